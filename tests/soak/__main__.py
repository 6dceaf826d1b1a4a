"""python -m tests.soak [--postgres SECONDS]: longer trials than the tests have time for."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.soak.crowd import READERS, WRITERS, Crowd


def main() -> int:
    """Play what is asked for; say what was done, and 1 where something did not hold."""
    asked = argparse.ArgumentParser(prog="python3 dev.py soak")
    asked.add_argument("--postgres", type=float, metavar="SECONDS", help="writers and readers on one PostgreSQL")
    told = asked.parse_args()
    well = True
    if told.postgres is not None:
        well &= on_postgres(told.postgres)
    return 0 if well else 1


def on_postgres(seconds: float) -> bool:
    """Let the crowd work for so long."""
    from db.engine import open_server
    from tests.soak.crowd_college import found

    with _fresh_database() as url:
        engine = open_server(url)
        found(engine, WRITERS)
        engine.dispose()
        seen = Crowd(url).play(seconds=seconds)
    print(
        f"PostgreSQL: {WRITERS} writers, {READERS} readers, {seconds:g} s: {seen.batches} batches, {seen.pulls} pulls, "
        f"{seen.missed} rows missed, {seen.torn} batches torn, {seen.deadlocks} deadlocks, "
        f"longest push {seen.longest_push:.2f} s"
    )
    for broken in seen.broken:
        print(broken, file=sys.stderr)
    return seen.is_well


@contextmanager
def _fresh_database() -> Iterator[str]:
    """Lend a database of the server's schema on a PostgreSQL of its own, by the fixture of the tests."""
    from db.engine import open_server
    from db.migrations import upgrade
    from tests import conftest

    started = conftest.postgres.__wrapped__()
    try:
        postgres = next(started)
        url = postgres.url(postgres.create())
        engine = open_server(url, migrate=True)
        upgrade(engine, "server")
        engine.dispose()
        yield url
    finally:
        next(started, None)


if __name__ == "__main__":
    sys.exit(main())
