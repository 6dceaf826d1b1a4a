"""Files of the small college for the tests of the desktop."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.shell.theme import Theme
from tests.factories import Machines


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """Makes employees' files and servers that live for one test."""
    made = Machines(tmp_path)
    yield made
    made.close()


@cache
def _usual() -> str:
    return Theme("light").style_sheet()


@pytest.fixture(autouse=True)
def usually_dressed() -> None:
    """Let no test begin in the dark or the large letters of the one before it."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet() and app.styleSheet() != _usual():
        Theme("light").apply()
