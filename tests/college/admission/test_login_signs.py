"""How a day of work shows that a login may be shared, and the near misses of which nobody may hear."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.login_facts import (
    ForeignGroups,
    ForeignRoom,
    Overlap,
    SeveralAccounts,
    TwoRooms,
    Why,
    WorkWhileAway,
)
from college.admission.login_signs import Absence, DayOfWork, Entry, ForeignMarks, Lesson, findings
from college.admission.watch import Watch

TOMSK = ZoneInfo("Asia/Tomsk")
DAY = date(2026, 11, 12)
PERSON, SECOND, THIRD, FOURTH = (UUID(int=number) for number in range(1, 5))
ROOM, OTHER_ROOM, STAFF_ROOM = (UUID(int=number) for number in range(10, 13))
HERE, THERE, STAFF = (UUID(int=number) for number in range(20, 23))
STANDS = {HERE: ROOM, THERE: OTHER_ROOM, STAFF: STAFF_ROOM}
WATCH = Watch()


def at(hour, minute=0, second=0):
    return datetime(2026, 11, 12, hour, minute, second, tzinfo=TOMSK)


def entry(machine, moment, person=PERSON, *, known=True):
    number = int(moment.timestamp())
    room = STANDS[machine] if known else None
    device = UUID(int=machine.int << 8 | person.int)
    return Entry(person, device, number, machine, room, moment, is_shared=machine == STAFF)


def lesson(pair=1, room=ROOM, starts=(8, 30), ends=(10, 0)):
    return Lesson(pair, at(*starts), at(*ends), frozenset({room} if room else ()))


def facts(*entries, lessons=(), equipped=(ROOM, OTHER_ROOM), watch=WATCH, **more):
    work = DayOfWork(DAY, entries, {PERSON: lessons} if lessons else {}, equipped=equipped, **more)
    return [(found.person, found.fact) for found in findings(work, watch)]


def own(*entries, **more):
    return [fact for person, fact in facts(*entries, **more) if person == PERSON]


# ---- two machines at once

TURNS = (entry(HERE, at(9)), entry(THERE, at(9, 1)), entry(HERE, at(9, 2)), entry(THERE, at(9, 3)))


def test_hands_that_alternate_between_two_machines_are_two():
    (overlap,) = own(*(one for one in TURNS), lessons=[], equipped=())[:1]
    assert overlap == Overlap(at(9), at(9, 3), (HERE, THERE))


def test_it_is_one_fact_whatever_comes_first_and_however_often_it_is_looked_at():
    assert own(*TURNS) == own(*reversed(TURNS))
    keys = [found.key for found in findings(DayOfWork(DAY, TURNS), WATCH)]
    more = [found.key for found in findings(DayOfWork(DAY, (*TURNS, entry(HERE, at(9, 4)))), WATCH)]
    assert keys == more
    assert len(set(keys)) == len(keys) == 2


@pytest.mark.parametrize(
    "entries",
    [
        (entry(HERE, at(9)), entry(HERE, at(9, 1)), entry(HERE, at(9, 2)), entry(HERE, at(9, 3))),
        (entry(HERE, at(9)), entry(HERE, at(9, 58)), entry(THERE, at(10, 12)), entry(THERE, at(10, 13))),
        (entry(HERE, at(9)), entry(THERE, at(9, 10)), entry(HERE, at(9, 20)), entry(THERE, at(9, 30))),
        (*TURNS[:3], entry(THERE, at(9, 8, 1))),
    ],
    ids=["one machine", "walked in the break", "walked to and fro all morning", "came back later"],
)
def test_one_person_who_walks_is_no_overlap(entries):
    assert not [fact for fact in own(*entries) if isinstance(fact, Overlap)]


# ---- two rooms


def test_two_rooms_within_minutes():
    assert own(entry(HERE, at(9)), entry(THERE, at(9, 4))) == [TwoRooms(at(9, 4), (ROOM, OTHER_ROOM), 4)]


@pytest.mark.parametrize(
    ("entries", "lessons"),
    [
        ((entry(HERE, at(9)), entry(THERE, at(9, 5, 1))), []),
        ((entry(HERE, at(9, 58)), entry(THERE, at(10, 2))), [lesson(), lesson(2, OTHER_ROOM, (10, 10), (11, 40))]),
        ((entry(HERE, at(9)), entry(STAFF, at(9, 4))), []),
        ((entry(HERE, at(9)), entry(THERE, at(9, 4), known=False)), []),
        ((entry(HERE, at(9)), entry(THERE, at(9, 4), SECOND)), []),
    ],
    ids=["time to walk", "to his next lesson", "to the staff room", "a laptop that is carried", "two people"],
)
def test_no_two_rooms(entries, lessons):
    assert own(*entries, lessons=lessons) == []


def test_to_his_own_room_and_back_within_minutes_nobody_walks():
    lessons = [lesson(), lesson(2, OTHER_ROOM, (10, 10), (11, 40))]
    found = own(entry(HERE, at(10, 1)), entry(THERE, at(10, 3)), entry(HERE, at(10, 5)), lessons=lessons)
    assert found == [TwoRooms(at(10, 3), (ROOM, OTHER_ROOM), 2)]


# ---- another room than the timetable's


def test_entries_during_a_lesson_from_another_room():
    assert own(entry(THERE, at(9)), lessons=[lesson()]) == [ForeignRoom(at(9), 1, OTHER_ROOM, ROOM)]


def test_many_entries_of_one_lesson_are_one_fact():
    entries = [entry(THERE, at(9, minute)) for minute in range(0, 40, 10)]
    assert own(*entries, lessons=[lesson()]) == [ForeignRoom(at(9), 1, OTHER_ROOM, ROOM)]


@pytest.mark.parametrize(
    ("entries", "lessons", "equipped"),
    [
        ((entry(HERE, at(9)),), [lesson(), lesson(2, ROOM, (10, 10), (11, 40))], (ROOM,)),
        ((entry(THERE, at(10, 5)),), [lesson(), lesson(2, ROOM, (10, 10), (11, 40))], (ROOM,)),
        ((entry(THERE, at(8, 34)), entry(THERE, at(9, 56))), [lesson()], (ROOM,)),
        ((entry(STAFF, at(9)),), [lesson()], (ROOM,)),
        ((entry(THERE, at(9)),), [lesson()], (OTHER_ROOM,)),
        ((entry(THERE, at(9), known=False),), [lesson()], (ROOM,)),
        ((entry(THERE, at(9)),), [lesson(room=None)], (ROOM,)),
        ((entry(THERE, at(9)),), [lesson(), lesson(1, OTHER_ROOM)], (ROOM,)),
        ((entry(THERE, at(9)),), [lesson(), lesson(1, None)], (ROOM,)),
        ((entry(THERE, at(9)),), [], (ROOM,)),
    ],
    ids=[
        "two lessons in one room", "in the break", "around the bells", "the staff room", "a room without a computer",
        "a laptop that is carried", "a lesson without a room", "two rooms at once, as of a stream",
        "one of two lessons without a room", "no lesson",
    ],
)  # fmt: skip
def test_no_foreign_room(entries, lessons, equipped):
    assert own(*entries, lessons=lessons, equipped=equipped) == []


# ---- days away


@pytest.mark.parametrize(
    ("absence", "since"),
    [
        (Absence(date(2026, 11, 10), date(2026, 11, 14), Why.ABSENT), date(2026, 11, 10)),
        (Absence(date(2026, 11, 10), None, Why.LEFT), date(2026, 11, 9)),
        (Absence(DAY, None, Why.HALTED), DAY),
    ],
)
def test_work_on_a_day_away(absence, since):
    entries = [entry(HERE, at(9)), entry(HERE, at(11))]
    (fact,) = own(*entries, absences={PERSON: [absence]})
    assert fact == WorkWhileAway(at(9), 2, since, absence.last, absence.why)
    assert own(*entries, absences={SECOND: [absence]}) == []


def test_the_days_around_an_absence_are_days_of_work():
    for first, last in ((DAY + timedelta(1), None), (DAY - timedelta(3), DAY - timedelta(1))):
        assert own(entry(HERE, at(9)), absences={PERSON: [Absence(first, last, Why.ABSENT)]}) == []


# ---- several people on one machine

CROWD = (entry(HERE, at(9)), entry(HERE, at(9, 4), SECOND), entry(HERE, at(9, 9), THIRD))


def test_several_people_in_a_row_on_one_machine():
    fact = SeveralAccounts(at(9, 9), HERE, 3, 9)
    assert {person for person, _ in facts(*CROWD)} == {PERSON, SECOND, THIRD}
    assert [found for _, found in facts(*CROWD)] == [fact] * 3


def test_who_teaches_in_that_room_belongs_there():
    assert {person for person, _ in facts(*CROWD, lessons=[lesson()])} == {SECOND, THIRD}


@pytest.mark.parametrize(
    "entries",
    [
        CROWD[:2],
        (*CROWD[:2], entry(HERE, at(9, 11), THIRD)),
        tuple(entry(STAFF, one.at, one.person) for one in CROWD),
        tuple(entry(HERE, one.at, one.person, known=False) for one in CROWD),
    ],
    ids=["two who take turns", "in a longer time", "in the staff room", "where nobody knows"],
)
def test_no_several_people(entries):
    assert facts(*entries) == []


def test_the_hour_of_two_teachers_and_a_visitor_is_no_sign():
    work = DayOfWork(DAY, CROWD, {PERSON: [lesson()], SECOND: [lesson(2, ROOM, (10, 10), (11, 40))]})
    assert findings(work, WATCH) == ()


# ---- groups, numbers


def test_marks_for_foreign_groups_are_told_once():
    marks = ForeignMarks(PERSON, at(9), 4, (UUID(int=30),))
    assert own(foreign=[marks]) == [ForeignGroups(at(9), 4, (UUID(int=30),))]
    assert own(foreign=[ForeignMarks(PERSON, at(9), 4, ())]) == []


def test_the_college_decides_how_many_and_how_fast():
    assert own(entry(HERE, at(9)), entry(THERE, at(9, 4)), watch=Watch(rooms_minutes=3)) == []
    assert facts(*CROWD, watch=Watch(accounts_people=4)) == []
    assert not [fact for fact in own(*TURNS, watch=Watch(overlap_minutes=0)) if isinstance(fact, Overlap)]


MOMENTS = st.lists(st.integers(0, 12 * 60), max_size=12, unique=True)


@given(MOMENTS)
def test_whoever_stays_at_his_own_machine_is_never_a_fact(minutes):
    entries = [entry(HERE, at(8) + timedelta(minutes=minute)) for minute in minutes]
    assert own(*entries, lessons=[lesson()]) == []


@given(MOMENTS, st.integers(6, 20))
def test_whoever_takes_longer_than_minutes_to_walk_is_never_a_fact(minutes, walk):
    entries = [
        entry((HERE, THERE)[place % 2], at(8) + timedelta(minutes=minute + place * walk))
        for place, minute in enumerate(sorted(minutes))
    ]
    assert own(*entries) == []
