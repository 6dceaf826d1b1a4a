"""Acts of the office on machines and devices: shown, halted, given back, revoked, ordered to be wiped."""

from typing import Any, get_args
from uuid import UUID

from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action
from db import names
from db.admission import machines
from db.admission.machines import Deed, DeviceSeen, MachineSeen
from db.admission.subjects import subjects
from db.sync.times import moment_of
from server import asked
from server.asker import Asker, not_now
from server.envelope import Refusal

SECTION = "devices"
RIGHTS: dict[Deed, Action] = {
    "suspend": Action.WRITE, "resume": Action.APPROVE, "revoke": Action.DELETE, "wipe": Action.DELETE,
}  # fmt: skip


def machines_seen(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Show the machines with their devices; to who may see his own only, those on which he works."""
    if not asker.reaches(SECTION, Action.SEE):
        asker.demand(SECTION, Action.SEE)
    only = None if asker.reach(SECTION, Action.SEE).everywhere else asker.person
    now = asker.door.clock.now()
    with asker.read() as session:
        seen = machines.machines_seen(session, now, only)
        people = {device.person for one in seen for device in one.devices}
        named = {person: name.full for person, name in names.names_of(session, people, asker.day).items()}
    return {"machines": [_machine(one, named) for one in seen], "at": moment_of(now)}


def machine(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Halt a machine, give it back, or revoke it with all its devices."""
    id_, deed, reason = asked.id_in(told, "machine"), _deed(told), asked.reason(told)
    if deed == "wipe":
        raise Refusal(400, "garbage")
    asker.demand(SECTION, RIGHTS[deed])
    try:
        if not machines.do_machine(asker.door.engine, asker.by, id_, deed, reason, asker.door.clock.now()):
            raise Refusal(404, "machine", sentence=phrase("Такого компьютера в списке нет. Обновите список."))
    except Refused as refused:
        raise not_now(refused) from None
    return {}


def device(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Halt a device, give it back, revoke it, or order it to be wiped."""
    id_, deed, reason = asked.id_in(told, "device"), _deed(told), asked.reason(told)
    asker.demand(SECTION, RIGHTS[deed])
    with asker.read() as session:
        person = machines.person_of(session, id_)
        subject = subjects(session, {person: None}, asker.day).get(person) if person else None
    if person is None:
        raise Refusal(404, "device", sentence=phrase("Такого устройства в списке нет. Обновите список."))
    try:
        machines.do_device(
            asker.door.engine, asker.by, id_, deed, reason, asker.door.clock.now(),
            has_case=subject is not None and subject.has_case, loss=told.get("loss") is True,
        )  # fmt: skip
    except machines.Unsent as unsent:
        raise Refusal(409, "unsent", waiting=unsent.waiting, sentence=str(unsent)) from None
    except Refused as refused:
        raise not_now(refused) from None
    return {}


def _deed(told: dict[str, Any]) -> Deed:
    deed = told.get("do")
    found = next((known for known in get_args(Deed) if known == deed), None)
    if found is None:
        raise Refusal(400, "garbage")
    return found  # type: ignore[no-any-return]


def _machine(seen: MachineSeen, named: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": seen.id.hex, "name": seen.name, "room": seen.room, "system": seen.system, "state": seen.state,
        "reason": seen.reason, "made_at": seen.made_at, "seen_at": seen.seen_at,
        "devices": [_device(one, named) for one in seen.devices],
    }  # fmt: skip


def _device(seen: DeviceSeen, named: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": seen.id.hex, "person": seen.person.hex, "name": named.get(seen.person, ""), "state": seen.state,
        "reason": seen.reason, "made_at": seen.made_at, "seen_at": seen.seen_at, "waiting": seen.waiting,
        "app": seen.app,
    }  # fmt: skip
