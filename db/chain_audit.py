"""Whether what the server keeps is what the desktops have signed: every chain checked again from the stored bytes."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, select, union
from sqlalchemy.engine import RowMapping

from college.phrases import phrase
from db.credentials import verify
from db.engine import reading
from db.models.exchange import Batch as BatchRow
from db.models.exchange import BatchGap, BatchResult, ChangeAudit, Device, Parked
from db.models.record import STATE
from db.standing_audit import Standing, standing_flaws
from db.sync.batch import Batch, Change, Malformed, canonical, hash_of, read, veil
from db.sync.history import Status
from db.sync.sitting import FAULT
from db.troubles import troubles

AT_ONCE = 500  # rows in the hands of the database at a time

CHANGED = phrase("байты не те, что пришли")
UNREADABLE = phrase("это не запись журнала")
FOREIGN = phrase("внутри стоит другое устройство или другой номер")
BROKEN = phrase("она не продолжает предыдущую")
UNSIGNED = phrase("подпись не этого устройства")
MISSING = phrase("такой записи нет, а следующая есть")
CUT = phrase("она последняя, а сервер принимал другую последнюю")
UNANSWERED = phrase("ответ сервера дан на другие байты")
OPENED = phrase("открытое значение рядом с ней подменено")
RETOLD = phrase("в истории правок стоит не то, что подписано")
UNTOLD = phrase("в истории правок её изменения нет")
STRANGER = phrase("устройства с таким номером сервер не знает")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is not as it was signed, and in which batch; 0 speaks of the whole device."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One device: how many batches stand in its chain, how many were refused as they came, the first flaw."""

    device: UUID
    batches: int
    refused: int
    flaw: Flaw | None = None
    is_house: bool = False

    @property
    def line(self) -> str:
        """Return the line about the device."""
        name = (phrase("Сервер, устройство %s") if self.is_house else phrase("Устройство %s")) % self.device.hex
        if self.flaw is None:
            told = phrase("%s: записей %d, подписи и цепочка целы.") % (name, self.batches)
            return told + (phrase(" Отвергнуто при приёме: %d.") % self.refused if self.refused else "")
        if not self.flaw.seq:
            return phrase("%s: %s.") % (name, self.flaw.what)
        return phrase("%s, запись № %d: %s.") % (name, self.flaw.seq, self.flaw.what)


def checked(engine: Engine, device: UUID | None = None, *, rows: bool = True) -> Iterator[Checked]:
    """Check the chain of each device, or of one, as they stand at one moment; the server's own acts are a device.

    With `rows` the tables of the journal are compared with what the batches have written, too.
    """
    with troubles(), reading(engine).connect() as conn:
        standing = standing_flaws(conn) if rows else {}
        for known in _devices(conn, device, standing):
            yield _checked(conn, known, standing)


@dataclass(slots=True)
class _Chain:
    """Where the check of one device stands."""

    device: UUID
    known: Row[Any]
    seq: int = 0
    hash: str | None = ""  # None behind a gap: nobody has what was before
    batches: int = 0
    refused: int = 0
    gaps: Mapping[int, int] = field(default_factory=dict)
    accepted: frozenset[int] = frozenset()  # batches that waited, and were let stand by a decision


def _devices(conn: Connection, device: UUID | None, standing: Iterable[UUID]) -> list[tuple[UUID, Row[Any] | None]]:
    known = {row.id: row for row in conn.execute(select(Device.__table__))}
    named = union(select(BatchRow.device), select(ChangeAudit.device))
    found = sorted(known.keys() | set(conn.scalars(named)) | set(standing))
    return [(each, known.get(each)) for each in found if device in (None, each)]


def _checked(conn: Connection, named: tuple[UUID, Row[Any] | None], standing: Mapping[UUID, Standing]) -> Checked:
    device, known = named
    if known is None:
        return Checked(device, 0, 0, Flaw(0, STRANGER))
    gaps = conn.execute(select(BatchGap.first, BatchGap.last).where(BatchGap.device == device))
    chain = _Chain(
        device, known, known.first_seq - 1, gaps={row.first: row.last for row in gaps}, accepted=_accepted(conn, device)
    )
    flaw = _first_flaw(conn, chain)
    if flaw is None and (row := standing.get(device)) is not None:
        flaw = Flaw(row.seq, row.what)
    return Checked(device, chain.batches, chain.refused, flaw, is_house=known.person == device)


def _accepted(conn: Connection, device: UUID) -> frozenset[int]:
    asked = select(Parked.seq).where(Parked.device == device, Parked.state == "accepted")
    return frozenset(conn.scalars(asked))


def _first_flaw(conn: Connection, chain: _Chain) -> Flaw | None:
    audits = _by_seq(conn, chain.device)
    told = next(audits, None)
    for row in _batches(conn, chain.device):
        if row["seq"] != chain.seq + 1 and chain.gaps.get(chain.seq + 1, -1) >= row["seq"] - 1:
            chain.seq, chain.hash = row["seq"] - 1, None
        if row["seq"] != chain.seq + 1:
            return Flaw(chain.seq + 1, MISSING if row["seq"] > chain.seq else BROKEN)
        if told is not None and told[0] < row["seq"]:
            return Flaw(told[0], MISSING)
        of_this: list[RowMapping] = []
        if told is not None and told[0] == row["seq"]:
            of_this, told = told[1], next(audits, None)
        what = _flaw_of(chain, row, of_this)
        if what is not None:
            return Flaw(row["seq"], what)
        chain.seq, chain.hash, chain.batches = row["seq"], row["hash"], chain.batches + 1
    if told is not None:
        return Flaw(told[0], MISSING)
    if (chain.known.last_seq, chain.known.last_hash) != (chain.seq, chain.hash):
        return Flaw(chain.seq, CUT) if chain.batches else Flaw(chain.seq + 1, MISSING)
    return None


def _batches(conn: Connection, device: UUID) -> Iterable[RowMapping]:
    asked = (
        select(BatchRow.__table__, BatchResult.hash.label("answered"), BatchResult.status, BatchResult.answer)
        .outerjoin(BatchResult, (BatchResult.device == BatchRow.device) & (BatchResult.seq == BatchRow.seq))
        .where(BatchRow.device == device)
        .order_by(BatchRow.seq)
    )
    return conn.execution_options(yield_per=AT_ONCE).execute(asked).mappings()


def _by_seq(conn: Connection, device: UUID) -> Iterator[tuple[int, list[RowMapping]]]:
    asked = select(ChangeAudit.__table__).where(ChangeAudit.device == device).order_by(ChangeAudit.seq, ChangeAudit.id)
    rows = conn.execution_options(yield_per=AT_ONCE).execute(asked).mappings()
    for seq, group in groupby(rows, key=lambda row: row["seq"]):
        yield seq, list(group)


def _flaw_of(chain: _Chain, row: RowMapping, audits: list[RowMapping]) -> str | None:
    """Return what is wrong with a batch; one that was refused as it came has to be the same bytes, nothing more."""
    body: bytes = row["body"]
    if hash_of(body) != row["hash"]:
        return CHANGED
    if row["answered"] not in (None, row["hash"]):
        return UNANSWERED
    if row["status"] == Status.REJECTED:
        chain.refused += 1
        return RETOLD if audits else None
    try:
        batch = read(body)
    except Malformed:
        return UNREADABLE
    if (batch.device, batch.seq) != (chain.device, row["seq"]):
        return FOREIGN
    if chain.hash is not None and batch.prev != chain.hash:
        return BROKEN
    if not verify(chain.known.public_key, body, row["signature"], chain.known.alg):
        return UNSIGNED
    if not _opened_fits(batch, row["open_values"]):
        return OPENED
    return _retold(chain, batch, row, audits)


def _opened_fits(batch: Batch, opened: bytes | None) -> bool:
    """Say whether open values are those that were signed as hashes; one that was lawfully erased is not asked for."""
    try:
        told: Mapping[str, Any] = json.loads(opened) if opened else {}
        for name, (salt, value) in told.items():
            place, column = name.split(".", 1)
            if batch.changes[int(place)].values[column] != veil(salt, value):
                return False
    except (ValueError, TypeError, LookupError, AttributeError):
        return False
    return True


def _retold(chain: _Chain, batch: Batch, row: RowMapping, audits: list[RowMapping]) -> str | None:
    """Compare the history of edits with the signed changes that it tells of."""
    later = [told for told in audits if row["status"] == Status.PARKED and told["outcome"] != Status.PARKED]
    first = [told for told in audits if told not in later]
    if later and (row["seq"] not in chain.accepted or _left_of(chain, batch, later) is None):
        return RETOLD  # what waited stands without a decision, or otherwise than it was signed
    left = _left_of(chain, batch, first)
    if left is None:
        return RETOLD
    return UNTOLD if _asks_for_more(batch, row, first, left) else None


def _left_of(chain: _Chain, batch: Batch, audits: list[RowMapping]) -> list[Change] | None:
    """Return the signed changes that these lines do not tell of; None where a line tells what was not signed."""
    left = {(change.table[:40], change.row, change.group[:40]): change for change in batch.changes}
    rows = {change.row for change in batch.changes}
    for told in audits:
        change = left.pop((told["tbl"], told["row_id"], told["grp"]), None)
        if told["person"] != chain.known.person or told["raw_time"] != batch.clock.wall:
            return None
        if not (_tells(told, change) if change else _tells_of_revival(told, rows)):
            return None
    return list(left.values())


def _tells(told: RowMapping, change: Change) -> bool:
    base, seen = change.base and change.base[:52], change.seen and change.seen[:60]
    return (told["base"], told["seen"], told["new"]) == (base, seen, canonical(dict(change.values)).decode())


def _tells_of_revival(told: RowMapping, rows: set[UUID]) -> bool:
    """A row that somebody edits without having seen its withdrawal stands again; that was nobody's signed change."""
    nothing = canonical({"withdrawn_at": None, "withdrawn_by": None}).decode()
    return told["grp"] == STATE and told["base"] is None and told["new"] == nothing and told["row_id"] in rows


def _asks_for_more(batch: Batch, row: RowMapping, audits: list[RowMapping], left: Iterable[Change]) -> bool:
    if row["status"] is None or (batch.was and not audits):
        return False  # pruned, or answered before under another name
    if row["status"] == Status.PARKED:
        return bool(list(left)) and json.loads(row["answer"]).get("reason") != FAULT
    if row["status"] == Status.TAKEN:
        return bool(list(left))
    return any(change.values for change in left)  # a change without values only bears witness
