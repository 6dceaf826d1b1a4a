"""`python -m tests.bench.deputy_desk FOLDER DEVICE KEY ADDRESS SINCE`: a desktop program that pulls a deputy's year.

The line is cut once on the way. Says in one JSON object how long it took, how much memory the whole program had at its
peak, how many rows are here, and how many rows were told in all.
"""

import json
import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from db import device
from db.client_file import new_file
from db.credentials import DeviceKey
from db.engine import open_pull, reading
from db.store import Store
from db.sync import wire
from db.sync.desk import Answer, Desk
from db.sync.exchange import State, exchange
from desktop.app import application
from desktop.line import Line
from desktop.link_trouble import NoLine
from desktop.workspaces import WORKSPACES
from tests.bench.whole_college import Running
from tests.factories import COLLEGE, KEY, WHO

LOADED = WORKSPACES  # what the program of a deputy has in memory
CUT_AFTER = 40  # answers


@dataclass
class Cuttable:
    """A line that breaks once."""

    line: Line
    left: int = CUT_AFTER
    told: int = 0

    def call(self, name: str, body: bytes) -> Answer:
        self.left -= 1
        if not self.left:
            raise NoLine
        answer = self.line.call(name, body)
        if name == "pull":
            tables: dict[str, Any] = wire.decode(answer.body)["rows"]["tables"]
            self.told += sum(table["n"] for table in tables.values())
        return answer


def main(words: list[str]) -> None:
    """Pull all of it and tell."""
    folder, own, key, address, since = words
    application()
    path, clock = Path(folder) / "deputy.db", Running(float(since))
    key_ = DeviceKey(bytes.fromhex(key))
    engine = new_file(path, KEY)
    device.found(engine, device=UUID(own), person=WHO.deputy, college=COLLEGE, private=key_.private)
    pulling, line = open_pull(path, KEY), Line(address, UUID(own), key_, clock)
    wire_ = Cuttable(line)
    desk = Desk(pulling, clock, wire_, key_, gate=Store(engine, clock, key_).gate)
    seen: list[int] = []

    def report(state: State) -> None:
        seen.append(state.coming)

    begun = perf_counter()
    try:
        exchange(desk, report)
    except NoLine:
        at_cut = seen[-1]
        exchange(desk, report)
    took = perf_counter() - begun
    with reading(engine).connect() as conn:
        rows = conn.exec_driver_sql("SELECT count(*) FROM (SELECT DISTINCT tbl, row_id FROM sync_member)").scalar()
        coming = conn.exec_driver_sql("SELECT count(*) FROM sync_cursor WHERE NOT shown").scalar()
    assert not coming
    assert seen == sorted(seen, reverse=True), "progress goes one way, also over the cut"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(
        {"seconds": took, "mb": peak, "rows": rows, "told": wire_.told, "parts": len(seen), "to come at the cut": at_cut}
    ))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
