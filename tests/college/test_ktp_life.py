"""The life of a КТП as the design tells it, and its lines: skeleton, sums, numbers, checks."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from college.ktp.life import LIFE, STEPS, Asked, Event, State, event_between, refuse_step, refuse_writing
from college.ktp.lines import KtpLine, line_of, notes_of, refuse_unkept, row_of, sums_of_lines, with_next_number
from college.ktp.skeleton import skeleton
from college.lessons import LessonKind
from college.plans import PlanHours, Work
from college.refusal import Refused
from college.roles import Right, read_rights

# before | whose right, or system | event | after | guards: `rights/states.md` 4, with what the program must ask besides
LIFE_OF_THE_DESIGN = """
- | ktp:write | made | draft | own load line
draft | ktp_approval:write | submitted | commission | in a commission, hours equal the plan, topic rule
commission | ktp_approval:write | recalled | draft |
commission | ktp_approval:approve | endorsed | endorsed | chair of the commission, not the author, protocol
commission | ktp_approval:approve | endorsed-instead | endorsed | over all plans, not the author, no other chair
commission | ktp_approval:approve | returned | draft | remark
endorsed | ktp_approval:approve | reopened | commission | chair of the commission
endorsed | ktp_approval:approve | approved | approved | over all plans, not the author, newest version
endorsed | ktp_approval:approve | returned | draft | over all plans, remark
approved | system | superseded | superseded |
draft | ktp:delete | withdrawn | withdrawn | the author
withdrawn | ktp:write | restored | draft |
"""
ME, OTHER = UUID(int=1), UUID(int=2)
MINE = Asked(ME, frozenset({ME}), is_own_line=True)
CHAIRS = Asked(
    ME,
    frozenset({OTHER}),
    is_wide=True,
    is_chair=True,
    protocol="3",
    has_protocol_day=True,
    text="Разбейте тему на две.",
)
HOURS = (
    PlanHours(3, Work.LECTURE, Decimal(32)), PlanHours(3, Work.PRACTICE, Decimal(17)),
    PlanHours(4, Work.LABORATORY, Decimal(8)), PlanHours(4, Work.PROJECT, Decimal(6)),
    PlanHours(4, Work.INDEPENDENT, Decimal(10)), PlanHours(4, Work.CONSULTATION, Decimal(2)),
)  # fmt: skip


def test_the_life_is_the_designs():
    told = [
        f"{step.before or '-'} | {f'{step.right.section}:{step.right.action}' if step.right else 'system'} | "
        f"{step.event} | {step.after} | {', '.join(step.guards)}".strip()
        for step in STEPS
    ]
    assert told == LIFE_OF_THE_DESIGN.strip().splitlines()


def test_every_right_of_the_life_stands_in_the_matrix_and_nothing_is_without_words():
    given_rights = read_rights(resources.path("rights", "rights.tsv").read_text(encoding="utf-8"))
    assert {step.right for step in STEPS if step.right} <= {Right(each.section, each.action) for each in given_rights}
    assert set(LIFE.titles) == set(Event)
    assert set(LIFE.refusals) == {None, *State}
    assert {guard for step in STEPS for guard in step.guards} <= set(LIFE.wanted) | {"not the author"}


@pytest.mark.parametrize(
    ("state", "event", "asked", "sentence"),
    [
        (None, Event.MADE, Asked(ME), "ведёт эту дисциплину"),
        (State.DRAFT, Event.SUBMITTED, replace(MINE, hours_equal=False), "не равны часам учебного плана"),
        (State.DRAFT, Event.SUBMITTED, replace(MINE, topics_clean=False), "В темах есть замечания"),
        (State.DRAFT, Event.SUBMITTED, replace(MINE, has_commission=False), "ни в одну комиссию"),
        (State.COMMISSION, Event.ENDORSED, replace(CHAIRS, protocol=" "), "номер и дату протокола"),
        (State.COMMISSION, Event.ENDORSED, replace(CHAIRS, has_protocol_day=False), "номер и дату протокола"),
        (State.COMMISSION, Event.ENDORSED, replace(CHAIRS, authors=frozenset({ME})), "не рассматривают"),
        (State.COMMISSION, Event.ENDORSED, replace(CHAIRS, is_chair=False), "председатель комиссии"),
        (State.COMMISSION, Event.ENDORSED_INSTEAD, replace(CHAIRS, other_chair=True), "председатель комиссии"),
        (State.COMMISSION, Event.RETURNED, replace(CHAIRS, text=""), "Напишите замечание"),
        (State.ENDORSED, Event.APPROVED, replace(CHAIRS, is_wide=False), "заместитель директора"),
        (State.ENDORSED, Event.APPROVED, replace(CHAIRS, authors=frozenset({ME})), "не утверждают сами"),
        (State.ENDORSED, Event.APPROVED, replace(CHAIRS, is_newest=False), "более новая версия"),
        (State.DRAFT, Event.WITHDRAWN, CHAIRS, "тот, кто его составил"),
        (State.APPROVED, Event.SUBMITTED, MINE, "создайте новую версию"),
        (State.COMMISSION, Event.APPROVED, CHAIRS, "рассматривает комиссия"),
    ],
)  # fmt: skip
def test_a_step_is_refused_with_what_is_missing(state, event, asked, sentence):
    with pytest.raises(Refused, match=sentence):
        refuse_step(state, event, asked)


def test_a_topic_that_the_rule_does_not_like_goes_to_the_commission_with_a_word_of_its_author():
    doubtful = replace(MINE, topics_clean=False, text="Так названа тема в примерной программе.")
    assert refuse_step(State.DRAFT, Event.SUBMITTED, doubtful) is State.COMMISSION


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_lines_are_written_in_a_draft_only(state):
    refuse_writing(State.DRAFT)
    with pytest.raises(Refused, match="менять строки нельзя"):
        refuse_writing(state)


def test_what_a_batch_tells_says_which_event_it_was():
    assert event_between(State.COMMISSION, State.DRAFT, {"returned"}) is Event.RETURNED
    assert event_between(State.COMMISSION, State.DRAFT, {"recalled"}) is Event.RECALLED
    assert event_between(State.COMMISSION, State.DRAFT, {"approved"}) is None
    assert event_between(State.DRAFT, State.APPROVED, {"approved"}) is None
    assert event_between(State.APPROVED, State.SUPERSEDED, {"superseded"}) is None, "no person does that"


def test_the_skeleton_keeps_to_the_plan_and_numbers_its_works():
    lines = skeleton(HOURS)
    assert all(each.is_equal for each in sums_of_lines(lines, HOURS))
    assert [line.work_number for line in lines if line.kind is LessonKind.PRACTICE] == list(range(1, 10))
    assert [line.hours for line in lines if line.kind is LessonKind.PRACTICE][-1] == 1, (
        "seventeen hours are eight pairs and one"
    )
    assert lines[-1].kind is LessonKind.CONSULTATION
    assert lines[0].kind is LessonKind.LECTURE
    assert not [note for note in notes_of(lines) if note.about in ("numbering", "hours", "order")]


@given(st.lists(st.tuples(st.sampled_from(list(Work)), st.integers(0, 90), st.integers(1, 2)), max_size=8))
def test_a_skeleton_never_differs_from_the_hours_it_came_from(told):
    hours = [PlanHours(term, work, Decimal(amount)) for work, amount, term in told if work is not Work.INDEPENDENT]
    wrong = [each for each in sums_of_lines(skeleton(hours), hours) if not each.is_equal]
    assert not wrong


def test_sums_say_what_lacks():
    lines = [line for line in skeleton(HOURS) if line.kind is not LessonKind.CONSULTATION]
    told = {each.work: each.sentence for each in sums_of_lines(lines, HOURS)}
    assert told[Work.CONSULTATION] == "Консультации: не хватает 2 ч."
    assert told[Work.INDEPENDENT] == "", "independent work may be left out"
    assert told[Work.LECTURE] == ""


def test_a_line_of_a_table_becomes_a_line_of_the_ktp_and_back():
    line = KtpLine(
        "Практическая работа № 3. Сети", Decimal("1.5"), LessonKind.PRACTICE, 3, "Раздел 1", "ПК 1.1", "§ 3", "ПК"
    )
    assert line_of(row_of(line, 4)) == line
    strange = replace(row_of(line, 1), hours=Decimal(-5), work_number="нет", topic="т" * 900)
    kept = line_of(strange)
    assert (kept.hours, kept.work_number, len(kept.title)) == (Decimal(2), None, 500)


def test_a_work_gets_the_number_that_goes_on():
    before = [KtpLine("Практическая работа № 1. Сети", kind=LessonKind.PRACTICE, work_number=1), KtpLine("Сети")]
    assert with_next_number(before, KtpLine(kind=LessonKind.PRACTICE)).work_number == 2
    assert with_next_number(before, KtpLine(kind=LessonKind.LABORATORY)).work_number == 1
    assert with_next_number(before, KtpLine(kind=LessonKind.LECTURE, work_number=7)).work_number is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (KtpLine(title="т" * 501), "не больше 500 знаков"),
        (KtpLine(hours=Decimal(-1)), "Часов в строке"),
        (KtpLine(hours=Decimal(1000)), "Часов в строке"),
        (KtpLine(work_number=0), "Номер работы"),
    ],
)
def test_what_does_not_fit_is_refused(line, sentence):
    with pytest.raises(Refused, match=sentence):
        refuse_unkept(line)
