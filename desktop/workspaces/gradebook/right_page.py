"""The right page under the hands: topics and homework on the same ruling as the marks."""

from PySide6.QtCore import QItemSelectionModel, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from desktop.shell.theme import Theme
from desktop.workspaces.gradebook.lessons import DAY, FIELDS, HOMEWORK, HOURS, NUMBER, TOPIC, LessonsModel
from desktop.workspaces.gradebook.model import Index
from desktop.workspaces.gradebook.ruled_text import PAD, Fitted, Titles, fitted, last_width, write_lines
from desktop.workspaces.gradebook.text_editor import TextDelegate
from desktop.workspaces.gradebook.words import tr

WIDTHS = {DAY: 46, NUMBER: 30, HOURS: 24}
HOMEWORK_WIDTHS = (118, 240)  # a third of the words' room, within these
SIGN = 14
LINES = 2  # each lesson stands on two lines of the ruling
Align = Qt.AlignmentFlag


class RightPage(QTableView):
    """Paints lessons on two ruled lines each; what a person wrote is ink, what is only planned graphite."""

    explained = Signal(str)  # why the lesson under the hand is closed, and what its lines cut; empty: all is seen
    refused = Signal(object)

    def __init__(self, model: LessonsModel, theme: Theme, *, line_height: int = 22) -> None:
        super().__init__()
        self._lessons, self._theme, self._line = model, theme, line_height
        self._followed = -1
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        # Wheel, keys and the left cursor scroll it: a bar would stand on the ruled lines.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self._editing = TextDelegate(self)
        self.setItemDelegate(self._editing)
        self.setHorizontalHeader(Titles(self, theme))
        self.verticalHeader().hide()
        self.setAccessibleName(tr("Темы занятий и задания"))
        self.entered.connect(self._explain)
        self.viewportEntered.connect(lambda: self._explain(self.currentIndex()))
        theme.changed.connect(self._measure)
        self._measure()

    def set_line_height(self, height: int) -> None:
        """Take the ruling of the left page, in design pixels."""
        self._line = height
        self._measure()

    def line_height(self) -> int:
        """Return the height of one ruled line."""
        return self._theme.px(self._line)

    def follow(self, row: int) -> None:
        """Show the lesson in which the left cursor stands."""
        if row != self._followed or not self.currentIndex().isValid():  # another journal begins without a cursor
            before, self._followed = self._followed, row
            for each in (before, row):
                self._repaint_row(each)
            if 0 <= row < self._lessons.rowCount():
                column = self.currentIndex().column() if self.currentIndex().column() in FIELDS else TOPIC
                index = self._lessons.index(row, column)
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                self.scrollTo(self._lessons.index(min(row + 1, self._lessons.rowCount() - 1), column))
                self.scrollTo(index)

    def is_edited(self) -> bool:
        """Say whether a text is open."""
        return self.state() == QAbstractItemView.State.EditingState

    def finish(self) -> None:
        """Take what stands in an open editor."""
        self._editing.finish()

    def copy_block(self) -> None:
        """Put the text under the cursor on the clipboard."""
        if self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self._lessons.data(self.currentIndex()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._enter(index)
        elif self._types(event) and index.isValid() and (why := self._lessons.why_closed(index.row())) is not None:
            self.refused.emit(why)
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._explain(current)
        self._repaint_row(previous.row())
        self._repaint_row(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        rect, colour = event.rect(), self._theme.colour
        painter.fillRect(rect, colour("paper"))
        row = max(0, self.rowAt(rect.top()))
        end = 0
        while row < self._lessons.rowCount():
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            if top > rect.bottom():
                break
            self._paint_row(painter, row, QRect(0, top, self.viewport().width(), height))
            end, row = top + height, row + 1
        self._paint_ruling(painter, rect, end)
        painter.end()

    def _enter(self, index: Index) -> None:
        """Enter takes the planned topic where none is written, else opens the text."""
        row, column = index.row(), index.column()
        if (why := self._lessons.why_closed(row)) is not None:
            self.refused.emit(why)
        elif planned := self._lessons.planned(row, column):
            self._lessons.setData(index, planned)
        else:
            self.edit(self._lessons.index(row, column if column in FIELDS else TOPIC))

    def _explain(self, index: Index) -> None:
        """Say why the lesson is closed, and the whole of a text that its two lines cut."""
        said = []
        if index.isValid():
            why, text = self._lessons.why_closed(index.row()), self._shown(index.row(), index.column())[0]
            said += [str(why)] if why is not None else []
            if index.column() in FIELDS and self._laid(index.row(), index.column()).is_cut:
                said.append(text.replace("\n", " "))
        self.explained.emit(" · ".join(said))

    def _types(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_F2 or (bool(event.text()) and event.text().isprintable())

    def _repaint_row(self, row: int) -> None:
        if 0 <= row < self._lessons.rowCount():
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def _measure(self) -> None:
        px = self._theme.px
        self.verticalHeader().setMinimumSectionSize(16)
        self.verticalHeader().setDefaultSectionSize(LINES * px(self._line))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(16)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, px(width))
        room = max(px(238), self.viewport().width() - px(sum(WIDTHS.values())))
        least, most = map(px, HOMEWORK_WIDTHS)
        homework = min(max(least, room // 3), most)
        self.setColumnWidth(TOPIC, room - homework)
        self.setColumnWidth(HOMEWORK, homework)
        self.viewport().update()
        header.viewport().update()

    def _paint_row(self, painter: QPainter, row: int, place: QRect) -> None:
        colour = self._theme.colour
        painter.fillRect(place, colour(self._ground(row)))
        if row == self._followed and not self._lessons.is_today(row):
            days = self.columnViewportPosition(TOPIC)
            painter.fillRect(place.left(), place.top(), days, place.height(), colour("selection"))
        for column in range(self._lessons.columnCount()):
            x, width = self.columnViewportPosition(column), self.columnWidth(column)
            box = QRect(x, place.top(), width - 1, place.height() - 1)
            if column in FIELDS:
                self._paint_text(painter, row, column, box)
            else:
                self._paint_figure(painter, row, column, box)
            painter.fillRect(box.right() + 1, place.top(), 1, place.height(), colour("line"))
        painter.fillRect(place.left(), place.bottom(), place.width(), 1, colour("line"))

    def _paint_figure(self, painter: QPainter, row: int, column: int, box: QRect) -> None:
        stands_out = column == DAY and (self._lessons.is_today(row) or row == self._followed)
        painter.setFont(self._theme.font(14, bold=stands_out))
        painter.setPen(self._theme.colour("text" if stands_out else "text-2"))
        line = QRect(box.left(), box.top(), box.width(), self._theme.px(self._line))
        painter.drawText(line, Align.AlignCenter, self._lessons.text(row, column))

    def _paint_text(self, painter: QPainter, row: int, column: int, box: QRect) -> None:
        token, laid = self._shown(row, column)[1], self._laid(row, column)
        inner = box.adjusted(self._theme.px(PAD), 0, -2, 0)
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour(token))
        write_lines(painter, laid, inner, height=self.line_height())
        if column == HOMEWORK and self._is_replaced(row):
            self._paint_replaced(painter, row, inner, laid)
        if self._lessons.is_unsaved(row, column):
            side = self._theme.px(8)
            tip = QPolygonF((QPointF(box.right() - side, 1), QPointF(box.right(), 1), QPointF(box.right(), side + 1)))
            painter.setPen(QPen(self._theme.colour("unsent"), 1.2))
            painter.drawPolygon(tip.translated(0, box.top()))
        self._paint_cursor(painter, row, column, box)

    def _shown(self, row: int, column: int) -> tuple[str, str]:
        """Return the words of a field and their colour: ink is what a person wrote and may still change."""
        text = self._lessons.text(row, column)
        if text and self._lessons.why_closed(row) is None:
            return text, "ink"
        return text or self._lessons.unwritten(row, column), "text-2"

    def _laid(self, row: int, column: int) -> Fitted:
        """Break the words of a field on its two lines; beside a substitution they leave the room of its sign."""
        text, _ = self._shown(row, column)
        font, width = self._theme.font(13), self.columnWidth(column) - 1 - self._theme.px(PAD) - 2
        laid = fitted(text, font, width, LINES)
        sign = self._theme.px(SIGN + 6)
        is_shared = column == HOMEWORK and self._is_replaced(row) and len(laid.lines) == LINES
        if is_shared and last_width(laid, font) + sign > width:
            return fitted(text, font, width - sign, LINES)
        return laid

    def _paint_replaced(self, painter: QPainter, row: int, inner: QRect, laid: Fitted) -> None:
        """Say on the second line who stood in, in as many words as the homework leaves room for."""
        height, side, gap = self._theme.px(self._line), self._theme.px(SIGN), self._theme.px(4)
        taken = last_width(laid, painter.font()) + gap if len(laid.lines) == LINES else 0
        line = QRect(inner.left(), inner.top() + height, inner.width(), height)
        painter.setFont(self._theme.font(12))
        metrics = painter.fontMetrics()
        surname = self._lessons.lesson(row).teacher.split()[0]
        room = line.width() - taken - side - gap
        words = (tr("замена: {name}").format(name=surname), surname, "")
        said = next(each for each in words if not each or metrics.horizontalAdvance(each) <= room)
        x = line.right() - side - (gap + metrics.horizontalAdvance(said) if said else 0) if taken else line.left()
        pixmap = self._theme.pixmap("user-round-check", "text-2", side, self.devicePixelRatioF())
        painter.drawPixmap(x, line.top() + (height - side) // 2, pixmap)
        painter.setPen(self._theme.colour("text-2"))
        painter.drawText(QRect(x + side + gap, line.top(), room, height), Align.AlignLeft | Align.AlignVCenter, said)

    def _paint_cursor(self, painter: QPainter, row: int, column: int, box: QRect) -> None:
        index = self.currentIndex()
        if self.hasFocus() and (row, column) == (index.row(), index.column()):
            painter.setPen(self._theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for inset in range(2):
                painter.drawRect(box.adjusted(inset, inset, -inset, -inset))

    def _paint_ruling(self, painter: QPainter, rect: QRect, end: int) -> None:
        """Rule what is left of the page, as on paper."""
        painter.setPen(self._theme.colour("line"))
        step = LINES * self._theme.px(self._line)
        for y in range(end + step - 1, rect.bottom() + 1, step):
            painter.drawLine(rect.left(), y, rect.right(), y)
        for column in range(self._lessons.columnCount()):
            x = self.columnViewportPosition(column) + self.columnWidth(column) - 1
            painter.drawLine(x, end, x, rect.bottom())

    def _ground(self, row: int) -> str:
        lesson = self._lessons.lesson(row)
        if self._lessons.is_today(row):
            return "today"
        if lesson.future:
            return "paper-alt"
        return "locked-bg" if self._lessons.why_closed(row) is not None else "paper"

    def _is_replaced(self, row: int) -> bool:
        lesson = self._lessons.lesson(row)
        return lesson.substitute and bool(lesson.teacher)
