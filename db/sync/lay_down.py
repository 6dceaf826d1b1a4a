"""The desktop stands where the server stands: what was staged is shown in one transaction, own edits stay on top."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection

from db.migrations import SCHEMA
from db.sync.attention import hear_decisions
from db.sync.columns import Rows
from db.sync.kept import kept, rows_of, set_values, stored, wired
from db.sync.shapes import Shape, shapes

MEMBERS = "="  # the name under which memberships are staged
NOWHERE = 0  # the bucket of rows that stay only if the next cut brings them
_DECIDED = frozenset({"accepted", "returned", "dismissed", "withdrawn"})
_OVER = frozenset({"applied", "merged", "rejected", *_DECIDED})
_TERMINAL = _OVER | {"parked"}
BORN = "born"  # the server has not shown the row yet

Key = tuple[str, str]  # table, id in hex
Values = list[Any]


class Unsent(Exception):
    """A row that is to go away waits for an edit that was not sent yet: send first, then ask again."""


@dataclass(slots=True)
class Cut:
    """What a pull brought, as one consistent cut; its rows and memberships lie in the stage."""

    epoch: str
    rights_rev: str
    granted: dict[int, str] | None = None  # None where the rights are as they were
    offered: dict[int, str] = field(default_factory=dict)
    since: dict[int, int] = field(default_factory=dict)  # by bucket: the cursor from which it was read
    until: dict[int, int] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)  # by bucket: where it ended when its fill began
    gone: dict[tuple[int, str, str], None] = field(default_factory=dict)
    push_seen: int = 0
    disputes: list[dict[str, Any]] = field(default_factory=list)
    filled: dict[str, set[str]] = field(default_factory=dict)  # by table: the columns in which anything stands
    rows: int = 0
    is_part: bool = False  # new buckets are still to come: what left a bucket may come back through one of them

    @property
    def is_empty(self) -> bool:
        return not (self.since or self.gone or self.disputes) and self.granted is None


# ---- the stage


def staged(tables: Mapping[str, Rows]) -> Iterable[tuple[str, Sequence[Any]]]:
    """Yield (table, row) as they lie in the stage: every row once, then its memberships."""
    for name, rows in tables.items():
        shape = shapes()[name]
        told = [kept(shape, column, rows.columns[column]) for column in (*shape.columns, *shape.tokens)]
        for row in zip(rows.ids, *told, strict=True):
            yield name, row
        for id_, buckets in zip(rows.ids, rows.through, strict=True):
            for bucket in buckets:
                yield MEMBERS, (bucket, name, id_)


def prepared(items: Iterable[tuple[str, Sequence[Any]]]) -> list[tuple[str, str]]:
    """Return rows in the form in which they lie in the stage."""
    told: dict[str, list[Any]] = defaultdict(list)
    for table, row in items:
        told[table].append(row)
    return [
        (table, json.dumps(rows, ensure_ascii=False, separators=(",", ":"))) for table, rows in told.items()
    ]  # fmt: skip


def stage(conn: Connection, told: Sequence[tuple[str, str]]) -> None:
    """Put prepared rows into the stage."""
    if told:
        conn.exec_driver_sql("INSERT INTO sync_stage (tbl, answer) VALUES (?, ?)", list(told))


def clear_stage(conn: Connection) -> None:
    """Forget what was staged."""
    conn.exec_driver_sql("DELETE FROM sync_stage")


# ---- the cut


def lay_down(conn: Connection, cut: Cut) -> frozenset[str]:
    """Show a cut: rows, memberships, cursors and rights together; return the tables it touched.

    Raises Unsent where a row would go away from under an edit that was not sent: nothing of the cut holds then.
    """
    conn.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    lost = _lose(conn, cut)
    pending = _pending(conn)
    own = _own_values(conn, pending)
    news = _news(conn, pending)
    for table in shapes():
        if table in cut.filled:
            conn.exec_driver_sql(_upsert(table, frozenset(cut.filled[table])), (table,))
    conn.exec_driver_sql(
        "INSERT OR IGNORE INTO sync_member (bucket, tbl, row_id) SELECT json_extract(r.value,'$[0]'), "
        "json_extract(r.value,'$[1]'), json_extract(r.value,'$[2]') FROM sync_stage s, json_each(s.answer) r "
        "WHERE s.tbl=?",
        (MEMBERS,),
    )
    _drop_members(conn, cut.gone)
    decided = hear_decisions(conn)
    pending = [replace(edit, status=decided.get(edit.seq, edit.status)) for edit in pending]
    ended = _overlay(conn, cut, pending, own, news)
    touched = cut.filled.keys() | {table for table, _ in ended} | _remove(conn, lost, ended)
    _move_cursors(conn, cut)
    clear_stage(conn)
    return frozenset(touched | ({"attention", "outbox"} if decided else set()))


def _lose(conn: Connection, cut: Cut) -> set[Key]:
    """Take memberships away: of buckets read anew, of buckets no longer granted, of rows that left."""
    lost: set[Key] = {(table, row) for _, table, row in cut.gone}
    granted = cut.granted
    closed = []
    if granted is not None:
        known = conn.exec_driver_sql("SELECT bucket FROM sync_cursor").scalars()
        closed = [bucket for bucket in known if bucket not in granted]
    anew = [bucket for bucket, since in cut.since.items() if since == 0]
    if cut.is_part:
        _keep_for_now(conn, cut, anew)
    for bucket in {*closed, *anew, *(() if cut.is_part else (NOWHERE,))}:
        told = conn.exec_driver_sql("DELETE FROM sync_member WHERE bucket=? RETURNING tbl, row_id", (bucket,))
        lost.update((table, row) for table, row in told)
    for bucket in closed:
        conn.exec_driver_sql("DELETE FROM sync_cursor WHERE bucket=?", (bucket,))
    if granted is not None:
        conn.exec_driver_sql(
            "INSERT INTO sync_cursor (bucket, name) SELECT json_extract(value,'$[0]'), json_extract(value,'$[1]') "
            "FROM json_each(?) WHERE true ON CONFLICT (bucket) DO UPDATE SET name=excluded.name",
            (json.dumps(list(granted.items())),),
        )
        conn.exec_driver_sql("DELETE FROM sync_offer")
        conn.exec_driver_sql(
            "INSERT INTO sync_offer (bucket, name) SELECT json_extract(value,'$[0]'), json_extract(value,'$[1]') "
            "FROM json_each(?)",
            (json.dumps(list(cut.offered.items())),),
        )
    return lost


def _keep_for_now(conn: Connection, cut: Cut, anew: Iterable[int]) -> None:
    """Let rows that leave a bucket stay until the last cut of a fill has said whether they come through another."""
    conn.exec_driver_sql(
        "INSERT OR IGNORE INTO sync_member (bucket, tbl, row_id) SELECT ?, tbl, row_id FROM sync_member "
        "WHERE bucket IN (SELECT value FROM json_each(?))",
        (NOWHERE, json.dumps(list(anew))),
    )
    if cut.gone:
        conn.exec_driver_sql(
            "INSERT OR IGNORE INTO sync_member (bucket, tbl, row_id) VALUES (?, ?, ?)",
            [(NOWHERE, table, row) for _, table, row in cut.gone],
        )


def _drop_members(conn: Connection, gone: Iterable[tuple[int, str, str]]) -> None:
    if told := list(gone):
        conn.exec_driver_sql("DELETE FROM sync_member WHERE bucket=? AND tbl=? AND row_id=?", told)


def _move_cursors(conn: Connection, cut: Cut) -> None:
    if cut.until:
        conn.exec_driver_sql(
            "UPDATE sync_cursor SET seq=?, shown=1, closed=0, schema=CASE ? WHEN 0 THEN ? ELSE schema END "
            "WHERE bucket=?",
            [(seq, cut.since[bucket], SCHEMA, bucket) for bucket, seq in cut.until.items()],
        )
    conn.exec_driver_sql(
        "UPDATE sync_self SET rights_rev=?, push_seen=max(push_seen, ?)", (cut.rights_rev, cut.push_seen)
    )


# ---- own edits


@dataclass(frozen=True, slots=True)
class _Edit:
    """A merge group with an own edit on it, and the standing of the newest batch of that edit."""

    key: Key
    group: str
    seq: int
    status: str
    base: str | None
    base_value: str | None
    is_born: bool


def _pending(conn: Connection) -> list[_Edit]:
    told = conn.exec_driver_sql(
        "SELECT b.tbl, b.row_id, b.grp, b.seq, coalesce(o.status, 'applied'), b.base, b.base_value, b.born_seq "
        "FROM sync_base b LEFT JOIN outbox o ON o.seq = b.seq"
    )
    return [
        _Edit((table, row), group, seq, status, base, value, born is not None)
        for table, row, group, seq, status, base, value, born in told
    ]


def _own_values(conn: Connection, pending: Iterable[_Edit]) -> dict[Key, dict[str, Any]]:
    """Read the rows under own edits, as the screen shows them now."""
    return {
        (table, row["id"]): row
        for table, ids in _by_table(edit.key for edit in pending).items()
        for row in rows_of(conn, shapes()[table], ids)
    }


def _news(conn: Connection, pending: Iterable[_Edit]) -> dict[Key, dict[str, Any]]:
    """Return the newest staged copies of the rows under own edits."""
    found: dict[Key, dict[str, Any]] = {}
    for table, ids in _by_table(edit.key for edit in pending).items():
        shape = shapes()[table]
        told = conn.exec_driver_sql(
            "SELECT r.value FROM sync_stage s, json_each(s.answer) r WHERE s.tbl=? AND json_extract(r.value,'$[0]') "
            "IN (SELECT value FROM json_each(?)) ORDER BY s.id",
            (table, json.dumps(list(ids))),
        )
        for value in told.scalars():
            row = dict(zip(("id", *shape.columns, *shape.tokens), json.loads(value), strict=True))
            found[table, row["id"]] = row
    return found


def _overlay(
    conn: Connection, cut: Cut, pending: Sequence[_Edit], own: Mapping[Key, Mapping[str, Any]],
    news: Mapping[Key, Mapping[str, Any]],
) -> set[Key]:  # fmt: skip
    """Put own edits back on top, or let them go where the cut holds the server's answer to them; return those."""
    ended: set[Key] = set()
    for edit in pending:
        shape = shapes()[edit.key[0]]
        new = news.get(edit.key)
        if edit.status in _OVER and cut.push_seen >= edit.seq:
            _end(conn, shape, edit, new)
            ended.add(edit.key)
            continue
        if new is None:
            continue
        _rebase(conn, cut, shape, edit, new)
        mine = own[edit.key]
        set_values(conn, shape, edit.key[1], {name: mine[name] for name in _names(shape, edit.group)})
    return ended


def _rebase(conn: Connection, cut: Cut, shape: Shape, edit: _Edit, new: Mapping[str, Any]) -> None:
    """Remember what the server now shows under an own edit."""
    value = {name: wired(shape, name, new[name]) for name in shape.groups[edit.group]}
    bucket = conn.exec_driver_sql(
        "SELECT min(bucket) FROM sync_member WHERE tbl=? AND row_id=? AND bucket<>?", (*edit.key, NOWHERE)
    ).scalar()
    seen = f"{cut.epoch}/{bucket}/{cut.until.get(bucket, 0)}" if bucket is not None else None
    conn.exec_driver_sql(
        "UPDATE sync_base SET base=?, base_value=?, seen=?, born_seq=NULL WHERE tbl=? AND row_id=? AND grp=?",
        (new[f"v_{edit.group}"], json.dumps(value, ensure_ascii=False), seen, *edit.key, edit.group),
    )


def _end(conn: Connection, shape: Shape, edit: _Edit, new: Mapping[str, Any] | None) -> None:
    """Let the server's value stand where an own edit stood."""
    conn.exec_driver_sql("DELETE FROM sync_base WHERE tbl=? AND row_id=? AND grp=?", (*edit.key, edit.group))
    if new is None and edit.base_value is not None:
        told = json.loads(edit.base_value)
        values = {name: stored(shape, name, told[name]) for name in shape.groups[edit.group] if name in told}
        set_values(conn, shape, edit.key[1], values | {f"v_{edit.group}": edit.base})


def _names(shape: Shape, group: str) -> tuple[str, ...]:
    return (*shape.groups[group], f"v_{group}")


# ---- rows that go away


def _remove(conn: Connection, lost: set[Key], ended: set[Key]) -> set[str]:
    """Remove rows that no bucket holds any more, and what was made here upon them; a row held otherwise stays."""
    doomed = _held_by_nobody(conn, _by_table(lost | ended))
    edits = _standing_edits(conn) if any(doomed.values()) else {}
    for table, rows in doomed.items():
        _spare(table, rows, lost, edits)
    for table, shape in shapes().items():
        for column, target in shape.references.items():
            if doomed.get(target):
                upon = _made_upon(conn, shape, column, doomed[target])
                if any("waiting" in edits.get((table, row), ()) for row in upon):
                    raise Unsent
                doomed[table] |= upon
    gone = [(table, row) for table, rows in doomed.items() for row in rows]
    if gone:
        conn.exec_driver_sql("DELETE FROM sync_base WHERE tbl=? AND row_id=?", gone)
    for table in reversed(shapes()):
        if doomed.get(table):
            conn.exec_driver_sql(
                f'DELETE FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))',  # noqa: S608
                (json.dumps(list(doomed[table])),),
            )
    return {table for table, rows in doomed.items() if rows}


def _standing_edits(conn: Connection) -> dict[Key, set[str]]:
    """Tell how own edits of each row stand, those without a final answer as "waiting", and whether it was made here."""
    found: dict[Key, set[str]] = defaultdict(set)
    told = conn.exec_driver_sql(
        "SELECT b.tbl, b.row_id, coalesce(o.status, 'applied'), b.born_seq FROM sync_base b "
        "LEFT JOIN outbox o ON o.seq = b.seq"
    )
    for table, row, status, born in told:
        found[table, row].update((status if status in _TERMINAL else "waiting", *([BORN] if born is not None else [])))
    return found


def _spare(table: str, rows: set[str], lost: set[Key], edits: Mapping[Key, set[str]]) -> None:
    """Let a row stand that was made here and still waits for an answer or a decision.

    One that the server has, or had, and does not grant may not, whatever waits upon it.
    """
    for row in list(rows):
        standing = edits.get((table, row), set())
        is_ours = BORN in standing and (table, row) not in lost
        if "waiting" in standing and not is_ours:
            raise Unsent
        if is_ours and standing & {"waiting", "parked"}:
            rows.discard(row)


def _held_by_nobody(conn: Connection, keys: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for table, ids in keys.items():
        told = conn.exec_driver_sql(
            "SELECT value FROM json_each(?) WHERE NOT EXISTS "
            "(SELECT 1 FROM sync_member m WHERE m.tbl=? AND m.row_id=value)",
            (json.dumps(list(ids)), table),
        )
        found[table].update(told.scalars())
    return found


def _made_upon(conn: Connection, shape: Shape, column: str, parents: Collection[str]) -> set[str]:
    told = conn.exec_driver_sql(
        f'SELECT id FROM "{shape.name}" t WHERE "{column}" IN (SELECT value FROM json_each(?)) AND NOT EXISTS '  # noqa: S608
        "(SELECT 1 FROM sync_member m WHERE m.tbl=? AND m.row_id=t.id)",
        (json.dumps(list(parents)), shape.name),
    )
    return set(told.scalars())


# ---- forms


def _by_table(keys: Iterable[Key]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for table, row in keys:
        found[table].add(row)
    return found


@cache
def _upsert(name: str, filled: frozenset[str]) -> str:
    shape = shapes()[name]
    names = ("id", *shape.columns, *shape.tokens)
    told = ", ".join(f'"{column}"' for column in names)
    values = ", ".join(
        f"json_extract(r.value,'$[{place}]')" if column == "id" or column in filled else "NULL"
        for place, column in enumerate(names)
    )
    news = ", ".join(f'"{column}"=excluded."{column}"' for column in names[1:])
    return (
        f'INSERT INTO "{name}" ({told}) SELECT {values} FROM sync_stage s, json_each(s.answer) r '  # noqa: S608
        f"WHERE s.tbl=? ORDER BY s.id ON CONFLICT (id) DO UPDATE SET {news}"
    )
