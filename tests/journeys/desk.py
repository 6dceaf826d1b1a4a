"""The program in a process of its own, driven by keys and observed from outside."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.screen_reader import Heard, Reader
from tests.xserver import Screen, until

ROOT = Path(__file__).resolve().parents[2]
LOCKED = "Вход — "
GONE = "Could not find accessible"  # Qt to a reader that asks about something no longer there


@dataclass
class Desk:
    """A running `python -m desktop`."""

    process: subprocess.Popen[bytes]
    screen: Screen
    reader: Reader
    errors: Path
    window: str = ""

    def appear(self) -> None:
        """Wait for the lock screen and give it the keys, as a window manager does."""
        self.window = until(self._window, "the window")
        self.screen.focus(self.window)
        until(lambda: self.heard(name="Пароль", focused=True) or self.has("Сотрудников на этом"), "lock screen")

    def title(self) -> str:
        return self.screen.windows().get(self.window, "")

    def shows(self, title: str) -> None:
        """Wait until the window is called so."""
        until(lambda: title in self.title() and self.title(), f"the title «{title}»")

    def sign_in(self, password: str) -> None:
        """Type the password on the lock screen and wait for the desk."""
        self.screen.type(password)
        self.screen.press("Enter")
        until(lambda: LOCKED not in self.title() and self.title(), "the desk")

    def open_journal(self) -> None:
        """Go to the gradebook by its key."""
        self.screen.press("Alt+2")
        self.has_keys("Отметки")

    def has_keys(self, name: str) -> None:
        """Wait until the keys go to the place of this name."""
        until(lambda: self.heard(name=name, focused=True), f"the keys in «{name}»")

    def heard(self, *, name: str = "", role: str = "", focused: bool = False) -> Heard | None:
        """Return the first thing of this name or role that is seen."""
        found = self.reader.heard()
        return next(
            (it for it in found if name in it.name and role in it.role and (it.is_focused or not focused)), None
        )

    def has(self, words: str) -> bool:
        """Say whether these words stand somewhere on the screen."""
        return words in self.reader.names()

    def says(self, words: str) -> None:
        """Wait until these words stand somewhere on the screen."""
        self._until_names(lambda names: words in names, f"«{words}»")

    def hushes(self, words: str) -> None:
        """Wait until these words stand nowhere on the screen."""
        self._until_names(lambda names: words not in names, f"no «{words}»")

    def reads(self, row: int, column: int, ending: str) -> None:
        """Wait until the name of a cell of the gradebook ends so."""
        seen = ""

        def look() -> bool:
            nonlocal seen
            grid = self.heard(name="Отметки", role="table")
            seen = self.reader.cell(grid, row, column) if grid else "no grid"
            return seen.endswith(ending)

        try:
            until(look, f"the cell {row}, {column} «…{ending}»")
        except AssertionError as late:
            raise AssertionError(f"{late}; it reads «{seen}»") from None

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()

    def close(self) -> int:
        """Close the window as Alt+F4 does without a window manager: by the menu; return the exit code."""
        self.screen.press("Alt+a")
        until(lambda: self.heard(name="Выйти"), "the menu")
        self.screen.press("s")  # В[ы]йти
        return self.process.wait(15)

    def told(self) -> str:
        """Return what it said on stderr: no Qt warning and no traceback may stand there."""
        return "".join(line for line in self.errors.read_text("utf-8").splitlines(True) if not line.startswith(GONE))

    def _window(self) -> str:
        assert self.process.poll() is None, f"it ended: {self.told()}"
        return self.screen.window_of(self.process.pid)

    def _until_names(self, right: Callable[[str], bool], what: str) -> None:
        names = ""

        def look() -> bool:
            nonlocal names
            names = self.reader.names()
            return right(names)

        try:
            until(look, what)
        except AssertionError as late:
            raise AssertionError(f"{late}; the screen says:\n{names}\nstderr: {self.told()}") from None


Start = Callable[..., "Desk"]


@contextmanager
def started(
    profile: Path, screen: Screen, reader: Reader, environment: dict[str, str], *, before: tuple[str, ...] = ()
) -> Iterator[Desk]:
    """Run the program over a profile; `before` are words of a command that runs it, such as unshare."""
    errors = Path(environment["HOME"]) / f"stderr-{os.urandom(4).hex()}"
    words = [*before, sys.executable, "-m", "desktop", "--profile", str(profile)]
    whole = screen.environment | {"QT_QPA_PLATFORM": "xcb"} | environment
    with errors.open("wb") as told, subprocess.Popen(words, cwd=ROOT, env=whole, stderr=told) as process:
        desk = Desk(process, screen, reader, errors)
        try:
            yield desk
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
    assert not desk.told(), desk.told()
    reports = [file.read_text("utf-8") for file in (profile / "crashes").glob("*.json")]
    assert not reports, reports
