"""Which key puts what: single keys of the left page, read by their place on the keyboard."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from college.attendance import Presence
from college.cells import Cell, add_mark, put_mark, put_presence
from college.marks import Mark, parse_mark
from desktop.layouts import letter_of

MARKS = {
    "2": Mark.TWO,
    "3": Mark.THREE,
    "4": Mark.FOUR,
    "5": Mark.FIVE,
    "т": Mark.DOT,
    "з": Mark.PASS,
    "а": Mark.NOT_CERTIFIED,
    "в": Mark.EXEMPT,
}
PRESENCES = {"н": Presence.ABSENT, "0": Presence.ABSENT, "о": Presence.LATE}
ONE_MORE = "."


def is_one_more(event: QKeyEvent) -> bool:
    """Whether the key asks for a second mark in the cell."""
    return letter_of(event) == ONE_MORE


def typed_cell(event: QKeyEvent, before: Cell, *, one_more: bool = False) -> Cell | None:
    """Return the cell after this key, None if the key types nothing. Raises Refused for what is no mark."""
    letter = letter_of(event)
    if not letter:
        return None
    if letter in PRESENCES:
        return put_presence(before, PRESENCES[letter])
    mark = MARKS.get(letter)
    if mark is Mark.PASS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        mark = Mark.FAIL
    if mark is None:
        mark = parse_mark(event.text())
    return add_mark(before, mark) if one_more and mark is not None else put_mark(before, mark)


def copied_cell(before: Cell, pattern: Cell) -> Cell:
    """Return the cell with what the teacher wrote in another; the curator's reason stays where it is."""
    return replace(before, presence=pattern.presence, marks=pattern.marks)
