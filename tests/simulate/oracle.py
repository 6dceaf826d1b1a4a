"""What must hold, looked at from outside: after each event, at each answer, and when everything has come to rest."""

import json
from collections import defaultdict
from uuid import UUID

from sqlalchemy import select, text

from db.clock import today
from db.engine import reading
from db.models.exchange import BatchResult, Bucket, ChangeAudit, Conflict, Device, Outbox, Pending, SyncRow
from db.scope import holdings
from db.sync import columns
from db.sync.batch import read, token
from db.sync.shapes import shapes
from db.sync.values import to_wire


def look(desktop) -> None:
    """Every own edit that still waits is what the screen shows (invariant 19)."""
    with desktop.store.read() as session:
        edits = session.execute(
            select(Pending.tbl, Pending.row_id, Pending.grp, Pending.seq, Outbox.status).join(
                Outbox, Outbox.seq == Pending.seq
            )
        ).all()
        waiting = set(session.scalars(select(Outbox.seq).where(Outbox.status == "waiting")))
        for name, shape in shapes().items():
            if name not in ("lesson", "lesson_entry", "work", "mark", "presence", "reason"):
                continue
            for row in session.execute(select(shape.table)).mappings():
                for group in shape.groups:
                    desktop.shown[name, row["id"], group].add(row[f"v_{group}"])
        for table, row, group, seq, status in edits:
            shown = session.execute(
                select(shapes()[table].table.c[f"v_{group}"]).where(shapes()[table].table.c.id == row)
            ).scalar()
            if status in ("waiting", "parked") and shown != token(desktop.id, seq):
                desktop.world.complaints.append(f"an own edit of {table}.{group} ({status}) vanished from the screen")
        newest: dict[tuple, int] = {}
        for batch in session.scalars(select(Outbox).where(Outbox.status == "waiting").order_by(Outbox.seq)):
            for change in (change for change in read(batch.body).changes if change.values):
                newest[change.table, change.row, change.group] = batch.seq
        kept = {(table, row, group): seq for table, row, group, seq, _ in edits}
        for cell, seq in newest.items():
            if seq in waiting and kept.get(cell, 0) < seq:
                desktop.world.complaints.append(f"an unsent edit of {cell[0]}.{cell[2]} is not remembered as pending")


def heard(world, device: UUID, answer: dict) -> None:
    """No row is told that its holder may not have at that moment (invariant 6)."""
    with reading(world.server.engine).connect() as conn:
        person = conn.execute(select(Device.person).where(Device.id == device)).scalar_one()
        names = dict(conn.execute(select(Bucket.id, Bucket.name)).all())
        granted = set(holdings(conn, person, today(world.clock)))
        pages = {name.partition(":")[2] for name in granted if name.startswith("page:")}
        sees_group = any(name.startswith("group_year:") for name in granted)
        page_of = {row.hex: page.hex for row, page in conn.execute(select(shapes()["lesson"].table.c["id", "page_id"]))}
    told = columns.unpack(answer["rows"], world.college.college)
    for table, rows in told.items():
        for through in rows.through:
            if not {names[bucket] for bucket in through} <= granted:
                world.complaints.append(f"a {table} was told through a bucket that is not granted")
    if not sees_group:
        for row in told["lesson"].ids if "lesson" in told else ():
            if page_of[row] not in pages:
                world.complaints.append("a lesson of another's page was told")


def at_rest(world) -> list[str]:
    """Everything that must hold once all lines are whole and everybody has exchanged."""
    found = [*world.complaints, *world.server.faults]
    found += [f"device {device} is barred: {reason}" for device, reason in world.barred]
    with reading(world.server.engine).connect() as conn:
        found += _answers(world, conn)
        found += _audit(world, conn)
        found += _losers(world, conn)
        found += _places(conn)
        truth = _truth(conn)
        for desktop in world.desktops:
            found += _desktop(world, conn, desktop, truth)
    return list(dict.fromkeys(found))


def _answers(world, conn) -> list[str]:
    """Every batch has exactly one terminal answer, the same on both sides (1, 2)."""
    found = []
    for number, desktop in enumerate(world.desktops):
        results = {
            row.seq: row for row in conn.execute(select(BatchResult.__table__).where(BatchResult.device == desktop.id))
        }
        with desktop.store.read() as session:
            outbox = session.scalars(select(Outbox).order_by(Outbox.seq)).all()
        if [batch.seq for batch in outbox] != list(range(1, len(outbox) + 1)):
            found.append(f"desktop {number}: the sequence has gaps")
        for batch in outbox:
            result = results.pop(batch.seq, None)
            if result is None:
                found.append(f"desktop {number}: batch {batch.seq} ({batch.status}) never reached the server")
            elif result.hash != batch.hash:
                found.append(f"desktop {number}: batch {batch.seq} has another content on the server")
            elif result.status != ("taken" if batch.status == "moved" else batch.status):
                found.append(f"desktop {number}: batch {batch.seq} is {batch.status} here, {result.status} there")
            elif batch.status == "rejected":
                found.append(f"desktop {number}: batch {batch.seq} was rejected")
            elif result.status == "parked" and '"fault"' in result.answer:
                found.append(f"desktop {number}: batch {batch.seq} was a fault")
        if results:
            found.append(f"desktop {number}: the server knows batches that were never written")
    return found


def _audit(world, conn) -> list[str]:
    """Every change of every batch stands in the audit once (4)."""
    counts: dict[tuple, int] = defaultdict(int)
    for row in conn.execute(select(ChangeAudit.__table__)):
        counts[row.device, row.seq, row.tbl, row.row_id, row.grp] += 1
    found = [f"{cell[2]}.{cell[4]} was applied {count} times" for cell, count in counts.items() if count > 1]
    for desktop in world.desktops:
        with desktop.store.read() as session:
            for batch in session.scalars(select(Outbox)):
                told = read(batch.body)
                again = '"stored"' in (batch.answer or "")
                for change in (change for change in told.changes if change.values):
                    key = (desktop.id, batch.seq, change.table, change.row, change.group)
                    if key not in counts and not again and not told.was:
                        found.append(f"a change of {change.table}.{change.group} is in no audit")
    return found


def _losers(world, conn) -> list[str]:
    """Whoever overwrites what he had not seen is in a dispute with it (11)."""
    ties = defaultdict(set)
    for row in conn.execute(select(Conflict.__table__)):
        ties[row.tbl, row.row_id, row.grp] |= {row.winner, row.loser}
    typed = {
        (desktop.id, *key): seen for desktop in world.desktops for key, seen in desktop.typed.items()
    }  # fmt: skip
    found = []
    joined = {}  # who typed what stood already has seen it by that
    for row in conn.execute(select(ChangeAudit.__table__).order_by(ChangeAudit.id)):
        cell = (row.tbl, row.row_id, row.grp)
        if row.outcome == "noop":
            joined[cell, token(row.device, row.seq)] = row.met
        seen = typed.get((row.device, row.seq, *cell))
        own = token(row.device, row.seq)
        if row.outcome == "lost" and row.grp != "state" and not ties[cell]:
            found.append(f"{row.tbl}.{row.grp}: who lost was never told")
        is_unseen = row.met is not None and seen is not None and not _has_seen(row.met, seen, cell, joined)
        if row.outcome == "won" and is_unseen and own not in ties[cell] and row.met not in ties[cell]:
            found.append(f"{row.tbl}.{row.grp}: a value was overwritten unseen and untold")
    return found


def _has_seen(met, seen, cell, joined) -> bool:
    return any(name == met or joined.get((cell, name)) == met for name in seen)


def _places(conn) -> list[str]:
    """Rows of a page lie in its bucket, and nothing else does; worked out here row by row, without walks."""
    tables = {
        name: {row["id"]: row for row in conn.execute(select(shape.table)).mappings()}
        for name, shape in shapes().items()
    }
    lies: dict[str, set] = defaultdict(set)
    for name, tbl, row in conn.execute(
        select(Bucket.name, SyncRow.tbl, SyncRow.row_id)
        .join(SyncRow, SyncRow.bucket == Bucket.id)
        .where(~SyncRow.deleted)
    ):
        lies[name].add((tbl, row))
    should: dict[str, set] = defaultdict(set)

    def put(kind: str, page: UUID, table: str, row: UUID) -> None:
        group, year = tables["page"][page]["group_id"], tables["page"][page]["year"]
        key = page.hex if kind in ("page", "page_excuse") else f"{group.hex}:{year}"
        should[f"{kind}:{key}"].add((table, row))

    for lesson in tables["lesson"].values():
        for kind in ("page", "group_year", "attendance"):
            put(kind, lesson["page_id"], "lesson", lesson["id"])
    for row in tables["teaching"].values():
        for kind in ("page", "group_year"):
            put(kind, row["page_id"], "teaching", row["id"])
    for table, kinds in {
        "lesson_entry": ("page", "group_year"), "work": ("page", "group_year"), "presence": ("page", "attendance"),
        "reason": ("page_excuse", "excuse"),
    }.items():  # fmt: skip
        for row in tables[table].values():
            for kind in kinds:
                put(kind, tables["lesson"][row["lesson_id"]]["page_id"], table, row["id"])
    for row in tables["mark"].values():
        lesson = tables["lesson"][tables["work"][row["work_id"]]["lesson_id"]]
        for kind in ("page", "group_year"):
            put(kind, lesson["page_id"], "mark", row["id"])
    return [
        f"bucket {name.partition(':')[0]} does not hold what it should"
        for name in {*lies, *should}
        if name.partition(":")[0] in ("page", "group_year", "attendance", "page_excuse", "excuse")
        and lies[name] != should[name]
    ]


def _truth(conn) -> dict[str, dict[UUID, dict]]:
    return {
        name: {
            row["id"]: {column: to_wire(row[column]) for column in (*shape.columns, *shape.tokens)}
            for row in conn.execute(select(shape.table)).mappings()
        }
        for name, shape in shapes().items()
    }


def _desktop(world, conn, desktop, truth) -> list[str]:
    """A desktop holds what it is granted, as the server has it; parked edits stand on top (5, 7)."""
    who = f"desktop {world.desktops.index(desktop)}"
    granted = holdings(conn, desktop.person, today(world.clock))
    wanted = {
        (tbl, row)
        for tbl, row in conn.execute(
            select(SyncRow.tbl, SyncRow.row_id)
            .join(Bucket, Bucket.id == SyncRow.bucket)
            .where(~SyncRow.deleted, Bucket.name.in_(granted))
        )
    }
    found = []
    with desktop.store.read() as session:
        own = {
            (tbl, row, group): (base, value, born, status)
            for tbl, row, group, base, value, born, status in session.execute(
                select(
                    Pending.tbl, Pending.row_id, Pending.grp, Pending.base, Pending.base_value, Pending.born_seq,
                    Outbox.status,
                ).join(Outbox, Outbox.seq == Pending.seq)
            )
        }  # fmt: skip
        for cell, (*_, status) in own.items():
            if status != "parked":
                found.append(f"{who}: an edit of {cell[0]}.{cell[2]} ({status}) is still pending at rest")
        held = set()
        for name, shape in shapes().items():
            for row in session.execute(select(shape.table)).mappings():
                key = (name, row["id"])
                is_born = any(born is not None for cell, (_, _, born, _) in own.items() if cell[:2] == key)
                if key not in wanted:
                    if not is_born:
                        found.append(f"{who}: holds a {name} it is not granted")
                    continue
                held.add(key)
                shown = {column: to_wire(row[column]) for column in (*shape.columns, *shape.tokens)}
                for group, names in shape.groups.items():
                    if (*key, group) in own:
                        base, value, _, _ = own[*key, group]
                        shown |= {f"v_{group}": base, **(json.loads(value) if value else {})}
                        assert names
                if shown != truth[name][row["id"]]:
                    wrong = [column for column, value in shown.items() if truth[name][row["id"]][column] != value]
                    found.append(f"{who}: a {name} differs in {', '.join(wrong)}")
        missing = {name for name, _ in wanted - held}
        if missing:
            found.append(f"{who}: lacks rows of {', '.join(sorted(missing))}")
        if session.execute(text("SELECT count(*) FROM sync_stage")).scalar():
            found.append(f"{who}: the stage is not empty at rest")
    return found
