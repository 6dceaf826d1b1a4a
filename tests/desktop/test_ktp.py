"""The page of thematic plans by its keys: list, table, rule of the topic, file and clipboard, approval, versions, paper."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from college.ktp.life import Event, State
from db.models.topic_plans import Topic, TopicPlan, TopicPlanReview
from db.topic_plan_facts import Words
from desktop.widgets.preview import PrintPreview
from desktop.workspaces import open_to
from desktop.workspaces.ktp import WORKSPACE, actions
from desktop.workspaces.ktp.printing import sheet_of
from desktop.workspaces.ktp.rows import Col, Note
from desktop.workspaces.ktp.source import House
from tests.db.topic_plans_here import PROTOCOL, lay_commission, standing, step, written
from tests.desktop.ktp_bench import ALT, Bench, Key
from tests.factories import WHO, Hand, Machines, exchange_with, known, place

V1 = known("topic plan")


@pytest.fixture
def hand(machines: Machines) -> Hand:
    made = machines.hand()
    lay_commission(made.engine)
    return made


@pytest.fixture
def bench(qtbot: Any, tmp_path: Path, hand: Hand) -> Bench:
    return Bench(qtbot, tmp_path, hand)


@pytest.fixture
def draft(bench: Bench) -> Bench:
    """A new version of the approved one, open."""
    bench.page.act(actions.NEW)
    return bench


def test_the_place_belongs_to_whoever_writes_or_approves():
    assert WORKSPACE in open_to(frozenset({("ktp", "write")}))
    assert WORKSPACE in open_to(frozenset({("ktp_approval", "approve")}))
    assert WORKSPACE not in open_to(frozenset({("journal.marks", "write")}))


def test_enter_opens_a_line_of_the_list_and_back_returns_to_it(bench: Bench):
    assert [row.code for row in bench.page.list.rows] == ["ОП.01"]
    bench.press(Key.Key_Return)
    assert bench.page.opened is not None
    assert bench.page.opened.state is State.APPROVED
    assert bench.sheet()[0] == "1 | Тема занятия 1 | 2 | Лекция |  |  |  |  | 03.09"
    assert not bench.page.may_act(actions.INSERT), "an approved version is not written in"
    bench.page.act(actions.BACK)
    assert bench.page.opened is None


def test_typing_goes_down_with_enter_and_is_taken_back(draft: Bench):
    draft.page.sheet.go_to(0, Col.TOPIC)
    draft.write("Сети")
    draft.press(Key.Key_Return)
    draft.write("Деревья")
    draft.press(Key.Key_Return)
    assert draft.titles()[:3] == ["Сети", "Деревья", "Тема занятия 3"]
    assert draft.page.sheet.place() == 2
    assert {row.title for row in draft.hand.rows(Topic)} >= {"Сети", "Деревья"}
    draft.page.act(actions.UNDO)
    assert draft.titles()[:2] == ["Сети", "Тема занятия 2"]
    draft.page.act(actions.REDO)
    assert draft.titles()[:2] == ["Сети", "Деревья"]


def test_the_rule_stands_under_the_line_while_it_is_typed_and_one_key_mends_it(draft: Bench):
    draft.page.sheet.go_to(0, Col.TOPIC)
    draft.write("ПР № 1. Сети")
    notes = [row for row in draft.page.model.rows if isinstance(row, Note) and row.place == 0]
    assert len(notes) == 1, "it is told before the cell is left"
    assert notes[0].proposal == "Практическая работа № 1. Сети"
    draft.press(Key.Key_Return, ALT)
    assert draft.page.sheet.is_typing()
    draft.press(Key.Key_Return)
    assert draft.titles()[0] == "Практическая работа № 1. Сети"


def test_one_key_mends_a_topic_that_is_kept(draft: Bench):
    draft.page.sheet.go_to(0, Col.TOPIC)
    draft.write("ПР № 1. Сети")
    draft.press(Key.Key_Return)
    draft.page.sheet.go_to(0, Col.TOPIC)
    assert any("!!" in row for row in draft.sheet())
    draft.press(Key.Key_Return, ALT)
    assert draft.titles()[0] == "Практическая работа № 1. Сети"


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        (Col.HOURS, "много", "не число часов"),
        (Col.KIND, "ыыы", "не вид занятия"),
        (Col.WORK, "пять", "не номер работы"),
    ],
)
def test_what_is_no_value_stays_in_the_open_cell(draft: Bench, column, text, sentence):
    draft.page.sheet.go_to(0, column)
    draft.write(text)
    draft.press(Key.Key_Return)
    assert sentence in draft.strip()
    assert draft.page.sheet.is_typing()
    draft.press(Key.Key_Escape)
    assert not draft.page.sheet.is_typing()
    assert draft.sheet()[0].startswith("1 | Тема занятия 1 | 2 | Лекция")


def test_kinds_hours_and_numbers_are_typed_as_people_write_them(draft: Bench):
    for column, text in ((Col.HOURS, "4"), (Col.KIND, "пр"), (Col.WORK, "№1"), (Col.COMPETENCIES, "ПК 1.1")):
        draft.page.sheet.go_to(0, column)
        draft.write(text)
        draft.press(Key.Key_Tab)
    assert draft.sheet()[0].startswith("1 | Тема занятия 1 | 4 | ПР | 1 | ПК 1.1")


def test_lines_come_go_and_move_and_numbers_follow(draft: Bench):
    page = draft.page
    page.sheet.go_to(2, Col.TOPIC)
    page.act(actions.INSERT)
    draft.write("Практическая работа № 2. Вставленная")
    draft.press(Key.Key_Return)
    works = [each.line.work_number for each in page.model.lines if each.line.work_number]
    assert works == list(range(1, 12)), "works after it go on"
    page.sheet.go_to(3, Col.TOPIC)
    page.act(actions.UP)
    assert page.sheet.place() == 2
    page.act(actions.DROP)
    assert len(page.model.lines) == 30
    assert [each.line.work_number for each in page.model.lines if each.line.work_number] == list(range(1, 11))
    assert "Строка убрана" in draft.strip()
    for _ in range(4):
        page.act(actions.UNDO)
    assert draft.titles() == [f"Тема занятия {number}" for number in range(1, 31)]
    assert [each.line.work_number for each in page.model.lines if each.line.work_number] == list(range(1, 11))


def test_sums_against_the_plan_are_seen_and_change_at_once(draft: Bench):
    def said() -> str:
        from PySide6.QtWidgets import QLabel

        return " ".join(label.text() for label in draft.page.side.findChildren(QLabel) if label.isVisible())

    assert "Лекции и уроки: не хватает 12 ч." in said()
    draft.page.sheet.go_to(0, Col.HOURS)
    draft.write("4")
    draft.press(Key.Key_Return)
    draft.qtbot.waitUntil(lambda: "Лекции и уроки: не хватает 10 ч." in said())


def test_a_table_of_the_clipboard_comes_below_the_line_in_hand(draft: Bench):
    QGuiApplication.clipboard().setText("Сети\t2\tЛекция\nПрактическая работа № 1. Сети\t4\tПР\t1\n")
    draft.page.sheet.go_to(0, Col.TOPIC)
    draft.page.act(actions.PASTE)
    assert draft.titles()[:4] == ["Тема занятия 1", "Сети", "Практическая работа № 1. Сети", "Тема занятия 2"]
    assert draft.page.model.lines[2].line.hours == Decimal(4)
    draft.page.act(actions.UNDO)
    assert draft.titles()[:2] == ["Тема занятия 1", "Тема занятия 2"]
    QGuiApplication.clipboard().setText("")
    draft.page.act(actions.PASTE)
    assert "нет таблицы" in draft.strip()


def test_a_file_is_shown_row_by_row_before_it_replaces_the_lines(draft: Bench, tmp_path: Path):
    path = tmp_path / "ктп.csv"
    path.write_text("№;Тема;Часы;Вид\n;Раздел 1. Основы;;\n1;Сети;2;Лекция\n2;Повторение;2;Лекция\n", "utf-8")
    draft.page.acts.load(path)
    rows = draft.page.arriving.model.rows
    assert [(row.place, row.line.title, bool(row.notes)) for row in rows] == [
        (3, "Сети", False),
        (4, "Повторение", True),
    ]
    assert "с замечаниями 1" in draft.page.arriving.sentence.text()
    assert len(draft.page.model.lines) == 30, "nothing is kept yet"
    draft.press(Key.Key_Return)
    assert draft.titles() == ["Сети", "Повторение"]
    assert draft.sheet()[0] == "## | Раздел 1. Основы"
    draft.page.act(actions.UNDO)
    assert len(draft.page.model.lines) == 30


def test_a_file_without_a_ktp_changes_nothing_and_says_why(draft: Bench, tmp_path: Path):
    path = tmp_path / "список.csv"
    path.write_text("Фамилия;Имя\nБелов;Пётр\n", "utf-8")
    draft.page.acts.load(path)
    assert "нет тематического плана" in draft.strip()
    draft.page.acts.load(tmp_path / "нет такого.xlsx")
    assert "Файл не открылся" in draft.strip()
    assert len(draft.page.model.lines) == 30


def test_esc_leaves_the_preview_of_a_file(draft: Bench, tmp_path: Path):
    path = tmp_path / "ктп.csv"
    path.write_text("Тема;Часы\nСети;2\n", "utf-8")
    draft.page.acts.load(path)
    draft.press(Key.Key_Escape)
    assert len(draft.page.model.lines) == 30
    assert draft.page.sheet.hasFocus()


def test_two_versions_stand_beside_each_other(draft: Bench):
    draft.page.sheet.go_to(1, Col.TOPIC)
    draft.write("Деревья")
    draft.press(Key.Key_Return)
    draft.page.act(actions.COMPARE)
    rows = draft.page.comparing.model.rows
    assert [(row.before.title, row.after.title) for row in rows if row.fields] == [("Тема занятия 2", "Деревья")]
    assert "изменено 1, переставлено 0" in draft.page.comparing.sentence.text()


def test_a_copy_is_made_from_another_ktp(draft: Bench):
    draft.page.act(actions.STEPS[Event.WITHDRAWN])
    draft.page.act(actions.COPY)
    assert [row.version.number for row in draft.page.copying.model.rows] == [1]
    draft.press(Key.Key_Return)
    assert draft.page.opened is not None
    assert len(draft.page.model.lines) == 30
    assert draft.page.opened.state is State.DRAFT


def test_a_submission_with_doubtful_topics_asks_for_a_word_to_the_commission(qtbot: Any, tmp_path: Path, hand: Hand):
    plan = written(hand)
    bench = Bench(qtbot, tmp_path, hand)
    bench.page.open_plan(plan)
    bench.page.sheet.go_to(0, Col.TOPIC)
    bench.write("Повторение")
    bench.press(Key.Key_Return)
    bench.page.act(actions.STEPS[Event.SUBMITTED])
    assert standing(hand, plan) == "draft"
    bench.press(Key.Key_Return)
    assert "В темах есть замечания" in bench.strip()
    bench.write("Так в примерной программе")
    bench.press(Key.Key_Return)
    assert standing(hand, plan) == "commission"
    assert [row.text for row in hand.rows(TopicPlanReview)] == ["Так в примерной программе"]
    assert not bench.page.may_act(actions.INSERT)


def test_the_chair_endorses_with_a_protocol_and_the_deputy_approves(qtbot: Any, tmp_path: Path, machines: Machines):
    server = machines.server()
    lay_commission(server)
    place(server)
    teacher, chair, deputy = (machines.enrolled(server, who) for who in (WHO.teacher, WHO.hr_head, WHO.deputy))
    plan = written(teacher)
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher, chair)
    bench = Bench(qtbot, tmp_path, chair)
    bench.page.open_plan(plan)
    bench.page.sheet.go_to(4)
    bench.page.act(actions.REMARK)
    bench.write("Уточните")
    bench.press(Key.Key_Return)
    assert "Замечание записано" in bench.strip()
    bench.page.act(actions.STEPS[Event.ENDORSED])
    bench.write("7")
    bench.press(Key.Key_Return)
    assert "номер и дату протокола" in bench.strip()
    bench.page.side.asking.day.setText("31.02.2026")
    bench.press(Key.Key_Return)
    assert "не дата" in bench.strip()
    bench.page.side.asking.day.setText("31.08.2026")
    bench.press(Key.Key_Return)
    assert standing(chair, plan) == "endorsed"
    exchange_with(server, chair, deputy)
    second = Bench(qtbot, tmp_path, deputy)
    second.page.open_plan(plan)
    second.page.act(actions.STEPS[Event.APPROVED])
    exchange_with(server, deputy, teacher)
    assert standing(teacher, plan) == "approved"
    assert {row.standing for row in teacher.rows(TopicPlan)} == {"approved"}


def test_a_return_wants_its_reason(qtbot: Any, tmp_path: Path, machines: Machines):
    server = machines.server()
    lay_commission(server)
    place(server)
    teacher, chair = machines.enrolled(server), machines.enrolled(server, WHO.hr_head)
    plan = written(teacher)
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher, chair)
    bench = Bench(qtbot, tmp_path, chair)
    bench.page.open_plan(plan)
    bench.page.act(actions.STEPS[Event.RETURNED])
    bench.press(Key.Key_Return)
    assert "Напишите замечание" in bench.strip()
    bench.write("Мало практических")
    bench.press(Key.Key_Return)
    assert standing(chair, plan) == "draft"
    exchange_with(server, chair, teacher)
    assert standing(teacher, plan) == "draft"


def test_news_of_the_exchange_do_not_disturb_who_is_typing(draft: Bench):
    draft.page.sheet.go_to(0, Col.TOPIC)
    draft.write("Начато")
    draft.page.reload()
    assert draft.page.sheet.is_typing()
    draft.press(Key.Key_Return)
    assert draft.titles()[0] == "Начато"


def test_paper_tells_stamps_of_the_last_way_only_and_a_draft_is_marked(qtbot: Any, tmp_path: Path, machines: Machines):
    server = machines.server()
    lay_commission(server)
    place(server)
    teacher, chair, deputy = (machines.enrolled(server, who) for who in (WHO.teacher, WHO.hr_head, WHO.deputy))
    plan = written(teacher)
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher, chair)
    step(chair, plan, Event.ENDORSED, PROTOCOL)
    exchange_with(server, chair, deputy)
    step(deputy, plan, Event.RETURNED, Words(text="Уточните"))
    exchange_with(server, deputy, teacher)
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher)
    bench = Bench(qtbot, tmp_path, teacher)
    bench.page.open_plan(plan)
    assert bench.page.opened is not None
    sheet = sheet_of(bench.page.opened, {}, House("Колледж", is_demo=False))
    assert (sheet.stamps, sheet.is_draft) == ([], True), "what was said of the text that was sent back is no stamp"
    bench.page.act(actions.PRINT)
    [preview] = bench.page.findChildren(PrintPreview)
    assert preview.isVisible()
    preview.close()
