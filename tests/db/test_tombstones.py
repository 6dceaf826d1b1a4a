"""Who was away longer than the server remembers what left reads its buckets anew, and keeps nothing that has left."""

import pytest
from sqlalchemy import Engine, func, select

from db.engine import reading
from db.house import house_write
from db.models.exchange import Bucket, SyncRow
from db.models.groups import Membership
from db.models.people import PersonName
from db.sync.tombstones import sweep
from tests.factories import Hand, Hands, Line, Machines, exchange_with, membership


@pytest.fixture
def teacher(machines: Machines, server: Engine) -> Hand:
    return machines.enrolled(server)


def left(server: Engine) -> int:
    with reading(server).connect() as connection:
        return connection.scalar(select(func.count()).select_from(SyncRow).where(SyncRow.deleted))


def swept(server: Engine) -> int:
    with reading(server).connect() as connection:
        return connection.scalar(select(func.count()).select_from(Bucket).where(Bucket.swept > 0))


def names(hand: Hand) -> int:
    return len(hand.rows(PersonName))


def a_student_goes(server: Engine) -> None:
    """His membership moves to another group: his name leaves the roll."""
    from tests.factories import OTHER_GROUP

    with house_write(server, Hands(), "move") as session:
        row = session.get_one(Membership, membership(0))
        row.withdrawn_at = Hands().now()
        session.add(Membership(student_id=row.student_id, group_id=OTHER_GROUP, first_day=row.first_day))


def later(days: int) -> Hands:
    clock = Hands()
    clock.go(days=days)
    return clock


def test_what_left_is_forgotten_after_ninety_days_and_not_before(server, teacher):
    a_student_goes(server)
    before = left(server)
    assert before > 0
    sweep(server, later(0))
    assert sweep(server, later(89)) == 0
    assert left(server) == before
    assert sweep(server, later(90)) == before
    assert left(server) == 0
    assert swept(server) > 0
    assert sweep(server, later(91)) == 0


def test_who_was_away_longer_keeps_nothing_that_has_left(server, teacher, machines):
    here = names(teacher)
    a_student_goes(server)
    fresh = names(machines.enrolled(server))
    assert fresh < here
    sweep(server, later(0))
    sweep(server, later(90))
    exchange_with(server, teacher)
    assert names(teacher) == fresh


def test_who_has_passed_it_reads_nothing_anew(server, teacher):
    a_student_goes(server)
    exchange_with(server, teacher)
    sweep(server, later(0))
    sweep(server, later(90))
    line = Counting(server, teacher)
    from db.sync.exchange import Desk, exchange

    exchange(Desk(teacher.engine, teacher.clock, line, teacher.key, gate=teacher.store.gate))
    assert line.largest < 2000, "an empty answer"


class Counting(Line):
    """A line that remembers how large an answer to a pull was."""

    def __init__(self, server: Engine, hand: Hand) -> None:
        super().__init__(server, hand.device, hand.clock)
        object.__setattr__(self, "largest", 0)

    def call(self, name: str, body: bytes):
        came = super().call(name, body)
        if name == "pull":
            object.__setattr__(self, "largest", max(self.largest, len(came.body)))
        return came
