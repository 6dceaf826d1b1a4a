"""The first day of a college: from an empty server to a mark that another desk sees, by what the pages themselves ask.

Lists, the real study plan, a group's plan, load, КТП with its approval, journals, a lesson; each at the desk of the
role whose duty it is, each brought to the others by the exchange. Then the same files once more, which change nothing.
"""

import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from college.cells import Cell
from college.ktp.life import Event, State
from college.marks import parse_mark
from college.orders import Basis
from college.people_lists import ListKind, RowVerdict, Verdict, judged, proposed, read_rows
from college.plan_changes import Fate
from college.roles import Role, read_rights
from college.teaching import Span
from college.terms import StudyYear
from db import commissions, gradebook, lessons
from db.engine import open_server, writing
from db.founding import rights
from db.house import found_college
from db.migrations import upgrade
from db.models.admission import Agreement
from db.models.catalogue import Right
from db.models.people import Employee, PersonName, RoleAssignment
from db.people import by_hand
from db.topic_plan_facts import Words
from desktop.workspaces.ktp.source import StoreSource as Ktp
from desktop.workspaces.load.source import StoreSource as Load
from desktop.workspaces.people.source import StoreSource as People
from desktop.workspaces.plans.source import StoreSource as Plans
from papers.sheets import read_sheets
from resources import path as resource
from tests.factories import COLLEGE, TODAY, WHO, YEAR, ZONE, Hand, Hands, Machines, exchange_with, lay, place
from tests.papers.workbooks import xlsx

PLAN = Path(__file__).parents[1] / "data" / "plan-09.02.07.plx.xz"
ORDER = Basis("57-к", date(2026, 8, 28))
STAFF = [
    ["Фамилия", "Имя", "Отчество", "Должность", "Принят"],
    ["Зимина", "Анна", "Павловна", "преподаватель", "01.09.2020"],
]
STUDENTS = [
    ["ФИО", "Дата рождения", "Группа"],
    ["Зайцев Глеб Олегович", "01.02.2008", "ИСП-31"],
    ["Котова Алла Юрьевна", "03.04.2008", "ИСП-31"],
    ["Чернов Лев Ильич", "05.05.2008", "ИСП-31"],
]
OFFICES = {
    WHO.hr_head: Role.HR_HEAD,
    WHO.curator: Role.STUDY_HEAD,
    WHO.deputy: Role.DEPUTY_UMR,
    WHO.dispatcher: Role.METHODIST,
    WHO.director: Role.COMMISSION_CHAIR,
}
DISCIPLINE = "МДК.04.01"


def empty_server(folder: Path) -> Engine:
    """Found a college that has its matrix and its offices, and nothing to teach."""
    engine = open_server(folder / "server.db", migrate=True)
    upgrade(engine, "server")
    with writing(engine).begin() as connection:
        found_college(connection, COLLEGE, name="Колледж", zone=ZONE.key, demo=False, clock=Hands())
    lay(engine, Right, *rights(COLLEGE, read_rights(resource("rights", "rights.tsv").read_text("utf-8"))))
    for person in OFFICES:
        employ(engine, person)
    for person, role in OFFICES.items():
        if role is not Role.COMMISSION_CHAIR:  # he gets his commission with it
            lay(engine, RoleAssignment, person_id=person, role=role.value, first_day=date(2020, 9, 1))
    place(engine)
    return engine


def employ(engine: Engine, person: UUID) -> None:
    from tests.factories import NAMES

    surname, given, patronymic = NAMES[person].split()
    lay(
        engine,
        PersonName,
        person_id=person,
        since=date(1980, 1, 1),
        surname=surname,
        given=given,
        patronymic=patronymic,
    )
    lay(engine, Employee, person_id=person, post="", hired=date(2020, 9, 1))
    lay(engine, Agreement, person_id=person, signed_on=date(2020, 9, 1), number="1")


@dataclass
class College:
    """The server and the desks of its offices."""

    server: Engine
    machines: Machines
    desks: dict[UUID, Hand] = field(default_factory=dict)

    def at(self, person: UUID) -> Hand:
        """The desk of a person, with all that the server has for him."""
        if person not in self.desks:
            self.desks[person] = self.machines.enrolled(self.server, person)
        self.exchange(person)
        return self.desks[person]

    def exchange(self, person: UUID) -> None:
        exchange_with(self.server, self.desks[person])
        assert {batch.status for batch in self.desks[person].outbox()} <= {"applied"}, "nothing was refused or parked"


@pytest.fixture
def college(tmp_path: Path) -> Iterator[College]:
    engine, machines = empty_server(tmp_path), Machines(tmp_path)
    yield College(engine, machines)
    machines.close()
    engine.dispose()


def verdicts(people: People, table: Sequence[list[str]], kind: ListKind) -> list[RowVerdict]:
    """Read a workbook as the page does, and judge its rows."""
    [sheet] = read_sheets(xlsx(list(table)))
    rows = [list(row.cells) for row in sheet.rows]
    head = proposed(rows, kind)
    assert head is not None
    told = read_rows(list(enumerate(rows, start=1))[head.row + 1 :], head.columns, kind, TODAY)
    known = people.known(kind)
    return list(judged(told, known.people, groups=known.groups if kind is ListKind.STUDENTS else None, basis=ORDER))


def people_come_in(college: College) -> UUID:
    """Employees by the office of staff, the group with its students by the study office; return the teacher."""
    hr = college.at(WHO.hr_head)
    staff = People(hr.store, hr.person, hr.clock, keeps_students=False, keeps_staff=True)
    found = verdicts(staff, STAFF, ListKind.EMPLOYEES)
    assert [one.verdict for one in found] == [Verdict.NEW]
    staff.take_in(found, ListKind.EMPLOYEES, ORDER, lambda *_: True)
    assert [one.verdict for one in verdicts(staff, STAFF, ListKind.EMPLOYEES)] == [Verdict.SAME]
    college.exchange(WHO.hr_head)
    office = college.at(WHO.curator)
    students = People(office.store, office.person, office.clock)
    students.add_groups([("ИСП-31", 2024)])
    found = verdicts(students, STUDENTS, ListKind.STUDENTS)
    assert [one.verdict for one in found] == [Verdict.NEW] * 3
    students.take_in(found, ListKind.STUDENTS, ORDER, lambda *_: True)
    assert {one.verdict for one in verdicts(students, STUDENTS, ListKind.STUDENTS)} == {Verdict.SAME}
    college.exchange(WHO.curator)
    return next(each.id for each in staff.known(ListKind.EMPLOYEES).people if each.name.surname == "Зимина")


def the_plan_comes_in(college: College, folder: Path) -> UUID:
    """The deputy loads the real file, the study office gives it to the group; return the group."""
    deputy = college.at(WHO.deputy)
    plans = Plans(deputy.store, deputy.person, deputy.clock)
    file = folder / "plan.plx"
    file.write_bytes(lzma.decompress(PLAN.read_bytes()))
    applied = plans.load(plans.look_into(file).preview.plan, None, lambda *_: True)
    again = plans.look_into(file).preview
    assert again.into == applied.plan
    assert {change.fate for change in again.changes} == {Fate.SAME}
    college.exchange(WHO.deputy)
    office = college.at(WHO.curator)
    [(_, plan)] = People(office.store, office.person, office.clock).plans(2024)
    [shelf] = [each for each in People(office.store, office.person, office.clock).shelves(TODAY) if each.group]
    with office.store.write("rename_group") as session:
        by_hand.give_plan(session, shelf.group.id, plan, person=office.person, clock=office.clock)
    college.exchange(WHO.curator)
    return shelf.group.id


def load_and_journals(college: College, teacher: UUID) -> tuple[UUID, UUID]:
    """The deputy makes the journals, the methodist gives the line to its teacher; return the page and its line."""
    deputy = college.at(WHO.deputy)
    made = Load(deputy.store, deputy.person, deputy.clock).make_journals(
        [group.id for group in Load(deputy.store, deputy.person, deputy.clock).read().groups]
    )
    assert len(made) > 5
    assert Load(deputy.store, deputy.person, deputy.clock).make_journals(
        [group.id for group in Load(deputy.store, deputy.person, deputy.clock).read().groups]
    ) == ()  # fmt: skip
    college.exchange(WHO.deputy)
    methodist = college.at(WHO.dispatcher)
    load = Load(methodist.store, methodist.person, methodist.clock)
    [group] = load.read().groups
    row = next(row for row in group.rows if row.code == DISCIPLINE)
    whole = StudyYear(YEAR)
    load.assign(row, teacher, Span(whole.first_day, whole.last_day), None)
    college.exchange(WHO.dispatcher)
    assert row.page is not None
    return row.page, row.line


def ktp_is_approved(college: College, teacher: UUID, line: UUID) -> None:
    """A commission takes the discipline; the teacher writes its КТП, the chair endorses it, the deputy approves it."""
    deputy = college.at(WHO.deputy)
    with deputy.store.write("add_commission") as session:
        made = commissions.add_commission(session, "ПЦК", person=deputy.person, clock=deputy.clock)
        session.flush()
        commissions.take_lines(session, made, DISCIPLINE, [line], person=deputy.person, clock=deputy.clock)
    college.exchange(WHO.deputy)
    lay(college.server, RoleAssignment, person_id=WHO.director, role=Role.COMMISSION_CHAIR.value,
        first_day=date(2020, 9, 1), commission_id=made)  # fmt: skip
    place(college.server)
    desk = college.at(teacher)
    ktp = Ktp(desk.store, desk.person, desk.clock)
    plan = ktp.make(line, YEAR)
    ktp.put([
        (each.id, replace(each.line, title=f"{each.line.title} Внедрение компьютерных систем, часть {number}".strip()))
        for number, each in enumerate(ktp.open(plan).lines, 1)
    ])  # fmt: skip
    ktp.step(plan, Event.SUBMITTED, Words())
    college.exchange(teacher)
    for person, event, words in (
        (WHO.director, Event.ENDORSED, Words("1", date(YEAR, 9, 1))), (WHO.deputy, Event.APPROVED, Words()),
    ):  # fmt: skip
        hand = college.at(person)
        Ktp(hand.store, hand.person, hand.clock).step(plan, event, words)
        college.exchange(person)
    hand = college.at(teacher)
    assert Ktp(hand.store, hand.person, hand.clock).open(plan).state is State.APPROVED


def first_lesson(college: College, teacher: UUID, page: UUID) -> str:
    """The teacher holds a lesson outside the timetable, with the topic that stands next, and gives a mark."""
    desk = college.at(teacher)
    with desk.store.write("add_lesson") as session:
        lessons.add_lesson(session, page, TODAY, 2, person=teacher, clock=desk.clock)
    drawn = seen(desk, page)
    [column] = drawn.columns
    with desk.store.write("put_lesson") as session:
        lessons.put_lesson(session, column, person=teacher, clock=desk.clock, topic=column.planned_topic)
    with desk.store.write("put_mark") as session:
        mark = Cell(marks=(parse_mark("5"),))
        gradebook.put_cell(session, column, drawn.students[0].id, mark, person=teacher, clock=desk.clock)
    college.exchange(teacher)
    return column.planned_topic


def seen(hand: Hand, page: UUID):
    with hand.store.read() as session:
        return gradebook.spread_of(session, page, person=hand.person, clock=hand.clock)


def test_an_empty_college_comes_to_its_first_lesson(college: College, tmp_path: Path):
    teacher = people_come_in(college)
    lay(college.server, Agreement, person_id=teacher, signed_on=date(2026, 9, 1), number="2")
    place(college.server)
    the_plan_comes_in(college, tmp_path)
    page, line = load_and_journals(college, teacher)
    ktp_is_approved(college, teacher, line)
    topic = first_lesson(college, teacher, page)
    assert topic.endswith("часть 1")
    at_deputy = seen(college.at(WHO.deputy), page)
    assert [student.name.full for student in at_deputy.students] == [row[0] for row in STUDENTS[1:]]
    [column] = at_deputy.columns
    assert (column.topic, column.day) == (topic, TODAY)
    entry = at_deputy.entries[at_deputy.students[0].id, 0]
    assert entry.cell.marks == (parse_mark("5"),)
