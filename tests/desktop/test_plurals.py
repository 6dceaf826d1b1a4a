"""Every counted sentence has its three Russian forms, and the compiled file is that of the source."""

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import resources
from desktop import plurals

DESKTOP = Path(__file__).resolve().parents[2] / "desktop"
SOURCE = resources.path("i18n", "parta_ru.ts")


def used():
    """The texts handed to `counted` anywhere in the desktop."""
    for file in DESKTOP.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name == "counted":
                    assert isinstance(node.args[0], ast.Constant), f"{file.name}:{node.lineno}"
                    yield node.args[0].value


def forms():
    return {
        message.findtext("source"): [form.text for form in message.iter("numerusform")]
        for message in ET.parse(SOURCE).iter("message")
    }


def test_the_file_holds_exactly_what_is_used():
    assert set(forms()) == set(used())
    assert all(len(three) == 3 and all("%n" in form for form in three) for three in forms().values())


def test_the_compiled_file_is_that_of_the_source(tmp_path):
    made = tmp_path / "parta_ru.qm"
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([tool, SOURCE, "-qm", made], check=True, capture_output=True)
    assert made.read_bytes() == resources.path("i18n", "parta_ru.qm").read_bytes()


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 день"), (2, "2 дня"), (5, "5 дней"), (11, "11 дней"), (21, "21 день"), (112, "112 дней")]
)
def test_nouns_bend(qapp, count, said):
    plurals.load(qapp)
    assert plurals.counted("%n дней", count) == said
