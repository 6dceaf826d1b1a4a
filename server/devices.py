"""Devices: on an enrolled machine an employee's login and password bring his key to the server."""

import logging
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from db import accounts
from db.accounts import Account, House, KnownKey
from db.clock import Clock
from db.credentials import public_of
from db.engine import Engine
from server import sign_in
from server.envelope import Refusal, read_body, told
from server.sync import plain, signed

log = logging.getLogger("parta.server")

MOST_BYTES = 8 * 1024
LONGEST_LOGIN = 60

Lease = Callable[[Engine, UUID, Clock], str]  # the lease of a device that has just been enrolled


def routes(engine: Engine, clock: Clock, lease: Lease) -> APIRouter:
    """Return the routes by which employees' devices come to be; every request is signed by an enrolled machine."""
    router = APIRouter(prefix="/devices/v1")

    async def salt(request: Request) -> Response:
        body = await read_body(request, MOST_BYTES)
        return await run_in_threadpool(_salt, engine, clock, request, body)

    async def enrol(request: Request) -> Response:
        body = await read_body(request, MOST_BYTES)
        return await run_in_threadpool(_enrol, engine, clock, lease, request, body)

    router.add_api_route("/salt", salt, methods=["POST"], include_in_schema=False)
    router.add_api_route("/enrol", enrol, methods=["POST"], include_in_schema=False)
    return router


def _salt(engine: Engine, clock: Clock, request: Request, body: bytes) -> Response:
    """Tell how to stretch a password; a login that nobody has looks like any other."""
    _machine(engine, clock, request, body)
    here = founded(engine)
    salt = accounts.salt_of(engine, _text(plain(body), "login"), here.secret)
    return told(200, {"salt": b64encode(salt).decode(), "cost": accounts.cost_of_salt()})


def _enrol(engine: Engine, clock: Clock, lease: Lease, request: Request, body: bytes) -> Response:
    here = founded(engine)
    asked = plain(body)
    login, secret = _text(asked, "login"), _bytes(asked, "secret")
    device, key = _id(asked, "device"), _key(asked)
    try:
        machine = _machine(engine, clock, request, body)
    except Refusal as refusal:
        if refusal.body["code"] == "machine":
            _raise_alarm(engine, here, clock, login, secret)
        raise
    account = _let_in(engine, here, clock, login, secret)
    try:
        accounts.add_device(engine, device, machine=machine.id, person=account.person, public_key=key, now=clock.now())
    except accounts.TakenId:
        raise Refusal(409, "taken") from None
    log.info("device %s enrolled for person %s on machine %s", device, account.person, machine.id)
    return told(200, _answer(engine, clock, here, account, device) | {"lease": lease(engine, device, clock)})


def _answer(engine: Engine, clock: Clock, here: House, account: Account, device: UUID) -> dict[str, Any]:
    name = accounts.name_of(engine, account.person)
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
        "server_time": int(clock.now().timestamp() * 1000),
    }


def _machine(engine: Engine, clock: Clock, request: Request, body: bytes) -> KnownKey:
    try:
        machine = signed(engine, clock, request, body, "machine")
    except Refusal as refusal:
        if refusal.body["code"] in ("unknown", "unsigned"):
            raise Refusal(403, "machine") from None
        raise
    if machine.state != "ok":
        raise Refusal(403, "machine")
    return machine


def _let_in(engine: Engine, here: House, clock: Clock, login: str, secret: bytes) -> Account:
    try:
        return sign_in.let_in(engine, here, clock, login, secret, way="desktop")
    except sign_in.NotLetIn as refusal:
        if refusal.pause:
            raise Refusal(429, "pause", seconds=refusal.pause) from None
        raise Refusal(403, "wrong") from None


def _raise_alarm(engine: Engine, here: House, clock: Clock, login: str, secret: bytes) -> None:
    """Note a right password from a machine that was never enrolled: the best sign of a leak there is."""
    try:
        account = sign_in.let_in(engine, here, clock, login, secret, way="desktop", remember=False)
    except sign_in.NotLetIn:
        return
    log.warning("incident: the right password of person %s on a machine that is not enrolled", account.person)


def founded(engine: Engine) -> House:
    """Return the college of this server; refuse while nobody has founded it."""
    here = accounts.house(engine)
    if here is None:
        raise Refusal(503, "empty")
    return here


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_LOGIN:
        raise Refusal(400, "garbage")
    return value


def _id(asked: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(_text(asked, name))
    except ValueError:
        raise Refusal(400, "garbage") from None


def _bytes(asked: dict[str, Any], name: str) -> bytes:
    value = asked.get(name)
    try:
        secret = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise Refusal(400, "garbage")
    return secret


def _key(asked: dict[str, Any]) -> bytes:
    form = asked.get("key")
    try:
        return public_of(form if isinstance(form, dict) else {})
    except (KeyError, TypeError, ValueError):
        raise Refusal(400, "garbage") from None
