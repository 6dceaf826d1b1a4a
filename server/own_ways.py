"""How an employee's own desktop rules his ways in by browser: it sees them, shows a code to add one, removes them."""

from datetime import datetime
from typing import Any

from college.admission.web_ways import Way, refuse_way
from college.phrases import phrase
from college.refusal import Refused
from db.admission import accounts, passkeys, web_password, web_setup
from db.sync.times import moment_of
from server import asked
from server.asker import Asker, not_now, not_right
from server.door import founded
from server.site import browser_address

CODE_PATH = "/employee/set-up"
GONE = phrase("Такого входа через браузер уже нет, убирать нечего.")
SHUT = phrase("Учётная запись сейчас никого не впускает: вход через браузер не настроить. Вопросы — к администратору.")


def ways(asker: Asker, _: dict[str, Any]) -> dict[str, Any]:
    """Show the asker his own passkeys and his password of the web."""
    engine, person = asker.door.engine, asker.person
    password = web_password.seen(engine, person)
    return {
        "passkeys": [
            {"id": key.id.hex, "name": key.name, "made": moment_of(key.made), "used": _at(key.used),
             "stopped": key.is_stopped}
            for key in passkeys.stand(engine, person)
        ],
        "password": None if password is None else {"made": moment_of(password.made), "used": _at(password.used)},
    }  # fmt: skip


def code(asker: Asker, _: dict[str, Any]) -> dict[str, Any]:
    """Make a code that opens the setting up in a browser, once and for minutes; the former ones open nothing."""
    door, device = asker.door, asker.by.device
    account = accounts.account_by_person(door.engine, asker.person)
    assert device is not None  # whoever asks has signed with it
    try:
        refuse_way(account.kind if account else "", Way.PASSKEY)
    except Refused as refused:
        raise not_right(refused) from None
    made = web_setup.make(door.engine, asker.person, device, founded(door.engine).secret, door.clock.now())
    if made is None:
        raise not_now(Refused(SHUT))
    address = browser_address(door.site, asker.reached) + CODE_PATH
    return {"code": made.code, "until": moment_of(made.until), "address": address}


def remove(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Remove one passkey of the asker, or his password of the web; his browsers are let out at once."""
    engine, now, device = asker.door.engine, asker.door.clock.now(), asker.by.device
    if told.get("password") is True:
        is_gone = web_password.remove(engine, asker.person, now, device)
    else:
        is_gone = passkeys.remove(engine, asker.person, asked.id_in(told, "passkey"), now, device)
    if not is_gone:
        raise not_now(Refused(GONE))
    return {}


def _at(moment: datetime | None) -> int | None:
    return None if moment is None else moment_of(moment)
