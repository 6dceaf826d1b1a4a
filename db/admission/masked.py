"""Masked values, on the server and on a desk that keeps them: which columns are masked, and one person's values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from college.admission.masks import Masked
from college.contacts import relation_words
from db.models.contacts import Guardian
from db.sync.shapes import Shape, shapes

PERSON, STUDENT = "person_id", "student_id"  # the column that says whose the values are


@dataclass(frozen=True, slots=True)
class Field:
    """A masked column of a table about one person; `name` is how a question names it."""

    shape: Shape
    column: str
    kind: Masked

    @property
    def name(self) -> str:
        """Return «contact.phone»."""
        return f"{self.shape.name}.{self.column}"

    @property
    def section(self) -> str:
        """Return the section of the rights that guards it."""
        group = next(name for name, columns in self.shape.groups.items() if self.column in columns)
        return self.shape.sync.section_of(group)

    @property
    def person(self) -> Column[Any]:
        """Return the column that says whose the value is."""
        columns = self.shape.table.c
        return columns[PERSON] if PERSON in columns else columns[STUDENT]


@dataclass(frozen=True, slots=True)
class Found:
    """A field of one row: whose it is where it is not the person's own, and what stands in it."""

    field: Field
    row: UUID | None = None  # None: nobody has written the person's own yet
    whose: str = dataclass_field(default="", repr=False)
    relation: str = ""
    value: str = dataclass_field(default="", repr=False)


@cache
def fields() -> Mapping[str, Field]:
    """Return every masked column by its name."""
    found = [Field(shape, column, kind) for shape in shapes().values() for column, kind in shape.sync.masked.items()]
    return {field.name: field for field in found}


def found_of(session: Session, person: UUID, of: Iterable[Field]) -> tuple[Found, ...]:
    """Return these fields of a person, his own first, then those of each of his family."""
    told: list[Found] = []
    for table in dict.fromkeys(field.shape.name for field in of):
        inside = [field for field in of if field.shape.name == table]
        told += _found(session, person, inside)
    return tuple(told)


def value_of(session: Session, field: Field, person: UUID, row: UUID | None = None) -> str | None:
    """Return the value of a person's field, of this row where one is named; None where there is no such row."""
    found = next((one for one in _found(session, person, [field]) if row in (None, one.row)), None)
    return None if found is None else found.value


def _found(session: Session, person: UUID, of: list[Field]) -> list[Found]:
    table, of_family = of[0].shape.table, of[0].shape.model is Guardian
    asked = select(table).where(of[0].person == person, table.c.withdrawn_at.is_(None)).order_by(table.c.id)
    rows = session.execute(asked).mappings().all()
    if not rows and not of_family:
        return [Found(field) for field in of]
    return [
        Found(
            field,
            row["id"],
            row["name"] if of_family else "",
            relation_words(row["relation"]) if of_family else "",
            str(row[field.column] or ""),
        )
        for row in rows
        for field in of
    ]
