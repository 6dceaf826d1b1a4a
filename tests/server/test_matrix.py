"""The matrix over real HTTP: every role pushes into every table, its own rows and others'; only what is granted stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.roles import Action, Role, Scope
from college.roles import Right as MatrixRight
from db import ids
from db.deeds import action_of
from db.engine import reading, writing
from db.models.catalogue import Bell, Closure, College, Right, Room
from db.models.commissions import Commission, CommissionLine
from db.models.groups import Curatorship, Division, Membership, StudyGroup
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import Final, MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import Employee, RoleAssignment
from db.models.record import STATE, Synced, groups_of
from db.models.subjects import Plan, PlanHours, PlanLine, Specialty
from db.models.timetable import DayChange, Slot
from db.sync.batch import Change
from db.sync.placing import place_all
from db.sync.values import to_wire
from tests.server.author import Author, pulled
from tests.server.office_college import ROLES, SINCE, OfficeCollege
from tests.server.test_office import MATRIX, scope

DAY = date(2026, 11, 9)
OURS = frozenset({"account", "sign_in"})


@dataclass(frozen=True)
class Case:
    """A row that stands, and one merge group of it that is to be changed."""

    model: type[Synced]
    group: str
    row: UUID
    where: str  # own: of the curator's group, on the teacher's page, of the chair's commission; foreign; college
    news: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.model.__tablename__}.{self.group} {self.where}"


@pytest.fixture
def cases(engine: Engine, office: OfficeCollege) -> list[Case]:
    made: list[Case] = []
    with Session(writing(engine)) as session, session.begin():
        _college(session, office, made)
        for where, group, teacher in (
            ("own", office.group, office.people[Role.TEACHER]),
            ("foreign", office.other_group, office.newcomer),
        ):
            _journal(session, office, made, where, group, teacher)
    with writing(engine).begin() as conn:
        for table in ("sync_row", "bucket"):
            conn.exec_driver_sql(f"DELETE FROM {table}")
        place_all(conn)
    return made


def _put(session: Session, made: list[Case], where: str, row: Synced, group: str | None, **news: Any) -> UUID:
    if row.id is None:
        row.id = ids.fresh()
    session.add(row)
    session.flush()
    if group:
        made.append(Case(type(row), group, row.id, where, news))
    return row.id


def _college(session: Session, office: OfficeCollege, made: list[Case]) -> None:
    def put(row: Synced, group: str, **news: Any) -> UUID:
        return _put(session, made, "college", row, group, **news)

    put(Room(name="301"), "name", name="302")
    put(Bell(name="", pair=1, starts=time(8, 30), ends=time(9, 0)), "times", pair=2)
    put(DayChange(season="2026-1", day=DAY, group_id=None), next(iter(DayChange.sync.groups)), reason="карантин")
    specialty = put(Specialty(code="09.02.07", name="ИС"), "name", name="Информационные системы")
    plan = put(
        Plan(specialty_id=specialty, name="ИСП 2025", enrolled_year=2025), next(iter(Plan.sync.groups)), name="ИСП"
    )
    commission = put(Commission(name="ПЦК"), "name", name="ПЦК программирования")
    chair = session.scalars(select(RoleAssignment).where(RoleAssignment.role == Role.COMMISSION_CHAIR.value)).one()
    chair.commission_id = commission
    office_line = PlanLine(plan_id=plan, row_code="1", code="ОП.01", title="Основы")
    _put(session, made, "college", office_line, None)
    put(
        PlanHours(line_id=office_line.id, term=3, kind="Лек", hours=Decimal(40)),
        next(iter(PlanHours.sync.groups)),
        hours=Decimal(42),
    )
    put(
        RoleAssignment(person_id=office.newcomer, role="methodist", first_day=date(2028, 1, 1)),
        "span", last_day=date(2028, 2, 1),
    )  # fmt: skip
    confirmed = {"confirmed_by": office.people[Role.DIRECTOR]}
    made.append(Case(RoleAssignment, "confirmation", made[-1].row, "college", confirmed))
    for model, group, news in ((Right, "scope", {"note": "по приказу"}), (College, "name", {"parent": "Департамент"})):
        row = session.scalars(select(model).limit(1)).one()
        made.append(Case(model, group, row.id, "college", news))
    person = session.scalars(select(Employee).where(Employee.person_id == office.newcomer)).one()
    made.append(Case(Employee, "post", person.id, "college", {"post": "методист"}))


def _journal(session: Session, office: OfficeCollege, made: list[Case], where: str, group: UUID, teacher: UUID) -> None:
    def put(row: Synced, changed: str | None, **news: Any) -> UUID:
        return _put(session, made, where, row, changed, **news)

    student = (office.students if where == "own" else office.foreign)[0]
    plan = session.scalars(select(Plan.id)).one()
    line = put(
        PlanLine(plan_id=plan, row_code=where, code=f"МДК.{where}", title="Модули"),
        next(iter(PlanLine.sync.groups)),
        title="Модуль",
    )
    if where == "own":
        commission = session.scalars(select(Commission.id)).one()
        put(CommissionLine(commission_id=commission, line_id=line, first_day=SINCE), "span", last_day=date(2028, 1, 1))
    page = put(Page(group_id=group, line_id=line, year=2026), None)
    put(Teaching(page_id=page, person_id=teacher, first_day=SINCE), "span", last_day=date(2028, 1, 1))
    put(
        Slot(page_id=page, season="2026-1", weekday=0, pair=1, first_day=SINCE, last_day=date(2026, 12, 30)),
        "place",
        pair=2,
    )
    lesson = put(
        Lesson(page_id=page, born_day=DAY, born_pair=1, take=0, day=DAY, pair=1, teacher_id=teacher), "when", pair=3
    )
    put(LessonEntry(lesson_id=lesson, topic="Тема"), "what", topic="Другая тема")
    made.append(Case(LessonEntry, "homework", made[-1].row, where, {"homework": "§ 1"}))
    work = put(Work(lesson_id=lesson, ordinal=0), "what", title="Опрос")
    put(MarkEntry(work_id=work, student_id=student, value="3"), "value", value="5")
    made.append(Case(MarkEntry, STATE, made[-1].row, where, {"withdrawn_at": 1_794_000_000_000}))
    put(PresenceEntry(lesson_id=lesson, student_id=student, fact="н"), "fact", fact="оп")
    put(ReasonEntry(lesson_id=lesson, student_id=student, reason="б"), "reason", reason="у")
    put(Final(student_id=student, line_id=line, term=3, kind="term", attempt=1, value="3"), "value", value="5")
    put(Closure(group_id=group, year=2025, term=1, closed=True), "state", closed=False)
    put(Division(group_id=group, name="язык"), "name", name="лаборатория")
    membership = session.scalars(select(Membership).where(Membership.student_id == student)).one()
    made.append(Case(Membership, "span", membership.id, where, {"order_number": "1-с", "order_day": "2025-08-25"}))
    made.append(Case(StudyGroup, "name", group, where, {"name": f"Группа {where}"}))
    if where == "foreign":
        put(Curatorship(group_id=group, person_id=office.newcomer, first_day=SINCE), "span", basis="приказ")


def wired(engine: Engine, case: Case) -> dict[str, Any]:
    """The whole group as it stands, with the news in it, in wire values."""
    with Session(reading(engine)) as session:
        row = session.get_one(case.model, case.row)
        now = {name: to_wire(getattr(row, name)) for name in groups_of(case.model)[case.group]}
    return now | {name: to_wire(value) for name, value in case.news.items()}


def is_granted(role: Role, case: Case, values: Mapping[str, Any]) -> bool:
    section = case.model.sync.section_of(case.group)
    if case.model is Closure and values.get("opened_until"):
        section = "journal.reopen_period"
    held = scope(role, section, action_of(case.model, case.group, values))
    if held is Scope.OWN:
        return case.where == "own" and role is Role.TEACHER
    if held is Scope.GROUP:
        return case.where == "own" and role is Role.CURATOR
    return held is Scope.ALL


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_pushes_stands_only_where_the_matrix_grants_it(desks, office, engine, cases, role):
    author, wrong, allowed = Author(desks, office, role, engine), [], 0
    for case in cases:
        values = wired(engine, case)
        expected = is_granted(role, case, values)
        allowed += expected
        result = author.send(
            Change(case.model.__tablename__, case.row, case.group, None, None, None, values), case.name
        )
        stands = result["status"] in ("applied", "merged")
        if stands is not expected or (not stands and result["status"] != "parked"):
            wrong.append((case.name, result["status"], result.get("reason"), expected))
    assert wrong == []
    assert (allowed > 0) is (role not in NOTHING_HERE), allowed


NOTHING_HERE = frozenset({Role.SECRETARY, Role.COMMISSION_CHAIR, Role.DEPUTY_UPR, Role.VR_HEAD})


# ---- what is pulled

# Tables of one section each; others are shown beside them by rules of their own (`rights/README.md` 2).
PLAIN = {
    MarkEntry: "journal.marks", ReasonEntry: "journal.absence_reason", Final: "journal.finals",
    PresenceEntry: "journal.attendance_fact", Slot: "timetable", Right: "rights", RoleAssignment: "roles",
    Room: "rooms", Closure: "journal.close_period",
}  # fmt: skip


def is_seen(role: Role, case: Case) -> bool:
    held = scope(role, PLAIN[case.model], Action.SEE)
    if MATRIX.get((role, MatrixRight(PLAIN[case.model], Action.SEE))) is Scope.DEPARTMENT:
        return case.where == "own"  # whose line belongs to the commission
    if held is Scope.OWN:
        return case.where == "own" and role is Role.TEACHER
    if held is Scope.GROUP:
        return case.where == "own" and role is Role.CURATOR
    return held is Scope.ALL


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_pulls_is_what_it_may_see(desks, office, engine, cases, role):
    came = pulled(desks, office, role, engine)
    told = {case.name for case in cases if case.model in PLAIN and case.row in came.get(case.model.__tablename__, ())}
    seen = {case.name for case in cases if case.model in PLAIN and is_seen(role, case)}
    assert told == seen, "everything that he may see, and nothing else"
