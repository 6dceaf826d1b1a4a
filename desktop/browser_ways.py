"""A signed-in person's ways in by browser: listed by the server, added by a code of one use, removed at once."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from db.clock import Clock
from desktop.link_trouble import STRANGE
from desktop.shell.browser_pane import BrowserPane, CodeHere, WayHere
from desktop.shell.theme import Theme
from desktop.workspace import Ask

LOOK_EVERY = 3_000  # ms between two looks at the list while a code stands on the screen
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class BrowserWays(QObject):
    """Puts the pane of the settings and the server together; while a code is shown it looks for what was added."""

    def __init__(
        self, theme: Theme, ask: Ask, prove: Callable[[Callable[[], None]], None], clock: Clock, parent: QObject
    ) -> None:
        """`prove(then)` goes on where the person has typed his password once more."""
        super().__init__(parent)
        self._ask, self._prove, self._clock = ask, prove, clock
        self._known: tuple[WayHere, ...] | None = None
        self._until: datetime | None = None
        self._looking = QTimer(self, interval=LOOK_EVERY)
        self._looking.timeout.connect(self._look)
        self.pane = BrowserPane(theme, self._spelt)
        self.pane.opened.connect(self._look)
        self.pane.closed.connect(self._rest)
        self.pane.card.left.connect(self._rest)
        self.pane.code_wanted.connect(lambda: self._prove(self._want_code))
        self.pane.removal_wanted.connect(self._remove)

    def _look(self) -> None:
        if self._until is not None and self._clock.now() >= self._until:
            self._rest()
            self.pane.put_away()
            self.pane.say(_tr("Код больше не действует. Покажите новый, если вход ещё не настроен."))
        self._ask("/office/v1/ways", {}, self._take, self.pane.say)

    def _take(self, told: dict[str, Any]) -> None:
        try:
            ways = read_ways(told)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            self._tell(STRANGE)
            return
        before, self._known = self._known, ways
        if ways == before:
            return
        self.pane.show_ways(ways)
        fresh = [
            way for way in ways if before is not None and (way.id, way.made) not in {(w.id, w.made) for w in before}
        ]
        if fresh and self._until is not None:
            self._rest()
            self.pane.put_away()
            self.pane.say(_tr("Добавлено: {name}. Проверьте вход в браузере.").format(name=fresh[0].name))

    def _want_code(self) -> None:
        self._ask("/office/v1/way_code", {}, self._show_code, self._tell)

    def _show_code(self, told: dict[str, Any]) -> None:
        try:
            code = CodeHere(str(told["code"]), str(told["address"]), _moment(told["until"]))
        except (KeyError, TypeError, OverflowError):
            self._tell(STRANGE)
            return
        self._until = code.until
        self.pane.show_code(code)
        self._looking.start()

    def _remove(self, way: WayHere) -> None:
        def gone(_: dict[str, Any]) -> None:
            self.pane.say(_tr("Убрано: {name}. Открытые браузеры закрыты.").format(name=way.name))
            self._look()

        self._ask("/office/v1/way_remove", {"passkey": way.id} if way.id else {"password": True}, gone, self._tell)

    def _tell(self, sentence: str) -> None:
        self.pane.say(sentence, "danger")

    def _rest(self) -> None:
        self._until = None
        self._looking.stop()

    def _spelt(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._clock.zone):%d.%m.%Y, %H:%M}"


def read_ways(told: Mapping[str, Any]) -> tuple[WayHere, ...]:
    """Read what the server tells. Raises KeyError, TypeError or ValueError where it tells something else."""
    ways = [
        WayHere(str(key["id"]), str(key["name"]), _moment(key["made"]), _perhaps(key["used"]), bool(key["stopped"]))
        for key in told["passkeys"]
    ]
    if (password := told["password"]) is not None:
        name = _tr("Веб-пароль и код телефона")
        ways.append(WayHere("", name, _moment(password["made"]), _perhaps(password["used"])))
    return tuple(ways)


def _moment(at: int) -> datetime:
    return _BEGINNING + timedelta(milliseconds=at)


def _perhaps(at: int | None) -> datetime | None:
    return None if at is None else _moment(at)


def _tr(text: str) -> str:
    return QCoreApplication.translate("BrowserWays", text)
