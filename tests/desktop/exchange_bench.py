"""The exchange on a desk of the tests: a real page over a real file, a real server behind a real socket."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from college.cells import Cell
from college.marks import parse_mark
from db.house import house_write
from db.models.catalogue import Closure
from db.models.journal import Teaching
from desktop.line import Line
from desktop.workspace import Context, Page
from desktop.workspaces.exchange.page import open_page
from tests.desktop.logs_bench import Desk, Wire, shown
from tests.factories import (
    GROUP,
    PAGE,
    TERM,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Hands,
    Machines,
    column_on,
    exchange_with,
    lay,
    lay_lesson,
    place,
    put,
)
from tests.server.conftest import served

DAY = TODAY - timedelta(3)  # a lesson that stands already
SIZE = (1290, 690)


def mark(value: str) -> Cell:
    """Return a cell with one mark."""
    found = parse_mark(value)
    return Cell(marks=(found,) if found else ())


@dataclass
class House:
    """A server with one lesson, and desks around it."""

    machines: Machines
    server: Engine
    teacher: Hand
    stack: ExitStack

    def enrolled(self, person: UUID) -> Hand:
        """Return another person at a machine of his own."""
        return self.machines.enrolled(self.server, person)

    def types(self, hand: Hand, value: str, number: int = 0) -> None:
        """Let somebody type a mark into the lesson."""
        put(hand, column_on(hand, DAY), number, mark(value))

    def exchange(self, *hands: Hand) -> None:
        """Let these desks exchange in turn."""
        exchange_with(self.server, *hands)

    def close_term(self) -> None:
        """Let the server close the term behind the backs of the desks."""
        with house_write(self.server, Hands(), "close") as session:
            session.add(
                Closure(group_id=GROUP, year=YEAR, term=TERM, closed=True, changed_at=Hands().now())
            )  # fmt: skip

    def park(self, hand: Hand, value: str = "5", number: int = 0) -> None:
        """Let somebody type into a term that is closed behind his back."""
        self.types(hand, value, number)
        self.close_term()
        self.exchange(hand)

    def quarrel(self, mine: str = "4", theirs: str = "3") -> Hand:
        """Let both teachers of the page type into one cell without seeing the other; return the other's desk."""
        other = self.enrolled(WHO.other)
        self.types(self.teacher, mine)
        other.clock.go(minutes=28)
        self.teacher.clock.go(minutes=28)
        self.types(other, theirs)
        self.exchange(self.teacher, other)
        return other

    def desk(
        self, qtbot: Any, folder: Path, hand: Hand, *, size: tuple[int, int] = SIZE,
        page: Callable[[Context], Page] = open_page,
    ) -> Desk:  # fmt: skip
        """Open a page for somebody over his file and the line to the server."""
        where = self.stack.enter_context(served(self.server, hand.clock))
        wire = Wire(Line(where, hand.device, hand.key, hand.clock))
        self.stack.callback(wire.line.close)
        return shown(qtbot, folder, page, hand, self.server, wire, size)


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Found the college, its server and the teacher's desk."""
    with ExitStack() as stack:
        machines = Machines(folder)
        stack.callback(machines.close)
        server = machines.server()
        lay_lesson(server, DAY, 2)
        lay(server, Teaching, page_id=PAGE, person_id=WHO.other, first_day=DAY)
        place(server)
        yield House(machines, server, machines.enrolled(server), stack)
