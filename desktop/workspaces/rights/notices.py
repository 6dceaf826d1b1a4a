"""What speaks against a change: a coloured note each, with its clause, and the way out where there is one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from college.matrix.concerns import Finding, Weight
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, words
from desktop.workspaces.rights.words import tr

LOOKS = {
    Weight.REFUSED: ("danger", "ban"),
    Weight.AGAINST: ("danger", "triangle-alert"),
    Weight.WARNING: ("warning", "triangle-alert"),
    Weight.NOTE: ("info", "info"),
}


class Notice(QWidget):
    """One finding."""

    along = Signal()

    def __init__(self, theme: Theme, finding: Finding) -> None:
        super().__init__()
        self._theme = theme
        tone, icon = LOOKS[finding.weight]
        if finding.along:
            tone, icon = "warning", "info"
        self._tone = tone
        self._title = words(finding.title, "strong")
        self._sentence = words(finding.sentence, "dense")
        for label in (self._title, self._sentence):
            label.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(theme, icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._sentence)
        if finding.along:
            button = QPushButton(tr("Изменить вместе"))
            button.setToolTip("Ctrl+Shift+A")
            button.clicked.connect(self.along)
            column.addWidget(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(f"{self._tone}-bg"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.colour(self._tone))
        painter.end()


class Notices(QWidget):
    """The findings that bear on the cell in hand, the gravest first."""

    along = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Sequence[Finding] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show other findings; the same ones are left as they stand."""
        if findings == self._shown:
            return
        self._shown = findings
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for finding in findings:
            notice = Notice(self._theme, finding)
            notice.along.connect(self.along)
            self._column.addWidget(notice)
            notice.show()
        self.setAccessibleName(" ".join(str(finding) for finding in findings))
