"""A desktop that holds something else than the server finds it out by itself, mends it once, and then says so."""

import pytest
from sqlalchemy import Engine

from db.engine import reading, writing
from db.models.exchange import Self
from db.models.marks import MarkEntry
from db.sync.exchange import Desk, exchange
from db.sync.sameness import checksums, compare
from tests.db.one_lesson import DAY, mark, with_a_lesson
from tests.factories import Hand, Line, Machines, cell_of, column_on, exchange_with, put


@pytest.fixture
def server(machines: Machines) -> Engine:
    return with_a_lesson(machines)


def desk_of(hand: Hand, server: Engine, line=None) -> Desk:
    return Desk(hand.engine, hand.clock, line or Line(server, hand.device, hand.clock), hand.key, gate=hand.store.gate)


@pytest.fixture
def teacher(machines: Machines, server: Engine) -> Hand:
    hand = machines.enrolled(server)
    for number in range(3):
        put(hand, column_on(hand, DAY), number, mark("4"))
    exchange_with(server, hand)
    return hand


def test_what_was_exchanged_is_the_same_on_both_sides(server, teacher):
    assert compare(desk_of(teacher, server)) == frozenset()
    with reading(teacher.engine).connect() as connection:
        sums = checksums(connection)
    assert len(sums) > 3
    assert any(told for _, told in sums.values())


def test_an_edit_that_waits_makes_no_difference(server, teacher):
    put(teacher, column_on(teacher, DAY), 0, mark("2"))
    assert compare(desk_of(teacher, server)) == frozenset()
    assert cell_of(teacher, DAY, 0).marks == mark("2").marks


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM sync_member WHERE tbl='mark'",
        "DELETE FROM mark WHERE rowid=(SELECT min(rowid) FROM mark)",
        "UPDATE mark SET value='2', v_value='00000000000000000000000000000009.7'",
    ],
)
def test_a_difference_is_mended_by_reading_the_bucket_anew(server, teacher, harm):
    with writing(teacher.engine).begin() as connection:
        connection.exec_driver_sql(harm)
    assert compare(desk_of(teacher, server)) == frozenset()
    assert [row.value for row in teacher.rows(MarkEntry)] == ["4", "4", "4"]


def test_what_cannot_be_mended_is_said_and_not_tried_for_ever(server, teacher, caplog):
    """The server's own sum is wrong: reading anew brings the same rows."""
    with writing(server).begin() as connection:
        connection.exec_driver_sql("UPDATE bucket SET checksum=checksum+1 WHERE name LIKE 'page:%'")
    with writing(teacher.engine).begin() as connection:
        connection.execute(Self.__table__.update().values(compared_on="2020-01-01"))
    line = Counting(server, teacher)
    state = exchange(desk_of(teacher, server, line))
    assert state.differs == 1
    assert line.calls.count("pull") == 2
    assert "differs on device" in caplog.text
    assert exchange(desk_of(teacher, server, line)).differs == 0, "it is compared once a day"
    assert line.calls.count("verify") == 2


class Counting(Line):
    """A line that remembers what it was asked."""

    def __init__(self, server: Engine, hand: Hand) -> None:
        super().__init__(server, hand.device, hand.clock)
        object.__setattr__(self, "calls", [])

    def call(self, name: str, body: bytes):
        self.calls.append(name)
        return super().call(name, body)
