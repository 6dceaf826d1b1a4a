"""Deliberate bugs. The simulator must catch each: one that survives means the oracle is blind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.simulate.mutants import decisions, desktop, forks, restored, server

MUTANTS: dict[str, Callable[[], Any]] = {
    bug.__name__: bug for bug in (*server.BUGS, *desktop.BUGS, *restored.BUGS, *forks.BUGS, *decisions.BUGS)
}


@contextmanager
def mutated(name: str | None) -> Iterator[None]:
    """Let one bug live for a while."""
    if name is None:
        yield
        return
    with MUTANTS[name]():
        yield
