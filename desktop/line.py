"""The line to the college's server: signed requests over HTTPS, or over HTTP to this very computer only."""

import ipaddress
import json
import secrets
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms

from db.clock import Clock
from db.credentials import DeviceKey
from db.sync import wire
from db.sync.fields import Malformed
from desktop.link_trouble import Busy, NoLine, NotOurServer, NotSent, Open

COVERED = ("@method", "@target-uri", "content-digest")
TAGS = {"device": "parta-device", "machine": "parta-machine"}
PATIENCE = httpx.Timeout(10.0, connect=5.0)
WAIT_SECONDS = 25.0  # the server lets a waiting desktop hang this long
EXCHANGE = "/sync/v1/"
BUSY = (429, 503)
LONGEST_PAUSE = 300  # seconds that a server may ask us to leave it alone
LONGEST_ANSWER = 8 << 20  # bytes of one answer as it travels
WHOLE_ANSWER = 60.0  # seconds in which one answer has to be here, however slowly it drips
NONCE_BYTES = 16
NO_CHECK_TIME = ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME: `_check_dates` does it by corrected time

Kind = Literal["device", "machine"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: an HTTP status and the bytes as they travelled; `pause` is what a busy server asks for."""

    status: int
    body: bytes
    pause: float = 0.0  # seconds


class Line:
    """Signed requests of one device or machine to one server. Only `hang_up` may be called by another thread."""

    def __init__(
        self, server: str, signer: UUID, key: DeviceKey, clock: Clock, *, kind: Kind = "device", authority: str = ""
    ) -> None:
        """Prepare a line to `server`, such as "https://parta.college"; `authority` is the college's certificate, PEM.

        Raises Open for an unencrypted address that is not this computer.
        """
        self.offset = timedelta(0)  # the server's time minus ours; learned from a refusal, used in signing
        self._server = server.rstrip("/")
        self._clock = clock
        self._signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Own(signer, key))
        self._id = signer
        self._tag = TAGS[kind]
        self._hung_up = False
        self._has_met = False  # our server has answered, so our time is corrected
        self._valid: tuple[float, float] | None = None  # the dates of the certificate at the other end
        self._sockets: list[socket.socket] = []  # the same connections once more, for `hang_up`
        self._client = httpx.Client(verify=_trust(self._server, authority), timeout=PATIENCE, trust_env=False)

    def call(self, name: str, body: bytes) -> Answer:
        """Send a compressed message of the exchange; LinkTrouble if it did not get there and back, Busy among them."""
        headers = {"Content-Type": "application/json", "Content-Encoding": "zstd"}
        waiting = httpx.Timeout(PATIENCE.read, connect=5.0, read=WAIT_SECONDS + 10.0) if name == "wait" else PATIENCE
        answer = self.post(EXCHANGE + name, body, headers, waiting)
        if answer.status in BUSY and answer.pause:
            raise Busy(answer.pause)
        return answer

    def ask(self, path: str, body: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
        """Ask one question; return the status and what was told. A call of the exchange travels as its messages do."""
        if not path.startswith(EXCHANGE):
            answer = self.post(path, json.dumps(body).encode(), {"Content-Type": "application/json"})
            return answer.status, read_object(answer.body)
        asked = {"v": wire.VERSION, **body, "nonce": secrets.token_hex(NONCE_BYTES)}
        answer = self.call(path.removeprefix(EXCHANGE), wire.encode(asked))
        told = _unpacked(answer.body)
        if answer.status == 200 and told.get("nonce") != asked["nonce"]:
            return answer.status, {}
        return answer.status, told

    def post(self, path: str, body: bytes, headers: dict[str, str], timeout: httpx.Timeout = PATIENCE) -> Answer:
        """Send one signed request; where our clock is refused, sign again by the server's."""
        answer = self._send(path, body, headers, timeout)
        if answer.status == 401 and self._learn_time(answer.body):
            answer = self._send(path, body, headers, timeout)
        self._check_dates()
        self._has_met = True
        return answer

    def hang_up(self) -> None:
        """Break off whatever hangs, from another thread: it ends with NoLine, and so does every later request."""
        self._hung_up = True
        for connection in tuple(self._sockets):
            with suppress(OSError):  # it may have ended by itself
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()
        for connection in self._sockets:
            connection.close()
        self._sockets.clear()

    def _send(self, path: str, body: bytes, headers: dict[str, str], timeout: httpx.Timeout) -> Answer:
        told = {**headers, "Accept-Encoding": "identity", "User-Agent": "Parta"}
        request = self._client.build_request(
            "POST", self._server + path, content=body, headers=told, timeout=timeout, extensions={"trace": self._follow}
        )
        self._sign(request, body)
        if self._hung_up:
            raise NotSent
        try:
            return self._received(request)
        except httpx.ConnectError as error:
            raise (NotOurServer if _is_foreign(error) else NotSent) from error
        except (httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSent from error
        except (httpx.HTTPError, httpx.StreamError, RuntimeError) as error:  # RuntimeError: closed while it hung
            raise NoLine from error

    def _received(self, request: httpx.Request) -> Answer:
        began, parts, size = self._clock.mono(), [], 0
        longest = (request.extensions["timeout"].get("read") or 0) + WHOLE_ANSWER
        answer = self._client.send(request, stream=True)
        try:
            for part in answer.iter_raw():
                size += len(part)
                parts.append(part)
                if size > LONGEST_ANSWER or self._clock.mono() - began > longest:
                    raise NoLine
        finally:
            answer.close()
        return Answer(answer.status_code, b"".join(parts), _pause(answer.headers.get("Retry-After", "")))

    def _follow(self, event: str, told: dict[str, Any]) -> None:
        """Take what a new connection tells of itself."""
        if event == "connection.connect_tcp.complete":
            self._keep(told["return_value"].get_extra_info("socket").dup())
        elif event == "connection.start_tls.complete":
            certificate = told["return_value"].get_extra_info("ssl_object").getpeercert()
            first, last = (ssl.cert_time_to_seconds(certificate[name]) for name in ("notBefore", "notAfter"))
            self._valid = (first, last)
            if self._has_met:  # before that only a greeting goes out, and its answer tells the time
                self._check_dates()

    def _keep(self, handle: socket.socket) -> None:
        """Keep a second handle of a connection: closing one under a hanging read would not end the read."""
        for old in self._sockets:
            old.close()
        self._sockets = [handle]
        if self._hung_up:
            self.hang_up()

    def _check_dates(self) -> None:
        """Check the certificate's dates by corrected time: a dead battery must not look like a stranger."""
        if self._valid and not self._valid[0] <= (self._clock.now() + self.offset).timestamp() <= self._valid[1]:
            raise NotOurServer

    def _sign(self, request: httpx.Request, body: bytes) -> None:
        self._signer.sign(
            request,
            key_id=self._id.hex,
            created=self._clock.now() + self.offset,
            nonce=secrets.token_urlsafe(NONCE_BYTES),
            label="parta",
            tag=self._tag,
            covered_component_ids=COVERED,
            body=body,
        )

    def _learn_time(self, body: bytes) -> bool:
        told = read_object(body)
        moment = told.get("server_time")
        if told.get("code") != "time" or not isinstance(moment, int) or not 0 < moment < 1 << 43:
            return False
        self.offset = datetime.fromtimestamp(moment / 1000, self._clock.now().tzinfo) - self._clock.now()
        return True


def _unpacked(body: bytes) -> dict[str, Any]:
    """Read a message of the exchange; a refusal may come plain."""
    try:
        told = wire.decode(body)
    except Malformed:
        return read_object(body)
    return told if isinstance(told, dict) else {}


def _pause(told: str) -> float:
    """Read the seconds of a Retry-After, as long as they are bearable; a date counts as none."""
    return float(min(int(told), LONGEST_PAUSE)) if told.isascii() and told.isdigit() and len(told) < 10 else 0.0


def read_object(body: bytes) -> dict[str, Any]:
    """Read a plain JSON object; anything else is an empty one."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def is_here(server: str) -> bool:
    """Whether the address is this very computer."""
    host = urlsplit(server).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _trust(server: str, authority: str) -> ssl.SSLContext | bool:
    if urlsplit(server).scheme == "http":
        if not is_here(server):
            raise Open
        return False
    # Only the college's own certificate counts: a proxy known to the system is still a stranger.
    context = ssl.create_default_context(cadata=authority or None)
    context.verify_flags |= NO_CHECK_TIME
    return context


def _is_foreign(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


class _Own(HTTPSignatureKeyResolver):
    def __init__(self, id_: UUID, key: DeviceKey) -> None:
        self._id = id_.hex
        self._pem = key.pem

    def resolve_private_key(self, key_id: str) -> bytes:
        if key_id != self._id:
            raise KeyError(key_id)
        return self._pem
