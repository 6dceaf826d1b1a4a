"""The desktop of the stage under a camera: opened by keys, put into one state after another, seen in every look."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import Program
from desktop.settings import Settings
from desktop.shell.desk import Desk
from desktop.workspaces.gradebook.page import GradebookPage
from tests.shots.film import Film, settle, shot, until
from tests.stage import Stage

SIZE = (1366, 768)
Key = Qt.Key
P = TypeVar("P", bound=QWidget)


@dataclass
class Office:
    """One running program, its window as large as the smallest screen it must fit."""

    stage: Stage
    program: Program
    film: Film
    looks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of the scene's pictures

    @property
    def desk(self) -> Desk:
        """The desk of whoever signed in."""
        desk = self.program.window.desk()
        assert desk is not None
        return desk

    @property
    def book(self) -> GradebookPage:
        """The open journal."""
        return self.page(GradebookPage)

    def page(self, kind: type[P]) -> P:
        """Return the open page, of this kind."""
        page = self.desk.page()
        assert isinstance(page, kind)
        return page

    def take(self, name: str, of: QWidget | None = None, looks: tuple[str, ...] = ()) -> None:
        """Picture the window, or one widget, in the looks of its scene: `NAME-LOOK`."""
        wanted = looks or self.looks[name]
        if self.film.wants(*(f"{name}-{look}" for look in wanted)):
            settle()
        for look in wanted:
            if self.film.wants(full := f"{name}-{look}"):
                self.dress(look)
                self.film.keep(full, shot(of or self.program.window))

    def come_back(self) -> None:
        """Let the window have the keys again after another one stood before it."""
        self.program.window.activateWindow()
        until(lambda: QApplication.activeWindow() is self.program.window, "window")

    def dress(self, look: str) -> None:
        """Choose a look."""
        self.program.settings.put(Settings.theme, look)

    def unlock(self) -> None:
        """Type the password and wait for the desk."""
        card = self.program.sign_in.card
        card.field.clear()
        self.type_in(card.field, self.stage.password)
        QTest.keyClick(card.field, Key.Key_Return)
        until(lambda: self.program.window.desk() is not None, "desk")
        settle()
        self.program.lamp.update(last_exchange=self.stage.clock.now())

    def open(self, name: str, **place: object) -> None:
        """Open a page and let it come to rest."""
        self.desk.open_page(name, **place)
        settle(0)

    def type_in(self, widget: QWidget, text: str) -> None:
        """Press the keys of a text, as a Russian keyboard reports them."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                none = Qt.KeyboardModifier.NoModifier
                QApplication.sendEvent(widget, QKeyEvent(kind, ord(letter.upper()), none, letter))

    def choose(self, student: int, day: int, month: int) -> tuple[int, int]:
        """Put the cursor into a cell: the student's line, the lesson's date; return where it is."""
        model = self.book.model
        columns = range(model.columnCount())
        column = next(at for at in columns if (model.column(at).day.day, model.column(at).day.month) == (day, month))
        self.book.grid.go_to(student, column)
        return student, column


@contextmanager
def opened(
    stage: Stage, film: Film, *, size: tuple[int, int] = SIZE, person: UUID | None = None, is_locked: bool = False
) -> Iterator[Office]:
    """Start the program, unlock it (the teacher's file, or another person's), close it after."""
    program = Program(stage.places, stage.opener(), stage.clock)
    office = Office(stage, program, film)
    program.settings.theme = "light"
    program.settings.last_workspace = "today"
    program.settings.last_employee = str(person or stage.keys.teacher)
    program.window.resize(*size)
    program.start()
    try:
        until(lambda: program.sign_in.employee() is not None, "employee")
        if not is_locked:
            office.unlock()
        yield office
    finally:
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()
        app = QApplication.instance()
        assert app is not None
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
