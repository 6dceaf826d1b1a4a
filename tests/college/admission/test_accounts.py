"""Accounts: the day of an order, the end of the last working day, what a closed one may not do."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.account_tasks import AccountTask, TaskKind, basis, due, is_met, is_overdue, told, was_late
from college.admission.accounts import Event, State, account_end, next_state, refuse_edit, refuse_sign_in
from college.refusal import Refused

TOMSK = ZoneInfo("Asia/Tomsk")
SIGNED = date(2026, 11, 11)
CREATE = AccountTask(TaskKind.CREATE, UUID(int=1), "141-к", SIGNED)
CLOSE = AccountTask(TaskKind.CLOSE, UUID(int=2), "140-к", SIGNED, last_day=date(2026, 11, 13))


def at(day, hour, minute=0, second=0):
    return datetime(2026, 11, day, hour, minute, second, tzinfo=TOMSK)


def test_the_usual_way_of_an_account():
    state = None
    for event, after in [
        (Event.CREATED, State.REQUESTED),
        (Event.CODE_ISSUED, State.ISSUED),
        (Event.CODE_LAPSED, State.REQUESTED),
        (Event.CODE_ISSUED, State.ISSUED),
        (Event.CODE_USED, State.ENROLLED),
        (Event.ROLE_BEGAN, State.ACTIVE),
        (Event.LEAKED, State.SUSPENDED),
        (Event.CODE_ISSUED, State.ISSUED),
        (Event.CODE_USED, State.ENROLLED),
        (Event.CLOSED, State.CLOSED),
        (Event.RESTORED, State.REQUESTED),
    ]:
        state = next_state(state, event)
        assert state is after


def test_a_closed_account_is_not_simply_given_a_code():
    with pytest.raises(Refused, match="закрыта, выдать код нельзя"):
        next_state(State.CLOSED, Event.CODE_ISSUED)


def test_whoever_leaves_can_be_closed_in_every_state():
    for state in set(State) - {State.CLOSED}:
        assert next_state(state, Event.CLOSED) is State.CLOSED


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (State.REQUESTED, r"ещё не выдан. Его выдаёт администратор \(пункт 3\.1\.2\)"),
        (State.ISSUED, "по коду с листка"),
        (State.SUSPENDED, "цело и ждёт решения"),
        (State.CLOSED, r"закрыта с 14.ноября\. .*администратору \(пункт 4\.5\.5\)"),
    ],
)
def test_who_is_not_let_in_and_why(state, says):
    with pytest.raises(Refused) as caught:
        refuse_sign_in(state, date(2026, 11, 14))
    assert re.search(says, str(caught.value))


def test_who_is_let_in():
    refuse_sign_in(State.ENROLLED)
    refuse_sign_in(State.ACTIVE)


def test_an_account_ends_with_its_last_minute():
    end = account_end(date(2026, 11, 13), TOMSK)
    assert end == at(13, 23, 59)
    refuse_edit(end, at(13, 23, 59, 59))
    refuse_edit(end, at(13, 23, 59, 59).astimezone(UTC))
    refuse_edit(None, at(30, 12))
    with pytest.raises(Refused) as caught:
        refuse_edit(end, at(14, 0))
    assert str(caught.value) == (
        "Введено 14\u00a0ноября, а учётная запись действовала до 13\u00a0ноября. Введённое цело, в журнал не внесено "
        "и ждёт решения (пункт 4.5.5)."
    )


@given(st.integers(0, 30 * 24 * 60))
def test_an_edit_is_taken_by_its_day_in_the_college(minutes):
    event = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    taken = event.astimezone(TOMSK).date() <= date(2026, 11, 13)
    try:
        refuse_edit(account_end(date(2026, 11, 13), TOMSK), event)
    except Refused:
        assert not taken
    else:
        assert taken


@pytest.mark.parametrize("task", [CREATE, CLOSE])
def test_a_task_is_due_on_the_day_of_signing(task):
    assert due(task, TOMSK) == at(11, 23, 59)
    assert not is_overdue(task, at(11, 23, 59, 30), TOMSK)
    assert is_overdue(task, at(12, 0), TOMSK)
    assert not is_overdue(replace(task, done=at(12, 9)), at(13, 0), TOMSK)
    assert was_late(replace(task, done=at(12, 9)), TOMSK)
    assert not was_late(replace(task, done=at(11, 23, 59)), TOMSK)


def test_a_day_off_does_not_move_it():
    sunday = replace(CREATE, signed=date(2026, 11, 8))
    assert due(sunday, TOMSK).date() == date(2026, 11, 8)


def test_how_a_task_is_told():
    assert told(CREATE, at(11, 12), TOMSK) == "сегодня до 23:59"
    assert told(CREATE, at(12, 12), TOMSK) == "просрочено 1 день"
    assert told(CREATE, at(16, 12), TOMSK) == "просрочено 5 дней"
    assert told(CREATE, at(10, 12), TOMSK) == "до 11.11.2026, 23:59"
    assert told(replace(CREATE, done=at(11, 17)), at(20, 12), TOMSK) == "выполнено 11.11.2026"
    assert told(replace(CREATE, done=at(12, 17)), at(20, 12), TOMSK) == "выполнено 12.11.2026, с опозданием"
    assert basis(CREATE) == "приказ № 141-к от 11.11.2026"
    assert [kind.clause.number for kind in TaskKind] == ["4.5.1", "4.5.5"]
    assert CLOSE.kind.wording == "Закрыть учётную запись"


@pytest.mark.parametrize(
    ("state", "issued", "met"),
    [
        (None, False, False),
        (State.REQUESTED, False, False),
        (State.REQUESTED, True, True),
        (State.ISSUED, True, True),
        (State.ACTIVE, False, True),
        (State.CLOSED, True, False),
    ],
)
def test_to_create_is_met_with_account_and_code(state, issued, met):
    assert is_met(CREATE, state, None, TOMSK, code_issued=issued) is met


def test_to_close_is_met_with_an_end_within_the_last_day():
    end = account_end(date(2026, 11, 13), TOMSK)
    assert not is_met(CLOSE, State.ACTIVE, None, TOMSK, code_issued=True)
    assert is_met(CLOSE, State.ACTIVE, end, TOMSK, code_issued=True)
    assert not is_met(CLOSE, State.ACTIVE, end + timedelta(minutes=1), TOMSK, code_issued=True)
    assert is_met(CLOSE, State.CLOSED, None, TOMSK, code_issued=True)
    assert not is_met(replace(CLOSE, last_day=None), State.ACTIVE, end, TOMSK, code_issued=True)
