"""A КТП from the plan's hours to its approval, its versions, copies and lines, over real files and the exchange."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from college.ktp.life import Event
from college.ktp.lines import KtpLine
from college.refusal import Refused
from db import topic_plan_acts as acts
from db.engine import reading
from db.lesson_columns import topics_of
from db.models.commissions import CommissionLine
from db.models.exchange import Parked
from db.models.lessons import LessonEntry
from db.models.topic_plans import Topic, TopicPlan, TopicPlanReview
from db.topic_plan_facts import Words
from tests.db.topic_plans_here import (
    PROTOCOL,
    lay_commission,
    lines,
    put,
    standing,
    step,
    whose,
    written,
)
from tests.factories import (
    LINE,
    OTHER_LINE,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Machines,
    change,
    column_on,
    exchange_with,
    known,
    place,
    put_lesson,
    spread,
    topic,
)

V1 = known("topic plan")


@pytest.fixture
def teacher(machines: Machines) -> Hand:
    hand = machines.hand()
    lay_commission(hand.engine)
    return hand


def refused(hand: Hand, plan, event, words=Words()) -> str:  # noqa: B008
    with pytest.raises(Refused) as caught:
        step(hand, plan, event, words)
    return caught.value.sentence


def test_a_draft_from_the_plan_has_its_hours_and_a_second_one_is_refused(teacher: Hand):
    with teacher.store.write("make_ktp") as session:
        plan = acts.make(session, LINE, YEAR, whose(teacher))
    made = lines(teacher, plan)
    assert sum(line.hours for _, line in made) == 68
    assert [row.version for row in teacher.rows(TopicPlan) if row.id == plan] == [2], "the first one stands already"
    with pytest.raises(Refused, match="черновик этого КТП уже есть"), teacher.store.write("make_ktp") as session:
        acts.make(session, LINE, YEAR, whose(teacher))


def test_a_foreign_line_and_a_line_without_hours_are_refused(teacher: Hand, machines: Machines):
    with pytest.raises(Refused, match="ведёт эту дисциплину"), teacher.store.write("make_ktp") as session:
        acts.make(session, OTHER_LINE, YEAR, whose(teacher))
    other = machines.hand(WHO.other)
    with pytest.raises(Refused, match="нет часов на этот год"), other.store.write("make_ktp") as session:
        acts.make(session, OTHER_LINE, YEAR, whose(other))
    assert [row.id for row in other.rows(TopicPlan)] == [V1], "nothing half done"


def test_the_way_to_approval_through_four_machines(machines: Machines):
    server = machines.server()
    lay_commission(server)
    place(server)
    teacher, chair, deputy = (machines.enrolled(server, who) for who in (WHO.teacher, WHO.hr_head, WHO.deputy))
    plan = written(teacher)
    step(teacher, plan, Event.SUBMITTED)
    with pytest.raises(Refused, match="рассматривает комиссия"):
        put(teacher, lines(teacher, plan)[0][0], KtpLine(title="После отправки"))
    exchange_with(server, teacher, chair)
    assert [row.step for row in chair.rows(TopicPlanReview)] == ["submitted"], "the chair holds the way of approval"
    assert "номер и дату протокола" in refused(chair, plan, Event.ENDORSED)
    with chair.store.write("remark") as session:
        acts.remark(session, plan, lines(chair, plan)[1][0], "Уточните тему.", whose(chair))
    step(chair, plan, Event.RETURNED, Words(text="Одна тема названа общо."))
    exchange_with(server, chair, teacher)
    assert standing(teacher, plan) == "draft"
    assert {row.text for row in teacher.rows(TopicPlanReview)} == {"", "Уточните тему.", "Одна тема названа общо."}
    first, kept = lines(teacher, plan)[1]
    put(teacher, first, kept, title="Диспетчеризация потоков")
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher, chair)
    step(chair, plan, Event.ENDORSED, PROTOCOL)
    exchange_with(server, chair, deputy)
    assert "заместитель директора" in refused(chair, plan, Event.APPROVED)
    step(deputy, plan, Event.APPROVED)
    exchange_with(server, deputy, teacher)
    assert standing(server, plan) == standing(teacher, plan) == "approved"
    with teacher.store.read() as session:
        assert topics_of(session, LINE, YEAR)[1].title == "Диспетчеризация потоков", (
            "the journal offers the new version"
        )
    with reading(server).connect() as connection:
        assert connection.scalars(select(Parked.reason)).all() == []


def test_only_an_approved_version_is_offered_in_the_journal(teacher: Hand):
    plan = written(teacher)
    with teacher.store.read() as session:
        assert topics_of(session, LINE, YEAR)[0].title == "Тема занятия 1"
    change(teacher.engine, TopicPlan, plan, standing="approved")
    with teacher.store.read() as session:
        assert topics_of(session, LINE, YEAR)[0].title == "Планирование процессов, часть 1"


def test_lessons_held_by_an_old_version_count_in_the_new_one(teacher: Hand):
    put_lesson(teacher, column_on(teacher, TODAY), topic="Тема занятия 1")
    with teacher.store.write("copy_ktp") as session:
        plan = acts.copy(session, V1, LINE, YEAR, whose(teacher))
    change(teacher.engine, TopicPlan, plan, standing="approved")
    offered = [column.planned_topic for column in spread(teacher).columns if column.planned_topic]
    assert offered[0] == "Тема занятия 2"
    assert [row.topic_id for row in teacher.rows(LessonEntry)] == [topic(1)], "the lesson keeps its old line"


def test_a_copy_for_another_year_remembers_its_origin_and_no_lesson(machines: Machines):
    hand = machines.hand()
    change(hand.engine, TopicPlan, V1, year=YEAR - 1)
    with hand.store.write("copy_ktp") as session:
        plan = acts.copy(session, V1, LINE, YEAR, whose(hand))
    [made] = [row for row in hand.rows(TopicPlan) if row.id == plan]
    assert (made.origin_id, made.version, made.author_id, made.standing) == (V1, 1, WHO.teacher, "draft")
    copied = [row for row in hand.rows(Topic) if row.plan_id == plan]
    assert len(copied) == 30
    assert {row.root_id for row in copied} == {None}


def test_lines_are_put_in_moved_taken_out_and_come_back(teacher: Hand):
    with teacher.store.write("copy_ktp") as session:
        plan = acts.copy(session, V1, LINE, YEAR, whose(teacher))

    def order():
        return [line.title.removeprefix("Тема занятия ") for _, line in lines(teacher, plan)]

    ids = [each for each, _ in lines(teacher, plan)]
    with teacher.store.write("insert") as session:
        made = acts.insert_lines(session, plan, ids[1], [KtpLine("а"), KtpLine("б")], whose(teacher))
    assert order()[:5] == ["1", "2", "а", "б", "3"]
    before = len(teacher.outbox())
    wanted = [ids[0], made[0], ids[1], made[1], *ids[2:]]
    with teacher.store.write("order") as session:
        acts.order_lines(session, plan, wanted, whose(teacher))
    assert order()[:5] == ["1", "а", "2", "б", "3"]
    [moved] = teacher.batches()[before:]
    assert len(moved.changes) == 1, "one line moved, one line is written"
    with teacher.store.write("drop") as session:
        acts.stand_lines(session, [ids[0]], whose(teacher), stand=False)
    assert order()[:2] == ["а", "2"]
    with teacher.store.write("back") as session:
        acts.stand_lines(session, [ids[0]], whose(teacher), stand=True)
    assert order()[:2] == ["1", "а"]


def test_many_lines_find_room_between_two(teacher: Hand):
    with teacher.store.write("copy_ktp") as session:
        plan = acts.copy(session, V1, LINE, YEAR, whose(teacher))
    first = lines(teacher, plan)[0][0]
    for number in range(14):
        with teacher.store.write("insert") as session:
            acts.insert_lines(session, plan, first, [KtpLine(f"вставка {number}")], whose(teacher))
    assert [line.title for _, line in lines(teacher, plan)][:16] == [
        "Тема занятия 1", *(f"вставка {number}" for number in reversed(range(14))), "Тема занятия 2",
    ]  # fmt: skip


def test_two_machines_add_lines_to_one_draft_and_both_stay(machines: Machines):
    server = machines.server()
    lay_commission(server)
    place(server)
    one, two = machines.enrolled(server), machines.enrolled(server)
    plan = written(one)
    exchange_with(server, one, two)
    last = lines(two, plan)[-1][0]
    for hand, title in ((one, "С первой машины"), (two, "Со второй машины")):
        with hand.store.write("insert") as session:
            acts.insert_lines(session, plan, last, [KtpLine(title)], whose(hand))
    exchange_with(server, one, two)
    assert {"С первой машины", "Со второй машины"} <= {line.title for _, line in lines(one, plan)}


def test_a_draft_is_withdrawn_and_comes_back_and_a_submitted_one_is_not(teacher: Hand):
    plan = written(teacher)
    step(teacher, plan, Event.WITHDRAWN)
    with teacher.store.read() as session:
        assert [row["id"] for row in acts.versions(session, LINE, YEAR)] == [V1]
    step(teacher, plan, Event.RESTORED)
    step(teacher, plan, Event.SUBMITTED)
    assert "рассматривает комиссия" in refused(teacher, plan, Event.WITHDRAWN)
    step(teacher, plan, Event.RECALLED)
    assert standing(teacher, plan) == "draft"


def test_hours_topics_and_the_commission_are_asked_before_it_goes(teacher: Hand):
    plan = written(teacher)
    last, kept = lines(teacher, plan)[-1]
    put(teacher, last, kept, hours=Decimal(4))
    assert "не равны часам учебного плана" in refused(teacher, plan, Event.SUBMITTED)
    put(teacher, last, kept, title="Повторение")
    assert "В темах есть замечания" in refused(teacher, plan, Event.SUBMITTED)
    change(
        teacher.engine,
        CommissionLine,
        known("its line"),
        last_day=date(YEAR, 9, 2),
    )
    assert "ни в одну комиссию" in refused(teacher, plan, Event.SUBMITTED, Words(text="Так в программе."))


def test_a_long_plan_goes_in_several_batches_of_one_act_and_reaches_the_server_whole(machines: Machines):
    server = machines.server()
    lay_commission(server)
    place(server)
    hand = machines.enrolled(server)
    many = [KtpLine(f"Тема {number}", section="Раздел", equipment="ПК", homework="§ 1") for number in range(300)]
    with hand.store.write("make_ktp") as session:
        plan = acts.make(session, LINE, YEAR, whose(hand), many)
    assert len({batch.act_id for batch in hand.batches()}) == 1
    with hand.store.write("drop") as session:
        acts.stand_lines(session, [each for each, _ in lines(hand, plan)][:250], whose(hand), stand=False)
    exchange_with(server, hand)
    with reading(server).connect() as connection:
        assert connection.scalars(select(Parked.reason)).all() == []
        told = connection.scalars(select(Topic.title).where(Topic.plan_id == plan, Topic.withdrawn_at.is_(None)))
        assert len(told.all()) == 50
