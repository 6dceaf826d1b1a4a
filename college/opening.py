"""What a page brings along when the journal begins here in the middle of a year: hours given, marks earned before.

It is typed once for a page and a term, counts in averages and in hours left, and is never a lesson.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from college.acts import ASSESS
from college.days import written
from college.marks import CREDITS, DIGITS, POINTS, Mark, parse_mark
from college.phrases import phrase
from college.refusal import Refused

MOST_MARKS, MOST_HOURS, LONGEST = 60, 400, 200
_AVERAGE = re.compile(r"([2-5](?:[.,]\d{1,2})?)\s*(?:[×xх*]|из|\()\s*(\d{1,3})\)?", re.IGNORECASE)
_LONELY = re.compile(r"[2-5][.,]\d{1,2}")
_CLOSE = re.compile(r"[2-5]+")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a student earned on a page before: his marks one by one, or their average and how many they were."""

    marks: tuple[Mark, ...] = ()
    average: Decimal | None = None
    count: int = 0

    @property
    def points(self) -> Decimal:
        """The sum of all marks that are numbers."""
        if self.average is not None:
            return self.average * self.count
        return Decimal(sum(POINTS[mark] for mark in self.marks if mark in DIGITS))

    @property
    def graded(self) -> int:
        """How many marks are numbers."""
        return self.count if self.average is not None else sum(mark in DIGITS for mark in self.marks)

    @property
    def passed(self) -> int:
        """How many are credits."""
        return sum(mark in CREDITS for mark in self.marks)

    @property
    def text(self) -> str:
        """How it is written: «5 4 4», «4,25 × 8»."""
        if self.average is not None:
            return f"{self.average:f}".replace(".", ",") + f" × {self.count}"
        return " ".join(mark.value for mark in self.marks)


NOTHING = Opening()


def read_opening(text: str) -> Opening:
    """Read what was typed: «5 4 зач», «544», «4,25 × 8»; nothing for an empty text. Raises Refused."""
    told = " ".join(text.split())
    if (found := _AVERAGE.fullmatch(told)) is not None:
        return _averaged(Decimal(found[1].replace(",", ".")), int(found[2]))
    if _LONELY.fullmatch(told):
        raise Refused(phrase("К средней допишите, по скольким отметкам она: %s × 8.") % told, ASSESS)
    words = [letter for word in told.split() for letter in (word if _CLOSE.fullmatch(word) else (word,))]
    marks = tuple(mark for mark in map(parse_mark, words) if mark is not None)
    if len(marks) > MOST_MARKS:
        raise Refused(phrase("Отметок до начала журнала не больше %d. Впишите среднюю: 4,25 × 8.") % MOST_MARKS, ASSESS)
    return Opening(marks)


def is_opening(text: str) -> bool:
    """Whether a row may hold this text: it is written as it is read."""
    try:
        return len(text) <= LONGEST and read_opening(text).text == text
    except Refused:
        return False


def hours_of(text: str) -> int:
    """Read the hours given before. Raises Refused."""
    told = text.strip() or "0"
    if not told.isdecimal() or int(told) > MOST_HOURS:
        raise Refused(phrase("Часов до начала журнала — целое число от 0 до %d.") % MOST_HOURS, ASSESS)
    return int(told)


def refuse_opening(first: date, started: date | None) -> None:
    """Refuse what lies before the journal of a term that began here: there the lessons themselves are written."""
    if started is None:
        told = phrase("Журнал ведётся здесь с самого начала. День, с которого он начат, задаёт администратор.")
        raise Refused(told, ASSESS)
    if first >= started:
        told = phrase("Этот семестр начался уже здесь, журнал ведётся с %s: записывайте сами занятия.")
        raise Refused(told % written(started), ASSESS)


def _averaged(average: Decimal, count: int) -> Opening:
    if average > 5 or not 1 <= count <= MOST_MARKS:
        raise Refused(phrase("Средняя — от 2 до 5, отметок от 1 до %d: 4,25 × 8.") % MOST_MARKS, ASSESS)
    return Opening((), average, count)
