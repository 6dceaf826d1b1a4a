"""The year of each group as a band of weeks: a letter and a ground for each kind, today marked, days off dotted."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from college.plan_edits import NO_STUDY
from college.plans import Activity
from college.year_strip import StripWeek, YearStrip
from desktop.shell.theme import Theme
from desktop.widgets.row_painting import draw_word
from desktop.workspaces.plans.words import tr

BAND, TITLE, MONTHS = 20, 18, 16
GROUNDS = {
    Activity.STUDY.value: "accent-soft",
    Activity.SESSION.value: "danger-bg",
    Activity.STUDY_PRACTICE.value: "warning-bg",
    Activity.WORK_PRACTICE.value: "disputed-bg",
    Activity.HOLIDAYS.value: "info-bg",
    Activity.FINAL.value: "success-bg",
    Activity.OTHER.value: "paper",
    NO_STUDY: "paper-alt",
}
NAMES = ("сен", "окт", "ноя", "дек", "янв", "фев", "мар", "апр", "май", "июн", "июл", "авг")
MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


class YearBand(QWidget):
    """Shows the years of some groups, one below the other; the mouse over a week tells what it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._strips: tuple[YearStrip, ...] = ()
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_years(self, strips: Sequence[YearStrip], today: date) -> None:
        """Show other groups."""
        self._strips, self._today = tuple(strips), today
        told = (f"{strip.title}: " + "; ".join(week.sentence for week in strip.weeks) for strip in strips)
        self.setAccessibleName(tr("Календарный график"))
        self.setAccessibleDescription("\n".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        each = px(TITLE) + px(BAND) + px(4)
        return QSize(px(200), len(self._strips) * each + px(MONTHS) * 2 + px(8) if self._strips else 0)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            week = self._week_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), week.sentence if week else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("paper"))
        for place, strip in enumerate(self._strips):
            top = px(4) + place * (px(TITLE) + px(BAND) + px(4))
            painter.setPen(theme.colour("text"))
            title = QRect(px(12), top, self.width() - px(24), px(TITLE))
            draw_word(painter, theme.font(13, bold=True), title, strip.title)
            for number, week in enumerate(strip.weeks):
                self._week(painter, week, self._box(strip, number, top + px(TITLE)))
        if self._strips:
            self._months(painter, px(4) + len(self._strips) * (px(TITLE) + px(BAND) + px(4)))
        painter.end()

    def _week(self, painter: QPainter, week: StripWeek, box: QRect) -> None:
        theme, px = self._theme, self._theme.px
        signs = week.signs or NO_STUDY
        for place, sign in enumerate(signs):
            left = box.left() + box.width() * place // len(signs)
            right = box.left() + box.width() * (place + 1) // len(signs)
            painter.fillRect(left, box.top(), right - left, box.height(), theme.colour(GROUNDS[sign]))
        shown = [sign for sign in dict.fromkeys(signs) if sign not in (Activity.STUDY.value, NO_STUDY)]
        painter.setPen(theme.colour("text"))
        if shown:
            painter.setFont(theme.font(11))
            if QFontMetrics(theme.font(11)).horizontalAdvance(shown[-1]) <= box.width():
                painter.drawText(box, MIDDLE, shown[-1])
        if week.days_off:
            painter.fillRect(
                box.left() + 1, box.bottom() - px(2), max(box.width() - 3, 1), px(2), theme.colour("danger")
            )
        painter.fillRect(box.right(), box.top(), 1, box.height(), theme.colour("paper"))
        if week.monday <= self._today < week.monday + timedelta(7):
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _months(self, painter: QPainter, top: int) -> None:
        theme, px = self._theme, self._theme.px
        strip = self._strips[0]
        painter.setPen(theme.colour("text-2"))
        painter.setFont(theme.font(11))
        for number, week in enumerate(strip.weeks):
            month = max(week.monday, date(strip.weeks[1].monday.year, 9, 1)).month
            if number and (number == 1 or (week.monday - timedelta(7)).month == month):
                continue  # the year begins within its first week
            left = self._box(strip, number, top).left()
            painter.drawText(left, top, px(40), px(MONTHS), int(Qt.AlignmentFlag.AlignLeft), NAMES[(month - 9) % 12])
        told = tr("А аттестация · У учебная · П производственная · К каникулы · И итоговая · черта: выходной день")
        box = QRect(px(12), top + px(MONTHS), self.width() - px(24), px(MONTHS))
        draw_word(painter, theme.font(12), box, told)

    def _box(self, strip: YearStrip, number: int, top: int) -> QRect:
        px, count = self._theme.px, max(len(strip.weeks), 1)
        room = self.width() - px(24)
        left, right = px(12) + room * number // count, px(12) + room * (number + 1) // count
        return QRect(left, top, right - left, px(BAND))

    def _week_at(self, x: int, y: int) -> StripWeek | None:
        px = self._theme.px
        for place, strip in enumerate(self._strips):
            top = px(4) + place * (px(TITLE) + px(BAND) + px(4))
            if top <= y < top + px(TITLE) + px(BAND):
                boxes = ((week, self._box(strip, number, top)) for number, week in enumerate(strip.weeks))
                return next((week for week, box in boxes if box.left() <= x <= box.right()), None)
        return None
