"""The code of the phone asked at an open desk: the file was put back from a copy, and the server wants to be sure."""

from PySide6.QtCore import QCoreApplication, QObject, Slot

from desktop.opening import Link
from desktop.second_wanted import SecondWanted
from desktop.shell.desk import Desk
from desktop.shell.second_dialog import SecondDialog
from desktop.shell.theme import Theme
from desktop.workspace import Offer

ABOUT = "second code"  # what a danger of the strip is about


class CodeAtDesk(QObject):
    """Says in the strip that a code is wanted, asks for it when told to, and brings it to the exchange."""

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__(desk)
        self._link, self._theme, self._desk = link, theme, desk
        self._dialog: SecondDialog | None = None
        link.asks.connect(self._hear)
        self._hear(link.wanted)

    @Slot(object)
    def _hear(self, wanted: SecondWanted | None) -> None:
        """A code is wanted, another one, or none any more."""
        self._desk.messages.solved(ABOUT)
        if wanted is not None:
            sentence = _tr("Файл вернули из копии: сервер ждёт код с телефона. Введённое сохранено и уйдёт после него.")
            again = _tr("Код с телефона не подошёл, дождитесь следующего. Введённое сохранено здесь.")
            offer = Offer(_tr("Ввести код"), lambda: self._ask(wanted))
            self._desk.messages.danger(again if wanted.is_wrong else sentence, about=ABOUT, offer=offer)

    def _ask(self, wanted: SecondWanted) -> None:
        self._dialog = SecondDialog(self._theme, wanted.sentence, wanted.setup, self._desk)
        self._dialog.entered.connect(self._link.answer)
        self._dialog.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodeAtDesk", text)
