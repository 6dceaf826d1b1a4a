"""Painting of a sheet in one go: ground, hatch, lines, signs, frames, whatever part of it is seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from desktop.widgets.grid_glyphs import Face, Glyphs

STRONG_EVERY = 5  # every fifth line is drawn stronger, as in a ruled book


class Lane(NamedTuple):
    """One column of the sheet: its ground and what its header says."""

    ground: str = "paper"
    head: str = "bar"  # ground of its header
    hatch: str = ""  # token of the slanting lines of a closed column
    edge: bool = False  # a stronger divider at its left: the first lesson of a month
    over: str = ""  # the day
    under: str = ""  # the month
    kind: str = ""
    is_today: bool = False
    is_faint: bool = False
    is_closed: bool = False


class Strip(NamedTuple):
    """Where a column is seen."""

    column: int
    left: int
    width: int


class Cursor(NamedTuple):
    """The current cell, with what is being typed into it."""

    row: int
    column: int
    focused: bool
    face: Face | None


@dataclass(frozen=True, slots=True)
class Sight:
    """The part of a sheet that is to be painted."""

    rect: QRect
    strips: Sequence[Strip]
    lanes: Sequence[Lane]  # of these strips
    end: int  # where the last column ends, for the empty lines beyond
    first_row: int
    last_row: int  # of the students seen, exclusive
    top: int  # of the first row
    row_height: int
    blank_width: int  # of the empty columns beyond the last


def paint_sheet(
    painter: QPainter,
    glyphs: Glyphs,
    sight: Sight,
    faces: Callable[[int], Sequence[Face | None]],
    *,
    blocks: Sequence[QRect],
    cursor: Cursor | None,
) -> None:
    """Paint what is in sight; `faces` gives the faces of a row, `blocks` the places selected."""
    _paint_grounds(painter, glyphs, sight)
    for block in blocks:
        painter.fillRect(block, glyphs.colour("selection"))
    _paint_lines(painter, glyphs, sight)
    _paint_faces(painter, glyphs, sight, faces)
    if blocks:
        painter.setPen(glyphs.colour("accent"))
        painter.drawRects([block.adjusted(0, 0, -1, -1) for block in blocks])
    if cursor is not None:
        _paint_cursor(painter, glyphs, sight, cursor)


def _paint_grounds(painter: QPainter, glyphs: Glyphs, sight: Sight) -> None:
    painter.fillRect(sight.rect, glyphs.colour("paper"))
    top, height = sight.rect.top(), sight.rect.height()
    for strip, lane in zip(sight.strips, sight.lanes, strict=True):
        if lane.hatch:
            # Anchored to the sheet, so that a strip painted alone continues its neighbours' lines.
            phase = (top - sight.top + sight.first_row * sight.row_height) % 8
            tile = glyphs.hatch(lane.ground, lane.hatch)
            painter.drawTiledPixmap(strip.left, top, strip.width, height, tile, 0, phase)
        elif lane.ground != "paper":
            painter.fillRect(strip.left, top, strip.width, height, glyphs.colour(lane.ground))


def _paint_lines(painter: QPainter, glyphs: Glyphs, sight: Sight) -> None:
    """Rule the sheet. Lines are filled as rectangles: in Qt's raster engine that is three times quicker."""
    fill, thin, strong = painter.fillRect, glyphs.colour("line"), glyphs.colour("line-strong")
    left, top, width, height = sight.rect.left(), sight.rect.top(), sight.rect.width(), sight.rect.height()
    right, bottom = left + width, top + height
    for strip in sight.strips:
        fill(strip.left + strip.width - 1, top, 1, height, thin)
    if sight.blank_width:
        for x in range(sight.end + sight.blank_width - 1, right, sight.blank_width):
            fill(x, top, 1, height, thin)
    row = sight.first_row + 1
    for y in range(sight.top + sight.row_height - 1, bottom, sight.row_height):
        fill(left, y, width, 1, thin if row % STRONG_EVERY else strong)
        row += 1
    edge = glyphs.colour("edge")
    for strip, lane in zip(sight.strips, sight.lanes, strict=True):
        if lane.edge:
            fill(strip.left - 1, top, 1, height, edge)


def _paint_faces(
    painter: QPainter, glyphs: Glyphs, sight: Sight, faces: Callable[[int], Sequence[Face | None]]
) -> None:
    draw, picture, height = painter.drawPixmap, glyphs.picture, sight.row_height - 1
    places = [
        (strip.column, strip.left, strip.width - 1, bool(lane.hatch))
        for strip, lane in zip(sight.strips, sight.lanes, strict=True)
    ]
    y = sight.top
    for row in range(sight.first_row, sight.last_row):
        line = faces(row)
        for column, x, width, bare in places:
            face = line[column]
            if face is not None:
                draw(x, y, picture(face, width, height, bare=bare))
        y += sight.row_height


def _paint_cursor(painter: QPainter, glyphs: Glyphs, sight: Sight, cursor: Cursor) -> None:
    strip = next((strip for strip in sight.strips if strip.column == cursor.column), None)
    if strip is None or not sight.first_row <= cursor.row < sight.last_row:
        return
    y = sight.top + (cursor.row - sight.first_row) * sight.row_height
    place = QRect(strip.left, y, strip.width, sight.row_height)
    painter.fillRect(place, glyphs.colour("paper"))
    if cursor.face is not None:
        draw_face = glyphs.picture(cursor.face, strip.width - 1, sight.row_height - 1, bare=True)
        painter.drawPixmap(place.left(), place.top(), draw_face)
    thickness = 2 if cursor.focused else 1
    for inset in range(thickness):
        painter.setPen(glyphs.colour("accent"))
        painter.drawRect(place.adjusted(inset, inset, -1 - inset, -1 - inset))
