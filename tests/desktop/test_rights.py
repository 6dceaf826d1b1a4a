"""The matrix of rights under the hands of an administrator, and under the eyes of those who only read it."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from college.matrix.norms import KEYS
from college.matrix.shelves import SHORT, shelves
from college.names import NO_BREAK
from college.roles import Action, Role, Scope
from db.norms import norms
from db.rights_table import change_rights, read_table
from desktop.shell.theme import tokens
from desktop.workspaces import open_to
from desktop.workspaces.rights import WORKSPACE, actions
from desktop.workspaces.rights.model import RightsModel
from desktop.workspaces.rights.page import RightsPage
from desktop.workspaces.rights.source import StoreSource
from tests.desktop.gradebook_bench import typed
from tests.desktop.rights_bench import (
    CARD_OF_CHAIR,
    MARKS_OF_ADMIN,
    PRINT,
    REASON_OF_CURATOR,
    SEE,
    WRITE,
    Office,
    office,
)
from tests.factories import WHO

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
SAID = Qt.ItemDataRole.AccessibleTextRole
CONTACTS_OF_CHAIR = ("students.contacts", SEE, Role.COMMISSION_CHAIR)
MARKS_OF_TEACHER = ("journal.marks", WRITE, Role.TEACHER)


@pytest.fixture
def admin(qtbot, tmp_path):
    with office(qtbot, tmp_path) as made:
        yield made


@pytest.fixture
def director(qtbot, tmp_path):
    with office(qtbot, tmp_path, person=WHO.director, may_write=False) as made:
        yield made


def said(made: Office, cell) -> str:
    return made.page.model.index(*made.page.model.where(cell)).data(SAID)


def in_force(made: Office, cell) -> Scope | None:
    with made.hand.store.read() as session:
        matrix = read_table(session).matrix
    return next((grant.scope for grant in matrix.grants if (grant.section, grant.action, grant.role) == cell), None)


def shown(made: Office) -> set[tuple[str, Action]]:
    lines = (made.page.model.line(row).right for row in range(made.page.model.rowCount()))
    return {(right.section, right.action) for right in lines if right}


def press(made: Office, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or made.page.grid, key, modifiers)


def write(widget, text: str) -> None:
    for letter in text:
        typed(widget, letter)


# ---- what is seen


def test_the_model_keeps_qts_rules(admin, qtmodeltester):
    qtmodeltester.check(RightsModel(admin.page.revision))


def test_every_section_stands_on_a_shelf():
    assert [section for shelf in shelves(norms().sections) for section in shelf.sections] == list(norms().sections)
    assert len({shelf.title for shelf in shelves(norms().sections)}) == 8


def test_all_that_is_granted_is_shown_and_every_role(admin):
    listed = {(grant.section, grant.action) for grant in norms().default.grants}
    assert shown(admin) == listed
    assert [admin.page.model.role(column) for column in range(18)] == list(norms().roles)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (MARKS_OF_TEACHER, "Преподаватель, Текущие отметки: изменять, своё, как в положении"),
        (CARD_OF_CHAIR, "Председатель ПЦК, Личная карточка студента: видеть, нет, как в положении"),
        (("rooms", SEE, Role.EMPLOYEE), "Сотрудник, Кабинеты и аудитории: видеть, все, как в положении"),
    ],
)
def test_a_cell_reads_as_a_sentence(admin, cell, sentence):
    assert said(admin, cell) == sentence


def test_the_reader_of_the_screen_hears_cells_and_heads(admin):
    admin.go(MARKS_OF_TEACHER)
    table = QAccessible.queryAccessibleInterface(admin.page.grid)
    row, column = admin.page.model.where(MARKS_OF_TEACHER)
    cell = table.child((row + 1) * 19 + column + 1)  # heads are the first of each line
    assert cell.text(QAccessible.Text.Name) == "Преподаватель, Текущие отметки: изменять, своё, как в положении"
    down = admin.page.model.headerData(row, Qt.Orientation.Vertical, SAID)
    assert down == "Текущие отметки: изменять, персональные данные"


def test_a_scope_is_a_word_and_not_only_a_tint(admin):
    texts = {
        admin.page.model.index(row, column).data()
        for row in range(admin.page.model.rowCount())
        for column in range(18)
        if not admin.page.model.is_title(row)
    }
    assert texts == {"", "своё", "группа", "цикл", "все", "по допуску"}


def test_a_difference_has_a_corner_hollow_until_it_is_applied(admin):
    admin.go(CARD_OF_CHAIR)
    row, column = admin.page.model.where(CARD_OF_CHAIR)
    assert admin.page.model.faces(row)[column] is None
    admin.type("3")
    face = admin.page.model.faces(row)[column]
    assert (face.runs[0][0], face.corner, face.hollow, face.frame) == ("цикл", "unsent", True, "")
    admin.page.side.reason.setText("по приказу 12")
    admin.page.act(actions.APPLY)
    assert not admin.page.model.faces(row)[column].hollow
    admin.page.grid.go_to(row - 1, column)
    place = admin.page.grid.visualRect(admin.page.model.index(row, column))
    image = admin.page.grid.viewport().grab().toImage()
    assert image.pixelColor(QPoint(place.right() - 3, place.top() + 1)).name().upper() == tokens()["light"]["unsent"]


def test_arrows_pass_the_titles_by(admin):
    grid, model = admin.page.grid, admin.page.model
    grid.go_first()
    seen = [grid.currentIndex().row()]
    for _ in range(60):
        press(admin, Key.Key_Down)
        seen.append(grid.currentIndex().row())
    assert seen == [row for row in range(seen[-1] + 1) if not model.is_title(row)]
    assert seen[-1] > 60, "a title was passed"
    for _ in range(60):
        press(admin, Key.Key_Up)
    assert grid.currentIndex().row() == seen[0]
    press(admin, Key.Key_Up)
    assert grid.currentIndex().row() == seen[0], "above stands a title only"
    press(admin, Key.Key_End, CTRL)
    assert grid.currentIndex().row() == model.rowCount() - 1


# ---- digits


@pytest.mark.parametrize(
    ("cell", "digit", "scope"),
    [
        (CARD_OF_CHAIR, "3", Scope.DEPARTMENT),
        (CARD_OF_CHAIR, "1", Scope.OWN),
        (CARD_OF_CHAIR, "4", Scope.ALL),
        (REASON_OF_CURATOR, "0", None),
        (("students.card", SEE, Role.CURATOR), "2", Scope.GROUP),
        (("students.card", SEE, Role.OFFICIAL), "1", Scope.GRANTED),
    ],
)
def test_a_digit_sets_the_scope(admin, cell, digit, scope):
    admin.go(cell)
    admin.type(digit)
    assert admin.scope(cell) is scope
    assert admin.hand.outbox() == [], "nothing is written before it is applied"


def test_the_numpad_does_the_same(admin):
    admin.go(CARD_OF_CHAIR)
    QTest.keyClick(admin.page.grid, Key.Key_3, KEYPAD)
    assert admin.scope(CARD_OF_CHAIR) is Scope.DEPARTMENT


def test_a_scope_in_which_a_role_has_no_rows_is_refused(admin):
    cell = ("students.card", SEE, Role.SECRETARY)
    admin.go(cell)
    before = admin.scope(cell)
    admin.type("2")
    assert admin.strip == "У роли «Секретарь» такого объёма не бывает. Ничего не изменено."
    assert admin.scope(cell) is before


def test_letters_neither_wander_nor_type(admin):
    admin.go(CARD_OF_CHAIR)
    admin.type("с", "5", "y")
    assert admin.page.grid.current_cell() == CARD_OF_CHAIR
    assert admin.page.revision.picture.changes == ()


def test_a_whole_row_is_set_where_it_means_something(admin):
    admin.go(("rooms", SEE, Role.ADMINISTRATOR))
    press(admin, Key.Key_Space, SHIFT)
    assert len(admin.page.grid.selected_cells()) == 18
    admin.type("4")
    roles = {cell[2] for cell in admin.page.revision.picture.drafted}
    assert Role.TEACHER in roles
    assert not roles & {Role.STUDENT, Role.PARENT, Role.OFFICIAL, Role.SUBSTITUTE}
    assert "У остальных ролей такого объёма не бывает: 4." in admin.strip
    admin.page.act(actions.UNDO)
    assert admin.page.revision.picture.changes == (), "one step"


def test_a_whole_column_is_taken_by_one_step(admin):
    admin.go(("bells", SEE, Role.SECRETARY))
    press(admin, Key.Key_Space, CTRL)
    cells = admin.page.grid.selected_cells()
    assert {cell[2] for cell in cells} == {Role.SECRETARY}
    assert len(cells) == len(shown(admin))
    admin.type("0")
    assert not [grant for grant in admin.page.revision.picture.after.grants if grant.role is Role.SECRETARY]
    admin.page.act(actions.UNDO)
    assert admin.page.revision.picture.changes == ()


# ---- the pane of the cell


def test_the_pane_tells_the_cell_and_sets_it_by_buttons(admin):
    admin.go(CARD_OF_CHAIR)
    buttons = admin.page.side.cell.buttons
    assert [button.text() for button in buttons] == ["нет", "своё", "группа", "цикл", "все"]
    assert [button.isEnabled() for button in buttons] == [True, True, False, True, True]
    assert buttons[0].accessibleName() == "Объём нет, клавиша 0, стоит сейчас"
    press(admin, Key.Key_F6)  # the shell binds it: here the page is asked
    admin.page.act(actions.OTHER_PANE)
    assert QApplication.focusWidget() is buttons[0]
    QTest.keyClick(buttons[3], Key.Key_Space)
    assert admin.scope(CARD_OF_CHAIR) is Scope.DEPARTMENT
    admin.page.act(actions.OTHER_PANE)
    assert admin.page.grid.hasFocus()


def test_an_official_has_rights_by_a_grant_only(admin):
    admin.go(("students.card", SEE, Role.OFFICIAL))
    texts = [(button.text(), button.isEnabled()) for button in admin.page.side.cell.buttons]
    assert texts == [("нет", True), ("по допуску", True), ("группа", False), ("цикл", False), ("все", False)]
    assert len(KEYS) == len(texts)


def test_a_contradiction_names_its_clause_and_asks_a_reason(admin):
    admin.go(("journal.finals", SEE, Role.ADMINISTRATOR))
    admin.type("4")
    notices = admin.page.side.notices
    assert notices.accessibleName().startswith("Против пункта 3.1.4. Журналы, карточки")
    assert notices.height() > 60, "it is seen"
    admin.page.act(actions.APPLY)
    assert "напишите причину" in admin.strip
    assert QApplication.focusWidget() is admin.page.side.reason
    assert admin.hand.outbox() == []
    write(admin.page.side.reason, "сверка отметок по приказу 12")
    press(admin, Key.Key_Return)
    (batch,) = admin.hand.batches()
    assert batch.act == "change_rights"
    assert in_force(admin, ("journal.finals", SEE, Role.ADMINISTRATOR)) is Scope.ALL
    assert admin.strip.startswith("Записано изменений: 1.")
    assert admin.page.side.reason.text() == ""
    assert admin.page.grid.hasFocus()


def test_what_changes_along_is_offered_and_taken(admin):
    admin.go(MARKS_OF_ADMIN)
    admin.type("4")
    assert admin.strip.startswith("Меняется вместе.")
    admin.page.side.reason.setText("так")
    admin.page.act(actions.APPLY)
    assert admin.hand.outbox() == [], "an action without its see is not applied"
    assert admin.around.messages.do_offer(), "Alt+Enter"
    assert {cell[:2] for cell in admin.page.revision.picture.drafted} == {MARKS_OF_ADMIN[:2], ("journal.marks", SEE)}
    assert "Против пункта 3.1.7" in admin.page.side.notices.accessibleName()
    admin.page.act(actions.APPLY)
    (batch,) = admin.hand.batches()
    assert len(batch.changes) == 2, "one act"


def test_the_catalogue_stays_everybodys(admin):
    admin.go(("bells", SEE, Role.EMPLOYEE))
    admin.type("0")
    admin.page.act(actions.APPLY)
    assert "видит каждый сотрудник" in admin.strip
    assert admin.hand.outbox() == []


def test_in_a_narrow_window_the_side_comes_when_it_is_asked_for(qtbot, tmp_path):
    with office(qtbot, tmp_path, size=(1000, 600)) as narrow:
        side = narrow.page.side
        assert side.isVisible()
        narrow.around.theme.choose("light", 130)
        narrow.window.resize(1000, 601)
        assert not side.isVisible()
        narrow.page.act(actions.OTHER_PANE)
        assert side.isVisible()
        narrow.page.act(actions.OTHER_PANE)
        assert not side.isVisible()
        assert narrow.page.grid.hasFocus()
        narrow.go(("journal.finals", SEE, Role.ADMINISTRATOR))
        narrow.type("4")
        narrow.page.act(actions.APPLY)
        assert QApplication.focusWidget() is side.reason, "a reason is asked where it can be written"


class Flashes(QObject):
    """Notes what is shown as a window of its own."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_no_part_flashes_as_a_window_while_the_page_is_built(admin, qtbot):
    flashes = Flashes()
    QApplication.instance().installEventFilter(flashes)
    source = StoreSource(admin.hand.store, admin.hand.person, admin.hand.clock)
    page = RightsPage(source, admin.around, may_write=True)
    for part in (page, page.heading()):
        qtbot.addWidget(part)
    QApplication.instance().removeEventFilter(flashes)
    assert flashes.seen == []


def test_no_name_of_a_role_is_cut(admin):
    head = admin.page.grid.horizontalHeader()
    font = admin.around.theme.font(14, bold=True)
    room = head.sizeHint().height() - admin.around.theme.px(12)
    assert max(QFontMetricsF(font).horizontalAdvance(name) for name in SHORT.values()) <= room


# ---- differences, the way back


def given(admin: Office, reason: str = "по приказу 12") -> None:
    admin.go(CARD_OF_CHAIR)
    admin.type("3")
    admin.page.side.reason.setText(reason)
    admin.page.act(actions.APPLY)


def test_the_list_of_differences_leads_to_the_cell(admin):
    given(admin)
    admin.go(MARKS_OF_TEACHER)
    view = admin.page.side.differences
    (row,) = range(view.model().rowCount())
    text = view.model().index(row).data()
    assert text == "Председатель ПЦК: Личная карточка студента: видеть, было «нет», стало «цикл»"
    view.setFocus()
    press(admin, Key.Key_Return)
    assert admin.page.grid.current_cell() == CARD_OF_CHAIR
    assert admin.page.grid.hasFocus()


def test_only_differences_and_back(admin):
    given(admin)
    admin.go(REASON_OF_CURATOR)
    admin.type("0")
    admin.page.act(actions.FILTER)
    assert shown(admin) == {CARD_OF_CHAIR[:2], REASON_OF_CURATOR[:2]}
    assert admin.page.head.switch.findChildren(QPushButton)[1].text() == f"Отличия{NO_BREAK}2"
    admin.page.act(actions.NEXT)
    assert admin.page.grid.current_cell() == CARD_OF_CHAIR
    admin.page.act(actions.NEXT)
    assert admin.page.grid.current_cell() == REASON_OF_CURATOR
    admin.page.act(actions.FILTER)
    assert len(shown(admin)) > 300


def test_undo_before_and_after_applying(admin):
    admin.go(CARD_OF_CHAIR)
    admin.type("3", "4")
    admin.page.act(actions.UNDO)
    assert admin.scope(CARD_OF_CHAIR) is Scope.DEPARTMENT
    admin.page.act(actions.REDO)
    admin.page.act(actions.DISCARD)
    assert admin.scope(CARD_OF_CHAIR) is None
    admin.page.act(actions.UNDO)
    assert admin.scope(CARD_OF_CHAIR) is Scope.ALL
    admin.page.side.reason.setText("по приказу 12")
    admin.page.act(actions.APPLY)
    assert (in_force(admin, CARD_OF_CHAIR), len(admin.hand.outbox())) == (Scope.ALL, 1)
    admin.page.act(actions.UNDO)
    assert (in_force(admin, CARD_OF_CHAIR), len(admin.hand.outbox())) == (None, 2), "one more edit"
    admin.page.act(actions.REDO)
    assert (in_force(admin, CARD_OF_CHAIR), len(admin.hand.outbox())) == (Scope.ALL, 3)
    assert not admin.page.revision.stack.canRedo()


def test_as_in_the_regulation_is_one_step(admin):
    given(admin)
    admin.go(REASON_OF_CURATOR)
    admin.type("0")
    admin.page.act(actions.AS_REGULATION)
    assert admin.page.revision.picture.differences == ()
    assert admin.strip.startswith("Возвращено к положению клеток: 2. Ещё не применено.")
    admin.page.act(actions.UNDO)
    assert len(admin.page.revision.picture.differences) == 2
    admin.page.act(actions.REDO)
    admin.page.act(actions.APPLY)
    assert in_force(admin, CARD_OF_CHAIR) is None
    admin.page.act(actions.AS_REGULATION)
    assert admin.strip == "Всё и так как в положении."


# ---- search


@pytest.mark.parametrize("text", ["текущие отметки", "ntreobt jnvtnrb", "Текущие  ОТМЕТКИ"])
def test_a_search_finds_sections_in_either_layout(admin, text):
    admin.page.act(actions.SEARCH)
    write(QApplication.focusWidget(), text)
    assert {section for section, _ in shown(admin)} == {"journal.marks"}
    assert len(shown(admin)) == len(Action), "also what nobody has"
    press(admin, Key.Key_Return)
    assert admin.page.grid.hasFocus()


def test_yo_is_ye_and_an_action_narrows(admin):
    admin.page.head.search.setText("учетные печатать")
    assert shown(admin) == {("accounts.staff", PRINT), ("accounts.students", PRINT)}


def test_a_role_narrows_the_columns(admin):
    admin.page.head.search.setText("ghtgjlfdfntkm dbltnm")  # преподаватель видеть, typed in the English layout
    roles = [admin.page.model.role(column) for column in range(admin.page.model.columnCount())]
    assert roles == [Role.TEACHER, Role.SUBSTITUTE]
    assert {action for _, action in shown(admin)} == {SEE}


def test_a_search_on_its_way_does_not_carry_the_cursor_off(admin):
    admin.go(("journal.marks", SEE, Role.ADMINISTRATOR))
    for text in ("карточка студент", "карточка студента"):  # the first is a role on the way
        admin.page.head.search.setText(text)
    assert admin.page.grid.current_cell()[2] is Role.ADMINISTRATOR
    admin.page.head.search.clear()
    assert admin.page.grid.current_cell() == ("journal.marks", SEE, Role.ADMINISTRATOR)


def test_esc_takes_the_search_away(admin):
    admin.page.act(actions.SEARCH)
    write(QApplication.focusWidget(), "звонки")
    press(admin, Key.Key_Escape)
    assert admin.page.grid.hasFocus()
    assert len(shown(admin)) > 300


def test_nothing_found_shows_nothing_and_takes_no_digit(admin):
    admin.page.head.search.setText("йцукен")
    assert shown(admin) == set()
    admin.type("4")
    assert admin.page.revision.picture.changes == ()


# ---- leaves over the grid


def test_looking_as_a_role_shows_workspaces_and_data_without_a_row(admin):
    head = admin.page.head
    head.look_as.setCurrentIndex(head.look_as.findText("Преподаватель"))
    spaces, buckets = admin.page.middle.glance.lists
    said_of = [spaces.model().index(row).data() for row in range(spaces.model().rowCount())]
    assert said_of[0].startswith("Сегодня: по праву «Текущие отметки: изменять»")
    held = [buckets.model().index(row).data() for row in range(buckets.model().rowCount())]
    assert any(text.startswith("страницы журналов: объём «своё» · строк: 0") for text in held)
    assert not any("карточки студентов" in text for text in held)
    names = " ".join(held + said_of)
    assert "Агафонова" not in names
    spaces.setFocus()
    press(admin, Key.Key_Escape)
    assert admin.page.grid.hasFocus()
    assert head.role is None


def test_looking_as_a_role_sees_what_is_not_applied_yet(admin):
    admin.go(("students.card", SEE, Role.TEACHER))
    admin.page.head.look_as.setCurrentIndex(admin.page.head.look_as.findText("Преподаватель"))
    buckets = admin.page.middle.glance.lists[1]
    before = buckets.model().rowCount()
    admin.page.set_scope(4)
    assert buckets.model().rowCount() > before


def test_whom_nobody_appoints_is_not_looked_as(admin):
    look_as = admin.page.head.look_as
    assert look_as.findText("Сотрудник") == -1
    assert look_as.count() == 18
    assert admin.page.model.where(("rooms", SEE, Role.EMPLOYEE)) is not None, "but the matrix shows it"
    look_as.setCurrentIndex(look_as.findText("Студент"))
    assert admin.page.middle.glance.lists[0].model().index(0).data() == "Ни одного раздела"


def test_history_tells_who_and_when_and_leads_to_the_cell(admin):
    given(admin)
    admin.go(MARKS_OF_TEACHER)
    admin.page.act(actions.HISTORY)
    view = admin.page.middle.history.past
    view.setFocus()
    text = view.model().index(0).data()
    assert text == (
        "Председатель ПЦК, Личная карточка студента: видеть: «цикл»: "
        f"12.11.2026 12:00 · Ветров{NO_BREAK}А. · ждёт отправки · причина: по приказу 12"
    )
    assert view.hasFocus()
    press(admin, Key.Key_Return)
    assert admin.page.grid.current_cell() == CARD_OF_CHAIR
    assert admin.page.grid.hasFocus()


# ---- others


def written_elsewhere(made: Office, cell, scope) -> None:
    """Let another window of the same person change a cell."""
    from college.matrix.change import change_of

    with made.hand.store.write("change_rights") as session:
        matrix = read_table(session).matrix
        change = change_of(matrix, *cell, scope)
        change_rights(session, [change], "другая причина", person=made.hand.person, clock=made.hand.clock)


def test_news_of_others_come_in_and_own_changes_stay(admin, qtbot):
    admin.go(CARD_OF_CHAIR)
    admin.type("3")
    written_elsewhere(admin, CONTACTS_OF_CHAIR, Scope.DEPARTMENT)
    qtbot.waitUntil(lambda: admin.scope(CONTACTS_OF_CHAIR) is Scope.DEPARTMENT)
    assert [change.cell for change in admin.page.revision.picture.changes] == [CARD_OF_CHAIR]
    assert admin.strip == ""
    written_elsewhere(admin, CARD_OF_CHAIR, Scope.ALL)
    qtbot.waitUntil(lambda: "тем временем изменили" in admin.strip)
    (change,) = admin.page.revision.picture.changes
    assert (change.old, change.new) == (Scope.ALL, Scope.DEPARTMENT)


def test_what_was_changed_before_the_news_is_not_written_over(admin):
    admin.go(CARD_OF_CHAIR)
    admin.type("3")
    written_elsewhere(admin, CARD_OF_CHAIR, Scope.ALL)
    admin.page.side.reason.setText("по приказу 12")
    admin.page.act(actions.APPLY)
    assert "тем временем изменены" in admin.strip
    assert in_force(admin, CARD_OF_CHAIR) is Scope.ALL
    assert admin.scope(CARD_OF_CHAIR) is Scope.DEPARTMENT, "what was typed is not lost"


def test_the_director_reads_and_changes_nothing(director):
    director.go(CARD_OF_CHAIR)
    director.type("3")
    assert director.strip == (
        "Матрицу прав меняет администратор журнала. Вы видите её и отличия от положения (пункт 4.1.6)."
    )
    assert director.scope(CARD_OF_CHAIR) is None
    assert not any(button.isEnabled() for button in director.page.side.cell.buttons)
    for action in (actions.AS_REGULATION, actions.APPLY):
        director.page.act(action)
    assert director.hand.outbox() == []


@pytest.mark.parametrize(
    ("rights", "is_open"),
    [({("rights", "write")}, True), ({("rights", "approve")}, True), ({("rights", "see"), ("roles", "see")}, False)],
)
def test_the_workspace_is_there_for_those_who_write_or_confirm(rights, is_open):
    assert (WORKSPACE in open_to(frozenset(rights))) is is_open


def test_every_action_has_a_key_of_its_own():
    keys = [action.keys for action in actions.ACTIONS]
    assert all(keys)
    assert len(set(keys)) == len(keys)
