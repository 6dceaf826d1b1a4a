"""What stands around the list: the header with the switch of logs, the chip of a history, the foot with its count."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from college.names import NO_BREAK
from college.numerals import numbered
from desktop.log_feed import LogFeed
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.segments import Segments
from desktop.widgets.signs import Tag, words
from desktop.workspaces.access_log.words import tr


class Heading(QWidget):
    """The title, the switch and what is done with all that is shown."""

    def __init__(self, theme: Theme, tabs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.switch = Segments(tr("Журнал"), tabs)
        self.switch.setVisible(len(tabs) > 1)
        self.printer = QPushButton(NO_BREAK + tr("Печать"))
        theme.dress(self.printer, "printer")
        self.printer.setAccessibleName(tr("Печать"))
        self.printer.setToolTip("Ctrl+P")
        theme.fit(self, height=40)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(words(tr("Журнал доступа и изменений"), "page"))
        row.addWidget(self.switch)
        row.addStretch(1)
        row.addWidget(self.printer)


class Chip(QWidget):
    """Says of what thing the history is shown, and leads back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.told = Tag("", "accent")
        self.back = KeyButton(theme, tr("Весь журнал"), "Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 6)
        row.setSpacing(8)
        row.addWidget(self.told)
        row.addWidget(self.back)
        row.addStretch(1)

    def say(self, told: str) -> None:
        """Show what history it is; nothing for the whole log."""
        self.told.setText(told)
        self.setVisible(bool(told))


class Foot(QWidget):
    """How many entries stand here, and why there may be newer ones."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.count, self.offline = words("", "second"), words("", "warning")
        theme.fit(self, height=28)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(16)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.offline)

    def show_state(self, feed: LogFeed, offline: str) -> None:
        """Say how far the log was read."""
        self.offline.setText(offline if feed.rows else "")
        rows = numbered(len(feed.rows), tr("запись"), tr("записи"), tr("записей"))
        if not feed.is_known:
            self.count.setText(tr("Открывается…") if feed.is_asking else "")
        elif not feed.rows:
            self.count.setText("")
        elif feed.has_more:
            self.count.setText(tr("Показано: {rows}, ниже есть ещё").format(rows=rows))
        else:
            self.count.setText(tr("Показано: {rows}, это всё").format(rows=rows))
