"""The list in hand while it is taken in: its rows, which column is what, who it is judged against, what was decided."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from college.table_head import is_row_of_numbers
from desktop.workspaces.people.source import Known
from papers.sheets import Sheet

NEEDED = (frozenset({"full"}), frozenset({"surname", "given"}))


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """What is known of the list so far; each step makes another one."""

    kind: ListKind
    sheet: Sheet
    head: int
    columns: Mapping[str, int]
    known: Known = field(default_factory=Known)
    basis: Basis | None = None
    choices: Mapping[int, UUID | None] = field(default_factory=dict)  # by place of the row; None: a namesake

    def __repr__(self) -> str:
        return f"Draft(kind={self.kind!r})"

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the columns, as the file has them."""
        return self.sheet.rows[self.head].cells

    @property
    def key(self) -> str:
        """Under which a mapping of such a head line is remembered; the words themselves are not kept."""
        told = "\x1f".join([self.kind.value, *(title.strip().casefold() for title in self.titles)])
        return f"people.columns.{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    def with_column(self, name: str, column: int | None) -> "Draft":
        """Let a column be this field; what it was before is nothing, and the field is nowhere else."""
        columns = {each: place for each, place in self.columns.items() if each != name and place != column}
        return replace(self, columns=columns if column is None else {**columns, name: column})

    def without(self, column: int) -> "Draft":
        """Let a column be nothing."""
        return replace(self, columns={each: place for each, place in self.columns.items() if place != column})

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
        below = [row for row in self.sheet.rows[self.head + 1 :] if not is_row_of_numbers(row.cells)]
        return read_rows([(row.place, row.cells) for row in below], self.columns, self.kind, today)


def begun(kind: ListKind, sheets: Sequence[Sheet]) -> Draft:
    """Return the draft of the table that looks most like a list of people. Raises Refused where none does."""
    full = [sheet for sheet in sheets if sheet.rows]
    if not full:
        raise Refused(phrase("В файле нет ни одной заполненной строки. Выберите другой файл."))
    heads = [(sheet, proposed([row.cells for row in sheet.rows], kind)) for sheet in full]
    found = [(sheet, head) for sheet, head in heads if head is not None]
    if found:
        sheet, head = max(found, key=lambda each: (len(each[1].columns), len(each[0].rows)))
        return Draft(kind, sheet, head.row, head.columns)
    # No head is recognised: the first row is taken for one, and a person says what the columns are.
    return Draft(kind, full[0], 0, {})


def remembered(draft: Draft, stored: object) -> Draft:
    """Return the draft with the columns that a person once gave to such a head line."""
    if not isinstance(stored, dict):
        return draft
    wide = len(draft.titles)
    told = {
        str(name): place
        for name, place in stored.items()
        if isinstance(place, int) and not isinstance(place, bool) and 0 <= place < wide
    }
    return replace(draft, columns=told) if told else draft
