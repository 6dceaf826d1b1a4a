"""The card that asks six digits from a phone after a right password, and shows what the phone takes at first."""

from urllib.parse import parse_qs, urlsplit

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from college.admission.second_factor import DIGITS, read_digits
from college.refusal import Refused
from desktop.shell.answer_line import answer
from desktop.shell.other_card import Form
from desktop.shell.theme import Theme
from desktop.widgets.drawn_code import drawn_code
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import words

WORD = 4


class SecondCard(Form):
    """Six digits; `entered(code)`. Whatever hides it, `dropped` says that the password beside it is to be forgotten."""

    entered = Signal(str)
    dropped = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _tr("Код с телефона"), "")
        self.picture = QLabel()
        self.picture.setAccessibleName(_tr("Рисунок для приложения на телефоне"))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.by_hand = words("", "second")
        self.by_hand.setWordWrap(True)
        self.by_hand.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code = self._line(_tr("Код с телефона, шесть цифр"))
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.code.setMaxLength(DIGITS + 1)
        self.button = KeyButton(theme, _tr("Войти"), "Enter", "main")
        self.button.setProperty("tall", "true")
        self.code.returnPressed.connect(self._enter)
        self.button.clicked.connect(self._enter)
        for part in (self.picture, self.by_hand):
            self.column.addWidget(part)
            part.hide()
        self.column.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.code, 1)
        row.addWidget(self.button)
        self.column.addLayout(row)
        self.column.addWidget(self.answer)
        self._foot()

    def ask(self, sentence: str, setup: str | None) -> None:
        """Ask for the code; `setup` is drawn for the phone and spelt for who has no camera."""
        self.rest()
        self.why.setText(sentence)
        if setup:
            drawn = drawn_code(setup)
            self.picture.setPixmap(drawn)
            self.picture.setMinimumHeight(drawn.height())  # half a picture is none
            self.by_hand.setText(f"{_tr('Без камеры: введите в приложение ключ')}\n{_key_in(setup)}")
        for part in (self.picture, self.by_hand):
            part.setVisible(bool(setup))
        self.code.setFocus()

    def refuse(self, sentence: str) -> None:
        super().refuse(sentence)
        self.code.clear()
        self.code.setFocus()

    def rest(self) -> None:
        """Forget the code, and what the phone was to take."""
        super().rest()
        self.picture.clear()
        self.by_hand.clear()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.dropped.emit()

    def _enter(self) -> None:
        try:
            code = read_digits(self.code.text())
        except Refused as refused:
            answer(self.answer, refused.sentence, "danger")
            self.code.setFocus()
            return
        self.entered.emit(code)

    def _parts(self) -> tuple[QWidget, ...]:
        return (*self._fields, self.button)


def _key_in(setup: str) -> str:
    key = parse_qs(urlsplit(setup).query).get("secret", [""])[0]
    return " ".join(key[place : place + WORD] for place in range(0, len(key), WORD))


def _tr(text: str) -> str:
    return QCoreApplication.translate("SecondCard", text)
