"""A small college for tests: one group, one page, its people, timetable and topics, in real files of either side.

Nothing here goes through an act: rows are laid down as a pull lays them down, with the token of the server's hand.
A file is made once for a session and copied for each test.
"""

import atexit
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Select, Table, insert, select, update

from college.cells import Cell
from college.roles import Role, read_rights
from db import device, gradebook, ids, lessons
from db.admission.accounts import begun_in
from db.client_file import new_file
from db.credentials import DeviceKey
from db.engine import open_client, open_server, reading, writing
from db.house import found_college
from db.migrations import upgrade
from db.models.admission import Agreement
from db.models.catalogue import Bell, College, Right, Room
from db.models.exchange import Bucket, Cursor, Member, Meta, Outbox, Self, SyncRow
from db.models.exchange import Device as KnownDevice
from db.models.groups import Curatorship, Membership, StudyGroup
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, Work
from db.models.people import Employee, PersonName, RoleAssignment
from db.models.record import EPOCH, STATE, Synced, groups_of
from db.models.subjects import Plan, PlanHours, PlanLine, Specialty
from db.models.timetable import Slot
from db.models.topic_plans import Topic, TopicPlan
from db.spread import Column, Spread
from db.store import Store
from db.sync import placing, wire
from db.sync.arbiter import server_push
from db.sync.batch import Batch, hash_of, read, token
from db.sync.buckets import Unforeseen, take_heads
from db.sync.desk import Desk
from db.sync.exchange import exchange
from db.sync.lease import lease_for
from db.sync.on_demand import server_hold, server_offers
from db.sync.pull import server_hello, server_known, server_pull, server_verify, server_wait
from db.sync.shapes import shapes
from resources import path as resource

if TYPE_CHECKING:
    from tests.conftest import Postgres

KEY = bytes(range(32))
COLLEGE = UUID("5bd3c1a0-0000-4000-8000-000000000001")
HOUSE = token(UUID(int=1), 0)  # whose hand laid the rows of a client's file
ZONE = ZoneInfo("Asia/Tomsk")
YEAR = 2026
TODAY = date(2026, 11, 12)  # a Thursday: lessons of ОП.01 stand on Mondays and Thursdays
TERM = 3  # of a group enrolled in 2025
SURNAMES = ("Агафонова Мария", "Белов Пётр", "Волков Иван", "Громова Анна", "Дёмин Олег", "Ершова Юлия")


def known(*parts: ids.Part) -> UUID:
    """Return the id by which every test knows a thing."""
    return ids.derived(COLLEGE, "test", *parts)


@dataclass
class Hands:
    """A clock that tests turn by hand."""

    moment: datetime = datetime(2026, 11, 12, 5, tzinfo=UTC)  # noon in the college
    zone: ZoneInfo = ZONE
    ticks: float = 100.0

    def now(self) -> datetime:
        return self.moment

    def mono(self) -> float:
        return self.ticks

    def boot(self) -> str:
        return "boot-1"

    def turn(self, day: date, hour: int = 12) -> None:
        """Make it this day and hour of the college."""
        self.moment = datetime.combine(day, time(hour), ZONE).astimezone(UTC)

    def go(self, **span: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**span)
        self.ticks += timedelta(**span).total_seconds()


# ---- laying rows down


def lay(engine: Engine, model: type[Synced], *rows: Mapping[str, Any], **row: Any) -> UUID:
    """Lay rows down as a pull does; return the id of the last one. A derived id is derived, others are made up."""
    table = model.__table__
    assert isinstance(table, Table)
    told = [whole(model, one) for one in (*rows, *([row] if row else []))]
    with writing(engine).begin() as connection:
        for keys in {tuple(sorted(one)) for one in told}:
            connection.execute(insert(table), [one for one in told if tuple(sorted(one)) == keys])
    return told[-1]["id"]


def change(engine: Engine, model: type[Synced], row: UUID, **columns: Any) -> None:
    """Write over a row as a pull does."""
    table = model.__table__
    assert isinstance(table, Table)
    with writing(engine).begin() as connection:
        assert connection.execute(table.update().where(table.c.id == row).values(**columns)).rowcount == 1


_made = count(1)


def whole(model: type[Synced], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with the id and the tokens under which `lay` lays it down."""
    told = dict(row)
    if "id" not in told and model.sync.is_derived:
        columns = model.__table__.c
        parts = [told.get(name, 0 if columns[name].server_default is not None else None) for name in model.sync.birth]
        told["id"] = ids.derived(COLLEGE, model.sync.noun, *parts)
    told.setdefault("id", known(model.sync.noun, next(_made)))
    told.update((f"v_{name}", HOUSE) for name in groups_of(model) if name != STATE)
    return told


# ---- the college


class WHO:
    """Who works here."""

    teacher = known("teacher")
    other = known("other teacher")
    curator = known("curator")
    dispatcher = known("dispatcher")
    deputy = known("deputy")
    director = known("director")
    hr_head = known("hr_head")


NAMES = {
    WHO.teacher: "Кузнецова Ольга Викторовна",
    WHO.other: "Громов Павел Сергеевич",
    WHO.curator: "Лапина Вера Ивановна",
    WHO.dispatcher: "Орлова Нина Петровна",
    WHO.deputy: "Гладышев Михаил Васильевич",
    WHO.director: "Сомов Андрей Львович",
    WHO.hr_head: "Ильина Раиса Фёдоровна",
}
GROUP = known("group", "ИСП-21")
OTHER_GROUP = known("group", "ИСП-22")
LINE = ids.derived(COLLEGE, "plan_line", known("plan"), "1")
OTHER_LINE = ids.derived(COLLEGE, "plan_line", known("plan"), "2")
PAGE = ids.derived(COLLEGE, "page", GROUP, LINE, None, YEAR)
OTHER_PAGE = ids.derived(COLLEGE, "page", OTHER_GROUP, LINE, None, YEAR)
FOREIGN_PAGE = ids.derived(COLLEGE, "page", GROUP, OTHER_LINE, None, YEAR)
TEACHING = known("teaching")
ROOM = known("room", "305")


def student(number: int) -> UUID:
    """Return the student who stands in this line of the roll, from 0."""
    return known("student", number)


def topic(number: int) -> UUID:
    """Return a line of the thematic plan, from 1."""
    return ids.derived(COLLEGE, "topic", known("topic plan"), number)


def lay_college(engine: Engine, students: int = 6) -> None:
    """Lay the whole small college down in an open database."""
    grants = read_rights(resource("rights", "rights.tsv").read_text("utf-8"))
    lay(engine, Right, *(
        {"role": grant.role.value, "section": grant.section, "action": grant.action.value, "scope": grant.scope.value}
        for grant in grants
    ))  # fmt: skip
    lay(engine, Bell, *(
        {"id": known("bell", pair), "name": "", "pair": pair, "starts": time(starts, 30), "ends": time(starts + 1, 59)}
        for pair, starts in enumerate((8, 10, 12, 14, 16), start=1)
    ))  # fmt: skip
    lay(engine, Room, id=ROOM, name="305")
    _lay_people(engine, students)
    _lay_plan(engine)
    _lay_pages(engine)


def _lay_people(engine: Engine, students: int) -> None:
    for person, name in NAMES.items():
        surname, given, patronymic = name.split()
        lay(engine, PersonName, person_id=person, since=date(1980, 1, 1), surname=surname, given=given,
            patronymic=patronymic)  # fmt: skip
        lay(engine, Employee, person_id=person, post="", hired=date(2020, 9, 1))
        lay(engine, Agreement, person_id=person, signed_on=date(2020, 9, 1), number="1")
    for person, role in (
        (WHO.dispatcher, Role.DISPATCHER), (WHO.deputy, Role.DEPUTY_UMR), (WHO.director, Role.DIRECTOR),
        (WHO.hr_head, Role.HR_HEAD),
    ):  # fmt: skip
        lay(engine, RoleAssignment, person_id=person, role=role.value, first_day=date(2020, 9, 1))
    lay(engine, Specialty, id=known("specialty"), code="09.02.07", name="Информационные системы и программирование")
    lay(engine, Plan, id=known("plan"), specialty_id=known("specialty"), name="ИСП 2025", enrolled_year=2025)
    for group, name in ((GROUP, "ИСП-21"), (OTHER_GROUP, "ИСП-22")):
        lay(engine, StudyGroup, id=group, name=name, enrolled_year=2025, plan_id=known("plan"))
    lay(engine, Curatorship, group_id=GROUP, person_id=WHO.curator, first_day=date(2025, 9, 1))
    lay(engine, PersonName, *(
        {"person_id": student(number), "since": date(2009, 1, 1), "surname": surname, "given": given}
        for number, (surname, given) in enumerate(map(_name_of, range(students)))
    ))  # fmt: skip
    lay(engine, Membership, *(
        {"id": membership(number), "student_id": student(number), "group_id": GROUP, "first_day": date(2025, 9, 1)}
        for number in range(students)
    ))  # fmt: skip


def _name_of(number: int) -> tuple[str, str]:
    surname, given = SURNAMES[number % len(SURNAMES)].split()
    return (surname if number < len(SURNAMES) else f"{surname}-{number:02}"), given


def membership(number: int) -> UUID:
    """Return the standing of a student in ИСП-21."""
    return known("membership", number)


def _lay_plan(engine: Engine) -> None:
    lay(engine, PlanLine,
        {"plan_id": known("plan"), "row_code": "1", "code": "ОП.01", "title": "Операционные системы и среды"},
        {"plan_id": known("plan"), "row_code": "2", "code": "ОП.04", "title": "Основы программирования"})  # fmt: skip
    lay(engine, PlanHours, *(
        {"line_id": LINE, "term": term, "kind": kind, "hours": Decimal(hours)}
        for term, kind, hours in ((3, "Лек", 32), (3, "Пр", 16), (4, "Лек", 20), (3, "СР", 10))
    ))  # fmt: skip
    lay(engine, TopicPlan, id=known("topic plan"), line_id=LINE, year=YEAR, standing="approved")
    lay(engine, Topic, *(
        {
            "plan_id": known("topic plan"), "number": number, "title": f"Тема занятия {number}", "hours": Decimal(2),
            "kind": "ПР" if number % 3 == 0 else "Л", "work_number": number // 3 if number % 3 == 0 else None,
        }
        for number in range(1, 31)
    ))  # fmt: skip


def _lay_pages(engine: Engine) -> None:
    for group, line in ((GROUP, LINE), (OTHER_GROUP, LINE), (GROUP, OTHER_LINE)):
        lay(engine, Page, group_id=group, line_id=line, subgroup_id=None, year=YEAR)
    first = date(YEAR, 9, 1)
    lay(engine, Teaching, id=TEACHING, page_id=PAGE, person_id=WHO.teacher, first_day=first)
    lay(engine, Teaching, page_id=FOREIGN_PAGE, person_id=WHO.other, first_day=first)
    for page, teacher, weekday, pair in (
        (PAGE, WHO.teacher, 0, 2), (PAGE, WHO.teacher, 3, 3), (FOREIGN_PAGE, WHO.other, 1, 1),
    ):  # fmt: skip
        for season, start, end in (
            ("2026-1", first, date(2026, 12, 31)),
            ("2026-2", date(2027, 1, 11), date(2027, 6, 30)),
        ):
            lay(engine, Slot, id=known("slot", page, weekday, season), page_id=page, season=season, weekday=weekday,
                pair=pair, room_id=ROOM, teacher_id=teacher, first_day=start, last_day=end)  # fmt: skip


def lay_lesson(
    engine: Engine, day: date, pair: int = 3, *, page: UUID = PAGE, teacher: UUID = WHO.teacher, topic: str = "",
    marks: Mapping[int, str] | None = None, absent: Iterable[int] = (), **more: Any,
) -> UUID:  # fmt: skip
    """Lay a lesson down as the server shows it: with its entry, one work, marks and absences by students' numbers."""
    born = {"born_day": day, "born_pair": pair, "take": 0, "day": day, "pair": pair} | more
    lesson = lay(engine, Lesson, page_id=page, teacher_id=teacher, **born)
    lay(engine, LessonEntry, lesson_id=lesson, topic=topic, noted_at=_at(day))
    work = lay(engine, Work, lesson_id=lesson, ordinal=0)
    if marks:
        lay(engine, MarkEntry, *(
            {"work_id": work, "student_id": student(number), "value": value, "given_at": _at(day)}
            for number, value in marks.items()
        ))  # fmt: skip
    for number in absent:
        lay(engine, PresenceEntry, lesson_id=lesson, student_id=student(number), fact="н", noted_at=_at(day))
    return lesson


def _at(day: date) -> datetime:
    return datetime.combine(day, time(13), ZONE).astimezone(UTC)


# ---- files


@dataclass
class Hand:
    """An employee at his machine: his file, his store, his clock."""

    path: Path
    engine: Engine
    store: Store
    person: UUID
    device: UUID
    key: DeviceKey
    clock: Hands = field(default_factory=Hands)

    def outbox(self) -> list[Any]:
        """Return the batches written here, in order."""
        with reading(self.engine).connect() as connection:
            return list(connection.execute(select(Outbox.__table__).order_by(Outbox.seq)))

    def batches(self) -> list[Batch]:
        """Return the same, read back from their bytes."""
        return [read(row.body) for row in self.outbox()]

    def rows(self, model: type[Any]) -> list[Any]:
        """Return everything that stands in a table."""
        with reading(self.engine).connect() as connection:
            return list(connection.execute(select(model.__table__)))

    def answer(self, seq: int, status: str = "applied") -> None:
        """Let the server have answered a batch and everything before it."""
        with writing(self.engine).begin() as connection:
            connection.execute(Outbox.__table__.update().where(Outbox.seq <= seq).values(status=status))  # type: ignore[attr-defined]

    def hold(self, bucket: int, name: str, seq: int, *rows: tuple[str, UUID]) -> None:
        """Let rows have been pulled through a bucket up to a number."""
        with writing(self.engine).begin() as connection:
            connection.execute(insert(Cursor).values(bucket=bucket, name=name, seq=seq, shown=True))
            for table, row in rows:
                connection.execute(insert(Member).values(bucket=bucket, tbl=table, row_id=row))


def spread(hand: Hand, page: UUID = PAGE, term: int | None = None, person: UUID | None = None) -> Spread:
    """Draw a page as the one at the machine, or somebody else, sees it there."""
    with hand.store.read() as session:
        return gradebook.spread_of(session, page, term=term, person=person or hand.person, clock=hand.clock)


def column_on(hand: Hand, day: date, page: UUID = PAGE) -> Column:
    """Return the first lesson of a day on the page."""
    return next(column for column in spread(hand, page).columns if column.day == day)


def put(hand: Hand, column: Column, number: int, cell: Cell, person: UUID | None = None) -> None:
    """Leave something in the cell of a student."""
    with hand.store.write("put_mark") as session:
        gradebook.put_cell(session, column, student(number), cell, person=person or hand.person, clock=hand.clock)


def put_lesson(hand: Hand, column: Column, person: UUID | None = None, **texts: Any) -> None:
    """Write the right half of a lesson."""
    with hand.store.write("put_lesson") as session:
        lessons.put_lesson(session, column, person=person or hand.person, clock=hand.clock, **texts)


def cell_of(hand: Hand, day: date, number: int, page: UUID = PAGE) -> Cell:
    """Return what stands in a cell of the first lesson of a day."""
    drawn = spread(hand, page)
    place = next(place for place, column in enumerate(drawn.columns) if column.day == day)
    entry = drawn.entries.get((student(number), place))
    return entry.cell if entry else Cell()


class Machines:
    """Makes employees' files and servers for one test, and closes them after it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = count(1)
        self._open = ExitStack()

    def hand(self, person: UUID = WHO.teacher, *, students: int = 6, name: str = "") -> Hand:
        """Return an employee at a machine of his own, whose file holds the whole small college."""
        number = next(self._made)
        path = self._folder / f"machine-{number}" / "parta.db"
        path.parent.mkdir()
        shutil.copy(_client_template(students), path)
        engine = open_client(path, KEY, create=False)
        self._open.callback(engine.dispose)
        key, here = DeviceKey.generate(), known("device", name or number)
        device.found(engine, device=here, person=person, college=COLLEGE, private=key.private, lease="lease-1")
        clock = Hands()
        return Hand(path, engine, Store(engine, clock, key), person, here, key, clock)

    def enrolled(self, server: Engine, person: UUID = WHO.teacher, *, is_filled: bool = True) -> Hand:
        """Return an employee at a machine of his own, whose file holds what the server gave him, or nothing yet."""
        number = next(self._made)
        path = self._folder / f"machine-{number}" / "parta.db"
        path.parent.mkdir()
        shutil.copy(_empty_template(), path)
        engine = open_client(path, KEY, create=False)
        self._open.callback(engine.dispose)
        key, here = DeviceKey.generate(), known("device", number)
        device.found(engine, device=here, person=person, college=COLLEGE, private=key.private)
        clock = Hands()
        hand = Hand(path, engine, Store(engine, clock, key), person, here, key, clock)
        enrol(server, hand)
        if is_filled:
            exchange_with(server, hand)
        return hand

    def server(self, *, students: int = 6, postgres: "Postgres | None" = None) -> Engine:
        """Return a server that holds the whole small college, every row placed in its buckets; on SQLite unless told."""
        if postgres:
            name = postgres.create(template=_postgres_template(postgres, students))
            self._open.callback(postgres.drop, name)
            engine = open_server(postgres.url(name))
            self._open.callback(engine.dispose)
            return engine
        path = self._folder / f"server-{next(self._made)}.db"
        shutil.copy(_server_template(students), path)
        engine = open_server(path)
        self._open.callback(engine.dispose)
        return engine

    def close(self) -> None:
        """Close every file, when no worker of a page reads from it any more."""
        if (qt := sys.modules.get("PySide6.QtCore")) is not None:
            qt.QThreadPool.globalInstance().waitForDone()
        self._open.close()


def found_server(engine: Engine, students: int = 6) -> None:
    """Found the college on an empty server of either back end and place its rows."""
    with writing(engine).begin() as connection:
        found_college(connection, COLLEGE, name="Колледж", zone=ZONE.key, demo=True, clock=Hands())
    lay_college(engine, students)
    place(engine)


def place(engine: Engine) -> None:
    """Place every row of a server that lies in no bucket yet: all at once on a new one, else as an act is placed."""
    with writing(engine).begin() as connection:
        if connection.scalar(select(Bucket.id).limit(1)) is None:
            placing.place_all(connection)
        else:
            _place_rest(connection)


def _place_rest(conn: Connection) -> None:
    rest = {
        table: set(conn.scalars(select(shape.table.c.id))) - set(conn.scalars(_placed(table)))
        for table, shape in shapes().items()
    }
    try:
        placing.place(conn, rest, take_heads(conn, ()))
    except Unforeseen as more:
        placing.place(conn, rest, take_heads(conn, more.names, more.numbers))


def _placed(table: str) -> Select[Any]:
    return select(SyncRow.row_id).where(SyncRow.tbl == table)


def as_founded(engine: Engine) -> None:
    """Let what was laid down bear the server's own number 0, as what is laid at a founding does: the audit knows it."""
    with writing(engine).begin() as connection:
        founded = token(connection.scalar(select(Meta.house)), 0)
        for shape in shapes().values():
            for column in shape.tokens:
                connection.execute(shape.table.update().where(shape.table.c[column] == HOUSE).values({column: founded}))


def enrol(engine: Engine, hand: Hand) -> None:
    """Let the server know a device, and the device its lease, as enrolment does."""
    first = device.here(hand.engine).first_seq
    with writing(engine).begin() as connection:
        connection.execute(
            insert(KnownDevice).values(
                id=hand.device, person=hand.person, alg=hand.key.alg, public_key=hand.key.public, first_seq=first,
                last_seq=first - 1, made_at=(hand.clock.now() - EPOCH) // timedelta(milliseconds=1),
                chain_epoch=begun_in(connection),
            )
        )  # fmt: skip
    with writing(hand.engine).begin() as connection:
        connection.execute(update(Self).values(lease=lease_for(engine, hand.device, hand.clock)))


@dataclass(frozen=True)
class Came:
    """What came back over the line."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Line:
    """A line without faults to a server in this process."""

    server: Engine
    device: UUID
    clock: Hands

    def call(self, name: str, body: bytes) -> Came:
        """Answer as the server's routes do."""
        answer = {
            "hello": server_hello,
            "push": server_push,
            "pull": server_pull,
            "known": server_known,
            "verify": server_verify,
            "hold": server_hold,
            "offers": server_offers,
            "wait": server_wait,
        }[name]
        reply = answer(self.server, self.device, wire.decode(body), self.clock)
        return Came(reply.status, wire.encode(reply.body))


def exchange_with(server: Engine, *hands: Hand) -> None:
    """Let each of these desktops exchange in turn, then once more, so that all have heard of all."""
    for hand in (*hands, *hands[:-1]):
        line = Line(server, hand.device, hand.clock)
        exchange(Desk(hand.engine, hand.clock, line, hand.key, gate=hand.store.gate, tell=hand.store.tell))


@cache
def _templates() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="parta-factories-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _client_template(students: int) -> Path:
    def fill(engine: Engine) -> None:
        lay(engine, College, id=COLLEGE, name="Колледж", demo=True)
        lay_college(engine, students)

    folder = _templates() / f"client-{students}"
    folder.mkdir()
    return _made_once(new_file(folder / "parta.db", KEY), folder / "parta.db", fill)


@cache
def _empty_template() -> Path:
    folder = _templates() / "empty"
    folder.mkdir()
    return _made_once(new_file(folder / "parta.db", KEY), folder / "parta.db", lambda engine: None)


@cache
def _server_template(students: int) -> Path:
    path = _templates() / f"server-{students}.db"
    engine = open_server(path, migrate=True)
    upgrade(engine, "server")
    return _made_once(engine, path, lambda engine: found_server(engine, students))


@cache
def _postgres_template(postgres: "Postgres", students: int) -> str:
    name = postgres.create()
    engine = open_server(postgres.url(name), migrate=True)
    upgrade(engine, "server")
    found_server(engine, students)
    engine.dispose()
    return name


def _made_once(engine: Engine, path: Path, fill: Callable[[Engine], None]) -> Path:
    fill(engine)
    engine.dispose()
    assert not path.with_name(path.name + "-wal").exists(), "the last connection brings the log in"
    return path


def chain_of(hand: Hand) -> list[str]:
    """Check the chain of an outbox from its first batch; return the hashes. Fails where a link is broken."""
    from db.credentials import verify

    before, names = "", []
    for place, row in enumerate(hand.outbox(), start=1):
        batch = read(row.body)
        assert (row.seq, batch.seq, batch.prev, batch.device) == (place, place, before, hand.device)
        assert row.hash == hash_of(row.body)
        assert batch.body() == row.body, "the bytes are canonical"
        assert verify(hand.key.public, row.body, row.signature)
        before = row.hash
        names.append(row.hash)
    return names
