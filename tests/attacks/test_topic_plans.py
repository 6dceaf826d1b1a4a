"""A КТП that was approved is changed by nobody, and nobody approves his own, whatever his program sends (3.1.7)."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from college.ktp.life import Event
from db.engine import reading
from db.models.exchange import Parked
from db.models.topic_plans import Topic, TopicPlan, TopicPlanReview
from tests.db.topic_plans_here import PROTOCOL, lay_commission, lines, standing, step, titles, written
from tests.factories import LINE, OTHER_LINE, TODAY, WHO, YEAR, Hand, Machines, exchange_with, known, place, topic

V1 = known("topic plan")


@pytest.fixture
def teacher(machines: Machines, server: Engine) -> Hand:
    lay_commission(server)
    place(server)
    return machines.enrolled(server)


def parked(server: Engine) -> list[str]:
    with reading(server).connect() as connection:
        return sorted(connection.scalars(select(Parked.reason)))


def forge(server: Engine, hand: Hand, write: Callable[..., None]) -> list[str]:
    """Write past every rule of the screen, hand it in, and return why the server let it wait."""
    with hand.store.write("forged") as session:
        write(session)
    exchange_with(server, hand)
    return parked(server)


def review(hand: Hand, plan: UUID, word: str, **told: object) -> TopicPlanReview:
    return TopicPlanReview(plan_id=plan, step=word, author_id=hand.person, at=hand.clock.now(), **told)


def set_standing(hand: Hand, plan: UUID, state: str, word: str = "", **told: object) -> Callable[..., None]:
    def write(session) -> None:
        session.get(TopicPlan, plan).standing = state
        if word:
            session.add(review(hand, plan, word, **told))

    return write


def test_a_line_of_an_approved_version_stays_as_it_is(server: Engine, teacher: Hand):
    before = titles(server, V1)

    def change(session) -> None:
        session.get(Topic, topic(1)).title = "Подменённая тема"

    assert forge(server, teacher, change) == ["rule"]
    assert titles(server, V1) == before

    def drop(session) -> None:
        session.get(Topic, topic(2)).withdrawn_at = teacher.clock.now()

    assert forge(server, teacher, drop) == ["rule", "rule"]
    assert (
        forge(server, teacher, lambda session: session.add(Topic(plan_id=V1, number=31, title="Лишняя")))
        == ["rule"] * 3
    )
    assert titles(server, V1) == before


def test_an_approved_version_does_not_become_a_draft_again(server: Engine, teacher: Hand):
    assert forge(server, teacher, set_standing(teacher, V1, "draft", "recalled")) == ["rule"]
    assert standing(server, V1) == "approved"


def test_a_draft_is_not_born_approved(server: Engine, teacher: Hand):
    plan = TopicPlan(line_id=LINE, year=YEAR, version=9, standing="approved", author_id=teacher.person)
    assert forge(server, teacher, lambda session: session.add(plan)) == ["rule"]


def test_its_author_approves_it_by_no_word_of_his(server: Engine, teacher: Hand):
    plan = written(teacher)
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher)
    assert forge(
        server, teacher, set_standing(teacher, plan, "endorsed", "endorsed", protocol="1", protocol_day=TODAY)
    ) == ["right"]
    assert standing(server, plan) == "commission"


def test_a_chair_who_wrote_it_does_not_endorse_it(machines: Machines, server: Engine):
    lay_commission(server, chair=WHO.teacher)
    place(server)
    both = machines.enrolled(server)
    plan = written(both)
    step(both, plan, Event.SUBMITTED)
    exchange_with(server, both)
    assert forge(server, both, set_standing(both, plan, "endorsed", "endorsed", protocol="1", protocol_day=TODAY)) == [
        "rule"
    ]
    assert standing(server, plan) == "commission"


def test_a_chair_does_not_approve_what_only_a_deputy_does(machines: Machines, server: Engine, teacher: Hand):
    plan = written(teacher)
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher)
    chair = machines.enrolled(server, WHO.hr_head)
    step(chair, plan, Event.ENDORSED, PROTOCOL)
    exchange_with(server, chair)
    assert forge(server, chair, set_standing(chair, plan, "approved", "approved")) == ["rule"]
    assert standing(server, plan) == "endorsed"


def test_a_step_without_its_word_and_a_word_without_its_step_both_wait(server: Engine, teacher: Hand):
    plan = written(teacher)
    exchange_with(server, teacher)
    assert forge(server, teacher, set_standing(teacher, plan, "commission")) == ["rule"]
    assert forge(server, teacher, lambda session: session.add(review(teacher, plan, "approved"))) == ["rule", "rule"]
    assert standing(server, plan) == "draft"


def test_nobody_speaks_in_anothers_name_and_what_was_said_stays_said(server: Engine, teacher: Hand):
    plan = written(teacher)
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher)
    foreign = review(teacher, plan, "remark", text="Всё верно.")
    foreign.author_id = WHO.hr_head
    assert forge(server, teacher, lambda session: session.add(foreign)) == ["right"]

    def unsay(session) -> None:
        session.scalars(select(TopicPlanReview).where(TopicPlanReview.step == "submitted")).one().text = "Иначе"

    assert forge(server, teacher, unsay) == ["right", "rule"]


def test_lines_do_not_change_while_the_commission_reads_them(server: Engine, teacher: Hand):
    plan = written(teacher)
    first = lines(teacher, plan)[0][0]
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher)

    def change(session) -> None:
        session.get(Topic, first).title = "После отправки"

    assert forge(server, teacher, change) == ["rule"]
    assert "После отправки" not in titles(server, plan)


def test_hours_that_are_not_the_plans_do_not_reach_the_commission(server: Engine, teacher: Hand):
    plan = written(teacher)
    first = lines(teacher, plan)[0][0]

    def write(session) -> None:
        session.get(Topic, first).hours = Decimal(12)
        set_standing(teacher, plan, "commission", "submitted")(session)

    assert forge(server, teacher, write) == ["rule"]
    assert standing(server, plan) == "draft"


def test_a_teacher_writes_no_plan_of_a_foreign_line(machines: Machines, server: Engine, teacher: Hand):
    foreign = TopicPlan(line_id=OTHER_LINE, year=YEAR, version=1, author_id=teacher.person)
    assert forge(server, teacher, lambda session: session.add(foreign)) == ["right"]
    former = TopicPlan(line_id=LINE, year=YEAR - 3, version=1, author_id=teacher.person)
    assert forge(server, teacher, lambda session: session.add(former)) == ["right", "right"], (
        "he taught it in no such year"
    )
