"""What Alembic runs: on the connection it is given, for the side it is told."""

from typing import Any

from alembic import context

from db.models import Record
from db.models.record import sides_of

side: str = context.config.attributes["side"]


def include_object(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Leave out the tables of the other side."""
    return kind != "table" or reflected or side in sides_of(item)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    include_object=include_object,
    # Without both a migration that fails midway leaves half of its columns behind.
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
