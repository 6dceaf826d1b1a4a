"""Lay ways in by browser, grants in their states, signals, and decisions about what waits."""
# Only add. Desktops of last year still write to these tables, so nothing is dropped, renamed or narrowed,
# and a new column is either empty-able or has a server default. Each table is made on the sides it lives on.

from alembic import context

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_server = context.config.attributes["side"] == "server"
    _browser(is_server=is_server)
    _grants(is_server=is_server)
    _accounts(is_server=is_server)
    _signals(is_server=is_server)
    _exchange(is_server=is_server)


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a journal is never migrated backwards")


def _browser(*, is_server: bool) -> None:
    pass


def _grants(*, is_server: bool) -> None:
    pass


def _accounts(*, is_server: bool) -> None:
    pass


def _signals(*, is_server: bool) -> None:
    pass


def _exchange(*, is_server: bool) -> None:
    pass
