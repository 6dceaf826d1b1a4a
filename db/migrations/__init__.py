"""One additive chain of schema versions for both sides; the version is read before Alembic is even imported."""

from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from db.troubles import Damaged, NewerFile

SCHEMA = 3  # one number for both sides: how many versions the chain has, told in `hello`
HERE = Path(__file__).parent


class Age(Enum):
    """How a database stands to this program."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def schema_of(connection: Connection) -> int:
    """Return the schema number of an open database, 0 if it is empty. One SELECT, without Alembic."""
    if not inspect(connection).has_table("alembic_version"):
        return 0
    told = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return int(told or 0)


def state(connection: Connection) -> Age:
    """Tell whether the program may open this database as it is."""
    found = schema_of(connection)
    if found == 0:
        return Age.EMPTY
    if found < SCHEMA:
        return Age.OLDER
    return Age.CURRENT if found == SCHEMA else Age.NEWER


def upgrade(engine: Engine, side: str, *, versions: Path = HERE / "versions") -> None:
    """Bring a database of this side ("client" or "server") to the schema of this program, all or nothing.

    The engine must have been opened with `migrate=True`, so that rebuilding a table does not cascade.
    Raises NewerFile where the database is ahead of the program, Damaged where references are broken afterwards.
    """
    from alembic import command  # noqa: PLC0415  # 365 ms of import, paid only where something is to be done
    from alembic.config import Config  # noqa: PLC0415

    with engine.connect() as connection:
        if state(connection) is Age.NEWER:
            raise NewerFile
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(HERE).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", str(versions).replace("%", "%%"))
        config.attributes["connection"] = connection
        config.attributes["side"] = side
        command.upgrade(config, "head")
        if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
            raise Damaged
