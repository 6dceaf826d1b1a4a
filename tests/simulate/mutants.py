"""Deliberate bugs. The simulator must catch each: one that survives means the oracle is blind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete

from db.engine import writing
from db.models.exchange import Batch, BatchResult
from db.sync import arbiter, exchange, fetch, history, lay_down, merge


def no_dedupe() -> Any:
    """The server judges again what it has answered before."""

    def replayed(conn: Any, device: Any, pushed: Any) -> Any:
        for parcel in pushed.parcels:
            if parcel.seq <= device.last_seq:
                for table in (Batch, BatchResult):
                    conn.execute(delete(table).where(table.device == device.id, table.seq == parcel.seq))
        return [], []

    def chained(conn: Any, device: Any, pushed: Any) -> list[Any]:
        is_gap = not pushed.parcels or pushed.parcels[0].seq > device.last_seq + 1
        return [] if is_gap else list(pushed.parcels)

    return patch.multiple(arbiter, _replayed=replayed, _chained=chained)


def ack_on_send() -> Any:
    """The desktop takes a batch for answered as soon as it is sent."""
    waiting = exchange._waiting

    def marked(desk: Any) -> Any:
        rows = waiting(desk)
        with writing(desk.engine).begin() as conn:
            for row in rows:
                conn.exec_driver_sql("UPDATE outbox SET status='applied' WHERE seq=?", (row.seq,))
        return rows

    return patch.object(exchange, "_waiting", marked)


def silent_loser() -> Any:
    """The last push wins, and nobody is told."""

    def outcome(*_: Any) -> Any:
        return history.Outcome.WON, None

    return patch.object(merge, "_outcome", outcome)


def cursor_first() -> Any:
    """The desktop moves its cursors before the rows are laid down."""
    show = fetch._show

    def shown(desk: Any, cut: Any, tables: Any, last: Any) -> Any:
        with writing(desk.engine).begin() as conn:
            lay_down._move_cursors(conn, replace(cut, rights_rev=fetch.me_of(conn).rights_rev))
        return show(desk, cut, tables, last)

    return patch.object(fetch, "_show", shown)


def no_purge() -> Any:
    """The desktop keeps what it is no longer granted."""
    lose = lay_down._lose

    def lost(conn: Any, cut: Any) -> Any:
        return lose(conn, replace(cut, granted=None)) if cut.granted is not None else lose(conn, cut)

    return patch.object(lay_down, "_lose", lost)


def no_overlay() -> Any:
    """A pull lays the server's value over an edit that still waits."""
    return patch.object(lay_down, "set_values", lambda *_: None)


MUTANTS: dict[str, Callable[[], Any]] = {
    bug.__name__: bug for bug in (no_dedupe, ack_on_send, silent_loser, cursor_first, no_purge, no_overlay)
}


@contextmanager
def mutated(name: str | None) -> Iterator[None]:
    """Let one bug live for a while."""
    if name is None:
        yield
        return
    with MUTANTS[name]():
        yield
