"""One-use codes on paper slips: how they are made, shown, read back and judged (3.1.2, 3.1.3)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from unicodedata import normalize

from college.acts import clause
from college.admission.accounts import Event
from college.admission.policy import DEFAULT, Policy
from college.days import spoken
from college.numerals import form, numbered
from college.phrases import phrase
from college.refusal import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH = 10
CHANCE = 7  # bytes that hold the code's 50 bits
_BY_STAFF, _BY_CURATOR = clause("3.1.2"), clause("3.1.3")

_MISREAD = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−_.,]+")
# A Russian letter in a code was either drawn like a Latin one, or typed by its key in the Russian layout.
_LOOKS = str.maketrans("АВЕКМНОРСТУХІЅЈЗ", "ABEKMH0PCTYX1SJ3")
_KEYS = str.maketrans("ЙЦУКЕНШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTY10PASDFGHJK1ZXCVBNM")


class SlipKind(StrEnum):
    """Whose slip it is, and so who gives it out."""

    STAFF = "staff"
    STUDENTS = "students"


@dataclass(frozen=True, slots=True)
class Slip:
    """What is kept of a code beside its hash; moments are aware and of the college's zone."""

    issued: datetime
    kind: SlipKind = SlipKind.STAFF
    tries: int = 0  # wrong ones
    used: datetime | None = None
    withdrawn: datetime | None = None


class Verdict(StrEnum):
    """What comes of a code that somebody entered."""

    FITS = "fits"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict, the slip as it is to be kept, and the sentence for who entered the code.

    `event` is what the account goes through; `opens_incident` is true for the try that spent the last one only.
    """

    verdict: Verdict
    slip: Slip
    sentence: str = ""
    event: Event | None = None
    opens_incident: bool = False

    @property
    def refusal(self) -> Refused | None:
        """Return why the code does not let in, with who can help, or None if it does."""
        by = _BY_STAFF if self.slip.kind is SlipKind.STAFF else _BY_CURATOR
        return Refused(self.sentence, by) if self.sentence else None


def code_of(chance: bytes) -> str:
    """Return the code that these random bytes give."""
    if len(chance) < CHANCE:
        raise ValueError("a code needs 7 random bytes")
    number = int.from_bytes(chance[:CHANCE]) >> (CHANCE * 8 - LENGTH * 5)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def shown(code: str) -> str:
    """Return the code as it is printed: XXXXX-XXXXX."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read_code(text: str) -> str:
    """Read a code as a person typed it: any case, O for 0, I or L for 1, spaces and dashes, the Russian layout.

    What cannot be a code is refused; that spends no try.
    """
    typed = joined(text)
    if len(typed) != LENGTH:
        told = form(LENGTH, "знак", "знака", "знаков")
        raise Refused(phrase("В коде %d %s, введено %d. Попытка не потрачена.") % (LENGTH, told, len(typed)))
    codes = readings(typed)
    if len(codes) != 1:
        raise _unread(typed)
    return codes.pop()


def readings(typed: str) -> set[str]:
    """Return what typed capitals may mean in the alphabet of codes, one reading or two; nothing if they mean none."""
    read = (typed.translate(_MISREAD).translate(table) for table in (_LOOKS, _KEYS))
    return {reading for reading in read if set(reading) <= set(ALPHABET)}


def joined(text: str) -> str:
    """Return what a person typed in groups as capitals without anything between them."""
    return _BETWEEN.sub("", normalize("NFKC", text)).upper()


def ends(slip: Slip, policy: Policy = DEFAULT) -> datetime:
    """Return the moment from which the code is void."""
    return slip.issued + policy.slip_life


def judge(slip: Slip, now: datetime, *, fits: bool, policy: Policy = DEFAULT) -> Answer:
    """Say what comes of an entered code; `fits` tells whether its hash is the slip's.

    A dead slip stays dead whatever is entered, so a guess learns nothing from it.
    """
    if (dead := _dead(slip, now, policy)) is not None:
        return dead
    if fits:
        return Answer(Verdict.FITS, replace(slip, used=now), event=Event.CODE_USED)
    tried = replace(slip, tries=slip.tries + 1)
    left = policy.slip_tries - tried.tries
    if left <= 0:
        return Answer(Verdict.EXHAUSTED, tried, _exhausted(tried, policy), Event.CODE_LAPSED, opens_incident=True)
    sentence = phrase("Код не подошёл. Сверьте его с листком. %s %s.")
    rest = form(left, phrase("Осталась"), phrase("Осталось"), phrase("Осталось"))
    return Answer(Verdict.WRONG, tried, sentence % (rest, numbered(left, "попытка", "попытки", "попыток")))


def _dead(slip: Slip, now: datetime, policy: Policy) -> Answer | None:
    if slip.used is not None:
        sentence = phrase(
            "Этим кодом уже вошли %s в %s. Если это были не вы, сразу сообщите администратору: он закроет вход."
        )
        return Answer(Verdict.USED, slip, sentence % (spoken(slip.used.date()), f"{slip.used:%H:%M}"))
    if slip.withdrawn is not None:
        return Answer(
            Verdict.WITHDRAWN, slip, phrase("Код отозван. Действует только последний листок. %s") % _who(slip)
        )
    if slip.tries >= policy.slip_tries:
        return Answer(Verdict.EXHAUSTED, slip, _exhausted(slip, policy), Event.CODE_LAPSED)
    if now >= (end := ends(slip, policy)):
        sentence = phrase("Код истёк %s в %s. %s") % (spoken(end.date()), f"{end:%H:%M}", _who(slip))
        return Answer(Verdict.EXPIRED, slip, sentence, Event.CODE_LAPSED)
    return None


def _exhausted(slip: Slip, policy: Policy) -> str:
    times = numbered(policy.slip_tries, "раз", "раза", "раз")
    return phrase("Код не подошёл %s и больше не действует. Администратор извещён. %s") % (times, _who(slip))


def _unread(typed: str) -> Refused:
    for letter in typed:
        if letter.translate(_MISREAD) not in ALPHABET and not {ord(letter)} & (_LOOKS.keys() | _KEYS.keys()):
            return Refused(phrase("Знака «%s» в коде не бывает. Сверьте с листком. Попытка не потрачена.") % letter)
    return Refused(
        phrase(
            "Код набран русскими буквами, и прочесть его можно по-разному. Переключите раскладку на английскую и "
            "введите код ещё раз. Попытка не потрачена."
        )
    )


def _who(slip: Slip) -> str:
    if slip.kind is SlipKind.STAFF:
        return phrase("Новый код выдаёт администратор.")
    return phrase("Новый код выдаёт куратор группы.")
