"""The page of thematic plans in a window, over one person's file, under real keys."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from desktop.workspaces.ktp.page import open_page
from desktop.workspaces.ktp.rows import Line, Note, Section
from tests.desktop.page_here import PageHere
from tests.factories import Hand

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Bench(PageHere):
    """The page in a window."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        super().__init__(qtbot, folder, hand, open_page)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, text: str = "") -> None:
        """Press a key where the focus is."""
        target = QApplication.focusWidget() or self.page
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, held, text))
        QApplication.processEvents()

    def write(self, text: str) -> None:
        """Press the keys of a text."""
        for letter in text:
            self.press(Qt.Key(ord(letter.upper())), text=letter)

    def sheet(self) -> list[str]:
        """Return the rows as a person reads them."""
        model, found = self.page.model, []
        for at, row in enumerate(model.rows):
            cells = [str(model.index(at, column).data() or "") for column in range(model.columnCount())]
            mark = {Section: "##", Line: "", Note: "!!"}[type(row)]
            found.append(" | ".join([mark, *cells] if mark else cells).strip(" |"))
        return found

    def titles(self) -> list[str]:
        return [each.line.title for each in self.page.model.lines]
