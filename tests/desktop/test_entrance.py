"""The lock screen of an enrolled computer by its keys: others sign in, PIN, a door is closed; with openers in memory."""

import pytest
import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from college.refusal import Refused
from db.troubles import DiskFull
from desktop import workspaces
from desktop.app import Program, application
from desktop.link_trouble import NoLine
from desktop.places import Places
from desktop.second_wanted import SecondWanted
from desktop.shell.link_light import LightState
from desktop.shell.safety_pane import SafetyPane
from desktop.workspace import Page, Workspace
from tests.desktop.people_here import OLGA, PAVEL, StillClock, type_russian
from tests.desktop.ways_here import NINA, RIGHT, Ways

KEY, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
GOOD = "correct horse battery staple"


class Paper(Page):
    """A page with one field."""

    def __init__(self, context):
        super().__init__()
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Поле")
        self.left = 0

    def take_focus(self):
        self.field.setFocus()

    def leave(self):
        self.left += 1


@pytest.fixture
def opener():
    return Ways()


@pytest.fixture
def program(opener, tmp_path, qtbot, monkeypatch):
    spaces = (Workspace("paper", "Бумага", "book-open", frozenset({RIGHT}), Paper),)
    monkeypatch.setattr(workspaces, "WORKSPACES", spaces)
    application()
    made = Program(Places.of(tmp_path / "profile"), opener, StillClock())
    made.start()
    qtbot.waitUntil(lambda: made.sign_in.employee() is not None)
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    qtbot.waitUntil(lambda: opener.the_watch.locked == [True])
    yield made
    opener.hold.set()
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def lock(program):
    return program.sign_in


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key where the focus is, as a person does."""
    qtbot.keyClick(QGuiApplication.focusObject(), key, modifier)


def write(qtbot, text):
    qtbot.keyClicks(QGuiApplication.focusObject(), text)


def unlock(program, qtbot, password="right"):
    write(qtbot, password)
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: program.window.desk() is not None)
    return program.window.desk()


def seen(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def said(form):
    return form.answer.text() if form.answer.isVisible() else ""


# ---- another employee


def test_alt_d_login_and_password_open_a_new_employee(program, lock, opener, qtbot):
    press(qtbot, KEY.Key_L, ALT)  # the key of Д, with English on
    assert lock.other.login.hasFocus()
    write(qtbot, "orlova.np")
    press(qtbot, KEY.Key_Return)
    assert lock.other.field.hasFocus()
    write(qtbot, "own password")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: program.window.desk() is not None)
    assert opener.admitted == [("orlova.np", "own password")]
    assert program.opened.person == NINA.id
    assert "Орлова" in program.window.status._person.text()
    program.lock("Закрыто.")
    assert lock.other.login.text() == lock.other.field.text() == "", "nothing of it is remembered"


SETUP = "otpauth://totp/%D0%A2:orlova.np?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=%D0%A2"


def read_picture(label):
    """The dots of the picture as a phone sees them, its white edge included."""
    image = label.pixmap().toImage()
    return [
        [image.pixelColor(x, y).lightness() < 128 for x in range(2, image.width(), 4)]
        for y in range(2, image.height(), 4)
    ]


def enter_other(qtbot):
    press(qtbot, KEY.Key_L, ALT)
    write(qtbot, "orlova.np")
    press(qtbot, KEY.Key_Return)
    write(qtbot, "own password")
    press(qtbot, KEY.Key_Return)


def test_an_administrator_sets_up_his_phone_and_enters_its_code(program, lock, opener, qtbot):
    opener.answer = SecondWanted(SETUP)
    enter_other(qtbot)
    qtbot.waitUntil(lock.second.code.hasFocus)
    assert any("снимите им этот рисунок" in text for text in seen(lock.second))
    assert any("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP" in text for text in seen(lock.second))
    assert lock.second.picture.height() >= lock.second.picture.pixmap().height() < 260, "whole, and beside the rest"
    expected = segno.make(SETUP, error="m", micro=False)
    assert read_picture(lock.second.picture) == [[bool(dot) for dot in row] for row in expected.matrix_iter(border=4)]
    assert lock.other.field.text() == "", "the password is asked once and shown nowhere"
    write(qtbot, "12345")
    press(qtbot, KEY.Key_Return)
    assert "Попытка не потрачена" in said(lock.second)
    assert opener.admitted == [("orlova.np", "own password")]
    opener.answer = SecondWanted(None, is_wrong=True)
    write(qtbot, "6")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: "Код не подошёл" in said(lock.second))
    assert lock.second.code.text() == ""
    assert lock.second.picture.isVisible(), "what the phone is to take stays until its code was right"
    opener.answer = NoLine()
    write(qtbot, "111 111")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: "Сервер не отвечает" in said(lock.second))
    opener.answer = None
    write(qtbot, "222222")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: program.window.desk() is not None)
    assert opener.admitted[1:] == [("orlova.np", "own password", code) for code in ("123456", "111111", "222222")]
    program.lock("Закрыто.")
    assert lock.second.code.text() == ""
    assert lock.second.picture.pixmap().isNull()
    assert "JBSW" not in lock.second.by_hand.text()


def test_whose_phone_is_set_up_sees_no_picture_and_esc_forgets_the_password(program, lock, opener, qtbot):
    opener.answer = SecondWanted(None)
    enter_other(qtbot)
    qtbot.waitUntil(lock.second.code.hasFocus)
    assert not lock.second.picture.isVisible()
    assert not lock.second.by_hand.isVisible()
    press(qtbot, KEY.Key_Escape)
    qtbot.waitUntil(lock.card.isVisible)
    lock.second.entered.emit("123456")
    assert program.entrance._again is None, "what was typed is kept nowhere"
    assert opener.admitted == [("orlova.np", "own password")]


def test_a_slip_of_an_administrator_asks_for_his_phone_too(program, lock, opener, qtbot):
    opener.answer = SecondWanted(SETUP)
    lock.show_other()
    lock.show_slip()
    lock.slip.entered.emit("orlova.np", "0123456789", "own password")
    qtbot.waitUntil(lock.second.code.hasFocus)
    opener.answer = None
    write(qtbot, "123456")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: program.window.desk() is not None)
    assert opener.admitted == [
        ("orlova.np", "0123456789", "own password"),
        ("orlova.np", "0123456789", "own password", "123456"),
    ]


def test_progress_is_told_and_esc_breaks_it_off(lock, opener, qtbot):
    opener.hold.clear()
    press(qtbot, KEY.Key_L, ALT)
    write(qtbot, "orlova.np")
    press(qtbot, KEY.Key_Return)
    write(qtbot, "own password")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: said(lock.other) == "Шаг 2 из 4: проверяется пароль. Esc — отменить.")
    press(qtbot, KEY.Key_1, ALT)
    assert lock.other.isVisible(), "the list waits until the server has been asked"
    press(qtbot, KEY.Key_Escape)
    qtbot.waitUntil(lambda: said(lock.other) == "Вход отменён, ничего не изменено.")
    assert lock.other.login.text() == "orlova.np"
    assert lock.other.field.text() == ""
    assert lock.other.field.hasFocus()
    press(qtbot, KEY.Key_Escape)
    assert lock.card.isVisible()
    assert lock.employee() == OLGA


def test_broken_off_after_the_file_stands_it_is_in_the_list(lock, opener, qtbot):
    opener.hold.clear()
    opener.stands = True
    press(qtbot, KEY.Key_L, ALT)
    write(qtbot, "orlova.np")
    press(qtbot, KEY.Key_Return)
    write(qtbot, "own password")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: said(lock.other).startswith("Шаг 2"))
    press(qtbot, KEY.Key_Escape)
    qtbot.waitUntil(lambda: lock.employee() == NINA)
    assert "остальное придёт" in lock.card._answer.text()


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (Refused("Логин или пароль не подошли."), "Логин или пароль не подошли."),
        (NoLine(), "Сервер не отвечает, а без него новый сотрудник на этом компьютере не войдёт."),
        (DiskFull(), "На диске нет места"),
    ],
)
def test_what_keeps_another_out_is_told_and_the_password_is_gone(lock, opener, qtbot, why, sentence):
    opener.answer = why
    press(qtbot, KEY.Key_L, ALT)
    write(qtbot, "orlova.np")
    press(qtbot, KEY.Key_Return)
    write(qtbot, "own password")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: said(lock.other).startswith(sentence))
    assert lock.other.field.text() == ""
    assert lock.other.field.hasFocus()


def test_without_a_login_the_server_is_not_asked(lock, opener, qtbot):
    press(qtbot, KEY.Key_L, ALT)
    press(qtbot, KEY.Key_Return)
    write(qtbot, "own password")
    press(qtbot, KEY.Key_Return)
    assert said(lock.other).startswith("Логин не введён.")
    assert lock.other.login.hasFocus()
    assert opener.admitted == []


def test_a_slip_asks_for_code_and_an_own_password_twice(program, lock, opener, qtbot):
    press(qtbot, KEY.Key_L, ALT)
    write(qtbot, "orlova.np")
    lock.other.slip.setFocus()
    press(qtbot, KEY.Key_Return)
    assert lock.slip.code.hasFocus()
    assert lock.slip.login.text() == "orlova.np"
    write(qtbot, "7k2mx-9pq4r")
    press(qtbot, KEY.Key_Return)
    write(qtbot, "qwerty12345")
    assert "идут подряд" in lock.slip.new.meter.why.text()
    assert "слабый" in seen(lock.slip.new.meter) or "не подходит" in seen(lock.slip.new.meter)
    press(qtbot, KEY.Key_Return)
    press(qtbot, KEY.Key_Return)
    assert "идут подряд" in said(lock.slip)
    assert opener.admitted == []
    lock.slip.new.first.clear()
    lock.slip.new.first.setFocus()
    write(qtbot, "orlova.np and more words")
    assert "логин" in lock.slip.new.meter.why.text()
    lock.slip.new.first.clear()
    write(qtbot, GOOD)
    assert seen(lock.slip.new.meter)[0] in ("хороший", "надёжный")
    press(qtbot, KEY.Key_Return)
    write(qtbot, "another")
    press(qtbot, KEY.Key_Return)
    assert said(lock.slip).startswith("Пароли не совпали.")
    assert lock.slip.new.again.hasFocus()
    assert lock.slip.new.again.text() == ""
    opener.password = GOOD
    opener.answer = Refused("Логин или код не подошли. Сверьте их с листком. Осталось 4 попытки.")
    write(qtbot, GOOD)
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: "Осталось 4 попытки" in said(lock.slip))
    assert opener.admitted == [("orlova.np", "7k2mx-9pq4r", GOOD)]
    assert lock.slip.code.hasFocus()
    assert program.window.desk() is None


def test_what_is_no_code_spends_no_try(lock, opener, qtbot):
    lock.show_other()
    lock.show_slip()
    write(qtbot, "orlova.np")
    press(qtbot, KEY.Key_Return)
    write(qtbot, "7k2")
    lock.slip.new.again.setFocus()
    press(qtbot, KEY.Key_Return)
    assert said(lock.slip).endswith("Попытка не потрачена.")
    assert lock.slip.code.hasFocus()
    assert opener.admitted == []


def test_layout_and_caps_lock_are_told_for_each_field(lock, qtbot):
    lock.show_other()
    lock.show_slip()
    lock.slip.new.first.setFocus()
    type_russian(lock.slip.new.first, "й")
    assert lock.slip.keyboard.layout_words.text() == "русская раскладка"
    lock.slip.new.again.setFocus()
    press(qtbot, KEY.Key_CapsLock)
    assert lock.slip.keyboard.caps.isVisible()
    QGuiApplication.clipboard().setText("secret")
    press(qtbot, KEY.Key_V, CTRL)
    assert lock.slip.new.again.text() == ""


@pytest.mark.parametrize("which", ["other", "slip", "card"])
def test_tab_goes_round_and_every_stop_has_a_name(lock, qtbot, which):
    if which != "card":
        lock.show_other()
    if which == "slip":
        lock.show_slip()
    stops = []
    for _ in range(24):
        widget = QGuiApplication.focusObject()
        if widget in stops:
            break
        stops.append(widget)
        press(qtbot, KEY.Key_Tab)
    names = []
    for stop in stops:
        assert isinstance(stop, QWidget)
        names.append(stop.accessibleName() or stop.text())
        assert names[-1]
    order = {
        "other": ["Логин", "Пароль", "Войти", "Первый вход по листку"],
        "slip": ["Код с листка, десять знаков", "Новый пароль", "Новый пароль ещё раз", "Задать пароль и войти"],
        "card": ["Пароль", "Открыть", "Это были не вы?", "Пароль может быть известен другим"],
    }[which]
    places = [names.index(name) for name in order]
    assert places == sorted(places)
    assert any(name.startswith("Другой сотрудник") for name in names)


def test_a_computer_that_is_not_enrolled_offers_no_other_way(qtbot, tmp_path, opener, program, lock):
    opener.is_enrolled = False
    made = Program(Places.of(tmp_path / "another"), opener, StillClock())
    made.start()
    qtbot.waitUntil(lambda: made.sign_in.employee() is not None)
    assert not made.sign_in.people.other_row.isVisible()
    made.sign_in.show_other()
    assert not made.sign_in.other.isVisible()
    made.window.close()
    made.window.deleteLater()


# ---- the PIN of the run


def choose_pin(program, qtbot, pin="5927"):
    desk = program.window.desk()
    desk.open_page("settings", part="pin")
    write(qtbot, pin)
    press(qtbot, KEY.Key_Return)
    return desk.page("settings").findChild(SafetyPane)


def test_a_pin_opens_the_hidden_screen_without_opening_the_file_again(program, lock, opener, qtbot):
    unlock(program, qtbot)
    pane = choose_pin(program, qtbot)
    assert "ПИН-код задан" in pane.pin_answer.text()
    opener.store.batches = 0
    program.lamp.update(waiting=0)
    press(qtbot, KEY.Key_L, CTRL)
    qtbot.waitUntil(lambda: lock.card.asks_pin)
    assert "ПИН-код" in seen(lock.card)
    assert "Пароль" not in seen(lock.card)
    asked = list(opener.asked)
    write(qtbot, "5927")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: program.window.desk() is not None)
    assert opener.asked == asked, "the key was held all the time"
    assert opener.link.calls == ["start"]
    assert not program._let_go.isActive()
    opener.link.light.emit(LightState(waiting=2))
    assert "ждут отправки: 2" in program.window.status.light.text()


def test_what_is_typed_stays_while_the_list_is_read_anew(program, lock, opener, qtbot):
    unlock(program, qtbot)
    program.lock("Закрыто.")
    write(qtbot, "rig")
    before = lock.people.rows[0]
    opener.people = (*opener.people, NINA)
    program._read_employees()
    qtbot.waitUntil(lambda: lock.people.rows[0] is not before)
    write(qtbot, "ht")
    assert lock.card.field.text() == "right"
    assert lock.card._why.text() == "Закрыто."


def test_three_wrong_pins_and_only_the_password_opens(program, lock, opener, qtbot):
    unlock(program, qtbot)
    choose_pin(program, qtbot)
    press(qtbot, KEY.Key_L, CTRL)
    qtbot.waitUntil(lambda: lock.card.asks_pin)
    for told in ("Осталось 2 попытки", "Осталась 1 попытка", "ПИН-код больше не действует."):
        write(qtbot, "0000")
        press(qtbot, KEY.Key_Return)
        assert told in lock.card._answer.text()
    assert not lock.card.asks_pin
    assert "Пароль" in seen(lock.card)
    write(qtbot, "5927")
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: "Пароль не подошёл." in lock.card._answer.text())
    unlock(program, qtbot)


def test_the_end_of_the_key_ends_the_pin(program, lock, opener, qtbot):
    unlock(program, qtbot)
    choose_pin(program, qtbot)
    program._let_go.setInterval(10)
    program.lock("Закрыто.")
    qtbot.waitUntil(lambda: opener.asked[-1] == ("close", None))
    qtbot.waitUntil(lambda: not lock.card.asks_pin)
    assert program.keys.pin_of() is None


def test_a_pin_typed_after_the_key_is_gone_says_so(program, lock, opener, qtbot):
    unlock(program, qtbot)
    choose_pin(program, qtbot)
    program.lock("Закрыто.")
    qtbot.waitUntil(lambda: lock.card.asks_pin)
    write(qtbot, "5927")
    program._close_file()
    qtbot.waitUntil(lambda: opener.asked[-1] == ("close", None))
    press(qtbot, KEY.Key_Return)
    assert "экран закрыт давно" in lock.card._answer.text()
    assert not lock.card.asks_pin


def test_a_pin_is_of_one_person_and_the_password_may_be_typed_instead(program, lock, opener, qtbot):
    unlock(program, qtbot)
    choose_pin(program, qtbot)
    program.lock("Закрыто.")
    qtbot.waitUntil(lambda: lock.card.asks_pin)
    press(qtbot, KEY.Key_2, ALT)
    assert not lock.card.asks_pin
    press(qtbot, KEY.Key_1, ALT)
    assert lock.card.asks_pin
    lock.card.to_password.setFocus()
    press(qtbot, KEY.Key_Return)
    assert not lock.card.asks_pin
    assert lock.card.field.hasFocus()
    unlock(program, qtbot)


def test_another_employee_ends_the_pin_and_closes_the_file_first(program, lock, opener, qtbot):
    unlock(program, qtbot)
    choose_pin(program, qtbot)
    program.lock("Закрыто.")
    qtbot.waitUntil(lambda: lock.card.asks_pin)
    press(qtbot, KEY.Key_2, ALT)
    unlock(program, qtbot)
    assert opener.asked[-2:] == [("close", None), ("open", PAVEL.id)]
    assert program.keys.pin_of() is None


def test_a_pin_that_everybody_guesses_is_refused(program, qtbot):
    unlock(program, qtbot)
    pane = choose_pin(program, qtbot, "1234")
    assert "идут подряд" in pane.pin_answer.text()
    assert program.keys.pin_of() is None
    write(qtbot, "abc5927x")
    assert pane.pin.text() == "5927", "only digits"
    press(qtbot, KEY.Key_Return)
    assert program.keys.pin_of() == OLGA.id
    assert pane.drop.hasFocus()
    press(qtbot, KEY.Key_Space)
    assert program.keys.pin_of() is None


def test_a_pin_is_offered_once_to_who_types_his_password_again(program, qtbot):
    desk = unlock(program, qtbot)
    assert desk.messages.current() is None
    program.lock("Закрыто.")
    desk = unlock(program, qtbot)
    assert "ПИН-код" in desk.messages.current().text
    press(qtbot, KEY.Key_Return, ALT)
    assert desk.place() == "settings"
    assert desk.page().findChild(SafetyPane).pin.hasFocus()
    program.lock("Закрыто.")
    desk = unlock(program, qtbot)
    assert desk.messages.current() is None


# ---- the password may be known


def test_alt_p_asks_in_place_and_closes_the_door(program, lock, opener, qtbot):
    press(qtbot, KEY.Key_G, ALT)  # the key of П, with English on
    assert "Кузнецова О.\N{NO-BREAK SPACE}В.: закрыть вход на всех ваших компьютерах?" in [
        text.replace("Кузнецова\N{NO-BREAK SPACE}", "Кузнецова ") for text in seen(lock.leak)
    ]
    assert lock.leak.yes.hasFocus()
    press(qtbot, KEY.Key_Escape)
    assert opener.reports == []
    assert lock.card.field.hasFocus()
    press(qtbot, KEY.Key_G, ALT)
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: opener.reports == [(OLGA.id, False)])
    qtbot.waitUntil(lambda: "ask" in opener.the_watch.calls)
    assert any("Администратор узнает" in text for text in seen(lock.leak))
    qtbot.waitUntil(lambda: not lock.card.field.isEnabled())
    assert lock.card._answer.text() == "Вход закрыт сегодня."


def test_the_doubt_beside_the_last_sign_in_leads_there(lock, qtbot):
    lock.card.doubt.setFocus()
    press(qtbot, KEY.Key_Space)
    assert lock.leak.is_asking


def test_a_report_that_could_not_be_kept_is_told(lock, opener, qtbot):
    opener.answer = DiskFull()
    press(qtbot, KEY.Key_G, ALT)
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: any("На диске нет места" in text for text in seen(lock.leak)))
    assert lock.card.field.isEnabled()


def test_a_report_inside_writes_locks_and_is_sent_before_the_key_goes(program, lock, opener, qtbot):
    desk = unlock(program, qtbot)
    choose_pin(program, qtbot)
    opener.store.batches = 0
    program.lamp.update(waiting=0)
    desk.act("shell.leak")
    assert desk.messages.current().lead == "Закрыть вход на всех ваших компьютерах?"
    press(qtbot, KEY.Key_Escape)
    assert desk.messages.current() is None
    assert opener.reports == []
    opener.hold.clear()
    desk.act("shell.leak")
    press(qtbot, KEY.Key_Return, ALT)
    assert program.window.desk() is None
    opener.link.light.emit(LightState(waiting=0))  # of before the report was written
    opener.hold.set()
    qtbot.waitUntil(lambda: opener.reports == [(OLGA.id, True)])
    qtbot.waitUntil(lambda: "ask" in opener.link.calls)
    opener.link.light.emit(LightState(waiting=0))  # the light does not count the report yet
    assert program.opened is not None, "what waits is still sent by the key that is held"
    qtbot.waitUntil(lambda: not lock.card.field.isEnabled())
    assert not lock.card.asks_pin
    opener.store.batches = 0
    opener.link.light.emit(LightState(waiting=0))
    qtbot.waitUntil(lambda: opener.asked[-1] == ("close", None))
    qtbot.waitUntil(lambda: "ask" in opener.the_watch.calls)


def test_a_file_that_is_to_be_wiped_is_let_go_under_the_lock_only(program, opener, qtbot):
    unlock(program, qtbot)
    opener.the_watch.wanted.emit(OLGA.id)
    assert program.opened is not None
    program.lock("Закрыто.")
    opener.the_watch.wanted.emit(PAVEL.id)
    assert program.opened is not None
    opener.the_watch.wanted.emit(OLGA.id)
    qtbot.waitUntil(lambda: opener.asked[-1] == ("close", None))
    qtbot.waitUntil(lambda: opener.the_watch.calls[-1] == "ask")


def test_the_computer_asks_while_locked_and_shows_what_changed(program, lock, opener, qtbot):
    unlock(program, qtbot)
    assert opener.the_watch.locked[-1] is False
    program.lock("Закрыто.")
    assert opener.the_watch.locked[-1] is True
    opener.report(OLGA.id, is_open=False)
    opener.the_watch.changed.emit()
    qtbot.waitUntil(lambda: lock.card._answer.text() == "Вход закрыт сегодня.")
    qtbot.waitUntil(lock.people.rows[0].hasFocus)
    assert "вход закрыт" in lock.people.rows[0].accessibleName()


# ---- a new password, and an empty desk


def test_a_password_is_changed_in_the_settings(program, opener, qtbot):
    unlock(program, qtbot)
    pane = choose_pin(program, qtbot)
    pane.begin.setFocus()
    press(qtbot, KEY.Key_Space)
    assert pane.form.before.hasFocus()
    opener.answer = NoLine()
    write(qtbot, "right")
    press(qtbot, KEY.Key_Return)
    write(qtbot, GOOD)
    press(qtbot, KEY.Key_Return)
    write(qtbot, GOOD)
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: pane.form.answer.text().startswith("Сервер не отвечает, а без него пароль не сменить."))
    assert pane.form.before.hasFocus()
    opener.answer = None
    write(qtbot, "right")
    pane.form.new.again.setFocus()
    press(qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: any(text.startswith("Пароль сменён.") for text in seen(pane)))
    assert opener.changes == [("right", GOOD)] * 2
    assert program.keys.pin_of() is None, "whoever knew the screen by its PIN knows it no more"
    assert pane.begin.hasFocus()
    press(qtbot, KEY.Key_Space)
    press(qtbot, KEY.Key_Escape)
    assert not pane.form.isVisible()


def test_without_a_role_the_first_page_says_why(program, opener, qtbot):
    opener.rights = frozenset()
    opener.why_nothing = "Роль ещё не работает: нет соглашения о неразглашении."
    desk = unlock(program, qtbot)
    assert desk.place() == "nothing"
    assert "Роль ещё не работает: нет соглашения о неразглашении." in seen(desk)


def test_the_lock_of_the_system_hides_names_at_once(program, lock, qtbot):
    page = unlock(program, qtbot).page()
    program._system.slept.emit()
    assert program.window.desk() is None
    assert page.left == 1
    qtbot.waitUntil(lambda: lock.card._why.text() == "Закрыто: компьютер засыпал. Всё введённое сохранено.")
