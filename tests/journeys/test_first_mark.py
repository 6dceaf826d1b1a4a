"""The journey of the first mark, from a fresh clone's command to the student's page, told by the program itself."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_teachers_mark_travels_from_the_key_to_the_printed_page_and_the_students_diary(tmp_path):
    # Real parts: a server in a second process, sockets, SQLCipher, key events, PDF/A; only the screen is missing.
    done = subprocess.run(
        [sys.executable, "-m", "desktop.tour"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env=os.environ | {"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    *steps, last = done.stdout.strip().splitlines()
    assert [line[:5] for line in steps] == [f"ok {number:02}" for number in range(1, len(steps) + 1)]
    assert last == f"tour: {len(steps)} steps"
    assert "Traceback" not in done.stderr
    assert not processes_over(tmp_path), "no server outlives the tour"
    assert not list(tmp_path.glob("parta-*"))


def processes_over(folder: Path) -> list[str]:
    """Return the commands of running programs that name a folder."""
    told = subprocess.run(["ps", "-eo", "args", "-ww"], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if str(folder) in line]


def test_a_tour_whose_server_cannot_start_says_which_step_failed(tmp_path):
    # The check that the journey can fail at all: without a writable temporary folder nothing can be founded.
    done = subprocess.run(
        [sys.executable, "-m", "desktop.tour"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PARTA_DATABASE": "postgresql://nobody@127.0.0.1:1/none"},
    )  # fmt: skip
    assert done.returncode == 1
    assert re.search(r"не вышло, шаг 01: ", done.stdout)


def test_the_demo_profile_is_told_in_two_exact_lines_and_opens_with_its_password(tmp_path):
    folder = tmp_path / "profile"
    with socket.create_server(("127.0.0.1", 0)) as somebody:  # another demo may be at work on the usual port
        port = somebody.getsockname()[1]
        words = [sys.executable, "-m", "desktop", "demo-profile", str(folder), "--port", str(port)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads((folder / "machine" / "machine.json").read_text("utf-8"))["server"].endswith(f":{port}")
    group, password = done.stdout.splitlines()[-2:]
    assert group == "group: ИСП-21"
    assert re.fullmatch(r"password: \S{12,}", password)
    assert (folder / "server" / "parta.db").exists()
    opened = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder), password.removeprefix("password: ")],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert opened.stdout.strip() == "преподаватель, куратор ИСП-21", opened.stderr
    again = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 2
    assert "не тронута" in again.stderr


OPEN = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from desktop.opener import ProfileOpener
from desktop.places import Places
opener = ProfileOpener(Places.of(Path(sys.argv[1])))
employee, = opener.employees()
opened = opener.open(employee.id, sys.argv[2])
assert ("journal.marks", "write") in opened.rights
opener.close()
print(employee.roles_text)
"""
