"""A college's server and desktops that exchange with it, for whoever attacks them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.factories import Machines


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def server(machines: Machines, request: pytest.FixtureRequest) -> Engine:
    """The server of the small college, on either back end."""
    return machines.server(postgres=request.getfixturevalue("postgres") if request.param == "postgresql" else None)
