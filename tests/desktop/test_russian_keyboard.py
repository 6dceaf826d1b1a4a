"""Keys under a real X server with the Russian layout on: letters, Ctrl shortcuts, Alt letters of the menus."""

import os
import queue
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Places on the keyboard (evdev keycodes), whatever letter the layout gives them.
A, S, L, Y, P, G, COMMA, SLASH, ENTER = 38, 39, 46, 29, 33, 42, 59, 61, 36
ESCAPE = "Escape"  # one digit would be read as a character


@pytest.fixture(scope="module")
def screen():
    """An X screen of the tests' own, with the Russian layout first, as a teacher has it while typing names."""
    assert shutil.which("xdotool"), "xdotool is needed: apt-get install xdotool"
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        environment = os.environ | {"DISPLAY": f":{server.stdout.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        subprocess.run(["setxkbmap", "-layout", "ru,us"], env=environment, check=True)
        yield environment
        server.terminate()


class Told:
    """The lines the program says, in order."""

    def __init__(self, process):
        self.lines = queue.Queue()
        self.seen = []
        self.reader = threading.Thread(target=self._read, args=(process.stdout,))
        self.reader.start()

    def _read(self, stream):
        for line in stream:
            self.lines.put(line.strip())

    def until(self, wanted):
        """Wait for a line that contains this."""
        while True:
            try:
                line = self.lines.get(timeout=20)
            except queue.Empty:
                pytest.fail(f"«{wanted}» was not said, only {self.seen}")
            self.seen.append(line)
            if wanted in line:
                return line


def test_keys_work_with_the_russian_layout_on(screen):
    script = [sys.executable, "-m", "tests.desktop.russian_keyboard"]
    process = subprocess.Popen(script, cwd=ROOT, env=screen, stdout=subprocess.PIPE, text=True)

    def press(*keys):
        subprocess.run(["xdotool", "key", *map(str, keys)], env=screen, check=True)

    told = Told(process)
    try:
        told.until("PasswordField")
        press(A)
        told.until("layout русская")
        press(S, ENTER)
        assert told.until("password") == "password фы"
        told.until("Paper")
        press(Y)
        assert told.until("letter") == "letter н"
        press(SLASH)
        assert told.until("letter") == "letter ."
        press(COMMA)
        assert told.until("letter") == "letter б"
        press(f"ctrl+{P}")
        told.until("act paper.print")
        press(f"alt+{A}")
        told.until("menu &Файл")
        press(ESCAPE)
        told.until("menu closed")
        press(ESCAPE)
        told.until("Paper")
        press(f"ctrl+{L}")
        told.until("Вход")
        press(f"alt+{L}")  # Д
        told.until("Логин")
        press(ESCAPE)
        told.until("Пароль")
        press(f"alt+{G}")  # П
        told.until("закрыть вход на всех ваших компьютерах?")
    finally:
        process.terminate()
        process.wait(10)
        told.reader.join(10)
