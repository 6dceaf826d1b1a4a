"""Letters about incidents that wait: who gets one, which are still to be sent, and what became of them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session

from college.admission.incidents import WAITING, State, called, number_of
from college.admission.letters import GIVEN_UP_AFTER, Step, Words, pause_after, words
from db import ids
from db.admission.answerers import answerers
from db.admission.escalation import since, state_of
from db.clock import Clock, today
from db.engine import reading, writing
from db.models.admission import Incident
from db.models.record import EPOCH
from db.models.signals import Letter, Mailbox
from db.sync.times import moment_of
from db.troubles import troubles

SENT, NEEDLESS, GIVEN_UP = "sent", "needless", "given_up"
AT_ONCE = 20  # letters of one turn


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is to be sent now."""

    id: UUID
    address: str = field(repr=False)
    words: Words = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the mail stands: how many wait, since when, the last trouble, when the last one went."""

    waiting: int = 0
    oldest: datetime | None = None
    trouble: str = ""
    sent: datetime | None = None
    given_up: int = 0
    unreachable: int = 0  # people who should be written to and have no mailbox


def write_down(engine: Engine, clock: Clock) -> int:
    """Write down whom to write to about incidents that wait, each once for a step; return how many are new.

    What was answered meanwhile needs no letter any more.
    """
    with troubles(), Session(reading(engine)) as session:
        wanted, waiting = _wanted(session, clock)
        known = _known(session, {incident for incident, *_ in wanted})
        boxes = set(session.scalars(select(Mailbox.person)))
        needless = [
            row.id for row in session.execute(select(Letter.id, Letter.incident).where(Letter.ended_at.is_(None)))
            if row.incident not in waiting
        ]  # fmt: skip
    fresh = [one for one in wanted if one not in known and one[1] in boxes]
    if not fresh and not needless:
        return 0
    now = moment_of(clock.now())
    with troubles(), Session(writing(engine)) as session, session.begin():
        if fresh:
            session.execute(insert(Letter), [
                {"id": ids.fresh(), "incident": incident, "person": person, "step": step, "since": began,
                 "made_at": now, "next_at": now}
                for incident, person, step, began in fresh
            ])  # fmt: skip
        ended = {"ended_at": now, "outcome": NEEDLESS}
        session.execute(update(Letter).where(Letter.id.in_(needless)).values(ended))
    return len(fresh)


def due(engine: Engine, clock: Clock) -> tuple[Due, ...]:
    """Return the letters whose turn it is, the oldest first."""
    with troubles(), Session(reading(engine)) as session:
        rows = session.execute(
            select(Letter, Mailbox.address)
            .join(Mailbox, Mailbox.person == Letter.person)
            .where(Letter.ended_at.is_(None), Letter.next_at <= moment_of(clock.now()))
            .order_by(Letter.made_at, Letter.id)
            .limit(AT_ONCE)
        ).all()
        return tuple(
            Due(letter.id, address, words(Step(letter.step), number_of(letter.incident), _local(letter.since, clock)))
            for letter, address in rows
        )


def note_sent(engine: Engine, clock: Clock, letter: UUID) -> None:
    """Write down that a letter has gone."""
    _end(engine, letter, clock, SENT)


def note_failed(engine: Engine, clock: Clock, letter: UUID, trouble: str) -> None:
    """Write down that a letter has not gone; it is tried again, later each time, and given up after some days."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get_one(Letter, letter)
        now = clock.now()
        row.tries, row.trouble = row.tries + 1, trouble
        row.next_at = moment_of(now + pause_after(row.tries))
        if row.made_at <= moment_of(now - GIVEN_UP_AFTER):
            row.ended_at, row.outcome = moment_of(now), GIVEN_UP


def put_mailbox(engine: Engine, person: UUID, address: str) -> None:
    """Keep where letters to a person go; an empty address takes it away."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(delete(Mailbox).where(Mailbox.person == person))
        if address:
            session.add(Mailbox(person=person, address=address))


def mailbox_of(engine: Engine, person: UUID) -> str:
    """Return where letters to a person go; empty where nobody has said it."""
    with troubles(), Session(reading(engine)) as session:
        row = session.get(Mailbox, person)
        return row.address if row else ""


def standing(engine: Engine, clock: Clock) -> Standing:
    """Return how the mail stands."""
    with troubles(), Session(reading(engine)) as session:
        open_ = Letter.ended_at.is_(None)
        waiting, oldest = session.execute(select(func.count(), func.min(Letter.made_at)).where(open_)).one()
        trouble = session.scalar(
            select(Letter.trouble).where(open_, Letter.trouble != "").order_by(Letter.next_at.desc()).limit(1)
        )
        sent = session.scalar(select(func.max(Letter.ended_at)).where(Letter.outcome == SENT))
        given_up = session.scalar(select(func.count()).where(Letter.outcome == GIVEN_UP)) or 0
        administrators, overseers = answerers(session, today(clock))
        boxes = set(session.scalars(select(Mailbox.person)))
    unreachable = len({*administrators, *overseers} - boxes)
    return Standing(waiting, _moment(oldest), trouble or "", _moment(sent), given_up, unreachable)


Wanted = tuple[UUID, UUID, str, int]  # incident, person, step, since when it waits


def _wanted(session: Session, clock: Clock) -> tuple[set[Wanted], set[UUID]]:
    """Return every letter that there should be, and the incidents that wait."""
    rows = session.scalars(
        select(Incident).where(Incident.standing == State.OPEN.value, Incident.withdrawn_at.is_(None))
    ).all()
    rows = [row for row in rows if state_of(row) in WAITING]
    if not rows:
        return set(), set()
    administrators, overseers = answerers(session, today(clock))
    wanted: set[Wanted] = set()
    for row in rows:
        steps = (Step.OPENED, Step.ESCALATED) if state_of(row) is State.ESCALATED else (Step.OPENED,)
        for step in steps:
            people = called(row.person_id, administrators, overseers, escalated=step is Step.ESCALATED)
            wanted |= {(row.id, person, step.value, moment_of(since(row))) for person in people}
    return wanted, {row.id for row in rows}


def _known(session: Session, incidents: Collection[UUID]) -> set[Wanted]:
    rows = session.execute(
        select(Letter.incident, Letter.person, Letter.step, Letter.since).where(Letter.incident.in_(list(incidents)))
    )
    return {(row.incident, row.person, row.step, row.since) for row in rows}


def _end(engine: Engine, letter: UUID, clock: Clock, outcome: str) -> None:
    with troubles(), writing(engine).begin() as conn:
        ended = {"ended_at": moment_of(clock.now()), "outcome": outcome, "trouble": ""}
        conn.execute(update(Letter).where(Letter.id == letter).values(ended))


def _local(at: int, clock: Clock) -> datetime:
    return (EPOCH + timedelta(milliseconds=at)).astimezone(clock.zone)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else EPOCH + timedelta(milliseconds=at)
