"""How a cell of a plan is painted and typed into: sums are text, what the file or a person wrote is ink."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from college.plan_sheet import SheetRow
from desktop.shell.theme import Theme
from desktop.widgets.row_painting import RIGHT, draw_word
from desktop.workspaces.plans.sheet_model import CODE, CONTROL, FOLDED, TERMS, TITLE, TOTAL, SheetModel

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 24
_COLOURS = ("selection", "paper-alt", "paper", "line", "text", "text-2", "ink", "accent")


class CellPainter(QStyledItemDelegate):
    """Paints a cell; Enter in its editor writes and goes on below."""

    def __init__(self, theme: Theme, view: QTableView, model: SheetModel) -> None:
        super().__init__(view)
        self._theme, self._view, self._sheet = theme, view, model
        theme.changed.connect(self._dress)
        self._dress()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(46, self._theme.px(HEIGHT))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setFont(self._theme.font(14))
        is_name = index.column() == TITLE
        editor.setAlignment(Qt.AlignmentFlag.AlignLeft if is_name else Qt.AlignmentFlag.AlignRight)
        editor.setMaxLength(300 if is_name else 8)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)
            # Unless what was typed led the keys elsewhere, the next number is the one below.
            if self._view.hasFocus():
                current = self._view.currentIndex()
                self._view.setCurrentIndex(current.siblingAtRow(current.row() + 1) or current)
            return True
        return super().eventFilter(editor, event)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, place, column = option.rect, index.row(), index.column()
        row, current, colours = self._sheet.rows[place], self._view.currentIndex(), self._colours
        left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
        is_row = place == current.row()
        painter.fillRect(rect, colours["selection" if is_row else "paper-alt" if row.is_sum else "paper"])
        painter.fillRect(left, top + height - 1, width, 1, colours["line"])
        painter.fillRect(left + width - 1, top, 1, height, colours["line"])
        indent = self._branch(painter, rect, row, index) if column == CODE else self._gap
        if word := self._sheet.text(row, column):
            self._word(painter, row, column, QRect(left + indent, top, width - indent - self._gap, height), word)
        if is_row and column == current.column() and self._view.hasFocus():
            painter.setPen(self._frame)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _word(self, painter: QPainter, row: SheetRow, column: int, box: QRect, word: str) -> None:
        is_sum = row.is_sum
        painter.setPen(self._colours["text-2" if column == CONTROL else "text" if is_sum or column < TERMS else "ink"])
        if column == CONTROL:
            draw_word(painter, self._small, box, word)
            return
        font = self._bold if is_sum or column == TOTAL else self._plain
        if column < TOTAL:
            draw_word(painter, font, box, word)
        else:  # a number always has room
            painter.setFont(font)
            painter.drawText(box, RIGHT, word)

    def _branch(self, painter: QPainter, rect: QRect, row: SheetRow, index: Index) -> int:
        """Draw the sign of what can be folded; return where the index begins."""
        px, left = self._theme.px, self._theme.px(4 + 10 * row.depth)
        if row.is_sum:
            name = "chevron-right" if index.data(FOLDED) else "chevron-down"
            picture = self._theme.pixmap(name, "text-2", px(14), self._view.devicePixelRatio())
            painter.drawPixmap(rect.left() + left, rect.center().y() - px(7), picture)
        return left + px(18 if row.is_sum else 8)

    def _dress(self) -> None:
        theme = self._theme
        self._colours = {name: theme.colour(name) for name in _COLOURS}
        self._plain, self._bold, self._small = theme.font(14), theme.font(14, bold=True), theme.font(13)
        self._frame, self._gap = QPen(theme.colour("accent"), 2), theme.px(6)


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
