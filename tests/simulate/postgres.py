"""The server of a simulated college on Debian's PostgreSQL, by the fixture of the tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

import psycopg

from db.engine import open_server
from db.sync import buckets
from tests.simulate.college import college_at
from tests.simulate.files import NO_LIMIT, STEP, Boundary, by_chance, watched


@contextmanager
def running() -> Iterator[tuple[Any, str]]:
    """Start a server with a founded college in it; yield it and the name of that database."""
    from tests import conftest

    started = conftest.postgres.__wrapped__()
    postgres = next(started)
    try:
        yield postgres, founded(postgres)
    finally:
        next(started, None)


def founded(postgres: Any) -> str:
    """Make the database with which every seed begins, and return its name."""
    template: str = postgres.create()
    with by_chance(Random("server")), patch.object(buckets, "STEP", STEP):
        college_at(postgres.url(template)).engine.dispose()
    return template


class PostgresSlot:
    """A database that every seed begins anew in; it answers like `files.Slot`."""

    def __init__(self, postgres: Any, template: str) -> None:
        self.postgres, self.template = postgres, template
        self.name = f"sim_{os.getpid()}"
        self.at_boundary: Boundary | None = None
        self.most_pages: int | None = None
        self.raw: psycopg.Connection | None = None
        self._make()
        self.engine = watched(open_server(postgres.url(self.name)), self)

    def renew(self) -> None:
        """Go back to the beginning."""
        self.at_boundary = None
        self.engine.dispose()
        self._make()

    def _make(self) -> None:
        where = f"host={self.postgres.folder} user=parta"
        if self.raw:
            self.raw.close()
        with psycopg.connect(f"{where} dbname=postgres", autocommit=True) as conn:
            conn.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            conn.execute(f'CREATE DATABASE {self.name} TEMPLATE "{self.template}"')
        self.raw = psycopg.connect(f"{where} dbname={self.name}", autocommit=True)

    def read(self, question: str) -> list[tuple]:
        """Ask past everything that is judged; ids come as 32 hex digits, days as ISO text."""
        return [tuple(map(_plain, row)) for row in self.raw.execute(question)]

    def table(self, name: str) -> dict[str, dict]:
        """Read a whole table by the ids of its rows."""
        told = self.raw.execute(f'SELECT * FROM "{name}"')
        names = [column.name for column in told.description]
        rows = (dict(zip(names, map(_plain, row), strict=True)) for row in told)
        return {row["id"]: row for row in rows}

    def version(self) -> int:
        """Return a number that changes whenever somebody writes."""
        return self.raw.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()[0]

    def fill_disk(self, pages: int) -> None:
        """A cluster of the tests has no disk of its own: nothing happens."""

    def free_disk(self) -> None:
        """See above."""
        self.most_pages = None

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        self.raw.close()


def _plain(value: object) -> object:
    match value:
        case UUID():
            return value.hex
        case bool():
            return int(value)
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
    return value


__all__ = ["NO_LIMIT", "PostgresSlot", "founded", "running"]
