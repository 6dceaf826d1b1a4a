"""The start page itself."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from college.acts import FILL_ON_THE_DAY
from db.day import Day, LessonToday
from db.troubles import StoreTrouble
from desktop.shell.theme import Theme
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import IconLabel, pillar, rule, words
from desktop.workspace import Context, Hint, Page
from desktop.workspaces.today import actions
from desktop.workspaces.today.rows import (
    LessonList,
    LessonRows,
    RowPainter,
    TodayPainter,
    TomorrowPainter,
    UnfilledPainter,
)
from desktop.workspaces.today.section import Section
from desktop.workspaces.today.side import Side
from desktop.workspaces.today.words import LEGEND, day_title, hours, summary

TROUBLE = "today"
ROOM = 1000  # design pixels below which the side folds


class Strip(Protocol):
    """What the page says to the message strip."""

    def danger(self, text: str, *, about: str) -> None: ...
    def solved(self, about: str) -> None: ...


class TodayPage(Page):
    """Shows one day: lessons, what was not filled, tomorrow; keys choose and open."""

    keeps_strip = False

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], datetime],
        read: Callable[[date], Day],
        open_page: Callable[..., None],
        strip: Strip,
        journals: Callable[[], tuple[tuple[object, str, str, str], ...]] = tuple,
    ) -> None:
        super().__init__()
        self._theme, self._now, self._read = theme, now, read
        self._go, self._strip, self._journals = open_page, strip, journals
        self._day = now().date()
        self._shown: Day | None = None
        self._build_heading()
        self._build()
        self._stale = QTimer(self, singleShot=True, interval=100)
        self._stale.timeout.connect(self.reload)
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self._each_minute)
        self._minute.start()
        self.reload()

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return (Hint("1…8", _tr("пара")), Hint("Enter", _tr("открыть журнал")), Hint("Alt+стрелки", _tr("другой день")))

    def act(self, action_id: str) -> None:
        if action_id == actions.OPEN:
            self._open_current()
        elif action_id == actions.BACK:
            self.show_day(self._now().date())
        else:
            self.show_day(self._day + timedelta(days=1 if action_id == actions.LATER else -1))

    def may_act(self, action_id: str) -> bool:
        if action_id == actions.OPEN:
            return self._list_in_hand().current() is not None
        return action_id != actions.BACK or self._day != self._now().date()

    def show_place(self, **place: object) -> None:
        if isinstance(day := place.get("day"), date):
            self.show_day(day)

    def take_focus(self) -> None:
        first = next((each for each in self._lists if each.model().rowCount()), None)
        (first or self._later).setFocus()

    def show_day(self, day: date) -> None:
        """Show another day and put the cursor where work waits."""
        self._day = day
        self.reload()
        self._choose_first()

    def hear(self, nouns: frozenset[str]) -> None:
        """Take news of the store: read again soon, or when the page is seen next."""
        self._stale.start()

    def reload(self) -> None:
        """Read the day again; if the store cannot, the old picture stays and the strip says why."""
        try:
            day = self._read(self._day)
            journals = self._journals()
        except StoreTrouble as trouble:
            self._strip.danger(trouble.sentence, about=TROUBLE)
            return
        self._strip.solved(TROUBLE)
        first = self._shown is None
        self._shown = day
        self._fill(day)
        self._side.show_day(day)
        self._side.show_journals(journals)
        if first:
            self._choose_first()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stale.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the side folds, so that disciplines and topics keep their room."""
        super().resizeEvent(event)
        folded = self.width() < self._theme.px(ROOM)
        self._side.setVisible(not folded)
        self._pillar.setVisible(not folded)

    def _fill(self, day: Day) -> None:
        today = self._now().date()
        self._title.setText(day_title(day.day, today))
        self._back.setEnabled(day.day != today)
        self._head.say(_tr("Занятия"), beside=summary(day.lessons) if day.lessons else "")
        self._head.show_keys(shown=bool(day.lessons))
        for view, lessons in zip(self._lists, (day.lessons, day.unfilled, day.tomorrow), strict=True):
            rows = view.model()
            assert isinstance(rows, LessonRows)
            rows.show(lessons)
            view.setVisible(bool(lessons))
        self._nothing.setVisible(not day.lessons)
        self._nothing.say(
            _tr("Занятий сегодня нет") if day.day == today else _tr("Занятий в этот день нет"), _next(day, today)
        )
        self._unfilled_head.say(_tr("Не заполнено раньше"), count=len(day.unfilled))
        self._unfilled_head.setVisible(bool(day.unfilled))
        self._gap.setVisible(bool(day.unfilled))
        after = day.day + timedelta(days=1)
        self._tomorrow_head.say(day_title(after, today))
        self._tomorrow_head.setVisible(bool(day.tomorrow))

    def _choose_first(self) -> None:
        """Put the cursor on the running lesson, else on the first that waits."""
        lessons = self._shown.lessons if self._shown else ()
        order = ("running", "no_entry", "incomplete", "planned", "filled", "replaced", "cancelled")
        for state in order:
            for lesson in lessons:
                if lesson.state == state:
                    self._lessons.choose_pair(lesson.pair)
                    return
        for view in self._lists:
            view.setCurrentIndex(view.model().index(0, 0))

    def _open(self, lesson: LessonToday) -> None:
        self._go("gradebook", page=lesson.page, day=lesson.day, pair=lesson.pair, lesson=lesson.lesson)

    def _open_current(self) -> None:
        if lesson := self._list_in_hand().current():
            self._open(lesson)

    def _list_in_hand(self) -> LessonList:
        return next((each for each in self._lists if each.hasFocus()), self._lessons)

    def _each_minute(self) -> None:
        if self.isVisible():
            self.reload()

    def _build_heading(self) -> None:
        self._title = words("", "page")
        self._earlier, self._later, self._back = QPushButton(), QPushButton(), QPushButton(_tr("Сегодня"))
        for button, icon, name, action in (
            (self._earlier, "chevron-left", _tr("Предыдущий день, Alt+стрелка влево"), actions.EARLIER),
            (self._later, "chevron-right", _tr("Следующий день, Alt+стрелка вправо"), actions.LATER),
        ):
            self._theme.dress(button, icon)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _=False, it=action: self.act(it))
        self._back.setToolTip("Alt+Home")
        self._back.clicked.connect(lambda: self.act(actions.BACK))
        self._heading = QWidget()
        self._theme.fit(self._heading, height=40)
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        for button in (self._earlier, self._back, self._later):
            row.addWidget(button)

    def _build(self) -> None:
        self._side = Side(self._theme, self._now)
        self._side.chosen.connect(self.show_day)
        self._side.asked.connect(lambda page: self._go("gradebook", page=page))
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._scroll(), 1)
        left.addWidget(rule())
        left.addWidget(self._legend())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        self._pillar = pillar()
        row.addWidget(self._pillar)
        row.addWidget(self._side)

    def _scroll(self) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("ground", "paper")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        keys = (Hint("1…8", _tr("пара")), Hint("Enter", _tr("открыть")))
        self._head = Section(self._theme, _tr("Занятия"), keys=keys)
        self._nothing = NothingHere(self._theme, "sun", "", "")
        note = _tr("пункт {number}: журнал заполняется в день занятия").format(number=FILL_ON_THE_DAY.number)
        self._unfilled_head = Section(self._theme, "", note=note)
        self._tomorrow_head = Section(self._theme, "")
        self._lessons = self._list(inner, _tr("Занятия дня"), TodayPainter)
        self._unfilled = self._list(inner, _tr("Не заполнено раньше"), UnfilledPainter)
        self._tomorrow = self._list(inner, _tr("Занятия следующего дня"), TomorrowPainter)
        self._lists = (self._lessons, self._unfilled, self._tomorrow)
        self._gap = QWidget()
        self._gap.setFixedHeight(16)
        column.addWidget(self._head)
        column.addWidget(self._nothing)
        column.addWidget(self._lessons)
        column.addSpacing(16)
        column.addWidget(self._unfilled_head)
        column.addWidget(self._unfilled)
        column.addWidget(self._gap)
        column.addWidget(self._tomorrow_head)
        column.addWidget(self._tomorrow)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def _list(self, parent: QWidget, name: str, painter: type[RowPainter]) -> LessonList:
        rows = LessonRows(self._now, parent)
        view = LessonList(self._theme, name, rows, painter(self._theme, self._now, parent), parent)
        view.opened.connect(self._open)
        return view

    def _legend(self) -> QWidget:
        foot = QWidget()
        foot.setProperty("ground", "paper-alt")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme.fit(foot, height=38)
        foot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # it must not hold the window wide
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        for icon, tint, meaning in LEGEND:
            row.addWidget(IconLabel(self._theme, icon, tint, 16))
            label = words(_tr(meaning), "second")
            label.setContentsMargins(0, 0, 16, 0)
            row.addWidget(label)
        row.addStretch(1)
        return foot


def open_page(context: Context) -> TodayPage:
    """Open the start page over the store."""
    from db.gradebook import pages_of  # noqa: PLC0415  loaded with the first page, after the lock screen
    from db.today import day_of  # noqa: PLC0415

    def now() -> datetime:
        return context.clock.now().astimezone(context.clock.zone)

    def read(day: date) -> Day:
        with context.store.read() as session:
            return day_of(session, context.person, day, context.clock)

    def journals() -> tuple[tuple[object, str, str, str], ...]:
        with context.store.read() as session:
            links = pages_of(session, context.person, now().date())
        return tuple((link.id, link.group_name, link.code, link.title) for link in links if link.is_taught)

    page = TodayPage(context.theme, now, read, context.open_page, context.messages, journals)
    context.news.touched.connect(page.hear)
    return page


def _next(day: Day, today: date) -> str:
    lesson = day.next
    if lesson is None:
        return _tr("На две недели вперёд занятий в расписании нет.")
    when = day_title(lesson.day, today)
    when = when[:1].lower() + when[1:]
    text = _tr("Следующее: {when}, {hours}, {group}, {code} {title}.")
    return text.format(when=when, hours=hours(lesson), group=lesson.group, code=lesson.code, title=lesson.title)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Today", text)
