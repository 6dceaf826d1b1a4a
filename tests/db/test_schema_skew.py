"""Programs of two versions at once: what is typed always goes up, and what a program did not know comes with its next."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine, select

from college.cells import Cell
from college.marks import parse_mark
from db.engine import reading, writing
from db.migrations import SCHEMA
from db.models.marks import MarkEntry
from db.sync import wire
from db.sync.desk import Barred, Desk
from db.sync.exchange import exchange
from tests.db.one_lesson import DAY, mark, marks, with_a_lesson
from tests.factories import Came, Line, Machines, column_on, exchange_with, put


@pytest.fixture
def server(machines: Machines) -> Engine:
    return with_a_lesson(machines)


def test_an_old_program_may_always_push_and_only_its_pull_is_refused(server, machines, monkeypatch):
    hand = machines.enrolled(server)
    put(hand, column_on(hand, DAY), 0, mark("5"))
    for room in ("exchange", "fetch"):
        monkeypatch.setattr(f"db.sync.{room}.SCHEMA", SCHEMA - 1)
    with pytest.raises(Barred) as barred:
        exchange_with(server, hand)
    assert barred.value.reason == "schema"
    assert marks(server) == ["5"]
    assert [row.status for row in hand.outbox()] == ["applied"]


def test_a_column_that_came_meanwhile_is_read_when_the_program_is_new(server, machines):
    """The file was pulled by a program that knew no comments: its rows lack what stands there on the server."""
    first, second = machines.enrolled(server), machines.enrolled(server)
    put(first, column_on(first, DAY), 0, Cell(marks=(parse_mark("4"),)))
    with first.store.write("comment") as session:
        session.scalars(select(MarkEntry)).one().comment = "хорошо отвечал"
    exchange_with(server, first, second)
    with writing(second.engine).begin() as connection:
        connection.exec_driver_sql("UPDATE mark SET comment='', v_comment=NULL")
        connection.exec_driver_sql("UPDATE sync_cursor SET schema=?", (SCHEMA - 1,))
    exchange_with(server, second)
    assert [row.comment for row in second.rows(MarkEntry)] == ["хорошо отвечал"]


@pytest.mark.parametrize("most", [0, 5000])
def test_it_is_read_anew_once_bucket_by_bucket(server, machines, monkeypatch, most):
    """Each of them in a cut of its own, with all others at their heads; what was read stays read."""
    monkeypatch.setattr("db.sync.fetch.MOST_ANEW", most)
    hand = machines.enrolled(server)
    line = Told(Line(server, hand.device, hand.clock))
    desk = Desk(hand.engine, hand.clock, line, hand.key, gate=hand.store.gate)
    exchange(desk)
    assert [spans for spans in line.told if spans] == []
    with writing(hand.engine).begin() as connection:
        connection.exec_driver_sql("UPDATE sync_cursor SET schema=?", (SCHEMA - 1,))
    exchange(desk)
    told = [spans for spans in line.told if spans]
    with reading(hand.engine).connect() as connection:
        buckets = set(connection.exec_driver_sql("SELECT bucket FROM sync_cursor").scalars())
        assert set(connection.exec_driver_sql("SELECT schema FROM sync_cursor").scalars()) == {SCHEMA}
        assert not connection.exec_driver_sql("SELECT count(*) FROM sync_member WHERE bucket=0").scalar()
    assert len(told) == (len(buckets) if most == 0 else 1)
    assert sorted(bucket for spans in told for bucket in spans) == sorted(buckets)
    exchange(desk)
    assert len([spans for spans in line.told if spans]) == len(told), "once"


@dataclass
class Told:
    """A line that remembers which buckets were told from their beginning."""

    line: Line
    told: list[set[int]] = field(default_factory=list)

    def call(self, name: str, body: bytes) -> Came:
        came = self.line.call(name, body)
        if name == "pull":
            spans = wire.decode(came.body)["spans"]
            self.told.append({int(bucket) for bucket, (since, _) in spans.items() if since == 0})
        return came


def test_what_a_newer_program_writes_is_kept_for_a_person_not_lost(server, machines):
    """A table and a merge group that this server does not know: parked whole, with all that stands in it."""
    from db.models.exchange import Parked

    hand = machines.enrolled(server)
    put(hand, column_on(hand, DAY), 0, mark("5"))
    row = hand.outbox()[0]
    body = row.body.replace(b'"g":"value"', b'"g":"shine"')
    from db.sync.batch import hash_of

    with writing(hand.engine).begin() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET body=?, hash=?, signature=? WHERE seq=1", (body, hash_of(body), hand.key.sign(body))
        )
        connection.exec_driver_sql("UPDATE sync_self SET last_hash=?", (hash_of(body),))
    exchange_with(server, hand)
    with reading(server).connect() as connection:
        assert list(connection.scalars(select(Parked.reason))) == ["schema"]
    assert marks(server) == []
