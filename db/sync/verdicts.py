"""What people decide about parked work comes into force here: whole, by whom it is addressed to, and never twice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlalchemy import Row as SqlRow

from college.limits import working_day_after
from college.parked import Verdict as Fate
from college.parked import addressee, may_decide
from college.terms import is_working
from db.deeds import is_for_himself
from db.models.exchange import Batch as BatchRow
from db.models.exchange import ChangeAudit, Parked
from db.rights import PersonRights, Reader
from db.rights_stamp import rights_now
from db.sync import given_access
from db.sync.batch import Batch, Malformed, read, token
from db.sync.drafts import Draft, rows_named
from db.sync.rows import Row
from db.sync.shapes import read_id, shapes
from db.sync.sitting import WITNESS, Accepting, Park, Sitting, Taken, Undecidable, Verdict
from db.sync.times import Arrived
from db.sync.trial import Trial

TABLE, GROUP = "decision", "what"
DIRECTORS_TURN = 5  # working days after which the director decides instead
OPEN = "open"
COME = "come"  # a witness of a batch that came by itself

Judge = Callable[[Sitting, Arrived, Batch], Verdict]


# ---- a decision as it comes


def check_decisions(sitting: Sitting, trial: Trial, drafts: Iterable[Draft]) -> None:
    """Raise Park where a decision is not this person's to make, or comes after the edit was accepted."""
    for draft in _decisions(drafts):
        row = trial.get(*draft.key)
        assert row is not None
        parked = _parked(sitting, row)
        if parked is not None and _state_of(sitting, parked) == Fate.ACCEPTED:
            raise Park("decided", draft.shape, GROUP)
        if row["verdict"] not in set(Fate) or (sitting.rights and row["decided_by"] != sitting.person):
            raise Park("invalid", draft.shape, GROUP)
        if parked is not None and parked.person != row["person_id"]:
            raise Park("invalid", draft.shape, GROUP)
        if sitting.rights and (reason := _objection(sitting, sitting.rights, row, parked)):
            raise Park(reason, draft.shape, GROUP)


def carry_out(sitting: Sitting, drafts: Iterable[Draft], batch: Batch, judge: Judge) -> None:
    """Let what these decisions accept come into force, and seal the fate of the rest.

    Raises Undecidable where one of them cannot be carried out: then none of the batch is, and they stay open.
    """
    rows = [row for draft in _decisions(drafts) if (row := sitting.rows.get(*draft.key))]
    for row in sorted(rows, key=lambda row: (row["device"], row["seq"])):
        parked = _parked(sitting, row)
        if parked is None:
            _seal_parked_now(sitting, row)
            continue  # its author has not brought it yet, as after a restored server: the decision waits for it
        if row["verdict"] == Fate.ACCEPTED:
            try:
                _accept(sitting, parked, row, judge)
            except Park as park:
                raise Undecidable(batch.seq, park.reason) from None
            except Taken:
                raise Undecidable(batch.seq, "taken") from None
        sitting.decided.append({
            "p_device": parked.device, "p_seq": parked.seq, "p_hash": parked.hash, "state": row["verdict"],
            "decided_by": row["decided_by"], "decided_at": sitting.received,
        })  # fmt: skip


def tell_undone(sitting: Sitting, trial: Trial, drafts: Iterable[Draft], reason: str) -> None:
    """Tell whoever decided that none of it could be carried out; he may decide again.

    His verdict is not written: the author would take for decided what still waits.
    """
    trial.is_merged = True
    for draft in _decisions(drafts):
        if draft.key in trial.changed and "verdict" in trial.changed[draft.key]:
            before = sitting.rows.get(*draft.key)
            trial.edit(draft.key, {"verdict": before["verdict"] if before else ""})
        trial.told.append({
            "i": draft.place, "t": TABLE, "id": draft.change.row.hex, "g": GROUP, "o": "undone", "by": None,
            "v": {"reason": reason},
        })  # fmt: skip


# ---- a batch that comes after its decision


def carry_out_late(sitting: Sitting, arrived: Arrived, batch: Batch, park: Park, judge: Judge) -> Verdict | None:
    """Let a batch stand that somebody accepted before it came again, as after a restored server (0b.15)."""
    row = _standing(sitting, arrived, batch)
    if row is None or row["verdict"] != Fate.ACCEPTED or row["decided_by"] is None:
        return None
    if row["decided_by"] != sitting.house:
        decider, rights = _decider(sitting, row)
        if not _may(decider, rights, row, park.section) or _objection_to(decider, rights, row, batch, arrived.time):
            return None
    try:
        return judge(_accepting(sitting, sitting.device, sitting.person, row), arrived, batch)
    except (Park, Taken):
        return None


def fate_of(sitting: Sitting, arrived: Arrived, batch: Batch, section: str) -> dict[str, Any]:
    """Return what stands in the quarantine of a batch that is being parked: open, or decided already."""
    row = _standing(sitting, arrived, batch)
    if row is None or row["verdict"] in ("", Fate.ACCEPTED) or not _was_his(sitting, row, section):
        if row is not None and row["verdict"]:
            _unsay(sitting, row, batch)
        return {"state": OPEN, "decided_by": None, "decided_at": None}
    return {"state": row["verdict"], "decided_by": row["decided_by"], "decided_at": sitting.received}


def _decider(sitting: Sitting, row: Row) -> tuple[Sitting, PersonRights]:
    return replace(sitting, person=row["decided_by"]), rights_now(sitting.conn, row["decided_by"])


def _was_his(sitting: Sitting, row: Row, section: str) -> bool:
    """Say whether whoever decided before the edit came might: what it touches is known only now."""
    return row["decided_by"] in (None, sitting.house) or _may(*_decider(sitting, row), row, section)


def _unsay(sitting: Sitting, row: Row, batch: Batch) -> None:
    """Blank a verdict that came before its edit and cannot be carried out: its author is not to hear of it."""
    news = {"verdict": "", f"v_{GROUP}": token(batch.device, batch.seq)}
    sitting.rows.put(TABLE, {**row, **news}, set(news))


def _standing(sitting: Sitting, arrived: Arrived, batch: Batch) -> Row | None:
    shape = shapes()[TABLE]
    former = [(UUID(device), seq, name) for device, seq, name in batch.was]
    for device, seq, name in ((batch.device, batch.seq, arrived.name), *former):
        born = {"device": device, "seq": seq, "hash": name, "person_id": sitting.person}
        row = sitting.rows.get(TABLE, shape.derive(sitting.college, born))
        if row and row["withdrawn_at"] is None:
            return row
    return None


# ---- what others told of it


def settle_witnesses(sitting: Sitting, fresh: Iterable[Arrived]) -> None:
    """Put aside what desks told of batches that have now come by themselves to a restored server (0b.15)."""
    if not any(parcel.former for parcel in fresh):
        return
    told = sitting.conn.execute(
        select(Parked.device, Parked.seq, Parked.hash, BatchRow.body)
        .join(BatchRow, (BatchRow.device == Parked.device) & (BatchRow.seq == Parked.seq))
        .where(Parked.reason == WITNESS, Parked.state == OPEN)
    ).all()
    here = {(sitting.device, parcel.seq) for parcel in fresh}
    for row in told:
        names = witnessed(read(bytes(row.body)))
        sitting.history.load_answers(names - here)
        if all(name in here or sitting.history.last_answer(*name) for name in names):
            sitting.decided.append({
                "p_device": row.device, "p_seq": row.seq, "p_hash": row.hash, "state": COME,
                "decided_by": sitting.house, "decided_at": sitting.received,
            })  # fmt: skip


def witnessed(batch: Batch) -> set[tuple[UUID, int]]:
    """Return the batches of others that a witness tells of."""
    tokens = (change.base.partition(".") for change in batch.changes if change.base)
    return {(UUID(device), int(seq)) for device, _, seq in tokens if seq.isdigit()}


# ---- who may, and how


def _decisions(drafts: Iterable[Draft]) -> Iterator[Draft]:
    return (draft for draft in drafts if draft.shape.name == TABLE and draft.change.group == GROUP and draft.values)


def _objection(sitting: Sitting, rights: PersonRights, row: Row, parked: SqlRow[Any] | None) -> str | None:
    """Say why the person may not decide like this, or None; all of what he accepts has to be his to decide."""
    if not _may(sitting, rights, row, parked.section if parked else None):
        return "right"
    if parked is None or row["verdict"] != Fate.ACCEPTED:
        return None
    arrived = as_it_came(sitting.conn, parked)
    assert arrived.batch is not None
    return _objection_to(sitting, rights, row, arrived.batch, arrived.time)


def _objection_to(sitting: Sitting, rights: PersonRights, row: Row, batch: Batch, time: int) -> str | None:
    """Say why the person may not accept this batch, or None: a part of it is another's, or gives himself something."""
    known = [change for change in batch.changes if change.table in shapes()]
    if not all(_may(sitting, rights, row, section) for section in given_access.sections_of(batch)):
        return "right"
    for change in known:
        told = {**(sitting.rows.get(change.table, change.row) or {}), **(change.born or {}), **change.values}
        whose = told.get("person_id")
        who = whose if isinstance(whose, UUID) else read_id(whose)
        if is_for_himself(shapes()[change.table].model, change.group, {"person_id": who}, sitting.person):
            return "self"
    return given_access.objection(sitting, rights, batch, row["person_id"], time)


def _may(sitting: Sitting, rights: PersonRights, row: Row, section: str | None) -> bool:
    """Say whether the person may decide about an edit of this section; of an unknown one, whether he ever decides."""
    if row["verdict"] == Fate.WITHDRAWN:
        return bool(row["person_id"] == sitting.person)
    if row["person_id"] == sitting.person:
        return False
    if section is None:
        return True  # `quarantine: approve` was asked for; the section is, when the edit comes
    today = sitting.day(sitting.received)
    roles = rights.actor_on(today).roles_on(today)
    return may_decide(
        roles,
        section,
        author=row["person_id"],
        decider=sitting.person,
        is_overdue=_is_overdue(sitting, row, today),
        is_addressees=is_addressees(sitting.conn, row["person_id"], section, today),
    )


def is_addressees(reader: Reader, author: UUID, section: str, today: date) -> bool:
    """Say whether the author of an edit is himself whom such edits are addressed to: then the director decides."""
    return addressee(section) in rights_now(reader, author).actor_on(today).roles_on(today)


def _is_overdue(sitting: Sitting, row: Row, today: date) -> bool:
    came = sitting.conn.execute(
        select(BatchRow.received_at).where(BatchRow.device == row["device"], BatchRow.seq == row["seq"])
    ).scalar()
    return came is not None and today > working_day_after(sitting.day(came), DIRECTORS_TURN, is_working)


def _parked(sitting: Sitting, row: Row) -> SqlRow[Any] | None:
    return sitting.conn.execute(
        select(Parked.__table__).where(
            Parked.device == row["device"], Parked.seq == row["seq"], Parked.hash == row["hash"]
        )
    ).one_or_none()


def _state_of(sitting: Sitting, parked: SqlRow[Any]) -> str:
    """Return how a parked batch stands, by what this very push has decided too."""
    name = (parked.device, parked.seq, parked.hash)
    told = (one["state"] for one in reversed(sitting.decided) if (one["p_device"], one["p_seq"], one["p_hash"]) == name)
    return str(next(told, parked.state))


def _seal_parked_now(sitting: Sitting, row: Row) -> None:
    """Seal the fate of a batch that was parked by this very push: its author takes it back."""
    for parked in sitting.parked:
        if (parked["device"], parked["seq"], parked["hash"]) == (row["device"], row["seq"], row["hash"]):
            parked |= {"state": row["verdict"], "decided_by": row["decided_by"], "decided_at": sitting.received}


def _accepting(sitting: Sitting, device: UUID, person: UUID, row: Row) -> Sitting:
    """Return the sitting in which a parked batch is judged: its author's hand, another's responsibility."""
    return replace(
        sitting, device=device, person=person, rights=None, leases=None, is_barred=False, refused={},
        accepting=Accepting(is_over=bool(row["is_over"])),
    )  # fmt: skip


def _accept(sitting: Sitting, parked: SqlRow[Any], row: Row, judge: Judge) -> None:
    arrived = as_it_came(sitting.conn, parked)
    batch = arrived.batch
    assert batch is not None
    learn_of(sitting, batch)
    judge(_accepting(sitting, parked.device, parked.person, row), arrived, batch)
    sitting.history.accept(parked.device, parked.seq, parked.hash)


def learn_of(sitting: Sitting, batch: Batch) -> None:
    """Read what a batch that waited is judged by: the past of its cells, its own answer, and those it builds on."""
    sitting.history.load_cells(rows_named([batch]))
    sitting.history.load_answers((batch.device, seq) for seq in (batch.seq, *(seq for seq, _ in batch.needs)))


def as_it_came(conn: Connection, parked: SqlRow[Any]) -> Arrived:
    """Return a parked batch as it was stored, with the time at which it was held to be made."""
    kept = conn.execute(
        select(BatchRow.__table__).where(
            BatchRow.device == parked.device, BatchRow.seq == parked.seq, BatchRow.hash == parked.hash
        )
    ).one()
    made = conn.scalar(
        select(func.min(ChangeAudit.corrected_time)).where(
            ChangeAudit.device == parked.device, ChangeAudit.seq == parked.seq
        )
    )
    try:
        batch = read(bytes(kept.body))
    except Malformed:
        raise Park("invalid") from None
    opened = None if kept.open_values is None else bytes(kept.open_values)
    return Arrived(parked.seq, parked.hash, bytes(kept.body), bytes(kept.signature), opened, batch, made or 0)
