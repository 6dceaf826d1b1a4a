"""The sheet of a plan: its tree, sums that hold for every row, exams and credits counted as the norm counts them."""

import lzma
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.plan_changes import changes_between
from college.plan_edits import NO_STUDY, cells_of, fitted, hours_typed, is_week, signs_of, titled
from college.plan_sheet import Measure, controls_told, sheet_of, told
from college.plan_verdicts import Verdict, counts, verdicts
from college.plans import Control, LineKind, Plan, PlanHours, PlanLine, Work
from college.refusal import Refused
from papers.plx import read_plan

REAL = fitted(read_plan(lzma.decompress((Path(__file__).parent.parent / "data" / "plan-09.02.07.plx.xz").read_bytes())))
NOTHING = Plan("", "", "", 0, ())


def test_the_tree_holds_every_line_once_under_its_cycle_and_module() -> None:
    sheet = sheet_of(REAL)
    lines = [row.code for row in sheet.rows if row.line is not None]
    assert sorted(lines) == sorted(line.code for line in REAL.lines)
    assert [row.code for row in sheet.rows if row.depth == 0] == ["СО", "ОГСЭ", "ЕН", "ОПЦ", "ПЦ", "ГИА"]
    module = [row.code for row in sheet.rows][[row.code for row in sheet.rows].index("ПМ.01") :][:9]
    assert module == [
        "ПМ.01", "МДК.01.01", "МДК.01.02", "МДК.01.03", "МДК.01.04", "УП.01.01", "УП.01.02", "ПП.01.01", "ПМ.01.ЭК",
    ]  # fmt: skip
    assert sheet.terms == (1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize("measure", list(Measure))
def test_a_cycle_is_the_sum_of_its_rows_and_the_foot_of_all_lines(measure: Measure) -> None:
    sheet = sheet_of(REAL, measure)
    below: dict[int, Decimal] = dict.fromkeys(sheet.terms, Decimal(0))
    own: dict[int, Decimal] = dict(below)
    for row in sheet.rows:
        for term, hours in row.hours.items():
            if row.depth == 0:
                below[term] += hours
            elif not row.is_sum:
                own[term] += hours
    assert below == own == {term: foot.hours for term, foot in sheet.feet.items()}


def test_exams_and_credits_count_a_joint_one_once_and_no_sport() -> None:
    foot = sheet_of(REAL).feet[2]
    joint = [each for each in REAL.joint if each.term == 2]
    of_all = sum((2, Control.GRADED_CREDIT) in line.controls for line in REAL.lines)
    assert foot.credits == of_all - sum(len(each.lines) - 1 for each in joint)
    assert sheet_of(REAL).feet[6].credits < sum((6, Control.GRADED_CREDIT) in line.controls for line in REAL.lines)


def test_controls_are_read_in_spans() -> None:
    told_ = (*((term, Control.CREDIT) for term in (1, 2, 3, 5)), (6, Control.GRADED_CREDIT))
    assert controls_told(PlanLine("А", "", "", LineKind.DISCIPLINE, controls=told_)) == "З 1–3, 5, ДЗ 6"


@pytest.mark.parametrize(("text", "hours"), [("36", 36), (" 1,5 ", Decimal("1.5")), ("", None), ("0", None)])
def test_hours_are_read_as_they_are_typed(text: str, hours: object) -> None:
    assert hours_typed(text) == hours


@pytest.mark.parametrize("text", ["-4", "три", "1,3", "4000", "NaN", "Infinity", "1e9999999999"])
def test_what_is_no_number_of_hours_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        hours_typed(text)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_hours_or_a_sentence(text: str) -> None:
    hours = None
    with suppress(Refused):
        hours = hours_typed(text)
    assert hours is None or 0 < hours <= 3000


def test_a_name_of_a_line_is_neither_empty_nor_endless() -> None:
    assert titled("  Физика   и химия ") == "Физика и химия"
    for text in ("  ", "ы" * 301):
        with pytest.raises(Refused):
            titled(text)


@given(st.integers(1, 6), st.integers(1, 53), st.integers(1, 2), st.text("ТАУПКИ" + NO_STUDY, min_size=1, max_size=7))
def test_a_week_of_the_graph_is_kept_as_it_was(course: int, week: int, half: int, signs: str) -> None:
    assert is_week(course, week, half, signs)
    kept = signs_of(cells_of(course, week, half, signs))[course, week]
    assert kept == (half, signs if len(set(signs)) > 1 else signs[0])


def test_a_first_file_is_all_new_and_says_what_it_mended_and_what_to_look_at() -> None:
    rows = verdicts(REAL, changes_between(NOTHING, REAL))
    found = counts(rows)
    assert (found[Verdict.NEW], found[Verdict.CHECK], found[Verdict.REFUSED], found[Verdict.SAME]) == (61, 1, 0, 0)
    assert sum(row.will_change for row in rows) == 61
    exam = next(row for row in rows if row.code == "ПМ.01.ЭК")
    assert "латинские буквы" in exam.sentence


def test_each_row_of_a_corrected_file_has_one_verdict() -> None:
    def changed(line: PlanLine) -> PlanLine:
        match line.code:
            case "ОП.04":
                return replace(line, hours=(*line.hours, PlanHours(3, Work.LECTURE, Decimal(6))))
            case "ОП.05":
                return replace(line, title="ы" * 301)
        return line

    lines = tuple(changed(line) for line in REAL.lines if line.code != "ЕН.02")
    after = fitted(replace(REAL, lines=(*lines, PlanLine("ОП.13", "Этика", "ОПЦ", LineKind.DISCIPLINE, row=99))))
    rows = verdicts(after, changes_between(REAL, after))
    by_code = {row.code: row.verdict for row in rows if row.verdict not in (Verdict.SAME, Verdict.CHECK)}
    assert by_code | {"ОП.04": Verdict.CHANGED, "ОП.05": Verdict.REFUSED, "ЕН.02": Verdict.VANISHED} == by_code
    assert by_code["ОП.13"] is Verdict.NEW
    assert rows[0].verdict is Verdict.REFUSED, "what will not be loaded is read first"
    assert next(row for row in rows if row.code == "ОП.04").sentence == "3 семестр: было 0, станет 6"


def test_numbers_of_a_cell_have_no_needless_digits() -> None:
    assert [told(Decimal(text)) for text in ("36.00", "1.50", "0", "0.5")] == ["36", "1,5", "", "0,5"]
