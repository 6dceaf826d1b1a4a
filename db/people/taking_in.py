"""A list of people is taken in: one act of many batches, shown at once, in one transaction of this computer."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from college.contacts import Relation
from college.contingent import Leaving, stands_from
from college.orders import Basis, refuse_basis
from college.people_lists import ListKind, PersonRow, RowVerdict, Verdict, order_in
from college.phrases import phrase
from college.refusal import Refused
from db import ids
from db.act_traces import Trace, Traces, built_upon, take_back, traces_of
from db.clock import Clock, today
from db.models.contacts import Contact, Guardian
from db.models.groups import Membership
from db.models.people import Employee, Person, PersonName
from db.models.record import Synced
from db.people.standing import CARD, CONTACTS, MOVEMENT, STAFF, group_names, last_stay, refuse_without, stays_of
from db.store import next_batch
from db.sync.act import WRITING, Writing
from db.sync.rows import parts

ACT, UNDO = "take_in_people", "take_back_people"  # the acts under which batches stand in the outbox
STOPPED = phrase("Загрузка остановлена. Ничего не записано.")
TAKEN = frozenset({Verdict.NEW, Verdict.CHANGED})
CARDS = frozenset({"person_id", "student_id", "former_id"})  # columns in which a person is named
TOGETHER = 25  # newcomers of one group in a batch
_PLACES = frozenset({Membership.__tablename__, Employee.__tablename__})
_CONTACTS = ("phone", "email", "address")
_FAMILY = ("guardian", "guardian_phone", "relation")

Went = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Taken:
    """A list that was taken in: how many rows made somebody known, or changed him, and how to take it back."""

    new: int
    changed: int
    traces: Traces


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back of a list; `kept` are the people on whom others have built since, with the table."""

    people: int
    kept: Mapping[UUID, str]


def take_in(
    session: Session,
    verdicts: Sequence[RowVerdict],
    kind: ListKind,
    basis: Basis | None,
    went: Went,
    *,
    person: UUID,
    clock: Clock,
) -> Taken:
    """Write what is new and what differs. Raises Refused without a right, or where `went` says that it was stopped."""
    wanted = sorted((one for one in verdicts if one.verdict in TAKEN), key=_batch_of)
    refuse_without(session, *_sections(wanted, kind), person=person, clock=clock)
    if basis is not None:
        refuse_basis(basis, today(clock))
    hand = _Hand(session, basis, {name: group for group, name in group_names(session).items()}, clock, person)
    pieces: list[tuple[UUID, tuple[Trace, ...]]] = []
    done = 0
    for _, some in groupby(wanted, key=_batch_of):
        for part in parts(some, TOGETHER):
            for one in part:
                if not went(done, len(wanted)):
                    raise Refused(STOPPED)
                hand.write(one, kind)
                done += 1
            pieces += hand.pieces()
            next_batch(session)
    went(len(wanted), len(wanted))
    new = sum(one.verdict is Verdict.NEW for one in wanted)
    return Taken(new, len(wanted) - new, Traces(tuple(pieces)))


def _batch_of(one: RowVerdict) -> tuple[bool, str]:
    """Newcomers of one group go together, nobody can clash with them; whoever is known goes alone."""
    is_new = one.verdict is Verdict.NEW
    return (is_new, one.row.values.get("group", "") if is_new else f"{one.row.place:09}")


def newcomers(traces: Sequence[Trace]) -> frozenset[UUID]:
    """Return whom these traces made known: with a place among the students or the employees, not only with a card."""
    made = [one for one in traces if one.before is None]
    has_place = any(one.table in _PLACES for one in made)
    return frozenset(one.row for one in made if one.table == Person.__tablename__ and has_place)


def take_back_list(session: Session, traces: Traces, *, person: UUID, clock: Clock) -> TakenBack:
    """Take a list back person by person; those on whom others have built since stay, and are named."""
    kept = built_upon(session, traces, CARDS, newcomers)
    told = [(piece, some) for piece, some in traces.pieces if piece not in kept]
    for _, some in told:
        take_back(session, some, person=person, clock=clock)
        next_batch(session)
    return TakenBack(len(told), kept)


def _sections(wanted: Sequence[RowVerdict], kind: ListKind) -> tuple[str, ...]:
    if kind is ListKind.EMPLOYEES:
        return (STAFF,)
    has_contacts = any(name in one.row.values for one in wanted for name in (*_CONTACTS, *_FAMILY))
    return (CARD, MOVEMENT, *((CONTACTS,) if has_contacts else ()))


class _Hand:
    """Writes rows of a list one after another."""

    def __init__(
        self, session: Session, basis: Basis | None, groups: Mapping[str, UUID], clock: Clock, person: UUID
    ) -> None:
        self._session, self._basis, self._groups = session, basis, groups
        self._clock, self._person = clock, person
        self._today = today(clock)
        self._made: list[tuple[Synced, UUID]] = []  # of this batch, with whose row it is
        self._last: UUID | None = None

    def write(self, one: RowVerdict, kind: ListKind) -> None:
        """Write one row of the list."""
        self._last = self.student(one) if kind is ListKind.STUDENTS else self.employee(one)

    def pieces(self) -> list[tuple[UUID, tuple[Trace, ...]]]:
        """Return what the present batch changed, person by person."""
        traces = traces_of(self._session)
        whose = {(record.__tablename__, record.id): who for record, who in self._made}
        found: dict[UUID, list[Trace]] = defaultdict(list)
        for one in traces:
            who = whose.get((one.table, one.row), self._last)
            assert who is not None
            found[who].append(one)
        self._made.clear()
        return [(who, tuple(some)) for who, some in found.items()]

    def _add(self, record: Synced, who: UUID) -> None:
        self._session.add(record)
        self._made.append((record, who))

    def student(self, one: RowVerdict) -> UUID:
        """Write a student; return him."""
        row, order = one.row, order_in(one.row, self._basis)
        first = stands_from(order.signed) if order else self._today
        who = one.person or self._card(row, first)
        changed = None if one.person is None else frozenset(one.changed)
        if changed is not None:
            self._birth(who, row, changed)
        if changed is None or "group" in changed:
            self._stand(who, row, order, first, is_new=changed is None)
        self._contacts(who, row, changed)
        self._relative(who, row, changed)
        return who

    def employee(self, one: RowVerdict) -> UUID:
        """Write an employee; return him."""
        row = one.row
        if one.person is None:
            who = self._card(row, row.hired or self._today)
            self._add(Employee(person_id=who, post=row.values.get("post", ""), hired=row.hired), who)
            return who
        self._birth(one.person, row, frozenset(one.changed))
        if "post" in one.changed:
            found = self._session.get_one(Employee, self._derived(Employee.sync.noun, one.person))
            found.post = row.values["post"]
        return one.person

    def _card(self, row: PersonRow, since: date) -> UUID:
        assert row.name is not None
        writing: Writing = self._session.info[WRITING]
        who, name = writing.fresh(), row.name
        self._add(Person(id=who, born=row.born, sex=row.values.get("sex", "")), who)
        named = {"surname": name.surname, "given": name.given, "patronymic": name.patronymic}
        self._add(PersonName(person_id=who, since=since, **named), who)
        return who

    def _birth(self, who: UUID, row: PersonRow, changed: frozenset[str]) -> None:
        if changed.isdisjoint({"born", "sex"}):
            return
        card = self._session.get(Person, who)
        if card is None:  # somebody of whom only the name is known
            self._add(Person(id=who, born=row.born, sex=row.values.get("sex", "")), who)
            return
        card.born = row.born or card.born
        card.sex = row.values.get("sex", "") or card.sex

    def _stand(self, who: UUID, row: PersonRow, order: Basis | None, first: date, *, is_new: bool) -> None:
        assert order is not None, "a row without an order has no verdict that is taken in"
        group = self._groups.get(row.values["group"])
        if group is None:
            raise Refused(phrase("Группы «%s» больше нет. Ничего не записано.") % row.values["group"])
        if not is_new and (standing := last_stay(stays_of(self._session, who))) is not None:
            former = self._session.get_one(Membership, standing[0])
            former.end_day, former.leave_kind = first, Leaving.MOVED.value
            former.leave_number, former.leave_day = order.number, order.signed
        stands = {"first_day": first, "order_number": order.number, "order_day": order.signed}
        self._add(Membership(student_id=who, group_id=group, **stands), who)

    def _contacts(self, who: UUID, row: PersonRow, changed: frozenset[str] | None) -> None:
        told = {name: row.values[name] for name in _CONTACTS if name in row.values and _is_in(name, changed)}
        if not told:
            return
        found = self._session.get(Contact, self._derived(Contact.sync.noun, who)) if changed is not None else None
        if found is None:
            self._add(Contact(person_id=who, **told), who)
            return
        for name, value in told.items():
            setattr(found, name, value)
        found.withdrawn_at = found.withdrawn_by = None

    def _relative(self, who: UUID, row: PersonRow, changed: frozenset[str] | None) -> None:
        name = row.values.get("guardian", "")
        if not name or (changed is not None and changed.isdisjoint(_FAMILY)):
            return
        relation = row.values.get("relation", "")
        phone = row.values.get("guardian_phone", "")
        found = self._known_relative(who, name) if changed is not None else None
        if found is None:
            relative = Guardian(student_id=who, name=name, relation=relation or Relation.OTHER.value, phone=phone)
            self._add(relative, who)
            return
        found.phone, found.relation = phone or found.phone, relation or found.relation

    def _known_relative(self, who: UUID, name: str) -> Guardian | None:
        told = self._session.query(Guardian).filter(Guardian.student_id == who, Guardian.withdrawn_at.is_(None))
        return next((one for one in told if one.name.casefold() == name.casefold()), None)

    def _derived(self, noun: str, who: UUID) -> UUID:
        return ids.derived(self._session.info["college"], noun, who)


def _is_in(name: str, changed: frozenset[str] | None) -> bool:
    return changed is None or name in changed
