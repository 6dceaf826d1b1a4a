"""The journal spread as one frozen picture: what the grid paints and the print sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from college.cells import Cell
from college.names import PersonName
from college.opening import Opening
from college.refusal import Refused


class Standing(Enum):
    """How far an entry has come on its way to the server."""

    SAVING = "saving"  # painted, not yet durable
    WAITING = "waiting"  # durable here, not yet answered by the server
    SENT = "sent"
    PARKED = "parked"  # on decision
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Student:
    """One line of the page; `joined` and `left` are days, the last one exclusive.

    `stays` are his days here one by one, where he left and came back; None: the one span.
    """

    id: UUID
    name: PersonName
    number: int
    joined: date
    left: date | None
    stays: tuple[tuple[date, date | None], ...] | None = None

    def is_here(self, day: date) -> bool:
        """Whether he stands on the page on the day."""
        stays = ((self.joined, self.left),) if self.stays is None else self.stays
        return any(first <= day and (end is None or day < end) for first, end in stays)

    @property
    def is_always(self) -> bool:
        """Whether he has not left since he came."""
        return self.left is None and (self.stays is None or len(self.stays) == 1)


@dataclass(frozen=True, slots=True)
class Birth:
    """The parts a lesson's id is derived from, kept as it was born."""

    page: UUID
    day: date
    pair: int
    take: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One lesson on the spread: left its date, right its topic and homework.

    `lesson` and `works` are empty until the first entry gives birth to the lesson.
    """

    lesson: UUID | None
    birth: Birth
    works: tuple[UUID, ...]
    day: date
    pair: int
    number: int  # ordinal of the lesson on the page, from 1
    kind: str  # short code for the header: Л, ПР4, КР1
    hours: int
    topic: str
    homework: str
    room: str
    planned_topic: str  # the next line of the topic plan, offered by Enter
    teacher: str  # who held or is to hold it, "Громов П. С."
    substitute: bool
    cancelled: bool
    future: bool
    locked: Refused | None  # why this person may not write here, or None
    entry_locked: Refused | None = None  # why he may not write topic, homework and roll; marks may still be open


@dataclass(frozen=True, slots=True)
class Page:
    """Title of a spread."""

    id: UUID
    group: UUID
    group_name: str
    code: str
    title: str
    teacher: PersonName
    year: int
    term: int
    terms: tuple[int, ...]
    hours_planned: int
    hours_given: int  # with those given before the journal began here
    hours_before: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in one cell and how it stands with the server."""

    cell: Cell
    standing: Standing = Standing.SENT
    note: str = ""
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """A page for one term. `entries` is keyed by (student id, index of the column); a missing key is an empty cell."""

    page: Page
    students: tuple[Student, ...]
    columns: tuple[Column, ...]
    entries: dict[tuple[UUID, int], Entry]
    today: date
    changed: datetime | None  # last change held: the time that is printed
    version: str  # short digest of the data, as "7F3A-91C2"
    openings: Mapping[UUID, Opening] = field(default_factory=dict)  # by student: earned before the journal began here
    opening_locked: Refused | None = None  # why this person may not write them, None that he may
