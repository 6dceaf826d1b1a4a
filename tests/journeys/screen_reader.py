"""What a screen reader hears of another program: the tree of AT-SPI, read over a bus of the tests' own."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, MatchRule, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
ACCESSIBLE, SELECTION, TABLE = (f"org.a11y.atspi.{name}" for name in ("Accessible", "Selection", "Table"))
FOCUSED, SHOWING = 12, 25  # numbers of states in at-spi2's atspi-constants.h
DEEP = frozenset({"table", "list", "tree table"})  # what has children by the thousand


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing on the screen."""

    owner: str
    path: str
    role: str
    name: str
    states: int

    @property
    def is_focused(self) -> bool:
        return bool(self.states >> FOCUSED & 1)

    @property
    def is_showing(self) -> bool:
        return bool(self.states >> SHOWING & 1)


class Reader:
    """Asks for names and roles, as a screen reader does."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object")
        self._ask(message_bus, "AddMatch", "s", rule.serialise())

    def heard(self) -> list[Heard]:
        """Return everything that is seen in all programs, in the order of reading; tables are not entered."""
        return list(self._walk("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"))

    def names(self) -> str:
        """Return all names that are seen, a line each."""
        return "\n".join(thing.name for thing in self.heard() if thing.name)

    def focused(self) -> Heard | None:
        """Return what has the focus."""
        return next((thing for thing in self.heard() if thing.is_focused), None)

    def cell(self, table: Heard, row: int, column: int) -> str:
        """Return the name of a cell."""
        place = DBusAddress(table.path, table.owner, TABLE)
        owner, path = self._ask(place, "GetAccessibleAt", "ii", row, column)[0]
        return self._name(DBusAddress(path, owner, ACCESSIBLE))

    def selected(self, table: Heard) -> str:
        """Return the name of the first selected cell."""
        owner, path = self._ask(DBusAddress(table.path, table.owner, SELECTION), "GetSelectedChild", "i", 0)[0]
        return self._name(DBusAddress(path, owner, ACCESSIBLE))

    def _walk(self, owner: str, path: str) -> Iterator[Heard]:
        place = DBusAddress(path, owner, ACCESSIBLE)
        try:
            role = self._ask(place, "GetRoleName")[0]
            low, high = self._ask(place, "GetState")[0]
            thing = Heard(owner, path, role, self._name(place), low | high << 32)
            children = [] if role in DEEP else self._ask(place, "GetChildren")[0]
        except DBusErrorResponse:
            return  # it went away while it was looked at
        if thing.is_showing or role == "application":
            yield thing
        for child in children:
            yield from self._walk(*child)

    def _name(self, place: DBusAddress) -> str:
        reply = self._bus.send_and_get_reply(Properties(place).get("Name"))
        return str(reply.body[0][1])

    def _ask(self, place: DBusAddress, method: str, signature: str | None = None, *body: Any) -> Any:
        reply = self._bus.send_and_get_reply(new_method_call(place, method, signature, body), timeout=5)
        if reply.header.message_type is MessageType.error:
            raise DBusErrorResponse(reply)
        return reply.body


@contextmanager
def listening(environment: dict[str, str]) -> Iterator[Reader]:
    """Start a session bus and the bus of accessibility; `environment` gets what programs need to find them."""
    with tempfile.TemporaryDirectory(prefix="parta-bus-") as folder:
        environment |= {"XDG_RUNTIME_DIR": folder, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        whole = os.environ | environment
        words = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        with _running(words, env=whole, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as daemon:
            assert daemon.stdout is not None
            environment["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().decode().strip()
            words = [str(LAUNCHER), "--launch-immediately", "--a11y=1", "--screen-reader=1"]
            quiet = subprocess.DEVNULL
            with _running(words, env=os.environ | environment, stdout=quiet, stderr=quiet):
                with closing(open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"])) as session:
                    place = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
                    address = session.send_and_get_reply(new_method_call(place, "GetAddress")).body[0]
                with closing(open_dbus_connection(address)) as bus:
                    yield Reader(bus)


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
