"""The matrix under the hands: digits set the scope of the cell or of the whole selection."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView

from db.rights_table import Cell
from desktop.shell.theme import Theme
from desktop.widgets.grid import Grid
from desktop.workspaces.rights.heads import Corner, LineHead, RoleHead, paint_title
from desktop.workspaces.rights.model import RightsModel
from desktop.workspaces.rights.words import tr

ROW, COLUMN = 20, 60
DIGITS = "01234"
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
COMMANDS = CTRL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
Move = QAbstractItemView.CursorAction
UPWARDS = (Move.MoveUp, Move.MovePageUp, Move.MovePrevious)


class RightsView(Grid):
    """Takes keys as the matrix means them; titles of shelves are passed by."""

    typed = Signal(int)  # a digit for the selected cells
    entered_cell = Signal()  # Enter: to the pane that explains the cell

    _corner: Corner | None = None  # Qt measures the table before it is built

    def __init__(self, model: RightsModel, theme: Theme) -> None:
        super().__init__(theme, row_height=ROW)
        self._rights = model
        self.setModel(model)
        self.set_cell(ROW, COLUMN)
        self.setHorizontalHeader(RoleHead(self, model, theme))
        self.setVerticalHeader(LineHead(self, model, theme))
        self._corner = Corner(self)
        self.set_cell(ROW, COLUMN)  # of the new edges too
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Матрица прав"))
        self.moved.connect(self._paint_heads)
        self.verticalScrollBar().valueChanged.connect(self.verticalHeader().viewport().update)  # of the topmost name
        model.dataChanged.connect(lambda *_: self.viewport().update())

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell and show it."""
        index = self._rights.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def go_first(self) -> None:
        """Put the cursor into the first cell of the first line."""
        rows = (row for row in range(self._rights.rowCount()) if not self._rights.is_title(row))
        if (row := next(rows, None)) is not None and self._rights.columnCount():
            self.go_to(row, 0)
            self.scrollToTop()

    def current_cell(self) -> Cell | None:
        """Return the cell under the cursor."""
        index = self.currentIndex()
        return self._rights.cell(index.row(), index.column()) if index.isValid() else None

    def selected_cells(self) -> tuple[Cell, ...]:
        """Return the selected cells, or the one under the cursor."""
        indexes = self.selectedIndexes() or [self.currentIndex()]
        cells = (self._rights.cell(each.row(), each.column()) for each in indexes if each.isValid())
        return tuple(cell for cell in cells if cell is not None)

    def select_column(self) -> None:
        """Select the role under the cursor."""
        column, last = self.currentIndex().column(), self._rights.rowCount() - 1
        self._select(QRect(QPoint(column, 0), QPoint(column, last)))

    def select_row(self) -> None:
        """Select the action under the cursor."""
        row, last = self.currentIndex().row(), self._rights.columnCount() - 1
        self._select(QRect(QPoint(0, row), QPoint(last, row)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._press(event):
            super().keyPressEvent(event)

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Go on where the table would stop on the title of a shelf."""
        index = super().moveCursor(action, modifiers)
        step = -1 if action in UPWARDS else 1
        row = index.row()
        while index.isValid() and 0 <= row < self._rights.rowCount() and self._rights.is_title(row):
            row += step
        if not index.isValid() or 0 <= row < self._rights.rowCount():
            return self._rights.index(row, index.column()) if index.isValid() else index
        return self.currentIndex()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        height, glyphs = self.row_height(), self.glyphs()
        first = (self.verticalOffset() + event.rect().top()) // height
        last = min(self._rights.rowCount(), (self.verticalOffset() + event.rect().bottom()) // height + 1)
        for row in range(first, last):
            if self._rights.is_title(row):
                y = row * height - self.verticalOffset()
                paint_title(painter, glyphs, QRect(0, y, self.viewport().width(), height), "")
        painter.end()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self._corner is not None:
            self._corner.setGeometry(QRect(QPoint(0, 0), self.viewport().pos()).adjusted(0, 0, -1, -1))

    def _press(self, event: QKeyEvent) -> bool:
        """Do what the key means here; False leaves it to the table."""
        modifiers, key = event.modifiers(), event.key()
        if not self.currentIndex().isValid():
            return False
        if key == Qt.Key.Key_Space and modifiers & (CTRL | SHIFT):
            self.select_column() if modifiers & CTRL else self.select_row()
            return True
        if event.matches(QKeySequence.StandardKey.Copy) or modifiers & COMMANDS:
            return False
        if event.text() and event.text() in DIGITS:
            self.typed.emit(int(event.text()))
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.typed.emit(0)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_cell.emit()
            return True
        return bool(event.text().strip())  # the table's own search by letters would wander off

    def _select(self, block: QRect) -> None:
        corners = (self._rights.index(point.y(), point.x()) for point in (block.topLeft(), block.bottomRight()))
        self.selectionModel().select(QItemSelection(*corners), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _paint_heads(self) -> None:
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.viewport().update()
