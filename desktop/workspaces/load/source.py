"""Where the load comes from and where acts go: the store of the person who is signed in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from college.load_list import LoadListRow
from college.plans import Work
from college.teaching import Span
from college.terms import study_year_of
from db import load, load_acts, load_list, load_norms, load_parts
from db.clock import Clock, today
from db.load import LoadRow, LoadSeen
from db.load_list import Known
from db.store import Store
from desktop.widgets.traced_steps import ActsByHand


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock
        self.year = study_year_of(self.day)
        self.parts = ActsByHand(store, person, clock, load_parts.undo)
        self.norms = ActsByHand(store, person, clock, load_norms.undo)

    @property
    def day(self) -> date:
        """Today in the college."""
        return today(self._clock)

    def read(self) -> LoadSeen:
        """Read the load of the year in hand."""
        with self._store.read() as session:
            return load.seen(session, self.year, self._clock)

    def read_again(self, known: LoadSeen, group: UUID) -> LoadSeen:
        """Read one group of the year in hand anew."""
        with self._store.read() as session:
            return load.seen_again(session, known, group)

    def divisions(self, group: UUID) -> tuple[tuple[UUID, str], ...]:
        """Read by what a group is divided."""
        with self._store.read() as session:
            return load_parts.divisions_of(session, group)

    def assign(self, row: LoadRow, whom: UUID, span: Span, kind: Work | None) -> UUID:
        with self._store.write("assign_load") as session:
            return load_acts.assign(
                session, row.group, row.line, self.year, whom, span, kind=kind, part=row.part, person=self._person,
                clock=self._clock,
            )  # fmt: skip

    def known(self) -> Known:
        """Read what a table of load is judged against."""
        with self._store.read() as session:
            return load_list.known_in(session, self.year, self._clock)

    def take_in(self, known: Known, rows: Sequence[LoadListRow]) -> tuple[UUID, ...]:
        with self._store.write("take_in_load") as session:
            return load_list.take_in(session, known, rows, person=self._person, clock=self._clock)

    def let_stand(self, teaching: Collection[UUID], *, stand: bool) -> None:
        with self._store.write("take_in_load") as session:
            load_list.let_stand(session, teaching, stand=stand, person=self._person, clock=self._clock)

    def take_off(self, teaching: UUID) -> tuple[date | None, bool]:
        with self._store.write("take_off_load") as session:
            return load_acts.take_off(session, teaching, person=self._person, clock=self._clock)

    def put_back(self, teaching: UUID, last: date | None, *, stand: bool) -> None:
        with self._store.write("assign_load") as session:
            load_acts.put_back(session, teaching, last, stand=stand, person=self._person, clock=self._clock)

    def join(self, teaching: Collection[UUID], *, apart: bool) -> Mapping[UUID, UUID | None]:
        with self._store.write("join_stream") as session:
            return load_acts.join_stream(session, teaching, person=self._person, clock=self._clock, apart=apart)

    def put_streams(self, streams: Mapping[UUID, UUID | None]) -> None:
        with self._store.write("join_stream") as session:
            load_acts.put_streams(session, streams, person=self._person, clock=self._clock)

    def make_journals(self, groups: Collection[UUID]) -> tuple[UUID, ...]:
        with self._store.write("make_journals") as session:
            return load_acts.make_journals(session, self.year, groups, person=self._person, clock=self._clock)

    def withdraw_pages(self, pages: Collection[UUID]) -> int:
        with self._store.write("withdraw_journals") as session:
            return load_acts.withdraw_pages(session, pages, person=self._person, clock=self._clock)
