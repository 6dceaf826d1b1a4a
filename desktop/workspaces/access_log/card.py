"""The entry in hand, told whole."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.signs import words
from desktop.workspaces.access_log.columns import Said
from desktop.workspaces.access_log.words import tr

WIDTH, REST = 300, 60  # ms without another row, so that a held arrow builds no cards


class Card(QScrollArea):
    """Titles in grey with what stands under them; scrolled by keys."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(widgetResizable=True)
        self._said: tuple[Said, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.fit(self, width=WIDTH)
        self._inner = QWidget()
        self._inner.setProperty("ground", "paper")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(2)
        self.setWidget(self._inner)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._build)

    def show_said(self, said: Sequence[Said]) -> None:
        """Show another entry."""
        self._said = tuple(said)
        self.setAccessibleName(tr("Запись") + ". " + ". ".join(f"{title}: {text}" for title, text in said))
        self._rest.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for place, (title, text) in enumerate(self._said):
            head = words(title, "small")
            head.setContentsMargins(0, 8 if place else 0, 0, 0)
            self._column.addWidget(head)
            self._column.addWidget(_text(text))
        self._column.addStretch(1)


def _text(text: str) -> QLabel:
    label = words(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return label
