"""The list of parked work over real sockets: to whom it is addressed, values by the payload rule, never one's own."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from college.roles import Role
from db import ids
from db.engine import reading, writing
from db.models.accounts import AccessEntry
from db.models.exchange import Batch as BatchRow
from db.models.exchange import Parked
from db.models.journal import Page
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from db.models.subjects import Plan, PlanLine, Specialty
from db.sync.batch import Batch, Change, Stamp, hash_of
from db.sync.times import moment_of
from tests.server.office_college import ROLES

DAY = date(2026, 11, 12)
TEACHING, STUDENT, ACCOUNTS = "journal.marks", "students.card", "accounts.staff"
SEES = {Role.DEPUTY_UPR, Role.METHODIST}  # all of it, to read


@pytest.fixture
def waiting(office, engine, clock):
    """One act of two marks by the teacher, one of a student's card, one of an account by the deputy."""
    made: dict[str, UUID] = {}
    with Session(writing(engine)) as session, session.begin():
        specialty, plan, line, page, lesson, work, mark = (ids.fresh() for _ in range(7))
        session.add(Specialty(id=specialty, code="09.02.07", name="ИСП"))
        session.flush()
        session.add(Plan(id=plan, specialty_id=specialty, name="ИСП 2025", enrolled_year=2025))
        session.flush()
        session.add(PlanLine(id=line, plan_id=plan, row_code="1", code="ОП.01", title="Системы"))
        session.flush()
        session.add(Page(id=page, group_id=office.group, line_id=line, year=2026))
        session.flush()
        session.add(Lesson(id=lesson, page_id=page, born_day=DAY, born_pair=1, take=0, day=DAY, pair=1))
        session.flush()
        session.add(Work(id=work, lesson_id=lesson))
        session.flush()
        session.add(MarkEntry(id=mark, work_id=work, student_id=office.students[0], value="4", v_value="later"))
        teacher, deputy = office.people[Role.TEACHER], office.people[Role.DEPUTY_UMR]
        told = (
            (TEACHING, teacher, (Change("mark", mark, "value", f"{ids.fresh().hex}.1", None, None, {"value": "5"}),)),
            (TEACHING, teacher, (Change("mark", ids.fresh(), "value", None, None, None, {"value": "3"},
                                        {"work_id": work.hex, "student_id": office.students[1].hex}),)),
            (STUDENT, office.people[Role.CURATOR], (Change("person", office.students[0], "sex", None, None, None, {"sex": "ж"}),)),
            (ACCOUNTS, deputy, (Change("account", ids.fresh(), "login", None, None, None, {"login": "тайна"}),)),
        )  # fmt: skip
        acts = {section: ids.fresh() for section in (TEACHING, STUDENT, ACCOUNTS)}
        for seq, (section, person, changes) in enumerate(told, 1):
            _park(session, seq, acts[section], person, section, changes, moment_of(clock.now()))
        made |= acts
    return made


def _park(session, seq, act, person, section, changes, now):
    device = ids.fresh()
    batch = Batch(device, seq, "", "", "put_mark", act, 3, Stamp(now, 0, "b"), (), (), changes)
    body = batch.body()
    name = hash_of(body)
    session.execute(
        insert(BatchRow).values(
            device=device, seq=seq, hash=name, act_id=act, act="put_mark", body=body, signature=b"", received_at=now
        )
    )
    session.execute(
        insert(Parked).values(
            device=device, seq=seq, hash=name, act_id=act, person=person, reason="closed", section=section
        )
    )  # fmt: skip


def listed(desks, role):
    status, told = desks.office(role, "parked")
    assert status == 200, told
    return {UUID(act["act_id"]): act for act in told["acts"]}


@pytest.mark.parametrize("role", ROLES)
def test_each_act_is_listed_to_its_addressee_and_to_who_sees_all(desks, office, waiting, role):
    if role not in SEES | {
        Role.DEPUTY_UMR, Role.STUDY_HEAD, Role.ADMINISTRATOR, Role.DISPATCHER, Role.HR_HEAD, Role.VR_HEAD,
        Role.DIRECTOR,
    }:  # fmt: skip
        status, told = desks.office(role, "parked")
        assert (status, told["code"]) == (403, "right"), "who decides about nobody is not even told of it"
        return
    addressed = {Role.DEPUTY_UMR: TEACHING, Role.STUDY_HEAD: STUDENT, Role.ADMINISTRATOR: ACCOUNTS}
    wanted = {waiting[addressed[role]]} if role in addressed else set(waiting.values()) if role in SEES else set()
    told = listed(desks, role)
    assert set(told) == wanted
    assert {act["decides"] for act in told.values()} <= {role in addressed}


def test_an_act_is_told_whole_with_values_authors_and_what_stands_now(desks, office, waiting):
    [act] = listed(desks, Role.DEPUTY_UMR).values()
    assert (act["name"], act["reason"], act["section"], act["edits"]) == ("Teacher Пётр", "closed", TEACHING, 2)
    assert len(act["batches"]) == 2
    told = sorted((each["new"]["value"], each["about_name"], each["newer"]) for each in act["changes"])
    assert told == [("3", "Студентовб Имя1", False), ("5", "Студентовб Имя0", True)]
    assert {(each["class"], each["code"], each["day"]) for each in act["changes"]} == {
        ("ИСП-21", "ОП.01", "2026-11-12")
    }
    assert [each["now"] for each in act["changes"] if each["newer"]] == [{"value": "4"}]


def test_without_see_on_the_section_only_head_and_number_are_told(desks, office, waiting, engine):
    acts = listed(desks, Role.METHODIST)
    closed = acts[waiting[ACCOUNTS]]
    assert (closed["changes"], closed["edits"], closed["section"]) == ([], 1, ACCOUNTS)
    assert "тайна" not in str(acts)


def test_nobody_finds_his_own_work_there(desks, office, waiting):
    told = listed(desks, Role.DEPUTY_UMR)
    assert waiting[ACCOUNTS] not in told
    assert waiting[ACCOUNTS] in listed(desks, Role.ADMINISTRATOR)


def test_what_waits_longer_than_two_working_days_is_marked(desks, office, waiting, clock):
    assert [act["late"] for act in listed(desks, Role.DEPUTY_UMR).values()] == [False]
    clock.moment += timedelta(days=4)
    assert [act["late"] for act in listed(desks, Role.DEPUTY_UMR).values()] == [True]


def test_the_look_is_logged(desks, office, waiting, engine):
    listed(desks, Role.DEPUTY_UMR)
    with Session(reading(engine)) as session:
        [look] = session.scalars(select(AccessEntry)).all()
    assert (look.person, look.act, look.section, look.rows) == (office.people[Role.DEPUTY_UMR], "see", "quarantine", 1)
