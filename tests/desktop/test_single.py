"""One program per profile: a second process knocks and goes."""

import subprocess
import sys

from desktop.places import Places
from desktop.single import Single

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop.places import Places
from desktop.single import Single
app = QCoreApplication([])
single = Single(Places.of(Path(sys.argv[1])))
sys.exit(0 if single.take() else 7)
"""


def second(folder):
    return subprocess.Popen([sys.executable, "-c", SECOND, str(folder)])


def test_second_start_raises_the_first(tmp_path, qtbot, qapp):
    places = Places.of(tmp_path)
    places.prepare()
    first = Single(places)
    assert first.take()
    with qtbot.waitSignal(first.called, timeout=10_000):
        process = second(tmp_path)
    assert process.wait(10) == 7
    first.release()
    assert second(tmp_path).wait(10) == 0


def test_profiles_do_not_disturb_each_other(tmp_path, qapp):
    holders = []
    for name in ("one", "other"):
        places = Places.of(tmp_path / name)
        places.prepare()
        holders.append(Single(places))
    assert all(holder.take() for holder in holders)
    for holder in holders:
        holder.release()


def test_a_lock_left_by_a_killed_program_does_not_hold(tmp_path, qapp):
    places = Places.of(tmp_path)
    places.prepare()
    killed = subprocess.run(
        [sys.executable, "-c", SECOND.replace("sys.exit(0 if", "import os; os._exit(0 if"), str(tmp_path)], check=False
    )
    assert killed.returncode == 0
    assert places.lock.exists()
    single = Single(places)
    assert single.take()
    single.release()
