"""How long a whole college takes to be held against itself: plan, КТП, timetable and journal of every page."""

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

from sqlalchemy import Engine

from db import reconciliation
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.subjects import PlanHours, PlanLine
from db.models.timetable import DayChange, Slot
from db.models.topic_plans import Topic, TopicPlan
from tests.bench.result import Result
from tests.factories import WHO, YEAR, Machines, known, lay, whole

GROUPS, LINES, LESSONS, TOPICS, RUNS = 40, 60, 25, 30, 5
FIRST_DAY = date(YEAR, 9, 1)


def reconcile() -> Result:
    """40 groups × 60 lines with 60,000 lessons, from the encrypted file to the findings, ms, median."""
    with tempfile.TemporaryDirectory() as folder:
        machines = Machines(Path(folder))
        hand = machines.hand(WHO.deputy)
        lines = _lay_lines(hand.engine)
        for number in range(GROUPS):
            _lay_group(hand.engine, number, lines)
        _lay_days_off(hand.engine)
        waits = []
        for _ in range(RUNS):
            begun = perf_counter()
            with hand.store.read() as session:
                told = reconciliation.reconciled(session, YEAR, hand.person, hand.clock)
            waits.append((perf_counter() - begun) * 1000)
        machines.close()
    assert sum(len(group.pages) for group in told) >= GROUPS * LINES
    return Result(median(waits), "ms", 1000)


def _lay_lines(engine: Engine) -> list[UUID]:
    lines = [
        lay(engine, PlanLine, plan_id=known("plan"), row_code=f"9{place:02}", code=f"ОП.{place + 20}",
            title=f"Дисциплина {place + 1}")
        for place in range(LINES)
    ]  # fmt: skip
    lay(engine, PlanHours, *(
        {"line_id": line, "term": term, "kind": kind, "hours": Decimal(24)}
        for line in lines for term in (3, 4) for kind in ("Лек", "Пр", "СР")
    ))  # fmt: skip
    for line in lines:
        plan = lay(engine, TopicPlan, line_id=line, year=YEAR, standing="approved")
        lay(engine, Topic, *(
            {"plan_id": plan, "number": number, "title": f"Тема {number}", "hours": Decimal(2), "kind": "Л"}
            for number in range(TOPICS)
        ))  # fmt: skip
    return lines


def _lay_group(engine: Engine, number: int, lines: list[UUID]) -> None:
    group = known("group", "reconciled", number)
    lay(engine, StudyGroup, id=group, name=f"ПКС-{number + 1}", enrolled_year=2025, plan_id=known("plan"))
    pages = [whole(Page, {"group_id": group, "line_id": line, "subgroup_id": None, "year": YEAR}) for line in lines]
    lay(engine, Page, *pages)
    seasons = (("2026-1", FIRST_DAY, date(2026, 12, 31)), ("2026-2", date(2027, 1, 11), date(2027, 6, 30)))
    lay(engine, Slot, *(
        {"id": known("slot", number, place, season), "page_id": page["id"], "season": season, "weekday": place % 6,
         "pair": 1 + place % 6, "parity": place % 3, "teacher_id": WHO.other, "first_day": first, "last_day": last}
        for place, page in enumerate(pages) for season, first, last in seasons
    ))  # fmt: skip
    born = [
        whole(Lesson, {"page_id": page["id"], "teacher_id": WHO.other, "born_day": day, "born_pair": 1 + place % 6,
                       "take": 0, "day": day, "pair": 1 + place % 6})
        for place, page in enumerate(pages) for day in (FIRST_DAY + timedelta(week * 3) for week in range(LESSONS))
    ]  # fmt: skip
    lay(engine, Lesson, *born)
    lay(engine, LessonEntry, *({"lesson_id": lesson["id"], "topic": "Тема занятия"} for lesson in born))


def _lay_days_off(engine: Engine) -> None:
    lay(engine, DayChange, *(
        {"day": date(2026, 11, 4) + timedelta(place), "group_id": known("group", "reconciled", place),
         "season": "2026-1", "cancelled": True}
        for place in range(20)
    ))  # fmt: skip
