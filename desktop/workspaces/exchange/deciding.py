"""What a key does with the entry in hand: each act is written at once, and taken back where it is an edit."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from college.parked import Verdict
from college.phrases import phrase
from db.offered import Offered
from db.own_acts import OwnAct, Tie, Undone
from db.settling import Put
from desktop.workspaces.exchange.edits import Edits
from desktop.workspaces.exchange.offers_feed import Offers
from desktop.workspaces.exchange.queue import AskedAct
from desktop.workspaces.exchange.queue_feed import Queue
from desktop.workspaces.exchange.source import StoreSource
from desktop.workspaces.exchange.words import tr

VERDICTS = {  # what a digit says of somebody else's act, and whether it stands above newer values
    "1": (Verdict.ACCEPTED, False),
    "2": (Verdict.ACCEPTED, True),
    "3": (Verdict.RETURNED, False),
    "4": (Verdict.DISMISSED, False),
}
DONE = {
    Verdict.ACCEPTED: phrase("Принято."),
    Verdict.RETURNED: phrase("Возвращено автору с причиной."),
    Verdict.DISMISSED: phrase("Отклонено, автор увидит причину."),
}


class Deciding(QObject):
    """Decides; `done` tells a sentence and whether it can be taken back, `asked` that a reason is wanted first."""

    done = Signal(str, bool)
    asked = Signal()

    def __init__(
        self, source: StoreSource, edits: Edits, queue: Queue, offers: Offers, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._source, self._edits, self._queue, self._offers = source, edits, queue, offers
        self.wanted = ""  # the key of a verdict that waits for its reason

    def decide(self, row: Any, keys: str, reason: str) -> None:
        """Do what the key means for this entry."""
        if isinstance(row, Tie):
            self._tie(row, keys)
        elif isinstance(row, OwnAct):
            self._act(row, keys)
        elif isinstance(row, AskedAct):
            self._asked(row, keys, reason)
        elif isinstance(row, Offered):
            self._offers.decide(row, keys)
        elif isinstance(row, Undone):
            self._put_aside(row.seq)

    def _tie(self, tie: Tie, keys: str) -> None:
        source = self._source
        if keys == "3":
            if self._edits.step(
                tr("Обе оценки"), lambda: source.settle_both(tie), lambda pair: source.unsettle(tie, pair)
            ):
                self.done.emit(tr("В клетке обе оценки. Другой автор увидит их при обмене."), True)
            return
        chosen = tie.mine if keys == "1" else tie.theirs
        values = None if _same(chosen, tie.stands) else Put(tie.cell, chosen)
        told = tr("Оставлено как стоит. Обе записи остались в истории клетки.")
        if values is not None:
            told = tr("Записано новой правкой. Прежнее осталось в истории клетки.")
        if self._edits.step(
            tr("Решение спора"), lambda: source.settle(tie, values), lambda before: source.unsettle(tie, before)
        ):
            self.done.emit(told, True)

    def _act(self, act: OwnAct, keys: str) -> None:
        source = self._source
        if keys == "Del":
            if self._edits.once(lambda: source.withdraw(act)):
                self.done.emit(tr("Отозвано. Сервер узнает при обмене."), False)
        elif keys == "1":
            if self._edits.step(
                tr("Отправить снова"), lambda: source.send_again(act), lambda before: source.take_back(act, before)
            ):
                self.done.emit(tr("Записано новой правкой и ждёт отправки."), True)
        else:
            self._put_aside(act.seq)

    def _asked(self, act: AskedAct, keys: str, reason: str) -> None:
        verdict, is_over = VERDICTS[keys]
        if verdict is not Verdict.ACCEPTED and not reason.strip():
            self.wanted = keys
            self.asked.emit()
        elif self._edits.once(lambda: self._queue.decide(act, verdict, reason, is_over=is_over)):
            self.wanted = ""
            self.done.emit(f"{tr(DONE[verdict])} {tr('Решение уйдёт при обмене.')}", False)

    def _put_aside(self, seq: int) -> None:
        if self._edits.step(
            tr("Убрать из списка"), lambda: self._source.put_aside(seq),
            lambda _: self._source.put_aside(seq, solved=False),
        ):  # fmt: skip
            self.done.emit(tr("Убрано из списка."), True)


def _same(chosen: Any, stands: Any) -> bool:
    return all(stands.get(name) == value for name, value in chosen.items())
