"""An administrator at his desk and the real server: an account is made, a code is printed, its file comes back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.admission.accounts import State
from college.roles import Role
from db.clock import SystemClock, today
from db.engine import open_pull, reading
from db.models.accounts import AccessEntry
from db.models.admission import Account, AccountTask, Agreement
from db.models.people import Employee, Person, PersonName, RoleAssignment
from db.names import names_of
from db.rights import load_rights
from db.store import Store
from desktop import inquiry
from desktop.line import Line
from desktop.link import Link
from desktop.news import News
from desktop.settings import Settings
from desktop.shell.link_light import Lamp
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.widgets.preview import PrintPreview
from desktop.workspace import Context
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.page import AccountsPage, open_page
from server.app import build
from server.poke import Poke
from tests.factories import KEY, WHO, ZONE, Hand, Machines, known, lay, place
from tests.papers.printed import texts
from tests.server.conftest import listening
from tests.server.test_diary import browser, words
from tests.server.test_first_on_web import come

ADMIN, NEWCOMER = known("administrator"), known("newcomer")
SOON = 15_000  # ms
SINCE = date(2020, 9, 1)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.close()


@contextmanager
def linked(hand: Hand, address: str, clock: SystemClock) -> Iterator[Link]:
    link = Link(
        hand.store, clock, hand.key, open_engine=lambda: open_pull(hand.path, KEY),
        open_line=lambda: Line(address, hand.device, hand.key, clock),
    )  # fmt: skip
    link.start()
    try:
        yield link
    finally:
        link.close()


@contextmanager
def opened(qtbot, hand: Hand, link: Link, folder: Path, clock: SystemClock) -> Iterator[tuple[AccountsPage, Messages]]:
    """The workspace over this file and this link, in a window."""
    theme, news, window = Theme("light"), News(), QWidget()
    messages = Messages(theme)
    with hand.store.read() as session:
        rights = load_rights(session, ADMIN).rights(today(clock))
        name = names_of(session, (ADMIN,), today(clock))[ADMIN]
    context = Context(
        store=hand.store, person=ADMIN, person_name=name, clock=clock, theme=theme,
        settings=Settings(folder / "settings.json"), news=news, messages=messages, rights=rights,
        open_page=lambda *_, **__: None, light=Lamp(lambda: clock.now().astimezone(ZONE)),
        ask=partial(inquiry.ask, link, window),
    )  # fmt: skip
    page = open_page(context)
    column = QVBoxLayout(window)
    for part in (page.heading(), messages, page):
        column.addWidget(part)
    window.resize(1290, 690)
    qtbot.addWidget(window)
    window.show()
    stop = hand.store.listen(news.hear)
    try:
        yield page, messages
    finally:
        stop()


def state_of(page: AccountsPage, person) -> State | None:
    return next(line.state for line in page._lists.staff if line.person == person)


def lay_office(server: Engine) -> None:
    """Lay an administrator and an employee without an account into a college."""
    for person, name in ((ADMIN, "Ветров Антон Игоревич"), (NEWCOMER, "Ёлкина Анна Павловна")):
        surname, given, patronymic = name.split()
        lay(server, Person, id=person)
        lay(
            server,
            PersonName,
            person_id=person,
            since=date(1980, 1, 1),
            surname=surname,
            given=given,
            patronymic=patronymic,
        )
        lay(server, Employee, person_id=person, post="Преподаватель", hired=SINCE)
    lay(server, RoleAssignment, person_id=ADMIN, role=Role.ADMINISTRATOR.value, first_day=SINCE)
    lay(server, Agreement, person_id=ADMIN, signed_on=SINCE, number="1")


def slip_shown(qtbot) -> str:
    """Wait for the sheet with the code, read it and close it."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PrintPreview), timeout=SOON)
    window = QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: window.pages == 1, timeout=SOON)
    qtbot.waitUntil(lambda: window.sheet.is_sharp, timeout=SOON)
    (slip,) = texts(window._pages.content)
    window.reject()
    return slip


def test_from_a_task_to_a_printed_code_and_back(qtbot, tmp_path, machines):
    server, clock = machines.server(), SystemClock(ZONE)
    lay_office(server)
    lay(server, AccountTask, person_id=NEWCOMER, kind="create", basis="приказ № 141-к", due=today(clock))
    place(server)
    hand = machines.enrolled(server, ADMIN)
    hand.store = Store(hand.engine, clock, hand.key)
    poke = Poke()
    with (
        listening(build(server, clock, poke), poke) as address,
        linked(hand, address, clock) as link,
        opened(qtbot, hand, link, tmp_path, clock) as (page, messages),
    ):
        assert state_of(page, NEWCOMER) is None
        (task,) = page._lists.tasks
        page._do_task(task)
        qtbot.waitUntil(lambda: state_of(page, NEWCOMER) is State.REQUESTED, timeout=SOON)
        page.left.go_to_person(NEWCOMER)
        page.right.card.acts.begin("issue")
        slip = slip_shown(qtbot)
        assert "Ёлкина Анна Павловна" in slip
        assert "elkina.ap" in slip
        qtbot.waitUntil(lambda: state_of(page, NEWCOMER) is State.ISSUED, timeout=SOON)
        assert [row.login for row in hand.rows(Account) if row.person_id == NEWCOMER] == ["elkina.ap"]
        qtbot.waitUntil(lambda: all(row.done_by == ADMIN for row in hand.rows(AccountTask)), timeout=SOON)
        page.left.show_list("machines")
        page.ask_machines()
        page.left.show_list("staff")
        page.left.go_to_person(WHO.other)
        page.right.card.acts.begin("create")
        qtbot.waitUntil(lambda: state_of(page, WHO.other) is State.REQUESTED, timeout=SOON)
        page.left.go_to_person(NEWCOMER)
        page.right.card.acts.begin("withdraw")
        qtbot.waitUntil(lambda: state_of(page, NEWCOMER) is State.REQUESTED, timeout=SOON)
        qtbot.waitUntil(lambda: not hand.store.waiting(), timeout=SOON)
        assert messages.current() is None or "Сервер" not in messages.current().sentence


def test_an_official_is_let_in_by_a_form_reads_a_journal_and_it_is_known(qtbot, tmp_path, machines):
    server, clock = machines.server(), SystemClock(ZONE)
    lay_office(server)
    place(server)
    hand = machines.enrolled(server, ADMIN)
    hand.store = Store(hand.engine, clock, hand.key)
    poke = Poke()
    with (
        listening(build(server, clock, poke), poke) as address,
        linked(hand, address, clock) as link,
        opened(qtbot, hand, link, tmp_path, clock) as (page, _),
    ):
        page.left.show_list("grants")
        page.act(actions.CREATE)
        form = page.right.official
        for field, text in (
            (form.surname, "Рудаков"), (form.given, "Олег"), (form.patronymic, "Ильич"), (form.number, "98-к"),
            (form.ground, "соглашение № 5"),
        ):  # fmt: skip
            field.setText(text)
        for row in range(form.groups.count()):
            form.groups.item(row).setCheckState(Qt.CheckState.Checked)
        page.act(actions.APPLY)
        slip = slip_shown(qtbot)
        assert "внешнее лицо" in slip
        assert "в браузере" in slip
        code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", slip)[0]
        qtbot.waitUntil(lambda: [each.name.surname for each in page._lists.grants] == ["Рудаков"], timeout=SOON)
        with browser(address) as client:
            assert come(client, code, "rudakov.oi").headers["location"] == "/official"
            journals = re.findall(r"/official/[0-9a-f]{32}", client.get("/official").text)
            assert journals
            assert "Только просмотр" in words(client.get(journals[0]))
    with Session(reading(server)) as session:
        told = [(each.act, each.section) for each in session.scalars(select(AccessEntry).order_by(AccessEntry.id))]
    assert told == [
        ("open access", "roles"), ("create", "accounts.staff"), ("issue", "credentials.staff"), ("see", "journal.marks"),
    ]  # fmt: skip
