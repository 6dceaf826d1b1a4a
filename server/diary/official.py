"""What an outside official reads in a browser: journals that his dated grant names, each view logged (1.5, 3.1.4)."""

import functools
from collections.abc import Callable
from itertools import groupby
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from college.days import written
from college.phrases import phrase
from college.refusal import Refused
from db.admission import access_log, accounts, official_view, web_sessions
from db.admission.access_log import Access
from db.admission.accounts import Account, House
from db.admission.official_view import Door
from db.clock import Clock, today
from db.engine import Engine, writing
from db.journal_sheet import MARKS
from db.troubles import troubles
from server.diary import browser, shapes
from server.diary.browser import Cookies

OFFICIAL = "official"
SEE_OTHER = 303


def routes(engine: Engine, clock: Clock, cookies: Cookies) -> APIRouter:
    """Return the pages of an official; the address names a page, never a person."""
    router = APIRouter(include_in_schema=False)
    desk = (engine, clock, cookies)
    router.add_api_route("/official", functools.partial(_list, *desk), methods=["GET"], response_class=Response)
    router.add_api_route("/official/{page}", functools.partial(_sheet, *desk), methods=["GET"], response_class=Response)
    return router


def refuse_entry(engine: Engine, clock: Clock, account: Account) -> None:
    """Refuse to let an official in to whom nothing is open today (`rights/states.md` 13)."""
    if account.kind == OFFICIAL:
        with official_view.door(engine, account.person, today(clock)):
            pass


def _list(engine: Engine, clock: Clock, cookies: Cookies, request: Request) -> Response:
    def show(here: House, door: Door, token: str) -> Response:
        pages = official_view.pages_of(door)
        groups = [(name, tuple(some)) for name, some in groupby(pages, key=lambda page: page.group_name)]
        return _page("official.html", here, door, token, groups=groups)

    return _opened(engine, clock, cookies, request, show)


def _sheet(engine: Engine, clock: Clock, cookies: Cookies, request: Request, page: str) -> Response:
    def show(here: House, door: Door, token: str) -> Response:
        sheet = official_view.sheet_of(door, _id(page))
        # What cannot be logged is not shown.
        entry = Access(door.person, "see", MARKS, subject=sheet.page.id, rows=len(sheet.students))
        with troubles(), Session(writing(engine)) as session, session.begin():
            access_log.append(session, [entry], clock.now())
        return _page("official_sheet.html", here, door, token, sheet=sheet)

    return _opened(engine, clock, cookies, request, show)


def _opened(
    engine: Engine, clock: Clock, cookies: Cookies, request: Request, show: Callable[[House, Door, str], Response]
) -> Response:
    here = accounts.house(engine)
    key = request.cookies.get(cookies.session, "")
    person = web_sessions.web_person(engine, key, clock.now(), OFFICIAL) if key else None
    if here is None or person is None:
        return RedirectResponse("/sign-in", SEE_OTHER)
    try:
        with official_view.door(engine, person, today(clock)) as door:
            return show(here, door, browser.token(here, key))
    except Refused as refusal:
        return shapes.page("note.html", 403, title=phrase("Доступа нет"), text=str(refusal))


def _page(name: str, here: House, door: Door, token: str, **told: Any) -> Response:
    mark = phrase("внешний доступ до %s · %s") % (written(door.until), door.name.short)
    return shapes.page(name, college=here.name, demo=here.demo, mark=mark, token=token, **told)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
