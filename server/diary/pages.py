"""The pages of the diary. A student is whoever the session says; an address only chooses a day."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from college.admission.web_ways import Way, terms_of
from college.days import WEEKDAYS, spoken
from college.phrases import phrase
from college.refusal import Refused
from college.terms import study_year_of, year_title
from db import diary
from db.admission import account_rows, accounts, incident_acts, own_account, second_factor, web_sessions
from db.admission.accounts import Account, House
from db.clock import today
from server.diary import browser, employee, employee_door, employee_setup, first, official, second, shapes
from server.diary.browser import Cookies
from server.diary.desk import Desk, posted
from server.door import Door, write_entry
from server.sign_in import Entry, NotLetIn, let_in

SEE_OTHER = 303
FOR_PROGRAMS = ("/sync/", "/devices/", "/office/", "/health", "/static/")

Shown = Callable[["Visit"], Response]


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of a signed-in student."""

    desk: Desk
    request: Request
    here: House
    student: UUID

    def page(self, name: str, tab: str, **told: Any) -> Response:
        """Return a page with what all pages of the student have."""
        desk = self.desk
        now = desk.clock.now().astimezone(desk.clock.zone)
        key = self.request.cookies[desk.cookies.session]
        return shapes.page(
            name,
            tab=tab,
            student=diary.student_of(desk.engine, self.student, desk.clock),
            demo=self.here.demo,
            fresh=phrase("Данные на %s, %s %s") % (f"{now:%H:%M}", WEEKDAYS[now.weekday()], spoken(now.date())),
            token=browser.token(self.here, key),
            **told,
        )


def routes(door: Door, *, is_secure: bool) -> APIRouter:
    """Return the pages of the diary."""
    desk = Desk(door, Cookies(is_secure))
    router = APIRouter(include_in_schema=False)
    for place, show in (("", _week), ("/marks", _marks), ("/absences", _absences), ("/me", _me)):
        router.add_api_route(
            f"/diary{place}", functools.partial(_signed_in, desk, show), methods=["GET"], response_class=Response
        )
    router.add_api_route("/", _home, methods=["GET"], response_class=Response)
    router.add_api_route("/sign-in", functools.partial(_door, desk), methods=["GET"], response_class=Response)
    router.add_api_route("/sign-in", posted(desk, _enter), methods=["POST"])
    router.add_api_route(second.AT_DOOR, posted(desk, _enter_code), methods=["POST"])
    router.add_api_route("/sign-out", posted(desk, _leave), methods=["POST"])
    router.add_api_route("/leak", posted(desk, _leaked), methods=["POST"])
    router.add_api_route(
        "/first", functools.partial(first.form, door, desk.cookies), methods=["GET"], response_class=Response
    )
    router.add_api_route("/first", posted(desk, _first), methods=["POST"])
    router.include_router(second.routes(desk))
    for of_employees in (employee_door, employee_setup, employee):
        router.include_router(of_employees.routes(desk))
    router.include_router(official.routes(desk.engine, desk.clock, desk.cookies))
    return router


def is_for_people(request: Request) -> bool:
    """Whether a person is to read the answer."""
    return not request.url.path.startswith(FOR_PROGRAMS)


def missing(status: int) -> Response:
    """Say that there is no such page."""
    return shapes.page(
        "note.html", status, title=phrase("Такой страницы нет"), text=phrase("Оценки и пропуски — в дневнике.")
    )


def trouble(answer: Response) -> Response:
    """Say that a page could not be shown; the answer's status and its number for the administrator stay."""
    text = phrase("Страницу не удалось показать. Записанное цело. Откройте её через минуту.")
    return shapes.page("note.html", answer.status_code, title=phrase("Дневник не отвечает"), text=text)


def _home() -> Response:
    return RedirectResponse("/diary", SEE_OTHER)


def _signed_in(desk: Desk, show: Shown, request: Request) -> Response:
    here = accounts.house(desk.engine)
    student = browser.student_at(desk.engine, desk.clock, desk.cookies, request)
    if here is None or student is None:
        return RedirectResponse("/sign-in", SEE_OTHER)
    return show(Visit(desk, request, here, student))


def _week(visit: Visit) -> Response:
    desk, now = visit.desk, today(visit.desk.clock)
    day = _asked_day(visit.request, now)
    week = shapes.week_of(day)
    before, after = week[0] - timedelta(7), week[0] + timedelta(7)
    return visit.page(
        "week.html",
        "week",
        today=now,
        day=diary.day_of(desk.engine, visit.student, day, desk.clock),
        week=week,
        before=before,
        after=after,
        before_title=shapes.span(before, before + timedelta(5)),
        after_title=shapes.span(after, after + timedelta(5)),
        news=diary.news_of(desk.engine, visit.student, desk.clock),
    )


def _marks(visit: Visit) -> Response:
    desk = visit.desk
    disciplines = diary.marks_of(desk.engine, visit.student, desk.clock)
    year = year_title(study_year_of(today(desk.clock)))
    return visit.page("marks.html", "marks", disciplines=disciplines, year=year)


def _absences(visit: Visit) -> Response:
    desk = visit.desk
    seen = diary.absences_of(desk.engine, visit.student, desk.clock)
    return visit.page("absences.html", "absences", absences=seen, year=year_title(study_year_of(today(desk.clock))))


def _me(visit: Visit) -> Response:
    is_on = second_factor.is_set_up(visit.desk.engine, visit.here.secret, visit.student)
    return visit.page("me.html", "me", is_code_on=is_on)


def _asked_day(request: Request, now: date) -> date:
    try:
        asked = date.fromisoformat(request.query_params.get("day", ""))
    except ValueError:
        return now
    # A study year on either side is all that anybody looks for; date.max must not overflow the strip.
    return asked if abs((asked - now).days) <= 2 * 366 else now


# ---- the door


def _door(desk: Desk, request: Request) -> Response:
    if browser.student_at(desk.engine, desk.clock, desk.cookies, request) is not None:
        return RedirectResponse("/diary", SEE_OTHER)
    return _sign_in_page(desk, request)


def _sign_in_page(desk: Desk, request: Request, *, trouble: str = "", login: str = "", status: int = 200) -> Response:
    here = accounts.house(desk.engine)
    if here is None:
        text = phrase("Колледж на этом сервере ещё не заведён. Это делает администратор.")
        return shapes.page("note.html", 503, title=phrase("Дневник пока пуст"), text=text)
    key = request.cookies.get(desk.cookies.form) or browser.new_key()
    told = {"college": here.name, "demo": here.demo, "token": browser.token(here, key)}
    answer = shapes.page("sign_in.html", status, **told, trouble=trouble, login=login)
    desk.cookies.put(answer, desk.cookies.form, key)
    return answer


def _enter(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    here = accounts.house(desk.engine)
    login, key = browser.login_in(told), request.cookies.get(desk.cookies.form, "")
    if here is None or browser.is_from_elsewhere(request) or not browser.fits(here, key, told.get("token", "")):
        stale = phrase("Страница устарела, вход не выполнен. Введите логин и пароль ещё раз.")
        return _sign_in_page(desk, request, trouble=stale, status=403)
    secret = accounts.web_secret(told.get("password", ""))
    try:
        entry = _let_in(desk, here, browser.address_of(request), login, secret)
    except NotLetIn as refusal:
        return _sign_in_page(desk, request, trouble=_why(refusal), login=login, status=429 if refusal.pause else 403)
    try:
        official.refuse_entry(desk.engine, desk.clock, entry.account)
    except Refused as refused:
        return _sign_in_page(desk, request, trouble=str(refused), login=login, status=403)
    if second.wants_code(desk, here, entry.account):
        return second.ask_code(desk, request, here, entry.account)
    return _entered(desk, entry.account, entry.wrong)


def _enter_code(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    """Let in whoever has just given the right password, and now the code that he has turned on."""
    here, key = accounts.house(desk.engine), request.cookies.get(desk.cookies.form, "")
    if here is None or browser.is_from_elsewhere(request) or not browser.fits(here, key, told.get("token", "")):
        return _sign_in_page(desk, request, trouble=second.STALE, status=403)
    account = second.of_ticket(desk, request, here)
    if account is None:
        over = phrase("Пароль введён давно. Введите логин и пароль ещё раз, потом код.")
        return _sign_in_page(desk, request, trouble=over, status=403)
    try:
        second.judge(desk, request, here, account, told.get("code", ""))
    except Refused as refused:
        return second.ask_code(desk, request, here, account, trouble=refused.sentence, status=403)
    except NotLetIn as refusal:
        return second.ask_code(desk, request, here, account, trouble=second.PAUSE % refusal.pause, status=429)
    answer = _entered(desk, account)
    desk.cookies.take(answer, desk.cookies.ticket)
    return answer


def _entered(desk: Desk, account: Account, wrong: tuple[datetime, ...] = ()) -> Response:
    session, person = browser.new_key(), account.person
    entered = web_sessions.Entered(person, account.kind, account.epoch, Way.PASSWORD)
    web_sessions.open_session(desk.engine, session, entered, desk.clock.now())
    write_entry(desk.door, person, None, account_rows.OK, wrong, account_rows.WEB)
    answer = RedirectResponse(first.home(account), SEE_OTHER)
    desk.cookies.put(answer, desk.cookies.session, session, terms_of(account.kind).lasts)
    desk.cookies.take(answer, desk.cookies.form)
    return answer


def _let_in(desk: Desk, here: House, address: str, login: str, secret: bytes) -> Entry:
    if pause := accounts.address_pause(desk.engine, address, here.secret, desk.clock.now()):
        raise NotLetIn(pause)
    try:
        return let_in(desk.engine, here, desk.clock, login, secret, way="web")
    except NotLetIn as refusal:
        if not refusal.pause:
            accounts.note_address(desk.engine, address, here.secret, desk.clock.now())
        raise


def _first(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    return first.enter(desk, request, told)


def _why(refusal: NotLetIn) -> str:
    if refusal.pause:
        return phrase("Попыток было много. Следующая — через %d с.") % refusal.pause
    return phrase("Логин или пароль не подошли. Проверьте раскладку и Caps Lock.")


def _leaked(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    """Close the account of a student who fears for his password, at once and everywhere (3.1.11)."""
    here, key = accounts.house(desk.engine), request.cookies.get(desk.cookies.session, "")
    student = browser.student_at(desk.engine, desk.clock, desk.cookies, request)
    if here is None or student is None or browser.is_from_elsewhere(request):
        return RedirectResponse("/sign-in", SEE_OTHER)
    if not browser.fits(here, key, told.get("token", "")) or told.get("sure") != "yes":
        return RedirectResponse("/diary/me", SEE_OTHER)
    moment = desk.clock.now().replace(microsecond=0)
    incident = incident_acts.own_id(here.college, student, moment)
    own_account.lock_own(desk.engine, desk.clock, student, incident, incident_acts.REPORTED)
    incident_acts.report_own(desk.engine, desk.clock, student, moment)
    desk.door.poke.ring()
    text = phrase(
        "Вход закрыт на всех ваших устройствах, администратор уже знает. Оценки целы. Новый листок с кодом выдаст "
        "куратор группы: по нему вы придумаете другой пароль."
    )
    answer = shapes.page("note.html", title=phrase("Дневник закрыт"), text=text)
    desk.cookies.take(answer, desk.cookies.session)
    return answer


def _leave(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    here, key = accounts.house(desk.engine), request.cookies.get(desk.cookies.session, "")
    answer = RedirectResponse("/sign-in", SEE_OTHER)
    if here is not None and not browser.is_from_elsewhere(request) and browser.fits(here, key, told.get("token", "")):
        web_sessions.close_session(desk.engine, key)
        desk.cookies.take(answer, desk.cookies.session)
    return answer
