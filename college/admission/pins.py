"""The PIN of a run of the program: four to six digits that open the hidden screen until the end of the day."""

import re

from college.admission.policy import DEFAULT, Policy
from college.numerals import form, numbered
from college.phrases import phrase
from college.refusal import Refused

_YEAR = re.compile(r"(?:19|20)\d\d")
_LINES = ("01234567890", "2580", "1470", "3690", "147258369")


def refuse_weak_pin(pin: str, policy: Policy = DEFAULT) -> None:
    """Refuse a PIN that is no PIN, or that whoever stands beside would try first."""
    span = (policy.pin_shortest, policy.pin_longest)
    if not (pin.isascii() and pin.isdecimal() and span[0] <= len(pin) <= span[1]):
        raise Refused(phrase("ПИН-код — от %d до %d цифр, без других знаков.") % span)
    if len(set(pin)) < 3:
        raise Refused(phrase("В ПИН-коде слишком мало разных цифр. Нужно не меньше трёх."))
    if any(pin in way for line in _LINES for way in (line, line[::-1])):
        raise Refused(phrase("Цифры ПИН-кода идут подряд. Такой пробуют первым: выберите другой."))
    if _YEAR.fullmatch(pin):
        raise Refused(phrase("ПИН-код похож на год. Год рождения легко узнать: выберите другой."))
    if len(pin) % 2 == 0 and pin[: len(pin) // 2] == pin[len(pin) // 2 :]:
        raise Refused(phrase("Половины ПИН-кода одинаковы. Выберите другой."))


def tries_left(wrong: int, policy: Policy = DEFAULT) -> int:
    """Return how many tries are left after so many wrong ones; at 0 only the password opens."""
    return max(policy.pin_tries - wrong, 0)


def refuse_wrong_pin(wrong: int, policy: Policy = DEFAULT) -> Refused:
    """Return what is said after the last of so many wrong tries."""
    left = tries_left(wrong, policy)
    if left == 0:
        return Refused(phrase("ПИН-код больше не действует. Введите пароль — введённое цело."))
    rest = form(left, phrase("Осталась"), phrase("Осталось"), phrase("Осталось"))
    return Refused(phrase("ПИН-код не подошёл. %s %s.") % (rest, numbered(left, "попытка", "попытки", "попыток")))
