"""What no role is given without contradicting the regulation, with the clause and a sentence for each bar."""

from collections.abc import Callable
from dataclasses import dataclass

from college.phrases import phrase
from college.roles import Action, Grant, Role, Scope

CHANGES = frozenset({Action.WRITE, Action.DELETE})
LESSON = {
    "journal.marks": phrase("Оценки вносят преподаватели и мастера."),
    "journal.topics": phrase("Темы занятий записывают преподаватели и мастера."),
    "journal.homework": phrase("Домашние задания вносят преподаватели и мастера."),
    "journal.attendance_fact": phrase("Отсутствующих отмечают преподаватели и мастера."),
}
NOT_THE_ADMINISTRATORS = (
    "journal.", "students.", "staff.", "absence_certificates", "certificates", "reports.results", "portfolio.", "diary",
)  # fmt: skip
NOT_OF_STAFF_PAPERS = (
    "journal.", "students.", "absence_certificates", "exams.statements", "summaries", "reports.results",
    "reports.attendance", "diary", "portfolio.student",
)  # fmt: skip
# Whom each section gives access through, and the clause that says so.
GRANTING = {
    "roles": (Role.ADMINISTRATOR, Scope.ALL, "4.1.6", phrase("Роли назначает администратор.")),
    "credentials.staff": (Role.ADMINISTRATOR, Scope.ALL, "3.1.2", phrase("Реквизиты сотрудника выдаёт администратор.")),
    "substitutions": (Role.ADMINISTRATOR, Scope.ALL, "4.8П.1", phrase("Доступ замещающему даёт администратор.")),
    "credentials.students": (
        Role.CURATOR, Scope.GROUP, "3.1.3", phrase("Реквизиты студентам и родителям выдаёт куратор своей группы."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that the regulation keeps to somebody else: which rows it bars, by which clause, in a sentence."""

    clause: str
    sentence: str
    bars: Callable[[Grant], bool]


def barred(row: Grant) -> Bar | None:
    """Return what speaks against giving this row, the most telling first, or None."""
    return next((bar for bar in BARS if bar.bars(row)), None)


def _of_others(section: str) -> Callable[[Grant], bool]:
    keepers = (Role.TEACHER, Role.SUBSTITUTE)
    return lambda row: row.section == section and row.action in CHANGES and row.role not in keepers


def _beyond_the_lesson(row: Grant) -> bool:
    keepers = ((Role.TEACHER, Scope.OWN), (Role.SUBSTITUTE, Scope.GRANTED))
    return row.section in LESSON and row.action in CHANGES and (row.role, row.scope) not in keepers


def _only(section: str, role: Role, scope: Scope, actions: frozenset[Action]) -> Callable[[Grant], bool]:
    return lambda row: row.section == section and row.action in actions and (row.role, row.scope) != (role, scope)


def _kept_from(role: Role, sections: tuple[str, ...], but: frozenset[Action] = frozenset()) -> Callable[[Grant], bool]:
    # What every employee sees of all rows, this role sees as well.
    def bars(row: Grant) -> bool:
        reached = row.role is role or (row.role is Role.EMPLOYEE and row.scope is Scope.ALL)
        return reached and row.section.startswith(sections) and row.action not in but

    return bars


def _grants_elsewhere(row: Grant) -> bool:
    return row.action is Action.GRANT and row.section not in GRANTING


_OTHERS = frozenset(Action) - {Action.SEE}
BARS = (
    *(Bar("3.1.7", sentence, _of_others(section)) for section, sentence in LESSON.items()),
    Bar("4.8П.1", phrase("Журнал занятия заполняет тот, кто его вёл или замещает."), _beyond_the_lesson),
    Bar(
        "4.8П.2",
        phrase("Итоговые отметки ставит преподаватель на своих страницах."),
        _only("journal.finals", Role.TEACHER, Scope.OWN, CHANGES),
    ),
    Bar(
        "4.8К.2",
        phrase("Причины пропусков указывает куратор своей группы."),
        _only("journal.absence_reason", Role.CURATOR, Scope.GROUP, CHANGES),
    ),
    Bar(
        "7.4",
        phrase("Итоговую печать и выгрузку журнала делает диспетчер расписания."),
        _only("journal.print_final", Role.DISPATCHER, Scope.ALL, _OTHERS),
    ),
    Bar(
        "7.5б",
        phrase("Запись «Журнал проверен и принят для сдачи в архив» делает заместитель директора по УМР."),
        _only("journal.acceptance", Role.DEPUTY_UMR, Scope.ALL, frozenset({Action.APPROVE})),
    ),
    *(
        Bar(clause, sentence, _only(section, role, scope, frozenset({Action.GRANT})))
        for section, (role, scope, clause, sentence) in GRANTING.items()
    ),
    Bar("4.1.6", phrase("Доступ дают администратор и, семьям своей группы, куратор."), _grants_elsewhere),
    Bar(
        "4.1",
        phrase("Правила итоговых отметок не входят в обязанности администратора: их меняет заместитель директора."),
        _kept_from(Role.ADMINISTRATOR, ("settings.teaching",), frozenset({Action.SEE})),
    ),
    Bar(
        "3.1.4",
        phrase("Журналы, карточки, здоровье, успеваемость и портфолио администратору для работы не нужны."),
        _kept_from(Role.ADMINISTRATOR, NOT_THE_ADMINISTRATORS),
    ),
    Bar(
        "3.1.4",
        phrase("Журналы, успеваемость и сведения о студентах отделу кадров для работы не нужны."),
        _kept_from(Role.HR_HEAD, NOT_OF_STAFF_PAPERS),
    ),
    Bar(
        "1.5",
        phrase("Внешнее лицо только видит, и только по допуску."),
        lambda row: row.role is Role.OFFICIAL and row.action is not Action.SEE,
    ),
)
