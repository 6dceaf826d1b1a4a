"""What every list of rows paints alike: grounds with their lines, a sign before a word, the frame in hand."""

from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QTableView

from desktop.shell.theme import Theme

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Tinted(Protocol):
    """A sign as far as it is painted: an icon, and the colour of it and its word."""

    @property
    def icon(self) -> str: ...

    @property
    def tint(self) -> str: ...


def draw_head(painter: QPainter, theme: Theme, rect: QRect) -> None:
    """Draw the ground of a column's title, with its lines below and at the right."""
    painter.fillRect(rect, theme.colour("bar"))
    _edges(painter, theme, rect, "line-strong")


def draw_ground(painter: QPainter, theme: Theme, rect: QRect, *, is_chosen: bool) -> None:
    """Draw the ground of a cell, with its lines below and at the right."""
    painter.fillRect(rect, theme.colour("selection" if is_chosen else "paper"))
    _edges(painter, theme, rect, "line")


def draw_sign(painter: QPainter, theme: Theme, view: QTableView, rect: QRect, sign: Tinted | None) -> int:
    """Draw a cell's sign, if it has one; returns where its word begins."""
    px, left = theme.px, rect.left() + theme.px(8)
    if sign is None:
        return left
    picture = theme.pixmap(sign.icon, sign.tint, px(16), view.devicePixelRatio())
    painter.drawPixmap(left, rect.center().y() - px(8), picture)
    return left + px(22)


def draw_word(painter: QPainter, font: QFont, box: QRect, word: str, align: int = LEFT) -> None:
    """Draw a word on one line, cut with "…" where the box ends; the colour is the painter's pen."""
    painter.setFont(font)
    painter.drawText(box, align, QFontMetrics(font).elidedText(word, Qt.TextElideMode.ElideRight, box.width()))


def draw_frame(
    painter: QPainter, theme: Theme, view: QTableView, rect: QRect, index: QModelIndex | QPersistentModelIndex
) -> None:
    """Draw a cell's part of the frame around the current row, while the list has the focus."""
    if index.row() != view.currentIndex().row() or not view.hasFocus():
        return
    painter.setPen(QPen(theme.colour("accent"), 2))
    top, bottom = rect.top() + 1, rect.bottom() - 1
    painter.drawLine(rect.left(), top, rect.right(), top)
    painter.drawLine(rect.left(), bottom, rect.right(), bottom)
    if index.column() == 0:
        painter.drawLine(rect.left() + 1, top, rect.left() + 1, bottom)
    if index.column() == view.model().columnCount() - 1:
        painter.drawLine(rect.right() - 1, top, rect.right() - 1, bottom)


def _edges(painter: QPainter, theme: Theme, rect: QRect, token: str) -> None:
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour(token))
    painter.fillRect(rect.right(), rect.top(), 1, rect.height(), theme.colour(token))
