"""The page about reliability says what is so: every test it names exists, every bug of the simulator stands in it."""

import re

from tests.simulate.mutants import MUTANTS
from tests.test_security_page import ROOT, names_in

PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
NOT_PROVED = {20}


def rows() -> list[tuple[str, str, str]]:
    """Return what holds, what proves it and which bugs are seen by that; of an invariant its number first."""
    tables = PAGE.split("## Killed processes")[0]
    told = [line.strip("| ").split(" | ") for line in tables.splitlines() if line.startswith("| ")]
    found = [(" ".join(row[:-2]), row[-2], row[-1]) for row in told if row[0] not in ("#", "rule")]
    assert len(found) > 30
    return found


def invariants_of(bug: str) -> set[int]:
    """Return the invariants that a bug is said to break."""
    numbered = [(int(head.partition(" ")[0]), bugs) for head, _, bugs in rows() if head[0].isdigit()]
    assert {number for number, _ in numbered} == set(range(1, 21))
    return {number for number, bugs in numbered if f"`{bug}`" in bugs}


def test_every_test_that_the_page_names_exists():
    names = re.findall(r"`(test_\w+)(?:\.py)?`", PAGE)
    named, files = set(names), set(re.findall(r"`(tests/[\w/.]+)`", PAGE))
    assert len(named) > 10
    known = names_in(ROOT / "tests") | {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    assert not sorted(named - known)
    assert [file for file in sorted(files) if not (ROOT / file).exists()] == []


def test_every_rule_is_proved_by_something():
    for head, proof, _ in rows():
        number = int(head.partition(" ")[0]) if head[0].isdigit() else 0
        is_shown = re.search(r"simulator|the same|`test|`tests", proof)
        assert is_shown or number in NOT_PROVED, head


def test_every_deliberate_bug_stands_in_the_page_and_no_other():
    named = {bug for _, _, bugs in rows() for bug in re.findall(r"`(\w+)`", bugs)}
    assert named == MUTANTS.keys()
