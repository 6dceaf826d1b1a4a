"""The two ceremonies of a passkey (WebAuthn): what a browser is asked, and whether its answer holds."""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from db.admission import accounts, passkeys
from db.admission.accounts import House
from db.admission.passkeys import KnownPasskey, NewPasskey
from db.engine import Engine
from server.signature import LEEWAY
from server.site import Origin

LASTS = 2 * LEEWAY  # as long as nonces of requests are kept: those of challenges lie beside them
STAMP, CHANCE, SEAL = 8, 16, 32
LONGEST = 16 * 1024
BROKEN = (ValueError, LookupError, TypeError, EOFError)  # what a made-up answer may raise, beside the library's own


class NotHeld(Exception):
    """The answer does not hold: a strange challenge, another site, another's key, a wrong signature."""


class Stale(NotHeld):
    """The page stood open for so long that its challenge is over: another try is all that is needed."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks a browser for what: the page that stands at `origin`, seen by the holder of the cookie `browser`."""

    here: House
    origin: Origin
    browser: str
    now: datetime

    def challenge(self, purpose: str) -> bytes:
        """Return a challenge that only this browser can answer, in the next minutes; it is kept nowhere."""
        body = int(self.now.timestamp()).to_bytes(STAMP) + secrets.token_bytes(CHANCE)
        return body + self._seal(purpose, body)

    def refuse_challenge(self, purpose: str, told: bytes) -> None:
        """Raise NotHeld for a challenge that was not shown here, to this browser, for this, a moment ago."""
        body, seal = told[: STAMP + CHANCE], told[STAMP + CHANCE :]
        if len(told) != STAMP + CHANCE + SEAL or not hmac.compare_digest(seal, self._seal(purpose, body)):
            raise NotHeld
        age = int(self.now.timestamp()) - int.from_bytes(body[:STAMP])
        if not 0 <= age <= LASTS.total_seconds():
            raise Stale

    def _seal(self, purpose: str, body: bytes) -> bytes:
        told = f"passkey|{purpose}|{self.origin.address}|{self.browser}|".encode()
        return hmac.digest(self.here.secret, told + body, "sha256")


MAKE, SIGN = "make", "sign"


def ask_new(asking: Asking, person: UUID, login: str, known: tuple[bytes, ...]) -> str:
    """Return what a browser needs to make a key of its own for this person: it must ask who is before it."""
    import webauthn  # noqa: PLC0415  loaded when the first employee comes with a key
    from webauthn.helpers import structs  # noqa: PLC0415

    options = webauthn.generate_registration_options(
        rp_id=asking.origin.name,
        rp_name=asking.here.name,
        user_id=person.bytes,
        user_name=login,
        challenge=asking.challenge(MAKE),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=key) for key in known],
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options)


def made(asking: Asking, engine: Engine, answer: str, name: str) -> NewPasskey:
    """Return the key that the browser has made. Raises NotHeld."""
    import webauthn  # noqa: PLC0415  as above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    told = _read(answer)
    challenge = _taken(asking, engine, MAKE, told)
    try:
        verified = webauthn.verify_registration_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=asking.origin.name,
            expected_origin=asking.origin.address,
            require_user_verification=True,
        )
    except (WebAuthnException, *BROKEN):
        raise NotHeld from None
    return NewPasskey(verified.credential_id, verified.credential_public_key, verified.sign_count, name)


def ask_signature(asking: Asking) -> str:
    """Return what a browser needs to sign in: it offers its own keys, nobody types a name."""
    import webauthn  # noqa: PLC0415  as above
    from webauthn.helpers import structs  # noqa: PLC0415

    options = webauthn.generate_authentication_options(
        rp_id=asking.origin.name,
        challenge=asking.challenge(SIGN),
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


@dataclass(frozen=True, slots=True)
class Signed:
    """A key that has signed, and how often it says it has."""

    key: KnownPasskey
    count: int


def signed(asking: Asking, engine: Engine, answer: str) -> Signed:
    """Return whose key has signed. Raises NotHeld."""
    import webauthn  # noqa: PLC0415  as above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    told = _read(answer)
    challenge = _taken(asking, engine, SIGN, told)
    key = passkeys.known(engine, _bytes(told.get("rawId")), asking.now)
    if key is None or key.is_stopped or _bytes(_response(told).get("userHandle")) != key.person.bytes:
        raise NotHeld
    try:
        verified = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=asking.origin.name,
            expected_origin=asking.origin.address,
            credential_public_key=key.public_key,
            credential_current_sign_count=0,  # the counter is judged by our own rule, which writes down what it saw
            require_user_verification=True,
        )
    except (WebAuthnException, *BROKEN):
        raise NotHeld from None
    return Signed(key, verified.new_sign_count)


def _taken(asking: Asking, engine: Engine, purpose: str, told: dict[str, Any]) -> bytes:
    """Return the challenge that was answered; it is taken here, so that no answer counts twice."""
    try:
        client = json.loads(_bytes(_response(told).get("clientDataJSON")))
    except ValueError:
        raise NotHeld from None
    challenge = _bytes(client.get("challenge") if isinstance(client, dict) else None)
    asking.refuse_challenge(purpose, challenge)
    nonce = f"passkey {challenge[STAMP : STAMP + CHANCE].hex()}"
    if not accounts.take_nonce(engine, nonce, asking.now, kept=LASTS):
        raise NotHeld
    return challenge


def _read(answer: str) -> dict[str, Any]:
    try:
        told = json.loads(answer) if len(answer) <= LONGEST else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise NotHeld
    return told


def _response(told: dict[str, Any]) -> dict[str, Any]:
    response = told.get("response")
    return response if isinstance(response, dict) else {}


def _bytes(told: object) -> bytes:
    if not isinstance(told, str):
        raise NotHeld
    try:
        return urlsafe_b64decode(told + "=" * (-len(told) % 4))
    except ValueError:
        raise NotHeld from None
