"""A КТП changed: made from the plan's hours or a copy, its lines written, its steps taken, each act one batch."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from college.ktp.life import LIFE, REMARK, UNTOLD, Asked, Event, State, refuse_step, refuse_writing
from college.ktp.lines import KtpLine, refuse_unkept
from college.ktp.order import rising
from college.ktp.skeleton import skeleton
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, may, refuse_without_right
from db.clock import Clock, today
from db.lesson_columns import PLACE_STEP
from db.models.topic_plans import Topic, TopicPlan, TopicPlanReview
from db.rights import load_rights
from db.sync.capture import next_batch
from db.topic_plan_facts import (
    APPROVAL,
    SECTION,
    Version,
    Words,
    asked,
    line_of,
    place_in,
    place_of,
    planned_hours,
    state_of,
)

# Numbers that only tell lines apart: two machines that add lines to one draft must not take the same ones.
_FREE = range(100_000, 2**31 - 1)
LINES_OF_A_BATCH = 40
Changed = tuple[tuple[UUID, KtpLine], ...]  # lines of a draft with what is to stand there
COLUMNS = ("title", "hours", "kind", "work_number", "section", "competencies", "homework", "equipment")
_GONE = phrase("Этого КТП на компьютере больше нет. Обновите список.")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, and by which clock."""

    person: UUID
    clock: Clock

    @property
    def day(self) -> date:
        """The college's day."""
        return today(self.clock)


def make(
    session: Session, line: UUID, year: int, hand: Hand, lines: Sequence[KtpLine] | None = None
) -> UUID:  # fmt: skip
    """Make a draft for a line of the plan: from these lines, else from the plan's hours. Raises Refused."""
    plan = _born(session, line, year, hand)
    if lines is None:
        lines = skeleton(planned_hours(session, line, year))
        if not lines:
            raise Refused(phrase("В учебном плане у этой строки нет часов на этот год. Добавьте КТП из файла."))
    _lay(session, plan, lines)
    return plan.id


def copy(session: Session, origin: UUID, line: UUID, year: int, hand: Hand) -> UUID:
    """Make a draft of a line out of another КТП: a new version of the same one, or from another year or line.

    In a new version each line remembers of which earlier one it is the same lesson. Raises Refused.
    """
    source = _plan(session, origin)
    plan = _born(session, line, year, hand)
    plan.origin_id = origin
    is_version = (source.line_id, source.year) == (line, year)
    rows = topics_of_version(session, origin)
    for number, row in enumerate(rows, 1):
        root = (row["root_id"] or row["id"]) if is_version else None
        values = {name: row[name] for name in COLUMNS}
        session.add(Topic(plan_id=plan.id, number=number, place=number * PLACE_STEP, root_id=root, **values))
        _part(session, number)
    session.flush()
    return plan.id


def put_line(session: Session, topic: UUID, line: KtpLine, hand: Hand) -> KtpLine:
    """Write a line of a draft; return what stood there. Raises Refused."""
    refuse_unkept(line)
    row = session.get_one(Topic, topic)
    _refuse_lines(session, row.plan_id, hand)
    before = line_of(_told(row))
    for name, value in _values(line).items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    return before


def put_lines(session: Session, changed: Changed, hand: Hand) -> Changed:
    """Write several lines of a draft; return what stood there. Raises Refused."""
    before = []
    for number, (topic, line) in enumerate(changed, 1):
        before.append((topic, put_line(session, topic, line, hand)))
        _part(session, number)
    return tuple(before)


def insert_lines(
    session: Session, plan: UUID, after: UUID | None, lines: Sequence[KtpLine], hand: Hand
) -> tuple[UUID, ...]:  # fmt: skip
    """Put lines into a draft below another one, or at its head; return them. Raises Refused."""
    _refuse_lines(session, plan, hand)
    for line in lines:
        refuse_unkept(line)
    places = _room(session, plan, after, len(lines))
    made = []
    for number, (place, line) in enumerate(zip(places, lines, strict=True), 1):
        row = Topic(plan_id=plan, number=secrets.choice(_FREE), place=place, **_values(line))
        session.add(row)
        made.append(row)
        _part(session, number)
    session.flush()
    return tuple(row.id for row in made)


def stand_lines(session: Session, topics: Iterable[UUID], hand: Hand, *, stand: bool) -> None:
    """Take lines out of a draft, or let them stand in it again. Raises Refused."""
    for number, each in enumerate(topics, 1):
        row = session.get_one(Topic, each)
        _refuse_lines(session, row.plan_id, hand, Action.WRITE if stand else Action.DELETE)
        row.withdrawn_at, row.withdrawn_by = (None, None) if stand else (hand.clock.now(), hand.person)
        _part(session, number)


def order_lines(session: Session, plan: UUID, order: Sequence[UUID], hand: Hand) -> None:
    """Let the lines of a draft stand in this order; only those that must move are written. Raises Refused."""
    _refuse_lines(session, plan, hand)
    rows = {row.id: row for row in _rows(session, plan)}
    at = {each: place_in(_told(rows[each])) for each in order if each in rows}
    still = rising([at[each] for each in order if each in at])
    last, waiting = 0, []
    for each in (one for one in order if one in at):
        if at[each] not in still:
            waiting.append(each)
            continue
        if not _fill(rows, waiting, last, at[each]):
            return _spread(rows, [one for one in order if one in at])
        last, waiting = at[each], []
    _fill(rows, waiting, last, last + PLACE_STEP * (len(waiting) + 1))
    return None


def step(session: Session, plan: UUID, event: Event, words: Words, hand: Hand) -> State:
    """Lead a КТП on; return how it stands after. Raises Refused where the right or a guard of its life is missing."""
    row, day = _plan(session, plan), hand.day
    rights, version = load_rights(session, hand.person), version_of(session, plan)
    was = state_of(version.plan)
    LIFE.next_state(was, event)
    right = LIFE.ways(was, event)[0].right
    assert right is not None
    where = place_of(rights, row.line_id, row.year, day)
    refuse_without_right(rights.matrix, rights.actor_on(day), right.section, right.action, day, where)
    facts = asked(session, rights, version, versions(session, row.line_id, row.year), words, day)
    after = refuse_step(was, event, facts)
    if event in (Event.WITHDRAWN, Event.RESTORED):
        gone = event is Event.WITHDRAWN
        row.withdrawn_at, row.withdrawn_by = (hand.clock.now(), hand.person) if gone else (None, None)
        return after
    row.standing = after.value
    if after is State.APPROVED:
        row.since = day
    if event not in UNTOLD:
        _say(session, plan, event.value, words, hand)
    return after


def remark(session: Session, plan: UUID, topic: UUID | None, text: str, hand: Hand) -> None:
    """Say something about a line of what is under review; it moves nothing. Raises Refused."""
    row, day = _plan(session, plan), hand.day
    rights = load_rights(session, hand.person)
    where, actor = place_of(rights, row.line_id, row.year, day), rights.actor_on(day)
    if not may(rights.matrix, actor, APPROVAL, Action.APPROVE, day, where):
        refuse_without_right(rights.matrix, actor, APPROVAL, Action.WRITE, day, where)
    if state_of(_told(row)) not in (State.COMMISSION, State.ENDORSED):
        raise Refused(phrase("Замечания пишут, пока КТП на согласовании."))
    if not text.strip():
        raise Refused(phrase("Напишите замечание: автор увидит его вместе со своим КТП."))
    _say(session, plan, REMARK, Words(text=text), hand, topic)


# ---- what both halves read


def version_of(session: Session, plan: UUID) -> Version:
    """Return a version with its standing lines in order and its steps from the first."""
    reviews = session.scalars(
        select(TopicPlanReview)
        .where(TopicPlanReview.plan_id == plan, TopicPlanReview.withdrawn_at.is_(None))
        .order_by(TopicPlanReview.at)
    )
    told = tuple(_told(row) for row in reviews)
    return Version(_told(_plan(session, plan)), topics_of_version(session, plan), told)


def topics_of_version(session: Session, plan: UUID) -> tuple[Mapping[str, Any], ...]:
    """Return the standing lines of a version in their order."""
    rows = [_told(row) for row in _rows(session, plan) if row.withdrawn_at is None]
    return tuple(sorted(rows, key=lambda row: (place_in(row), row["number"])))


def versions(session: Session, line: UUID, year: int) -> list[Mapping[str, Any]]:
    """Return the standing versions of a line's КТП of a year, the newest first."""
    told = session.scalars(
        select(TopicPlan)
        .where(TopicPlan.line_id == line, TopicPlan.year == year, TopicPlan.withdrawn_at.is_(None))
        .order_by(TopicPlan.version.desc())
    )
    return [_told(row) for row in told]


# ---- parts


def _born(session: Session, line: UUID, year: int, hand: Hand) -> TopicPlan:
    rights, day = load_rights(session, hand.person), hand.day
    where = place_of(rights, line, year, day)
    refuse_step(None, Event.MADE, Asked(hand.person, is_own_line=where.own))
    for section in (SECTION, APPROVAL):
        refuse_without_right(rights.matrix, rights.actor_on(day), section, Action.WRITE, day, where)
    drafts = (row for row in versions(session, line, year) if state_of(row) is not State.APPROVED)
    if any(row["author_id"] == hand.person for row in drafts):
        raise Refused(phrase("Ваш черновик этого КТП уже есть: допишите его или снимите."))
    newest = session.scalar(
        select(func.max(TopicPlan.version)).where(TopicPlan.line_id == line, TopicPlan.year == year)
    )
    plan = TopicPlan(line_id=line, year=year, version=(newest or 0) + 1, standing=State.DRAFT, author_id=hand.person)
    session.add(plan)
    session.flush()
    return plan


def _lay(session: Session, plan: TopicPlan, lines: Sequence[KtpLine]) -> None:
    for number, line in enumerate(lines, 1):
        refuse_unkept(line)
        session.add(Topic(plan_id=plan.id, number=number, place=number * PLACE_STEP, **_values(line)))
        _part(session, number)
    session.flush()


def _part(session: Session, number: int) -> None:
    """Begin another batch of the same act now and then: one holds no more than so many changes."""
    if number % LINES_OF_A_BATCH == 0:
        session.flush()
        next_batch(session)


def _say(session: Session, plan: UUID, word: str, words: Words, hand: Hand, topic: UUID | None = None) -> None:
    session.add(
        TopicPlanReview(
            plan_id=plan, step=word, author_id=hand.person, at=hand.clock.now(), protocol=words.protocol.strip(),
            protocol_day=words.protocol_day, topic_id=topic, text=words.text.strip(),
        )
    )  # fmt: skip
    session.flush()


def _plan(session: Session, plan: UUID) -> TopicPlan:
    row = session.get(TopicPlan, plan)
    if row is None:
        raise Refused(_GONE)
    return row


def _rows(session: Session, plan: UUID) -> list[Topic]:
    return list(session.scalars(select(Topic).where(Topic.plan_id == plan)))


def _refuse_lines(session: Session, plan: UUID, hand: Hand, action: Action = Action.WRITE) -> None:
    row, rights, day = _plan(session, plan), load_rights(session, hand.person), hand.day
    where = place_of(rights, row.line_id, row.year, day)
    refuse_without_right(rights.matrix, rights.actor_on(day), SECTION, action, day, where)
    refuse_writing(state_of(_told(row)))


def _told(row: Topic | TopicPlan | TopicPlanReview) -> Mapping[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def _values(line: KtpLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in COLUMNS} | {"kind": line.kind.value}


# ---- places: lines keep theirs as long as there is room, so that moving one is a change of one


def _room(session: Session, plan: UUID, after: UUID | None, count: int) -> list[int]:
    rows = {row["id"]: place_in(row) for row in topics_of_version(session, plan)}
    first = rows.get(after, 0) if after is not None else 0
    above = [place for place in rows.values() if place > first]
    last = min(above) if above else first + PLACE_STEP * (count + 1)
    if last - first <= count:
        known = {row.id: row for row in _rows(session, plan)}
        _spread(known, list(rows), gap=count + 1)
        session.flush()
        return _room(session, plan, after, count)
    return [first + (last - first) * number // (count + 1) for number in range(1, count + 1)]


def _fill(rows: Mapping[UUID, Topic], waiting: Sequence[UUID], first: int, last: int) -> bool:
    if last - first <= len(waiting):
        return False
    for number, each in enumerate(waiting, 1):
        rows[each].place = first + (last - first) * number // (len(waiting) + 1)
    return True


def _spread(rows: Mapping[UUID, Topic], order: Sequence[UUID], gap: int = 1) -> None:
    for number, each in enumerate(order, 1):
        rows[each].place = number * PLACE_STEP * gap
