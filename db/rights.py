"""What one person may do: his rows of the matrix and everything dated that bears on them, read once and kept."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Row, bindparam, select
from sqlalchemy.orm import Session

from college.admission.agreements import needs_agreement
from college.roles import Action, Actor, Grant, Matrix, Role, RoleHeld, Scope
from college.teaching import Held, Span, StandIn, grant_ends, is_granted
from college.terms import Closure as TermClosure
from college.terms import StudyYear, study_year_of
from db.closing import closure_of
from db.dated import ASSIGNED, CURATED, EMPLOYED, SIGNED, WAIVED, Dated, dated_of
from db.models.admission import Agreement, Prolongation, Waiver
from db.models.catalogue import Closure, College, Right
from db.models.commissions import Commission, CommissionLine, CommissionMember
from db.models.groups import Curatorship, Membership
from db.models.journal import Page, Teaching
from db.models.people import Employee, RoleAssignment
from db.models.timetable import Substitution
from db.oversight import NOTHING, Oversight, oversight
from db.stand_ins import stand_ins
from db.sync.act import WRITING, Writing

Reader = Connection | Session
Stay = tuple[date, date | None]  # the last day is exclusive
# What rights follow from: when one of these is touched, what was kept of them is forgotten.
SOURCES = frozenset(
    model.__tablename__
    for model in (
        Right, Closure, Curatorship, Membership, Page, Teaching, Employee, RoleAssignment, Substitution, Agreement,
        Waiver, Prolongation, Commission, CommissionLine, CommissionMember,
    )
)  # fmt: skip
KEPT = "kept_rights"


@dataclass(frozen=True, slots=True)
class PersonRights:
    """What one person may do, loaded once for a request or a screen. The matrix holds the rows of his roles only."""

    person: UUID
    matrix: Matrix
    actor: Actor
    teachings: Mapping[UUID, tuple[Span, ...]]
    pages: Mapping[UUID, tuple[UUID, UUID, int]]  # group, line, year of the pages he teaches
    substitutions: Mapping[tuple[UUID, date, int], StandIn]
    closures: Mapping[tuple[UUID, int, int], TermClosure] = field(default_factory=dict)
    others: Mapping[UUID, tuple[Span, ...]] = field(default_factory=dict)  # who else taught on his pages, and when
    dismissed: date | None = None  # the last day on which he writes anything at all
    admitted: tuple[Span, ...] = ()  # by an agreement of non-disclosure, or by a waiver of it
    oversight: Oversight = NOTHING  # of the commissions he chairs, or has chaired
    stays: Mapping[UUID, tuple[tuple[UUID, Stay], ...]] = field(default_factory=dict)  # in groups he curates, or has

    college: UUID | None = None  # by which an employee's row is known; only of whom the matrix lets write cards
    leased: date | None = None  # the day of the lease under which he writes; None: nobody asks

    def is_admitted(self, on: date) -> bool:
        """Whether an agreement, or its waiver, is in force on the day (3.1.5)."""
        return any(on in span for span in self.admitted)

    def actor_on(self, event: date) -> Actor:
        """Return the person as he may act on the day: without an agreement with no role that sees others' data.

        It is asked of the day on which he acts, whatever day the lesson has.
        """
        return self.actor if self.is_admitted(event) else self._bare()

    def rights(self, on: date) -> frozenset[tuple[str, str]]:
        """Return every (section, action) that the person has at some scope on the day."""
        return frozenset((r.section, r.action.value) for r in self.matrix.rights_of(self.actor_on(on).roles_on(on)))

    def wide(self, on: date) -> frozenset[tuple[str, str]]:
        """Return those of the rights that reach beyond the person's own rows."""
        roles = self.actor_on(on).roles_on(on)
        return frozenset(
            (section, action)
            for section, action in self.rights(on)
            if self.matrix.scopes_of(roles, section, Action(action)) - {Scope.OWN}
        )

    def own(self, on: date) -> frozenset[tuple[str, str]]:
        """Return those of the rights that reach the person's own rows, whatever else they reach."""
        roles = self.actor_on(on).roles_on(on)
        return frozenset(
            (section, action)
            for section, action in self.rights(on)
            if Scope.OWN in self.matrix.scopes_of(roles, section, Action(action))
        )

    def waits_for_agreement(self, on: date) -> bool:
        """Whether a role in force on the day does not work because there is no agreement (3.1.5)."""
        return not self.is_admitted(on) and self.actor.roles_on(on) != self._bare().roles_on(on)

    def groups_curated(self, on: date) -> frozenset[UUID]:
        """Return the groups the person curates on the day."""
        held = (role for role in self.actor_on(on).roles if role.role is Role.CURATOR and role.in_force(on))
        return frozenset(role.group for role in held if role.group)

    def commissions_chaired(self, on: date) -> frozenset[UUID]:
        """Return the commissions the person chairs on the day."""
        held = (role for role in self.actor_on(on).roles if role.role is Role.COMMISSION_CHAIR and role.in_force(on))
        return frozenset(role.commission for role in held if role.commission)

    def commission_of(
        self, on: date, *, page: UUID | None = None, line: UUID | None = None, person: UUID | None = None
    ) -> UUID | None:
        """Return to which of his commissions a page, a line of a plan or a teacher belongs on the day."""
        chaired = self.commissions_chaired(on)
        if page is not None:
            return self.oversight.of_page(page, on, chaired)
        return self.oversight.of_line(line, on, chaired) or self.oversight.of_person(person, on, chaired)

    def group_of(self, student: UUID | None, on: date) -> UUID | None:
        """Return the group that the person curates on the day and in which the student stands on it."""
        curated = self.groups_curated(on)
        stays = self.stays.get(student, ()) if student else ()
        here = (group for group, (first, end) in stays if first <= on and (end is None or on < end))
        return next((group for group in here if group in curated), None)

    def has_left(self, on: date) -> bool:
        """Whether the person was dismissed before the day."""
        return self.dismissed is not None and self.dismissed < on

    def pages_granted(self, on: date) -> frozenset[UUID]:
        """Return the pages of which a substitution lets the person write some lesson on the day."""
        return frozenset(page for page, _ in self._granted(on))

    def grants(self, on: date) -> frozenset[UUID]:
        """Return the grants of substitutions by which the person writes some lesson on the day, or will."""
        return frozenset(grant for _, grant in self._granted(on) if grant)

    def _granted(self, on: date) -> Iterator[tuple[UUID, UUID | None]]:
        for (page, day, pair), stand_in in self.substitutions.items():
            if is_granted(self.person, self.held(page, day, pair), on):
                yield page, stand_in.grant

    def held(self, page: UUID, day: date, pair: int) -> Held:
        """Return the lesson of this place as far as it matters who held it."""
        return Held(day, self.substitutions.get((page, day, pair)), self.others.get(page, ()))

    def _bare(self) -> Actor:
        return Actor(self.person, frozenset(role for role in self.actor.roles if not needs_agreement(role.role)))


class KeptRights:
    """Rights that were read from one file, until something they follow from is touched. Threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[UUID, PersonRights] = {}
        self._turn = 0

    def touch(self, nouns: Iterable[str]) -> None:
        """Forget everything if rights may follow from one of these tables."""
        if not SOURCES.isdisjoint(nouns):
            with self._lock:
                self._turn += 1
                self._found.clear()

    def now(self) -> "RightsThen":
        """Return what is kept, as the transaction that begins now may use it."""
        return RightsThen(self, self._turn)

    def of(self, person: UUID) -> PersonRights | None:
        """Return what is kept for the person."""
        return self._found.get(person)

    def keep(self, rights: PersonRights, turn: int) -> None:
        """Keep what was read by a transaction that began at this turn, if nothing was touched since."""
        with self._lock:
            if turn == self._turn:
                self._found[rights.person] = rights


@dataclass(frozen=True, slots=True)
class RightsThen:
    """Kept rights in the hands of one transaction: what it reads is of the moment when it began."""

    kept: KeptRights
    turn: int

    def of(self, person: UUID, session: Session) -> PersonRights:
        """Return the rights of a person, read if nobody has read them."""
        if found := self.kept.of(person):
            return found
        rights = _load(session, person)
        self.kept.keep(rights, self.turn)
        return rights


def load_rights(reader: Reader, person: UUID) -> PersonRights:
    """Return the matrix and everything dated that bears on this person's rights; a store's session keeps it."""
    if isinstance(reader, Session):
        kept: RightsThen | None = reader.info.get(KEPT)
        if kept is not None and not _changes_rights(reader):
            return kept.of(person, reader)
    return _load(reader, person)


def _changes_rights(session: Session) -> bool:
    """Say whether the act that this session writes has itself changed what rights follow from."""
    if WRITING not in session.info:
        return False
    session.flush()
    writing: Writing = session.info[WRITING]
    return not SOURCES.isdisjoint(writing.touched)


def _load(reader: Reader, person: UUID) -> PersonRights:
    teachings, others, pages = _teachings(reader, person)
    dated = dated_of(reader, person)
    dismissed, roles = _roles_of(dated)
    if teachings:
        first = min(span.first for spans in teachings.values() for span in spans)
        # Which lessons are his, his assignments say; the role is the year's, or he could not mark for a predecessor.
        roles.add(RoleHeld(Role.TEACHER, StudyYear(study_year_of(first)).first_day))
    substitutions = stand_ins(reader, person, tuple(pages))
    if role := _substitute(person, substitutions):
        roles.add(role)
    if dismissed is not None:
        roles = {replace(role, until=min(role.until or dismissed, dismissed)) for role in roles}
    matrix = _matrix(reader, {role.role for role in roles})
    return PersonRights(
        person,
        matrix,
        Actor(person, frozenset(roles)),
        teachings,
        pages,
        substitutions,
        {(row.group_id, row.year, row.term): closure_of(row) for row in _closures(reader)},
        others,
        dismissed,
        _admitted(dated),
        oversight(reader, {role.commission for role in roles if role.commission}),
        _stays(reader, {role.group for role in roles if role.group}),
        reader.scalar(_COLLEGE) if _WRITES_CARDS & {(grant.section, grant.action) for grant in matrix.grants} else None,
    )


def _substitute(person: UUID, substitutions: Mapping[tuple[UUID, date, int], StandIn]) -> RoleHeld | None:
    """Return the role that arises from what was given to the person, and ends with it."""
    given = [
        (day, found) for (_, day, _), found in substitutions.items() if found.person == person and found.holds(day)
    ]
    if not given:
        return None
    since = min(min(day, found.granted or day) for day, found in given)
    return RoleHeld(Role.SUBSTITUTE, since, max(grant_ends(day, found) for day, found in given))


Spans = dict[UUID, tuple[Span, ...]]
MATRICES = 64  # sets of roles whose matrix is kept; an edit of the matrix makes new ones

# Every request asks these: they are built once.
_PERSON: BindParameter[Any] = bindparam("person")
_TEACHINGS = (
    select(
        Teaching.page_id, Teaching.person_id, Teaching.first_day, Teaching.last_day,
        Page.group_id, Page.line_id, Page.year,
    )
    .join(Page, Page.id == Teaching.page_id)
    .where(
        Teaching.page_id.in_(
            select(Teaching.page_id).where(Teaching.person_id == _PERSON, Teaching.withdrawn_at.is_(None))
        ),
        Teaching.withdrawn_at.is_(None),
    )
)  # fmt: skip
_RIGHTS = select(Right.section, Right.action, Right.role, Right.scope).where(
    Right.role.in_(bindparam("roles", expanding=True)), Right.withdrawn_at.is_(None)
)
_MEMBERS = select(Membership.student_id, Membership.group_id, Membership.first_day, Membership.end_day).where(
    Membership.group_id.in_(bindparam("groups", expanding=True)), Membership.withdrawn_at.is_(None)
)
_WRITES_CARDS = {(section, Action.WRITE) for section in ("students.card", "staff.card")}
_COLLEGE = select(College.id)
_CLOSED = select(Closure.__table__).where(Closure.withdrawn_at.is_(None))


def _teachings(reader: Reader, person: UUID) -> tuple[Spans, Spans, dict[UUID, tuple[UUID, UUID, int]]]:
    """Return when the person teaches on his pages, when others do, and where those pages lie."""
    own: dict[UUID, list[Span]] = defaultdict(list)
    others: dict[UUID, list[Span]] = defaultdict(list)
    pages: dict[UUID, tuple[UUID, UUID, int]] = {}
    for page, who, first, last, group, line, year in reader.execute(_TEACHINGS, {"person": person}):
        (own if who == person else others)[page].append(Span(first, last))
        pages[page] = (group, line, year)
    return {p: tuple(spans) for p, spans in own.items()}, {p: tuple(spans) for p, spans in others.items()}, pages


def _matrix(reader: Reader, roles: set[Role]) -> Matrix:
    wanted = sorted(role.value for role in roles | {Role.EMPLOYEE})
    return _matrix_of(tuple(map(tuple, reader.execute(_RIGHTS, {"roles": wanted}))))


@lru_cache(MATRICES)
def _matrix_of(rows: tuple[tuple[str, str, str, str], ...]) -> Matrix:
    return Matrix(
        tuple(Grant(section, Action(action), Role(role), Scope(scope)) for section, action, role, scope in rows)
    )


def _roles_of(dated: Dated) -> tuple[date | None, set[RoleHeld]]:
    """Return the last day of whom nothing keeps employed, and the roles with their days."""
    employed = dated[EMPLOYED]
    roles = {RoleHeld(Role.EMPLOYEE, hired or date.min, dismissed) for hired, dismissed, *_ in employed}
    last = [dismissed for _, dismissed, *_ in employed]
    roles.update(
        RoleHeld(Role(role), first, last, commission=chaired) for first, last, _, role, chaired in dated[ASSIGNED]
    )
    roles.update(RoleHeld(Role.CURATOR, first, last, group=group) for first, last, *_, group in dated[CURATED])
    ended = [day for day in last if day is not None]
    return (max(ended) if ended and len(ended) == len(last) else None), roles


def _admitted(dated: Dated) -> tuple[Span, ...]:
    """Return the days on which an agreement or a waiver lets the person's roles work, both ends inclusive."""
    signed = (
        Span(first, min((day for day in (renew_by, ended) if day), default=None))
        for first, ended, renew_by, *_ in dated[SIGNED]
    )
    return (*signed, *(Span(first, last) for first, last, *_ in dated[WAIVED]))


def _stays(reader: Reader, groups: set[UUID]) -> Mapping[UUID, tuple[tuple[UUID, Stay], ...]]:
    """Return which students stand in these groups, and from which day to which."""
    found: dict[UUID, tuple[tuple[UUID, Stay], ...]] = defaultdict(tuple)
    if groups:
        for student, group, first, end in reader.execute(_MEMBERS, {"groups": sorted(groups, key=str)}):
            found[student] = (*found[student], (group, (first, end)))
    return found


def _closures(reader: Reader) -> tuple[Row[Any], ...]:
    return tuple(reader.execute(_CLOSED))
