"""Masks: of a paper, a phone or an address only the tail is shown, the rest is opened with a reason (3.1.4)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from college.acts import clause
from college.phrases import phrase
from college.refusal import Refused

LIMITED = clause("3.1.4")
DOT = "•"
HIDDEN = phrase("скрыто")
SHOWN_SECONDS = 30  # for which an opened value stands on the screen
SHORTEST_WORDS = 8  # letters of a reason in one's own words


class Masked(StrEnum):
    """Kinds of values that are shown masked."""

    PASSPORT = "passport"
    SNILS = "snils"
    INN = "inn"
    MILITARY_ID = "military id"
    BIRTH_CERTIFICATE = "birth certificate"
    INSURANCE = "insurance"
    DIPLOMA = "diploma"
    PHONE = "phone"
    EMAIL = "e-mail"
    ADDRESS = "address"
    HEALTH = "health"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How a mask looks: `tail` letters or digits stand at the end of `head`."""

    head: str
    tail: int


# One look for every value of a kind: how long a number is tells something too.
_PATTERNS = {
    Masked.PASSPORT: _Pattern("•• •• ••••", 2),
    Masked.SNILS: _Pattern("•••-•••-••• ", 2),
    Masked.INN: _Pattern("••••••••••", 2),
    Masked.MILITARY_ID: _Pattern("•• •••••", 2),
    Masked.BIRTH_CERTIFICATE: _Pattern("••-•• ••••", 2),
    Masked.INSURANCE: _Pattern("••••••••••••••", 2),
    Masked.DIPLOMA: _Pattern("••••••••", 2),
    Masked.PHONE: _Pattern("+• ••• •••-••-", 2),
}


class Reason(StrEnum):
    """Why somebody opens what is masked."""

    FILLING = "filling"
    CHECKING = "checking"
    CONTACT = "contact"
    ASKED_BY_OWNER = "asked by owner"
    ASKED_BY_AUTHORITY = "asked by authority"
    EMERGENCY = "emergency"
    OTHER = "other"

    @property
    def wording(self) -> str:
        """The reason as the list of reasons names it."""
        return _REASONS[self]


_REASONS = {
    Reason.FILLING: phrase("заполняю документ"),
    Reason.CHECKING: phrase("сверяю с подлинником"),
    Reason.CONTACT: phrase("связываюсь с человеком или его родителями"),
    Reason.ASKED_BY_OWNER: phrase("по просьбе самого человека"),
    Reason.ASKED_BY_AUTHORITY: phrase("по запросу органа власти"),
    Reason.EMERGENCY: phrase("несчастный случай, помощь нужна сейчас"),
    Reason.OTHER: phrase("другое"),
}
_CONTACTS = frozenset({Reason.CONTACT, Reason.EMERGENCY})


def masked(kind: Masked, value: str) -> str:
    """Return the masked form: the tail of the value behind dots; nothing for an empty one.

    Health and scans have no tail, nor has an address; what is too short for a tail is hidden whole.
    """
    if not value.strip():
        return ""
    if kind is Masked.EMAIL:
        return _masked_email(value)
    pattern = _PATTERNS.get(kind)
    if pattern is None:
        return HIDDEN
    letters = "".join(re.findall(r"[^\W_]", value))
    if len(letters) < pattern.tail * 3:
        return pattern.head + DOT * pattern.tail
    return pattern.head + letters[-pattern.tail :]


def needs_reason(kind: Masked, *, own: bool = False, keeps: bool = False) -> bool:
    """Whether a reason is asked before the value is opened.

    One's own data need none, nor does the desk that keeps such papers; health is opened with a reason even there.
    """
    return not own and (not keeps or kind is Masked.HEALTH)


def reasons_for(kind: Masked) -> tuple[Reason, ...]:
    """Return the reasons that may be chosen: nobody calls a passport."""
    reachable = kind in (Masked.PHONE, Masked.EMAIL, Masked.ADDRESS, Masked.HEALTH)
    return tuple(reason for reason in Reason if reachable or reason not in _CONTACTS)


def refuse_reason(kind: Masked, reason: Reason | None, words: str = "") -> None:
    """Refuse to open a masked value without a reason of the list; «другое» is told in one's own words."""
    if reason is None:
        raise Refused(phrase("Выберите причину: она останется в журнале доступа рядом с вашим именем."), LIMITED)
    if reason not in reasons_for(kind):
        raise Refused(phrase("Причина «%s» здесь не подходит. Выберите другую из списка.") % reason.wording, LIMITED)
    if reason is Reason.OTHER and sum(letter.isalpha() for letter in words) < SHORTEST_WORDS:
        raise Refused(phrase("Напишите причину своими словами: она останется в журнале доступа."), LIMITED)


def _masked_email(value: str) -> str:
    """Return dots and the house of the address: the name before @ is the person's."""
    _, at, house = value.strip().rpartition("@")
    return f"{DOT * 3}@{house}" if at and house else HIDDEN
