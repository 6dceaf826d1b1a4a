"""A student sees his own marks with what they were given for, and nobody else's, whatever he asks."""

import logging
import re
from datetime import timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from db import diary, own
from db.admission import accounts
from db.engine import reading, writing
from db.models.accounts import Credential, WebSession
from db.models.lessons import Lesson
from db.models.marks import MarkEntry
from tests.server.small_college import PASSWORD

PAGES = ("/diary", "/diary?day=2026-11-09", "/diary?day=2026-11-10", "/diary/marks", "/diary/absences", "/diary/me")
NOT_IVANS = ("Агафонова", "Мария", "не выучила", "опоздание")


def browser(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, trust_env=False, timeout=20)


def token_in(answer: httpx.Response) -> str:
    return re.search(r'name="token" value="([0-9a-f]{64})"', answer.text)[1]


def enter(client: httpx.Client, login="lebedev", password=PASSWORD, **headers) -> httpx.Response:
    told = {"login": login, "password": password, "token": token_in(client.get("/sign-in"))}
    return client.post("/sign-in", data=told, headers=headers)


@pytest.fixture
def ivan(address):
    with browser(address) as client:
        assert enter(client).headers["location"] == "/diary"
        yield client


@pytest.fixture
def maria(address):
    with browser(address) as client:
        assert enter(client, "Agafonova ").headers["location"] == "/diary"
        yield client


def words(answer: httpx.Response) -> str:
    """The text of a page as it is read."""
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_today_shows_lessons_marks_and_what_they_were_given_for(ivan):
    page = words(ivan.get("/diary"))
    for told in (
        "Данные на 12:36, четверг 12 ноября",
        "08:30 кабинет 210 МДК.01.04 Системное программирование Практическая работа № 5. Процессы и потоки",
        "На дом: § 9, задачи 1–3 4 — работа на занятии: «третья нормальная форма»",
        "идёт сейчас",
        "14:00 кабинет 109 ОГСЭ.04 Иностранный язык",
        "Контрольная работа № 2 10 ноября, МДК.01.01. Тестирование и отладка модулей. «Не проверены граничные значения».",
        "Пропуск 9 ноября",
    ):
        assert told in page


def test_marks_and_absences_by_their_pages(ivan):
    marks = words(ivan.get("/diary/marks"))
    assert "МДК.01.01 Разработка программных модулей 3" in marks
    assert "2-й семестр: 4" in marks
    assert "Контрольная работа № 2 10 ноября. Тестирование и отладка модулей" in marks
    absences = words(ivan.get("/diary/absences"))
    assert "Понедельник, 9 ноября" in absences
    assert "2-я пара: уважительная причина" in absences


def test_two_students_of_one_group_see_different_marks(ivan, maria):
    hers = words(maria.get("/diary"))
    assert "2 — работа на занятии: «не выучила определения»" in hers
    assert "третья нормальная форма" not in hers
    assert "Лебедев" not in hers
    his = words(ivan.get("/diary"))
    assert "не выучила" not in his


def test_no_page_holds_a_word_of_another_student(ivan):
    for page in PAGES:
        source = ivan.get(page).text
        for word in NOT_IVANS:
            assert word not in source, page


def test_addresses_and_headers_cannot_name_another_student(ivan, college):
    her = college.maria
    for page in PAGES:
        honest = words(ivan.get(page))
        joined = page + ("&" if "?" in page else "?")
        for spelt in (str(her), her.hex):
            query = f"student={spelt}&student_id={spelt}&person={spelt}&id={spelt}&login=agafonova"
            assert words(ivan.get(joined + query, headers={"X-Person": spelt, "X-Student": spelt})) == honest
            ivan.cookies.set("person", spelt)
            assert words(ivan.get(page)) == honest
    for path in (f"/diary/{her}", f"/diary/{her.hex}/marks", f"/diary/marks/{her}", "/diary/../diary/agafonova"):
        assert ivan.get(path).status_code == 404


def test_every_question_about_students_names_this_one_only(ivan, college, engine):
    asked = []

    def listen(connection, cursor, statement, parameters, context, many):
        asked.append((statement.casefold(), [str(value).replace("-", "") for value in parameters]))

    event.listen(engine, "before_cursor_execute", listen)
    for page in PAGES:
        ivan.get(page)
    personal = [
        (statement, values)
        for statement, values in asked
        if re.search(
            r"\bfrom (mark|presence|reason|certificate|final|membership|subgroup_member|person_name)\b", statement
        )
    ]
    assert len(personal) > 20
    for statement, values in personal:
        assert college.ivan.hex in values, statement
        assert "student_id = ?" in statement or "person_id = ?" in statement
    assert not [statement for statement, values in asked if college.maria.hex in values]


def test_the_door_to_rows_knows_one_student(engine, college, clock):
    hers = {mark.comment for mark in _marks(engine, college.maria, clock)}
    his = {mark.comment for mark in _marks(engine, college.ivan, clock)}
    assert (hers, his) == (
        {"не выучила определения", ""},
        {"третья нормальная форма", "Не проверены граничные значения"},
    )
    with own.own(engine, college.ivan) as mine:
        told = mine.session.scalars(mine.select(MarkEntry, of=MarkEntry)).all()
    assert {mark.student_id for mark in told} == {college.ivan}


def _marks(engine, student, clock):
    return [mark for discipline in diary.marks_of(engine, student, clock) for mark in discipline.marks]


def test_another_students_cookie_opens_nothing_after_he_left(maria, address):
    stolen = maria.cookies["parta"]
    left = maria.post("/sign-out", data={"token": token_in(maria.get("/diary/me"))})
    assert left.headers["location"] == "/sign-in"
    with browser(address) as thief:
        thief.cookies.set("parta", stolen)
        assert thief.get("/diary/marks").headers["location"] == "/sign-in"


def test_an_invented_cookie(address):
    with browser(address) as client:
        for cookie in ("", "x", "0" * 43, "%00", "' OR 1=1 --"):
            for page in PAGES:
                answer = client.get(page, headers={"cookie": f"parta={cookie}"})
                assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_the_cookie_is_kept_hashed_and_ends(ivan, engine, clock):
    with Session(reading(engine)) as session:
        assert ivan.cookies["parta"] not in session.scalars(select(WebSession.key_hash)).one()
    for _ in range(5):  # in use it lives on
        clock.move(days=2, hours=19)
        assert ivan.get("/diary").status_code == 200
    clock.move(hours=2)  # but for two weeks only
    assert ivan.get("/diary").status_code == 303


def test_a_browser_at_rest_is_let_out(ivan, clock):
    clock.move(days=3, hours=-1)
    assert ivan.get("/diary").status_code == 200
    clock.move(days=3, hours=1)
    assert ivan.get("/diary").status_code == 303


def test_a_closed_account_is_out_at_once(ivan, engine, college):
    with writing(engine).begin() as connection:
        connection.execute(update(Credential).where(Credential.person == college.ivan).values(state="closed"))
    assert ivan.get("/diary").headers["location"] == "/sign-in"
    with browser(ivan.base_url) as client:
        assert enter(client).status_code == 403


def test_a_new_password_ends_old_browsers(ivan, engine, college):
    accounts.set_web_password(engine, college.ivan, "другой-пароль-91")
    assert ivan.get("/diary").status_code == 303
    with browser(ivan.base_url) as client:
        assert enter(client).status_code == 403
        assert enter(client, password="другой-пароль-91").status_code == 303


def test_cookies_of_a_browser_are_strict(address):
    with browser(address) as client:
        told = enter(client).headers.get_list("set-cookie")
    session = next(cookie for cookie in told if cookie.startswith("parta="))
    assert "HttpOnly" in session
    assert "SameSite=strict" in session
    assert "Path=/" in session


def test_staff_and_strangers_get_the_same_sentence(address, caplog):
    with browser(address) as client, caplog.at_level(logging.DEBUG, "parta"):
        answers = [enter(client, login, password) for login, password in (("gromov", PASSWORD), ("nobody", PASSWORD), ("lebedev", "нет"))]  # fmt: skip
    sentences = {re.search(r'role="alert">.*?</span>(.*?)</p>', answer.text, re.S)[1] for answer in answers}
    assert {answer.status_code for answer in answers} == {403}
    assert sentences == {"Логин или пароль не подошли. Проверьте раскладку и Caps Lock."}
    for secret in ("lebedev", "нет", PASSWORD, "Лебедев"):
        assert secret not in caplog.text


def test_guesses_meet_growing_pauses(address, clock):
    with browser(address) as client:
        for _ in range(3):
            assert enter(client, password="нет").status_code == 403
        refused = enter(client)
        assert refused.status_code == 429
        assert "Следующая — через 2 с." in refused.text
        clock.move(seconds=2)
        assert enter(client).status_code == 303


def test_a_form_from_elsewhere_is_refused(address, ivan):
    with browser(address) as client:
        assert enter(client, **{"sec-fetch-site": "cross-site"}).status_code == 403
        good = token_in(client.get("/sign-in"))
        client.cookies.clear()
        told = {"login": "lebedev", "password": PASSWORD, "token": good}
        assert client.post("/sign-in", data=told).status_code == 403
        assert client.post("/sign-in", json=told).status_code == 403
    ivan.post("/sign-out", data={"token": "0" * 64})
    assert ivan.get("/diary").status_code == 200


def test_what_is_written_is_shown_as_text(ivan, engine, college):
    with writing(engine).begin() as connection:
        connection.execute(
            update(MarkEntry).where(MarkEntry.student_id == college.ivan).values(comment="<script>alert(1)</script>")
        )
    for page in ("/diary", "/diary/marks"):
        source = ivan.get(page).text
        assert "<script" not in source
        assert "&lt;script&gt;" in source


def test_withdrawn_marks_and_lessons_are_not_shown(ivan, engine, college, clock):
    with writing(engine).begin() as connection:
        connection.execute(
            update(MarkEntry)
            .where(MarkEntry.value == "4")
            .values(withdrawn_at=clock.now(), withdrawn_by=college.teacher)
        )
        connection.execute(
            update(Lesson).where(Lesson.pair == 3).values(cancelled=True, cancel_reason="болеет преподаватель")
        )
    page = words(ivan.get("/diary"))
    assert "третья нормальная форма" not in page
    assert "занятия не будет: болеет преподаватель" in page
    assert "идёт сейчас" not in page


def test_a_moved_lesson_stands_where_it_is_now(ivan, engine, clock):
    tomorrow = clock.now().date() + timedelta(1)
    with writing(engine).begin() as connection:
        connection.execute(
            update(Lesson).where(Lesson.pair == 2, Lesson.day == clock.now().date()).values(day=tomorrow)
        )
    assert "МДК.11.01" not in words(ivan.get("/diary")).split("Новое за неделю")[0]
    assert "4 — работа на занятии" in words(ivan.get(f"/diary?day={tomorrow}"))


def test_days_without_lessons_and_days_that_are_no_days(ivan):
    empty = words(ivan.get("/diary?day=2026-11-15"))
    assert "Воскресенье, 15 ноября — занятий нет." in empty
    assert "Ближайшие занятия — четверг, 19 ноября" in empty
    today = words(ivan.get("/diary"))
    for day in ("", "x", "9999-12-31", "0001-01-01", "2026-02-30", "2026-11-12' --"):
        assert words(ivan.get("/diary", params={"day": day})) == today


def test_an_empty_diary_says_so(ivan, engine, college):
    with writing(engine).begin() as connection:
        for table in ("final", "mark", "presence"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    assert "Оценок в этом учебном году пока нет." in words(ivan.get("/diary/marks"))
    assert "Пропусков и опозданий в этом учебном году нет." in words(ivan.get("/diary/absences"))
    assert "новых оценок и пропусков нет" in words(ivan.get("/diary"))


def test_an_unknown_page_and_a_broken_one(ivan, engine, caplog):
    missing = ivan.get("/diary/nothing")
    assert missing.status_code == 404
    assert "Такой страницы нет" in missing.text
    with writing(engine).begin() as connection:
        connection.exec_driver_sql("DROP TABLE reason")
    broken = ivan.get("/diary/absences")
    assert broken.status_code == 500
    assert "Страницу не удалось показать. Записанное цело." in broken.text
    assert "reason" not in broken.text
    assert "OperationalError" in caplog.text


def test_headers_of_pages_and_files(ivan):
    for page in (*PAGES, "/sign-in", "/nothing"):
        answer = ivan.get(page)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), page
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert "form-action 'self'; frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<script|\sstyle=|\son\w+=", answer.text)
    for file, kind in (("tokens.css", "text/css"), ("diary.css", "text/css"), ("fonts/PTSans-Regular.ttf", "font")):
        answer = ivan.get(f"/static/{file}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["cache-control"] == "public, max-age=86400"
    assert ivan.get("/static/../pages.py").status_code == 404
    assert ivan.get("/static/%2e%2e/pages.py").status_code == 404
