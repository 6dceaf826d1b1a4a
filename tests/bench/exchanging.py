"""What the exchange costs beside the first pull: offline batches, changes of others, a right lost, a poll for nothing."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median
from time import perf_counter

from sqlalchemy import select

from db.engine import reading
from db.house import house_write
from db.models.exchange import Outbox
from db.models.journal import Teaching
from db.models.marks import MarkEntry
from db.sync.exchange import Desk, exchange, wait
from desktop.line import Line
from server.app import build
from server.poke import Poke
from tests.bench.result import Result
from tests.bench.world import Wire, World, world
from tests.factories import TEACHING, Hand
from tests.server.conftest import listening

BATCHES, OTHERS, RUNS = 1000, 100, 5
VALUES = ("2", "3", "4", "5")


def push_1000() -> Result:
    """A thousand batches typed offline, sent and answered, ms: signed, judged, audited, on an SSD."""
    with world() as here:
        _type(here.hand, BATCHES)
        begun = perf_counter()
        exchange(here.desk)
        took = (perf_counter() - begun) * 1000
        with reading(here.hand.engine).connect() as conn:
            answered = conn.scalars(select(Outbox.status)).all()
    assert answered == ["applied"] * BATCHES, "all of it has to be applied"
    return Result(took, "ms", 1000)


def pull_100() -> Result:
    """A hundred changes of another hand, brought here and shown, ms, median."""
    with world() as here:
        other = here.machines.enrolled(here.server)
        waits = []
        for run in range(RUNS):
            _type(other, OTHERS, first=run)
            exchange(_desk(here, other))
            begun = perf_counter()
            exchange(here.desk, hello=False)
            waits.append((perf_counter() - begun) * 1000)
    return Result(median(waits), "ms", 60)


def revoke() -> Result:
    """A page of 6,000 marks taken away: from the poke until not one of its rows is left here, ms."""
    with world() as here:
        with house_write(here.server, here.hand.clock, "change_load") as session:
            session.get_one(Teaching, TEACHING).withdrawn_at = here.hand.clock.now()
        begun = perf_counter()
        exchange(here.desk, hello=False)
        took = (perf_counter() - begun) * 1000
        assert not here.hand.rows(MarkEntry), "the page is gone"
    return Result(took, "ms", 200)


def idle_poll_bytes() -> Result:
    """One poll of a desktop for which there is nothing, bytes both ways with all headers and the signature."""
    with world() as here, ExitStack() as stack:
        app = build(here.server, here.hand.clock, Poke(), wait_seconds=0.0)
        address = stack.enter_context(listening(app))
        counted = stack.enter_context(_counted(int(address.rsplit(":", 1)[1])))
        line = Line(f"http://127.0.0.1:{counted.port}", here.hand.device, here.hand.key, here.hand.clock)
        stack.callback(line.close)
        desk = replace(here.desk, transport=line)
        waits = []
        for _ in range(RUNS):
            before = counted.bytes
            assert not wait(desk), "there has to be nothing"
            waits.append(counted.bytes - before)
    return Result(max(waits), "bytes", 1229)  # 1.2 KB


@dataclass
class _Counted:
    """A relay that counts what passes, in either direction."""

    port: int
    bytes: int = 0


@contextmanager
def _counted(port: int) -> Iterator[_Counted]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        counted = _Counted(door.getsockname()[1])

        def carry(one: socket.socket, other: socket.socket) -> None:
            with suppress(OSError):
                while part := one.recv(65536):
                    counted.bytes += len(part)
                    other.sendall(part)

        def relay() -> None:
            near, _ = door.accept()
            with near, socket.create_connection(("127.0.0.1", port)) as far:
                back = threading.Thread(target=carry, args=(far, near), daemon=True)
                back.start()
                carry(near, far)
                far.shutdown(socket.SHUT_RDWR)
                back.join()

        thread = threading.Thread(target=relay, name="relay")
        thread.start()
        yield counted
    thread.join()


def _type(hand: Hand, count: int, first: int = 0) -> None:
    """Change so many marks, each an act of its own, as keys do."""
    with hand.store.read() as session:
        rows = list(session.scalars(select(MarkEntry.id).order_by(MarkEntry.id).limit(count)))
    for place, row in enumerate(rows):
        with hand.store.write("put_mark") as session:
            mark = session.get_one(MarkEntry, row)
            mark.value = next(v for v in VALUES[(place + first) % 4 :] + VALUES if v != mark.value)
            mark.given_at = hand.clock.now() + timedelta(seconds=first)


def _desk(here: World, hand: Hand) -> Desk:
    return Desk(hand.engine, hand.clock, Wire(here.server, hand.device, hand.clock), hand.key, gate=hand.store.gate)
