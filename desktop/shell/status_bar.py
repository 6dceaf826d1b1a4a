"""The status bar: the light at the left, key hints in the middle, the person and the lock at the right."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.shell.link_light import Lamp, LinkLight
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, KeyCap, Tag, words
from desktop.workspace import Hint


class StatusBar(QWidget):
    """Always there, also under the lock screen."""

    asked = Signal()  # the light was pressed
    locked = Signal()  # the lock was pressed

    def __init__(self, theme: Theme, lamp: Lamp, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.light = LinkLight(theme, lamp)
        self.light.clicked.connect(self.asked)
        self._hints = QHBoxLayout()
        self._hints.setSpacing(4)
        self._pairs: list[QWidget] = []
        lamp.changed.connect(self._fit_hints)
        self._note = words("", "second")
        self._demo = Tag(_tr("демонстрация"), "warning")
        self._demo.hide()
        self._person_icon = IconLabel(theme, "user-round", "text-2", 14)
        self._person = words("", "dense")
        self._lock = QPushButton()
        self._lock.setProperty("kind", "light")
        self._lock.setAccessibleName(_tr("Закрыть экран, Ctrl+L"))
        self._lock.setToolTip(_tr("Закрыть экран"))
        self._lock.clicked.connect(self.locked)
        theme.dress(self._lock, "lock", "text", 14)
        self._lock_key = KeyCap("Ctrl+L")
        self._build()
        self.show_person("")

    def show_person(self, person: str) -> None:
        """Show who works, as «Кузнецова О. В. · преподаватель»; empty under the lock."""
        self._person.setText(person)
        self._note.setVisible(not person)
        for part in (self._person_icon, self._person, self._lock, self._lock_key):
            part.setVisible(bool(person))

    def show_note(self, note: str) -> None:
        """Show a quiet word at the right, such as the version on the lock screen."""
        self._note.setText(note)

    def mark_demo(self) -> None:
        """Say on every screen that this is a demonstration."""
        self._demo.show()

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        """Show the keys of the place, as many as there is room for beside the light, which is never cut."""
        for old in self._pairs:
            old.hide()
            self._hints.removeWidget(old)
            old.deleteLater()
        self._pairs = [_pair(hint) for hint in hints]
        for pair in self._pairs:
            self._hints.addWidget(pair)
            for part in pair.findChildren(QLabel):  # a word neither shown nor dressed yet would count as no width
                part.ensurePolished()
                part.show()
        self._fit_hints()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_hints()

    def _fit_hints(self) -> None:
        others = (self.light, self._demo, self._note, self._person_icon, self._person, self._lock, self._lock_key)
        taken = sum(part.sizeHint().width() + 6 for part in others if not part.isHidden()) + 24
        width = -1
        while width != self.width():  # a pair that is shown may have the bar laid out anew, in another width
            width = self.width()
            room = width - taken
            for pair in self._pairs:
                room -= pair.sizeHint().width() + 4
                pair.setVisible(room > 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("bar"))
        painter.setPen(self._theme.colour("line-strong"))
        painter.drawLine(0, 0, self.width(), 0)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 1, 8, 0)
        row.setSpacing(6)
        row.addWidget(self.light)
        row.addStretch(1)
        row.addLayout(self._hints)
        row.addStretch(1)
        for part in (self._demo, self._note, self._person_icon, self._person, self._lock, self._lock_key):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._theme.fit(self, height=26)


def _pair(hint: Hint) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 8, 0)
    row.setSpacing(4)
    row.addWidget(KeyCap(hint.keys))
    row.addWidget(words(hint.words, "second"))
    return pair


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusBar", text)
