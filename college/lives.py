"""A life of a thing as data: which event leads from which state to which, by whose right and under what guards."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from college.refusal import Clause, Refused
from college.roles import Right

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)
G = TypeVar("G", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step(Generic[S, E, G]):
    """One transition. `before` is None while the thing does not exist; without a right the program itself does it."""

    before: S | None
    event: E
    after: S
    right: Right | None = None
    guards: tuple[G, ...] = ()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Life(Generic[S, E, G]):
    """All transitions of one kind of thing; what is not listed is impossible.

    `refusals` say in a state why nothing of the kind can be done there and who can help; `{event}` is the event's
    name. `wanted` says of a guard what is missing when it is not met.
    """

    steps: tuple[Step[S, E, G], ...]
    titles: Mapping[E, str]
    refusals: Mapping[S | None, str]
    wanted: Mapping[G, Refused]
    clause: Clause | None = None
    _after: dict[tuple[S | None, E], S] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        after: dict[tuple[S | None, E], S] = {}
        for step in self.steps:
            if after.setdefault((step.before, step.event), step.after) is not step.after:
                raise ValueError(f"{step.event} leads from {step.before} to two states")
        object.__setattr__(self, "_after", after)  # a frozen value computes its index once

    def next_state(self, state: S | None, event: E) -> S:
        """Return the state after the event, or refuse what is impossible in this state."""
        after = self._after.get((state, event))
        if after is None:
            raise Refused(self.refusals[state].format(event=self.titles[event]), self.clause)
        return after

    def ways(self, state: S | None, event: E) -> tuple[Step[S, E, G], ...]:
        """Return every way in which the event may happen in the state: by this right or by that."""
        return tuple(step for step in self.steps if (step.before, step.event) == (state, event))

    def events(self, state: S | None, rights: Collection[Right] = ()) -> tuple[E, ...]:
        """Return what a holder of these rights may do in the state, in the order of the table."""
        found = (step.event for step in self.steps if step.before == state and step.right in rights)
        return tuple(dict.fromkeys(found))

    def refuse_unmet(self, step: Step[S, E, G], met: Collection[G]) -> None:
        """Refuse a step one of whose guards is not met, with the sentence of the first one."""
        missing = next((guard for guard in step.guards if guard not in met), None)
        if missing is not None:
            wanted = self.wanted[missing]
            raise Refused(wanted.sentence, wanted.clause)
