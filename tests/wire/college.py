"""The college of the example conversation: everything in it is fixed, so that its bytes are the same every time."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert

from db import ids
from db.credentials import ED25519, DeviceKey
from db.engine import writing
from db.models.admission import Agreement
from db.models.catalogue import College, Right, Room
from db.models.exchange import Device, Meta
from db.models.groups import Membership, StudyGroup
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from db.models.people import Employee, PersonName, RoleAssignment
from db.models.record import EPOCH, STATE, Synced, groups_of
from db.models.subjects import Plan, PlanLine, Specialty
from db.sync.placing import place_all

ZONE = ZoneInfo("Asia/Tomsk")
NOON = datetime(2026, 11, 12, 5, tzinfo=UTC)
TODAY = date(2026, 11, 12)
SINCE = date(2026, 9, 1)
YEAR = 2026
COLLEGE = UUID("c0113e9e-0000-4000-8000-000000000001")
EPOCH_NAME = "e1"
FOUNDED = "00000000000000000000000000000001.0"  # the token of what was there before anybody wrote


@dataclass
class StillClock:
    """A clock that stands at noon."""

    zone: ZoneInfo = field(default_factory=lambda: ZONE)

    def now(self) -> datetime:
        return NOON

    def mono(self) -> float:
        return 100_000.0

    def boot(self) -> str:
        return "server"


def known(word: str) -> UUID:
    """Return the id of a thing here."""
    return uuid5(COLLEGE, word)


def key(word: str) -> DeviceKey:
    """Return the key of somebody here; nobody has it anywhere else."""
    return DeviceKey(known(word).bytes + known(f"{word}'").bytes)


TEACHER, COLLEAGUE, DEPUTY = known("teacher"), known("colleague"), known("deputy")
DEVICES = {"desk": TEACHER, "laptop": TEACHER, "deputy": DEPUTY}  # who sits at which
STUDENTS = (known("student 1"), known("student 2"))
GROUP, LINE, OTHER_LINE = known("group"), known("line"), known("other line")
PAGE = ids.derived(COLLEGE, "page", GROUP, LINE, None, YEAR)
FOREIGN_PAGE = ids.derived(COLLEGE, "page", GROUP, OTHER_LINE, None, YEAR)
LESSON = ids.derived(COLLEGE, "lesson", FOREIGN_PAGE, TODAY, 1, 0)  # the colleague's
WORK = ids.derived(COLLEGE, "work", LESSON, 0)

_EVERYBODY = ("calendar", "bells", "rooms", "specialties", "disciplines", "plans", "groups", "journal.close_period",
              "rights", "settings.teaching")  # fmt: skip
_OWN = ("journal.marks", "journal.topics", "journal.homework", "journal.attendance_fact")
_MATRIX = (
    *((section, "see", "employee", "all") for section in _EVERYBODY),
    *(("quarantine", action, "employee", "own") for action in ("see", "write")),
    *(("quarantine", action, "deputy_umr", "all") for action in ("see", "approve")),
    *((section, action, "teacher", "own") for section in _OWN for action in ("see", "write")),
    *((section, "see", "teacher", "own") for section in ("journal.finals", "subgroups")),
)


def found(engine: Engine) -> None:
    """Lay the college down on an empty server, every row placed in its buckets."""
    house = key("house")
    with writing(engine).begin() as conn:
        conn.execute(insert(Meta).values(epoch=EPOCH_NAME, college=COLLEGE, house=known("house"),
                                         house_key=house.private, lease_key=key("lease").private))  # fmt: skip
        people = {"house": known("house"), **DEVICES}
        for name, person in people.items():
            conn.execute(insert(Device).values(
                id=known(name), person=person, alg=ED25519, public_key=key(name).public,
                made_at=int((NOON - EPOCH).total_seconds() * 1000),
            ))  # fmt: skip
    _lay(engine, College, id=COLLEGE, name="Колледж")
    for section, action, role, scope in _MATRIX:
        _lay(engine, Right, role=role, section=section, action=action, scope=scope)
    _people(engine)
    _pages(engine)
    with writing(engine).begin() as conn:
        place_all(conn)


def _people(engine: Engine) -> None:
    for person, surname in ((TEACHER, "Кузнецова"), (COLLEAGUE, "Громов"), (DEPUTY, "Гладышев")):
        _lay(
            engine, PersonName, id=known(surname), person_id=person, since=date(1980, 1, 1), surname=surname, given="А"
        )
        _lay(engine, Employee, person_id=person, hired=SINCE)
        _lay(engine, Agreement, id=known(f"agreement {surname}"), person_id=person, signed_on=SINCE, number="1")
    _lay(engine, RoleAssignment, id=known("role"), person_id=DEPUTY, role="deputy_umr", first_day=SINCE)
    _lay(engine, Room, id=known("room"), name="305", seats=30)
    _lay(engine, Specialty, id=known("specialty"), code="09.02.07", name="Информационные системы")
    _lay(engine, Plan, id=known("plan"), specialty_id=known("specialty"), name="ИСП 2025", enrolled_year=2025)
    _lay(engine, StudyGroup, id=GROUP, name="ИСП-21", enrolled_year=2025, plan_id=known("plan"))
    for number, (student, surname) in enumerate(zip(STUDENTS, ("Агафонова", "Белов"), strict=True)):
        _lay(
            engine, PersonName, id=known(surname), person_id=student, since=date(2009, 1, 1), surname=surname, given="А"
        )
        _lay(engine, Membership, id=known(f"membership {number}"), student_id=student, group_id=GROUP, first_day=SINCE)


def _pages(engine: Engine) -> None:
    for line, page, person in ((LINE, PAGE, TEACHER), (OTHER_LINE, FOREIGN_PAGE, COLLEAGUE)):
        _lay(engine, PlanLine, id=line, plan_id=known("plan"), row_code=line.hex[:4], code="ОП.01", title="Системы")
        _lay(engine, Page, id=page, group_id=GROUP, line_id=line, year=YEAR)
        _lay(engine, Teaching, id=known(f"teaching {line}"), page_id=page, person_id=person, first_day=SINCE)
    lesson = _lay(engine, Lesson, page_id=FOREIGN_PAGE, born_day=TODAY, born_pair=1, take=0, day=TODAY, pair=1)
    work = _lay(engine, Work, lesson_id=lesson, ordinal=0)
    _lay(engine, MarkEntry, work_id=work, student_id=STUDENTS[0], value="2", comment="чужая")


def _lay(engine: Engine, model: type[Synced], **row: Any) -> UUID:
    if "id" not in row:
        row["id"] = ids.derived(COLLEGE, model.sync.noun, *(row.get(name) for name in model.sync.birth))
    row.update((f"v_{name}", FOUNDED) for name in groups_of(model) if name != STATE)
    with writing(engine).begin() as conn:
        conn.execute(insert(model).values(**row))
    made: UUID = row["id"]
    return made
