"""The workspaces in the order of the sidebar; listed, so that readers and packagers find them."""

from desktop.workspace import Right, Workspace
from desktop.workspaces import (
    access_log,
    accounts,
    calendar,
    commissions,
    contacts,
    exchange,
    gradebook,
    ktp,
    load,
    own_entries,
    people,
    plans,
    reconciliation,
    rights,
    subgroups,
    today,
)

WORKSPACES: tuple[Workspace, ...] = (
    today.WORKSPACE,
    gradebook.WORKSPACE,
    ktp.WORKSPACE,
    people.WORKSPACE,
    contacts.WORKSPACE,
    accounts.WORKSPACE,
    plans.WORKSPACE,
    load.WORKSPACE,
    subgroups.WORKSPACE,
    reconciliation.WORKSPACE,
    calendar.WORKSPACE,
    commissions.WORKSPACE,
    rights.WORKSPACE,
    access_log.WORKSPACE,
    exchange.WORKSPACE,
    own_entries.WORKSPACE,
)


def open_to(rights: frozenset[Right], wide: frozenset[Right] = frozenset()) -> tuple[Workspace, ...]:
    """Return the workspaces that these rights open; `wide` are those that reach beyond one's own rows."""
    return tuple(each for each in WORKSPACES if each.needs & rights or each.needs_wide & wide)
