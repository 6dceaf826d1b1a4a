"""A commission with its chair around the line that the small college teaches, and hands that write its КТП."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select

from college.ktp.life import Event
from college.ktp.lines import KtpLine
from college.roles import Role
from db import topic_plan_acts as acts
from db.models.commissions import Commission, CommissionLine
from db.models.people import RoleAssignment
from db.models.topic_plans import Topic, TopicPlan
from db.topic_plan_facts import Words, line_of
from tests.factories import LINE, WHO, YEAR, Hand, known, lay

START = date(YEAR, 9, 1)
COMMISSION = known("commission")
PROTOCOL = Words("1", date(YEAR, 8, 30))


def lay_commission(engine: Engine, chair: UUID = WHO.hr_head) -> None:
    """Let the line belong to a commission with a chair."""
    lay(engine, Commission, id=COMMISSION, name="ПЦК информационных технологий")
    lay(engine, CommissionLine, id=known("its line"), commission_id=COMMISSION, line_id=LINE, first_day=START)
    lay(engine, RoleAssignment, id=known("chair"), person_id=chair, role=Role.COMMISSION_CHAIR.value, first_day=START,
        commission_id=COMMISSION)  # fmt: skip


def whose(hand: Hand) -> acts.Hand:
    """Return who acts at this machine."""
    return acts.Hand(hand.person, hand.clock)


def written(hand: Hand, line: UUID = LINE) -> UUID:
    """Make a draft from the plan's hours and name all its topics."""
    with hand.store.write("make_ktp") as session:
        plan = acts.make(session, line, YEAR, whose(hand))
    for number, (topic, kept) in enumerate(lines(hand, plan), 1):
        title = (
            f"{kept.kind.wording} № {kept.work_number}. Управление памятью, часть {number}"
            if kept.work_number
            else f"Планирование процессов, часть {number}"
        )
        put(hand, topic, kept, title=title)
    return plan


def put(hand: Hand, topic: UUID, kept: KtpLine, **told: Any) -> None:
    """Write a line."""
    with hand.store.write("put_topic") as session:
        acts.put_line(session, topic, replace(kept, **told), whose(hand))


def lines(hand: Hand, plan: UUID) -> list[tuple[UUID, KtpLine]]:
    """Return the lines of a version in their order."""
    with hand.store.read() as session:
        return [(row["id"], line_of(row)) for row in acts.topics_of_version(session, plan)]


def step(hand: Hand, plan: UUID, event: Event, words: Words = Words()) -> None:  # noqa: B008  frozen
    """Lead it on."""
    with hand.store.write("ktp_step") as session:
        acts.step(session, plan, event, words, whose(hand))


def standing(engine_or_hand: Any, plan: UUID) -> str:
    """Return how a version stands on a server or at a machine."""
    engine = getattr(engine_or_hand, "engine", engine_or_hand)
    with engine.connect() as connection:
        return str(connection.scalar(select(TopicPlan.standing).where(TopicPlan.id == plan)))


def titles(engine: Engine, plan: UUID) -> list[str]:
    """Return the titles of the standing lines on a server."""
    with engine.connect() as connection:
        told = connection.scalars(select(Topic.title).where(Topic.plan_id == plan, Topic.withdrawn_at.is_(None)))
        return sorted(told)
