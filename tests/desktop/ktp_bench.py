"""The page of thematic plans in a window, over one person's file, under real keys."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from college.names import PersonName
from db.clock import today
from db.rights import load_rights
from desktop.news import News
from desktop.settings import Settings
from desktop.shell.link_light import Lamp
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.workspace import Context
from desktop.workspaces.ktp.page import KtpPage, open_page
from desktop.workspaces.ktp.rows import Line, Note, Section
from tests.desktop.accounts_bench import NOW
from tests.factories import Hand

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Bench:
    """The page in a window."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        theme, self.news = Theme("light"), News()
        theme.apply()
        self.hand, self.messages, self.qtbot = hand, Messages(theme), qtbot
        with hand.store.read() as session:
            rights = load_rights(session, hand.person).rights(today(hand.clock))
        context = Context(
            store=hand.store, person=hand.person, person_name=PersonName("", ""), clock=hand.clock, theme=theme,
            settings=Settings(folder / "settings.json"), news=self.news, messages=self.messages, rights=rights,
            open_page=lambda *_, **__: None, light=Lamp(lambda: NOW),
        )  # fmt: skip
        self.page: KtpPage = open_page(context)
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        for part in (self.page.heading(), self.messages, self.page):
            column.addWidget(part)
        self.window.resize(1290, 700)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        self.page.take_focus()

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

    def strip(self) -> str:
        message = self.messages.current()
        return message.sentence if message else ""

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
