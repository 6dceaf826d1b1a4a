"""What was decided before: the past of every cell that a push names, and the answers its batches build on."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, tuple_

from db.models.exchange import Batch as BatchRow
from db.models.exchange import BatchName, BatchResult, ChangeAudit, Conflict, Parked
from db.sync.batch import Batch, Malformed, read, token
from db.sync.rows import parts
from db.sync.times import Former

Cell = tuple[str, UUID, str]  # table, row, merge group
Name = tuple[UUID, int, str]  # device, number and hash of a batch


class Status(StrEnum):
    """The final answer to a batch."""

    APPLIED = "applied"
    MERGED = "merged"  # something of it met another's edit
    PARKED = "parked"  # kept on the server until somebody decides
    REJECTED = "rejected"  # bytes that are no batch
    TAKEN = "taken"  # the lesson it makes was made by another and has moved: to be issued again under the next take


class Outcome(StrEnum):
    """What became of one change."""

    WON = "won"
    LOST = "lost"
    NOOP = "noop"
    OVERTAKEN = "overtaken"
    PARKED = "parked"
    TAKEN = "taken"
    DISMISSED = "dismissed"


# A base that names one of these is replaced by that change's own base (sync.md 0b.2).
_PASSED_OVER = frozenset({Outcome.LOST, Outcome.NOOP, Outcome.PARKED, Outcome.TAKEN, Outcome.DISMISSED})


@dataclass(frozen=True, slots=True)
class Past:
    """One change of a cell that was decided; `met` is the token that stood then."""

    token: str
    person: UUID
    base: str | None
    met: str | None
    outcome: str
    time: int
    seen: str | None = None  # what its author had pulled: "epoch/bucket/cursor"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that a batch got."""

    hash: str
    status: str
    answer: dict[str, Any]


@dataclass(slots=True)
class Dispute:
    """An open tie of a cell: the row of `conflict`, as it will be written."""

    values: dict[str, Any]
    is_new: bool = True
    is_changed: bool = True
    went_on: bool = False  # by an edit of this push: nobody has seen it as it is now


class History:
    """The past of the cells and batches that were loaded, and of those decided since."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._cells: dict[Cell, dict[str, Past]] = defaultdict(dict)
        self._answers: dict[tuple[UUID, int], Answered] = {}
        self._accepted: set[tuple[UUID, int, str]] = set()  # parked once, and carried out since
        self._now: dict[Name, tuple[UUID, int]] = {}  # former names, and what they became
        self._before: dict[tuple[UUID, int], list[Name]] = defaultdict(list)  # and the other way round, of this push
        self._same: dict[str, tuple[str, ...]] = {}  # the other names of what a token names
        self.disputes: dict[Cell, list[Dispute]] = defaultdict(list)

    def load_cells(self, rows: Mapping[str, Collection[UUID]]) -> None:
        """Read what happened to these rows, and the ties still open on them."""
        for table, ids in rows.items():
            for part in parts(ids):
                self._load_audit(table, part)
                self._load_disputes(table, part)

    def load_answers(self, names: Iterable[tuple[UUID, int]]) -> None:
        """Read the answers that these batches got."""
        for part in parts(sorted(set(names))):
            told = self._conn.execute(
                select(
                    BatchResult.device, BatchResult.seq, BatchResult.hash, BatchResult.status, BatchResult.answer
                ).where(tuple_(BatchResult.device, BatchResult.seq).in_(part))
            )
            for device, seq, name, status, answer in told:
                self.answer(device, seq, Answered(name, status, json.loads(answer)))
        self._load_accepted()

    def _load_accepted(self) -> None:
        """What was parked and then accepted counts as applied for whatever builds on it."""
        waiting = [name for name, told in self._answers.items() if told.status == Status.PARKED]
        for part in parts(sorted(waiting)):
            told = self._conn.execute(
                select(Parked.device, Parked.seq, Parked.hash).where(
                    tuple_(Parked.device, Parked.seq).in_(part), Parked.state == "accepted"
                )
            )
            for device, seq, name in told:
                self.accept(device, seq, name)

    def accept(self, device: UUID, seq: int, name: str) -> None:
        """Let a parked batch count as applied."""
        self._accepted.add((device, seq, name))
        if found := self.answered(device, seq, name):
            self.answer(device, seq, found)

    def load_names(self, names: Iterable[tuple[UUID, int]]) -> None:
        """Read under which names batches that once had these came again, and the answers they got then."""
        found = []
        for part in parts(sorted(set(names))):
            told = self._conn.execute(
                select(BatchName.__table__).where(tuple_(BatchName.device, BatchName.seq).in_(part))
            )
            for row in told:
                self._now[row.device, row.seq, row.hash] = (row.now_device, row.now_seq)
                found.append((row.now_device, row.now_seq))
        self.load_answers(found)

    def name(self, former: Name, now: tuple[UUID, int]) -> None:
        """Remember under which name a batch came that had another one before."""
        self._now.setdefault(former, now)
        self._before[now].append(former)

    def answered_as(self, device: UUID, seq: int, name: str) -> tuple[Name, Answered] | None:
        """Return the answer that this content got, and the name that got it: this one or one taken later (0b.10)."""
        if found := self.answered(device, seq, name):
            return (device, seq, name), found
        now = self._now.get((device, seq, name))
        known = self._answers.get(now) if now else None
        return ((*now, known.hash), known) if now and known else None

    def _as_done(self, cell: Cell, name: str | None) -> str | None:
        """Return the name under which what a token names was done to this cell: it may have come under two (0b.10)."""
        if name is None or name in self._cells[cell]:
            return name
        if name not in self._same:
            self._same[name] = tuple(self._other_names(name))
        return next((other for other in self._same[name] if other in self._cells[cell]), name)

    def _other_names(self, told: str) -> Iterator[str]:
        device, _, seq = told.partition(".")
        own = UUID(device), int(seq)
        self.load_answers([own])
        if (known := self._answers.get(own)) is None:
            return
        body = self._conn.scalar(select(BatchRow.body).where(BatchRow.device == own[0], BatchRow.seq == own[1]))
        former = _former(bytes(body)) if body else self._before[own]
        names = [(*own, known.hash), *former]
        self.load_names((device, seq) for device, seq, _ in names)
        self.load_answers((device, seq) for device, seq, _ in former)
        for name in names:
            if now := self._now.get(name):
                yield token(*now)
            if name in former and self.answered(*name):
                yield token(*name[:2])

    def answer(self, device: UUID, seq: int, answered: Answered) -> None:
        """Remember the answer to a batch."""
        if (device, seq, answered.hash) in self._accepted:
            answered = Answered(answered.hash, Status.APPLIED, answered.answer)
        self._answers[device, seq] = answered

    def last_answer(self, device: UUID, seq: int) -> Answered | None:
        """Return the answer that a batch of this number got, whatever its content."""
        return self._answers.get((device, seq))

    def answered(self, device: UUID, seq: int, name: str) -> Answered | None:
        """Return the answer that the batch of this name got."""
        found = self._answers.get((device, seq))
        return found if found and found.hash == name else None

    def at(self, device: UUID, seq: int, epoch: str, bucket: str) -> int | None:
        """Return the number at which the work of a batch became visible in a bucket, if it did so in this epoch."""
        found = self._answers.get((device, seq))
        if found is None or found.answer.get("epoch") != epoch:
            return None
        number: int | None = found.answer.get("at", {}).get(bucket)
        return number

    def remember(self, cell: Cell, past: Past) -> None:
        """Remember what became of a change."""
        self._cells[cell][past.token] = past

    def past(self, cell: Cell, name: str | None) -> Past | None:
        """Return what became of the change that this token names."""
        return self._cells[cell].get(name) if name else None

    def seen(self, cell: Cell, base: str | None) -> tuple[set[str | None], list[str]]:
        """Return the tokens that an edit with this base has seen, and the changes passed over on the way (0b.2)."""
        tokens: set[str | None] = {base}
        over: list[str] = []
        tokens.add(base := self._as_done(cell, base))
        while (past := self.past(cell, base)) and past.outcome in _PASSED_OVER and past.token not in over:
            over.append(past.token)
            if past.outcome == Outcome.NOOP:
                tokens.add(past.met)
            tokens.add(past.base)
            tokens.add(base := self._as_done(cell, past.base))
        return tokens, over

    def is_overtaken(self, cell: Cell, batch: Batch, standing: str | None, former: Former | None) -> bool:
        """Say whether what stands grew from this very batch, or was written in sight of it (0b.1).

        So it is when a batch comes again to a restored server, or is accepted long after it was parked.
        """
        own = {token(batch.device, batch.seq), *(token(UUID(device), seq) for device, seq, _ in batch.was)}
        visited = set[str]()
        past = self.past(cell, standing)
        while past and past.token not in visited:
            if past.base in own or _saw(past.seen, former):
                return True
            visited.add(past.token)
            past = self.past(cell, past.base)
        return False

    def _load_audit(self, table: str, ids: list[UUID]) -> None:
        told = self._conn.execute(
            select(ChangeAudit.__table__)
            .where(ChangeAudit.tbl == table, ChangeAudit.row_id.in_(ids))
            .order_by(ChangeAudit.id)
        )
        for row in told:
            past = Past(
                token(row.device, row.seq), row.person, row.base, row.met, row.outcome, row.corrected_time, row.seen
            )  # fmt: skip
            self.remember((row.tbl, row.row_id, row.grp), past)

    def _load_disputes(self, table: str, ids: list[UUID]) -> None:
        told = self._conn.execute(
            select(Conflict.__table__).where(Conflict.tbl == table, Conflict.row_id.in_(ids), Conflict.state == "open")
        )
        for row in told.mappings():
            dispute = Dispute(dict(row), is_new=False, is_changed=False)
            self.disputes[row["tbl"], row["row_id"], row["grp"]].append(dispute)


def _former(body: bytes) -> list[Name]:
    try:
        return [(UUID(device), seq, name) for device, seq, name in read(body).was]
    except Malformed:
        return []


def _saw(seen: str | None, former: Former | None) -> bool:
    """Say whether an edit was made in sight of a batch that had this answer from the server as it was then."""
    if seen is None or former is None:
        return False
    epoch, _, place = seen.partition("/")
    bucket, _, cursor = place.partition("/")
    commit = former.at.get(bucket)
    return epoch == former.epoch and commit is not None and cursor.isdigit() and commit <= int(cursor)
