"""What is offered is put together as a person asks for it: a journal brings its students, and leaves them to others."""

from datetime import date

import pytest

from db.models.journal import Page
from db.offered import Offered, Told, given_back, offered
from tests.factories import GROUP, LINE, OTHER_GROUP, OTHER_LINE, YEAR, Hand, Machines, exchange_with, known, lay, place

FIRST, SECOND = known("a former page"), known("another former page")
ROLL, TOPICS = f"roll:{GROUP.hex}", f"topics:{LINE.hex}:{YEAR - 1}"
DAY = date(YEAR, 12, 12)


@pytest.fixture
def hand(machines: Machines) -> Hand:
    server = machines.server()
    for page, line in ((FIRST, LINE), (SECOND, OTHER_LINE)):
        lay(server, Page, id=page, group_id=GROUP, line_id=line, year=YEAR - 1)
    place(server)
    made = machines.enrolled(server)
    exchange_with(server, made)
    return made


def told(hand: Hand, *names: str, until: dict[str, date] | None = None) -> tuple[Offered, ...]:
    buckets = [Told(number, name, (until or {}).get(name)) for number, name in enumerate(names, 1)]
    with hand.store.read() as session:
        return offered(session, buckets)


def test_a_journal_comes_with_its_reasons_its_students_and_its_plan(hand):
    [one] = told(hand, f"page:{FIRST.hex}", f"page_excuse:{FIRST.hex}", ROLL, TOPICS)
    assert (one.kind, one.group, one.year, one.page) == ("page", "ИСП-21", YEAR - 1, FIRST)
    assert (one.code, one.title) != ("", "")
    assert (one.numbers, one.along) == ((1, 2), (3, 4))


def test_all_journals_of_a_group_are_one_thing_for_each_year(hand):
    names = [
        f"{kind}:{GROUP.hex}:{year}" for year in (YEAR - 1, YEAR - 2) for kind in ("group_year", "finals", "excuse")
    ]
    found = told(hand, *names, ROLL)
    assert [(one.kind, one.year, one.numbers, one.along) for one in found] == [
        ("group", YEAR - 1, (1, 2, 3), (7,)), ("group", YEAR - 2, (4, 5, 6), (7,)),
    ]  # fmt: skip


def test_what_nothing_needs_is_asked_for_by_itself(hand):
    found = told(hand, f"roll:{OTHER_GROUP.hex}", f"cards:{OTHER_GROUP.hex}", "staff", TOPICS, "something_new:x")
    assert sorted((one.kind, one.group) for one in found) == [
        ("lists", "ИСП-22"), ("other", ""), ("other", ""), ("topics", ""),
    ]  # fmt: skip


def test_what_is_held_comes_first_and_then_the_newest_year(hand):
    names = (f"group_year:{GROUP.hex}:{YEAR - 2}", f"group_year:{GROUP.hex}:{YEAR - 1}", f"page:{SECOND.hex}")
    found = told(hand, *names, until={f"group_year:{GROUP.hex}:{YEAR - 2}": DAY})
    assert [(one.kind, one.year, one.until) for one in found] == [
        ("group", YEAR - 2, DAY), ("group", YEAR - 1, None), ("page", YEAR - 1, None),
    ]  # fmt: skip


def test_giving_one_journal_back_leaves_the_students_to_the_other_that_is_held(hand):
    pages = [f"page:{FIRST.hex}", f"page:{SECOND.hex}"]
    first, second = told(hand, *pages, ROLL, until=dict.fromkeys((*pages, ROLL), DAY))
    assert given_back(first, (first, second)) == first.numbers
    alone = told(hand, *pages, ROLL, until=dict.fromkeys((pages[0], ROLL), DAY))
    held = next(one for one in alone if one.until)
    assert set(given_back(held, alone)) == {1, 3}


def test_the_plans_of_a_commission_come_with_the_way_of_their_approval(hand):
    commission = "ab" * 16
    [one] = told(hand, f"ktp:{commission}:2026", f"ktp_approval:{commission}:2026")
    assert (one.kind, one.year, one.numbers) == ("commission", 2026, (1, 2))
