"""The exchange under the camera: a dispute, what waits, what came back, what others ask to be decided."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select
from sqlalchemy.orm import Session

from college.cells import Cell, parse_cell
from college.parked import Verdict
from college.roles import Role
from db import decisions, device, gradebook
from db.admission.office_act import By
from db.clock import today
from db.credentials import DeviceKey
from db.decisions import ParkedName
from db.engine import reading
from db.house import house_write
from db.models.catalogue import Closure
from db.models.exchange import Parked
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.rights import load_rights
from db.store import Store
from db.sync import on_demand
from db.sync.exchange import Desk, exchange
from desktop.workspace import Ask
from desktop.workspaces.exchange import actions, tabs
from desktop.workspaces.exchange.page import ExchangePage
from desktop.workspaces.gradebook import actions as gradebook_actions
from desktop.workspaces.gradebook.history import HistoryPane
from server.asker import Asker
from server.door import Door
from server.office import WORKS
from tests.shots.access_log import DEPUTY
from tests.shots.film import settle
from tests.shots.office import SIZE, Office
from tests.shots.screens import ALL, USUAL, Scene
from tests.stage import NOON, Line, Stage

NARROW = (1024, 700)
REASON = "Семестр группы закрыт приказом 41-у. Оценку ставьте на пересдаче, ведомость у секретаря."
PICTURES = dict.fromkeys(("12-exchange", "12-exchange-back"), ALL) | dict.fromkeys(
    (
        "12-exchange-waiting", "12-exchange-parked", "12-exchange-sent", "12-exchange-narrow", "12-exchange-settled",
        "12-exchange-none-found",
    ),
    USUAL,
)  # fmt: skip


def own(office: Office) -> None:
    """The lists of the teacher, each with something in it; without a line; narrow; searched; settled."""
    _live(office)
    office.open("exchange")
    page = office.page(ExchangePage)
    settle()
    office.program.lamp.update(offline_since=NOON - timedelta(minutes=8), **office.program._asks())
    page.choose(tabs.TIES)
    office.take("12-exchange")
    for name in (tabs.WAITING, tabs.PARKED, tabs.BACK, tabs.SENT):
        page.choose(name)
        office.take(f"12-exchange-{name}")
    office.program.window.resize(*NARROW)
    page.choose(tabs.TIES)
    office.take("12-exchange-narrow")
    office.program.window.resize(*SIZE)
    page.search.setText("нет такого")
    office.take("12-exchange-none-found")
    page.act(actions.CLEAR)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_1)
    office.take("12-exchange-settled")
    office.program.lamp.update(offline_since=None)


def history(office: Office) -> None:
    """The history of a cell and the feed of a journal, both from the stage's server; the first without a line, too."""
    office.open("gradebook", page=office.stage.keys.page)
    office.choose(3, 10, 11)
    for action, name in (
        (gradebook_actions.HISTORY, "03-gradebook-history-offline"),
        (gradebook_actions.HISTORY, "03-gradebook-history"),
        (gradebook_actions.FEED, "03-gradebook-feed"),
    ):  # fmt: skip
        office.book.act(action)
        pane = office.book.findChild(HistoryPane)
        assert pane is not None
        settle()
        office.take(name, of=pane)
        pane.close()
        office.come_back()
        settle()
        office.book._around = replace(office.book._around, ask=_line(office))  # type: ignore[type-var]


def queue(office: Office) -> None:
    """The acts that wait for the deputy: one in hand, a reason being typed, after a decision, none."""
    page = _queue_page(office)
    office.take("12-exchange-queue")
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_3)
    office.type_in(page.card.reason, "Оценку ставьте на пересдаче.")
    office.take("12-exchange-reason")
    QTest.keyClick(page.card.reason, Qt.Key.Key_Return)
    office.take("12-exchange-decided")


def offers(office: Office) -> None:
    """What does not lie on the deputy's computer: journals of two former years, one of them asked for; found by words."""
    stage, held = office.stage, today(office.stage.clock).year
    with _store(office).read() as session:
        pages = session.execute(select(Page.group_id, Page.line_id).where(Page.year == held)).all()
    with house_write(stage.server, stage.clock, "plans") as session:
        for year in (held - 1, held - 2):
            session.add_all(Page(group_id=group, line_id=line, year=year) for group, line in pages[::7])
    with house_write(stage.server, stage.clock, "plans") as session:  # a journal is offered once something lies in it
        for page in session.scalars(select(Page).where(Page.year < held)).all():
            day = date(page.year, 10, 7)
            session.add(Lesson(page_id=page.id, born_day=day, born_pair=1, take=0, day=day, pair=1))
    office.open("exchange")
    page = office.page(ExchangePage)
    page.offers._ask = page.queue._ask = _line(office)
    page.choose(tabs.OFFERS)
    settle()
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_2)
    settle()
    page._context.messages.next_act()
    office.take("12-exchange-offers")


def _queue_page(office: Office) -> ExchangePage:
    """Open the page of whoever decides, over a line to the stage's own server."""
    office.open("exchange")
    page = office.page(ExchangePage)
    page.queue._ask = _line(office)
    page.reload()
    settle()
    page.choose(tabs.QUEUE)
    return page


def _line(office: Office) -> Ask:
    """Return a line to the stage's server: what its routes do, without the socket."""
    opened, stage = office.program.opened, office.stage
    assert opened is not None

    def ask(
        path: str, body: Mapping[str, object], then: Callable[[dict[str, Any]], None], _: Callable[[str], None]
    ) -> None:
        name = path.rpartition("/")[2]
        if path.startswith("/sync/"):
            here = device.here(opened.store.engine).device
            call = {"offers": on_demand.server_offers, "hold": on_demand.server_hold}[name]
            then(call(stage.server, here, dict(body), stage.clock).body)
            return
        with Session(reading(stage.server)) as session:
            rights = load_rights(session, opened.person)
        door = Door(stage.server, stage.clock, lambda *_: "")
        asker = Asker(door, By(opened.person, UUID(int=7)), rights, today(stage.clock))
        then(WORKS[name](asker, dict(body)))

    return ask


SCENES = (
    Scene(own, PICTURES),
    Scene(history, dict.fromkeys(
        ("03-gradebook-history-offline", "03-gradebook-history", "03-gradebook-feed"), USUAL
    )),
    Scene(
        queue, {"12-exchange-queue": ALL} | dict.fromkeys(("12-exchange-reason", "12-exchange-decided"), USUAL),
        who=DEPUTY,
    ),
    Scene(offers, {"12-exchange-offers": ALL}, who=DEPUTY),
)  # fmt: skip


# ---- what happened before


def _live(office: Office) -> None:
    """Let another teacher of the page write too, a term be closed behind the teacher's back, and some of it come back."""
    stage, store = office.stage, _store(office)
    page, far = stage.keys.page, _far_page(office)
    rival, deputy = stage.staff()[4], stage.staff(Role.DEPUTY_UMR)[0]
    with house_write(stage.server, stage.clock, "teaching") as session:
        session.add(Teaching(page_id=page, person_id=rival, first_day=today(stage.clock) - timedelta(days=40)))
        held = session.get_one(Page, far)
        term, now = _term(store, far, stage), stage.clock.now()
        session.add(Closure(group_id=held.group_id, year=held.year, term=term, closed=True, changed_at=now))
    _type(store, stage, stage.keys.teacher, page, ((3, "4"), (7, "5")))
    _type(store, stage, stage.keys.teacher, far, ((2, "5"), (4, "3"), (5, "4")))
    with stage.enrolled(rival) as file:
        stage.fetch(file)
        own_store = Store(file.engine, stage.clock, DeviceKey(device.here(file.engine).private))
        stage.clock.go(minutes=6)
        _type(own_store, stage, rival, page, ((3, "3"), (7, "4")))
        _exchange(own_store, stage)
    _exchange(store, stage)
    _return(stage, deputy)
    _exchange(store, stage)
    stage.clock.go(minutes=2)
    _type(store, stage, stage.keys.teacher, page, ((9, "5"), (10, "н"), (11, "4")))


def _type(store: Store, stage: Stage, person: UUID, page: UUID, cells: tuple[tuple[int, str], ...]) -> None:
    with store.read() as session:
        spread = gradebook.spread_of(session, page, person=person, clock=stage.clock)
    column = [each for each in spread.columns if each.lesson is not None and not each.cancelled][-2]
    for row, value in cells:
        cell = parse_cell(value, Cell())
        with store.write("put_mark") as session:
            gradebook.put_cell(session, column, spread.students[row].id, cell, person=person, clock=stage.clock)


def _return(stage: Stage, deputy: UUID) -> None:
    with reading(stage.server).connect() as connection:
        row = connection.execute(select(Parked.__table__).order_by(Parked.seq)).first()
    assert row is not None
    name = ParkedName(row.device, row.seq, row.hash, row.person)
    with house_write(stage.server, stage.clock, decisions.ACT) as session:
        decisions.decide(session, (name,), Verdict.RETURNED, by=deputy, clock=stage.clock, reason=REASON)


def _exchange(store: Store, stage: Stage) -> None:
    here = device.here(store.engine)
    line = Line(stage.server, here.device, stage.clock)
    exchange(Desk(store.engine, stage.clock, line, DeviceKey(here.private), gate=store.gate, tell=store.tell))


def _store(office: Office) -> Store:
    opened = office.program.opened
    assert opened is not None
    return opened.store


def _far_page(office: Office) -> UUID:
    """Return another page of the teacher, of another group."""
    with _store(office).read() as session:
        links = gradebook.pages_of(session, office.stage.keys.teacher, today(office.stage.clock))
    mine = next(link for link in links if link.id == office.stage.keys.page)
    return next(link.id for link in links if link.is_taught and link.group_name != mine.group_name)


def _term(store: Store, page: UUID, stage: Stage) -> int:
    with store.read() as session:
        return gradebook.spread_of(session, page, person=stage.keys.teacher, clock=stage.clock).page.term
