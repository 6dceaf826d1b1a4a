"""How hard a password is to guess, judged without a network: words, runs of keys and repeats count for little."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cache
from unicodedata import normalize

from college.admission.known_words import LATIN, RUSSIAN
from college.admission.logins import latin
from college.admission.policy import DEFAULT, Policy
from college.names import PersonName
from college.numerals import numbered
from college.phrases import phrase
from college.refusal import Refused

WORD, RUN, REPEAT, DATE = 2, 2, 1, 2  # what such a piece is worth, in letters that nobody guesses
LONGEST = 64  # what comes after it is not weighed: it only adds
GOOD, STRONG = 4, 8  # so much over the least
SHORTEST_NAME = 4
_QWERTY, _RUSSIAN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"
_RUSSIAN_KEYS = str.maketrans(_QWERTY, _RUSSIAN)
_LATIN_KEYS = str.maketrans(_RUSSIAN, _QWERTY)
_DRAWN = str.maketrans("013457@$!", "oieastasi")
_LINES = (
    "1234567890", "01234567890", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz",
    "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/", "qazwsxedcrfvtgbyhnujm",
    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
)  # fmt: skip
_ALPHABET = "абвгдеежзийклмнопрстуфхцчшщъыьэюя"
_DATE = re.compile(r"(?:19|20)\d\d|(?:0[1-9]|[12]\d|3[01])[./-]?(?:0[1-9]|1[0-2])[./-]?(?:(?:19|20)?\d\d)")
_REPEAT = re.compile(r"(.)\1{2,}|(.{2,4})\2+")


class Strength(IntEnum):
    """What the live meter shows; from FAIR on the password is taken."""

    UNFIT = 0
    WEAK = 1
    FAIR = 2
    GOOD = 3
    STRONG = 4

    @property
    def wording(self) -> str:
        """The word beside the meter."""
        return (phrase("не подходит"), phrase("слабый"), phrase("годится"), phrase("хороший"), phrase("надёжный"))[self]


@dataclass(frozen=True, slots=True, repr=False)
class Owner:
    """Who chooses the password: what everybody knows about him must not be in it."""

    login: str = ""
    name: PersonName = field(default_factory=lambda: PersonName("", ""))
    college: str = ""

    def __repr__(self) -> str:
        # A name must not end up in logs.
        return "Owner(…)"


NOBODY = Owner()


class Piece(StrEnum):
    """What a password is made of."""

    LETTER = "letter"
    WORD = "word"
    COLLEGE = "college"
    RUN = "run"
    REPEAT = "repeat"
    DATE = "date"


def flaw(password: str, owner: Owner = NOBODY, policy: Policy = DEFAULT) -> str | None:
    """Return the sentence that says why the password will not do, or None if it will."""
    typed = normalize("NFC", password)
    if len(typed) < policy.password_length:
        least = numbered(policy.password_length, "знака", "знаков", "знаков")
        return phrase("Пароль короче %s. Проще всего запомнить три-четыре несвязанных слова подряд.") % least
    if len(set(typed.lower())) < policy.password_letters:
        return phrase("В пароле слишком мало разных знаков. Такой подбирают сразу.")
    if (told := _own(typed, owner)) is not None:
        return told
    if typed.isdecimal():
        return phrase("В пароле одни цифры. Такие подбирают первыми: добавьте слова.")
    worth, pieces = weighed(typed, owner)
    return _cheap(pieces) if worth < policy.password_worth else None


def refuse_weak(password: str, owner: Owner = NOBODY, policy: Policy = DEFAULT) -> None:
    """Refuse a password that is easy to guess."""
    if (told := flaw(password, owner, policy)) is not None:
        raise Refused(told)


def strength(password: str, owner: Owner = NOBODY, policy: Policy = DEFAULT) -> Strength:
    """Return how the live meter stands while the password is being typed."""
    worth, _ = weighed(password, owner)
    if flaw(password, owner, policy) is not None:
        return Strength.WEAK if worth * 2 >= policy.password_worth else Strength.UNFIT
    over = worth - policy.password_worth
    return Strength.STRONG if over >= STRONG else Strength.GOOD if over >= GOOD else Strength.FAIR


def weighed(password: str, owner: Owner = NOBODY) -> tuple[int, frozenset[Piece]]:
    """Return what the password is worth in letters nobody guesses, and the kinds of its pieces.

    It is cut into words, runs, repeats, dates and letters so that it is worth the least: a guesser would.
    """
    typed = normalize("NFC", password)[:LONGEST].lower().replace("ё", "е")
    best: list[tuple[int, frozenset[Piece]]] = [(0, frozenset())]
    pieces = tuple(_pieces(typed, owner))
    for end in range(1, len(typed) + 1):
        before, kinds = best[end - 1]
        ways = [(before + 1, kinds | {Piece.LETTER})]
        ways += [(best[p.start][0] + p.worth, best[p.start][1] | {p.kind}) for p in pieces if p.end == end]
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    worth: int
    kind: Piece


def _pieces(typed: str, owner: Owner) -> Iterator[_Found]:
    """Find every piece that a guesser knows, in whichever layout it was typed."""
    for match in _DATE.finditer(typed):
        yield _Found(*match.span(), DATE, Piece.DATE)
    for match in _REPEAT.finditer(typed):
        yield _Found(*match.span(), len(match[1] or match[2]) + REPEAT, Piece.REPEAT)
    keys = typed.translate(_LATIN_KEYS)
    ways = {typed, keys, typed.translate(_RUSSIAN_KEYS), typed.translate(_DRAWN)}
    college = _words_of(owner.college)
    for start in range(len(typed)):
        for end in range(start + 3, min(start + 20, len(typed)) + 1):
            if keys[start:end] in _runs() or typed[start:end] in _runs():
                yield _Found(start, end, RUN, Piece.RUN)
            parts = {way[start:end] for way in ways}
            if parts & _words():
                yield _Found(start, end, WORD, Piece.WORD)
            elif parts & college:
                yield _Found(start, end, WORD, Piece.COLLEGE)


@cache
def _words() -> frozenset[str]:
    return LATIN | RUSSIAN | {latin(word) for word in RUSSIAN}


@cache
def _runs() -> frozenset[str]:
    """Return neighbouring keys and letters, there and back: three digits, four of anything else."""
    lines = [line[::way] for line in (*_LINES, _ALPHABET) for way in (1, -1)]
    parts = (line[i:j] for line in lines for i in range(len(line)) for j in range(i + 3, len(line) + 1))
    return frozenset(part for part in parts if len(part) > 3 or part.isdecimal())


def _words_of(college: str) -> frozenset[str]:
    words = re.findall(r"\w{4,}", college.lower().replace("ё", "е"))
    return frozenset(words) | {latin(word) for word in words}


def _own(typed: str, owner: Owner) -> str | None:
    low = typed.lower().replace("ё", "е")
    ways = (low, low.translate(_RUSSIAN_KEYS), low.translate(_LATIN_KEYS), low.translate(_DRAWN))
    if owner.login and any(owner.login.lower() in way for way in ways):
        return phrase("В пароле стоит ваш логин. Его знают все: придумайте пароль без него.")
    parts = (owner.name.surname, owner.name.given, owner.name.patronymic)
    names = {spelt for part in parts for spelt in (part.lower().replace("ё", "е"), latin(part))}
    if any(name in way for name in names if len(name) >= SHORTEST_NAME for way in ways):
        return phrase("В пароле стоит ваше имя или фамилия. Их пробуют первыми: придумайте пароль без них.")
    return None


def _cheap(pieces: frozenset[Piece]) -> str:
    """Say which kind of piece makes the password cheap, the one that gives most away first."""
    told = {
        Piece.COLLEGE: phrase("Пароль составлен из названия колледжа. Его пробуют первым: добавьте другие слова."),
        Piece.RUN: phrase("В пароле клавиши или буквы идут подряд. Такие ряды известны: замените их словами."),
        Piece.REPEAT: phrase("В пароле повторяется одно и то же. Повтор надёжности не прибавляет: нужны другие слова."),
        Piece.WORD: phrase("Такое слово стоит в списках частых паролей. Добавьте два-три несвязанных слова."),
        Piece.DATE: phrase("Пароль держится на дате. Даты перебирают первыми: добавьте слова."),
    }  # fmt: skip
    default = phrase("Пароль легко подобрать. Добавьте ещё одно-два слова.")
    return next((sentence for kind, sentence in told.items() if kind in pieces), default)
