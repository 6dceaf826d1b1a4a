"""How fast the load of a large college takes a teacher: forty groups with sixty lines each."""

from datetime import date
from decimal import Decimal
from statistics import median
from time import perf_counter

from PySide6.QtWidgets import QApplication

from college.teaching import Span
from db.models.groups import StudyGroup
from db.models.journal import Page, Teaching
from db.models.subjects import PlanHours, PlanLine
from desktop.workspaces.load.page import open_page
from tests.bench.plans import workspace
from tests.bench.result import Result
from tests.factories import WHO, YEAR, Hand, known, lay

GROUPS, LINES, RUNS = 40, 60, 30
WHOLE = Span(date(YEAR, 9, 1), date(YEAR + 1, 8, 31))


def load_edit() -> Result:
    """A teacher given to a line, or taken off: durable in the file, all hours on the screen, ms, median."""
    with workspace(open_page, _fill) as (page, _):
        page.group_table.go_to(GROUPS // 2)
        page.line_table.go_to(LINES // 2)
        waits = []
        for _ in range(RUNS):
            row = page._row()
            begun = perf_counter()
            assert page.edits.assign(row, WHO.teacher, WHOLE, None)
            page.done(row.code, page._again(row))
            QApplication.sendPostedEvents()
            waits.append((perf_counter() - begun) * 1000)
            begun = perf_counter()
            made = next(each for each in page._row().teaching if each.person == WHO.teacher)
            assert page.edits.take_off(made.id)
            page.done(row.code, page._again(row))
            QApplication.sendPostedEvents()
            waits.append((perf_counter() - begun) * 1000)
    return Result(median(waits), "ms", 16)


def _fill(hand: Hand) -> None:
    lines = [
        lay(hand.engine, PlanLine, plan_id=known("plan"), row_code=str(100 + place), code=f"ОП.{100 + place}",
            title=f"Дисциплина {place}")
        for place in range(LINES)
    ]  # fmt: skip
    lay(hand.engine, PlanHours, *(
        {"line_id": line, "term": term, "kind": kind, "hours": Decimal(hours)}
        for line in lines for term in (3, 4) for kind, hours in (("Лек", 20), ("Пр", 12))
    ))  # fmt: skip
    for number in range(GROUPS):
        group = lay(hand.engine, StudyGroup, name=f"ССА-{number:02}", enrolled_year=2025, plan_id=known("plan"))
        pages = [lay(hand.engine, Page, group_id=group, line_id=line, subgroup_id=None, year=YEAR) for line in lines]
        lay(hand.engine, Teaching, *(
            {"page_id": page, "person_id": WHO.other, "first_day": WHOLE.first} for page in pages
        ))  # fmt: skip
