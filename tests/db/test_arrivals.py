"""A journal that is not whole here is neither listed nor opened nor printed nor told of, until all of it has come."""

from uuid import UUID

import pytest

from college.refusal import Refused
from db.arrivals import SENTENCES, arrivals
from db.engine import writing
from db.gradebook import pages_of, spread_of
from db.title import pages_here
from db.today import day_of
from tests.factories import GROUP, OTHER_PAGE, PAGE, TODAY, WHO, YEAR, Hand, lay_lesson, place

GROUP_YEAR = f"group_year:{GROUP.hex}:{YEAR}"


@pytest.fixture
def server(machines):
    made = machines.server()
    lay_lesson(made, TODAY, marks={0: "4"})
    place(made)
    return made


def lack(hand: Hand, name: str, *, is_offered: bool = False) -> None:
    """Let a bucket be still to come, or only offered."""
    with writing(hand.engine).begin() as conn:
        # A bucket in which nothing lies yet is not known; there it is made up.
        conn.exec_driver_sql(
            "INSERT INTO sync_cursor (bucket, name, shown) SELECT 9000, ?1, 1 "
            "WHERE NOT EXISTS (SELECT 1 FROM sync_cursor WHERE name=?1)",
            (name,),
        )
        if is_offered:
            conn.exec_driver_sql("INSERT INTO sync_offer SELECT bucket, name FROM sync_cursor WHERE name=?", (name,))
            found = conn.exec_driver_sql("DELETE FROM sync_cursor WHERE name=?", (name,))
        else:
            found = conn.exec_driver_sql("UPDATE sync_cursor SET shown=0, seq=0 WHERE name=?", (name,))
        assert found.rowcount == 1, name


def listed(hand: Hand) -> set[UUID]:
    with hand.store.read() as session:
        return {link.id for link in pages_of(session, hand.person, TODAY)}


def refusal(hand: Hand, page: UUID) -> str:
    with hand.store.read() as session, pytest.raises(Refused) as refused:
        spread_of(session, page, person=hand.person, clock=hand.clock)
    return refused.value.sentence


@pytest.mark.parametrize(
    "kind", [f"page:{PAGE.hex}", f"page_excuse:{PAGE.hex}", f"roll:{GROUP.hex}"]
)  # fmt: skip
def test_a_teachers_journal_wants_all_that_it_consists_of(server, machines, kind):
    hand = machines.enrolled(server)
    assert PAGE in listed(hand)
    lack(hand, kind)
    assert PAGE not in listed(hand)
    assert refusal(hand, PAGE) == SENTENCES["coming"]


@pytest.mark.parametrize("kind", ["group_year", "attendance", "finals", "excuse"])
@pytest.mark.parametrize("is_offered", [False, True])
def test_a_deputys_journal_wants_marks_and_presence_both(server, machines, kind, is_offered):
    hand = machines.enrolled(server, WHO.deputy)
    assert {PAGE, OTHER_PAGE} <= listed(hand)
    lack(hand, f"{kind}:{GROUP.hex}:{YEAR}", is_offered=is_offered)
    assert PAGE not in listed(hand)
    assert OTHER_PAGE in listed(hand), "the journal of another group is whole"
    assert refusal(hand, PAGE) == SENTENCES["offered" if is_offered else "coming"]


def test_what_the_group_lacks_does_not_close_ones_own_page(server, machines):
    """Its teacher holds the page by itself; a deputy who also teaches waits for nothing."""
    hand = machines.enrolled(server)
    with writing(hand.engine).begin() as conn:
        conn.exec_driver_sql("INSERT INTO sync_cursor (bucket, name) VALUES (9999, ?)", (GROUP_YEAR,))
    assert PAGE in listed(hand)


def test_the_printed_journal_leaves_out_what_is_not_whole(server, machines):
    hand = machines.enrolled(server, WHO.deputy)
    with hand.store.read() as session:
        assert pages_here(session, GROUP, YEAR, person=hand.person, day=TODAY).pages
    lack(hand, GROUP_YEAR)
    with hand.store.read() as session:
        here = pages_here(session, GROUP, YEAR, person=hand.person, day=TODAY)
    assert (here.pages, here.whole) == ((), 2)


def test_today_does_not_call_unfilled_what_has_not_come(server, machines):
    hand = machines.enrolled(server)

    def told() -> int:
        with hand.store.read() as session:
            day = day_of(session, hand.person, TODAY, hand.clock)
        return len(day.lessons) + len(day.unfilled)

    assert told()
    lack(hand, f"page:{PAGE.hex}")
    assert not told()


def test_where_nothing_is_missing_nothing_is_asked(server, machines):
    hand = machines.enrolled(server)
    with hand.store.read() as session:
        assert arrivals(session) == type(arrivals(session))()
