"""The history of changes over real sockets: heads to whom the audit is open, values by the payload rule, looks logged."""

import json
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from college.roles import Action, Role, Scope
from db import ids
from db.admission import access_log
from db.engine import reading, writing
from db.models.accounts import AccessEntry
from db.models.catalogue import Right
from db.models.exchange import ChangeAudit
from db.models.groups import Membership
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, ReasonEntry, Work
from db.models.people import Employee, PersonName
from db.models.subjects import Plan, PlanLine, Specialty
from tests.server.office_college import ROLES
from tests.server.test_office import created, scope

ADMIN, CURATOR, TEACHER, DEPUTY, HEAD, HR = (
    Role.ADMINISTRATOR, Role.CURATOR, Role.TEACHER, Role.DEPUTY_UMR, Role.STUDY_HEAD, Role.HR_HEAD,
)  # fmt: skip
DAY = date(2026, 11, 12)
MINUTE = 60_000
AT = 1_794_450_000_000


@pytest.fixture
def book(office, engine):
    """One lesson in each group with a mark and a reason, the names of a student and of an employee; all were changed."""
    rows: dict[str, UUID] = {}
    with Session(writing(engine)) as session, session.begin():
        specialty, plan, line = (ids.fresh() for _ in range(3))
        session.add(Specialty(id=specialty, code="09.02.07", name="ИСП"))
        session.flush()
        session.add(Plan(id=plan, specialty_id=specialty, name="ИСП 2025", enrolled_year=2025))
        session.flush()
        session.add(PlanLine(id=line, plan_id=plan, row_code="1", code="ОП.01", title="Системы"))
        session.flush()
        for name, group, student in (
            ("group", office.group, office.students[0]), ("foreign", office.other_group, office.foreign[0]),
        ):  # fmt: skip
            page, lesson, work, mark, reason = (ids.fresh() for _ in range(5))
            session.add(Page(id=page, group_id=group, line_id=line, year=2026))
            session.flush()
            session.add(Lesson(id=lesson, page_id=page, born_day=DAY, born_pair=1, take=0, day=DAY, pair=1))
            session.flush()
            session.add(Work(id=work, lesson_id=lesson))
            session.flush()
            session.add(MarkEntry(id=mark, work_id=work, student_id=student, value="4"))
            session.add(ReasonEntry(id=reason, lesson_id=lesson, student_id=student, reason="б"))
            rows |= {f"{name} page": page, f"{name} mark": mark, f"{name} reason": reason}
            _audit(session, office.people[TEACHER], "mark", mark, "value", {"value": "5"}, {"value": "4"})
            _audit(session, office.people[CURATOR], "reason", reason, "reason", None, {"reason": "б"})
        session.add(Teaching(id=ids.fresh(), page_id=rows["group page"], person_id=office.people[TEACHER], first_day=DAY.replace(month=9)))  # fmt: skip
        for name, person in (("student name", office.students[0]), ("staff name", office.newcomer)):
            rows[name] = session.scalars(select(PersonName.id).where(PersonName.person_id == person)).one()
            _audit(session, office.people[HR], "person_name", rows[name], "name", {"surname": "Б"}, {"surname": "А"})
        _audit(session, office.people[TEACHER], "nothing", ids.fresh(), "value", None, {"value": "тайна"}, "parked")
    return rows


def _audit(session, person, table, row, group, old, new, outcome="won"):
    session.execute(
        insert(ChangeAudit).values(
            device=ids.fresh(), seq=1, person=person, tbl=table, row_id=row, grp=group, outcome=outcome,
            old=None if old is None else json.dumps(old), new=json.dumps(new), raw_time=AT - MINUTE,
            corrected_time=AT, received_at=AT + MINUTE,
        )
    )  # fmt: skip


WHERE = {
    "group mark": "journal.marks", "group reason": "journal.absence_reason", "foreign mark": "journal.marks",
    "foreign reason": "journal.absence_reason", "student name": "students.card", "staff name": "staff.card",
}  # fmt: skip
OWN_EDITS = {TEACHER: ("mark",), CURATOR: ("reason",), HR: ("person_name",)}


def sees(role: Role, section: str, where: str) -> bool:
    """What the matrix says of a value: all, the curator's own group, the teacher's own page."""
    held = scope(role, section, Action.SEE)
    if held is Scope.ALL:
        return True
    near = not where.startswith(("foreign", "staff"))
    by_group = role is CURATOR and held is Scope.GROUP
    by_page = role is TEACHER and held is Scope.OWN and where.startswith("group")
    return near and (by_group or by_page)


# ---- the matrix


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reads_the_values_that_it_sees_elsewhere_too(desks, office, book, role):
    status, told = desks.office(role, "audit")
    assert status == 200
    entries = {UUID(entry["row"]): entry for entry in told["entries"] if entry["table"] != "nothing"}
    is_wide = scope(role, "audit", Action.SEE) is Scope.ALL
    for name, section in WHERE.items():
        table = "person_name" if name.endswith("name") else name.split()[1]
        is_told = is_wide or table in OWN_EDITS.get(role, ())
        assert (book[name] in entries) is is_told, (role, name)
        if not is_told:
            continue
        entry = entries[book[name]]
        assert (entry["section"], entry["outcome"], entry["at"]) == (section, "won", AT)
        is_open = sees(role, section, name)
        assert ("new" in entry) is ("old" in entry) is ("about" in entry) is is_open, (role, name)


def test_the_administrator_reads_the_audit_without_a_mark_or_a_name_of_a_student(desks, office, book):
    _, told = desks.office(ADMIN, "audit")
    marks = [entry for entry in told["entries"] if entry["table"] in ("mark", "reason")]
    assert len(marks) == 4
    assert all(not {"old", "new", "about", "about_name"} & entry.keys() for entry in marks)
    assert {entry["name"] for entry in marks} == {"Teacher Пётр", "Curator Пётр"}
    said = json.dumps(marks, ensure_ascii=False)
    assert "Студентов" not in said
    assert office.students[0].hex not in said


def test_the_head_of_studies_reads_marks_with_their_student(desks, office, book):
    _, told = desks.office(HEAD, "audit", table="mark", row=book["group mark"].hex)
    [entry] = told["entries"]
    assert (entry["old"], entry["new"]) == ({"value": "5"}, {"value": "4"})
    assert (entry["about"], entry["about_name"]) == (office.students[0].hex, "Студентовб Имя0")
    assert (entry["group"], entry["at"], entry["received_at"]) == ("value", AT, AT + MINUTE)


def test_what_no_list_knows_is_told_without_a_value(desks, office, book):
    _, told = desks.office(Role.DIRECTOR, "audit", table="nothing")
    [entry] = told["entries"]
    assert (entry["outcome"], entry["section"]) == ("parked", "")
    assert "тайна" not in str(told)


# ---- own


def test_an_employee_reads_his_own_edits_and_nobody_elses(desks, office, book):
    _, told = desks.office(TEACHER, "audit")
    assert {entry["person"] for entry in told["entries"]} == {office.people[TEACHER].hex}
    [own] = [entry for entry in told["entries"] if entry["row"] == book["group mark"].hex]
    [foreign] = [entry for entry in told["entries"] if entry["row"] == book["foreign mark"].hex]
    assert own["new"] == {"value": "4"}
    assert "new" not in foreign  # his own edit on a page that he does not see
    status, told = desks.office(TEACHER, "audit", person=office.people[CURATOR].hex)
    assert (status, told["code"]) == (403, "right")
    assert told["sentence"].endswith(".")


# ---- filters


def test_filters_narrow_down(desks, office, book, engine):
    def rows(**asked):
        status, told = desks.office(Role.DIRECTOR, "audit", **asked)
        assert status == 200, told
        return {UUID(entry["row"]) for entry in told["entries"]} & set(book.values())

    assert rows(section="journal.marks") == {book["group mark"], book["foreign mark"]}
    assert rows(section="staff.card") == {book["staff name"]}
    assert rows(section="students.card") == {book["student name"]}
    assert rows(person=office.people[HR].hex) == {book["student name"], book["staff name"]}
    assert rows(since=AT + 1) == set()
    assert rows(until=AT) == set()
    assert rows(since=AT, until=AT + 1) >= {book["group mark"]}
    assert rows(subject=office.students[0].hex) == {book["group mark"], book["group reason"], book["student name"]}
    assert rows(table="mark", row=book["group mark"].hex, group="value") == {book["group mark"]}
    with Session(reading(engine)) as session:
        device = session.scalars(select(ChangeAudit.device).where(ChangeAudit.row_id == book["foreign mark"])).one()
    assert rows(device=device.hex) == {book["foreign mark"]}


def test_of_one_person_nobody_is_told_more_than_he_may_read(desks, office, book):
    _, told = desks.office(ADMIN, "audit", subject=office.students[0].hex)
    assert told["entries"] == []  # that the mark of this very student was changed is told to who sees marks
    _, told = desks.office(HR, "audit", subject=office.newcomer.hex)
    assert [entry["row"] for entry in told["entries"]] == [book["staff name"].hex]
    status, told = desks.office(HR, "audit", subject=office.students[0].hex)
    assert (status, told["code"]) == (403, "right")
    assert "не открыты" in told["sentence"]


def test_pages_follow_each_other_without_a_gap(desks, office, book):
    seen, before, pages = [], None, 0
    while True:
        _, told = desks.office(Role.DIRECTOR, "audit", limit=3, **({} if before is None else {"before_id": before}))
        seen += [entry["id"] for entry in told["entries"]]
        pages += 1
        if not told["more"]:
            break
        before = seen[-1]
    _, told = desks.office(Role.DIRECTOR, "audit", limit=200)
    whole = [entry["id"] for entry in told["entries"]]
    assert seen == whole == sorted(whole, reverse=True)
    assert pages == 3
    _, told = desks.office(HEAD, "audit", subject=office.students[0].hex, limit=1)
    assert (len(told["entries"]), told["more"]) == (1, True)


@pytest.mark.parametrize(
    "wrong", [{"limit": 201}, {"limit": 0}, {"row": "x"}, {"since": "1"}, {"table": ""}, {"section": "а\n"}]
)
def test_garbage_is_refused(desks, office, wrong):
    assert desks.office(ADMIN, "audit", **wrong) == (400, {"code": "garbage"})


# ---- the log


def test_every_look_at_the_audit_is_logged(desks, office, book, engine):
    _, told = desks.office(DEPUTY, "audit", subject=office.students[0].hex)
    desks.office(TEACHER, "audit")
    desks.office(TEACHER, "audit", person=office.people[CURATOR].hex)  # refused: nothing was looked at
    with Session(reading(engine)) as session:
        looks = session.scalars(select(AccessEntry).order_by(AccessEntry.id)).all()
    assert [(look.person, look.act, look.section, look.subject, look.rows) for look in looks] == [
        (office.people[DEPUTY], "see", "audit", office.students[0], len(told["entries"])),
        (office.people[TEACHER], "see", "audit", office.people[TEACHER], 3),
    ]
    assert access_log.broken_at(engine) is None


def test_an_act_of_the_server_stands_in_the_audit_with_its_values(desks, office):
    created(desks, ADMIN, office.newcomer, "staff")
    created(desks, HEAD, office.students[0], "student")
    for role in (ADMIN, HR, Role.DIRECTOR):
        _, told = desks.office(role, "audit", table="account")
        assert {entry["section"] for entry in told["entries"]} == {"accounts.staff", "accounts.students"}
        seen = {each for each in ("accounts.staff", "accounts.students") if scope(role, each, Action.SEE) is Scope.ALL}
        assert {entry["section"] for entry in told["entries"] if "new" in entry} == seen, role
        assert {entry["name"] for entry in told["entries"]} == {""}
    _, told = desks.office(ADMIN, "audit", section="accounts.students")
    assert {entry["about_name"] for entry in told["entries"]} == {"Студентовб Имя0"}


def test_neither_log_is_ever_written_over(desks, office, book, engine):
    with writing(engine).begin() as conn:
        for table in ("change_audit", "access_entry"):
            for verb in ("UPDATE", "DELETE"):
                conn.exec_driver_sql(
                    f"CREATE TRIGGER no_{verb}_{table} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'append'); END"
                )
    created(desks, ADMIN, office.newcomer, "staff")
    for name, more in (
        ("issue", {"people": [office.newcomer.hex]}), ("withdraw", {"person": office.newcomer.hex}),
        ("suspend", {"person": office.people[TEACHER].hex, "reason": "проверка"}),
        ("resume", {"person": office.people[TEACHER].hex, "reason": "проверка"}),
        ("device", {"device": office.devices[CURATOR].hex, "do": "revoke", "reason": "проверка"}),
        ("note", {"act": "print", "section": "students.card"}), ("access", {}), ("audit", {}), ("register", {}),
    ):  # fmt: skip
        assert desks.office(ADMIN, name, **more)[0] == 200, name
    with Session(reading(engine)) as session:
        assert len(session.scalars(select(AccessEntry)).all()) == 8
        assert len(session.scalars(select(ChangeAudit)).all()) > 8


def test_a_student_who_left_is_named_to_those_who_see_all_only(desks, office, book, engine):
    with writing(engine).begin() as conn:
        conn.execute(Membership.__table__.update().values(end_day=DAY))
        conn.execute(Employee.__table__.update().where(Employee.person_id == office.people[HR]).values(post="кадры"))
    status, _ = desks.office(HEAD, "audit", subject=office.students[0].hex)
    assert status == 200
    assert desks.office(CURATOR, "audit", subject=office.students[0].hex)[0] == 403


def test_the_log_of_access_names_a_subject_to_who_may_read_of_him(desks, office, engine):
    desks.office(CURATOR, "note", act="reveal", section="students.card", subject=office.students[0].hex)
    desks.office(HR, "note", act="see", section="staff.card", subject=office.newcomer.hex)
    for role in (ADMIN, Role.DIRECTOR):
        _, told = desks.office(role, "access")
        assert [entry["subject_name"] for entry in told["entries"]] == ["Новенькова Анна", "Студентовб Имя0"], role
    with writing(engine).begin() as conn:
        conn.execute(Right.__table__.delete().where(Right.role == ADMIN.value, Right.section == "accounts.students"))
    _, told = desks.office(ADMIN, "access")
    assert [entry["subject_name"] for entry in told["entries"]] == ["Новенькова Анна", ""]
    assert {entry["name"] for entry in told["entries"]} == {"Hr_Head Пётр", "Curator Пётр"}


# ---- the history of a cell


def test_who_sees_a_page_reads_the_history_of_its_cells_whoever_wrote_there(desks, office, book):
    _, told = desks.office(CURATOR, "audit", page=book["group page"].hex)
    assert {entry["table"] for entry in told["entries"]} == {"mark", "reason"}
    assert {entry["person"] for entry in told["entries"]} == {office.people[TEACHER].hex, office.people[CURATOR].hex}
    assert all("new" in entry for entry in told["entries"])
    _, told = desks.office(TEACHER, "audit", page=book["group page"].hex)
    assert office.people[TEACHER].hex in {entry["person"] for entry in told["entries"]}


@pytest.mark.parametrize("role", [TEACHER, CURATOR])
def test_of_a_page_that_he_does_not_see_nobody_is_told_even_a_head(desks, office, book, role):
    status, told = desks.office(role, "audit", page=book["foreign page"].hex)
    assert (status, told["entries"]) == (200, [])


def test_of_a_cell_only_that_cell_is_told(desks, office, book, engine):
    with Session(reading(engine)) as session:
        lesson = session.scalars(select(Lesson.id).where(Lesson.page_id == book["group page"])).one()
    _, told = desks.office(CURATOR, "audit", lesson=lesson.hex, subject=office.students[0].hex)
    assert {UUID(entry["row"]) for entry in told["entries"]} == {book["group mark"], book["group reason"]}
    _, told = desks.office(CURATOR, "audit", lesson=lesson.hex, subject=office.students[1].hex)
    assert told["entries"] == []
