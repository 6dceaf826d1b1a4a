"""Two commissions of the invented college: each with its disciplines, its teachers and its chair."""

from collections import Counter
from collections.abc import Sequence

from college.demo.shapes import DemoCommission, DemoPage, DemoPlanLine, DemoTeaching
from college.plans import LineKind

_GENERAL = frozenset({"ОГСЭ", "ЕН", "СГ"})
_TAUGHT = frozenset({LineKind.DISCIPLINE, LineKind.MDK, LineKind.STUDY_PRACTICE, LineKind.WORK_PRACTICE})
NAMES = ("ПЦК информационных технологий", "ПЦК гуманитарных и естественно-научных дисциплин")


def commissions_of(
    lines: Sequence[DemoPlanLine], pages: Sequence[DemoPage], teachings: Sequence[DemoTeaching], chair: int
) -> tuple[DemoCommission, ...]:
    """Share lines and teachers out: a teacher belongs where he teaches most, a line by its cycle.

    `chair` has the commission of his own; the other one is chaired by its first teacher.
    """
    of_line = {line.id: int(line.line.cycle in _GENERAL) for line in lines}
    of_page = {page.id: of_line[page.line] for page in pages}
    taught = Counter((each.teacher, of_page[each.page]) for each in teachings)
    teachers = sorted({each.teacher for each in teachings})
    where = {teacher: int(taught[teacher, 1] > taught[teacher, 0]) for teacher in teachers}
    found: list[DemoCommission] = []
    for number, name in enumerate(NAMES):
        members = tuple(teacher for teacher in teachers if where[teacher] == number)
        own = tuple(line.id for line in lines if of_line[line.id] == number and line.line.kind in _TAUGHT)
        if members and own:
            head = chair if chair in members else members[0]
            found.append(DemoCommission(len(found) + 1, name, head, members, own))
    return tuple(found)
