"""Roles, and who may do what to what: the regulation's matrix as data and the question `may`.

Every other room asks for a *right*; the words of roles are spoken here only (clause 4.1.6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from college.acts import ROLES_AND_RIGHTS
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
class Section:
    """A part of the college's data that rights are given to."""

    name: str
    russian: str
    holds: str
    personal: str  # none, personal, special


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
class Matrix:
    """Rights in force; what is not listed is not granted."""

    grants: tuple[Grant, ...]
    _scopes: dict[tuple[Role, str, Action], Scope] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        listed = {(grant.role, grant.section, grant.action): grant.scope for grant in self.grants}
        object.__setattr__(self, "_scopes", listed)  # a frozen value computes its index once

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

    def _is_supported(self, grant: Grant) -> bool:
        seen = self.scopes_of({grant.role}, grant.section, Action.SEE)
        return any(scope.covers(grant.scope) for scope in seen)


def may(matrix: Matrix, actor: Actor, section: str, action: Action, on: date, where: Place = ANYWHERE) -> bool:
    """Answer whether the actor may do this to what lies there, by the roles in force on the day (4.1.6).

    For a lesson the day is the lesson's. Who may not see may do nothing else either.
    """
    if action is not Action.SEE and not may(matrix, actor, section, Action.SEE, on, where):
        return False
    right = Right(section, action)
    held = [role for role in actor.roles if role.in_force(on)]
    if any(_reaches(matrix.scope_of(role.role, right), role, where) for role in held):
        return True
    implied = any(role.role.is_staff for role in held)
    return implied and _reaches(matrix.scope_of(Role.EMPLOYEE, right), None, where)


def refuse_without_right(
    matrix: Matrix, actor: Actor, section: str, action: Action, on: date, where: Place = ANYWHERE
) -> None:
    """Refuse what `may` does not allow."""
    if not may(matrix, actor, section, action, on, where):
        raise Refused(phrase("На это нет права. Права назначает администратор журнала."), ROLES_AND_RIGHTS)


def read_rights(text: str) -> tuple[Grant, ...]:
    """Read the matrix from its table; a word that no one knows is refused with its line."""
    return tuple(_grant(cells, line) for line, cells in _rows(text, 5))


def read_sections(text: str) -> tuple[Section, ...]:
    """Read the sections from their table."""
    return tuple(Section(*cells[:4]) for _, cells in _rows(text, 4))


def read_role_names(text: str) -> dict[Role, str]:
    """Read what each role is called in Russian."""
    return {Role(cells[0]): cells[1] for _, cells in _rows(text, 2)}


def _reaches(scope: Scope | None, held: RoleHeld | None, where: Place) -> bool:
    match scope:
        case None:
            return False
        case Scope.ALL:
            return True
        case Scope.OWN:
            return where.own
        case Scope.GRANTED:
            return where.granted
        case Scope.GROUP:
            return held is not None and held.group is not None and held.group == where.group
        case Scope.DEPARTMENT:
            return held is not None and held.commission is not None and held.commission == where.commission


def _rows(text: str, least: int) -> list[tuple[int, Sequence[str]]]:
    rows: list[tuple[int, Sequence[str]]] = []
    for number, line in enumerate(text.splitlines()[1:], start=2):
        cells = line.split("\t")
        if len(cells) < least:
            raise Refused(phrase("В таблице прав не читается строка %d.") % number)
        rows.append((number, cells))
    return rows


def _grant(cells: Sequence[str], line: int) -> Grant:
    section, action, role, scope, clause, *note = cells
    known = action in set(Action) and role in set(Role) and scope in set(Scope)
    if not known:
        raise Refused(phrase("В таблице прав не читается строка %d.") % line)
    return Grant(section, Action(action), Role(role), Scope(scope), clause, "".join(note))
