"""How fast files of the college are taken in, and how long a topic is judged."""

from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID

from college.orders import Basis
from college.people_lists import KnownPerson, ListKind, PersonRow, judged, proposed, read_rows
from college.plan_changes import changes_between
from college.plan_checks import checked
from college.roles import Role
from college.topics import TopicKind, codes_of
from db.models.groups import StudyGroup
from db.models.people import RoleAssignment
from db.people.known import known_people
from db.people.standing import group_names
from db.people.taking_in import ACT, take_in
from papers.plx import read_plan
from papers.sheets import read_sheets
from tests.bench.result import Result
from tests.factories import WHO, Machines, lay
from tests.papers.workbooks import xlsx
from tests.plan_file import real_plan

TOPICS = Path(__file__).parents[1] / "data" / "topics-unseen.tsv"
ROUNDS = 30
STUDENTS = 1_500
TODAY = date(2026, 11, 27)
HEAD = ["№", "ФИО", "Дата рождения", "Группа", "Телефон"]
SURNAMES = ("Белов", "Громов", "Орлов", "Зайцев", "Котов", "Жуков", "Лапин", "Серов", "Титов", "Фомин")
GIVEN = ("Артём", "Глеб", "Иван", "Пётр", "Олег", "Егор", "Лев", "Марк", "Роман", "Юрий")
GROUPS = frozenset(f"ИСП-{number}" for number in range(40))


def import_plx() -> Result:
    """The real plan read and judged, and held against the one before, as its preview is."""
    data = real_plan()
    before = read_plan(data)
    return Result(median(_timed(data, before) for _ in range(5)), "ms", 1000)


def _timed(data: bytes, before) -> float:
    begun = perf_counter()
    plan = read_plan(data)
    checked(plan)
    changes_between(before, plan)
    return (perf_counter() - begun) * 1000


def import_students() -> Result:
    """A list of 1,500 students read from XLSX and judged against as many who are known."""
    data = xlsx([HEAD, *(_student(number) for number in range(STUDENTS))])
    rows = _students(data)
    known = [KnownPerson(UUID(int=row.place), row.name, row.born, row.values) for row in rows if row.name]
    return Result(median(_timed_list(data, known) for _ in range(5)), "ms", 3000)


def take_in_students() -> Result:
    """The same list of 1,500 read, judged against 1,500 others and taken in, on a real encrypted file."""
    with TemporaryDirectory() as folder:
        machines = Machines(Path(folder))
        try:
            return Result(_taken_in(machines), "ms", 3000)
        finally:
            machines.close()


def _taken_in(machines: Machines) -> float:
    hand = machines.hand(WHO.dispatcher)
    lay(hand.engine, RoleAssignment, person_id=hand.person, role=Role.STUDY_HEAD.value, first_day=date(2020, 9, 1))
    lay(hand.engine, StudyGroup, *({"name": name, "enrolled_year": 2026} for name in GROUPS))
    data = xlsx([HEAD, *(_student(number) for number in range(STUDENTS))])
    basis = Basis("141-к", date(2026, 11, 2))
    begun = perf_counter()
    with hand.store.read() as session:
        people, groups = known_people(session, ListKind.STUDENTS, TODAY), group_names(session).values()
    rows = judged(_students(data), people, groups=groups, basis=basis)
    with hand.store.write(ACT) as session:
        taken = take_in(session, rows, ListKind.STUDENTS, basis, lambda *_: True, person=hand.person, clock=hand.clock)
    took = (perf_counter() - begun) * 1000
    assert taken.new == STUDENTS
    return took


def _timed_list(data: bytes, known: list[KnownPerson]) -> float:
    begun = perf_counter()
    judged(_students(data), known, groups=GROUPS)
    return (perf_counter() - begun) * 1000


def _students(data: bytes) -> tuple[PersonRow, ...]:
    [sheet] = read_sheets(data)
    head = proposed([row.cells for row in sheet.rows], ListKind.STUDENTS)
    assert head is not None
    below = [(row.place, row.cells) for row in sheet.rows[head.row + 1 :]]
    return read_rows(below, head.columns, ListKind.STUDENTS, TODAY)


def _student(number: int) -> list[object]:
    name = f"{SURNAMES[number % 10]} {GIVEN[number // 10 % 10]} Сергеевич"
    born = f"{number % 28 + 1:02}.{number // 28 % 12 + 1:02}.{2004 + number // 336 % 5}"
    return [number + 1, name, born, f"ИСП-{number % 40}", f"8913800{number:04}"]


def topic() -> Result:
    """One topic, in the middle of rounds over lines of many specialties."""
    rows = [line.split("\t") for line in islice(TOPICS.read_text(encoding="utf-8").splitlines(), 1, None)]
    lines = [(text, TopicKind(kind), number) for _, text, kind, number, _ in rows]
    rounds = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        for text, kind, number in lines:
            codes_of(text, kind, number)
        rounds.append((perf_counter() - begun) / len(lines))
    return Result(median(rounds) * 1_000_000, "µs", 50)
