"""The whole shell: lock, desk, menus, keys, idle, settings, the light; with an opener in memory."""

import time
from uuid import uuid4

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QWidget
from shiboken6 import isValid

from college.refusal import Refused
from desktop import workspaces
from desktop.app import Program, application
from desktop.link_trouble import NoLine
from desktop.places import Places
from desktop.shell import desk as desk_module
from desktop.shell.actions import MENUS, SHELL
from desktop.shell.link_light import LightState
from desktop.workspace import Action, Hint, Page, Workspace
from desktop.workspaces import WORKSPACES, open_to
from tests.desktop.gradebook_bench import LEAST_PAGE
from tests.desktop.people_here import NOW, OLGA, PAVEL, Openings, StillClock

KEY, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
RIGHT = ("journal.marks", "write")


class Paper(Page):
    """A page that keeps what was asked of it."""

    def __init__(self, context):
        super().__init__()
        self.context, self.done, self.places, self.left = context, [], [], 0
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Поле")
        self.possible = True

    def title(self):
        return "ИСП-21, МДК.01.01"

    def hints(self):
        return (Hint("2–5", "оценка"),)

    def act(self, action_id):
        self.done.append(action_id)

    def may_act(self, action_id):
        return self.possible

    def show_place(self, **place):
        self.places.append(place)

    def take_focus(self):
        self.field.setFocus()

    def leave(self):
        self.left += 1


def forbidden(context):
    raise Refused("Журналов у вас пока нет.")


SPACES = (
    Workspace("paper", "Бумага", "book-open", frozenset({RIGHT}), Paper,
              (Action("paper.print", "&Печать…", "Ctrl+P", "paper", "file"),
               Action("paper.mark", "Оценка", "2–5", "paper", "lesson", typed=True))),
    Workspace("plain", "Простое", "sun", frozenset({RIGHT}), lambda context: QLabel("просто")),
    Workspace("closed", "Закрытое", "flag", frozenset({RIGHT}), forbidden),
    Workspace("foreign", "Чужое", "users", frozenset({("personnel", "see")}), Paper),
)  # fmt: skip


class Wire(QObject):
    """A link that says what it is told to."""

    light = Signal(object)
    said = Signal(str)
    left = Signal()
    asks = Signal(object)
    wanted = None

    def __init__(self):
        super().__init__()
        self.calls, self.seats = [], []

    def sit(self, *, is_open):
        self.seats.append(is_open)

    def start(self):
        self.calls.append("start")

    def ask(self):
        self.calls.append("ask")

    def call(self, path, body):
        raise NoLine

    def close(self):
        self.calls.append("close")


@pytest.fixture
def opener():
    return Openings(frozenset({RIGHT}), Wire())


@pytest.fixture
def program(opener, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(workspaces, "WORKSPACES", SPACES)
    application()
    made = Program(Places.of(tmp_path / "profile"), opener, StillClock())
    made.start()
    qtbot.waitUntil(lambda: made.sign_in.employee() is not None)
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.window.close()
    made.window.deleteLater()


def unlock(program, qtbot, password="right"):
    field = program.sign_in.card.field
    qtbot.keyClicks(field, password)
    qtbot.keyClick(field, KEY.Key_Return)
    qtbot.waitUntil(lambda: program.window.desk() is not None)
    return program.window.desk()


def texts(widget):
    """Every word that can be seen."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_lock_screen_stands_first(program, opener):
    assert program.window.windowTitle() == "Вход — Парта — демонстрация"
    assert not program.window.menuBar().isVisible()
    assert program.sign_in.employee() == OLGA
    assert program.window.status.light.text() == "Сохранено на этом компьютере · ждут отправки: 4 · сотрудников: 2"
    assert not any(name.startswith("MainThread") for name in opener.threads), "the keyring may wait for a prompt"


def test_right_password_opens_the_first_workspace(program, opener, qtbot):
    desk = unlock(program, qtbot)
    assert program.window.windowTitle() == "ИСП-21, МДК.01.01 — Парта — демонстрация"
    assert program.window.menuBar().isVisible()
    assert desk.page().field.hasFocus()
    assert (
        program.window.status._person.text()
        == "Кузнецова О.\N{NO-BREAK SPACE}В. · преподаватель, куратор ИСП-21".replace(
            "Кузнецова О", OLGA.name.short.split("О")[0] + "О"
        )
    )
    assert opener.link.calls == ["start"]
    assert program.sign_in.card.field.text() == ""


def test_wrong_password_stays_and_says_so(program, qtbot):
    qtbot.keyClicks(program.sign_in.card.field, "wrong")
    qtbot.keyClick(program.sign_in.card.field, KEY.Key_Return)
    qtbot.waitUntil(lambda: "Пароль не подошёл." in program.sign_in.card._answer.text())
    assert program.window.desk() is None
    unlock(program, qtbot)


def test_damaged_file_says_so_without_a_pause(program, qtbot):
    qtbot.keyClicks(program.sign_in.card.field, "damaged")
    qtbot.keyClick(program.sign_in.card.field, KEY.Key_Return)
    qtbot.waitUntil(lambda: "повреждён" in program.sign_in.card._answer.text())
    assert program.sign_in.card.button.isEnabled()


def test_ctrl_l_hides_every_name_at_once(program, opener, qtbot):
    desk = unlock(program, qtbot)
    page = desk.page()
    opener.store.batches = 0
    program.lamp.update(waiting=0)
    qtbot.keyClick(page.field, KEY.Key_L, CTRL)
    assert program.window.desk() is None
    assert not page.isVisible()
    assert page.left == 1, "what stood in the editor was written"
    assert program.window.windowTitle() == "Вход — Парта — демонстрация"
    assert program.window.status._person.text() == ""
    assert program.window.status._note.text().startswith("версия")
    assert program.window.status._demo.isVisible()
    assert "Громов" not in program.window.status.light.text()
    qtbot.waitUntil(lambda: opener.asked[-1] == ("close", None))


def test_key_is_kept_while_something_waits_and_dropped_when_it_is_sent(program, opener, qtbot):
    unlock(program, qtbot)
    program.lock("Закрыто.")
    assert opener.asked[-1] != ("close", None)
    opener.link.light.emit(LightState(waiting=1))
    assert program._opened is not None
    opener.link.light.emit(LightState(waiting=0, last_exchange=NOW))
    qtbot.waitUntil(lambda: opener.asked[-1] == ("close", None))
    assert program._opened is None


def test_key_is_dropped_after_its_time_even_if_something_waits(program, opener, qtbot):
    unlock(program, qtbot)
    program._let_go.setInterval(10)
    program.lock("Закрыто.")
    qtbot.waitUntil(lambda: opener.asked[-1] == ("close", None))


def test_another_employee_opens_only_after_the_first_file_is_closed(program, opener, qtbot):
    unlock(program, qtbot)
    program.lock("Закрыто.")
    qtbot.waitUntil(lambda: program.sign_in.card._why.text() == "Закрыто.")
    qtbot.keyClick(program.sign_in.card.field, KEY.Key_2, ALT)
    unlock(program, qtbot)
    assert opener.asked[-2:] == [("close", None), ("open", PAVEL.id)]
    assert program.settings.last_employee == str(PAVEL.id)


def test_idle_locks_and_says_why(program, qtbot):
    unlock(program, qtbot)
    program._idle.watch(0.05)
    qtbot.waitUntil(lambda: program.window.desk() is None)
    qtbot.waitUntil(
        lambda: program.sign_in.card._why.text() == "Закрыто после 5 минут без работы. Всё введённое сохранено."
    )


def test_work_keeps_the_screen_open(program, qtbot):
    unlock(program, qtbot)
    with qtbot.assertNotEmitted(program._idle.came):
        program._idle.watch(0.4)
        until = time.monotonic() + 0.6
        while time.monotonic() < until:
            QTest.mouseMove(program.window.windowHandle(), QPoint(300, 300))
            QTest.keyClick(program.window.windowHandle(), KEY.Key_Shift)
            qtbot.wait(20)
    assert program.window.desk() is not None


def test_sidebar_keys_and_menus_lead_to_workspaces(program, qtbot):
    desk = unlock(program, qtbot)
    qtbot.keyClick(desk.page().field, KEY.Key_2, ALT)
    assert desk.place() == "plain"
    assert program.window.windowTitle().startswith("Простое — ")
    qtbot.keyClick(desk, KEY.Key_0, ALT)
    assert desk.place() == "settings"
    assert program.window.windowTitle().startswith("Настройки — ")
    qtbot.keyClick(desk, KEY.Key_1, ALT)
    assert desk.place() == "paper"
    assert desk.page().field.hasFocus()


def test_a_workspace_without_right_is_absent_and_says_why(program, qtbot):
    desk = unlock(program, qtbot)
    assert [item.text() for item in desk.sidebar._items] == ["Бумага", "Простое", "Закрытое", "Настройки"]
    desk.open_page("foreign", page=1)
    assert "не открыт" in desk.messages.current().text
    assert desk.place() == "paper"


def test_refusal_of_a_workspace_is_told_in_the_strip(program, qtbot):
    desk = unlock(program, qtbot)
    desk.open_page("closed")
    assert desk.messages.current().text == "Журналов у вас пока нет."
    assert desk.place() == "paper"


def test_cross_navigation_carries_the_place(program, qtbot):
    desk = unlock(program, qtbot)
    desk.open_page("plain")
    which = uuid4()
    desk.page("paper").context.open_page("paper", page=which)
    assert desk.page().places == [{"page": which}]


def test_actions_of_the_page_have_their_keys_and_menus(program, qtbot):
    desk = unlock(program, qtbot)
    qtbot.keyClick(desk.page().field, KEY.Key_P, CTRL)
    assert desk.page().done == ["paper.print"]
    desk.page().possible = False
    menu = next(menu for menu in program.window.menuBar().findChildren(QMenu) if menu.title() == "&Файл")
    menu.aboutToShow.emit()
    entries = {action.text(): action.isEnabled() for action in menu.actions() if not action.isSeparator()}
    assert entries == {"&Печать…": False, "&Закрыть экран": True, "В&ыйти\tAlt+F4": True}
    desk.open_page("plain")
    qtbot.keyClick(desk, KEY.Key_P, CTRL)
    assert desk.page("paper").done == ["paper.print"], "keys of another page are silent"


def test_ctrl_b_turns_the_sidebar_and_is_remembered(program, qtbot):
    desk = unlock(program, qtbot)
    program.window.resize(1366, 740)
    assert desk.sidebar.width() == 75
    qtbot.keyClick(desk.page().field, KEY.Key_B, CTRL)
    assert desk.sidebar.width() == 195
    assert program.settings.sidebar == "full"


def test_esc_and_alt_enter_serve_the_strip_only_when_it_asks(program, qtbot):
    desk = unlock(program, qtbot)
    done = []
    from desktop.workspace import Offer

    desk.messages.info("Есть замечание.", offer=Offer("Показать", lambda: done.append(1)))
    qtbot.keyClick(desk.page().field, KEY.Key_Return, ALT)
    qtbot.keyClick(desk.page().field, KEY.Key_Enter, ALT | Qt.KeyboardModifier.KeypadModifier)
    assert done == [1, 1]
    qtbot.keyClick(desk.page().field, KEY.Key_Escape)
    assert desk.messages.current() is None
    assert not desk._esc.isEnabled()


def test_help_quotes_the_clause_and_names_the_keys(program, qtbot):
    desk = unlock(program, qtbot)
    qtbot.keyClick(desk.page().field, KEY.Key_F1)
    assert desk.place() == "help"
    seen = texts(desk)
    assert "пункт 4.8П.1" in seen
    assert any(text.startswith("Заполняют ЭЖ в день проведения занятия.") for text in seen)
    assert {"Печать…", "Закрыть экран", "Ctrl+P"} <= set(seen)


def test_the_light_follows_writes_and_the_link(program, opener, qtbot):
    unlock(program, qtbot)
    light = program.window.status.light
    opener.link.light.emit(LightState(waiting=0, last_exchange=NOW))
    assert light.text() == "Сохранено и отправлено · последний обмен 11:58"
    opener.store.batches = 0
    opener.store.wrote("mark_entry")
    qtbot.waitUntil(lambda: "ждут отправки: 1" in light.text())
    qtbot.mouseClick(light, Qt.MouseButton.LeftButton)
    assert opener.link.calls[-1] == "ask"
    opener.link.said.emit("На том конце не ваш колледж.")
    assert program.window.desk().messages.current().text == "На том конце не ваш колледж."


def test_theme_and_text_size_apply_at_once(program, qtbot):
    desk = unlock(program, qtbot)
    program.settings.text_size = 130
    desk.act("shell.dark")
    assert program.theme.look == "dark"
    assert program.window.status.height() == 34
    assert QApplication.palette().window().color() == program.theme.colour("window")


def test_window_remembers_its_size(opener, tmp_path, qtbot):
    application()
    for first in (True, False):
        program = Program(Places.of(tmp_path / "profile"), opener, StillClock())
        if first:
            program.window.resize(1024, 620)  # the screenless screen is small
        program.window.show()
        assert program.window.size().toTuple() == (1024, 620)
        program.window.close()
        program.window.deleteLater()


def test_closing_the_window_closes_the_file(program, opener, qtbot):
    desk = unlock(program, qtbot)
    page = desk.page()
    program.window.close()
    assert page.left == 1
    assert opener.asked[-1] == ("close", None)


def test_the_smallest_screen_leaves_a_spread_its_25_students(program, qtbot):
    desk = unlock(program, qtbot)
    program.window.resize(1366, 740)  # 768 lines without the title bar
    qtbot.waitUntil(lambda: desk.width() == 1366)
    assert desk.page().height() >= LEAST_PAGE - 8, "a plain header is so much higher than that of a journal"


def test_everything_fits_into_a_classroom_screen(program, qtbot):
    desk = unlock(program, qtbot)
    assert program.window.minimumSize().width() <= 1366
    assert program.window.minimumSize().height() <= 768 - 28
    for name in ("paper", "settings"):
        desk.open_page(name)
        assert desk.minimumSizeHint().width() <= 1366, name


def test_every_focusable_widget_has_a_name(program, qtbot):
    desk = unlock(program, qtbot)
    for name in ("paper", "settings"):
        desk.open_page(name)
        nameless = [
            type(widget).__name__
            for widget in program.window.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not (widget.accessibleName() or getattr(widget, "text", str)())
        ]
        assert not nameless, name


def test_alt_letters_of_the_menus_and_ids_and_keys_do_not_clash():
    letters = [title[title.index("&") + 1].lower() for _, title in MENUS]
    assert len(set(letters)) == len(letters)
    everywhere = [action.keys for action in SHELL if action.keys and not action.typed]
    for workspace in (*WORKSPACES, None):
        actions = (*SHELL, *(workspace.actions if workspace else ()))
        assert len({action.id for action in actions}) == len(actions)
        keys = everywhere + [action.keys for action in (workspace.actions if workspace else ()) if action.keys]
        assert len(set(keys)) == len(keys)
        for menu, _ in MENUS:
            marked = [
                action.text[action.text.index("&") + 1].lower()
                for action in actions
                if action.menu == menu and "&" in action.text
            ]
            assert len(set(marked)) == len(marked), (workspace and workspace.name, menu, marked)


def test_shortcuts_are_declared_so_that_both_layouts_fire_them():
    for action in SHELL + tuple(action for workspace in WORKSPACES for action in workspace.actions):
        if action.keys and not action.typed:
            sequence = QKeySequence(action.keys)
            assert not sequence.isEmpty(), action.id
            assert all(ord(letter) < 128 for letter in action.keys), action.id
            assert action.keys.split("+")[-1].isalnum(), action.id


def test_no_workspace_is_missing_from_the_list():
    from pathlib import Path

    folder = Path(workspaces.__file__).parent
    folders = {path.parent.name for path in folder.glob("*/__init__.py")}
    assert folders == {workspace.name for workspace in WORKSPACES}
    assert open_to(frozenset()) == ()
    assert [each.name for each in open_to(frozenset({("journal.marks", "write")}))] == ["today", "gradebook"]
    assert desk_module.SETTINGS not in folders


def test_who_sits_down_elsewhere_finds_this_desk_locked(program, opener, qtbot):
    unlock(program, qtbot)
    assert opener.link.seats == [True]
    opener.link.left.emit()
    qtbot.waitUntil(lambda: program.window.desk() is None)
    qtbot.waitUntil(lambda: "на другом компьютере" in program.sign_in.card._why.text())
    assert opener.link.seats == [True, False], "what waits is still sent, and the seat is given up"


def test_a_page_that_has_outgrown_itself_is_opened_anew_where_it_stood(program, qtbot):
    unlock(program, qtbot)
    desk = program.window.desk()
    desk.open_page("paper")
    former = desk.page()
    former.outgrown.emit()
    qtbot.waitUntil(lambda: not isValid(former))
    assert isinstance(desk.page(), Paper)
    assert desk.page() is not former
    assert desk.page().isVisible()
    assert desk.page().field.hasFocus()
    desk.open_page("plain")
    desk.page("paper").outgrown.emit()
    assert desk.place() == "plain", "who is elsewhere is not called away"
