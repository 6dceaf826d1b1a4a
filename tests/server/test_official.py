"""An outside official sees what his dated grant names and nothing else; each page he opens stands in the log."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from db import ids
from db.admission import access_log
from db.engine import reading, writing
from db.models.accounts import AccessEntry, Credential
from db.models.admission import DatedGrant
from db.models.catalogue import Right
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.people import PersonName
from tests.server.small_college import PASSWORD, TODAY, SmallCollege
from tests.server.test_diary import browser, enter, words
from tests.server.test_diary_browser import CONTRAST, FLAGS

ALL = ("journal.marks", "journal.topics", "journal.homework", "journal.attendance_fact")
OFFICIAL = ids.fresh()


@pytest.fixture
def grant(engine: Engine, college: SmallCollege) -> UUID:
    """A grant over the group of the college, and an account for whom it was given."""
    with Session(writing(engine)) as session, session.begin():
        hashes = session.scalars(select(Credential).where(Credential.person == college.ivan)).one()
        session.add(Credential(
            person=OFFICIAL, login="rudakov", kind="official", salt=hashes.salt, web_hash=hashes.web_hash
        ))  # fmt: skip
        session.add(
            PersonName(id=ids.fresh(), person_id=OFFICIAL, since=date(2026, 1, 1), surname="Рудаков", given="Олег")
        )
        for section in ALL:
            session.add(Right(id=ids.fresh(), role="official", section=section, action="see", scope="granted"))
        group = session.scalars(select(StudyGroup.id)).one()
        made = DatedGrant(
            id=ids.fresh(), person_id=OFFICIAL, kind="official", sections=json.dumps([*ALL, "students.passport"]),
            groups=json.dumps([group.hex]), first_day=TODAY - timedelta(3), last_day=TODAY, basis="приказ № 7",
            standing="active",
        )  # fmt: skip
        session.add(made)
        return made.id


@pytest.fixture
def official(address: str, grant: UUID):
    with browser(address) as client:
        assert enter(client, "rudakov").headers["location"] == "/official"
        yield client


def change(engine: Engine, grant: UUID, **values: object) -> None:
    with Session(writing(engine)) as session, session.begin():
        session.execute(update(DatedGrant).where(DatedGrant.id == grant).values(**values))


def page_of(engine: Engine) -> UUID:
    with Session(reading(engine)) as session:
        return session.scalars(select(Page.id).order_by(Page.id)).first()


def entries(engine: Engine) -> list[AccessEntry]:
    with Session(reading(engine)) as session:
        return list(session.scalars(select(AccessEntry).order_by(AccessEntry.id)))


def sheets(client) -> str:
    """Every page he may open, as it is read."""
    listed = client.get("/official").text
    paths = sorted({part.split('"')[0] for part in listed.split('href="')[1:] if part.startswith("/official/")})
    assert paths
    return " ".join(words(client.get(path)) for path in paths)


def test_he_reads_names_marks_and_topics_and_no_reason(official):
    told = sheets(official)
    for word in (
        "Лебедев Иван",
        "Агафонова Мария",
        "Тестирование и отладка модулей",
        "внешний доступ до 12.11.2026",
        "Рудаков",
    ):
        assert word in told, word
    for word in ("уважительная", "болезнь", "Не проверены граничные значения"):
        assert word not in told


def test_each_view_is_logged_and_the_chain_holds(official, engine):
    assert entries(engine) == []
    path = f"/official/{page_of(engine).hex}"
    assert official.get(path).status_code == 200
    (entry,) = entries(engine)
    assert (entry.person, entry.act, entry.section, entry.subject) == (
        OFFICIAL,
        "see",
        "journal.marks",
        page_of(engine),
    )
    assert access_log.broken_at(engine) is None


def test_what_is_not_named_is_not_there(official, engine, grant):
    change(engine, grant, sections=json.dumps(["journal.marks"]))
    told = sheets(official)
    assert "Агафонова" in told
    assert "Тестирование и отладка модулей" not in told
    change(engine, grant, groups=json.dumps([ids.fresh().hex]))
    answer = official.get(f"/official/{page_of(engine).hex}")
    assert answer.status_code == 403
    assert "Агафонова" not in answer.text
    assert "Этого в вашем доступе нет" in answer.text


def test_what_the_matrix_does_not_allow_no_grant_opens(official, engine):
    with Session(writing(engine)) as session, session.begin():
        session.execute(update(Right).where(Right.section == "journal.marks").values(role="dispatcher"))
    assert official.get(f"/official/{page_of(engine).hex}").status_code == 403


@pytest.mark.parametrize(
    "values",
    [
        {"last_day": TODAY - timedelta(1)},
        {"first_day": TODAY + timedelta(1), "last_day": TODAY + timedelta(2)},
        {"standing": "ended"},
        {"standing": "draft"},
    ],
)
def test_beyond_its_days_it_opens_nothing(official, engine, grant, values):
    change(engine, grant, **values)
    for path in ("/official", f"/official/{page_of(engine).hex}"):
        answer = official.get(path)
        assert (answer.status_code, "Агафонова" in answer.text) == (403, False)
        assert "администратор" in answer.text or "откроется" in answer.text
    assert entries(engine) == []


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"last_day": TODAY - timedelta(1)}, "не открыт или кончился"),
        ({"standing": "ended"}, "администратор"),
        ({"first_day": TODAY + timedelta(1), "last_day": TODAY + timedelta(2)}, "откроется 13 ноября"),
    ],
)
def test_beyond_its_days_nobody_signs_in_by_it(address, engine, grant, values, says):
    change(engine, grant, **values)
    with browser(address) as client:
        answer = enter(client, "rudakov")
        assert answer.status_code == 403
        assert says in answer.text.replace("\u00a0", " ")
        assert client.get("/official").headers["location"] == "/sign-in"


def test_a_student_has_no_business_there_nor_he_in_the_diary(address, official):
    assert official.get("/diary").headers["location"] == "/sign-in"
    with browser(address) as client:
        enter(client)
        assert client.get("/official").headers["location"] == "/sign-in"


def test_no_address_but_a_page_of_his_is_answered(official):
    for path in ("/official/x", f"/official/{ids.fresh().hex}", "/official/../diary"):
        assert official.get(path).status_code in (303, 403, 404)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_his_pages_bear_his_name_and_are_neither_printed_nor_copied(address, grant, engine, scheme):
    """Only to see (`rights/states.md` 13); what is on a screen can still be photographed, and then it says whose it was."""
    with sync_playwright() as made:
        chromium = made.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        page = chromium.new_page(color_scheme=scheme, viewport={"width": 320, "height": 568})
        page.goto(f"{address}/sign-in")
        page.get_by_label("Логин").fill("rudakov")
        page.get_by_label("Пароль").fill(PASSWORD)
        page.get_by_role("button", name="Войти").click()
        page.wait_for_url("**/official")
        for path in ("/official", f"/official/{page_of(engine).hex}"):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.evaluate(CONTRAST) == [], path
            mark = page.evaluate("getComputedStyle(document.querySelector('main'), '::after').content")
            assert "внешний доступ до 12.11.2026 · Рудаков" in mark.replace("\u00a0", " ")
            page.keyboard.press("Control+A")
            assert "Агафонова" not in page.evaluate("getSelection().toString()")
            page.emulate_media(media="print")
            assert not page.locator("body").is_visible(), path
            page.emulate_media(media="screen")
            page.set_viewport_size({"width": 1000, "height": 620})
            assert page.locator("h1").bounding_box()["x"] >= 16, "it stands at the very edge of a middling window"
            page.set_viewport_size({"width": 320, "height": 568})
        chromium.close()
