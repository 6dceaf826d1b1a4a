"""PT Sans on paper: its faces, the width of words, and what is written for a letter it does not have."""

import unicodedata
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources

REGULAR = "PTSans-Regular"
BOLD = "PTSans-Bold"

NO_BREAK = "\N{NO-BREAK SPACE}"

# Letters a person may well type or paste, and what stands for them on paper.
_INSTEAD = {
    "→": "->",
    "⇒": "=>",
    "←": "<-",
    "⇐": "<=",
    "↔": "<->",
    "⇔": "<=>",
    "↑": "^",
    "↓": "v",
    "\t": " ",
    "\N{FIGURE SPACE}": NO_BREAK,
    "\N{NARROW NO-BREAK SPACE}": NO_BREAK,
    "\N{THIN SPACE}": " ",
    "\N{HAIR SPACE}": " ",
    "\N{EN SPACE}": " ",
    "\N{EM SPACE}": " ",
    "\N{SOFT HYPHEN}": "",
    "\N{ZERO WIDTH SPACE}": "",
    "\N{ZERO WIDTH NO-BREAK SPACE}": "",
    "\N{ZERO WIDTH JOINER}": "",
    "\N{VARIATION SELECTOR-16}": "",
    "\r": "",
    "●": "•",
    "○": "•",
    "▪": "•",
    "■": "•",
    "✓": "+",
    "✔": "+",
    "☑": "+",
    "✗": "×",
    "✘": "×",
    "′": "'",
    "″": '"',
    "\N{HYPHEN}": "-",
    "\N{FIGURE DASH}": "–",
    "\N{HORIZONTAL BAR}": "—",
    "≡": "==",
    "∈": "in",
    "∅": "{}",
    "∀": "для всех ",
    "∃": "есть ",
}


@cache
def face(name: str) -> TTFont:
    """Return a face, registered with reportlab at the first call."""
    font = TTFont(name, resources.path("fonts", f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


def has(letter: str) -> bool:
    """Whether both faces can print the letter."""
    return ord(letter) in face(REGULAR).face.charToGlyph and ord(letter) in face(BOLD).face.charToGlyph


@lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    """Return the text in letters that PT Sans has; one that nothing stands for is named by its number, never lost."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(letter if letter == "\n" or has(letter) else _instead(letter) for letter in whole)


def width(text: str, font: str, size: float) -> float:
    """Return the width in points of a printable text."""
    widths = _widths(font)
    return sum(map(widths.__getitem__, text)) * size


def fitting(text: str, font: str, size: float, room: float) -> float:
    """Return the size, at most the given one, at which the text fits the room."""
    needed = width(text, font, size)
    return size if needed <= room else size * room / needed


class _Widths(dict[str, float]):
    """Widths of letters in em, asked of the face once."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self._face = face(font).face

    def __missing__(self, letter: str) -> float:
        known: float = self._face.getCharWidth(ord(letter)) / 1000
        self[letter] = known
        return known


@cache
def _widths(font: str) -> _Widths:
    return _Widths(font)


def _instead(letter: str) -> str:
    if letter in _INSTEAD:
        return _INSTEAD[letter]
    plain = unicodedata.normalize("NFKC", letter)
    if plain != letter and all(has(part) for part in plain):
        return plain
    return f"[U+{ord(letter):04X}]"
