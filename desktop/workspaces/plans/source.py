"""Where plans come from and where acts go: the store of the person who is signed in."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from college.phrases import phrase
from college.plan_changes import changes_between
from college.plan_verdicts import RowVerdict, verdicts
from college.plans import Control, Plan, Work
from college.refusal import Refused
from college.terms import study_year_of
from college.year_strip import YearStrip, strip_of
from db import plan_applying, plan_cells, plans
from db.clock import Clock, today
from db.plan_applying import Applied, Going, Preview
from db.plans import KeptPlan, PlanGroup, PlanHead
from db.store import Store
from papers.plx import read_plan

LARGEST = 64 * 1024 * 1024
NO_FILE = phrase("Файл «%s» не открывается. Проверьте, что он есть и не занят другой программой. Ничего не изменено.")
TOO_LARGE = phrase("Файл «%s» больше 64 МБ, это не учебный план. Ничего не изменено.")


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file before it is loaded: what it would do, row by row."""

    name: str
    preview: Preview
    rows: tuple[RowVerdict, ...]


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan with the year of each group that studies by it."""

    kept: KeptPlan
    strips: tuple[YearStrip, ...]


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock

    @property
    def day(self) -> date:
        """Today in the college."""
        return today(self._clock)

    @property
    def year(self) -> int:
        """The study year of today."""
        return study_year_of(self.day)

    def heads(self) -> tuple[PlanHead, ...]:
        """List the plans."""
        with self._store.read() as session:
            return plans.plan_heads(session)

    def plan(self, plan: UUID) -> PlanShown:
        """Read a plan whole, with this year of its groups."""
        with self._store.read() as session:
            kept = plans.plan_of(session, plan)
            groups = next((head.groups for head in plans.plan_heads(session) if head.id == plan), ())
            off = plans.days_off(session, self.year)
        return PlanShown(kept, _strips(kept, groups, self.year, off))

    def look_into(self, path: Path) -> FileSeen:
        """Read a file and say what it would do. Raises Refused."""
        plan = read_plan(_bytes(path))
        with self._store.read() as session:
            seen = plan_applying.preview(session, plan)
            before = plan_applying.former_plan(session, seen.plan) if seen.into is None else None
            former = changes_between(plans.plan_of(session, before).plan, seen.plan) if before else ()
        return FileSeen(path.name, seen, verdicts(seen.plan, seen.changes, former))

    def load(self, plan: Plan, only: Collection[str] | None, going: Going) -> Applied:
        with self._store.write("load_plan") as session:
            return plan_applying.apply_plan(
                session, plan, person=self._person, clock=self._clock, only=only, going=going
            )

    def take_back(self, applied: Applied) -> None:
        with self._store.write("take_plan_back") as session:
            plan_applying.take_back(session, applied, person=self._person, clock=self._clock)

    def put_hours(self, line: UUID, term: int, kind: Work, hours: Decimal | None) -> Decimal | None:
        with self._store.write("put_plan_hours") as session:
            return plan_cells.put_hours(session, line, term, kind, hours, person=self._person, clock=self._clock)

    def put_title(self, line: UUID, title: str) -> str:
        with self._store.write("put_plan_title") as session:
            return plan_cells.put_title(session, line, title, person=self._person, clock=self._clock)

    def put_control(self, line: UUID, term: int, form: Control, *, stand: bool) -> bool:
        with self._store.write("put_plan_control") as session:
            return plan_cells.put_control(
                session, line, term, form, stand=stand, person=self._person, clock=self._clock
            )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(TOO_LARGE % path.name)
        return path.read_bytes()
    except (OSError, ValueError):
        raise Refused(NO_FILE % path.name) from None


def _strips(
    kept: KeptPlan, groups: Sequence[PlanGroup], year: int, off: Collection[date]
) -> tuple[YearStrip, ...]:  # fmt: skip
    """Return this year of the groups of a plan, or all courses of one by which nobody studies yet."""
    graph = kept.plan.graph
    by_year: dict[int, list[str]] = defaultdict(list)
    for group in groups:
        by_year[group.enrolled_year].append(group.name)
    courses = sorted({cell.course for cell in graph})
    if not by_year:
        first = kept.head.enrolled_year - 1
        return tuple(strip_of(phrase("%d курс") % course, graph, course, first + course, off) for course in courses)
    return tuple(
        strip_of(", ".join(names), graph, year - enrolled + 1, year, off)
        for enrolled, names in sorted(by_year.items())
        if year - enrolled + 1 in courses
    )
