"""The table under the hands: a digit puts the students in hand into that subgroup of the division."""

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from desktop.shell.theme import Theme
from desktop.widgets.grid import Grid
from desktop.widgets.grid_header import Corner, NameHeader
from desktop.widgets.row_painting import LEFT, draw_head, draw_word
from desktop.workspaces.subgroups.model import DivisionsModel
from desktop.workspaces.subgroups.words import tr

ROW, COLUMN, NAMES, HEAD, LINE = 26, 220, 286, 62, 19
CTRL, ALT, META = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier,
)  # fmt: skip


class DivisionsView(Grid):
    """`typed` tells a digit for the selected cells: the place of a subgroup, 0 for none."""

    typed = Signal(int)

    _corner: Corner | None = None  # Qt measures the table before it is built

    def __init__(self, model: DivisionsModel, theme: Theme) -> None:
        super().__init__(theme, row_height=ROW)
        self._divisions = model
        self.setModel(model)
        names = NameHeader(self, theme, self._caption)
        self.setHorizontalHeader(_Heads(self, model, theme))
        self.setVerticalHeader(names)
        self.set_cell(ROW, COLUMN)
        names.set_width(theme.px(NAMES))
        theme.changed.connect(lambda: names.set_width(theme.px(NAMES)))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Студенты и их подгруппы"))
        self._corner = Corner(self, lambda: "")
        self.updateGeometries()
        model.dataChanged.connect(lambda *_: self._refresh())
        self.moved.connect(lambda *_: self._refresh())

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell, as far as there is one."""
        model = self._divisions
        if model.rowCount() and model.columnCount():
            index = model.index(min(max(row, 0), model.rowCount() - 1), min(max(column, 0), model.columnCount() - 1))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def selected_rows(self) -> tuple[int, ...]:
        """Return the rows of the selection, or the one under the cursor."""
        indexes = self.selectedIndexes() or [self.currentIndex()]
        return tuple(sorted({index.row() for index in indexes if index.isValid()}))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & (CTRL | ALT | META) or not self.currentIndex().isValid():
            super().keyPressEvent(event)
        elif event.text() and event.text() in "0123456789":
            self.typed.emit(int(event.text()))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.typed.emit(0)
        elif not event.text().strip():
            super().keyPressEvent(event)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self._corner is not None:
            self._corner.setGeometry(QRect(QPoint(0, 0), self.viewport().pos()).adjusted(0, 0, -1, -1))

    def _refresh(self) -> None:
        for part in (self, self.horizontalHeader(), self.verticalHeader()):
            part.viewport().update()

    def _caption(self, row: int) -> tuple[str, str, bool]:
        student = self._divisions.student(row)
        return str(student.number), student.name.listed, False


class _Heads(QHeaderView):
    """Above a column stands its division, how many are in each subgroup, and who is in none."""

    def __init__(self, grid: Grid, model: DivisionsModel, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, grid)
        self._grid, self._divisions, self._theme = grid, model, theme
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(self.length(), self._theme.px(HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, px = QPainter(self.viewport()), self._theme, self._theme.px
        rect = self.viewport().rect()
        painter.fillRect(rect, theme.colour("bar"))
        current = self._grid.currentIndex().column()
        for column in range(self.count()):
            box = QRect(self.sectionViewportPosition(column), 0, self.sectionSize(column), rect.height())
            draw_head(painter, theme, box)
            inner = box.adjusted(px(8), px(3), -px(6), 0)
            told = zip(self._divisions.title(column), ("text", "text-2", "warning"), strict=True)
            for place, (word, tint) in enumerate(told):
                font = theme.font(13, bold=place == 0 and column == current)
                painter.setPen(theme.colour(tint))
                line = QRect(inner.left(), inner.top() + place * px(LINE), inner.width(), px(LINE))
                draw_word(painter, font, line, word, LEFT)
        painter.fillRect(0, rect.bottom(), rect.width(), 1, theme.colour("line-strong"))
        painter.end()
