"""What was decided before: the past of every cell that a push names, and the answers its batches build on."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, tuple_

from db.models.exchange import BatchResult, ChangeAudit, Conflict
from db.sync.batch import Batch, token
from db.sync.rows import parts

Cell = tuple[str, UUID, str]  # table, row, merge group


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


class History:
    """The past of the cells and batches that were loaded, and of those decided since."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._cells: dict[Cell, dict[str, Past]] = defaultdict(dict)
        self._answers: dict[tuple[UUID, int], Answered] = {}
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

    def answer(self, device: UUID, seq: int, answered: Answered) -> None:
        """Remember the answer to a batch."""
        self._answers[device, seq] = answered

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
        while (past := self.past(cell, base)) and past.outcome in _PASSED_OVER and past.token not in over:
            over.append(past.token)
            if past.outcome == Outcome.NOOP:
                tokens.add(past.met)
            base = past.base
            tokens.add(base)
        return tokens, over

    def is_overtaken(self, cell: Cell, batch: Batch, standing: str | None) -> bool:
        """Say whether what stands grew from this very batch, which comes again to a restored server (0b.1)."""
        own, visited = token(batch.device, batch.seq), set[str]()
        past = self.past(cell, standing)
        while past and past.token not in visited:
            if past.base == own:
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
                token(row.device, row.seq), row.person, row.base, row.met, row.outcome, row.corrected_time
            )  # fmt: skip
            self.remember((row.tbl, row.row_id, row.grp), past)

    def _load_disputes(self, table: str, ids: list[UUID]) -> None:
        told = self._conn.execute(
            select(Conflict.__table__).where(Conflict.tbl == table, Conflict.row_id.in_(ids), Conflict.state == "open")
        )
        for row in told.mappings():
            dispute = Dispute(dict(row), is_new=False, is_changed=False)
            self.disputes[row["tbl"], row["row_id"], row["grp"]].append(dispute)
