"""Devices: on an enrolled machine an employee's login and password bring his key to the server."""

from base64 import b64encode
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from college.admission.login_facts import UnknownMachine
from db.admission import account_rows, accounts, signal_facts
from db.admission.accounts import House
from db.house import NotDone
from db.troubles import Locked
from server import asked, first_sign_in, second_factor, sign_in, standing
from server.door import Door, add_device, asked_of, endpoint, founded, log, machine_at, welcome, write_entry
from server.envelope import Refusal, told

MOST_SEQ = 1 << 31


def routes(door: Door) -> APIRouter:
    """Return the routes by which employees' devices come to be and go; a machine or a device signs each request."""
    router = APIRouter(prefix="/devices/v1")
    for path, work in (
        ("/salt", _salt),
        ("/enrol", _enrol),
        ("/renew", _renew),
        ("/first", first_sign_in.first),
        ("/password", first_sign_in.password),
        ("/report", standing.report),
        ("/standing", standing.standing),
        ("/wiped", standing.wiped),
        ("/recovered", standing.recovered),
    ):
        router.add_api_route(path, endpoint(door, work), methods=["POST"], include_in_schema=False)
    return router


def _salt(door: Door, request: Request, body: bytes) -> Response:
    """Tell how to stretch a password; a login that nobody has looks like any other."""
    machine_at(door, request, body)
    here = founded(door.engine)
    salt = accounts.salt_of(door.engine, asked.text(asked_of(body), "login"), here.secret)
    return told(200, {"salt": b64encode(salt).decode(), "cost": accounts.cost_of_salt()})


def _enrol(door: Door, request: Request, body: bytes) -> Response:
    here, told_us = founded(door.engine), asked_of(body)
    login, secret = asked.text(told_us, "login"), asked.secret(told_us, "secret")
    device, key = asked.id_in(told_us, "device"), asked.key(told_us)
    try:
        machine = machine_at(door, request, body)
    except Refusal as refusal:
        if refusal.body["code"] == "machine":
            _raise_alarm(door, here, login, secret)
        raise
    entry = _let_in(door, here, login, secret)
    second_factor.demand(door, here, machine.id, entry.account, told_us, entry.wrong)
    add_device(door, machine, entry.account, device, key)
    return welcome(door, here, machine, entry.account, device, entry.wrong)


def _renew(door: Door, request: Request, body: bytes) -> Response:
    """Let a file that was copied, or put back from a copy, go on as another device (`sync.md` 0b.10).

    It takes what the first sign-in on this machine took: the machine's key, the password, the second code.
    """
    here, told_us = founded(door.engine), asked_of(body)
    device, key = asked.id_in(told_us, "device"), asked.key(told_us)
    first = asked.number(told_us, "first_seq", 1, MOST_SEQ)
    machine = machine_at(door, request, body)
    former = accounts.device_of(door.engine, door.clock.now(), asked.id_in(told_us, "former"))
    account = accounts.account_by_person(door.engine, former.person) if former and former.person else None
    if former is None or account is None or former.machine != machine.id or former.state not in ("ok", "fork"):
        raise Refusal(403, "device")
    entry = _let_in(door, here, account.login, asked.secret(told_us, "secret"))
    second_factor.demand(door, here, machine.id, account, told_us, entry.wrong)
    add_device(door, machine, account, device, key, first_seq=first)
    log.warning("device %s goes on as device %s on machine %s", former.id, device, machine.id)
    return welcome(door, here, machine, account, device, entry.wrong)


def _let_in(door: Door, here: House, login: str, secret: bytes) -> sign_in.Entry:
    try:
        return sign_in.let_in(door.engine, here, door.clock, login, secret, way="desktop")
    except sign_in.NotLetIn as refusal:
        if refusal.pause:
            raise Refusal(429, "pause", seconds=refusal.pause) from None
        raise Refusal(403, "wrong") from None


def _raise_alarm(door: Door, here: House, login: str, secret: bytes) -> None:
    """Open a case for a right password from a machine that was never enrolled: the best sign of a leak there is."""
    try:
        entry = sign_in.let_in(door.engine, here, door.clock, login, secret, way="desktop", remember=False)
    except sign_in.NotLetIn:
        return
    person: UUID = entry.account.person
    log.warning("incident: the right password of person %s on a machine that is not enrolled", person)
    try:
        signal_facts.signal(door.engine, door.clock, person, UnknownMachine(door.clock.now()))
    except (Locked, NotDone) as trouble:
        log.error("the incident of person %s is not opened: %s", person, type(trouble).__name__)
    write_entry(door, person, None, account_rows.UNKNOWN_MACHINE)
