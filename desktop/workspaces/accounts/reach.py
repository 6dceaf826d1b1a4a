"""What of the workspace is open to a person: lists, acts on many, and what needs the line while there is none."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from db.admission.account_lists import Sight
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.left import AGREEMENTS, CASES, COMPUTERS, GRANTS, PARENTS, SIGNALS, STAFF, STUDENTS
from desktop.workspaces.accounts.words import tr

May = Callable[[str, str], bool]  # (section, action)


def lists_open(sight: Sight, may: May) -> tuple[str, ...]:
    """Return the lists that a person may look at, in their order."""
    open_ = (
        (STAFF, sight.staff), (STUDENTS, sight.pupils), (PARENTS, sight.pupils),
        (AGREEMENTS, sight.agreements and sight.staff), (COMPUTERS, may("devices", "write")),
        (GRANTS, may("substitutions", "grant") or sight.roles), (CASES, sight.incidents), (SIGNALS, sight.incidents),
    )  # fmt: skip
    return tuple(name for name, is_open in open_ if is_open) or (STAFF,)


def buttons_of(name: str, may: May) -> dict[str, bool]:
    """Say which acts on many belong to the list in hand and to this person."""
    whose = "students" if name in (STUDENTS, PARENTS) else "staff"
    on_accounts = name in (STAFF, STUDENTS, PARENTS)
    return {
        actions.CREATE: (on_accounts and may(f"accounts.{whose}", "write"))
        or (name == GRANTS and may("roles", "grant") and may("roles", "write") and may("accounts.staff", "write")),
        actions.SLIPS: on_accounts and may(f"credentials.{whose}", "grant"),
        actions.REGISTER: on_accounts and any(may(f"credentials.{each}", "print") for each in ("staff", "students")),
        actions.ALL_AGREEMENTS: name == AGREEMENTS and may("nda_register", "write"),
    }


def offline_told(since: datetime | None, zone: tzinfo) -> str:
    """Say what cannot be done without the server; nothing while it is there."""
    if since is None:
        return ""
    told = tr("Связи нет с {time}: коды, приостановка и машины — только с сервером. Списки открыты.")
    return told.format(time=f"{since.astimezone(zone):%H:%M}")
