"""The table of a plan as it is painted: two-storey head, tree in the first columns, sums and checks at the foot."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from college.plan_sheet import SheetRow, TermFoot, told
from college.terms import course_of, half_of
from desktop.shell.theme import Theme
from desktop.widgets.row_painting import LEFT, RIGHT, draw_head, draw_word
from desktop.workspaces.plans.cell_painter import HEIGHT, CellPainter
from desktop.workspaces.plans.sheet_model import CODE, CONTROL, TERMS, TITLE, TOTAL, SheetModel
from desktop.workspaces.plans.words import tr

Index = QModelIndex | QPersistentModelIndex
STOREY = 22
WIDTHS = {CODE: 108, TITLE: 140, CONTROL: 100, TOTAL: 56}
TERM_WIDTH = 46
MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


class SheetView(QTableView):
    """Shows a SheetModel. `moved` tells another current cell, `folded` a cycle to fold."""

    moved = Signal()
    folded = Signal(str)

    def __init__(self, theme: Theme, model: SheetModel) -> None:
        super().__init__()
        self._theme, self._sheet = theme, model
        self.setModel(model)
        self.setItemDelegate(CellPainter(theme, self, model))
        self.setHorizontalHeader(_Head(theme, self, model))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAccessibleName(tr("Учебный план"))
        model.modelReset.connect(self._fit)
        theme.changed.connect(self._fit)

    def current(self) -> SheetRow | None:
        """Return the row in hand."""
        row = self.currentIndex().row()
        return self._sheet.rows[row] if 0 <= row < len(self._sheet.rows) else None

    def go_to(self, row: int, column: int = TERMS) -> None:
        """Put the cursor into a cell."""
        if self._sheet.rows:
            place = min(max(row, 0), len(self._sheet.rows) - 1)
            index = self._sheet.index(place, min(column, self._sheet.columnCount() - 1))
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for index in (current, previous):  # the ground of a whole row shows where the cursor is
            if index.isValid():
                top, height = self.rowViewportPosition(index.row()), self.rowHeight(index.row())
                self.viewport().update(0, top, self.viewport().width(), height)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, plain = self.current(), not event.modifiers() & _COMMANDS
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.go_to(self.currentIndex().row() + 1, self.currentIndex().column())
        elif event.key() == Qt.Key.Key_Space and plain and row is not None:
            if row.is_sum:
                self.folded.emit(row.code)
        elif event.key() == Qt.Key.Key_Delete and plain:
            self._empty()
        else:
            super().keyPressEvent(event)

    def edit(self, index: Index, *asked: Any) -> Any:
        """Begin typing only with a digit: a letter is no number of hours, a name is mended with F2."""
        if asked and asked[0] is QAbstractItemView.EditTrigger.AnyKeyPressed:
            text = asked[1].text() if isinstance(asked[1], QKeyEvent) else ""
            if not text.isdecimal() or not self._sheet.term(index.column()):
                return False
        return super().edit(index, *asked)

    def keyboardSearch(self, search: str) -> None:
        """Letters search nothing here."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._sheet.rows[index.row()] if index.isValid() else None
        if row is not None and row.is_sum and index.column() == CODE:
            self.folded.emit(row.code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.scrollTo(self.currentIndex())

    def _empty(self) -> None:
        index = self.currentIndex()
        if self._sheet.flags(index) & Qt.ItemFlag.ItemIsEditable and self._sheet.term(index.column()):
            self._sheet.setData(index, "")

    def _fit(self) -> None:
        """Give the names what the other columns leave."""
        px, count = self._theme.px, self._sheet.columnCount()
        self.verticalHeader().setMinimumSectionSize(px(HEIGHT))
        self.verticalHeader().setDefaultSectionSize(px(HEIGHT))
        for column in range(count):
            self.setColumnWidth(column, px(WIDTHS.get(column, TERM_WIDTH)))
        others = sum(self.columnWidth(column) for column in range(count) if column != TITLE)
        self.setColumnWidth(TITLE, max(px(WIDTHS[TITLE]), self.viewport().width() - others))


class _Head(QHeaderView):
    """Titles of the columns; courses stand over their terms."""

    def __init__(self, theme: Theme, parent: QWidget, model: SheetModel) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._sheet = theme, model
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(24)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.px(STOREY) * 2)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme, px, term = self._theme, self._theme.px, self._sheet.term(logicalIndex)
        painter.save()
        draw_head(painter, theme, rect)
        painter.setPen(theme.colour("text-2"))
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        if not term:
            align = RIGHT if logicalIndex == TOTAL else LEFT
            draw_word(painter, theme.font(13), rect.adjusted(px(8), 0, -px(6), 0), title, align)
        else:
            self._course(painter, rect, logicalIndex, term)
            lower = QRect(rect.left(), rect.top() + px(STOREY), rect.width(), px(STOREY))
            draw_word(painter, theme.font(13, bold=True), lower.adjusted(0, 0, -px(6), 0), title, RIGHT)
        painter.restore()

    def _course(self, painter: QPainter, rect: QRect, section: int, term: int) -> None:
        """Draw this section's half of the course's name."""
        theme, px = self._theme, self._theme.px
        left = rect.left() - (rect.width() if half_of(term) == 2 else 0)
        upper = QRect(left, rect.top(), rect.width() * 2, px(STOREY))
        painter.setClipRect(QRect(rect.left(), rect.top(), rect.width(), px(STOREY)))
        painter.fillRect(upper, theme.colour("bar"))
        painter.fillRect(upper.left(), upper.bottom(), upper.width(), 1, theme.colour("line-strong"))
        painter.fillRect(upper.right(), upper.top(), 1, upper.height(), theme.colour("line-strong"))
        draw_word(painter, theme.font(13), upper, tr("{n} курс").format(n=course_of(term)), MIDDLE)
        painter.setClipping(False)


class Feet(QWidget):
    """What stands under the terms: all hours, hours a week, exams and credits. Follows the columns of its table."""

    def __init__(self, theme: Theme, view: SheetView, model: SheetModel) -> None:
        super().__init__()
        self._theme, self._view, self._sheet = theme, view, model
        view.horizontalHeader().sectionResized.connect(self.update)
        view.horizontalScrollBar().valueChanged.connect(self.update)
        for changed in (model.modelReset, model.dataChanged):
            changed.connect(self._tell)
        theme.changed.connect(self._grow)
        self._grow()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("bar"))
        painter.fillRect(0, 0, self.width(), 1, theme.colour("line-strong"))
        for line, title in enumerate(self._titles()):
            top = 1 + line * px(HEIGHT)
            painter.setPen(theme.colour("text" if line == 0 else "text-2"))
            box = QRect(px(8), top, self._left(TOTAL) - px(8), px(HEIGHT))
            draw_word(painter, theme.font(13, bold=line == 0), box, title)
            self._numbers(painter, line, top)
        painter.end()

    def _numbers(self, painter: QPainter, line: int, top: int) -> None:
        sheet = self._sheet.sheet
        if line == 0:
            self._number(painter, TOTAL, top, told(sheet.total), "text", bold=True)
        for place, term in enumerate(sheet.terms):
            foot = sheet.feet.get(term)
            if foot is not None:
                text, tint = _foot_told(foot, line)
                self._number(painter, TERMS + place, top, text, tint, bold=line == 0)

    def _number(self, painter: QPainter, column: int, top: int, text: str, tint: str, *, bold: bool) -> None:
        theme, px = self._theme, self._theme.px
        box = QRect(self._left(column), top, self._view.columnWidth(column) - px(6), px(HEIGHT))
        painter.setPen(theme.colour(tint))
        draw_word(painter, theme.font(13, bold=bold), box, text, RIGHT)

    def _left(self, column: int) -> int:
        return self._view.columnViewportPosition(column)

    def _titles(self) -> tuple[str, ...]:
        return (tr("Всего, часов"), tr("Часов в неделю по графику"), tr("Экзамены · зачёты"))

    def _tell(self) -> None:
        parts = [
            tr("{term} семестр: часов {hours}, экзаменов {exams}, зачётов {credits}").format(
                term=term, hours=told(foot.hours) or "0", exams=foot.exams, credits=foot.credits
            )
            for term, foot in self._sheet.sheet.feet.items()
        ]
        self.setAccessibleName("; ".join(parts))
        self.update()

    def _grow(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT) * 3 + 1)


def _foot_told(foot: TermFoot, line: int) -> tuple[str, str]:
    match line:
        case 0:
            return told(foot.hours), "text"
        case 1:
            return (told(foot.week) if foot.week else ""), "warning" if foot.is_heavy else "text-2"
    return f"{foot.exams} · {foot.credits}", "text-2"


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
