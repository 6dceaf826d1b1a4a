"""A list of things of which several may be chosen: Space takes one in or out, letters of either layout go to it."""

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.layouts import both_ways
from desktop.shell.theme import Theme


class CheckList(QListWidget):
    """Shows names with ticks; `changed` tells that another choice stands."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setItemDelegate(_Ticks(theme, self))
        self._keys: list[object] = []
        self.setAccessibleName(name)
        self.setProperty("kind", "checks")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(lambda _: self.changed.emit())

    def offer(self, names: Mapping[Any, str], chosen: Collection[object] = ()) -> None:
        """Show these, the chosen ones ticked."""
        self.blockSignals(True)
        self.clear()
        self._keys = list(names)
        for key, name in names.items():
            item = QListWidgetItem(name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.setCurrentRow(0)
        self.blockSignals(False)

    def chosen(self) -> frozenset[object]:
        """Return what is ticked."""
        return frozenset(
            key for row, key in enumerate(self._keys) if self.item(row).checkState() is Qt.CheckState.Checked
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters look for a name that has them, from the row in hand on; Enter and Esc are the form's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._look(event.text())
        else:
            super().keyPressEvent(event)

    def _look(self, typed: str) -> None:
        letters = both_ways(typed)
        count = self.count()
        for step in range(1, count + 1):
            row = (self.currentRow() + step) % count
            if any(self.item(row).text().casefold().startswith(each) for each in letters):
                self.setCurrentRow(row)
                return


class _Ticks(QStyledItemDelegate):
    """Draws the box before each name: the system's own has no border that a dark theme shows."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme, self._list = theme, parent

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        told = QStyleOptionViewItem(option)
        self.initStyleOption(told, index)
        box = self._list.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, told, self._list)
        painter.save()
        painter.fillRect(box, self._theme.colour("paper"))
        painter.setPen(self._theme.colour("edge"))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if told.checkState is Qt.CheckState.Checked:
            side = box.width() - 2
            picture = self._theme.pixmap("check", "accent", side, self._list.devicePixelRatio())
            painter.drawPixmap(box.x() + 1, box.y() + (box.height() - side) // 2, picture)
        painter.restore()
