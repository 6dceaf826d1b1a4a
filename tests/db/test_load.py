"""The load of a year: teachers with dates, streams, journals in the order of the plan; nothing held is ever lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.load import STANDARD, LoadNorms
from college.refusal import Refused
from college.roles import Role
from college.teaching import Span
from college.terms import StudyYear
from db import load, load_acts, load_norms
from db.load import GroupLoad, LoadRow
from db.models.catalogue import LoadNorm
from db.models.exchange import Parked
from db.models.journal import Page, Teaching
from db.models.people import Employee, RoleAssignment
from db.models.subjects import PlanHours
from tests.factories import (
    FOREIGN_PAGE,
    GROUP,
    LINE,
    OTHER_GROUP,
    OTHER_LINE,
    PAGE,
    TEACHING,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Machines,
    change,
    exchange_with,
    lay,
    lay_lesson,
    place,
)

WHOLE = Span(StudyYear(YEAR).first_day, StudyYear(YEAR).last_day)


def prepare(engine: Engine) -> None:
    """Let the dispatcher be a methodist too, and both lines of the plan have hours."""
    lay(engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.METHODIST.value, first_day=date(2020, 9, 1))
    lay(engine, PlanHours, line_id=OTHER_LINE, term=4, kind="Лек", hours=Decimal(40))


@pytest.fixture
def desk(machines: Machines) -> Hand:
    hand = machines.hand(WHO.dispatcher)
    prepare(hand.engine)
    return hand


@contextmanager
def act(hand: Hand) -> Iterator[Session]:
    with hand.store.write("edit_load") as session:
        yield session


def seen(hand: Hand, year: int = YEAR) -> load.LoadSeen:
    with hand.store.read() as session:
        return load.seen(session, year, hand.clock)


def group_of(hand: Hand, group=GROUP, year: int = YEAR) -> GroupLoad:
    return next(each for each in seen(hand, year).groups if each.id == group)


def row_of(hand: Hand, group=GROUP, line=LINE, year: int = YEAR) -> LoadRow:
    return next(row for row in group_of(hand, group, year).rows if row.line == line)


def assign(hand: Hand, group=GROUP, line=LINE, whom=WHO.other, span: Span = WHOLE, year: int = YEAR):
    with act(hand) as session:
        return load_acts.assign(session, group, line, year, whom, span, person=hand.person, clock=hand.clock)


def take_off(hand: Hand, teaching):
    with act(hand) as session:
        return load_acts.take_off(session, teaching, person=hand.person, clock=hand.clock)


def test_hours_of_the_year_and_what_is_left_of_them(desk: Hand) -> None:
    row = row_of(desk)
    assert (row.terms, row.hours, row.left) == ((Decimal(48), Decimal(20)), Decimal(68), Decimal(0))
    assert row_of(desk, OTHER_GROUP).left == 68
    assert [row.code for row in group_of(desk).rows] == ["ОП.01", "ОП.04"]
    hours = {each.person: each.hours for each in seen(desk).teachers}
    assert (hours[WHO.teacher], hours[WHO.other]) == (68, 40)


def test_a_line_is_given_to_a_teacher_and_its_page_is_made_with_it(desk: Hand) -> None:
    assert row_of(desk, OTHER_GROUP, OTHER_LINE).page is None
    assign(desk, OTHER_GROUP, OTHER_LINE)
    row = row_of(desk, OTHER_GROUP, OTHER_LINE)
    assert row.page is not None
    assert (row.left, [each.person for each in row.teaching]) == (0, [WHO.other])
    with pytest.raises(Refused, match="уже ведёт"):
        assign(desk, OTHER_GROUP, OTHER_LINE)


def test_a_successor_takes_the_hours_of_his_days(desk: Hand) -> None:
    change(desk.engine, Teaching, TEACHING, last_day=date(2026, 12, 31))
    assert row_of(desk).left == 20
    assign(desk, span=Span(date(2027, 1, 1), WHOLE.last))
    row = row_of(desk)
    assert row.left == 0
    assert [row.taken[each.id] for each in row.teaching] == [48, 20]


def test_who_has_held_lessons_ends_yesterday_and_who_has_not_never_was_there(desk: Hand) -> None:
    lesson = lay_lesson(desk.engine, date(2026, 9, 3), marks={0: "5"})
    before = take_off(desk, TEACHING)
    row = next(row for row in desk.rows(Teaching) if row.id == TEACHING)
    assert (row.withdrawn_at, row.last_day) == (None, TODAY - timedelta(1))
    assert lesson
    with act(desk) as session:
        load_acts.put_back(session, TEACHING, before[0], stand=True, person=desk.person, clock=desk.clock)
    assert next(row for row in desk.rows(Teaching) if row.id == TEACHING).last_day is None
    other = next(row.id for row in desk.rows(Teaching) if row.page_id == FOREIGN_PAGE)
    take_off(desk, other)
    assert next(row for row in desk.rows(Teaching) if row.id == other).withdrawn_at is not None


def test_a_stream_counts_once_and_is_taken_apart_again(desk: Hand) -> None:
    second = assign(desk, OTHER_GROUP, LINE, WHO.teacher)
    hours = lambda: next(each.hours for each in seen(desk).teachers if each.person == WHO.teacher)  # noqa: E731
    assert hours() == 136
    with act(desk) as session:
        before = load_acts.join_stream(session, [TEACHING, second], person=desk.person, clock=desk.clock)
    assert hours() == 68
    with act(desk) as session:
        load_acts.put_streams(session, before, person=desk.person, clock=desk.clock)
    assert hours() == 136
    with pytest.raises(Refused, match="одного преподавателя"), act(desk) as session:
        load_acts.join_stream(session, [TEACHING], person=desk.person, clock=desk.clock)


def test_journals_of_the_next_year_are_made_once_in_the_order_of_the_plan(desk: Hand) -> None:
    lay(desk.engine, PlanHours, line_id=LINE, term=5, kind="Лек", hours=Decimal(30))
    with act(desk) as session:
        made = load_acts.make_journals(session, YEAR + 1, [GROUP, OTHER_GROUP], person=desk.person, clock=desk.clock)
    assert len(made) == 2
    with act(desk) as session:
        assert load_acts.make_journals(session, YEAR + 1, [GROUP], person=desk.person, clock=desk.clock) == ()
    assert [row.code for row in group_of(desk, year=YEAR + 1).rows] == ["ОП.01"]
    assign(desk, span=Span(date(2027, 9, 1), date(2028, 8, 31)), year=YEAR + 1)
    with act(desk) as session:
        assert load_acts.withdraw_pages(session, made, person=desk.person, clock=desk.clock) == 1, (
            "one has a teacher by now"
        )
    assert row_of(desk, year=YEAR + 1).page is not None


def test_a_closed_page_takes_no_teacher_and_a_strange_person_none(desk: Hand) -> None:
    change(desk.engine, Page, FOREIGN_PAGE, closed_by_plan=True)
    with pytest.raises(Refused, match="Страница закрыта"):
        assign(desk, GROUP, OTHER_LINE, WHO.teacher)
    with pytest.raises(Refused, match="Такого работника нет"):
        assign(desk, OTHER_GROUP, LINE, GROUP)
    left = next(row.id for row in desk.rows(Employee) if row.person_id == WHO.other)
    change(desk.engine, Employee, left, dismissed=date(2026, 12, 1))
    with pytest.raises(Refused, match="не работает до конца"):
        assign(desk, OTHER_GROUP, LINE)


# ---- the server


def test_the_load_of_this_and_the_next_year_reaches_the_teacher_and_every_keeper(
    machines: Machines, server: Engine
) -> None:
    prepare(server)
    lay(server, PlanHours, line_id=LINE, term=5, kind="Лек", hours=Decimal(30))
    place(server)
    desk, other = machines.enrolled(server, WHO.dispatcher), machines.enrolled(server, WHO.deputy)
    teacher = machines.enrolled(server, WHO.other)
    assign(desk, OTHER_GROUP, OTHER_LINE)
    assign(desk, span=Span(date(2027, 9, 1), date(2028, 8, 31)), year=YEAR + 1)
    exchange_with(server, desk)
    assert {row.status for row in desk.outbox()} == {"applied"}
    for hand in (desk, other, teacher):
        exchange_with(server, hand)
        assert row_of(hand, OTHER_GROUP, OTHER_LINE).teaching[0].person == WHO.other
        assert row_of(hand, year=YEAR + 1).teaching[0].person == WHO.other


def test_nobody_gives_himself_a_page_past_the_keeper_of_the_load(machines: Machines, server: Engine) -> None:
    teacher = machines.enrolled(server, WHO.teacher)
    with pytest.raises(Refused, match="нет права"):
        assign(teacher, OTHER_GROUP, LINE, WHO.teacher)
    with teacher.store.write("edit_load") as session:
        session.add(Teaching(page_id=FOREIGN_PAGE, person_id=WHO.teacher, first_day=date(2026, 9, 1), last_day=None))
    with teacher.store.write("edit_load") as session:
        session.get_one(Teaching, TEACHING).first_day = date(2020, 9, 1)
    with teacher.store.write("edit_load") as session:
        session.add(Page(group_id=OTHER_GROUP, line_id=OTHER_LINE, subgroup_id=None, year=YEAR))
    exchange_with(server, teacher)
    with server.connect() as connection:
        assert list(connection.scalars(select(Parked.reason))) == ["right"] * 3
        assert not list(
            connection.scalars(
                select(Teaching.id).where(Teaching.page_id == FOREIGN_PAGE, Teaching.person_id == WHO.teacher)
            )
        )
    assert PAGE


def test_norms_are_the_deputys_to_set_on_the_server_too(machines: Machines, server: Engine) -> None:
    prepare(server)
    place(server)
    deputy, desk = machines.enrolled(server, WHO.deputy), machines.enrolled(server, WHO.dispatcher)

    def put(hand: Hand, name: str, hours: int) -> None:
        with hand.store.write("set_norms") as session:
            session.add(LoadNorm(name=name, year=YEAR, hours=hours))

    with deputy.store.write("set_norms") as session:
        load_norms.set_norms(session, YEAR, LoadNorms(800, 1200), person=WHO.deputy, clock=deputy.clock)
    with pytest.raises(Refused, match="нет права"), desk.store.write("set_norms") as session:
        load_norms.set_norms(session, YEAR, LoadNorms(1, 2), person=WHO.dispatcher, clock=desk.clock)
    put(desk, "most", 5000)
    put(deputy, "every", 800)
    exchange_with(server, deputy, desk)
    with server.connect() as connection:
        assert sorted(connection.scalars(select(Parked.reason))) == ["invalid", "right"]
    assert (seen(deputy).norms, seen(deputy, YEAR - 1).norms) == (LoadNorms(800, 1200), STANDARD)


def test_one_group_read_again_is_the_whole_read_anew(desk: Hand) -> None:
    def again(known: load.LoadSeen, group: UUID) -> load.LoadSeen:
        with desk.store.read() as session:
            return load.seen_again(session, known, group)

    lay_lesson(desk.engine, date(2026, 9, 3), topic="Ядро")
    known = seen(desk)
    second = assign(desk, OTHER_GROUP, LINE, WHO.teacher)
    known = again(known, OTHER_GROUP)
    assert known == seen(desk)
    with act(desk) as session:
        load_acts.join_stream(session, [TEACHING, second], person=desk.person, clock=desk.clock)
    known = again(again(known, OTHER_GROUP), GROUP)
    assert known == seen(desk)
    take_off(desk, second)
    known = again(known, OTHER_GROUP)
    assert known == seen(desk)
    assert again(known, WHO.other) == known, "no such group"
