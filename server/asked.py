"""What a request asks, read with care: texts, ids, keys, moments; garbage is refused before anybody looks at it."""

from base64 import b64decode
from binascii import Error
from datetime import date
from typing import Any
from uuid import UUID

from db.credentials import SALT_BYTES, public_of
from server.envelope import Refusal

LONGEST_TEXT = 60
LONGEST_REASON = 200
LATEST = 1 << 43  # ms


def text(asked: dict[str, Any], name: str, longest: int = LONGEST_TEXT, shortest: int = 1) -> str:
    """Return a text that is neither missing nor endless."""
    value = asked.get(name)
    if not isinstance(value, str) or not shortest <= len(value) <= longest or not value.isprintable():
        raise Refusal(400, "garbage")
    return value


def reason(asked: dict[str, Any]) -> str:
    """Return the reason of an act, empty where none is told: the rule of the act says whether it needs one."""
    value = asked.get("reason") or ""
    told = " ".join(value.split()) if isinstance(value, str) else value  # lines of a person are one sentence here
    return text({"reason": told}, "reason", LONGEST_REASON, 0)


def id_of(value: object) -> UUID:
    """Return an id."""
    try:
        return UUID(value) if isinstance(value, str) else UUID("")
    except ValueError:
        raise Refusal(400, "garbage") from None


def id_in(asked: dict[str, Any], name: str) -> UUID:
    """Return the id of this name."""
    return id_of(asked.get(name))


def ids_in(asked: dict[str, Any], name: str, most: int) -> tuple[UUID, ...]:
    """Return a list of ids, each once."""
    value = asked.get(name)
    if not isinstance(value, list) or not len(value) <= most:
        raise Refusal(400, "garbage")
    return tuple(dict.fromkeys(id_of(each) for each in value))


def number(asked: dict[str, Any], name: str, least: int, most: int) -> int:
    """Return a whole number between two bounds."""
    value = asked.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Refusal(400, "garbage")
    return value


def day(asked: dict[str, Any], name: str) -> date:
    """Return a day."""
    try:
        return date.fromisoformat(text(asked, name))
    except ValueError:
        raise Refusal(400, "garbage") from None


def secret(asked: dict[str, Any], name: str) -> bytes:
    """Return the 32 bytes that are derived from a password."""
    value = asked.get(name)
    try:
        found = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        found = b""
    if len(found) != 32:
        raise Refusal(400, "garbage")
    return found


def salt(asked: dict[str, Any]) -> bytes:
    """Return the salt with which a password was stretched."""
    found = base64(asked, "salt")
    if not SALT_BYTES <= len(found) <= 64:
        raise Refusal(400, "garbage")
    return found


def base64(asked: dict[str, Any], name: str) -> bytes:
    """Return bytes."""
    try:
        return b64decode(text(asked, name, 200), validate=True)
    except (Error, ValueError):
        raise Refusal(400, "garbage") from None


def key(asked: dict[str, Any]) -> bytes:
    """Return the public half of a key."""
    form = asked.get("key")
    try:
        return public_of(form if isinstance(form, dict) else {})
    except (KeyError, TypeError, ValueError):
        raise Refusal(400, "garbage") from None
