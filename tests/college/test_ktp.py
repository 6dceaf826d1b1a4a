"""A КТП as teachers bring it: heads in many words, sections, kinds, hours, totals, and how it stands against the plan."""

from decimal import Decimal

import pytest

from college.ktp import checked, plan_notes, read_table, sums_of
from college.ktp.kinds import kind_of_words
from college.ktp.rows import HEAD as WORDS
from college.ktp.rows import hours_of
from college.plans import LineKind, PlanHours, PlanLine, Work
from college.table_head import columns_of, find_head, is_row_of_numbers
from college.topics import TopicKind

HEAD = [
    "№ занятия",
    "Наименование разделов и тем",
    "Кол-во часов",
    "Вид занятия",
    "№ ПР, ЛР",
    "ОК, ПК",
    "Задание на дом",
]


def table(*rows, head=HEAD):
    numbered = [(place, row) for place, row in enumerate([["Колледж"], ["КТП"], head, *rows], start=1) if row]
    return read_table(numbered)


def said(made, *after):
    return [(note.place, note.about, note.sentence) for note in checked(made, *after)]


def test_a_table_is_taken_apart():
    made = table(
        ["1", "2", "3", "4", "5", "6", "7"],
        ["", "Раздел 1. Основы", "20"],
        ["1", "Алгоритмы\nи данные", "2", "лекция", "", "ОК 01, ПК 1.1", "§ 1"],
        ["", "Тема 1.1. Ветвления", "6"],
        ["2", "Практическая работа № 1. Ветвления", "2,0", "практ.", "1"],
        HEAD,
        ["3", "Циклы", "2 ч.", "Урок"],
        ["Итого:", "", "6"],
    )
    assert [(row.place, row.number, row.section, row.topic, row.kind.value, row.hours) for row in made.rows] == [
        (6, "1", "Раздел 1. Основы", "Алгоритмы и данные", "lecture", 2),
        (8, "2", "Тема 1.1. Ветвления", "Практическая работа № 1. Ветвления", "practical", 2),
        (10, "3", "Тема 1.1. Ветвления", "Циклы", "lesson", 2),
    ]
    assert (made.rows[0].competencies, made.rows[0].homework, made.rows[1].work_number) == ("ОК 01, ПК 1.1", "§ 1", "1")
    assert made.totals == ((11, "Итого:", Decimal(6)),)
    assert sums_of(made.rows) == {TopicKind.LECTURE: 2, TopicKind.PRACTICAL: 2, TopicKind.LESSON: 2}
    assert said(made) == []


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("№ п/п", "number"),
        ("№", "number"),
        ("№ урока", "number"),
        ("Тема занятия", "topic"),
        ("Содержание учебного материала", "topic"),
        ("Раздел", "section"),
        ("Объём часов", "hours"),
        ("Кол-во часов на самостоятельную работу", "hours"),
        ("Тип занятия", "kind"),
        ("№ ЛР/ПР", "work"),
        ("Номер работы", "work"),
        ("Формируемые компетенции", "competencies"),
        ("Домашнее задание", "homework"),
        ("Средства обучения", "equipment"),
        ("Дата проведения", "date"),
        ("Примечание", None),
    ],
)
def test_columns_are_known_by_their_words(words, field):
    assert columns_of([words], WORDS) == ({field: 0} if field else {})


def test_the_head_is_the_row_that_names_most():
    rows = [["Тема плана"], ["№", "Тема", "Часы"], ["№", "Тема"]]
    head = find_head(rows, WORDS, frozenset({"topic"}))
    assert (head.row, dict(head.columns)) == (1, {"number": 0, "topic": 1, "hours": 2})
    assert find_head([["ФИО", "Группа"]], WORDS, frozenset({"topic"})) is None
    assert is_row_of_numbers(["1", "2", "3", ""])
    assert not is_row_of_numbers(["1", "Алгоритмы", "2"])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Лекция", "lecture"),
        ("л", "lecture"),
        ("Комбинированный урок", "lesson"),
        ("урок изучения нового материала", "lesson"),
        ("Практическое занятие", "practical"),
        ("ПР", "practical"),
        ("лабораторно-практическое занятие", "laboratory"),
        ("ЛР", "laboratory"),
        ("Контрольная работа", "control"),
        ("к/р", "control"),
        ("КП", "course_project"),
        ("Самостоятельная работа", "independent"),
        ("Семинар", "seminar"),
        ("Консультация", "consultation"),
        ("Дифференцированный зачёт", "exam"),
        ("Учебная практика", "practice"),
        ("УП", "practice"),
        ("диспут", None),
        ("", None),
    ],
)
def test_kinds_as_teachers_write_them(words, kind):
    assert kind_of_words(words) == (TopicKind(kind) if kind else None)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2", 2),
        ("2,5", Decimal("2.5")),
        ("2 ч.", 2),
        ("4 часа", 4),
        ("-2", -2),
        ("", None),
        ("два", None),
        ("1-2", None),
        ("2+2", None),
    ],
)
def test_hours(text, hours):
    assert hours_of(text) == hours


def test_what_is_wrong_is_said_row_by_row():
    made = table(
        ["1", "Практ. раб. № 1. Ветвления", "2", "ПР"],
        ["2", "Решение задач", "2", "Урок"],
        ["3", "Циклы", "2", "Практическая работа", "3"],
        ["5", "Массивы", "две", "Лекция"],
        ["6", "Контрольная работа", "-2", "Контрольная", "1"],
        ["7", "Файлы", "", "диспут"],
        ["8", "Строки", "1,5", "Лекция"],
        ["9", "Функции", "12", "Лекция"],
        ["", "Всего часов", "30"],
    )
    assert said(made) == [
        (4, "abbreviation", "Слова в теме сокращены: «Практ. раб.». Их записывают полностью (пункт 3.1.8)."),
        (5, "vague", "Тема не названа: «Решение задач» без темы записывать нельзя (пункт 3.1.8)."),
        (6, "numbering", "После практической работы № 1 идёт № 3. Верно № 2? (пункт 3.1.8)"),
        (7, "order", "После занятия № 3 идёт № 5. Верно № 4?"),
        (7, "hours", "«две» — не число часов."),
        (
            8,
            "no-topic",
            "Работа названа, а её темы нет: «Контрольная работа» без темы записывать нельзя (пункт 3.1.8).",
        ),
        (8, "hours", "Часов -2: занятие длится хотя бы час."),
        (9, "hours", "Часы не указаны."),
        (9, "kind", "Вид занятия «диспут» не узнан, строка проверена как урок."),
        (10, "hours", "Часы дробные (1,5), проверьте их."),
        (11, "hours", "Часов 12 на одно занятие, проверьте их. Занятия записывают по одному в строке."),
        (12, "total", "Всего часов: записано 30 ч, в строках 19,5 ч."),
    ]
    assert [note.proposal for note in checked(made)][:3] == ["Практическая работа № 1. Ветвления", "", "2"]


def test_without_columns_of_hours_and_kinds_the_topics_tell():
    made = table(["Практическая работа № 1. Сети"], ["Лабораторная работа. Узлы"], ["Каналы"], head=["Темы"])
    assert [row.kind.value for row in made.rows] == []  # one cell in a row is a section
    made = table(
        ["1", "Практическая работа № 1. Сети"], ["2", "Лабораторная работа. Узлы"], ["3", "Каналы"], head=["№", "Темы"]
    )
    assert [row.kind.value for row in made.rows] == ["practical", "laboratory", "lesson"]
    assert [(place, about) for place, about, _ in said(made)] == [(5, "no-number")]
    assert [note.proposal for note in checked(made)] == ["Лабораторная работа № 1. Узлы"]


def test_a_second_table_goes_on_or_begins_anew():
    first = table(["1", "Практическая работа № 1. Сети", "2", "ПР"], ["2", "Практическая работа № 2. Узлы", "2", "ПР"])
    for number, notes in ((3, 0), (1, 0), (4, 1)):
        second = table(["3", f"Практическая работа № {number}. Каналы", "2", "ПР"])
        assert len(said(second, first.rows)) == notes


LINE = PlanLine(
    "МДК.01.01",
    "Программирование",
    "ПЦ",
    LineKind.MDK,
    (
        PlanHours(3, Work.LECTURE, Decimal(6)),
        PlanHours(3, Work.PRACTICE, Decimal(2)),
        PlanHours(3, Work.CONSULTATION, Decimal(2)),
        PlanHours(4, Work.LECTURE, Decimal(10)),
    ),
)


def test_hours_are_held_against_the_plan_by_kind():
    made = table(
        ["1", "Сети", "4", "Лекция"],
        ["2", "Узлы", "2", "Контрольная работа", "1"],
        ["3", "Каналы", "4", "ПР", "1"],
        ["4", "Линии", "2", "ЛР", "1"],
    )
    assert [note.sentence for note in plan_notes(made.rows, LINE, frozenset({3}))] == [
        "Практические работы: по плану 2 ч, в КТП 4 ч, лишние 2 ч.",
        "Лабораторные работы: по плану 0 ч, в КТП 2 ч, лишние 2 ч.",
        "Консультации: по плану 2 ч, в КТП 0 ч, не хватает 2 ч.",
    ]
    assert plan_notes(made.rows, LINE, frozenset({3, 4}))[0].sentence == (
        "Лекции и уроки: по плану 16 ч, в КТП 6 ч, не хватает 10 ч."
    )


def test_no_head_is_no_plan_of_topics():
    assert read_table([(1, ["ФИО", "Группа"]), (2, ["Белов", "ИСП-21"])]) is None
