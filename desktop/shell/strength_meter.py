"""A meter of how hard a password is to guess: four parts and a word, judged as it is typed, without a network."""

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from college.admission.passwords import Owner, Strength, flaw, strength
from desktop.shell.theme import Theme
from desktop.widgets.signs import words

PARTS = 4
_TOKENS = {
    Strength.UNFIT: "danger",
    Strength.WEAK: "danger",
    Strength.FAIR: "warning",
    Strength.GOOD: "success",
    Strength.STRONG: "success",
}


class StrengthMeter(QWidget):
    """Says the word beside the bar, and under it in a sentence why a password will not do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._bar = _Bar(theme)
        self._word, self.why = words("", "second"), words("", "second")
        self.why.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._bar, 1)
        row.addWidget(self._word)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.why)
        self.judge("", Owner())

    def judge(self, password: str, owner: Owner) -> None:
        """Show how the password stands; nothing typed is nothing to judge."""
        found = strength(password, owner) if password else Strength.UNFIT
        told = (
            flaw(password, owner) if password else _tr("Не короче 10 знаков. Проще всего запомнить три-четыре слова.")
        )
        self._bar.show_strength(found if password else None)
        self._word.setText(found.wording if password else "")
        self.why.setText(told or _tr("Пароль знаете только вы: на сервер он не уходит."))
        self.setAccessibleName(_tr("Надёжность пароля: {word}").format(word=found.wording) if password else "")


class _Bar(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._strength: Strength | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_strength(self, found: Strength | None) -> None:
        self._strength = found
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        gap, height = self._theme.px(4), self.height() - 1
        width = (self.width() - gap * (PARTS - 1)) // PARTS
        filled = 0 if self._strength is None else max(int(self._strength), 1)
        for part in range(PARTS):
            is_filled = part < filled and self._strength is not None
            painter.setPen(self._theme.colour("edge"))
            painter.setBrush(self._theme.colour(_TOKENS[self._strength] if is_filled and self._strength else "paper"))
            if is_filled and self._strength is Strength.UNFIT:
                painter.setBrush(self._theme.colour("danger"))
            painter.drawRect(part * (width + gap), 0, width - 1, height)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
