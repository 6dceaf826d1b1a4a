"""Deliberate bugs that show when a server is put back from an old copy: each is a small switch of a real line."""

from typing import Any
from unittest.mock import patch

from db.sync import epoch, exchange, history, merge
from tests.simulate import server


def no_epoch() -> Any:
    """A copy is put back without a new epoch."""
    return patch.object(server, "new_epoch", lambda *_, **__: None)


def no_repush() -> Any:
    """A desktop does not send again what the restored server has not got."""
    begin = exchange.begin_epoch

    def forgetful(conn: Any, desk: Any, last_seq: int, lost: Any) -> None:
        stood = conn.exec_driver_sql("SELECT status, seq FROM outbox").all()
        begin(conn, desk, last_seq, lost)
        conn.exec_driver_sql("UPDATE outbox SET status=? WHERE seq=?", [tuple(row) for row in stood] or [("", 0)])

    return patch.object(exchange, "begin_epoch", forgetful)


def not_pending() -> Any:
    """What is sent again is not shown as waiting: parked this time, it vanishes from the screen."""
    return patch.object(epoch, "_show_as_pending", lambda *_: None)


def not_overtaken() -> Any:
    """What comes again after somebody who had seen it is taken for another hand."""
    return patch.object(history.History, "is_overtaken", lambda *_: False)


def lost_base() -> Any:
    """A base that the restored server does not know is taken for one that nobody has seen."""
    return patch.object(merge, "_was_pulled", lambda *_: False)


def taken_anew() -> Any:
    """What was taken once is judged anew by the restored server, though it was issued again long ago."""
    return patch.object(merge, "_fills_its_place", lambda arrived: False)


BUGS = (no_epoch, no_repush, not_pending, not_overtaken, lost_base, taken_anew)
