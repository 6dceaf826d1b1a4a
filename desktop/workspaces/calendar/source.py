"""Where the calendar comes from and where acts go: the store of the person who is signed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from college.calendar import DayRule, Entry, lacking
from college.terms import study_year_of
from db import day_changes
from db.clock import Clock, today
from db.day_changes import Before
from db.store import Store
from papers.law_days import law_days


@dataclass(frozen=True, slots=True)
class Seen:
    """The calendar of a study year, and what the law has beside it."""

    year: int
    entries: tuple[Entry, ...]
    groups: tuple[tuple[UUID, str], ...]
    lacking: tuple[Entry, ...]

    def name(self, group: UUID | None) -> str:
        """Return the name of a group, "" for the whole college."""
        return next((name for id_, name in self.groups if id_ == group), "")


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock
        self.year = study_year_of(self.day())

    def day(self) -> date:
        """Today in the college."""
        return today(self._clock)

    def read(self) -> Seen:
        """Read the calendar of the year in hand."""
        with self._store.read() as session:
            told = day_changes.entries(session, self.year)
            return Seen(
                self.year, told, day_changes.groups(session, self.year), lacking(law_days(self.year), told)
            )  # fmt: skip

    def put(self, first: date, last: date, rule: DayRule, group: UUID | None) -> Sequence[Before]:
        with self._store.write("edit_calendar") as session:
            return day_changes.put(
                session, first, last, self.year, rule, group, person=self._person, clock=self._clock
            )  # fmt: skip

    def put_all(self, told: Iterable[Entry]) -> Sequence[Before]:
        with self._store.write("edit_calendar") as session:
            return day_changes.put_all(session, told, person=self._person, clock=self._clock)

    def take_out(self, entry: Entry) -> Sequence[Before]:
        with self._store.write("edit_calendar") as session:
            return day_changes.take_out(session, entry, person=self._person, clock=self._clock)

    def put_back(self, before: Sequence[Before]) -> Sequence[Before]:
        with self._store.write("edit_calendar") as session:
            return day_changes.put_back(session, before, person=self._person, clock=self._clock)
