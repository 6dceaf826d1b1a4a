"""Finds words cut by a stop, a hyphen or a slash.

Acronyms, units, initials, versions, file names and dates are whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from college.topics import words

NEAR = 40  # letters before a word that tell what it is
_DOTTED = re.compile(r"([А-Яа-яЁё]+)\.")
_HYPHENED = re.compile(r"(?<![\w-])([А-Яа-яЁё]{1,12})-([а-яё]{1,6})(?![\w-])")
_SLASHED = re.compile(r"(?<![\w/])([А-Яа-яЁё]{1,4})/([А-Яа-яЁё]+)(?![\w/])")
_LOOSE = re.compile(
    r"(?:(?<=[Пп]о )|(?<=[Зз]ащита )|(?<=[Оо]тч[её]т )|(?<![\w-]))(ЛПЗ|ЛР|ПР|КР|СР|ПЗ|ЛЗ|К/р|Л/р|С/р|П/р)(?=\s?№|\s\d)"
    r"|(?:(?<=\b[Пп]о )|(?<=[Зз]ащита )|(?<=[Вв]ыполнение ))(ЛПЗ|ЛР|ПР|КР|СР|ПЗ|ЛЗ)(?![\w-])"
)
_SURE = {cut: whole.replace("_", " ") for cut, _, whole in (pair.partition("=") for pair in words.SURE.split())}
_SENSE = {cut: whole for cut, _, whole in (pair.partition("=") for pair in words.SENSE.split())}
_KNOWN = frozenset({*_SURE, *_SENSE, *words.CUT.split()})
_WHOLE = frozenset(words.WHOLE.split())
_ENDINGS = tuple(words.ENDINGS.split())
_OF_VERBS = "иров"  # «программиров.»: what such a noun keeps when it is cut
_VOWELS = frozenset("аеёиоуыэюяьй")
_BEFORE_UNIT = re.compile(
    r"(?:\d[\d\s.,–—-]*|(?:\d\S*\s*))(?:-?[а-яё]{1,2}\b)?(?:[хx×]\s*\d+)?\s*(?:(?:[а-яё]{1,4}\.?|млн|тыс\.?)\s*){0,2}$"
)
_ORDINAL = re.compile(r"(?:\d(?:-?[а-яё]{1,2})?|\b[IVXLCMХІ]+)[\s)]*$")
_CAPITALS = re.compile(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.(?!\s?[А-ЯЁ]\.)")
_SURNAME = re.compile(r"\s*[А-ЯЁA-Z«]")
_PAIR = re.compile(r"(?<![\w.])[а-яё]\.\s?$")
_WORD_BEFORE = re.compile(r"([А-ЯЁ]?[а-яё-]*)[\s(]*$")
_OF_DATE = frozenset({"г", "гг", "в", "вв"})
_UNITS = frozenset(words.UNITS.split())
_MEASURES = frozenset(words.MEASURES.split())
_SOLE = frozenset(words.SOLE.split())
_JOINED = frozenset(words.JOINED.split())
_TAILS = frozenset(words.TAILS.split())
_PARTICLES = frozenset(words.PARTICLES.split())
_DOMAIN = re.compile(r"[а-яё]+")
_DOMAINS = frozenset({"рф", "ру", "рус"})


@dataclass(frozen=True, slots=True)
class Cut:
    """A word that is cut: where it stands, the whole word if one is known, and whether its form is sure."""

    start: int
    end: int
    whole: str = ""
    is_sure: bool = False


def cuts_in(text: str, low: str) -> list[Cut]:
    """Return the cut words of a topic in their order; `low` is the text in small letters."""
    found: list[Cut] = []
    if "." in text:
        found += _dotted(text, low)
    if "-" in text:
        found += _hyphened(text, low)
    if "/" in text:
        found += _slashed(text, low)
    if "Р" in text or "З" in text or "/р" in text:
        found += [Cut(loose.start(), loose.end()) for loose in _LOOSE.finditer(text)]
    return sorted(found, key=lambda cut: cut.start)


def _whole(cut: str) -> tuple[str, bool]:
    return (_SURE[cut], True) if cut in _SURE else (_SENSE.get(cut, ""), False)


def _dotted(text: str, low: str) -> Iterator[Cut]:
    for found in _DOTTED.finditer(text):
        start, end = found.span()
        if start and (text[start - 1].isalnum() or text[start - 1] in "_@/\\"):
            continue  # the end of a name such as «1С» or of an address
        word = low[start : end - 1]
        is_cut = _is_letter_cut if len(word) == 1 else _is_word_cut
        if is_cut(text, word, start, end):
            yield Cut(start, end, *_whole(word))


def _follows_number(text: str, start: int) -> bool:
    """Whether the word stands where units do: «5 тыс. руб.», «760 мм рт. ст.»."""
    return bool(_BEFORE_UNIT.search(text[max(start - NEAR, 0) : start].lower()))


def _is_letter_cut(text: str, word: str, start: int, end: int) -> bool:
    after = text[end:].lstrip()
    if text[start].isupper():
        return _is_pair_of_capitals(text, start)
    if word in _OF_DATE and _ORDINAL.search(text, max(start - NEAR, 0), start):
        return False
    if word in "нэ":
        return not (after.startswith("э.") if word == "н" else text[:start].rstrip().endswith("н."))
    if word in _UNITS and _follows_number(text, start):
        return False
    if word in _OF_DATE and after[:1].isupper():
        return True  # «г. Томск»
    return (bool(after) and (after[0].islower() or after[0].isdigit() or after[0] in ",;:)")) or _ends_pair(text, start)


def _ends_pair(text: str, start: int) -> bool:
    """Whether the letter closes «т. д.», «т. п.», «с. х.»."""
    return bool(_PAIR.search(text, max(start - NEAR, 0), start))


def _is_pair_of_capitals(text: str, start: int) -> bool:
    """Whether «Т.Б.» stands for words: initials have a surname before or behind them."""
    pair = _CAPITALS.match(text, start)
    if pair is None:
        return False
    before = _WORD_BEFORE.search(text, max(start - NEAR, 0), start)
    has_surname = _SURNAME.match(text, pair.end()) or (before and before[1][:1].isupper())
    return not has_surname and start > 0


def _is_word_cut(text: str, word: str, start: int, end: int) -> bool:
    if word in _OF_DATE:
        return not _ORDINAL.search(text, max(start - NEAR, 0), start)
    if word in _UNITS and _follows_number(text, start):
        return False
    if word == "пол" and _ORDINAL.search(text, max(start - NEAR, 0), start):
        return True  # «2-я пол. XX века»
    if text[start:end].isupper() and len(word) > 1:
        return False  # an acronym that ends a sentence, or an index: «ОС.», «МДК.01»
    glued = text[end : end + 1]
    if glued.isalpha() and (glued.isascii() or _is_domain(text, end)):
        return False  # «макет.psd», «госуслуги.рф»
    after = text[end:].lstrip()
    if word in _KNOWN:
        return word not in _WHOLE or (bool(after) and (after[0].islower() or after[0].isdigit()))
    if not _VOWELS & set(word):
        return len(word) <= 4 and not _follows_number(text, start)
    if word[-1] in _VOWELS or word in _WHOLE:
        return False
    if after[:1].islower() and "а" <= after[0] <= "ё":
        return not (len(word) > 5 and word.endswith(_ENDINGS)) or word.endswith(_OF_VERBS)
    return after[:1] in (",", ";", ":") and bool(after)


def _is_domain(text: str, end: int) -> bool:
    tail = _DOMAIN.match(text[end : end + NEAR].lower())
    return bool(tail and tail[0] in _DOMAINS)


def _hyphened(text: str, low: str) -> Iterator[Cut]:
    for found in _HYPHENED.finditer(text):
        left, right = low[found.start(1) : found.end(1)], found[2]
        bare = len(left) > 1 and not _VOWELS & set(left)  # no word is made of consonants
        if len(left) == 1 and (left in _VOWELS or right.startswith("н")):
            continue  # «а-ля», «н-ный»
        if not (bare or right in _TAILS) or left in _PARTICLES or (found[1].isupper() and len(left) > 1):
            continue
        if len(left) > 1 and left[-1] in "аеёиоуыэюя" and len(right) > 3:
            continue
        yield Cut(*found.span(), *_whole(f"{left}-{right}"))


def _slashed(text: str, low: str) -> Iterator[Cut]:
    for found in _SLASHED.finditer(text):
        left, right = low[found.start(1) : found.end(1)], low[found.start(2) : found.end(2)]
        pair = f"{left}/{right}"
        if pair in _MEASURES or (found[1].isupper() and len(left) > 1) or {left, right} <= _JOINED:
            continue
        if (len(right) <= 2 and len(left) <= 2) or (len(left) == 1 and left not in _SOLE) or left == "эл":
            yield Cut(*found.span(), *_whole(pair))
