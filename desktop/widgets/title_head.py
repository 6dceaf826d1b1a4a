"""Titles of the columns of a list, drawn as all lists of the house draw them."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.row_painting import draw_head, draw_word


class TitleHead(QHeaderView):
    """The titles, with an icon where the model gives one.

    `align` says of a column how its title lies, `inset` is the room left of it, in design pixels.
    """

    def __init__(
        self, theme: Theme, parent: QWidget, align: Callable[[int], int], inset: int = 8
    ) -> None:  # fmt: skip
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._align, self._inset = theme, align, inset
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(24)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme, px = self._theme, self._theme.px
        painter.save()
        draw_head(painter, theme, rect)
        painter.setPen(theme.colour("text-2"))
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        room = rect.adjusted(px(self._inset), 0, -px(6), 0)
        icon = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon):
            side = px(12)
            icon.paint(painter, room.right() - side, room.center().y() - side // 2, side, side)
            room.setRight(room.right() - side - px(4))
        draw_word(painter, theme.font(13), room, title, self._align(logicalIndex))
        painter.restore()
