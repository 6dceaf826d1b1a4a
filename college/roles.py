"""Roles, and who may do what to what: the regulation's matrix as data and the question `may`.

Every other room asks for a *right*; the words of roles are spoken here only (clause 4.1.6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from college.acts import ROLES_AND_RIGHTS
from college.matrix.tables import rows, unreadable
from college.phrases import phrase
from college.refusal import Refused


class Role(StrEnum):
    """What a person is in the college; several at once add up."""

    ADMINISTRATOR = "administrator"
    DISPATCHER = "dispatcher"
    DEPUTY_UMR = "deputy_umr"
    DEPUTY_UPR = "deputy_upr"
    METHODIST = "methodist"
    STUDY_HEAD = "study_head"
    HR_HEAD = "hr_head"
    VR_HEAD = "vr_head"
    CURATOR = "curator"
    TEACHER = "teacher"
    SUBSTITUTE = "substitute"
    COMMISSION_CHAIR = "commission_chair"
    DIRECTOR = "director"
    SECRETARY = "secretary"
    STUDENT = "student"
    PARENT = "parent"
    OFFICIAL = "official"
    EMPLOYEE = "employee"

    @property
    def is_staff(self) -> bool:
        """Whether an account with this role is a staff account, which implies `employee` (1.4)."""
        return self not in (Role.STUDENT, Role.PARENT, Role.OFFICIAL)


class Action(StrEnum):
    """The closed set of what may be done; every other action presupposes `see`."""

    SEE = "see"
    WRITE = "write"
    APPROVE = "approve"
    PRINT = "print"
    EXPORT = "export"
    DELETE = "delete"
    GRANT = "grant"


class Scope(StrEnum):
    """Over which rows: own ⊂ group, department ⊂ all; granted is what a dated grant names."""

    OWN = "own"
    GROUP = "group"
    DEPARTMENT = "department"
    GRANTED = "granted"
    ALL = "all"

    def covers(self, other: "Scope") -> bool:
        """Whether everything of the other scope lies in this one."""
        return self in (other, Scope.ALL) or (other is Scope.OWN and self in (Scope.GROUP, Scope.DEPARTMENT))


@dataclass(frozen=True, slots=True)
class Right:
    """An action on a section, whatever the scope: what a workspace or a button asks for."""

    section: str
    action: Action


SEE_MARKS = Right("journal.marks", Action.SEE)
WRITE_MARKS = Right("journal.marks", Action.WRITE)
SEE_TOPICS = Right("journal.topics", Action.SEE)
WRITE_TOPICS = Right("journal.topics", Action.WRITE)
WRITE_HOMEWORK = Right("journal.homework", Action.WRITE)
WRITE_PRESENCE = Right("journal.attendance_fact", Action.WRITE)
WRITE_REASONS = Right("journal.absence_reason", Action.WRITE)
PRINT_DRAFT = Right("journal.print_draft", Action.PRINT)
SEE_TIMETABLE = Right("timetable", Action.SEE)
SEE_DIARY = Right("diary", Action.SEE)


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of the matrix, with the clause that justifies it or `policy` where the regulation is silent."""

    section: str
    action: Action
    role: Role
    scope: Scope
    clause: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role of a person from a day to a day, both inclusive; a curator's group, a chair's commission."""

    role: Role
    since: date
    until: date | None = None
    group: UUID | None = None
    commission: UUID | None = None

    def in_force(self, on: date) -> bool:
        """Whether the person has the role on the day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks."""

    person: UUID | None
    roles: frozenset[RoleHeld] = frozenset()

    def roles_on(self, on: date) -> frozenset[Role]:
        """Return the roles in force on the day, `employee` implied by any role of the staff."""
        held = {role.role for role in self.roles if role.in_force(on)}
        return frozenset(held | {Role.EMPLOYEE} if any(role.is_staff for role in held) else held)


@dataclass(frozen=True, slots=True)
class Place:
    """What is asked about: where it lies, whether it is the asker's own, whether a grant in force names it."""

    page: UUID | None = None
    group: UUID | None = None
    commission: UUID | None = None
    own: bool = False
    granted: bool = False


ANYWHERE = Place()


@dataclass(frozen=True, slots=True)
class Reach:
    """The places that one action on one section reaches: what the roles of a day add up to.

    A check asks whether a place is covered, a list filters its rows by the same value.
    """

    everywhere: bool = False
    own: bool = False
    granted: bool = False
    groups: frozenset[UUID] = frozenset()
    commissions: frozenset[UUID] = frozenset()
    within: "Reach | None" = None  # what may be seen, where an edited matrix lets act on more than that

    def covers(self, place: Place) -> bool:
        """Whether the action may be done there."""
        if self.within is not None and not self.within.covers(place):
            return False
        return (
            self.everywhere
            or (self.own and place.own)
            or (self.granted and place.granted)
            or (place.group is not None and place.group in self.groups)
            or (place.commission is not None and place.commission in self.commissions)
        )

    def includes(self, other: "Reach") -> bool:
        """Whether this covers whatever the other covers, wherever that may lie."""
        return self.within is None and (
            self.everywhere
            or (
                other.everywhere <= self.everywhere
                and other.own <= self.own
                and other.granted <= self.granted
                and other.groups <= self.groups
                and other.commissions <= self.commissions
            )
        )


# A gradebook asks of some sixty days, a batch of fewer: what is kept stays small beside the matrix itself.
KEPT_REACHES = 512


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rights in force; what is not listed is not granted."""

    grants: tuple[Grant, ...]
    _scopes: dict[tuple[Role, str, Action], Scope] = field(init=False, repr=False, compare=False)
    _reaches: dict[tuple[Actor, date, str, Action], Reach] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        listed = {(grant.role, grant.section, grant.action): grant.scope for grant in self.grants}
        object.__setattr__(self, "_scopes", listed)  # a frozen value computes its index once
        object.__setattr__(self, "_reaches", {})

    def reach(self, actor: Actor, section: str, action: Action, on: date) -> Reach:
        """Return where the actor may do this on the day; worked out once and kept."""
        key = (actor, on, section, action)
        found = self._reaches.get(key)
        if found is None:
            found = self._reach(actor, section, action, on)
            if len(self._reaches) >= KEPT_REACHES:
                self._reaches.clear()
            self._reaches[key] = found
        return found

    def scope_of(self, role: Role, right: Right) -> Scope | None:
        """Return the scope that this very role has, nothing implied."""
        return self._scopes.get((role, right.section, right.action))

    def scopes_of(self, roles: Iterable[Role], section: str, action: Action) -> frozenset[Scope]:
        """Return the scopes that these roles add up to, `employee` implied for the staff."""
        right = Right(section, action)
        asked = set(roles)
        if any(role.is_staff for role in asked):
            asked.add(Role.EMPLOYEE)
        return frozenset(scope for role in asked if (scope := self.scope_of(role, right)))

    def rights_of(self, roles: Iterable[Role]) -> frozenset[Right]:
        """Return every right that these roles have at some scope: what the sidebar and the buttons ask."""
        asked = set(roles)
        if any(role.is_staff for role in asked):
            asked.add(Role.EMPLOYEE)
        return frozenset(Right(section, action) for role, section, action in self._scopes if role in asked)

    def unsupported(self) -> tuple[Grant, ...]:
        """Return the rows that presuppose a `see` which is not there at the same or a larger scope."""
        return tuple(grant for grant in self.grants if not self._is_supported(grant))

    def _reach(self, actor: Actor, section: str, action: Action, on: date) -> Reach:
        right = Right(section, action)
        held = [role for role in actor.roles if role.in_force(on)]
        if any(role.role.is_staff for role in held):
            held.append(RoleHeld(Role.EMPLOYEE, on))
        found = _sum((self.scope_of(role.role, right), role) for role in held)
        if action is Action.SEE:
            return found
        seen = self.reach(actor, section, Action.SEE, on)
        return found if seen.includes(found) else replace(found, within=seen)

    def _is_supported(self, grant: Grant) -> bool:
        seen = self.scopes_of({grant.role}, grant.section, Action.SEE)
        return any(scope.covers(grant.scope) for scope in seen)


def may(matrix: Matrix, actor: Actor, section: str, action: Action, on: date, where: Place = ANYWHERE) -> bool:
    """Answer whether the actor may do this to what lies there, by the roles in force on the day (4.1.6).

    For a lesson the day is the lesson's. Who may not see may do nothing else either.
    """
    return matrix.reach(actor, section, action, on).covers(where)


def reach(matrix: Matrix, actor: Actor, section: str, action: Action, on: date) -> Reach:
    """Return every place for which `may` answers yes: a list of rows is filtered by it."""
    return matrix.reach(actor, section, action, on)


def refuse_without_right(
    matrix: Matrix, actor: Actor, section: str, action: Action, on: date, where: Place = ANYWHERE
) -> None:
    """Refuse what `may` does not allow."""
    if not may(matrix, actor, section, action, on, where):
        raise Refused(phrase("На это нет права. Права назначает администратор журнала."), ROLES_AND_RIGHTS)


def read_rights(text: str) -> tuple[Grant, ...]:
    """Read the matrix from its table; a word that no one knows is refused with its line."""
    return tuple(_grant(cells, line) for line, cells in rows(text, 5))


def _sum(held: Iterable[tuple[Scope | None, RoleHeld]]) -> Reach:
    given = tuple((scope, role) for scope, role in held if scope is not None)
    scopes = {scope for scope, _ in given}
    return Reach(
        everywhere=Scope.ALL in scopes,
        own=Scope.OWN in scopes,
        granted=Scope.GRANTED in scopes,
        groups=frozenset(role.group for scope, role in given if scope is Scope.GROUP and role.group),
        commissions=frozenset(
            role.commission for scope, role in given if scope is Scope.DEPARTMENT and role.commission
        ),
    )


def _grant(cells: Sequence[str], line: int) -> Grant:
    section, action, role, scope, clause, *note = cells
    known = action in set(Action) and role in set(Role) and scope in set(Scope)
    if not known:
        raise unreadable(line)
    return Grant(section, Action(action), Role(role), Scope(scope), clause, "".join(note))
