"""Plan lines of the invented college: those that were read, and a second specialty made from them."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from college.phrases import phrase
from college.plans import Control, LineKind, PlanHours, PlanLine, Work
from college.refusal import Refused

SHARED_CYCLES = frozenset({"ОГСЭ", "ЕН", "ОПЦ", "СГ"})
_NETWORK_HOURS = (
    # code, title, (term, lectures, laboratory hours) …
    ("МДК.01.01", "Компьютерные сети", ((1, 34, 34), (2, 24, 44))),
    ("МДК.01.02", "Организация и принципы построения компьютерных сетей", ((3, 24, 48), (4, 18, 36))),
    ("МДК.02.01", "Администрирование сетевых операционных систем", ((3, 24, 44), (4, 24, 48), (5, 24, 48))),
    ("МДК.02.02", "Программное обеспечение компьютерных сетей", ((4, 18, 36), (5, 24, 36), (6, 18, 24))),
    ("МДК.03.01", "Эксплуатация объектов сетевой инфраструктуры", ((5, 24, 48), (6, 24, 36))),
    ("МДК.03.02", "Безопасность компьютерных сетей", ((5, 24, 36), (6, 18, 36))),
)


def read_lines(text: str) -> tuple[PlanLine, ...]:
    """Read plan lines from their table (resources/demo/plan.tsv)."""
    lines = []
    for number, row in enumerate(text.splitlines()[1:], start=2):
        try:
            lines.append(_line(row))
        except (ValueError, InvalidOperation):
            raise Refused(phrase("В таблице плана не читается строка %d.") % number) from None
    return tuple(lines)


def network_lines(lines: Sequence[PlanLine]) -> tuple[PlanLine, ...]:
    """Return the plan of the network administrators: the cycles they share with the programmers, their own МДК."""
    shared = tuple(line for line in lines if line.cycle in SHARED_CYCLES)
    return shared + tuple(_network(code, title, terms) for code, title, terms in _NETWORK_HOURS)


def _network(code: str, title: str, terms: tuple[tuple[int, int, int], ...]) -> PlanLine:
    hours = [
        PlanHours(term, kind, Decimal(amount))
        for term, lectures, laboratory in terms
        for kind, amount in ((Work.LECTURE, lectures), (Work.LABORATORY, laboratory))
    ]
    last = terms[-1][0]
    controls = (*((term, Control.OTHER) for term, *_ in terms[:-1]), (last, Control.EXAM))
    return PlanLine(code, title, "ПЦ", LineKind.MDK, tuple(hours), controls, f"ПМ.{code[4:6]}")


def _line(row: str) -> PlanLine:
    code, title, cycle, kind, parent, hours, controls, weeks = row.split("\t")
    return PlanLine(
        code=code,
        title=title,
        cycle=cycle,
        kind=LineKind(kind),
        hours=tuple(PlanHours(int(a), Work(b), Decimal(c)) for a, b, c in _parts(hours)),
        controls=tuple((int(a), Control(b)) for a, b in _parts(controls)),
        parent="" if parent == "-" else parent,
        weeks=tuple((int(a), Decimal(b)) for a, b in _parts(weeks)),
    )


def _parts(cell: str) -> list[list[str]]:
    return [] if cell == "-" else [part.split() for part in cell.split("; ")]
