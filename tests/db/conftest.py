"""Files of the small college for the tests of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.factories import Hand, Machines


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """Makes employees' files and servers that live for one test."""
    made = Machines(tmp_path)
    yield made
    made.close()


@pytest.fixture
def teacher(machines: Machines) -> Hand:
    """The teacher of ОП.01 at his machine."""
    return machines.hand()


@pytest.fixture(params=["sqlite", "postgresql"])
def server(machines: Machines, request: pytest.FixtureRequest) -> Engine:
    """The server of the small college, on either back end."""
    return machines.server(postgres=request.getfixturevalue("postgres") if request.param == "postgresql" else None)
