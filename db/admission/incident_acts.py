"""Incidents that the server opens by itself: facts with points, gathered in one case until it is closed (3.1.11)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.admission.incidents import State
from college.admission.policy import DEFAULT
from college.admission.shared_login import DEFAULT_POINTS, Fact
from college.phrases import phrase
from db import ids
from db.clock import Clock
from db.house import house_write
from db.models.admission import Incident
from db.models.record import EPOCH
from db.sync.times import moment_of

OWN, SIGNALS = "own", "signals"
REPORTED = phrase("Владелец сообщил, что пароль может быть известен другим.")
SLIP = "slip"  # a code was guessed at until it died
AGAIN = timedelta(hours=1)  # the same fact is told at most once an hour, so that nobody fills a case by repeating it
MOST_FACTS = 50


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it lies in the case."""

    signal: str
    at: datetime
    points: int
    sentence: str

    @property
    def spelt(self) -> dict[str, Any]:
        """Return the form that desktops read."""
        return {"signal": self.signal, "at": moment_of(self.at), "points": self.points, "sentence": self.sentence}


def told(fact: Fact) -> Told:
    """Return what a case says of a fact of `college`."""
    return Told(fact.signal.value, fact.at, DEFAULT_POINTS[fact.signal], fact.sentence)


def signal(engine: Engine, clock: Clock, person: UUID, facts: Iterable[Told]) -> bool:
    """Add facts to the person's case; open one where they are worth it. Says whether a case is open now."""
    with house_write(engine, clock, "signal") as session:
        row = _open_case(session, person)
        news = _new([] if row is None else json.loads(row.facts), facts)
        if row is None:
            if _points(news) < DEFAULT.incident_points:
                return False
            row = Incident(person_id=person, kind=SIGNALS, opened_at=clock.now(), reporter_id=None)
            session.add(row)
            row.facts = "[]"
        if news:
            everything = [*json.loads(row.facts), *news][:MOST_FACTS]
            row.facts, row.points = json.dumps(everything, ensure_ascii=False), _points(everything)
    return True


def own_id(college: UUID, person: UUID, at: datetime) -> UUID:
    """Return the id of a person's own report, whoever writes it down first: the server or a desktop."""
    return ids.derived(college, Incident.sync.noun, person, OWN, at, person)


def report_own(engine: Engine, clock: Clock, person: UUID, at: datetime) -> UUID:
    """Open the incident of a person's own report unless it stands; return its id."""
    with house_write(engine, clock, "report_password") as session:
        id_ = own_id(session.info["college"], person, at)
        if session.get(Incident, id_) is None:
            session.add(Incident(person_id=person, kind=OWN, opened_at=at, reporter_id=person))
    return id_


def own_reports(session: Session, person: UUID, rows: Iterable[UUID]) -> list[UUID]:
    """Return which of these rows are the person's own reports that stand."""
    return list(
        session.scalars(
            select(Incident.id).where(
                Incident.id.in_(list(rows)), Incident.person_id == person, Incident.reporter_id == person,
                Incident.kind == OWN, Incident.withdrawn_at.is_(None),
            )
        )
    )  # fmt: skip


def _open_case(session: Session, person: UUID) -> Incident | None:
    return session.scalar(
        select(Incident)
        .where(
            Incident.person_id == person, Incident.kind == SIGNALS, Incident.standing != State.CLOSED.value,
            Incident.withdrawn_at.is_(None),
        )
        .order_by(Incident.opened_at.desc())
        .limit(1)
    )  # fmt: skip


def _new(known: Iterable[Mapping[str, Any]], facts: Iterable[Told]) -> list[dict[str, Any]]:
    last: dict[str, int] = {}
    for fact in known:
        last[fact["signal"]] = max(last.get(fact["signal"], 0), fact["at"])
    since = AGAIN // timedelta(milliseconds=1)
    return [fact.spelt for fact in facts if moment_of(fact.at) - last.get(fact.signal, -since) >= since]


def _points(facts: Iterable[Mapping[str, Any]]) -> int:
    """Add the points up; a signal counts once, however often it was seen."""
    worth: dict[str, int] = {}
    for fact in facts:
        worth[fact["signal"]] = max(worth.get(fact["signal"], 0), fact["points"])
    return sum(worth.values())


def moment(at: int) -> datetime:
    """Return the moment of whole milliseconds, in UTC."""
    return EPOCH + timedelta(milliseconds=at)
