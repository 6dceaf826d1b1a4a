"""A college begins in the middle of a year: until its day nothing is late, and only the administrator sets it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import Engine, select

from college.beginning import refuse_beginning
from college.names import PersonName
from college.refusal import Refused
from college.roles import Role
from db import beginning
from db.clock import today
from db.engine import reading
from db.models.catalogue import College
from db.models.exchange import Parked
from db.models.people import RoleAssignment
from db.rights import load_rights
from db.today import day_of
from desktop.news import News
from desktop.settings import Settings
from desktop.shell.beginning_pane import BeginningPane
from desktop.shell.link_light import Lamp
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.workspace import Context
from tests.desktop.accounts_bench import NOW
from tests.factories import TODAY, WHO, Hand, Machines, exchange_with, lay, place


def late(hand: Hand) -> list[date]:
    with hand.store.read() as session:
        return [lesson.day for lesson in day_of(session, WHO.teacher, TODAY, hand.clock).unfilled]


def set_day(hand: Hand, day: date | None) -> date | None:
    with hand.store.write("begin_journal") as session:
        return beginning.begin_on(session, day, person=hand.person, clock=hand.clock)


def as_administrator(engine: Engine) -> None:
    first = date(2020, 9, 1)
    lay(engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.ADMINISTRATOR.value, first_day=first)


@pytest.fixture
def administrator(machines: Machines) -> Hand:
    hand = machines.hand(WHO.dispatcher)
    as_administrator(hand.engine)
    return hand


def test_nothing_is_late_before_the_day_and_everything_after_it(administrator: Hand) -> None:
    before = late(administrator)
    assert len(before) > 1
    day = before[0]  # the latest of them
    assert set_day(administrator, day) is None
    assert late(administrator) == [day]
    assert set_day(administrator, day + timedelta(1)) == day
    assert late(administrator) == []
    set_day(administrator, None)
    assert late(administrator) == before


def test_a_day_of_another_time_is_refused(administrator: Hand) -> None:
    for day in (date(2025, 8, 31), date(2028, 9, 1)):
        with pytest.raises(Refused, match="Проверьте год"):
            set_day(administrator, day)
    for day in (date(2025, 9, 1), date(2027, 1, 11), date(2028, 8, 31)):
        refuse_beginning(day, TODAY)
    assert administrator.outbox() == []


def test_nobody_else_sets_it_whatever_his_program_thinks(machines: Machines) -> None:
    server = machines.server()
    as_administrator(server)
    place(server)
    teacher, administrator = machines.enrolled(server, WHO.teacher), machines.enrolled(server, WHO.dispatcher)
    with pytest.raises(Refused, match="администратор"):
        set_day(teacher, TODAY)
    with teacher.store.write("begin_journal") as session:
        session.scalars(select(College)).one().started = TODAY
    set_day(administrator, TODAY - timedelta(3))
    exchange_with(server, teacher, administrator)
    with reading(server).connect() as connection:
        assert list(connection.scalars(select(Parked.reason))) == ["right"]
        assert connection.scalar(select(College.started)) == TODAY - timedelta(3)


def test_it_is_typed_into_the_settings_and_a_wrong_day_is_said(qtbot, tmp_path: Path, administrator: Hand) -> None:
    theme = Theme("light")
    theme.apply()
    messages = Messages(theme)
    with administrator.store.read() as session:
        rights = load_rights(session, administrator.person)
    day = today(administrator.clock)
    context = Context(
        store=administrator.store, person=administrator.person, person_name=PersonName("", ""),
        clock=administrator.clock, theme=theme, settings=Settings(tmp_path / "settings.json"), news=News(),
        messages=messages, rights=rights.rights(day), wide=rights.wide(day), open_page=lambda *_, **__: None,
        light=Lamp(lambda: NOW),
    )  # fmt: skip
    assert context.may_widely("settings", "write")
    pane = BeginningPane(context)
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(messages)
    column.addWidget(pane)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    pane.field.setFocus()
    qtbot.keyClicks(pane.field, "31.02.2026")
    qtbot.keyClick(pane.field, Qt.Key.Key_Return)
    assert "не дата" in messages.current().sentence
    assert administrator.outbox() == []
    pane.field.clear()
    qtbot.keyClicks(pane.field, "09.11.2026")
    qtbot.keyClick(pane.field, Qt.Key.Key_Return)
    assert "с 09.11.2026" in messages.current().sentence
    assert [row.started for row in administrator.rows(College)] == [date(2026, 11, 9)]
    with administrator.store.read() as session:
        assert not load_rights(session, WHO.teacher).wide(day) & {("settings", "write")}
