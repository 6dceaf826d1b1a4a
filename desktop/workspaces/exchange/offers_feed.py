"""The list of what may be asked for, as the server last told it, and the asking itself: both need the line."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from college.days import spoken
from college.phrases import phrase
from db.offered import Offered, given_back
from db.troubles import StoreTrouble
from desktop.link_trouble import STRANGE
from desktop.workspace import Ask
from desktop.workspaces.exchange.offers import BACK, DAYS, named, read_offers, until
from desktop.workspaces.exchange.source import StoreSource
from desktop.workspaces.exchange.words import tr

LIST, HOLD = "/sync/v1/offers", "/sync/v1/hold"
NOT_HELD = phrase("Не взято: права на это уже нет, или взято столько, сколько помещается. Верните ненужное (Del).")
NO_LINE = phrase("Ничего не изменено: взять и вернуть можно только при связи.")


class Offers(QObject):
    """Keeps the server's answer in memory only; `came` tells that something is to be shown anew.

    `done` tells in a sentence what was asked for or given back, `refused` why it was not.
    """

    came = Signal()
    done = Signal(str)
    refused = Signal(str)

    def __init__(self, ask: Ask, source: StoreSource, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask, self._source, self._today = ask, source, today
        self.rows: tuple[Offered, ...] = ()
        self.is_known = self.is_asking = False
        self.why = ""  # why the list could not be read

    def ask(self) -> None:
        """Ask anew; what stands stays until the answer has come."""
        if not self.is_asking:
            self.is_asking = True
            self._ask(LIST, {}, self._take, self._fail)

    def decide(self, one: Offered, keys: str) -> None:
        """Ask for it until the day of a key, or give it back."""
        if keys == BACK:
            self._hold(given_back(one, self.rows), 0, lambda _: self._gave_back(one))
        elif keys in DAYS:
            self._hold((*one.numbers, *one.along), DAYS[keys], lambda told: self._held(one, keys, told))

    def _hold(self, numbers: Sequence[int], days: int, then: Callable[[Mapping[str, Any]], None]) -> None:
        self._ask(HOLD, {"buckets": sorted(numbers), "days": days}, then, self._not_done)

    def _held(self, one: Offered, keys: str, told: Mapping[str, Any]) -> None:
        held = told.get("held")
        if not isinstance(held, list):
            self._not_done(STRANGE)
        elif set(one.numbers) <= set(held):
            day = spoken(until(keys, self._today()))
            self.done.emit(tr("{what}: придёт с обменом и пролежит здесь до {day}.").format(what=named(one), day=day))
        else:
            self.refused.emit(tr(NOT_HELD))
        self.ask()

    def _gave_back(self, one: Offered) -> None:
        self.done.emit(tr("{what}: уйдёт с этого компьютера с обменом, на сервере останется.").format(what=named(one)))
        self.ask()

    def _take(self, told: Mapping[str, Any]) -> None:
        self.is_asking = False
        try:
            self.rows = self._source.offered(read_offers(told))
        except (KeyError, TypeError, ValueError):
            self._fail(STRANGE)
            return
        except StoreTrouble as trouble:
            self._fail(trouble.sentence)
            return
        self.is_known, self.why = True, ""
        self.came.emit()

    def _fail(self, why: str) -> None:
        self.is_asking = False
        self.why = why
        self.came.emit()

    def _not_done(self, why: str) -> None:
        self.refused.emit(f"{tr(NO_LINE)} {why}")
