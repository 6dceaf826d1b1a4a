"""Six digits of the phone asked over an open desk; Esc leaves it, and what was typed stays unsent."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.shell.second_card import SecondCard
from desktop.shell.theme import Theme


class SecondDialog(QDialog):
    """`entered(code)` when the digits are there."""

    entered = Signal(str)

    def __init__(self, theme: Theme, sentence: str, setup: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Код с телефона"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.card = SecondCard(theme)
        self.card.left.connect(self.reject)
        self.card.entered.connect(self._enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.card.ask(sentence, setup)

    def done(self, result: int) -> None:
        self.card.rest()
        super().done(result)

    def _enter(self, code: str) -> None:
        self.accept()
        self.entered.emit(code)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SecondDialog", text)
