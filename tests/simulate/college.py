"""A small college on a real server: two groups, two disciplines, two teachers, a curator and a dispatcher."""

import csv
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert

import resources
from db.credentials import DeviceKey
from db.engine import open_server, writing
from db.house import found_college
from db.ids import derived
from db.migrations import upgrade
from db.models.admission import Agreement
from db.models.catalogue import Right
from db.models.exchange import Device
from db.models.groups import Curatorship, Membership, StudyGroup
from db.models.journal import Page, Teaching
from db.models.people import Employee, Person, PersonName
from db.models.record import EPOCH
from db.models.subjects import Plan, PlanLine, Specialty
from db.sync.placing import place_all

COLLEGE = UUID("11111111-1111-4111-8111-111111111111")
START = datetime(2026, 9, 14, 3, 0, tzinfo=UTC)  # a Monday morning in Tomsk
YEAR = 2026
STUDENTS = 6  # the last two in the second group
ROLES = ("teacher", "curator", "employee", "substitute", "dispatcher", "deputy_umr", "director")
PEOPLE = ("teacher", "other", "curator", "outsider", "dispatcher", "deputy", "director")


@dataclass(slots=True)
class HandClock:
    """A clock that a test sets: the wall may lie, the monotonic one does not."""

    wall: datetime = START
    ticks: float = 1000.0
    name: str = "boot-1"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Tomsk"))

    def now(self) -> datetime:
        return self.wall

    def mono(self) -> float:
        return self.ticks

    def boot(self) -> str:
        return self.name

    def pass_(self, seconds: float) -> None:
        """Let time go by."""
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds


@dataclass(frozen=True, slots=True)
class SmallCollege:
    """Who and what there is; `pages` are mathematics of `teacher`, physics of `other`, and physics of the other group."""

    engine: Engine
    clock: HandClock
    groups: tuple[UUID, ...]
    pages: tuple[UUID, ...]
    students: tuple[UUID, ...]
    teacher: UUID
    other: UUID
    curator: UUID
    outsider: UUID
    dispatcher: UUID
    deputy: UUID
    director: UUID

    @classmethod
    def of(cls, engine: Engine, clock: HandClock) -> "SmallCollege":
        """Return the college that was founded in this database: its ids are the same in every run."""
        pupils = tuple(name("student", number) for number in range(STUDENTS))
        people = (name("employee", number) for number in range(len(PEOPLE)))
        return cls(engine, clock, _groups(), tuple(page for page, _, _ in _pages()), pupils, *people)

    def enrol(self, person: UUID, device: UUID, key: DeviceKey | None = None, first_seq: int = 1) -> DeviceKey:
        """Make a device of this person known to the server, its chain beginning at a number; return its key."""
        key = key or DeviceKey.generate()
        made = (self.clock.now() - EPOCH) // timedelta(milliseconds=1)
        with writing(self.engine).begin() as conn:
            conn.execute(
                insert(Device).values(
                    id=device,
                    person=person,
                    alg=key.alg,
                    public_key=key.public,
                    state="ok",
                    made_at=made,
                    first_seq=first_seq,
                    last_seq=first_seq - 1,
                )
            )
        return key


def name(noun: str, number: int) -> UUID:
    """Return an id that is the same in every run."""
    return derived(COLLEGE, f"test-{noun}", number)


def _groups() -> tuple[UUID, ...]:
    return name("group", 0), name("group", 1)


def _lines() -> tuple[UUID, ...]:
    return tuple(derived(COLLEGE, "plan_line", name("plan", 0), code) for code in ("1", "2"))


def _pages() -> tuple[tuple[UUID, UUID, UUID], ...]:
    """Return every page with its group and its line of the plan."""
    (first, second), (mathematics, physics) = _groups(), _lines()
    places = (first, mathematics), (first, physics), (second, physics)
    return tuple((derived(COLLEGE, "page", group, line, None, YEAR), group, line) for group, line in places)


def college_at(place: str | Path, clock: HandClock | None = None) -> SmallCollege:
    """Found the college in an empty SQLite file or PostgreSQL database."""
    migrating = open_server(place, migrate=True)
    upgrade(migrating, "server")
    migrating.dispose()
    return found(open_server(place), clock or HandClock())


def found(engine: Engine, clock: HandClock) -> SmallCollege:
    """Fill a server whose tables stand."""
    pupils = tuple(name("student", number) for number in range(STUDENTS))
    people = tuple(name("employee", number) for number in range(len(PEOPLE)))
    teacher, other, curator, _, dispatcher, deputy, director = people
    specialty, plan = name("specialty", 0), name("plan", 0)
    september = date(YEAR, 9, 1)
    with writing(engine).begin() as conn:
        found_college(conn, COLLEGE, name="Колледж", zone="Asia/Tomsk", demo=True, clock=clock)
        conn.execute(insert(Right), list(_rights()))
        conn.execute(insert(Specialty).values(id=specialty, code="09.02.07", name="ИСП"))
        conn.execute(insert(Plan).values(id=plan, specialty_id=specialty, name="План", enrolled_year=YEAR))
        conn.execute(
            insert(PlanLine),
            [
                {"id": line, "plan_id": plan, "row_code": code, "code": f"ОП.0{code}", "title": title}
                for line, code, title in zip(_lines(), "12", ("Математика", "Физика"), strict=True)
            ],
        )
        conn.execute(
            insert(StudyGroup),
            [
                {"id": group, "name": f"ИСП-1{number}", "enrolled_year": YEAR, "plan_id": plan}
                for number, group in enumerate(_groups(), start=1)
            ],
        )
        conn.execute(insert(Person), [{"id": person, "sex": ""} for person in (*people, *pupils)])
        conn.execute(
            insert(PersonName),
            [
                {"id": name("name", number), "person_id": person, "since": september, "surname": f"Фамилия{number}",
                 "given": "Имя"}
                for number, person in enumerate((*people, *pupils))
            ],
        )  # fmt: skip
        conn.execute(
            insert(Employee),
            [
                {"id": derived(COLLEGE, "employee", person), "person_id": person, "post": "", "hired": date(2020, 1, 1)}
                for person in people
            ],
        )
        conn.execute(
            insert(Agreement),
            [
                {"id": name("agreement", number), "person_id": person, "signed_on": date(2020, 1, 1), "number": "1"}
                for number, person in enumerate(people)
            ],
        )
        conn.execute(
            insert(Membership),
            [
                {
                    "id": name("membership", number), "student_id": pupil, "first_day": september,
                    "group_id": _groups()[0 if number < STUDENTS - 2 else 1],
                }
                for number, pupil in enumerate(pupils)
            ],
        )  # fmt: skip
        conn.execute(
            insert(Curatorship),
            {"id": name("curator", 0), "group_id": _groups()[0], "person_id": curator, "first_day": september},
        )
        held = (dispatcher, "dispatcher"), (deputy, "deputy_umr"), (director, "director")
        conn.execute(insert(_role()), [_role_of(number, *one) for number, one in enumerate(held)])
        conn.execute(
            insert(Page),
            [{"id": page, "group_id": group, "line_id": line, "year": YEAR} for page, group, line in _pages()],
        )
        conn.execute(
            insert(Teaching),
            [
                {"id": name("teaching", number), "page_id": page, "person_id": person, "first_day": september}
                for number, ((page, _, _), person) in enumerate(zip(_pages(), (teacher, other, other), strict=True))
            ],
        )
        place_all(conn)
    return SmallCollege.of(engine, clock)


def _role():
    from db.models.people import RoleAssignment

    return RoleAssignment


def _role_of(number: int, person: UUID, role: str) -> dict:
    return {"id": name("role", number), "person_id": person, "role": role, "first_day": date(2020, 1, 1)}


def _rights():
    with resources.path("rights", "rights.tsv").open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)):
            if row["role"] in ROLES:
                parts = {key: row[key] for key in ("section", "action", "role", "scope")}
                yield {"id": name("right", number), "clause": "", **parts}
