"""The sentence under a form: what came of it, read aloud."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel

from desktop.widgets.signs import words


def answer_line() -> QLabel:
    """Return an empty line of this kind."""
    line = words("", "second")
    line.setWordWrap(True)
    line.hide()
    return line


def answer(line: QLabel, sentence: str, role: str = "second") -> None:
    """Show a sentence and have it read; nothing hides the line."""
    if line.property("role") != role:
        line.setProperty("role", role)
        line.style().polish(line)
    line.setText(sentence)
    line.setVisible(bool(sentence))
    if sentence:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(line, sentence))
