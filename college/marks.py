"""What a teacher may write as a mark, how it is read and how it is shown."""

from enum import StrEnum

from college.phrases import phrase
from college.refusal import Refused


class Mark(StrEnum):
    """A mark of the journal; the value is what stands in the cell (clause 4.8П.2)."""

    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    PASS = "зач"  # noqa: S105 - a credit, not a password
    FAIL = "незач"
    NOT_CERTIFIED = "н/а"
    EXEMPT = "осв"
    DOT = "точка"  # a work that is still to be graded

    @property
    def points(self) -> int | None:
        """The number for averages; None for a mark that is no number."""
        return POINTS.get(self)


POINTS = {Mark.TWO: 2, Mark.THREE: 3, Mark.FOUR: 4, Mark.FIVE: 5}
DIGITS = frozenset(POINTS)
CREDITS = frozenset({Mark.PASS, Mark.FAIL})
ALONE = frozenset({Mark.NOT_CERTIFIED, Mark.EXEMPT})  # these speak of the student, not of a work

_ALSO = {
    "зачёт": Mark.PASS,
    "зачет": Mark.PASS,
    "зачтено": Mark.PASS,
    "незачёт": Mark.FAIL,
    "незачет": Mark.FAIL,
    "освобождён": Mark.EXEMPT,
    "освобожден": Mark.EXEMPT,
    "освобождена": Mark.EXEMPT,
    "т": Mark.DOT,
    ".": Mark.DOT,
}
_READ = {mark.value: mark for mark in Mark} | _ALSO


def parse_mark(text: str) -> Mark | None:
    """Read one mark as typed; nothing typed is no mark, anything else is refused."""
    typed = text.strip().casefold()
    if not typed:
        return None
    if typed not in _READ:
        raise Refused(phrase("«%s» — такой оценки нет. Можно 2, 3, 4, 5, зач, незач, н/а, осв.") % text.strip()[:20])
    return _READ[typed]
