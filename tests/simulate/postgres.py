"""Debian's PostgreSQL for the simulator, by the fixture of the tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from db.engine import open_server
from db.migrations import upgrade


@contextmanager
def fresh_databases(*, is_wanted: bool) -> Iterator[Callable[[], str | None]]:
    """Lend a function that gives the address of a fresh database with the server's tables, or None for SQLite."""
    if not is_wanted:
        yield lambda: None
        return
    from tests import conftest

    started = conftest.postgres.__wrapped__() if hasattr(conftest.postgres, "__wrapped__") else None
    if started is None:
        raise SystemExit("the fixture of PostgreSQL has another form")
    postgres = next(started)
    try:
        template = postgres.create()
        engine = open_server(postgres.url(template), migrate=True)
        upgrade(engine, "server")
        engine.dispose()
        numbers = count()
        yield lambda: postgres.url(postgres.create(template=template)) if next(numbers) >= 0 else None
    finally:
        next(started, None)
