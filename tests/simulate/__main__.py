"""python -m tests.simulate [--seeds N] [--seed K] [--mutant NAME] [--postgres URL] [--events N]"""

import argparse
import sys
import time

from tests.simulate.mutants import MUTANTS, mutated
from tests.simulate.play import EVENTS, play
from tests.simulate.world import sweep


def main() -> int:
    """Play seeds; print one line for each that fails. With a mutant, failing is what is wanted."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulate")
    asked.add_argument("--seeds", type=int, default=20, help="how many, from --first on")
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--seed", type=int, help="this one only")
    asked.add_argument("--events", type=int, default=EVENTS)
    asked.add_argument("--mutant", choices=sorted(MUTANTS))
    asked.add_argument("--postgres", action="store_true", help="a server on Debian's PostgreSQL instead of SQLite")
    told = asked.parse_args()
    seeds = [told.seed] if told.seed is not None else range(told.first, told.first + told.seeds)
    began, failed = time.monotonic(), 0
    try:
        with mutated(told.mutant), databases(is_wanted=told.postgres) as fresh:
            for seed in seeds:
                if found := play(seed, events=told.events, place=fresh()):
                    failed += 1
                    print(f"seed {seed}: {'; '.join(found[:4])}", flush=True)
    finally:
        sweep()
    print(f"{len(seeds)} seeds, {failed} failed, {time.monotonic() - began:.1f} s", file=sys.stderr)
    if told.mutant:
        return 0 if failed else 1
    return 1 if failed else 0


def databases(*, is_wanted: bool):
    """Lend a function that gives the address of a fresh PostgreSQL database, or None for SQLite."""
    from tests.simulate.postgres import fresh_databases

    return fresh_databases(is_wanted=is_wanted)


if __name__ == "__main__":
    sys.exit(main())
