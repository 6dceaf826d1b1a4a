"""The house is in order: Qt that does not fall, files that travel, names that say something, licences beside."""

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("college", "db", "papers", "server", "desktop", "resources")
NOT_OURS = {".git", ".venv", "__pycache__", "build", "dist", "parta.egg-info"}
EMPTY_WORDS = {"manager", "helper", "helpers", "util", "utils", "common", "base", "handler", "controller", "service"}


def files(*suffixes):
    """The files of the repository with these endings, whether or not they are under version control yet."""
    # In a second work tree of Git `.git` is a file that names the first one.
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and (not name.startswith(".") or name == ".ci")]
        for path in (Path(folder, name) for name in names if name not in NOT_OURS):
            if not suffixes or path.suffix in suffixes:
                yield path


def modules():
    return [path for path in files(".py") if path.relative_to(ROOT).parts[0] in ROOMS]


def test_qt_does_not_wear_out_none(qtbot):
    """Qt 6.12.0 drops a reference of None in each call and after some thousands kills Python 3.11."""
    from PySide6.QtWidgets import QWidget

    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(100):
        widget.update()
    assert sys.getrefcount(None) > before - 50


def test_the_locks_pin_the_qt_that_lives():
    for name in ("run", "dev"):
        assert "pyside6-essentials==6.11.2 " in (ROOT / "req" / f"{name}.txt").read_text()


def locked(name):
    text = (ROOT / "req" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", text, re.MULTILINE)), text


@pytest.mark.parametrize("name", ["run", "dev", "uv"])
def test_a_lock_has_hashes_and_no_address(name):
    versions, text = locked(name)
    assert versions
    assert not re.search(r"://|file:", text)
    for block in re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_a_user_runs_what_was_tested():
    run, dev = locked("run")[0], locked("dev")[0]
    assert run.items() <= dev.items()


def test_no_file_names_a_registry_or_a_folder_of_one_machine():
    # Letters in brackets keep this line from finding itself.
    hosts = r"py[p]i\.org|python[h]osted\.org|npm[j]s\.|/work[/](main|shared)|/roo[t]/|/opt[/]wheels"
    for path in files():
        if path.suffix not in {".ttf", ".png", ".icc", ".pyc"}:
            found = re.search(hosts, path.read_text(encoding="utf-8", errors="ignore"))
            assert not found, f"{path.relative_to(ROOT)}: {found}"


def test_every_module_says_what_it_is_for():
    silent = [path for path in files(".py") if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not silent


def test_names_are_nouns_of_the_college():
    for path in modules():
        assert not EMPTY_WORDS & set(path.stem.split("_")), path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                words = {word.lower() for word in re.findall(r"[A-Z][a-z]*", node.name)}
                assert not EMPTY_WORDS & words, f"{path}: {node.name}"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("LICENSE", "MIT License"),
        ("docs/licences/LGPL-3.0.txt", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("docs/licences/GPL-3.0.txt", "GNU GENERAL PUBLIC LICENSE"),
        ("resources/fonts/OFL.txt", "SIL OPEN FONT LICENSE"),
        ("resources/icons/LICENSE.txt", "ISC License"),
    ],
)
def test_licences_stand_beside_what_they_cover(path, words):
    assert words in (ROOT / path).read_text(encoding="utf-8")


def test_every_dependency_is_named_with_its_licence():
    told = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").lower()
    asked = re.findall(
        r"^([a-z0-9][a-z0-9-]*)", "\n".join((ROOT / "req" / f"{n}.in").read_text() for n in ("run", "dev", "uv")), re.M
    )
    assert len(asked) > 20
    assert not [name for name in asked if f"| {name} |" not in told]


def test_what_the_programs_import_is_asked_for_by_name():
    """A library that only comes along with another may leave with it."""
    asked = set(re.findall(r"^([a-z0-9][a-z0-9-]*)", (ROOT / "req" / "run.in").read_text(), re.MULTILINE))
    came_from = packages_distributions()
    for path in modules():
        for name in set(imported(path)) - sys.stdlib_module_names - set(ROOMS):
            origin = {dist.lower().replace("_", "-") for dist in came_from[name]}
            assert origin & asked, f"{path.relative_to(ROOT)}: {name}"


def imported(path):
    """The outermost names that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_dev_speaks_russian_on_an_old_python():
    text = (ROOT / "dev.py").read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 8))
    old = "import sys; sys.version_info = (3, 9, 2); import dev; sys.exit(dev.main(['demo']))"
    done = subprocess.run([sys.executable, "-c", old], check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Нужен Python 3.11 или новее, а здесь 3.9" in done.stderr
    assert not done.stdout


def test_dev_names_the_commands_it_has():
    done = subprocess.run([sys.executable, ROOT / "dev.py", "dance"], check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "demo, test, check, shots, bench, simulate, soak, lock, build" in done.stderr


def test_dev_says_the_one_line_that_installs_what_is_missing():
    """An ordinary user is never asked for a password; he is told what to run."""
    code = "import dev, os; os.geteuid = lambda: 1000; dev.install_packages(['libgl1', 'parta-no-such-package'])"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, text=True)
    assert "\nsudo apt-get install -y --no-install-recommends parta-no-such-package" in done.stderr


def test_dev_shares_all_tests_among_the_cores_and_leaves_those_that_are_named_alone():
    asked = "import dev, os; os.sched_getaffinity = lambda _: {0, 1}; dev.prepare = lambda *_: None; dev.check = len; "
    asked += "dev.watch = lambda words: print(*words[3:]) or 0; dev.test([]); dev.test(['-x', 'tests/db'])"
    done = subprocess.run([sys.executable, "-c", asked], check=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["-n2 --dist=worksteal", "-x tests/db"]


def test_the_check_machine_does_nothing_cleverer():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[-1] == "exec python3 dev.py test"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
