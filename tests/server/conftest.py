"""A real server database for every test here, and the small college in it."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from sqlalchemy import Engine

from db import credentials
from db.admission.accounts import web_secret
from db.clock import Clock
from db.engine import open_server
from db.migrations import upgrade
from server.app import build
from server.poke import Poke
from tests.server import office_college
from tests.server.office_college import Desks, OfficeCollege
from tests.server.small_college import PASSWORD, HandClock, SmallCollege, found


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty server database of the present schema, made once and copied for each test."""
    path = tmp_path_factory.mktemp("server") / "parta.db"
    opened = open_server(path, migrate=True)
    upgrade(opened, "server")
    opened.dispose()
    return path


@pytest.fixture
def engine(tmp_path: Path, empty: Path) -> Iterator[Engine]:
    """An empty server database of the present schema."""
    opened = open_server(shutil.copy(empty, tmp_path / "parta.db"))
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def hashes() -> tuple[bytes, str, str]:
    """A salt, the desktop's and the diary's hash of the one password; Argon2id costs 0.2 s a time."""
    salt = credentials.new_salt()
    desktop = credentials.hash_secret(credentials.sign_in_secret(credentials.stretch(PASSWORD, salt)))
    return salt, desktop, credentials.hash_secret(web_secret(PASSWORD))


@pytest.fixture
def college(engine: Engine, hashes: tuple[bytes, str, str]) -> SmallCollege:
    """The small college, written into the engine of the test."""
    return found(engine, hashes)


@pytest.fixture
def poke() -> Poke:
    """What wakes the desktops that wait at the server of the test."""
    return Poke()


@pytest.fixture
def app(engine: Engine, clock: HandClock, poke: Poke):
    """The whole server over the database of the test."""
    return build(engine, clock, poke)


@contextmanager
def listening(app, poke: Poke | None = None) -> Iterator[str]:
    """Serve the application on a free port of this computer; the address."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False))
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            if poke:
                poke.stop()  # as a signal does to the real one
            server.should_exit = True
            thread.join()


@contextmanager
def served(engine: Engine, clock: Clock, **more: Any) -> Iterator[str]:
    """Serve a database; the address. Whoever hangs at the end is let go, as a signal lets them go."""
    poke = Poke()
    with listening(build(engine, clock, poke, **more), poke) as where:
        yield where


@pytest.fixture
def address(app, poke, college) -> Iterator[str]:
    """Where the server of this test answers."""
    with listening(app, poke) as where:
        yield where


@pytest.fixture
def office(engine: Engine, hashes: tuple[bytes, str, str], clock: HandClock) -> OfficeCollege:
    """A college with one person of every role, written into the engine of the test."""
    return office_college.found(engine, clock, hashes[0], hashes[1])


@pytest.fixture
def desks(app, poke, office: OfficeCollege, clock: HandClock) -> Iterator[Desks]:
    """Everybody's signed requests to the server of this test."""
    with listening(app, poke) as where:
        made = Desks(where, clock, office)
        yield made
        made.close()
