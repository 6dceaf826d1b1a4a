"""Deliberate bugs of the desktop: each is a small switch of a real line."""

from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from db.engine import writing
from db.sync import capture, desk, exchange, fetch, lay_down, packed, wire


def ack_on_send() -> Any:
    """It takes a batch for answered as soon as it is sent."""
    waiting = exchange._waiting

    def marked(desk: Any) -> Any:
        rows = waiting(desk)
        with writing(desk.engine).begin() as conn:
            for row in rows:
                conn.exec_driver_sql("UPDATE outbox SET status='applied' WHERE seq=?", (row.seq,))
        return rows

    return patch.object(exchange, "_waiting", marked)


def lost_outbox() -> Any:
    """What is typed and what is to be sent are not written together: now and then only the one is."""
    close = capture.close

    def apart(session: Any, writing_: Any) -> None:
        if writing_.drafts and writing_.me.next_seq % 5 == 0:
            writing_.forget()
        close(session, writing_)

    return patch.object(capture, "close", apart)


def drop_rejected() -> Any:
    """It forgets what the server did not take."""
    tell_answer = exchange.tell_answer

    def forget(conn: Any, device: Any, row: Any, result: Any) -> None:
        tell_answer(conn, device, row, result)
        if result["status"] == "parked":
            conn.exec_driver_sql("DELETE FROM outbox WHERE seq=?", (row.seq,))

    return patch.object(exchange, "tell_answer", forget)


def cursor_first() -> Any:
    """It moves its cursors before the rows are laid down."""
    show = fetch._show

    def shown(desk: Any, cut: Any, tables: Any, last: Any) -> Any:
        with writing(desk.engine).begin() as conn:
            lay_down._move_cursors(conn, replace(cut, rights_rev=fetch.me_of(conn).rights_rev))
        return show(desk, cut, tables, last)

    return patch.object(fetch, "_show", shown)


def no_purge() -> Any:
    """It keeps what it is no longer granted."""
    lose = lay_down._lose

    def lost(conn: Any, cut: Any) -> Any:
        return lose(conn, replace(cut, granted=None)) if cut.granted is not None else lose(conn, cut)

    return patch.object(lay_down, "_lose", lost)


def no_sweep() -> Any:
    """What a bucket that is read anew does not bring any more stays."""
    lose = lay_down._lose

    def lost(conn: Any, cut: Any) -> Any:
        return lose(conn, replace(cut, since={bucket: since or 1 for bucket, since in cut.since.items()}))

    return patch.object(lay_down, "_lose", lost)


def purge_all() -> Any:
    """A row goes with the first of its buckets, though it is held through another."""

    def all_(conn: Any, keys: Any) -> Any:
        return defaultdict(set, {table: set(ids) for table, ids in keys.items()})

    return patch.object(lay_down, "_held_by_nobody", all_)


def purge_outbox() -> Any:
    """A row goes from under an edit that was not sent, and nobody remembers what it is an edit of."""
    return patch.object(lay_down, "_standing_edits", lambda conn: {})


def no_overlay() -> Any:
    """A pull lays the server's value over an edit that still waits."""
    return patch.object(lay_down, "set_values", lambda *_: None)


def parked_vanishes() -> Any:
    """What is under consideration goes from the screen as if it were decided (0b.11)."""
    return patch.object(lay_down, "_OVER", lay_down._OVER | {"parked"})


def any_nonce() -> Any:
    """It takes an answer to another question for the answer to its own (0b.8)."""

    def ask(self: Any, name: str, request: dict[str, Any]) -> dict[str, Any]:
        request = {"v": wire.VERSION, **request, "nonce": self.nonce()}
        answer = self.transport.call(name, wire.encode(request))
        if answer.status not in (200, 403, 409):
            raise desk.NotUnderstood
        told = desk._read(answer.body)
        if answer.status != 200:
            desk._refused(answer.status, told)
        return told

    return patch.object(desk.Desk, "ask", ask)


class _Any(str):
    """Equal to whatever it is compared with."""

    __slots__ = ()

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


def stale_response() -> Any:
    """It takes an old answer for a new one: neither nonce nor cursors are looked at."""
    stack = ExitStack()
    stack.enter_context(any_nonce())
    stack.enter_context(patch.object(fetch, "digest", lambda cursors: _Any()))
    return stack


def shown_early() -> Any:
    """It shows what has come before everything has (0b.5)."""
    page = fetch._page

    def last(*asked: Any) -> dict[str, Any]:
        return page(*asked) | {"more": False}

    return patch.object(fetch, "_page", last)


def torn_parts() -> Any:
    """It shows part of a fill while a bucket that it holds is not read to its head (0b.5)."""
    take = fetch._take

    def anyhow(cut: Any, answer: dict[str, Any], college: Any) -> Any:
        tables = take(cut, answer, college)
        answer["whole"] = True
        return tables

    return patch.object(fetch, "_take", anyhow)


def acts_cut() -> Any:
    """A request ends in the middle of an act, and others are shown a part of it (0b.13)."""
    return patch.object(packed, "together", lambda told: packed._fitting(told, packed.MOST_BYTES))


def stage_kept() -> Any:
    """What an interrupted pull has staged is shown with the next one."""
    return patch.multiple(fetch, clear_stage=lambda conn: None)


def taken_forgotten() -> Any:
    """It does not issue again what was taken (0b.3)."""
    return patch.object(exchange, "issue_again", lambda desk: False)


BUGS = (
    ack_on_send, lost_outbox, drop_rejected, cursor_first, no_purge, no_sweep, purge_all, purge_outbox, no_overlay,
    parked_vanishes, any_nonce, stale_response, shown_early, torn_parts, acts_cut, stage_kept, taken_forgotten,
)  # fmt: skip
