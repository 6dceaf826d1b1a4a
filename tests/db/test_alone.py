"""What only one hand may do at a time: threads of one process, and processes of one database."""

import threading

import pytest
from sqlalchemy import text

from db.alone import alone
from db.engine import open_server


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    place = request.getfixturevalue("postgres_database") if request.param == "postgresql" else tmp_path / "parta.db"
    opened = open_server(place, migrate=True)
    yield opened
    opened.dispose()


def test_the_second_waits_until_the_first_is_done(engine):
    inside, order = threading.Event(), []

    def second() -> None:
        inside.wait(5)
        with alone(engine, "this"):
            order.append("second")

    thread = threading.Thread(target=second)
    with alone(engine, "this"):
        thread.start()
        inside.set()
        with alone(engine, "that"):  # another thing waits for nobody
            order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_it_ends_with_whoever_fails(engine):
    with pytest.raises(LookupError), alone(engine, "this"):
        raise LookupError
    with alone(engine, "this"):
        pass


def test_another_process_of_the_database_is_kept_out(postgres_database):
    here, there = open_server(postgres_database), open_server(postgres_database)
    held = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")
    with alone(here, "this"), there.connect() as conn:
        assert conn.scalar(held) == 1
    with there.connect() as conn:
        assert conn.scalar(held) == 0
    here.dispose()
    there.dispose()
