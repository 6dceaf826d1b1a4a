"""The exchange over HTTP: /sync/v1/*. Who asks is told by the signature; what is answered, by `db.sync`."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from db.admission.accounts import KnownKey
from db.admission.seats import Seated
from db.clock import Clock
from db.engine import Engine
from db.sync import arbiter, on_demand, pull, wire
from db.sync.fields import Malformed, mapped, text
from server import greeting, heard, signature
from server.envelope import Refusal, read_body
from server.pace import Limits
from server.poke import Poke
from server.sessions import Sessions

log = logging.getLogger("parta.server")

MOST_BYTES = 256 * 1024  # compressed, sync.md 3.2
LONGEST_NONCE = 64
WAIT_SECONDS = 25.0
BREATH = 2.0  # a waiting desktop is woken at most this often


class Answer(Protocol):
    """What a function of the exchange answers: `db.sync.wire.Reply`."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> dict[str, Any]: ...


Call = Callable[[Engine, UUID, dict[str, Any], Clock], Answer]


@dataclass(frozen=True, slots=True)
class Exchange:
    """The server's half of the exchange; `wait` answers 200 as soon as a desktop has something to pull."""

    hello: Call
    push: Call
    pull: Call
    verify: Call
    known: Call
    hold: Call
    offers: Call
    wait: Call


@dataclass(frozen=True, slots=True)
class Desk:
    """What every route of the exchange needs."""

    engine: Engine
    clock: Clock
    poke: Poke
    exchange: Exchange
    wait_seconds: float = WAIT_SECONDS
    sessions: Sessions = field(default_factory=Sessions)
    limits: Limits = field(default_factory=Limits)


def ours() -> Exchange:
    """Return the exchange of `db.sync`."""
    return Exchange(
        pull.server_hello,
        arbiter.server_push,
        pull.server_pull,
        pull.server_verify,
        pull.server_known,
        on_demand.server_hold,
        on_demand.server_offers,
        pull.server_wait,
    )


def routes(desk: Desk) -> APIRouter:
    """Return the routes of the exchange."""
    router = APIRouter(prefix="/sync/v1")
    for name in ("hello", "push", "pull", "verify", "known", "hold", "offers"):
        router.add_api_route(f"/{name}", _endpoint(desk, name), methods=["POST"], include_in_schema=False)
    router.add_api_route("/wait", _wait(desk), methods=["POST"], include_in_schema=False)
    return router


def _endpoint(desk: Desk, name: str) -> Callable[[Request], Any]:
    call: Call = getattr(desk.exchange, name)

    def work(request: Request, body: bytes) -> Response:
        signer, asked = _opened(desk, request, body)
        with desk.limits.working(signer.id):
            return done(signer, asked)

    def done(signer: KnownKey, asked: dict[str, Any]) -> Response:
        seat = heard.hello(desk.engine, desk.clock, desk.sessions, signer, asked) if name == "hello" else Seated()
        reply = call(desk.engine, signer.id, asked, desk.clock)
        if name == "push" and reply.status == 200:
            desk.poke.ring(signer.id)
        has_news = name == "push" and heard.push(desk.engine, desk.clock, signer, asked, reply)
        if has_news or seat.took:
            desk.poke.ring()
        if name == "hello" and reply.status == 200:
            reply.body.update(greeting.greeting(desk.engine, signer, asked, desk.clock))
        if seat.lock:
            reply.body["lock"] = True
        return _packed(reply)

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(work, request, await _body(desk, request))

    return endpoint


def _wait(desk: Desk) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        signer, asked = await run_in_threadpool(_opened, desk, request, await _body(desk, request))
        with desk.limits.hanging(signer.id):
            return await _news(desk, signer.id, asked)

    return endpoint


async def _news(desk: Desk, device: UUID, asked: dict[str, Any]) -> Response:
    """Answer as soon as there is something to pull, or when the time is up."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + desk.wait_seconds
    while True:
        since, looked = desk.poke.count(device), loop.time()
        reply = await run_in_threadpool(desk.exchange.wait, desk.engine, device, asked, desk.clock)
        if reply.status != 204:
            return _packed(reply)
        if desk.poke.is_stopping or not await desk.poke.heard(device, since, ends - loop.time()):
            return Response(status_code=204)
        if not desk.poke.is_stopping:
            await asyncio.sleep(max(looked + BREATH - loop.time(), 0))


async def _body(desk: Desk, request: Request) -> bytes:
    """Read what is asked; whoever was told to wait is told again, at the price of reading it."""
    body = await read_body(request, MOST_BYTES)
    desk.limits.knock(request.headers.get("signature-input", ""))
    return body


def _opened(desk: Desk, request: Request, body: bytes) -> tuple[KnownKey, dict[str, Any]]:
    """Return who asks and what, or refuse: an unknown signer, garbage, another kind of content."""
    signer = signed(desk.engine, desk.clock, request, body, limits=desk.limits)
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise Refusal(400, "content")
    if request.headers.get("content-encoding", "") != "zstd":
        raise Refusal(400, "content")
    try:
        asked: dict[str, Any] = mapped(wire.decode_request(body))
        if not text(asked.get("nonce", "-"), LONGEST_NONCE):
            raise Refusal(400, "garbage")
    except Malformed:
        raise Refusal(400, "garbage") from None
    if asked.get("v", wire.VERSION) != wire.VERSION:
        raise Refusal(400, "version", v=[wire.VERSION, wire.VERSION])
    return signer, asked


def signed(
    engine: Engine, clock: Clock, request: Request, body: bytes, kind: signature.Kind = "device",
    limits: Limits | None = None,
) -> KnownKey:  # fmt: skip
    """Return who signed the request; otherwise refuse, telling our time, so that a wrong clock can be corrected."""
    message = signature.Message(request.method, str(request.url), request.headers)
    try:
        if limits is None:
            return signature.verify(engine, message, body, clock, kind)
        return signature.verify(engine, message, body, clock, kind, lambda known: limits.take(known.id))
    except signature.Unsigned as refusal:
        now = int(clock.now().timestamp() * 1000)
        raise Refusal(refusal.status, refusal.code, server_time=now) from None


def _packed(reply: Answer) -> Response:
    if reply.status == 204:
        return Response(status_code=204)
    return Response(wire.encode(reply.body), reply.status, {"Content-Encoding": "zstd"}, "application/json")


def plain(body: bytes) -> dict[str, Any]:
    """Read a JSON object; refuse anything else."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "garbage") from None
    if not isinstance(asked, dict):
        raise Refusal(400, "garbage")
    return asked
