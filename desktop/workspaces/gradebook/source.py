"""Where the pages of the gradebook come from and where its edits go: the store of the person who is signed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from college.cells import Cell
from college.terms import StudyYear
from db import gradebook, lease_days, lessons, marks_out, openings, own_acts, title
from db.admission import access_notes
from db.arrivals import arrivals
from db.clock import Clock, today
from db.gradebook import PageLink
from db.known_names import known_names
from db.models.catalogue import College
from db.names import names_of
from db.spread import Column, Page, Spread
from db.store import Store
from db.title import JournalHead
from desktop.changes import Change, Names, ids_of
from desktop.edit_words import change_of
from desktop.widgets.traced_steps import ActsByHand
from desktop.workspaces.gradebook.drafts import Writes
from papers.print.journal import Stopped

PRINTED = "journal.print_draft"
TAKEN_OUT = (marks_out.SECTION, "export")


@dataclass(frozen=True, slots=True)
class House:
    """What a printed sheet says of the college and of the one who prints it."""

    name: str
    demo: bool
    printed_by: str = ""


@dataclass(frozen=True, slots=True)
class GroupJournal:
    """The journal of a group as far as this person holds it: disciplines in the order of the plan, each by terms.

    `whole` counts all disciplines of the group in the year, those that are not here included.
    """

    head: JournalHead
    disciplines: tuple[tuple[Spread, ...], ...]
    whole: int


class Source(Writes, Protocol):
    """What a gradebook page reads and writes."""

    def pages(self) -> Sequence[PageLink]:
        """Return the pages this person sees, his own first."""

    def coming(self) -> int:
        """Return how many parts of what this person holds are still on their way here."""

    def spread(self, page: UUID, term: int | None = None) -> Spread:
        """Draw a page for a term, by default the present one. Raises Refused where it may not be seen."""

    def house(self) -> House:
        """Return the college whose journal this is, and who is about to print it."""

    def note_print(self, subject: UUID, students: int) -> None:
        """Tell the log of access that a page, or a group's journal, was printed or saved (3.1.4)."""

    def refuse_taking_out(self, page: Page) -> None:
        """Refuse to let marks of a page out of the program to who may not export them."""

    def note_taken_out(self, page: UUID, students: int) -> None:
        """Tell the log of access that marks of so many students went out of the program (3.1.4)."""

    def journal(self, group: UUID, year: int, heard: Callable[[int, int], bool]) -> GroupJournal:
        """Return the whole journal of a group; `heard(done, total)` is asked after each page, False raises Stopped."""

    def own_changes(
        self, page: UUID, *, lesson: UUID | None = None, student: UUID | None = None, since: datetime | None = None
    ) -> tuple[Sequence[Change], Names]:
        """Return one's own changes of a cell, or of the page since a moment, with the names in them."""

    @property
    def openings(self) -> ActsByHand:
        """What writes hours and marks from before the journal began here."""

    def claim(self) -> None:
        """Say that a key was pressed."""

    def release(self) -> None:
        """Say that the key is painted."""


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock
        self.claim, self.release = store.claim, store.release
        self.openings = ActsByHand(store, person, clock, openings.undo)

    def pages(self) -> Sequence[PageLink]:
        with self._store.read() as session:
            links = gradebook.pages_of(session, self._person, today(self._clock))
        if lease_days.of(self._store).is_over():
            return tuple(link for link in links if link.is_taught)
        return links

    def coming(self) -> int:
        with self._store.read() as session:
            return len(arrivals(session).coming)

    def spread(self, page: UUID, term: int | None = None) -> Spread:
        with self._store.read() as session:
            return gradebook.spread_of(session, page, term=term, person=self._person, clock=self._clock)

    def house(self) -> House:
        with self._store.read() as session:
            college = session.query(College).first()
            name = names_of(session, [self._person], today(self._clock)).get(self._person)
        printed_by = name.short if name else ""
        return House(college.name, college.demo, printed_by) if college else House("", demo=False)

    def note_print(self, subject: UUID, students: int) -> None:
        with self._store.write("note_access") as session:
            access_notes.note(
                session, "print", PRINTED, subject, person=self._person, clock=self._clock, rows=students
            )  # fmt: skip

    def refuse_taking_out(self, page: Page) -> None:
        with self._store.read() as session:
            marks_out.refuse_taking_out(session, page.id, page.group, person=self._person, clock=self._clock)

    def note_taken_out(self, page: UUID, students: int) -> None:
        with self._store.write("note_access") as session:
            marks_out.note_taken_out(session, page, students, person=self._person, clock=self._clock)

    def journal(self, group: UUID, year: int, heard: Callable[[int, int], bool]) -> GroupJournal:
        with self._store.read() as session:
            here = title.pages_here(session, group, year, person=self._person, day=today(self._clock))
            read: list[tuple[Spread, ...]] = []
            for done, page in enumerate(here.pages, 1):
                spreads = (
                    gradebook.spread_of(session, page, term=term, person=self._person, clock=self._clock)
                    for term in here.terms
                )
                read.append(tuple(spreads))
                if not heard(done, len(here.pages)):
                    raise Stopped(done)
            # The title is that of the day of the data, so that a later day prints the same.
            moment = max((spread.changed for terms in read for spread in terms if spread.changed), default=None)
            day = moment.astimezone(self._clock.zone).date() if moment else StudyYear(year).first_day
            return GroupJournal(title.title_of(session, group, year, day), tuple(read), here.whole)

    def own_changes(
        self, page: UUID, *, lesson: UUID | None = None, student: UUID | None = None, since: datetime | None = None
    ) -> tuple[Sequence[Change], Names]:
        with self._store.read() as session:
            if lesson is not None and student is not None:
                cells = own_acts.rows_of_cell(session, lesson, student)
                acts = own_acts.history_of(session, cells)
            else:
                acts = own_acts.page_history(session, page, since or self._clock.now())
                cells = None
            told = [
                change_of(edit, act, self._person)
                for act in acts
                for edit in act.edits
                if (edit.row in cells if cells is not None else edit.spot.page == page)
            ]
            return told, known_names(session, ids_of(told) | {self._person}, today(self._clock))

    def write(self, column: Column, student: UUID, after: Cell) -> None:
        with self._store.write("put_mark") as session:
            gradebook.put_cell(session, column, student, after, person=self._person, clock=self._clock)

    def write_lesson(self, column: Column, *, topic: str | None = None, homework: str | None = None) -> None:
        with self._store.write("put_lesson") as session:
            lessons.put_lesson(session, column, person=self._person, clock=self._clock, topic=topic, homework=homework)
