"""Fields of what comes over the wire: each of its kind and within bounds, or the message is no message of ours."""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

MOST = 1 << 62
MOST_SEQ = (1 << 31) - 2  # of a batch; a column of 32 bits holds it and the one after
_ID = re.compile(r"[0-9a-f]{32}")
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class Malformed(ValueError):
    """The bytes are no message or batch of ours; the text names the field, never its value."""


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def read_json(told: bytes) -> Any:
    """Read JSON as the wire knows it: UTF-8, whole numbers only, no halves of letters.

    Raises Malformed.
    """
    try:
        text = told.decode()
        found = json.loads(text, parse_constant=_no_number, parse_float=_no_number)
        if _ESCAPED_HALF.search(text):
            json.dumps(found, ensure_ascii=False).encode()  # fails for a half that stands alone
    except (ValueError, RecursionError) as error:
        raise Malformed(type(error).__name__) from None
    return found


def whole(value: object, least: int = -MOST, most: int = MOST) -> int:
    """Return a whole number between two bounds, both inclusive."""
    if type(value) is not int or not least <= value <= most:
        raise Malformed("whole number")
    return value


def text(value: object, longest: int = MOST) -> str:
    """Return a text that every database takes."""
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise Malformed("text")
    return value


def id_of(value: object) -> UUID:
    """Return an id, spelt as ids travel."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Malformed("id")
    return UUID(value)


def listed(value: object, least: int, most: int) -> list[Any]:
    """Return a list of so many things."""
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise Malformed("list")
    return value


def mapped(value: object, most: int = MOST) -> dict[str, Any]:
    """Return an object of at most so many fields."""
    if not isinstance(value, dict) or len(value) > most:
        raise Malformed("object")
    return value


def field(told: Mapping[str, Any], name: str) -> Any:
    """Return a field that has to be there."""
    if name not in told:
        raise Malformed(name)
    return told[name]


def _no_number(_: str) -> NoReturn:
    raise Malformed("number")
