"""How a group is divided: moves from a day on, sharing out, names, and the kinds of work that pages are kept for."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.contingent import Stay, meets
from college.divisions import Placed, counts_from, part_named, parts_named, placed, shared_out, titled
from college.page_kinds import ALL, EVERY, NONE, is_of, is_told, kinds_of, of_whole, told_as
from college.plans import CLASSROOM, Work
from college.refusal import Refused

ONE, TWO, ROW, LATER = (UUID(int=number) for number in range(1, 5))
SEPTEMBER, NOVEMBER = date(2026, 9, 1), date(2026, 11, 12)


@pytest.mark.parametrize(
    ("stays", "part", "told"),
    [
        ([], ONE, Placed()),
        ([], None, Placed(begins=False)),
        ([(ROW, Stay(ONE, SEPTEMBER))], ONE, Placed(begins=False)),
        ([(ROW, Stay(ONE, SEPTEMBER))], TWO, Placed((ROW,))),
        ([(ROW, Stay(ONE, SEPTEMBER))], None, Placed((ROW,), begins=False)),
        ([(ROW, Stay(ONE, NOVEMBER))], TWO, Placed((), (ROW,))),
        ([(ROW, Stay(ONE, SEPTEMBER, NOVEMBER))], ONE, Placed()),
        ([(ROW, Stay(ONE, SEPTEMBER)), (LATER, Stay(TWO, date(2027, 1, 11)))], TWO, Placed((ROW,), (LATER,))),
    ],
)
def test_what_becomes_of_the_stays_of_who_is_put_elsewhere(stays, part, told):
    assert placed(stays, part, NOVEMBER) == told


@given(st.lists(st.tuples(st.sampled_from([ONE, TWO, None]), st.integers(0, 300)), max_size=8))
def test_however_one_is_moved_he_is_in_one_subgroup_at_a_time_and_where_he_was_put_last(moves):
    rows: dict[UUID, Stay] = {}
    for number, (part, days) in enumerate(moves):
        day = SEPTEMBER + timedelta(days)
        told = placed(list(rows.items()), part, day)
        for row in told.ended:
            rows[row] = Stay(rows[row].group, rows[row].first, day)
        for row in told.dropped:
            del rows[row]
        if told.begins and part is not None:
            rows[UUID(int=100 + number)] = Stay(part, day)
        assert [stay.group for stay in rows.values() if day in stay] == ([part] if part else [])
        for row, stay in rows.items():
            assert meets(stay, [other for name, other in rows.items() if name != row]) is None


@given(st.integers(0, 40), st.lists(st.integers(0, 20), min_size=2, max_size=4))
def test_whoever_has_no_place_is_shared_out_evenly_and_in_the_order_of_the_list(count, taken):
    students, parts = [UUID(int=n + 100) for n in range(count)], [UUID(int=n + 1) for n in range(len(taken))]
    told = shared_out(students, parts, taken)
    assert list(told) == students
    assert [*told.values()] == sorted(told.values(), key=parts.index), "neighbours of the list stay together"
    after = [have + list(told.values()).count(part) for part, have in zip(parts, taken, strict=True)]
    grown = [size for size, have in zip(after, taken, strict=True) if size > have]
    assert not grown or max(grown) - min(after) <= 1


def test_names_of_divisions_and_titles_of_pages():
    assert parts_named(" 1 ,2, 3") == ("1", "2", "3")
    for text in ("", "1", "1,1", ",".join(map(str, range(10))), "1, " + "x" * 61):
        with pytest.raises(Refused):
            parts_named(text)
    with pytest.raises(Refused, match="уже есть"):
        part_named("Английский", ["английский"])
    assert titled("Иностранный язык", "1") == "Иностранный язык (подгруппа\u00a01)"
    assert titled("Иностранный язык", "немецкий") == "Иностранный язык (немецкий)"
    assert titled("История", "") == "История"


def test_a_first_place_counts_from_the_beginning_of_the_year_and_a_move_from_its_day():
    assert counts_from(NOVEMBER, is_new=True) == SEPTEMBER
    assert counts_from(NOVEMBER, is_new=False) == NOVEMBER
    assert counts_from(date(2027, 2, 1), is_new=True) == SEPTEMBER


def test_what_subgroups_have_apart_is_not_left_to_the_whole_group():
    lab = told_as([Work.LABORATORY], [Work.LECTURE, Work.LABORATORY])
    assert (lab, kinds_of(lab)) == ("Лаб", frozenset({Work.LABORATORY}))
    assert of_whole(EVERY, [lab, lab]) == ALL - {Work.LABORATORY}
    assert told_as([Work.PRACTICE], [Work.PRACTICE, Work.INDEPENDENT]) == EVERY, "all that is taught in lessons"
    assert of_whole(EVERY, [EVERY]) == frozenset()
    assert of_whole(EVERY, [NONE, NONE]) == ALL, "joined again"
    assert not kinds_of(NONE)


def test_topics_stand_on_the_page_of_their_kind():
    lab = frozenset({Work.LABORATORY})
    assert [code for code in ("Л", "ЛР", "ПР", "У", "КР", "?") if is_of(lab, code)] == ["ЛР"]
    assert [code for code in ("Л", "ЛР", "ПР", "У", "КР", "?") if is_of(ALL - lab, code)] == ["Л", "ПР", "У", "КР", "?"]


def test_only_kinds_of_lessons_may_be_told():
    assert all(map(is_told, ("", "-", *(work.value for work in CLASSROOM), "Лаб, Пр")))
    assert not any(map(is_told, ("СР", "Лаб,Пр", "ъ", "Лаб, ", "- ")))
