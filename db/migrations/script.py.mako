"""${message}."""
# Only add. Desktops of last year still write to these tables, so nothing is dropped, renamed or narrowed,
# and a new column is either empty-able or has a server default. Each table is made on the sides it lives on.

import sqlalchemy as sa
from alembic import context, op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a journal is never migrated backwards")
