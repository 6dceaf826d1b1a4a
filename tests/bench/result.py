"""What a bench answers."""

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Result:
    """A number, its unit, the goal it must not exceed, and what was measured beside it in the same run."""

    value: float
    unit: str
    goal: float
    beside: dict[str, float] = field(default_factory=dict)

    @property
    def is_met(self) -> bool:
        return self.value <= self.goal

    def as_json(self) -> dict[str, object]:
        """Return the shape of `dev.py bench --json`."""
        return asdict(self)
