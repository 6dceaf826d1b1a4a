"""Acts of the load: who teaches which line from when to when, streams, journals of a year (4.2.4)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.load import LOAD, refuse_assignment
from college.page_kinds import EVERY, NONE, kinds_of, of_whole
from college.phrases import phrase
from college.plans import CLASSROOM, Work
from college.refusal import Refused
from college.roles import Action
from college.teaching import Span
from db import ids
from db.clock import Clock, today
from db.load import LoadRow, seen, teaching_of
from db.models.groups import Subgroup
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.models.people import Employee
from db.names import names_of
from db.plans import standing
from db.right_asked import refuse_without
from db.store import next_batch

BATCH = 200  # pages of one batch; each is one change


def assign(
    session: Session, group: UUID, line: UUID, year: int, whom: UUID, span: Span, *, kind: Work | None = None,
    part: UUID | None = None, person: UUID, clock: Clock,
) -> UUID:  # fmt: skip
    """Give a line of a group, or of a subgroup, to a teacher; its page is made where there is none. Raises Refused."""
    refuse_without(session, "load", Action.WRITE, person, clock)
    page = page_made(session, group, line, part, year, person, clock)
    if page.closed_by_plan:
        raise Refused(phrase("Страница закрыта: этой строки больше нет в плане."), LOAD)
    others = [each for each in teaching_of(session, [page.id]).get(page.id, ()) if each.person == whom]
    name, dismissed = _who(session, whom, today(clock))
    refuse_assignment(name, span, year, others, kind, dismissed)
    row = Teaching(
        page_id=page.id,
        person_id=whom,
        first_day=span.first,
        last_day=span.last,
        kind=kind.value if kind else "",
        basis="",
    )
    session.add(row)
    session.flush()
    return row.id


def take_off(session: Session, teaching: UUID, *, person: UUID, clock: Clock) -> tuple[date | None, bool]:
    """Take an assignment back; where lessons were held, it ends yesterday. Returns what stood. Raises Refused."""
    row, day = session.get_one(Teaching, teaching), today(clock)
    before = row.last_day, row.withdrawn_at is not None
    held = session.scalars(
        select(Lesson.id).where(
            Lesson.page_id == row.page_id,
            Lesson.day.between(row.first_day, row.last_day or day),
            Lesson.withdrawn_at.is_(None),
        )
    ).first()
    if held is None or row.first_day >= day:
        if held is not None:
            raise Refused(phrase("Он уже провёл здесь занятие сегодня. Снять можно с завтрашнего дня."), LOAD)
        refuse_without(session, "load", Action.DELETE, person, clock)
        row.withdrawn_at, row.withdrawn_by = clock.now(), person
    else:
        refuse_without(session, "load", Action.WRITE, person, clock)
        row.last_day = day - timedelta(1)
    return before


def put_back(
    session: Session, teaching: UUID, last: date | None, *, stand: bool, person: UUID, clock: Clock
) -> None:  # fmt: skip
    """Let an assignment stand as it stood, or stand no more: what undo and its undo need. Raises Refused."""
    refuse_without(session, "load", Action.WRITE if stand else Action.DELETE, person, clock)
    row = session.get_one(Teaching, teaching)
    row.last_day = last
    row.withdrawn_at, row.withdrawn_by = (None, None) if stand else (clock.now(), person)


def join_stream(
    session: Session, teaching: Collection[UUID], *, person: UUID, clock: Clock, apart: bool = False
) -> Mapping[UUID, UUID | None]:  # fmt: skip
    """Let these be taught together, or apart again; return the streams before. Raises Refused."""
    refuse_without(session, "load", Action.WRITE, person, clock)
    rows = [session.get_one(Teaching, each) for each in teaching]
    if not apart and (len(rows) < 2 or len({row.person_id for row in rows}) > 1):
        raise Refused(phrase("Поток собирают из групп одного преподавателя: их должно быть хотя бы две."), LOAD)
    before = {row.id: row.stream_id for row in rows}
    stream = None if apart else ids.fresh(millis=int(clock.now().timestamp() * 1000))
    for row in rows:
        row.stream_id = stream
    return before


def put_streams(
    session: Session, streams: Mapping[UUID, UUID | None], *, person: UUID, clock: Clock
) -> None:  # fmt: skip
    """Let assignments belong to these streams again. Raises Refused."""
    refuse_without(session, "load", Action.WRITE, person, clock)
    for id_, stream in streams.items():
        session.get_one(Teaching, id_).stream_id = stream


def make_journals(
    session: Session, year: int, groups: Collection[UUID], *, person: UUID, clock: Clock
) -> tuple[UUID, ...]:  # fmt: skip
    """Make the pages of these groups for a study year, in the order of their plans; return those that are new.

    A line that was taught by subgroups in the year before is taught by them again.
    """
    refuse_without(session, "plans", Action.WRITE, person, clock)
    made: list[UUID] = []
    for group in seen(session, year, clock).groups:
        divided = _divided_before(session, group.id, year) if group.id in groups else {}
        for row in group.rows if group.id in groups else ():
            for part, kinds in () if row.page else _parts_of(row, divided.get(row.line, ())):
                page = page_made(session, group.id, row.line, part, year, person, clock)
                page.kinds = kinds
                made.append(page.id)
                if len(made) % BATCH == 0:
                    next_batch(session)
    return tuple(made)


Parts = Sequence[tuple[UUID | None, str]]  # subgroups, None for the whole group, with the kinds their pages tell


def _divided_before(session: Session, group: UUID, year: int) -> Mapping[UUID, Parts]:
    """Return by line the subgroups by which it was taught in the year before, as far as they still are."""
    told = session.execute(
        select(Page.line_id, Page.subgroup_id, Page.kinds)
        .join(Subgroup, Subgroup.id == Page.subgroup_id)
        .where(
            Page.group_id == group, Page.year == year - 1, Page.withdrawn_at.is_(None), Page.kinds != NONE,
            Subgroup.withdrawn_at.is_(None),
        )
    )  # fmt: skip
    found: dict[UUID, list[tuple[UUID | None, str]]] = defaultdict(list)
    for line, part, kinds in told:
        found[line].append((part, kinds))
    return found


def _parts_of(row: LoadRow, before: Parts) -> Parts:
    """Return the pages that a line is to have: as in the year before, where it goes on with the same kinds of work."""
    planned = row.planned & CLASSROOM
    kept = [(part, kinds) for part, kinds in before if kinds_of(kinds) & planned]
    left = of_whole(EVERY, [kinds for _, kinds in kept]) & planned
    return [*([(None, EVERY)] if left or not kept else []), *kept]


def withdraw_pages(session: Session, pages: Collection[UUID], *, person: UUID, clock: Clock) -> int:
    """Take back pages that nobody has used yet; return how many. What has a lesson or a teacher stays."""
    refuse_without(session, "plans", Action.DELETE, person, clock)
    used = {each.page_id for each in standing(session, Teaching, Teaching.page_id.in_(pages))}
    used |= {each.page_id for each in standing(session, Lesson, Lesson.page_id.in_(pages))}
    free = [page for page in pages if page not in used]
    for place, page in enumerate(free, start=1):
        row = session.get_one(Page, page)
        row.withdrawn_at, row.withdrawn_by = clock.now(), person
        if place % BATCH == 0:
            next_batch(session)
    return len(free)


def page_made(
    session: Session, group: UUID, line: UUID, part: UUID | None, year: int, person: UUID, clock: Clock
) -> Page:  # fmt: skip
    """Return the page of a line of a group, or of a subgroup, made or standing again where there is none."""
    return pages_made(session, [(group, line, part)], year, person, clock)[group, line, part]


Place = tuple[UUID, UUID, UUID | None]  # group, line, subgroup


def pages_made(
    session: Session, places: Collection[Place], year: int, person: UUID, clock: Clock
) -> Mapping[Place, Page]:  # fmt: skip
    """Return the pages of these places, made or standing again where there are none; the right is asked once."""
    college, found = session.info["college"], {}
    rows = {place: session.get(Page, ids.derived(college, Page.sync.noun, *place, year)) for place in places}
    if any(row is None or row.withdrawn_at is not None for row in rows.values()):
        refuse_without(session, "plans", Action.WRITE, person, clock)
    for place, row in rows.items():
        if row is None:
            row = Page(group_id=place[0], line_id=place[1], subgroup_id=place[2], year=year)  # noqa: PLW2901
            session.add(row)
        row.withdrawn_at, row.withdrawn_by = None, None
        found[place] = row
    session.flush()
    return found


def _who(session: Session, person: UUID, day: date) -> tuple[str, date | None]:
    row = next(iter(standing(session, Employee, Employee.person_id == person)), None)
    if row is None:
        raise Refused(phrase("Такого работника нет. Выберите его из списка."), LOAD)
    return names_of(session, [person], day)[person].short, row.dismissed
