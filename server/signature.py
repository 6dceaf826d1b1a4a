"""Who sent a request: HTTP message signatures (RFC 9421) made with the key of a device or of a machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Literal
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)

from db.admission import accounts
from db.admission.accounts import KnownKey
from db.clock import Clock
from db.credentials import ED25519
from db.engine import Engine

COVERED = ("@method", "@target-uri", "content-digest")
TAGS = {"device": "parta-device", "machine": "parta-machine"}
LEEWAY = timedelta(minutes=5)
LONGEST_NONCE = 64

Kind = Literal["device", "machine"]


class Unsigned(Exception):
    """A request that nobody known has signed; `code` tells the program why, nothing more."""

    def __init__(self, code: str, status: int = 401) -> None:
        self.code = code
        self.status = status
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Message:
    """The parts of a request that a signature covers."""

    method: str
    url: str
    headers: Mapping[str, str]


def _everybody(_: KnownKey) -> None:
    """Let every signer in."""


def verify(
    engine: Engine, message: Message, body: bytes, clock: Clock, kind: Kind = "device",
    admit: Callable[[KnownKey], None] = _everybody,
) -> KnownKey:  # fmt: skip
    """Return who signed this very request, once and within five minutes of our time.

    `admit` may refuse him by an exception of its own, before anything is written of the request.

    Raises Unsigned with the code "unsigned", "unknown", "time" (the answer then tells our time) or "replay".
    A revoked device is returned with its state: what it may still do is for the caller to say.
    """
    lookup = (
        partial(accounts.device_of, engine, clock.now()) if kind == "device" else partial(accounts.machine_of, engine)
    )
    known = _Known(lookup)
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=known)
    try:
        [result] = verifier.verify(message, expect_tag=TAGS[kind], require_components=COVERED, body=body, max_age=None)
    except InvalidSignature as refusal:
        raise Unsigned("unknown" if known.asked and not known.found else "unsigned") from refusal
    except (HTTPMessageSignaturesException, ValueError) as refusal:
        raise Unsigned("unsigned") from refusal
    if known.found is None:
        raise Unsigned("unknown")
    _check_time(result.parameters.get("created"), clock)
    admit(known.found)
    _take_nonce(engine, result.nonce, clock)
    return known.found


def _check_time(created: object, clock: Clock) -> None:
    if not isinstance(created, int) or abs(clock.now().timestamp() - created) > LEEWAY.total_seconds():
        raise Unsigned("time")


def _take_nonce(engine: Engine, nonce: str | None, clock: Clock) -> None:
    if not nonce or len(nonce) > LONGEST_NONCE:
        raise Unsigned("unsigned")
    if not accounts.take_nonce(engine, nonce, clock.now(), kept=2 * LEEWAY):
        raise Unsigned("replay")


class _Verifier(HTTPMessageVerifier):
    # The library judges time by the wall clock and before the signature; ours is the given clock, afterwards.
    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        return None


class _Known(HTTPSignatureKeyResolver):
    """Resolves key ids by the database and remembers whom it found."""

    def __init__(self, lookup: Callable[[UUID], KnownKey | None]) -> None:
        self._lookup = lookup
        self.asked = False
        self.found: KnownKey | None = None

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        self.asked = True
        try:
            known = self._lookup(UUID(key_id))
        except ValueError:
            return None
        if known is None or known.alg != ED25519:
            return None
        self.found = known
        return Ed25519PublicKey.from_public_bytes(known.public_key)
