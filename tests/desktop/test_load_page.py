"""The page of the load by its keys: a teacher named in part, taken off, a stream, journals of the next year."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from college.load import STANDARD
from college.roles import Role
from college.teaching import Span
from db import divisions
from db.models.journal import Page, Teaching
from db.models.people import RoleAssignment
from db.models.subjects import PlanHours
from desktop.workspaces import open_to
from desktop.workspaces.load import WORKSPACE, actions
from desktop.workspaces.load.page import open_page
from tests.desktop.page_here import PageHere
from tests.factories import (
    GROUP,
    LINE,
    OTHER_GROUP,
    OTHER_LINE,
    TEACHING,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Machines,
    lay,
    lay_lesson,
)

Key = Qt.Key


class Bench(PageHere):
    """The page in a window, over somebody's file."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        super().__init__(qtbot, folder, hand, open_page, size=(1290, 640))

    def go(self, group: int, line: int) -> None:
        self.page.group_table.go_to(group)
        self.page.line_table.go_to(line)
        self.page.line_table.setFocus()

    def cell(self, line: int, column: int) -> str:
        return str(self.page.lines.index(line, column).data())

    def hours(self, person: object) -> Decimal:
        return next(row.hours for row in self.page.people.rows if row.person == person)


@pytest.fixture
def hand(machines: Machines) -> Hand:
    made = machines.hand(WHO.dispatcher)
    lay(made.engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.METHODIST.value,
        first_day=TODAY.replace(year=2020))  # fmt: skip
    lay(made.engine, PlanHours, line_id=OTHER_LINE, term=4, kind="Лек", hours=Decimal(40))
    lay(made.engine, PlanHours, line_id=LINE, term=5, kind="Лек", hours=Decimal(30))
    return made


@pytest.fixture
def bench(qtbot: Any, tmp_path: Path, hand: Hand) -> Bench:
    return Bench(qtbot, tmp_path, hand)


def type_in(text: str) -> None:
    """Press the keys of a text, as a Russian keyboard reports them."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(QApplication.focusWidget(), QKeyEvent(kind, ord(letter.upper()), none, letter))


def test_who_keeps_or_prints_the_load_has_the_page_and_a_teacher_does_not() -> None:
    assert WORKSPACE in open_to(frozenset({("load", "write")}))
    assert WORKSPACE not in open_to(frozenset({("load", "see")}))


def test_a_teacher_named_in_part_gets_the_line_and_is_taken_back(bench: Bench, qtbot: Any) -> None:
    bench.go(1, 1)
    assert (bench.cell(1, 5), bench.cell(1, 6)) == ("—", "40")
    bench.page.act(actions.ASSIGN)
    type_in("кузн")
    qtbot.keyClick(bench.page.field, Key.Key_Return)
    assert bench.cell(1, 5) == "Кузнецова\u00a0О.\u00a0В.", "the whole year, where nobody taught before"
    assert bench.page.line_table.hasFocus()
    assert "назначен преподаватель Кузнецова\u00a0О.\u00a0В." in bench.strip()
    assert bench.hours(WHO.teacher) == 108
    bench.page.act(actions.UNDO)
    assert (bench.cell(1, 5), bench.hours(WHO.teacher)) == ("—", 68)
    bench.page.act(actions.REDO)
    assert bench.hours(WHO.teacher) == 108


def test_who_held_lessons_is_taken_off_from_today_and_keeps_them(bench: Bench, qtbot: Any) -> None:
    lay_lesson(bench.hand.engine, TODAY.replace(month=9, day=3), marks={0: "5"})
    bench.go(0, 0)
    qtbot.keyClick(bench.page.line_table, Key.Key_Delete)
    assert "01.09 – 11.11" in bench.cell(0, 5)
    row = next(row for row in bench.hand.rows(Teaching) if row.id == TEACHING)
    assert row.withdrawn_at is None
    bench.page.act(actions.UNDO)
    assert bench.cell(0, 5) == "Кузнецова\u00a0О.\u00a0В."


def test_a_successor_is_proposed_from_today_and_his_days_can_be_changed(bench: Bench, qtbot: Any) -> None:
    qtbot.keyClick(bench.page.line_table, Key.Key_Delete)
    bench.page.act(actions.UNDO)
    bench.go(0, 0)
    assert bench.page.days.span() == Span(TODAY, TODAY.replace(year=YEAR + 1, month=8, day=31))
    bench.page.days.put(
        Span(TODAY.replace(year=YEAR + 1, month=1, day=11), TODAY.replace(year=YEAR + 1, month=6, day=30))
    )
    bench.page.act(actions.ASSIGN)
    type_in("громов")
    qtbot.keyClick(bench.page.field, Key.Key_Return)
    assert "Громов\u00a0П.\u00a0С. 11.01 – 30.06" in bench.cell(0, 5)


def test_one_lecture_for_two_groups_counts_once(bench: Bench, qtbot: Any) -> None:
    lay(bench.hand.engine, Teaching, page_id=next(r.id for r in bench.hand.rows(Page) if r.group_id == OTHER_GROUP),
        person_id=WHO.teacher, first_day=TODAY.replace(month=9, day=1))  # fmt: skip
    bench.page.read_now()
    bench.go(0, 0)
    assert bench.hours(WHO.teacher) == 136
    bench.page.act(actions.STREAM)
    assert bench.hours(WHO.teacher) == 68
    assert "часы 2 групп считаются один раз" in bench.strip()
    bench.page.act(actions.STREAM)
    assert bench.hours(WHO.teacher) == 136
    bench.page.act(actions.UNDO)
    assert bench.hours(WHO.teacher) == 68


def test_journals_of_the_next_year_are_made_and_taken_back(bench: Bench) -> None:
    bench.page.act(actions.NEXT_YEAR)
    assert "2027/28" in bench.page._title.text()
    bench.page.act(actions.JOURNALS)
    assert "новых 2 страницы" in bench.strip()
    next_year = [row for row in bench.hand.rows(Page) if row.year == YEAR + 1 and not row.withdrawn_at]
    assert len(next_year) == 2
    bench.page.act(actions.UNDO)
    assert not [row for row in bench.hand.rows(Page) if row.year == YEAR + 1 and not row.withdrawn_at]


def test_hours_are_told_against_the_norm(bench: Bench) -> None:
    place = next(n for n, row in enumerate(bench.page.people.rows) if row.person == WHO.teacher)
    bench.page.people_table.go_to(place)
    assert "до ставки не хватает 652 ч" in bench.page._norm.text()


def test_lectures_by_one_and_practice_by_another(bench: Bench, qtbot: Any) -> None:
    bench.go(0, 0)
    kinds = [bench.page.panes.kind.itemText(n) for n in range(bench.page.panes.kind.count())]
    assert kinds == ["все виды", "лекции", "практические"]
    qtbot.keyClick(bench.page.line_table, Key.Key_Delete)
    for kind, name, left in ((1, "кузн", "16"), (2, "громов", "—")):
        bench.page.panes.kind.setCurrentIndex(kind)
        bench.page.days.put(Span(TODAY.replace(month=9, day=1), TODAY.replace(year=YEAR + 1, month=8, day=31)))
        bench.page.act(actions.ASSIGN)
        type_in(name)
        qtbot.keyClick(bench.page.field, Key.Key_Return)
        assert bench.cell(0, 6) == left
    who = "Кузнецова\u00a0О.\u00a0В. (лекции); Громов\u00a0П.\u00a0С. (практические)"
    assert sorted(bench.cell(0, 5).split("; ")) == sorted(who.split("; "))
    assert (bench.hours(WHO.teacher), bench.hours(WHO.other)) == (52, 56)
    bench.page.panes.kind.setCurrentIndex(1)
    qtbot.keyClick(bench.page.line_table, Key.Key_Delete)
    assert bench.cell(0, 5) == "Громов\u00a0П.\u00a0С. (практические)", "the one whose kind is chosen goes"


def test_a_line_is_divided_between_two_teachers_and_joined_again(bench: Bench, qtbot: Any) -> None:
    bench.go(0, 0)
    bench.page.act(actions.DIVIDE)
    assert "Деления заводит диспетчер" in bench.strip()
    with bench.hand.store.write("divide_group") as session:
        divisions.add_division(session, GROUP, "лабораторные", "1, 2", person=WHO.dispatcher, clock=bench.hand.clock)
    bench.page.act(actions.DIVIDE)
    kinds = bench.page.form.fields["kinds"]
    assert [kinds.itemText(n) for n in range(kinds.count())] == ["все занятия", "лекции", "практические"]
    kinds.setCurrentIndex(2)
    bench.page.form.enter()
    assert [bench.cell(n, 1) for n in range(3)] == [
        "Операционные системы и среды",
        "подгруппа\u00a01, практические · Операционные системы и среды",
        "подгруппа\u00a02, практические · Операционные системы и среды",
    ]
    bench.go(0, 2)
    bench.page.act(actions.ASSIGN)
    type_in("громов")
    qtbot.keyClick(bench.page.field, Key.Key_Return)
    assert "ОП.01 (подгруппа\u00a02): назначен" in bench.strip()
    assert [bench.cell(n, 6) for n in range(3)] == ["—", "16", "—"]
    bench.page.act(actions.JOIN)
    assert [bench.cell(n, 1) for n in range(2)] == ["Операционные системы и среды", "Основы программирования"]
    for _ in range(3):
        bench.page.act(actions.UNDO)
    assert bench.cell(1, 1) == "Основы программирования", "joined, assigned and divided are all taken back"


def test_hours_given_are_counted_off_and_norms_are_the_colleges_own(bench: Bench, qtbot: Any) -> None:
    lay_lesson(bench.hand.engine, TODAY.replace(month=9, day=3), topic="Тема")
    lay_lesson(bench.hand.engine, TODAY.replace(month=9, day=7), topic="Тема", cancelled=True)
    bench.page.read_now()
    assert bench.cell(0, 4) == "2"
    place = next(n for n, row in enumerate(bench.page.people.rows) if row.person == WHO.teacher)
    bench.page.people_table.go_to(place)
    assert bench.page._norm.text().endswith("осталось дать 66 ч")
    assert not bench.page.may_act(actions.NORMS), "norms are the deputy's"


def test_a_deputy_sets_the_norms_from_a_year_on(qtbot: Any, tmp_path: Path, machines: Machines) -> None:
    bench = Bench(qtbot, tmp_path, machines.hand(WHO.deputy))
    bench.page.act(actions.NORMS)
    for rate, most, said in (("сто", "1440", "целое число часов"), ("900", "700", "меньше ставки")):
        bench.page.form.fields["rate"].setText(rate)
        bench.page.form.fields["most"].setText(most)
        bench.page.form.enter()
        assert said in bench.strip()
    bench.page.form.fields["most"].setText("1000")
    bench.page.form.enter()
    assert (bench.page.seen.norms.rate, bench.page.seen.norms.most) == (900, 1000)
    bench.page.act(actions.YEAR_BEFORE)
    assert bench.page.seen.norms == STANDARD
    bench.page.act(actions.NEXT_YEAR)
    bench.page.act(actions.UNDO)
    assert bench.page.seen.norms == STANDARD


def test_who_only_prints_the_load_changes_nothing(qtbot: Any, tmp_path: Path, machines: Machines) -> None:
    bench = Bench(qtbot, tmp_path, machines.hand(WHO.dispatcher))
    bench.go(0, 0)
    qtbot.keyClick(bench.page.line_table, Key.Key_Delete)
    assert bench.hand.outbox() == []
    assert not bench.page.field.isVisible()
    assert not bench.page._journals.isVisible()
