"""python3 dev.py soak [--kills N] [--faults N] [--postgres SECONDS] [--seed N]: trials longer than the tests have time for."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from db.engine import open_server
from db.migrations import upgrade
from tests.soak.crowd import READERS, WRITERS, Crowd
from tests.soak.crowd_college import found
from tests.soak.killing import Tally, Trial, trial

KILLS, FAULTS, SECONDS, SEED = 200, 1000, 60.0, 1
TOLD_EVERY = 20  # kills between two words on how far it is


def main() -> int:
    """Play what is asked for, or all of it; say what was done, and return 1 where something did not hold."""
    asked = argparse.ArgumentParser(prog="python3 dev.py soak")
    asked.add_argument("--kills", type=int, metavar="N", help="rounds in which the desktop, and the server, is killed")
    asked.add_argument("--faults", type=int, metavar="N", help="faults of the line between them")
    asked.add_argument("--postgres", type=float, metavar="SECONDS", help="writers and readers on one PostgreSQL")
    asked.add_argument("--seed", type=int, default=SEED)
    told = asked.parse_args()
    if told.kills is None and told.faults is None and told.postgres is None:
        told.kills, told.faults, told.postgres = KILLS, FAULTS, SECONDS
    well = True
    if told.kills:
        well &= _tried(told.seed, "desktop killed", lambda made: made.desktop_killed(told.kills))
        well &= _tried(told.seed, "server killed", lambda made: made.server_killed(told.kills))
    if told.faults:
        well &= _tried(told.seed, "bad line", lambda made: made.over_a_bad_line(told.faults))
    if told.postgres:
        well &= _on_postgres(told.postgres)
    return 0 if well else 1


def _tried(seed: int, name: str, play: Callable[[Trial], Tally]) -> bool:
    def say(kills: int) -> None:
        if kills % TOLD_EVERY == 0:
            print(f"{name}: {kills}", file=sys.stderr, flush=True)

    with TemporaryDirectory(prefix="parta-soak-") as folder, trial(Path(folder), seed, say) as made:
        seen = play(made)
    faults = ", ".join(f"{count} {kind}" for kind, count in sorted(seen.faults.items()))
    bad = f"{seen.kills} kills, {seen.in_work} of them at a statement or commit" if seen.kills else f"faults: {faults}"
    print(
        f"{name}, seed {seed}: {bad}; {seen.saved} marks shown as saved, {seen.batches} batches on the server, "
        f"{len(seen.flaws)} flaws",
        flush=True,
    )
    for flaw in seen.flaws:
        print(flaw, file=sys.stderr)
    return not seen.flaws


def _on_postgres(seconds: float) -> bool:
    with _fresh_database() as url:
        engine = open_server(url)
        found(engine, WRITERS)
        engine.dispose()
        seen = Crowd(url).play(seconds=seconds)
    print(
        f"PostgreSQL, {seconds:g} s: {WRITERS} writers, {READERS} readers, {seen.batches} batches, {seen.pulls} pulls, "
        f"{seen.missed} rows missed, {seen.torn} batches torn, {seen.deadlocks} deadlocks, "
        f"longest push {seen.longest_push:.2f} s",
        flush=True,
    )
    for broken in seen.broken:
        print(broken, file=sys.stderr)
    return seen.is_well


@contextmanager
def _fresh_database() -> Iterator[str]:
    """Lend a database of the server's schema on a PostgreSQL of its own, by the fixture of the tests."""
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
