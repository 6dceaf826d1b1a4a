"""How requests and answers travel: JSON under zstd, within bounds, and its version."""

import json
import threading
from dataclasses import dataclass
from typing import Any

import zstandard

from db.sync.fields import Malformed, read_json

VERSION = 1
LEVEL = 6
LARGEST = 32 << 20  # bytes of one answer unpacked
LARGEST_REQUEST = 4 << 20
MOST_PIECES = 250_000  # brackets, braces and commas of a request: each may become an object of a hundred bytes


class _Packers(threading.local):
    """Kept by each thread: to make one costs more than a short message."""

    def __init__(self) -> None:
        self.pack = zstandard.ZstdCompressor(level=LEVEL).compress
        self.unpack = zstandard.ZstdDecompressor().decompress


_packers = _Packers()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server's half answers: an HTTP status and an object."""

    status: int
    body: dict[str, Any]


def encode(message: object) -> bytes:
    """Return the bytes that travel."""
    told = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _packers.pack(told.encode())


def decode(data: bytes) -> Any:
    """Read an answer back.

    Raises Malformed for anything that `encode` did not write: half a stream, a bomb, another form.
    """
    return read_json(_unpacked(data, LARGEST))


def decode_request(data: bytes) -> Any:
    """Read a request, which comes from whoever has a key: no larger than any of ours, and in no more pieces.

    Raises Malformed.
    """
    told = _unpacked(data, LARGEST_REQUEST)
    if sum(map(told.count, (b"[", b"{", b","))) > MOST_PIECES:
        raise Malformed("pieces")
    return read_json(told)


def _unpacked(data: bytes, largest: int) -> bytes:
    try:
        if not 0 <= zstandard.frame_content_size(data) <= largest:
            raise Malformed("size")
        return _packers.unpack(data, max_output_size=largest, allow_extra_data=False)
    except zstandard.ZstdError:
        raise Malformed("stream") from None
