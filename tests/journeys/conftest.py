"""Real windows: a screen, a screen reader and the program in processes of their own, over a teacher's demo profile."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from db.gradebook import spread_of
from db.spread import Spread
from desktop.opener import ProfileOpener
from desktop.places import Places
from desktop.settings import Settings
from tests.journeys.desk import Desk, started
from tests.journeys.screen_reader import Reader, listening
from tests.stage import ZONE, Stage, raised
from tests.xserver import Screen
from tests.xserver import screen as x_screen

NOBODY = "http://127.0.0.1:1"  # a college server that does not answer


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The demo college as it stands today: the real program knows no other day."""
    with raised(datetime.now(ZONE)) as stage:
        yield stage


@pytest.fixture
def profile(stage: Stage, tmp_path: Path) -> Path:
    """The teacher's computer, a copy for this test; her journal opens at the page that has a lesson today."""
    folder = tmp_path / "profile"
    shutil.copytree(stage.places.root, folder)
    machine = folder / "machine" / "machine.json"
    machine.write_text(json.dumps(json.loads(machine.read_text("utf-8")) | {"server": NOBODY}), "utf-8")
    Settings(folder / "settings.json").store("gradebook.page", str(stage.keys.page))
    return folder


@pytest.fixture
def screen() -> Iterator[Screen]:
    with x_screen() as screen:
        screen.layout("us,ru")
        yield screen


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What the program finds around it; nothing of the developer's."""
    home = tmp_path / "home"
    home.mkdir()
    return {"HOME": str(home)}


@pytest.fixture
def reader(environment: dict[str, str]) -> Iterator[Reader]:
    with listening(environment) as reader:
        yield reader


@pytest.fixture
def start(screen: Screen, reader: Reader, environment: dict[str, str]) -> Iterator[Callable[..., Desk]]:
    """Start the program over a profile; it is gone after the test, and nothing was said on stderr."""
    with ExitStack() as running:

        def start(profile: Path, *, before: tuple[str, ...] = ()) -> Desk:
            desk = running.enter_context(started(profile, screen, reader, environment, before=before))
            desk.appear()
            return desk

        yield start


@pytest.fixture
def desk(start: Callable[..., Desk], profile: Path) -> Desk:
    return start(profile)


@pytest.fixture
def journal(todays: tuple[int, int], desk: Desk, stage: Stage) -> Desk:
    """The program with the journal open and the keys in the grid."""
    desk.sign_in(stage.password)
    desk.open_journal()
    desk.reads(*todays, "клетка пуста")
    return desk


@pytest.fixture(scope="session")
def second_reader(stage: Stage) -> Callable[[Path], Spread]:
    """Read the page from the encrypted file of a profile by the known password, after the program ended."""

    def read(profile: Path) -> Spread:
        opener = ProfileOpener(Places(profile))
        try:
            opened = opener.open(stage.keys.teacher, stage.password)
            with opened.store.read() as session:
                return spread_of(session, stage.keys.page, person=opened.person, clock=opened.clock)
        finally:
            opener.close()

    return read


@pytest.fixture(scope="session")
def todays(stage: Stage, second_reader: Callable[[Path], Spread]) -> tuple[int, int]:
    """The cell where the cursor stands on opening: today's lesson, the first student without a mark."""
    spread = second_reader(stage.places.root)
    column = next(place for place, each in enumerate(spread.columns) if each.day == spread.today and not each.locked)
    row = next(
        place
        for place, each in enumerate(spread.students)
        if (each.id, column) not in spread.entries and each.joined <= spread.today and each.left is None
    )
    return row, column
