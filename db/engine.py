"""Open the encrypted file of an employee, the server's SQLite file or PostgreSQL, and say how transactions begin.

On SQLite a transaction is either a write, which begins IMMEDIATE, or a read, which cannot write at all: a read that
turned into a write would fail under a pulling thread however long it waited. A transaction that asks for nothing
is a write.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher  # type: ignore[import-untyped]
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

from db.troubles import Damaged, NoAccess, Undone, troubles

KEY_BYTES = 32
PATIENCE = 3.0  # seconds to wait for another process; inside the process the gate keeps the order
POOL = 10  # connections of the server; its routes run in as many threads
OWN_FILE = 0o600  # the group and the others have no business here
STATEMENTS = 1024  # that a connection keeps prepared; a round of the exchange asks some three hundred
_WAYS, _QUERY_ONLY = "parta_ways", "parta_query_only"

__all__ = [
    "Engine",
    "check",
    "checkpoint",
    "copy",
    "open_client",
    "open_pull",
    "open_server",
    "reading",
    "writing",
]


def open_client(
    path: Path, key: bytes, *, migrate: bool = False, create: bool = True, patience: float = PATIENCE
) -> Engine:
    """Open an employee's encrypted file for the hand that types: what is committed outlives a power cut.

    With `migrate` foreign keys are off, because rebuilding a table would drop the rows that point to it.
    Raises StoreTrouble: a wrong key, a damaged, missing (unless `create`) or locked file, a full disk.
    """
    return _open_encrypted(path, key, "FULL", migrate=migrate, create=create, patience=patience)


CACHE = 64 * 1024  # KiB: of a fill each row goes to another place of five indices, and every page read is deciphered


def open_pull(path: Path, key: bytes, *, patience: float = PATIENCE) -> Engine:
    """Open the same file for the exchange thread: a commit lost in a power cut is simply pulled again.

    This side keeps the log short by `checkpoint`; the typing side never does.
    """
    return _open_encrypted(path, key, "NORMAL", migrate=False, create=False, patience=patience)


def open_server(url_or_path: str | Path, *, migrate: bool = False, patience: float = PATIENCE) -> Engine:
    """Open the college's database: a PostgreSQL URL, or the path of an SQLite file that is made if absent."""
    if isinstance(url_or_path, str) and url_or_path.startswith("postgresql"):
        url = make_url(url_or_path).set(drivername="postgresql+psycopg")
        return create_engine(url, pool_size=POOL, max_overflow=0, pool_pre_ping=True, hide_parameters=True)
    path = Path(url_or_path)
    _make_own(path)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS
        )
        _arrange(connection, "FULL", migrate=migrate)
        return connection

    engine = _engine(sqlite3.dbapi2, connect)
    with troubles(), engine.connect():
        return engine


def reading(engine: Engine) -> Engine:
    """Return the engine whose transactions see one moment of the database and cannot write."""
    return _ways_of(engine)[0]


def writing(engine: Engine) -> Engine:
    """Return the engine whose transactions write: on SQLite they take the file from their beginning."""
    return _ways_of(engine)[1]


def _ways_of(engine: Engine) -> tuple[Engine, Engine]:
    """Return the reading and the writing way into a database: kept beside it, as making one costs like a question."""
    ways: tuple[Engine, Engine] | None = vars(engine).get(_WAYS)
    if ways is None:
        is_file = engine.dialect.name == "sqlite"
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        reads = engine.execution_options(**({"parta_mode": "read"} if is_file else snapshot))
        ways = vars(engine)[_WAYS] = reads, engine.execution_options(parta_mode="write")
    return ways


def checkpoint(engine: Engine) -> None:
    """Bring the log into the file as far as nobody is reading or writing it."""
    with troubles(), _bare(engine) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def check(engine: Engine) -> None:
    """Read every page and every reference of the file; raise Damaged if something is not as it was written."""
    with troubles(), _bare(engine) as connection:
        questions = ["PRAGMA quick_check", "PRAGMA foreign_key_check"]
        if isinstance(connection, sqlcipher.Connection):
            questions.insert(0, "PRAGMA cipher_integrity_check")
        for question in questions:
            if connection.execute(question).fetchall() not in ([], [("ok",)]):
                raise Damaged


def copy(engine: Engine, path: Path, key: bytes) -> None:
    """Copy the whole file as it stands into a new one encrypted by this key; whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    _make_own(part)
    with troubles(), _bare(engine) as source, closing(_connect(part, key, PATIENCE)) as target:
        source.backup(target)
    part.replace(path)


def _open_encrypted(
    path: Path, key: bytes, synchronous: str, *, migrate: bool, create: bool, patience: float
) -> Engine:
    if len(key) != KEY_BYTES:
        raise ValueError("the key of a file has 32 bytes")
    with troubles():
        if create:
            _make_own(path)
        elif not path.exists() or not path.stat().st_size:
            # SQLite would quietly begin an empty database in its place.
            raise Damaged
        if not os.access(path, os.R_OK | os.W_OK):
            raise NoAccess

    def connect() -> Any:
        connection = _connect(path, key, patience)
        _arrange(connection, synchronous, migrate=migrate)
        # Whoever opens the file several times over keeps the log for the pulling thread to bring in.
        connection.execute("PRAGMA wal_autocheckpoint=0")
        if synchronous == "NORMAL":
            connection.execute(f"PRAGMA cache_size=-{CACHE}")
        return connection

    engine = _engine(sqlcipher, connect)
    with troubles(), engine.connect():
        return engine


def _connect(path: Path, key: bytes, patience: float) -> Any:
    connection = sqlcipher.connect(
        path, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS
    )
    connection.execute("PRAGMA cipher_log_level=none")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    return connection


def _arrange(connection: Any, synchronous: str, *, migrate: bool) -> None:
    # The first statement that reads the file finds out a wrong key.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute(f"PRAGMA foreign_keys={'OFF' if migrate else 'ON'}")
    connection.execute("PRAGMA temp_store=MEMORY")


def _engine(module: Any, connect: Callable[[], Any]) -> Engine:
    # Parameters are marks and names: they never enter the text of an error.
    engine = create_engine("sqlite://", module=module, creator=connect, poolclass=QueuePool, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _still_there)
    event.listen(engine, "commit", _still_whole)
    event.listen(engine, "set_connection_execution_options", _only_ours)
    event.listen(engine, "set_engine_execution_options", _only_ours)
    return engine


def _begin(connection: Connection) -> None:
    is_read = connection.get_execution_options().get("parta_mode") == "read"
    raw: Any = connection.connection.dbapi_connection
    _turn(connection.info, raw, "ON" if is_read else "OFF")
    raw.execute("BEGIN" if is_read else "BEGIN IMMEDIATE")


def _turn(info: dict[Any, Any], raw: Any, query_only: str) -> None:
    """Let a connection read only, or write again; said only where it changes: SQLite prepares all anew after it."""
    if info.get(_QUERY_ONLY) != query_only:
        raw.execute(f"PRAGMA query_only={query_only}")
        info[_QUERY_ONLY] = query_only


def _still_there(connection: Connection, *_: object) -> None:
    # SQLite takes a transaction back by itself when the disk is full; what came after would be written piecemeal.
    if not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
        raise Undone


def _still_whole(connection: Connection) -> None:
    _still_there(connection)


def _only_ours(_: object, options: dict[str, Any]) -> None:
    if "isolation_level" in options:
        raise ValueError("on SQLite a transaction is reading or writing, nothing else")


@contextmanager
def _bare(engine: Engine) -> Iterator[Any]:
    """Lend a connection of the engine without a transaction, for what SQLite does outside of one."""
    with closing(engine.raw_connection()) as lent:
        raw: Any = lent.dbapi_connection
        _turn(lent.info, raw, "OFF")
        yield raw


def _make_own(path: Path) -> None:
    """Make the file empty and private before SQLite does it with the rights of everybody."""
    with troubles():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWN_FILE))
