"""The page of groups by its keys: lists of a day, acts by hand with undo, and a list taken in step by step."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from college.people_lists import Verdict
from college.roles import Role
from db.models.groups import Membership, StudyGroup
from db.models.people import Employee, RoleAssignment
from db.models.people import PersonName as Named
from db.models.subjects import Plan
from desktop.widgets.columns_step import FIELD
from desktop.workspaces import open_to
from desktop.workspaces.people import WORKSPACE, actions
from desktop.workspaces.people.page import open_page
from desktop.workspaces.people.taking.pane import COLUMNS, FILE, RESULT, ROWS
from tests.desktop.page_here import PageHere
from tests.factories import OTHER_GROUP, TODAY, WHO, Hand, known, lay
from tests.papers.workbooks import xlsx

Key = Qt.Key
LIST = [
    ["ФИО", "Дата рождения", "Группа", "Телефон"],
    ["Зайцев Глеб Олегович", "01.02.2009", "ИСП-22", "8 913 8001201"],
    ["Котова Алла Юрьевна", "03.04.2009", "ИСП-31", ""],
    ["Белов Пётр", "05.05.2008", "ИСП-22", ""],
    ["Иванов И. И.", "05.05.2008", "ИСП-22", ""],
    ["Агафонова Мария", "", "ИСП-21", ""],
]


class Bench(PageHere):
    """The page in a window, over the file of whoever keeps people."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        super().__init__(qtbot, folder, hand, open_page, size=(1366, 700))

    @property
    def pane(self) -> Any:
        return self.page.taking

    def names(self) -> list[str]:
        return [row.name.listed for row in self.page.model.rows]

    def go_to(self, title: str) -> None:
        titles = [shelf.title for shelf in self.page._shelves]
        self.page.shelves.go_to(titles.index(title))

    def pick(self, surname: str) -> None:
        self.page.table.go_to([row.name.surname for row in self.page.model.rows].index(surname))

    def fill(self, **told: str) -> None:
        """Type into the fields of the form, each by its name, then Enter."""
        form = self.page.form
        self.qtbot.waitUntil(form.isVisible)
        for name, text in told.items():
            field = form.fields[name]
            if isinstance(field, QComboBox):
                field.setCurrentText(text)
                continue
            field.setFocus()
            field.clear()
            type_in(text)
        self.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)

    def to_rows(self, *rows: list[str]) -> None:
        """Read a list and go on to what becomes of its rows."""
        self.page.act(actions.LOAD)
        path = self.context.settings._file.with_name("list.xlsx")
        path.write_bytes(xlsx([*(rows or LIST)]))
        self.pane.file.take_file(path)
        self.qtbot.waitUntil(lambda: self.pane.step() == COLUMNS)
        self.page.act(actions.APPLY)
        assert self.pane.step() == ROWS

    def verdicts(self) -> list[str]:
        return [row.verdict.value for row in self.pane.preview.model.rows]


@pytest.fixture
def office(qtbot, tmp_path, machines) -> Bench:
    hand = machines.hand(WHO.dispatcher)
    first = date(2020, 9, 1)
    lay(hand.engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.STUDY_HEAD.value, first_day=first)
    return Bench(qtbot, tmp_path, hand)


@pytest.fixture
def hr(qtbot, tmp_path, machines) -> Bench:
    return Bench(qtbot, tmp_path, machines.hand(WHO.hr_head))


def type_in(text: str) -> None:
    """Press the keys of a text, as a Russian keyboard reports them."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(QApplication.focusWidget(), QKeyEvent(kind, ord(letter.upper()), none, letter))


# ---- lists


def test_whoever_keeps_groups_students_or_employees_has_the_page_and_nobody_else():
    for right in (("groups", "write"), ("students.movement_orders", "write"), ("staff.card", "write")):
        assert WORKSPACE in open_to(frozenset({right}))
    assert WORKSPACE not in open_to(frozenset({("groups", "see"), ("students.card", "write"), ("staff.card", "see")}))


def test_the_column_that_sorts_is_marked_and_turned(office):
    head = office.page.table.horizontalHeader()

    def drawn(column):
        place = head.sectionViewportPosition(column)
        return head.grab(QRect(place, 0, head.sectionSize(column), head.height())).toImage()

    office.page.table.sort_by(1)
    plain, up = drawn(0), drawn(1)
    office.page.table.sort_by(1)
    assert drawn(1) != up, "turned round"
    assert drawn(0) == plain
    office.page.table.sort_by(0)
    assert drawn(0) != plain


def test_a_group_is_listed_as_of_any_day_sorted_and_searched(office, qtbot):
    assert [shelf.title for shelf in office.page._shelves] == ["ИСП-21", "ИСП-22", "Вне групп"]
    assert len(office.names()) == 6
    assert office.page._title.text() == "ИСП-21 · 6 человек"
    office.page.table.sort_by(0)
    assert office.names()[0] == "Ершова Юлия"
    office.page.act(actions.SORT)
    assert office.page.model.column == 1
    office.page.act(actions.FIND)
    type_in(",tk")  # «бел» with the English layout on
    assert office.names() == ["Белов Пётр"]
    qtbot.keyClick(office.page.search, Key.Key_Escape)
    office.page.act(actions.DAY)
    type_in("31.08.2025")
    qtbot.keyClick(office.page.on_day, Key.Key_Return)
    assert office.names() == []
    assert not office.page._note.isHidden()
    office.page.act(actions.DAY)
    type_in("31.02.2025")
    qtbot.keyClick(office.page.on_day, Key.Key_Return)
    assert "не дата" in office.strip()


def test_a_student_is_enrolled_by_keys_and_taken_back(office, qtbot):
    office.page.act(actions.ADD)
    office.fill(full="зайцев глеб", number="141-к", signed="02.11.2026", first="02.11.2026")
    assert "Зайцев Глеб" in office.names()
    assert office.page.table.hasFocus()
    assert office.page.table.current().name.surname == "Зайцев", "the new one is in hand"
    office.page.act(actions.UNDO)
    assert "Зайцев Глеб" not in office.names()
    office.page.act(actions.REDO)
    assert "Зайцев Глеб" in office.names()


def test_a_group_gets_its_study_plan_by_keys(office, qtbot):
    office.page.act(actions.ADD_GROUP)
    office.fill(name="ИСП-33", year="2024")
    office.go_to("ИСП-33")
    assert office.page._note.text() == "Учебного плана у группы нет: F2 в списке групп."
    lay(office.hand.engine, Plan, id=known("older plan"), specialty_id=known("specialty"), name="", enrolled_year=2024)
    office.page.shelves.setFocus()
    office.page.act(actions.NAME)
    office.fill(name="ИСП-33", plan="09.02.07 Информационные системы и программирование")
    assert office.page._shelf().group.plan == known("older plan")
    assert office.page._note.text() == ""
    office.page.act(actions.UNDO)
    assert office.page._shelf().group.plan is None


def test_without_an_order_or_a_whole_name_the_form_stays_and_says_why(office):
    office.page.act(actions.ADD)
    office.fill(full="Зайцев")
    assert "Имя неполное" in office.strip()
    assert office.page.form.isVisible()
    office.fill(full="Зайцев Глеб")
    assert "номер и дату" in office.strip()
    office.fill(number="1", signed="32.11.2026")
    assert "не дата" in office.strip()
    assert office.hand.outbox() == []


def test_a_student_goes_to_another_group_and_out_of_it(office):
    office.pick("Белов")
    office.page.act(actions.MOVE)
    office.fill(group="ИСП-22", number="7-с", signed="10.11.2026", first="11.11.2026")
    assert "Белов Пётр" not in office.names()
    office.go_to("ИСП-22")
    assert office.names() == ["Белов Пётр"]
    office.page.act(actions.LEAVE)
    office.fill(why="отчислен", number="8-с", signed="12.11.2026", first="12.11.2026")
    office.go_to("Вне групп")
    assert office.names() == ["Белов Пётр"]
    for _ in range(2):
        office.page.act(actions.UNDO)
    office.go_to("ИСП-21")
    assert "Белов Пётр" in office.names()
    for _ in range(2):
        office.page.act(actions.REDO)
    office.go_to("Вне групп")
    assert office.names() == ["Белов Пётр"]


def test_a_group_is_made_and_called_otherwise(office):
    office.page.act(actions.ADD_GROUP)
    office.fill(name="ИСП-31", year="2024")
    assert [shelf.title for shelf in office.page._shelves] == ["ИСП-21", "ИСП-22", "ИСП-31", "Вне групп"]
    office.go_to("ИСП-31")
    office.page.shelves.setFocus()
    office.page.act(actions.NAME)
    office.fill(name="ИСП-21")
    assert "уже есть" in office.strip()
    office.fill(name="ИСП-32")
    assert "ИСП-32" in [shelf.title for shelf in office.page._shelves]


def test_a_name_is_written_from_a_day_on(office):
    office.pick("Агафонова")
    office.page.table.setFocus()
    office.page.act(actions.NAME)
    office.fill(full="Орлова Мария", born="01.02.2008")
    assert "Орлова Мария" in office.names()
    office.page.act(actions.UNDO)
    assert "Агафонова Мария" in office.names()


def test_two_cards_are_joined_and_parted(office):
    office.page.act(actions.ADD)
    office.fill(full="Белов Пётр", number="1", signed="02.11.2026", first="02.11.2026")
    assert office.names().count("Белов Пётр") == 2
    office.pick("Белов")
    office.page.act(actions.JOIN)
    office.fill(former="белов")
    assert office.names().count("Белов Пётр") == 2, "the first Enter takes the name"
    office.fill()
    assert office.names().count("Белов Пётр") == 1
    assert office.page.may_act(actions.PART)
    office.page.act(actions.PART)
    assert office.names().count("Белов Пётр") == 2


def test_the_office_of_staff_sees_employees_only_and_hires(hr):
    assert [shelf.title for shelf in hr.page._shelves] == ["Сотрудники"]
    assert "Кузнецова Ольга" in hr.names()
    assert hr.page.table.currentIndex().row() == 0
    hr.page.act(actions.ADD)
    hr.fill(full="Фомин Лев Юрьевич", post="преподаватель")
    assert "Фомин Лев" in hr.names()
    hr.page.act(actions.NAME)
    hr.fill(post="методист")
    assert "методист" in {row.post for row in hr.hand.rows(Employee)}
    assert not hr.page.may_act(actions.ADD_GROUP)
    assert not hr.page.may_act(actions.MOVE)


def test_what_comes_with_an_exchange_is_shown(office, qtbot):
    lay(office.hand.engine, StudyGroup, id=known("third"), name="ИСП-11", enrolled_year=2026)
    office.news.hear(frozenset({"study_group"}))
    qtbot.waitUntil(lambda: len(office.page._shelves) == 4)


# ---- a list taken in


def test_a_list_goes_from_file_to_result_and_back(office, qtbot):
    office.to_rows()
    assert office.verdicts() == ["refused", "refused", "doubtful", "refused", "same"]
    preview = office.pane.preview
    assert "Таких групп нет: ИСП-31" in preview._notes.text()
    assert "Они остаются в группе" in preview._notes.text()
    preview.make.click()
    assert "Заведено групп: 1" in office.strip()
    assert {row.name: row.enrolled_year for row in office.hand.rows(StudyGroup)}["ИСП-31"] == 2024
    preview.number.setText("141-к")
    preview.signed.setText("02.11.2026")
    preview.signed.editingFinished.emit()
    assert office.verdicts() == ["new", "new", "doubtful", "refused", "same"]
    office.page.act(actions.FILTER)
    assert office.verdicts() == ["new", "new"]
    office.page.act(actions.FILTER)
    assert office.verdicts() == ["doubtful"]
    preview.table.setFocus()
    qtbot.keyClick(preview.table, Key.Key_Return)
    qtbot.waitUntil(preview.doubt.choices.hasFocus)
    qtbot.keyClick(preview.doubt.choices, Key.Key_Down)
    qtbot.keyClick(preview.doubt.choices, Key.Key_Return)
    assert office.verdicts() == [], "no doubt is left"
    preview.switch.choose(None)
    preview._list()
    assert office.verdicts() == ["new", "new", "new", "refused", "same"]
    before = len(office.hand.outbox())
    office.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: office.pane.step() == RESULT)
    assert len(office.hand.outbox()) == before + 2, "a batch for each group"
    assert "Новых: 3, изменено: 0" in office.pane.result._sentence.text()
    assert "Не загружено строк: 1" in office.pane.result._sentence.text()
    assert office.page.may_act(actions.UNDO)
    office.page.act(actions.UNDO)
    qtbot.waitUntil(lambda: office.pane.result.title() == "Загрузка отменена")
    assert "3 человека" in office.pane.result._sentence.text()
    assert not [row for row in office.hand.rows(Membership) if row.order_number and row.withdrawn_at is None]
    office.page.act(actions.APPLY)
    assert not office.page.is_taking()
    assert office.page._shelf().title == "ИСП-21"


def test_a_doubt_may_be_the_one_who_is_known(office, qtbot):
    office.to_rows(LIST[0], LIST[3])
    preview = office.pane.preview
    preview.number.setText("150-к")
    preview.signed.setText("09.11.2026")
    preview.number.editingFinished.emit()
    preview.table.setFocus()
    qtbot.keyClick(preview.table, Key.Key_Return)
    qtbot.waitUntil(preview.doubt.choices.hasFocus)
    qtbot.keyClick(preview.doubt.choices, Key.Key_Return)
    [row] = preview.model.rows
    assert (row.verdict, row.changed) == (Verdict.CHANGED, ("born", "group"))
    office.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: office.pane.step() == RESULT)
    assert {row.group_id for row in office.hand.rows(Membership) if row.order_number == "150-к"} == {OTHER_GROUP}


def test_columns_are_dragged_chosen_by_keys_and_remembered(office, qtbot):
    office.page.act(actions.LOAD)
    table = "Кто\tКогда\tКуда\nЗайцев Глеб\t01.02.2009\tИСП-22"
    QApplication.clipboard().setText(table)
    office.pane.file.take_pasted()
    qtbot.waitUntil(lambda: office.pane.step() == COLUMNS)
    office.page.act(actions.APPLY)
    assert "Не видно, где имена" in office.strip()
    boxes = office.pane.columns.boxes
    drop(boxes[0], "full")
    for place, name in ((1, "Дата рождения"), (2, "Группа")):
        boxes[place].setFocus()
        while boxes[place].currentText() != name:
            before = boxes[place].currentIndex()
            qtbot.keyClick(boxes[place], Key.Key_Down)
            assert boxes[place].currentIndex() > before
    assert dict(office.pane.draft.columns) == {"full": 0, "born": 1, "group": 2}
    drop(boxes[1], "group")
    assert dict(office.pane.draft.columns) == {"full": 0, "group": 1}, "a word stands in one column"
    drop(boxes[2], "born")
    qtbot.keyClick(office.pane, Key.Key_Escape)
    qtbot.keyClick(office.pane, Key.Key_Escape)
    assert not office.page.is_taking()
    office.page.act(actions.LOAD)
    office.pane.file.take_pasted()
    qtbot.waitUntil(lambda: office.pane.step() == COLUMNS)
    assert dict(office.pane.draft.columns) == {"full": 0, "group": 1, "born": 2}, "such a head line is known"
    kept = office.context.settings._file.read_text("utf-8")
    assert "Кто" not in kept


def drop(box: QWidget, field: str) -> None:
    """Drop a word of the list on a column."""
    told = QMimeData()
    told.setData(FIELD, field.encode())
    action, none, button = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QApplication.sendEvent(box, QDragEnterEvent(QPoint(5, 5), action, told, button, none))
    QApplication.sendEvent(box, QDropEvent(QPointF(5, 5), action, told, button, none))


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "Файл пуст"), (b"PK\x03\x04" + b"x" * 50, "повреждён"), (b"\xd0\xcf\x11\xe0" + b"x" * 50, "старый формат")],
)
def test_a_bad_file_is_said_in_one_sentence(office, qtbot, tmp_path, data, says):
    office.page.act(actions.LOAD)
    path = tmp_path / "bad.xlsx"
    path.write_bytes(data)
    office.pane.file.take_file(path)
    qtbot.waitUntil(lambda: says in office.strip())
    assert office.pane.step() == FILE
    office.pane.file.take_file(tmp_path / "absent.xlsx")
    qtbot.waitUntil(lambda: "не открывается" in office.strip())


def test_a_stopped_list_leaves_nothing_and_may_go_on(office, qtbot):
    rows = [[f"Зайцев{'а' * (n % 7)} Глеб{'а' * (n // 7)}", "01.02.2009", "ИСП-22", ""] for n in range(40)]
    office.to_rows(LIST[0], *rows)
    preview = office.pane.preview
    preview.number.setText("141-к")
    preview.signed.setText("02.11.2026")
    preview.signed.editingFinished.emit()
    office.page.act(actions.APPLY)
    office.pane.give_up()
    qtbot.waitUntil(lambda: "остановлена" in office.strip())
    assert office.hand.outbox() == []
    assert office.pane.step() == ROWS
    office.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: office.pane.step() == RESULT, timeout=10_000)
    assert len({row.act_id for row in office.hand.outbox()}) == 1


def test_half_of_an_order_is_said(office):
    office.to_rows(LIST[0], LIST[1])
    office.pane.preview.number.setText("141-к")
    office.pane.preview.number.editingFinished.emit()
    assert "и номер, и дата" in office.strip()
    office.pane.preview.signed.setText("01.12.2026")
    office.pane.preview.signed.editingFinished.emit()
    assert "ещё не настал" in office.strip()
    assert date(2026, 12, 1) > TODAY


def test_employees_are_taken_in_by_their_own_list(hr, qtbot):
    hr.to_rows(["ФИО", "Должность", "Телефон"], ["Фомин Лев Юрьевич", "преподаватель", "8 913 8001201"])
    assert hr.verdicts() == ["new"]
    assert hr.pane.preview.number.isHidden()
    hr.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: hr.pane.step() == RESULT)
    hr.page.act(actions.APPLY)
    assert "Фомин Лев" in hr.names()
    assert "Фомин" in {row.surname for row in hr.hand.rows(Named)}
