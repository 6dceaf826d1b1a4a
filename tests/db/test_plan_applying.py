"""A study plan is taken in once: the same file changes nothing, a corrected one only what differs, undo all of it."""

import lzma
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from college.plan_changes import Fate, of_fate
from college.plan_checks import checked
from college.plan_edits import fitted
from college.plans import Control, LineKind, Plan, PlanHours, PlanLine, Work
from college.refusal import Refused
from college.roles import Role
from db import lessons, occurrences, plan_applying, plans
from db.models.exchange import Parked
from db.models.journal import Page
from db.models.lessons import Lesson
from db.models.people import RoleAssignment
from db.models.plan_parts import PlanControl, PlanWeek
from db.models.subjects import PlanHours as HoursRow
from db.models.subjects import PlanLine as LineRow
from db.plan_applying import Applied, Stopped
from db.sync import rules
from papers.plx import read_plan
from tests.factories import (
    GROUP,
    LINE,
    PAGE,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Machines,
    exchange_with,
    known,
    lay,
    lay_lesson,
    place,
)

FILE = Path(__file__).parent.parent / "data" / "plan-09.02.07.plx.xz"
REAL = read_plan(lzma.decompress(FILE.read_bytes()))


def as_methodist(engine: Engine) -> None:
    lay(engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.METHODIST.value, first_day=date(2020, 9, 1))


@pytest.fixture
def desk(machines: Machines) -> Hand:
    """A methodist at her machine."""
    hand = machines.hand(WHO.dispatcher)
    as_methodist(hand.engine)
    return hand


def load(hand: Hand, plan: Plan, **more: object) -> Applied:
    with hand.store.write("load_plan") as session:
        return plan_applying.apply_plan(session, plan, person=hand.person, clock=hand.clock, **more)  # type: ignore[arg-type]


def undo(hand: Hand, applied: Applied) -> None:
    with hand.store.write("take_plan_back") as session:
        plan_applying.take_back(session, applied, person=hand.person, clock=hand.clock)


def kept(hand: Hand, applied: Applied) -> Plan:
    with hand.store.read() as session:
        return plans.plan_of(session, applied.plan).plan


def previewed(hand: Hand, plan: Plan) -> plan_applying.Preview:
    with hand.store.read() as session:
        return plan_applying.preview(session, plan)


def with_line(plan: Plan, code: str, **changed: object) -> Plan:
    return replace(plan, lines=tuple(replace(line, **changed) if line.code == code else line for line in plan.lines))  # type: ignore[arg-type]


def without(plan: Plan, code: str) -> Plan:
    return replace(plan, lines=tuple(line for line in plan.lines if line.code != code))


def test_the_real_file_stands_as_it_was_read(desk: Hand) -> None:
    applied = load(desk, REAL)
    assert applied.is_new
    stands, meant = kept(desk, applied), fitted(REAL)
    assert {line.code: line.hours_in(term) for line in stands.lines for term in line.terms} == {
        line.code: line.hours_in(term) for line in meant.lines for term in line.terms
    }
    assert [(line.code, line.planned, line.competencies) for line in stands.lines] == [
        (line.code, line.planned, line.competencies) for line in meant.lines
    ]
    assert (stands.cycles, stands.competencies) == (meant.cycles, meant.competencies)
    assert len(stands.joint) == len(meant.joint) == 5
    assert {(each.term, each.lines) for each in stands.joint} == {(each.term, each.lines) for each in meant.joint}
    assert len(stands.graph) > 300
    assert [note.sentence for note in checked(stands)] == [note.sentence for note in checked(replace(meant, notes=()))]


def test_it_is_one_act_of_batches_none_larger_than_the_exchange_takes(desk: Hand) -> None:
    load(desk, REAL)
    batches = desk.batches()
    assert len(batches) > 1
    assert len({batch.act_id for batch in batches}) == 1
    assert max(len(batch.changes) for batch in batches) <= 500
    first, last = ([c for c in batch.changes if c.group == "arriving"] for batch in (batches[0], batches[-1]))
    assert first[0].values["arriving"] is not None
    assert last[0].values["arriving"] is None, "whoever gets half of it sees that it is half"


def test_the_same_file_once_more_changes_nothing(desk: Hand) -> None:
    load(desk, REAL)
    before = len(desk.outbox())
    again = load(desk, REAL)
    assert not again.is_new
    assert not again.touched
    assert len(desk.outbox()) == before
    assert {each.fate for each in previewed(desk, REAL).changes} == {Fate.SAME}


def test_a_corrected_file_changes_only_what_differs(desk: Hand) -> None:
    applied = load(desk, REAL)
    before = len(desk.outbox())
    hours = (*(part for part in fitted(REAL).lines[4].hours if part.term != 1), PlanHours(1, Work.LECTURE, Decimal(20)))
    corrected = with_line(REAL, "ОГСЭ.02", hours=hours, title="История России")
    assert [each.code for each in of_fate(previewed(desk, corrected).changes, Fate.CHANGED)] == ["ОГСЭ.02"]
    load(desk, corrected)
    told = [c for batch in desk.batches()[before:] for c in batch.changes if c.table not in ("plan",)]
    assert {(c.table, c.group) for c in told} <= {
        ("plan_line", "title"),
        ("plan_hours", "hours"),
        ("plan_hours", "state"),
    }
    assert next(line for line in kept(desk, applied).lines if line.code == "ОГСЭ.02").title == "История России"


def test_a_joint_credit_that_is_held_apart_again_is_told_and_taken_back(desk: Hand) -> None:
    applied = load(desk, REAL)
    apart = load(desk, replace(REAL, joint=REAL.joint[1:]))
    assert len(kept(desk, applied).joint) == 4
    undo(desk, apart)
    assert len(kept(desk, applied).joint) == 5


def small(**more: object) -> Plan:
    """The plan of the small college, as a file would tell it."""
    lines = (
        PlanLine("ОП.01", "Операционные системы и среды", "", LineKind.DISCIPLINE, hours=(
            PlanHours(3, Work.LECTURE, Decimal(32)), PlanHours(3, Work.PRACTICE, Decimal(16)),
            PlanHours(3, Work.INDEPENDENT, Decimal(10)), PlanHours(4, Work.LECTURE, Decimal(20)),
        ), row=1),
        PlanLine("ОП.04", "Основы программирования", "", LineKind.DISCIPLINE, row=2),
    )  # fmt: skip
    return replace(Plan("09.02.07", "Информационные системы", "Программист", 2025, lines), **more)  # type: ignore[arg-type]


def test_a_line_that_vanishes_closes_its_pages_and_its_lessons_stay(desk: Hand) -> None:
    lesson = lay_lesson(desk.engine, date(2026, 9, 3), topic="Ядро", marks={0: "5"})
    plan = without(small(), "ОП.01")
    assert previewed(desk, plan).pages == 2
    applied = load(desk, plan)
    assert {page.line_id: page.closed_by_plan for page in desk.rows(Page)}[LINE]
    assert [row.id for row in desk.rows(Lesson) if row.withdrawn_at is None] == [lesson]
    line = next(row for row in desk.rows(LineRow) if row.id == LINE)
    assert (line.dropped_on, line.withdrawn_at) == (TODAY, None)
    assert "ОП.01" not in [each.code for each in kept(desk, applied).lines]
    with desk.store.read() as session:
        planned = {each.day for each in occurrences.of_pages(session, [PAGE], date(2026, 11, 1), date(2026, 11, 30))}
    assert planned, "what was to be held before is still asked for"
    assert max(planned) < TODAY, "and nothing from then on"
    undo(desk, applied)
    with desk.store.read() as session:
        assert len(occurrences.of_pages(session, [PAGE], date(2026, 11, 1), date(2026, 11, 30))) > len(planned)
    assert not any(page.closed_by_plan for page in desk.rows(Page))
    assert "ОП.01" in [each.code for each in kept(desk, applied).lines]


def test_a_line_that_must_not_be_loaded_leaves_what_stood(desk: Hand) -> None:
    bad = with_line(small(), "ОП.01", title="x" * 301)
    seen = previewed(desk, bad)
    assert [line.code for line in seen.plan.refused] == ["ОП.01"]
    assert not of_fate(seen.changes, Fate.VANISHED)
    load(desk, bad)
    assert not any(page.closed_by_plan for page in desk.rows(Page))


def test_undo_puts_back_what_stood_but_not_over_what_came_since(desk: Hand) -> None:
    changed = with_line(with_line(small(), "ОП.01", title="Операционные системы"), "ОП.04", title="Программирование")
    applied = load(desk, changed)
    with desk.store.write("edit_line") as session:
        session.get_one(LineRow, LINE).title = "Операционные системы и сети"
    undo(desk, applied)
    titles = {line.code: line.title for line in kept(desk, applied).lines}
    assert titles == {"ОП.01": "Операционные системы и сети", "ОП.04": "Основы программирования"}


def test_undo_of_a_new_plan_leaves_nothing_and_it_can_be_loaded_again(desk: Hand) -> None:
    applied = load(desk, REAL)
    undo(desk, applied)
    with desk.store.read() as session:
        assert applied.plan not in [head.id for head in plans.plan_heads(session)]
    for model in (PlanControl, PlanWeek):
        assert not [row for row in desk.rows(model) if row.withdrawn_at is None]
    assert load(desk, REAL).is_new


def test_a_plan_by_which_a_group_studies_is_not_taken_back(desk: Hand) -> None:
    applied = load(desk, REAL)
    lay(desk.engine, Page, group_id=GROUP, line_id=next(r.id for r in desk.rows(LineRow) if r.plan_id == applied.plan),
        subgroup_id=None, year=YEAR)  # fmt: skip
    before = len(desk.outbox())
    with pytest.raises(Refused, match="страницы журнала"):
        undo(desk, applied)
    assert len(desk.outbox()) == before


def test_whoever_stops_it_finds_everything_as_it_was(desk: Hand) -> None:
    before = desk.rows(LineRow), desk.rows(HoursRow), len(desk.outbox())
    with pytest.raises(Stopped):
        load(desk, REAL, going=lambda done, total: done < 100)
    assert (desk.rows(LineRow), desk.rows(HoursRow), len(desk.outbox())) == before


def test_a_file_without_year_or_specialty_changes_nothing(desk: Hand) -> None:
    for plan in (small(enrolled_year=0), small(specialty_code="")):
        with pytest.raises(Refused, match="Ничего не загружено"):
            load(desk, plan)
    assert desk.outbox() == []


LINES = st.builds(
    PlanLine,
    st.sampled_from(["ОП.01", "ОП.02", "ОП.04", "МДК.01.01"]),
    st.sampled_from(["Физика", "История", "Базы данных"]),
    st.just("ОП"),
    st.just(LineKind.DISCIPLINE),
    st.lists(
        st.builds(PlanHours, st.integers(1, 4), st.sampled_from(list(Work)), st.integers(1, 90).map(Decimal)),
        unique_by=lambda part: (part.term, part.kind), max_size=4,
    ).map(tuple),
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(list(Control))), unique=True, max_size=2).map(tuple),
)  # fmt: skip
PLANS = st.lists(LINES, unique_by=lambda line: line.code, max_size=4).map(
    lambda lines: small(lines=tuple(replace(line, row=place) for place, line in enumerate(lines)))
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PLANS, PLANS)
def test_whatever_stood_the_file_stands_afterwards_and_undo_brings_it_back(desk: Hand, first: Plan, then: Plan) -> None:
    load(desk, first)
    before = kept(desk, load(desk, first))
    applied = load(desk, then)
    assert {each.fate for each in previewed(desk, then).changes} <= {Fate.SAME}
    undo(desk, applied)
    assert kept(desk, applied).lines == before.lines


# ---- the server


def test_a_whole_plan_reaches_the_server_and_another_desk(machines: Machines, server: Engine) -> None:
    as_methodist(server)
    place(server)
    desk, teacher = machines.enrolled(server, WHO.dispatcher), machines.enrolled(server, WHO.teacher)
    applied = load(desk, REAL)
    exchange_with(server, desk)
    assert {row.status for row in desk.outbox()} == {"applied"}
    assert len({row.commit_seqs for row in desk.outbox()}) == 1, "it becomes visible at one number, all of it"
    exchange_with(server, teacher)
    assert kept(teacher, applied) == kept(desk, applied)
    undo(desk, applied)
    exchange_with(server, desk)
    assert {row.status for row in desk.outbox()} == {"applied"}


def test_no_lesson_begins_on_a_page_that_the_plan_has_closed_and_what_was_held_before_may_still_be_written(
    machines: Machines, server: Engine
) -> None:
    as_methodist(server)
    place(server)
    desk, teacher = machines.enrolled(server, WHO.dispatcher), machines.enrolled(server, WHO.teacher)

    def begin(day: date, pair: int) -> None:
        with teacher.store.write("add_lesson") as session:
            lessons.add_lesson(session, PAGE, day, pair, person=WHO.teacher, clock=teacher.clock)

    load(desk, without(small(), "ОП.01"))
    exchange_with(server, desk)
    begin(TODAY, 5)  # without the line: his machine does not know yet
    begin(TODAY - timedelta(1), 5)
    exchange_with(server, teacher)
    assert [row.status for row in teacher.outbox()] == ["parked", "applied"]
    with server.connect() as connection:
        assert list(connection.scalars(select(Parked.reason))) == ["dropped"]
    with pytest.raises(Refused, match="с 12\xa0ноября нет в учебном плане"):
        begin(TODAY, 4)
    begin(TODAY - timedelta(2), 5)


def test_a_plan_of_which_a_part_waits_is_shown_as_one_that_is_still_to_come(
    machines: Machines, server: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_methodist(server)
    place(server)
    desk, teacher = machines.enrolled(server, WHO.dispatcher), machines.enrolled(server, WHO.teacher)
    applied = load(desk, REAL)
    with monkeypatch.context() as at:
        at.setitem(rules._RULES, "plan_week", lambda row: row["week"] != 5)
        exchange_with(server, desk)
    *parts, last = [row.status for row in desk.outbox()]
    assert "parked" in parts
    assert "applied" in parts
    assert last == "parked", "what says that all of it is here waits as well"
    exchange_with(server, teacher)
    with teacher.store.read() as session:
        assert plans.plan_of(session, applied.plan).head.is_arriving


def test_neither_a_teacher_nor_a_forger_of_numbers_changes_a_plan(machines: Machines, server: Engine) -> None:
    as_methodist(server)
    place(server)
    teacher, desk = machines.enrolled(server, WHO.teacher), machines.enrolled(server, WHO.dispatcher)
    with pytest.raises(Refused, match="нет права"):
        load(teacher, small())
    with teacher.store.write("load_plan") as session:
        session.add(HoursRow(line_id=LINE, term=5, kind="Лек", hours=Decimal(900)))
        session.get_one(Page, PAGE).closed_by_plan = True
    with teacher.store.write("load_plan") as session:
        session.add(PlanWeek(plan_id=known("plan"), course=1, week=1, half=1, signs="К"))
    with desk.store.write("load_plan") as session:
        session.add(HoursRow(line_id=LINE, term=77, kind="Лек", hours=Decimal(-4)))
    with desk.store.write("load_plan") as session:
        session.add(PlanWeek(plan_id=known("plan"), course=1, week=2, half=1, signs="Ъ"))
    for hand in (teacher, desk):
        exchange_with(server, hand)
    with server.connect() as connection:
        assert sorted(connection.scalars(select(Parked.reason))) == ["invalid", "invalid", "right", "right"]
        assert not connection.scalar(select(Page.closed_by_plan).where(Page.id == PAGE))
        assert not list(connection.scalars(select(PlanWeek.id)))
