"""What an employee reads in a browser: the journals of his own rights, and what is known of his own ways in."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from college.admission.web_ways import STAFF
from college.phrases import phrase
from college.refusal import Refused
from db.admission import (
    access_log,
    account_cards,
    accounts,
    employee_view,
    incident_acts,
    own_account,
    passkeys,
    web_password,
    web_sessions,
)
from db.admission.access_log import Access
from db.admission.accounts import House
from db.admission.employee_view import Door
from db.clock import today
from db.engine import writing
from db.journal_sheet import MARKS
from db.troubles import troubles
from server.diary import browser, shapes
from server.diary.desk import SEE_OTHER, Desk, posted
from server.diary.employee_door import HOME, SIGN_IN
from server.diary.employee_words import Words

SIGN_INS = "/employee/sign-ins"
MOST_SIGN_INS = 50


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of a signed-in employee."""

    desk: Desk
    request: Request
    here: House
    person: UUID
    key: str

    def page(self, name: str, tab: str, status: int = 200, **told: Any) -> Response:
        """Return a page with what all pages of an employee have."""
        named = accounts.name_of(self.desk.engine, self.person)
        return shapes.page(
            name, status, tab=tab, person=named, college=self.here.name, demo=self.here.demo,
            token=browser.token(self.here, self.key), **told,
        )  # fmt: skip


def routes(desk: Desk) -> APIRouter:
    """Return the pages of an employee; an address names a page of a journal, never a person."""
    router = APIRouter(include_in_schema=False)
    for path, show in ((HOME, _journals), ("/employee/journals/{page}", _sheet), (SIGN_INS, _sign_ins)):
        router.add_api_route(path, functools.partial(_opened, desk, show), methods=["GET"], response_class=Response)
    for path, does in (("others", _close_others), ("leak", _leaked), ("sign-out", _leave)):
        router.add_api_route(f"/employee/{path}", posted(desk, functools.partial(_done, does)), methods=["POST"])
    return router


Shown = Callable[[Visit], Response]


def _visit(desk: Desk, request: Request) -> Visit | None:
    here, key = accounts.house(desk.engine), request.cookies.get(desk.cookies.session, "")
    person = web_sessions.web_person(desk.engine, key, desk.clock.now(), STAFF) if key else None
    return None if here is None or person is None else Visit(desk, request, here, person, key)


def _opened(desk: Desk, show: Shown, request: Request) -> Response:
    visit = _visit(desk, request)
    return RedirectResponse(SIGN_IN, SEE_OTHER) if visit is None else show(visit)


def _done(
    does: Callable[[Visit, dict[str, str]], Response], desk: Desk, request: Request, told: dict[str, str]
) -> Response:
    """Do what a form asks, if we showed that form to this very browser."""
    visit = _visit(desk, request)
    if visit is None:
        return RedirectResponse(SIGN_IN, SEE_OTHER)
    if browser.is_from_elsewhere(request) or not browser.fits(visit.here, visit.key, told.get("token", "")):
        return RedirectResponse(SIGN_INS, SEE_OTHER)
    return does(visit, told)


# ---- journals


def _journals(visit: Visit) -> Response:
    def show(door: Door) -> Response:
        pages = employee_view.pages_of(door)
        groups = [(name, tuple(some)) for name, some in groupby(pages, key=lambda page: page.group_name)]
        why = "" if groups else employee_view.why_nothing(door)
        return visit.page("employee_journals.html", "journals", groups=groups, why=why)

    return _through_door(visit, show)


def _sheet(visit: Visit) -> Response:
    def show(door: Door) -> Response:
        sheet = employee_view.sheet_of(door, _id(visit.request.path_params.get("page", "")))
        # What cannot be logged is not shown.
        entry = Access(door.person, "see", MARKS, subject=sheet.page.id, rows=len(sheet.students))
        with troubles(), Session(writing(visit.desk.engine)) as session, session.begin():
            access_log.append(session, [entry], visit.desk.clock.now())
        return visit.page("employee_sheet.html", "journals", sheet=sheet)

    return _through_door(visit, show)


def _through_door(visit: Visit, show: Callable[[Door], Response]) -> Response:
    try:
        with employee_view.door(visit.desk.engine, visit.person, today(visit.desk.clock)) as door:
            return show(door)
    except employee_view.Left:
        web_sessions.close_all(visit.desk.engine, visit.person)
        return RedirectResponse(SIGN_IN, SEE_OTHER)
    except Refused as refusal:
        return visit.page("employee_refused.html", "journals", 403, text=refusal.sentence)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


# ---- his own ways in


def _sign_ins(visit: Visit) -> Response:
    def show(door: Door) -> Response:
        desk, person = visit.desk, visit.person
        return visit.page(
            "employee_sign_ins.html", "sign_ins",
            card=account_cards.card_of(door.session, person, desk.clock, most=MOST_SIGN_INS),
            sessions=web_sessions.sessions_of(desk.engine, person, visit.key, desk.clock.now()),
            keys=passkeys.stand(desk.engine, person), password=web_password.seen(desk.engine, person),
            words=Words(desk.clock.zone),
        )  # fmt: skip

    return _through_door(visit, show)


def _close_others(visit: Visit, _: dict[str, str]) -> Response:
    web_sessions.close_others(visit.desk.engine, visit.person, visit.key)
    return RedirectResponse(SIGN_INS, SEE_OTHER)


def _leave(visit: Visit, _: dict[str, str]) -> Response:
    web_sessions.close_session(visit.desk.engine, visit.key)
    answer = RedirectResponse(SIGN_IN, SEE_OTHER)
    visit.desk.cookies.take(answer, visit.desk.cookies.session)
    return answer


def _leaked(visit: Visit, told: dict[str, str]) -> Response:
    """Close every way in of an employee who fears for his password, at once and everywhere (3.1.11)."""
    if told.get("sure") != "yes":
        return RedirectResponse(SIGN_INS, SEE_OTHER)
    desk, moment = visit.desk, visit.desk.clock.now().replace(microsecond=0)
    incident = incident_acts.own_id(visit.here.college, visit.person, moment)
    own_account.lock_own(desk.engine, desk.clock, visit.person, incident, incident_acts.REPORTED)
    incident_acts.report_own(desk.engine, desk.clock, visit.person, moment)
    desk.door.poke.ring()
    text = phrase(
        "Вход закрыт на всех компьютерах и в браузерах, администратор уже знает. Введённое цело. Новый листок с кодом "
        "выдаст администратор; вход через браузер потом настраивают заново."
    )
    answer = shapes.page("employee_note.html", title=phrase("Вход закрыт"), text=text)
    desk.cookies.take(answer, desk.cookies.session)
    return answer
