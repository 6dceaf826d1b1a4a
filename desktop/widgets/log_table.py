"""A long list of entries, the newest first: read on at its end, never sorted otherwise, one row in hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.settings import Settings
from desktop.shell.theme import Theme
from desktop.widgets.row_painting import LEFT, RIGHT, draw_frame, draw_ground, draw_sign, draw_word
from desktop.widgets.title_head import TitleHead

Index = QModelIndex | QPersistentModelIndex
SIGN = Qt.ItemDataRole.UserRole
COLUMN = Qt.ItemDataRole.UserRole + 1
ROW, NEAR_END = 26, 12  # rows before the end at which more are asked for
_NONE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Sign:
    """An icon before a word, and the colour of both."""

    icon: str
    tint: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its width is a share of the table's. `tint` colours its words, a sign outranks it."""

    title: str
    share: int
    text: Callable[[Any], str]
    sign: Callable[[Any], Sign | None] | None = None
    tint: str = "text"
    is_number: bool = False


class LogModel(QAbstractTableModel):
    """Rows in the order in which they were told."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[Any] = []

    def show(self, columns: Sequence[Column], rows: Sequence[Any]) -> None:
        """Show other rows; where they only go on, what stands stays."""
        known = len(self.rows)
        if tuple(columns) == self.columns and known and list(rows[:known]) == self.rows:
            if len(rows) > known:
                self.beginInsertRows(_NONE, known, len(rows) - 1)
                self.rows = list(rows)
                self.endInsertRows()
            return
        self.beginResetModel()
        self.columns, self.rows = tuple(columns), list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        told = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if orientation is Qt.Orientation.Horizontal and role in told and section < len(self.columns):
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text(row)}"
        if role == SIGN:
            return column.sign(row) if column.sign else None
        return column if role == COLUMN else None


class LogTable(QTableView):
    """Shows a LogModel; `moved` tells another current row, `asked` Enter, `ending` that its end comes near."""

    moved = Signal()
    asked = Signal()
    ending = Signal()

    def __init__(self, theme: Theme, model: LogModel) -> None:
        super().__init__()
        self._theme, self._log = theme, model
        self.setModel(model)
        self.setItemDelegate(_RowPainter(theme, self))
        self._head = TitleHead(theme, self, self._title_side)
        self.setHorizontalHeader(self._head)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self._kept: tuple[Settings, str] | None = None
        self._fitting = False
        self._head.sectionResized.connect(self._hear_width)
        self.selectionModel().currentRowChanged.connect(self._hear_row)
        self.verticalScrollBar().valueChanged.connect(self._hear_scroll)
        model.modelReset.connect(self._fit)
        theme.changed.connect(self._measure)
        self._measure()

    def remember(self, settings: Settings, name: str) -> None:
        """Let a person drag the columns; their shares are kept under this name."""
        self._kept = (settings, f"columns.{name}")
        self._head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._fit()

    def current(self) -> Any | None:
        """Return the row in hand."""
        row = self.currentIndex().row()
        return self._log.rows[row] if 0 <= row < len(self._log.rows) else None

    def go_to(self, place: int) -> None:
        """Put the cursor into a row; beyond the ends, the first or the last."""
        if count := self._log.rowCount():
            self.selectRow(min(max(place, 0), count - 1))
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _COMMANDS:
            self.asked.emit()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters search nothing here: a search goes through the server."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _hear_row(self) -> None:
        self.moved.emit()
        if self.currentIndex().row() >= self._log.rowCount() - NEAR_END:
            self.ending.emit()

    def _hear_scroll(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() > 0 and value >= bar.maximum() - NEAR_END:
            self.ending.emit()

    def _fit(self) -> None:
        """Give each column its share: together they are as wide as the list."""
        columns, room = self._log.columns, self.viewport().width()
        if not columns or room <= 0:
            return
        shares = self._shares()
        whole, left = sum(shares), 0
        self._fitting = True
        for place, share in enumerate(shares):
            wide = room - left if place == len(columns) - 1 else room * share // whole
            self.setColumnWidth(place, wide)
            left += wide
        self._fitting = False

    def _shares(self) -> list[int]:
        """Return the shares of the columns, as a person left them where they are remembered."""
        columns = self._log.columns
        if self._kept is not None:
            told = self._kept[0].stored(self._kept[1])
            if isinstance(told, list) and len(told) == len(columns) and all(_is_share(each) for each in told):
                return told
        return [column.share for column in columns]

    def _hear_width(self, *_: int) -> None:
        if self._kept is not None and not self._fitting:
            settings, name = self._kept
            settings.store(name, [max(self.columnWidth(place), 1) for place in range(len(self._log.columns))])
            self._fit()

    def _title_side(self, section: int) -> int:
        column = self._log.index(0, section).data(COLUMN)
        return RIGHT if column is not None and column.is_number else LEFT

    def _measure(self) -> None:
        for size in (self.verticalHeader().setMinimumSectionSize, self.verticalHeader().setDefaultSectionSize):
            size(self._theme.px(ROW))
        self._head.setFixedHeight(self._theme.px(ROW))
        self._fit()


class _RowPainter(QStyledItemDelegate):
    """Paints a cell: its word, and where there is a sign, the icon before it."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._theme, self._theme.px
        view, rect, column = option.widget, QRect(option.rect), index.data(COLUMN)
        assert isinstance(view, QTableView)
        painter.save()
        draw_ground(painter, theme, rect, is_chosen=index.row() == view.currentIndex().row())
        sign = index.data(SIGN)
        left = draw_sign(painter, theme, view, rect, sign)
        box = QRect(left, rect.top(), rect.right() - px(6) - left, rect.height())
        painter.setPen(theme.colour(sign.tint if sign is not None else column.tint))
        draw_word(painter, theme.font(14), box, str(index.data() or ""), RIGHT if column.is_number else LEFT)
        draw_frame(painter, theme, view, rect, index)
        painter.restore()


def _is_share(told: object) -> bool:
    return isinstance(told, int) and not isinstance(told, bool) and 0 < told < 10_000


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
