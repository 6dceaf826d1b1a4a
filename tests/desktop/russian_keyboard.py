"""A program for test_russian_keyboard.py: the real shell on a real X screen, telling what keys did."""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop import workspaces
from desktop.app import Program, application
from desktop.layouts import letter_of
from desktop.places import Places
from desktop.workspace import Action, Page, Workspace
from tests.desktop.people_here import StillClock
from tests.desktop.ways_here import Ways


def say(*words: str) -> None:
    print(*words, flush=True)


class Paper(Page):
    """Tells which letters arrive and which actions were done."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if letter := letter_of(event):
            say("letter", letter)

    def act(self, action_id: str) -> None:
        say("act", action_id)


def paper(context: object) -> QWidget:
    return Paper()


def main() -> None:
    right = ("journal.marks", "write")
    actions = (Action("paper.print", "&Печать…", "Ctrl+P", "paper", "file"),)
    workspaces.WORKSPACES = (Workspace("paper", "Бумага", "sun", frozenset({right}), paper, actions),)
    app = application()
    program = Program(Places.of(Path(tempfile.mkdtemp())), Ways(password="фы"), StillClock())
    field = program.sign_in.card.field
    field.noticed.connect(lambda: say("layout", field.layout_name or "-"))
    program.sign_in.opened.connect(lambda _, password: say("password", password))
    program.start()

    def watch() -> None:
        popup = QApplication.activePopupWidget()
        title = popup.title() if popup is not None and hasattr(popup, "title") else ""
        if title != watch.menu:  # type: ignore[attr-defined]
            say("menu", title or "closed")
            watch.menu = title  # type: ignore[attr-defined]
        focus = QApplication.focusWidget()
        name = focus.accessibleName() if focus is not None else ""
        now = f"{program.window.windowTitle()} / {type(focus).__name__} / {name}"
        if now != watch.last:  # type: ignore[attr-defined]
            say("focus", now)
            watch.last = now  # type: ignore[attr-defined]

    watch.last = watch.menu = ""  # type: ignore[attr-defined]
    timer = QTimer(interval=20)
    timer.timeout.connect(watch)
    timer.start()
    program.window.activateWindow()
    sys.exit(app.exec())


if __name__ == "__main__":
    main()
