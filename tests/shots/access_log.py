"""The logs and one's own entries under the camera: real answers of the stage's server to the pages' own questions."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from college.roles import Role
from db import ids
from db.admission import access_log
from db.admission.access_log import Access
from db.admission.office_act import By
from db.clock import today
from db.engine import reading, writing
from db.models.admission import Incident, SignIn
from db.models.exchange import ChangeAudit
from db.models.groups import Membership, StudyGroup
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import RoleAssignment
from db.rights import load_rights
from db.sync.times import moment_of
from desktop.log_feed import LogFeed
from desktop.workspace import Page
from desktop.workspaces.access_log import actions
from desktop.workspaces.access_log.page import AccessLogPage
from desktop.workspaces.own_entries import actions as own_actions
from desktop.workspaces.own_entries.page import OwnEntriesPage
from server import office_audit, office_lists
from server.asker import Asker
from server.door import Door
from tests.desktop.logs_bench import FACTS
from tests.factories import lay
from tests.shots.film import settle
from tests.shots.office import SIZE, Office
from tests.shots.rights import ADMINISTRATOR
from tests.shots.screens import ALL, USUAL, Scene
from tests.stage import NOON, Stage

DEPUTY = "deputy"
WORKS = {"/office/v1/access": office_lists.access, "/office/v1/audit": office_audit.changes}
Then = Callable[[dict[str, Any]], None]


def access(office: Office) -> None:
    """The log of access: as it opens, a search by a name, one thing's history, nothing found, no line."""
    _lay_accesses(office.stage)
    _lay_changes(office.stage)
    page = _opened(office)
    office.take("29-access-log")
    page.act(actions.FIND)
    office.type_in(page.filters.person, "ов")
    office.take("29-access-log-search")
    QTest.keyClick(page.filters.person, Qt.Key.Key_Escape)
    QTest.keyClick(page.filters.person, Qt.Key.Key_Escape)
    page.table.setFocus()
    page.table.go_to(2)
    page.act(actions.HISTORY)
    settle()
    office.take("29-access-log-history")
    page.act(actions.BACK)
    settle()
    page.filters.section.setCurrentIndex(page.filters.section.findData("gia"))
    page.filters.changed.emit()
    settle()
    office.take("29-access-log-empty")
    page.filters.clear()
    settle()
    page.act(actions.NEXT_TAB)
    settle()
    page.table.setFocus()
    office.take("29-access-log-closed")
    page.act(actions.NEXT_TAB)
    settle()
    office.program.window.resize(1024, 600)
    office.take("29-access-log-narrow")
    office.program.window.resize(*SIZE)
    office.program.lamp.update(offline_since=NOON - timedelta(hours=2, minutes=48))
    page.feed.rows, page.feed.is_known = [], False
    page._show_rows()
    office.take("29-access-log-offline")
    office.program.lamp.update(offline_since=None)


def audit(office: Office) -> None:
    """The history of changes with its values, and the history of one cell."""
    _lay_changes(office.stage)
    page = _opened(office)
    page.table.setFocus()
    office.take("29-access-log-audit")
    at = next(n for n, row in enumerate(page.model.rows) if row.table == "mark")
    page.table.go_to(at)
    page.act(actions.HISTORY)
    settle()
    office.take("29-access-log-cell")
    page.act(actions.BACK)
    settle()


def own(office: Office) -> None:
    """One's own sign-ins, then with a case and its facts, then one's edits."""
    opened = office.program.opened
    assert opened is not None
    _lay_changes(office.stage)
    office.open("own_entries")
    page = office.page(OwnEntriesPage)
    _answer(office, page, page.feed)
    settle()
    office.take("30-own-entries-quiet")
    _lay_own(office, opened.person)
    page.reload()
    settle()
    page.take_focus()
    office.take("30-own-entries")
    page.act(own_actions.NEXT_TAB)
    settle()
    page.take_focus()
    office.take("30-own-entries-edits")
    page.act(own_actions.NEXT_TAB)


def _opened(office: Office) -> AccessLogPage:
    office.open("access_log")
    page = office.page(AccessLogPage)
    _answer(office, page, *page.feeds.values())
    page.reload()
    settle()
    page.take_focus()
    return page


def _answer(office: Office, page: Page, *feeds: LogFeed) -> None:
    """Let the stage's server answer what the page asks, as its routes do."""
    opened, stage = office.program.opened, office.stage
    assert opened is not None

    def ask(path: str, body: Mapping[str, object], then: Then, _: Callable[[str], None]) -> None:
        with Session(reading(stage.server)) as session:
            rights = load_rights(session, opened.person)
        door = Door(stage.server, stage.clock, lambda *_: "")
        then(WORKS[path](Asker(door, By(opened.person, UUID(int=7)), rights, today(stage.clock)), dict(body)))

    page._context = replace(page._context, ask=ask)  # type: ignore[attr-defined]
    for feed in feeds:
        feed._ask = ask


# ---- what there is to see


def _lay_accesses(stage: Stage) -> None:
    teachers, curator = stage.staff(), stage.staff()[1]
    heads = {role: stage.staff(role)[0] for role in (Role.DEPUTY_UMR, Role.ADMINISTRATOR) if stage.staff(role)}
    with Session(reading(stage.server)) as session:
        groups = session.scalars(select(StudyGroup.id).order_by(StudyGroup.name)).all()
        students = session.scalars(select(Membership.student_id).order_by(Membership.id)).all()
    told = [
        (curator, "reveal", "students.card", students[3], 1, "связываюсь с человеком или его родителями"),
        (teachers[0], "print", "journal.print_draft", groups[0], 25, ""),
        (teachers[2], "export", "journal.marks", groups[1], 24, ""),
        (heads.get(Role.DEPUTY_UMR, curator), "see", "audit", students[3], 18, ""),
        (curator, "see", "students.card", students[3], 1, ""),
        (teachers[4], "print", "reports.attendance", groups[0], 25, ""),
        (heads.get(Role.ADMINISTRATOR, curator), "issue", "credentials.staff", teachers[5], 1, ""),
        (heads.get(Role.ADMINISTRATOR, curator), "suspend", "accounts.staff", teachers[8], 1, "утерян ноутбук"),
    ]  # fmt: skip
    for number in range(36, 0, -1):
        who, act, section, subject, rows, reason = told[number % len(told)]
        at = NOON - timedelta(minutes=37 * number)
        access_log.note(stage.server, Access(who, act, section, subject, None, rows, reason, at), at)


def _lay_changes(stage: Stage) -> None:
    """Lay changes of the teacher and of the deputy, once."""
    with Session(reading(stage.server)) as session:
        if session.scalar(select(ChangeAudit.id).where(ChangeAudit.person == stage.keys.teacher).limit(1)):
            return
        lessons = select(Lesson.id).where(Lesson.teacher_id == stage.keys.teacher)
        works = select(Work.id).where(Work.lesson_id.in_(lessons))
        found = {
            model.__tablename__: session.scalars(select(model).where(model.lesson_id.in_(lessons)).limit(4)).all()
            for model in (LessonEntry, PresenceEntry, ReasonEntry)
        }
        found["mark"] = session.scalars(
            select(MarkEntry).where(MarkEntry.work_id.in_(works), MarkEntry.value != "").limit(6)
        ).all()
        found["role_assignment"] = session.scalars(select(RoleAssignment).limit(2)).all()
    told: list[dict[str, Any]] = []
    for number in range(3):
        for table, rows in sorted(found.items()):
            for row in rows:
                told += [_changed(stage, table, row, number)]
    told.sort(key=lambda one: one["corrected_time"])
    with writing(stage.server).begin() as connection:
        connection.execute(insert(ChangeAudit), told)


def _changed(stage: Stage, table: str, row: Any, number: int) -> dict[str, Any]:
    teacher, deputy = stage.keys.teacher, stage.staff(Role.DEPUTY_UMR)[0]
    group, old, new = {
        "mark": ("value", {"value": str(3 + number % 2)}, {"value": getattr(row, "value", "")}),
        "lesson_entry": ("homework", {"homework": ""}, {"homework": "Отчёт по работе, стр. 84–91"}),
        "presence": ("fact", {"fact": "оп", "minutes_late": 10}, {"fact": "н", "minutes_late": None}),
        "reason": ("reason", {"reason": ""}, {"reason": "б"}),
        "role_assignment": ("span", {"last_day": None}, {"last_day": "2027-06-30"}),
    }[table]  # fmt: skip
    outcome = ("won", "won", "lost", "parked", "noop")[(number + row.id.int) % 5]
    at = NOON - timedelta(minutes=11 * (row.id.int % 97) + 60 * number)
    late = timedelta(hours=20) if outcome == "parked" else timedelta(seconds=4)
    return {
        "device": UUID(int=0xA0 + row.id.int % 5), "seq": number + 1, "tbl": table, "row_id": row.id, "grp": group,
        "person": deputy if table == "role_assignment" else teacher, "outcome": outcome, "old": json.dumps(old),
        "new": json.dumps(new, ensure_ascii=False), "raw_time": moment_of(at), "corrected_time": moment_of(at),
        "received_at": moment_of(at + late),
    }  # fmt: skip


def _lay_own(office: Office, person: UUID) -> None:
    opened = office.program.opened
    assert opened is not None
    engine = opened.store._writing
    for hours, way, machine, room, verdict in (
        (4, "desktop", "К305-01", "305", "ok"), (15, "desktop", "DESKTOP-7K2", "", "unknown_machine"),
        (15, "desktop", "К305-01", "305", "wrong"), (22, "web", "", "", "ok"), (28, "desktop", "К305-01", "305", "ok"),
        (29, "desktop", "К214-03", "214", "second"), (52, "desktop", "К305-01", "305", "ok"),
    ):  # fmt: skip
        lay(engine, SignIn, id=ids.fresh(), person_id=person, at=NOON - timedelta(hours=hours), way=way,
            machine=machine, room=room, verdict=verdict)  # fmt: skip
    lay(engine, Incident, id=ids.fresh(), person_id=person, kind="signals", opened_at=NOON - timedelta(hours=15),
        points=7, facts=json.dumps(FACTS, ensure_ascii=False), reporter_id=None)  # fmt: skip


def _pictures(*usual: str, all: tuple[str, ...]) -> dict[str, tuple[str, ...]]:  # noqa: A002
    return dict.fromkeys(all, ALL) | dict.fromkeys(usual, USUAL)


SCENES = (
    Scene(
        access,
        _pictures(
            "29-access-log-history", "29-access-log-empty", "29-access-log-offline", "29-access-log-narrow",
            "29-access-log-closed", all=("29-access-log", "29-access-log-search"),
        ),
        who=ADMINISTRATOR,
    ),
    Scene(audit, _pictures("29-access-log-cell", all=("29-access-log-audit",)), who=DEPUTY),
    Scene(own, _pictures("30-own-entries-quiet", "30-own-entries-edits", all=("30-own-entries",))),
)  # fmt: skip
