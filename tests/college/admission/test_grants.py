"""Dated grants: exactly these lessons, exactly these sections, and an end that comes by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from college.admission import officials
from college.admission.grants import (
    Coverage,
    LessonPlace,
    PageDays,
    SubstitutionGrant,
    accepts,
    coverage,
    covers,
    is_in_force,
    last_write,
    refuse_outside,
    refuse_substitution,
)
from college.admission.officials import OfficialGrant, official_sections, refuse_look, refuse_official
from college.admission.policy import Policy
from college.orders import Basis
from college.refusal import Refused
from college.roles import Action, Matrix, read_rights
from college.teaching import Held, StandIn, grant_ends, is_granted
from college.terms import is_working

TOMSK = ZoneInfo("Asia/Tomsk")
GROMOV, PAGE, OTHER_PAGE, GROUP, OTHER_GROUP = (UUID(int=n) for n in range(1, 6))
FRIDAY, SATURDAY, MONDAY, TUESDAY = (date(2026, 11, day) for day in (13, 14, 16, 17))
LESSON, SECOND = LessonPlace(PAGE, FRIDAY, 2), LessonPlace(PAGE, SATURDAY, 1)
GRANT = SubstitutionGrant(GROMOV, frozenset({LESSON, SECOND}))
WORKED = {"is_working": is_working, "zone": TOMSK}
MATRIX = Matrix(read_rights(resources.path("rights", "rights.tsv").read_text(encoding="utf-8")))
DAYS = st.dates(date(2026, 9, 1), date(2027, 6, 30))


def at(day, hour=12, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=TOMSK)


def test_only_the_named_lessons():
    assert covers(GRANT, LESSON)
    assert not covers(GRANT, replace(LESSON, pair=3))
    assert not covers(GRANT, replace(LESSON, page=OTHER_PAGE))
    assert not covers(GRANT, replace(LESSON, day=SATURDAY))
    page = SubstitutionGrant(GROMOV, pages=(PageDays(PAGE, FRIDAY, SATURDAY),))
    assert covers(page, replace(LESSON, pair=6))
    assert not covers(page, replace(LESSON, day=MONDAY))
    assert not covers(page, replace(LESSON, page=OTHER_PAGE))


def test_writing_ends_a_working_day_after_the_last_lesson():
    assert last_write(GRANT, is_working, TOMSK) == at(MONDAY, 23, 59)
    assert last_write(GRANT, is_working, TOMSK, Policy(substitution_tail_working_days=2)) == at(TUESDAY, 23, 59)
    inside = {"grant": GRANT, "lesson": LESSON, **WORKED}
    assert coverage(event=at(FRIDAY), **inside) is Coverage.COVERED
    assert coverage(event=at(MONDAY, 23, 59) + timedelta(seconds=59), **inside) is Coverage.COVERED
    assert coverage(event=at(TUESDAY, 0), **inside) is Coverage.LATE
    assert coverage(event=at(TUESDAY, 0).astimezone(UTC), **inside) is Coverage.LATE
    assert coverage(event=at(FRIDAY - timedelta(1)), **inside) is Coverage.EARLY
    assert coverage(GRANT, replace(LESSON, pair=5), at(FRIDAY), **WORKED) is Coverage.OTHER_LESSON
    assert [is_in_force(GRANT, day, is_working, TOMSK) for day in (FRIDAY - timedelta(1), FRIDAY, MONDAY, TUESDAY)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_late_confirmation_still_leaves_a_working_day():
    late = replace(GRANT, granted=TUESDAY)
    assert last_write(late, is_working, TOMSK) == at(TUESDAY + timedelta(1), 23, 59)
    early = replace(GRANT, granted=FRIDAY)
    assert last_write(early, is_working, TOMSK) == at(MONDAY, 23, 59)


def test_an_open_remark_keeps_its_lesson_open_and_no_other():
    later = at(TUESDAY + timedelta(7))
    assert coverage(GRANT, LESSON, later, remarks={LESSON}, **WORKED) is Coverage.COVERED
    assert coverage(GRANT, SECOND, later, remarks={LESSON}, **WORKED) is Coverage.LATE
    ended = replace(GRANT, ended=SATURDAY)
    assert coverage(ended, LESSON, later, remarks={LESSON}, **WORKED) is Coverage.LATE


def test_an_administrator_ends_it_sooner():
    ended = replace(GRANT, ended=SATURDAY)
    assert last_write(ended, is_working, TOMSK) == at(SATURDAY, 23, 59)
    assert coverage(ended, LESSON, at(SATURDAY, 9), **WORKED) is Coverage.COVERED
    assert coverage(ended, LESSON, at(SATURDAY + timedelta(1), 0), **WORKED) is Coverage.LATE


def test_what_waited_for_the_confirmation_is_taken_whole_or_not():
    inside = [(LESSON, at(FRIDAY)), (SECOND, at(SATURDAY))]
    assert accepts(GRANT, inside, **WORKED)
    assert not accepts(GRANT, [*inside, (LESSON, at(TUESDAY))], **WORKED)
    assert not accepts(GRANT, [*inside, (replace(LESSON, pair=4), at(FRIDAY))], **WORKED)


@given(
    DAYS, st.sets(st.integers(0, 29), min_size=1, max_size=4), st.none() | st.integers(-5, 15),
    st.none() | st.integers(-5, 15), st.integers(0, 40), st.integers(0, 23),
)  # fmt: skip
def test_each_lesson_of_a_grant_ends_where_the_whole_of_it_does(first, offsets, granted, ended, later, hour):
    """`teaching` asks lesson by lesson, and says the same as the grant, whatever weekend or holiday lies between."""
    lessons = [LessonPlace(PAGE, first + timedelta(days), 1) for days in offsets]
    last = max(lesson.day for lesson in lessons)
    given, over = (None if days is None else last + timedelta(days) for days in (granted, ended))
    grant = SubstitutionGrant(GROMOV, frozenset(lessons), granted=given, ended=over)
    for lesson in lessons:
        event = at(max(lesson.day, grant.first_day) + timedelta(later), hour)
        told = coverage(grant, lesson, event, **WORKED)
        held = Held(lesson.day, StandIn(GROMOV, last=last, granted=given, ended=over))
        assert (told is Coverage.COVERED) == is_granted(GROMOV, held, event.date())


def test_no_lesson_stays_open_longer_than_a_substitution_may_last():
    """A grant that somebody wrote for a year, past the rule, keeps its first lesson open for thirty days."""
    held = StandIn(GROMOV, last=FRIDAY + timedelta(300))
    assert grant_ends(FRIDAY, held) == date(2026, 12, 14), "the working day after 12 December"
    assert grant_ends(FRIDAY, StandIn(GROMOV, last=FRIDAY + timedelta(3))) == TUESDAY


@given(st.sets(st.builds(LessonPlace, st.sampled_from([PAGE, OTHER_PAGE]), DAYS, st.integers(1, 3)), min_size=1), DAYS)
def test_nothing_outside_is_ever_covered(lessons, day):
    grant = SubstitutionGrant(GROMOV, frozenset(lessons))
    asked = LessonPlace(PAGE, day, 1)
    told = coverage(grant, asked, at(day), **WORKED)
    assert (told is Coverage.OTHER_LESSON) == (asked not in lessons)
    if told is Coverage.COVERED:
        assert is_in_force(grant, day, is_working, TOMSK)


@pytest.mark.parametrize(
    ("lesson", "event", "says"),
    [
        (replace(LESSON, pair=5), at(FRIDAY), r"в замену не входит. Доступ к нему даёт администратор"),
        (LESSON, at(FRIDAY - timedelta(1)), r"Замена начинается 13.ноября"),
        (LESSON, at(TUESDAY), r"Замена 13.ноября окончена 16.ноября. Дальше оценки исправляет основной преподаватель"),
    ],
)
def test_outside_a_grant_it_says_why(lesson, event, says):
    with pytest.raises(Refused, match=says) as caught:
        refuse_outside(GRANT, lesson, event, **WORKED)
    assert caught.value.clause.number == "4.8П.1"
    refuse_outside(GRANT, LESSON, at(FRIDAY), **WORKED)


@pytest.mark.parametrize(
    ("grant", "says"),
    [
        (SubstitutionGrant(GROMOV), "Назовите занятия"),
        (SubstitutionGrant(GROMOV, pages=(PageDays(PAGE, SATURDAY, FRIDAY),)), "раньше первого"),
        (
            SubstitutionGrant(GROMOV, pages=(PageDays(PAGE, FRIDAY, FRIDAY + timedelta(30)),)),
            "не больше чем на 30 дней. Дольше — это смена нагрузки",
        ),
        (SubstitutionGrant(GROMOV, frozenset({LESSON, replace(LESSON, day=FRIDAY + timedelta(30))})), "на 30 дней"),
    ],
)
def test_a_substitution_that_may_not_be_given(grant, says):
    with pytest.raises(Refused, match=says):
        refuse_substitution(grant)


def test_thirty_days_are_thirty_days():
    refuse_substitution(GRANT)
    refuse_substitution(SubstitutionGrant(GROMOV, pages=(PageDays(PAGE, FRIDAY, FRIDAY + timedelta(29)),)))
    with pytest.raises(Refused, match="на 1 день"):
        refuse_substitution(GRANT, Policy(substitution_days=1))


OFFICIAL = OfficialGrant(
    UUID(int=9),
    frozenset({"journal.marks", "timetable"}),
    frozenset({GROUP}),
    FRIDAY,
    FRIDAY + timedelta(29),
    Basis("160", date(2026, 11, 12)),
    "соглашение № 41",
)


def test_an_official_sees_what_his_grant_names_and_nothing_else():
    refuse_official(OFFICIAL, MATRIX, FRIDAY)
    assert officials.covers(OFFICIAL, "journal.marks", Action.SEE, GROUP)
    assert officials.covers(OFFICIAL, "timetable", Action.SEE)
    assert not officials.covers(OFFICIAL, "journal.marks", Action.SEE, OTHER_GROUP)
    assert not officials.covers(OFFICIAL, "summaries", Action.SEE, GROUP)
    for action in set(Action) - {Action.SEE}:
        assert not officials.covers(OFFICIAL, "journal.marks", action, GROUP)


def test_the_sections_of_officials_come_from_the_matrix():
    known = official_sections(MATRIX)
    assert {"journal.marks", "plans", "reports.results"} <= known
    assert not {"students.card", "students.health", "journal.absence_reason", "audit", "accounts.staff"} & known
    assert official_sections(Matrix(())) == frozenset()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"sections": frozenset()}, "Назовите разделы"),
        ({"sections": frozenset({"students.health", "timetable"})}, "не открывают: students.health"),
        ({"groups": frozenset()}, "Назовите группы"),
        ({"last": FRIDAY - timedelta(1)}, "раньше первого"),
        ({"first": date(2026, 10, 1), "last": date(2026, 10, 5)}, r"05\.10\.2026, уже прошёл"),
        ({"last": FRIDAY + timedelta(30)}, "не больше чем на 30 дней. Потом нужен новый приказ"),
        ({"basis": None}, "номер и дату приказа"),
        ({"basis": Basis("160", FRIDAY + timedelta(1))}, "ещё не настал"),
        ({"ground": " "}, "соглашение о неразглашении или закон"),
    ],
)
def test_an_access_that_may_not_be_opened(how, says):
    with pytest.raises(Refused, match=says):
        refuse_official(replace(OFFICIAL, **how), MATRIX, FRIDAY)


@pytest.mark.parametrize(
    ("section", "action", "day", "group", "says"),
    [
        ("journal.marks", Action.SEE, FRIDAY - timedelta(1), GROUP, "откроется 13.ноября"),
        ("journal.marks", Action.SEE, FRIDAY + timedelta(30), GROUP, "кончился 12.декабря. Новый открывает администратор"),
        ("journal.marks", Action.PRINT, FRIDAY, GROUP, "только просмотр"),
        ("journal.marks", Action.SEE, FRIDAY, OTHER_GROUP, "в вашем доступе нет"),
        ("summaries", Action.SEE, FRIDAY, GROUP, "в вашем доступе нет"),
    ],
)  # fmt: skip
def test_an_official_is_told_why_not(section, action, day, group, says):
    with pytest.raises(Refused, match=says):
        refuse_look(OFFICIAL, section, action, day, group)


def test_an_official_ended_sooner():
    refuse_look(OFFICIAL, "journal.marks", Action.SEE, MONDAY, GROUP)
    ended = replace(OFFICIAL, ended=SATURDAY)
    assert officials.is_in_force(ended, SATURDAY)
    with pytest.raises(Refused, match=r"кончился 14.ноября"):
        refuse_look(ended, "journal.marks", Action.SEE, MONDAY, GROUP)
    assert officials.is_in_force(replace(OFFICIAL, ended=FRIDAY + timedelta(90)), FRIDAY + timedelta(29))
    assert not officials.is_in_force(replace(OFFICIAL, ended=FRIDAY + timedelta(90)), FRIDAY + timedelta(30))
