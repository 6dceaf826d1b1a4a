"""`python3 dev.py simulate`: play seeds, or see whether deliberate bugs are caught."""

import argparse
import sys
import time
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from tests.simulate.mutants import MUTANTS
from tests.simulate.progress import Progress
from tests.simulate.workers import Result, Workers, workers
from tests.simulate.world import Violation

LOST = frozenset({1, 3, 17})
DIVERGED = frozenset({5, 7, 8})
A_WHILE = 10.0  # seconds between two words on how far it is
ENOUGH = 200  # seeds for a mutant, where nobody said how many


def main() -> int:
    """Do what the command line asks; the last line on standard output is one JSON object."""
    told = _asked()
    if told.list:
        print(*MUTANTS, sep="\n")
        return 0
    with _postgres(is_wanted=told.postgres) as postgres, workers(told.workers, postgres) as some:
        if told.mutant:
            return _one_mutant(some, told)
        return _mutants(some, told) if told.mutants else _seeds(some, told)


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="dev.py simulate", description=__doc__)
    asked.add_argument("--seeds", type=int, help=f"how many: 20, for a mutant {ENOUGH}")
    asked.add_argument("--seed", type=int, default=0, metavar="BASE", help="the first of them")
    asked.add_argument("--seconds", type=float, help="end early")
    asked.add_argument(
        "--mutant", choices=sorted(MUTANTS), help="0 if this bug is caught, 1 if it survives its scene and the seeds"
    )
    asked.add_argument("--mutants", action="store_true", help="how many seeds catch each bug")
    asked.add_argument("--list", action="store_true", help="with --mutants: their names")
    asked.add_argument("--resume", type=Path, metavar="FILE", help="go on where the last sitting ended")
    asked.add_argument("--postgres", action="store_true", help="a server on Debian's PostgreSQL instead of SQLite")
    asked.add_argument("--workers", type=int, help="processes, by default one for each core")
    told = asked.parse_args()
    told.ends = None if told.seconds is None else time.monotonic() + told.seconds
    return told


def _postgres(*, is_wanted: bool):
    from tests.simulate.postgres import running

    return running() if is_wanted else nullcontext(None)


def _is_over(told: argparse.Namespace) -> bool:
    return told.ends is not None and time.monotonic() > told.ends


def _seeds(some: Workers, told: argparse.Namespace) -> int:
    progress = Progress.read(told.resume)
    total, before, began, said = progress.total, progress.total.seconds, time.monotonic(), time.monotonic()
    left = progress.left(range(told.seed, told.seed + (told.seeds or 20)))
    failed: Result | None = None
    results = some.play(left)
    for result in results:
        total.seconds = before + time.monotonic() - began
        if result.violations:
            failed = result
            break
        total.seeds += 1
        total.events += result.events
        total.edits += result.edits
        progress.add(result.seed)
        if time.monotonic() - said > A_WHILE:
            said = time.monotonic()
            progress.save()
            print(f"{total.seeds} seeds, {total.events} events, {total.events / total.seconds:.0f}/s", file=sys.stderr)
        if _is_over(told):
            break
    results.close()
    progress.save()
    if failed:
        _tell(some, failed, told)
        total.lost = sum(violation.number in LOST for violation in failed.violations)
        total.diverged = sum(violation.number in DIVERGED for violation in failed.violations)
    print(total.line())
    return 1 if failed else 0


def _tell(some: Workers, failed: Result, told: argparse.Namespace, mutant: str | None = None) -> None:
    """Print what does not hold, the shortest story of it, and how to play it again."""
    for violation in failed.violations:
        print(f"seed {failed.seed}: invariant {violation.number}: {violation.sentence}", flush=True)
    shortest = some.shrink(failed.seed, mutant)
    for violation in shortest.violations:
        print(f"shortest: invariant {violation.number}: {violation.sentence}")
    print(shortest.told)
    more = " --postgres" if told.postgres else ""
    print(f"again: python3 dev.py simulate --seeds 1 --seed {failed.seed}{more}")


def _one_mutant(some: Workers, told: argparse.Namespace) -> int:
    if shown := some.scene(told.mutant):
        print(f"{told.mutant}: its own scene breaks invariant {_numbers(shown)}")
        return 0
    played, caught = _caught(some, told, told.mutant, is_first=True)
    for result in caught[:1]:
        print(f"{told.mutant}: seed {result.seed} breaks invariant {_numbers(result.violations)}")
    if not caught:
        print(f"{told.mutant}: survives its scene and {played} seeds")
    return 0 if caught else 1


def _mutants(some: Workers, told: argparse.Namespace) -> int:
    survivors = 0
    for name in MUTANTS:
        shown = some.scene(name)
        played, caught = _caught(some, told, name)
        survivors += not (shown or caught)
        broken = _numbers(violation for result in caught for violation in result.violations)
        first = min((result.seed for result in caught), default="none")
        seeds = f"{len(caught):4} of {played:4} seeds, first {first}, invariants {broken}"
        print(f"{name:20} {seeds}; its scene: {_numbers(shown)}", flush=True)
    return 1 if survivors else 0


def _numbers(violations: Iterable[Violation]) -> list[int]:
    return sorted({violation.number for violation in violations})


def _caught(
    some: Workers, told: argparse.Namespace, mutant: str, *, is_first: bool = False
) -> tuple[int, list[Result]]:  # fmt: skip
    played, caught = 0, []
    results = some.play(range(told.seed, told.seed + (told.seeds or ENOUGH)), mutant)
    for result in results:
        played += 1
        if result.violations:
            caught.append(result)
        if (is_first and caught) or _is_over(told):
            break
    results.close()
    return played, caught


if __name__ == "__main__":
    sys.exit(main())
