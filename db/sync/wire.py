"""How requests and answers travel: JSON under zstd, within bounds, and its version."""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

import zstandard

from db.sync.batch import Malformed

VERSION = 1
LEVEL = 6
LARGEST = 32 << 20  # bytes of one message unpacked


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server's half answers: an HTTP status and an object."""

    status: int
    body: dict[str, Any]


def encode(message: object) -> bytes:
    """Return the bytes that travel."""
    told = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return zstandard.ZstdCompressor(level=LEVEL).compress(told.encode())


def decode(data: bytes, largest: int = LARGEST) -> Any:
    """Read the bytes back.

    Raises Malformed for anything that `encode` did not write: half a stream, a bomb, another form.
    """
    try:
        size = zstandard.frame_content_size(data)
        if not 0 <= size <= largest:
            raise Malformed("size")
        told = zstandard.ZstdDecompressor().decompress(data, max_output_size=largest, allow_extra_data=False)
        return json.loads(told, parse_constant=_no_constant)
    except (zstandard.ZstdError, ValueError, RecursionError):
        raise Malformed("stream") from None


def _no_constant(name: str) -> NoReturn:
    raise Malformed("number")
