"""The spread of pictures 03 and 04: group ИСП-21, autumn of 2026, as of 12 November."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from college.attendance import Presence, Reason
from college.cells import Cell, parse_cell
from college.names import PersonName
from college.refusal import Refused
from db.spread import Birth, Column, Entry, Page, Spread, Standing, Student

ROOT = UUID(int=21)
TODAY = date(2026, 11, 12)
PAGE = uuid5(ROOT, "page")
NAMES = """Агафонова Мария Сергеевна, Белов Артём Игоревич, Васильева Дарья Олеговна, Гаврилов Никита Павлович,
Денисов Кирилл Андреевич, Егорова Анна Ильинична, Жуков Максим Юрьевич, Зайцева Полина Денисовна, Иванов Егор Олегович,
Калинина София Романовна, Киселёв Даниил Ильич, Козлова Виктория Петровна, Лебедев Иван Сергеевич,
Макарова Алиса Игоревна, Морозов Тимофей Олегович, Николаева Ксения Павловна, Орлов Глеб Андреевич,
Павлова Елизавета Юрьевна, Романов Матвей Денисович, Семёнова Вероника Ильинична, Соколов Роман Петрович,
Тарасов Илья Сергеевич, Фёдорова Алина Олеговна, Широков Степан Романович, Яковлева Ульяна Игоревна"""
LESSONS = """6.10 ПР4|8.10 Л|10.10 Л|13.10 ПР5|15.10 Л|17.10 КР1|20.10 Л|22.10 ПР6|24.10 Л|27.10 Л|29.10 ПР7|31.10 Л|
3.11 Л|5.11 ПР8|7.11 Л|10.11 КР2|12.11 Л|14.11 ПР9"""
MARKS = """
н . 4 4 . н . 5 . . . . . 4 5 5 5
4 . . 3 4 4 4 5 . . 4 . . 3 . 3 оп
5 . 5 5 . 5 . 5 . . 5 . 4 5 . 5 .
5 . . нб . нб . 4 . . 3 . 5 4 . 3 н
. . . 3 . 5 нб нб нб . . . . н . нб нб
. 5 5 5 . 5 . 5 . 4 5 . . 5 . 4 4*
5 . ну 5 4 4 . . . . н 5 . 5 5 . .
. нб . . . 5 . . . . 5 . . 5/4 . 5 .
. . . 5 . 5 . . . . 4 . 3 5 4 н 5*
. . . . . 5 . ну 5 . 5 . . 5 . 5 .
. . . 4 . 3 . 3 . . . 5 . 5 . 3 н
. . . 3 4 4 . . н . . . . н . 4 .
3 4 . . . 3 . 3 . нб . . . . . 3 .
5 . 5 . . 4 . . 5 . 5 н . 5 . 5 .
. . нб 5 . 5 н . . . . . ну 5 . 5 .
2 . . . . 3 . . 2 нб . . 3 . . т .
. . . 5 . 5 . . 5 . . нб . 5 5 4 .
. . . 5 . 4 . 4 . . . 5 ну . . н .
3 4 . . . 4 . 5 5 . . . . . . 4 н*
. . . . . 3 . н 2 . . . . . . 4≠ .
. 3 . . . 2 . н . . 3 . 4 3 . 2 .
4 5 . ну . 4 н 4 ну ну 3 4 . 4 н ну .
. . . . . 4 . . . . 3 . . н . 3 .
. 3 . 3 . 3 . нб . . 3 . . 3 . 4 .
. ну 5 . . 4 . . 5 . 5 . . . . 4 ."""
TOPICS = {
    25: ("Модульное тестирование. Структура тестового сценария", "Конспект, § 10"),
    26: ("Практическая работа № 7. Разработка модульных тестов", "Отчёт к 5 ноября"),
    27: ("Тестовое покрытие. Выбор входных данных для тестов", "§ 12, задача 3"),
    28: ("Отладка программы. Точки останова и трассировка", "§ 13, вопросы 1–4"),
    29: ("Практическая работа № 8. Отладка программного модуля", "Отчёт к 10 ноября"),
    30: ("Оптимизация программы. Измерение времени работы", "Готовиться к контрольной"),
    31: ("Контрольная работа № 2. Тестирование и отладка модулей", "Работа над ошибками"),
    32: ("", ""),
}
PLANNED = {
    32: "Обработка исключений. Иерархия классов исключений",
    33: "Практическая работа № 9. Обработка исключений ввода",
}
REPLACED = Refused("Занятие 27 октября вёл по замене Громов П. С. — оценки исправляет он.")
AHEAD = Refused("Занятие 14 ноября ещё не прошло. Тему можно подготовить в КТП.")


def student_id(row: int) -> UUID:
    return uuid5(ROOT, f"student {row}")


def sample() -> Spread:
    """Return the spread of the pictures."""
    columns = tuple(_column(place, said) for place, said in enumerate(LESSONS.replace("\n", "").split("|")))
    return Spread(
        _page(), _students(), columns, _entries(), TODAY, datetime(2026, 11, 12, 5, 41, tzinfo=UTC), "7F3A-91C2"
    )


def small(rows: int = 3, columns: int = 3) -> Spread:
    """Return a corner of it without any mark, all of it open."""
    spread = sample()
    shown = tuple(replace(column, locked=None, future=False) for column in spread.columns[:columns])
    return replace(spread, students=spread.students[:rows], columns=shown, entries={})


def _page() -> Page:
    teacher = PersonName("Кузнецова", "Ольга", "Викторовна")
    title = "Разработка программных модулей"
    return Page(PAGE, uuid5(ROOT, "group"), "ИСП-21", "МДК.01.01", title, teacher, 2026, 3, (3, 4), 90, 64)


def _students() -> tuple[Student, ...]:
    names = [PersonName(*name.split()) for name in NAMES.replace("\n", " ").split(",")]
    return tuple(Student(student_id(row), name, row + 1, date(2025, 9, 1), None) for row, name in enumerate(names))


def _column(place: int, said: str) -> Column:
    spoken, kind = said.split()
    day, month = (int(part) for part in spoken.split("."))
    at, number = date(2026, month, day), 16 + place
    topic, homework = TOPICS.get(number, ("" if at > TODAY else f"Тема занятия № {number}", ""))
    return Column(
        lesson=uuid5(ROOT, f"lesson {number}") if at <= TODAY else None,
        birth=Birth(PAGE, at, 3),
        works=(),
        day=at,
        pair=3,
        number=number,
        kind=kind,
        hours=2,
        topic=topic,
        homework=homework,
        room="214",
        planned_topic=PLANNED.get(number, ""),
        teacher="Громов П. С." if number == 25 else "Кузнецова О. В.",
        substitute=number == 25,
        cancelled=False,
        future=at > TODAY,
        locked=AHEAD if at > TODAY else REPLACED if number == 25 else None,
    )


def _entries() -> dict[tuple[UUID, int], Entry]:
    found = {}
    for row, line in enumerate(MARKS.strip().splitlines()):
        for column, said in enumerate(line.split()):
            if said != ".":
                found[student_id(row), column] = _entry(said)
    return found


def _entry(said: str) -> Entry:
    standing = {"*": Standing.WAITING, "≠": Standing.DISPUTED}.get(said[-1], Standing.SENT)
    said = said.rstrip("*≠")
    if said in ("нб", "ну"):
        return Entry(Cell(Presence.ABSENT, (), Reason(said[1])), standing)
    return Entry(parse_cell(said, Cell()), standing)


@dataclass
class Disk:
    """Keeps what was written, in order; `trouble` is raised instead while it is set."""

    cells: list[tuple[UUID, int, Cell]] = field(default_factory=list)
    texts: list[tuple[int, str | None, str | None]] = field(default_factory=list)
    trouble: Exception | None = None
    claims: int = 0
    claimed: bool = False

    def write(self, column: Column, student: UUID, after: Cell) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.cells.append((student, column.number, after))

    def write_lesson(self, column: Column, *, topic: str | None = None, homework: str | None = None) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.texts.append((column.number, topic, homework))

    def claim(self) -> None:
        self.claims += 1
        self.claimed = True

    def release(self) -> None:
        self.claimed = False
