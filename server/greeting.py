"""What the server adds to its greeting of a desktop that works: what the file on that computer has to go by."""

from base64 import b64encode
from typing import Any

from db.admission import accounts, recovery
from db.admission.accounts import KnownKey
from db.engine import Engine


def greeting(engine: Engine, signer: KnownKey) -> dict[str, Any]:
    """Return the recovery key to which the file is to be sealed, and the salt of the password that is kept here.

    A salt is no secret: whoever names a login at the door is told it. It says which of two passwords was taken last.
    """
    account = (
        None if signer.person is None or signer.state != "ok" else accounts.account_by_person(engine, signer.person)
    )
    if account is None:
        return {}
    public = recovery.public_key(engine)
    told = {"recovery": public.hex()} if public else {}
    return told | ({"salt": b64encode(account.salt).decode()} if account.desktop_hash else {})
