"""How far a long run has come: finished ranges of seeds in a file, so that it can be played over several sittings."""

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Total:
    """What was played so far."""

    seeds: int = 0
    events: int = 0
    edits: int = 0
    lost: int = 0
    diverged: int = 0
    seconds: float = 0.0

    def line(self) -> str:
        """Return the last line of a run."""
        told = {name: getattr(self, name) for name in ("seeds", "events", "edits", "lost", "diverged")}
        return json.dumps({**told, "seconds": round(self.seconds, 1)})


@dataclass(slots=True)
class Progress:
    """`done` are ranges of seeds, both ends inclusive, that broke nothing."""

    path: Path | None
    done: list[tuple[int, int]] = field(default_factory=list)
    total: Total = field(default_factory=Total)

    @classmethod
    def read(cls, path: Path | None) -> "Progress":
        """Read what earlier sittings left; nothing is as good as none."""
        if path is None or not path.exists():
            return cls(path)
        told = json.loads(path.read_text(encoding="utf-8"))
        return cls(path, [(first, last) for first, last in told["done"]], Total(**told["total"]))

    def left(self, seeds: range) -> list[int]:
        """Return the seeds that nobody has played yet."""
        played = {seed for first, last in self.done for seed in range(first, last + 1)}
        return [seed for seed in seeds if seed not in played]

    def add(self, seed: int) -> None:
        """Note a seed that broke nothing."""
        ranges: list[tuple[int, int]] = []
        for first, last in sorted([*self.done, (seed, seed)]):
            if ranges and first <= ranges[-1][1] + 1:
                ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
            else:
                ranges.append((first, last))
        self.done = ranges

    def save(self) -> None:
        """Write it down, whole or not at all."""
        if self.path is None:
            return
        part = self.path.with_name(self.path.name + ".part")
        told = {"done": self.done, "total": {n: getattr(self.total, n) for n in Total.__dataclass_fields__}}
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(self.path)
