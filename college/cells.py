"""What may stand in one cell of the journal: presence, marks, and the curator's reason beside them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from college.attendance import Presence, Reason
from college.marks import ALONE, CREDITS, DIGITS, Mark, parse_mark
from college.names import PersonName
from college.phrases import phrase
from college.refusal import Refused

MOST_MARKS = 4

# «н/а» holds the sign that parts two marks, so it is looked for first.
_TOKEN = re.compile(r"н/а(?![^\s/,;])|[^\s/,;]+")
_PRESENCE = {"н": Presence.ABSENT, "0": Presence.ABSENT, "оп": Presence.LATE, "о": Presence.LATE}


@dataclass(frozen=True, slots=True)
class Cell:
    """One student at one lesson. A reason outlives a corrected presence: it belongs to the curator (4.8К.2)."""

    presence: Presence = Presence.PRESENT
    marks: tuple[Mark, ...] = ()
    reason: Reason | None = None

    @property
    def text(self) -> str:
        """What the teacher wrote, as the editor shows it: "н", "5/4", "оп 4"."""
        marks = "/".join(self.marks)
        return " ".join(part for part in (self.presence.value, marks) if part)

    @property
    def is_empty(self) -> bool:
        """Whether the teacher wrote nothing here."""
        return self.presence is Presence.PRESENT and not self.marks


def parse_cell(text: str, before: Cell) -> Cell:
    """Read a cell as typed in the editor; the curator's reason stays as it was before.

    "5/4", "5 4", "н", "0", "оп 4", "н 5" and an empty text are read; impossible cells are refused.
    """
    presence: Presence | None = None
    marks: list[Mark] = []
    for token in _TOKEN.findall(text.casefold()):
        if token not in _PRESENCE:
            marks.append(_marked(token))
        elif presence in (None, _PRESENCE[token]):
            presence = _PRESENCE[token]
        else:
            raise Refused(phrase("Студент не может и отсутствовать, и опоздать. Оставьте «н» или «оп»."))
    return replace(before, presence=presence or Presence.PRESENT, marks=_together(marks))


def put_mark(cell: Cell, mark: Mark | None) -> Cell:
    """Put the one mark of a cell, or take it away with None; several marks are edited one by one in the editor."""
    if len(cell.marks) > 1:
        raise Refused(phrase("В клетке несколько отметок: исправить можно по F2."))
    return replace(cell, marks=() if mark is None else (mark,))


def add_mark(cell: Cell, mark: Mark) -> Cell:
    """Put one more mark beside those that stand."""
    return replace(cell, marks=_together((*cell.marks, mark)))


def put_presence(cell: Cell, presence: Presence) -> Cell:
    """Put the fact of presence; marks and the curator's reason stay."""
    return replace(cell, presence=presence)


def cleared(cell: Cell) -> Cell:
    """Take away what the teacher wrote; the curator's reason stays."""
    return Cell(reason=cell.reason)


def findings(cell: Cell, name: PersonName) -> tuple[str, ...]:
    """Say what looks odd in the cell: a mark for a lesson the student missed. A finding never refuses."""
    graded = [mark for mark in cell.marks if mark in DIGITS | CREDITS]
    if cell.presence is not Presence.ABSENT or not graded:
        return ()
    marks = "/".join(graded)
    written = phrase("оценки %s записаны") if len(graded) > 1 else phrase("оценка %s записана")
    return (_absent(name) % (name.listed, written % marks),)


def _absent(name: PersonName) -> str:
    match name.is_feminine:
        case True:
            return phrase("%s отмечена отсутствующей, %s. Если она пришла: О — опоздала.")
        case False:
            return phrase("%s отмечен отсутствующим, %s. Если он пришёл: О — опоздал.")
        case None:
            return phrase("%s: отмечено отсутствие, %s. Если студент пришёл: О — опоздал.")


def _marked(token: str) -> Mark:
    if token in ("у", "б"):
        raise Refused(phrase("Причину пропуска указывает куратор. Преподаватель ставит «н»."))
    mark = parse_mark(token)
    assert mark is not None, "a token is never empty"
    return mark


def _together(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks if they may stand in one cell."""
    kept = tuple(marks)
    if len(kept) > MOST_MARKS:
        raise Refused(phrase("В клетке помещается не больше четырёх отметок."))
    alone = [mark for mark in kept if mark in ALONE]
    if alone and len(kept) > 1:
        raise Refused(phrase("«%s» стоит в клетке одно, без других отметок.") % alone[0].value)
    if any(mark in DIGITS for mark in kept) and any(mark in CREDITS for mark in kept):
        raise Refused(phrase("Оценка и зачёт в одной клетке не стоят. Оставьте что-то одно."))
    return kept
