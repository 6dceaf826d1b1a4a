"""A gradebook on a desk of the tests: real widgets, a disk that remembers, keys as a keyboard gives them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from college.refusal import Refused
from db.gradebook import PageLink
from db.spread import Page, Spread
from desktop.news import News
from desktop.settings import Settings
from desktop.shell.link_light import Lamp
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.workspace import Again, at_once
from desktop.workspaces.gradebook.edits import Edits
from desktop.workspaces.gradebook.model import GradebookModel
from desktop.workspaces.gradebook.page import GradebookPage
from desktop.workspaces.gradebook.sheet import Sheet
from desktop.workspaces.gradebook.source import GroupJournal, House, Source
from desktop.workspaces.gradebook.view import GradebookView
from tests.desktop.gradebook_sample import PAGE, Disk, sample

LEAST_PAGE = 631  # lines that title bar, menus, header, strip and status bar leave of a screen of 768
NOON = datetime(2026, 11, 12, 5, 41, 7, tzinfo=UTC)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


def drawn(model: GradebookModel) -> str:
    """Return the grid as a teacher sees it."""
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return "\n".join(" ".join(model.index(row, at).data().replace(" ", "_") or "·" for at in columns) for row in rows)


def typed(widget: QWidget, text: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press the key that types this text, as either layout reports it."""
    key = ord(text.upper()) if len(text) == 1 else 0
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


@dataclass
class Desk:
    """The left page alone."""

    model: GradebookModel
    edits: Edits
    view: GradebookView
    sheet: Sheet
    disk: Disk
    settings: Settings
    theme: Theme
    refused: list[str] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)

    def keys(self, *texts: str) -> str:
        """Type and return the grid."""
        for text in texts:
            typed(self.view, text)
        return drawn(self.model)


def desk(qtbot, folder: Path, spread: Spread, size: tuple[int, int] = (840, 632)) -> Desk:
    """Show the left page of a spread with the cursor in its first cell."""
    theme, disk = Theme("light"), Disk()
    QApplication.instance().setFont(theme.font())
    model = GradebookModel(spread)
    edits = Edits(model, disk, model)
    settings = Settings(folder / "settings.json")
    view = GradebookView(model, edits, gate=disk, theme=theme, settings=settings)
    sheet = Sheet(view, model, theme)
    sheet.resize(*size)
    made = Desk(model, edits, view, sheet, disk, settings, theme)
    for source in (view, edits):
        source.refused.connect(lambda why: made.refused.append(str(why)))
    view.explained.connect(made.explained.append)
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitExposed(sheet)
    view.setFocus()
    view.go_to(0, 0)
    return made


class MemorySource(Disk):
    """Two pages in memory; what was written is in `cells` and `texts`."""

    drawn: Spread | None = None

    def __init__(self) -> None:
        super().__init__()
        self.printed: list[tuple[UUID, int]] = []
        self.taken_out: list[tuple[UUID, int]] = []
        self.is_kept_in = False

    def pages(self) -> Sequence[PageLink]:
        other = PageLink(UUID(int=5), "ИСП-22", "ОП.10", "Численные методы", 3, is_taught=True)
        return PageLink(PAGE, "ИСП-21", "МДК.01.01", "Разработка программных модулей", 3, is_taught=True), other

    def coming(self) -> int:
        return 0

    def spread(self, page: UUID, term: int | None = None) -> Spread:
        from dataclasses import replace

        spread = self.drawn or sample()
        title = spread.page
        if page != PAGE:
            title = replace(title, id=page, group_name="ИСП-22", code="ОП.10", title="Численные методы")
        return replace(spread, page=replace(title, term=term or 3))

    def house(self) -> House:
        return House("Колледж", demo=True, printed_by="Кузнецова\u00a0О.\u00a0В.")

    def note_print(self, subject: UUID, students: int) -> None:
        self.printed.append((subject, students))

    def refuse_taking_out(self, page: Page) -> None:
        if self.is_kept_in:
            raise Refused("Выгрузить оценки нельзя.")

    def note_taken_out(self, page: UUID, students: int) -> None:
        self.taken_out.append((page, students))

    def journal(self, group: UUID, year: int, heard: Callable[[int, int], bool]) -> GroupJournal:
        raise NotImplementedError("the journal of a group is read from a real store")


@dataclass(frozen=True)
class NoonClock:
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Tomsk"))

    def now(self) -> datetime:
        return NOON

    def mono(self) -> float:
        return 0.0

    def boot(self) -> str:
        return "boot"


@dataclass
class Around:
    """What a page uses of the program."""

    clock: NoonClock
    theme: Theme
    settings: Settings
    news: News
    messages: Messages
    light: Lamp
    again: Again = at_once
    open_page: Callable[..., None] = lambda *_, **__: None


@dataclass
class Office:
    """The whole page with its header and the strip."""

    page: GradebookPage
    source: Source
    around: Around
    window: QWidget

    @property
    def strip(self) -> str:
        message = self.around.messages.current()
        return message.sentence if message else ""


def office(qtbot, folder: Path, size: tuple[int, int] = (1290, 690), *, source: Source | None = None) -> Office:
    """Show the page as the shell does, by default over pages in memory."""
    theme = Theme("light")
    QApplication.instance().setFont(theme.font())
    news, messages, light = News(), Messages(theme), Lamp(lambda: NOON.astimezone(ZoneInfo("Asia/Tomsk")))
    around = Around(NoonClock(), theme, Settings(folder / "settings.json"), news, messages, light)
    source = source or MemorySource()
    page = GradebookPage(source, around)
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
    qtbot.waitExposed(window)
    page.take_focus()
    return Office(page, source, around, window)
