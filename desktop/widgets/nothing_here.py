"""An empty place: why nothing is here and what to do next."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, words


class NothingHere(QWidget):
    """An icon, one bold line, one sentence and the keys or buttons of the next step."""

    def __init__(self, theme: Theme, icon: str, title: str, sentence: str, *steps: QWidget) -> None:
        super().__init__()
        self._title = words(title, "name")
        self._sentence = words(sentence, "second-14")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        theme.fit(self._sentence, width=420)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(IconLabel(theme, icon, "text-2", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(_amid(self._sentence))
        if steps:
            column.addLayout(_amid(*steps))
        column.addStretch(3)

    def title(self) -> str:
        """Return the bold line."""
        return self._title.text()

    def say(self, title: str, sentence: str) -> None:
        """Tell of another emptiness."""
        self._title.setText(title)
        self._sentence.setText(sentence)


def _amid(*parts: QWidget) -> QHBoxLayout:
    """Put parts in the middle; between stretches a sentence that wraps keeps its height, which an alignment loses."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row
