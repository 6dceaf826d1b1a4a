"""A client of the exchange written from docs/wire.md alone: it shares no code with what it talks to.

It may do whatever the page allows and everything that it forbids: forge, replay, reorder, leave out, guess.
"""

import hashlib
import json
import os
import struct
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PAGE = Path(__file__).parents[2] / "docs" / "wire.md"
TABLES: dict[str, Any] = json.loads(PAGE.with_name("wire-tables.json").read_text("utf-8"))["tables"]
SCHEMA: int = json.loads(PAGE.with_name("wire-tables.json").read_text("utf-8"))["schema"]

ZSTD = b"\x28\xb5\x2f\xfd"
Message = dict[str, Any]
Row = dict[str, Any]


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no spaces, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def packed(message: object) -> bytes:
    """Return a message as it travels."""
    return zstandard.ZstdCompressor().compress(json.dumps(message, ensure_ascii=False).encode())


def unpacked(body: bytes) -> Any:
    """Read an answer: under zstd where the exchange answers, plain where the door refuses."""
    if not body:
        return {}
    told = body if body[:4] != ZSTD else zstandard.ZstdDecompressor().decompress(body)
    return json.loads(told)


def derived(college: str, noun: str, *parts: object) -> str:
    """Return the id of a row that every machine derives alike from its birth."""
    return uuid5(UUID(college), "|".join((noun, *map(_spelt, parts)))).hex


def _spelt(part: object) -> str:
    if part is None or part == "":
        return "-"
    told = str(part).lower()
    is_id = isinstance(part, str) and len(told) == 32 and not told.strip("0123456789abcdef")
    return str(UUID(told)) if is_id else told


def veil(salt: str, value: object) -> dict[str, str]:
    """Return what stands in the signed part for a personal value."""
    return {"#": hashlib.sha256(canonical([salt, value])).hexdigest()}


def digest(cursors: Mapping[str, int]) -> str:
    """Return the short name of a set of cursors."""
    pairs = sorted([int(bucket), seq] for bucket, seq in cursors.items())
    return hashlib.sha256(canonical(pairs)).hexdigest()[:32]


def row_hash(table: str, row: Row) -> int:
    """Return what a row adds to the sum of its buckets."""
    tokens = [row["v"][group] or "" for group in TABLES[table]["groups"]]
    told = hashlib.blake2b("|".join((table, row["id"], *tokens)).encode(), digest_size=8).digest()
    return int(struct.unpack(">q", told)[0])


def summed(hashes: Iterator[int]) -> int:
    """Return a bucket's checksum: a sum around 2^64, as a signed number."""
    around = sum(hashes) % (1 << 64)
    return around - (1 << 64) if around >> 63 else around


# ---- the line


def sent(address: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Send a request; return the status and the very bytes that came back."""
    told = {"Accept-Encoding": "identity", **headers}
    is_open = address.startswith("http:")
    with httpx.stream(
        "POST", address, content=body, headers=told, timeout=60, trust_env=False, verify=not is_open
    ) as answer:
        return answer.status_code, b"".join(answer.iter_raw())


@dataclass
class Answer:
    """What came back."""

    status: int
    told: Message
    raw: bytes = b""


@dataclass
class Stranger:
    """Somebody with the key of a device, a line to the server, and no other means."""

    server: str
    device: str
    key: Ed25519PrivateKey
    now: Callable[[], int]  # ms since 1970
    college: str = ""
    epoch: str = ""
    lease: str = ""
    seq: int = 0
    prev: str = ""
    rights_rev: str = ""
    granted: dict[str, str] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    chance: Callable[[int], bytes] = os.urandom
    age: int = 0  # ms since what is batched now was typed
    host: str = ""  # the name under which the server is asked, where it is another than that of the socket

    def call(self, name: str, message: object, **forged: Any) -> Answer:
        """Send one message of the exchange."""
        body = message if isinstance(message, bytes) else packed(message)
        return self.send(f"/sync/v1/{name}", body, **forged)

    def send(self, path: str, body: bytes, *, headers: Mapping[str, str] | None = None, **forged: Any) -> Answer:
        """Send signed bytes; anything of the signature may be forged."""
        signed = self.signed(path, body, **forged)
        told = {"Content-Type": "application/json", "Content-Encoding": "zstd", **signed, **(headers or {})}
        status, raw = sent(self.server + path, body, told)
        return Answer(status, unpacked(raw), raw)

    def signed(
        self,
        path: str,
        body: bytes,
        *,
        key: Ed25519PrivateKey | None = None,
        device: str = "",
        tag: str = "parta-device",
        nonce: str = "",
        created: int | None = None,
        method: str = "POST",
        digest_of: bytes | None = None,
        covered: tuple[str, ...] = ("@method", "@target-uri", "content-digest"),
    ) -> dict[str, str]:
        """Return the headers by which a request is known to come from a device (RFC 9421)."""
        told = b64encode(hashlib.sha256(body if digest_of is None else digest_of).digest()).decode()
        parts = {
            "@method": method,
            "@target-uri": (f"http://{self.host}" if self.host else self.server) + path,
            "content-digest": f"sha-256=:{told}:",
        }
        stamp = self.now() // 1000 if created is None else created
        parameters = (
            f"({' '.join(f'{chr(34)}{name}{chr(34)}' for name in covered)});created={stamp}"
            f';keyid="{device or self.device}";alg="ed25519";nonce="{nonce or self.chance(16).hex()}";tag="{tag}"'
        )
        lines = [f'"{name}": {parts[name]}' for name in covered]
        base = "\n".join([*lines, f'"@signature-params": {parameters}'])
        signature = b64encode((key or self.key).sign(base.encode())).decode()
        host = {"Host": self.host} if self.host else {}
        return host | {
            "Content-Digest": parts["content-digest"],
            "Signature-Input": f"parta={parameters}",
            "Signature": f"parta=:{signature}:",
        }

    def clock(self) -> Message:
        """Return every clock of this machine."""
        return {"wall": self.now(), "mono": self.now(), "boot": "stranger"}

    # ---- what an honest client asks

    def hello(self, **more: Any) -> Answer:
        """Greet; learn epoch, lease and where the chain stands."""
        nonce = self.chance(12).hex()
        answer = self.call("hello", {"v": 1, "nonce": nonce, "epoch": self.epoch, "clock": self.clock(), **more})
        if answer.status == 200:
            assert answer.told["nonce"] == nonce
            told = answer.told
            self.college, self.epoch, self.lease = told["college"], told["epoch"], told["lease"]
            self.seq, self.prev = told["device"]["last_seq"], told["device"]["last_hash"]
        return answer

    def pull(self) -> Answer:
        """Ask until everything is here; keep rows, cursors and rights."""
        while True:
            answer = self.page(self.cursors, self.rights_rev)
            if answer.status != 200:
                return answer
            self.take(answer.told)
            if not answer.told["more"]:
                return answer

    def page(self, cursors: Mapping[str, int], rights_rev: str = "", **more: Any) -> Answer:
        """Ask for one page."""
        nonce = self.chance(12).hex()
        asked = {"v": 1, "nonce": nonce, "epoch": self.epoch, "schema": SCHEMA, "rights_rev": rights_rev, "told": 0}
        return self.call("pull", asked | {"cursors": dict(cursors)} | more)

    def take(self, told: Message) -> None:
        """Keep what a page brought."""
        for number, (since, until) in told["spans"].items():
            if since == 0:
                for row in self.rows.values():
                    row["in"].discard(int(number))
            self.cursors[number] = until
        for table, row in rows_of(told["rows"], self.college):
            before = self.rows.get((table, row["id"]))
            row["in"] |= before["in"] if before else set()
            self.rows[table, row["id"]] = row
        for number, tables in told["gone"].items():
            for table, ids in tables.items():
                for id_ in ids:
                    if held := self.rows.get((table, id_)):
                        held["in"].discard(int(number))
        self.rights_rev = told["rights_rev"]
        if "granted" in told:
            self.granted = {str(number): name for number, name in told["granted"]}
            self.cursors = {number: self.cursors.get(number, 0) for number in self.granted}
        held_now = {int(number) for number in self.granted}
        self.rows = {key: row for key, row in self.rows.items() if row["in"] & held_now}

    def push(self, *parcels: Message, **more: Any) -> Answer:
        """Send sealed batches."""
        asked = {"v": 1, "nonce": self.chance(12).hex(), "epoch": self.epoch, "schema": SCHEMA, "clock": self.clock()}
        return self.call("push", asked | {"batches": list(parcels)} | more)

    def write(self, *changes: Message, opened: Message | None = None, **forged: Any) -> Message:
        """Push one batch of changes; return the answer to it."""
        answer = self.push(self.sealed(self.batch(*changes, **forged), opened))
        assert answer.status == 200, answer.told
        (result,) = answer.told["results"]
        return dict(result)

    # ---- batches

    def batch(self, *changes: Message, **forged: Any) -> Message:
        """Return the next batch of the chain, unsealed."""
        typed = self.now() - self.age
        stamp = {"wall": typed, "mono": typed, "boot": "stranger", "offset": 0, "doubtful": False}
        return {
            "device": self.device, "seq": self.seq + 1, "prev": self.prev, "lease": self.lease, "act": "put_mark",
            "act_id": self.chance(16).hex(), "schema": SCHEMA, "clock": stamp, "needs": [], "was": [],
            "changes": list(changes),
        } | forged  # fmt: skip

    def sealed(self, batch: Message | bytes, opened: Message | None = None, **more: Any) -> Message:
        """Sign a batch and go on behind it."""
        key = more.pop("key", None) or self.key
        body = batch if isinstance(batch, bytes) else canonical(batch)
        seq = more.pop("seq", None) or (self.seq + 1 if isinstance(batch, bytes) else batch["seq"])
        self.seq, self.prev = seq, hashlib.sha256(body).hexdigest()
        told = {"seq": seq, "b": body.decode(), "s": b64encode(key.sign(body)).decode()}
        return told | ({"o": canonical(opened).decode()} if opened else {}) | more

    def change(
        self, table: str, row: str, group: str, values: Message, *, born: Message | None = None, **more: Any
    ) -> Message:
        """Return one change of a batch; base and state are those of the row as it is held, unless told."""
        held = self.rows.get((table, row), {"v": {}})["v"]
        told = {
            "t": table, "id": row, "g": group, "base": held.get(group), "seen": None, "state": held.get("state"),
            "v": values,
        } | more  # fmt: skip
        return told | ({"born": born} if born is not None else {})

    def derived(self, table: str, *parts: object) -> str:
        """Return the id of a row of a table."""
        return derived(self.college, TABLES[table]["noun"], *parts)

    def held(self, table: str) -> list[Row]:
        """Return the rows of a table as they are held."""
        return [row for (name, _), row in self.rows.items() if name == table]


# ---- rows


def rows_of(told: Message, college: str) -> Iterator[tuple[str, Row]]:
    """Yield (table, row) of an answer's `rows`; a row has its values, versions, id and buckets."""
    listed, made = told["ids"], list[str]()

    def name(number: int) -> str | None:
        return None if number == -1 else made[number] if number >= 0 else listed[-2 - number]

    for table, packed_table in told["tables"].items():
        shape, count = TABLES[table], packed_table["n"]
        columns = {}
        for column, values in zip(_columns(shape), packed_table["c"], strict=True):
            spread = _spread(values, count)
            columns[column["name"]] = [name(n) for n in spread] if column["type"] == "id" else spread
        versions = {}
        for group, (devices, numbers) in zip(shape["groups"], packed_table["v"], strict=True):
            pairs = zip(_spread(devices, count), _spread(numbers, count), strict=True)
            versions[group] = [None if device == -1 else f"{name(device)}.{seq}" for device, seq in pairs]
        if "id" in packed_table:
            ids = [name(number) for number in _spread(packed_table["id"], count)]
        else:
            births = zip(*(columns[column["name"]] for column in shape["birth"]), strict=True)
            ids = [derived(college, shape["noun"], *birth) for birth in births]
            made.extend(ids)
        sets, which = packed_table["in"]
        buckets = [set(sets[number]) for number in _spread(which, count)]
        for place in range(count):
            yield (
                table,
                {
                    **{column: values[place] for column, values in columns.items()},
                    "id": ids[place],
                    "v": {group: tokens[place] for group, tokens in versions.items()},
                    "in": buckets[place],
                },
            )


def _columns(shape: Message) -> list[Message]:
    return [*shape["birth"], *(column for columns in shape["groups"].values() for column in columns)]


def _spread(values: Any, count: int) -> list[Any]:
    if isinstance(values, list):
        return values
    if "c" in values:
        return [values["c"]] * count
    if "d" in values:
        return [values["d"][number] for number in values["i"]]
    told = iter(accumulate(values["n"]))
    gaps = set(values.get("z", ()))
    return [None if place in gaps else next(told) for place in range(count)]


def public_of(key: Ed25519PrivateKey) -> str:
    """Return the public half of a key in base64."""
    return b64encode(key.public_key().public_bytes_raw()).decode()


def key_of(private: bytes) -> Ed25519PrivateKey:
    """Return the key of these 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private)


def signature_of(parcel: Message) -> bytes:
    """Return the signature of a parcel."""
    return b64decode(parcel["s"])
