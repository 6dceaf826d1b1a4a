"""The employees' pages in Debian's Chromium: the door, the setting up of a way in, journals and own sign-ins."""

from datetime import timedelta
from itertools import product

from db import ids
from db.admission import account_rows, accounts, incident_acts, web_sessions, web_setup
from tests.shots.diary import CHROMIUM, FLAGS, LOOKS, listening
from tests.shots.film import Film
from tests.stage import Stage

SCREENS = {"phone": (360, 740), "wide": (1366, 768)}
DOOR, CODE, WAY, PASSWORD = "20-employee-sign-in", "20-employee-code", "20-employee-way", "20-employee-password"
PAGES = {"20-employee-journals": "/employee", "20-employee-sign-ins": "/employee/sign-ins"}
SHEET = "20-employee-sheet"
NAMES = tuple(
    f"{name}-{screen}-{look}"
    for screen, look, name in product(SCREENS, LOOKS, (DOOR, CODE, WAY, PASSWORD, *PAGES, SHEET))
)


def read_employee(stage: Stage, film: Film) -> None:
    """Picture every page as the demo's teacher sees it, on a narrow phone and on a wide screen."""
    from playwright.sync_api import sync_playwright

    _give_a_past(stage)
    with listening(stage) as numbers, sync_playwright() as player:
        address = numbers.replace("127.0.0.1", "localhost")
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        for screen, look in product(SCREENS, LOOKS):
            width, height = SCREENS[screen]
            scheme = "dark" if look == "dark" else "light"
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            key = _session(stage)
            context.add_cookies([{"name": "parta", "value": key, "url": address}])
            _visit(context.new_page(), address, stage, film, f"{screen}-{look}")
            context.close()
        browser.close()


def _visit(page, address: str, stage: Stage, film: Film, kind: str) -> None:  # type: ignore[no-untyped-def]
    def keep(name: str, *, whole: bool = False) -> None:
        if film.wants(full := f"{name}-{kind}"):
            path = str(film.folder / f"{full}.png")
            page.screenshot(path=path, animations="disabled", caret="hide", full_page=whole)
            film.note(full)

    for name, path in PAGES.items():
        page.goto(address + path)
        keep(name, whole=name.endswith("sign-ins"))
    page.goto(address + "/employee")
    page.locator(".rows a").first.click()
    keep(SHEET)
    page.goto(address + "/employee/set-up")
    keep(CODE)
    page.get_by_label("Код, который показала программа").fill(_code(stage))
    page.get_by_role("button", name="Дальше").click()
    page.wait_for_url("**/way")
    keep(WAY)
    page.get_by_text("Пароль и код телефона").click()
    keep(PASSWORD, whole=True)
    page.context.clear_cookies()
    page.goto(address + "/employee/sign-in")
    keep(DOOR, whole=True)


def _code(stage: Stage) -> str:
    here = accounts.house(stage.server)
    assert here is not None
    made = web_setup.make(stage.server, stage.keys.teacher, ids.fresh(), here.secret, stage.clock.now())
    assert made is not None
    return made.code


def _session(stage: Stage) -> str:
    key, account = ids.fresh().hex, accounts.account_by_person(stage.server, stage.keys.teacher)
    assert account is not None
    told = web_sessions.Entered(account.person, account.kind, account.epoch, "passkey", "Chrome, Android")
    web_sessions.open_session(stage.server, key, told, stage.clock.now())
    return key


def _give_a_past(stage: Stage) -> None:
    """Let there be sign-ins and a case to read of."""
    person, now = stage.keys.teacher, stage.clock.now()
    for hours, way, machine in ((1, "web", ""), (4, "desktop", "К-214"), (28, "desktop", "К-214")):
        entered = account_rows.Entered(person, now - timedelta(hours=hours), way, machine, machine and "214")
        account_rows.enter(stage.server, stage.clock, entered)
    sentence = "Код первого входа не подошёл 5 раз на компьютере «К-305», 9 ноября в 21:40. Код погашен."
    incident_acts.signal(stage.server, stage.clock, person, [incident_acts.Told("slip", now, 5, sentence)])
