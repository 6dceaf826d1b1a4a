"""The server as one ASGI application: the exchange, devices, the diary, health."""

import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import anyio.to_thread
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

import resources
from db.admission import accounts, letters
from db.clock import Clock
from db.engine import POOL, Engine
from db.migrations import SCHEMA
from db.sync.lease import lease_for
from server import devices, diary, office, sync
from server.door import Door, Lease
from server.envelope import Envelope, Refusal, failure, told
from server.pace import Limits
from server.poke import Poke
from server.site import HERE, Site
from server.sync import Desk, Exchange


def build(
    engine: Engine,
    clock: Clock,
    poke: Poke,
    *,
    is_secure: bool = False,
    names: Sequence[str] = (),
    exchange: Exchange | None = None,
    lease: Lease | None = None,
    wait_seconds: float = sync.WAIT_SECONDS,
    is_mailing: bool = False,
    limits: Limits | None = None,
) -> ASGIApp:
    """Return the application over an open database; `exchange` and `lease` are those of `db.sync` unless given.

    `names` are those by which browsers reach it; only under them a passkey can be made.
    """
    app = FastAPI(
        lifespan=_lifespan,
        openapi_url=None,
        exception_handlers={Refusal: _refused, HTTPException: _unknown, Exception: _failed},
    )
    door = Door(engine, clock, lease or lease_for, poke, site=Site(tuple(names) or (HERE,), is_secure))
    half, pace = exchange or sync.ours(), limits or Limits()
    app.include_router(sync.routes(Desk(engine, clock, poke, half, wait_seconds, door.sessions, pace)))
    app.include_router(devices.routes(door))
    app.include_router(office.routes(door))
    app.include_router(diary.routes(door, is_secure=is_secure))
    app.mount("/static", diary.static())
    app.add_api_route(
        "/health", partial(_health, engine, clock, is_mailing=is_mailing), methods=["GET"], response_class=Response
    )
    return Envelope(app, is_secure=is_secure)


def _health(engine: Engine, clock: Clock, *, is_mailing: bool) -> Response:
    """Say that the server stands and its database answers; nothing of anybody."""
    here = accounts.house(engine)
    epoch = here.epoch if here else None
    mail = _mail(engine, clock) if is_mailing else "off"
    return told(200, {"ok": True, "epoch": epoch, "schema": SCHEMA, "version": resources.VERSION, "mail": mail})


def _mail(engine: Engine, clock: Clock) -> str:
    """Say in a word whether letters go: `failing` where one has waited for longer than its turn."""
    standing = letters.standing(engine, clock)
    if standing.waiting and standing.trouble:
        return "failing"
    return "waiting" if standing.waiting else "ok"


@asynccontextmanager
async def _lifespan(_: FastAPI) -> AsyncIterator[None]:
    # More threads than connections would only wait for one another.
    anyio.to_thread.current_default_thread_limiter().total_tokens = POOL
    gc.freeze()  # what was loaded stays; looking through it again would hold up whoever waits
    yield


async def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    seconds = refusal.body.get("seconds")
    return told(refusal.status, refusal.body, {"Retry-After": str(seconds)} if isinstance(seconds, int) else None)


async def _unknown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if diary.is_for_people(request):
        return diary.missing(error.status_code)
    return told(error.status_code, {"code": "path"}, dict(error.headers or {}))


async def _failed(request: Request, error: Exception) -> Response:
    answer = failure(error)
    return diary.trouble(answer) if diary.is_for_people(request) else answer
