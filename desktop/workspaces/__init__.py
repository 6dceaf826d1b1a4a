"""The workspaces in the order of the sidebar; listed, so that readers and packagers find them."""

from desktop.workspace import Right, Workspace
from desktop.workspaces import accounts, gradebook, rights, today

WORKSPACES: tuple[Workspace, ...] = (today.WORKSPACE, gradebook.WORKSPACE, accounts.WORKSPACE, rights.WORKSPACE)


def open_to(rights: frozenset[Right]) -> tuple[Workspace, ...]:
    """Return the workspaces that these rights open."""
    return tuple(workspace for workspace in WORKSPACES if workspace.needs & rights)
