"""What every page of the diary needs, and how a form that was sent reaches its work."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from db.clock import Clock
from db.engine import Engine
from server.diary import browser
from server.diary.browser import Cookies
from server.door import Door
from server.envelope import read_body
from server.site import Site

MOST_BYTES = 8 * 1024
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page needs."""

    door: Door
    cookies: Cookies

    @property
    def engine(self) -> Engine:
        """The college's database."""
        return self.door.engine

    @property
    def clock(self) -> Clock:
        """The college's time."""
        return self.door.clock

    @property
    def site(self) -> Site:
        """The names of this server."""
        return self.door.site


Work = Callable[[Desk, Request, dict[str, str]], Response]


def posted(desk: Desk, work: Work, most: int = MOST_BYTES) -> Callable[[Request], Any]:
    """Return the endpoint that reads a form of bounded size and does the work in a thread."""

    async def endpoint(request: Request) -> Response:
        told = browser.fields(request, await read_body(request, most))
        return await run_in_threadpool(work, desk, request, told)

    return endpoint
