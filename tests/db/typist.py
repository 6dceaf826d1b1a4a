"""A teacher at the keys in a process of his own: prints each mark when it is shown as saved. Run by test_durability."""

import sys
from itertools import count
from pathlib import Path

from college.cells import Cell
from college.marks import DIGITS
from db import device
from db.clock import SystemClock
from db.credentials import DeviceKey
from db.engine import open_client
from db.gradebook import put_cell, spread_of
from db.store import Store, next_batch
from tests.factories import KEY, PAGE, WHO, Hands, student

MARKS = sorted(DIGITS)


def type_on(path: Path, first: int) -> None:
    """Type marks, numbered from `first`, until killed; say "number column student mark" after each commit."""
    store, columns = _open(path)
    for number in count(first):
        column, person, mark = columns[number % len(columns)], number % 6, MARKS[number % len(MARKS)]
        with store.write("put_mark") as session:
            put_cell(session, column, student(person), Cell(marks=(mark,)), person=WHO.teacher, clock=Hands())
        print(number, column.day.isoformat(), person, mark.value, flush=True)


def stop_in_the_middle(path: Path) -> None:
    """Write half of an act and wait to be killed."""
    store, columns = _open(path)
    with store.write("put_column") as session:
        for person in range(6):
            put_cell(session, columns[0], student(person), Cell(marks=(MARKS[0],)), person=WHO.teacher, clock=Hands())
            next_batch(session)
        print("middle", flush=True)
        sys.stdin.read()


def _open(path: Path):
    engine = open_client(path, KEY, create=False)
    store = Store(engine, SystemClock(), DeviceKey(device.here(engine).private))
    with store.read() as session:
        columns = spread_of(session, PAGE, person=WHO.teacher, clock=Hands()).columns
    print("ready", flush=True)
    return store, [column for column in columns if not column.future]


if __name__ == "__main__":
    if sys.argv[2] == "middle":
        stop_in_the_middle(Path(sys.argv[1]))
    type_on(Path(sys.argv[1]), int(sys.argv[2]))
