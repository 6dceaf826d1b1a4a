"""Masked values as the server reads them: which columns are masked, and the value of one of one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.masks import Masked
from db.sync.shapes import Shape, shapes

PERSON = "person_id"


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


@cache
def fields() -> Mapping[str, Field]:
    """Return every masked column by its name."""
    found = [Field(shape, column, kind) for shape in shapes().values() for column, kind in shape.sync.masked.items()]
    return {field.name: field for field in found}


def value_of(session: Session, field: Field, person: UUID) -> str:
    """Return the value of a person's field, empty where nobody has written one."""
    table = field.shape.table
    asked = select(table.c[field.column]).where(table.c[PERSON] == person, table.c.withdrawn_at.is_(None)).limit(1)
    return str(session.scalar(asked) or "")
