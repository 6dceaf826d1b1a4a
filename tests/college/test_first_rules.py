"""Names, marks, cells and refusals."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.acts import clause
from college.attendance import Presence, Reason
from college.cells import Cell, add_mark, cleared, findings, parse_cell, put_mark, put_presence
from college.marks import ALONE, CREDITS, DIGITS, Mark, parse_mark
from college.names import PersonName
from college.refusal import Refused

OLGA = PersonName("Кузнецова", "Ольга", "Викторовна")
IVAN = PersonName("Лебедев", "Иван", "Петрович")


def _cells():
    family = st.sampled_from([DIGITS | {Mark.DOT}, CREDITS | {Mark.DOT}])
    several = family.flatmap(lambda marks: st.lists(st.sampled_from(sorted(marks)), max_size=4))
    alone = st.sampled_from(sorted(ALONE)).map(lambda mark: [mark])
    return st.builds(Cell, st.sampled_from(Presence), (several | alone).map(tuple), st.none() | st.sampled_from(Reason))


def test_a_name_in_its_four_dresses():
    assert OLGA.full == "Кузнецова Ольга Викторовна"
    assert OLGA.short == "Кузнецова\u00a0О.\u00a0В."
    assert OLGA.signed == "О.\u00a0В.\u00a0Кузнецова"
    assert OLGA.listed == "Кузнецова Ольга"
    assert PersonName("Ли", "Анна").short == "Ли\u00a0А."


def test_a_name_never_shows_in_a_repr():
    assert "Кузнец" not in repr(OLGA)
    assert "Лебедев" not in repr(Refused("Лебедев Иван уже здесь."))


def test_yo_is_sorted_as_ye():
    names = [PersonName("Ёлкин", "Пётр"), PersonName("Жуков", "Пётр"), PersonName("Еремин", "Пётр")]
    assert [name.surname for name in sorted(names, key=lambda name: name.sort_key)] == ["Ёлкин", "Еремин", "Жуков"]


def test_a_refusal_ends_with_its_clause():
    refusal = Refused("Тема не названа.", clause("3.1.8"))
    assert str(refusal) == "Тема не названа (пункт 3.1.8)."
    assert str(Refused("Нельзя")) == "Нельзя"
    assert str(Refused("Нельзя", clause("7.5б"))) == "Нельзя (пункт 7.5б)"
    assert pickle.loads(pickle.dumps(refusal)) == refusal


@given(st.sampled_from(Mark))
def test_a_mark_that_is_shown_can_be_read(mark):
    assert parse_mark(f" {mark.value.upper()} ") is mark


def test_points_are_numbers_only():
    assert [mark.points for mark in Mark] == [2, 3, 4, 5, None, None, None, None, None]


def test_nothing_typed_is_no_mark():
    assert parse_mark("  ") is None


@pytest.mark.parametrize("text", ["7", "1", "x", "5+", "55", "²"])
def test_what_is_no_mark_is_refused_with_the_list(text):
    with pytest.raises(Refused) as caught:
        parse_mark(text)
    assert str(caught.value) == f"«{text}» — такой оценки нет. Можно 2, 3, 4, 5, зач, незач, н/а, осв."


@given(_cells())
def test_a_cell_that_is_shown_can_be_read(cell):
    assert parse_cell(cell.text, Cell(reason=cell.reason)) == cell


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        cell = parse_cell(text, Cell())
    except Refused:
        return
    assert parse_cell(cell.text, Cell()) == cell


@pytest.mark.parametrize(
    ("text", "presence", "marks"),
    [
        ("5/4", Presence.PRESENT, "5 4"),
        ("5 4", Presence.PRESENT, "5 4"),
        ("н", Presence.ABSENT, ""),
        ("0", Presence.ABSENT, ""),
        ("ОП 4", Presence.LATE, "4"),
        ("н/5", Presence.ABSENT, "5"),
        ("н/а", Presence.PRESENT, "н/а"),
        ("н н/а", Presence.ABSENT, "н/а"),
        ("5/точка", Presence.PRESENT, "5 точка"),
        ("", Presence.PRESENT, ""),
    ],
)
def test_cells_as_typed(text, presence, marks):
    assert parse_cell(text, Cell()) == Cell(presence, tuple(Mark(mark) for mark in marks.split()))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("5 4 3 2 5", "не больше четырёх"),
        ("5 зач", "Оценка и зачёт"),
        ("н/а 5", "стоит в клетке одно"),
        ("осв осв", "стоит в клетке одно"),
        ("н оп", "и отсутствовать, и опоздать"),
        ("б", "указывает куратор"),
        ("5 7", "«7» — такой оценки нет"),
    ],
)
def test_impossible_cells_are_refused(text, says):
    with pytest.raises(Refused, match=says):
        parse_cell(text, Cell())


def test_the_curators_reason_outlives_the_teachers_edit():
    before = Cell(Presence.ABSENT, (), Reason.ILLNESS)
    assert parse_cell("5", before).reason is Reason.ILLNESS
    assert put_presence(before, Presence.LATE).reason is Reason.ILLNESS
    assert cleared(before) == Cell(reason=Reason.ILLNESS)
    assert cleared(before).is_empty


def test_one_mark_is_replaced_several_are_not():
    assert put_mark(Cell(marks=(Mark.TWO,)), Mark.FIVE).text == "5"
    assert put_mark(Cell(marks=(Mark.TWO,)), None).is_empty
    with pytest.raises(Refused, match="по F2"):
        put_mark(Cell(marks=(Mark.TWO, Mark.FIVE)), Mark.FOUR)


def test_one_more_mark_stands_beside():
    assert add_mark(Cell(Presence.LATE, (Mark.FIVE,)), Mark.FOUR).text == "оп 5/4"
    with pytest.raises(Refused, match="Оценка и зачёт"):
        add_mark(Cell(marks=(Mark.FIVE,)), Mark.PASS)


def test_a_mark_on_an_absent_student_is_a_finding():
    cell = parse_cell("н 5", Cell())
    assert findings(cell, IVAN) == (
        "Лебедев Иван отмечен отсутствующим, оценка 5 записана. Если он пришёл: О — опоздал.",
    )
    assert findings(parse_cell("н 5/4", Cell()), OLGA) == (
        "Кузнецова Ольга отмечена отсутствующей, оценки 5/4 записаны. Если она пришла: О — опоздала.",
    )
    assert findings(cell, PersonName("Ким", "Ли"))[0].startswith("Ким Ли: отмечено отсутствие")
    assert findings(parse_cell("н точка", Cell()), IVAN) == ()
    assert findings(parse_cell("оп 5", Cell()), IVAN) == ()
