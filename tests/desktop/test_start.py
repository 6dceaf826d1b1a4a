"""A start of the whole program in a process of its own: what it loads before the lock screen, and that it ends."""

import json
import re
import signal
import subprocess
import sys

import pytest

START = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop import app as program
from desktop.opener import ProfileOpener

seen = {}
class Watched(program.Program):
    def _load_later(self):
        seen["before"] = sorted(name for name in sys.modules if "." not in name)
        seen["title"] = self.window.windowTitle()
        super()._load_later()
        QTimer.singleShot(300, self.window.close)

program.Program = Watched
code = program.run(Path(sys.argv[1]), ProfileOpener)
print(json.dumps(seen | {"code": code}))
"""
HEAVY = {"sqlalchemy", "alembic", "keyring", "httpx", "reportlab", "pikepdf", "pypdfium2", "numpy", "sqlcipher3"}


def test_lock_screen_stands_before_anything_heavy_is_loaded(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path / "profile")], check=True, capture_output=True, text=True, timeout=60
    )
    told = json.loads(done.stdout)
    assert told["code"] == 0
    assert told["title"] == "Вход — Парта"
    assert not HEAVY & set(told["before"])
    log = [json.loads(line) for line in (tmp_path / "profile" / "log" / "parta.jsonl").read_text().splitlines()]
    assert [line["event"] for line in log][:1] == ["app.started"]
    assert not list((tmp_path / "profile" / "crashes").glob("*.json"))
    assert done.stderr.replace("This plugin does not support propagateSizeHints()", "").strip() == ""


WORDS = {
    "parta",
    "demo",
    "profile",
    "help",
    "data",
    "port",
    "enrol",
    "machine",
    "recover",
    "plan",
    "topics",
    "ktp",
    "check",
    "json",
    "index",
    "term",
}


def test_help_needs_no_screen_and_is_russian():
    for command in ((), ("demo",), ("demo-profile",), ("plan",), ("ktp",), ("ktp", "check")):
        words = [sys.executable, "-m", "desktop", *command, "--help"]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
        assert "Порядок вызова: parta" in done.stdout
        assert "--profile" in done.stdout or command
        assert not set(re.findall(r"[a-z]{3,}", done.stdout)) - WORDS


SHOWN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from desktop import app, command

def look():
    box = QApplication.activeModalWidget()
    print(type(box).__name__, box.text(), flush=True)
    box.close()

begin = app.application
def watched():
    standing = begin()
    QTimer.singleShot(100, look)
    return standing

app.application = watched
sys.exit(command.main(["--profile", sys.argv[1]]))
"""


@pytest.mark.parametrize("what", ["file", "spoilt"])
def test_what_lets_nothing_begin_is_told_in_a_window(tmp_path, what):
    profile = tmp_path / "profile"
    if what == "file":
        profile.write_text("a letter")
        sentence = f"Папка {profile} не открывается на запись"
    else:
        (profile / "machine").mkdir(parents=True)
        (profile / "machine" / "machine.json").write_text("{")
        sentence = "Файл machine.json повреждён. Журналы целы."
    words = [sys.executable, "-c", SHOWN, str(profile)]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout.startswith(f"QMessageBox {sentence}")
    assert sentence in done.stderr, "who starts it in a terminal reads it there"
    assert "Traceback" not in done.stderr


ENDED = START.replace("QTimer.singleShot(300, self.window.close)", "QTimer.singleShot(300, send)").replace(
    "seen = {}",
    # Whoever started the tests in the background may have wanted the signal ignored; it is not what is tested here.
    "import os, signal\nsignal.signal(int(sys.argv[2]), signal.SIG_DFL)\n"
    "send = lambda: os.kill(os.getpid(), int(sys.argv[2]))\nseen = {}",
)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_end_of_a_session_closes_the_window_as_a_person_does(tmp_path, number):
    words = [sys.executable, "-c", ENDED, str(tmp_path / "profile"), str(int(number))]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["code"] == 0
    assert "window.geometry" in json.loads((tmp_path / "profile" / "settings.json").read_text())
