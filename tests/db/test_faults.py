"""What the server cannot judge is kept whole, also in the audit; the same push takes everything else."""

import pytest
from sqlalchemy import select

from db.engine import reading
from db.models.exchange import ChangeAudit, Parked
from db.sync import arbiter
from db.sync.sitting import FAULT
from tests.db.one_lesson import DAY, mark, marks, with_a_lesson
from tests.factories import WHO, cell_of, column_on, exchange_with, put


@pytest.fixture
def server(machines):
    return with_a_lesson(machines)


@pytest.fixture
def stumbling(monkeypatch):
    """Let the arbiter break at every mark 2, for a reason nobody foresaw."""
    decide = arbiter.decide

    def stumble(sitting, arrived):
        if arrived.flaw != FAULT and b'"value":"2"' in arrived.body:
            raise KeyError
        return decide(sitting, arrived)

    monkeypatch.setattr(arbiter, "decide", stumble)


def audit_of(server, seq):
    with reading(server).connect() as connection:
        told = select(ChangeAudit.tbl, ChangeAudit.new, ChangeAudit.outcome, ChangeAudit.person)
        return list(connection.execute(told.where(ChangeAudit.seq == seq).order_by(ChangeAudit.id)))


def test_a_batch_that_breaks_the_server_stands_in_the_audit_with_what_it_wanted(server, machines, stumbling):
    teacher = machines.enrolled(server)
    put(teacher, column_on(teacher, DAY), 0, mark("4"))
    put(teacher, column_on(teacher, DAY), 1, mark("2"))
    put(teacher, column_on(teacher, DAY), 2, mark("5"))
    exchange_with(server, teacher)
    assert marks(server) == ["4", "5"]
    spoilt = teacher.batches()[1]
    lines = audit_of(server, spoilt.seq)
    assert [(line.tbl, line.outcome, line.person) for line in lines] == [
        (change.table, "parked", WHO.teacher) for change in spoilt.changes
    ]
    assert any('"value":"2"' in line.new for line in lines)
    with reading(server).connect() as connection:
        assert [tuple(row) for row in connection.execute(select(Parked.seq, Parked.reason))] == [(spoilt.seq, FAULT)]


def test_what_its_author_writes_upon_it_meets_no_dispute(server, machines, stumbling):
    """What was parked counts as seen: the next edit of the cell is judged by what its author saw below (0b.2)."""
    teacher = machines.enrolled(server)
    put(teacher, column_on(teacher, DAY), 1, mark("3"))
    exchange_with(server, teacher)
    put(teacher, column_on(teacher, DAY), 1, mark("2"))
    put(teacher, column_on(teacher, DAY), 1, mark("4"))
    exchange_with(server, teacher)
    assert marks(server) == ["4"]
    assert cell_of(teacher, DAY, 1).marks == mark("4").marks
    assert [row.status for row in teacher.outbox()] == ["applied", "parked", "applied"]
