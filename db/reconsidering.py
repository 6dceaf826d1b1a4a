"""Parked work is judged again when what it lacked has come: a grant, a reopened term, a row that it builds on.

It then stands as its author's, by an act of the server itself, and nobody is asked (`rights/states.md` 23).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from college.parked import Verdict
from db.clock import Clock
from db.engine import reading
from db.house import NotDone, house_write
from db.models.decisions import Decision
from db.models.exchange import ChangeAudit, Meta, Parked
from db.rights_stamp import rights_now
from db.sync.history import History, Status
from db.sync.lease import leases_of
from db.sync.merge import merged
from db.sync.rows import Rows
from db.sync.sitting import Park, Sitting, Taken, Undecidable
from db.sync.times import moment_of
from db.sync.verdicts import OPEN, as_it_came, learn_of
from db.troubles import Locked, troubles

# What may come later. A lapsed lease, a stopped device or a broken rule is for a person to judge.
LACKING = ("right", "closed", "missing", "parent")
MOST_ACTS = 50  # that are let stand in one pass
ACT = "accept_parked"

Stored = Sequence[Any]  # rows of `_open`


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the history had come when parked work was last judged again: nothing new, nothing to judge."""

    last: int = 0


def reconsider(engine: Engine, clock: Clock, mark: Mark = Mark()) -> Mark:
    """Let every parked act stand against which nothing speaks any more, whole or not at all; return the new mark."""
    with troubles(), reading(engine).begin() as conn:
        now = Mark(conn.scalar(select(func.max(ChangeAudit.id))) or 0)
        if now == mark:
            return mark
        acts = [
            stored
            for _, group in groupby(_open(conn), key=lambda row: (row.device, row.act_id))
            if _would_stand(conn, stored := list(group), clock)
        ]
    for stored in acts[:MOST_ACTS]:
        _accept(engine, clock, stored)
    return now


def _open(conn: Connection) -> Stored:
    return conn.execute(
        select(Parked.__table__)
        .where(Parked.state == OPEN, Parked.reason.in_(LACKING))
        .order_by(Parked.device, Parked.act_id, Parked.seq)
    ).all()


def _would_stand(conn: Connection, stored: Stored, clock: Clock) -> bool:
    """Judge an act as if it came now, without writing anything: all of it has to stand, above nobody's newer value."""
    sitting = _sitting(conn, stored[0], clock)
    for row in stored:
        try:
            arrived = as_it_came(conn, row)
            assert arrived.batch is not None
            learn_of(sitting, arrived.batch)
            verdict = merged(sitting, arrived, arrived.batch)
        except (Park, Taken, Undecidable):
            return False
        if verdict.status != Status.APPLIED:
            return False
        sitting.history.accept(row.device, row.seq, row.hash)
    return True


def _accept(engine: Engine, clock: Clock, stored: Stored) -> None:
    try:
        with house_write(engine, clock, ACT) as session:
            for row in stored:
                known = session.scalars(
                    select(Decision).where(
                        Decision.device == row.device, Decision.seq == row.seq, Decision.hash == row.hash
                    )
                ).one_or_none()
                if known is None:
                    session.add(
                        Decision(
                            device=row.device, seq=row.seq, hash=row.hash, person_id=row.person,
                            verdict=Verdict.ACCEPTED.value, decided_at=clock.now(),
                        )
                    )  # fmt: skip
                else:
                    known.verdict, known.decided_by, known.decided_at = Verdict.ACCEPTED.value, None, clock.now()
    except (NotDone, Locked):
        return  # somebody was quicker; the next pass looks again


def _sitting(conn: Connection, row: Row[Any], clock: Clock) -> Sitting:
    meta = conn.execute(select(Meta.__table__)).one()
    return Sitting(
        conn=conn, device=row.device, person=row.person, rights=rights_now(conn, row.person), is_barred=False,
        epoch=meta.epoch, house=meta.house, college=meta.college, zone=clock.zone, rows=Rows(conn),
        history=History(conn), received=moment_of(clock.now()), leases=leases_of(meta, row.person),
    )  # fmt: skip
