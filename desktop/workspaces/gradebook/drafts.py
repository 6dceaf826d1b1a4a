"""What was typed and is on its way to the disk: a cell, or a text of a lesson."""

from dataclasses import dataclass, replace
from typing import Literal, Protocol
from uuid import UUID

from college.cells import Cell
from db.spread import Birth, Column, Entry, Standing
from desktop.workspaces.gradebook.model import GradebookModel

Field = Literal["topic", "homework"]
Place = tuple[UUID | Field, Birth]


class Writes(Protocol):
    """What makes an edit durable; both raise StoreTrouble or Refused."""

    def write(self, column: Column, student: UUID, after: Cell) -> None:
        """Write a cell and return when it is on the disk."""

    def write_lesson(self, column: Column, *, topic: str | None = None, homework: str | None = None) -> None:
        """Write topic or homework of a lesson and return when it is on the disk."""


class Draft(Protocol):
    """Something typed. It shows itself on the page, if the page still shows its place, and writes itself."""

    @property
    def place(self) -> Place: ...

    @property
    def is_durable(self) -> bool:
        """Whether the disk holds just this."""

    def write(self, writes: Writes) -> None: ...

    def show(self, model: GradebookModel, standing: Standing) -> tuple[int, int] | None:
        """Show what was typed; return row and column to be painted at once."""

    def show_durable(self, model: GradebookModel) -> None:
        """Show what the disk holds."""


@dataclass(frozen=True, slots=True)
class CellDraft:
    """A cell as typed; `durable` is the entry the disk holds."""

    column: Column
    student: UUID
    after: Cell
    durable: Entry

    @property
    def place(self) -> Place:
        return self.student, self.column.birth

    @property
    def is_durable(self) -> bool:
        return self.after == self.durable.cell

    def write(self, writes: Writes) -> None:
        writes.write(self.column, self.student, self.after)

    def show(self, model: GradebookModel, standing: Standing) -> tuple[int, int] | None:
        return self._put(model, replace(self.durable, cell=self.after, standing=standing))

    def show_durable(self, model: GradebookModel) -> None:
        self._put(model, self.durable)

    def _put(self, model: GradebookModel, entry: Entry) -> tuple[int, int] | None:
        found = model.where(self.student, self.column.birth)
        if found is not None:
            model.place(*found, entry)
        return found


@dataclass(frozen=True, slots=True)
class TextDraft:
    """Topic or homework as typed; `durable` is the text the disk holds."""

    column: Column
    field: Field
    after: str
    durable: str

    @property
    def place(self) -> Place:
        return self.field, self.column.birth

    @property
    def is_durable(self) -> bool:
        return self.after == self.durable

    def write(self, writes: Writes) -> None:
        if self.field == "topic":
            writes.write_lesson(self.column, topic=self.after)
        else:
            writes.write_lesson(self.column, homework=self.after)

    def show(self, model: GradebookModel, standing: Standing) -> tuple[int, int] | None:
        model.place_text(self.column.birth, self.field, self.after, is_saved=standing is not Standing.SAVING)
        return None

    def show_durable(self, model: GradebookModel) -> None:
        model.place_text(self.column.birth, self.field, self.durable, is_saved=True)
