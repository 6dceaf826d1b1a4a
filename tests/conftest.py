"""What every test stands on: a screenless Qt, a real PostgreSQL, a real keyring, nothing of the developer's own."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # bytes free in memory that let the files of all tests lie there


def _lie_in_memory() -> None:
    """Let temporary files lie in memory where there is room: a power cut is not among what is tested."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


_lie_in_memory()
HOME = Path(tempfile.mkdtemp(prefix="parta-home-"))


def _leave_home() -> None:
    """Cut the tests off from the developer's screen, settings, keyring and time zone; must precede Qt."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR"):
        if name != "DISPLAY" or os.environ["QT_QPA_PLATFORM"] == "offscreen":
            os.environ.pop(name, None)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = HOME / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[name] = str(folder)
    os.environ["TZ"] = "Asia/Tomsk"  # seven hours from UTC: a date taken in the wrong zone shows in the tests
    os.environ["LC_ALL"] = "C.UTF-8"
    time.tzset()


_leave_home()

import pytest  # noqa: E402  the environment comes first


def pytest_configure() -> None:
    """Collect between tests only: in a test, a server's thread could collect the widgets of a window, as in the program.

    `desktop/collector.py` tells why.
    """
    gc.disable()


def pytest_sessionfinish() -> None:
    """Leave nothing for the searches that follow: a worker that is still searching when it is let go is interrupted."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread running or a window standing."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in started:
        thread.join(5)
    assert not [thread.name for thread in started if thread.is_alive()], "a thread outlived its test"
    if widgets := sys.modules.get("PySide6.QtWidgets"):
        left = [type(widget).__name__ for widget in widgets.QApplication.topLevelWidgets() if widget.isVisible()]
        assert not left, "a window outlived its test"
    _collect()


WHOLE = 25  # tests between two searches through everything: what a test leaves holds files and hundreds of megabytes
_tests = count(1)


def _collect() -> None:
    gc.collect(1 if next(_tests) % WHOLE else 2)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server of Debian's PostgreSQL in a folder of its own, reached by a socket only."""

    folder: Path
    binaries: Path
    _names: Iterator[int] = field(default_factory=count)

    def url(self, name: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://parta@/{name}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """Create a database as a copy of another and return its name."""
        name = f"test_{next(self._names)}"
        self._say(f'CREATE DATABASE {name} TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._say(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _say(self, sentence: str) -> None:
        import psycopg

        with psycopg.connect(f"host={self.folder} user=parta dbname=postgres", autocommit=True) as connection:
            connection.execute(sentence.encode())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Debian's PostgreSQL, from nothing, under an ordinary user even when the tests run as root."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    folder = Path(tempfile.mkdtemp(prefix="parta-pg-"))  # not tmp_path: its parent lets nobody else in
    become = _ordinary_user()
    if become:
        os.chown(folder, become["user"], become["group"])
    settings = f"-F -k {folder} -c listen_addresses= -c full_page_writes=off -c synchronous_commit=off"

    def run(program: str, *words: str) -> None:
        command = [str(binaries / program), "-D", str(folder / "data"), *words]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **become)

    run("initdb", "--no-sync", "-A", "trust", "-U", "parta", "-E", "UTF8", "--locale=C.UTF-8")
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
    try:
        yield Postgres(folder, binaries)
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def postgres_database(postgres: Postgres) -> Iterator[str]:
    """The address of an empty database that lives for one test."""
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(scope="session")
def _migrated(postgres: Postgres) -> str:
    from db.engine import open_server
    from db.migrations import upgrade

    name = postgres.create()
    engine = open_server(postgres.url(name), migrate=True)
    upgrade(engine, "server")
    engine.dispose()
    return name


@pytest.fixture
def postgres_server(postgres: Postgres, _migrated: str) -> Iterator[str]:
    """The address of an empty server database of the present schema: a copy of one made once."""
    name = postgres.create(template=_migrated)
    yield postgres.url(name)
    postgres.drop(name)


def _ordinary_user() -> dict:
    """Say as whom to start PostgreSQL, which refuses root."""
    import pwd

    if os.getuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


PASSWORD = b"parta-tests"
SECRETS = "org.freedesktop.secrets"


@dataclass(frozen=True, slots=True)
class KeyringService:
    """A Secret Service of the tests' own, on a bus and in a folder of its own."""

    address: str

    def lock(self) -> None:
        """Lock the collection, as a screen lock does: keyring then answers KeyringLocked."""
        import secretstorage

        with closing(secretstorage.dbus_init()) as connection:
            secretstorage.get_default_collection(connection).lock()

    def unlock(self) -> None:
        """Open the collection again, without a prompt."""
        from jeepney import DBusAddress, new_method_call
        from jeepney.io.blocking import open_dbus_connection

        place = {"object_path": "/org/freedesktop/secrets", "bus_name": SECRETS}
        service = DBusAddress(interface="org.freedesktop.Secret.Service", **place)
        # gnome-keyring's own way to open a collection by its password; there is no other without a prompt.
        inner = DBusAddress(interface="org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", **place)
        with closing(open_dbus_connection(self.address)) as connection:
            opened = connection.send_and_get_reply(new_method_call(service, "OpenSession", "sv", ("plain", ("s", ""))))
            secret = (opened.body[1], b"", PASSWORD, "text/plain")
            collection = "/org/freedesktop/secrets/collection/login"
            asked = new_method_call(inner, "UnlockWithMasterPassword", "o(oayays)", (collection, secret))
            answer = connection.send_and_get_reply(asked)
        assert not answer.body, answer.body

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the collection locked for a while."""
        self.lock()
        try:
            yield
        finally:
            self.unlock()


@pytest.fixture(scope="session")
def _keyring_daemons() -> Iterator[KeyringService]:
    folder = Path(tempfile.mkdtemp(prefix="parta-keyring-"))
    environment = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with _running(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as bus:
        assert bus.stdout
        address = bus.stdout.readline().decode().strip()
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        quiet = subprocess.DEVNULL
        with _running(command, env=environment, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as daemon:
            assert daemon.stdin
            daemon.stdin.write(PASSWORD)
            daemon.stdin.close()
            _wait_for_name(address)
            yield KeyringService(address)
    shutil.rmtree(folder)


@pytest.fixture
def keyring_service(_keyring_daemons: KeyringService, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringService]:
    """A real, unlocked keyring for this test; `keyring` and child processes find it by themselves."""
    import keyring
    from keyring.backends import SecretService

    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", _keyring_daemons.address)
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    keyring.set_keyring(SecretService.Keyring())
    yield _keyring_daemons
    _forget_secrets(_keyring_daemons)


@contextmanager
def _running(command: list[str], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.terminate()


def _wait_for_name(address: str) -> None:
    """Wait until the Secret Service stands on the bus, by the bus's own word."""
    from jeepney import DBus, MatchRule, message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    rule = MatchRule(
        type="signal", interface=message_bus.interface, member="NameOwnerChanged", path=message_bus.object_path
    )
    rule.add_arg_condition(0, SECRETS)
    with closing(open_dbus_connection(address)) as connection, connection.filter(rule) as changes:
        speaker = Proxy(DBus(), connection)
        speaker.AddMatch(rule)
        if not speaker.NameHasOwner(SECRETS)[0]:
            connection.recv_until_filtered(changes, timeout=20)


def _forget_secrets(service: KeyringService) -> None:
    """Empty the keyring, so that no test reads what another wrote."""
    import secretstorage

    service.unlock()
    with closing(secretstorage.dbus_init()) as connection:
        for item in list(secretstorage.get_default_collection(connection).get_all_items()):
            item.delete()
