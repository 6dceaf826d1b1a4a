"""The matrix of rights on a desk of the tests: real widgets over a real encrypted file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from college.roles import Action, Role, Scope
from db.clock import Clock
from db.models.admission import Agreement
from db.models.people import Employee, PersonName, RoleAssignment
from db.rights_table import Cell
from desktop.news import News
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.workspace import Again, Ask, ask_nobody, at_once
from desktop.workspaces import open_to
from desktop.workspaces.rights.glance import Opens
from desktop.workspaces.rights.page import RightsPage
from desktop.workspaces.rights.source import StoreSource
from tests.desktop.gradebook_bench import typed
from tests.factories import Hand, Machines, known, lay

ADMIN = known("administrator")
SEE, WRITE, PRINT = Action.SEE, Action.WRITE, Action.PRINT
CARD_OF_CHAIR: Cell = ("students.card", SEE, Role.COMMISSION_CHAIR)
REASON_OF_CURATOR: Cell = ("journal.absence_reason", WRITE, Role.CURATOR)
MARKS_OF_ADMIN: Cell = ("journal.marks", WRITE, Role.ADMINISTRATOR)


@dataclass
class Around:
    """What the page uses of the program."""

    clock: Clock
    theme: Theme
    news: News
    messages: Messages
    opens: Opens = open_to
    again: Again = at_once
    ask: Ask = ask_nobody


@dataclass
class Office:
    """The page with its header and the strip, as the shell shows them."""

    page: RightsPage
    around: Around
    hand: Hand
    window: QWidget

    @property
    def strip(self) -> str:
        message = self.around.messages.current()
        return message.sentence if message else ""

    def go(self, cell: Cell) -> None:
        """Put the cursor into a cell."""
        self.page.go_to(cell)

    def type(self, *texts: str) -> None:
        """Press keys over the grid."""
        for text in texts:
            typed(self.page.grid, text)

    def scope(self, cell: Cell) -> Scope | None:
        """Return what would stand in a cell."""
        return self.page.revision.picture.scope(cell)


def admin_of(machines: Machines) -> Hand:
    """Return an administrator at a machine of his own."""
    hand = machines.hand(ADMIN)
    lay(hand.engine, PersonName, person_id=ADMIN, since=date(1980, 1, 1), surname="Ветров", given="Антон")
    lay(hand.engine, Employee, person_id=ADMIN, post="", hired=date(2020, 9, 1))
    lay(hand.engine, RoleAssignment, person_id=ADMIN, role=Role.ADMINISTRATOR.value, first_day=date(2020, 9, 1))
    lay(hand.engine, Agreement, person_id=ADMIN, signed_on=date(2020, 9, 1), number="1")
    return hand


@contextmanager
def office(
    qtbot, folder: Path, *, person: UUID = ADMIN, may_write: bool = True, size: tuple[int, int] = (1290, 690),
    may_confirm: bool = False, ask: Ask = ask_nobody, before: Callable[[Hand], object] = lambda hand: None,
) -> Iterator[Office]:  # fmt: skip
    """Show the page of a person over his file."""
    machines = Machines(folder)
    hand = admin_of(machines) if person == ADMIN else machines.hand(person)
    theme = Theme("light")
    theme.apply()
    news, messages = News(), Messages(theme)
    before(hand)
    around = Around(hand.clock, theme, news, messages, ask=ask)
    source = StoreSource(hand.store, person, hand.clock)
    page = RightsPage(source, around, may_write=may_write, may_confirm=may_confirm)
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in (page.heading(), messages):
        column.addWidget(part)
    column.addWidget(page, 1)
    window.resize(*size)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.take_focus()
    stop = hand.store.listen(news.hear)
    try:
        yield Office(page, around, hand, window)
    finally:
        stop()
        QApplication.processEvents()
        machines.close()
