"""A server with one lesson of three days ago, and what tests of the exchange write into it and read of it."""

from datetime import timedelta

from sqlalchemy import Engine, func, select

from college.cells import Cell
from college.marks import parse_mark
from db.engine import reading
from db.house import house_write
from db.models.catalogue import Closure
from db.models.marks import MarkEntry
from tests.factories import GROUP, TERM, TODAY, YEAR, Hands, Machines, lay_lesson, place

DAY = TODAY - timedelta(3)


def mark(value: str) -> Cell:
    """Return a cell with one mark."""
    return Cell(marks=(parse_mark(value),))


def with_a_lesson(machines: Machines) -> Engine:
    """Return a server on which the lesson was held."""
    return held_on(machines.server())


def held_on(server: Engine) -> Engine:
    """Let the lesson have been held; return the server."""
    lay_lesson(server, DAY)
    place(server)
    return server


def marks(server: Engine) -> list[str]:
    """Return every mark that stands on the server, sorted."""
    with reading(server).connect() as connection:
        return list(connection.scalars(select(MarkEntry.value).order_by(MarkEntry.value)))


def counted(server: Engine, table) -> int:
    """Return how many rows a table of the server has."""
    with reading(server).connect() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def close_term(server: Engine) -> None:
    """Let the server close the term behind the backs of the desks."""
    with house_write(server, Hands(), "close") as session:
        session.add(Closure(group_id=GROUP, year=YEAR, term=TERM, closed=True, changed_at=Hands().now()))
