"""Who sits at the browser: a cookie that only this server can tie to a student, and tokens in every form."""

import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from db.admission import web_sessions
from db.admission.accounts import House
from db.clock import Clock
from db.engine import Engine

KEY_BYTES = 32
STUDENT = "student"
LONGEST_LOGIN = 60
FORM = "application/x-www-form-urlencoded"

# Each names itself after those that it is like, so the rarer word comes first.
BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("FxiOS/", "Firefox"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cookies:
    """The two cookies. Over TLS their names bind them to this very host."""

    is_secure: bool

    @property
    def session(self) -> str:
        """The cookie of a signed-in student."""
        return "__Host-parta" if self.is_secure else "parta"

    @property
    def setup(self) -> str:
        """The cookie of a browser in which an employee sets up a way in."""
        return "__Host-parta-setup" if self.is_secure else "parta-setup"

    @property
    def ticket(self) -> str:
        """The cookie of a right password that waits for its code."""
        return "__Host-parta-ticket" if self.is_secure else "parta-ticket"

    @property
    def form(self) -> str:
        """The cookie that the token of the sign-in form fits."""
        return "__Host-parta-form" if self.is_secure else "parta-form"

    def put(self, answer: Response, name: str, value: str, lasts: timedelta | None = None) -> None:
        """Hand a cookie to the browser; no script and no other site ever sees it."""
        seconds = int(lasts.total_seconds()) if lasts else None
        answer.set_cookie(
            name, value, max_age=seconds, path="/", secure=self.is_secure, httponly=True, samesite="strict"
        )

    def take(self, answer: Response, name: str) -> None:
        """Take a cookie back."""
        answer.delete_cookie(name, path="/", secure=self.is_secure, httponly=True, samesite="strict")


def new_key() -> str:
    """Return what a cookie holds: nobody can guess it, and it says nothing."""
    return secrets.token_urlsafe(KEY_BYTES)


def student_at(engine: Engine, clock: Clock, cookies: Cookies, request: Request) -> UUID | None:
    """Return the student whose session this browser holds. Nothing else of a request ever names a student."""
    key = request.cookies.get(cookies.session, "")
    return web_sessions.web_person(engine, key, clock.now(), STUDENT) if key else None


def token(here: House, key: str) -> str:
    """Return the token of the forms that are shown to the holder of this cookie."""
    return hmac.digest(here.secret, b"form|" + key.encode(), "sha256").hex()


def fits(here: House, key: str, given: str) -> bool:
    """Whether a form was shown by us to the holder of this cookie."""
    return bool(key) and hmac.compare_digest(token(here, key).encode(), given.encode())


def address_of(request: Request) -> str:
    """Return where the browser is, as far as it is counted: a home's network is one place in IPv6."""
    try:
        address = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def called(request: Request) -> str:
    """Return what the browser is called in the list of one's sessions: «Chrome, Android»; empty where nobody knows."""
    told = request.headers.get("user-agent", "")
    found = (next((name for sign, name in names if sign in told), "") for names in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name)


def is_from_elsewhere(request: Request) -> bool:
    """Whether the browser itself says that another site made it send this."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def login_in(told: dict[str, str]) -> str:
    """Return the login of a form; one with a letter that no key types is nobody's: other doors count by such names."""
    login = told.get("login", "")[:LONGEST_LOGIN]
    return login if login.isprintable() else ""


def fields(request: Request, body: bytes) -> dict[str, str]:
    """Read a form; anything else is an empty one."""
    if request.headers.get("content-type", "").split(";")[0].strip() != FORM:
        return {}
    try:
        told = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in told.items()}
