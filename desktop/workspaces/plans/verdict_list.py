"""The rows of a file before it is loaded: a sign, the index, what it is, and under it what will become of it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from college.plan_verdicts import RowVerdict, Verdict
from desktop.shell.theme import Theme
from desktop.widgets.row_painting import draw_word
from desktop.workspaces.plans.words import SIGNS, tr

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 38
ROW, MARKED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_NONE = QModelIndex()


class VerdictModel(QAbstractListModel):
    """Shows the rows of one verdict, or all; which of those that change are marked to be loaded."""

    marked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.every: tuple[RowVerdict, ...] = ()
        self.rows: list[RowVerdict] = []
        self.marks: set[str] = set()
        self._wanted: Verdict | None = None

    def show(self, rows: Sequence[RowVerdict]) -> None:
        """Show another file, with everything that changes marked."""
        self.every = tuple(rows)
        self.marks = {row.code for row in rows if row.will_change}
        self.sift(self._wanted)
        self.marked.emit()

    def sift(self, verdict: Verdict | None) -> None:
        """Show only the rows of this verdict."""
        self.beginResetModel()
        self._wanted = verdict
        self.rows = [row for row in self.every if verdict is None or row.verdict is verdict]
        self.endResetModel()

    def turn(self, index: Index) -> None:
        """Mark a row, or take its mark away."""
        row = self.rows[index.row()]
        if row.will_change:
            self.marks ^= {row.code}
            self.dataChanged.emit(index, index)
            self.marked.emit()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        is_marked = row.will_change and row.code in self.marks
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return f"{row.code} {row.title}\n{row.sentence}"
            case Qt.ItemDataRole.AccessibleTextRole:
                state = tr("отмечено") if is_marked else tr("не отмечено") if row.will_change else ""
                return ", ".join(part for part in (row.code, row.title, row.sentence, state) if part)
        if role == MARKED:
            return is_marked if row.will_change else None
        return row if role == ROW else None


class VerdictList(QListView):
    """Space marks a row; `moved` tells another row in hand, `asked` Enter, `left` Esc."""

    moved = Signal()
    asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme, model: VerdictModel) -> None:
        super().__init__()
        self._verdicts = model
        self.setModel(model)
        self.setItemDelegate(_VerdictPainter(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setAccessibleName(tr("Что изменит файл"))

    def current(self) -> RowVerdict | None:
        """Return the row in hand."""
        row = self.currentIndex().row()
        return self._verdicts.rows[row] if 0 <= row < len(self._verdicts.rows) else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._verdicts.turn(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters search nothing here."""


class _VerdictPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self._theme.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px, rect, row = self._theme, self._theme.px, QRect(option.rect), index.data(ROW)
        assert isinstance(row, RowVerdict)
        is_mine = index == self._view.currentIndex()
        sign = SIGNS[row.verdict]
        painter.save()
        painter.fillRect(rect, theme.colour("selection" if is_mine else "paper"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        ratio = self._view.devicePixelRatio()
        painter.drawPixmap(rect.left() + px(10), rect.top() + px(6), theme.pixmap(sign.icon, sign.tint, px(14), ratio))
        left, half = px(34), rect.height() // 2
        upper = QRect(rect.left() + left, rect.top() + px(2), rect.width() - left - px(34), half)
        lower = QRect(rect.left() + left, rect.top() + half - px(1), rect.width() - left - px(10), half)
        painter.setPen(theme.colour("text"))
        code = px(96)
        draw_word(painter, theme.font(14, bold=True), QRect(upper.left(), upper.top(), code, half), row.code)
        draw_word(painter, theme.font(14), upper.adjusted(code + px(6), 0, 0, 0), row.title)
        painter.setPen(theme.colour(sign.tint))
        draw_word(painter, theme.font(13), lower, row.sentence)
        if (is_marked := index.data(MARKED)) is not None:
            name, tint = ("square-check", "accent") if is_marked else ("minus", "text-3")
            place = rect.right() - px(26), rect.top() + px(5)
            painter.drawPixmap(*place, theme.pixmap(name, tint, px(16), ratio))
        if is_mine and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()
