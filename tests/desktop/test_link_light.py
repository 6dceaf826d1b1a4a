"""The status light tells the truth: nine states, their rank, never a green too much."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desktop import plurals
from desktop.shell.link_light import Lamp, LightState, LinkLight, light_sentence
from desktop.shell.theme import Theme

ZONE = ZoneInfo("Asia/Tomsk")
NOW = datetime(2026, 11, 12, 12, 41, 7, tzinfo=ZONE)


def at(hour, minute, second=0, day=12):
    """A moment of the college's day, as it travels: in UTC."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE).astimezone(UTC)


STATES = {
    "sent": (
        LightState(last_exchange=at(12, 31)),
        ("circle-check", "success", "Сохранено и отправлено · последний обмен 12:31"),
    ),
    "waiting": (
        LightState(waiting=3, last_exchange=at(9, 41)),
        ("circle-arrow-up", "unsent", "Сохранено на этом компьютере · ждут отправки: 3 · последний обмен 09:41"),
    ),
    "sending": (
        LightState(waiting=41, sending=(3, 41), last_exchange=at(9, 41)),
        ("circle-arrow-up", "unsent", "Отправляется 3 из 41 · всё сохранено на этом компьютере"),
    ),
    "filling": (
        LightState(waiting=1, coming=(30, 167), last_exchange=at(9, 41)),
        ("download", "unsent", "Журналы загружаются · загружено 82 % · ждут отправки: 1"),
    ),
    "broken off": (
        LightState(coming=(30, 167), offline_since=at(9, 43), last_exchange=at(9, 41)),
        ("cloud-off", "text-2", "Нет связи с 09:43 · работать можно · загружено 82 % · последний обмен 09:41"),
    ),
    "no line": (
        LightState(waiting=3, offline_since=at(9, 43), last_exchange=at(9, 41)),
        ("cloud-off", "text-2", "Нет связи с 09:43 · работать можно · ждут отправки: 3 · последний обмен 09:41"),
    ),
    "dispute": (
        LightState(waiting=3, disputed=1, last_exchange=at(9, 41)),
        (
            "git-compare-arrows",
            "disputed",
            "Сохранено на этом компьютере · спорных: 1 · ждут отправки: 3 · последний обмен 09:41",
        ),
    ),
    "on decision": (
        LightState(parked=2, decider="заведующего", last_exchange=at(12, 31)),
        ("git-compare-arrows", "disputed", "Сохранено · на решении у заведующего: 2 · последний обмен 12:31"),
    ),
    "lease ends": (
        LightState(waiting=48, lease_used=26, lease_left=4, offline_since=at(8, 0)),
        (
            "triangle-alert",
            "warning",
            "Связи нет 26 дней работы · ещё 4 дня открыто всё, дальше только свои занятия · ждут отправки: 48",
        ),
    ),
    "clock wrong": (
        LightState(clock_off=timedelta(hours=2), last_exchange=at(12, 31)),
        (
            "triangle-alert",
            "warning",
            "Часы компьютера отстают на 2 ч · записи сохранены, время исправит сервер",
        ),
    ),
    "cannot save": (
        LightState(trouble="на диске нет места", last_write=at(12, 41, 7)),
        ("octagon-alert", "danger", "Не сохраняется: на диске нет места · последняя запись 12:41:07"),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def russian(qapp):
    plurals.load(qapp)


@pytest.mark.parametrize("name", STATES)
def test_the_nine_states(name):
    state, expected = STATES[name]
    light = light_sentence(state, NOW)
    assert (light.icon, light.token, light.sentence) == expected


def test_danger_outranks_all_and_a_dispute_outranks_waiting():
    state = LightState(
        waiting=3, sending=(1, 3), offline_since=at(9, 0), disputed=1, parked=1, lease_left=2,
        clock_off=timedelta(hours=1), trouble="на диске нет места",
    )  # fmt: skip
    assert light_sentence(state, NOW).token == "danger"
    calm = LightState(waiting=3, offline_since=at(9, 0), disputed=1)
    assert light_sentence(calm, NOW).token == "disputed"


def test_green_only_when_nothing_waits():
    """Every mix of facts: green stands only over nothing waiting, parked, disputed or troubled."""
    for waiting, disputed, parked, returned, offline, exchanged, trouble, sending in itertools.product(
        (0, 2), (0, 1), (0, 1), (0, 1), (None, at(9, 0)), (None, at(8, 0)), ("", "диск"), (None, (1, 2))
    ):
        state = LightState(
            waiting=waiting, disputed=disputed, parked=parked, offline_since=offline, last_exchange=exchanged,
            trouble=trouble, sending=sending, returned=returned,
        )  # fmt: skip
        light = light_sentence(state, NOW)
        if light.token == "success" or "отправлено" in light.sentence:
            assert not any((waiting, disputed, parked, returned, offline, trouble, sending))
            assert exchanged
        if waiting and light.token not in ("danger", "unsent"):
            assert "ждут отправки: 2" in light.sentence
        if trouble:
            assert "Сохранено" not in light.sentence
        elif disputed or returned or parked:
            assert ("спорных: 1" in light.sentence) is bool(disputed)
            assert ("вернулись к вам: 1" in light.sentence) is bool(returned)
            assert ("на решении: 1" in light.sentence) is bool(parked)


def test_never_exchanged_is_not_green():
    light = light_sentence(LightState(), NOW)
    assert light.token != "success"
    assert light.sentence == "Сохранено на этом компьютере · обмена ещё не было"


def test_another_day_is_named():
    light = light_sentence(LightState(waiting=1, last_exchange=at(15, 40, day=11)), NOW)
    assert light.sentence.endswith("последний обмен 11\N{NO-BREAK SPACE}ноября, 15:40")


def test_clock_ahead_by_days_and_small_differences():
    ahead = light_sentence(LightState(clock_off=timedelta(days=-365), waiting=2), NOW)
    assert ahead.sentence.startswith("Часы компьютера спешат на 365 дней")
    assert light_sentence(LightState(clock_off=timedelta(minutes=4), last_exchange=at(12, 0)), NOW).token == "success"


def test_under_the_lock_only_counts_are_told():
    light = light_sentence(LightState(waiting=4, under_lock=2), NOW)
    assert light.sentence == "Сохранено на этом компьютере · ждут отправки: 4 · сотрудников: 2"
    assert light_sentence(LightState(under_lock=0), NOW).token == "success"


def test_trouble_of_saving_outlives_a_report_of_the_exchange():
    lamp = Lamp(lambda: NOW)
    lamp.update(trouble="на диске нет места", last_write=at(12, 41, 7))
    lamp.show(LightState(waiting=1, last_exchange=at(12, 0)))
    assert lamp.light().token == "danger"
    lamp.update(trouble="")
    assert lamp.light().token == "unsent"


def test_the_widget_shows_the_sentence_and_says_it_to_readers(qtbot):
    said = []
    lamp = Lamp(lambda: NOW)
    widget = LinkLight(Theme("light"), lamp)
    qtbot.addWidget(widget)
    lamp.changed.connect(lambda: said.append(widget.accessibleName()))
    lamp.show(STATES["waiting"][0])
    assert widget.text() == STATES["waiting"][1][2]
    assert said == [widget.text()]
    assert widget.minimumSizeHint().width() >= widget.fontMetrics().horizontalAdvance(widget.text())
