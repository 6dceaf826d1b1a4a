"""Facts about logins as they gather: each is kept once, counted in one case, and never again (3.1.11)."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.orm import Session

from college.admission.incidents import State
from college.admission.login_facts import Fact
from college.admission.login_signs import Finding
from college.admission.shared_login import Signal, gathered
from college.admission.watch import Watch
from db import ids
from db.admission import watch_settings
from db.admission.fact_words import machines_of, spelt
from db.alone import alone
from db.clock import Clock
from db.engine import reading, writing
from db.house import house_write
from db.models.accounts import Machine
from db.models.admission import Incident
from db.models.record import EPOCH
from db.models.signals import SignalFact
from db.sync.rows import parts
from db.sync.times import moment_of
from db.troubles import troubles

SIGNALS = "signals"
AGAIN = timedelta(hours=1)  # a door tells the same fact at most once an hour, so that nobody fills a case by repeating
MOST_FACTS = 50
MEMORY = timedelta(days=180)  # longer than the longest lease: what nobody counted until then opens nothing any more


@dataclass(frozen=True, slots=True)
class Loose:
    """A fact that no case has counted yet."""

    id: UUID
    person: UUID
    day: str
    signal: Signal
    at: datetime
    told: str


def signal(engine: Engine, clock: Clock, person: UUID, fact: Fact) -> bool:
    """Keep a fact that somebody has just seen at a door; say whether the person's case has taken it."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        since = moment_of(fact.at - AGAIN)
        told = select(SignalFact.id).where(
            SignalFact.person == person, SignalFact.signal == fact.signal.value, SignalFact.at > since
        )
        if session.scalar(told.limit(1)) is None:
            _keep(session, [Finding(person, f"{fact.signal.value} {moment_of(fact.at)}", fact)], "")
    return bool(settle(engine, clock, {person}))


def keep(session: Session, found: Iterable[Finding], day: str = "") -> None:
    """Keep what was found, each fact once. Of a day, what is not found any more and nobody has counted is let go."""
    found = tuple(found)
    if day:
        stands = {(one.person, one.key) for one in found}
        loose = session.execute(
            select(SignalFact.id, SignalFact.person, SignalFact.key).where(
                SignalFact.day == day, SignalFact.incident.is_(None)
            )
        )
        gone = [row.id for row in loose if (row.person, row.key) not in stands]
        if gone:
            session.execute(delete(SignalFact).where(SignalFact.id.in_(gone)))
    _keep(session, found, day)


def settle(engine: Engine, clock: Clock, people: Collection[UUID] | None = None) -> frozenset[UUID]:
    """Let cases take the facts that nobody has counted; open one where they are worth it.

    Returns the people whose case took something. Ended half-way, it goes on where it ended: a fact that lies in a case
    already is not added again.
    """
    with alone(engine, "cases"):
        with troubles(), Session(reading(engine)) as session:
            watch = watch_settings.watch(session)
            loose = _loose(session, clock.now(), people)
            open_cases = set(session.scalars(_open_cases(loose).with_only_columns(Incident.person_id)))
        return frozenset(
            person
            for person, facts in loose.items()
            if (person in open_cases or gathered(facts, watch.points, watch.policy))
            and _take(engine, clock, person, facts, watch)
        )


def counting(engine: Engine, clock: Clock) -> frozenset[date]:
    """Return the days of work whose facts would open a case now: they are worth a second look."""
    with troubles(), Session(reading(engine)) as session:
        watch = watch_settings.watch(session)
        loose = _loose(session, clock.now(), None)
    taken = (gathered(facts, watch.points, watch.policy) for facts in loose.values())
    return frozenset(date.fromisoformat(fact.day) for facts in taken for fact in facts if fact.day)


def _take(engine: Engine, clock: Clock, person: UUID, facts: Sequence[Loose], watch: Watch) -> bool:
    """Write facts into the person's case, then remember which case counted them."""
    with house_write(engine, clock, "signal") as session:
        case = session.scalar(_open_cases({person}).order_by(Incident.opened_at.desc()).limit(1))
        counted = _counted(session, person)
        fresh = [fact for fact in facts if fact.id not in counted]
        if case is None:
            fresh = list(gathered(fresh, watch.points, watch.policy))
        else:
            since = case.opened_at - watch.policy.signal_window
            fresh = [fact for fact in fresh if fact.at >= since]
        if fresh and case is None:
            case = Incident(person_id=person, kind=SIGNALS, opened_at=clock.now(), reporter_id=None)
            session.add(case)
            case.facts = "[]"
        if fresh and case is not None:
            everything = [*json.loads(case.facts), *(_in_case(fact, watch) for fact in fresh)][:MOST_FACTS]
            case.facts, case.points = json.dumps(everything, ensure_ascii=False), _points(everything)
            counted |= {fact.id: _id_of(session, case) for fact in fresh}
    with troubles(), writing(engine).begin() as conn:
        for fact in facts:
            if fact.id in counted:
                conn.execute(update(SignalFact).where(SignalFact.id == fact.id).values(incident=counted[fact.id]))
    return bool(fresh)


def _id_of(session: Session, case: Incident) -> UUID:
    birth = (case.person_id, case.kind, case.opened_at, case.reporter_id)
    return case.id or ids.derived(session.info["college"], Incident.sync.noun, *birth)


def _keep(session: Session, found: Sequence[Finding], day: str) -> None:
    known: set[tuple[UUID, str]] = set()
    for people in parts({one.person for one in found}):
        told = session.execute(select(SignalFact.person, SignalFact.key).where(SignalFact.person.in_(people)))
        known |= {(row.person, row.key) for row in told}
    fresh = [one for one in found if (one.person, one.key) not in known]
    if not fresh:
        return
    asked = {machine for one in fresh for machine in machines_of(one.fact)}
    called = {
        row.id: row.name for row in session.execute(select(Machine.id, Machine.name).where(Machine.id.in_(asked)))
    }
    session.execute(insert(SignalFact), [
        {
            "id": ids.fresh(), "person": one.person, "key": one.key, "day": day, "signal": one.fact.signal.value,
            "at": moment_of(one.fact.at), "told": json.dumps(spelt(one.fact, called), ensure_ascii=False),
        }
        for one in fresh
    ])  # fmt: skip


def _loose(session: Session, now: datetime, people: Collection[UUID] | None) -> dict[UUID, list[Loose]]:
    asked = select(SignalFact).where(SignalFact.incident.is_(None), SignalFact.at >= moment_of(now - MEMORY))
    if people is not None:
        asked = asked.where(SignalFact.person.in_(list(people)))
    found: dict[UUID, list[Loose]] = defaultdict(list)
    for row in session.scalars(asked.order_by(SignalFact.at, SignalFact.key)):
        at = EPOCH + timedelta(milliseconds=row.at)
        found[row.person].append(Loose(row.id, row.person, row.day, Signal(row.signal), at, row.told))
    return found


def _open_cases(people: Iterable[UUID]) -> Any:
    return select(Incident).where(
        Incident.person_id.in_(list(people)), Incident.kind == SIGNALS, Incident.standing != State.CLOSED.value,
        Incident.withdrawn_at.is_(None),
    )  # fmt: skip


def _counted(session: Session, person: UUID) -> dict[UUID, UUID]:
    """Return which facts lie in a case of the person, closed ones too, and in which."""
    cases = session.execute(
        select(Incident.id, Incident.facts).where(Incident.person_id == person, Incident.kind == SIGNALS)
    )
    return {UUID(fact["id"]): case for case, told in cases for fact in json.loads(told) if "id" in fact}


def _in_case(fact: Loose, watch: Watch) -> dict[str, Any]:
    return {"id": fact.id.hex, "points": watch.points[fact.signal], **json.loads(fact.told)}


def _points(facts: Iterable[Mapping[str, Any]]) -> int:
    """Add the points up; a signal counts once, however often it was seen."""
    worth: dict[str, int] = {}
    for fact in facts:
        worth[fact["signal"]] = max(worth.get(fact["signal"], 0), fact["points"])
    return sum(worth.values())
