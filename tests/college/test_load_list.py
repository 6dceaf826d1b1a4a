"""A table of load: its head, its rows against what stands, and the sentence of each that is refused."""

from datetime import date
from uuid import UUID

import pytest

from college.load import Assigned
from college.load_list import Line, Person, Verdict, proposed, read_rows, refuse_columns
from college.names import PersonName
from college.plans import Work
from college.refusal import Refused
from college.teaching import Span

YEAR = 2026
WHOLE = Span(date(2026, 9, 1), date(2027, 8, 31))
KINDS = frozenset({Work.LECTURE, Work.LABORATORY, Work.INDEPENDENT})
GROUP, SYSTEMS, BASES, PART = (UUID(int=number) for number in range(1, 5))
OLGA, PAVEL, PETER, LEFT = (UUID(int=number) for number in range(11, 15))
PEOPLE = (
    Person(OLGA, PersonName("Кузнецова", "Ольга", "Викторовна")),
    Person(PAVEL, PersonName("Громов", "Павел", "Сергеевич")),
    Person(PETER, PersonName("Громов", "Пётр", "Сергеевич")),
    Person(LEFT, PersonName("Орлова", "Нина", "Петровна"), date(2026, 12, 1)),
)
LINES = (
    Line(GROUP, "ИСП-21", SYSTEMS, "ОП.01", "Операционные системы", kinds=KINDS,
         teaching=(Assigned(UUID(int=20), SYSTEMS, OLGA, WHOLE),)),
    Line(GROUP, "ИСП-21", BASES, "ОП.04", "Базы данных", kinds=KINDS - {Work.LABORATORY}),
    Line(GROUP, "ИСП-21", BASES, "ОП.04", "Базы данных", PART, "1", frozenset({Work.LABORATORY})),
    Line(GROUP, "ИСП-21", UUID(int=9), "ОП.09", "Снятая", is_closed=True),
)  # fmt: skip
HEAD = ("Группа", "Индекс", "Дисциплина", "Подгруппа", "Вид занятий", "Преподаватель", "с", "по")
COLUMNS = dict(zip(("group", "code", "title", "part", "kind", "teacher", "first", "last"), range(8), strict=True))


def judged(*rows):
    return read_rows(enumerate(rows, 2), COLUMNS, YEAR, LINES, PEOPLE)


def row(group="ИСП-21", code="ОП.04", title="", part="", kind="", who="Кузнецова О. В.", first="", last=""):
    return (group, code, title, part, kind, who, first, last)


def test_the_head_is_found_below_the_name_of_the_college():
    head = proposed([("Тарификация на 2026/27",), ("",), HEAD, row()])
    assert head is not None
    assert (head.row, dict(head.columns)) == (2, COLUMNS)
    assert proposed([("Группа", "Студент")]) is None
    for columns in ({"group", "teacher"}, {"code", "teacher"}, set()):
        with pytest.raises(Refused):
            refuse_columns(columns)
    refuse_columns({"group", "teacher", "title"})


@pytest.mark.parametrize(
    ("told", "line", "who", "kind"),
    [
        (row(), (BASES, None), OLGA, None),
        (row(group="исп 21", code="OП.O4", who="кузнецова ольга викторовна"), (BASES, None), OLGA, None),
        (row(code="", title="базы  данных", kind="лекции"), (BASES, None), OLGA, Work.LECTURE),
        (row(part="подгруппа 1", kind="Лаб. работы", who="Громов Павел С."), (BASES, PART), PAVEL, None),
        (row(part="1", who="Громов Пётр", kind="все"), (BASES, PART), PETER, None),
    ],
)
def test_a_row_names_line_teacher_and_kind_as_people_write_them(told, line, who, kind):
    (found,) = judged(told)
    assert found.sentence == ""
    assert found.verdict is Verdict.NEW
    assert (found.line.line, found.line.part, found.person.id) == (*line, who)
    assert found.span == WHOLE
    assert found.kind in (kind, Work.LABORATORY if line[1] else kind)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (row(group="ИСП-99"), "Группы ИСП-99"),
        (row(code="ОП.77"), "Строки ОП.77"),
        (row(part="3"), "Подгруппы 3"),
        (row(code="ОП.09"), "Страница закрыта"),
        (row(kind="лаб"), "Вида работы"),
        (row(who="Иванов И. И."), "Работника «Иванов"),
        (row(who="Громов П. С."), "несколько"),
        (row(who=""), "не назван"),
        (row(first="32.13.2026"), "не дата"),
        (row(first="01.09.2025"), "в пределах учебного года"),
        (row(who="Орлова Н. П."), "не работает до конца"),
    ],
)
def test_a_row_that_cannot_be_taken_in_says_why(told, why):
    (found,) = judged(told)
    assert found.verdict is Verdict.REFUSED
    assert why in found.sentence


def test_what_stands_is_the_same_and_a_row_that_stands_twice_is_taken_once():
    told = judged(row(code="ОП.01"), row(), row(), row(kind="лекции"), ("",) * 8)
    assert [each.verdict for each in told] == [Verdict.SAME, Verdict.NEW, Verdict.SAME, Verdict.REFUSED]
    assert "уже ведёт эту страницу" in told[3].sentence
    assert "Кузнецова" not in repr(told)


def test_who_has_the_same_hours_already_is_named_before_anything_is_written():
    (both, lectures, practice) = judged(
        row(code="ОП.01", who="Громов Павел"),
        row(kind="лекции", who="Громов Павел"),
        row(kind="конс", who="Громов Пётр"),
    )
    assert both.verdict is Verdict.NEW
    assert both.sentence == "назначится; эти же часы ведёт Кузнецова\u00a0О.\u00a0В."
    assert (lectures.sentence, practice.verdict) == ("", Verdict.REFUSED)
