"""What was shown as saved is there after kill -9, whenever it comes."""

import random
import select as waiting
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from db.engine import check, open_client, reading
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from tests.factories import KEY, Hand, Machines, chain_of, student

ROOT = Path(__file__).parents[2]


@contextmanager
def typist(hand: Hand, what: str) -> Iterator[subprocess.Popen[str]]:
    """Start the second process and wait until it has opened the file; it is dead afterwards."""
    command = [sys.executable, "-m", "tests.db.typist", str(hand.path), what]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def shown(process: subprocess.Popen[str], presses: int, then: float) -> list[list[str]]:
    """Wait for so many marks, then at most so many seconds for one more, and kill; return all that was shown."""
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(presses)]
    waiting.select([process.stdout], [], [], then)
    process.kill()
    lines += process.stdout.read().splitlines(keepends=True)
    return [line.split() for line in lines if line.endswith("\n")]


def held(hand: Hand) -> dict[tuple[str, str], str]:
    """Reopen the file and read the marks by day and student."""
    numbers = {student(number): str(number) for number in range(6)}
    told = (
        select(Lesson.day, MarkEntry.student_id, MarkEntry.value)
        .join(Work, Work.lesson_id == Lesson.id)
        .join(MarkEntry, MarkEntry.work_id == Work.id)
    )
    with reading(hand.engine).connect() as connection:
        return {(day.isoformat(), numbers[person]): value for day, person, value in connection.execute(told)}


def reopen(hand: Hand) -> None:
    hand.engine = open_client(hand.path, KEY, create=False)


def test_every_mark_shown_as_saved_outlives_ten_kills(machines: Machines) -> None:
    hand = machines.hand()
    hand.engine.dispose()
    chance = random.Random(20261112)
    saved: dict[tuple[str, str], str] = {}
    count = 0
    for _ in range(10):
        with typist(hand, str(count)) as process:
            lines = shown(process, chance.randint(1, 25), chance.uniform(0, 0.006))
        assert lines, "something was typed"
        for _, day, person, value in lines:
            saved[day, person] = value
        reopen(hand)
        check(hand.engine)
        found = held(hand)
        chain = chain_of(hand)
        hand.engine.dispose()
        # One more may have been committed in the moment between its commit and its being shown.
        more = {cell for cell in found if found[cell] != saved.get(cell)}
        assert len(more) <= 1
        assert {cell: value for cell, value in saved.items() if cell not in more}.items() <= found.items()
        count += len(lines)
        assert len(chain) in (count, count + 1)
        if len(chain) > count:
            count += 1
        saved = found
    assert count > 50


def test_an_act_killed_in_its_middle_leaves_nothing(machines: Machines) -> None:
    hand = machines.hand()
    hand.engine.dispose()
    with typist(hand, "middle") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "middle\n"
    reopen(hand)
    check(hand.engine)
    assert (hand.rows(MarkEntry), hand.rows(Lesson), hand.outbox()) == ([], [], [])
    hand.engine.dispose()
