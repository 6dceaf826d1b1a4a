"""Which rows a person may have and change: the matrix of `college.roles`, turned into buckets and row checks."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select
from sqlalchemy.orm import Session

from college.roles import Action, Actor, Grant, Matrix, Place, Role, RoleHeld, Scope, may
from college.teaching import Held, Span, is_granted, is_own
from college.terms import Closure as TermClosure
from college.terms import is_closed, study_year_of
from db.closing import closure_of
from db.models.catalogue import Closure, Right
from db.models.groups import Curatorship, StudyGroup
from db.models.journal import Page, Teaching
from db.models.people import Employee, RoleAssignment
from db.models.record import STATE, Synced
from db.models.timetable import Substitution

RowOf = Callable[[str, UUID], Mapping[str, Any] | None]
Reader = Connection | Session

# Sections of each kind of bucket (`rights/buckets.tsv`): a bucket is held by who sees every one of them.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "catalogue": (
        "calendar", "bells", "rooms", "specialties", "disciplines", "plans", "groups", "journal.close_period",
        "rights", "settings.teaching",
    ),
    "timetable": ("timetable", "substitutions", "exams"),
    "page": (
        "journal.marks", "journal.topics", "journal.homework", "journal.attendance_fact", "journal.finals",
    ),
    "page_excuse": ("journal.absence_reason",),
    "group_year": ("journal.marks", "journal.topics", "journal.homework"),
    "attendance": ("journal.attendance_fact",),
    "finals": ("journal.finals",),
    "excuse": ("journal.absence_reason",),
    "roll": ("subgroups", "journal.marks"),
    "cards": ("students.card",),
    "topics": ("ktp",),
    "roles": ("roles", "substitutions"),
    "staff": ("staff.card",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonRights:
    """What one person may do, loaded once for a request or a screen."""

    person: UUID
    matrix: Matrix
    actor: Actor
    teachings: Mapping[UUID, tuple[Span, ...]]
    pages: Mapping[UUID, tuple[UUID, UUID, int]]  # group, line, year of the pages he teaches
    substitutions: Mapping[tuple[UUID, date, int], UUID | None]
    closures: Mapping[tuple[UUID, int, int], TermClosure] = field(default_factory=dict)

    def rights(self, on: date) -> frozenset[tuple[str, str]]:
        """Return every (section, action) that the person has at some scope on the day."""
        return frozenset((r.section, r.action.value) for r in self.matrix.rights_of(self.actor.roles_on(on)))

    def groups_curated(self, on: date) -> frozenset[UUID]:
        """Return the groups the person curates on the day."""
        held = (role for role in self.actor.roles if role.role is Role.CURATOR and role.in_force(on))
        return frozenset(role.group for role in held if role.group)


def load_rights(reader: Reader, person: UUID) -> PersonRights:
    """Read the matrix and everything dated that bears on this person's rights."""
    teachings: dict[UUID, list[Span]] = defaultdict(list)
    pages: dict[UUID, tuple[UUID, UUID, int]] = {}
    told = reader.execute(
        select(Teaching.page_id, Teaching.first_day, Teaching.last_day, Page.group_id, Page.line_id, Page.year)
        .join(Page, Page.id == Teaching.page_id)
        .where(Teaching.person_id == person, Teaching.withdrawn_at.is_(None))
    )
    for page, first, last, group, line, year in told:
        teachings[page].append(Span(first, last))
        pages[page] = (group, line, year)
    roles = _roles_of(reader, person)
    if pages:
        first = min(span.first for spans in teachings.values() for span in spans)
        roles.add(RoleHeld(Role.TEACHER, first))
    substitutions = _substitutions(reader, person, tuple(pages))
    if person in substitutions.values():
        roles.add(RoleHeld(Role.SUBSTITUTE, min(day for _, day, _ in substitutions)))
    return PersonRights(
        person,
        _matrix(reader),
        Actor(person, frozenset(roles)),
        {page: tuple(spans) for page, spans in teachings.items()},
        pages,
        substitutions,
        {(row.group_id, row.year, row.term): closure_of(row) for row in _closures(reader)},
    )


def holdings(reader: Reader, person: UUID, day: date, rights: PersonRights | None = None) -> tuple[str, ...]:
    """Name the buckets that this person holds on the day, sorted; computed from rights, never listed by hand."""
    rights = rights or load_rights(reader, person)
    year = study_year_of(day)
    names = {f"inbox:{person.hex}"}
    for kind, whole in (("catalogue", ("catalogue",)), ("timetable", _seasons(year)), ("roles", ("roles",)), ("staff", ("staff",))):  # fmt: skip  # noqa: E501
        if _sees(rights, kind, Scope.ALL, day):
            names.update(whole)
    names |= _own(rights, year, day)
    if _knows_groups(rights, day):
        groups = tuple(reader.execute(select(StudyGroup.id).where(StudyGroup.withdrawn_at.is_(None))).scalars())
        names |= _grouped(rights, groups, year, day)
    return tuple(sorted(names))


def refusal(
    rights: PersonRights, model: type[Synced], group: str, row: Mapping[str, Any], row_of: RowOf, event: date
) -> str | None:
    """Say why this person may not write this merge group of this row, or None: "right", "closed", "future".

    Rights are judged on the lesson's date, grants also on the day of the event (`rights/README.md`). `row` holds
    birth columns and values as they will stand; `row_of` finds parents, those of the same batch included.
    """
    section = model.sync.section_of(group)
    action = Action.DELETE if _withdraws(model, group, row) else Action.WRITE
    lesson = _lesson_of(model, row, row_of)
    if lesson is None:
        return None if _may_elsewhere(rights, model, section, row, row_of, event) else "right"
    page = row_of("page", lesson["page_id"])
    if page is None:
        return "parent"
    if lesson["day"] > event:
        return "future"
    where = _place(rights, lesson, page, event, marks=section == "journal.marks")
    if action is Action.DELETE and model.__tablename__ == "mark":
        action = Action.WRITE
    if not may(rights.matrix, rights.actor, section, action, lesson["day"], where):
        return "right"
    return "closed" if _in_closed(rights, lesson["day"], page, row_of, event) else None


def _place(
    rights: PersonRights, lesson: Mapping[str, Any], page: Mapping[str, Any], event: date, *, marks: bool
) -> Place:
    substitute = rights.substitutions.get((lesson["page_id"], lesson["day"], lesson["pair"]))
    held = Held(lesson["day"], substitute)
    spans = rights.teachings.get(lesson["page_id"], ())
    return Place(
        page=lesson["page_id"],
        group=page["group_id"],
        own=is_own(rights.person, held, spans, event, marks=marks),
        granted=is_granted(rights.person, held, event),
    )


def _may_elsewhere(
    rights: PersonRights, model: type[Synced], section: str, row: Mapping[str, Any], row_of: RowOf, event: date
) -> bool:
    line = row.get("line_id")
    if model.__tablename__ == "topic":
        plan = row_of("topic_plan", row["plan_id"])
        line = plan["line_id"] if plan else None
    own = line is not None and any(line == taught for _, taught, _ in rights.pages.values())
    where = Place(group=row.get("group_id"), own=own)
    return may(rights.matrix, rights.actor, section, Action.WRITE, event, where)


def _lesson_of(model: type[Synced], row: Mapping[str, Any], row_of: RowOf) -> Mapping[str, Any] | None:
    match model.__tablename__:
        case "lesson":
            return row
        case "lesson_entry" | "work" | "presence" | "reason":
            return row_of("lesson", row["lesson_id"])
        case "mark":
            work = row_of("work", row["work_id"])
            return row_of("lesson", work["lesson_id"]) if work else None
    return None


def _in_closed(rights: PersonRights, day: date, page: Mapping[str, Any], row_of: RowOf, event: date) -> bool:
    term = term_of_page(page, day, row_of)
    closure = rights.closures.get((page["group_id"], page["year"], term))
    return is_closed(closure, rights.person, event)


def term_of_page(page: Mapping[str, Any], day: date, row_of: RowOf) -> int:
    """Return the term, counted from enrolment, of a day on a page; the second half begins on 1 January."""
    group = row_of("study_group", page["group_id"])
    course: int = page["year"] - (group["enrolled_year"] if group else page["year"]) + 1
    return course * 2 - (1 if day.year == page["year"] else 0)


def _withdraws(model: type[Synced], group: str, row: Mapping[str, Any]) -> bool:
    return group == STATE and row.get("withdrawn_at") is not None


# ---- loading


def _matrix(reader: Reader) -> Matrix:
    told = reader.execute(
        select(Right.section, Right.action, Right.role, Right.scope).where(Right.withdrawn_at.is_(None))
    )
    return Matrix(
        tuple(Grant(section, Action(action), Role(role), Scope(scope)) for section, action, role, scope in told)
    )


def _roles_of(reader: Reader, person: UUID) -> set[RoleHeld]:
    roles: set[RoleHeld] = set()
    employee = reader.execute(
        select(Employee.hired, Employee.dismissed).where(Employee.person_id == person, Employee.withdrawn_at.is_(None))
    )
    roles.update(RoleHeld(Role.EMPLOYEE, hired or date.min, dismissed) for hired, dismissed in employee)
    assigned = reader.execute(
        select(RoleAssignment.role, RoleAssignment.first_day, RoleAssignment.last_day).where(
            RoleAssignment.person_id == person, RoleAssignment.withdrawn_at.is_(None)
        )
    )
    roles.update(RoleHeld(Role(role), first, last) for role, first, last in assigned)
    curated = reader.execute(
        select(Curatorship.group_id, Curatorship.first_day, Curatorship.last_day).where(
            Curatorship.person_id == person, Curatorship.withdrawn_at.is_(None)
        )
    )
    roles.update(RoleHeld(Role.CURATOR, first, last, group=group) for group, first, last in curated)
    return roles


def _substitutions(reader: Reader, person: UUID, pages: tuple[UUID, ...]) -> dict[tuple[UUID, date, int], UUID | None]:
    told = reader.execute(
        select(Substitution.page_id, Substitution.day, Substitution.pair, Substitution.teacher_id).where(
            Substitution.withdrawn_at.is_(None),
            (Substitution.teacher_id == person) | Substitution.page_id.in_(pages),
        )
    )
    return {(page, day, pair): teacher for page, day, pair, teacher in told}


def _closures(reader: Reader) -> tuple[Row[Any], ...]:
    return tuple(reader.execute(select(Closure.__table__).where(Closure.withdrawn_at.is_(None))))


# ---- holdings


def _sees(rights: PersonRights, kind: str, scope: Scope, day: date) -> bool:
    roles = rights.actor.roles_on(day)
    enough = {scope, Scope.ALL}
    return all(rights.matrix.scopes_of(roles, section, Action.SEE) & enough for section in SECTIONS[kind])


def _seasons(year: int) -> tuple[str, ...]:
    return f"timetable:{year}-1", f"timetable:{year}-2"


def _own(rights: PersonRights, year: int, day: date) -> set[str]:
    names: set[str] = set()
    mine = {page: place for page, place in rights.pages.items() if place[2] == year}
    for page, (group, line, _) in mine.items():
        for kind, name in (
            ("page", f"page:{page.hex}"),
            ("page_excuse", f"page_excuse:{page.hex}"),
            ("roll", f"roll:{group.hex}"),
            ("topics", f"topics:{line.hex}:{year}"),
        ):
            if _sees(rights, kind, Scope.OWN, day):
                names.add(name)
    return names


def _knows_groups(rights: PersonRights, day: date) -> bool:
    return bool(rights.groups_curated(day)) or any(
        _sees(rights, kind, Scope.ALL, day)
        for kind in ("group_year", "attendance", "finals", "excuse", "roll", "cards")
    )


def _grouped(rights: PersonRights, groups: tuple[UUID, ...], year: int, day: date) -> set[str]:
    curated = rights.groups_curated(day)
    names: set[str] = set()
    for kind in ("group_year", "attendance", "finals", "excuse", "roll", "cards"):
        wanted = (
            groups if _sees(rights, kind, Scope.ALL, day) else curated if _sees(rights, kind, Scope.GROUP, day) else ()
        )
        dated = "" if kind in ("roll", "cards") else f":{year}"
        names.update(f"{kind}:{group.hex}{dated}" for group in wanted)
    return names
