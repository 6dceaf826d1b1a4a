"""A large fill: new buckets come whole, one after another, and what was shown stays when the line breaks."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.engine import reading, writing
from db.migrations import SCHEMA
from db.models.exchange import Bucket
from db.models.groups import Membership
from db.models.marks import MarkEntry
from db.sync import buckets, fetch, pull, wire
from db.sync.desk import Desk, me_of
from db.sync.exchange import State, exchange
from db.sync.lay_down import NOWHERE, Cut, lay_down
from db.sync.sameness import checksums
from db.sync.shapes import shapes
from tests.db.one_lesson import DAY, mark
from tests.factories import FOREIGN_PAGE, WHO, Came, Hand, Line, Machines, column_on, lay_lesson, place, put

PAGE_OF = 30  # rows of one answer: more than most buckets here have, fewer than the largest


@pytest.fixture
def server(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A server that tells little at a time."""
    made = machines.server()
    for week in range(4):
        lay_lesson(made, DAY - timedelta(weeks=week), marks=dict.fromkeys(range(6), "4"), absent=(2,))
        lay_lesson(made, DAY - timedelta(weeks=week), page=FOREIGN_PAGE, teacher=WHO.other, marks={0: "3"}, absent=(1,))
    monkeypatch.setattr(buckets, "STEP", PAGE_OF // 2)
    monkeypatch.setattr(pull, "MOST_ROWS", PAGE_OF)
    with writing(made).begin() as connection:
        for table in ("sync_row", "bucket"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    place(made)
    return made


class LineCut(Exception):
    """The line is cut."""


@dataclass
class Watched:
    """A line that remembers what it was asked and told, and breaks after so many answers."""

    line: Line
    left: int = 10_000
    asked: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def call(self, name: str, body: bytes) -> Came:
        if not self.left:
            raise LineCut
        self.left -= 1
        came = self.line.call(name, body)
        self.asked.append(name)
        if name == "pull":
            tables: dict[str, Any] = wire.decode(came.body)["rows"]["tables"]
            self.rows.append(sum(table["n"] for table in tables.values()))
        return came


def filled(
    server: Engine, hand: Hand, *, left: int = 10_000, report: Callable[[State], None] = lambda state: None
) -> Watched:  # fmt: skip
    """Exchange until all is here or the line breaks."""
    line = Watched(Line(server, hand.device, hand.clock), left)
    with suppress(LineCut):
        exchange(Desk(hand.engine, hand.clock, line, hand.key, gate=hand.store.gate, tell=hand.store.tell), report)
    return line


def contents(hand: Hand) -> dict[str, list[Any]]:
    """Return everything that is held, and through which buckets."""
    with reading(hand.engine).connect() as conn:
        told = {name: conn.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY id').all() for name in shapes()}
        told["member"] = conn.exec_driver_sql("SELECT * FROM sync_member ORDER BY bucket, tbl, row_id").all()
        told["cursor"] = conn.exec_driver_sql("SELECT bucket, name, seq, shown FROM sync_cursor ORDER BY bucket").all()
    return {name: [tuple(row) for row in rows] for name, rows in told.items()}


def sums(server: Engine) -> dict[int, tuple[int, int]]:
    with reading(server).connect() as conn:
        return {row.id: (row.head, row.checksum) for row in conn.execute(select(Bucket.__table__))}


def test_each_bucket_is_whole_when_it_is_shown(server, machines):
    hand, seen = machines.enrolled(server, WHO.deputy, is_filled=False), []

    def look(state: State) -> None:
        with reading(hand.engine).connect() as conn:
            here = checksums(conn)
        seen.append((len(here), state.granted - state.coming))
        assert here.items() <= sums(server).items()

    line = filled(server, hand, report=look)
    assert len(line.rows) > len(seen) >= 3, "the largest bucket takes several answers"
    assert [shown for shown, _ in seen] == [told for _, told in seen] == sorted({shown for shown, _ in seen})
    assert max(line.rows) <= PAGE_OF


def test_it_ends_where_a_fill_at_once_ends(server, machines, monkeypatch):
    slow = machines.enrolled(server, WHO.deputy, is_filled=False)
    filled(server, slow)
    monkeypatch.setattr(pull, "MOST_ROWS", 5000)
    at_once = machines.enrolled(server, WHO.deputy, is_filled=False)
    assert len(filled(server, at_once).rows) == 1
    assert contents(slow) == contents(at_once)


@pytest.mark.parametrize("left", range(2, 14))
def test_what_was_shown_is_not_told_again_after_the_line_broke(server, machines, left):
    whole = sum(filled(server, machines.enrolled(server, WHO.deputy, is_filled=False)).rows)
    hand = machines.enrolled(server, WHO.deputy, is_filled=False)
    first = filled(server, hand, left=left)
    with reading(hand.engine).connect() as conn:
        here = conn.exec_driver_sql("SELECT count(DISTINCT tbl || row_id) FROM sync_member").scalar()
        assert checksums(conn).items() <= sums(server).items()
    rest = filled(server, hand)
    staged = sum(first.rows) - here  # of the bucket in whose middle the line broke
    assert staged >= 0
    assert sum(first.rows) + sum(rest.rows) <= whole + staged + here_twice(server, hand)
    assert checksums_of(hand) == {bucket: sums(server)[bucket] for bucket in checksums_of(hand)}


def here_twice(server: Engine, hand: Hand) -> int:
    """Return how many rows may be told more than once: they lie in several buckets that came in different cuts."""
    with reading(hand.engine).connect() as conn:
        told = "SELECT count(*) - count(DISTINCT tbl || row_id) FROM sync_member"
        return int(conn.exec_driver_sql(told).scalar() or 0)


def checksums_of(hand: Hand) -> dict[int, tuple[int, int]]:
    with reading(hand.engine).connect() as conn:
        return checksums(conn)


@pytest.mark.parametrize("most", range(PAGE_OF - 10, PAGE_OF + 10))
def test_nothing_may_be_shown_while_a_known_bucket_lags(server, machines, monkeypatch, most):
    """What was committed together in two buckets is seen together: one of them alone is no cut."""
    hand = machines.enrolled(server, WHO.deputy, is_filled=False)
    filled(server, hand)
    monkeypatch.setattr(pull, "MOST_ROWS", most)
    with reading(hand.engine).connect() as conn:
        me, cursors = me_of(conn), dict.fromkeys(checksums(conn), 0)
    asked = {"epoch": me.epoch, "schema": SCHEMA, "rights_rev": me.rights_rev, "nonce": "0" * 24}
    told: list[tuple[bool, bool]] = []
    while not told or told[-1][0]:
        named = {str(bucket): seq for bucket, seq in cursors.items()}
        answer = pull.server_pull(server, hand.device, asked | {"cursors": named}, hand.clock).body
        told.append((answer["more"], answer["whole"]))
        cursors |= {int(bucket): until for bucket, (_, until) in answer["spans"].items()}
    assert told == [*[(True, False)] * (len(told) - 1), (False, True)]
    assert len(told) > 3


def test_what_is_typed_meanwhile_goes_between_two_cuts(server, machines, monkeypatch):
    hand, has_typed = machines.enrolled(server, is_filled=False), []

    def look(state: State) -> None:
        with reading(hand.engine).connect() as conn:
            is_here = conn.exec_driver_sql("SELECT count(*) FROM sync_cursor WHERE shown AND name LIKE 'page:%'")
            if not has_typed and is_here.scalar() and state.coming:
                has_typed.append(True)
                put(hand, column_on(hand, DAY), 0, mark("5"))

    line = filled(server, hand, report=look)
    assert has_typed
    sent = line.asked.index("push")
    assert "pull" in line.asked[:sent]
    assert "pull" in line.asked[sent + 1 :]
    assert [row.status for row in hand.outbox()] == ["applied"]


def test_rows_that_refer_to_a_bucket_to_come_wait_for_it(server, machines, monkeypatch):
    """Were a journal told before the catalogue, its lessons would hang in the air: it is shown together with it."""
    rank = pull.rank
    monkeypatch.setattr(pull, "rank", lambda held: tuple(-part for part in rank(held)))
    hand, tries = machines.enrolled(server, WHO.deputy, is_filled=False), []
    in_part = fetch._is_shown_in_part
    monkeypatch.setattr(fetch, "_is_shown_in_part", lambda *asked: tries.append(in_part(*asked)) or tries[-1])
    filled(server, hand)
    assert not all(tries)
    right = machines.enrolled(server, WHO.deputy, is_filled=False)
    monkeypatch.setattr(pull, "rank", rank)
    filled(server, right)
    assert contents(hand) == contents(right)
    with reading(hand.engine).connect() as conn:
        assert not conn.exec_driver_sql("PRAGMA foreign_key_check").all()


def test_a_row_that_leaves_a_bucket_stays_until_the_last_cut(server, machines):
    """It may come back through a bucket that is still to come; the last cut knows."""
    hand = machines.enrolled(server)
    with reading(hand.engine).connect() as conn:
        row = hand.rows(MarkEntry)[0].id.hex
        held = list(conn.exec_driver_sql("SELECT bucket FROM sync_member WHERE row_id=?", (row,)).scalars())
    gone = dict.fromkeys((bucket, "mark", row) for bucket in held)

    def show(*, is_part: bool) -> list[int]:
        with writing(hand.engine).begin() as conn:
            lay_down(conn, Cut("e", "r", gone=dict(gone), is_part=is_part))
            return list(conn.exec_driver_sql("SELECT bucket FROM sync_member WHERE row_id=?", (row,)).scalars())

    before = len(hand.rows(MarkEntry))
    assert show(is_part=True) == [NOWHERE]
    assert len(hand.rows(MarkEntry)) == before
    gone.clear()
    assert show(is_part=True) == [NOWHERE], "a second part does not know either"
    assert show(is_part=False) == []
    assert len(hand.rows(MarkEntry)) == before - 1


def test_what_is_no_longer_granted_goes_with_the_first_part(server, machines):
    hand = machines.enrolled(server)
    with reading(hand.engine).connect() as conn:
        granted = dict(map(tuple, conn.exec_driver_sql("SELECT bucket, name FROM sync_cursor")))
    kept = {bucket: name for bucket, name in granted.items() if not name.startswith("page:")}
    assert hand.rows(MarkEntry)
    with writing(hand.engine).begin() as conn:
        lay_down(conn, Cut("e", "r", granted=kept, is_part=True))
    assert not hand.rows(MarkEntry)
    assert hand.rows(Membership)


def test_a_fill_ends_though_its_bucket_was_swept_further_than_one_answer_reaches(server, machines):
    """What left a bucket long ago is forgotten up to some number: a fill that began after that has missed nothing."""
    with writing(server).begin() as connection:
        connection.exec_driver_sql("UPDATE bucket SET swept=head")
    hand = machines.enrolled(server, WHO.deputy, is_filled=False)
    line = filled(server, hand, left=100)
    assert line.left, "it ends"
    assert checksums_of(hand) == {bucket: sums(server)[bucket] for bucket in checksums_of(hand)}
    assert len(checksums_of(hand)) > 3
