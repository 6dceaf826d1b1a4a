"""One story: a few school days on a bad network, then rest, then the oracle."""

import traceback
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.simulate.files import by_chance
from tests.simulate.server import bounded, stumbling
from tests.simulate.story import EVENTS, Story, draw
from tests.simulate.world import Violation, World


@dataclass(frozen=True, slots=True)
class Played:
    """What became of a story; `steps` is how many of it were played before something did not hold."""

    story: Story
    violations: tuple[Violation, ...]
    events: int
    edits: int
    steps: int


BROKEN = 0


def play(story: Story | int, server=None) -> Played:
    """Play a story, or the one of this seed, until an invariant does not hold."""
    story = draw(story) if isinstance(story, int) else story
    with by_chance(Random(f"house {story.seed}")), bounded(story.fill), stumbling():
        world = World(story, server)
        try:
            _play(world, story)
        except Exception as error:  # noqa: BLE001  whatever the programs raise is a finding, to be shrunk like one
            world.complain(BROKEN, f"the program broke: {_place(error)}")
    found = tuple(dict.fromkeys(world.violations))
    return Played(story, found, world.events, world.edits, world.steps)


def _play(world: World, story: Story) -> None:
    for step in story.steps:
        world.play(step)
        if world.violations:
            return
        if world.events >= EVENTS:
            break
    world.rest()
    if not world.violations:
        world.oracle.at_rest()


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
