"""Four numbers of a page counted at once, against the same page laid out lesson by lesson."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy.orm import Session

from college.ktp.lines import USUAL_HOURS
from college.terms import StudyYear
from db import reconciliation
from db.models.exchange import Offer
from db.models.groups import Division, Subgroup
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.opening import OpeningHours
from db.models.timetable import DayChange, Slot, Substitution
from db.reconciliation_lists import Standing, lists_of
from tests.factories import (
    FOREIGN_PAGE,
    GROUP,
    LINE,
    OTHER_PAGE,
    PAGE,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Machines,
    change,
    known,
    lay,
    lay_lesson,
)

WHOLE = StudyYear(YEAR)
HELD = TODAY - timedelta(3)  # a Monday


@pytest.fixture
def deputy(machines: Machines) -> Hand:
    return machines.hand(WHO.deputy)


def read(hand: Hand):
    with hand.store.read() as session:
        told = reconciliation.reconciled(session, YEAR, hand.person, hand.clock)
    return {page.page: page for group in told for page in group.pages}


def lists(hand: Hand, page=PAGE, line=LINE):
    with hand.store.read() as session:
        return lists_of(session, page, line, YEAR, hand.clock)


def move(engine, lesson, day: date) -> None:
    change(engine, Lesson, lesson, day=day)


def agree(hand: Hand, page=PAGE):
    """The counted numbers are those of the lists behind them."""
    counted, told = read(hand)[page], lists(hand, page)
    for term in counted.terms:
        days = [each for each in told.days if each.day in term.span]
        past = [each for each in days if each.standing is Standing.UNWRITTEN or
                (each.standing is Standing.GIVEN and each.day in term.span)]  # fmt: skip
        ahead = [each for each in days if each.standing is Standing.AHEAD]
        given = sum((Decimal(each.hours) for each in told.lessons if each.day in term.span), Decimal(0))
        assert (term.past, term.ahead, term.given) == (
            len(past) * USUAL_HOURS, len(ahead) * USUAL_HOURS, given,
        )  # fmt: skip


def test_a_page_tells_plan_ktp_timetable_and_journal(deputy: Hand):
    lay_lesson(deputy.engine, HELD, 2, topic="Процессы и потоки")
    hours = read(deputy)[PAGE]
    assert (hours.code, hours.planned, hours.written, hours.given) == ("ОП.01", 68, 60, 2)
    assert [term.planned for term in hours.terms] == [48, 20]
    agree(deputy)


def test_groups_stand_by_name_with_their_pages_in_the_order_of_the_plan(deputy: Hand):
    with deputy.store.read() as session:
        told = reconciliation.reconciled(session, YEAR, deputy.person, deputy.clock)
    assert [(group.name, group.course, [page.code for page in group.pages]) for group in told] == [
        ("ИСП-21", 2, ["ОП.01", "ОП.04"]),
        ("ИСП-22", 2, ["ОП.01"]),
    ]


def test_who_may_not_see_a_journal_is_told_nothing_of_it(machines: Machines):
    assert set(read(machines.hand(WHO.teacher))) == {PAGE}


def test_a_journal_that_lies_on_the_server_is_unknown_not_empty(deputy: Hand):
    lay_lesson(deputy.engine, HELD, 2, topic="Процессы и потоки")
    with Session(deputy.engine) as session, session.begin():
        session.add(Offer(bucket=7, name=f"page:{PAGE.hex}"))
    told = read(deputy)
    assert told[PAGE].given is None
    assert told[FOREIGN_PAGE].given == 0


def test_what_falls_out_moves_and_is_given_early_is_counted_where_it_stands(deputy: Hand):
    engine = deputy.engine
    lay_lesson(engine, HELD, 2, topic="Процессы и потоки")
    lay_lesson(engine, TODAY, 3, topic="Планирование")  # today, before its hour
    lay_lesson(engine, HELD - timedelta(7), 2, cancelled=True)
    move(engine, lay_lesson(engine, TODAY + timedelta(4), 2), TODAY + timedelta(5))
    move(engine, lay_lesson(engine, HELD - timedelta(14), 2), TODAY + timedelta(8))  # from the past into the future
    lay_lesson(engine, HELD - timedelta(2), 1, topic="Вне расписания")
    lay(engine, DayChange, day=TODAY + timedelta(7), season="2026-1", cancelled=True)
    lay(engine, DayChange, day=TODAY + timedelta(2), season="2026-1", as_weekday=0)
    lay(engine, DayChange, day=TODAY + timedelta(14), group_id=GROUP, season="2026-1", cancelled=True)
    lay(engine, Substitution, page_id=PAGE, day=TODAY + timedelta(11), pair=2, season="2026-1", absent_id=WHO.teacher)
    hours = read(deputy)[PAGE]
    assert hours.given == 6
    assert hours.terms[0].past == counted_by_hand()


def counted_by_hand() -> Decimal:
    """Every Monday and Thursday before today, but for one cancelled and one moved away; and today's, given."""
    days = [WHOLE.first_day + timedelta(n) for n in range((TODAY - WHOLE.first_day).days)]
    return (sum(day.weekday() in (0, 3) for day in days) - 2 + 1) * USUAL_HOURS


@pytest.mark.parametrize("seed", range(12))
def test_counting_is_laying_out(deputy: Hand, seed):
    chance, engine = Random(seed), deputy.engine
    for season, first, last in (
        ("2026-1", date(2026, 9, 1), date(2026, 12, 31)), ("2026-2", date(2027, 1, 11), date(2027, 6, 30)),
    ):  # fmt: skip
        for number in range(3):
            lay(engine, Slot, id=known("slot", seed, season, number), page_id=OTHER_PAGE, season=season,
                weekday=chance.randrange(6), pair=number + 1, parity=chance.randrange(3), teacher_id=WHO.teacher,
                first_day=first + timedelta(chance.randrange(30)), last_day=last - timedelta(chance.randrange(30)))  # fmt: skip
    days = [WHOLE.first_day + timedelta(each) for each in chance.sample(range(300), 40)]
    for number, day in enumerate(days):
        whose = None if number % 2 else chance.choice([GROUP, known("group", "ИСП-22")])
        weekday = chance.choice([None, chance.randrange(6)])
        lay(engine, DayChange, day=day, group_id=whose, season="2026-1", as_weekday=weekday, cancelled=weekday is None)
    planned = [each for each in lists(deputy, OTHER_PAGE).days if each.standing is not Standing.FALLEN]
    for number, each in enumerate(chance.sample(planned, 12)):
        match number % 4:
            case 0:
                lay(engine, Substitution, page_id=OTHER_PAGE, day=each.day, pair=each.pair, season="2026-1")
            case 1:
                lay_lesson(engine, each.day, each.pair, page=OTHER_PAGE, cancelled=True)
            case 2:
                lay_lesson(engine, each.day, each.pair, page=OTHER_PAGE, topic="Тема" if each.day <= TODAY else "")
            case 3:
                move(engine, lay_lesson(engine, each.day, each.pair, page=OTHER_PAGE), chance.choice(days))
    agree(deputy, OTHER_PAGE)


def test_a_page_that_the_plan_closed_is_not_held_against_it(deputy: Hand):
    change(deputy.engine, Page, PAGE, closed_by_plan=True)
    assert PAGE not in read(deputy)


def test_what_stands_in_no_pair_is_no_hour_of_the_timetable(deputy: Hand):
    lesson = lay_lesson(deputy.engine, HELD, 2, topic="Консультация перед экзаменом")
    with deputy.store.read() as session:
        entry = session.query(LessonEntry).filter_by(lesson_id=lesson).one().id
    change(deputy.engine, LessonEntry, entry, kind="К")
    assert read(deputy)[PAGE].given == 0


def test_the_lists_tell_what_the_numbers_are_made_of(deputy: Hand):
    lay_lesson(deputy.engine, HELD, 2, topic="Процессы и потоки")
    lay(deputy.engine, DayChange, day=TODAY + timedelta(4), season="2026-1", cancelled=True, reason="праздник")
    told = lists(deputy)
    assert [(part.term, part.kind, part.hours) for part in told.planned if part.term == 4] == [(4, "Лек", 20)]
    hours = read(deputy)[PAGE]
    assert sum(part.hours for part in told.planned) == hours.planned
    assert sum(line.hours for line in told.topics) == hours.written
    assert sum(lesson.hours for lesson in told.lessons) == hours.given
    assert [lesson.topic for lesson in told.lessons] == ["Процессы и потоки"]
    by_day = {each.day: each for each in told.days}
    assert by_day[HELD].standing is Standing.GIVEN
    assert by_day[HELD - timedelta(7)].standing is Standing.UNWRITTEN
    assert (by_day[TODAY + timedelta(4)].standing, by_day[TODAY + timedelta(4)].reason) == (Standing.FALLEN, "праздник")
    assert by_day[TODAY].standing is Standing.AHEAD


def test_pages_of_subgroups_have_their_own_share_of_plan_and_topics(deputy: Hand):
    division = lay(deputy.engine, Division, group_id=GROUP, name="лабораторные")
    part = lay(deputy.engine, Subgroup, division_id=division, name="1")
    apart = lay(deputy.engine, Page, group_id=GROUP, line_id=LINE, subgroup_id=part, year=YEAR, kinds="Пр")
    told = read(deputy)
    assert [(told[page].planned, told[page].written) for page in (PAGE, apart)] == [(52, 40), (16, 20)]
    assert told[apart].title == "Операционные системы и среды (подгруппа\u00a01)"
    for page in (PAGE, apart):
        behind = lists(deputy, page)
        assert sum(row.hours for row in behind.planned) == told[page].planned
        assert sum(row.hours for row in behind.topics) == told[page].written
    agree(deputy)


def test_hours_from_before_the_journal_are_one_line_of_what_was_given(deputy: Hand):
    lay(deputy.engine, OpeningHours, page_id=PAGE, term=3, hours=20, teacher_id=WHO.teacher)
    lay_lesson(deputy.engine, HELD, 2, topic="Процессы и потоки")
    assert [(row.topic, row.hours) for row in lists(deputy).lessons] == [
        ("Дано до начала журнала", 20), ("Процессы и потоки", 2),
    ]  # fmt: skip
    assert [term.given for term in read(deputy)[PAGE].terms] == [22, 0]
    agree(deputy)
