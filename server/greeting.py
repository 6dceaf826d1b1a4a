"""What the server adds to its greeting of a desktop that works: what the file on that computer has to go by."""

from base64 import b64encode
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from college.admission.log_anchor import read_anchor
from college.refusal import Refused
from college.roles import Action, reach
from db.admission import access_log, accounts, recovery
from db.admission.accounts import KnownKey
from db.clock import Clock, today
from db.engine import Engine, reading
from db.rights import load_rights
from db.troubles import troubles


def greeting(engine: Engine, signer: KnownKey, asked: dict[str, Any], clock: Clock) -> dict[str, Any]:
    """Return the recovery key to which the file is to be sealed, and the salt of the password that is kept here.

    A salt is no secret: whoever names a login at the door is told it. It says which of two passwords was taken last.
    """
    if signer.person is None or signer.state != "ok":
        return {}
    account = accounts.account_by_person(engine, signer.person)
    if account is None:
        return {}
    public = recovery.public_key(engine)
    told = {"recovery": public.hex()} if public else {}
    told |= _log(engine, signer.person, asked.get("log"), clock)
    return told | ({"salt": b64encode(account.salt).decode()} if account.desktop_hash else {})


def _log(engine: Engine, person: UUID, kept: object, clock: Clock) -> dict[str, Any]:
    """Tell who reads the whole log of access how it ends, and whether it still holds the end that he knows.

    He asks by telling what he has kept, "" for nothing.
    """
    if not isinstance(kept, str):
        return {}
    day = today(clock)
    with troubles(), Session(reading(engine)) as session:
        rights = load_rights(session, person)
        if not reach(rights.matrix, rights.actor_on(day), "access_log", Action.SEE, day).everywhere:
            return {}
        end = access_log.head(session)
        told: dict[str, Any] = {"log": end.spelt if end else ""}
        try:
            known = read_anchor(kept) if kept else None
        except Refused:
            return told
        return told if known is None else told | {"log_holds": access_log.holds(session, known)}
