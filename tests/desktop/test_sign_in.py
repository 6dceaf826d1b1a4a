"""The lock screen by its keys: who, password, pauses, layout, Caps Lock, no paste."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop import plurals
from desktop.shell.sign_in import SignIn
from desktop.shell.theme import Theme
from tests.desktop.people_here import IRINA, NOW, OLGA, PAVEL, PEOPLE, type_russian

KEY = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def lock(qtbot, qapp):
    plurals.load(qapp)
    theme = Theme("light")
    theme.apply()
    screen = SignIn(
        theme, lambda: NOW, college="Томский индустриальный техникум", room="кабинет 214", pauses=(0, 30, 60)
    )
    screen.resize(1366, 714)
    qtbot.addWidget(screen)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.activateWindow()
    screen.show_employees(PEOPLE)
    qtbot.waitUntil(screen.card.field.hasFocus)
    return screen


def said(lock):
    return lock.card._answer.text() if lock.card._answer.isVisible() else ""


def test_password_and_enter_ask_to_open(lock, qtbot):
    qtbot.keyClicks(lock.card.field, "correct horse")
    with qtbot.waitSignal(lock.opened) as asked:
        qtbot.keyClick(lock.card.field, KEY.Key_Return)
    assert asked.args == [OLGA.id, "correct horse"]
    assert said(lock) == "Открывается…"
    with qtbot.assertNotEmitted(lock.opened):
        qtbot.keyClick(lock.card.field, KEY.Key_Return)


def test_empty_password_asks_nothing(lock, qtbot):
    with qtbot.assertNotEmitted(lock.opened):
        qtbot.keyClick(lock.card.field, KEY.Key_Return)


def test_alt_digit_changes_the_employee_and_empties_the_field(lock, qtbot):
    qtbot.keyClicks(lock.card.field, "abc")
    qtbot.keyClick(lock.card.field, KEY.Key_3, ALT)
    assert lock.employee() == IRINA
    assert lock.card.field.text() == ""
    assert lock.card.field.hasFocus()
    assert lock.card._name.text() == "Нестерова Ирина Юрьевна"
    qtbot.keyClick(lock.card.field, KEY.Key_9, ALT)
    assert lock.employee() == IRINA


def test_the_last_one_is_chosen_again(lock):
    lock.show_employees(PEOPLE, last=str(PAVEL.id), why_locked="Закрыто.")
    assert lock.employee() == PAVEL
    assert lock.card._why.text() == "Закрыто."


def test_wrong_password_names_the_layout_and_counts_the_pause(lock, qtbot):
    qtbot.keyClicks(lock.card.field, "ghbdtn")
    lock.refuse("Пароль не подошёл.")
    assert said(lock) == "Пароль не подошёл. Проверьте раскладку: сейчас английская."
    assert lock.card.field.text() == ""
    type_russian(lock.card.field, "привет")
    lock.refuse("Пароль не подошёл.")
    assert said(lock).startswith("Пароль не подошёл. Проверьте раскладку: сейчас русская. Следующая попытка через ")
    assert said(lock).endswith("секунд.")
    assert not lock.card.button.isEnabled()
    qtbot.keyClicks(lock.card.field, "right")
    with qtbot.assertNotEmitted(lock.opened):
        qtbot.keyClick(lock.card.field, KEY.Key_Return)


def test_pause_ends_by_itself(qtbot, qapp):
    plurals.load(qapp)
    screen = SignIn(Theme("light"), lambda: NOW, pauses=(1,))
    qtbot.addWidget(screen)
    screen.show_employees(PEOPLE)
    screen.refuse("Пароль не подошёл.")
    assert "Следующая попытка через 1 секунду." in screen.card._answer.text()
    qtbot.waitUntil(screen.card.button.isEnabled, timeout=4000)
    qtbot.keyClicks(screen.card.field, "right")
    with qtbot.waitSignal(screen.opened):
        qtbot.keyClick(screen.card.field, KEY.Key_Return)


def test_pause_is_of_one_employee(lock, qtbot):
    for _ in range(3):
        lock.refuse("Пароль не подошёл.")
    lock.choose(1)
    assert lock.card.button.isEnabled()
    lock.refuse("Пароль не подошёл.")
    assert lock.card.button.isEnabled(), "the first wrong password of another employee waits for nothing"


def test_trouble_of_the_file_makes_no_pause(lock):
    lock.trouble("Файл журнала повреждён, он оставлен как есть.")
    assert said(lock).startswith("Файл журнала повреждён")
    assert lock.card.button.isEnabled()


def test_nothing_can_be_pasted(lock, qtbot):
    QGuiApplication.clipboard().setText("secret")
    qtbot.keyClick(lock.card.field, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(lock.card.field, KEY.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    qtbot.mouseClick(lock.card.field, Qt.MouseButton.MiddleButton)
    assert lock.card.field.text() == ""
    assert lock.card.field.contextMenuPolicy() == Qt.ContextMenuPolicy.NoContextMenu
    assert not lock.card.field.acceptDrops()


def test_shown_password_cannot_be_copied(lock, qtbot):
    QGuiApplication.clipboard().setText("before")
    qtbot.keyClicks(lock.card.field, "secret")
    qtbot.keyClick(lock.card.field, KEY.Key_F8)
    assert lock.card.field.echoMode() == QLineEdit.EchoMode.Normal
    lock.card.field.selectAll()
    for key in (KEY.Key_C, KEY.Key_X):
        qtbot.keyClick(lock.card.field, key, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
    qtbot.keyClick(lock.card.field, KEY.Key_F8)
    assert lock.card.field.echoMode() == QLineEdit.EchoMode.Password


def test_layout_and_caps_lock_are_told(lock, qtbot):
    assert not lock.card.keyboard.caps.isVisible()
    qtbot.keyClick(lock.card.field, "Q")  # a capital without Shift
    assert lock.card.keyboard.caps.isVisible()
    assert lock.card.keyboard.layout_words.text() == "английская раскладка"
    qtbot.keyClick(lock.card.field, "q")
    assert not lock.card.keyboard.caps.isVisible()
    type_russian(lock.card.field, "й")
    assert lock.card.keyboard.layout_words.text() == "русская раскладка"
    qtbot.keyClick(lock.card.field, KEY.Key_CapsLock)
    assert lock.card.keyboard.caps.isVisible()


def test_only_counts_are_told_of_others(lock):
    """No student's name and no mark can stand here; rows say names, roles, sign-in and counts."""
    names = [row.accessibleName() for row in lock.people.rows]
    assert names == [
        "Кузнецова Ольга Викторовна, преподаватель, куратор ИСП-21, вход: сегодня, 08:12, ждут отправки: 3",
        "Громов Павел Сергеевич, преподаватель, вход: вчера, 11:58",
        "Нестерова Ирина Юрьевна, мастер производственного обучения, входа ещё не было, ждут отправки: 1",
    ]


def test_a_computer_without_employees_says_what_comes_next(lock):
    lock.show_employees(())
    assert not lock.card.isVisible()
    assert any("администратор" in label.text() for label in lock._nobody.findChildren(QLabel))


def test_tab_goes_round_and_every_stop_has_a_name(lock, qtbot):
    stops = []
    for _ in range(12):
        widget = QGuiApplication.focusObject()
        if widget in stops:
            break
        stops.append(widget)
        qtbot.keyClick(widget, KEY.Key_Tab)
    assert {type(stop).__name__ for stop in stops} == {"PasswordField", "KeyButton", "EmployeeRow", "LinkButton"}
    for stop in stops:
        assert isinstance(stop, QWidget)
        assert stop.accessibleName() or getattr(stop, "text", str)()
    assert stops.index(lock.card.button) == stops.index(lock.card.field) + 1


def test_help_is_there(lock, qtbot):
    qtbot.keyClick(lock.card.field, KEY.Key_F1)
    assert "администратору журнала" in said(lock)


@pytest.mark.parametrize("size", [100, 115, 130])
def test_nothing_is_cut_off(qtbot, qapp, size):
    theme = Theme("light", size)
    theme.apply()
    screen = SignIn(theme, lambda: NOW, college="Томский индустриальный техникум", room="кабинет 214")
    qtbot.addWidget(screen)
    screen.resize(1366, 714)
    screen.show_employees(PEOPLE, why_locked="Закрыто после 5 минут без работы. Всё введённое сохранено.")
    with qtbot.waitExposed(screen):
        screen.show()
    screen._help()
    qtbot.waitUntil(lambda: screen.card._answer.height() > 2 * screen.fontMetrics().lineSpacing() - 4)
    for label in screen.findChildren(QLabel):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed, label.text()
            assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
    Theme("light").apply()
