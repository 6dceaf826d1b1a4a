"""How a student and his family are reached: relations, the form of a phone, an e-mail, an address (3.1.6)."""

import re
from enum import StrEnum

from college.acts import clause
from college.admission.masks import Masked
from college.phrases import phrase
from college.refusal import Refused

KEPT_TRUE = clause("3.1.6")
FEWEST_DIGITS, MOST_DIGITS = 8, 15  # of a number with its country
AT_HOME, COUNTRY = 10, "7"  # digits of a number of this country without its code, and the code
LONGEST = {Masked.PHONE: 40, Masked.EMAIL: 120, Masked.ADDRESS: 300}
LONGEST_NAME = 120
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_NOT_OF_PHONES = re.compile(r"[^\d\s()+.\-–]")


class Relation(StrEnum):
    """What somebody of the family is to the student."""

    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"
    OTHER = "other"

    @property
    def wording(self) -> str:
        """The relation as the card names it."""
        return _RELATIONS[self]


_RELATIONS = {
    Relation.MOTHER: phrase("мать"),
    Relation.FATHER: phrase("отец"),
    Relation.GUARDIAN: phrase("опекун"),
    Relation.OTHER: phrase("другое лицо"),
}


def relation_words(told: str) -> str:
    """Return the relation in words; one that a newer program has written stands as it is."""
    return Relation(told).wording if told in set(Relation) else told


def kept(kind: Masked, text: str) -> str:
    """Return a contact as it is kept: «8 913 8001247» is «+7 913 800-12-47»; nothing for nothing. Raises Refused."""
    told = " ".join(text.split())
    if not told:
        return ""
    if len(told) > LONGEST.get(kind, len(told)):
        raise Refused(phrase("Здесь помещается %s знаков. Сократите.") % LONGEST[kind], KEPT_TRUE)
    if kind is Masked.PHONE:
        return _phone(told)
    if kind is Masked.EMAIL and not _EMAIL.fullmatch(told):
        raise Refused(phrase("Это не похоже на адрес почты: в нём один знак @ и имя узла, как ivanov@mail.ru."))
    return told


def is_kept(kind: Masked, value: str) -> bool:
    """Say whether a value stands in the form in which it is kept: what comes from another desk is asked the same."""
    try:
        return kept(kind, value) == value
    except Refused:
        return False


def named(text: str) -> str:
    """Return the name of somebody of the family as it is kept. Raises Refused."""
    name = " ".join(text.split())
    if not name:
        raise Refused(phrase("Впишите фамилию, имя и отчество родителя или представителя."), KEPT_TRUE)
    if len(name) > LONGEST_NAME:
        raise Refused(phrase("Здесь помещается %s знаков. Сократите.") % LONGEST_NAME, KEPT_TRUE)
    return name


def _phone(told: str) -> str:
    digits = "".join(re.findall(r"[0-9]", told))
    if _NOT_OF_PHONES.search(told) or told.rfind("+") > 0:
        raise Refused(phrase("В номере телефона только цифры, например +7 913 800-12-47. Остальное впишите в адрес."))
    if not told.startswith("+"):
        if len(digits) == AT_HOME:
            digits = COUNTRY + digits
        elif len(digits) == AT_HOME + 1 and digits[0] == "8":
            digits = COUNTRY + digits[1:]
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS or (not told.startswith("+") and len(digits) < AT_HOME + 1):
        raise Refused(phrase("Номер неполный: нужен код города или оператора, например +7 3842 42-14-15."))
    if len(digits) == AT_HOME + 1 and digits[0] == COUNTRY:
        return f"+7 {digits[1:4]} {digits[4:7]}-{digits[7:9]}-{digits[9:]}"
    return f"+{digits}"
