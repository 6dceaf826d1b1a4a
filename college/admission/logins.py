"""Logins made of names: «Кузнецова Ольга Викторовна» signs in as kuznetsova.ov."""

import re
from collections.abc import Collection, Iterable
from unicodedata import combining, normalize

from college.admission.policy import DEFAULT, Policy
from college.names import PersonName
from college.phrases import phrase
from college.refusal import Refused

NAMELESS = "user"  # for a name none of whose letters has a Latin one
_LOGIN = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9]+)*")
_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya".split(),  # noqa: SIM905
        strict=True,
    )
)
_FOREIGN = dict(
    zip(
        "іїєґўәғқңөұүһҗҙҡңҫәјљњђћџѓќѕѣѳѵłøßæœđðþıħ",
        "i yi ye g u a g k n o u u h zh z k n s a j lj nj dj c dz g k dz e f i l o ss ae oe d d th i h".split(),  # noqa: SIM905
        strict=True,
    )
)
_LETTERS = _RUSSIAN | _FOREIGN


def latin(text: str) -> str:
    """Write a name with the letters a–z only; what has no such letter falls away."""
    spelt = "".join(_spelt(letter) for letter in normalize("NFC", text).casefold())
    return re.sub("yy$", "y", spelt)


def login_of(name: PersonName, taken: Collection[str], policy: Policy = DEFAULT) -> str:
    """Return the first free login for a name: surname, initials, and from the second namesake on a number.

    `taken` holds every login ever given, those of closed accounts too: history must not pass to a namesake.
    """
    surname = latin(name.surname) or NAMELESS
    initials = _initial(name.given) + _initial(name.patronymic)
    again = 1
    while (login := _fitted(surname, initials, again, policy.login_length)) in taken:
        again += 1
    return login


def logins_of(names: Iterable[PersonName], taken: Collection[str], policy: Policy = DEFAULT) -> tuple[str, ...]:
    """Return a login for each name of a list, free of all others; the same list gives the same logins."""
    used, given = set(taken), []
    for name in names:
        login = login_of(name, used, policy)
        used.add(login)
        given.append(login)
    return tuple(given)


def is_login(text: str, policy: Policy = DEFAULT) -> bool:
    """Whether the text may be a login: Latin letters, digits and dots between them, beginning with a letter."""
    return len(text) <= policy.login_length and _LOGIN.fullmatch(text) is not None


def refuse_login(text: str, taken: Collection[str], policy: Policy = DEFAULT) -> None:
    """Refuse a login that somebody typed by hand."""
    if not is_login(text, policy):
        sentence = phrase(
            "«%s» логином быть не может. Можно латинские буквы, цифры и точку между ними, не больше %d знаков, "
            "первой — буква."
        )
        raise Refused(sentence % (text, policy.login_length))
    if text in taken:
        raise Refused(
            phrase("Логин «%s» уже занят. Занятый логин не переходит к другому, даже после увольнения.") % text
        )


def _spelt(letter: str) -> str:
    if (known := _LETTERS.get(letter)) is not None:
        return known.replace("-", "")
    bare = (part for part in normalize("NFKD", letter) if not combining(part))
    return "".join(part if "a" <= part <= "z" else _LETTERS.get(part, "").replace("-", "") for part in bare)


def _initial(part: str) -> str:
    """Return the first letter that has a Latin one, such as yu of «Юлия»."""
    return next((spelt for letter in normalize("NFC", part).casefold() if (spelt := _spelt(letter))), "")


def _fitted(surname: str, initials: str, again: int, length: int) -> str:
    tail = (f".{initials}" if initials else "") + (str(again) if again > 1 else "")
    return surname[: max(length - len(tail), 1)] + tail
