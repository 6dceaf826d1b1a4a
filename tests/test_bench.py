"""The bench command answers in the agreed form; how fast is never a test."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def bench(*words):
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_one_object_on_standard_output_and_progress_beside():
    done = bench("--only", "first_pull_bytes,first_pull", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert list(told) == ["first_pull_bytes", "first_pull"]
    assert told["first_pull_bytes"]["unit"] == "KB"
    assert told["first_pull_bytes"]["goal"] == 100
    assert told["first_pull_bytes"]["value"] > 1
    assert "first_pull …" in done.stderr


def test_an_unknown_name_is_told():
    done = bench("--only", "speed")
    assert (done.returncode, done.stdout) == (2, "")
    assert "speed" in done.stderr
