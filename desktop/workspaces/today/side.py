"""The right side of the start page: the week, the next lesson, my journals."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from db.day import Day
from desktop.dates import SHORT_WEEKDAYS, day_of_month
from desktop.shell.theme import Theme
from desktop.widgets.signs import words
from desktop.workspaces.today.section import Section
from desktop.workspaces.today.words import day_title, hours

WIDTH = 347
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class WeekDay(QAbstractButton):
    """One day of the week: its number and how much of it is filled."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._day, self._filled, self._total, self._today = date.min, 0, 0, date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)

    def show_day(self, day: date, filled: int, total: int, *, today: date, chosen: bool) -> None:
        self._day, self._filled, self._total, self._today = day, filled, total, today
        self.setChecked(chosen)
        lessons = _tr("заполнено {filled} из {total}").format(filled=filled, total=total)
        self.setAccessibleName(f"{SHORT_WEEKDAYS[day.weekday()]} {day_of_month(day)}, {lessons}")
        self.setToolTip(f"{day_of_month(day)}: {lessons}")
        self.update()

    def day(self) -> date:
        return self._day

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(56), self._theme.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        ground = "today" if self._day == self._today else "selection" if self.isChecked() else "paper"
        painter.fillRect(self.rect(), self._theme.colour(ground))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.colour("line"))
        if self._day == self._today:
            painter.fillRect(0, 0, self.width(), 3, self._theme.colour("accent"))
        painter.setFont(self._theme.font(13, bold=self.isChecked()))
        painter.setPen(self._theme.colour("text"))
        named = f"{SHORT_WEEKDAYS[self._day.weekday()]} {self._day.day}"
        painter.drawText(QRect(0, px(5), self.width(), px(18)), _CENTRE, named)
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour(self._tint()))
        painter.drawText(QRect(0, px(22), self.width(), px(18)), _CENTRE, self._count())
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(2, 2, -3, -2))

    def _count(self) -> str:
        if self._day > self._today or not self._total:
            return str(self._total) if self._total else "–"
        return _tr("{filled} из {total}").format(filled=self._filled, total=self._total)

    def _tint(self) -> str:
        if self._day > self._today or not self._total:
            return "text-2"
        if self._filled == self._total:
            return "success"
        return "text" if self._day == self._today else "danger"


class JournalRow(QAbstractButton):
    """A journal of one's own: group, code, discipline."""

    def __init__(self, theme: Theme, group: str, code: str, title: str) -> None:
        super().__init__()
        self._theme, self._group, self._code, self._title = theme, group, code, title
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_tr("Журнал {group}, {code} {title}").format(group=group, code=code, title=title))
        self.setToolTip(f"{code} {title}")

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        painter.fillRect(self.rect(), self._theme.colour("accent-soft" if self.underMouse() else "paper"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))
        painter.setPen(self._theme.colour("text"))
        painter.setFont(self._theme.font(14, bold=True))
        painter.drawText(QRect(px(12), px(4), self.width() - px(24), px(18)), _LEFT, f"{self._group}, {self._code}")
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour("text-2"))
        box = QRect(px(12), px(22), self.width() - px(24), px(18))
        shown = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -3))


class Side(QWidget):
    """Shows what surrounds the day. `chosen(day)` asks for another day, `asked(page)` for a journal."""

    chosen = Signal(object)
    asked = Signal(object)

    def __init__(self, theme: Theme, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._now = theme, now
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.fit(self, width=WIDTH)
        self._week = Section(theme, "")
        self._days = [WeekDay(theme, self) for _ in range(6)]
        self._next = Section(theme, _tr("Дальше"))
        self._next_line = words("", "dense")
        self._next_line.setWordWrap(True)
        self._next_line.setContentsMargins(12, 8, 12, 8)
        self._mine = Section(theme, _tr("Мои журналы"))
        self._journals = QVBoxLayout()
        self._journals.setSpacing(0)
        self._build()

    def show_day(self, day: Day) -> None:
        """Show the week of this day and what comes after it."""
        self._week.say(_tr("Неделя {number}, {parity}").format(number=day.week_number, parity=day.parity))
        today = self._now().date()
        for button, (date_, filled, total) in zip(self._days, day.week, strict=False):
            button.show_day(date_, filled, total, today=today, chosen=date_ == day.day)
        lesson = day.next
        self._next.setVisible(lesson is not None)
        self._next_line.setVisible(lesson is not None)
        if lesson is not None:
            when = f"{day_title(lesson.day, today)}, {hours(lesson)}"
            room = _tr("кабинет {room}").format(room=lesson.room) if lesson.room else ""
            where = ", ".join(part for part in (lesson.group, f"{lesson.code} {lesson.title}", room) if part)
            self._next_line.setText(f"{when}\n{where}")

    def show_journals(self, journals: tuple[tuple[object, str, str, str], ...]) -> None:
        """List the journals as (page id, group, code, title)."""
        while item := self._journals.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for page, group, code, title in journals:
            row = JournalRow(self._theme, group, code, title)
            row.clicked.connect(lambda _=False, which=page: self.asked.emit(which))
            self._journals.addWidget(row)
        self._mine.setVisible(bool(journals))

    def _build(self) -> None:
        week = QHBoxLayout()
        week.setSpacing(0)
        for button in self._days:
            button.clicked.connect(lambda _=False, it=button: self.chosen.emit(it.day()))
            week.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._week)
        column.addLayout(week)
        column.addWidget(self._next)
        column.addWidget(self._next_line)
        column.addWidget(self._mine)
        column.addLayout(self._journals)
        column.addStretch(1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Today", text)
