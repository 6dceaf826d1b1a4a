"""Desktops and a server on a bad network, seeded: nothing lost, nothing twice, all equal at rest; and bugs are seen."""

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.simulate.files import seldom_collected, sweep
from tests.simulate.mutants import MUTANTS, mutated
from tests.simulate.mutants.scenes import HELD, SCENES, A, B, badly, office, story, types
from tests.simulate.play import BROKEN, play
from tests.simulate.postgres import PostgresSlot, founded
from tests.simulate.progress import Progress
from tests.simulate.regressions import REGRESSIONS
from tests.simulate.shrink import Shrinking
from tests.simulate.story import draw
from tests.test_reliability_page import invariants_of

SEEDS = 200
ON_POSTGRESQL = 3
LATE = 18  # seen by 8
CHUNK = 10  # seeds of one test, so that they are shared among the cores


@pytest.fixture(scope="module", autouse=True)
def _clean():
    with seldom_collected():
        yield
    sweep()


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_nothing_is_lost_nothing_comes_twice_and_all_are_equal_at_rest(first):
    played = (play(seed) for seed in range(first, first + CHUNK))
    assert [(one.story.seed, one.violations) for one in played if one.violations] == []


def test_the_same_holds_on_postgresql(postgres):
    with closing(PostgresSlot(postgres, founded(postgres))) as server:
        played = []
        for seed in range(SEEDS, SEEDS + ON_POSTGRESQL):
            played.append(play(seed, server))
            server.renew()
    assert [(one.story.seed, one.violations) for one in played if one.violations] == []


@pytest.mark.parametrize("bug", sorted(MUTANTS))
def test_a_deliberate_bug_is_seen(bug):
    with mutated(bug):
        told = next(((scene, found) for scene in SCENES[bug] if (found := play(scene).violations)), None)
    assert told is not None, f"the oracle is blind to {bug}"
    scene, found = told
    broken = {violation.number for violation in found}
    assert BROKEN not in broken, "a program that breaks is seen by itself"
    assert invariants_of(bug) - {LATE} <= broken, "the page says what it breaks"
    assert play(scene).violations == (), "and nothing but the bug is wrong there"


@pytest.mark.parametrize("wrong", REGRESSIONS)
def test_what_once_failed_holds(wrong):
    assert play(REGRESSIONS[wrong]).violations == ()


def test_every_seed_is_a_story_of_some_length():
    assert play(11).events >= 200


def test_a_seed_is_the_same_story_every_time():
    assert play(7) == play(7)
    assert draw(7) != draw(8)


def test_a_story_that_fails_is_told_as_short_as_it_can_be():
    long = story(HELD, types(B), types(A, "topic"), badly(A, loss=1.0, cut=0.5), office("load", 1), types(B, "move"))
    with mutated("ack_on_send"):
        shortest = Shrinking(play(long), 60).run()
    assert [one.number for one in shortest.violations] == [1]
    assert len(shortest.story.steps) <= 4 < len(long.steps), shortest.story.spoken()
    with mutated("ack_on_send"):
        for place in range(len(shortest.story.steps)):
            steps = shortest.story.steps[:place] + shortest.story.steps[place + 1 :]
            assert play(replace(long, steps=steps)).violations == (), "nothing can be left out of it"


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
