"""What travels to the server: a signed batch of row changes, its bytes and its hash (`sync.md` 0a.1)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from db.sync.fields import MOST_SEQ, Malformed, canonical, field, id_of, listed, mapped, read_json, text, whole

__all__ = [
    "MOST_CHANGES",
    "Batch",
    "Change",
    "Malformed",
    "Stamp",
    "Wire",
    "canonical",
    "hash_of",
    "read",
    "token",
    "veil",
]

Wire = str | int | bool | None | dict[str, str]
MOST_CHANGES = 500  # sync.md 0a.2
MOST_NAMES = 1000  # of batches that one needs, or was before
LONGEST_HASH, LONGEST_LEASE, LONGEST_ACT = 64, 2000, 40
_TOKEN = re.compile(r"[0-9a-f]{32}\.[0-9]{1,19}")
_LONG = re.compile(r"(?<=[./])[0-9]{19}(?=/|$)")
MOST_COUNTED = (1 << 63) - 1
_SEEN = re.compile(r"(?=.{1,60}$)[^/\x00]*/[0-9]{1,19}/[0-9]{1,19}")


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


def hash_of(body: bytes) -> str:
    """Return the SHA-256 of the stored bytes, in hex."""
    return hashlib.sha256(body).hexdigest()


def veil(salt: str, value: Wire) -> dict[str, str]:
    """Return what stands in the signed part for a personal value, so that erasure leaves the chain checkable."""
    return {"#": hashlib.sha256(canonical([salt, value])).hexdigest()}


def read(body: bytes) -> Batch:
    """Read the stored bytes back.

    Raises Malformed where they are not canonical, or a field is missing or of another kind.
    """
    told = read_json(body)
    try:
        if canonical(told) != body:
            raise Malformed("spelling")
    except RecursionError:
        raise Malformed("depth") from None
    told = mapped(told)
    return Batch(
        device=id_of(field(told, "device")),
        seq=whole(field(told, "seq")),
        prev=text(field(told, "prev"), LONGEST_HASH),
        lease=text(field(told, "lease"), LONGEST_LEASE),
        act=text(field(told, "act"), LONGEST_ACT),
        act_id=id_of(field(told, "act_id")),
        schema=whole(field(told, "schema")),
        clock=_stamp(mapped(field(told, "clock"))),
        needs=tuple(_need(need) for need in listed(field(told, "needs"), 0, MOST_NAMES)),
        was=tuple(_name(name) for name in listed(field(told, "was"), 0, MOST_NAMES)),
        changes=tuple(_change(mapped(change)) for change in listed(field(told, "changes"), 1, MOST_CHANGES)),
    )


def _need(told: Any) -> tuple[int, str]:
    seq, name = listed(told, 2, 2)
    return whole(seq, 0, MOST_SEQ), text(name, LONGEST_HASH)


def _name(told: Any) -> tuple[str, int, str]:
    device, seq, name = listed(told, 3, 3)
    return id_of(device).hex, whole(seq, 0, MOST_SEQ), text(name, LONGEST_HASH)


def _change(told: Mapping[str, Any]) -> Change:
    born = told.get("born")
    return Change(
        table=text(field(told, "t")),
        row=id_of(field(told, "id")),
        group=text(field(told, "g")),
        base=_spelt(field(told, "base"), _TOKEN),
        seen=_spelt(field(told, "seen"), _SEEN),
        state=_spelt(field(told, "state"), _TOKEN),
        values={name: _value(value) for name, value in mapped(field(told, "v")).items()},
        born=None if born is None else {name: _value(value) for name, value in mapped(born).items()},
    )


def _stamp(told: Mapping[str, Any]) -> Stamp:
    return Stamp(
        wall=whole(field(told, "wall")),
        mono=whole(field(told, "mono")),
        boot=text(field(told, "boot")),
        offset=whole(field(told, "offset")),
        doubtful=bool(field(told, "doubtful")),
    )


def _spelt(value: object, form: re.Pattern[str]) -> str | None:
    if value is None or (isinstance(value, str) and form.fullmatch(value) and _is_counted(value)):
        return value
    raise Malformed("token")


def _is_counted(told: str) -> bool:
    """Whether no number in it is more than a database counts to."""
    return all(int(number) <= MOST_COUNTED for number in _LONG.findall(told))


def _value(value: Any) -> Wire:
    """Return a value as a column may have it; what is wrong with a text, its column says."""
    if isinstance(value, dict):
        if value.keys() != {"#"} or not isinstance(value["#"], str):
            raise Malformed("value")
        return value
    if isinstance(value, list):
        raise Malformed("value")
    return whole(value) if type(value) is int else value
