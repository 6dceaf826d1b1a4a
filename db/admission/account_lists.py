"""Lists of accounts as a desktop holds them, and the tasks that orders give (3.1.2, 4.1.5, 4.5.1, 4.5.5)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from college.admission import incidents
from college.admission.account_tasks import AccountTask, TaskKind, is_met
from college.admission.accounts import State
from college.names import PersonName
from college.phrases import phrase
from college.roles import Action, Reach
from db.admission.agreement_register import papers_of
from db.clock import Clock, today
from db.models.admission import Account, Incident
from db.models.admission import AccountTask as TaskRow
from db.models.groups import Curatorship, Membership, StudyGroup
from db.models.people import Employee
from db.names import names_of
from db.rights import load_rights

STAFF, OFFICIAL, STUDENT, PARENT = "staff", "official", "student", "parent"
SILENT = timedelta(days=3)  # after so long without an exchange somebody asks why
NAMELESS = PersonName("", "")  # his account lies here, his name not yet


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the accounts a person may see at all; the rows themselves are what his file holds."""

    staff: bool
    students: Reach
    agreements: bool
    incidents: bool
    roles: bool

    @property
    def pupils(self) -> bool:
        """Whether some list of students and parents is open to him."""
        return self.students.everywhere or bool(self.students.groups)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of a list: who it is, and how the account stands; `state` is None while there is no account."""

    person: UUID
    kind: str
    name: PersonName = field(repr=False)
    work: str = ""  # post and groups of an employee, group of a student
    login: str = field(default="", repr=False)
    state: State | None = None
    reason: str = ""
    since: datetime | None = None
    ends_at: datetime | None = None
    code_until: datetime | None = None
    first_sign_in: datetime | None = None
    last_sign_in: datetime | None = None
    last_exchange: datetime | None = None
    points: int | None = None  # of the gravest incident that is not closed
    lacks_agreement: bool = False
    dismissed: date | None = None

    @property
    def is_of_staff(self) -> bool:
        """Whether the sections of the staff guard this account."""
        return self.kind in (STAFF, OFFICIAL)


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """A task with whom it is about; `is_met` says that the account already stands as the order wants it."""

    id: UUID
    task: AccountTask
    basis: str
    name: PersonName = field(repr=False)
    is_met: bool = False


def sight_of(session: Session, person: UUID, day: date) -> Sight:
    """Return what of the accounts this person may see on the day."""
    rights = load_rights(session, person)

    def reach(section: str) -> Reach:
        return rights.matrix.reach(rights.actor_on(day), section, Action.SEE, day)

    return Sight(
        reach("accounts.staff").everywhere,
        reach("accounts.students"),
        reach("nda_register").everywhere,
        reach("incidents").everywhere,
        reach("roles").everywhere,
    )


def staff_lines(session: Session, day: date, sight: Sight) -> tuple[AccountLine, ...]:
    """Return every employee and official, those who left last year and before left out unless an account stands."""
    accounts = _accounts(session, STAFF, OFFICIAL)
    posts = _posts(session, day)
    people = {person for person, left in posts.left.items() if left is None or left >= day - timedelta(365)}
    people |= {person for person, row in accounts.items() if row.standing != State.CLOSED or person in posts.left}
    names = names_of(session, people, day)
    points = _points(session) if sight.incidents else {}
    signed = papers_of(session, people, day) if sight.agreements else {}
    lines = []
    for person in people:
        account, left = accounts.get(person), posts.left.get(person)
        kind = account.kind if account else STAFF
        lacks = sight.agreements and kind == STAFF and not (left and left < day) and not signed[person].lets_work(day)
        lines.append(
            _line(person, kind, names, account, posts.told(person, kind), points.get(person), lacks, dismissed=left)
        )
    return _in_order(lines)


def student_lines(session: Session, day: date, sight: Sight) -> tuple[AccountLine, ...]:
    """Return the students of the groups that may be seen, with and without accounts."""
    accounts = _accounts(session, STUDENT)
    groups = _groups_of(session, day, sight.students)
    people = set(groups) | ({*accounts} if sight.students.everywhere else set())
    names = names_of(session, people, day)
    points = _points(session) if sight.incidents else {}
    return _in_order(
        _line(person, STUDENT, names, accounts.get(person), groups.get(person, ""), points.get(person))
        for person in people
    )


def parent_lines(session: Session, day: date, sight: Sight) -> tuple[AccountLine, ...]:
    """Return the parents whose accounts this file holds: who holds a group, holds its parents only."""
    if not sight.pupils:
        return ()
    accounts = _accounts(session, PARENT)
    names = names_of(session, accounts, day)
    points = _points(session) if sight.incidents else {}
    return _in_order(_line(person, PARENT, names, row, "", points.get(person)) for person, row in accounts.items())


def tasks_seen(session: Session, clock: Clock, kept: timedelta = timedelta(30)) -> tuple[TaskSeen, ...]:
    """Return the tasks that are open, and those of the last month that are done, the oldest open one first."""
    day = today(clock)
    rows = session.scalars(select(TaskRow).where(TaskRow.withdrawn_at.is_(None))).all()
    accounts = _accounts(session, STAFF)
    names = names_of(session, {row.person_id for row in rows}, day)
    tasks = [_task(row, accounts.get(row.person_id), names, clock) for row in rows if _is_recent(row, day, kept)]
    return tuple(sorted(tasks, key=lambda seen: (seen.task.done is not None, seen.task.signed, seen.name.sort_key)))


def open_tasks(session: Session, kind: TaskKind, people: Collection[UUID]) -> tuple[UUID, ...]:
    """Return the tasks of this kind about these people that nobody has done."""
    asked = select(TaskRow.id).where(
        TaskRow.kind == kind.value, TaskRow.person_id.in_(list(people)), TaskRow.done_at.is_(None),
        TaskRow.withdrawn_at.is_(None),
    )  # fmt: skip
    return tuple(session.scalars(asked))


def finish_task(session: Session, task: UUID, *, person: UUID, clock: Clock) -> None:
    """Mark a task as done: the account already stands as the order wants it."""
    row = session.get_one(TaskRow, task)
    row.done_at, row.done_by = clock.now(), person


def _task(row: TaskRow, account: Account | None, names: Mapping[UUID, PersonName], clock: Clock) -> TaskSeen:
    task = AccountTask(TaskKind(row.kind), row.person_id, "", row.due, row.ends_on, row.done_at)
    state, end = (State(account.standing), account.ends_at) if account else (None, None)
    met = is_met(task, state, end, clock.zone, code_issued=account is not None and account.issued_at is not None)
    return TaskSeen(row.id, task, row.basis, names.get(row.person_id, NAMELESS), met)


def _is_recent(row: TaskRow, day: date, kept: timedelta) -> bool:
    return row.done_at is None or row.done_at.date() >= day - kept


def _accounts(session: Session, *kinds: str) -> dict[UUID, Account]:
    rows = session.scalars(select(Account).where(Account.kind.in_(kinds), Account.withdrawn_at.is_(None)))
    return {row.person_id: row for row in rows}


def _points(session: Session) -> dict[UUID, int]:
    """Return the points of the gravest open incident of each person; a report of one's own counts without points."""
    told = session.execute(
        select(Incident.person_id, Incident.points).where(
            Incident.standing != incidents.State.CLOSED, Incident.withdrawn_at.is_(None)
        )
    )
    found: dict[UUID, int] = {}
    for person, points in told:
        found[person] = max(points, found.get(person, 0))
    return found


@dataclass(frozen=True, slots=True)
class _Posts:
    """What the employees are, on one day."""

    named: Mapping[UUID, tuple[str, ...]]
    curated: Mapping[UUID, tuple[str, ...]]
    left: Mapping[UUID, date | None]

    def told(self, person: UUID, kind: str) -> str:
        """Return «преподаватель, куратор ИСП-21», as everywhere in the program."""
        if kind == OFFICIAL:
            return phrase("внешнее лицо, чтение")
        groups = self.curated.get(person, ())
        curator = [phrase("куратор %s") % ", ".join(groups)] if groups else []
        return ", ".join([*(post[:1].lower() + post[1:] for post in self.named.get(person, ()) if post), *curator])


def _posts(session: Session, day: date) -> _Posts:
    named: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    left: dict[UUID, date | None] = {}
    for person, post, gone in session.execute(
        select(Employee.person_id, Employee.post, Employee.dismissed).where(Employee.withdrawn_at.is_(None))
    ):
        named[person] = (*named[person], post)
        before = left.get(person, gone)
        left[person] = max(before, gone) if before and gone else None
    curated: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for person, group in session.execute(
        select(Curatorship.person_id, StudyGroup.name)
        .join(StudyGroup, StudyGroup.id == Curatorship.group_id)
        .where(
            Curatorship.withdrawn_at.is_(None),
            Curatorship.first_day <= day,
            or_(Curatorship.last_day.is_(None), Curatorship.last_day >= day),
        )
        .order_by(StudyGroup.name)
    ):
        curated[person] = (*curated[person], group)
    return _Posts(named, curated, left)


def _groups_of(session: Session, day: date, reach: Reach) -> dict[UUID, str]:
    asked = (
        select(Membership.student_id, StudyGroup.name)
        .join(StudyGroup, StudyGroup.id == Membership.group_id)
        .where(
            Membership.withdrawn_at.is_(None),
            Membership.first_day <= day,
            or_(Membership.end_day.is_(None), Membership.end_day > day),
        )
    )
    if not reach.everywhere:
        asked = asked.where(Membership.group_id.in_(list(reach.groups)))
    return {row.student_id: row.name for row in session.execute(asked)}


def _line(
    person: UUID, kind: str, names: Mapping[UUID, PersonName], account: Account | None, work: str,
    points: int | None = None, lacks: bool = False, *, dismissed: date | None = None,
) -> AccountLine:  # fmt: skip
    name = names.get(person, NAMELESS)
    if account is None:
        return AccountLine(person, kind, name, work, points=points, lacks_agreement=lacks, dismissed=dismissed)
    return AccountLine(
        person, kind, name, work, account.login, State(account.standing), account.reason, account.since,
        account.ends_at, account.code_until, account.first_sign_in, account.last_sign_in, account.last_exchange,
        points, lacks, dismissed,
    )  # fmt: skip


def _in_order(lines: Iterable[AccountLine]) -> tuple[AccountLine, ...]:
    return tuple(sorted(lines, key=lambda line: line.name.sort_key))
