"""How a study plan differs from the one before: line by line, so that only what differs is touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from college.numerals import short_hours
from college.phrases import phrase
from college.plans import Plan, PlanHours, PlanLine


class Fate(StrEnum):
    """What becomes of a line when the later plan is taken in."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    VANISHED = "vanished"  # its pages are closed, lessons held stay


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line before and after; `what` says in sentences what differs."""

    code: str
    fate: Fate
    before: PlanLine | None
    after: PlanLine | None
    what: tuple[str, ...] = ()


def changes_between(before: Plan, after: Plan) -> tuple[LineChange, ...]:
    """Compare two plans by the index of their lines: in the order of the later one, what vanished at the end.

    A line that the later file holds but that must not be loaded is left as it was, never taken for vanished.
    """
    known = {line.code: line for line in before.lines}
    kept = {line.code for line in (*after.lines, *after.refused)}
    found = [
        _change(known.get(line.code), line, is_regrouped=_joint(before, line.code) != _joint(after, line.code))
        for line in after.lines
    ]
    gone = [LineChange(code, Fate.VANISHED, line, None) for code, line in known.items() if code not in kept]
    return (*found, *gone)


def _change(before: PlanLine | None, after: PlanLine, *, is_regrouped: bool) -> LineChange:
    if before is None:
        return LineChange(after.code, Fate.NEW, None, after)
    what = tuple(_differences(before, after))
    if is_regrouped:
        what = (*what, phrase("комплексная форма контроля: другие строки"))
    return LineChange(after.code, Fate.CHANGED if what else Fate.SAME, before, after, what)


def _differences(before: PlanLine, after: PlanLine) -> Iterable[str]:
    if before.title != after.title:
        yield phrase("название: было «%s», станет «%s»") % (before.title, after.title)
    if before.kind is not after.kind:
        yield phrase("изменился вид строки")
    if (before.cycle, before.parent) != (after.cycle, after.parent):
        yield phrase("строка стоит в другом цикле или модуле")
    yield from _hours(before, after)
    yield from _controls(before, after)
    if before.weeks != after.weeks:
        yield phrase("длительность практики: было недель %s, станет %s") % (_weeks(before), _weeks(after))
    if set(before.competencies) != set(after.competencies):
        yield phrase("изменились компетенции")


def _joint(plan: Plan, code: str) -> list[tuple[object, ...]]:
    """Return in which joint exams and credits a line stands."""
    return sorted((each.term, each.control, each.title, each.lines) for each in plan.joint if code in each.lines)


def _hours(before: PlanLine, after: PlanLine) -> Iterable[str]:
    for term in sorted({*before.terms, *after.terms}):
        if _parts(before, term) == _parts(after, term):
            continue
        was, now = before.hours_in(term), after.hours_in(term)
        if was == now:
            yield phrase("%d семестр: %s ч, но по видам иначе") % (term, short_hours(now))
        else:
            yield phrase("%d семестр: было %s, станет %s") % (term, short_hours(was), short_hours(now))


def _controls(before: PlanLine, after: PlanLine) -> Iterable[str]:
    was, now = set(before.controls), set(after.controls)
    if gone := sorted(was - now):
        yield phrase("контроль убран: %s") % ", ".join(f"{control} {term}" for term, control in gone)
    if new := sorted(now - was):
        yield phrase("контроль добавлен: %s") % ", ".join(f"{control} {term}" for term, control in new)


def _parts(line: PlanLine, term: int) -> frozenset[PlanHours]:
    return frozenset(part for part in line.hours if part.term == term)


def _weeks(line: PlanLine) -> str:
    return short_hours(sum((weeks for _, weeks in line.weeks), Decimal(0)))


def of_fate(changes: Sequence[LineChange], fate: Fate) -> tuple[LineChange, ...]:
    """Return the changes of one fate, as they are counted and listed."""
    return tuple(change for change in changes if change.fate is fate)
