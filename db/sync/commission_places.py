"""What lies in the bucket of a commission's year: the thematic plans of the lines that belonged to it on some day."""

from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from college.terms import StudyYear
from db.models.commissions import CommissionLine
from db.models.subjects import Topic, TopicPlan
from db.sync.buckets import name_of

Ids = Collection[UUID] | None  # None means all
Told = Iterable[tuple[UUID, str]]
Question = Callable[[Collection[UUID]], Select[Any]]

_ITS_LINE = CommissionLine.line_id == TopicPlan.line_id
_WHICH = (TopicPlan.year, CommissionLine.commission_id, CommissionLine.first_day, CommissionLine.last_day)


def topic_plans(conn: Connection, ids: Ids) -> Told:
    """Tell which thematic plans lie with which commissions."""
    asked: Select[Any] = select(TopicPlan.id).add_columns(*_WHICH).join(CommissionLine, _ITS_LINE)
    return _told(conn, asked if ids is None else asked.where(TopicPlan.id.in_(ids)))


def topics(conn: Connection, ids: Ids) -> Told:
    """Tell which lines of thematic plans lie with which commissions."""
    asked: Select[Any] = select(Topic.id).add_columns(*_WHICH).join(TopicPlan, TopicPlan.id == Topic.plan_id)
    asked = asked.join(CommissionLine, _ITS_LINE)
    return _told(conn, asked if ids is None else asked.where(Topic.id.in_(ids)))


def _told(conn: Connection, asked: Select[Any]) -> Told:
    for row, year, commission, first, last in conn.execute(asked.where(CommissionLine.withdrawn_at.is_(None))):
        within = StudyYear(year)
        if first <= within.last_day and (last is None or within.first_day <= last):
            yield row, name_of("ktp", commission, year)


def _plans_with_it(rows: Collection[UUID]) -> Select[Any]:
    return select(TopicPlan.id).join(CommissionLine, _ITS_LINE).where(CommissionLine.id.in_(rows))


def _topics_with_it(rows: Collection[UUID]) -> Select[Any]:
    plans = _plans_with_it(rows).scalar_subquery()
    return select(Topic.id).where(Topic.plan_id.in_(plans))


FOLLOWERS: dict[str, tuple[tuple[str, Question], ...]] = {
    "commission_line": (("topic_plan", _plans_with_it), ("topic", _topics_with_it))
}
