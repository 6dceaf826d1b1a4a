"""The calendar graph of a plan: what each week of each course is spent on."""

from collections import Counter

from college import plan_notes
from college.plan_notes import PlanNote
from college.plans import Activity, GraphCell
from papers.plx.amounts import number
from papers.plx.diffgram import Row, Tables

# КодВидаДеятельности of «Планы СПО»: seen in real plans and in what others read from them.
_ACTIVITIES = {
    "1": Activity.STUDY,
    "2": Activity.STUDY,
    "3": Activity.SESSION,
    "4": Activity.STUDY_PRACTICE,
    "5": Activity.WORK_PRACTICE,
    "6": Activity.WORK_PRACTICE,
    "7": Activity.FINAL,
    "8": Activity.FINAL,
    "11": Activity.FINAL,
    "12": Activity.HOLIDAYS,
    "13": Activity.NONE,
    "45": Activity.WORK_PRACTICE,
    "50": Activity.FINAL,
}


def graph_of(tables: Tables) -> tuple[GraphCell, ...]:
    """Return the cells in the order of the file; weeks are counted through the study year."""
    return tuple(_cell(row) for row in tables["ПланыГрафикиЯчейки"])


def unknown_in(graph: tuple[GraphCell, ...]) -> list[PlanNote]:
    """Name the signs that are not known here, once each."""
    codes = Counter(cell.source for cell in graph if cell.activity is Activity.OTHER)
    return [plan_notes.unknown_activity(code, count) for code, count in sorted(codes.items())]


def _cell(row: Row) -> GraphCell:
    source = row.get("КодВидаДеятельности", "").strip()
    first, week = _whole(row, "НомерПервойНедели") or 1, _whole(row, "НомерНедели") or 1
    return GraphCell(
        course=_whole(row, "Курс"),
        half=_whole(row, "Семестр"),
        week=first + week - 1,
        part=_whole(row, "НомерЧастиНедели") or 1,
        parts=_whole(row, "КоличествоЧастейВНеделе") or 1,
        activity=_ACTIVITIES.get(source, Activity.OTHER) if source else Activity.NONE,
        source=source[:20],
    )


def _whole(row: Row, column: str) -> int:
    value = number(row, column)
    return max(int(value), 0) if value is not None else 0
