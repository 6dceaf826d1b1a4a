"""The exchange of an open file over real sockets: what is typed arrives, whatever stands at the other end."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from sqlalchemy import select, update

from db import ids
from db.clock import SystemClock
from db.engine import open_pull, open_server, reading, writing
from db.models.exchange import Device
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from db.store import Store
from db.sync import buckets, pull, wire
from desktop import link as linking
from desktop.line import Line, _pause
from desktop.link import Link
from desktop.link_trouble import FORKED, STRANGE, NoLine, NotOurServer, Open
from desktop.shell.link_light import LightState
from server.app import build
from server.poke import Poke
from tests.factories import COLLEGE, KEY, PAGE, TODAY, WHO, ZONE, Hand, Machines, enrol, lay_lesson, place, student
from tests.server.conftest import listening, served
from tests.server.test_command import self_signed

ROOT = Path(__file__).parents[2]
SOON = 15_000  # ms


@pytest.fixture
def teacher(machines: Machines) -> Hand:
    """The teacher at his machine, working by the clock of this computer."""
    hand = machines.hand()
    hand.store = Store(hand.engine, SystemClock(ZONE), hand.key)
    return hand


@pytest.fixture
def college(machines: Machines, teacher: Hand, tmp_path: Path) -> Path:
    """The folder of a server that knows the teacher's device."""
    engine = machines.server()
    enrol(engine, teacher)
    engine.dispose()
    folder = tmp_path / "college"
    folder.mkdir()
    for path in tmp_path.glob("server-*.db*"):
        path.replace(folder / re.sub(r"server-\d+", "parta", path.name))
    return folder


class Process:
    """parta-server in a process of its own, on one port for the whole test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, 0
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        words = ["serve", "--data", str(self.folder), "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "server", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        address = self._process.stdout.readline().split()[-1]
        self.port = int(address.rsplit(":", 1)[1])
        return address

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process.stdout.close()
            self._process = None


@pytest.fixture
def process(college: Path) -> Iterator[Process]:
    made = Process(college)
    yield made
    made.stop()


class Ear(QObject):
    """Hears the light in the thread of the test, as the window does."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.states: list[LightState] = []
        self.sentences: list[str] = []
        link.light.connect(self.hear)
        link.said.connect(self.read)

    @Slot(object)
    def hear(self, state: LightState) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.states.append(state)

    @Slot(str)
    def read(self, sentence: str) -> None:
        self.sentences.append(sentence)

    @property
    def state(self) -> LightState:
        return self.states[-1] if self.states else LightState()


@contextmanager
def linked(hand: Hand, address: str, clock=None, authority: str = "") -> Iterator[tuple[Link, Ear]]:
    clock = clock or SystemClock(ZONE)
    link = Link(
        hand.store,
        clock,
        hand.key,
        open_engine=lambda: open_pull(hand.path, KEY),
        open_line=lambda: Line(address, hand.device, hand.key, clock, authority=authority),
    )
    ear = Ear(link)
    link.start()
    try:
        yield link, ear
    finally:
        link.close()
        for thread in link._threads:
            thread.join(SOON / 1000)
        assert not [thread.name for thread in link._threads if thread.is_alive()]


def mark(hand: Hand, number: int, value: str = "5") -> None:
    """Put a mark as a teacher does: the first one makes the lesson and its work."""
    lesson = ids.derived(COLLEGE, "lesson", PAGE, TODAY, 3, 0)
    work = ids.derived(COLLEGE, "work", lesson, 0)
    row = ids.derived(COLLEGE, "mark", work, student(number))
    with hand.store.write("put_mark") as session:
        if session.get(Lesson, lesson) is None:
            born = {"born_day": TODAY, "born_pair": 3, "take": 0, "day": TODAY, "pair": 3, "teacher_id": hand.person}
            session.add(Lesson(id=lesson, page_id=PAGE, **born))
            session.flush()
            session.add(Work(id=work, lesson_id=lesson, ordinal=0))
            session.flush()
        session.add(MarkEntry(id=row, work_id=work, student_id=student(number), value=value))


def arrived(folder: Path) -> list[str]:
    """The marks that stand on the server."""
    engine = open_server(folder / "parta.db")
    with reading(engine).connect() as connection:
        values = connection.execute(select(MarkEntry.value)).scalars().all()
    engine.dispose()
    return sorted(values)


def until(qtbot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=SOON)


def test_what_is_typed_arrives_and_the_light_tells_it(qtbot, process, teacher, college):
    with linked(teacher, process.start()) as (_, ear):
        until(qtbot, lambda: ear.state.last_exchange)
        mark(teacher, 0)
        mark(teacher, 1, "4")
        until(qtbot, lambda: not teacher.store.waiting())
        until(qtbot, lambda: ear.state.waiting == 0 and ear.state.offline_since is None)
    assert arrived(college) == ["4", "5"]


def test_the_server_goes_and_comes_back(qtbot, process, teacher, college):
    with linked(teacher, process.start()) as (link, ear):
        until(qtbot, lambda: ear.state.last_exchange)
        process.stop()
        until(qtbot, lambda: ear.state.offline_since)
        for number in range(3):
            mark(teacher, number)
        assert teacher.store.waiting() == 3
        process.start()
        link.ask()
        until(qtbot, lambda: not teacher.store.waiting() and ear.state.offline_since is None)
    assert arrived(college) == ["5", "5", "5"]


def test_it_comes_back_by_itself(qtbot, process, teacher, college, monkeypatch):
    # A server may be slow to start on a busy machine; the pauses are not to grow beyond the patience of this test by then.
    monkeypatch.setattr(linking, "LONGEST_PAUSE", 1.0)
    address = process.start()
    process.stop()
    mark(teacher, 0)
    with linked(teacher, address) as (_, ear):
        until(qtbot, lambda: ear.state.offline_since)
        assert ear.state.waiting == 1
        process.start()
        until(qtbot, lambda: not teacher.store.waiting())
    assert arrived(college) == ["5"]


def test_the_server_dies_in_the_middle(qtbot, process, teacher, college):
    with linked(teacher, process.start()) as (link, ear):
        until(qtbot, lambda: ear.state.last_exchange)
        for number in range(6):
            mark(teacher, number)
            if number == 3:
                process._process.kill()
                process.stop()
        until(qtbot, lambda: ear.state.offline_since)
        process.start()
        link.ask()
        until(qtbot, lambda: not teacher.store.waiting())
    assert arrived(college) == ["5"] * 6


@pytest.fixture
def inside(machines: Machines, teacher: Hand):
    """A server in this process: its database and its application."""
    engine = machines.server()
    enrol(engine, teacher)
    poke = Poke()
    return engine, build(engine, SystemClock(ZONE), poke), poke


def test_another_hand_is_seen_here_without_asking(qtbot, machines, teacher, inside):
    engine, app, poke = inside
    other = machines.hand(name="at home")
    other.store = Store(other.engine, SystemClock(ZONE), other.key)
    enrol(engine, other)
    with listening(app, poke) as address, linked(teacher, address) as (_, ear), linked(other, address) as (_, his):
        until(qtbot, lambda: ear.state.last_exchange and his.state.last_exchange)
        told: list[frozenset[str]] = []
        other.store.listen(told.append)
        mark(teacher, 2, "3")
        until(qtbot, lambda: [row.value for row in other.rows(MarkEntry)] == ["3"])
        until(qtbot, lambda: any("mark" in nouns for nouns in told))


def test_what_was_typed_is_due_after_a_moment_of_quiet_or_after_long_typing(teacher):
    link = Link(teacher.store, SystemClock(ZONE), teacher.key, open_engine=lambda: None, open_line=lambda: None)
    assert link._sent_by() == (float("inf"),)
    link._typed = [100.0, 101.5]
    assert min(link._sent_by()) == 101.5 + linking.QUIET
    link._typed = [100.0, 101.9]
    assert min(link._sent_by()) == 100.0 + linking.LONGEST_TYPING


def test_typing_is_sent_in_one_go_after_a_moment_of_quiet(qtbot, teacher, inside, monkeypatch):
    _, app, poke = inside
    with listening(app, poke) as address, linked(teacher, address) as (link, ear):
        until(qtbot, lambda: ear.state.last_exchange)
        rounds = link._rounds
        # Keys come one after another however slow the machine is: quiet begins when the test says so.
        monkeypatch.setattr(linking, "QUIET", 600.0)
        monkeypatch.setattr(linking, "LONGEST_TYPING", 600.0)
        for number in range(5):
            mark(teacher, number)
        monkeypatch.setattr(linking, "QUIET", 0.0)
        with link._bell:
            link._bell.notify_all()
        until(qtbot, lambda: not teacher.store.waiting())
        until(qtbot, lambda: link._rounds > rounds)
        assert link._rounds - rounds <= 2, "five keys are no five exchanges"


@pytest.mark.parametrize("days", [-365, 365])
def test_a_clock_a_year_off_stops_nobody_and_is_told(qtbot, teacher, inside, days):
    _, app, poke = inside

    class Wrong(SystemClock):
        def now(self) -> datetime:
            return datetime.now(UTC) + timedelta(days=days)

    wrong = Wrong(ZONE)
    teacher.store = Store(teacher.engine, wrong, teacher.key)
    with listening(app, poke) as address, linked(teacher, address, wrong) as (_, ear):
        mark(teacher, 0)
        until(qtbot, lambda: not teacher.store.waiting() and ear.state.clock_off)
        assert abs(ear.state.clock_off + timedelta(days=days)) < timedelta(minutes=1)
        assert ear.state.offline_since is None


def test_a_forked_file_keeps_what_was_typed_and_goes_on_trying(qtbot, teacher, inside):
    engine, app, poke = inside
    with writing(engine).begin() as connection:
        connection.execute(update(Device).where(Device.id == teacher.device).values(state="fork"))
    mark(teacher, 0)
    with listening(app, poke) as address, linked(teacher, address) as (_, ear):
        until(qtbot, lambda: ear.state.offline_since)
        assert teacher.store.waiting() == 1
        until(qtbot, lambda: ear.sentences)
        assert ear.sentences == [FORKED], "a light without a line would not be the whole truth"


# ---- a server that answers anything


class Crooked:
    """Something that listens and answers every request by the same bytes, or drips them, or says nothing."""

    def __init__(self, answer: bytes, pause: float = 0.0) -> None:
        self._answer, self._pause = answer, pause
        self._door = socket.create_server(("127.0.0.1", 0))
        self._ends = threading.Event()
        self.asked = 0
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> str:
        self._threads[0].start()
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while not self._ends.is_set():
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._speak, args=(near,))
            self._threads.append(thread)
            thread.start()

    def _speak(self, near: socket.socket) -> None:
        with near:
            near.settimeout(5)
            try:
                heard = b""
                while b"\r\n\r\n" not in heard and (part := near.recv(65536)):
                    heard += part
                self.asked += 1
                if not self._pause:
                    near.sendall(self._answer)
                    return
                for byte in self._answer or b"-":
                    if self._ends.wait(self._pause):
                        return
                    near.sendall(bytes([byte]) if self._answer else b"")
            except OSError:
                return


def http(status: str, body: bytes, *headers: str, length: int | None = None) -> bytes:
    told = (f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers)
    return "\r\n".join(told).encode() + b"\r\n\r\n" + body


ANSWERS = {
    "500": http("500 Internal Server Error", b'{"code":"trouble","id":"0"}', "Content-Type: application/json"),
    "garbage": b"\x00\xff\x13garbage" * 99,
    "garbage in zstd": http("200 OK", b"\x28\xb5\x2f\xfdgarbage", "Content-Encoding: zstd"),
    "a page": http("200 OK", b"<html>Captive portal</html>", "Content-Type: text/html"),
    "half a body": http("200 OK", b"\x28\xb5\x2f\xfd", "Content-Encoding: zstd", length=500),
    "nothing": b"",
    "empty": http("200 OK", b""),
    "redirect": http("302 Found", b"", "Location: http://example.invalid/"),
    "a lie about time": http("401 Unauthorized", json.dumps({"code": "time", "server_time": 1}).encode()),
    "a huge length": http("200 OK", b"x", length=1 << 40),
    "a stranger": http("401 Unauthorized", b'{"code":"unknown"}'),
}


UNREAD = ("garbage", "half a body", "nothing", "a huge length")  # nothing came back whole: as good as no line


@pytest.mark.parametrize("name", ANSWERS)
def test_any_answer_leaves_what_was_typed_safe(qtbot, teacher, name):
    mark(teacher, 0)
    with Crooked(ANSWERS[name]) as address, linked(teacher, address) as (link, ear):
        until(qtbot, lambda: ear.state.offline_since)
        link.ask()
        until(qtbot, lambda: link._rounds >= 2)
        mark(teacher, 1)
        assert teacher.store.waiting() == 2
        assert ear.state.last_exchange is None
        assert ear.state.waiting >= 1
        # A sentence is delivered by the loop of the window, which may not have turned since the second round.
        until(qtbot, lambda: ear.sentences == ([] if name in UNREAD else [STRANGE]))


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_busy_server_is_left_alone_as_long_as_it_asks(qtbot, teacher, status):
    mark(teacher, 0)
    busy = Crooked(http(status, b'{"code":"pause","seconds":200}', "Retry-After: 200"))
    with busy as address, linked(teacher, address) as (link, ear):
        until(qtbot, lambda: link._rounds == 1)
        link.ask()
        mark(teacher, 1)
        assert link._not_before - time.monotonic() > 190
        assert (busy.asked, link._rounds) == (1, 1)
        assert ear.sentences == []
        assert ear.state.offline_since is None, "it has answered: there is a line"
        assert teacher.store.waiting() == 2


def test_neither_a_key_nor_a_person_breaks_a_pause_that_the_server_asked_for(teacher):
    link = Link(teacher.store, SystemClock(ZONE), teacher.key, open_engine=lambda: None, open_line=lambda: None)
    began = time.monotonic()
    link._not_before, link._asked, link._typed = began + 0.4, True, [began, began]
    assert link._rest(0.0)
    assert time.monotonic() - began >= 0.4


def test_after_the_pause_it_goes_on_by_itself(qtbot, teacher, college, process):
    mark(teacher, 0)
    address = process.start()
    with linked(teacher, address) as (link, ear):
        with link._bell:
            link._not_before = time.monotonic() + 1.0
        until(qtbot, lambda: not teacher.store.waiting() and ear.state.last_exchange)
    assert arrived(college) == ["5"]


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7), ("0", 0), ("-1", 0), ("1e9", 0), ("99999", 300), ("9" * 40, 0), ("Fri, 27 Nov 2026 07:28:00 GMT", 0)],
)
def test_a_pause_is_read_with_care(told, seconds):
    assert _pause(told) == seconds


def test_a_server_that_says_nothing_does_not_hold_the_typing_nor_the_end(qtbot, teacher):
    crooked = Crooked(b"", pause=30)
    with crooked as address, linked(teacher, address) as (link, _):
        until(qtbot, lambda: crooked.asked)
        began = time.monotonic()
        for number in range(6):
            mark(teacher, number)
        assert time.monotonic() - began < 2
        assert teacher.store.waiting() == 6
        began = time.monotonic()
        link.close()
        assert time.monotonic() - began < 2.2, "the exchange has to stop within two seconds"


def test_an_answer_that_drips_is_given_up(qtbot, teacher, monkeypatch):
    monkeypatch.setattr("desktop.line.WHOLE_ANSWER", 0.5)
    monkeypatch.setattr("desktop.line.PATIENCE", __import__("httpx").Timeout(0.5, connect=0.5))
    slow = Crooked(http("200 OK", b"x" * 5000), pause=0.05)
    mark(teacher, 0)
    with slow as address, linked(teacher, address) as (_, ear):
        until(qtbot, lambda: ear.state.offline_since)
        assert teacher.store.waiting() == 1


def test_nobody_listens(qtbot, teacher):
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with linked(teacher, f"http://127.0.0.1:{port}") as (_, ear):
        until(qtbot, lambda: ear.state.offline_since)
        assert ear.sentences == []


def test_pauses_grow_and_a_person_need_not_wait_for_them(qtbot, teacher, monkeypatch):
    monkeypatch.setattr(linking, "FIRST_PAUSE", 50.0)
    with linked(teacher, "http://127.0.0.1:9") as (link, ear):
        until(qtbot, lambda: ear.state.offline_since and link._rounds == 1)  # the light is told before the round ends
        link.ask()
        until(qtbot, lambda: link._rounds == 2)


# ---- TLS


def test_marks_never_go_over_the_network_in_the_clear(teacher):
    for address in ("http://192.168.0.7:8765", "http://parta.college", "http://8.8.8.8"):
        with pytest.raises(Open):
            Line(address, teacher.device, teacher.key, SystemClock(ZONE))


@contextmanager
def over_tls(folder: Path, college: Path, **dates: int) -> Iterator[tuple[str, str]]:
    certificate, key = self_signed(folder, **dates)
    words = ["serve", "--data", str(college), "--port", "0", "--tls-cert", str(certificate), "--tls-key", str(key)]
    # The demo of this test stays at home, so its address is this computer's.
    command = [sys.executable, "-m", "server", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ) as running:
        try:
            yield re.search(r"https://\S+", running.stdout.readline())[0], certificate.read_text()
        finally:
            running.terminate()


def test_the_colleges_own_certificate_is_trusted_and_no_other(qtbot, teacher, college, tmp_path):
    with over_tls(tmp_path, college) as (address, authority):
        with linked(teacher, address, authority=authority) as (_, ear):
            mark(teacher, 0)
            until(qtbot, lambda: ear.state.last_exchange and not teacher.store.waiting())
        line = Line(address, teacher.device, teacher.key, SystemClock(ZONE))
        with pytest.raises(NotOurServer):
            line.call("hello", b"")
        line.close()
        with linked(teacher, address) as (_, ear):
            mark(teacher, 1)
            until(qtbot, lambda: ear.sentences)
            assert ear.sentences == [NotOurServer().sentence]
            assert teacher.store.waiting() == 1
    assert arrived(college) == ["5"]


class Wrong(SystemClock):
    """A clock a year ahead."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=365)


def test_dates_of_a_certificate_are_judged_by_corrected_time(teacher, college, tmp_path):
    told = wire.encode({"nonce": "1"})
    with over_tls(tmp_path, college) as (address, authority):
        line = Line(address, teacher.device, teacher.key, Wrong(ZONE), authority=authority)
        assert line.call("hello", told).status == 200
        line.close()
    with over_tls(tmp_path, college, first=-30, last=-1) as (address, authority):
        for clock in (SystemClock(ZONE), Wrong(ZONE)):
            line = Line(address, teacher.device, teacher.key, clock, authority=authority)
            with pytest.raises(NotOurServer):
                line.call("hello", told)
            line.close()


def test_a_hung_up_line_stays_hung_up(teacher, inside):
    _, app, poke = inside
    with listening(app, poke) as address:
        line = Line(address, teacher.device, teacher.key, SystemClock(ZONE))
        line.hang_up()
        with pytest.raises(NoLine):
            line.call("hello", b"")
        line.close()


def test_a_person_has_one_session_at_a_time(qtbot, process, teacher, college, machines):
    second = machines.hand()
    engine = open_server(college / "parta.db")
    enrol(engine, second)
    engine.dispose()
    address = process.start()
    with linked(teacher, address) as (first_link, first):
        left = []
        first_link.left.connect(lambda: left.append("first"))
        until(qtbot, lambda: first.state.last_exchange)
        assert left == []
        with linked(second, address) as (second_link, other):
            second_link.left.connect(lambda: left.append("second"))
            until(qtbot, lambda: other.state.last_exchange)
            first_link.ask()
            until(qtbot, lambda: left == ["first"])
            mark(teacher, 0)  # what was being typed is still sent
            until(qtbot, lambda: not teacher.store.waiting())
            first_link.sit(is_open=True)  # unlocked anew, here: now the other one has to lock
            until(qtbot, lambda: first_link.is_online)
            second_link.ask()
            until(qtbot, lambda: left == ["first", "second"])
    assert arrived(college) == ["5"]


def test_a_large_fill_says_how_far_it_is(qtbot, machines, monkeypatch):
    engine = machines.server()
    for days in (7, 14, 21):
        lay_lesson(engine, TODAY - timedelta(days), marks=dict.fromkeys(range(6), "4"))
    monkeypatch.setattr(buckets, "STEP", 15)
    monkeypatch.setattr(pull, "MOST_ROWS", 30)
    with writing(engine).begin() as connection:
        for table in ("sync_row", "bucket"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    place(engine)
    hand = machines.enrolled(engine, WHO.deputy, is_filled=False)
    with (
        served(engine, hand.clock) as address,
        linked(hand, address, hand.clock) as (_, ear),
    ):
        until(qtbot, lambda: ear.state.last_exchange and ear.state.coming is None)
    told = [state.coming for state in ear.states if state.coming]
    assert told
    assert told == sorted(told, reverse=True)
    assert len({granted for _, granted in told}) == 1
