"""The page itself: the rules of a study year in the order of their days, and the form of the next one."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from college.calendar import CALENDAR, DayRule
from college.days import WEEKDAYS_GENITIVE, spoken
from college.phrases import phrase
from college.refusal import Refused
from college.terms import StudyYear, year_title
from desktop.widgets.file_page import Acts, SteppedPage
from desktop.widgets.hand_form import Asked, Given, HandForm, id_given
from desktop.widgets.key_button import KeyButton
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import rule, words
from desktop.workspace import Context, Hint
from desktop.workspaces.calendar import actions
from desktop.workspaces.calendar import words as told
from desktop.workspaces.calendar.edits import Edits
from desktop.workspaces.calendar.source import Seen, StoreSource
from desktop.workspaces.calendar.words import tr


class _Days(LogTable):
    """The days; Del takes the one in hand out."""

    def __init__(self, page: "CalendarPage", model: LogModel, context: Context) -> None:
        super().__init__(context.theme, model)
        self._page = page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self._page.act(actions.TAKE_OUT)
            return
        super().keyPressEvent(event)


class CalendarPage(SteppedPage):
    """Keeps the calendar: every act is written at once and taken back with Ctrl+Z."""

    about, nouns = "calendar", frozenset({"day_change", "study_group"})

    def __init__(self, edits: Edits, context: Context) -> None:
        """Read the calendar once. Raises StoreTrouble."""
        super().__init__(context, edits)
        self.edits = edits
        self.seen: Seen = edits.source.read()
        self.model = LogModel(())
        self.table = _Days(self, self.model, context)
        self.form = HandForm(context.theme, edits.source.day)
        self._places = QStackedWidget()
        self._build()
        self._connect()
        self.show_seen(self.seen)

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.HINTS

    def acts(self) -> Acts:
        return {
            actions.OFF: self._ask_off,
            actions.MOVED: self._ask_moved,
            actions.TAKE_OUT: self._take_out,
            actions.LAW: self._take_law,
            actions.UNDO: self.undo,
            actions.REDO: self.redo,
            actions.YEAR_BEFORE: lambda: self._go(-1),
            actions.NEXT_YEAR: lambda: self._go(1),
        }

    def may_act(self, action_id: str) -> bool:
        match action_id:
            case actions.UNDO:
                return self.edits.stack.canUndo()
            case actions.REDO:
                return self.edits.stack.canRedo()
            case actions.TAKE_OUT:
                return self.table.current() is not None
            case actions.LAW:
                return bool(self.seen.lacking)
        return True

    def take_focus(self) -> None:
        self.table.setFocus()

    # ---- acts

    def _ask_off(self) -> None:
        day = self._day()

        def write(given: Given) -> bool:
            first, last = _given_day(given, "first"), _given_day(given, "last")
            reason = DayRule(cancelled=True, reason=str(given["reason"]))
            return self._put(first, last or first, reason, given)

        asked = (
            Asked("first", tr("С дня"), day, is_day=True),
            Asked("last", tr("По день"), day, is_day=True),
            self._whom(),
            Asked("reason", tr("Причина"), is_long=True),
        )
        self.form.ask(tr("Дни без занятий"), tr("Внести"), asked, write)

    def _ask_moved(self) -> None:
        def write(given: Given) -> bool:
            day, weekday = _given_day(given, "day"), given["weekday"]
            moved = DayRule(as_weekday=weekday if isinstance(weekday, int) else None, reason=str(given["reason"]))
            return self._put(day, day, moved, given)

        asked = (
            Asked("day", tr("День"), self._day(), is_day=True),
            Asked(
                "weekday", tr("По расписанию"), choices=[(name, n) for n, name in enumerate(WEEKDAYS_GENITIVE[:6])]
            ),
            self._whom(),
            Asked("reason", tr("Причина"), is_long=True),
        )  # fmt: skip
        self.form.ask(tr("Занятия по расписанию другого дня"), tr("Внести"), asked, write)

    def _put(self, first: date | None, last: date | None, rule_: DayRule, given: Given) -> bool:
        if first is None or last is None:
            self.form.refused.emit(Refused(phrase("Укажите день: 01.09.2026."), CALENDAR))
            return False
        if not self.edits.put(first, last, rule_, id_given(given, "group")):
            return False
        days = spoken(first) if first == last else f"{spoken(first)} – {spoken(last)}"
        self.done(tr("{days}: {what}.").format(days=days, what=rule_.sentence))
        self._go_to(first)
        return True

    def _take_out(self) -> None:
        entry = self.table.current()
        if entry is not None and self.edits.take_out(entry):
            self.done(tr("{day} убрано из календаря: занятия как обычно.").format(day=spoken(entry.day)))

    def _take_law(self) -> None:
        entries = self.seen.lacking
        if self.edits.put_all(entries):
            self.done(tr("Внесено из производственного календаря: {days}.").format(days=told.days_told(len(entries))))

    def _go(self, years: int) -> None:
        self.form.close_form()
        self.edits.source.year += years
        self.read_now()

    # ---- reading

    def read(self) -> Seen:
        """Read the calendar of the year in hand."""
        return self.edits.source.read()

    def show_seen(self, seen: Seen) -> None:
        """Show the calendar with the cursor on the day it stood on."""
        if seen.year != self.edits.source.year:
            return
        self.seen = seen
        self._show()

    # ---- showing

    def _day(self) -> date:
        """Propose the day in hand, else today, within the year."""
        entry, whole = self.table.current(), StudyYear(self.seen.year)
        day = entry.day if entry is not None else self.edits.source.day()
        return day if day in whole else whole.first_day

    def _whom(self) -> Asked:
        choices = [(tr("все группы"), None), *((name, id_) for id_, name in self.seen.groups)]
        return Asked("group", tr("Для кого"), None, choices=choices)

    def _show(self) -> None:
        self._title.setText(tr("Календарь: {year} учебный год").format(year=year_title(self.seen.year)))
        count = len(self.seen.lacking)
        self._law.setVisible(bool(count))
        self._law.setText(tr("Внести праздники: {days}").format(days=told.days_told(count)))
        held = self.table.current()
        self.model.show(told.columns(self.seen), self.seen.entries)
        self._places.setCurrentIndex(0 if self.seen.entries else 1)
        if held is not None:
            self._go_to(held.day)
        self.abled.emit()

    def _go_to(self, day: date) -> None:
        self.table.go_to(sum(entry.day < day for entry in self.seen.entries))

    def _connect(self) -> None:
        self.table.moved.connect(self.abled)
        self.form.left.connect(self.table.setFocus)
        self._law.clicked.connect(lambda: self.act(actions.LAW))
        self.form.refused.connect(self._context.messages.refuse)

    def _build(self) -> None:
        theme = self._context.theme
        self._heading, self._title = QWidget(), words("", "page")
        self._law = KeyButton(theme, "", "Ctrl+Shift+L")
        head = QHBoxLayout(self._heading)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._law)
        self.table.setAccessibleName(tr("Дни, которые отличаются от расписания"))
        self.table.remember(self._context.settings, "calendar")
        sentence = tr("Все дни идут по расписанию, праздники трудового кодекса считаются выходными сами.")
        self._places.addWidget(self.table)
        self._places.addWidget(NothingHere(theme, "calendar-days", tr("Отличий от расписания нет"), sentence))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._places, 1)
        column.addWidget(rule())
        column.addWidget(self.form)
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def _given_day(given: Given, name: str) -> date | None:
    day = given[name]
    return day if isinstance(day, date) else None


def open_page(context: Context) -> CalendarPage:
    """Open the calendar of the present study year."""
    return CalendarPage(Edits(StoreSource(context.store, context.person, context.clock)), context)
