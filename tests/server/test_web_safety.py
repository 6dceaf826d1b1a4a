"""What holds of every page and form, whoever adds one: headers, tokens, cookies, and how often one may guess."""

import re
import ssl
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.routing import Route

from db.admission import accounts
from db.engine import reading
from db.models.accounts import Attempt, WebSession
from server import authority
from server.app import build
from server.authority import Tls
from server.diary.pages import FOR_PROGRAMS
from server.poke import Poke
from tests.server.conftest import listening
from tests.server.small_college import PASSWORD
from tests.server.test_command import serving
from tests.server.test_diary import browser, enter, token_in


def routes(app) -> list[tuple[str, str]]:
    """Every method and path of the application, its included routers and their parameters filled."""
    found, left = [], list(app._app.routes)
    while left:
        route = left.pop()
        left += getattr(getattr(route, "original_router", None), "routes", [])
        if isinstance(route, Route) or hasattr(route, "methods"):
            found += [(method, re.sub(r"\{[^}]*\}", "0" * 32, route.path)) for method in route.methods or ()]
    return found


def test_the_list_of_routes_is_the_whole_list(app):
    told = set(routes(app))
    assert {("POST", "/sign-in"), ("POST", "/sign-out"), ("GET", "/diary"), ("GET", "/health")} <= told
    assert {("POST", "/sync/v1/push"), ("POST", "/devices/v1/enrol"), ("POST", "/office/v1/issue")} <= told


@pytest.mark.parametrize("is_secure", [False, True])
def test_headers_stand_on_every_answer(engine, college, clock, is_secure):
    poke = Poke()
    app = build(engine, clock, poke, is_secure=is_secure)
    with listening(app, poke) as address, browser(address) as client:
        assert enter(client).status_code == (403 if is_secure else 303), "its cookies never go over a plain line"
        asked = [
            *routes(app),
            ("GET", "/none"),
            ("PUT", "/diary"),
            ("GET", "/static/diary.css"),
            ("GET", "/static/none"),
        ]
        for method, path in asked:
            told = client.request(method, path).headers
            assert "default-src 'none'" in told["content-security-policy"], path
            assert "frame-ancestors 'none'" in told["content-security-policy"], path
            assert told["x-content-type-options"] == "nosniff", path
            assert told.get("strict-transport-security") == ("max-age=31536000" if is_secure else None), path
            assert told["cache-control"] == "no-store" or path.startswith("/static/"), path
            if told.get("content-type", "").startswith("text/html"):
                assert told["referrer-policy"] == "same-origin"
                assert told["cross-origin-opener-policy"] == "same-origin"


def forms(app) -> list[str]:
    return sorted({path for method, path in routes(app) if method == "POST" and not path.startswith(FOR_PROGRAMS)})


def test_a_form_without_its_token_or_from_another_site_does_nothing(app, engine, address):
    told = {"login": "lebedev", "password": PASSWORD, "again": PASSWORD, "code": "00000-00000"}
    assert len(forms(app)) >= 3
    for path in forms(app):
        with browser(address) as ivan, browser(address) as other:
            assert enter(ivan).headers["location"] == "/diary"
            hers = token_in(other.get("/sign-in"))
            with Session(reading(engine)) as session:
                before = session.scalar(select(func.count()).select_from(WebSession))
                tries = session.scalar(select(func.count()).select_from(Attempt))
            own = token_in(ivan.get("/diary/me"))
            for more, headers in (
                ({}, {}),
                ({"token": ""}, {}),
                ({"token": "0" * 64}, {}),
                ({"token": hers}, {}),
                ({"token": own}, {"sec-fetch-site": "cross-site"}),
                ({"token": own}, {"sec-fetch-site": "same-site"}),
            ):
                answer = ivan.post(path, data=told | more, headers=headers)
                assert not answer.headers.get_list("set-cookie") or "parta=" not in answer.headers["set-cookie"], path
                assert ivan.get("/diary").status_code == 200, (path, more)
            with Session(reading(engine)) as session:
                assert session.scalar(select(func.count()).select_from(WebSession)) == before, path
                assert session.scalar(select(func.count()).select_from(Attempt)) == tries, "no try was even counted"


def test_guesses_over_many_logins_from_one_address_meet_pauses_too(address, engine, clock):
    with browser(address) as client:
        for number in range(accounts.FREE_FROM_ADDRESS):
            assert enter(client, f"nobody.{number}", "нет").status_code == 403
        refused = enter(client)
        assert (refused.status_code, "Следующая — через 2 с." in refused.text) == (429, True)
        clock.move(seconds=2)
        assert enter(client).status_code == 303  # whoever knows his password is held up no longer than that
        client.cookies.clear()
        assert enter(client, "nobody", "нет").status_code == 403
        assert enter(client, "nobody.else", "нет").status_code == 429
        clock.move(hours=1, seconds=1)
        assert enter(client, "nobody", "нет").status_code == 403
    with Session(reading(engine)) as session:
        kept = session.scalars(select(Attempt.login_hash)).all()
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in kept), "neither logins nor addresses lie in clear"


def test_the_first_sign_in_counts_for_the_address_as_well(address, clock):
    with browser(address) as client:
        page = client.get("/first")
        told = {"code": "ABCDE-FGHJK", "password": "карамель-28-сосна", "again": "карамель-28-сосна"}
        for number in range(accounts.FREE_FROM_ADDRESS):
            answer = client.post("/first", data=told | {"login": f"nobody.{number}", "token": token_in(page)})
            assert answer.status_code == 403
        answer = client.post("/first", data=told | {"login": "nobody", "token": token_in(page)})
        assert (answer.status_code, "Попыток было много" in answer.text) == (429, True)


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", ""),
    ],
)
def test_an_address_is_counted_as_its_home(told, counted):
    from starlette.requests import Request

    from server.diary.browser import address_of

    assert address_of(Request({"type": "http", "client": (told, 1), "headers": []})) == counted


def test_over_tls_cookies_are_bound_to_this_very_host(tmp_path, college):
    """`college` lies in this folder."""
    tls = Tls.of(tmp_path)
    authority.found(tls, "Техникум", ["localhost"], datetime.now(UTC))
    authority.certify(tls, [], datetime.now(UTC))
    trust = ssl.create_default_context(cafile=str(tls.authority))
    with (
        serving("--data", tmp_path) as (_, address),
        httpx.Client(base_url=address, verify=trust, trust_env=False, timeout=20) as client,
    ):
        form = client.get("/sign-in")
        entered = enter(client)
        assert entered.headers["location"] == "/diary"
        told = [*form.headers.get_list("set-cookie"), *entered.headers.get_list("set-cookie")]
        assert {cookie.partition("=")[0] for cookie in told} == {"__Host-parta", "__Host-parta-form"}
        for cookie in told:
            words = [word.strip().casefold() for word in cookie.split(";")[1:]]
            assert {"secure", "httponly", "samesite=strict", "path=/"} <= set(words), cookie
            assert not [word for word in words if word.startswith("domain")]
        # A cookie under the plain name, as another site of the same domain could set it, opens nothing.
        stolen = client.cookies["__Host-parta"]
        with httpx.Client(base_url=address, verify=trust, trust_env=False, cookies={"parta": stolen}) as other:
            assert other.get("/diary").headers["location"] == "/sign-in"
