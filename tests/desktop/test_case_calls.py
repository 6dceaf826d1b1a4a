"""A case that waits is told wherever one works: a count on its place, a word in the strip, one key to its facts."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QMenuBar

from db.clock import today
from db.models.admission import Incident
from db.rights import load_rights
from desktop.case_calls import CaseCalls
from desktop.settings import Settings
from desktop.shell.desk import Desk
from desktop.shell.sidebar import SidebarItem
from desktop.shell.status_bar import StatusBar
from desktop.workspaces import open_to
from desktop.workspaces.accounts.page import AccountsPage
from tests.desktop.accounts_bench import ADMIN, LATE, admin_desk
from tests.factories import WHO, Machines, change


@pytest.fixture
def machines(tmp_path):
    made = Machines(tmp_path)
    yield made
    made.close()


@pytest.fixture
def office(qtbot, tmp_path, machines):
    made = admin_desk(qtbot, tmp_path, machines)
    yield made
    made.stop()


def desk_of(qtbot, office, person) -> tuple[Desk, CaseCalls]:
    """The shell as this person meets it over the office's file; nobody has been told of anything yet."""
    with office.hand.store.read() as session:
        rights = load_rights(session, person)
    day = today(office.context.clock)
    context = replace(office.context, person=person, rights=rights.rights(day), wide=rights.wide(day))
    bar, theme = QMenuBar(), context.theme
    desk = Desk(
        theme, Settings(office.hand.path.parent / "shell.json"), open_to(context.rights, context.wide), bar,
        StatusBar(theme, context.light),
    )  # fmt: skip
    for widget in (desk, bar):
        qtbot.addWidget(widget)
    context = replace(context, messages=desk.messages, open_page=desk.open_page)
    desk.begin(context)
    desk.resize(1290, 690)
    desk.show()
    calls = CaseCalls(context, desk)
    return desk, calls


def count(desk: Desk) -> str:
    return next(item.accessibleName() for item in desk.sidebar.findChildren(SidebarItem) if item.name == "accounts")


def said(desk: Desk) -> str:
    message = desk.messages.current()
    return message.sentence.replace("\u00a0", " ") if message else ""


def number(office) -> str:
    return office.ids["incident"].hex[-8:].upper()


def test_the_administrator_is_told_and_one_key_leads_to_the_facts(qtbot, office):
    desk, _ = desk_of(qtbot, office, ADMIN)
    qtbot.waitUntil(lambda: number(office) in said(desk))
    told = f"Случай № {number(office)}, Громов П. С., ждёт ответа 15 часов. Пока никто не ответил."
    assert said(desk) == told
    assert count(desk) == "Учётные, 1"
    assert desk.messages.do_offer()
    page = desk.page("accounts")
    assert isinstance(page, AccountsPage)
    assert page.left.table.current().person == WHO.other


def test_the_director_is_told_only_when_nobody_answers(qtbot, office):
    change(office.hand.engine, Incident, office.ids["incident"], escalated_at=None)
    desk, _ = desk_of(qtbot, office, WHO.director)
    with qtbot.waitSignal(office.context.news.touched):
        office.hand.store.tell(frozenset({"incident"}))
    QThreadPool.globalInstance().waitForDone()
    QApplication.processEvents()
    assert said(desk) == ""
    change(office.hand.engine, Incident, office.ids["incident"], escalated_at=LATE)
    office.hand.store.tell(frozenset({"incident"}))
    qtbot.waitUntil(lambda: number(office) in said(desk))
    assert count(desk) == "Учётные, 1"


def test_whom_it_is_about_is_led_to_his_own_facts(qtbot, office):
    desk, _ = desk_of(qtbot, office, WHO.other)
    qtbot.waitUntil(lambda: number(office) in said(desk))
    assert said(desk).endswith("о вашем входе ждёт ответа 15 часов. Вы видите те же факты, что и администратор.")
    assert desk.messages.do_offer()
    assert desk.place() == "own_entries"


def test_each_step_is_told_once_and_the_count_goes_when_it_is_answered(qtbot, office):
    desk, calls = desk_of(qtbot, office, ADMIN)
    qtbot.waitUntil(lambda: number(office) in said(desk))
    assert desk.messages.dismiss()
    calls.read()
    change(office.hand.engine, Incident, office.ids["incident"], standing="acknowledged")
    office.hand.store.tell(frozenset({"incident"}))
    qtbot.waitUntil(lambda: count(desk) == "Учётные")
    assert said(desk) == "", "it is not said twice"
