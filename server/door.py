"""What every way in shares: the machine that knocks, the college behind it, and what is written of whoever came in."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from college.admission.login_facts import NightGuesses
from college.admission.shared_login import is_night
from college.phrases import phrase
from db.admission import account_rows, accounts, own_account, recovery, seats, signal_facts
from db.admission.account_rows import Entered
from db.admission.accounts import Account, House, KnownKey
from db.clock import Clock
from db.engine import Engine
from db.house import NotDone
from db.troubles import Locked
from server.envelope import Refusal, read_body, told
from server.poke import Poke
from server.sessions import Sessions
from server.site import Site
from server.sync import plain, signed

log = logging.getLogger("parta.server")

MOST_BYTES = 8 * 1024
NIGHT_TRIES = 3  # wrong passwords at night that are worth a fact

Lease = Callable[[Engine, UUID, Clock], str]  # the lease of a device that has just been enrolled
Work = Callable[["Door", Request, bytes], Response]


@dataclass(frozen=True, slots=True)
class Door:
    """What the ways in need."""

    engine: Engine
    clock: Clock
    lease: Lease
    poke: Poke = field(default_factory=Poke)
    sessions: Sessions = field(default_factory=Sessions)
    site: Site = field(default_factory=Site)


def endpoint(door: Door, work: Work) -> Callable[[Request], Any]:
    """Return the endpoint that does this work in a thread, with a body of bounded size."""

    async def run(request: Request) -> Response:
        body = await read_body(request, MOST_BYTES)
        return await run_in_threadpool(work, door, request, body)

    return run


def machine_at(door: Door, request: Request, body: bytes, *, any_state: bool = False) -> KnownKey:
    """Return the machine that signed; refuse a stranger, and one that was halted unless it may still ask."""
    try:
        machine = signed(door.engine, door.clock, request, body, "machine")
    except Refusal as refusal:
        if refusal.body["code"] in ("unknown", "unsigned"):
            raise Refusal(403, "machine") from None
        raise
    if machine.state != "ok" and not any_state:
        raise Refusal(403, "machine")
    return machine


def founded(engine: Engine) -> House:
    """Return the college of this server; refuse while nobody has founded it."""
    here = accounts.house(engine)
    if here is None:
        raise Refusal(503, "empty")
    return here


def add_device(
    door: Door, machine: KnownKey, account: Account, device: UUID, key: bytes, *, first_seq: int = 1
) -> None:
    """Let a key work for the person on the machine; refuse an id that is another's, and a device that was stopped."""
    now = door.clock.now()
    try:
        accounts.add_device(
            door.engine, device, machine=machine.id, person=account.person, public_key=key, now=now,
            epoch=account.epoch, first_seq=first_seq,
        )  # fmt: skip
    except accounts.TakenId:
        raise Refusal(409, "taken") from None
    except accounts.BarredDevice as barred:
        usual = phrase("Этот файл остановлен, пароль его не откроет. Введённое в нём цело. Спросите администратора.")
        raise Refusal(403, "device", state=barred.state, sentence=barred.reason or usual) from None


def welcome(
    door: Door, here: House, machine: KnownKey, account: Account, device: UUID, wrong: tuple[datetime, ...]
) -> Response:
    """Write down that the person has come in, and answer what his new file needs."""
    seat = seats.sit(door.engine, account.person, device, door.clock.now())
    verdict = account_rows.SECOND if seat.took else account_rows.OK
    write_entry(door, account.person, machine.id, verdict, wrong)
    log.info("device %s let in for person %s on machine %s", device, account.person, machine.id)
    return told(200, _answer(door, here, account, device) | {"lease": door.lease(door.engine, device, door.clock)})


def write_entry(
    door: Door, person: UUID, machine: UUID | None, verdict: str, wrong: tuple[datetime, ...] = (),
    way: str = account_rows.DESKTOP, at: datetime | None = None, called: str = "",
) -> None:  # fmt: skip
    """Write a sign-in into the person's list; a sign-in never fails because its line could not be written.

    `called` is what a browser says of itself, where there is no machine.
    """
    now = door.clock.now()
    name, room = accounts.machine_called(door.engine, machine) if machine else (called, "")
    try:
        own_account.settle(door.engine, door.clock, person)
        account_rows.enter(door.engine, door.clock, Entered(person, at or now, way, name, room, verdict, wrong))
        tried = (*wrong, at) if at else wrong
        guesses = [moment for moment in tried if is_night(moment.astimezone(door.clock.zone))]
        if len(guesses) >= NIGHT_TRIES:
            signal_facts.signal(door.engine, door.clock, person, NightGuesses(guesses[0], now, len(guesses)))
    except (Locked, NotDone) as trouble:
        log.warning("sign-in of person %s is not in the list: %s", person, type(trouble).__name__)
    door.poke.ring()


def write_wrong(door: Door, person: UUID, machine: UUID, wrong: tuple[datetime, ...]) -> None:
    """Write wrong passwords before a right one that was not enough by itself."""
    if wrong:
        write_entry(door, person, machine, account_rows.WRONG, wrong[:-1], at=wrong[-1])


def asked_of(body: bytes) -> dict[str, Any]:
    """Read what is asked."""
    return plain(body)


def _recovery(door: Door, here: House) -> str | None:
    """Return the key to which the new file is to be sealed, so that unsent work outlives a forgotten password."""
    public = None if here.demo else recovery.public_key(door.engine)
    return None if public is None else public.hex()


def _answer(door: Door, here: House, account: Account, device: UUID) -> dict[str, Any]:
    name = accounts.name_of(door.engine, account.person)
    return {
        "device": device.hex,
        "person": account.person.hex,
        "login": account.login,
        "name": {"surname": name.surname, "given": name.given, "patronymic": name.patronymic},
        "college": here.college.hex,
        "college_name": here.name,
        "zone": here.zone,
        "epoch": here.epoch,
        "demo": here.demo,
        "recovery": _recovery(door, here),
        "server_time": int(door.clock.now().timestamp() * 1000),
    }
