"""Accesses of outside officials as the office lists, prolongs and ends them (1.5; `rights/states.md` 13)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.officials import END, LIFE, Event, Guard, State, official_sections
from college.admission.second_person import Case, refuse_same_person
from college.names import PersonName
from college.roles import Action, Grant, Matrix, Role, Scope, refuse_without_right
from db import prolongations
from db.clock import Clock, today
from db.journal_sheet import SECTIONS
from db.models.admission import DatedGrant
from db.models.catalogue import Right as Allowed
from db.models.groups import StudyGroup
from db.names import names_of, short
from db.prolongations import ProlongedSeen
from db.rights import load_rights


@dataclass(frozen=True, slots=True)
class OfficialSeen:
    """What an official may look at, until when, and how that stands today."""

    id: UUID
    person: UUID
    name: PersonName = field(repr=False)
    state: State
    first: date
    last: date
    basis: str
    sections: tuple[str, ...]
    groups: tuple[str, ...]
    reason: str = field(default="", repr=False)
    prolonged: tuple[ProlongedSeen, ...] = ()
    ground: str = ""
    by: str = field(default="", repr=False)  # who opened it

    @property
    def ends(self) -> date:
        """The last day, orders that prolonged it included."""
        return max([self.last, *(each.until for each in self.prolonged)])


@dataclass(frozen=True, slots=True)
class Choices:
    """What an access may name: sections that the matrix opens to officials and their page shows, and groups."""

    sections: tuple[str, ...]
    groups: Mapping[UUID, str]
    matrix: Matrix


def matrix(session: Session) -> Matrix:
    """Return what the matrix of the college opens to officials at all."""
    told = session.execute(
        select(Allowed.section, Allowed.action, Allowed.scope).where(
            Allowed.role == Role.OFFICIAL.value, Allowed.withdrawn_at.is_(None)
        )
    )
    return Matrix(tuple(Grant(section, Action(action), Role.OFFICIAL, Scope(scope)) for section, action, scope in told))


def choices(session: Session) -> Choices:
    """Return what the form of an access offers."""
    allowed = matrix(session)
    known = official_sections(allowed)
    rows = session.execute(
        select(StudyGroup.id, StudyGroup.name).where(StudyGroup.withdrawn_at.is_(None)).order_by(StudyGroup.name)
    )
    return Choices(tuple(each for each in SECTIONS if each in known), {id_: name for id_, name in rows}, allowed)  # noqa: C416


def accesses(session: Session, clock: Clock) -> tuple[OfficialSeen, ...]:
    """Return the accesses of officials, the one that ends last first."""
    day = today(clock)
    rows = session.scalars(
        select(DatedGrant).where(DatedGrant.kind == Role.OFFICIAL.value, DatedGrant.withdrawn_at.is_(None))
    ).all()
    histories = prolongations.histories(session, {row.id for row in rows}, day)
    named = {row.person_id for row in rows} | {row.given_by for row in rows if row.given_by}
    people = names_of(session, named, day)
    groups = {id_: name for id_, name in session.execute(select(StudyGroup.id, StudyGroup.name))}  # noqa: C416
    found = [_seen(row, people, groups, histories.get(row.id, ()), day) for row in rows]
    return tuple(sorted(found, key=lambda each: each.ends, reverse=True))


def end(session: Session, row: UUID, reason: str, *, person: UUID, clock: Clock) -> None:
    """End an access today, for a reason. Raises Refused."""
    rights, day = load_rights(session, person), today(clock)
    refuse_without_right(rights.matrix, rights.actor_on(day), END.section, END.action, day)
    kept = session.get_one(DatedGrant, row)
    refuse_same_person(Case.ROLE, kept.person_id, person)
    history = prolongations.histories(session, {row}, day).get(row, ())
    state = _state(kept, max([kept.last_day, *(each.until for each in history)]), day)
    LIFE.next_state(state, Event.ENDED)
    LIFE.refuse_unmet(LIFE.ways(state, Event.ENDED)[0], {Guard.REASON} if reason.strip() else ())
    kept.standing, kept.reason = State.ENDED.value, reason.strip()


def _seen(
    row: DatedGrant, people: dict[UUID, PersonName], groups: dict[UUID, str], history: tuple[ProlongedSeen, ...],
    day: date,
) -> OfficialSeen:  # fmt: skip
    ends = max([row.last_day, *(each.until for each in history)])
    named = (groups.get(group, "") for group in _ids(json.loads(row.groups)))
    return OfficialSeen(
        row.id, row.person_id, people.get(row.person_id, PersonName("", "")), _state(row, ends, day), row.first_day,
        row.last_day, row.basis, tuple(json.loads(row.sections)), tuple(sorted(name for name in named if name)),
        row.reason, history, row.ground, short(people, row.given_by),
    )  # fmt: skip


def _state(row: DatedGrant, ends: date, day: date) -> State:
    state = State(row.standing) if row.standing in set(State) else State.DRAFT
    return State.EXPIRED if state is State.ACTIVE and ends < day else state


def _ids(told: Iterable[str]) -> Iterable[UUID]:
    return (UUID(each) for each in told)
