"""A machine's own word, whoever works there or nobody: passwords that may be known, orders, receipts, recoveries."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from college.phrases import phrase
from db import credentials
from db.admission import incident_acts, machines, own_account, recovery
from db.engine import reading
from db.troubles import troubles
from server import asked
from server.door import Door, asked_of, founded, log, machine_at
from server.envelope import Refusal, told

MOST_DEVICES = 200


def report(door: Door, request: Request, body: bytes) -> Response:
    """Halt the account of a person who fears for his password (3.1.11), once for each report."""
    machine, told_us = machine_at(door, request, body), asked_of(body)
    here = founded(door.engine)
    person, at = asked.id_in(told_us, "person"), asked.number(told_us, "at", 1, asked.LATEST)
    asked.id_in(told_us, "id")
    if person not in machines.people_here(door.engine, machine.id):
        raise Refusal(404, "person", sentence=phrase("На этом компьютере такого сотрудника нет. Ничего не изменено."))
    moment = incident_acts.moment(at)
    # The report of one moment is one incident, whether this machine tells it or the person's own file.
    incident = incident_acts.own_id(here.college, person, moment)
    if own_account.lock_own(door.engine, door.clock, person, incident, incident_acts.REPORTED):
        log.warning("incident: person %s says that his password may be known", person)
    incident_acts.report_own(door.engine, door.clock, person, moment)
    door.poke.ring()
    return told(200, {})


def standing(door: Door, request: Request, body: bytes) -> Response:
    """Tell a machine how the files on it stand: halted, revoked, to be wiped. A revoked machine may ask, too."""
    machine = machine_at(door, request, body, any_state=True)
    devices = asked.ids_in(asked_of(body), "devices", MOST_DEVICES)
    with troubles(), Session(reading(door.engine)) as session:
        seen = machines.standing(session, machine.id, devices, door.clock.now())
    shown = {
        each.id.hex: {
            "state": machines.REVOKED if each.state == machines.WIPE_ORDERED else each.state,
            "reason": each.reason,
            "wipe": each.state == machines.WIPE_ORDERED,
        }
        for each in seen
    }
    now = int(door.clock.now().timestamp() * 1000)
    return told(200, {"devices": shown, "machine": machine.state, "server_time": now})


def wiped(door: Door, request: Request, body: bytes) -> Response:
    """Take the machine's signed receipt that a file is wiped as it was ordered."""
    machine, told_us = machine_at(door, request, body, any_state=True), asked_of(body)
    device, at = asked.id_in(told_us, "device"), asked.number(told_us, "at", 1, asked.LATEST)
    signature = asked.base64(told_us, "signature")
    if not credentials.verify(machine.public_key, f"parta wiped {device.hex} {at}".encode(), signature, machine.alg):
        raise Refusal(403, "receipt")
    receipt = f"{at} {told_us['signature']}"
    if not machines.note_wiped(door.engine, machine.id, device, receipt, door.clock.now()):
        raise Refusal(404, "device")
    door.poke.ring()
    return told(200, {})


def recovered(door: Door, request: Request, body: bytes) -> Response:
    """Write down that a file on this machine was opened by the recovery key, as the machine tells."""
    machine, told_us = machine_at(door, request, body, any_state=True), asked_of(body)
    device, at = asked.id_in(told_us, "device"), asked.number(told_us, "at", 1, asked.LATEST)
    if not recovery.note_use(door.engine, door.clock, machine.id, device, incident_acts.moment(at)):
        raise Refusal(404, "device")
    log.warning("device %s was opened by the recovery key on machine %s", device, machine.id)
    return told(200, {})
