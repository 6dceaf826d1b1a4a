"""The diary in Debian's Chromium: nothing in the console, nothing cut off, no script needed, both themes legible."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Error, Page, Request, sync_playwright
from playwright.sync_api import TimeoutError as NeverCame

from tests.server.small_college import PASSWORD

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PAGES = ("/diary", "/diary?day=2026-11-15", "/diary/marks", "/diary/absences", "/diary/me", "/second")
ICON = "/static/parta.svg"
SCREENS = {"phone": (390, 844), "narrow": (320, 568), "wide": (1366, 768)}

# Contrast of every text against the ground it stands on, as the browser has painted them.
CONTRAST = """() => {
  const light = (rgb) => rgb.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const read = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (node) => { for (; node; node = node.parentElement) {
    const c = read(getComputedStyle(node).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); }
    return [255, 255, 255]; };
  const poor = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !node.checkVisibility()) continue;
    const [a, b] = [light(read(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) poor.push(walk.currentNode.data.trim());
  }
  return poor;
}"""


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        yield browser
        browser.close()


class Visitor:
    """A page of a browser that remembers whatever it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self.complaints.append(f"{request.url}: {request.failure}"))

    def enter(self) -> None:
        self.go("/")
        self.page.get_by_label("Логин").fill("lebedev")
        self.page.get_by_label("Пароль").fill(PASSWORD)
        self.press("button", "Войти")
        self.page.wait_for_url("**/diary")

    def go(self, path: str) -> None:
        with self._resting():
            self.page.goto(self.address + path)

    def press(self, role: str, name: str) -> None:
        with self._resting():
            self.page.get_by_role(role, name=name, exact=True).click()

    @contextmanager
    def _resting(self) -> Iterator[None]:
        """Wait for the icon of the page that is led to: it is asked for last, and a page that is left cancels it."""
        try:
            with self.page.expect_request_finished(_is_icon):
                yield
        except NeverCame as error:
            raise AssertionError(self.complaints) from error


def _is_icon(request: Request) -> bool:
    return request.url.endswith(ICON)


def visitor(chromium: Browser, address: str, screen: str = "phone", scheme: str = "light", **told) -> Visitor:
    width, height = SCREENS[screen]
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **told)
    made = Visitor(context.new_page(), address)
    made.enter()
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_is_quiet_whole_and_legible(chromium, address, screen, scheme):
    here = visitor(chromium, address, screen, scheme)
    for path in PAGES:
        here.go(path)
        assert here.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            path,
            "is wider than the screen",
        )
        assert not here.page.evaluate(CONTRAST), path
        assert here.page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"PT Sans\"'))")
    assert here.complaints == []
    here.page.context.close()


def test_no_script_is_needed(chromium, address):
    here = visitor(chromium, address, java_script_enabled=False)
    page = here.page
    here.press("link", "Оценки")
    assert page.get_by_role("heading", name="Оценки за 2026/27 год").is_visible()
    entry = page.get_by_text("Нормализация отношений")
    assert not entry.is_visible()
    page.get_by_text("МДК.11.01 Технология разработки").click()
    assert entry.is_visible()
    here.press("link", "Неделя")
    here.press("link", "вт 10")
    assert page.get_by_role("heading", name="Вторник, 10 ноября").is_visible()
    here.press("link", "Я")
    here.press("button", "Выйти")
    assert page.get_by_role("button", name="Войти").is_visible()
    here.go("/diary/marks")
    assert page.get_by_role("button", name="Войти").is_visible()
    assert here.complaints == []
    page.context.close()


def test_a_reader_hears_the_page_in_order(chromium, address):
    here = visitor(chromium, address)
    told = here.page.locator("body").aria_snapshot()
    for part in ('heading "Четверг, 12 ноября" [level=1]', "чт 12 , сегодня", "кабинет 301", "идёт сейчас"):
        assert part in told, told
    assert here.page.locator("h1").count() == 1
    assert here.page.locator('[aria-current="page"]').inner_text().strip() == "Неделя"
    here.page.context.close()


def test_keys_alone_lead_through_the_page(chromium, address):
    here = visitor(chromium, address)
    here.page.keyboard.press("Tab")
    assert here.page.evaluate("document.activeElement.textContent") == "К содержанию"
    assert here.page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "2px"
    here.page.context.close()


def test_the_policy_stops_a_script_that_got_in(chromium, address):
    here = visitor(chromium, address)
    with pytest.raises(Error, match="TrustedScript"):
        here.page.evaluate("document.body.setAttribute('onclick', 'window.x = 1')")
    with here.page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        here.page.evaluate("document.head.append(Object.assign(document.createElement('style'), {textContent: '*{}'}))")
    here.page.context.close()
