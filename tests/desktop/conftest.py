"""Files of the small college for the tests of the desktop."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import Machines


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """Makes employees' files and servers that live for one test."""
    made = Machines(tmp_path)
    yield made
    made.close()
