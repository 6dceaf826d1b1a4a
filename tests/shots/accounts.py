"""The accounts under the camera: a case in hand, the register, machines, plans, forms, no line, a small window."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from sqlalchemy import select

from college.admission.login_facts import Overlap
from db import ids
from db.admission.fact_words import spelt
from db.engine import Engine, reading, writing
from db.models.admission import Account, AccountTask, Agreement, DatedGrant, Incident, Prolongation
from db.models.catalogue import College
from db.models.groups import StudyGroup
from db.models.journal import Page, Teaching
from db.models.people import PersonName
from db.models.signals import IncidentSetting
from db.models.timetable import Substitution, SubstitutionWord
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.page import AccountsPage
from tests.desktop.accounts_bench import FACTS, Server, machines_told, told_created, told_issued
from tests.factories import change, known, lay
from tests.shots.film import settle, until
from tests.shots.office import SIZE, Office
from tests.shots.rights import ADMINISTRATOR
from tests.shots.screens import ALL, USUAL, Scene
from tests.stage import NOON

GRANT = known("grant")


def accounts(office: Office) -> None:
    """The staff with a case in hand, its tabs, what is asked for, what is planned, and no line."""
    office.open("rights")
    case, colleague, newcomer = _lay(office)
    until(lambda: office.desk.messages.current() is not None, "word of the case")
    office.take("13-accounts-called")
    page = _page(office, case, colleague)
    page.left.go_to_person(case)
    office.take("13-accounts")
    page.right.card.acts.begin("suspend")
    settle()
    page.right.card.acts.form.line.setText("проверяем вход с неизвестного компьютера")
    office.take("13-accounts-form")
    page.right.card.acts.form.close_form()
    page.right.card.show_tab("machines")
    office.take("13-accounts-devices")
    page.right.card.show_tab("roles")
    _give_role(page)
    office.take("13-accounts-role")
    page.right.card.roles.close_forms()
    page.right.card.show_tab("case")
    page.left.go_to_person(newcomer)
    page.act(actions.CREATE)
    office.take("13-accounts-create")
    page._leave_plan()
    page.left.show_list("students")
    page.act(actions.SLIPS)
    page._leave_plan()
    office.take("13-accounts-students")
    page.left.show_list("machines")
    settle()
    office.take("13-accounts-machines")
    page.left.show_list("grants")
    settle()
    page.right.grant_card.acts.begin("grant.refuse")
    settle()
    page.right.grant_card.acts.form.line.setText("в эти дни он на курсах")
    office.take("13-accounts-grants")
    _opened(office, page)
    _prolonged(office, page)
    _signals(office, page)
    _cases(office, page, case)
    page.right.grant_card.acts.form.close_form()
    page.left.show_list("parents")
    office.take("13-accounts-empty")
    _quiet(office, page, case)


def _give_role(page: AccountsPage) -> None:
    page.right.card.roles.acts.begin("role.give")
    settle()
    form = page.right.card.roles.form
    form.role.setCurrentIndex(form.role.findData("deputy_umr"))
    form.absent.setCurrentIndex(2)
    for field, text in ((form.last, "20.11.2026"), (form.number, "152-к"), (form.signer, "директор Сомов А. Л.")):
        field.setText(text)


def _quiet(office: Office, page: AccountsPage, case: UUID) -> None:
    page.left.show_list("agreements")
    page.left.table.sort_by(4)
    page.left.go_by(-100)
    office.take("13-accounts-agreements")
    page.left.table.sort_by(0)
    page.left.show_list("staff")
    page.left.go_to_person(case)
    office.program.lamp.update(offline_since=NOON - timedelta(hours=2, minutes=48))
    office.take("13-accounts-offline")
    page.left.show_list("machines")
    page.machines.known = None
    page._show_lists()
    office.take("13-accounts-offline-machines")
    office.program.lamp.update(offline_since=None)
    page.left.show_list("staff")
    page.left.go_to_person(case)
    office.program.window.resize(1024, 600)
    office.take("13-accounts-narrow")
    page.act(actions.PANE)
    office.take("13-accounts-narrow-card")
    page.act(actions.PANE)
    office.program.settings.text_size = 130
    office.take("13-accounts-large-text")
    office.program.settings.text_size = 100
    office.program.window.resize(*SIZE)


def _opened(office: Office, page: AccountsPage) -> None:
    """Show what opening an official's access asks for."""
    page.right.grant_card.acts.form.close_form()
    page.act(actions.CREATE)
    settle()
    form = page.right.official
    for field, text in (
        (form.surname, "Рудаков"), (form.given, "Олег"), (form.patronymic, "Ильич"), (form.number, "98-к"),
        (form.ground, "соглашение № 5 от 11.11.2026"),
    ):  # fmt: skip
        field.setText(text)
    for row in (1, 2):
        form.groups.item(row).setCheckState(Qt.CheckState.Checked)
    form.groups.setFocus()
    office.take("13-accounts-official")
    office.program.settings.text_size = 130
    settle()
    office.take("13-accounts-official-large-text")
    office.program.settings.text_size = 100
    form.give_up()


def _prolonged(office: Office, page: AccountsPage) -> None:
    """Show the access of an official that an order has prolonged once, and is about to be prolonged again."""
    opened = office.program.opened
    assert opened is not None
    engine, official = opened.store._writing, known("official")
    groups = [group.id.hex for group in _rows(engine, StudyGroup)[:2]]
    lay(engine, PersonName, id=known("official name"), person_id=official, since=NOON.date(), surname="Рудаков",
        given="Олег", patronymic="Ильич")  # fmt: skip
    lay(engine, DatedGrant, id=known("access"), person_id=official, kind="official", groups=json.dumps(groups),
        sections='["journal.marks", "journal.topics"]', first_day=NOON.date() - timedelta(20), last_day=NOON.date(),
        basis="приказ № 98 от 20.10.2026", standing="active")  # fmt: skip
    lay(engine, Prolongation, id=known("longer"), grant_id=known("access"), person_id=official, kind="official",
        until=NOON.date() + timedelta(5), order_number="104", order_day=NOON.date() - timedelta(1),
        given_by=opened.person)  # fmt: skip
    page.right.grant_card.acts.form.close_form()
    page.reload()
    settle()
    page.left.show_list("grants")
    page.left.go_to_person(official)
    page.right.grant_card.acts.begin("grant.prolong")
    settle()
    office.take("13-accounts-prolong")
    page.right.grant_card.acts.form.close_form()


def _cases(office: Office, page: AccountsPage, person: UUID) -> None:
    """Show the list of cases with a closed one in hand."""
    opened = office.program.opened
    assert opened is not None
    page.right.signal_card.acts.form.close_form()
    closed = lay(opened.store._writing, Incident, person_id=person, kind="signals", opened_at=NOON - timedelta(34),
        points=6, facts=_facts(), reporter_id=None, standing="closed", measures="выдан новый код, разговор 9 октября",
        cause="вход с личного ноутбука, допущен", acknowledged_by=opened.person, acknowledged_at=NOON - timedelta(34),
        closed_at=NOON - timedelta(33))  # fmt: skip
    page.reload()
    settle()
    page.left.show_list("cases")
    page.left.table.go_to(page.left.model.place_of(closed))
    settle()
    office.take("13-accounts-cases")


def _signals(office: Office, page: AccountsPage) -> None:
    """Show the numbers of the signals, one of them being changed."""
    opened = office.program.opened
    assert opened is not None
    college = _rows(opened.store._writing, College)[0].id
    lay(opened.store._writing, IncidentSetting, id=ids.derived(college, "incident_setting", "points foreign room"),
        name="points foreign room", chosen="2", decided_by=opened.person, decided_at=NOON - timedelta(2))  # fmt: skip
    page.reload()
    settle()
    page.left.show_list("signals")
    page.left.table.go_to(10)
    page.right.signal_card.acts.begin("signal.decide")
    settle()
    office.take("13-accounts-signals")


def _facts() -> str:
    machines = known("classroom machine"), known("laptop")
    overlap = Overlap(NOON - timedelta(minutes=66), NOON - timedelta(minutes=49), machines)
    named = dict(zip(machines, ("К305-01", "Ноутбук 0217"), strict=True))
    return json.dumps([*json.loads(FACTS), {"points": 4, **spelt(overlap, named)}])


def _page(office: Office, case: UUID, colleague: UUID) -> AccountsPage:
    office.open("accounts")
    page = office.page(AccountsPage)
    told = machines_told()
    people = ((case, "Громов Павел Сергеевич"), (colleague, "Орлова Татьяна Николаевна"))
    for device, (person, name) in zip(told["machines"][0]["devices"], people, strict=True):
        device["person"], device["name"] = person.hex, name
    server = Server({"machines": told, "create": told_created, "issue": told_issued})
    page.machines._ask = page.deeds._ask = server.ask
    settle()
    return page


def _lay(office: Office) -> tuple[UUID, UUID, UUID]:
    """Lay accounts of the invented people into the administrator's file; return whose case it is and two others."""
    opened = office.program.opened
    assert opened is not None
    engine, me = opened.store._writing, opened.person
    staff = office.stage.staff()
    case, colleague, newcomer, gone = staff[1], staff[2], staff[3], staff[4]
    used = {"first_sign_in": NOON - timedelta(60), "last_sign_in": NOON - timedelta(hours=3), "last_exchange": NOON}
    unused = dict.fromkeys(used) | {"reason": ""}
    special: dict[UUID, dict[str, Any]] = {
        gone: {"standing": "closed", "ends_at": NOON - timedelta(1)},
        staff[5]: {"standing": "issued", "code_until": NOON + timedelta(4)},
        staff[6]: {"standing": "active"}
        | used
        | {"last_exchange": NOON - timedelta(5), "last_sign_in": NOON - timedelta(5)},
        staff[7]: {"standing": "requested"},
        staff[8]: {"standing": "suspended", "reason": "утерян ноутбук"} | used,
        staff[9]: {"standing": "active"},
    }
    for row in _rows(engine, Account):
        if row.person_id == newcomer:
            change(engine, Account, row.id, withdrawn_at=NOON)
        elif row.person_id in special:
            change(engine, Account, row.id, **unused | special[row.person_id])
    for row in _rows(engine, Agreement):
        if row.person_id in (newcomer, staff[10]):
            change(engine, Agreement, row.id, withdrawn_at=NOON)
    lay(engine, Incident, person_id=case, kind="signals", opened_at=NOON - timedelta(minutes=47), points=11,
        facts=_facts(), reporter_id=None, escalated_at=NOON - timedelta(minutes=17))  # fmt: skip
    for person, kind, number, due, done in (
        (newcomer, "create", 141, date(2026, 11, 11), None), (gone, "close", 140, date(2026, 11, 11), NOON - timedelta(1)),
        (staff[8], "close", 142, date(2026, 11, 12), None),
    ):  # fmt: skip
        lay(engine, AccountTask, person_id=person, kind=kind, basis=f"приказ № {number}-к от 11.11.2026", due=due,
            ends_on=due if kind == "close" else None, done_at=done, done_by=me if done else None)  # fmt: skip
    _lay_substitutions(engine, case, me)
    opened.store.tell(frozenset({"account", "agreement", "incident", "account_task"}))
    return case, colleague, newcomer


def _lay_substitutions(engine: Engine, person: UUID, dispatcher: UUID) -> None:
    """Let somebody be named for two lessons to come; another substitution of the demo is over."""
    pages = _rows(engine, Page)[:2]
    for number, page in enumerate(pages):
        day = NOON.date() + timedelta(1 + number)
        row = ids.derived(_rows(engine, College)[0].id, "substitution", page.id, day, 2)
        teacher = {each.page_id: each.person_id for each in _rows(engine, Teaching)}.get(page.id)
        lay(engine, Substitution, id=row, page_id=page.id, day=day, pair=2, season="2026-1", teacher_id=person,
            absent_id=teacher, standing="proposed", grant_id=GRANT, proposed_by=dispatcher)  # fmt: skip
    lay(engine, SubstitutionWord, id=known("word"), grant_id=GRANT, person_id=person, kind="task",
        text="Повторить темы 3 и 4, работу не проводить", author_id=dispatcher)  # fmt: skip


def _rows(engine: Engine, model: Any) -> list[Any]:
    with reading(writing(engine)).connect() as connection:
        return list(connection.execute(select(model.__table__)))


SCENES = (
    Scene(
        accounts,
        dict.fromkeys(("13-accounts",), ALL)
        | dict.fromkeys(
            (
                "13-accounts-called", "13-accounts-form", "13-accounts-devices", "13-accounts-role", "13-accounts-grants", "13-accounts-official",
                "13-accounts-official-large-text", "13-accounts-prolong", "13-accounts-signals",
                "13-accounts-cases", "13-accounts-create", "13-accounts-students",
                "13-accounts-machines", "13-accounts-empty", "13-accounts-agreements", "13-accounts-offline",
                "13-accounts-offline-machines", "13-accounts-narrow", "13-accounts-narrow-card", "13-accounts-large-text",
            ),
            USUAL,
        ),
        who=ADMINISTRATOR,
    ),
)  # fmt: skip
