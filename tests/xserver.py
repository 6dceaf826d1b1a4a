"""An X screen of the tests' own: keys by their place on the keyboard, layouts, window titles, pictures."""

import ctypes
import os
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

Found = TypeVar("Found")
CLASSROOM = (1366, 768)
PATIENCE = 15.0  # seconds in which a program on a busy machine must have shown what is waited for
PAUSE = 0.02  # between two looks
ROWS = {  # evdev keycodes of the places on a keyboard, named by their Latin letters
    10: "1234567890",
    24: "qwertyuiop[]",
    38: "asdfghjkl;'",
    52: "zxcvbnm,./",
}
KEYS = {"Esc": 9, "-": 20, "Tab": 23, "Enter": 36, "Ctrl": 37, "Shift": 50, "Alt": 64, "Space": 65, "Caps": 66,
        "F1": 67, "F2": 68, "F6": 72, "Home": 110, "Up": 111, "Left": 113, "Right": 114, "End": 115, "Down": 116,
        "Delete": 119}  # fmt: skip
PLACES = {letter: first + step for first, row in ROWS.items() for step, letter in enumerate(row)} | KEYS
_XWD_HEADER = struct.Struct(">25I")


def until(found: Callable[[], Found], what: str, *, patience: float = PATIENCE) -> Found:
    """Look until something true is found and return it; fail with what is there instead."""
    end = time.monotonic() + patience
    while not (seen := found()):
        assert time.monotonic() < end, f"{what}: still {seen!r} after {patience:g} s"
        time.sleep(PAUSE)
    return seen


class Hand:
    """Keys as a keyboard gives them. xdotool would press each in the first layout, whichever is on."""

    CORE_KEYBOARD = 0x100

    def __init__(self, display: str) -> None:
        self._x, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        assert self._display

    def key(self, place: int, *, down: bool) -> None:
        """Press or let go the key at this place."""
        self._test.XTestFakeKeyEvent(self._display, place, int(down), 0)
        self._x.XSync(self._display, 0)

    def lock_group(self, group: int) -> None:
        """Turn to one of the layouts, as the switch of a desktop does."""
        self._x.XkbLockGroup(self._display, self.CORE_KEYBOARD, group)
        self._x.XSync(self._display, 0)

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)


@dataclass(frozen=True, slots=True)
class Screen:
    """A running Xvfb. A key is named by the Latin letter of its place, whatever the layout makes of it."""

    display: str
    folder: Path
    hand: "Hand" = field(repr=False)
    environment: dict[str, str] = field(repr=False)

    def layout(self, names: str, *, group: int = 0) -> None:
        """Switch to these layouts and to one of them: («us,ru», 1) types Russian."""
        self._run("setxkbmap", "-layout", names, "-option", "")
        self.hand.lock_group(group)

    def press(self, *keys: str) -> None:
        """Press keys one after another: "5", "y", "Ctrl+z", "Alt+a", "Enter"."""
        for key in keys:
            places = [PLACES[name] for name in key.split("+")]
            for place in places:
                self.hand.key(place, down=True)
            for place in reversed(places):
                self.hand.key(place, down=False)

    def type(self, text: str) -> None:
        """Type plain letters, digits and hyphens by their places: what they become is the layout's affair."""
        self.press(*text)

    def windows(self) -> dict[str, str]:
        """Return the titles of all windows that are seen, by their numbers."""
        found = self._told("xdotool", "search", "--onlyvisible", "--name", "").split()
        return {number: self._told("xdotool", "getwindowname", number).strip() for number in found}

    def window_of(self, process: int) -> str:
        """Return the number of a process's titled window, empty if it has none yet."""
        found = self._told("xdotool", "search", "--onlyvisible", "--all", "--pid", str(process), "--name", ".").split()
        return found[0] if found else ""

    def window(self, title: str) -> str:
        """Wait for a window with this in its title; return its number."""

        def look() -> str:
            return next((number for number, name in self.windows().items() if title in name), "")

        return until(look, f"no window «{title}»")

    def focus(self, window: str) -> None:
        """Give the keys to a window, as a window manager does."""
        self._run("xdotool", "windowfocus", "--sync", window)

    def focused(self) -> str:
        """Return which window has the keys."""
        return self._told("xdotool", "getwindowfocus", "-f").strip()

    def click(self, x: int, y: int) -> None:
        """Press the left button at a point."""
        self._run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def picture(self) -> "QImage":
        """Return what the screen shows now."""
        from PySide6.QtGui import QImage

        raw = (self.folder / "Xvfb_screen0").read_bytes()
        header = _XWD_HEADER.unpack_from(raw)
        size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
        return QImage(raw[size + colours * 12 :], width, height, line, QImage.Format.Format_RGB32).copy()

    def _run(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, stderr=subprocess.DEVNULL)

    def _told(self, *command: str) -> str:
        done = subprocess.run(command, env=self.environment, check=False, capture_output=True, text=True)
        return done.stdout


@contextmanager
def screen(size: tuple[int, int] = CLASSROOM) -> Iterator[Screen]:
    """Start an X server on a free display; it is gone afterwards."""
    width, height = size
    with tempfile.TemporaryDirectory(prefix="parta-screen-") as folder:
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-fbdir", folder]
        command += ["-nolisten", "tcp", "-noreset"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            try:
                assert server.stdout is not None
                display = f":{server.stdout.readline().strip()}"
                with closing(Hand(display)) as hand:
                    yield Screen(display, Path(folder), hand, os.environ | {"DISPLAY": display})
            finally:
                server.terminate()


def place_of(letter: str) -> str:
    """Name the key that types this small Russian letter."""
    return "qwertyuiop[]asdfghjkl;'zxcvbnm,."["йцукенгшщзхъфывапролджэячсмитьбю".index(letter)]
