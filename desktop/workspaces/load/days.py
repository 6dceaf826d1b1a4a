"""From which day to which somebody is to teach: proposed for the line in hand, changed before he is named."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from college.teaching import Span
from desktop.widgets.signs import words
from desktop.workspaces.load.words import tr


class Days(QWidget):
    """Two days with their words."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = QDateEdit(), QDateEdit()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(6)
        for edit, word, name in (
            (self.first, tr("с"), tr("Первый день")),
            (self.last, tr("по"), tr("Последний день")),
        ):
            edit.setDisplayFormat("dd.MM.yyyy")
            edit.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
            edit.setAccessibleName(name)
            row.addWidget(words(word, "second"))
            row.addWidget(edit)

    def put(self, span: Span) -> None:
        """Show these days."""
        for edit, day in ((self.first, span.first), (self.last, span.last)):
            if day is not None:
                edit.setDate(QDate(day.year, day.month, day.day))

    def span(self) -> Span:
        """Return the days as they stand."""
        return Span(_day(self.first.date()), _day(self.last.date()))


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
