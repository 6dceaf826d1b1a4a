"""Cell pictures kept as pixmaps: a sign is set in type once and then only copied."""

from collections.abc import Callable, Hashable
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from desktop.shell.theme import Theme

MARK_PX = 15
SMALL_PX = 12  # the floor of the whole program
TIGHTEST = 0.7  # a sign may be set this much narrower before it ends in "…"
CORNER = 8
RING_ROOM = 9  # at the right of a cell that also holds other signs


K = TypeVar("K", bound=Hashable)
Paint = Callable[[QPainter, "Glyphs", K, QSize], None]


class Face(NamedTuple):
    """What one cell shows. Colours are tokens; an empty ground lets the lane's show through."""

    runs: tuple[tuple[str, str], ...] = ()  # text and its colour
    raised: tuple[str, str] | None = None  # the small letter: a reason, or ≠
    ground: str = ""
    frame: str = ""
    corner: str = ""  # upper right: not sent
    hollow: bool = False  # the corner only in outline: not even durable here
    note: str = ""  # lower right
    ring: str = ""  # точка
    right: bool = False  # numbers of a column stand under each other
    small: bool = False
    bold: bool = False


class Glyphs:
    """Pixmaps of faces for one look, text size and device pixel ratio."""

    def __init__(self, theme: Theme, ratio: float) -> None:
        self.ratio = ratio
        self._theme = theme
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._colours: dict[str, QColor] = {}
        self._pictures: dict[tuple[Face, int, int, bool], QPixmap] = {}
        self._words: dict[tuple[str, str, int, tuple[int, int], bool], QPixmap] = {}
        self._kept: dict[Hashable, QPixmap] = {}
        self._hatches: dict[tuple[str, str], QPixmap] = {}

    def colour(self, token: str) -> QColor:
        """Return the colour of a token."""
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = self._theme.colour(token)
        return found

    def font(self, size: int, *, bold: bool = False) -> QFont:
        """Return PT Sans of so many design pixels."""
        found = self._fonts.get((size, bold))
        if found is None:
            found = self._fonts[size, bold] = self._theme.font(size, bold=bold)
        return found

    def px(self, length: int) -> int:
        """Return a length of the design in pixels of the chosen text size."""
        return self._theme.px(length)

    def icon(self, name: str, token: str, size: int) -> QPixmap:
        """Return an icon in a token's colour."""
        return self._theme.pixmap(name, token, self.px(size), self.ratio)

    def picture(self, face: Face, width: int, height: int, *, bare: bool = False) -> QPixmap:
        """Return the picture of a face; `bare` leaves the ground away (hatched lane, current cell)."""
        key = (face, width, height, bare)
        found = self._pictures.get(key)
        if found is None:
            found = self._pictures[key] = self._draw(face, width, height, bare=bare)
        return found

    def word(self, text: str, token: str, size: int, place: tuple[int, int], *, bold: bool = False) -> QPixmap:
        """Return a word set in the middle of a place so wide and high; a long one is set narrower."""
        key = (text, token, size, place, bold)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = self._set(text, token, self.font(size, bold=bold), place)
        return found

    def kept(self, key: K, size: QSize, paint: "Paint[K]") -> QPixmap:
        """Return a picture painted once for its key; the key holds all that it shows."""
        found = self._kept.get(key)
        if found is None:
            found = self._blank(size.width(), size.height(), Qt.GlobalColor.transparent)
            painter = QPainter(found)
            paint(painter, self, key, size)
            painter.end()
            self._kept[key] = found
        return found

    def hatch(self, ground: str, line: str) -> QPixmap:
        """Return the tile of slanting lines for a closed lane; it repeats every 8 px."""
        found = self._hatches.get((ground, line))
        if found is None:
            found = self._hatches[ground, line] = self._tile(ground, line)
        return found

    def _blank(self, width: int, height: int, colour: QColor | Qt.GlobalColor) -> QPixmap:
        pixmap = QPixmap(round(width * self.ratio), round(height * self.ratio))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(colour)
        return pixmap

    def _set(self, text: str, token: str, font: QFont, place: tuple[int, int]) -> QPixmap:
        pixmap = self._blank(*place, Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setFont(font)
        painter.setPen(self.colour(token))
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.translate(place[0] / 2, place[1] / 2)
        painter.scale(min(1.0, place[0] / (width + 1)), 1.0)
        middle = QRectF(-width, -place[1] / 2, 2 * width, place[1])
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return pixmap

    def _tile(self, ground: str, line: str) -> QPixmap:
        tile = self._blank(8, 8, self.colour(ground))
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour(line), 1.2))
        for shift in (-8, 0, 8):
            painter.drawLine(QPointF(shift - 1, 9), QPointF(shift + 9, -1))
        painter.end()
        return tile

    def _draw(self, face: Face, width: int, height: int, *, bare: bool) -> QPixmap:
        """Set one face: ground, text, frame, corners, in this order."""
        pixmap = self._blank(width, height, Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        if face.ground and not bare:
            painter.fillRect(0, 0, width, height, self.colour(face.ground))
        if face.ring:
            self._draw_ring(painter, face, width, height)
        if face.runs:
            self._draw_text(painter, face, width, height)
        if face.frame:
            painter.setPen(self.colour(face.frame))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, 0.5, width - 1, height - 1))
        self._draw_corners(painter, face, width, height)
        painter.end()
        return pixmap

    def _draw_text(self, painter: QPainter, face: Face, width: int, height: int) -> None:
        px = SMALL_PX if face.small else (MARK_PX if _is_short(face) else 13)
        fonts = [self.font(px, bold=face.bold)] * len(face.runs)
        pieces = [(text, token, font, 0) for (text, token), font in zip(face.runs, fonts, strict=True)]
        if face.raised:
            pieces.append((*face.raised, self.font(SMALL_PX), -self.px(5)))
        widths = [QFontMetricsF(font).horizontalAdvance(text) for text, _, font, _ in pieces]
        total = sum(widths)
        width -= self.px(RING_ROOM) if face.ring else 0
        squeeze = max(TIGHTEST, min(1.0, (width - 2) / total)) if total else 1.0
        # A digit decides the line: letters and digits of one row must stand on it together.
        base = round((height + QFontMetricsF(self.font(px)).capHeight()) / 2)
        slack = width - total * squeeze
        left = slack - (width - QFontMetricsF(self.font(px)).horizontalAdvance("00")) / 2 if face.right else slack / 2
        painter.save()
        painter.translate(max(1.0, round(left)), base)
        painter.scale(squeeze, 1.0)
        at = 0.0
        for (text, token, font, rise), advance in zip(pieces, widths, strict=True):
            painter.setFont(font)
            painter.setPen(self.colour(token))
            painter.drawText(QPointF(at, rise), text)
            at += advance
        painter.restore()

    def _draw_ring(self, painter: QPainter, face: Face, width: int, height: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour(face.ring), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        at = width - self.px(RING_ROOM) / 2 if face.runs else width / 2
        painter.drawEllipse(QPointF(at, height / 2), self.px(3), self.px(3))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _draw_corners(self, painter: QPainter, face: Face, width: int, height: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.px(CORNER)
        if face.corner:
            tip = (QPointF(width - side, 0), QPointF(width, 0), QPointF(width, side))
            colour = self.colour(face.corner)
            inset = 0.7 if face.hollow else 0.0
            painter.setPen(QPen(colour, 1.2) if face.hollow else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if face.hollow else colour)
            painter.drawPolygon(QPolygonF(tip).translated(-inset, inset))
        if face.note:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colour(face.note))
            painter.drawPolygon(
                QPolygonF((QPointF(width, height - side), QPointF(width, height), QPointF(width - side, height)))
            )


def _is_short(face: Face) -> bool:
    """Whether the signs stand at full size in an ordinary date column."""
    return sum(len(text) for text, _ in face.runs) < 3 or face.right or "/" in {text for text, _ in face.runs}
