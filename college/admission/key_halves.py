"""The college's recovery key as two halves on paper, one for each of two persons; one half alone is chance.

A half is fifteen words of four letters: its number with the sign of its key, thirteen of the half itself, and a word
that tells a slip of the pen. The sign is the beginning of a sum over the public key, so that halves of different keys
are told apart before anything is tried.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from college.admission.second_person import HALVES, Case
from college.admission.slips import ALPHABET, joined, readings
from college.phrases import phrase
from college.refusal import Refused

KEY_BYTES = 32
WORD, WORDS, IN_LINE = 4, 15, 5
LETTERS = WORD * WORDS
TRIES = 3
SIGN = 3
_BITS = 5
_BODY = -(-KEY_BYTES * 8 // _BITS)


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a key: which of the two, of which key."""

    number: int
    sign: str
    part: bytes = field(repr=False)


def halved(private: bytes, public: bytes, chance: bytes) -> tuple[Half, Half]:
    """Part a key: the first half is chance, the second what it takes to come from there to the key."""
    if len(private) != KEY_BYTES or len(chance) != KEY_BYTES:
        raise ValueError("a key and its chance have 32 bytes")
    return Half(1, sign_of(public), chance), Half(2, sign_of(public), _crossed(private, chance))


def whole(first: Half, second: Half) -> bytes:
    """Return the key of two halves; refuse one half twice, and halves of different keys."""
    if first.sign != second.sign:
        sentence = phrase("Половины от разных ключей: на одном листе знак %s, на другом %s. Ничего не открыто.")
        raise Refused(sentence % (first.sign, second.sign))
    if first.number == second.number:
        one = phrase("Это одна и та же половина ключа. Ничего не открыто.")
        raise Refused(f"{one} {HALVES[Case.RECOVERY].sentence}")
    return _crossed(first.part, second.part)


def sign_of(public: bytes) -> str:
    """Return the three letters by which sheets of one key know each other."""
    return _spelt(int.from_bytes(sha256(public).digest()), SIGN)


def shown(half: Half) -> tuple[str, ...]:
    """Return the half as it is printed: lines of words."""
    letters = f"{half.number}{half.sign}" + _spelt(int.from_bytes(half.part), _BODY)
    letters += _check(letters)
    words = [letters[place : place + WORD] for place in range(0, LETTERS, WORD)]
    return tuple(" ".join(words[place : place + IN_LINE]) for place in range(0, WORDS, IN_LINE))


def read_half(text: str) -> Half:
    """Read a half as a person typed it, also in the Russian layout; refuse what its last word does not confirm."""
    typed = joined(text)
    if len(typed) != LETTERS:
        raise Refused(phrase("В половине ключа %d знаков, введено %d. Ничего не открыто.") % (LETTERS, len(typed)))
    for letters in readings(typed):
        half = _half(letters)
        if half is not None:
            return half
    raise Refused(
        phrase(
            "Половина ключа не сошлась со своим последним словом: есть опечатка. Ничего не открыто. Сверьте с листом."
        )
    )


def asked_of_two(ask: Callable[[str], str], say: Callable[[str], None]) -> bytes:
    """Let two persons type their halves, each his own, and return the key; refused after some tries.

    `ask` takes what is typed without showing it, `say` tells what was wrong with it.
    """
    for _ in range(TRIES):
        try:
            return whole(*(_asked_of(number, ask, say) for number in (1, 2)))
        except Refused as refused:
            say(refused.sentence)
    raise Refused(_NOT_TYPED)


def refuse_one_holder(holders: Sequence[str]) -> None:
    """Refuse to give both halves to one person, or to nobody."""
    known = {" ".join(holder.split()).casefold() for holder in holders}
    if len(known - {""}) != 2:
        halves = HALVES[Case.RECOVERY]
        raise Refused(f"{halves.sentence} {halves.way_out}", halves.clause)


_NOT_TYPED = phrase("Половины ключа не введены. Ничего не открыто и не изменено.")


def _asked_of(number: int, ask: Callable[[str], str], say: Callable[[str], None]) -> Half:
    for _ in range(TRIES):
        try:
            return read_half(ask(phrase("Человек %d, введите свою половину ключа (её не видно): ") % number))
        except Refused as refused:
            say(refused.sentence)
    raise Refused(_NOT_TYPED)


def _half(letters: str) -> Half | None:
    body, number = letters[WORD:-WORD], letters[0]
    value = 0
    for letter in body:
        value = value << _BITS | ALPHABET.index(letter)
    if _check(letters[:-WORD]) != letters[-WORD:] or number not in "12" or value >> KEY_BYTES * 8:
        return None
    return Half(int(number), letters[1:WORD], value.to_bytes(KEY_BYTES))


def _check(letters: str) -> str:
    return _spelt(int.from_bytes(sha256(letters.encode()).digest()), WORD)


def _spelt(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> _BITS * place & 31] for place in reversed(range(length)))


def _crossed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
