"""Incidents: who answers them, when others are told, and the facts they are made of."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.incidents import State, refuse_acknowledger, state_now, told_to, waiting
from college.admission.policy import Policy
from college.admission.shared_login import (
    DEFAULT_POINTS,
    FirstExport,
    ForeignGroups,
    ForeignRoom,
    Fork,
    NightGuesses,
    Overlap,
    SeveralAccounts,
    Signal,
    TwoRooms,
    UnknownMachine,
    WorkWhileAway,
    headline,
    is_night,
    opens_incident,
    refuse_points,
    score,
)
from college.refusal import Refused

TOMSK = ZoneInfo("Asia/Tomsk")
FIRST, SECOND, TEACHER = UUID(int=1), UUID(int=2), UUID(int=3)


def at(hour, minute=0, day=11):
    return datetime(2026, 11, day, hour, minute, tzinfo=TOMSK)


FACTS = {
    UnknownMachine(at(21, 14), "DESKTOP-7K2"): (
        "Верный пароль на неизвестном компьютере «DESKTOP-7K2», 11 ноября в 21:14. Ничего не открылось."
    ),
    Fork(at(8, 5), "К305-01"): (
        "С компьютера «К305-01» под одним номером пришли две разные записи, 11 ноября в 08:05."
    ),
    Overlap(at(9), at(9, 20), ("К305-01", "Ноутбук 0217")): (
        "Записи одновременно с двух компьютеров, «К305-01» и «Ноутбук 0217»: 11 ноября в 09:00 – 09:20."
    ),
    WorkWhileAway(at(9, day=12), 5, date(2026, 11, 10), date(2026, 11, 14)): (
        "5 записей 12 ноября, а сотрудник отсутствует с 10 ноября по 14 ноября."
    ),
    WorkWhileAway(at(9, day=12), 1, date(2026, 11, 9)): "1 запись 12 ноября, а последний рабочий день — 9 ноября.",
    ForeignRoom(at(10), 2, "305", "210"): (
        "Записи на 2-й паре из кабинета 305, а по расписанию — 210, 11 ноября в 10:00."
    ),
    TwoRooms(at(10, 4), ("305", "210"), 4): "Записи из кабинетов 305 и 210 за 4 минуты, 11 ноября в 10:04.",
    SeveralAccounts(at(10, 4), "К305-01", 3, 10): (
        "3 сотрудника за 10 минут на компьютере «К305-01» вне учительской, 11 ноября в 10:04."
    ),
    NightGuesses(at(23, 11), at(23, 14), 3): "3 неверных пароля ночью, затем верный: 11 ноября в 23:11 – 23:14.",
    NightGuesses(at(23, 11), at(23, 14), 21): "21 неверный пароль ночью, затем верный: 11 ноября в 23:11 – 23:14.",
    ForeignGroups(at(10), 4, ("ССА-31",)): (
        "4 оценки в группе ССА-31, где сотрудник не вёл занятий, 11 ноября в 10:00."
    ),
    ForeignGroups(at(10), 11, ("ССА-31", "ИСП-21")): (
        "11 оценок в группах ССА-31, ИСП-21, где сотрудник не вёл занятий, 11 ноября в 10:00."
    ),
    FirstExport(at(16, 20, day=10), "список группы ССА-31"): (
        "Первая выгрузка: список группы ССА-31, 10 ноября в 16:20."
    ),
}  # fmt: skip
SOME = st.lists(st.sampled_from(list(FACTS)), max_size=8)
POINTS = st.fixed_dictionaries({signal: st.integers(0, 9) for signal in Signal})


def test_the_default_points():
    assert {signal.value: worth for signal, worth in DEFAULT_POINTS.items()} == {
        "unknown machine": 5, "fork": 5, "overlap": 4, "away": 4, "foreign room": 3, "several accounts": 2,
        "night guesses": 2, "foreign groups": 2, "first export": 1,
    }  # fmt: skip
    refuse_points(DEFAULT_POINTS)
    assert {fact.signal for fact in FACTS} == set(Signal)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_a_fact_is_told_without_a_verdict(fact):
    sentence = fact.sentence.replace("\u00a0", " ")
    assert sentence == FACTS[fact]
    for verdict in ("виноват", "нарушил", "подозр", "передал", "украл", "злоум", "больнич", "болезн", "!"):
        assert verdict not in sentence.lower()


def test_the_case_of_the_picture():
    facts = [
        UnknownMachine(at(21, 14), "DESKTOP-7K2"),
        NightGuesses(at(21, 11), at(21, 14), 3),
        FirstExport(at(16, 20, day=10), "список группы ССА-31"),
    ]
    assert score(facts) == 8
    assert headline(score(facts)) == "Признаки общего входа: 8 баллов (случай открывается с 5)"
    assert headline(1, Policy(incident_points=3)) == "Признаки общего входа: 1 балл (случай открывается с 3)"
    assert opens_incident(facts)
    assert not opens_incident(facts[1:])
    assert opens_incident(facts[1:], policy=Policy(incident_points=3))


@given(SOME, SOME, POINTS)
def test_a_signal_counts_once_and_another_fact_never_takes_away(facts, more, points):
    assert score(facts + facts, points) == score(facts, points)
    assert score(facts, points) <= score(facts + more, points) <= score(facts, points) + score(more, points)
    assert score([], points) == 0


def test_points_are_editable_within_reason():
    with pytest.raises(Refused, match="каждому признаку"):
        refuse_points({Signal.FORK: 5})
    with pytest.raises(Refused, match="от 0 до 100"):
        refuse_points({**DEFAULT_POINTS, Signal.FORK: -1})
    refuse_points({**DEFAULT_POINTS, Signal.FORK: 0})


def test_night_goes_over_midnight():
    assert [is_night(at(hour)) for hour in (21, 22, 23, 0, 5, 6, 12)] == [False, True, True, True, True, False, False]


def test_nobody_answers_an_incident_about_himself():
    refuse_acknowledger(FIRST, TEACHER, {FIRST})
    refuse_acknowledger(SECOND, FIRST, {FIRST, SECOND})
    with pytest.raises(Refused, match=r"другой администратор\. Директор его тоже видит"):
        refuse_acknowledger(FIRST, FIRST, {FIRST, SECOND})
    with pytest.raises(Refused, match=r"другого администратора нет.*назначат второго администратора"):
        refuse_acknowledger(FIRST, FIRST, {FIRST})


def test_who_sees_it_as_his_to_answer():
    assert told_to(TEACHER, {FIRST, SECOND}, State.OPEN) == ({FIRST, SECOND}, False)
    assert told_to(TEACHER, {FIRST, SECOND}, State.ESCALATED) == ({FIRST, SECOND}, True)
    assert told_to(FIRST, {FIRST, SECOND}, State.OPEN) == ({SECOND}, False)
    assert told_to(FIRST, {FIRST}, State.OPEN) == (frozenset(), True)


def test_after_half_an_hour_others_are_told():
    opened = at(21, 14)
    assert state_now(State.OPEN, opened, at(21, 43)) is State.OPEN
    assert state_now(State.OPEN, opened, at(21, 44)) is State.ESCALATED
    assert state_now(State.ACKNOWLEDGED, opened, at(23)) is State.ACKNOWLEDGED
    assert state_now(State.OPEN, opened, at(21, 44), Policy(escalation_minutes=60)) is State.OPEN


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(minutes=1), "ждёт ответа 1 минуту"),
        (timedelta(minutes=22), "ждёт ответа 22 минуты"),
        (timedelta(hours=1, minutes=59), "ждёт ответа 1 час"),
        (timedelta(hours=15), "ждёт ответа 15 часов"),
        (timedelta(hours=47), "ждёт ответа 47 часов"),
        (timedelta(hours=48), "ждёт ответа 2 дня"),
        (-timedelta(minutes=5), "ждёт ответа 0 минут"),
    ],
)
def test_how_long_it_waits(passed, told):
    assert waiting(State.ESCALATED, at(21), at(21) + passed) == told
    assert waiting(State.HANDLED, at(21), at(21) + passed) == ""
