"""The state of a lesson and the rule of its topic."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.lessons import (
    LessonFacts,
    LessonKind,
    LessonState,
    column_code,
    late_days,
    missing_in,
    read_code,
    state_of,
)
from college.topics import order_finding, topic_findings

TOMSK = ZoneInfo("Asia/Tomsk")
STARTS = datetime(2026, 11, 12, 12, 20, tzinfo=TOMSK)
EVENING = datetime(2026, 11, 12, 23, 59, tzinfo=TOMSK)
FULL = LessonFacts(STARTS, topic="Сокеты", hours=2, homework="§ 17", roll_called=True, completed=EVENING)


def test_a_lesson_before_its_bell_is_planned_even_when_prepared():
    assert state_of(FULL, STARTS - timedelta(minutes=1)) is LessonState.PLANNED


@pytest.mark.parametrize(
    ("gap", "missing"),
    [
        ({"topic": "  "}, ("тема",)),
        ({"hours": 0}, ("часы",)),
        ({"roll_called": False}, ("перекличка",)),
        ({"homework": ""}, ("задание на дом",)),
    ],
)
def test_one_missing_field_keeps_it_held(gap, missing):
    facts = replace(FULL, **gap)
    assert missing_in(facts) == missing
    assert state_of(facts, EVENING) is LessonState.HELD


def test_nothing_set_for_home_is_an_answer_too():
    assert state_of(replace(FULL, homework="", homework_none=True), EVENING) is LessonState.FILLED


def test_filled_on_its_day_or_late():
    assert state_of(FULL, EVENING) is LessonState.FILLED
    late = replace(FULL, completed=EVENING + timedelta(days=2))
    assert state_of(late, EVENING + timedelta(days=3)) is LessonState.LATE_FILLED
    assert late_days(late) == 2
    assert late_days(FULL) == 0


def test_an_edit_after_the_check_asks_for_a_new_check():
    now = EVENING + timedelta(days=9)
    signed = replace(FULL, changed=EVENING, checked=EVENING + timedelta(days=7))
    assert state_of(signed, now) is LessonState.CHECKED
    assert state_of(replace(signed, changed=now), now) is LessonState.FILLED


def test_a_cancelled_lesson_is_nothing_else():
    assert state_of(replace(FULL, cancelled=True), EVENING) is LessonState.CANCELLED


@given(st.sampled_from(LessonKind), st.none() | st.integers(1, 99))
def test_a_code_that_is_shown_can_be_read(kind, number):
    assert read_code(column_code(kind, number)) == (kind, number)


@pytest.mark.parametrize("code", ["", "ПР4а", "Я", "4"])
def test_an_unknown_code_is_no_code(code):
    with pytest.raises(ValueError):  # noqa: PT011 - the code itself is the message
        read_code(code)


@pytest.mark.parametrize(
    ("topic", "kind", "number"),
    [
        ("", None, None),
        ("Обработка исключений. Иерархия классов исключений", LessonKind.LECTURE, None),
        ("Практическая работа № 9. Обработка исключений ввода", LessonKind.PRACTICE, 9),
        ("Контрольная работа № 2. Тестирование и отладка модулей", LessonKind.TEST, 2),
        ("Решение задач по теме «Обработка исключений»", LessonKind.LECTURE, None),
        ("Повторение темы «Пределы функций»", LessonKind.LECTURE, None),
        ("Сериализация объектов. Форматы JSON и XML", LessonKind.LECTURE, None),
        ("Платформа .NET, версия 8.0. Среда исполнения.", LessonKind.LECTURE, None),
    ],
)
def test_good_topics_have_no_findings(topic, kind, number):
    assert topic_findings(topic, kind, number) == ()


@pytest.mark.parametrize(
    ("topic", "kind", "number", "says"),
    [
        ("Решение задач", None, None, "Тема не названа: «Решение задач» без темы записывать нельзя (пункт 3.1.8)."),
        ("повторение.", None, None, "Тема не названа"),
        ("Практическая работа № 4. Повторение", LessonKind.PRACTICE, 4, "Тема не названа: «Повторение»"),
        ("Практическая работа № 4.", LessonKind.PRACTICE, 4, "Тема не названа: «Практическая работа № 4»"),
        ("Практ. раб. № 11. Журналирование событий", None, None, "Слова в теме сокращены"),
        ("Языки, среды и др.", None, None, "Слова в теме сокращены"),
        ("К/р по теме «Пределы»", None, None, "Слова в теме сокращены"),
        ("Лабораторная работа. Измерение тока", LessonKind.LABORATORY, 2, "Не назван номер"),
        ("Сокеты", LessonKind.PRACTICE, 2, "Не назван номер: «Практическая работа № …»"),
        ("Практическая работа № 11. Журналирование", LessonKind.PRACTICE, 10, "В теме № 11, в столбце № 10."),
    ],
)
def test_topics_against_the_rule_are_findings(topic, kind, number, says):
    assert any(finding.startswith(says) for finding in topic_findings(topic, kind, number))


def test_works_are_numbered_one_after_another():
    assert order_finding(LessonKind.PRACTICE, 10, 9) is None
    assert order_finding(LessonKind.PRACTICE, 11, 9) == "После практической работы № 9 идёт № 11. Верно № 10?"
