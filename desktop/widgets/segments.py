"""A switch of a few words, one of which is chosen."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segments(QWidget):
    """Words side by side; arrows move the choice, `chosen(value)` tells a choice made by a person."""

    chosen = Signal(object)

    def __init__(self, name: str, choices: Iterable[tuple[object, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._values: list[object] = []
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for value, text in choices:
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("segment", "true")
            button.setAccessibleName(f"{name}: {text}")
            self._group.addButton(button, len(self._values))
            self._values.append(value)
            row.addWidget(button)
        buttons = self._group.buttons()
        buttons[0].setProperty("edge", "first")
        buttons[-1].setProperty("edge", "last")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self._tell)

    def choose(self, value: object) -> None:
        """Show this value as the chosen one, without telling."""
        self._group.button(self._values.index(value)).setChecked(True)

    def say(self, value: object, text: str) -> None:
        """Call a choice by other words, such as with another count."""
        button = self._group.button(self._values.index(value))
        button.setText(text)
        button.setAccessibleName(f"{self.accessibleName()}: {text}")

    def value(self) -> object:
        """Return the chosen value."""
        return self._values[self._group.checkedId()]

    def take_focus(self) -> None:
        """Put the focus on the chosen word: from there the arrows go on."""
        (self._group.checkedButton() or self._group.buttons()[0]).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        place = self._group.checkedId() + step
        if not step or not 0 <= place < len(self._values):
            super().keyPressEvent(event)
            return
        button = self._group.button(place)
        button.setFocus()
        button.click()

    def _tell(self, place: int) -> None:
        self.chosen.emit(self._values[place])
