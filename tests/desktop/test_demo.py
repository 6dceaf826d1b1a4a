"""The demo's server and profile: what an interrupted making leaves, and what is left when its holder is killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from db import ids
from desktop import demo
from desktop.lock_file import Unwritable
from desktop.places import Places
from desktop.profile import Profile
from tests.xserver import until

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from desktop.demo import CollegeServer
server = CollegeServer(Path(sys.argv[1]), port=0)
server.start()
print(server._process.pid, flush=True)
time.sleep(600)
"""


def test_an_interrupted_making_is_gone_on_with_and_nothing_outlives_a_killed_holder(tmp_path):
    folder = tmp_path / "demo"
    profile = Profile(Places.of(folder))
    with demo.running(folder, port=0) as college:
        profile.enrol_machine(ids.fresh(), name="К", server=college.url, is_demo=True)  # and Ctrl+C
        demo.make_profile(folder, college)
        assert [employee.name.surname for employee in profile.employees()] == ["Кузнецова"]
        assert profile.machine().server == college.url
    with demo.running(folder, port=0) as elsewhere:
        demo.make_profile(folder, elsewhere)
        assert profile.machine().server == elsewhere.url, "the profile looks where the server is now"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder / "server")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        pid = int(holder.stdout.readline())
        holder.kill()
    until(lambda: is_gone(pid), "the server outlives its holder")
    (folder / "server" / "demo.json").unlink()
    with demo.running(folder, port=0) as college, pytest.raises(demo.DemoFailed, match="недостроен"):
        college.told()


def test_a_folder_that_is_none(tmp_path):
    (tmp_path / "file").write_text("a letter")
    with pytest.raises(Unwritable, match="не открывается на запись"), demo.running(tmp_path / "file", port=0):
        pass
    assert (tmp_path / "file").read_text() == "a letter"


def is_gone(pid: int) -> bool:
    """Whether a process has ended; it may stand on as a zombie until its parent looks."""
    status = Path(f"/proc/{pid}/status")
    return not status.exists() or "\nState:\tZ" in status.read_text()
