"""The header of the matrix: search, all or differences, a role to look as, history, the regulation."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from college.names import NO_BREAK
from college.roles import Role
from desktop.shell.theme import Theme
from desktop.widgets.segments import Segments
from desktop.widgets.signs import words
from desktop.workspaces.rights.words import role_words, tr

ALL, DIFFERENCES = "all", "differences"
ROOM = 860  # design pixels below which a word gives way


class Heading(QWidget):
    """What is shown, and what can be done with the whole matrix."""

    sifted = Signal()
    left = Signal()  # the hand goes back to the matrix
    role_chosen = Signal(object)  # a Role, or None: the matrix again
    history_asked = Signal()
    regulation_asked = Signal()

    def __init__(self, theme: Theme, roles: Iterable[Role], *, may_write: bool) -> None:
        super().__init__()
        theme.fit(self, height=40)
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(tr("Раздел, действие, роль"))
        self.search.setAccessibleName(tr("Найти раздел, действие, роль"))
        self.search.setToolTip("Ctrl+F")
        self._sign = QAction(self.search)
        self.search.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self._theme = theme
        self.switch = Segments(tr("Показать"), ((ALL, tr("Все")), (DIFFERENCES, tr("Отличия"))))
        self.switch.choose(ALL)
        self.look_as = QComboBox()
        self.look_as.addItem(tr("своими глазами"), None)
        for role in roles:
            self.look_as.addItem(role_words(role), role)
        self.look_as.setAccessibleName(tr("Посмотреть как"))
        self.look_as.setToolTip("Ctrl+E")
        self._history = QPushButton(NO_BREAK + tr("История"))
        self._history.setToolTip("F9")
        theme.dress(self._history, "history")
        self._regulation = QPushButton(tr("Как в положении"))
        self._regulation.setToolTip("Ctrl+Shift+D")
        if not may_write:
            self._regulation.hide()
        self._as = words(tr("посмотреть как"), "second-14")
        self._dress(theme)
        theme.changed.connect(lambda: self._dress(theme))
        self._lay_out()

    @property
    def role(self) -> Role | None:
        """The role to look as."""
        told = self.look_as.currentData()
        return Role(told) if told else None  # Qt gives the word of a role back, not the role

    @property
    def only_differences(self) -> bool:
        """Whether only lines that differ are wished."""
        return self.switch.value() == DIFFERENCES

    def count(self, differing: int) -> None:
        """Show how many cells differ."""
        self.switch.say(DIFFERENCES, f"{tr('Отличия')}{NO_BREAK}{differing}")

    def turn(self) -> None:
        """Show the other half of the switch as chosen, without telling."""
        self.switch.choose(ALL if self.only_differences else DIFFERENCES)

    def show_all(self) -> None:
        """Take search and filter away, without telling."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.switch.choose(ALL)

    def choose_role(self, role: Role | None) -> None:
        """Show this role as chosen, without telling."""
        self.look_as.blockSignals(True)
        self.look_as.setCurrentIndex(max(0, self.look_as.findData(role)) if role else 0)
        self.look_as.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes a search away, an arrow down goes with what it found."""
        if event.key() == Qt.Key.Key_Escape:
            self.search.clear()
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the word before the roles goes, their list says it too."""
        super().resizeEvent(event)
        self._as.setVisible(self.width() >= self._theme.px(ROOM))

    def _dress(self, theme: Theme) -> None:
        self.search.setMinimumWidth(theme.px(100))
        self.search.setMaximumWidth(theme.px(220))
        self._sign.setIcon(theme.icon("search", "text-2"))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(tr("Права"), "page"))
        row.addWidget(self.search, 1)
        row.addWidget(self.switch)
        row.addStretch(1)
        row.addWidget(self._as)
        for part in (self.look_as, self._history, self._regulation):
            row.addWidget(part)
        self.search.returnPressed.connect(self.left)
        self.search.textChanged.connect(lambda _: self.sifted.emit())
        self.switch.chosen.connect(lambda _: self.sifted.emit())
        self.look_as.currentIndexChanged.connect(lambda _: self.role_chosen.emit(self.role))
        self._history.clicked.connect(self.history_asked)
        self._regulation.clicked.connect(self.regulation_asked)
