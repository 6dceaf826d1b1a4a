"""A server put back from an old copy: what it has acknowledged comes back, with its authors, its order and no dispute."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from college.parked import Verdict
from db.decisions import ParkedName, decide
from db.engine import open_server, reading, writing
from db.house import new_epoch
from db.models.exchange import Attention, BatchGap, Conflict, Outbox, Parked
from db.sync.desk import NotUnderstood
from tests.db.one_lesson import DAY, close_term, counted, mark, marks, with_a_lesson
from tests.factories import (
    COLLEGE,
    WHO,
    Hand,
    Hands,
    Machines,
    cell_of,
    column_on,
    exchange_with,
    put,
)


@pytest.fixture
def server(machines: Machines) -> Engine:
    return with_a_lesson(machines)


class Copy:
    """A copy of the server as it stands, to be put back later."""

    def __init__(self, server: Engine, folder: Path) -> None:
        self._path = folder / "copy.db"
        with closing(sqlite3.connect(self._path)) as copy:
            server.raw_connection().driver_connection.backup(copy)

    def put_back(self) -> Engine:
        place = self._path.with_name("back.db")
        shutil.copy(self._path, place)
        engine = open_server(place)
        with writing(engine).begin() as connection:
            new_epoch(connection, COLLEGE, demo=True, clock=Hands())
        return engine


def standing(server: Engine) -> set[tuple[str, str]]:
    with reading(server).connect() as connection:
        return {tuple(row) for row in connection.execute(select(Parked.reason, Parked.state))}


def test_what_it_had_acknowledged_comes_back_and_stands_on_every_desk(server, machines, tmp_path):
    first, second = machines.enrolled(server), machines.enrolled(server, WHO.curator)
    put(first, column_on(first, DAY), 0, mark("3"))
    exchange_with(server, first, second)
    copy = Copy(server, tmp_path)
    put(first, column_on(first, DAY), 0, mark("4"))
    put(first, column_on(first, DAY), 1, mark("5"))
    exchange_with(server, first, second)
    back = copy.put_back()
    assert marks(back) == ["3"]
    exchange_with(back, first, second)
    assert marks(back) == ["4", "5"]
    for hand in (first, second):
        assert cell_of(hand, DAY, 0).marks == mark("4").marks
        assert cell_of(hand, DAY, 1).marks == mark("5").marks
    assert counted(back, Conflict) == 0
    back.dispose()


def test_whoever_comes_first_his_later_edit_stands_and_nobody_is_disputed(server, machines, tmp_path):
    """The teacher's second desk had seen the first one's mark; it comes back before it (0b.1)."""
    first, second = machines.enrolled(server), machines.enrolled(server)
    put(first, column_on(first, DAY), 0, mark("3"))
    exchange_with(server, first, second)
    copy = Copy(server, tmp_path)
    put(first, column_on(first, DAY), 0, mark("4"))
    exchange_with(server, first, second)
    put(second, column_on(second, DAY), 0, mark("5"))
    exchange_with(server, second, first)
    back = copy.put_back()
    exchange_with(back, second)
    assert marks(back) == ["5"]
    exchange_with(back, first, second)
    assert marks(back) == ["5"]
    assert cell_of(first, DAY, 0).marks == mark("5").marks
    assert counted(back, Conflict) == 0
    back.dispose()


def test_what_a_desk_that_never_comes_had_written_is_told_by_those_who_hold_it(server, machines, tmp_path):
    first, second = machines.enrolled(server), machines.enrolled(server)
    copy = Copy(server, tmp_path)
    put(first, column_on(first, DAY), 2, mark("5"))
    exchange_with(server, first, second)
    back = copy.put_back()
    exchange_with(back, second)
    assert marks(back) == []
    with reading(back).connect() as connection:
        waiting = list(connection.execute(select(Parked.__table__).where(Parked.reason == "witness")))
    assert waiting
    deputy = machines.enrolled(back, WHO.deputy)
    with deputy.store.write("decide_parked") as session:
        names = tuple(ParkedName(row.device, row.seq, row.hash, row.person) for row in waiting)
        decide(session, names, Verdict.ACCEPTED, by=WHO.deputy, clock=deputy.clock)
    exchange_with(back, deputy, second)
    assert marks(back) == ["5"]
    assert cell_of(second, DAY, 2).marks == mark("5").marks
    exchange_with(back, first, second)
    assert marks(back) == ["5"]
    assert counted(back, Conflict) == 0
    back.dispose()


def test_a_witness_is_not_needed_where_the_desk_itself_came_first(server, machines, tmp_path):
    first, second = machines.enrolled(server), machines.enrolled(server)
    copy = Copy(server, tmp_path)
    put(first, column_on(first, DAY), 2, mark("5"))
    exchange_with(server, first, second)
    back = copy.put_back()
    exchange_with(back, first, second)
    assert counted(back, Parked) == 0
    back.dispose()


def test_a_decision_comes_back_with_whoever_made_it(server, machines, tmp_path):
    teacher, deputy = machines.enrolled(server), machines.enrolled(server, WHO.deputy)
    put(teacher, column_on(teacher, DAY), 0, mark("5"))
    close_term(server)
    copy = Copy(server, tmp_path)
    exchange_with(server, teacher)
    with reading(server).connect() as connection:
        [row] = connection.execute(select(Parked.__table__))
    with deputy.store.write("decide_parked") as session:
        decide(
            session, (ParkedName(row.device, row.seq, row.hash, row.person),), Verdict.ACCEPTED, by=WHO.deputy,
            clock=deputy.clock,
        )  # fmt: skip
    exchange_with(server, deputy, teacher)
    assert marks(server) == ["5"]
    back = copy.put_back()
    exchange_with(back, deputy)
    assert marks(back) == []
    exchange_with(back, teacher)
    assert marks(back) == ["5"]
    assert cell_of(teacher, DAY, 0).marks == mark("5").marks
    assert standing(back) == {("witness", "come")}, "it was decided before it came, and its witness is not needed"
    back.dispose()


def test_what_was_forgotten_by_then_is_declared_and_the_rest_goes_on(server, machines, tmp_path):
    teacher = machines.enrolled(server)
    copy = Copy(server, tmp_path)
    for number in range(3):
        put(teacher, column_on(teacher, DAY), number, mark("4"))
    exchange_with(server, teacher)
    forget_first(teacher)
    back = copy.put_back()
    exchange_with(back, teacher)
    with reading(back).connect() as connection:
        [gap] = connection.execute(select(BatchGap.__table__))
    assert (gap.device, gap.first, gap.last) == (teacher.device, 1, 1)
    assert len(teacher.outbox()) == 2
    assert {row.status for row in teacher.outbox()} == {"parked"}, "the column of works was in what is gone"
    assert {row.status for row in teacher.rows(Attention)} == {"parked"}
    back.dispose()


def test_a_number_left_out_without_a_word_is_still_asked_for(server, machines):
    teacher = machines.enrolled(server)
    for number in range(2):
        put(teacher, column_on(teacher, DAY), number, mark("4"))
    with writing(teacher.engine).begin() as connection:
        connection.execute(Outbox.__table__.update().where(Outbox.seq == 1).values(status="applied"))
    exchange_with(server, teacher)
    assert marks(server) == ["4", "4"]
    assert counted(server, BatchGap) == 0


def forget_first(hand: Hand) -> None:
    """Let the desk lose its first batch, which the server has never seen."""
    with writing(hand.engine).begin() as connection:
        connection.execute(Outbox.__table__.delete().where(Outbox.seq <= 1))
        connection.exec_driver_sql("UPDATE sync_self SET kept_from=2")


def hide_first(server: Engine, hand: Hand) -> None:
    """Say that the first batch is gone, and send what comes after it."""
    forget_first(hand)
    with pytest.raises(NotUnderstood, match="expected_seq"):
        exchange_with(server, hand)
    assert counted(server, BatchGap) == 0
    assert marks(server) == []
    assert {row.status for row in hand.outbox()} == {"waiting"}, "nothing of it is answered"


def leave_out_next(server: Engine, hand: Hand) -> None:
    """Make two more batches and call the first of them gone, in vain."""
    last, gaps = hand.outbox()[-1].seq, counted(server, BatchGap)
    for number in (1, 2):
        put(hand, column_on(hand, DAY), number, mark("5"))
    with writing(hand.engine).begin() as connection:
        connection.execute(Outbox.__table__.delete().where(Outbox.seq <= last + 1))
    with pytest.raises(NotUnderstood, match="expected_seq"):
        exchange_with(server, hand)
    assert counted(server, BatchGap) == gaps


def test_nothing_is_gone_where_no_server_was_restored(server, machines):
    """Whoever would leave out a batch that shows what he did cannot call it lost (0b.9)."""
    teacher = machines.enrolled(server)
    for number in range(2):
        put(teacher, column_on(teacher, DAY), number, mark("4"))
    hide_first(server, teacher)


def test_a_device_enrolled_after_the_restoration_may_have_been_known_before_it_but_says_so_once(
    server, machines, tmp_path
):
    back = Copy(server, tmp_path).put_back()
    teacher = machines.enrolled(back)
    for number in range(2):
        put(teacher, column_on(teacher, DAY), number, mark("4"))
    forget_first(teacher)
    exchange_with(back, teacher)
    assert counted(back, BatchGap) == 1
    leave_out_next(back, teacher)
    back.dispose()


def test_nothing_is_gone_once_the_chain_has_gone_on_after_the_restoration(server, machines, tmp_path):
    teacher = machines.enrolled(server)
    put(teacher, column_on(teacher, DAY), 0, mark("4"))
    back = Copy(server, tmp_path).put_back()
    exchange_with(back, teacher)
    assert marks(back) == ["4"]
    leave_out_next(back, teacher)
    assert (counted(back, BatchGap), marks(back)) == (0, ["4"])
    back.dispose()
