"""Incidents: who answers them, when others are told, and the facts they are made of."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.incidents import (
    State,
    is_unanswered,
    number_of,
    refuse_acknowledger,
    state_seen,
    told_to,
    waiting,
)
from college.admission.login_facts import (
    FirstExport,
    ForeignGroups,
    ForeignRoom,
    Fork,
    NightGuesses,
    Overlap,
    PasskeyCopy,
    SeveralAccounts,
    SlipGuesses,
    TwoRooms,
    UnknownMachine,
    WebCodes,
    Why,
    WorkWhileAway,
)
from college.admission.policy import Policy
from college.admission.shared_login import (
    DEFAULT_POINTS,
    TITLES,
    Signal,
    gathered,
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


ROOM, PLANNED, MACHINE, LAPTOP, GROUP, OTHER_GROUP = (UUID(int=number) for number in range(10, 16))
CALLED = {
    ROOM: "305", PLANNED: "210", MACHINE: "К305-01", LAPTOP: "Ноутбук 0217", GROUP: "ССА-31", OTHER_GROUP: "ИСП-21",
    "students.card": "Личные карточки",
}  # fmt: skip
FACTS = {
    UnknownMachine(at(21, 14)): "Верный пароль на неизвестном компьютере, 11 ноября в 21:14. Ничего не открылось.",
    Fork(at(8, 5), MACHINE): "С компьютера «К305-01» под одним номером пришли две разные записи, 11 ноября в 08:05.",
    Fork(at(8, 5), None): "С одного компьютера под одним номером пришли две разные записи, 11 ноября в 08:05.",
    SlipGuesses(at(8, 5), MACHINE, 5): (
        "Код первого входа не подошёл 5 раз на компьютере «К305-01», 11 ноября в 08:05. Код погашен."
    ),
    SlipGuesses(at(8, 5), None, 3): "Код первого входа не подошёл 3 раза в браузере, 11 ноября в 08:05. Код погашен.",
    WebCodes(at(8, 5), 10): (
        "К веб-паролю 10 раз подряд не подошёл код телефона, 11 ноября в 08:05. Этот пароль больше ничего не открывает."
    ),
    PasskeyCopy(at(8, 5)): (
        "Счётчик ключа входа через браузер пошёл назад, 11 ноября в 08:05: у ключа может быть копия. Ключ остановлен."
    ),
    Overlap(at(9), at(9, 20), (MACHINE, LAPTOP)): (
        "Записи одновременно с двух компьютеров, «К305-01» и «Ноутбук 0217»: 11 ноября в 09:00 – 09:20."
    ),
    WorkWhileAway(at(9, day=12), 5, date(2026, 11, 10), date(2026, 11, 14), Why.ABSENT): (
        "5 записей 12 ноября, а сотрудник отсутствует с 10 ноября по 14 ноября."
    ),
    WorkWhileAway(at(9, day=12), 2, date(2026, 11, 12), date(2026, 11, 12), Why.ABSENT): (
        "2 записи 12 ноября, а сотрудника в этот день заменяли."
    ),
    WorkWhileAway(at(9, day=12), 1, date(2026, 11, 9), None, Why.LEFT): (
        "1 запись 12 ноября, а последний рабочий день — 9 ноября."
    ),
    WorkWhileAway(at(9, day=12), 2, date(2026, 11, 9), None, Why.HALTED): (
        "2 записи 12 ноября, а вход приостановлен с 9 ноября."
    ),
    ForeignRoom(at(10), 2, ROOM, PLANNED): (
        "Записи на 2-й паре из кабинета 305, а по расписанию — 210, 11 ноября в 10:00."
    ),
    TwoRooms(at(10, 4), (ROOM, PLANNED), 4): "Записи из кабинетов 305 и 210 за 4 минуты, 11 ноября в 10:04.",
    SeveralAccounts(at(10, 4), MACHINE, 3, 10): (
        "3 сотрудника за 10 минут на компьютере «К305-01» вне учительской, 11 ноября в 10:04."
    ),
    NightGuesses(at(23, 11), at(23, 14), 3): "3 неверных пароля ночью, затем верный: 11 ноября в 23:11 – 23:14.",
    NightGuesses(at(23, 11), at(0, 14, day=12), 21): (
        "21 неверный пароль ночью, затем верный: 11 ноября в 23:11 – 12 ноября в 00:14."
    ),
    ForeignGroups(at(10), 4, (GROUP,)): "4 оценки в группе ССА-31, где сотрудник не вёл занятий, 11 ноября в 10:00.",
    ForeignGroups(at(10), 11, (GROUP, OTHER_GROUP)): (
        "11 оценок в группах ССА-31, ИСП-21, где сотрудник не вёл занятий, 11 ноября в 10:00."
    ),
    FirstExport(at(16, 20, day=10), "students.card", GROUP): (
        "Первая выгрузка: раздел «Личные карточки», группа ССА-31, 10 ноября в 16:20."
    ),
    FirstExport(at(16, 20, day=10), "students.card", None): (
        "Первая выгрузка: раздел «Личные карточки», 10 ноября в 16:20."
    ),
}
SOME = st.lists(st.sampled_from(list(FACTS)), max_size=8)
POINTS = st.fixed_dictionaries({signal: st.integers(0, 9) for signal in Signal})


def test_the_default_points():
    assert {signal.value: worth for signal, worth in DEFAULT_POINTS.items()} == {
        "unknown machine": 5, "fork": 5, "slip": 5, "web codes": 5, "passkey copy": 5, "overlap": 4, "away": 4, "foreign room": 3, "several accounts": 2,
        "night guesses": 2, "foreign groups": 2, "first export": 1,
    }  # fmt: skip
    refuse_points(DEFAULT_POINTS)
    assert {fact.signal for fact in FACTS} == set(Signal) == set(TITLES)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_a_fact_is_told_without_a_verdict(fact):
    sentence = fact.told(CALLED.__getitem__).replace("\u00a0", " ")
    assert sentence == FACTS[fact]
    for verdict in ("виноват", "нарушил", "подозр", "передал", "украл", "злоум", "больнич", "болезн", "!"):
        assert verdict not in sentence.lower()


def test_the_case_of_the_picture():
    facts = [
        UnknownMachine(at(21, 14)),
        NightGuesses(at(21, 11), at(21, 14), 3),
        FirstExport(at(16, 20, day=10), "students.card", GROUP),
    ]
    assert score(facts) == 8
    assert headline(score(facts)) == "Признаки общего входа: 8 баллов (случай открывается с 5)"
    assert headline(1, 3) == "Признаки общего входа: 1 балл (случай открывается с 3)"
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


def test_facts_are_counted_together_only_within_the_window():
    overlap, export = Overlap(at(9, day=1), at(9, day=1), (MACHINE, LAPTOP)), FirstExport(at(9, day=8), "ktp", None)
    assert gathered([export, overlap]) == (overlap, export)
    late = FirstExport(at(9, 1, day=8), "ktp", None)
    assert gathered([overlap, late]) == ()
    assert gathered([overlap, late], policy=Policy(signal_days=8)) == (overlap, late)
    again = Overlap(at(9, day=2), at(9, day=2), (MACHINE, LAPTOP))
    assert gathered([overlap, again, late]) == (again, late), "what lies too far back is left out"


def test_after_half_an_hour_others_are_told():
    opened = at(21, 14)
    assert not is_unanswered(State.OPEN, opened, at(21, 43))
    assert is_unanswered(State.OPEN, opened, at(21, 44))
    assert not is_unanswered(State.ACKNOWLEDGED, opened, at(23))
    assert not is_unanswered(State.OPEN, opened, at(21, 44), Policy(escalation_minutes=60))


def test_what_is_shown_is_what_was_written_down():
    opened = at(21, 14)
    assert state_seen(State.OPEN, opened, None) is State.OPEN, "that others were told is no guess of a clock"
    assert state_seen(State.OPEN, opened, at(21, 44)) is State.ESCALATED
    assert state_seen(State.ACKNOWLEDGED, opened, at(21, 44)) is State.ACKNOWLEDGED
    assert state_seen(State.OPEN, at(22), at(21, 44)) is State.OPEN, "opened again, it waits anew"


def test_an_incident_has_a_short_number():
    assert number_of(UUID("0193f1a2-0000-7000-8000-00009abc12ef")) == "9ABC12EF"


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
