"""The password asked once more at an open desk: by keys, against the file, without a network; three tries."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from college.admission.step_up import is_asked
from college.names import PersonName
from college.refusal import Refused
from college.roles import Action
from db import device, ids
from db.admission.sealing import new_pair
from db.credentials import DeviceKey
from db.models.admission import Incident, Waiver
from db.norms import norms
from desktop import workspaces
from desktop.app import Program, application
from desktop.opener import ProfileOpener
from desktop.places import Places
from desktop.profile import Profile
from desktop.widgets.preview import PrintPreview
from desktop.workspace import Page, Workspace
from desktop.workspaces.access_log import actions as log_actions
from desktop.workspaces.access_log.page import open_page
from desktop.workspaces.accounts import actions as accounts_actions
from desktop.workspaces.gradebook import actions as gradebook_actions
from desktop.workspaces.rights import actions as rights_actions
from tests.desktop import gradebook_bench, logs_bench, rights_bench
from tests.desktop.accounts_bench import NEWCOMER, SECOND, admin_desk, machines_told
from tests.desktop.exchange_bench import house
from tests.desktop.people_here import StillClock
from tests.desktop.test_accounts_page import type_in
from tests.desktop.test_preview import choice
from tests.desktop.test_rights import CARD_OF_CHAIR
from tests.desktop.ways_here import RIGHT, Ways
from tests.factories import WHO, Machines

KEY = Qt.Key
PRINT = ("credentials.staff", "print")


class Minutes(StillClock):
    """A clock whose seconds go when they are told to."""

    gone = [0.0]  # noqa: RUF012  the clock is frozen, its time is not

    def mono(self):
        return self.gone[0]


class Desk(Page):
    """A page with one field and an act that wants the password."""

    def __init__(self, context):
        super().__init__()
        self.field, self.context, self.done = QLineEdit(self), context, []

    def take_focus(self):
        self.field.setFocus()

    def does(self, what, right=PRINT):
        self.context.again(*right, lambda: self.done.append(what))


@pytest.fixture
def opener():
    return Ways()


@pytest.fixture
def program(opener, tmp_path, qtbot, monkeypatch):
    spaces = (Workspace("desk", "Стол", "book-open", frozenset({RIGHT}), Desk),)
    monkeypatch.setattr(workspaces, "WORKSPACES", spaces)
    application()
    Minutes.gone[0] = 0.0
    made = Program(Places.of(tmp_path / "profile"), opener, Minutes())
    made.start()
    qtbot.waitUntil(lambda: made.sign_in.employee() is not None)
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    unlock(made, qtbot)
    yield made
    made.window.close()
    made.window.deleteLater()


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QGuiApplication.focusObject(), key, modifier)


def enter(qtbot, text):
    qtbot.keyClicks(QGuiApplication.focusObject(), text)
    press(qtbot, KEY.Key_Return)


def unlock(program, qtbot):
    enter(qtbot, "right")
    qtbot.waitUntil(lambda: program.window.desk() is not None)


def page_of(program):
    page = program.window.desk().page()
    assert isinstance(page, Desk)
    return page


def asking(program, qtbot):
    """Wait until the question has the focus, and return its words."""
    qtbot.waitUntil(lambda: program.step_up.dialog is not None and program.step_up.dialog.field.hasFocus())
    return " ".join(label.text() for label in program.step_up.dialog.findChildren(QLabel) if label.isVisible())


def test_the_act_waits_for_the_password_and_five_minutes_of_them_do_not(program, opener, qtbot):
    page = page_of(program)
    page.does("first")
    told = asking(program, qtbot)
    assert page.done == []
    assert "Реквизиты сотрудников: печатать" in told
    assert "5 минут не спросят снова" in told
    enter(qtbot, "right")
    qtbot.waitUntil(lambda: page.done == ["first"])
    assert program.step_up.dialog is None
    Minutes.gone[0] = 299.0
    page.does("second")
    assert page.done == ["first", "second"]
    Minutes.gone[0] = 301.0
    page.does("third")
    asking(program, qtbot)
    assert page.done == ["first", "second"]
    assert opener.asked.count(("prove", None)) == 1


def test_what_is_not_guarded_is_done_at_once(program, qtbot):
    page_of(program).does("marks", ("journal.marks", "write"))
    assert page_of(program).done == ["marks"]
    assert program.step_up.dialog is None


def test_esc_leaves_it_undone_and_the_focus_comes_back(program, qtbot):
    page = page_of(program)
    page.does("never")
    asking(program, qtbot)
    press(qtbot, KEY.Key_Escape)
    qtbot.waitUntil(lambda: program.step_up.dialog is None)
    qtbot.waitUntil(page.field.hasFocus)
    assert page.done == []
    page.does("later")
    asking(program, qtbot)
    enter(qtbot, "right")
    qtbot.waitUntil(lambda: page.done == ["later"])


def test_three_wrong_passwords_lock_the_screen_and_end_the_pin(program, qtbot):
    page = page_of(program)
    program.keys._choose(program.opened.person, "4826")
    page.does("never")
    for left in ("Осталось 2 попытки", "Осталась 1 попытка"):
        asking(program, qtbot)
        enter(qtbot, "wrong")
        qtbot.waitUntil(lambda left=left: left in asking(program, qtbot))
    enter(qtbot, "wrong")
    qtbot.waitUntil(lambda: program.window.desk() is None)
    assert page.done == []
    assert program.keys.pin_of() is None
    assert any("3 раза подряд" in label.text() for label in program.sign_in.findChildren(QLabel))
    unlock(program, qtbot)
    page_of(program).does("first")
    assert "попыт" not in asking(program, qtbot), "tries are counted anew"


def test_a_lock_takes_the_question_away_and_the_answer_with_it(program, qtbot):
    page_of(program).does("first")
    asking(program, qtbot)
    enter(qtbot, "right")
    qtbot.waitUntil(lambda: program.step_up.dialog is None)
    program.lock("Закрыто.")
    unlock(program, qtbot)
    page = page_of(program)
    page.does("second")
    asking(program, qtbot)
    program.lock("Закрыто.")
    assert program.step_up.dialog is None
    assert page.done == []


def test_nothing_can_be_pasted_into_it(program, qtbot):
    QGuiApplication.clipboard().setText("right")
    page_of(program).does("first")
    asking(program, qtbot)
    press(qtbot, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, KEY.Key_Return)
    assert page_of(program).done == []
    assert program.step_up.dialog.field.text() == ""


@pytest.fixture
def profile_here(tmp_path, keyring_service):
    """An employee's real file on a computer whose server does not answer."""
    profile = Profile(Places.of(tmp_path / "here"))
    profile.enrol_machine(ids.fresh(), name="К-214", server="http://127.0.0.1:9", room="214")
    person, own, password = WHO.teacher, ids.fresh(), "карамель-27-сосна"
    file = profile.create_employee(person, own, password, name=PersonName("Кузнецова", "Ольга"))
    key = DeviceKey.generate()
    device.found(file.engine, device=own, person=person, college=ids.fresh(), private=key.private, lease="")
    file.close()
    return profile, person, password


# ---- every act that stands here and wants it


class Withheld:
    """Somebody who never types the password."""

    def __init__(self):
        self.asked = []

    def __call__(self, section, action, then):
        personal = norms().sections[section].personal
        if is_asked(section, Action(action), personal):
            self.asked.append((section, action))
        else:
            then()


@pytest.fixture
def withheld():
    return Withheld()


def test_accounts_do_nothing_guarded_without_it(qtbot, tmp_path, withheld):
    machines = Machines(tmp_path)
    desk = admin_desk(qtbot, tmp_path, machines, again=withheld)
    acts, form = desk.page.right.card.acts, desk.page.right.card.acts.form

    def begins(person, name):
        desk.page.left.go_to_person(person)
        acts.begin(name)
        if form.isVisible():
            qtbot.waitUntil(form.line.hasFocus)
            type_in(qtbot, "причина")
            desk.page.act(accounts_actions.APPLY)

    begins(SECOND, "issue")
    begins(SECOND, "reset_second")
    begins(NEWCOMER, "waiver")
    begins(WHO.other, "acknowledge")
    desk.page.act(accounts_actions.SLIPS)
    desk.page.act(accounts_actions.APPLY)
    desk.page.act(accounts_actions.REGISTER)
    assert withheld.asked == [
        PRINT, ("rights", "write"), ("roles", "grant"), ("incidents", "approve"), PRINT, PRINT,
    ]  # fmt: skip
    assert desk.server.asked == []
    assert desk.hand.rows(Waiver) == []
    assert {row.standing for row in desk.hand.rows(Incident)} == {"open"}
    told = machines_told()
    told["machines"][0]["devices"][0]["state"] = "revoked"
    desk.server.answers["machines"] = told
    desk.page.left.show_list("machines")
    qtbot.waitUntil(lambda: desk.page.left.model.rowCount() == 2)
    files, whole = desk.page.right.machine_card.file_acts, desk.page.right.machine_card.acts
    for acts_of, name in ((files, "device.wipe"), (whole, "machine.suspend"), (whole, "machine.revoke")):
        acts_of.begin(name)
        qtbot.waitUntil(acts_of.form.line.hasFocus)
        type_in(qtbot, "утерян")
        acts_of.form.apply()
        acts_of.form.close_form()
    assert withheld.asked[6:] == [("devices", "delete"), ("devices", "write"), ("devices", "delete")]
    assert {name for name, _ in desk.server.asked} == {"machines"}
    # What gives nothing away and signs nothing goes on as before.
    desk.page.left.show_list("staff")
    begins(WHO.dispatcher, "suspend")
    qtbot.waitUntil(lambda: desk.server.bodies("suspend") != [] and not desk.page.deeds.is_busy)
    desk.stop()
    machines.close()


def test_the_logs_are_not_printed_without_it(qtbot, tmp_path, withheld):
    with logs_bench.desk(qtbot, tmp_path, open_page) as made:
        qtbot.waitUntil(lambda: made.page.model.rowCount() == 3)
        made.page._context = replace(made.page._context, again=withheld)
        made.page.act(log_actions.PRINT)
        assert made.page.findChild(PrintPreview) is None
    assert withheld.asked == [("access_log", "print")]


def test_the_journal_is_not_printed_without_it(qtbot, tmp_path, withheld):
    opened = gradebook_bench.office(qtbot, tmp_path)
    opened.around.again = withheld
    for action in (gradebook_actions.PRINT, gradebook_actions.PRINT_GROUP):
        opened.page.act(action)
    assert opened.page.findChild(PrintPreview) is None
    assert withheld.asked == [("journal.print_draft", "print")] * 2


class Once(Withheld):
    """Somebody who has typed it for the preview, and stays away when something is to leave it an hour later."""

    def __call__(self, section, action, then):
        self.asked.append((section, action))
        if len(self.asked) == 1:
            then()


def leave(preview):
    """Try to let a file and then a sheet of paper out; neither asks where to before the password."""
    preview.choose_file()
    preview.choose_printer()
    assert QApplication.activeModalWidget() in (preview, None)


def test_no_file_and_no_sheet_leaves_an_open_preview_of_the_log_without_it(qtbot, tmp_path):
    away = Once()
    with logs_bench.desk(qtbot, tmp_path, open_page) as made:
        qtbot.waitUntil(lambda: made.page.model.rowCount() == 3)
        made.page._context = replace(made.page._context, again=away)
        made.page.act(log_actions.PRINT)
        preview = made.page.findChild(PrintPreview)
        qtbot.waitUntil(lambda: preview.pages > 0)
        leave(preview)
        preview.reject()
    assert away.asked == [("access_log", "print")] * 3


def test_no_file_and_no_sheet_leaves_an_open_preview_of_codes_without_it(qtbot, tmp_path):
    machines, away = Machines(tmp_path), Once()
    desk = admin_desk(qtbot, tmp_path, machines, again=away)
    desk.page.act(accounts_actions.REGISTER)
    qtbot.waitUntil(lambda: desk.page.findChild(PrintPreview) is not None)
    preview = desk.page.findChild(PrintPreview)
    qtbot.waitUntil(lambda: preview.pages > 0)
    leave(preview)
    preview.reject()
    assert away.asked == [PRINT] * 3
    desk.stop()
    machines.close()


def test_a_copy_of_what_is_unsent_leaves_nothing_without_it(qtbot, tmp_path, withheld):
    with house(tmp_path) as here:
        device.keep_recovery_key(here.teacher.engine, new_pair()[1])
        here.types(here.teacher, "4")
        desk = here.desk(qtbot, tmp_path, here.teacher)
        qtbot.waitUntil(lambda: desk.page.shown is not None)
        desk.page._context = replace(desk.page._context, again=withheld)
        desk.page.choose_copy()
    assert withheld.asked == [("journal.marks", "export")]


def test_the_question_stands_above_a_preview_that_is_open(program, qtbot):
    page = page_of(program)
    done = []
    preview = PrintPreview(
        program.theme, [choice()], parent=page,
        prove=lambda act: program.step_up.ask(page, *PRINT, lambda: done.append(act)),
    )  # fmt: skip
    with qtbot.waitSignal(preview.shown):
        preview.open()
    qtbot.keyClick(preview, KEY.Key_S, Qt.KeyboardModifier.ControlModifier)
    asking(program, qtbot)
    assert program.step_up.dialog.parentWidget() is preview
    press(qtbot, KEY.Key_Escape)
    qtbot.waitUntil(lambda: program.step_up.dialog is None)
    assert preview.isVisible()
    assert done == []
    preview.choose_file()
    asking(program, qtbot)
    enter(qtbot, "right")
    qtbot.waitUntil(lambda: len(done) == 1)
    preview.reject()
    preview.deleteLater()


def test_the_matrix_is_not_changed_without_it(qtbot, tmp_path, withheld):
    with rights_bench.office(qtbot, tmp_path) as admin:
        admin.around.again = withheld
        admin.go(CARD_OF_CHAIR)
        admin.type("3")
        admin.page.side.reason.setText("по приказу 12")
        admin.page.act(rights_actions.APPLY)
        assert admin.page.may_act(rights_actions.APPLY), "the change still waits"
        assert withheld.asked == [("rights", "write")]
        assert admin.page.side.reason.text() == "по приказу 12"


def test_taking_back_what_was_applied_wants_it_too_and_a_draft_does_not(qtbot, tmp_path, withheld):
    with rights_bench.office(qtbot, tmp_path) as admin:
        admin.go(CARD_OF_CHAIR)
        admin.type("3")
        admin.page.act(rights_actions.UNDO)
        admin.page.act(rights_actions.REDO)
        admin.page.side.reason.setText("по приказу 12")
        admin.page.act(rights_actions.APPLY)
        stands = admin.scope(CARD_OF_CHAIR)
        admin.around.again = withheld
        admin.page.act(rights_actions.UNDO)
        assert withheld.asked == [("rights", "write")]
        assert admin.scope(CARD_OF_CHAIR) is stands


def test_a_role_is_not_opened_anew_by_a_step_done_again(qtbot, tmp_path, withheld):
    machines = Machines(tmp_path)
    desk = admin_desk(qtbot, tmp_path, machines)
    desk.page.left.go_to_person(NEWCOMER)
    acts = desk.page.right.card.acts
    acts.begin("waiver")
    qtbot.waitUntil(acts.form.line.hasFocus)
    type_in(qtbot, "замена с завтра")
    desk.page.act(accounts_actions.APPLY)
    desk.page.act(accounts_actions.UNDO)
    desk.page._context = replace(desk.page._context, again=withheld)
    desk.page.act(accounts_actions.REDO)
    assert withheld.asked == [("roles", "grant")]
    assert [row.withdrawn_at is None for row in desk.hand.rows(Waiver)] == [False]
    qtbot.waitUntil(lambda: not desk.page.deeds.is_busy)
    desk.stop()
    machines.close()


def test_the_real_file_answers_without_a_network(profile_here):
    """No server is asked, and one guess costs one stretching of the password."""
    profile, person, password = profile_here
    opener = ProfileOpener(profile.places)
    opener.open(person, password)
    began = time.perf_counter()
    opener.prove(password)
    assert time.perf_counter() - began < 2.0
    for wrong in ("другой пароль 27", ""):
        with pytest.raises(Refused, match="Пароль не подошёл"):
            opener.prove(wrong)
    opener.close()
    with pytest.raises(Refused):
        opener.prove(password)
