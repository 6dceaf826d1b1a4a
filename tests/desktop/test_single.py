"""One program per profile: a second process knocks and goes."""

import subprocess
import sys

import pytest

from desktop.lock_file import Unwritable, hold
from desktop.places import Places
from desktop.single import Single, is_raised

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
import pytest

from desktop.lock_file import Unwritable, hold
from desktop.places import Places
from desktop.single import Single, is_raised
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


ASK = """
import sys
from pathlib import Path
from desktop.places import Places
from desktop.single import is_raised
sys.exit(7 if is_raised(Places.of(Path(sys.argv[1]))) else 0)
"""


def test_who_asks_first_learns_of_a_running_program_and_raises_it(tmp_path, qtbot, qapp):
    places = Places.of(tmp_path)
    assert not is_raised(places), "nothing ever ran here"
    places.prepare()
    first = Single(places)
    assert first.take()
    with qtbot.waitSignal(first.called, timeout=10_000):
        process = subprocess.Popen([sys.executable, "-c", ASK, str(tmp_path)], stderr=subprocess.PIPE, text=True)
    told = process.communicate(timeout=10)[1]
    assert (process.returncode, told) == (7, "")
    first.release()
    assert not is_raised(places)


def test_a_folder_that_takes_no_lock_is_not_a_running_program(tmp_path, qapp):
    with pytest.raises(Unwritable, match="на диске нет места, нет прав или это не папка"):
        hold(tmp_path / "absent" / "running.lock")
    with pytest.raises(Unwritable):
        Single(Places.of(tmp_path / "absent")).take()
