"""A start of the whole program in a process of its own: what it loads before the lock screen, and that it ends."""

import json
import subprocess
import sys

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


def test_help_needs_no_screen():
    done = subprocess.run([sys.executable, "-m", "desktop", "--help"], check=True, capture_output=True, text=True)
    assert "--profile" in done.stdout
