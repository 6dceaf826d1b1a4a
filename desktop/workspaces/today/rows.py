"""Lists of lessons: today's in two lines, the earlier and the coming ones in one."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from db.day import LessonToday
from desktop.dates import day_of_month
from desktop.shell.theme import Theme
from desktop.workspaces.today.words import hours, late, reason, spoken, told

Index = QModelIndex | QPersistentModelIndex
LESSON = Qt.ItemDataRole.UserRole
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class LessonRows(QAbstractListModel):
    """The lessons of one list; a screen reader gets each as a sentence."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._now = now
        self._lessons: tuple[LessonToday, ...] = ()

    def show(self, lessons: tuple[LessonToday, ...]) -> None:
        """Take other lessons; the same ones only repaint, so that selection and focus stay."""
        if [_place(each) for each in lessons] == [_place(each) for each in self._lessons]:
            self._lessons = lessons
            if lessons:
                self.dataChanged.emit(self.index(0), self.index(len(lessons) - 1))
            return
        self.beginResetModel()
        self._lessons = lessons
        self.endResetModel()

    def lessons(self) -> tuple[LessonToday, ...]:
        return self._lessons

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lessons)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        lesson = self._lessons[index.row()]
        if role == LESSON:
            return lesson
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(lesson, self._now())
        if role == Qt.ItemDataRole.ToolTipRole:
            lacks = reason(lesson) if lesson.state == "incomplete" else ""
            return "\n".join(part for part in (f"{lesson.code} {lesson.title}", lesson.topic, lacks) if part)
        return None


def _place(lesson: LessonToday) -> tuple[object, ...]:
    return lesson.page, lesson.day, lesson.pair


class LessonList(QListView):
    """As high as its rows; digits choose a pair, Enter opens it."""

    opened = Signal(object)  # LessonToday

    def __init__(self, theme: Theme, name: str, rows: LessonRows, painter: "RowPainter", parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setModel(rows)
        self.setItemDelegate(painter)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.clicked.connect(lambda index: self.opened.emit(index.data(LESSON)))
        rows.modelReset.connect(self._fit)
        theme.changed.connect(self._fit)
        self._fit()

    def sizeHint(self) -> QSize:
        painter = self.itemDelegate()
        assert isinstance(painter, RowPainter)
        return QSize(400, self._rows.rowCount() * painter.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def current(self) -> LessonToday | None:
        """Return the lesson under the cursor."""
        lesson = self.currentIndex().data(LESSON)
        return lesson if isinstance(lesson, LessonToday) else None

    def choose_pair(self, pair: int) -> bool:
        """Put the cursor on this pair; say whether there is one."""
        for row, lesson in enumerate(self._rows.lessons()):
            if lesson.pair == pair:
                self.setCurrentIndex(self._rows.index(row))
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _COMMANDS:
            if lesson := self.current():
                self.opened.emit(lesson)
            return
        digit = event.text()
        if len(digit) == 1 and digit in "12345678" and not event.modifiers() & _COMMANDS:
            self.choose_pair(int(digit))
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Letters search nothing here; digits choose a pair."""

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


class RowPainter(QStyledItemDelegate):
    """Paints the ground of a row, its frame and its words; kinds of rows say where the words stand."""

    rows_high = 30

    def __init__(self, theme: Theme, now: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._now = theme, now

    def height(self) -> int:
        return self._theme.px(self.rows_high)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        lesson = index.data(LESSON)
        view = option.widget
        rect: QRect = option.rect
        focused = view is not None and view.hasFocus() and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.fillRect(rect, self._theme.colour(self._ground(lesson, focused)))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._theme.colour("line"))
        self.draw(painter, rect.adjusted(0, 0, 0, -1), lesson)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(2, 2, -2, -3))
        painter.restore()

    def draw(self, painter: QPainter, rect: QRect, lesson: LessonToday) -> None:
        """Draw the words of one lesson."""

    def _ground(self, lesson: LessonToday, focused: bool) -> str:
        return "today" if lesson.state == "running" else "selection" if focused else "paper"

    def _text(
        self, painter: QPainter, box: QRect, text: str, tint: str = "text", *, size: int = 14, bold: bool = False,
        flags: int = _LEFT, struck: bool = False,
    ) -> int:  # fmt: skip
        """Draw one line, shortened to its box; returns its width."""
        font = self._theme.font(size, bold=bold)
        font.setStrikeOut(struck)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(self._theme.colour(tint))
        painter.drawText(box, flags, metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
        return metrics.horizontalAdvance(text)

    def _tag(self, painter: QPainter, rect: QRect, text: str, tone: str) -> None:
        """Draw a tag at the right end of the row."""
        px = self._theme.px
        width = QFontMetrics(self._theme.font(12)).horizontalAdvance(text) + px(10)
        box = QRect(rect.right() - px(12) - width, rect.center().y() - px(8), width, px(18))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        framed = self._theme.look == "contrast"  # there the ground says nothing
        painter.setPen(self._theme.colour(tone) if framed else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(f"{tone}-bg"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._text(painter, box, text, tone, size=12, flags=_CENTRE)


class TodayPainter(RowPainter):
    """Two lines: pair, hours, group, discipline and topic, room, state."""

    rows_high = 52

    def draw(self, painter: QPainter, rect: QRect, lesson: LessonToday) -> None:
        px, state = self._theme.px, told(lesson, self._now())
        if lesson.state == "running":
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), self._theme.colour("accent"))
        gone = lesson.state in ("cancelled", "replaced")
        ink = "text-2" if gone else "text"
        top, right = rect.top(), rect.right()
        status = right - px(206)
        upper, lower = top + px(8), top + px(27)
        self._text(painter, QRect(px(12), top, px(20), rect.height()), str(lesson.pair), ink, size=18, bold=True)
        self._text(painter, QRect(px(34), top, px(92), rect.height()), hours(lesson), "text-2", size=13)
        self._text(painter, QRect(px(128), top, px(62), rect.height()), lesson.group, ink, bold=True)
        wide = status - px(90) - px(192)
        name = f"{lesson.code} {lesson.title}"
        struck = lesson.state == "cancelled"
        only = not lesson.topic
        line = QRect(px(192), top if only else upper, wide, rect.height() if only else px(19))
        self._text(painter, line, name, ink, struck=struck)
        written = "ink" if lesson.state in ("filled", "incomplete") else "text-2"
        self._text(painter, QRect(px(192), lower, wide, px(19)), lesson.topic, written, size=13)
        room = QRect(status - px(84), top, px(46), rect.height())
        self._text(painter, room, lesson.room, "text-2", flags=_RIGHT)
        icon = self._theme.pixmap(state.icon, state.tint, px(20), painter.device().devicePixelRatio())
        painter.drawPixmap(status - px(26), top + (rect.height() - px(20)) // 2, icon)
        self._draw_state(painter, QRect(status + px(6), top, px(196), rect.height()), lesson)

    def _draw_state(self, painter: QPainter, box: QRect, lesson: LessonToday) -> None:
        px, state = self._theme.px, told(lesson, self._now())
        if not state.detail:
            self._text(painter, box, state.headline, state.tint)
            return
        upper = QRect(box.left(), box.top() + px(8), box.width(), px(19))
        self._text(painter, upper, state.headline, state.tint, bold=state.strong)
        lower = QRect(box.left(), box.top() + px(27), box.width(), px(19))
        self._text(painter, lower, state.detail, "text-2", size=13)


class UnfilledPainter(RowPainter):
    """One line: day, group and code, what is missing, how late."""

    rows_high = 30

    def draw(self, painter: QPainter, rect: QRect, lesson: LessonToday) -> None:
        px, top, height = self._theme.px, rect.top(), rect.height()
        self._text(painter, QRect(px(12), top, px(84), height), day_of_month(lesson.day), "text-2", size=13)
        self._text(painter, QRect(px(98), top, px(118), height), f"{lesson.group}, {lesson.code}", bold=True)
        tint = "danger" if lesson.state == "no_entry" else "text"
        self._text(painter, QRect(px(220), top, rect.width() - px(380), height), reason(lesson), tint)
        if lesson.late_days > 0:
            self._tag(painter, rect, late(lesson), "danger" if lesson.state == "no_entry" else "warning")


class TomorrowPainter(RowPainter):
    """One line: pair, hours, group, discipline, room."""

    rows_high = 28

    def draw(self, painter: QPainter, rect: QRect, lesson: LessonToday) -> None:
        px, top, height = self._theme.px, rect.top(), rect.height()
        gone = lesson.state in ("cancelled", "replaced")
        ink = "text-2" if gone else "text"
        self._text(painter, QRect(px(12), top, px(20), height), str(lesson.pair), ink, bold=True)
        self._text(painter, QRect(px(34), top, px(92), height), hours(lesson), "text-2", size=13)
        self._text(painter, QRect(px(128), top, px(62), height), lesson.group, ink, bold=True)
        name = f"{lesson.code} {lesson.title}"
        self._text(painter, QRect(px(192), top, rect.width() - px(352), height), name, ink, struck=gone)
        said = told(lesson, self._now()).headline if gone or lesson.substitute_for else lesson.room
        tint = "info" if lesson.substitute_for and not gone else "text-2"
        box = QRect(rect.right() - px(172), top, px(160), height)
        self._text(painter, box, said, tint, flags=_RIGHT, size=13 if said != lesson.room else 14)
