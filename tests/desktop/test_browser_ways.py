"""«Вход через браузер» in the settings: a code after the password, the list of ways, removal; by keys."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from desktop.browser_ways import BrowserWays, read_ways
from desktop.link_trouble import STRANGE
from desktop.settings import Settings
from desktop.shell.settings_page import SettingsPage
from desktop.shell.theme import Theme
from desktop.workspace import NO_SERVER
from tests.factories import Hands

KEY = Qt.Key
MADE = 1_794_000_000_000
PHONE = {"id": "0" * 32, "name": "Chrome, Android", "made": MADE, "used": None, "stopped": False}
CODE = "ABCDE12345"


class Server:
    """Answers like the office; `offline` has its own sentence, `asked` keeps what it was asked."""

    def __init__(self, clock):
        self.clock, self.asked, self.keys, self.password = clock, [], [], None
        self.offline = ""

    def ask(self, path, body, then, trouble):
        self.asked.append((path, dict(body)))
        if self.offline:
            trouble(self.offline)
            return
        match path:
            case "/office/v1/ways":
                then({"passkeys": list(self.keys), "password": self.password})
            case "/office/v1/way_code":
                until = int((self.clock.now() + timedelta(minutes=10)).timestamp() * 1000)
                then({"code": CODE, "address": "https://journal.example:8765/employee/set-up", "until": until})
            case "/office/v1/way_remove":
                self.keys = [key for key in self.keys if key["id"] != body.get("passkey")]
                self.password = None if body.get("password") else self.password
                then({})

    def names(self):
        return [path.rpartition("/")[2] for path, _ in self.asked]


class Stand:
    """A settings page with the pane, a server, and a question that is answered when the test says so."""

    def __init__(self, qtbot, tmp_path):
        self.clock = Hands()
        self.server, self.proofs = Server(self.clock), []
        self.owner = QObject()
        self.ways = BrowserWays(Theme("light"), self.server.ask, self.proofs.append, self.clock, self.owner)
        self.pane, self.qtbot = self.ways.pane, qtbot
        self.page = SettingsPage(Theme("light"), Settings(tmp_path / "settings.json"), None, self.pane)
        qtbot.addWidget(self.page)

    def show(self):
        self.page.resize(1100, 560)
        self.page.show()
        self.page.activateWindow()
        self.qtbot.waitUntil(self.page.isActiveWindow)

    def press(self, key):
        self.qtbot.keyClick(QGuiApplication.focusObject(), key)

    def said(self):
        return [label.text() for label in self.pane.findChildren(QLabel) if label.isVisible() and label.text()]

    def show_code(self):
        self.pane.add.setFocus()
        self.press(KEY.Key_Space)
        self.proofs.pop()()


@pytest.fixture
def stand(qtbot, tmp_path):
    return Stand(qtbot, tmp_path)


def test_what_opens_the_browser_is_listed_when_the_page_is_opened(stand):
    stand.server.keys = [PHONE, PHONE | {"id": "1" * 32, "name": "Ключ USB", "stopped": True}]
    stand.server.password = {"made": MADE, "used": MADE + 60_000}
    stand.show()
    assert [row.way.name for row in stand.pane.rows] == ["Chrome, Android", "Ключ USB", "Веб-пароль и код телефона"]
    told = " ".join(stand.said())
    for part in ("ещё не открывал", "остановлен: у ключа может быть копия", "последний вход 07.11.2026, 04:21"):
        assert part in told, told
    assert "Пока ничего" not in told


def test_no_code_is_asked_of_the_server_before_the_password(stand):
    stand.show()
    stand.pane.add.setFocus()
    stand.press(KEY.Key_Space)
    assert len(stand.proofs) == 1
    assert "way_code" not in stand.server.names()
    assert stand.pane.card.isHidden()
    stand.proofs.pop()()
    assert stand.server.names()[-1] == "way_code"


def test_the_code_is_drawn_spelt_and_put_away_by_escape(stand):
    stand.show()
    stand.show_code()
    card = stand.pane.card
    assert (card.code.text(), card.address.text()) == ("ABCDE-12345", "https://journal.example:8765/employee/set-up")
    assert card.picture.pixmap().width() > 100
    stand.qtbot.waitUntil(lambda: card.visibleRegion().boundingRect().height() == card.height())
    assert "до 12:10" in " ".join(stand.said())
    assert QApplication.focusWidget() is card.done
    stand.press(KEY.Key_Escape)
    assert (card.isVisible(), card.code.text(), card.picture.pixmap().isNull()) == (False, "", True)
    assert QApplication.focusWidget() is stand.pane.add


def test_what_was_added_meanwhile_is_told_and_takes_the_code_away(stand):
    stand.show()
    stand.show_code()
    stand.server.keys = [PHONE]
    stand.ways._look()
    assert stand.pane.card.isHidden()
    assert "Добавлено: Chrome, Android." in " ".join(stand.said())


def test_a_code_that_is_over_goes_by_itself(stand):
    stand.show()
    stand.show_code()
    stand.clock.go(minutes=10)
    stand.ways._look()
    assert stand.pane.card.isHidden()
    assert "Код больше не действует" in " ".join(stand.said())
    assert not stand.ways._looking.isActive()


def test_leaving_the_page_takes_the_code_away(stand):
    stand.show()
    stand.show_code()
    stand.page.hide()
    assert (stand.pane.card.code.text(), stand.ways._looking.isActive()) == ("", False)


def test_a_way_is_removed_after_one_question_in_its_place(stand):
    stand.server.keys = [PHONE]
    stand.show()
    row = stand.pane.rows[0]
    row.remove.setFocus()
    stand.press(KEY.Key_Space)
    assert "Убрать «Chrome, Android»? Открытые браузеры закроются." in stand.said()
    stand.press(KEY.Key_Escape)
    assert "way_remove" not in stand.server.names()
    stand.press(KEY.Key_Space)
    stand.press(KEY.Key_Return)
    assert ("/office/v1/way_remove", {"passkey": PHONE["id"]}) in stand.server.asked
    assert stand.pane.rows == []
    told = " ".join(stand.said())
    assert "Убрано: Chrome, Android." in told
    assert "Пока ничего" in told


def test_the_password_of_the_web_is_removed_as_well(stand):
    stand.server.password = {"made": MADE, "used": None}
    stand.show()
    stand.pane.rows[0].agreed.emit(stand.pane.rows[0].way)
    assert stand.server.asked[-2] == ("/office/v1/way_remove", {"password": True})


def test_without_a_server_a_sentence_says_so_and_nothing_is_shown(stand):
    stand.server.offline = NO_SERVER
    stand.show()
    assert NO_SERVER in stand.said()
    stand.show_code()
    assert stand.pane.card.isHidden()


@pytest.mark.parametrize("told", [{}, {"passkeys": [{}], "password": None}, {"passkeys": [], "password": []}])
def test_an_answer_that_nobody_understands_is_told(stand, told):
    stand.server.ask = lambda path, body, then, trouble: then(told)
    stand.ways._ask = stand.server.ask
    stand.show()
    assert STRANGE in stand.said()


def test_moments_are_the_colleges_and_read_whole():
    [way] = read_ways({"passkeys": [PHONE], "password": None})
    assert way.made == datetime.fromtimestamp(MADE / 1000, UTC)
