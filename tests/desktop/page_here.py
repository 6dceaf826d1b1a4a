"""A page of a workspace in a window of the tests: over somebody's file, under its message strip, with the focus in it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from college.names import PersonName
from db.clock import today
from db.rights import load_rights
from desktop.news import News
from desktop.settings import Settings
from desktop.shell.link_light import Lamp
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.workspace import Ask, Context, ask_nobody
from tests.factories import TODAY, ZONE, Hand

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=ZONE)


class PageHere:
    """The page, and what a test asks of it; each room adds words of its own."""

    def __init__(
        self, qtbot: Any, folder: Path, hand: Hand, open_page: Callable[[Context], QWidget], *,
        size: tuple[int, int] = (1290, 700), ask: Ask = ask_nobody, now: datetime = NOON,
    ) -> None:  # fmt: skip
        theme, self.news, self.lamp = Theme("light"), News(), Lamp(lambda: now)
        theme.apply()
        self.qtbot, self.hand, self.messages = qtbot, hand, Messages(theme)
        day = today(hand.clock)
        with hand.store.read() as session:
            rights = load_rights(session, hand.person)
        self.context = Context(
            store=hand.store, person=hand.person, person_name=PersonName("", ""), clock=hand.clock, theme=theme,
            settings=Settings(folder / "settings.json"), news=self.news, messages=self.messages,
            rights=rights.rights(day), wide=rights.wide(day), open_page=lambda *_, **__: None, light=self.lamp, ask=ask,
        )  # fmt: skip
        self.page: Any = open_page(self.context)
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        for part in (self.page.heading(), self.messages, self.page):
            column.addWidget(part)
        self.window.resize(*size)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.page.take_focus()

    def strip(self) -> str:
        """Return what the message strip says."""
        message = self.messages.current()
        return message.sentence if message else ""
