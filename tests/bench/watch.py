"""What the watch over logins costs: a day of a hundred teachers looked through, some of them worth a fact."""

import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID, uuid4

from sqlalchemy import Engine, delete, insert

from db import ids
from db.admission import login_watch
from db.engine import writing
from db.models.accounts import Machine
from db.models.catalogue import Room
from db.models.exchange import ChangeAudit, Device
from db.models.signals import WatchMark
from db.models.timetable import Slot
from db.sync.times import moment_of
from tests.bench.result import Result
from tests.factories import PAGE, TODAY, ZONE, Hands, Machines, known, lay

TEACHERS, ACTS, CHANGES, ROOMS, RUNS = 100, 100, 2, 30, 3
PAIRS = ((1, 8, 30), (2, 10, 30), (3, 12, 30), (4, 14, 30))


def watch_day() -> Result:
    """Twenty thousand edits of one day looked through anew, facts kept and cases settled, ms."""
    with tempfile.TemporaryDirectory(prefix="parta-bench-") as folder:
        machines = Machines(Path(folder))
        try:
            server, clock = machines.server(), Hands()
            clock.turn(TODAY, 18)
            _lay_day(server, TODAY)
            waits = []
            for _ in range(RUNS):
                with writing(server).begin() as conn:
                    conn.execute(delete(WatchMark))
                begun = perf_counter()
                login_watch.look(server, clock)
                waits.append((perf_counter() - begun) * 1000)
        finally:
            machines.close()
    return Result(median(waits), "ms", 1000)


def _lay_day(server: Engine, day: date) -> None:
    rooms = [known("bench room", number) for number in range(ROOMS)]
    lay(server, Room, *({"id": room, "name": f"1{number:02}"} for number, room in enumerate(rooms)))
    stations = [(known("bench machine", number), f"1{number:02}") for number in range(ROOMS)]
    people = [uuid4() for _ in range(TEACHERS)]
    devices = {person: uuid4() for person in people}
    lay(server, Slot, *(
        {
            "id": ids.fresh(), "page_id": PAGE, "season": "2026-1", "weekday": day.weekday(), "pair": pair,
            "room_id": rooms[number % ROOMS], "teacher_id": person, "first_day": date(2026, 9, 1),
            "last_day": date(2026, 12, 31),
        }
        for number, person in enumerate(people)
        for pair, *_ in PAIRS
    ))  # fmt: skip
    with writing(server).begin() as conn:
        conn.execute(insert(Machine), [
            {"id": id_, "name": room, "room": room, "alg": "ed25519", "public_key": b"", "made_at": 1}
            for id_, room in stations
        ])  # fmt: skip
        conn.execute(insert(Device), [
            {"id": devices[person], "machine": stations[number % ROOMS][0], "person": person, "alg": "ed25519",
             "public_key": b"", "made_at": 1}
            for number, person in enumerate(people)
        ])  # fmt: skip
        conn.execute(insert(ChangeAudit), [
            _edit(person, devices[person], act, day) for person in people for act in range(ACTS) for _ in range(CHANGES)
        ])  # fmt: skip


def _edit(person: UUID, device: UUID, act: int, day: date) -> dict[str, object]:
    _, hour, minute = PAIRS[act % len(PAIRS)]
    at = moment_of(datetime.combine(day, time(hour, minute), ZONE) + timedelta(seconds=act * 40))
    return {
        "device": device, "seq": act + 1, "person": person, "tbl": "mark", "row_id": uuid4(), "grp": "value",
        "outcome": "won", "raw_time": at, "corrected_time": at, "received_at": at,
    }  # fmt: skip
