"""Where the pages of the gradebook come from and where its edits go: the store of the person who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from college.cells import Cell
from db import gradebook, lessons
from db.clock import Clock, today
from db.gradebook import PageLink
from db.models.catalogue import College
from db.spread import Column, Spread
from db.store import Store
from desktop.workspaces.gradebook.drafts import Writes


@dataclass(frozen=True, slots=True)
class House:
    """What a printed sheet says of the college."""

    name: str
    demo: bool


class Source(Writes, Protocol):
    """What a gradebook page reads and writes."""

    def pages(self) -> Sequence[PageLink]:
        """Return the pages this person sees, his own first."""

    def spread(self, page: UUID, term: int | None = None) -> Spread:
        """Draw a page for a term, by default the present one. Raises Refused where it may not be seen."""

    def house(self) -> House:
        """Return the college whose journal this is."""

    def claim(self) -> None:
        """Say that a key was pressed."""

    def release(self) -> None:
        """Say that the key is painted."""


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock
        self.claim, self.release = store.claim, store.release

    def pages(self) -> Sequence[PageLink]:
        with self._store.read() as session:
            return gradebook.pages_of(session, self._person, today(self._clock))

    def spread(self, page: UUID, term: int | None = None) -> Spread:
        with self._store.read() as session:
            return gradebook.spread_of(session, page, term=term, person=self._person, clock=self._clock)

    def house(self) -> House:
        with self._store.read() as session:
            college = session.query(College).first()
        return House(college.name, college.demo) if college else House("", demo=False)

    def write(self, column: Column, student: UUID, after: Cell) -> None:
        with self._store.write("put_mark") as session:
            gradebook.put_cell(session, column, student, after, person=self._person, clock=self._clock)

    def write_lesson(self, column: Column, *, topic: str | None = None, homework: str | None = None) -> None:
        with self._store.write("put_lesson") as session:
            lessons.put_lesson(session, column, person=self._person, clock=self._clock, topic=topic, homework=homework)
