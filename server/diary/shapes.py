"""How the diary is dressed: templates, icons, colours of the one list of tokens, fonts, and its words."""

import hashlib
import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from college.attendance import Presence, Reason
from college.days import WEEKDAYS, WEEKDAYS_SHORT, spoken
from college.marks import Mark
from college.names import NO_BREAK
from college.phrases import phrase
from db.own import AbsenceSeen, FinalSeen, MarkSeen
from resources import path

HERE = Path(__file__).parent
KEPT = "public, max-age=86400"
SUNDAY = 6

REASONS = {
    Reason.VALID: phrase("уважительная причина"),
    Reason.ILLNESS: phrase("болезнь"),
    Reason.UNEXCUSED: phrase("без уважительной причины"),
}
FINALS = {"term": "", "exam": phrase("экзамен, "), "credit": phrase("зачёт, ")}


def page(name: str, status: int = 200, **told: Any) -> Response:
    """Return a page of the diary."""
    return HTMLResponse(_templates().get_template(name).render(told), status)


def static() -> Router:
    """Return the files that every page needs and that tell of nobody."""
    return Router(
        [
            Route("/tokens.css", _tokens),
            Route("/parta.svg", _logo),
            Mount("/fonts", _Kept(directory=path("fonts"))),
            Mount("/", _Kept(directory=HERE / "static")),
        ]
    )


def week_of(day: date) -> tuple[date, ...]:
    """Return the days of the strip: Monday to Saturday, and Sunday if one looks at it."""
    monday = day - timedelta(day.weekday())
    return tuple(monday + timedelta(shift) for shift in range(7 if day.weekday() == SUNDAY else 6))


def titled(day: date) -> str:
    """Return «Четверг, 12 ноября»."""
    return f"{WEEKDAYS[day.weekday()].capitalize()}, {spoken(day)}"


def span(first: date, last: date) -> str:
    """Return «9–14 ноября», or «30 ноября – 5 декабря»."""
    if first.month == last.month:
        return f"{first.day}–{spoken(last)}"
    return f"{spoken(first)} – {spoken(last)}"


def what_for(mark: MarkSeen) -> str:
    """Say what a mark was given for; a plain lesson gives it for work in class."""
    return mark.what_for or phrase("работа на занятии")


def about(mark: MarkSeen) -> str:
    """Return the topic without what the line above it already says."""
    topic, said = mark.topic.replace(NO_BREAK, " "), mark.what_for.replace(NO_BREAK, " ")
    return mark.topic[len(said) :].lstrip(" .:—") if said and topic.startswith(said) else mark.topic


def shown(value: str) -> str:
    """Return what stands in the box of a mark; a work still to be graded is a dot."""
    return "•" if value == Mark.DOT else value


def tone(value: str) -> str:
    """Return the class of a mark's box."""
    if value in (Mark.TWO, Mark.FAIL, Mark.NOT_CERTIFIED):
        return "bad"
    return "due" if value == Mark.DOT else "ink"


def spelt(value: str) -> str:
    """Return a mark as a screen reader says it."""
    return {Mark.DOT: phrase("работу надо сдать"), Mark.EXEMPT: phrase("освобождён")}.get(Mark(value), value)


def absence(seen: AbsenceSeen) -> str:
    """Say why somebody was absent, or that nobody has named a reason; or how late he came."""
    if seen.presence is Presence.LATE:
        return phrase("опоздание на %d мин") % seen.minutes_late if seen.minutes_late else phrase("опоздание")
    return REASONS[seen.reason] if seen.reason else phrase("причина не названа")


def final(seen: FinalSeen) -> str:
    """Return «экзамен, 3-й семестр»."""
    return FINALS.get(seen.kind, "") + phrase("%d-й семестр") % seen.term


@cache
def icon(name: str) -> Markup:
    """Return a picture that takes the colour of the text around it; readers pass it over."""
    drawn = path("icons", f"{name}.svg").read_text()
    return Markup('<span class="icon" aria-hidden="true">%s</span>') % Markup(drawn[drawn.index("<svg") :])  # noqa: S704  our own file


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        icon=icon, tone=tone, shown=shown, spelt=spelt, what_for=what_for, about=about, absence=absence, final=final,
        spoken=spoken, titled=titled, weekdays=WEEKDAYS_SHORT, Presence=Presence, version=_version(),
    )  # fmt: skip
    made.tests["mark"] = lambda seen: isinstance(seen, MarkSeen)
    return made


@cache
def _colours() -> str:
    told: dict[str, dict[str, str]] = json.loads(path("themes", "tokens.json").read_text())
    words = {
        name: "".join(f"--{token}:{colour};" for token, colour in tokens.items())
        for name, tokens in told.items()
        if isinstance(tokens, dict)
    }
    return (
        f":root{{color-scheme:light dark;{words['light']}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{words['dark']}}}}}\n"
    )


@cache
def _version() -> str:
    """Return a word that changes with the look, so that browsers may keep it."""
    parts = [_colours().encode(), *(file.read_bytes() for file in sorted((HERE / "static").iterdir()))]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:10]


def _tokens(_: Request) -> Response:
    return PlainTextResponse(_colours(), media_type="text/css", headers={"Cache-Control": KEPT})


def _logo(_: Request) -> Response:
    return FileResponse(path("icons", "parta.svg"), headers={"Cache-Control": KEPT})


class _Kept(StaticFiles):
    """Files that a browser may keep for a day."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = KEPT
        return answer
