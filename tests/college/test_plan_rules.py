"""Indexes of plan lines, sums and norms of a plan, and how two plans differ."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.indexes import kind_by_index, module_of, read_index
from college.plan_changes import Fate, changes_between, of_fate
from college.plan_checks import Norms, checked, control_notes, sum_notes, week_notes, year_note
from college.plan_notes import About
from college.plans import (
    Activity,
    Control,
    GraphCell,
    JointControl,
    LineKind,
    Plan,
    PlanHours,
    PlanLine,
    Work,
)

TWINS = dict(zip("АВСЕНКМОРТХУ", "ABCEHKMOPTXY", strict=True))
HEADS = ("ОГСЭ", "ЕН", "ОП", "ОПЦ", "СГ", "ОУД", "БД", "ПД", "ПМ", "МДК", "УП", "ПП", "ГИА", "ФТД")


@st.composite
def indexes(draw):
    head = draw(st.sampled_from(HEADS))
    parts = draw(st.lists(st.integers(1, 19).map("{:02}".format), min_size=0, max_size=2))
    return ".".join([head, *parts, *draw(st.sampled_from([[], [], ["ЭК"]]))])


@given(indexes(), st.data())
def test_an_index_is_read_whatever_keyboard_and_spaces_it_was_typed_with(code, data):
    typed = ""
    for letter in code:
        latin = data.draw(st.booleans()) and letter in TWINS
        space = data.draw(st.sampled_from(["", "", "", " ", "\u00a0", "\t"])) if letter == "." else ""
        typed += space + (TWINS[letter] if latin else letter)
    typed = data.draw(st.sampled_from(["", "  ", "\n"])) + typed + data.draw(st.sampled_from(["", " ", "."]))
    assert read_index(typed).code == code


@given(st.text(max_size=30))
def test_reading_an_index_twice_changes_nothing(text):
    once = read_index(text).code
    assert read_index(once).code == once
    assert not read_index(once).mended
    assert not set(once) & set(" \n\t\u00a0")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("  МДК.01.01", "МДК.01.01"),
        ("ПM.01.ЭК", "ПМ.01.ЭК"),
        ("ПМ 01", "ПМ.01"),
        ("МДК 01 02", "МДК.01.02"),
        ("ОП.О1", "ОП.01"),
        ("ОП..05.", "ОП.05"),
        ("MДK.O1.O2", "МДК.01.02"),
        ("УП. 02 . 01", "УП.02.01"),
        ("ПМ.01.01(К)", "ПМ.01.01(К)"),
        ("ПОО", "ПОО"),
        ("", ""),
    ],
)
def test_indexes_as_people_type_them(typed, code):
    assert read_index(typed).code == code


def test_letters_without_a_russian_twin_are_seen():
    assert read_index("DS.01").has_latin
    assert not read_index("ПM.01").has_latin


def test_an_index_tells_its_kind_and_module():
    assert kind_by_index("ОП.01") is None
    assert kind_by_index("ПП") is None  # a cycle of some plans is called so
    assert [module_of(code) for code in ("МДК.02.01", "ПМ.11.ЭК", "УП.04.01", "ОП.03")] == ["02", "11", "04", ""]


def line(code, hours=(), controls=(), **more):
    more.setdefault("kind", LineKind.DISCIPLINE)
    parts = tuple(PlanHours(term, Work(work), Decimal(amount)) for term, work, amount in hours)
    return PlanLine(code=code, title=more.pop("title", code), cycle="ОП", hours=parts, controls=tuple(controls), **more)


def plan(*lines, **more):
    return Plan("09.02.07", "Программирование", "Программист", 2025, tuple(lines), **more)


def weeks(course, half, signs):
    first = 1 if half == 1 else 20
    return tuple(GraphCell(course, half, first + number, 1, 1, Activity(sign), "") for number, sign in enumerate(signs))


def sentences(notes):
    return [note.sentence for note in notes]


@given(st.lists(st.tuples(st.integers(1, 8), st.sampled_from(["Лек", "Пр", "СР"]), st.integers(1, 400)), max_size=12))
def test_a_line_whose_sums_agree_has_no_note(hours):
    kept = {(term, work): amount for term, work, amount in hours}
    rows = [(term, work, amount) for (term, work), amount in kept.items()]
    made = line("ОП.01", rows)
    totals = tuple((term, made.hours_in(term)) for term in made.terms)
    whole = sum((part.hours for part in made.hours), Decimal(0))
    right = replace(made, planned=whole, totals=totals)
    assert {note.about for note in sum_notes(plan(right))} <= {About.EMPTY}
    wrong = replace(right, planned=whole + 1)
    assert About.LINE_SUM in {note.about for note in sum_notes(plan(wrong))}
    if totals:
        wrong = replace(right, totals=((totals[0][0], totals[0][1] + 2), *totals[1:]))
        assert [note.term for note in sum_notes(plan(wrong)) if note.about is About.TERM_SUM] == [totals[0][0]]


def test_sums_that_do_not_agree_are_told_line_by_line():
    module = line("ПМ.01", kind=LineKind.MODULE, planned=Decimal(100))
    course = line("МДК.01.01", [(1, "Лек", 40)], kind=LineKind.MDK, planned=Decimal(40), parent="ПМ.01")
    other = line("ОП.01", [(2, "Лек", "30.5")], planned=Decimal(32), totals=((2, Decimal(32)),))
    assert sentences(sum_notes(plan(module, course, other, line("ОП.02")))) == [
        "ПМ.01: по плану 100 ч, в строках модуля 40 ч.",
        "ОП.01, 2 семестр: итого 32 ч, по видам 30,5 ч.",
        "ОП.01: по плану 32 ч, по семестрам 30,5 ч.",
        "ОП.02: часов нет ни в одном семестре.",
    ]


def test_a_week_of_more_than_thirty_six_hours_is_told():
    graph = weeks(1, 1, ["Т"] * 16 + ["А", "К"]) + weeks(1, 2, ["Т", ""])
    full = line("ОП.01", [(1, "Лек", 17 * 36), (2, "Лек", 36)])
    assert week_notes(plan(full, graph=graph)) == ()
    over = line("ОП.02", [(1, "СР", 34)])
    left_out = line("ФТД.01", [(1, "Лек", 50)], counted=False)
    [note] = week_notes(plan(full, over, left_out, graph=graph))
    assert (note.sentence, note.term) == ("1 семестр: 646 ч на 17 нед., больше 36 ч в неделю на 2 ч.", 1)
    [note] = week_notes(plan(full, line("ОП.03", [(2, "СР", 1)]), graph=graph))
    assert note.sentence == "2 семестр: 37 ч на 1 нед., больше 36 ч в неделю на 1 ч."  # a week outside is no week
    assert week_notes(plan(full, over)) == ()  # without a graph nobody knows
    assert week_notes(plan(full, over, graph=graph), Norms(week_hours=38)) == ()


def test_exams_and_credits_of_a_year_are_counted_as_the_order_counts():
    exams = [line(f"ОП.{n:02}", controls=[(3, Control.EXAM)]) for n in range(1, 9)]
    assert control_notes(plan(*exams)) == ()
    ninth = line("ПМ.01.ЭК", controls=[(4, Control.EXAM)], kind=LineKind.EXAM)
    assert sentences(control_notes(plan(*exams, ninth))) == ["2 курс: экзаменов 9, по порядку — не больше 8 в год."]
    joint = JointControl("Комплексный экзамен", 3, Control.EXAM, ("ОП.01", "ОП.02"))
    assert control_notes(plan(*exams, ninth, joint=(joint,))) == ()
    marks = [line(f"ЕН.{n:02}", controls=[(1, Control.GRADED_CREDIT)]) for n in range(1, 10)]
    sport = line(
        "ОГСЭ.05", controls=[(1, Control.CREDIT), (2, Control.CREDIT)], title="Физическая культура / Адаптационная"
    )
    practice = line("УП.01", controls=[(2, Control.GRADED_CREDIT)], kind=LineKind.STUDY_PRACTICE)
    assert control_notes(plan(*marks, sport, practice)) == ()
    tenth = line("ЕН.10", controls=[(2, Control.CREDIT)])
    assert sentences(control_notes(plan(*marks, sport, practice, tenth))) == [
        "1 курс: зачётов 11, из них по практикам 1; по порядку — не больше 10 в год."
    ]


def test_a_plan_for_another_year_is_told():
    assert year_note(plan(), 2025) is None
    assert year_note(plan(), 2026).sentence == (
        "План для набора 2025/26, а загружается для набора 2026/27. Проверьте файл."
    )


OLD = plan(
    line("ОП.01", [(1, "Лек", 40), (1, "Пр", 20)], [(1, Control.EXAM)]),
    line("ОП.02", [(1, "Лек", 40)]),
    line("ОП.03", [(2, "Лек", 10)]),
    line("УП.01", weeks=((2, Decimal(3)),), kind=LineKind.STUDY_PRACTICE),
)


def test_the_same_plan_changes_nothing():
    assert {change.fate for change in changes_between(OLD, OLD)} == {Fate.SAME}
    again = replace(OLD, lines=tuple(replace(part, hours=part.hours[::-1], row=9) for part in OLD.lines))
    assert {change.fate for change in changes_between(OLD, again)} == {Fate.SAME}


def test_a_corrected_plan_changes_only_what_differs():
    new = plan(
        line("ОП.01", [(1, "Лек", 44), (1, "Пр", 20), (2, "Пр", 4)], [(1, Control.GRADED_CREDIT)]),
        line("ОП.02", [(1, "Лек", 38), (1, "Пр", 2)], title="Основы"),
        line("УП.01", weeks=((2, Decimal(4)),), kind=LineKind.STUDY_PRACTICE),
        line("ОП.09", [(3, "Лек", 10)]),
    )
    changes = changes_between(OLD, new)
    assert [(change.code, change.fate.value) for change in changes] == [
        ("ОП.01", "changed"),
        ("ОП.02", "changed"),
        ("УП.01", "changed"),
        ("ОП.09", "new"),
        ("ОП.03", "vanished"),
    ]
    assert changes[0].what == (
        "1 семестр: было 60, станет 64",
        "2 семестр: было 0, станет 4",
        "контроль убран: Э 1",
        "контроль добавлен: ДЗ 1",
    )
    assert changes[1].what == ("название: было «ОП.02», станет «Основы»", "1 семестр: 40 ч, но по видам иначе")
    assert changes[2].what == ("длительность практики: было недель 3, станет 4",)
    assert [change.code for change in of_fate(changes, Fate.VANISHED)] == ["ОП.03"]


def test_a_line_that_cannot_be_loaded_has_not_vanished():
    new = replace(OLD, lines=OLD.lines[:3], refused=(OLD.lines[3],))
    assert {change.fate for change in changes_between(OLD, new)} == {Fate.SAME}


def test_all_that_is_said_of_a_plan_comes_together():
    said = checked(plan(line("ОП.01", [(1, "Лек", 100)], planned=Decimal(1)), graph=weeks(1, 1, ["Т"])))
    assert [note.about for note in said] == [About.LINE_SUM, About.WEEK]
