"""Reads the rows of a list of people by the columns that a person confirmed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from college.admission.masks import Masked
from college.contacts import Relation, kept
from college.names import PersonName
from college.people_lists.cells import born_of, day_of, name_of, name_of_parts, sex_of
from college.people_lists.columns import ListKind
from college.phrases import phrase
from college.refusal import Refused

YOUNGEST = {ListKind.STUDENTS: 13, ListKind.EMPLOYEES: 16}  # years
_CONTACTS = {"phone": Masked.PHONE, "email": Masked.EMAIL, "address": Masked.ADDRESS, "guardian_phone": Masked.PHONE}
_PLAIN = ("group", "order_number", "post", "guardian")
_RELATIONS = {
    "мать": Relation.MOTHER,
    "мама": Relation.MOTHER,
    "отец": Relation.FATHER,
    "папа": Relation.FATHER,
    "опекун": Relation.GUARDIAN,
    "попечитель": Relation.GUARDIAN,
}
_TITLES = {
    "phone": phrase("телефон"),
    "email": phrase("почта"),
    "address": phrase("адрес"),
    "guardian_phone": phrase("телефон родителя"),
    "sex": phrase("пол"),
}


@dataclass(frozen=True, slots=True, repr=False)
class PersonRow:
    """One row of a list. `faults` keep it out, `notes` say what was put right or left out of it.

    `values` holds what is not empty: group, order_number, post, phone, email, address, sex, guardian and the like.
    """

    place: int
    name: PersonName | None
    born: date | None = None
    order_day: date | None = None
    hired: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        # Reprs end up in logs and crash reports: a person must not.
        return f"PersonRow(place={self.place})"


def read_rows(
    rows: Sequence[tuple[int, Sequence[str]]], columns: Mapping[str, int], kind: ListKind, today: date
) -> tuple[PersonRow, ...]:
    """Return the rows below the head; those without a name and anything else are left out as empty."""
    return tuple(_row(place, cells, columns, kind, today) for place, cells in rows if _says_something(cells, columns))


def _says_something(cells: Sequence[str], columns: Mapping[str, int]) -> bool:
    return any(_text(cells, columns, one) for one in columns)


def _text(cells: Sequence[str], columns: Mapping[str, int], name: str) -> str:
    column = columns.get(name, -1)
    return " ".join(cells[column].split()) if 0 <= column < len(cells) else ""


def _row(place: int, cells: Sequence[str], columns: Mapping[str, int], kind: ListKind, today: date) -> PersonRow:
    reading = _Reading(lambda name: _text(cells, columns, name))
    name = reading.name()
    born = reading.needed(lambda text: born_of(text, today, YOUNGEST[kind]), "born")
    order_day = reading.needed(lambda text: day_of(text, today), "order_day")
    hired = reading.needed(lambda text: day_of(text, today), "hired")
    values = {one: text for one in _PLAIN if (text := reading.text(one))}
    for one, mask in _CONTACTS.items():
        reading.optional(values, one, lambda text, mask=mask: kept(mask, text))  # type: ignore[misc]
    reading.optional(values, "sex", sex_of)
    if told := reading.text("relation").lower().strip(" ."):
        values["relation"] = _RELATIONS.get(told, Relation.OTHER).value
    if "guardian" not in values and (values.pop("relation", "") or "guardian_phone" in values):
        values.pop("guardian_phone", None)
        reading.notes.append(phrase("Родитель не загрузится: в строке нет его имени."))
    return PersonRow(place, name, born, order_day, hired, values, tuple(reading.faults), tuple(reading.notes))


class _Reading:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, text: Callable[[str], str]) -> None:
        self.text = text
        self.faults: list[str] = []
        self.notes: list[str] = []

    def name(self) -> PersonName | None:
        parts = [self.text(one) for one in ("surname", "given", "patronymic")]
        try:
            name, mended = (
                name_of_parts(*parts) if parts[0] and parts[1] else name_of(self.text("full") or " ".join(parts))
            )
        except Refused as refused:
            self.faults.append(refused.sentence)
            return None
        self.notes += mended
        return name

    def needed(self, read: Callable[[str], date | None], name: str) -> date | None:
        """Read a cell without which the row must not be taken in if it does not read."""
        try:
            return read(self.text(name))
        except Refused as refused:
            self.faults.append(refused.sentence)
            return None

    def optional(self, values: dict[str, str], name: str, read: Callable[[str], str]) -> None:
        """Read a cell that is left out, and told, if it does not read."""
        try:
            if told := read(self.text(name)):
                values[name] = told
        except Refused as refused:
            self.notes.append(phrase("%s не загрузится. %s") % (_TITLES[name], refused.sentence))
