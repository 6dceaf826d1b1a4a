"""Text broken into lines that fit: between words, and inside a word as Russian syllables allow."""

import re
from collections.abc import Iterator
from functools import lru_cache

from papers.print.fonts import NO_BREAK, printable, width

_VOWELS = "аеёиоуыэюя"
_SIGNS = "йьъ"
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_KINDS = {letter: kind for kind, letters in (("v", _VOWELS), ("x", _SIGNS), ("c", _CONSONANTS)) for letter in letters}

# A word may part where a lookbehind and a lookahead meet: after й, ь, ъ; inside and between syllables.
_SYLLABLES = re.compile(
    r"(?<=x)(?=[vc]{2})|(?<=vcc)(?=c{1,2}v)|(?<=vc)(?=cv)|(?<=cv)(?=cv)|(?<=cv)(?=v[vc])|(?<=vv)(?=cv)"
)
_GLUED = re.compile(r"(?<=[№§]) +(?=\d)")
_AFTER = re.compile(r"(?<=[-–—/\\_.,;:=&?@+])(?=.)")


@lru_cache(maxsize=20_000)
def broken(text: str, font: str, size: float, room: float) -> tuple[str, ...]:
    """Break a text into printable lines no wider than the room; nothing of it is lost."""
    lines: list[str] = []
    for paragraph in _GLUED.sub(NO_BREAK, printable(text)).split("\n"):
        lines.extend(_filled(paragraph, font, size, room))
    return tuple(lines)


def _filled(paragraph: str, font: str, size: float, room: float) -> Iterator[str]:
    line = ""
    for word in (piece for piece in paragraph.split(" ") if piece):
        longer = f"{line} {word}" if line else word
        if width(longer, font, size) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _parted(word, font, size, room)
        yield from full
    if line:
        yield line


def _parted(word: str, font: str, size: float, room: float) -> list[str]:
    """Part a word into pieces that fit, each but the last ending where a reader expects it."""
    pieces: list[str] = []
    while width(word, font, size) > room and len(word) > 1:
        at, hyphen = _place(word, font, size, room)
        pieces.append(word[:at] + hyphen)
        word = word[at:]
    return [*pieces, word]


def _place(word: str, font: str, size: float, room: float) -> tuple[int, str]:
    most = _most(word, font, size, room)
    head = word[: most + 2]  # enough to see what follows the place
    after_sign = [at for at in _signs(head) if at <= most]
    syllables = [at for at in _syllables(head) if at <= most and width(word[:at] + "-", font, size) <= room]
    if after_sign and after_sign[-1] * 2 >= most:
        return after_sign[-1], ""
    if syllables:
        return syllables[-1], "-"
    return (after_sign[-1], "") if after_sign else (most, "")


def _most(word: str, font: str, size: float, room: float) -> int:
    """Return how many letters fit the room: at least one."""
    taken = 0.0
    for at, letter in enumerate(word):
        taken += width(letter, font, size)
        if taken > room:
            return max(1, at)
    return len(word)


def _signs(word: str) -> list[int]:
    return [found.start() for found in _AFTER.finditer(word)]


def _syllables(word: str) -> list[int]:
    """Return places where the word may be parted with at least two letters on either side."""
    kinds = "".join(_KINDS.get(letter, " ") for letter in word.casefold())
    if len(kinds) != len(word):
        return []
    return [at for at in (found.start() for found in _SYLLABLES.finditer(kinds)) if _letters(kinds[at - 2 : at + 2])]


def _letters(around: str) -> bool:
    return len(around) == 4 and " " not in around
