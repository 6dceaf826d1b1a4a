"""The arrows of the house hold, and each contract bites when it is broken."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("college", "db", "papers", "server", "desktop", "resources")
CONFIG = ROOT / "pyproject.toml"

# A file with one forbidden import for each contract.
BREAKS = {
    "college under db and papers under the two programs": {"db/planted.py": "import papers.print"},
    "rules know neither Qt nor SQL nor files": {"college/planted.py": "import sqlalchemy"},
    "desktop asks db, never SQL": {"desktop/planted.py": "from sqlalchemy import select"},
    "db knows neither Qt nor HTTP nor the keyring": {"db/planted.py": "import httpx"},
    "papers know neither Qt nor SQL nor HTTP": {"papers/planted.py": "from PySide6.QtGui import QPainter"},
    "server knows neither Qt nor the keyring": {"server/planted.py": "def f():\n    import PySide6.QtCore"},
    "the shell opens workspaces, workspaces use widgets": {
        "desktop/shell/planted.py": "",
        "desktop/widgets/planted.py": "import desktop.shell.planted",
    },
    "workspaces do not know each other": {
        "desktop/workspaces/planted/__init__.py": "import desktop.workspaces.other_planted",
        "desktop/workspaces/other_planted/__init__.py": "",
    },
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the six rooms, as the linter reads them."""
    copy = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "*.svg", "*.ttf"))
    shutil.copy(CONFIG, copy)
    (copy / "desktop" / "workspaces").mkdir(exist_ok=True)
    (copy / "desktop" / "workspaces" / "__init__.py").touch()
    return copy


def contracts():
    return [contract["name"] for contract in tomllib.loads(CONFIG.read_text())["tool"]["importlinter"]["contracts"]]


def verdict(house):
    """What the linter says of this copy, name by name."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        check=False,
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
    )
    said = {name: line for line in done.stdout.splitlines() for name in contracts() if line.startswith(name + " ")}
    assert set(said) == set(contracts()), done.stdout + done.stderr
    return {name for name, line in said.items() if " BROKEN" in line}, done


def test_the_arrows_hold(house):
    broken, done = verdict(house)
    assert not broken, done.stdout
    assert done.returncode == 0


def test_every_contract_has_its_break():
    assert sorted(BREAKS) == sorted(contracts())


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_arrow_is_named(house, name):
    planted = [house / path for path in BREAKS[name]]
    try:
        for path, text in zip(planted, BREAKS[name].values(), strict=True):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        broken, done = verdict(house)
    finally:
        for path in planted:
            path.unlink()
    assert broken == {name}
    assert done.returncode == 1


def test_rules_stand_on_the_standard_library_alone():
    allowed = sys.stdlib_module_names | {"college"}
    for path in (ROOT / "college").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or "college"] if isinstance(node, ast.ImportFrom) else []
            foreign = {name for name in names if name.split(".")[0] not in allowed}
            assert not foreign, f"{path.name} imports {foreign}"


@pytest.mark.parametrize("room", ROOMS)
def test_short_names_mean_our_rooms(room):
    found = importlib.util.find_spec(room)
    assert found, room
    assert found.origin, room
    assert Path(found.origin).is_relative_to(ROOT)
