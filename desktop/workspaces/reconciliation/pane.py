"""The pane at the right: what does not agree on the page in hand, and the list behind one of its numbers."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from college.reconciliation import PageHours, Source, explained, findings
from db.reconciliation_lists import Lists
from desktop.shell.theme import Theme
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.segments import Segments
from desktop.widgets.signs import rule, words
from desktop.workspaces.reconciliation import words as told
from desktop.workspaces.reconciliation.words import tr


class Behind(QWidget):
    """Shows one number's list; `turned` tells that another number was chosen here."""

    turned = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.source = Source.PLAN
        self._hours: PageHours | None = None
        self._lists: Lists | None = None
        self.findings, self._head, self._empty = words("", "second-14"), words("", "strong"), words("", "second-14")
        self.switch = Segments(tr("Что показать"), told.titles())
        self.model = LogModel(())
        self.table = LogTable(theme, self.model)
        self._places = QStackedWidget()
        self._build()
        self.switch.chosen.connect(self.turned)

    def show_page(self, hours: PageHours | None, day: date) -> None:
        """Show what does not agree on a page; its lists follow."""
        self._hours, self._lists = hours, None
        found = [explained(each, hours, day) for each in findings(hours, day)] if hours else []
        self.findings.setText("\n".join(found) or tr("Расхождений нет."))
        self.setVisible(hours is not None)
        self._show()

    def show_lists(self, lists: Lists) -> None:
        """Show what the numbers are made of."""
        self._lists = lists
        self._show()

    def turn(self, source: Source) -> None:
        """Show the list behind another number."""
        self.source = source
        self._show()

    def _show(self) -> None:
        self.switch.choose(self.source)
        rows = self._rows()
        self.model.show(told.behind(self.source), rows)
        if rows:
            self.table.go_to(0)
        if self._hours is not None:
            self._head.setText(told.heads(self.source, self._hours))
            is_read = self._lists is not None
            self._empty.setText(told.empty(self.source, self._hours) if is_read else tr("Читаю…"))
        self._places.setCurrentIndex(0 if rows else 1)

    def _rows(self) -> Sequence[object]:
        if self._lists is None:
            return ()
        if self.source is Source.JOURNAL and self._hours is not None and self._hours.given is None:
            return ()
        return {
            Source.PLAN: self._lists.planned,
            Source.KTP: self._lists.topics,
            Source.TIMETABLE: self._lists.days,
            Source.JOURNAL: self._lists.lessons,
        }[self.source]

    def _build(self) -> None:
        self.table.setAccessibleName(tr("Из чего сложилось число"))
        for label in (self.findings, self._empty):
            label.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(12, 8, 12, 8)
        self.findings.setContentsMargins(12, 8, 12, 8)
        self._head.setContentsMargins(12, 2, 12, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.findings)
        column.addWidget(rule())
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 4)
        top.addWidget(self.switch)
        column.addLayout(top)
        column.addWidget(self._head)
        self._places.addWidget(self.table)
        self._places.addWidget(self._empty)
        column.addWidget(self._places, 1)
