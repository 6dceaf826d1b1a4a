"""The invented college of `college.demo`, written as the rows of a new server in one go."""

from base64 import b32encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert

from college.demo.shapes import DemoCollege, DemoEntry
from college.roles import Grant, Role
from college.terms import StudyYear
from db import credentials, ids
from db.admission import accounts
from db.clock import Clock
from db.demo_admission import DemoAdmission
from db.demo_commissions import commission_tables
from db.demo_contacts import contact_tables
from db.engine import writing
from db.founding import lay, rights
from db.house import found_college
from db.models.accounts import Credential, Machine
from db.models.admission import Agreement
from db.models.catalogue import Bell, Right, Room
from db.models.exchange import Device
from db.models.groups import Curatorship, Membership, StudyGroup
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import Employee, Person, PersonName, RoleAssignment
from db.models.record import Synced
from db.models.subjects import Plan, PlanHours, PlanLine, Specialty
from db.models.timetable import DayChange, Slot, Substitution
from db.models.topic_plans import Topic, TopicPlan
from db.sync.placing import place_all

Row = dict[str, Any]
Fresh = Callable[[], UUID]


@dataclass(frozen=True, slots=True)
class DemoKeys:
    """Whom the demo hands out. One password opens the desktop and the diary of every invented person."""

    college: UUID
    teacher: UUID
    teacher_login: str
    group: UUID
    group_name: str
    page: UUID
    student: UUID
    student_login: str
    admin_login: str
    password: str = field(repr=False)


def found_demo(
    engine: Engine,
    demo: DemoCollege,
    grants: Sequence[Grant],
    *,
    password: str,
    clock: Clock,
    fresh: Fresh = ids.fresh,
) -> DemoKeys:
    """Write the college into an empty server, marked as invented, and place every row in its buckets.

    `fresh` makes the ids; a fixed one makes the same college twice.
    """
    made = _Rows(demo, fresh, grants)
    with writing(engine).begin() as connection:
        first = found_college(connection, made.college, name=demo.name, zone=demo.zone, demo=True, clock=clock)
        for model, rows in made.tables():
            lay(connection, model, rows, first)
        place_all(connection)
        connection.execute(insert(Credential), _credentials(demo, made, password))
        machines, devices = made.admission.machines()
        connection.execute(insert(Machine), machines)
        connection.execute(insert(Device), devices)
    return made.keys(password)


def password_from(chance: bytes) -> str:
    """Return a password that is easy to type and says nothing: twelve letters and digits in threes."""
    letters = b32encode(chance).decode().lower()[:12]
    return "-".join(letters[place : place + 4] for place in range(0, 12, 4))


def _credentials(demo: DemoCollege, made: "_Rows", password: str) -> list[Row]:
    """One salt and one hash serve all invented people: a real college never shares them."""
    salt = credentials.new_salt()
    stretched = credentials.stretch(password, salt)
    desktop = credentials.hash_secret(credentials.sign_in_secret(stretched))
    web = credentials.hash_secret(accounts.web_secret(password))
    staff = {employee.person for employee in demo.employees}
    return [
        {
            "person": made.people[person.id],
            "login": person.login,
            "kind": "staff" if person.id in staff else "student",
            "salt": salt,
            "desktop_hash": desktop if person.id in staff else "",
            "web_hash": "" if person.id in staff else web,
        }
        for person in demo.people
    ]


class _Rows:
    """Rows of every table, with ids made from the demo's small numbers."""

    def __init__(self, demo: DemoCollege, fresh: Fresh, grants: Sequence[Grant]) -> None:
        self.demo, self.college, self._grants = demo, fresh(), grants
        self._fresh = fresh
        self.people = {person.id: fresh() for person in demo.people}
        self.rooms = {room.id: fresh() for room in demo.rooms}
        self.specialties = {row.id: fresh() for row in demo.specialties}
        self.plans = {row.id: fresh() for row in demo.plans}
        self.groups = {row.id: fresh() for row in demo.groups}
        self.lines = {row.id: self._id("plan_line", self.plans[row.plan], str(row.row)) for row in demo.lines}
        self.pages = {
            row.id: self._id("page", self.groups[row.group], self.lines[row.line], None, row.year) for row in demo.pages
        }
        self.topic_plans = {row.id: fresh() for row in demo.topic_plans}
        self.topics = {row.id: self._id("topic", self.topic_plans[row.plan], row.number) for row in demo.topics}
        self.lessons = {row.id: self._id("lesson", self.pages[row.page], row.day, row.pair, 0) for row in demo.lessons}
        self.works = {row.id: self._id("work", self.lessons[row.lesson], row.ordinal) for row in demo.works}

    @property
    def admission(self) -> DemoAdmission:
        """Accounts, machines and what happened with them."""
        return DemoAdmission(self.demo, self.college, self.people, self.rooms)

    def _id(self, noun: str, *parts: ids.Part) -> UUID:
        return ids.derived(self.college, noun, *parts)

    def keys(self, password: str) -> DemoKeys:
        """Return whom the demo hands out."""
        demo = self.demo
        logins = {person.id: person.login for person in demo.people}
        return DemoKeys(
            college=self.college,
            teacher=self.people[demo.teacher],
            teacher_login=logins[demo.teacher],
            group=self.groups[demo.group],
            group_name=next(group.name for group in demo.groups if group.id == demo.group),
            page=self.pages[demo.page],
            student=self.people[demo.student],
            student_login=logins[demo.student],
            admin_login=next(logins[each.person] for each in demo.employees if Role.ADMINISTRATOR in each.roles),
            password=password,
        )

    def tables(self) -> Iterator[tuple[type[Synced], Iterable[Row]]]:
        """Yield every table with its rows, parents before children."""
        yield Right, rights(self.college, self._grants)
        yield Bell, self._bells()
        yield Room, ({"id": self.rooms[r.id], "name": r.name, "building": r.building, "seats": r.seats} for r in self.demo.rooms)  # fmt: skip  # noqa: E501
        yield from self._of_people()
        yield from self._of_plans()
        yield from self._of_groups()
        yield from self._of_timetable()
        yield from self._of_lessons()
        yield from self.admission.tables()
        yield from commission_tables(self.demo, self.people, self.lines, self._fresh)
        yield from contact_tables(self.demo, self.college, self.people, self._fresh)

    def _bells(self) -> Iterator[Row]:
        for bell in self.demo.bells:
            yield {"id": self._fresh(), "name": "", "pair": bell.pair, "starts": bell.starts, "ends": bell.ends}

    def _of_people(self) -> Iterator[tuple[type[Synced], Iterable[Row]]]:
        demo = self.demo
        yield Person, ({"id": self.people[p.id], "born": p.born, "sex": p.sex} for p in demo.people)
        yield PersonName, (
            {
                "id": self._fresh(), "person_id": self.people[p.id], "since": p.born, "surname": p.name.surname,
                "given": p.name.given, "patronymic": p.name.patronymic,
            }
            for p in demo.people
        )  # fmt: skip
        yield Employee, (
            {
                "id": self._id("employee", self.people[e.person]), "person_id": self.people[e.person],
                "post": e.post, "room_id": None if e.room is None else self.rooms[e.room], "hired": e.hired,
            }
            for e in demo.employees
        )  # fmt: skip
        yield Agreement, (
            {
                "id": self._fresh(), "person_id": self.people[e.person], "signed_on": e.hired,
                "number": str(number),
            }
            for number, e in enumerate(demo.employees, start=1)
        )  # fmt: skip
        yield RoleAssignment, (
            {
                "id": self._fresh(), "person_id": self.people[e.person], "role": role.value,
                "first_day": e.hired, "basis": "",
            }
            for e in demo.employees
            for role in e.roles
            if role.value not in ("teacher", "curator", "substitute", "commission_chair")
        )  # fmt: skip

    def _of_plans(self) -> Iterator[tuple[type[Synced], Iterable[Row]]]:
        demo = self.demo
        yield (
            Specialty,
            (
                {"id": self.specialties[s.id], "code": s.code, "name": s.name, "qualification": s.qualification}
                for s in demo.specialties
            ),
        )
        yield Plan, (
            {
                "id": self.plans[p.id], "specialty_id": self.specialties[p.specialty], "name": p.name,
                "enrolled_year": p.enrolled_year,
            }
            for p in demo.plans
        )  # fmt: skip
        yield PlanLine, (
            {
                "id": self.lines[row.id], "plan_id": self.plans[row.plan], "row_code": str(row.row),
                "code": row.line.code, "title": row.line.title, "cycle": row.line.cycle, "kind": row.line.kind.value,
            }
            for row in demo.lines
        )  # fmt: skip
        yield PlanHours, (
            {
                "id": self._id("plan_hours", self.lines[row.id], hours.term, hours.kind.value),
                "line_id": self.lines[row.id], "term": hours.term, "kind": hours.kind.value, "hours": hours.hours,
            }
            for row in demo.lines
            for hours in row.line.hours
        )  # fmt: skip

    def _of_groups(self) -> Iterator[tuple[type[Synced], Iterable[Row]]]:
        demo = self.demo
        yield (
            StudyGroup,
            (
                {
                    "id": self.groups[g.id],
                    "name": g.name,
                    "enrolled_year": g.enrolled_year,
                    "plan_id": self.plans[g.plan],
                }
                for g in demo.groups
            ),
        )
        yield Curatorship, (
            {
                "id": self._fresh(), "group_id": self.groups[g.id], "person_id": self.people[g.curator],
                "first_day": StudyYear(demo.year).first_day,
            }
            for g in demo.groups
        )  # fmt: skip
        yield Membership, (
            {
                "id": self._fresh(), "student_id": self.people[m.student], "group_id": self.groups[m.group],
                "first_day": m.since, "order_number": m.order_number, "order_day": m.order_day,
            }
            for m in demo.memberships
        )  # fmt: skip
        yield (
            Page,
            (
                {
                    "id": self.pages[p.id],
                    "group_id": self.groups[p.group],
                    "line_id": self.lines[p.line],
                    "year": p.year,
                }
                for p in demo.pages
            ),
        )
        yield Teaching, (
            {
                "id": self._fresh(), "page_id": self.pages[t.page], "person_id": self.people[t.teacher],
                "first_day": t.since, "last_day": t.until,
            }
            for t in demo.teachings
        )  # fmt: skip
        yield TopicPlan, (
            {
                "id": self.topic_plans[t.id], "line_id": self.lines[t.line], "year": t.year, "standing": "approved",
                "since": t.approved,
            }
            for t in demo.topic_plans
        )  # fmt: skip
        yield Topic, (
            {
                "id": self.topics[t.id], "plan_id": self.topic_plans[t.plan], "number": t.number, "title": t.title,
                "hours": Decimal(t.hours), "kind": t.kind.value, "work_number": t.work_number,
                "homework": t.homework,
            }
            for t in demo.topics
        )  # fmt: skip

    def _of_timetable(self) -> Iterator[tuple[type[Synced], Iterable[Row]]]:
        demo = self.demo
        yield Slot, (
            {
                "id": self._fresh(), "page_id": self.pages[s.page], "season": f"{demo.year}-{s.half}",
                "weekday": s.weekday, "pair": s.pair, "parity": s.parity, "room_id": self.rooms[s.room],
                "teacher_id": self.people[s.teacher], "first_day": s.first_day, "last_day": s.last_day,
            }
            for s in demo.slots
        )  # fmt: skip
        yield DayChange, (
            {
                "id": self._id("day_change", off.day, None), "day": off.day, "cancelled": True, "reason": off.reason,
                "season": self._season(off.day),
            }
            for off in demo.days_off
        )  # fmt: skip
        yield Substitution, (
            {
                "id": self._id("substitution", self.pages[s.page], s.day, s.pair), "page_id": self.pages[s.page],
                "day": s.day, "pair": s.pair, "season": self._season(s.day), "teacher_id": self.people[s.teacher],
                "absent_id": self.people[s.absent], "room_id": self.rooms[s.room],
            }
            for s in demo.substitutions
        )  # fmt: skip

    def _season(self, day: Any) -> str:
        return f"{self.demo.year}-{1 if day.year == self.demo.year else 2}"

    def _of_lessons(self) -> Iterator[tuple[type[Synced], Iterable[Row]]]:
        demo = self.demo
        yield Lesson, (
            {
                "id": self.lessons[row.id], "page_id": self.pages[row.page], "born_day": row.day,
                "born_pair": row.pair, "take": 0, "day": row.day, "pair": row.pair, "room_id": self.rooms[row.room],
                "teacher_id": self.people[row.teacher],
                "replaced_id": None if row.replaced is None else self.people[row.replaced],
            }
            for row in demo.lessons
        )  # fmt: skip
        yield LessonEntry, (self._entry(row.id, row.entry) for row in demo.lessons if row.entry)
        yield Work, (
            {
                "id": self.works[w.id], "lesson_id": self.lessons[w.lesson], "ordinal": w.ordinal,
                "kind": w.kind.value, "number": w.number, "title": w.title,
            }
            for w in demo.works
        )  # fmt: skip
        yield MarkEntry, (
            {
                "id": self._id("mark", self.works[m.work], self.people[m.student]), "work_id": self.works[m.work],
                "student_id": self.people[m.student], "value": m.value.value, "given_at": m.given,
            }
            for m in demo.marks
        )  # fmt: skip
        yield PresenceEntry, (
            {
                "id": self._id("presence", self.lessons[p.lesson], self.people[p.student]),
                "lesson_id": self.lessons[p.lesson], "student_id": self.people[p.student], "fact": p.fact.value,
                "minutes_late": p.minutes_late, "noted_at": p.noted,
            }
            for p in demo.presences
        )  # fmt: skip
        yield ReasonEntry, (
            {
                "id": self._id("reason", self.lessons[r.lesson], self.people[r.student]),
                "lesson_id": self.lessons[r.lesson], "student_id": self.people[r.student], "reason": r.reason.value,
            }
            for r in demo.reasons
        )  # fmt: skip

    def _entry(self, lesson: int, entry: DemoEntry) -> Row:
        return {
            "id": self._id("lesson_entry", self.lessons[lesson]), "lesson_id": self.lessons[lesson],
            "topic_id": None if entry.topic is None else self.topics[entry.topic], "topic": entry.text,
            "hours": Decimal(entry.hours), "kind": entry.kind.value, "work_number": entry.work_number,
            "noted_at": entry.noted, "late_reason": entry.late_reason, "homework": entry.homework,
            "homework_none": entry.homework_none,
        }  # fmt: skip
