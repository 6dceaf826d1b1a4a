"""A line of a group's load taught by subgroups: pages of their own for some kinds of work, and joined again (4.2.7)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from college.divisions import DIVIDE
from college.load import refuse_kinds
from college.page_kinds import NONE, kinds_of, told_as
from college.phrases import phrase
from college.plans import Work
from college.refusal import Refused
from college.roles import Action
from db.act_traces import Done, Trace, traces_of, undo_done
from db.clock import Clock
from db.divisions import parts_of
from db.load_acts import page_made, take_off
from db.models.groups import Division
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.plans import standing
from db.right_asked import refuse_without


def divisions_of(session: Session, group: UUID) -> tuple[tuple[UUID, str], ...]:
    """Return the divisions of a group by their names."""
    rows = sorted(standing(session, Division, Division.group_id == group), key=lambda row: row.name.casefold())
    return tuple((row.id, row.name) for row in rows)


def divide_line(
    session: Session, group: UUID, line: UUID, year: int, division: UUID, kinds: Collection[Work],
    planned: Collection[Work], *, person: UUID, clock: Clock,
) -> Done:  # fmt: skip
    """Let subgroups have these kinds of work of a line apart, each on a page of its own. Raises Refused.

    What was held on the page of the whole group stays there; its teachers keep what is left to it.
    """
    refuse_without(session, "plans", Action.WRITE, person, clock)
    refuse_kinds(kinds, planned)
    pages = pages_of(session, group, line, year)
    if any(page.closed_by_plan for page in pages):
        raise Refused(phrase("Страница закрыта: этой строки больше нет в плане."), DIVIDE)
    if any(page.subgroup_id and kinds_of(page.kinds) for page in pages):
        raise Refused(phrase("Строка уже разделена на подгруппы. Сначала соедините их: Ctrl+Shift+D."), DIVIDE)
    for part in parts_of(session, [division]).get(division, ()):
        page_made(session, group, line, part.id, year, person, clock).kinds = told_as(kinds, planned)
    return Done(line, traces_of(session))


def join_line(session: Session, group: UUID, line: UUID, year: int, *, person: UUID, clock: Clock) -> Done:
    """Let the group be taught a line together again. Raises Refused.

    A page on which a lesson was held stays with all that is in it, and asks no hours; teachers end there yesterday.
    """
    refuse_without(session, "plans", Action.WRITE, person, clock)
    parts = [page for page in pages_of(session, group, line, year) if page.subgroup_id and kinds_of(page.kinds)]
    if not parts:
        raise Refused(phrase("Строка не разделена: её ведут всей группе."), DIVIDE)
    for page in parts:
        for row in standing(session, Teaching, Teaching.page_id == page.id):
            take_off(session, row.id, person=person, clock=clock)
        if session.scalar(select(exists().where(Lesson.page_id == page.id, Lesson.withdrawn_at.is_(None)))):
            page.kinds = NONE
        else:
            page.withdrawn_at, page.withdrawn_by = clock.now(), person
    page_made(session, group, line, None, year, person, clock)
    return Done(line, traces_of(session))


def undo(session: Session, done: Done, *, person: UUID, clock: Clock) -> None:
    """Take either act back. Raises Refused where somebody has taught, or was to teach, on a page since."""
    undo_done(session, done, ("page_id",), _made, person=person, clock=clock)


def pages_of(session: Session, group: UUID, line: UUID, year: int) -> Sequence[Page]:
    """Return the pages of a line of a group in a year, of its subgroups too."""
    return standing(session, Page, Page.group_id == group, Page.line_id == line, Page.year == year)


def _made(traces: Collection[Trace]) -> frozenset[UUID]:
    """Return the pages that these traces made, or let stand again."""
    return frozenset(
        one.row
        for one in traces
        if one.table == Page.__tablename__ and (one.before is None or one.before.get("withdrawn_at"))
    )
