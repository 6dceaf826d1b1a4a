"""Desktops and a server on a bad network, seeded: nothing lost, nothing twice, all equal at rest; and bugs are seen."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.simulate.college import college_at
from tests.simulate.files import by_chance, sweep
from tests.simulate.mutants import MUTANTS, mutated
from tests.simulate.play import play
from tests.simulate.postgres import PostgresSlot
from tests.simulate.progress import Progress
from tests.simulate.shrink import Shrinking
from tests.simulate.story import draw

SEEDS = 40
CHUNK = 10  # seeds of one test, so that they are shared among the cores
MOST = 40  # seeds within which every deliberate bug must be seen


@pytest.fixture(scope="module", autouse=True)
def _clean():
    yield
    sweep()


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_nothing_is_lost_nothing_comes_twice_and_all_are_equal_at_rest(first):
    played = (play(seed) for seed in range(first, first + CHUNK))
    assert [(one.story.seed, one.violations) for one in played if one.violations] == []


def test_the_same_holds_on_postgresql(postgres):
    with by_chance(Random("server")):
        template = postgres.create()
        college_at(postgres.url(template)).engine.dispose()
    with closing(PostgresSlot(postgres, template)) as server:
        played = [play(seed, server) for seed in range(200, 203)]
    assert [(one.story.seed, one.violations) for one in played if one.violations] == []


@pytest.mark.parametrize("bug", sorted(MUTANTS))
def test_a_deliberate_bug_is_seen(bug):
    with mutated(bug):
        assert any(play(seed).violations for seed in range(MOST)), f"the oracle is blind to {bug}"


def test_a_seed_is_the_same_story_every_time():
    assert play(7) == play(7)
    assert draw(7) != draw(8)


def test_a_story_that_fails_is_told_as_short_as_it_can_be():
    with mutated("ack_on_send"):
        shortest = Shrinking(play(0), 60).run()
    assert shortest.violations
    assert 0 < len(shortest.story.steps) < 6, shortest.story.spoken()


def test_a_long_run_goes_on_where_the_last_sitting_ended(tmp_path):
    progress = Progress.read(tmp_path / "sitting.json")
    for seed in (3, 1, 2, 7):
        progress.add(seed)
        progress.total.seeds += 1
    progress.save()
    again = Progress.read(tmp_path / "sitting.json")
    assert again.done == [(1, 3), (7, 7)]
    assert again.left(range(1, 9)) == [4, 5, 6, 8]
    assert again.total.seeds == 4


def test_the_command_says_in_one_line_what_it_has_played():
    words = [sys.executable, "-m", "tests.simulate", "--seeds", "2", "--seed", "5", "--workers", "1"]
    done = subprocess.run(words, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert list(told) == ["seeds", "events", "edits", "lost", "diverged", "seconds"]
    assert (told["seeds"], told["lost"], told["diverged"]) == (2, 0, 0)
    assert told["events"] >= 200
