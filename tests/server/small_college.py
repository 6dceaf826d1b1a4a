"""A small college on a real server database: one group, two students with different marks, one staff member."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db import credentials, ids
from db.engine import writing
from db.models.accounts import Credential, Machine
from db.models.catalogue import Bell, College, Room
from db.models.exchange import Device, Meta
from db.models.groups import Membership, StudyGroup
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import Final, MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import Person, PersonName
from db.models.subjects import Plan, PlanLine, Specialty
from db.models.timetable import Slot

ZONE = ZoneInfo("Asia/Tomsk")
NOON = datetime(2026, 11, 12, 12, 36, tzinfo=ZONE).astimezone(UTC)
TODAY = date(2026, 11, 12)
PASSWORD = "карамель-27-сосна"


@dataclass
class HandClock:
    """A clock that stands until it is moved."""

    moment: datetime = NOON
    zone: ZoneInfo = ZONE

    def now(self) -> datetime:
        return self.moment

    def mono(self) -> float:
        return self.moment.timestamp()

    def boot(self) -> str:
        return "boot"

    def move(self, **shift: float) -> None:
        self.moment += timedelta(**shift)


@dataclass(frozen=True)
class SmallCollege:
    """Ids and keys that tests ask for."""

    id: UUID
    ivan: UUID
    maria: UUID
    teacher: UUID
    machine: UUID
    machine_key: credentials.DeviceKey
    device: UUID
    device_key: credentials.DeviceKey


def found(engine: Engine, hashes: tuple[bytes, str, str], *, demo: bool = False) -> SmallCollege:
    made = SmallCollege(
        *(ids.fresh() for _ in range(5)),
        credentials.DeviceKey.generate(),
        ids.fresh(),
        credentials.DeviceKey.generate(),
    )
    house, house_key = ids.fresh(), credentials.DeviceKey.generate()
    with Session(writing(engine)) as session, session.begin():
        session.add(Meta(epoch="e1", college=made.id, house=house, house_key=house_key.private, demo=demo))
        session.add(Device(id=house, person=house, alg="ed25519", public_key=house_key.public, made_at=1))
        session.add(College(id=made.id, name="Томский индустриальный техникум", zone="Asia/Tomsk", demo=demo))
        _people(session, made, hashes)
        session.flush()
        _lessons(session, made)
    return made


def _people(session: Session, made: SmallCollege, hashes: tuple[bytes, str, str]) -> None:
    salt, desktop, web = hashes
    for person, surname, given, patronymic, login, kind in (
        (made.ivan, "Лебедев", "Иван", "Сергеевич", "lebedev", "student"),
        (made.maria, "Агафонова", "Мария", "Павловна", "agafonova", "student"),
        (made.teacher, "Громов", "Пётр", "Сергеевич", "gromov", "staff"),
    ):
        session.add(Person(id=person, sex=""))
        session.add(
            PersonName(
                id=ids.fresh(),
                person_id=person,
                since=date(2020, 1, 1),
                surname=surname,
                given=given,
                patronymic=patronymic,
            )
        )
        own = {"desktop_hash": desktop} if kind == "staff" else {"web_hash": web}
        session.add(Credential(person=person, login=login, kind=kind, salt=salt, **own))
    session.add(
        Machine(id=made.machine, name="К-214", room="214", alg="ed25519", public_key=made.machine_key.public, made_at=1)
    )
    session.flush()
    session.add(
        Device(
            id=made.device, machine=made.machine, person=made.teacher, alg="ed25519",
            public_key=made.device_key.public, made_at=1,
        )
    )  # fmt: skip


def _lessons(session: Session, made: SmallCollege) -> None:
    def add(row):
        session.add(row)
        session.flush()
        return row

    rooms = {name: add(Room(id=ids.fresh(), name=name)).id for name in ("210", "301", "214", "109")}
    for pair, starts, ends in ((1, time(8, 30), time(10)), (2, time(10, 10), time(11, 40)), (3, time(12, 20), time(13, 50)), (4, time(14), time(15, 30))):  # fmt: skip
        add(Bell(id=ids.fresh(), name="обычные", pair=pair, starts=starts, ends=ends))
    specialty = add(Specialty(id=ids.fresh(), code="09.02.07", name="Информационные системы"))
    plan = add(Plan(id=ids.fresh(), specialty_id=specialty.id, name="ИСП", enrolled_year=2025))
    group = add(StudyGroup(id=ids.fresh(), name="ИСП-21", enrolled_year=2025, plan_id=plan.id))
    for student in (made.ivan, made.maria):
        add(Membership(id=ids.fresh(), student_id=student, group_id=group.id, first_day=date(2025, 9, 1)))
    titles = {
        "МДК.01.04": "Системное программирование",
        "МДК.11.01": "Технология разработки и защиты баз данных",
        "МДК.01.01": "Разработка программных модулей",
        "ОГСЭ.04": "Иностранный язык",
    }
    pages = {}
    for pair, ((code, title), room) in enumerate(zip(titles.items(), rooms, strict=True), 1):
        line = add(PlanLine(id=ids.fresh(), plan_id=plan.id, row_code=code, code=code, title=title))
        page = add(Page(id=ids.fresh(), group_id=group.id, line_id=line.id, year=2026))
        pages[code] = (page.id, line.id)
        place = {"weekday": 3, "pair": pair, "room_id": rooms[room], "first_day": date(2026, 9, 1)}
        add(Slot(id=ids.fresh(), page_id=page.id, season="2026-1", last_day=date(2026, 12, 31), **place))
    _entries(add, made, pages, rooms)


def _entries(add, made: SmallCollege, pages, rooms) -> None:
    def lesson(code, day, pair, room, topic, homework, kind="Л", number=None):
        row = add(
            Lesson(
                id=ids.fresh(), page_id=pages[code][0], born_day=day, born_pair=pair, day=day, pair=pair,
                room_id=rooms[room], teacher_id=made.teacher,
            )
        )  # fmt: skip
        told = {"topic": topic, "homework": homework, "kind": kind, "work_number": number}
        add(LessonEntry(id=ids.fresh(), lesson_id=row.id, **told))
        work = add(Work(id=ids.fresh(), lesson_id=row.id, ordinal=0, kind=kind, number=number))
        return row.id, work.id

    def mark(work, student, value, given, comment=""):
        add(MarkEntry(id=ids.fresh(), work_id=work, student_id=student, value=value, given_at=given, comment=comment))

    lesson("МДК.01.04", TODAY, 1, "210", "Практическая работа № 5. Процессы и потоки", "отчёт к 19 ноября", "ПР", 5)
    _, answer = lesson("МДК.11.01", TODAY, 2, "301", "Нормализация отношений", "§ 9, задачи 1–3")
    mark(answer, made.ivan, "4", NOON, "третья нормальная форма")
    mark(answer, made.maria, "2", NOON, "не выучила определения")
    lesson("МДК.01.01", TODAY, 3, "214", "Обработка исключений. Иерархия классов исключений", "§ 14, пример 14.2")
    held, test = lesson("МДК.01.01", date(2026, 11, 10), 1, "214", "Тестирование и отладка модулей", "§ 13", "КР", 2)
    mark(test, made.ivan, "3", NOON - timedelta(days=1), "Не проверены граничные значения")
    mark(test, made.maria, "5", NOON - timedelta(days=1))
    missed, _ = lesson("МДК.01.04", date(2026, 11, 9), 2, "210", "Планирование процессов", "")
    add(PresenceEntry(id=ids.fresh(), lesson_id=missed, student_id=made.ivan, fact="н"))
    add(ReasonEntry(id=ids.fresh(), lesson_id=missed, student_id=made.ivan, reason="у"))
    add(PresenceEntry(id=ids.fresh(), lesson_id=held, student_id=made.maria, fact="оп", minutes_late=12))
    add(ReasonEntry(id=ids.fresh(), lesson_id=held, student_id=made.maria, reason="н"))
    for student, value in ((made.ivan, "4"), (made.maria, "5")):
        final = {"line_id": pages["МДК.01.01"][1], "term": 2, "kind": "term", "value": value}
        add(Final(id=ids.fresh(), student_id=student, **final))
