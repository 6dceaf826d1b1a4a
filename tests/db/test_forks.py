"""Two copies of one file, and a file put back from a copy: each goes on as a device of its own, and nothing is twice."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from db.client_file import open_client
from db.credentials import DeviceKey
from db.engine import reading
from db.ids import fresh
from db.models.exchange import BatchName, ChangeAudit, Conflict, Parked
from db.models.marks import MarkEntry
from db.store import Store
from db.sync.desk import Barred, Desk
from db.sync.exchange import exchange
from db.sync.renewal import go_on_as
from tests.db.one_lesson import DAY, counted, mark, marks, with_a_lesson
from tests.factories import (
    KEY,
    Hand,
    Line,
    Machines,
    cell_of,
    column_on,
    enrol,
    exchange_with,
    put,
)


@pytest.fixture
def server(machines: Machines) -> Engine:
    return with_a_lesson(machines)


def copy_of(hand: Hand, folder: Path) -> Hand:
    """Return the same file once more, as somebody who copied the whole profile has it."""
    path = folder / "copy.db"
    hand.engine.dispose()
    shutil.copy(hand.path, path)
    engine = open_client(path, KEY, create=False)
    return Hand(path, engine, Store(engine, hand.clock, hand.key), hand.person, hand.device, hand.key, hand.clock)


def as_another(hand: Hand, server: Engine | None) -> Hand:
    """Let the file go on under another device, and let the server know it as enrolment does."""
    device, key = fresh(), DeviceKey.generate()
    go_on_as(hand.engine, device, key, hand.clock)
    again = Hand(hand.path, hand.engine, Store(hand.engine, hand.clock, key), hand.person, device, key, hand.clock)
    if server is not None:
        enrol(server, again)
    return again


def test_two_copies_that_both_write_are_a_fork_and_both_go_on_as_others(server, machines, tmp_path):
    first = machines.enrolled(server)
    put(first, column_on(first, DAY), 0, mark("3"))
    second = copy_of(first, tmp_path)
    put(first, column_on(first, DAY), 1, mark("4"))
    put(second, column_on(second, DAY), 2, mark("5"))
    exchange_with(server, first)
    with pytest.raises(Barred) as barred:
        exchange_with(server, second)
    assert barred.value.reason == "fork"
    other = as_another(second, server)
    exchange_with(server, other)
    assert marks(server) == ["3", "4", "5"]
    assert counted(server, Conflict) == counted(server, Parked) == 0
    for number, value in enumerate(("3", "4", "5")):
        assert cell_of(other, DAY, number).marks == mark(value).marks
    second.engine.dispose()


def test_a_copy_that_pulls_without_a_greeting_takes_nothing_of_the_other(server, machines, tmp_path):
    """The rows of the other bear the numbers that this one is about to give: they would pass for its own."""
    first = machines.enrolled(server)
    second = copy_of(first, tmp_path)
    put(first, column_on(first, DAY), 1, mark("4"))
    exchange_with(server, first)
    line = Line(server, second.device, second.clock)
    with pytest.raises(Barred) as barred:
        exchange(Desk(second.engine, second.clock, line, second.key, gate=second.store.gate), hello=False)
    assert barred.value.reason == "fork"
    assert not second.rows(MarkEntry)
    second.engine.dispose()


def test_what_both_copies_had_waiting_is_applied_once_whoever_comes_first(server, machines, tmp_path):
    first = machines.enrolled(server)
    put(first, column_on(first, DAY), 0, mark("3"))
    put(first, column_on(first, DAY), 0, mark("4"))
    second = copy_of(first, tmp_path)
    one, two = as_another(first, server), as_another(second, server)
    exchange_with(server, one)
    put(one, column_on(one, DAY), 0, mark("5"))
    exchange_with(server, one)
    exchange_with(server, two, one)
    assert marks(server) == ["5"], "the second copy of a batch gets the first one's answer and does nothing"
    assert cell_of(two, DAY, 0).marks == mark("5").marks
    with reading(server).connect() as connection:
        outcomes = list(connection.scalars(select(ChangeAudit.outcome).where(ChangeAudit.grp == "value")))
    assert outcomes == ["won", "won", "won"]
    assert counted(server, BatchName) == 2
    second.engine.dispose()


def test_a_batch_that_comes_under_its_first_name_last_gets_the_same_answer(server, machines, tmp_path):
    first = machines.enrolled(server)
    put(first, column_on(first, DAY), 0, mark("3"))
    second = copy_of(first, tmp_path)
    two = as_another(second, server)
    exchange_with(server, two)
    put(two, column_on(two, DAY), 0, mark("5"))
    exchange_with(server, two)
    exchange_with(server, first)
    assert marks(server) == ["5"]
    assert [row.status for row in first.outbox()] == ["applied"]
    second.engine.dispose()


def test_what_is_typed_on_goes_on_before_the_server_knows_the_device(server, machines, tmp_path):
    first = machines.enrolled(server)
    put(first, column_on(first, DAY), 0, mark("3"))
    again = as_another(first, None)
    put(again, column_on(again, DAY), 0, mark("4"))
    put(again, column_on(again, DAY), 1, mark("5"))
    assert cell_of(again, DAY, 0).marks == mark("4").marks
    enrol(server, again)
    exchange_with(server, again)
    assert marks(server) == ["4", "5"]
    assert counted(server, Parked) == 0
    assert [row.status for row in again.outbox()] == ["renamed", "applied", "applied", "applied"]


def test_a_chain_of_own_edits_stays_one_chain(server, machines):
    first = machines.enrolled(server)
    for value in ("2", "3", "4"):
        put(first, column_on(first, DAY), 0, mark(value))
    again = as_another(first, server)
    put(again, column_on(again, DAY), 0, mark("5"))
    exchange_with(server, again)
    assert marks(server) == ["5"]
    assert counted(server, Conflict) == 0
    with reading(server).connect() as connection:
        told = connection.execute(
            select(ChangeAudit.base, ChangeAudit.device, ChangeAudit.seq).where(ChangeAudit.grp == "value")
        )
        chain = [tuple(row) for row in told.all()]
    assert [base for base, _, _ in chain[1:]] == [f"{device.hex}.{seq}" for _, device, seq in chain[:-1]]


def test_a_device_that_goes_on_with_a_file_has_its_chain_checked_from_where_it_begins(server, machines):
    from db.chain_audit import checked

    first = machines.enrolled(server)
    put(first, column_on(first, DAY), 0, mark("3"))
    exchange_with(server, first)
    again = as_another(first, server)
    put(again, column_on(again, DAY), 0, mark("4"))
    exchange_with(server, again)
    assert [found.line for found in checked(server) if found.flaw] == []


def test_acknowledged_work_of_a_former_device_comes_back_to_a_restored_server(server, machines, tmp_path):
    from tests.db.test_restored_server import Copy

    first = machines.enrolled(server)
    copy = Copy(server, tmp_path)
    put(first, column_on(first, DAY), 0, mark("3"))
    exchange_with(server, first)
    again = as_another(first, server)
    put(again, column_on(again, DAY), 0, mark("4"))
    exchange_with(server, again)
    back = copy.put_back()
    enrol(back, again)
    exchange_with(back, again)
    assert marks(back) == ["4"]
    assert cell_of(again, DAY, 0).marks == mark("4").marks
    assert counted(back, Conflict) == 0
    back.dispose()
