"""An employee reads in a browser the journals of his own rights and nothing else; each page he opens is logged."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from college.admission.login_facts import SlipGuesses
from college.roles import Role
from db import ids
from db.admission import access_log, account_rows, signal_facts, web_sessions
from db.clock import today
from db.engine import reading, writing
from db.models.accounts import AccessEntry
from db.models.admission import Agreement
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import Employee
from db.models.subjects import Plan, PlanLine, Specialty
from db.rights import load_rights
from db.scope import may_see
from tests.factories import lay
from tests.server.office_college import ROLES, SINCE
from tests.server.test_diary import browser, words

TEACHER, DEPUTY, CURATOR, ADMIN = Role.TEACHER, Role.DEPUTY_UMR, Role.CURATOR, Role.ADMINISTRATOR
DAY = date(2026, 11, 10)


@pytest.fixture
def pages(engine, office):
    """A page of the teacher in the curator's group, and a page of nobody in another one; a lesson with marks in each."""
    specialty = lay(engine, Specialty, code="09.02.07", name="Информационные системы")
    plan = lay(engine, Plan, specialty_id=specialty, name="ИСП", enrolled_year=2025)
    made = []
    for group, students, code in (
        (office.group, office.students, "ОП.01"),
        (office.other_group, office.foreign, "ОП.02"),
    ):
        line = lay(engine, PlanLine, plan_id=plan, row_code=code, code=code, title=f"Дисциплина {code}")
        page = lay(engine, Page, group_id=group, line_id=line, subgroup_id=None, year=2026)
        lesson = lay(engine, Lesson, page_id=page, born_day=DAY, born_pair=1, take=0, day=DAY, pair=1)
        lay(engine, LessonEntry, lesson_id=lesson, topic=f"Тема {code}", homework="§ 9")
        work = lay(engine, Work, lesson_id=lesson, ordinal=0)
        lay(engine, MarkEntry, work_id=work, student_id=students[0], value="4")
        lay(engine, PresenceEntry, lesson_id=lesson, student_id=students[1], fact="н")
        lay(engine, ReasonEntry, lesson_id=lesson, student_id=students[1], reason="б")
        made.append(page)
    lay(engine, Teaching, page_id=made[0], person_id=office.people[TEACHER], first_day=date(2026, 9, 1))
    return made


@pytest.fixture
def enter(desks, office, engine, clock):
    """Let a browser of this role in, as its door would."""
    opened = []

    def entered(role):
        key = ids.fresh().hex
        told = web_sessions.Entered(office.people[role], "staff", 1, "passkey")
        web_sessions.open_session(engine, key, told, clock.now())
        client = browser(desks.address)
        client.cookies.set("parta", key)
        opened.append(client)
        return client

    yield entered
    for client in opened:
        client.close()


def entries(engine):
    with Session(reading(engine)) as session:
        return list(session.scalars(select(AccessEntry).order_by(AccessEntry.id)))


def test_a_teacher_reads_his_own_page_and_the_look_is_logged(enter, office, pages, engine):
    client = enter(TEACHER)
    listed = words(client.get("/employee"))
    assert ("ОП.01 Дисциплина ОП.01" in listed, "ОП.02" in listed) == (True, False)
    told = words(client.get(f"/employee/journals/{pages[0].hex}"))
    for part in ("ИСП-21. ОП.01", "Студентовб Имя0 4", "Имя1 н", "Тема ОП.01", "На дом: § 9"):
        assert part in told, part
    assert "б" not in told.split("Имя1 н")[1].split("Темы")[0].split(), "no reason is shown"
    [entry] = entries(engine)
    assert (entry.person, entry.act, entry.section, entry.subject, entry.rows) == (
        office.people[TEACHER], "see", "journal.marks", pages[0], 3,
    )  # fmt: skip
    assert access_log.broken_at(engine) is None


def test_a_page_of_others_is_not_there_whoever_asks_by_its_address(enter, pages, engine):
    client = enter(TEACHER)
    answer = client.get(f"/employee/journals/{pages[1].hex}")
    assert (answer.status_code, "Студентов" in answer.text) == (403, False)
    unknown = client.get(f"/employee/journals/{ids.fresh().hex}")
    assert words_of(unknown) == words_of(answer), "nor does the answer tell that there is one"
    for path in ("x", "../sign-ins%00", "0" * 32):
        assert client.get(f"/employee/journals/{path}").status_code in (403, 404)
    assert entries(engine) == []


def words_of(answer):
    return " ".join(answer.text.split())


def test_list_page_and_right_say_the_same_for_every_role(enter, office, pages, engine, clock):
    seen = set()
    for role in ROLES:
        client = enter(role)
        listed = client.get("/employee").text
        with Session(reading(engine)) as session:
            rights = load_rights(session, office.people[role])
            for page in pages:
                group = session.get(Page, page).group_id
                may = may_see(rights, page, group, today(clock))
                status = client.get(f"/employee/journals/{page.hex}").status_code
                assert (page.hex in listed, status) == (may, 200 if may else 403), (role, page)
                seen |= {(role, pages.index(page))} if may else set()
    assert {(TEACHER, 0), (CURATOR, 0), (DEPUTY, 0), (DEPUTY, 1)} <= seen
    assert not seen & {(TEACHER, 1), (CURATOR, 1), (ADMIN, 0), (ADMIN, 1), (Role.HR_HEAD, 0)}


def test_without_an_agreement_no_journal_opens(enter, office, pages, engine):
    client = enter(TEACHER)
    with writing(engine).begin() as connection:
        mine = Agreement.person_id == office.people[TEACHER]
        connection.execute(update(Agreement).where(mine).values(ended_on=SINCE))
    assert "нет соглашения о неразглашении" in client.get("/employee").text
    assert client.get(f"/employee/journals/{pages[0].hex}").status_code == 403


def test_after_his_last_day_no_page_is_his_and_the_session_ends(enter, office, pages, engine, clock):
    client = enter(TEACHER)
    assert client.get("/employee").status_code == 200
    with writing(engine).begin() as connection:
        mine = Employee.person_id == office.people[TEACHER]
        connection.execute(update(Employee).where(mine).values(dismissed=today(clock) - timedelta(1)))
    for path in ("/employee/sign-ins", "/employee", f"/employee/journals/{pages[0].hex}"):
        assert client.get(path).headers["location"] == "/employee/sign-in", path
    assert entries(engine) == []


def test_nothing_can_be_written_there(enter, pages):
    client = enter(TEACHER)
    for path in ("/employee", f"/employee/journals/{pages[0].hex}", "/employee/sign-ins"):
        assert client.post(path, data={"value": "5"}).status_code == 405, path
    assert "<form" not in client.get(f"/employee/journals/{pages[0].hex}").text


def test_what_the_desktop_shows_of_his_sign_ins_stands_here(enter, office, engine, clock):
    entered = account_rows.Entered(office.people[TEACHER], clock.now(), machine="К-214", room="214")
    account_rows.enter(engine, clock, entered)
    signal_facts.signal(engine, clock, office.people[TEACHER], SlipGuesses(clock.now(), None, 5))
    told = words(enter(TEACHER).get("/employee/sign-ins"))
    assert "Признаки общего входа: 5 баллов" in told
    assert "+5 Код первого входа не подошёл 5 раз в браузере, 12 ноября в 12:36. Код погашен." in told
    assert "12.11.2026, 12:36 — вход в программе, К-214, кабинет 214" in told
    hers = words(enter(DEPUTY).get("/employee/sign-ins"))
    assert ("Признаки" in hers, "К-214" in hers) == (False, False)
