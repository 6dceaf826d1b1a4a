"""Fills the invented college with people: the desks, the teachers, the students of six groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from college.demo.people import FEMALE, MALE, Register, completed_name, in_order, sex_of
from college.demo.shapes import DemoEmployee, DemoGroup, DemoMembership, DemoPerson, DemoRoom
from college.names import PersonName
from college.roles import Role

TEACHERS = 20
STUDENTS = 25
HERO_GROUP = "ИСП-21"
GROUPS = (("ИСП-11", 1), ("ИСП-21", 2), ("ИСП-22", 2), ("ИСП-31", 3), ("ССА-11", 1), ("ССА-31", 3))

HERO = PersonName("Кузнецова", "Ольга", "Викторовна")
SUBSTITUTE = PersonName("Громов", "Павел", "Сергеевич")
CHAIR = PersonName("Орлова", "Татьяна", "Николаевна")
_DESKS = (
    (PersonName("Ветров", "Антон", "Игоревич"), MALE, "Системный администратор", Role.ADMINISTRATOR),
    (PersonName("Сомова", "Ирина", "Павловна"), FEMALE, "Диспетчер расписания", Role.DISPATCHER),
    (PersonName("Гладышев", "Михаил", "Владимирович"), MALE, "Заместитель директора по УМР", Role.DEPUTY_UMR),
    (PersonName("Бережнова", "Елена", "Юрьевна"), FEMALE, "Заведующий учебной частью", Role.STUDY_HEAD),
    (PersonName("Корнеева", "Галина", "Борисовна"), FEMALE, "Начальник отдела кадров", Role.HR_HEAD),
    (PersonName("Лапина", "Светлана", "Андреевна"), FEMALE, "Методист", Role.METHODIST),
    (PersonName("Чайкина", "Юлия", "Олеговна"), FEMALE, "Секретарь учебной части", Role.SECRETARY),
    (PersonName("Рощин", "Николай", "Степанович"), MALE, "Директор", Role.DIRECTOR),
)
_HERO_STUDENTS = (
    "Агафонова Мария",
    "Белов Артём",
    "Васильева Дарья",
    "Гаврилов Никита",
    "Денисов Кирилл",
    "Егорова Анна",
    "Жуков Максим",
    "Зайцева Полина",
    "Иванов Егор",
    "Калинина София",
    "Киселёв Даниил",
    "Козлова Виктория",
    "Лебедев Иван",
    "Макарова Алиса",
    "Морозов Тимофей",
    "Николаева Ксения",
    "Орлов Глеб",
    "Павлова Елизавета",
    "Романов Матвей",
    "Семёнова Вероника",
    "Соколов Роман",
    "Тарасов Илья",
    "Фёдорова Алина",
    "Широков Степан",
    "Яковлева Ульяна",
)


@dataclass(frozen=True, slots=True)
class Staffing:
    """People, what they are here, and the rooms of the teachers."""

    people: tuple[DemoPerson, ...]
    employees: tuple[DemoEmployee, ...]
    teachers: tuple[int, ...]  # persons; the hero first, the substitute second
    rooms: tuple[DemoRoom, ...]
    room_of: dict[int, int]  # by teacher
    groups: tuple[DemoGroup, ...]
    students: dict[int, tuple[int, ...]]  # by group, in the order of the list
    memberships: tuple[DemoMembership, ...]


def staff_college(seed: int, year: int, plans: Sequence[int]) -> Staffing:
    """Invent everybody. `plans` names the plan of each of `GROUPS`."""
    chance = Random(f"{seed}|people")  # noqa: S311 - invented people need no secrets
    register = Register(chance)
    teachers = _teachers(register, year)
    rooms, room_of = _rooms(teachers)
    employees = (*_teaching(teachers, room_of, year), *_desks(register, year))
    groups = _groups(year, plans, teachers)
    students = {group.id: _students(register, group, chance) for group in groups}
    memberships = tuple(_membership(student, group) for group in groups for student in students[group.id])
    return Staffing(tuple(register.people), employees, teachers, rooms, room_of, groups, students, memberships)


def _teachers(register: Register, year: int) -> tuple[int, ...]:
    oldest, youngest = date(year - 62, 1, 1), date(year - 26, 1, 1)
    told = ((HERO, FEMALE), (SUBSTITUTE, MALE), (CHAIR, FEMALE))
    people = [register.add(name, sex, oldest, youngest) for name, sex in told]
    people += [register.invent((FEMALE, FEMALE, MALE)[n % 3], oldest, youngest) for n in range(TEACHERS - len(told))]
    return tuple(person.id for person in people)


def _teaching(teachers: Sequence[int], room_of: dict[int, int], year: int) -> list[DemoEmployee]:
    roles = {2: (Role.TEACHER, Role.COMMISSION_CHAIR)}
    return [
        DemoEmployee(person, "Преподаватель", roles.get(n, (Role.TEACHER,)), room_of[person], date(year - n % 9, 8, 25))
        for n, person in enumerate(teachers)
    ]


def _desks(register: Register, year: int) -> list[DemoEmployee]:
    oldest, youngest = date(year - 60, 1, 1), date(year - 28, 1, 1)
    return [
        DemoEmployee(register.add(name, sex, oldest, youngest).id, post, (role,), None, date(year - 3, 8, 1))
        for name, sex, post, role in _DESKS
    ]


def _rooms(teachers: Sequence[int]) -> tuple[tuple[DemoRoom, ...], dict[int, int]]:
    """Give every teacher a room: 214 is the hero's; the last two of the list are free for guests."""
    numbers = ["214", *(f"{floor}{n:02}" for floor in (1, 2, 3) for n in range(1, 9) if (floor, n) != (2, 14))]
    rooms = tuple(
        DemoRoom(n, name, "Главный корпус", 30) for n, name in enumerate(numbers[: len(teachers) + 2], start=1)
    )
    return rooms, {person: room.id for person, room in zip(teachers, rooms, strict=False)}


def _groups(year: int, plans: Sequence[int], teachers: Sequence[int]) -> tuple[DemoGroup, ...]:
    others = iter(teachers[2:])
    return tuple(
        DemoGroup(number, name, course, year - course + 1, plan, teachers[0] if name == HERO_GROUP else next(others))
        for number, ((name, course), plan) in enumerate(zip(GROUPS, plans, strict=True), start=1)
    )


def _students(register: Register, group: DemoGroup, chance: Random) -> tuple[int, ...]:
    oldest, youngest = date(group.enrolled_year - 17, 1, 1), date(group.enrolled_year - 15, 12, 31)
    if group.name == HERO_GROUP:
        told = [told.split() for told in _HERO_STUDENTS]
        people = [
            register.add(completed_name(chance, surname, given, sex_of(given)), sex_of(given), oldest, youngest)
            for surname, given in told
        ]
    else:
        sexes = [FEMALE if chance.random() < 0.35 else MALE for _ in range(STUDENTS)]
        people = [register.invent(sex, oldest, youngest) for sex in sexes]
    return tuple(person.id for person in in_order(people))


def _membership(student: int, group: DemoGroup) -> DemoMembership:
    year = group.enrolled_year
    return DemoMembership(student, group.id, date(year, 9, 1), f"{40 + group.id}-С", date(year, 8, 25))
