"""A person's first sign-in on this computer: online, by login and password; it makes his key and his file here."""

import json
from base64 import b64decode
from contextlib import closing
from typing import Any
from uuid import UUID

from college.names import PersonName
from college.phrases import phrase
from college.refusal import Refused
from db import ids
from db.clock import Clock, SystemClock, today
from db.credentials import Cost, DeviceKey, public_form, sign_in_secret, stretch
from desktop.line import Line, read_object
from desktop.link_trouble import STRANGE, LinkTrouble
from desktop.profile import OpenedFile, Profile

JSON = {"Content-Type": "application/json"}

NOT_ENROLLED = phrase("Этот компьютер не допущен к обмену. Ничего не изменено. Его допускает администратор.")
WRONG = phrase("Логин или пароль не подошли. Проверьте раскладку и Caps Lock.")
PAUSE = phrase("Попыток было много. Следующая — через %d с.")


def employee(profile: Profile, login: str, password: str, clock: Clock | None = None) -> UUID:
    """Make the employee's device and file on this computer, fetch all that he holds, and return who he is.

    Raises Refused (with what to do), LinkTrouble without the server, StoreTrouble where no file can be made.
    """
    clock = clock or SystemClock()
    machine = profile.machine()
    if machine is None:
        raise Refused(NOT_ENROLLED)
    line = Line(machine.server, machine.id, profile.machine_key(), clock, kind="machine", authority=machine.authority)
    with closing(line):
        salt, cost = _salt(line, login)
        key = DeviceKey.generate()
        asked = {
            "login": login,
            "secret": sign_in_secret(stretch(password, salt, cost)).hex(),
            "device": ids.fresh().hex,
            "key": public_form(key.public),
        }
        told = _asked(line, "/devices/v1/enrol", asked)
    file = _file(profile, told, password, salt, key)
    with closing(file):
        from desktop.link import fetch_all  # noqa: PLC0415  SQLAlchemy is loaded when it is needed

        fetch_all(file, machine, device=file.device, key=key, clock=clock)
        _introduce(profile, file, key, clock)
    return file.person


def _introduce(profile: Profile, file: OpenedFile, key: DeviceKey, clock: Clock) -> None:
    """Let the lock screen say who this is here, as the data that have just come tell it."""
    from db.introduction import introduction  # noqa: PLC0415  SQLAlchemy is loaded when it is needed
    from db.names import names_of  # noqa: PLC0415
    from db.store import Store  # noqa: PLC0415

    day = today(clock)
    with Store(file.engine, clock, key).read() as session:
        name = names_of(session, (file.person,), day).get(file.person)
        roles = introduction(session, file.person, day)
    if name is not None:
        profile.introduce(file.person, name, roles)


def _file(profile: Profile, told: dict[str, Any], password: str, salt: bytes, key: DeviceKey) -> OpenedFile:
    from db import device  # noqa: PLC0415  SQLAlchemy is loaded when it is needed

    try:
        person, own, college = (UUID(told[name]) for name in ("person", "device", "college"))
        name = PersonName(**told["name"])
        lease = str(told["lease"])
    except (KeyError, TypeError, ValueError):
        raise LinkTrouble(STRANGE) from None
    file = profile.create_employee(person, own, password, name=name, salt=salt)
    device.found(file.engine, device=own, person=person, college=college, private=key.private, lease=lease)
    return file


def _salt(line: Line, login: str) -> tuple[bytes, Cost]:
    told = _asked(line, "/devices/v1/salt", {"login": login})
    try:
        return b64decode(told["salt"], validate=True), Cost.from_dict(told["cost"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise LinkTrouble(STRANGE) from None


def _asked(line: Line, path: str, told: dict[str, Any]) -> dict[str, Any]:
    answer = line.post(path, json.dumps(told).encode(), JSON)
    heard = read_object(answer.body)
    if answer.status == 200 and heard:
        return heard
    match heard.get("code"):
        case "machine":
            raise Refused(NOT_ENROLLED)
        case "wrong" | "garbage":
            raise Refused(WRONG)
        case "pause":
            raise Refused(PAUSE % int(heard.get("seconds", 1)))
        case _:
            raise LinkTrouble(STRANGE)
