"""The rows of one study plan while it is taken in: each is put where it differs, parted into batches."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.plan_edits import LONGEST_CODE, LONGEST_NAME, signs_of
from college.plans import JointControl, Plan, PlanLine
from db.models import plan_parts, subjects
from db.models.journal import Page
from db.models.record import Synced
from db.plans import standing
from db.store import next_batch
from db.sync.act import WRITING

PART = 400  # changes of a batch at which the next one begins; no row of a plan has more than five
STEP = 20  # rows between two looks whether to go on
Stamp = Callable[[], tuple[datetime, UUID]]
LONGEST_WORDS, LONGEST_SIGN = 500, 20


class Stopped(Exception):
    """The person stopped the loading: nothing of it stands."""


class PlanRows:
    """Puts the rows of a plan; `going` is told what is done of how much and answers whether to go on."""

    def __init__(
        self, session: Session, plan: UUID, day: date, stamp: Stamp,
        going: Callable[[int, int], bool] = lambda *_: True,
    ) -> None:  # fmt: skip
        self._session, self._plan, self._day, self._stamp, self._going = session, plan, day, stamp, going
        every = standing(session, subjects.PlanLine, subjects.PlanLine.plan_id == plan)
        # Of two lines with one index, one of them dropped, the other is meant.
        self._lines = {line.code: line for line in sorted(every, key=lambda line: line.dropped_on is None)}
        self._born = set(session.scalars(select(subjects.PlanLine.row_code).where(subjects.PlanLine.plan_id == plan)))
        self._known: dict[type[Any], dict[UUID, dict[tuple[Any, ...], Any]]] = {}
        self._done = self._total = 0

    def expect(self, rows: int) -> None:
        """Say how many rows there are to put."""
        self._total = rows

    def flush(self) -> None:
        """Let the rows put so far have their ids."""
        self._session.flush()

    def end(self) -> None:
        """Close the last batch of rows."""
        self._session.flush()
        next_batch(self._session)

    def put_line(self, line: PlanLine) -> None:
        """Put a line itself; one that was dropped stands again with its pages."""
        told = {
            "code": line.code, "title": line.title, "cycle": line.cycle, "kind": line.kind.value,
            "parent": line.parent, "place": line.row, "planned": line.planned, "is_counted": line.counted,
            "competencies": "\n".join(line.competencies), "dropped_on": None,
        }  # fmt: skip
        row = self._lines.get(line.code)
        if row is None:
            row = subjects.PlanLine(plan_id=self._plan, row_code=self._row_code(line.code), **told)
            self._session.add(row)
            self._lines[line.code] = row
        else:
            if row.dropped_on is not None:
                self._close_pages(row.id, close=False)
            _set(row, told)
        self._count()

    def put_parts(self, line: PlanLine, joint: Sequence[JointControl]) -> None:
        """Put hours, forms of control and weeks of a line; what it has no more is withdrawn."""
        id_ = self._lines[line.code].id
        told = {(each.term, each.control): each for each in joint if line.code in each.lines}
        self._put_all(subjects.PlanHours, "line_id", id_, ("term", "kind"), {
            (part.term, part.kind.value): {"hours": part.hours} for part in line.hours
        })  # fmt: skip
        self._put_all(plan_parts.PlanControl, "line_id", id_, ("term", "form"), {
            (term, control.value): {
                "joint": told[term, control].title[:LONGEST_NAME] if (term, control) in told else "",
                "joint_with": told[term, control].lines[0][:LONGEST_CODE] if (term, control) in told else "",
            }
            for term, control in line.controls
        })  # fmt: skip
        self._put_all(plan_parts.PracticeWeeks, "line_id", id_, ("term",), {
            (term,): {"weeks": weeks} for term, weeks in line.weeks
        })  # fmt: skip

    def put_plan(self, plan: Plan, *, is_whole: bool = False) -> None:
        """Put cycles, competencies and the graph; what a file does not tell at all stays as it is.

        `is_whole`: this is a plan that stood here, and what it has not got is withdrawn.
        """
        if plan.cycles or is_whole:
            self._put_all(plan_parts.PlanCycle, "plan_id", self._plan, ("code",), {
                (each.code[:LONGEST_CODE],): {
                    "title": each.title[:LONGEST_NAME], "parent": each.parent[:LONGEST_CODE], "place": place
                }
                for place, each in enumerate(plan.cycles)
            })  # fmt: skip
        if plan.competencies or is_whole:
            self._put_all(plan_parts.PlanCompetency, "plan_id", self._plan, ("code",), {
                (each.code[:LONGEST_SIGN],): {"title": each.title[:LONGEST_WORDS], "place": place}
                for place, each in enumerate(plan.competencies)
            })  # fmt: skip
        if plan.graph or is_whole:
            self._put_all(plan_parts.PlanWeek, "plan_id", self._plan, ("course", "week"), {
                key: {"half": half, "signs": signs} for key, (half, signs) in signs_of(plan.graph).items()
            })  # fmt: skip

    def drop_line(self, line: UUID) -> None:
        """Let a line be of the plan no more: its pages are closed, its lessons stay."""
        row = self._session.get_one(subjects.PlanLine, line)
        row.dropped_on = self._day
        self._close_pages(line, close=True)
        self._count()

    def withdraw(self, rows: Iterable[Synced]) -> None:
        """Withdraw these rows."""
        for row in rows:
            row.withdrawn_at, row.withdrawn_by = self._stamp()
            self._count()

    def _put_all(
        self, model: type[Any], owner: str, of: UUID, birth: Sequence[str], told: dict[tuple[Any, ...], dict[str, Any]]
    ) -> None:
        known = self._rows_of(model, owner, birth).get(of, {})
        for key, values in told.items():
            row = known.get(key)
            if row is None:
                self._session.add(model(**{owner: of}, **dict(zip(birth, key, strict=True)), **values))
            else:
                _set(row, values | {"withdrawn_at": None, "withdrawn_by": None})
            self._count()
        self.withdraw(row for key, row in known.items() if key not in told and row.withdrawn_at is None)

    def _close_pages(self, line: UUID, *, close: bool) -> None:
        for page in standing(self._session, Page, Page.line_id == line):
            page.closed_by_plan = close

    def _rows_of(
        self, model: type[Any], owner: str, birth: Sequence[str]
    ) -> dict[UUID, dict[tuple[Any, ...], Any]]:  # fmt: skip
        """Return all rows of a table in this plan, withdrawn ones too, read once."""
        if model not in self._known:
            found: dict[UUID, dict[tuple[Any, ...], Any]] = defaultdict(dict)
            lines = select(subjects.PlanLine.id).where(subjects.PlanLine.plan_id == self._plan)
            column = getattr(model, owner)
            mine = column == self._plan if owner == "plan_id" else column.in_(lines)
            for row in self._session.scalars(select(model).where(mine)):
                found[getattr(row, owner)][tuple(getattr(row, name) for name in birth)] = row
            self._known[model] = found
        return self._known[model]

    def _row_code(self, code: str) -> str:
        """Return what a new line is born with: its index, unless a line that is called otherwise now was born so."""
        name, number = code, 1
        while name in self._born:
            name, number = f"{code[:36]}#{number}", number + 1
        self._born.add(name)
        return name

    def _count(self) -> None:
        self._done += 1
        if self._done % STEP == 0:
            self._session.flush()
            if not self._going(min(self._done, self._total), self._total):
                raise Stopped
            if sum(1 for _ in self._session.info[WRITING].whole()) >= PART:
                next_batch(self._session)


def _set(row: Synced, told: dict[str, Any]) -> None:
    for name, value in told.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
