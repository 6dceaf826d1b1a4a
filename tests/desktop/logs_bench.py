"""The logs on a desk of the tests: real pages over a real file, asking a real server over its socket."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from sqlalchemy import Engine

from college.admission.login_facts import NightGuesses, UnknownMachine
from college.cells import Cell
from college.marks import Mark
from college.roles import Role
from db.admission import access_log
from db.admission.access_log import Access
from db.admission.fact_words import spelt
from db.clock import today
from db.models.admission import Agreement, Incident, SignIn
from db.models.people import Employee, PersonName, RoleAssignment
from db.names import names_of
from db.rights import load_rights
from desktop import inquiry
from desktop.line import Line
from desktop.link_trouble import LinkTrouble
from desktop.news import News
from desktop.settings import Settings
from desktop.shell.link_light import Lamp
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.workspace import Context, Page
from tests.factories import (
    GROUP,
    TODAY,
    WHO,
    ZONE,
    Hand,
    Machines,
    column_on,
    exchange_with,
    known,
    lay,
    lay_lesson,
    place,
    put,
    student,
)
from tests.server.conftest import served

ADMIN = known("administrator")
NO_LINE = "Сервер не отвечает. Введённое сохранено здесь и уйдёт само."
LATE = datetime(2026, 11, 10, 23, 14, tzinfo=ZONE)
FACTS = [
    {"points": 5, **spelt(UnknownMachine(LATE), {})},
    {"points": 2, **spelt(NightGuesses(LATE - timedelta(minutes=3), LATE, 3), {})},
]


@dataclass
class Wire:
    """The line of the opened file; `is_cut` is a plug that was pulled."""

    line: Line
    is_cut: bool = False
    asked: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def call(self, path: str, body: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
        self.asked.append((path.rpartition("/")[2], body))
        if self.is_cut:
            raise LinkTrouble(NO_LINE)
        return self.line.ask(path, body)


@dataclass
class Desk:
    """A page in a window, as the shell shows it."""

    page: Any
    hand: Hand
    server: Engine
    wire: Wire
    context: Context
    window: QWidget

    def strip(self) -> str:
        message = self.context.messages.current()
        return message.sentence if message else ""

    def cells(self, column: str) -> list[str]:
        """Return what stands in a column, from above."""
        titles = [each.title for each in self.page.model.columns]
        at = titles.index(column)
        return [self.page.model.index(row, at).data() for row in range(self.page.model.rowCount())]

    def cut(self) -> None:
        """Pull the plug: the light says so first."""
        self.wire.is_cut = True
        self.context.light.update(offline_since=self.hand.clock.now())

    def mend(self) -> None:
        self.wire.is_cut = False
        self.context.light.update(offline_since=None)


def lay_admin(server: Engine) -> None:
    """Let the college have an administrator."""
    lay(server, PersonName, person_id=ADMIN, since=date(1980, 1, 1), surname="Ветров", given="Антон", patronymic="И.")
    lay(server, Employee, person_id=ADMIN, post="администратор", hired=date(2020, 9, 1))
    lay(server, RoleAssignment, person_id=ADMIN, role=Role.ADMINISTRATOR.value, first_day=date(2020, 9, 1))
    lay(server, Agreement, person_id=ADMIN, signed_on=date(2020, 9, 1), number="1")


def lay_accesses(server: Engine, clock: Any, many: int = 0) -> None:
    """Let somebody have looked, printed and revealed; `many` looks of the curator before all that."""
    for number in range(many):
        access_log.note(
            server, Access(WHO.curator, "see", "students.card", student(number % 6)), clock.now() - timedelta(days=9)
        )
    for entry in (
        Access(WHO.curator, "reveal", "students.card", student(0), reason="связываюсь с родителями"),
        Access(WHO.deputy, "print", "journal.marks", GROUP, rows=25),
        Access(WHO.teacher, "export", "journal.marks", GROUP, rows=6),
    ):
        access_log.note(server, entry, clock.now() - timedelta(hours=2))


def lay_own(server: Engine, person: UUID, clock: Any) -> None:
    """Let a person have signed in, and let there be a case about him."""
    now = clock.now()
    for hours, way, machine, verdict in (
        (1, "desktop", "К305-01", "ok"), (20, "web", "", "ok"), (39, "desktop", "DESKTOP-7K2", "unknown_machine"),
        (40, "desktop", "К305-01", "wrong"),
    ):  # fmt: skip
        lay(server, SignIn, person_id=person, at=now - timedelta(hours=hours), way=way, machine=machine,
            room="305" if machine == "К305-01" else "", verdict=verdict)  # fmt: skip
    lay(server, Incident, person_id=person, kind="signals", opened_at=now - timedelta(hours=15), points=7,
        facts=json.dumps(FACTS, ensure_ascii=False), reporter_id=None)  # fmt: skip


def change_a_mark(machines: Machines, server: Engine) -> None:
    """Let the teacher put a mark, and another one in its place."""
    teacher = machines.enrolled(server, WHO.teacher)
    for value in ("4", "5"):
        put(teacher, column_on(teacher, TODAY), 0, Cell(marks=(Mark(value),)))
        exchange_with(server, teacher)


@contextmanager
def desk(
    qtbot: Any, folder: Path, open_page: Callable[[Context], Page], *, person: UUID = ADMIN, many: int = 0,
    size: tuple[int, int] = (1290, 690), has_own: bool = True,
) -> Iterator[Desk]:  # fmt: skip
    """Open a page for a person over his own file and the line to his server."""
    with ExitStack() as stack:
        machines = Machines(folder)
        stack.callback(machines.close)
        server = machines.server()
        lay_admin(server)
        lay_lesson(server, TODAY)
        place(server)
        change_a_mark(machines, server)
        clock = machines.enrolled(server, WHO.dispatcher).clock
        if has_own:
            lay_own(server, person, clock)
        place(server)
        lay_accesses(server, clock, many)
        hand = machines.enrolled(server, person)
        where = stack.enter_context(served(server, hand.clock))
        wire = Wire(Line(where, hand.device, hand.key, hand.clock))
        stack.callback(wire.line.close)
        yield shown(qtbot, folder, open_page, hand, server, wire, size)


def shown(
    qtbot: Any, folder: Path, open_page: Callable[[Context], Page], hand: Hand, server: Engine, wire: Wire,
    size: tuple[int, int],
) -> Desk:  # fmt: skip
    """Put a page into a window of this size."""
    theme, news = Theme("light"), News()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply()
    messages, light, window = Messages(theme), Lamp(hand.clock.now), QWidget()
    with hand.store.read() as session:
        day = today(hand.clock)
        held = load_rights(session, hand.person)
        name = names_of(session, (hand.person,), day)[hand.person]
    context = Context(
        store=hand.store, person=hand.person, person_name=name, clock=hand.clock, theme=theme,
        settings=Settings(folder / "settings.json"), news=news, messages=messages, rights=held.rights(day),
        open_page=lambda *_, **__: None, light=light, wide=held.wide(day),
        ask=lambda path, body, then, trouble: inquiry.ask(wire, window, path, body, then, trouble),
    )  # fmt: skip
    page = open_page(context)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    heading = page.heading()
    assert heading is not None
    for part in (heading, messages):
        column.addWidget(part)
    column.addWidget(page, 1)
    window.resize(*size)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Desk(page, hand, server, wire, context, window)
