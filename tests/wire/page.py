"""The examples of docs/wire.md: written into the page between two marks, and read back from it."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

from tests.attacks.stranger import unpacked
from tests.wire import college
from tests.wire.conversation import Said

PAGE = Path(__file__).parents[2] / "docs" / "wire.md"
BEGIN, END = "<!-- conversation: python -m tests.wire -->", "<!-- end of the conversation -->"
KEYS, END_KEYS = "<!-- keys -->", "<!-- end of the keys -->"
WIDTH = 118

_STEP = re.compile(
    r"#### \d+\. (?P<title>.+)\n\n(?P<comment>.+)\n\n"
    r"```http\nPOST (?P<path>\S+) HTTP/1\.1\n(?P<head>(?:.+\n)+?)```\n\n"
    r"```base64\n(?P<body>(?:.+\n)*?)```\n\n(?:```json\n(?P<asked>(?:.+\n)+?)```\n\n)?"
    r"Answer: (?P<status>\d+)\n(?:\n```base64\n(?P<answer>(?:.+\n)*?)```\n)?(?:\n```json\n(?P<told>(?:.+\n)+?)```\n)?"
)


def with_conversation(page: str, said: list[Said]) -> str:
    """Return the page with these examples in it."""
    steps = "\n".join(_step(number, one) for number, one in enumerate(said, 1))
    return _between(_between(page, KEYS, END_KEYS, _keys()), BEGIN, END, steps)


def keys(page: str) -> dict[str, bytes]:
    """Read the private keys of the devices in the examples."""
    part = page.split(KEYS)[1].split(END_KEYS, maxsplit=1)[0]
    return {device: bytes.fromhex(private) for device, private in re.findall(r"`(\w{32})` \| `(\w{64})`", part)}


def _between(page: str, begin: str, end: str, text: str) -> str:
    before, rest = page.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n\n{text}\n{end}{after}"


def _keys() -> str:
    rows = [
        f"| {name} | `{college.known(name).hex}` | `{college.key(name).private.hex()}` |\n" for name in college.DEVICES
    ]
    return "| | device | private key |\n|---|---|---|\n" + "".join(rows)


def conversation(page: str) -> list[tuple[Said, Any, Any]]:
    """Read the examples: what was said in bytes, and both sides of it as JSON."""
    part = page.split(BEGIN)[1].split(END, maxsplit=1)[0]
    found = list(_read(part))
    assert len(found) == part.count("\n#### "), "an example is not written as the others are"
    return found


def _read(part: str) -> Iterator[tuple[Said, Any, Any]]:
    for step in _STEP.finditer(part):
        headers = dict(line.split(": ", 1) for line in step["head"].splitlines())
        said = Said(
            step["title"], step["comment"], step["path"], headers, b64decode(step["body"]), int(step["status"]),
            b64decode(step["answer"] or ""),
        )  # fmt: skip
        yield said, json.loads(step["asked"] or "null"), json.loads(step["told"] or "{}")


def _step(number: int, said: Said) -> str:
    head = "\n".join(f"{name}: {value}" for name, value in said.headers.items())
    parts = [
        f"#### {number}. {said.title}\n\n{said.comment}\n",
        f"```http\nPOST {said.path} HTTP/1.1\n{head}\n```\n",
        _fenced("base64", _base64(said.body)),
    ]
    if said.body[:4] == b"\x28\xb5\x2f\xfd":
        parts.append(_fenced("json", spread(unpacked(said.body))))
    parts.append(f"Answer: {said.status}\n")
    if said.answer:
        parts.append(_fenced("base64", _base64(said.answer)))
        parts.append(_fenced("json", spread(unpacked(said.answer))))
    return "\n".join(parts)


def _fenced(kind: str, text: str) -> str:
    return f"```{kind}\n{text}\n```\n"


def _base64(data: bytes) -> str:
    return "\n".join(wrap(b64encode(data).decode(), WIDTH))


def spread(value: Any, indent: int = 0) -> str:
    """Return JSON in which whatever fits into a line stands in one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= WIDTH or not value or not isinstance(value, dict | list):
        return line
    inner = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(name)}: {spread(one, indent + 1)}" for name, one in value.items()]
    else:
        parts = [spread(one, indent + 1) for one in value]
    brackets = "{}" if isinstance(value, dict) else "[]"
    return f"{brackets[0]}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{brackets[1]}"
