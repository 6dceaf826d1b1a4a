"""How the matrix is laid out for the eye: sections on shelves, short names of roles for narrow columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from college.phrases import phrase
from college.roles import Role

# The section with which each shelf begins; sections stand in the order of their table.
FIRST_OF: Mapping[str, str] = {
    "journal.marks": phrase("Журнал"),
    "timetable": phrase("Расписание"),
    "load": phrase("Планы и нагрузка"),
    "students.card": phrase("Студенты"),
    "accounts.staff": phrase("Доступ"),
    "staff.card": phrase("Сотрудники"),
    "portfolio.staff": phrase("Портфолио, отчёты, дневник"),
    "training": phrase("Система"),
}
SHORT: Mapping[Role, str] = {
    Role.ADMINISTRATOR: phrase("Администратор"),
    Role.DISPATCHER: phrase("Диспетчер"),
    Role.DEPUTY_UMR: phrase("Зам. по УМР"),
    Role.DEPUTY_UPR: phrase("Зам. по УПР"),
    Role.METHODIST: phrase("Методист"),
    Role.STUDY_HEAD: phrase("Учебная часть"),
    Role.HR_HEAD: phrase("Отдел кадров"),
    Role.VR_HEAD: phrase("Начальник ВР"),
    Role.CURATOR: phrase("Куратор"),
    Role.TEACHER: phrase("Преподаватель"),
    Role.SUBSTITUTE: phrase("Замещающий"),
    Role.COMMISSION_CHAIR: phrase("Председатель ПЦК"),
    Role.DIRECTOR: phrase("Директор"),
    Role.SECRETARY: phrase("Секретарь"),
    Role.STUDENT: phrase("Студент"),
    Role.PARENT: phrase("Родитель"),
    Role.OFFICIAL: phrase("Внешнее лицо"),
    Role.EMPLOYEE: phrase("Сотрудник"),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Sections that belong together, under one title."""

    title: str
    sections: tuple[str, ...]


def shelves(sections: Iterable[str]) -> tuple[Shelf, ...]:
    """Put the sections on their shelves, in their order."""
    found: list[Shelf] = []
    for section in sections:
        if section in FIRST_OF:
            found.append(Shelf(FIRST_OF[section], ()))
        found[-1] = Shelf(found[-1].title, (*found[-1].sections, section))
    return tuple(found)


def given(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Return the roles that people are given; what every employee has is nobody's assignment."""
    return tuple(role for role in roles if role is not Role.EMPLOYEE)
