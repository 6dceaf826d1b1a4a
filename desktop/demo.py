"""The demo on this computer: a college server in a process of its own, and the ready profile of its teacher."""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from college.phrases import phrase
from college.refusal import Refused
from db import ids
from db.troubles import StoreTrouble
from desktop.link_trouble import LinkTrouble
from desktop.lock_file import Unwritable
from desktop.places import Places
from desktop.profile import Profile

ROOM = "214"
PATIENCE = 60.0  # seconds in which a college is invented and its server answers, on a slow disk
READY = "://"  # the line with the address says that the server listens


class DemoFailed(StoreTrouble):
    """The demo did not come about; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the server left beside the demo's data for whoever wants to walk in."""

    group: str
    page: str
    teacher_login: str
    student: str
    student_login: str
    password: str = field(repr=False)
    admin_login: str = ""


class CollegeServer:
    """`parta-server` in a process of its own, on loopback."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self.folder = folder
        self.url = ""
        self._port = port
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Found the demo unless it stands, serve it, wait until it listens. Raises DemoFailed with what it said."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            log = (self.folder / "server.log").open("a", encoding="utf-8")
        except OSError as error:
            raise Unwritable(self.folder) from error
        # Held: however this program ends, the server lets go of its port.
        words = ["demo", "--held", "--data", str(self.folder), "--port", str(self._port)]
        with log:
            self._process = subprocess.Popen(  # noqa: S603  our own program with words of ours
                [sys.executable, "-m", "server", *words],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        lines: Queue[str] = Queue()
        Thread(target=_read, args=(self._process, lines), name="server-output", daemon=True).start()
        self.url = self._awaited(lines)
        self._port = self.port  # a second start is found where the first was

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rsplit(":", 1)[1])

    def wait(self) -> None:
        """Wait until it ends by itself."""
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        """End it; harmless if it is not running."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process = None

    def told(self) -> Told:
        """Return what the server left for whoever wants to walk in. Raises DemoFailed where it left nothing."""
        try:
            return Told(**json.loads((self.folder / "demo.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            unfinished = phrase("Пример в папке {folder} недостроен: его прервали. Удалите её и начните снова.")
            raise DemoFailed(unfinished.format(folder=self.folder.parent)) from error

    def _awaited(self, lines: "Queue[str]") -> str:
        heard: list[str] = []
        try:
            while line := lines.get(timeout=PATIENCE):
                heard.append(line)
                if READY in line:
                    return line[line.rindex(" ") + 1 :].strip()
        except Empty:
            pass
        self.stop()
        said = (self.folder / "server.log").read_text("utf-8").strip().splitlines()
        raise DemoFailed(
            phrase("Сервер примера не запустился. Данные целы. Он сказал: %s") % (said[-1] if said else "—")
        )


@contextmanager
def running(folder: Path, *, port: int) -> Iterator[CollegeServer]:
    """Run the demo's server over the data in `folder`/server. Raises DemoFailed."""
    server = CollegeServer(folder / "server", port=port)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def make_profile(folder: Path, server: CollegeServer) -> None:
    """Enrol this computer and the demo's teacher in `folder`, and fetch all that he holds.

    What an interrupted making has left is gone on with. Raises DemoFailed and other StoreTrouble.
    """
    from desktop import enrol  # noqa: PLC0415  the exchange is loaded only where it is needed

    told = server.told()
    profile = Profile(Places.of(folder))
    if profile.machine() is None:
        profile.enrol_machine(
            ids.fresh(), name=phrase("Учебный компьютер"), room=ROOM, server=server.url, is_demo=True,
            college=phrase("Демонстрационный техникум"),
        )  # fmt: skip
    machine = profile.machine()
    assert machine is not None
    if machine.server != server.url:
        profile.move_server(server.url)
    if profile.employees():
        return
    _let_machine_in(server, str(machine.id), b64encode(machine.public).decode())
    try:
        enrol.employee(profile, told.teacher_login, told.password)
    except (Refused, LinkTrouble) as why:
        raise DemoFailed(str(why)) from why


def move(folder: Path, port: int) -> None:
    """Let the profile look for its server at this port."""
    Profile(Places.of(folder)).move_server(f"http://127.0.0.1:{port}")


def _let_machine_in(server: CollegeServer, machine: str, key: str) -> None:
    words = ["add-machine", phrase("Учебный компьютер"), "--data", str(server.folder), "--id", machine, "--key", key]
    done = subprocess.run(  # noqa: S603  our own program with words of ours
        [sys.executable, "-m", "server", *words, "--room", ROOM], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise DemoFailed(phrase("Сервер примера не принял этот компьютер: %s") % done.stderr.strip())


def _read(process: "subprocess.Popen[str]", lines: "Queue[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put("")
