"""Where people come from and where acts go: the store of the person who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from uuid import UUID

from college.orders import Basis
from college.people_lists import KnownPerson, ListKind, RowVerdict
from db.act_traces import Traces
from db.clock import Clock, today
from db.people import by_hand
from db.people.known import known_people
from db.people.lists import EmployeeSeen, GroupSeen, StudentSeen, employees, groups_on, students_on
from db.people.standing import group_names
from db.people.taking_in import ACT, UNDO, Taken, TakenBack, Went, take_back_list, take_in
from db.plans import plan_heads
from db.store import Store, next_batch
from desktop.widgets.traced_steps import ActsByHand
from desktop.workspaces.people.words import tr

Person = StudentSeen | EmployeeSeen


class Kind(Enum):
    """What a line at the left opens."""

    GROUP = "group"
    GONE = "gone"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A line at the left: a group, whoever stands in none, or the employees."""

    kind: Kind
    group: GroupSeen | None = None

    @property
    def key(self) -> tuple[Kind, UUID | None]:
        """By which it is found again after another reading."""
        return self.kind, self.group.id if self.group else None

    @property
    def title(self) -> str:
        if self.group is not None:
            return self.group.name
        return tr("Сотрудники") if self.kind is Kind.STAFF else tr("Вне групп")

    @property
    def course(self) -> str:
        return str(self.group.course) if self.group else ""

    @property
    def count(self) -> str:
        return str(self.group.students) if self.group else ""

    @property
    def curator(self) -> str:
        return self.group.curator if self.group else ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a list is judged against."""

    people: tuple[KnownPerson, ...] = field(default=(), repr=False)
    groups: frozenset[str] = frozenset()


class StoreSource(ActsByHand):
    """The store of one person; `keeps_students` and `keeps_staff` say which lists are his."""

    def __init__(
        self, store: Store, person: UUID, clock: Clock, *, keeps_students: bool = True, keeps_staff: bool = False
    ) -> None:
        super().__init__(store, person, clock, by_hand.undo)
        self.keeps_students, self.keeps_staff = keeps_students, keeps_staff

    def today(self) -> date:
        """Return the day of the college."""
        return today(self._clock)

    def shelves(self, day: date) -> tuple[Shelf, ...]:
        """Read what stands at the left."""
        found: list[Shelf] = []
        if self.keeps_students:
            with self._store.read() as session:
                found += [Shelf(Kind.GROUP, group) for group in groups_on(session, day)]
            found.append(Shelf(Kind.GONE))
        return (*found, *((Shelf(Kind.STAFF),) if self.keeps_staff else ()))

    def people(self, shelf: Shelf, day: date) -> tuple[Person, ...]:
        """Read who stands on a shelf on the day."""
        with self._store.read() as session:
            if shelf.kind is Kind.STAFF:
                return employees(session, day)
            return students_on(session, shelf.group.id if shelf.group else None, day)

    def plans(self, enrolled: int) -> tuple[tuple[str, UUID], ...]:
        """Read the study plans of a year of enrolment, each with what it is called."""
        with self._store.read() as session:
            heads = plan_heads(session)
        return tuple((f"{head.code} {head.title}", head.id) for head in heads if head.enrolled_year == enrolled)

    def students(self) -> tuple[KnownPerson, ...]:
        """Read every student who is known, to find another card of one."""
        with self._store.read() as session:
            return known_people(session, ListKind.STUDENTS, self.today())

    def known(self, kind: ListKind) -> Known:
        """Read whom a list of this kind may meet."""
        with self._store.read() as session:
            return Known(known_people(session, kind, self.today()), frozenset(group_names(session).values()))

    def add_groups(self, wanted: Sequence[tuple[str, int]]) -> None:
        """Make the groups that a list names; each is a batch of one act."""
        with self._store.write("add_groups") as session:
            for name, year in wanted:
                by_hand.add_group(session, name, year, person=self._person, clock=self._clock)
                next_batch(session)

    def take_in(self, rows: Sequence[RowVerdict], kind: ListKind, basis: Basis | None, went: Went) -> Taken:
        """Take a list in, or nothing of it."""
        with self._store.write(ACT) as session:
            return take_in(session, rows, kind, basis, went, person=self._person, clock=self._clock)

    def take_back(self, traces: Traces) -> TakenBack:
        """Take a list back, but for whom others have built upon."""
        with self._store.write(UNDO) as session:
            return take_back_list(session, traces, person=self._person, clock=self._clock)
