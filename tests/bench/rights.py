"""What rights and signatures cost: one question, the rights of whoever sees most, a thousand signed batches checked."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import Engine

from college.roles import Action, Place
from college.roles import may as asked
from db.chain_audit import checked
from db.credentials import verify
from db.engine import reading
from db.rights import load_rights
from tests.bench.result import Result
from tests.db.questions import FIVE, FOUR
from tests.factories import GROUP, PAGE, TODAY, WHO, Hand, Machines, column_on, exchange_with, put

RUNS, QUESTIONS, BATCHES = 9, 20_000, 1000


def may() -> Result:
    """One question about a right, µs: the whole matrix of a role, the place that is nearly out of reach."""
    with _college() as (server, _), reading(server).connect() as conn:
        rights = load_rights(conn, WHO.teacher)
    actor, where = rights.actor_on(TODAY), Place(page=PAGE, group=GROUP, own=True)
    waits = []
    for _ in range(RUNS):
        begun = perf_counter()
        for _ in range(QUESTIONS):
            asked(rights.matrix, actor, "journal.marks", Action.WRITE, TODAY, where)
        waits.append((perf_counter() - begun) / QUESTIONS * 1e6)
    return Result(median(waits), "µs", 5)


def rights_of_deputy() -> Result:
    """The rights of a deputy, who sees every journal, read as a pull reads them, ms."""
    waits = []
    with _college() as (server, _):
        for _ in range(RUNS):
            with reading(server).connect() as conn:
                begun = perf_counter()
                load_rights(conn, WHO.deputy)
                waits.append((perf_counter() - begun) * 1000)
    return Result(median(waits), "ms", 20)


def verify_1000() -> Result:
    """A thousand signed batches of one desktop checked as `audit verify` does, ms; beside: the signatures alone."""
    with _college() as (server, machines):
        hand = machines.enrolled(server)
        column = column_on(hand, TODAY)
        for number in range(BATCHES):
            put(hand, column_on(hand, TODAY) if number == 1 else column, number % 6, (FIVE, FOUR)[number // 6 % 2])
        exchange_with(server, hand)
        chains, whole = ([_checking(server, hand, rows=rows) for _ in range(3)] for rows in (False, True))
        signed = [(row.body, row.signature) for row in hand.outbox()[:BATCHES]]
        begun = perf_counter()
        assert all(verify(hand.key.public, body, signature) for body, signature in signed)
        alone = (perf_counter() - begun) * 1000
    return Result(
        median(chains), "ms", 300, {"signatures alone": alone, "with every row of the journal": median(whole)}
    )


def _checking(server: Engine, hand: Hand, *, rows: bool) -> float:
    begun = perf_counter()
    [found] = [each for each in checked(server, rows=rows) if each.device == hand.device]
    took = (perf_counter() - begun) * 1000
    assert found.flaw is None, found.line
    assert found.batches >= BATCHES
    return took


@contextmanager
def _college() -> Iterator[tuple[Engine, Machines]]:
    with tempfile.TemporaryDirectory(prefix="parta-bench-") as folder:
        machines = Machines(Path(folder))
        try:
            yield machines.server(), machines
        finally:
            machines.close()
