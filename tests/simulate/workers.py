"""Seeds played by as many processes as there are cores."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Any

from tests.simulate.world import Violation

CHUNK = 4  # seeds of one errand
SHRINKING = 90.0  # seconds

_server: Any = None  # in a worker: the PostgreSQL slot all its seeds begin anew in


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a seed."""

    seed: int
    events: int
    edits: int
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Shortest:
    """The shortest story that fails, told."""

    seed: int
    violations: tuple[Violation, ...]
    told: str


class Workers:
    """Processes that play; each has databases of its own."""

    def __init__(self, pool: ProcessPoolExecutor, count: int) -> None:
        self._pool, self._count = pool, count

    def play(self, seeds: Iterable[int], mutant: str | None = None) -> Iterator[Result]:
        """Yield results as they come, in whatever order; closing the iterator stops asking for more."""
        left = iter(seeds)
        under_way: set[Future[list[Result]]] = set()
        try:
            while True:
                while len(under_way) < self._count + 1 and (chunk := list(islice(left, CHUNK))):
                    under_way.add(self._pool.submit(_play, chunk, mutant))
                if not under_way:
                    return
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    yield from future.result()
        finally:
            for future in under_way:
                future.cancel()

    def scene(self, mutant: str) -> tuple[Violation, ...]:
        """Return what breaks in the scene that shows a bug; nothing where the oracle is blind to it."""
        return self._pool.submit(_scene, mutant).result()

    def shrink(self, seed: int, mutant: str | None = None) -> Shortest:
        """Return the shortest story of this seed that fails."""
        return self._pool.submit(_shrink, seed, mutant).result()


@contextmanager
def workers(count: int | None = None, postgres: tuple[Any, str] | None = None) -> Iterator[Workers]:
    """Lend the processes; `postgres` is a running server and the name of the database that all seeds begin with."""
    count = count or os.cpu_count() or 1
    before = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = "0"  # sets of words have one order, so that a seed is the same story every time
    try:
        with ProcessPoolExecutor(
            count, mp_context=get_context("spawn"), initializer=_begin, initargs=(postgres,)
        ) as pool:
            pool.submit(int).result()  # they begin now, and the thread that feeds them with them
            try:
                yield Workers(pool, count)
            finally:
                pool.shutdown(cancel_futures=True)
    finally:
        if before is None:
            del os.environ["PYTHONHASHSEED"]
        else:
            os.environ["PYTHONHASHSEED"] = before


# ---- in a worker


def _begin(postgres: tuple[Any, str] | None) -> None:
    from multiprocessing.util import Finalize

    from tests.simulate.files import sweep

    global _server  # noqa: PLW0603
    Finalize(None, sweep, exitpriority=10)
    if postgres:
        from tests.simulate.postgres import PostgresSlot

        _server = PostgresSlot(*postgres)


def _play(seeds: list[int], mutant: str | None) -> list[Result]:
    from tests.simulate.files import seldom_collected
    from tests.simulate.mutants import mutated
    from tests.simulate.play import play

    with mutated(mutant), seldom_collected():
        found = [play(seed, _fresh()) for seed in seeds]
    return [Result(played.story.seed, played.events, played.edits, played.violations) for played in found]


def _scene(mutant: str) -> tuple[Violation, ...]:
    from tests.simulate.mutants import mutated
    from tests.simulate.mutants.scenes import SCENES
    from tests.simulate.play import play

    with mutated(mutant):
        found = (play(story, _fresh()).violations for story in SCENES[mutant])
        return next((violations for violations in found if violations), ())


def _shrink(seed: int, mutant: str | None) -> Shortest:
    from tests.simulate.mutants import mutated
    from tests.simulate.play import play
    from tests.simulate.shrink import Shrinking

    with mutated(mutant):
        found = play(seed, _fresh())
        if not found.violations:
            return Shortest(seed, (), "  it does not fail when it is played alone")
        shortest = Shrinking(found, SHRINKING, _fresh).run()
    return Shortest(seed, shortest.violations, shortest.story.spoken())


def _fresh() -> Any:
    if _server is not None:
        _server.renew()
    return _server
