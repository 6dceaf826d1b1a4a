"""What an invented college consists of: plain values, each noun numbered from 1 on its own.

An int that is named after a noun is the number of that noun: `DemoLesson.page` is `DemoPage.id`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from college.attendance import Presence, Reason
from college.bells import Bell
from college.lessons import LessonKind
from college.marks import Mark
from college.names import PersonName
from college.plans import PlanLine
from college.roles import Role


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented human being; `sex` is «м» or «ж», the login is unique in the college."""

    id: int
    name: PersonName
    sex: str
    born: date
    login: str


@dataclass(frozen=True, slots=True)
class DemoEmployee:
    """A person who works here, with his roles (curators stand at their groups)."""

    person: int
    post: str
    roles: tuple[Role, ...]
    room: int | None
    hired: date


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """A classroom."""

    id: int
    name: str
    building: str
    seats: int


@dataclass(frozen=True, slots=True)
class DemoSpecialty:
    """A specialty of the federal standard."""

    id: int
    code: str
    name: str
    qualification: str


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A plan of a specialty for those enrolled in a year."""

    id: int
    specialty: int
    name: str
    enrolled_year: int


@dataclass(frozen=True, slots=True)
class DemoPlanLine:
    """One line of a plan with its hours and controls; `row` is its ordinal in the plan."""

    id: int
    plan: int
    row: int
    line: PlanLine


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A group of students and its curator."""

    id: int
    name: str
    course: int
    enrolled_year: int
    plan: int
    curator: int  # person


@dataclass(frozen=True, slots=True)
class DemoMembership:
    """A student stands in a group since a day, by an order."""

    student: int  # person
    group: int
    since: date
    order_number: str
    order_day: date


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A page of the journal: group × plan line × study year."""

    id: int
    group: int
    line: int
    year: int


@dataclass(frozen=True, slots=True)
class DemoTeaching:
    """Who teaches on a page, from a day to a day."""

    page: int
    teacher: int  # person
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class DemoCommission:
    """A commission of disciplines with its chair."""

    id: int
    name: str
    chair: int  # person
    members: tuple[int, ...]  # persons
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DemoTopicPlan:
    """The approved topic plan (КТП) of a plan line for a year."""

    id: int
    line: int
    year: int
    approved: date


@dataclass(frozen=True, slots=True)
class DemoTopic:
    """One line of a topic plan; `number` counts from 1 through the year."""

    id: int
    plan: int  # topic plan
    number: int
    term: int
    title: str
    hours: int
    kind: LessonKind
    work_number: int | None
    homework: str  # empty: nothing is set for home


@dataclass(frozen=True, slots=True)
class DemoSlot:
    """A place in the weekly grid of a half-year. Parity 0 is every week, 1 odd, 2 even; weekday 0 is Monday."""

    id: int
    page: int
    half: int
    weekday: int
    pair: int
    parity: int
    room: int
    teacher: int  # person
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class DemoDayOff:
    """A day of the week on which nothing is taught."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class DemoSubstitution:
    """Who stands in for whom on one place of the grid."""

    page: int
    day: date
    pair: int
    teacher: int  # person
    absent: int  # person
    room: int


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """The right half of the spread for one lesson. An empty homework without `homework_none` is not written yet."""

    topic: int | None
    text: str
    hours: int
    kind: LessonKind
    work_number: int | None
    homework: str
    homework_none: bool
    noted: datetime
    late_reason: str


@dataclass(frozen=True, slots=True)
class DemoLesson:
    """A lesson that was born: held, or standing outside the timetable. Without an entry nothing is written in it."""

    id: int
    page: int
    day: date
    pair: int
    room: int
    teacher: int  # person who held it
    replaced: int | None  # person in whose place
    entry: DemoEntry | None


@dataclass(frozen=True, slots=True)
class DemoWork:
    """A column of marks of a lesson; ordinal 0 is the lesson's first."""

    id: int
    lesson: int
    ordinal: int
    kind: LessonKind
    number: int | None
    title: str


@dataclass(frozen=True, slots=True)
class DemoMark:
    """One mark for one work."""

    work: int
    student: int  # person
    value: Mark
    given: datetime


@dataclass(frozen=True, slots=True)
class DemoPresence:
    """An absent or late student; who is not named was present."""

    lesson: int
    student: int  # person
    fact: Presence
    minutes_late: int | None
    noted: datetime


@dataclass(frozen=True, slots=True)
class DemoReason:
    """The curator's word about an absence."""

    lesson: int
    student: int  # person
    reason: Reason


@dataclass(frozen=True, slots=True)
class DemoCollege:
    """A whole college, made by rule; nobody in it is real. `teacher` and what follows point at the demo's heroes."""

    name: str
    zone: str
    year: int
    today: date
    bells: tuple[Bell, ...]
    people: tuple[DemoPerson, ...]
    employees: tuple[DemoEmployee, ...]
    rooms: tuple[DemoRoom, ...]
    specialties: tuple[DemoSpecialty, ...]
    plans: tuple[DemoPlan, ...]
    lines: tuple[DemoPlanLine, ...]
    groups: tuple[DemoGroup, ...]
    memberships: tuple[DemoMembership, ...]
    pages: tuple[DemoPage, ...]
    teachings: tuple[DemoTeaching, ...]
    commissions: tuple[DemoCommission, ...]
    topic_plans: tuple[DemoTopicPlan, ...]
    topics: tuple[DemoTopic, ...]
    slots: tuple[DemoSlot, ...]
    days_off: tuple[DemoDayOff, ...]
    substitutions: tuple[DemoSubstitution, ...]
    lessons: tuple[DemoLesson, ...]
    works: tuple[DemoWork, ...]
    marks: tuple[DemoMark, ...]
    presences: tuple[DemoPresence, ...]
    reasons: tuple[DemoReason, ...]
    teacher: int  # person who teaches `page`, several more, and curates `group`
    substitute: int  # person
    group: int
    page: int
    student: int  # person in `group` who has marks on `page`
