"""«Пароль может быть известен другим»: asks once in its place, then acts; works without a network."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from college.names import PersonName
from desktop.shell.answer_line import answer, answer_line
from desktop.shell.link_button import LinkButton
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import IconLabel, KeyCap, words


class LeakCard(QFrame):
    """`asked` when somebody begins, `agreed` when the question was answered by «Закрыть», `left` when it was not."""

    asked = Signal()
    agreed = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", "true")
        self.title = LinkButton(_tr("Пароль может быть известен другим"), "danger")
        self.title.clicked.connect(self.asked)
        what = _tr("Сразу закроет вход на всех ваших компьютерах и сообщит администратору.")
        safe = _tr("Работает и без сети; введённое не пропадёт.")
        self._told = words(f"{what} {safe}", "second")
        self._told.setWordWrap(True)
        self._question = words("", "strong")
        self._question.setWordWrap(True)
        self.yes = KeyButton(theme, _tr("Закрыть вход"), "Enter", "danger")
        self.no = KeyButton(theme, _tr("Отмена"), "Esc")
        self.yes.clicked.connect(self._agree)
        self.no.clicked.connect(self._leave)
        self._answer = answer_line()
        self._key = KeyCap("Alt+П")
        self._build(theme)
        self.rest()

    def rest(self) -> None:
        """Offer it quietly."""
        self._turn(asks=False)
        answer(self._answer, "")

    def ask(self, name: PersonName) -> None:
        """Ask whether to close the door of this person."""
        self._question.setText(_tr("{name}: закрыть вход на всех ваших компьютерах?").format(name=name.short))
        self._turn(asks=True)
        answer(self._answer, "")
        self.yes.setAccessibleName(f"{self._question.text()} {self.yes.text()}")
        self.yes.setFocus()

    @property
    def is_asking(self) -> bool:
        """Whether the question stands."""
        return self.yes.isVisible()

    @property
    def has_told(self) -> bool:
        """Whether it tells what came of it."""
        return not self._answer.isHidden()

    def say(self, sentence: str, role: str = "second") -> None:
        """Tell what came of it."""
        self._turn(asks=False)
        answer(self._answer, sentence, role)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_asking:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_asking:
            self._leave() if self.no.hasFocus() else self._agree()
        else:
            super().keyPressEvent(event)

    def _agree(self) -> None:
        self._turn(asks=False)
        self.agreed.emit()

    def _leave(self) -> None:
        self.rest()
        self.left.emit()

    def _turn(self, *, asks: bool) -> None:
        asking: tuple[QWidget, ...] = (self._question, self.yes, self.no)
        quiet: tuple[QWidget, ...] = (self.title, self._told, self._key)
        for part in (*asking, *quiet):
            part.setVisible((part in asking) == asks)

    def _build(self, theme: Theme) -> None:
        theme.fit(self, width=520)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._told)
        column.addWidget(self._question)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 6, 0, 0)
        buttons.setSpacing(8)
        buttons.addWidget(self.yes)
        buttons.addWidget(self.no)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self._answer)
        icon: QWidget = IconLabel(theme, "shield-alert", "danger", 20)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(12)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(column, 1)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
