"""From which day the college keeps its journal here, set by whoever keeps the settings of the college."""

from datetime import date

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from college.days import written
from college.people_lists.cells import day_of
from college.refusal import Refused
from db import beginning
from db.clock import today
from db.troubles import StoreTrouble
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import rule, words
from desktop.workspace import Context

SAVING, DAY = "beginning.saving", 104


class BeginningPane(QWidget):
    """A day and the button that applies it; an empty field means that the journal was always kept here."""

    def __init__(self, context: Context) -> None:
        """Read the day. Raises StoreTrouble."""
        super().__init__()
        self._context = context
        self.field = QLineEdit()
        self.field.setAccessibleName(_tr("Журнал ведётся здесь с дня"))
        self.field.setPlaceholderText("01.09.2026")
        context.theme.fit(self.field, width=DAY)
        self.apply = KeyButton(context.theme, _tr("Записать"), "Enter")
        self.apply.clicked.connect(self.write)
        why = words(
            _tr("Занятия до этого дня не считаются просроченными: их вносят без замечаний. Пусто — с самого начала."),
            "second",
        )
        why.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 10, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(3, 1)
        grid.addWidget(rule(), 0, 0, 1, 4)
        grid.addWidget(words(_tr("Колледж"), "name"), 1, 0, 1, 4)
        grid.addWidget(words(_tr("Журнал ведётся здесь с дня")), 2, 0)
        grid.addWidget(self.field, 2, 1)
        grid.addWidget(self.apply, 2, 2)
        grid.addWidget(why, 2, 3)
        with context.store.read() as session:
            self._show(beginning.begun_on(session))

    def write(self) -> None:
        """Write the day; one that does not read, or cannot be, is said and stays in the field."""
        context = self._context
        try:
            day = day_of(self.field.text(), today(context.clock))
            with context.store.write("begin_journal") as session:
                beginning.begin_on(session, day, person=context.person, clock=context.clock)
        except Refused as refused:
            context.messages.refuse(refused)
            return
        except StoreTrouble as trouble:
            context.messages.danger(trouble.sentence, about=SAVING)
            return
        self._show(day)
        context.messages.solved(SAVING)
        told = _tr("Журнал ведётся здесь с {day}.").format(day=written(day)) if day else _tr("Начало журнала снято.")
        context.messages.done(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.write()
        else:
            super().keyPressEvent(event)

    def _show(self, day: date | None) -> None:
        self.field.setText(written(day) if day else "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("BeginningPane", text)
