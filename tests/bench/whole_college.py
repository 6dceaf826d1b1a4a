"""`python -m tests.bench.whole_college FOLDER SINCE KEY KEY`: a server with a year of forty groups.

A deputy holds half a million rows of it. The keys are those of his device and of a teacher's who is a deputy too.
Says the address of its door on a line of its own and serves until it is killed.
"""

import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import uvicorn
from sqlalchemy import Engine, insert

from college.roles import Role
from db.engine import open_server, writing
from db.migrations import upgrade
from db.models.exchange import Device
from db.models.groups import Membership, StudyGroup
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, Work
from db.models.people import PersonName, RoleAssignment
from db.models.subjects import PlanLine
from db.sync import placing
from server.app import build
from server.poke import Poke
from tests import factories
from tests.bench import world
from tests.factories import WHO, YEAR, ZONE, Hands, known

GROUPS, PAGES, LESSONS, STUDENTS = 40, 12, 50, 30
MARKED, ABSENT = 15, 3  # of the students of a group at each lesson
ROWS = GROUPS * PAGES * LESSONS * (3 + MARKED + ABSENT)  # lessons, entries, works and what stands in them
FIRST_DAY = date(YEAR, 9, 1)


@dataclass
class Running:
    """A clock that stood at noon of the tests' day when the bench began, and has gone on since."""

    since: float  # of this machine's own clock, s
    zone: ZoneInfo = ZONE

    def now(self) -> datetime:
        return Hands().moment + timedelta(seconds=time.time() - self.since)

    def mono(self) -> float:
        return time.monotonic()

    def boot(self) -> str:
        return "boot-1"


def found(engine: Engine) -> None:
    """Lay the college down and place its rows."""
    with writing(engine).begin() as connection:
        factories.found_college(
            connection, factories.COLLEGE, name="Колледж", zone=ZONE.key, demo=True, clock=Hands()
        )  # fmt: skip
    factories.lay_college(engine, students=STUDENTS)
    factories.lay(
        engine, RoleAssignment, person_id=WHO.teacher, role=Role.DEPUTY_UMR.value, first_day=date(2020, 9, 1)
    )  # fmt: skip
    world.lay_journal(engine)
    lines = [
        factories.lay(engine, PlanLine, plan_id=known("plan"), row_code=f"9{place:02}", code=f"ОП.{place + 20}",
                      title=f"Дисциплина {place + 1}")
        for place in range(PAGES)
    ]  # fmt: skip
    for number in range(GROUPS):
        _lay_group(engine, number, lines)
    with writing(engine).begin() as connection:
        placing.place_all(connection)


def _lay_group(engine: Engine, number: int, lines: list[UUID]) -> None:
    group = known("group", "year", number)
    factories.lay(engine, StudyGroup, id=group, name=f"ПКС-{number + 1}", enrolled_year=2025, plan_id=known("plan"))
    students = [known("student", number, place) for place in range(STUDENTS)]
    factories.lay(engine, PersonName, *(
        {"person_id": one, "since": date(2009, 1, 1), "surname": f"Студент-{number}-{place}", "given": "Иван"}
        for place, one in enumerate(students)
    ))  # fmt: skip
    factories.lay(engine, Membership, *(
        {"student_id": one, "group_id": group, "first_day": date(2025, 9, 1)} for one in students
    ))  # fmt: skip
    pages = [factories.lay(engine, Page, group_id=group, line_id=line, subgroup_id=None, year=YEAR) for line in lines]
    factories.lay(engine, Teaching, *(
        {"page_id": page, "person_id": WHO.other, "first_day": FIRST_DAY} for page in pages
    ))  # fmt: skip
    born = [
        {"page_id": page, "teacher_id": WHO.other, "born_day": day, "born_pair": 1 + place % 6, "take": 0,
         "day": day, "pair": 1 + place % 6}
        for place, page in enumerate(pages)
        for day in _days()
    ]  # fmt: skip
    lessons = list(_laid(engine, Lesson, born))
    factories.lay(engine, LessonEntry, *(
        {"lesson_id": one, "topic": f"Тема занятия {place % LESSONS + 1}"} for place, one in enumerate(lessons)
    ))  # fmt: skip
    works = list(_laid(engine, Work, [{"lesson_id": one, "ordinal": 0} for one in lessons]))
    given = Hands().moment
    factories.lay(engine, MarkEntry, *(
        {"work_id": work, "student_id": students[(place + one * 2) % STUDENTS], "value": "5434"[(place + one) % 4],
         "given_at": given - timedelta(minutes=place)}
        for place, work in enumerate(works)
        for one in range(MARKED)
    ))  # fmt: skip
    factories.lay(engine, PresenceEntry, *(
        {"lesson_id": lesson, "student_id": students[(place + one * 7) % STUDENTS], "fact": "н",
         "noted_at": given - timedelta(minutes=place)}
        for place, lesson in enumerate(lessons)
        for one in range(ABSENT)
    ))  # fmt: skip


def _days() -> Iterator[date]:
    return (FIRST_DAY + timedelta(place) for place in range(LESSONS))


def _laid(engine: Engine, model: type, rows: list[dict[str, object]]) -> Iterator[UUID]:
    """Lay rows down and tell their derived ids."""
    factories.lay(engine, model, *rows)
    return (factories.whole(model, row)["id"] for row in rows)


def main(words: list[str]) -> None:
    """Found the server, let the device in and serve."""
    folder, since, *keys = words
    engine = open_server(Path(folder) / "server.db", migrate=True)
    upgrade(engine, "server")
    found(engine)
    people = {known("device", "deputy"): WHO.deputy, known("device", "teacher who is a deputy"): WHO.teacher}
    with writing(engine).begin() as connection:
        connection.execute(insert(Device), [
            {"id": one, "person": person, "alg": "ed25519", "public_key": bytes.fromhex(key), "made_at": 0}
            for (one, person), key in zip(people.items(), keys, strict=True)
        ])  # fmt: skip
    with socket.create_server(("127.0.0.1", 0)) as door:
        print(f"http://127.0.0.1:{door.getsockname()[1]}", flush=True)
        app = build(engine, Running(float(since)), Poke())
        uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False)).run([door])


if __name__ == "__main__":
    main(sys.argv[1:])
