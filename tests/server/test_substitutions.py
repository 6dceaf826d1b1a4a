"""The access of who stands in, over real HTTP: proposed by one person, given by another, each step by its right."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from college.roles import Role
from db import ids
from db.engine import reading, writing
from db.models.journal import Page
from db.models.subjects import Plan, PlanLine, Specialty
from db.models.timetable import Substitution
from db.sync.batch import Change, Wire
from db.sync.placing import place_all
from tests.server.author import Author
from tests.server.office_college import Desks, OfficeCollege

DAY = date(2026, 11, 12)  # today by the clock of these tests
AHEAD = date(2026, 11, 16)
ACCESS = {"standing": "granted", "grant_id": None, "proposed_by": None, "decided_by": None, "granted_on": None, "ended_on": None}  # fmt: skip


@pytest.fixture
def page(engine: Engine, office: OfficeCollege) -> UUID:
    with Session(writing(engine)) as session, session.begin():
        specialty = Specialty(id=ids.fresh(), code="09.02.07", name="ИС")
        session.add(specialty)
        session.flush()
        plan = Plan(id=ids.fresh(), specialty_id=specialty.id, name="ИСП", enrolled_year=2025)
        session.add(plan)
        session.flush()
        line = PlanLine(id=ids.fresh(), plan_id=plan.id, row_code="1", code="ОП.01", title="Основы")
        session.add(line)
        session.flush()
        made = ids.fresh()
        session.add(Page(id=made, group_id=office.group, line_id=line.id, year=2026))
    with writing(engine).begin() as conn:
        for table in ("sync_row", "bucket"):
            conn.exec_driver_sql(f"DELETE FROM {table}")
        place_all(conn)
    return made


class Court:
    """One substitution on one place of the grid, and whoever pushes something about it."""

    def __init__(self, desks: Desks, office: OfficeCollege, engine: Engine, page: UUID, day: date) -> None:
        self._desks, self.office, self._engine = desks, office, engine
        self._authors: dict[Role, Author] = {}
        self.born = {"page_id": page.hex, "day": day.isoformat(), "pair": 2}
        self.row = ids.derived(office.id, "substitution", page, day, 2)
        self._is_born = False

    def push(self, role: Role, **groups: dict[str, Wire]) -> str:
        """Push these merge groups of the row; return what became of them."""
        author = self._authors.setdefault(role, Author(self._desks, self.office, role, self._engine))
        born = None if self._is_born else self.born
        result = author.send(*(
            Change("substitution", self.row, group, self.token(group), None, self.token("state"), values, born)
            for group, values in groups.items()
        ))  # fmt: skip
        self._is_born = self._is_born or result["status"] == "applied"
        return result["reason"] or result["status"]

    def token(self, group: str) -> str | None:
        found = self.now()
        return getattr(found, f"v_{group}") if found else None

    def now(self) -> Substitution | None:
        with Session(reading(self._engine)) as session:
            return session.get(Substitution, self.row)

    def people(self, teacher: UUID | None) -> dict[str, Wire]:
        return {
            "teacher_id": teacher.hex if teacher else None, "absent_id": None, "kind": "", "room_id": None, "season": "2026-1",
        }  # fmt: skip

    def propose(self, role: Role = Role.DISPATCHER, teacher: UUID | None = None) -> str:
        return self.push(
            role, people=self.people(teacher or self.office.people[Role.TEACHER]), access=access(standing="proposed")
        )  # fmt: skip

    def give(self, role: Role = Role.ADMINISTRATOR) -> str:
        return self.push(role, access=access(granted_on=DAY.isoformat()))


def access(**told: Any) -> dict[str, Wire]:
    return ACCESS | told


@pytest.fixture
def court(desks: Desks, office: OfficeCollege, engine: Engine, page: UUID) -> Court:
    return Court(desks, office, engine, page, AHEAD)


def test_the_dispatcher_proposes_and_the_administrator_gives(court: Court) -> None:
    assert court.propose() == "applied"
    assert court.give() == "applied"
    assert court.now().standing == "granted"


def test_nobody_but_the_administrator_gives(court: Court) -> None:
    assert (
        court.push(Role.DISPATCHER, people=court.people(court.office.people[Role.TEACHER]), access=access()) == "right"
    )
    assert court.push(Role.DISPATCHER, people=court.people(court.office.people[Role.TEACHER])) == "right", "unsaid"
    assert court.propose() == "applied"
    for role in (Role.DISPATCHER, Role.TEACHER, Role.DEPUTY_UMR, Role.DIRECTOR):
        assert court.give(role) == "right"
    assert court.now().standing == "proposed"


def test_the_administrator_makes_it_himself_but_not_for_himself(court: Court) -> None:
    own = court.people(court.office.people[Role.ADMINISTRATOR])
    assert court.push(Role.ADMINISTRATOR, people=own, access=access()) == "self"
    his = court.people(court.office.people[Role.TEACHER])
    assert court.push(Role.ADMINISTRATOR, people=his, access=access()) == "applied"


def test_a_given_access_goes_to_nobody_else_by_the_dispatchers_hand(court: Court) -> None:
    assert (court.propose(), court.give()) == ("applied", "applied")
    assert court.push(Role.DISPATCHER, people=court.people(court.office.newcomer)) == "right"
    assert court.push(Role.DISPATCHER, access=access(grant_id=ids.fresh().hex, granted_on=DAY.isoformat())) == "right"
    assert court.now().teacher_id == court.office.people[Role.TEACHER]


def test_a_refusal_is_the_administrators_and_a_new_proposal_the_dispatchers(court: Court) -> None:
    assert court.propose() == "applied"
    assert court.push(Role.DISPATCHER, access=access(standing="refused")) == "right"
    assert court.push(Role.ADMINISTRATOR, access=access(standing="refused")) == "applied"
    assert court.give() == "applied", "he may still make it himself"


def test_a_proposal_is_withdrawn_by_the_dispatcher_and_a_given_access_is_not(court: Court) -> None:
    assert court.propose() == "applied"
    assert court.push(Role.DISPATCHER, access=access(standing="withdrawn")) == "applied"
    assert court.propose() == "applied"
    assert court.give() == "applied"
    assert court.push(Role.DISPATCHER, access=access(standing="withdrawn")) == "right"
    gone = {"withdrawn_at": 1_794_000_000_000, "withdrawn_by": court.office.people[Role.DISPATCHER].hex}
    assert court.push(Role.DISPATCHER, state=gone) == "right"
    ended = access(standing="ended", granted_on=DAY.isoformat(), ended_on=DAY.isoformat())
    assert court.push(Role.DISPATCHER, access=ended) == "right"
    assert court.push(Role.ADMINISTRATOR, access=ended) == "applied"


def test_a_lesson_falls_out_without_anybodys_access(court: Court) -> None:
    assert court.push(Role.DISPATCHER, people=court.people(None)) == "applied"
    assert court.push(Role.DISPATCHER, people=court.people(court.office.people[Role.TEACHER])) == "right", (
        "not by this way"
    )
