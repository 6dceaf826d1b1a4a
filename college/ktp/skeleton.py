"""Makes the first draft of a КТП out of the plan's hours: lessons by kind, mixed evenly, works numbered."""

from collections.abc import Iterable
from decimal import Decimal

from college.ktp.lines import USUAL_HOURS, KtpLine
from college.lessons import LessonKind
from college.plans import PlanHours, Work

_KINDS = {
    Work.LECTURE: LessonKind.LECTURE,
    Work.LABORATORY: LessonKind.LABORATORY,
    Work.PRACTICE: LessonKind.PRACTICE,
    Work.SEMINAR: LessonKind.SEMINAR,
    Work.PROJECT: LessonKind.PROJECT,
    Work.CONSULTATION: LessonKind.CONSULTATION,
}
_LAST = (LessonKind.PROJECT, LessonKind.CONSULTATION)  # these stand at the end of their term


def skeleton(hours: Iterable[PlanHours]) -> tuple[KtpLine, ...]:
    """Return lines for all hours that stand on a page of the journal, term by term, their topics still to write."""
    told = tuple(hours)
    found: list[KtpLine] = []
    numbers: dict[LessonKind, int] = {}
    for term in sorted({part.term for part in told}):
        for kind, length in _in_turn([part for part in told if part.term == term]):
            number = None
            if kind.is_numbered:
                number = numbers[kind] = numbers.get(kind, 0) + 1
            title = f"{kind.wording} № {number}. " if number else ""
            found.append(KtpLine(title=title.strip(), hours=length, kind=kind, work_number=number))
    return tuple(found)


def _in_turn(parts: Iterable[PlanHours]) -> list[tuple[LessonKind, Decimal]]:
    """Mix the lessons of a term evenly by kind; a rest that is no whole pair is the last lesson of its kind."""
    placed: list[tuple[float, int, LessonKind, Decimal]] = []
    for part in parts:
        kind = _KINDS.get(part.kind)
        if kind is None:
            continue
        lengths = _lengths(part.hours)
        for place, length in enumerate(lengths):
            at = (place + (0.3 if kind is LessonKind.LECTURE else 0.6)) / len(lengths)
            placed.append(
                (at + (_LAST.index(kind) + 1 if kind in _LAST else 0), list(LessonKind).index(kind), kind, length)
            )
    return [(kind, length) for *_, kind, length in sorted(placed)]


def _lengths(hours: Decimal) -> list[Decimal]:
    whole = [USUAL_HOURS] * int(hours // USUAL_HOURS)
    rest = hours % USUAL_HOURS
    return [*whole, rest] if rest > 0 else whole
