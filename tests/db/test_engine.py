"""Real encrypted files: what lies on the disk, how transactions begin, and what a damaged world is told as."""

import errno
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from db.engine import check, checkpoint, copy, open_client, open_pull, open_server, reading, writing
from db.troubles import (
    Damaged,
    DiskFull,
    FailingDisk,
    Locked,
    NoAccess,
    StoreTrouble,
    Undone,
    Unreachable,
    WrongKey,
    as_trouble,
    troubles,
)

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
SURNAME = "Кузнецова"
INSERT = text("INSERT INTO person (name) VALUES (:name)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "parta.db"


@pytest.fixture
def client(path: Path) -> Iterator[Engine]:
    engine = open_client(path, KEY, patience=0.05)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"))
    yield engine
    engine.dispose()


@pytest.fixture(params=["client", "pull", "server"])
def engine(request: pytest.FixtureRequest, path: Path, tmp_path: Path) -> Iterator[Engine]:
    """Each way to open an SQLite file, with a table in it."""
    if request.param == "server":
        engine = open_server(tmp_path / "server.db", patience=0.05)
    else:
        engine = open_client(path, KEY, patience=0.05)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"))
    if request.param == "pull":
        engine.dispose()
        engine = open_pull(path, KEY, patience=0.05)
    yield engine
    engine.dispose()


def write(engine: Engine, name: str = SURNAME, count: int = 1) -> None:
    with writing(engine).begin() as connection:
        for _ in range(count):
            connection.execute(INSERT, {"name": name})


def names(engine: Engine) -> list[str]:
    with reading(engine).connect() as connection:
        return list(connection.scalars(text("SELECT name FROM person ORDER BY id")))


def pragma(engine: Engine, name: str) -> Any:
    with reading(engine).connect() as connection:
        return connection.scalar(text(f"PRAGMA {name}"))


def flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)


def test_nothing_on_the_disk_can_be_read(client: Engine, path: Path) -> None:
    write(client, count=50)
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["parta.db", "parta.db-shm", "parta.db-wal"]
    for file in files:
        content = file.read_bytes()
        assert SURNAME.encode() not in content
        assert b"person" not in content
        assert b"SQLite format" not in content
        assert KEY not in content
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    client.dispose()
    assert [file.name for file in path.parent.iterdir()] == ["parta.db"]
    assert SURNAME.encode() not in path.read_bytes()


def test_typing_outlives_a_power_cut_and_pulling_may_lose_a_tail(client: Engine, path: Path) -> None:
    pull = open_pull(path, KEY)
    assert pragma(client, "synchronous") == 2
    assert pragma(pull, "synchronous") == 1
    for engine in (client, pull):
        assert pragma(engine, "journal_mode") == "wal"
        assert pragma(engine, "wal_autocheckpoint") == 0
        assert pragma(engine, "foreign_keys") == 1
        assert pragma(engine, "temp_store") == 2
    pull.dispose()


def test_foreign_keys_rest_while_a_migration_runs(path: Path, tmp_path: Path) -> None:
    for engine in (open_client(path, KEY, migrate=True), open_server(tmp_path / "s.db", migrate=True)):
        assert pragma(engine, "foreign_keys") == 0
        engine.dispose()


def test_the_pulling_side_brings_the_log_in(client: Engine, path: Path) -> None:
    write(client, count=200)
    before = path.stat().st_size
    pull = open_pull(path, KEY)
    checkpoint(pull)
    pull.dispose()
    assert path.stat().st_size > before


def test_no_write_ever_begins_deferred(engine: Engine) -> None:
    said: list[str] = []
    with engine.connect() as connection:
        connection.connection.dbapi_connection.set_trace_callback(said.append)  # type: ignore[union-attr]
    write(engine)
    with engine.begin() as connection:  # a transaction that asked for nothing
        connection.execute(text("UPDATE person SET name = 'Ёлкина'"))
    assert names(engine) == ["Ёлкина"]
    begins = [line for line in said if line.startswith("BEGIN")]
    assert begins == ["BEGIN IMMEDIATE", "BEGIN IMMEDIATE", "BEGIN"]
    with engine.connect() as connection:
        connection.connection.dbapi_connection.set_trace_callback(None)  # type: ignore[union-attr]


def test_a_write_takes_the_file_before_its_first_row(engine: Engine) -> None:
    with writing(engine).connect() as first, first.begin():
        with pytest.raises(Locked) as caught, troubles(), engine.begin():
            pass
        assert "занят" in caught.value.sentence
        assert names(engine) == []  # reading goes on
    write(engine)
    assert names(engine) == [SURNAME]


def test_a_read_cannot_write_and_the_next_write_can(engine: Engine) -> None:
    with pytest.raises(OperationalError, match="readonly") as caught, reading(engine).begin() as connection:
        connection.execute(text("INSERT INTO person (name) VALUES (:name)"), {"name": SURNAME})
    assert as_trouble(caught.value) is None  # a bug of ours, not of the world
    assert SURNAME not in str(caught.value)
    write(engine)
    assert names(engine) == [SURNAME]


def test_a_read_sees_one_moment(engine: Engine) -> None:
    write(engine)
    with reading(engine).connect() as connection:
        count = text("SELECT count(*) FROM person")
        assert connection.scalar(count) == 1
        write(engine)
        assert connection.scalar(count) == 1
    assert len(names(engine)) == 2


def test_nobody_gets_another_kind_of_transaction(engine: Engine) -> None:
    with pytest.raises(ValueError, match="reading or writing"):
        engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection, pytest.raises(ValueError, match="reading or writing"):
        connection.execution_options(isolation_level="AUTOCOMMIT")


def test_a_broken_rule_of_the_tables_is_no_trouble(engine: Engine) -> None:
    with pytest.raises(IntegrityError) as caught, troubles(), engine.begin() as connection:
        connection.execute(text("INSERT INTO person (id, name) VALUES (1, :name), (1, :name)"), {"name": SURNAME})
    assert SURNAME not in str(caught.value)


def test_four_threads_write_without_a_failure(path: Path) -> None:
    engine = open_client(path, KEY)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)"))

    def work() -> None:
        for _ in range(25):
            write(engine)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(engine)) == 100
    engine.dispose()


def test_another_key_opens_nothing_and_no_key_is_told(client: Engine, path: Path) -> None:
    write(client)
    client.dispose()
    before = path.read_bytes()
    with pytest.raises(WrongKey) as caught:
        open_client(path, OTHER_KEY)
    told = repr(caught.value) + repr(caught.value.__cause__) + str(caught.value.__cause__)
    assert OTHER_KEY.hex() not in told
    assert path.read_bytes() == before
    with pytest.raises(ValueError, match="32 bytes"):
        open_client(path, b"short")


def test_a_flipped_bit_is_damage(client: Engine, path: Path) -> None:
    write(client, count=400)
    client.dispose()
    flip(path, path.stat().st_size - 2000)
    engine = open_client(path, KEY)
    with pytest.raises(Damaged) as caught:
        check(engine)
    assert "копии" in caught.value.sentence
    with pytest.raises(Damaged), troubles():
        names(engine)
    engine.dispose()


def test_a_sound_file_passes_the_check(engine: Engine) -> None:
    write(engine)
    check(engine)


def test_a_dangling_reference_is_damage(path: Path) -> None:
    engine = open_client(path, KEY, migrate=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE mark (person_id INTEGER REFERENCES person (id))"))
        connection.execute(text("INSERT INTO mark VALUES (7)"))
    with pytest.raises(Damaged):
        check(engine)
    engine.dispose()


@pytest.mark.parametrize("length", [None, 0])
def test_an_existing_journal_is_never_begun_anew(path: Path, length: int | None) -> None:
    if length is not None:
        path.write_bytes(b"")
    with pytest.raises(Damaged):
        open_client(path, KEY, create=False)
    assert path.exists() == (length is not None)


def test_a_cut_file_is_damage(client: Engine, path: Path) -> None:
    write(client, count=400)
    client.dispose()
    path.write_bytes(path.read_bytes()[: 4096 * 2 + 17])
    with pytest.raises(Damaged):
        open_client(path, KEY)


def test_a_full_disk_keeps_what_was_written(client: Engine) -> None:
    write(client)
    with client.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA max_page_count=20")  # type: ignore[union-attr]
    with pytest.raises(DiskFull) as caught, troubles():
        write(client, "Я" * 2000, count=100)
    assert "места" in caught.value.sentence
    assert names(client) == [SURNAME]
    write(client, "Ёлкина")
    assert names(client) == [SURNAME, "Ёлкина"]


def act_on_a_full_disk(client: Engine, way: str) -> None:
    with client.begin() as connection:
        connection.execute(INSERT, {"name": "first half"})
        with pytest.raises(OperationalError, match="full"):
            connection.execute(INSERT, {"name": "Я" * 200_000})
        # SQLite took the transaction back by itself, and said so nowhere.
        assert not connection.connection.dbapi_connection.in_transaction  # type: ignore[union-attr]
        if way == "goes on":
            connection.execute(INSERT, {"name": "second half"})


@pytest.mark.parametrize("way", ["goes on", "commits"])
def test_nothing_is_written_piecemeal_after_a_full_disk(client: Engine, way: str) -> None:
    with client.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA max_page_count=20")  # type: ignore[union-attr]
    with pytest.raises(Undone):
        act_on_a_full_disk(client, way)
    assert names(client) == []


def test_a_copy_is_whole_and_has_its_own_key(client: Engine, path: Path) -> None:
    write(client)
    target = path.with_name("copy.db")
    copy(client, target, OTHER_KEY)
    with pytest.raises(WrongKey):
        open_client(target, KEY)
    engine = open_client(target, OTHER_KEY)
    assert names(engine) == [SURNAME]
    engine.dispose()
    assert SURNAME.encode() not in target.read_bytes()
    assert not target.with_name("copy.db.part").exists()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "server.db").mkdir()
    with pytest.raises(NoAccess):
        open_server(tmp_path / "server.db")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EACCES, NoAccess),
        (errno.EROFS, NoAccess),
        (errno.EIO, FailingDisk),
        (errno.EEXIST, None),
    ],
)
def test_the_system_is_told_by_its_numbers(number: int, kind: type[StoreTrouble] | None) -> None:
    found = as_trouble(OSError(number, "disk"))
    assert (type(found) if found else None) is kind


def test_our_bugs_are_no_troubles() -> None:
    for bug in (KeyError("x"), sqlite3.OperationalError("no such table"), ValueError("database is locked")):
        assert as_trouble(bug) is None
        with pytest.raises(type(bug)), troubles():
            raise bug


def test_every_sentence_says_what_is_safe_and_what_to_do() -> None:
    ours = (kind for kind in StoreTrouble.__subclasses__() if kind.__module__ == StoreTrouble.__module__)
    for kind in (StoreTrouble, *ours):
        sentence = kind().sentence
        assert sentence.count(".") >= 2, sentence
        assert "шибк" not in sentence
        assert "!" not in sentence
        assert "ожалуйста" not in sentence


def test_postgres_reads_one_moment_and_cannot_write_then(postgres_database: str) -> None:
    engine = open_server(postgres_database)
    with writing(engine).begin() as connection:
        connection.execute(text("CREATE TABLE person (id serial PRIMARY KEY, name text NOT NULL)"))
    write(engine)
    with reading(engine).connect() as connection:
        count = text("SELECT count(*) FROM person")
        assert connection.scalar(count) == 1
        write(engine)
        assert connection.scalar(count) == 1
    with pytest.raises(Exception, match="read-only") as caught, reading(engine).begin() as connection:
        connection.execute(text("DELETE FROM person"))
    assert as_trouble(caught.value) is None
    write(engine)
    assert len(names(engine)) == 3
    engine.dispose()


def test_postgres_tells_a_lock_and_an_absent_server(postgres_database: str) -> None:
    engine = open_server(postgres_database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id serial PRIMARY KEY, name text NOT NULL)"))
    write(engine)
    row = text("SELECT * FROM person FOR UPDATE NOWAIT")
    with engine.begin() as first:
        first.execute(row)
        with pytest.raises(Locked), troubles(), engine.begin() as second:
            second.execute(row)
    engine.dispose()
    away = open_server("postgresql://parta@/parta?host=/nowhere")
    with pytest.raises(Unreachable), troubles(), away.connect():
        pass
