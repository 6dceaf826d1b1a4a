"""The line of a preview that says what is going on, and counts what takes long."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.counted_work import CountedWork
from desktop.widgets.signs import IconLabel, words


class PreviewStrip(QWidget):
    """One sentence with its sign; while something is counted, the counter stands beside."""

    def __init__(self, theme: Theme, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = IconLabel(theme, "printer", "text-2", 16)
        self.words = words(sentence, "dense")
        self.words.setSizePolicy(self.words.sizePolicy().Policy.Ignored, self.words.sizePolicy().Policy.Preferred)
        self.words.setFixedHeight(theme.px(26))
        self.counting = CountedWork(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self.words, 1)
        row.addWidget(self.counting, 1)

    def say(self, sentence: str, icon: str, tint: str) -> None:
        """Show a sentence."""
        self._sign.show_icon(icon, tint)
        self.words.setText(sentence)
        self.words.setToolTip(sentence)
        self.words.setAccessibleName(sentence)
