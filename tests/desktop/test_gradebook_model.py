"""The models of the gradebook: what they say to the eye, to a reader of the screen, and to Qt's own test."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from college.attendance import Presence
from college.cells import Cell
from college.marks import Mark
from db.spread import Entry, Standing
from desktop.workspaces.gradebook.lessons import HOMEWORK, TOPIC, LessonsModel
from desktop.workspaces.gradebook.model import GradebookModel
from desktop.workspaces.gradebook.summary import AVERAGE, HOURS, MARKS, SummaryModel
from desktop.workspaces.gradebook.words import kind_words
from tests.desktop.gradebook_bench import desk, drawn
from tests.desktop.gradebook_sample import REPLACED, sample, small

SAID = Qt.ItemDataRole.AccessibleTextRole
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


@pytest.fixture
def model(qapp):
    return GradebookModel(sample())


def said(model, row, column):
    return model.index(row, column).data(SAID).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kind", [lambda book: book, SummaryModel, LessonsModel])
def test_models_keep_qts_rules(qtmodeltester, model, kind):
    qtmodeltester.check(kind(model))


def test_the_corner_of_the_page_drawn(qapp):
    spread = sample()
    corner = replace(spread, students=spread.students[:5], columns=spread.columns[:4])
    ids = {student.id for student in corner.students}
    kept = {key: entry for key, entry in spread.entries.items() if key[0] in ids and key[1] < 4}
    assert drawn(GradebookModel(replace(corner, entries=kept))) == "н · 4 4\n4 · · 3\n5 · 5 5\n5 · · н\n· · · 3"


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (0, 16, "Агафонова Мария, 12 ноября, 5"),
        (5, 16, "Егорова Анна, 12 ноября, 4, не отправлено"),
        (0, 0, "Агафонова Мария, 6 октября, отсутствует"),
        (3, 3, "Гаврилов Никита, 13 октября, отсутствует, по болезни"),
        (1, 16, "Белов Артём, 12 ноября, опоздание"),
        (15, 15, "Николаева Ксения, 10 ноября, точка"),
        (19, 15, "Семёнова Вероника, 10 ноября, 4, спор"),
        (12, 16, "Лебедев Иван, 12 ноября, клетка пуста"),
        (5, 9, f"Егорова Анна, 27 октября, 4. {REPLACED}"),
    ],
)
def test_a_cell_reads_as_a_sentence(model, row, column, sentence):
    assert said(model, row, column) == sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_the_reader_of_the_screen_hears_it(qtbot, tmp_path):
    made = desk(qtbot, tmp_path, sample())
    table = QAccessible.queryAccessibleInterface(made.view)
    texts = {table.child(at).text(QAccessible.Text.Name) for at in range(table.childCount())}
    heard = {text.replace("\N{NO-BREAK SPACE}", " ") for text in texts}
    assert "Агафонова Мария, 12 ноября, 5" in heard
    assert "12 ноября, лекция, занятие № 32, сегодня" in heard
    assert made.view.accessibleName() == "Отметки"


def test_headers_read_as_sentences(model):
    def header(column):
        return model.headerData(column, ACROSS, SAID).replace("\N{NO-BREAK SPACE}", " ")

    assert header(16) == "12 ноября, лекция, занятие № 32, сегодня"
    assert header(0) == "6 октября, практическая работа № 4, занятие № 16"
    assert header(9).endswith("закрыто")
    assert model.headerData(12, DOWN) == "Лебедев Иван"
    assert model.headerData(99, ACROSS) is None


def test_two_lessons_of_a_day_are_told_apart(qapp):
    spread = small(1, 2)
    twin = replace(spread.columns[1], day=spread.columns[0].day, pair=4)
    model = GradebookModel(replace(spread, columns=(spread.columns[0], twin)))
    assert "3-е занятие дня" in said(model, 0, 0)
    assert "4-е занятие дня" in said(model, 0, 1)


def test_who_came_later_has_no_cells_before(qapp):
    spread = small(1, 3)
    late = replace(spread.students[0], joined=date(2026, 10, 9))
    model = GradebookModel(replace(spread, students=(late,)))
    assert model.faces(0)[0] is not None
    assert model.faces(0)[2] is None
    assert "в группе с 9 октября" in str(model.why_closed(0, 0)).replace("\N{NO-BREAK SPACE}", " ")
    assert not model.index(0, 0).flags() & Qt.ItemFlag.ItemIsEditable
    assert model.index(0, 2).flags() & Qt.ItemFlag.ItemIsEditable


def test_sums_follow_the_marks(qapp):
    model = GradebookModel(small(2, 3))
    sums = SummaryModel(model)
    model.place(0, 0, Entry(Cell(marks=(Mark.FIVE, Mark.FOUR))))
    model.place(0, 1, Entry(Cell(marks=(Mark.FOUR,))))
    model.place(0, 2, Entry(Cell(Presence.ABSENT)))
    assert [sums.index(0, column).data() for column in (AVERAGE, MARKS, HOURS)] == ["4,3", "3", "2"]
    assert model.lesson_sum(2).absent == 1
    model.place(0, 2, Entry(Cell()))
    assert sums.index(0, HOURS).data() == ""
    assert model.lesson_sum(2).absent == 0
    assert sums.index(0, AVERAGE).data(SAID) == "Агафонова Мария, Средняя, 4,3"


def test_half_a_tenth_goes_up(qapp):
    model = GradebookModel(small(1, 3))
    model.place(0, 0, Entry(Cell(marks=(Mark.FIVE, Mark.FOUR, Mark.FOUR, Mark.FOUR))))
    assert model.student_sum(0).average_text == "4,3", "4.25"


def test_the_same_page_is_refreshed_in_place(model, qtbot):
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show(replace(sample(), entries={}))
    assert model.index(0, 16).data() == ""
    with qtbot.waitSignal(model.modelReset):
        model.show(small())


def test_kinds_in_words():
    assert kind_words("КР2").replace("\N{NO-BREAK SPACE}", " ") == "контрольная работа № 2"
    assert kind_words("Л") == "лекция"
    assert kind_words("ЪЪ") == "ЪЪ"


def test_the_right_page_says_what_is_planned_and_what_is_written(model):
    lessons = LessonsModel(model)
    assert lessons.index(16, TOPIC).data() == ""
    assert "по плану: Обработка исключений" in lessons.index(16, TOPIC).data(SAID)
    assert lessons.index(10, HOMEWORK).data(SAID).replace("\N{NO-BREAK SPACE}", " ") == (
        "29 октября, Задано на дом, Отчёт к 5 ноября"
    )
    assert str(REPLACED) in lessons.index(9, TOPIC).data(SAID)
    assert not lessons.index(9, TOPIC).flags() & Qt.ItemFlag.ItemIsEditable
    assert lessons.headerData(TOPIC, ACROSS) == "Тема занятия"


def test_opening_is_one_pass_over_what_stands(model):
    """A cell without an entry costs nothing: 30 × 400 open at once."""
    entry = model.entry(24, 17)
    assert entry.cell.is_empty
    assert entry.standing is Standing.SENT
