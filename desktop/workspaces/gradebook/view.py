"""The left page under the hands: single keys put marks and move on."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from college.cells import Cell, cleared
from college.refusal import Refused
from desktop.plurals import counted
from desktop.settings import Settings
from desktop.shell.theme import Theme
from desktop.widgets.grid import Grid, Index
from desktop.widgets.grid_header import Corner, DateHeader, NameHeader
from desktop.workspaces.gradebook.delegate import CellDelegate
from desktop.workspaces.gradebook.edits import Edits
from desktop.workspaces.gradebook.faces import adding_face
from desktop.workspaces.gradebook.keys import copied_cell, is_one_more, typed_cell
from desktop.workspaces.gradebook.model import GradebookModel
from desktop.workspaces.gradebook.words import tr

NEXT = {"down": (1, 0), "right": (0, 1), "stay": (0, 0)}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ERASE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
COMMANDS = CTRL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Gate(Protocol):
    """The typing side of the write gate: claimed from the key press to the end of the paint."""

    def claim(self) -> None: ...

    def release(self) -> None: ...


class GradebookView(Grid):
    """Takes keys as the journal means them; all else is the grid's."""

    refused = Signal(object)  # Refused
    acted = Signal()  # a key did something: passing messages may go
    copying = Signal(str, int)  # the text of a block that is to leave the program, and of how many students it is
    shifted = Signal()  # the dates stand elsewhere though the bar did not move
    explained = Signal(str)  # why the cell under the hand or the mouse is closed; empty: it is open

    _adding = False  # the next digit is one more mark
    _corner: Corner | None = None  # Qt measures the table before it is built

    def __init__(self, model: GradebookModel, edits: Edits, *, gate: Gate, theme: Theme, settings: Settings) -> None:
        super().__init__(theme)
        self._book, self._edits, self._gate, self._settings = model, edits, gate, settings
        self.setModel(model)
        self._build_headers(theme)
        self._editing = CellDelegate(self)
        self.setItemDelegate(self._editing)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setAccessibleName(tr("Отметки"))
        self.take_settings()
        settings.changed.connect(self.take_settings)
        model.refused.connect(self.refused)
        edits.paint = self.paint_cell
        self.moved.connect(self._explain)
        self.entered.connect(self._explain)
        self.viewportEntered.connect(lambda: self._explain(self.currentIndex()))
        self.dates.hovered.connect(self._explain_column)

    def take_settings(self) -> None:
        """Take the row height people chose."""
        self.set_cell(self._settings.row_height, 28)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell and show it."""
        index = self._book.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def go_to_work(self) -> None:
        """Put the cursor where work goes on: today's lesson, the first student without a mark."""
        column = first_column(self._book)
        if column is not None:
            self.go_to_work_in(column)

    def go_to_work_in(self, column: int) -> None:
        """Put the cursor in a lesson, at the first student without a mark."""
        rows = range(self._book.rowCount())
        empty = (row for row in rows if self._book.entry(row, column).cell.is_empty)
        if rows:
            self.go_to(next((row for row in empty if self._book.why_closed(row, column) is None), 0), column)
            ahead = min(column + 1, self._book.columnCount() - 1)
            self.scrollTo(self._book.index(self.currentIndex().row(), ahead))

    def is_edited(self) -> bool:
        """Say whether a cell is open."""
        return self.state() == QAbstractItemView.State.EditingState

    def finish(self) -> None:
        """Take what stands in an open editor."""
        self._editing.finish()

    def paint_cell(self, row: int, column: int) -> None:
        """Paint a cell now, not when the queue of events gets to it."""
        self.viewport().repaint(self.visualRect(self._book.index(row, column)))

    def fill_down(self) -> None:
        """Put what stands in the current cell into the empty ones below, one act each, one undo for all."""
        index = self.currentIndex()
        if not index.isValid():
            return
        column, pattern = index.column(), self._cell(index.row(), index.column())
        below = [
            (row, column, copied_cell(self._cell(row, column), pattern))
            for row in range(index.row() + 1, self._book.rowCount())
            if self._cell(row, column).is_empty and self._book.why_closed(row, column) is None
        ]
        if pattern.is_empty:
            self.refused.emit(Refused(tr("В клетке ничего нет: заполнять ниже нечем.")))
        elif below:
            self._edits.put_all(below, tr("Заполнить ниже: {count}").format(count=len(below)))

    def copy_block(self) -> None:
        """Put a cell on the clipboard; offer a block of several, which leaves the program, as spreadsheets take it."""
        indexes = self.selectedIndexes() or [self.currentIndex()]
        rows = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes})
        lines = ("\t".join(self._cell(row, column).text for column in columns) for row in rows)
        text = "\n".join(lines)
        if len(indexes) == 1:
            QGuiApplication.clipboard().setText(text)
        else:
            self.copying.emit(text, len(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.visualRect(self.currentIndex())
        self._gate.claim()
        try:
            if not self._press(event):
                super().keyPressEvent(event)
            self.viewport().repaint(before.united(self.visualRect(self.currentIndex())))
        finally:
            self._gate.release()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Ctrl+End goes to the last lesson held, not to the end of the year."""
        if action == QAbstractItemView.CursorAction.MoveEnd and modifiers & CTRL:
            held = [place for place in range(self._book.columnCount()) if not self._book.column(place).future]
            if held:
                return self._book.index(self._book.rowCount() - 1, held[-1])
        return super().moveCursor(action, modifiers)

    def event(self, event: QEvent) -> bool:
        """Esc ends the second mark before the strip may take it."""
        if self._adding and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._explain(self.currentIndex())

    def _press(self, event: QKeyEvent) -> bool:
        """Do what the key means here; False leaves it to the table."""
        index, key, modifiers = self.currentIndex(), event.key(), event.modifiers()
        if modifiers & COMMANDS:
            return self._command(event)
        was_adding, self._adding = self._adding, False
        if was_adding:
            self.show_typing(None)
        if not index.isValid():
            return False
        if key == Qt.Key.Key_Escape and was_adding:
            return True
        if key in ENTER:
            self._step((-1 if modifiers & SHIFT else 1), 0)
            return True
        if key in ERASE:
            self._erase()
            return True
        if key == Qt.Key.Key_Space:
            return True  # the table would take the cursor's own cell out of the selection
        return self._type(event, index, one_more=was_adding)

    def _command(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_block()
            return True
        return False

    def _type(self, event: QKeyEvent, index: Index, *, one_more: bool) -> bool:
        row, column = index.row(), index.column()
        before = self._cell(row, column)
        if is_one_more(event) and before.marks and self._book.why_closed(row, column) is None:
            self._adding = True
            self.show_typing(adding_face(self._book.entry(row, column)))
            return True
        try:
            after = before if is_one_more(event) else typed_cell(event, before, one_more=one_more)
        except Refused as refusal:
            self.refused.emit(self._book.why_closed(row, column) or refusal)
            return True
        if after is None:
            return False
        self.acted.emit()
        if self._edits.put(row, column, after) and not is_one_more(event):
            self._step(*NEXT[self._settings.direction])
        return True

    def _erase(self) -> None:
        cells = [
            (index.row(), index.column(), cleared(self._cell(index.row(), index.column())))
            for index in self.selectedIndexes()
            if not self._cell(index.row(), index.column()).is_empty
        ]
        self.acted.emit()
        if len(cells) == 1:
            self._edits.put(*cells[0])
        elif cells:
            self._edits.put_all(cells, tr("Убрать отметки: {count}").format(count=len(cells)))

    def _step(self, down: int, right: int) -> None:
        """Move on; at an edge the cursor stays."""
        index = self.currentIndex()
        row, column = index.row() + down, index.column() + right
        if (down or right) and row in range(self._book.rowCount()) and column in range(self._book.columnCount()):
            self.go_to(row, column)

    def _cell(self, row: int, column: int) -> Cell:
        return self._book.entry(row, column).cell

    def _explain(self, index: Index) -> None:
        self._adding = self._adding and index == self.currentIndex()
        why = self._book.why_closed(index.row(), index.column()) if index.isValid() else None
        self.explained.emit("" if why is None else str(why))

    def _explain_column(self, column: int) -> None:
        why = self._book.column(column).locked if column >= 0 else None
        if why is None:
            self._explain(self.currentIndex())
        else:
            self.explained.emit(str(why))

    def _build_headers(self, theme: Theme) -> None:
        self.dates = DateHeader(self, theme)
        self.names = NameHeader(self, theme, self._book.caption)
        self.setHorizontalHeader(self.dates)
        self.setVerticalHeader(self.names)
        self._corner = Corner(self, self._count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._keep_whole_dates()
        if self._corner is not None:
            self._corner.setGeometry(QRect(QPoint(0, 0), self.viewport().pos()).adjusted(0, 0, -1, -1))

    def _keep_whole_dates(self) -> None:
        """Scroll to a whole date again: at the end of its way a bar stays where it was when the room changes."""
        header, bar = self.horizontalHeader(), self.horizontalScrollBar()
        before = header.offset()
        if bar.value() == bar.maximum() and bar.value():
            header.setOffsetToLastSection()
        else:
            header.setOffsetToSectionPosition(bar.value())
        if header.offset() != before:
            self.viewport().update()
            self.shifted.emit()

    def _count(self) -> str:
        return counted("%n студентов", self._book.rowCount())


def first_column(model: GradebookModel) -> int | None:
    """Return the column to begin in: today's first that is open, else the last held, else the first."""
    lessons: Sequence[int] = range(model.columnCount())
    today = [place for place in lessons if model.column(place).day == model.spread.today]
    for place in today:
        if model.column(place).locked is None:
            return place
    held = [place for place in lessons if not model.column(place).future]
    return next(iter(today or held[-1:] or lessons[:1]), None)
