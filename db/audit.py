"""The history of changes as it is searched: append-only, each change with the section and the places of its value."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from college.roles import ANYWHERE, Place
from db.admission.slips import OF_STAFF
from db.deeds import is_his_own
from db.models.accounts import Credential
from db.models.admission import Account
from db.models.exchange import ChangeAudit
from db.models.groups import Membership
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import Employee, Person, PersonName
from db.rights import PersonRights
from db.sync.rows import Row, Rows, parts
from db.sync.shapes import Shape, shapes

MOST = 200
ABOUT = ("student_id", "person_id", "former_id")  # columns that say whose data a row holds
STAFF_CARD, STUDENTS_CARD = "staff.card", "students.card"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes are searched for; moments are corrected ones, in ms."""

    table: str = ""
    row: UUID | None = None
    group: str = ""
    person: UUID | None = None
    device: UUID | None = None
    section: str = ""
    subject: UUID | None = None
    since: int | None = None
    until: int | None = None
    before_id: int | None = None
    limit: int = MOST
    page: UUID | None = None  # of the journal: changes of everything that lies on it
    lesson: UUID | None = None  # the same of one lesson


@dataclass(frozen=True, slots=True)
class Entry:
    """One change that once arrived; `places` is where its value lies, `about` whose data it is."""

    id: int
    at: int
    received: int
    person: UUID
    device: UUID
    table: str
    row: UUID
    group: str
    outcome: str
    section: str
    places: tuple[Place, ...]
    about: UUID | None = None
    old: Values | None = field(default=None, repr=False)
    new: Values | None = field(default=None, repr=False)


def found(session: Session, wanted: Wanted, rights: PersonRights, day: date) -> tuple[list[Entry], bool]:
    """Return the newest changes that fit, and whether there are older ones; `rights` say what is own and granted."""
    told = session.scalars(_asked(wanted).limit(wanted.limit + 1)).all()
    rows = told[: wanted.limit]
    return _entries(session, rows, rights, day), len(told) > wanted.limit


def of_staff(session: Session, people: Collection[UUID]) -> frozenset[UUID]:
    """Return those of these people who ever worked here, or look in from outside by an order."""
    if not people:
        return frozenset()
    works = select(Employee.person_id).where(Employee.person_id.in_(list(people)))
    outside = select(Credential.person).where(Credential.person.in_(list(people)), Credential.kind.in_(OF_STAFF))
    return frozenset(session.scalars(works)) | frozenset(session.scalars(outside))


def groups_today(session: Session, people: Collection[UUID], day: date) -> dict[UUID, tuple[UUID, ...]]:
    """Return the groups in which these people study on the day."""
    held: dict[UUID, list[UUID]] = defaultdict(list)
    for part in parts(sorted(people)):
        for person, group in session.execute(
            select(Membership.student_id, Membership.group_id).where(
                Membership.student_id.in_(part), Membership.withdrawn_at.is_(None), Membership.first_day <= day,
                Membership.end_day.is_(None) | (Membership.end_day > day),
            )
        ):  # fmt: skip
            held[person].append(group)
    return {person: tuple(groups) for person, groups in held.items()}


# ---- what is asked


def _asked(wanted: Wanted) -> Select[ChangeAudit]:
    asked = select(ChangeAudit).order_by(ChangeAudit.id.desc())
    for column, value in (
        (ChangeAudit.tbl, wanted.table or None), (ChangeAudit.row_id, wanted.row),
        (ChangeAudit.grp, wanted.group or None), (ChangeAudit.person, wanted.person),
        (ChangeAudit.device, wanted.device),
    ):  # fmt: skip
        if value is not None:
            asked = asked.where(column == value)
    if wanted.since is not None:
        asked = asked.where(ChangeAudit.corrected_time >= wanted.since)
    if wanted.until is not None:
        asked = asked.where(ChangeAudit.corrected_time < wanted.until)
    if wanted.before_id is not None:
        asked = asked.where(ChangeAudit.id < wanted.before_id)
    if wanted.section:
        asked = asked.where(_of_section(wanted.section))
    if wanted.lesson is not None:
        asked = asked.where(_lying_on(Lesson.id == wanted.lesson))
    elif wanted.page is not None:
        asked = asked.where(_lying_on(Lesson.page_id == wanted.page))
    return asked if wanted.subject is None else asked.where(_about(wanted.subject))


def _of_section(section: str) -> ColumnElement[bool]:
    """Return the condition under which a change is guarded by a section."""
    ways: list[ColumnElement[bool]] = []
    for shape in shapes().values():
        lies = ChangeAudit.tbl == shape.name
        if shape.name in _SPLIT:
            if (rows := _SPLIT[shape.name](section)) is not None:
                ways.append(and_(lies, rows))
        elif groups := [group for group in shape.groups if shape.sync.section_of(group) == section]:
            ways.append(and_(lies, ChangeAudit.grp.in_(groups)))
    return or_(false(), *ways)


def _accounts_of(section: str) -> ColumnElement[bool] | None:
    rows = ChangeAudit.row_id.in_(select(Account.id).where(Account.kind.not_in(OF_STAFF)))
    return {"accounts.students": rows, "accounts.staff": ~rows}.get(section)


def _cards_of(rows: Select[UUID]) -> Callable[[str], ColumnElement[bool] | None]:
    of_staff = ChangeAudit.row_id.in_(rows)
    return {STAFF_CARD: of_staff, STUDENTS_CARD: ~of_staff}.get


_WORKS = select(Employee.person_id)
# Tables whose rows are guarded by one section or another, depending on whom they are about.
_SPLIT: Mapping[str, Callable[[str], ColumnElement[bool] | None]] = {
    "account": _accounts_of,
    "person": _cards_of(_WORKS),
    "person_name": _cards_of(select(PersonName.id).where(PersonName.person_id.in_(_WORKS))),
}


def _lying_on(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition under which a change is one of these lessons, or of what lies in them."""
    lessons = select(Lesson.id).where(which)
    works = select(Work.id).where(Work.lesson_id.in_(lessons))
    within = {
        "lesson": lessons, "work": works, "mark": select(MarkEntry.id).where(MarkEntry.work_id.in_(works)),
        "lesson_entry": select(LessonEntry.id).where(LessonEntry.lesson_id.in_(lessons)),
        "presence": select(PresenceEntry.id).where(PresenceEntry.lesson_id.in_(lessons)),
        "reason": select(ReasonEntry.id).where(ReasonEntry.lesson_id.in_(lessons)),
    }  # fmt: skip
    return or_(*(and_(ChangeAudit.tbl == table, ChangeAudit.row_id.in_(rows)) for table, rows in within.items()))


def _about(subject: UUID) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [and_(ChangeAudit.tbl == Person.__tablename__, ChangeAudit.row_id == subject)]
    for shape in shapes().values():
        named = [shape.column(name) == subject for name in ABOUT if name in shape.table.c]
        if named:
            rows = select(shape.column("id")).where(or_(*named))
            ways.append(and_(ChangeAudit.tbl == shape.name, ChangeAudit.row_id.in_(rows)))
    return or_(*ways)


# ---- what is found


def _entries(session: Session, told: Sequence[ChangeAudit], rights: PersonRights, day: date) -> list[Entry]:
    rows = Rows(session.connection())
    named: dict[str, set[UUID]] = defaultdict(set)
    for change in told:
        if change.tbl in shapes():
            named[change.tbl].add(change.row_id)
    for table, ids in named.items():
        rows.load(table, ids)
    rows.load_parents()
    held = {(table, id_): row for table, ids in named.items() for id_ in ids if (row := rows.get(table, id_))}
    people = {about for (table, _), row in held.items() if (about := _subject(table, row))}
    around = _Around(rows, rights, day, of_staff(session, people), groups_today(session, people, day))
    return [_entry(change, held.get((change.tbl, change.row_id)), around) for change in told]


@dataclass(frozen=True, slots=True)
class _Around:
    """What says where a row lies."""

    rows: Rows
    rights: PersonRights
    day: date
    staff: frozenset[UUID]
    groups: Mapping[UUID, tuple[UUID, ...]]


def _entry(change: ChangeAudit, row: Row | None, around: _Around) -> Entry:
    shape = shapes().get(change.tbl)
    return Entry(
        change.id, change.corrected_time, change.received_at, change.person, change.device, change.tbl, change.row_id,
        change.grp, change.outcome, _section(shape, change.grp, row, around) if shape else "",
        _places(shape, row, around) if shape and row else (ANYWHERE,), _subject(change.tbl, row) if row else None,
        _values(change.old), _values(change.new),
    )  # fmt: skip


def _values(told: str | None) -> Values | None:
    value = None if told is None else json.loads(told)
    return value if isinstance(value, dict) else None


def _subject(table: str, row: Row) -> UUID | None:
    if table == Person.__tablename__:
        about: UUID = row["id"]
        return about
    return next((row[name] for name in ABOUT if row.get(name) is not None), None)


def _section(shape: Shape, group: str, row: Row | None, around: _Around) -> str:
    if shape.name == Account.__tablename__ and row is not None:
        return "accounts.staff" if row["kind"] in OF_STAFF else "accounts.students"
    if shape.name in (Person.__tablename__, PersonName.__tablename__) and row is not None:
        return STAFF_CARD if _subject(shape.name, row) in around.staff else STUDENTS_CARD
    return shape.sync.section_of(group)


def _places(shape: Shape, row: Row, around: _Around) -> tuple[Place, ...]:
    """Return where a value lies: on a page, else in the groups it is about, else with its own person."""
    rights = around.rights
    page, group, line = _lying(shape, row, around.rows)
    own = is_his_own(row, rights.person) or _subject(shape.name, row) == rights.person
    if page is not None:
        taught, granted = page in rights.teachings, page in rights.pages_granted(around.day)
        commission = rights.commission_of(around.day, page=page)
        return (Place(page=page, group=group, commission=commission, own=own or taught, granted=granted),)
    own = own or (line is not None and any(line == taught for _, taught, _ in rights.pages.values()))
    about = _subject(shape.name, row)
    groups: Iterable[UUID] = (group,) if group is not None else around.groups.get(about, ()) if about else ()
    commission = rights.commission_of(around.day, line=line, person=about)
    return tuple(Place(group=each, commission=commission, own=own) for each in groups) or (
        Place(commission=commission, own=own),
    )


def _lying(shape: Shape, row: Row, rows: Rows) -> tuple[UUID | None, UUID | None, UUID | None]:
    """Return the page, the group and the line of the plan of a row, walking up to what it belongs to."""
    page = row["id"] if shape.name == "page" else row.get("page_id")
    group, line = row.get("group_id"), row.get("line_id")
    if shape.name == "study_group":
        group = row["id"]
    for column in ("work_id", "lesson_id", "page_id", "plan_id", "division_id", "subgroup_id"):
        above = rows.get(shape.step(column), row[column]) if row.get(column) and _leads(shape, column) else None
        if above is not None:
            higher = _lying(shapes()[shape.step(column)], above, rows)
            page, group, line = page or higher[0], group or higher[1], line or higher[2]
    return page, group, line


def _leads(shape: Shape, column: str) -> bool:
    return shape.step(column) in shapes()
