"""A teacher at her desk, her phone and the real server: a code, a passkey, her journal in a browser, and its end."""

from contextlib import closing
from functools import partial

import pytest
from playwright.sync_api import expect, sync_playwright
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from db.admission import access_log
from db.clock import Clock
from db.engine import writing
from db.models.accounts import Credential
from db.store import Store
from desktop import inquiry
from desktop.browser_ways import BrowserWays
from desktop.link import Link
from desktop.shell.theme import Theme
from server.app import build
from server.poke import Poke
from tests.factories import PAGE, TODAY, WHO, Hands, Machines, lay_lesson, place
from tests.journeys.test_accounts_office import linked
from tests.server.conftest import listening
from tests.server.test_diary_browser import FLAGS
from tests.server.test_employee_passkey import Visitor

SOON = 15_000  # ms


@pytest.fixture
def machines(tmp_path):
    with closing(Machines(tmp_path)) as made:
        yield made


def at_desk(qtbot, link: Link, clock: Clock) -> BrowserWays:
    """The pane of the settings in a window; her password has just been typed."""
    window = QWidget()
    ways = BrowserWays(Theme("light"), partial(inquiry.ask, link, window), lambda then: then(), clock, window)
    QVBoxLayout(window).addWidget(ways.pane)
    window.resize(1100, 500)
    qtbot.addWidget(window)
    window.show()
    return ways


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def test_from_the_code_of_the_desk_to_the_journal_in_a_browser_and_out(qtbot, machines):
    clock = Hands()
    server = machines.server()
    lay_lesson(server, TODAY, topic="Планирование процессов", marks={1: "5"}, absent=[2])
    place(server)
    with Session(writing(server)) as session, session.begin():
        session.add(Credential(person=WHO.teacher, login="kuznetsova.ov", kind="staff", salt=b"salt"))
    hand, poke = machines.enrolled(server), Poke()
    hand.store = Store(hand.engine, clock, hand.key)
    with (
        sync_playwright() as player,
        listening(build(server, clock, poke), poke) as address,
        linked(hand, address, clock) as link,
    ):
        chromium = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        ways = at_desk(qtbot, link, clock)
        press(ways.pane.add)
        qtbot.waitUntil(ways.pane.card.isVisible, timeout=SOON)
        assert ways.pane.card.address.text().startswith("http://localhost:")

        phone = Visitor(chromium, address)
        phone.make_key(ways.pane.card.code.text())
        expect(phone.page.get_by_role("heading", name="Вход через браузер настроен")).to_be_visible()
        qtbot.waitUntil(lambda: [row.way.name for row in ways.pane.rows] == ["Chrome, Linux"], timeout=SOON)
        assert ways.pane.card.isHidden()

        phone.sign_in()
        phone.page.wait_for_url("**/employee")
        phone.page.get_by_role("link", name="ОП.01 Операционные системы и среды").first.click()
        expect(phone.page.get_by_role("row", name="Белов Пётр")).to_contain_text("5")
        expect(phone.page.get_by_text("Планирование процессов")).to_be_visible()
        with Session(server) as session:
            seen, _ = access_log.found(session, access_log.Wanted(person=WHO.teacher, subject=PAGE))
        assert [entry.act for entry in seen] == ["see"]

        press(ways.pane.rows[0].remove)
        press(ways.pane.rows[0].yes)
        qtbot.waitUntil(lambda: not ways.pane.rows, timeout=SOON)
        assert not phone.is_in()
        assert phone.complaints == []
        phone.close()
        chromium.close()
