"""The accounts of a small college at an administrator's desk: laid rows, a server that answers, a window."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from college.admission.login_facts import NightGuesses, UnknownMachine
from college.names import PersonName
from college.roles import Role
from db.admission.fact_words import spelt
from db.clock import today
from db.models.admission import Account, AccountTask, Agreement, Incident
from db.models.people import Employee, RoleAssignment
from db.models.people import PersonName as Named
from db.names import names_of
from db.rights import load_rights
from desktop.news import News
from desktop.settings import Settings
from desktop.shell.link_light import Lamp
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.workspace import Again, Context, at_once
from desktop.workspaces.accounts.page import AccountsPage, open_page
from tests.factories import WHO, ZONE, Hand, Machines, known, lay, student

ADMIN, SECOND, NEWCOMER = known("administrator"), known("second administrator"), known("newcomer")
NOW = datetime(2026, 11, 12, 12, tzinfo=ZONE)
PEOPLE = {
    ADMIN: ("Ветров Антон Игоревич", "Системный администратор"),
    SECOND: ("Жданов Роман Егорович", "Инженер"),
    NEWCOMER: ("Ёлкина Анна Павловна", "Преподаватель"),
}
PUPILS = frozenset(student(number).hex for number in range(2))
LATE = NOW - timedelta(hours=15)
FACTS = json.dumps([
    {"points": 5, **spelt(UnknownMachine(LATE), {})},
    {"points": 2, **spelt(NightGuesses(LATE - timedelta(minutes=3), LATE, 3), {})},
])  # fmt: skip


def lay_accounts(hand: Hand) -> dict[str, UUID]:
    """Lay accounts, tasks, agreements and an incident into a file; return the ids that tests ask for."""
    engine = hand.engine
    for person, (name, post) in PEOPLE.items():
        surname, given, patronymic = name.split()
        lay(
            engine, Named, person_id=person, since=date(1980, 1, 1), surname=surname, given=given, patronymic=patronymic
        )
        lay(engine, Employee, person_id=person, post=post, hired=date(2020, 9, 1))
    for person in (ADMIN, SECOND):
        lay(engine, RoleAssignment, person_id=person, role=Role.ADMINISTRATOR.value, first_day=date(2020, 9, 1),
            basis="приказ № 12-к от 28.08.2020")  # fmt: skip
    used = {"first_sign_in": NOW - timedelta(60), "last_sign_in": NOW, "last_exchange": NOW}
    for person, login, more in (
        (ADMIN, "vetrov.ai", {"standing": "active"} | used),
        (SECOND, "zhdanov.re", {"standing": "requested"}),
        (WHO.teacher, "kuznetsova.ov", {"standing": "active"} | used),
        (WHO.other, "gromov.ps", {"standing": "active"} | used),
        (WHO.curator, "lapina.vi", {"standing": "issued", "code_until": NOW + timedelta(3)}),
        (WHO.dispatcher, "orlova.np", {"standing": "active"} | used | {"last_exchange": NOW - timedelta(4)}),
        (WHO.deputy, "gladyshev.mv", {"standing": "suspended", "reason": "утерян ноутбук"} | used),
    ):  # fmt: skip
        lay(engine, Account, person_id=person, kind="staff", login=login, since=NOW, **more)
    lay(engine, Account, person_id=student(0), kind="student", login="agafonova.m", standing="active", since=NOW)
    lay(engine, Account, person_id=student(1), kind="student", login="belov.p", standing="requested", since=NOW)
    for number, person in enumerate((ADMIN, SECOND, WHO.other, WHO.curator, WHO.dispatcher, WHO.deputy), 31):
        lay(engine, Agreement, person_id=person, signed_on=date(2025, 9, 1), number=str(number))
    ids = {
        "incident": lay(
            engine, Incident, person_id=WHO.other, kind="signals", opened_at=LATE, points=7, facts=FACTS,
            reporter_id=None, escalated_at=LATE + timedelta(minutes=30),
        ),
        "task": lay(
            engine, AccountTask, person_id=NEWCOMER, kind="create", basis="приказ № 141-к от 11.11.2026",
            due=date(2026, 11, 11),
        ),
        "close": lay(
            engine, AccountTask, person_id=WHO.deputy, kind="close", basis="приказ № 142-к от 12.11.2026",
            due=date(2026, 11, 12), ends_on=date(2026, 11, 20),
        ),
    }  # fmt: skip
    return {key: id_ if isinstance(id_, UUID) else UUID(int=0) for key, id_ in ids.items()}


def machines_told() -> dict[str, Any]:
    """What the server tells of machines."""

    def device(person: UUID, name: str, state: str = "ok", waiting: int = 0) -> dict[str, Any]:
        return {"id": known("device of", person).hex, "person": person.hex, "name": name, "state": state, "reason": "",
                "seen_at": int((NOW - timedelta(hours=2)).timestamp() * 1000), "waiting": waiting, "app": "0.2",
                "made_at": 1}  # fmt: skip

    return {
        "machines": [
            {"id": known("machine", 1).hex, "name": "Компьютер К305-01", "room": "305", "system": "Windows 11",
             "state": "ok", "reason": "", "made_at": 1, "seen_at": int(NOW.timestamp() * 1000),
             "devices": [device(WHO.other, "Громов П. С.", waiting=2), device(WHO.teacher, "Кузнецова О. В.")]},
            {"id": known("machine", 2).hex, "name": "Ноутбук 0217", "room": "", "system": "Debian 13",
             "state": "suspended", "reason": "утерян", "made_at": 1, "seen_at": None, "devices": []},
        ],
        "at": int(NOW.timestamp() * 1000),
    }  # fmt: skip


@dataclass
class Server:
    """Answers as the contract says, a turn of the loop later, and remembers what was asked."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    trouble: str = ""

    def ask(
        self, path: str, body: Mapping[str, object], then: Callable[[Any], None], trouble: Callable[[str], None]
    ) -> None:
        name = path.removeprefix("/office/v1/")
        self.asked.append((name, body))
        answer = self.answers.get(name, {})
        does = (
            (lambda: trouble(self.trouble))
            if self.trouble
            else (lambda: then(answer(body) if callable(answer) else answer))
        )
        QTimer.singleShot(0, does)

    def bodies(self, name: str) -> list[Mapping[str, object]]:
        """Return what was asked by this name."""
        return [body for asked, body in self.asked if asked == name]


def told_created(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"accounts": [{"person": each["person"], "login": "new"} for each in body["people"]], "refused": []}


def told_issued(body: Mapping[str, Any]) -> dict[str, Any]:
    until = int((NOW + timedelta(7)).timestamp() * 1000)
    return {
        "slips": [
            {"person": person, "kind": "student" if person in PUPILS else "staff", "name": "Жданов Роман Егорович", "post_or_group": "инженер", "login": "zhdanov.re",
             "code": "7Q4MX92KTD", "until": until}
            for person in body["people"]
        ],
        "refused": [],
    }  # fmt: skip


def told_register(body: Mapping[str, Any]) -> dict[str, Any]:
    moment = int(NOW.timestamp() * 1000)
    return {
        "issues": [
            {"id": "1", "person": SECOND.hex, "name": "Жданов Роман Егорович", "kind": "staff", "made_at": moment,
             "made_by": ADMIN.hex, "made_by_name": "Ветров А. И.", "until": moment + 604_800_000, "used_at": None,
             "withdrawn_at": None, "tries_left": 5}
        ]
    }  # fmt: skip


@dataclass
class AdminDesk:
    """The page in a window, as the shell shows it."""

    page: AccountsPage
    hand: Hand
    server: Server
    context: Context
    window: QWidget
    ids: dict[str, UUID]
    stop: Callable[[], None]

    def strip(self) -> str:
        """Return what the message strip says."""
        message = self.context.messages.current()
        return message.sentence if message else ""


def admin_desk(
    qtbot: Any, folder: Path, machines: Machines, *, person: UUID = ADMIN, is_laid: bool = True,
    again: Again = at_once,
) -> AdminDesk:  # fmt: skip
    """Open the accounts for a person, over his own encrypted file."""
    hand = machines.hand(person)
    ids = lay_accounts(hand) if is_laid else {}
    theme, news = Theme("light"), News()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply()
    messages, light = Messages(theme), Lamp(lambda: NOW)
    server = Server(
        {"machines": machines_told(), "create": told_created, "issue": told_issued, "register": told_register,
         "access": {"entries": [], "more": False}}
    )  # fmt: skip
    with hand.store.read() as session:
        day = today(hand.clock)
        held = load_rights(session, person)
        name = names_of(session, (person,), day).get(person, PersonName("", ""))
    context = Context(
        store=hand.store, person=person, person_name=name, clock=hand.clock, theme=theme,
        settings=Settings(folder / "settings.json"), news=news, messages=messages, rights=held.rights(day),
        wide=held.wide(day),
        open_page=lambda *_, **__: None, light=light, ask=server.ask, again=again,
    )  # fmt: skip
    page = open_page(context)
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in (page.heading(), messages):
        column.addWidget(part)
    column.addWidget(page, 1)
    window.resize(1290, 690)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    page.take_focus()
    qtbot.waitUntil(page.left.has_keys)
    return AdminDesk(page, hand, server, context, window, ids, hand.store.listen(news.hear))
