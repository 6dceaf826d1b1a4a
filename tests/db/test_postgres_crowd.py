"""Eight writers, slow transactions and readers on PostgreSQL: the order of locks holds, and its absence is seen."""

import pytest

from db.engine import open_server
from tests.conftest import Postgres
from tests.soak.crowd import LONGEST_WAIT, READERS, WRITERS, Crowd
from tests.soak.crowd_college import found
from tests.soak.crowd_mutants import MUTANTS

PUSHES = 12  # of each writer
MOST = 200  # pushes of each writer within which a deliberate bug must be seen


@pytest.fixture(scope="module")
def founded(postgres: Postgres, _migrated: str) -> str:
    """The college of the crowd, made once and copied."""
    name = postgres.create(template=_migrated)
    engine = open_server(postgres.url(name))
    found(engine, WRITERS)
    engine.dispose()
    return name


@pytest.fixture
def crowd(postgres: Postgres, founded: str):
    name = postgres.create(template=founded)
    yield Crowd(postgres.url(name))
    postgres.drop(name)


def test_no_row_is_missed_no_batch_is_torn_and_nobody_waits_for_ever(crowd):
    seen = crowd.play(pushes=PUSHES)
    assert seen.broken == []
    assert (seen.missed, seen.torn, seen.deadlocks) == (0, 0, 0)
    assert seen.longest_push < LONGEST_WAIT
    assert seen.batches >= PUSHES * WRITERS
    assert seen.pulls > READERS


# A pull that is no single moment shows in either way: half of a batch, or a row that moved on between two questions.
# So does a number that was drawn before another and committed after it: half of its batch lies behind the cursor.
@pytest.mark.parametrize(
    ("bug", "shows"),
    [
        ("locked_unsorted", ("deadlocks",)),
        ("read_committed", ("torn", "missed")),
        ("numbered_by_a_sequence", ("missed", "torn")),
    ],
)
def test_a_deliberate_bug_is_seen(crowd, bug, shows):
    with MUTANTS[bug]():
        seen = crowd.play(pushes=MOST)
    assert any(getattr(seen, name) for name in shows), seen
