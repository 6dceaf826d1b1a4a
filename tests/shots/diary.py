"""The diary in Debian's Chromium, over the real server on this computer's own address."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import uvicorn

from server.app import build
from server.poke import Poke
from tests.shots.film import Film
from tests.stage import Stage

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb",
)  # fmt: skip
SCREENS = {"phone": (390, 844), "wide": (1366, 768)}
LOOKS = ("light", "dark")
PAGES = {
    "19-diary-sign-in": "/sign-in",
    "19-diary-week": "/diary",
    "19-diary-empty-day": "/diary?day=2026-11-15",
    "19-diary-marks": "/diary/marks",
    "19-diary-absences": "/diary/absences",
    "19-diary-me": "/diary/me",
    "19-diary-code": "/second",
}
WRONG = "19-diary-sign-in-wrong"
NAMES = tuple(
    f"{name}-{screen}-{look}" for screen, look, name in product(SCREENS, LOOKS, (*PAGES, WRONG))
)  # fmt: skip


def read_diary(stage: Stage, film: Film) -> None:
    """Picture every page as the demo's student sees it, on a phone and on a wide screen."""
    from playwright.sync_api import sync_playwright

    with listening(stage) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        for screen, look in product(SCREENS, LOOKS):
            if film.wants(*(f"{name}-{screen}-{look}" for name in (*PAGES, WRONG))):
                width, height = SCREENS[screen]
                scheme = "dark" if look == "dark" else "light"
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                _visit(context.new_page(), address, stage, film, f"{screen}-{look}")
                context.close()
        browser.close()


def _visit(page, address: str, stage: Stage, film: Film, kind: str) -> None:  # type: ignore[no-untyped-def]
    def keep(name: str) -> None:
        if film.wants(full := f"{name}-{kind}"):
            page.screenshot(path=str(film.folder / f"{full}.png"), animations="disabled", caret="hide")
            film.note(full)

    def enter(password: str) -> None:
        page.get_by_label("Логин").fill(stage.keys.student_login)
        page.get_by_label("Пароль").fill(password)
        page.get_by_role("button", name="Войти").click()
        page.wait_for_load_state()

    page.goto(f"{address}/sign-in")
    keep("19-diary-sign-in")
    if film.wants(f"{WRONG}-{kind}"):
        enter("не тот пароль")
        keep(WRONG)
    enter(stage.password)
    page.wait_for_url("**/diary")
    for name, path in PAGES.items():
        if name != "19-diary-sign-in":
            page.goto(address + path)
            if name == "19-diary-code":
                page.get_by_label("Пароль дневника").fill(stage.password)
                page.get_by_role("button", name="Показать рисунок").click()
                page.wait_for_load_state()
            keep(name)


@contextmanager
def listening(stage: Stage) -> Iterator[str]:
    """Lend the address of the stage's server."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        app = build(stage.server, stage.clock, Poke())
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False))
        thread = threading.Thread(target=server.run, args=([door],), name="diary")
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
