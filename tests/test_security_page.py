"""The page about security says nothing that no test attacks: every test it names exists, every threat names one."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def names_in(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(node.name)
    return found


def threats() -> list[list[str]]:
    table = PAGE.split("## Threats")[1].split("\n\n")[1]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    assert rows[0] == ["threat", "what stops it", "attacked by", "what remains"]
    return rows[2:]


def test_every_test_that_the_page_names_exists():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 80
    assert not sorted(named - names_in(ROOT / "tests"))


def test_every_threat_is_attacked_and_says_what_remains():
    assert len(threats()) >= 20
    for row in threats():
        assert len(row) == 4, row
        threat, stops, attacks, remains = row
        assert re.fullmatch(r"(`test_\w+` ?)+", attacks), threat
        assert stops.strip("– "), threat
        assert remains.strip("– "), threat


def test_every_file_of_attacks_is_named():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    for path in (ROOT / "tests" / "attacks").glob("test_*.py"):
        here = {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}
        assert here & named, path.name
