"""Around every answer: security headers, a bound on what is read, and failures that tell nothing of the data."""

import json
import logging
import traceback
from pathlib import Path
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.troubles import Locked, StoreTrouble, as_trouble

HOUSE = Path(__file__).parent.parent
ROOMS = ("college", "db", "papers", "server")

log = logging.getLogger("parta.server")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
# What is no page is never shown as one; few words, because an idle poll has 1.2 KB in all (sync.md 0a.9).
OTHER_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
YEAR = 365 * 24 * 3600


class Refusal(Exception):
    """An answer other than the asked one: a status and a code for the program, nothing more."""

    def __init__(self, status: int, code: str, **more: object) -> None:
        self.status = status
        self.body = {"code": code, **more}
        super().__init__(code)


def told(status: int, body: object, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON answer."""
    return Response(json.dumps(body, ensure_ascii=False), status, headers, "application/json")


async def read_body(request: Request, limit: int) -> bytes:
    """Return the whole body; refuse more than `limit` bytes before they are read, and half a body."""
    declared = request.headers.get("content-length")
    if declared is not None and (not declared.isdigit() or int(declared) > limit):
        raise Refusal(413, "large")
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise Refusal(413, "large")
            parts.append(part)
    except ClientDisconnect:
        raise Refusal(400, "half") from None
    return b"".join(parts)


class Envelope:
    """Adds the headers to every answer and turns whatever nobody caught into a fixed one with an id for the log."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._tls = {"Strict-Transport-Security": f"max-age={YEAR}"} if is_secure else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._dress(MutableHeaders(scope=message))
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except Exception as error:  # noqa: BLE001  the last place where a failure can still be answered
            # Once begun, the application has answered and logged it already.
            if not begun:
                await failure(error)(scope, receive, dressed)

    def _dress(self, headers: MutableHeaders) -> None:
        is_page = headers.get("content-type", "").startswith("text/html")
        for name, value in ((PAGE_HEADERS if is_page else OTHER_HEADERS) | self._tls).items():
            headers[name] = value
        headers.setdefault("Cache-Control", "no-store")


def failure(error: BaseException) -> Response:
    """Log what nobody caught by its kind and place, never by its text, and return the fixed answer."""
    trouble = as_trouble(error)
    name = uuid4().hex[:12]
    log.error("failure %s: %s", name, _spelt(error))
    if isinstance(trouble, StoreTrouble):
        wait = {"Retry-After": "1"} if isinstance(trouble, Locked) else {}
        return told(503, {"code": "store", "id": name}, wait)
    return told(500, {"code": "trouble", "id": name})


def _spelt(error: BaseException) -> str:
    # The text of an exception may hold a name or a mark; its class and its lines of code cannot.
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(Path(frame.filename))] or frames
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(ours[-6:]))
    return f"{type(error).__name__} at {places}"


def _is_ours(file: Path) -> bool:
    return any(file.is_relative_to(HOUSE / room) for room in ROOMS)
