"""What the server says: the same answer to the same batch, no gap in a chain, not one row that is not granted."""

import json
from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import zstandard

if TYPE_CHECKING:
    from tests.simulate.desktop import Desktop
    from tests.simulate.oracle.truth import Truth
    from tests.simulate.world import World


class Answers:
    """Hears what goes over every line."""

    def __init__(self, world: "World", truth: "Truth") -> None:
        self.world, self.truth = world, truth
        self.given: dict[tuple, Any] = {}  # (device, seq, hash): the answer
        self.version: int | None = None  # of the server, when its acts were looked at
        self.boots: dict[tuple, str] = {}  # (device, seq): in which boot of its machine it came first

    def hear(self, desktop: "Desktop", name: str, request: bytes, answer: bytes) -> None:
        """Judge an answer with the status 200."""
        self._acts()
        match name:
            case "push":
                self._push(desktop, _opened(request), _opened(answer))
            case "pull":
                self._pull(desktop, _opened(request), _opened(answer))

    def _push(self, desktop: "Desktop", request: dict, answer: dict) -> None:
        """The answer once given is given again, word for word (2); what comes out of order is not taken (14)."""
        device = desktop.id.hex
        names = {told["seq"]: sha256(told["b"].encode()).hexdigest() for told in request["batches"]}
        for result in answer["results"]:
            key = (device, result["seq"], names.get(result["seq"]))
            self.boots.setdefault(key[:2], request["clock"]["boot"])
            if self.given.setdefault(key, result) != result:
                self.world.complain(2, f"desktop {desktop.number}: a batch got another answer than before")
        [(count, last, first)] = self.truth.slot.read(
            "SELECT count(b.seq), max(b.seq), max(d.first_seq) FROM device d "
            f"LEFT JOIN batch b ON b.device=d.id WHERE d.id='{device}'"
        )
        if count and count != last - first + 1 - self._given_up(device):
            self.world.complain(14, f"desktop {desktop.number}: the server took a batch before the one it follows")

    def _acts(self) -> None:
        """An act of many batches is on the server whole or not at all, so that nobody is shown a part of it (8)."""
        if self.version == (version := self.truth.slot.version()):
            return
        self.version = version
        known = {tuple(row) for row in self.truth.slot.read("SELECT device, seq, hash FROM batch_result")}
        names = self.world.oracle.names()
        for number, screen in self.world.oracle.screens.items():
            acts: dict[tuple, list[bool]] = defaultdict(list)
            by_name = {kept.name: kept for kept in screen.ledger.values()}
            for first, every in names.all_of(by_name.values()):
                kept = by_name[first if first in by_name else every[0]]
                acts[kept.act_id, bool(kept.was)].append(any(name in known for name in every))
            if any(any(told) and not all(told) for told in acts.values()):
                self.world.complain(8, f"desktop {number}: a part of an act is told and the rest is not")

    def _given_up(self, device: str) -> int:
        """Count the batches that the desktop said are gone, or go on under other names, and that never came."""
        [(count,)] = self.truth.slot.read(
            "SELECT coalesce(sum(g.last-g.first+1-(SELECT count(*) FROM batch b WHERE b.device=g.device AND b.seq "
            f"BETWEEN g.first AND g.last)), 0) FROM batch_gap g WHERE g.device='{device}'"
        )
        return count

    def _pull(self, desktop: "Desktop", request: dict, answer: dict) -> None:
        """Only granted buckets are told, and of each table as many rows as changed in them (6)."""
        numbers = self.truth.numbers(desktop)
        spans = {int(bucket): span for bucket, span in answer["spans"].items()}
        told = {bucket for table in answer["rows"]["tables"].values() for set_ in table["in"][0] for bucket in set_}
        if not spans.keys() | told | {int(bucket) for bucket in answer["gone"]} <= numbers:
            self.world.complain(6, f"desktop {desktop.number}: a bucket was told that is not granted")
        if "granted" in answer and {bucket for bucket, _ in answer["granted"]} != numbers:
            self.world.complain(6, f"desktop {desktop.number}: another list of buckets was granted than is right")
        counts: dict[str, set[str]] = defaultdict(set)
        for bucket, (since, until) in spans.items():
            for table, row in self.truth.slot.read(
                f"SELECT tbl, row_id FROM sync_row WHERE bucket={bucket} AND seq>{since} AND seq<={until} AND NOT deleted"
            ):
                counts[table].add(row)
        if {table: rows["n"] for table, rows in answer["rows"]["tables"].items()} != {
            table: len(rows) for table, rows in counts.items()
        }:
            self.world.complain(6, f"desktop {desktop.number}: other rows were told than changed in its buckets")


def _opened(message: bytes) -> dict:
    return json.loads(zstandard.ZstdDecompressor().decompress(message))
