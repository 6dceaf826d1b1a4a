"""A table that paints its whole viewport in one go and stays a QTableView in all else."""

from collections.abc import Sequence
from typing import Protocol, cast

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.grid_glyphs import Face, Glyphs
from desktop.widgets.grid_painting import Cursor, Lane, Sight, Strip, paint_sheet

Index = QModelIndex | QPersistentModelIndex


class SheetModel(Protocol):
    """What a grid asks of its model beside the usual."""

    def faces(self, row: int) -> Sequence[Face | None]:
        """Return the faces of a row, column by column."""

    def lane(self, column: int) -> Lane:
        """Return the look of a column and of its header."""


class Grid(QTableView):
    """Paints cells from kept pictures; selection, headers, editing and accessibility are Qt's own."""

    moved = Signal(QModelIndex)  # the current cell is another one
    measured = Signal()  # rows and columns have another size

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, row_height: int = 22) -> None:
        super().__init__(parent)
        self._theme = theme
        self._design = (row_height, 28)
        self._glyphs: Glyphs | None = None
        self._typing: tuple[QModelIndex, Face] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._measure()
        theme.changed.connect(self._dress)

    def sheet(self) -> SheetModel:
        """Return the model, as the grid uses it."""
        return cast(SheetModel, self.model())

    def set_cell(self, row_height: int, column_width: int) -> None:
        """Set the size of every cell in design pixels; the lines are its last pixels."""
        self._design = (row_height, column_width)
        self._measure()

    def row_height(self) -> int:
        """Return the height of every row."""
        return self.verticalHeader().defaultSectionSize()

    def glyphs(self) -> Glyphs:
        """Return the kept pictures, made anew after a change of theme, text size or screen."""
        ratio = self.devicePixelRatioF()
        if self._glyphs is None or self._glyphs.ratio != ratio:
            self._glyphs = Glyphs(self._theme, ratio)
        return self._glyphs

    def show_typing(self, face: Face | None) -> None:
        """Show what is being typed in the current cell, before it is a mark."""
        self._typing = None if face is None else (self.currentIndex(), face)
        self.viewport().update(self.visualRect(self.currentIndex()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        sight = self._sight(event.rect())
        paint_sheet(painter, self.glyphs(), sight, self.sheet().faces, blocks=self._blocks(), cursor=self._cursor())
        painter.end()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._typing = None
        self.moved.emit(current)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if _is_block(self.selectionModel().selection()) or _is_block(deselected):
            self.viewport().update()  # the frame of a block runs through cells that did not change

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update(self.visualRect(self.currentIndex()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update(self.visualRect(self.currentIndex()))

    def _dress(self) -> None:
        self._glyphs = None
        self._measure()
        self.updateGeometries()
        for part in (self, self.horizontalHeader(), self.verticalHeader()):
            part.viewport().update()

    def _measure(self) -> None:
        # Fixed sections: a header that measures its contents would ask for every cell at every edit.
        for header, length in zip((self.verticalHeader(), self.horizontalHeader()), self._design, strict=True):
            header.setMinimumSectionSize(16)
            header.setDefaultSectionSize(self._theme.px(length))
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.measured.emit()

    def _sight(self, rect: QRect) -> Sight:
        header, rows, height = self.horizontalHeader(), self.model().rowCount(), self.row_height()
        strips: list[Strip] = []
        count = self.model().columnCount()
        column = self.columnAt(rect.left()) if count else -1
        end = 0
        while 0 <= column < count:
            left, width = self.columnViewportPosition(column), header.sectionSize(column)
            if left > rect.right() + 1:  # one more for the divider at its left
                break
            strips.append(Strip(column, left, width))
            end = left + width
            column += 1
        offset = self.verticalOffset() + rect.top()
        first = offset // height
        top = first * height - self.verticalOffset()
        last = min(rows, (self.verticalOffset() + rect.bottom()) // height + 1)
        lane = self.sheet().lane
        return Sight(
            rect=rect,
            strips=strips,
            lanes=[lane(strip.column) for strip in strips],
            end=end if strips else header.length() - header.offset(),
            first_row=first,
            last_row=last,
            top=top,
            row_height=height,
            blank_width=header.defaultSectionSize() if column in (count, -1) else 0,
        )

    def _blocks(self) -> list[QRect]:
        """Return the places of the selected blocks; one cell alone is the cursor, not a block."""
        blocks = []
        for part in self.selectionModel().selection().toList():
            if part.width() > 1 or part.height() > 1:
                corner = self.visualRect(part.topLeft())
                blocks.append(corner.united(self.visualRect(part.bottomRight())))
        return blocks

    def _cursor(self) -> Cursor | None:
        index = self.currentIndex()
        if not index.isValid() or self.focusPolicy() == Qt.FocusPolicy.NoFocus:
            return None
        face = self.sheet().faces(index.row())[index.column()]
        if self._typing is not None and self._typing[0] == index:
            face = self._typing[1]
        return Cursor(index.row(), index.column(), self.hasFocus(), face)


def _is_block(selection: QItemSelection) -> bool:
    return any(part.width() > 1 or part.height() > 1 for part in selection.toList())
