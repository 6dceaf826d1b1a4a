"""What lies in the bucket of a commission's year: the thematic plans of the lines that belonged to it on some day."""

from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from college.terms import StudyYear
from db.models.commissions import CommissionLine
from db.models.journal import Page, Teaching
from db.models.topic_plans import Topic, TopicPlan, TopicPlanReview
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


def reviews(conn: Connection, ids: Ids) -> Told:
    """Tell which steps of approval lie with which commissions, and in the inboxes of those who teach the line."""
    asked: Select[Any] = select(TopicPlanReview.id).add_columns(*_WHICH)
    asked = asked.join(TopicPlan, TopicPlan.id == TopicPlanReview.plan_id).join(CommissionLine, _ITS_LINE)
    among = TopicPlanReview.id.is_not(None) if ids is None else TopicPlanReview.id.in_(ids)
    yield from _told(conn, asked.where(among), "ktp_approval")
    taught = (
        select(TopicPlanReview.id, Teaching.person_id)
        .join(TopicPlan, TopicPlan.id == TopicPlanReview.plan_id)
        .join(Page, (Page.line_id == TopicPlan.line_id) & (Page.year == TopicPlan.year))
        .join(Teaching, Teaching.page_id == Page.id)
    )
    for row, person in conn.execute(taught.where(Teaching.withdrawn_at.is_(None), among)):
        yield row, name_of("inbox", person)


def _told(conn: Connection, asked: Select[Any], kind: str = "ktp") -> Told:
    for row, year, commission, first, last in conn.execute(asked.where(CommissionLine.withdrawn_at.is_(None))):
        within = StudyYear(year)
        if first <= within.last_day and (last is None or within.first_day <= last):
            yield row, name_of(kind, commission, year)


def _plans_with_it(rows: Collection[UUID]) -> Select[Any]:
    return select(TopicPlan.id).join(CommissionLine, _ITS_LINE).where(CommissionLine.id.in_(rows))


def _topics_with_it(rows: Collection[UUID]) -> Select[Any]:
    plans = _plans_with_it(rows).scalar_subquery()
    return select(Topic.id).where(Topic.plan_id.in_(plans))


def _reviews_with_it(rows: Collection[UUID]) -> Select[Any]:
    plans = _plans_with_it(rows).scalar_subquery()
    return select(TopicPlanReview.id).where(TopicPlanReview.plan_id.in_(plans))


def _reviews_taught(rows: Collection[UUID]) -> Select[Any]:
    return (
        select(TopicPlanReview.id)
        .join(TopicPlan, TopicPlan.id == TopicPlanReview.plan_id)
        .join(Page, (Page.line_id == TopicPlan.line_id) & (Page.year == TopicPlan.year))
        .join(Teaching, Teaching.page_id == Page.id)
        .where(Teaching.id.in_(rows))
    )


FOLLOWERS: dict[str, tuple[tuple[str, Question], ...]] = {
    "commission_line": (
        ("topic_plan", _plans_with_it),
        ("topic", _topics_with_it),
        ("topic_plan_review", _reviews_with_it),
    ),
    "teaching": (("topic_plan_review", _reviews_taught),),
}
