"""Where the lists and cards come from and where local acts go: the store of the person who is signed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from college.admission.account_tasks import TaskKind
from college.admission.held_roles import DatedRole
from college.admission.prolongations import Kind
from college.orders import Basis
from db import officials, prolongations, substitutions
from db.admission import account_cards, account_lists, agreement_register, role_acts, watch_settings
from db.admission.account_cards import AccountCard, CaseLine, card_of
from db.admission.account_lists import (
    AccountLine,
    Sight,
    TaskSeen,
    parent_lines,
    sight_of,
    staff_lines,
    student_lines,
    tasks_seen,
)
from db.admission.agreement_register import Entry, RegisterLine, register
from db.admission.role_acts import Choices as RoleChoices
from db.admission.role_acts import Terms
from db.admission.watch_settings import SettingSeen
from db.clock import Clock, today
from db.models.catalogue import College
from db.officials import Choices, OfficialSeen
from db.store import Store
from db.substitutions import GrantSeen


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything that the left side shows of what lies here, read at one moment."""

    sight: Sight
    staff: tuple[AccountLine, ...] = field(default=(), repr=False)
    students: tuple[AccountLine, ...] = field(default=(), repr=False)
    parents: tuple[AccountLine, ...] = field(default=(), repr=False)
    register: tuple[RegisterLine, ...] = field(default=(), repr=False)
    tasks: tuple[TaskSeen, ...] = field(default=(), repr=False)
    grants: tuple[GrantSeen | OfficialSeen, ...] = field(default=(), repr=False)
    signals: tuple[SettingSeen, ...] = field(default=(), repr=False)
    cases: tuple[CaseLine, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class House:
    """What a printed sheet says of the college."""

    name: str
    demo: bool


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock

    @property
    def today(self) -> date:
        """The college's day."""
        return today(self._clock)

    def lists(self) -> Lists:
        """Read the lists that this person may see."""
        with self._store.read() as session:
            day = self.today
            sight = sight_of(session, self._person, day)
            return Lists(
                sight,
                staff_lines(session, day, sight) if sight.staff else (),
                student_lines(session, day, sight) if sight.pupils else (),
                parent_lines(session, day, sight),
                register(session, day) if sight.agreements else (),
                tasks_seen(session, self._clock) if sight.staff else (),
                (
                    *(substitutions.grants(session, self._clock) if sight.staff else ()),
                    *(officials.accesses(session, self._clock) if sight.roles else ()),
                ),
                watch_settings.settings(session, self._clock) if sight.incidents else (),
                account_cards.cases(session, self._clock) if sight.incidents else (),
            )

    def card(self, person: UUID) -> AccountCard:
        """Read the card of a person."""
        with self._store.read() as session:
            return card_of(session, person, self._clock)

    def house(self) -> House:
        """Return the college whose accounts these are."""
        with self._store.read() as session:
            college = session.query(College).first()
        return House(college.name, college.demo) if college else House("", demo=False)

    def finish_task(self, task: UUID) -> None:
        with self._store.write("finish_account_task") as session:
            account_lists.finish_task(session, task, person=self._person, clock=self._clock)

    def finish_tasks(self, kind: TaskKind, people: Collection[UUID]) -> None:
        """Mark the open tasks of this kind about these people as done; without any nothing is written."""
        with self._store.read() as session:
            found = account_lists.open_tasks(session, kind, people)
        if found:
            with self._store.write("finish_account_task") as session:
                for task in found:
                    account_lists.finish_task(session, task, person=self._person, clock=self._clock)

    # ---- incidents

    def acknowledge(self, incident: UUID) -> None:
        with self._store.write("acknowledge_incident") as session:
            account_cards.acknowledge(session, incident, person=self._person, clock=self._clock)

    def put_measures(self, incident: UUID, text: str) -> None:
        with self._store.write("put_measures") as session:
            account_cards.put_measures(session, incident, text, person=self._person)

    def close_incident(self, incident: UUID, cause: str) -> None:
        with self._store.write("close_incident") as session:
            account_cards.close_incident(session, incident, cause, person=self._person, clock=self._clock)

    def doubt_incident(self, incident: UUID, reason: str) -> None:
        with self._store.write("doubt_incident") as session:
            account_cards.doubt_incident(session, incident, reason, person=self._person, clock=self._clock)

    def decide_signal(self, name: str, value: str) -> str:
        with self._store.write("decide_signals") as session:
            return watch_settings.decide_here(session, name, value, person=self._person, clock=self._clock)

    # ---- agreements

    def put_agreements(self, entries: Sequence[Entry]) -> tuple[UUID, ...]:
        with self._store.write("put_agreements") as session:
            return agreement_register.put_agreements(session, entries, self._clock)

    def correct_agreement(self, row: UUID, number: str, signed: date) -> tuple[str, date]:
        with self._store.write("correct_agreement") as session:
            return agreement_register.correct_agreement(session, row, number, signed, self._clock)

    def stand_agreements(self, rows: Collection[UUID], *, stand: bool) -> None:
        with self._store.write("withdraw_agreements") as session:
            agreement_register.stand_agreements(session, rows, stand=stand, person=self._person, clock=self._clock)

    def put_waiver(self, person: UUID, reason: str, days: int) -> UUID:
        with self._store.write("put_waiver") as session:
            return agreement_register.put_waiver(session, person, reason, days, by=self._person, clock=self._clock)

    def stand_waiver(self, row: UUID, *, stand: bool) -> None:
        with self._store.write("withdraw_waiver") as session:
            agreement_register.stand_waiver(session, row, stand=stand, person=self._person, clock=self._clock)

    # ---- roles

    def role_choices(self) -> RoleChoices:
        """Read what the form of a role offers."""
        with self._store.read() as session:
            return role_acts.choices(session, self._clock)

    def give_role(self, asked: DatedRole) -> UUID:
        with self._store.write("give_role") as session:
            return role_acts.give_role(session, asked, person=self._person, clock=self._clock)

    def end_role(self, row: UUID, reason: str) -> Terms:
        with self._store.write("end_role") as session:
            return role_acts.end_role(session, row, reason, person=self._person, clock=self._clock)

    def restore_role(self, row: UUID, terms: Terms) -> None:
        with self._store.write("end_role") as session:
            role_acts.restore_terms(session, row, terms)

    def stand_role(self, row: UUID, *, stand: bool) -> None:
        with self._store.write("withdraw_role") as session:
            role_acts.stand_role(session, row, stand=stand, person=self._person, clock=self._clock)

    # ---- substitutions

    def give_access(self, grant: UUID) -> None:
        with self._store.write("give_access") as session:
            substitutions.give(session, grant, person=self._person, clock=self._clock)

    def refuse_access(self, grant: UUID, reason: str) -> None:
        with self._store.write("refuse_access") as session:
            substitutions.refuse(session, grant, reason, person=self._person, clock=self._clock)

    def end_access(self, grant: UUID, reason: str) -> None:
        with self._store.write("end_access") as session:
            substitutions.end(session, grant, reason, person=self._person, clock=self._clock)

    def prolong(self, kind: Kind, grant: UUID, until: date, basis: Basis | None) -> None:
        with self._store.write("prolong_access") as session:
            prolongations.prolong(session, kind, grant, until, basis, person=self._person, clock=self._clock)

    def official_choices(self) -> Choices:
        """Read what the form of an official's access offers."""
        with self._store.read() as session:
            return officials.choices(session)

    def end_official(self, grant: UUID, reason: str) -> None:
        with self._store.write("end_official") as session:
            officials.end(session, grant, reason, person=self._person, clock=self._clock)
