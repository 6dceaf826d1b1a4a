"""The list at the left: rows with signs, sorted by a press on a header, columns as wide as they were left."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.settings import Settings
from desktop.shell.theme import Theme
from desktop.widgets.row_painting import draw_frame, draw_ground, draw_head, draw_sign, draw_word
from desktop.workspaces.accounts.lines import QUIET, SIGN, Index, LinesModel

ROW, HEAD, LEAST = 26, 26, 48
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LinesTable(QTableView):
    """Shows a LinesModel; `moved` tells another current row, `asked` that Enter asks for its card."""

    moved = Signal()
    asked = Signal()

    def __init__(self, theme: Theme, settings: Settings, model: LinesModel) -> None:
        super().__init__()
        self._theme, self._settings, self._model = theme, settings, model
        self._list = ""
        self.setModel(model)
        self.setItemDelegate(RowPainter(theme, self))
        self._head = ListHeader(theme, model, self)
        self.setHorizontalHeader(self._head)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self._head.sectionClicked.connect(self.sort_by)
        self._head.sectionResized.connect(self._keep_width)
        self._keeping = QTimer(self, singleShot=True, interval=400)
        self._keeping.timeout.connect(self._write_widths)
        self.selectionModel().currentChanged.connect(lambda *_: self.moved.emit())
        model.modelReset.connect(self._take_list)
        theme.changed.connect(self._measure)
        self._measure()

    def current(self) -> object | None:
        """Return the thing of the current row."""
        return self._model.row_at(self.currentIndex())

    def chosen(self) -> tuple[object, ...]:
        """Return the things of the selected rows, in their order."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(self._model.rows[row] for row in rows if row < len(self._model.rows))

    def go_to(self, place: int) -> None:
        """Put the cursor into a row; beyond the ends, the first or the last."""
        if count := self._model.rowCount():
            index = self._model.index(min(max(place, 0), count - 1), 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)

    def choose(self, places: Sequence[int]) -> None:
        """Select these rows; the cursor stays where it is."""
        chosen = QItemSelection()
        for place in places:
            chosen.select(self._model.index(place, 0), self._model.index(place, self._model.columnCount() - 1))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def sort_by(self, column: int) -> None:
        """Sort by a column; by the same once more, the other way round."""
        turned = column == self._model.column and not self._model.is_descending
        current = self.current()
        self._model.arrange(column, is_descending=turned)
        self._settings.store(f"accounts.order.{self._list}", [column, turned])
        if current is not None:
            self.go_to(max(self._model.place_of(self._model.listing.id_of(current)), 0))

    def sort_next(self) -> None:
        """Sort by the column after the present one."""
        self.sort_by((self._model.column + 1) % max(self._model.columnCount(), 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.asked.emit()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters go to the field of the search, which the page moves the focus to."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _take_list(self) -> None:
        if self._model.listing.name == self._list:
            return
        self._list = self._model.listing.name
        kept = self._settings.stored(f"accounts.order.{self._list}")
        if isinstance(kept, list) and len(kept) == 2 and isinstance(kept[0], int):
            QTimer.singleShot(0, self, lambda: self._model.arrange(kept[0], is_descending=bool(kept[1])))
        self._fit()

    def _widths(self) -> list[int]:
        usual = [column.width for column in self._model.listing.columns]
        kept = self._settings.stored(f"accounts.widths.{self._list}")
        if isinstance(kept, list) and len(kept) == len(usual) and all(isinstance(wide, int) for wide in kept):
            return [max(wide, LEAST) for wide in kept]
        return usual

    def _fit(self) -> None:
        """Give each column its share: together they are as wide as the list."""
        widths, room = self._widths(), self.viewport().width()
        if not widths or room <= 0:
            return
        scale = room / sum(widths)
        self._head.blockSignals(True)
        for place, wide in enumerate(widths):
            last = place == len(widths) - 1
            self.setColumnWidth(place, room - self._head.sectionPosition(place) if last else round(wide * scale))
        self._head.blockSignals(False)
        self.updateGeometries()

    def _keep_width(self, *_: int) -> None:
        self._keeping.start()

    def _write_widths(self) -> None:
        widths = [self.columnWidth(place) for place in range(self._model.columnCount())]
        self._settings.store(f"accounts.widths.{self._list}", widths)
        self._fit()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        self.verticalHeader().setMinimumSectionSize(self._theme.px(ROW))
        self._head.setFixedHeight(self._theme.px(HEAD))
        self._fit()


class ListHeader(QHeaderView):
    """Titles of the columns; an arrow stands at the one that sorts."""

    def __init__(self, theme: Theme, model: LinesModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._lines = theme, model
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(LEAST)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme, px = self._theme, self._theme.px
        painter.save()
        draw_head(painter, theme, rect)
        sorts = logicalIndex == self._lines.column
        painter.setPen(theme.colour("text-2"))
        title = str(self._lines.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        arrow = px(12) if sorts else 0
        draw_word(painter, theme.font(13, bold=sorts), rect.adjusted(px(8), 0, -px(4) - arrow, 0), title)
        if sorts:
            name = "arrow-down" if self._lines.is_descending else "arrow-up"
            picture = theme.pixmap(name, "text-2", px(12), self.devicePixelRatio())
            painter.drawPixmap(rect.right() - px(16), rect.center().y() - px(6), picture)
        painter.restore()


class RowPainter(QStyledItemDelegate):
    """Paints a cell: its word, and where there is a sign, the icon before it."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._theme, self._theme.px
        view, rect = option.widget, QRect(option.rect)
        assert isinstance(view, QTableView)
        is_current = index.row() == view.currentIndex().row()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        draw_ground(painter, theme, rect, is_chosen=chosen or is_current)
        sign = index.data(SIGN)
        left = draw_sign(painter, theme, view, rect, sign)
        quiet = "text-2" if index.data(QUIET) else "text"
        box = QRect(left, rect.top(), rect.right() - px(4) - left, rect.height())
        painter.setPen(theme.colour(sign.tint if sign is not None else quiet))
        draw_word(painter, theme.font(14, bold=is_current and index.column() == 0), box, str(index.data() or ""))
        draw_frame(painter, theme, view, rect, index)
        painter.restore()
