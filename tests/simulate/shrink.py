"""The shortest story that still fails: delta debugging over the steps, then over what is in each step."""

import time
from collections.abc import Sequence
from dataclasses import replace

from tests.simulate.play import Played, play
from tests.simulate.story import Step


class Shrinking:
    """Plays parts of a story, as long as there is time, and keeps the shortest that breaks the same invariant."""

    def __init__(self, found: Played, seconds: float, fresh=lambda: None) -> None:
        self.shortest = found
        self.number = found.violations[0].number
        self.ends = time.monotonic() + seconds
        self.fresh = fresh

    def run(self) -> Played:
        """Return the shortest story found."""
        self._try(self.shortest.story.steps[: self.shortest.steps])
        self._cut()
        self._simplify()
        self._cut()
        return self.shortest

    def _cut(self) -> None:
        """Leave out ever smaller parts (ddmin)."""
        parts = 2
        while len(self.steps) > 1 and time.monotonic() < self.ends:
            size = -(-len(self.steps) // parts)
            starts = range(0, len(self.steps), size)
            if any(self._try((*self.steps[:start], *self.steps[start + size :])) for start in starts):
                parts = max(parts - 1, 2)
            elif size == 1:
                return
            else:
                parts = min(parts * 2, len(self.steps))

    def _simplify(self) -> None:
        for place in range(len(self.steps)):
            while any(
                self._try((*self.steps[:place], simple, *self.steps[place + 1 :]))
                for simple in self.steps[place].simpler()
            ):
                if place >= len(self.steps):
                    return

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.shortest.story.steps

    def _try(self, steps: Sequence[Step]) -> bool:
        if time.monotonic() > self.ends:
            return False
        played = play(replace(self.shortest.story, steps=tuple(steps)), self.fresh())
        if all(violation.number != self.number for violation in played.violations):
            return False
        self.shortest = played
        return True
