"""A college for a crowd: every teacher writes on every page, and each of his batches spans two pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from uuid import UUID

from sqlalchemy import Engine, insert

import resources
from college.roles import read_rights
from db.credentials import DeviceKey
from db.engine import writing
from db.house import found_college
from db.ids import derived
from db.models.admission import Agreement
from db.models.catalogue import Right
from db.models.exchange import Device
from db.models.groups import StudyGroup
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson, LessonEntry
from db.models.people import Employee, Person, PersonName
from db.models.subjects import Plan, PlanLine, Specialty
from db.sync.placing import place_all
from tests.factories import Hands

COLLEGE = UUID("c0111111-1111-4111-8111-111111111111")
PAGES = 4
PAIRS = tuple(combinations(range(PAGES), 2))
SINCE = date(2026, 9, 1)
FIRST_DAY = date(2026, 11, 2)


def known(noun: str, number: int) -> UUID:
    """Return an id that is the same in every run."""
    return derived(COLLEGE, f"crowd-{noun}", number)


@dataclass(frozen=True, slots=True)
class Writer:
    """A teacher and the device he writes on."""

    number: int
    person: UUID
    device: UUID
    key: DeviceKey


def teacher(number: int) -> UUID:
    return known("teacher", number)


def page(number: int) -> UUID:
    return derived(COLLEGE, "page", known("group", number), _line(), None, 2026)


def entry(place: int, number: int, pair: int) -> UUID:
    """Return the row on a page that only this teacher writes, one for each pair of pages."""
    return derived(COLLEGE, "lesson_entry", _lesson(place, number, pair))


def enrolled(engine: Engine, number: int) -> Writer:
    """Let the server know one more device of a teacher."""
    made = Writer(
        number, teacher(number), UUID(bytes=DeviceKey.generate().private[:16], version=4), DeviceKey.generate()
    )
    told = {"id": made.device, "person": made.person, "alg": made.key.alg, "public_key": made.key.public}
    with writing(engine).begin() as conn:
        conn.execute(insert(Device).values(made_at=1, **told))
    return made


def found(engine: Engine, teachers: int) -> None:
    """Fill an empty server whose tables stand."""
    grants = read_rights(resources.path("rights", "rights.tsv").read_text("utf-8"))
    people = [teacher(number) for number in range(teachers)]
    with writing(engine).begin() as conn:
        found_college(conn, COLLEGE, name="Колледж", zone="Asia/Tomsk", demo=True, clock=Hands())
        conn.execute(insert(Right), [
            {"id": known("right", number), "role": one.role.value, "section": one.section, "action": one.action.value,
             "scope": one.scope.value, "clause": ""}
            for number, one in enumerate(grants)
        ])  # fmt: skip
        conn.execute(insert(Person), [{"id": person, "sex": ""} for person in people])
        conn.execute(insert(PersonName), [
            {"id": derived(COLLEGE, "name", person), "person_id": person, "since": SINCE, "surname": "Писцов",
             "given": "Имя"}
            for person in people
        ])  # fmt: skip
        for model, more in ((Employee, {"post": "", "hired": SINCE}), (Agreement, {"signed_on": SINCE, "number": "1"})):
            rows = [{"id": derived(COLLEGE, model.__tablename__, who), "person_id": who} | more for who in people]
            conn.execute(insert(model), rows)
        conn.execute(insert(Specialty).values(id=known("specialty", 0), code="09.02.07", name="ИСП"))
        conn.execute(
            insert(Plan).values(id=known("plan", 0), specialty_id=known("specialty", 0), name="П", enrolled_year=2026)
        )
        conn.execute(
            insert(PlanLine).values(id=_line(), plan_id=known("plan", 0), row_code="1", code="ОП.01", title="Основы")
        )
        _journals(conn, people)
        place_all(conn)


def _journals(conn, people: list[UUID]) -> None:
    numbers = range(PAGES)
    conn.execute(insert(StudyGroup), [
        {"id": known("group", number), "name": f"ИСП-{number}", "enrolled_year": 2026, "plan_id": known("plan", 0)}
        for number in numbers
    ])  # fmt: skip
    conn.execute(insert(Page), [
        {"id": page(number), "group_id": known("group", number), "line_id": _line(), "year": 2026}
        for number in numbers
    ])  # fmt: skip
    conn.execute(insert(Teaching), [
        {"id": derived(COLLEGE, "teaching", page(number), who), "page_id": page(number), "person_id": who,
         "first_day": SINCE}
        for number in numbers for who in people
    ])  # fmt: skip
    places = [
        (place, number, pair)
        for pair, two in enumerate(PAIRS) for place in two for number in range(len(people))
    ]  # fmt: skip
    conn.execute(insert(Lesson), [
        {"id": _lesson(*where), "page_id": page(where[0]), "born_day": _day(where[1]), "born_pair": where[2] + 1,
         "take": 0, "day": _day(where[1]), "pair": where[2] + 1, "teacher_id": people[where[1]]}
        for where in places
    ])  # fmt: skip
    conn.execute(insert(LessonEntry), [{"id": entry(*where), "lesson_id": _lesson(*where)} for where in places])


def _line() -> UUID:
    return derived(COLLEGE, "plan_line", known("plan", 0), "1")


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def _lesson(place: int, number: int, pair: int) -> UUID:
    return derived(COLLEGE, "lesson", page(place), _day(number), pair + 1, 0)
