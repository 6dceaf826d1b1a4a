"""The list in hand while it is taken in: its rows, which column is what, who it is judged against, what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from college.orders import Basis
from college.people_lists import (
    KnownPerson,
    ListKind,
    RowVerdict,
    Verdict,
    decided,
    judged,
    left_out,
    proposed,
    read_rows,
)
from college.phrases import phrase
from college.refusal import Refused
from desktop.widgets.mapped_table import MappedTable, likeliest
from desktop.workspaces.people.source import Known
from papers.sheets import Sheet

NEEDED = (frozenset({"full"}), frozenset({"surname", "given"}))


@dataclass(frozen=True, slots=True, repr=False)
class Draft(MappedTable):
    """What is known of the list so far; each step makes another one."""

    kind: ListKind = ListKind.STUDENTS
    known: Known = field(default_factory=Known)
    basis: Basis | None = None
    choices: Mapping[int, UUID | None] = field(default_factory=dict)  # by place of the row; None: a namesake

    def refuse_columns(self) -> None:
        """Refuse to go on without the columns that name the people."""
        if not any(needed <= self.columns.keys() for needed in NEEDED):
            raise Refused(phrase("Не видно, где имена: укажите столбец «ФИО целиком» или «Фамилия» и «Имя»."))

    def verdicts(self, today: date) -> tuple[RowVerdict, ...]:
        """Judge every row, with what was decided about doubtful ones."""
        rows = self._rows(today)
        groups = self.known.groups if self.kind is ListKind.STUDENTS else None
        people = {person.id: person for person in self.known.people}
        return tuple(
            self._decided(one, people, groups)
            for one in judged(rows, self.known.people, groups=groups, basis=self.basis)
        )

    def missing_groups(self, today: date) -> tuple[str, ...]:
        """Return the groups that the list names and that there are not."""
        if self.kind is not ListKind.STUDENTS:
            return ()
        named = {row.values.get("group", "") for row in self._rows(today) if row.name is not None}
        return tuple(sorted(named - self.known.groups - {""}))

    def absent(self, today: date) -> tuple[str, ...]:
        """Say whom of its groups the list lacks: they stay where they are."""
        if self.kind is not ListKind.STUDENTS:
            return ()
        return left_out(self._rows(today), self.known.people)

    def _decided(
        self, one: RowVerdict, people: Mapping[UUID, KnownPerson], groups: frozenset[str] | None
    ) -> RowVerdict:
        if one.verdict is not Verdict.DOUBTFUL or one.row.place not in self.choices:
            return one
        chosen = self.choices[one.row.place]
        return decided(one, people[chosen] if chosen else None, groups=groups, basis=self.basis)

    def _rows(self, today: date) -> tuple:  # type: ignore[type-arg]
        return read_rows([(row.place, row.cells) for row in self.below], self.columns, self.kind, today)


def begun(kind: ListKind, sheets: Sequence[Sheet]) -> Draft:
    """Return the draft of the table that looks most like a list of people. Raises Refused where none does."""
    sheet, head = likeliest(sheets, lambda rows: proposed(rows, kind))
    return Draft(sheet, head.row, head.columns, kind)
