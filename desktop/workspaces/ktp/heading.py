"""The heading of the page: what is open, whose groups, how it stands, and the acts of the moment as buttons."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from college.ktp.life import SHOWN, Event
from db.topic_plans import Opened
from desktop.shell.theme import Theme
from desktop.widgets.signs import Tag, words
from desktop.workspaces.ktp import actions
from desktop.workspaces.ktp.words import tr

_BUTTONS = (
    (actions.NEW, tr("Новая версия"), "plus"),
    (actions.LOAD, tr("Из файла"), "upload"),
    (actions.STEPS[Event.SUBMITTED], tr("На согласование"), "arrow-right"),
    (actions.STEPS[Event.RECALLED], tr("Отозвать"), "undo-2"),
    (actions.STEPS[Event.RETURNED], tr("Вернуть"), "undo-2"),
    (actions.STEPS[Event.ENDORSED], tr("Рассмотрено"), "check"),
    (actions.STEPS[Event.APPROVED], tr("Утвердить"), "check"),
)


class Heading(QWidget):
    """`asked` tells the action of a button."""

    asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name, self._groups, self._version = words("", "page"), Tag("", "accent"), Tag("")
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._name.setMinimumWidth(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self._name, self._groups, self._version):
            row.addWidget(part)
        row.addStretch(1)
        self._buttons: list[tuple[QPushButton, str]] = []
        keys = {each.id: each.keys for each in actions.ACTIONS}
        for name, text, icon in _BUTTONS:
            button = QPushButton(text)
            theme.dress(button, icon)
            button.setToolTip(keys[name])
            button.clicked.connect(lambda *_, name=name: self.asked.emit(name))
            row.addWidget(button)
            self._buttons.append((button, name))

    def show_version(self, opened: Opened) -> None:
        """Name the version that is open."""
        title = tr("КТП {code} {title}").format(code=opened.code, title=opened.title)
        self._name.setText(title)
        self._name.setToolTip(title)
        groups = ", ".join(group for _, group in opened.groups)
        self._groups.setText(groups)
        self._groups.setVisible(bool(groups))
        self._version.setText(tr("версия {number}: {state}").format(number=opened.number, state=SHOWN[opened.state]))
        self._version.show()

    def show_list(self) -> None:
        """Name the list."""
        self._name.setText(tr("Тематические планы (КТП)"))
        self._groups.hide()
        self._version.hide()

    def show_buttons(self, may: Callable[[str], bool]) -> None:
        """Show the buttons of what can be done now."""
        for button, name in self._buttons:
            button.setVisible(may(name))
