"""The encrypted file of an employee from outside: made, opened at this program's schema, brought up to it, put back."""

import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from college.phrases import phrase
from db.engine import Engine, check, copy, open_client, reading
from db.migrations import Age, schema_of, state, upgrade
from db.troubles import Damaged, NewerFile, StoreTrouble, troubles

KEPT_COPIES = 3
PRIVATE = 0o700


def new_file(path: Path, key: bytes) -> Engine:
    """Make an empty file of this schema and open it. Whatever was left there is of a making that was cut short."""
    for left in path.parent.glob("parta.db*"):
        left.unlink()
    engine = open_client(path, key, migrate=True)
    try:
        with troubles():
            upgrade(engine, "client")
    finally:
        engine.dispose()
    return open_client(path, key)


def current_file(path: Path, key: bytes) -> Engine:
    """Open an existing file at the schema of this program; an older one is copied and brought up to it.

    Raises Damaged (also for a file that is absent or empty), WrongKey, NewerFile and other StoreTrouble.
    """
    engine = open_client(path, key, create=False)
    with ExitStack() as undo:
        undo.callback(engine.dispose)
        with troubles(), reading(engine).connect() as connection:
            age = state(connection)
        if age is Age.NEWER:
            raise NewerFile
        if age is Age.EMPTY:
            raise Damaged
        if age is Age.OLDER:
            _bring_up(engine, path, key)
        undo.pop_all()
    return engine


def _bring_up(engine: Engine, path: Path, key: bytes) -> None:
    """Bring an older file up to this program; it is copied before, and put back if anything goes wrong."""
    backups = path.parent / "backups"
    backups.mkdir(mode=PRIVATE, exist_ok=True)
    with troubles(), reading(engine).connect() as connection:
        kept = backups / f"pre-{schema_of(connection)}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.db"
    copy(engine, kept, key)
    for old in sorted(backups.glob("pre-*.db"), key=lambda path: path.stat().st_mtime_ns)[:-KEPT_COPIES]:
        old.unlink()
    engine.dispose()
    moving = open_client(path, key, migrate=True)
    with ExitStack() as undo:
        undo.callback(_put_back, kept, path)
        undo.callback(moving.dispose)
        try:
            upgrade(moving, "client")
            check(moving)
        except (StoreTrouble, SQLAlchemyError) as error:
            raise StoreTrouble(
                phrase(
                    "Обновить файл журнала не удалось, возвращена его прежняя копия. Введённое цело. "
                    "Освободите место на диске и войдите снова или позовите администратора."
                )
            ) from error
        undo.pop_all()
        moving.dispose()


def _put_back(kept: Path, path: Path) -> None:
    for left in path.parent.glob("parta.db-*"):
        left.unlink()
    fresh = path.with_name("parta.db.part")
    shutil.copy2(kept, fresh)
    fresh.replace(path)
