"""What travels to the server: a signed batch of row changes, its bytes and its hash (`sync.md` 0a.1)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Wire = str | int | bool | None | dict[str, str]
MOST_CHANGES = 500  # sync.md 0a.2


def token(device: UUID, seq: int) -> str:
    """Return the version token of whatever this batch wins: `device.seq`."""
    return f"{device.hex}.{seq}"


@dataclass(frozen=True, slots=True)
class Change:
    """One merge group of one row, as its author saw it and as he leaves it.

    base: token of the value he saw. seen: "epoch/bucket/cursor" at which it was pulled. state: token of the row's
    `state` group he saw. born: the birth columns, only where this batch makes the row. values: wire values; those of
    personal columns are {"#": salted hash} here and stand open beside the signed part.
    """

    table: str
    row: UUID
    group: str
    base: str | None
    seen: str | None
    state: str | None
    values: Mapping[str, Wire]
    born: Mapping[str, Wire] | None = None

    def spelt(self) -> dict[str, Any]:
        """Return the change as it stands in the signed bytes."""
        told: dict[str, Any] = {
            "t": self.table,
            "id": self.row.hex,
            "g": self.group,
            "base": self.base,
            "seen": self.seen,
            "state": self.state,
            "v": dict(self.values),
        }
        if self.born is not None:
            told["born"] = dict(self.born)
        return told


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a batch was committed, by every clock the machine has. Times in ms; `offset` is server minus wall."""

    wall: int
    mono: int
    boot: str
    offset: int = 0
    doubtful: bool = False

    def spelt(self) -> dict[str, Any]:
        """Return the stamp as it stands in the signed bytes."""
        return {
            "wall": self.wall,
            "mono": self.mono,
            "boot": self.boot,
            "offset": self.offset,
            "doubtful": self.doubtful,
        }


@dataclass(frozen=True, slots=True)
class Batch:
    """One act of one person on one device: atomic everywhere.

    prev: hash of the batch before it. needs: own (seq, hash) that made the rows it builds on. was: names under which
    this content was issued before, as (device, seq, hash).
    """

    device: UUID
    seq: int
    prev: str
    lease: str
    act: str
    act_id: UUID
    schema: int
    clock: Stamp
    needs: tuple[tuple[int, str], ...]
    was: tuple[tuple[str, int, str], ...]
    changes: tuple[Change, ...]

    def body(self) -> bytes:
        """Return the very bytes that are signed, stored and sent."""
        return canonical(
            {
                "device": self.device.hex,
                "seq": self.seq,
                "prev": self.prev,
                "lease": self.lease,
                "act": self.act,
                "act_id": self.act_id.hex,
                "schema": self.schema,
                "clock": self.clock.spelt(),
                "needs": [list(need) for need in self.needs],
                "was": [list(name) for name in self.was],
                "changes": [change.spelt() for change in self.changes],
            }
        )


class Malformed(ValueError):
    """The bytes are no batch of ours; the text names the field, never its value."""


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def hash_of(body: bytes) -> str:
    """Return the SHA-256 of the stored bytes, in hex."""
    return hashlib.sha256(body).hexdigest()


def veil(salt: str, value: Wire) -> dict[str, str]:
    """Return what stands in the signed part for a personal value, so that erasure leaves the chain checkable."""
    return {"#": hashlib.sha256(canonical([salt, value])).hexdigest()}


def read(body: bytes) -> Batch:
    """Read the stored bytes back.

    Raises Malformed where a field is missing or of another kind.
    """
    try:
        told = json.loads(body)
        return Batch(
            device=UUID(told["device"]),
            seq=_whole(told["seq"]),
            prev=_text(told["prev"]),
            lease=_text(told["lease"]),
            act=_text(told["act"]),
            act_id=UUID(told["act_id"]),
            schema=_whole(told["schema"]),
            clock=_stamp(told["clock"]),
            needs=tuple((_whole(seq), _text(name)) for seq, name in told["needs"]),
            was=tuple((_text(device), _whole(seq), _text(name)) for device, seq, name in told["was"]),
            changes=tuple(_change(change) for change in _listed(told["changes"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Malformed(type(error).__name__) from None


def _change(told: Mapping[str, Any]) -> Change:
    values, born = told["v"], told.get("born")
    if not isinstance(values, dict) or not (born is None or isinstance(born, dict)):
        raise TypeError("values")
    return Change(
        table=_text(told["t"]),
        row=UUID(told["id"]),
        group=_text(told["g"]),
        base=_optional(told["base"]),
        seen=_optional(told["seen"]),
        state=_optional(told["state"]),
        values=values,
        born=born,
    )


def _stamp(told: Mapping[str, Any]) -> Stamp:
    return Stamp(
        wall=_whole(told["wall"]),
        mono=_whole(told["mono"]),
        boot=_text(told["boot"]),
        offset=_whole(told["offset"]),
        doubtful=bool(told["doubtful"]),
    )


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 62:
        raise TypeError("whole number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)


def _listed(value: object) -> Sequence[Any]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_CHANGES:
        raise TypeError("changes")
    return value
