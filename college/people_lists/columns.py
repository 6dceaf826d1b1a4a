"""Which column of a list of people is what, by the words of its head; a person may put it right by hand."""

import re
from collections.abc import Sequence
from enum import StrEnum

from college.table_head import Head, find_head


class ListKind(StrEnum):
    """Whom a list names."""

    STUDENTS = "students"
    EMPLOYEES = "employees"


# Asked in this order: «телефон матери» is no phone of the student, «дата приказа» is no day of birth.
_GUARDIANS = r"родител|мат(?:ь|ери)\b|отц?е?ц?а?\b|отец|представител|опекун|законн"
WORDS = {
    "guardian_phone": re.compile(rf"(?:тел\.?|телефон).*(?:{_GUARDIANS})|(?:{_GUARDIANS}).*(?:тел\.?|телефон)"),
    "relation": re.compile(r"родств|кем приход"),
    "guardian": re.compile(_GUARDIANS),
    "order_day": re.compile(r"дата\s+приказ|приказ.*\bдата|от какого"),
    "order_number": re.compile(r"приказ"),
    "born": re.compile(r"рожден|\bд\.?\s?р\.?$|^др$"),
    "sex": re.compile(r"^пол\b"),
    "hired": re.compile(r"дата\s+(?:прием|трудоустр|начала)|принят"),
    "post": re.compile(r"должност"),
    "group": re.compile(r"групп"),
    "phone": re.compile(r"тел|моб"),
    "email": re.compile(r"почт|e-?mail|эл\. ?адрес"),
    "address": re.compile(r"адрес|прожив|регистрац"),
    "surname": re.compile(r"^фамилия$"),
    "given": re.compile(r"^имя$"),
    "patronymic": re.compile(r"^отчество"),
    "full": re.compile(r"ф\.?\s?и\.?\s?о|фамилия|обучающ|студент|сотрудник|преподаватель|работник"),
}
ORDER = (
    "full", "surname", "given", "patronymic", "born", "sex", "group", "order_number", "order_day", "post", "hired",
    "phone", "email", "address", "guardian", "relation", "guardian_phone",
)  # fmt: skip
ONLY_OF = {
    # Contacts are kept of students and their families only.
    ListKind.STUDENTS: frozenset(
        {"group", "order_number", "order_day", "guardian", "guardian_phone", "relation", "phone", "email", "address"}
    ),
    ListKind.EMPLOYEES: frozenset({"post", "hired"}),
}


def fields_of(kind: ListKind) -> tuple[str, ...]:
    """Return what a column of a list of this kind may be, in the order in which a person is asked."""
    return tuple(field for field in ORDER if field in _fields(kind))


def _fields(kind: ListKind) -> frozenset[str]:
    other = next(one for one in ListKind if one is not kind)
    return frozenset(WORDS) - ONLY_OF[other]


def proposed(rows: Sequence[Sequence[str]], kind: ListKind) -> Head | None:
    """Return the head that the table has for a list of this kind; None where no row names the people."""
    words = {field: pattern for field, pattern in WORDS.items() if field in _fields(kind)}
    found = [head for needed in ({"full"}, {"surname", "given"}) if (head := find_head(rows, words, frozenset(needed)))]
    return max(found, key=lambda head: len(head.columns), default=None)
