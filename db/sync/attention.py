"""What a person must be told of an answer: an edit that waits for a decision, two hands on one cell."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection

from db.sync.batch import Malformed, read, token

TABLE = frozenset({"attention"})
_ADD = (
    "INSERT INTO attention (id, seq, tbl, row_id, grp, status, reason, mine, theirs, other, mine_at, theirs_at) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET status=excluded.status, mine=excluded.mine, "
    "theirs=excluded.theirs, other=excluded.other, mine_at=excluded.mine_at, theirs_at=excluded.theirs_at, solved=0 "
    "WHERE status<>excluded.status OR mine<>excluded.mine OR theirs<>excluded.theirs"
)
_UNHEARD = ("parked", "rejected")
_DECIDABLE = ("parked", "returned", "dismissed", "withdrawn")  # whoever dismissed an edit may still accept it


def tell_disputes(conn: Connection, disputes: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Keep the ties that the server tells of, each once; return the table if there was one."""
    told = list(disputes)
    for tie in told:
        mine, theirs = ("stands", "lost") if tie["won"] else ("lost", "stands")
        seq = str(tie["winner" if tie["won"] else "loser"]).rpartition(".")[2]
        status = "won" if tie["won"] else "lost"
        conn.exec_driver_sql(
            _ADD,
            (
                tie["id"], int(seq or 0), tie["t"], tie["row"], tie["g"], status, "", tie[mine], tie[theirs],
                tie.get("other"), tie.get(f"{mine}_at"), tie.get(f"{theirs}_at"),
            ),
        )  # fmt: skip
    return TABLE if told else frozenset()


def hear_settled(conn: Connection) -> frozenset[str]:
    """Put ties aside that their person has settled at any of his desks, and let those wait that went on since."""
    told = conn.exec_driver_sql(
        "UPDATE attention SET solved = NOT solved WHERE status IN ('won', 'lost') AND EXISTS (SELECT 1 FROM tie_read r "
        "WHERE r.tie = attention.id AND (r.withdrawn_at IS NULL) <> attention.solved)"
    )
    return TABLE if told.rowcount else frozenset()


def hear_decisions(conn: Connection) -> dict[int, str]:
    """Take up what was decided about own parked batches; return their new standing by number.

    A decision names the batch as the server knew it, which may be a former name of it here.
    """
    parked = conn.exec_driver_sql(
        "SELECT seq, hash, body, status, answer FROM outbox WHERE status IN (SELECT value FROM json_each(?))",
        (json.dumps(_DECIDABLE),),
    ).all()
    if not parked:
        return {}
    fates = _fates(conn)
    found: dict[int, str] = {}
    for row in parked if fates else ():
        batch = read(row.body)
        waits = json.loads(row.answer).get("as", ()) if row.answer else ()  # under the name that came first
        for name in ((batch.device.hex, row.seq, row.hash), *batch.was, tuple(waits)):
            if (fate := fates.get(name)) and fate != row.status:
                found[row.seq] = fate
    for seq, fate in found.items():
        conn.exec_driver_sql("UPDATE outbox SET status=? WHERE seq=?", (fate, seq))
        conn.exec_driver_sql(
            "UPDATE attention SET status=?, solved=? WHERE seq=? AND status IN (SELECT value FROM json_each(?))",
            (fate, fate == "accepted", seq, json.dumps(_DECIDABLE)),
        )
    return found


def _fates(conn: Connection) -> dict[tuple[str, int, str], str]:
    """Return what was decided, as the server has it: an own decision that it has not taken decides nothing yet."""
    told = conn.exec_driver_sql(
        "SELECT d.device, d.seq, d.hash, d.verdict, d.v_what, b.base_value, o.seq own, o.body FROM decision d "
        "LEFT JOIN sync_base b ON b.tbl='decision' AND b.row_id=d.id AND b.grp='what' "
        "LEFT JOIN outbox o ON o.seq=b.seq AND o.status IN ('waiting', 'parked') WHERE d.withdrawn_at IS NULL"
    )
    found: dict[tuple[str, int, str], str] = {}
    for row in told:
        verdict = row.verdict
        if row.body is not None and row.v_what == token(read(row.body).device, row.own):
            verdict = json.loads(row.base_value)["verdict"] if row.base_value else ""
        found[row.device, row.seq, row.hash] = verdict
    return found


def tell_answer(conn: Connection, device: UUID, row: Any, result: Mapping[str, Any]) -> None:
    """Keep what the answer to an own batch asks a person to know: parked, rejected, or a withdrawal that did not hold.

    Ties come with the next pull, with both values.
    """
    lost = {
        told["i"]: told
        for told in result.get("told", ())
        if told["o"] == "undone" or (told["o"] == "lost" and told["g"] == "state")
    }
    status = result["status"]
    if status not in _UNHEARD and not lost:
        return
    try:
        changes = read(row.body).changes
    except Malformed:
        changes = ()
    opened = json.loads(row.open_values) if row.open_values else {}
    for place, change in enumerate(changes):
        if status in _UNHEARD or place in lost:
            mine = {name: opened.get(f"{place}.{name}", (None, told))[1] for name, told in change.values.items()}
            theirs = json.dumps(lost[place]["v"], ensure_ascii=False) if place in lost else ""
            conn.exec_driver_sql(_ADD, (
                uuid5(device, f"{row.seq}|{place}").hex, row.seq, change.table, change.row.hex, change.group,
                status if status in _UNHEARD else lost[place]["o"], result.get("reason", ""),
                json.dumps(mine, ensure_ascii=False), theirs, None, None, None,
            ))  # fmt: skip
