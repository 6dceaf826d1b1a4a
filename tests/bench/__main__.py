"""`python -m tests.bench [--only NAME,NAME] [--json]`: how fast Parta is here, beside the ordinary way."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from db.engine import writing
from db.sync.exchange import exchange
from tests.bench import deputy, exchanging, grid, loads, papers, plans, reconciling, rights, start, watch
from tests.bench.result import Result
from tests.bench.world import World, world

SHEETS = 300
_open: list[Callable[[], None]] = []


@cache
def _world() -> World:
    lent = world()
    made = lent.__enter__()
    _open.append(lambda: lent.__exit__(None, None, None) and None)
    return made


def keys() -> Result:
    here = _world()
    return grid.bench_keys(_write(here), here.spread(), gate=here.hand.store)


def keys_while_pulling() -> Result:
    """The same while a deputy's year comes in; beside it, while one journal comes again and again."""
    filling = deputy.keys_while_filling()
    # A journal of its own: where the marks of another bench stand, the same keys would write nothing.
    with world() as here, _pulling(here):
        again = grid.bench_keys(_write(here), here.spread(), gate=here.hand.store, goal=16, presses=200, beside=False)
    beside = {f"one journal again and again, {name}": ms for name, ms in again.beside.items()}
    return replace(filling, beside=filling.beside | {"one journal again and again": again.value} | beside)


def scroll() -> Result:
    return grid.bench_scroll()


def open_journal() -> Result:
    return grid.bench_open_journal(_world().spread)


def first_pull() -> Result:
    return Result(_world().pull_ms, "ms", 300)


def first_pull_bytes() -> Result:
    return Result(_world().pull_bytes / 1024, "KB", 100)


def print_journal() -> Result:
    """Pages a second, PDF/A included: here more is better."""
    from desktop.workspaces.gradebook.printing import sheets_of
    from papers.print.journal import print_journal as printed

    here = _world()
    some = sheets_of(here.spread(), college="Колледж", zone=here.hand.clock.zone)
    many = [replace(some[place % len(some)], page_number=place + 1) for place in range(SHEETS)]
    begun = perf_counter()
    printed(many)
    return Result(SHEETS / (perf_counter() - begun), "pages/s", 60)


BENCHES: dict[str, Callable[[], Result]] = {
    "keys": keys,
    "keys_while_pulling": keys_while_pulling,
    "scroll": scroll,
    "open_journal": open_journal,
    "start": start.start,
    "unlock": start.unlock,
    "first_pull": first_pull,
    "first_pull_bytes": first_pull_bytes,
    "push_1000": exchanging.push_1000,
    "pull_100": exchanging.pull_100,
    "revoke": exchanging.revoke,
    "idle_poll_bytes": exchanging.idle_poll_bytes,
    "deputy_pull": deputy.deputy_pull,
    "deputy_memory": deputy.deputy_memory,
    "print_journal": print_journal,
    "plan_scroll": plans.plan_scroll,
    "plan_edit": plans.plan_edit,
    "load_edit": loads.load_edit,
    "reconcile": reconciling.reconcile,
    "may": rights.may,
    "rights_of_deputy": rights.rights_of_deputy,
    "verify_1000": rights.verify_1000,
    "watch_day": watch.watch_day,
    "import_plx": papers.import_plx,
    "import_students": papers.import_students,
    "take_in_students": papers.take_in_students,
    "topic": papers.topic,
}


def _write(here: World) -> grid.Write:
    from desktop.workspaces.gradebook.source import StoreSource

    return StoreSource(here.hand.store, here.hand.person, here.hand.clock).write


@contextmanager
def _pulling(here: World) -> Iterator[None]:
    """Let a whole journal come again and again while somebody types: every round begins at cursor nought."""
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            with here.hand.store.gate.pulling(), writing(here.desk.engine).begin() as connection:
                connection.exec_driver_sql("UPDATE sync_cursor SET seq = 0")
            exchange(here.desk)

    thread = threading.Thread(target=work, name="pulling")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def main(words: list[str]) -> int:
    """Run the benches asked for; return 0, or 2 for an unknown name."""
    from desktop.app import application

    only = words[words.index("--only") + 1].split(",") if "--only" in words[:-1] else list(BENCHES)
    if unknown := [name for name in only if name not in BENCHES]:
        print(f"Такого замера нет: {', '.join(unknown)}. Есть: {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    application()
    results: dict[str, Result] = {}
    for name in only:
        print(f"{name} …", file=sys.stderr, flush=True)
        results[name] = BENCHES[name]()
    for close in (*_open, deputy.close):
        close()
    if "--json" in words:
        print(json.dumps({name: result.as_json() for name, result in results.items()}, ensure_ascii=False))
        return 0
    for name, result in results.items():
        beside = ", ".join(f"{what} {value:.1f}" for what, value in result.beside.items())
        print(f"{name:20} {result.value:8.1f} {result.unit:8} goal {result.goal:g}  {beside}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
