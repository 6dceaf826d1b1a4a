"""The watch over logins, over real sockets and signed batches: true signs open one case, near misses nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from college.admission.login_facts import NightGuesses
from college.admission.login_signs import Finding
from college.admission.shared_login import DEFAULT_POINTS, Signal
from college.roles import Role
from db import house, ids
from db.admission import access_log, login_watch, signal_facts, watch_settings
from db.admission.access_log import Access
from db.credentials import DeviceKey, public_form
from db.engine import open_server, reading, writing
from db.house import house_write
from db.migrations import upgrade
from db.models.admission import Account, Incident
from db.models.exchange import Batch, ChangeAudit
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from db.models.people import Employee
from db.models.signals import SignalFact, WatchMark
from db.models.timetable import DayChange, Slot, Substitution
from tests.factories import (
    FOREIGN_PAGE,
    GROUP,
    OTHER_GROUP,
    OTHER_PAGE,
    PAGE,
    WHO,
    Hands,
    Machines,
    change,
    found_server,
    known,
    lay,
    lay_lesson,
    place,
    student,
)
from tests.server.conftest import served
from tests.server.office_college import secret_of
from tests.server.small_college import PASSWORD
from tests.server.watched_college import DAY, STAFF_ROOM, Watched, at

TURNS = ((9, 0), (9, 1), (9, 2), (9, 3))


@pytest.fixture
def machines(tmp_path):
    made = Machines(tmp_path)
    yield made
    made.close()


@pytest.fixture
def watched(machines):
    server, clock = machines.server(), Hands()
    clock.moment = at(8)
    with served(server, clock) as address:
        yield Watched(server, address, machines, clock)


def alternate(watched, first, second, turns=TURNS):
    for place_, (hour, minute) in enumerate(turns):
        watched.write((first, second)[place_ % 2], at(hour, minute))


# ---- true signs


def test_two_devices_at_once_open_one_case_with_its_facts(watched):
    watched.room("305"), watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    alternate(watched, first, second)
    watched.send(first, second)
    assert watched.look() == {WHO.teacher}
    (row,) = watched.incidents()
    assert (row.person_id, row.kind, row.standing, row.reporter_id) == (WHO.teacher, "signals", "open", None)
    (seen,) = watched.card().incidents
    assert seen.points == DEFAULT_POINTS[Signal.OVERLAP] + DEFAULT_POINTS[Signal.FOREIGN_ROOM] == 7
    sentences = {fact.points: fact.sentence.replace("\u00a0", " ") for fact in seen.facts}
    assert sentences[4].endswith("12 ноября в 09:00 – 09:03.")
    assert "«К-305»" in sentences[4]
    assert "«К-210»" in sentences[4]
    assert sentences[3] == "Записи из кабинетов 305 и 210 за 1 минуту, 12 ноября в 09:01."


def test_looking_again_finds_nothing_new(watched):
    watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    alternate(watched, first, second)
    watched.send(first, second)
    watched.look()
    before = watched.incidents(), watched.facts()
    for _ in range(3):
        assert watched.look() == frozenset()
        watched.clock.go(minutes=2)
    with writing(watched.server).begin() as conn:  # even where the mark is lost and everything is read anew
        conn.execute(delete(WatchMark))
    assert watched.look() == frozenset()
    assert (watched.incidents(), watched.facts()) == before


def test_it_may_end_half_way_and_goes_on(watched, monkeypatch):
    watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    alternate(watched, first, second)
    watched.send(first, second)

    class PowerCut(Exception):
        pass

    def cut(*_):
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(house, "push_house", cut)
        with pytest.raises(PowerCut):
            watched.look()
    assert watched.incidents() == []
    assert watched.look() == {WHO.teacher}, "the facts were kept, the case follows"
    with writing(watched.server).begin() as conn:  # cut after the case, before its facts were told which case it is
        conn.execute(update(SignalFact).values(incident=None))
    assert watched.look() == frozenset()
    (row,) = watched.incidents()
    assert len(json.loads(row.facts)) == 2
    with reading(watched.server).connect() as conn:
        assert set(conn.scalars(select(SignalFact.incident))) == {row.id}


def test_what_a_closed_case_has_counted_opens_no_other(watched):
    watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    alternate(watched, first, second)
    watched.send(first, second)
    watched.look()
    with house_write(watched.server, watched.clock, "close") as session:
        session.scalars(select(Incident)).one().standing = "closed"
    alternate(watched, first, second, turns=((10, 20), (10, 21)))
    watched.send(first, second)
    watched.look()
    assert len(watched.incidents()) == 1


def test_entries_during_a_lesson_from_another_room_are_a_fact_and_no_case(watched):
    watched.room("305"), watched.room("210"), watched.machine("305")
    there = watched.hand("210")
    watched.write(there, at(13))
    watched.send(there)
    assert watched.look() == frozenset()
    (fact,) = watched.facts()
    assert (fact["fact"], fact["pair"]) == ("foreign room", 3)
    assert (fact["room"], fact["planned"]) == (watched.room("210").hex, watched.room("305").hex)
    assert watched.incidents() == [], "three points open nothing"


def test_small_signs_of_a_week_add_up_and_older_ones_do_not(watched):
    watched.room("210"), watched.machine("305")
    there = watched.hand("210")
    watched.write(there, at(13))
    watched.send(there)
    watched.look()
    with Session(writing(watched.server)) as session, session.begin():
        access_log.append(session, [Access(WHO.teacher, "export", "students.card", GROUP)], watched.clock.now())
    watched.look()
    assert watched.kinds() == ["first export", "foreign room"]
    assert watched.incidents() == [], "three and one are four"
    watched.clock.go(days=8)
    signal_facts.signal(watched.server, watched.clock, WHO.teacher, guesses(watched))
    assert watched.incidents() == [], "what lies further back than a week is not counted with it"


def test_small_signs_within_a_week_open_a_case(watched):
    watched.room("210"), watched.machine("305")
    there = watched.hand("210")
    watched.write(there, at(13))
    watched.send(there)
    watched.look()
    watched.clock.go(days=2)
    assert signal_facts.signal(watched.server, watched.clock, WHO.teacher, guesses(watched))
    (row,) = watched.incidents()
    assert row.points == 5
    assert [fact["signal"] for fact in json.loads(row.facts)] == ["foreign room", "night guesses"]


def guesses(watched):
    return NightGuesses(watched.clock.now() - timedelta(minutes=3), watched.clock.now(), 3)


def test_a_door_tells_the_same_fact_once_an_hour(watched):
    for _ in range(3):
        signal_facts.signal(watched.server, watched.clock, WHO.teacher, guesses(watched))
        watched.clock.go(minutes=10)
    assert watched.kinds() == ["night guesses"]
    watched.clock.go(hours=1)
    signal_facts.signal(watched.server, watched.clock, WHO.teacher, guesses(watched))
    assert watched.kinds() == ["night guesses"] * 2
    assert watched.incidents() == [], "a signal counts once, however often it was seen"


def test_entries_after_the_last_day(watched):
    hand = watched.hand("305")
    with reading(watched.server).connect() as conn:
        row = conn.scalar(select(Employee.id).where(Employee.person_id == WHO.teacher))
    change(watched.server, Employee, row, dismissed=DAY - timedelta(1))
    watched.write(hand, at(13))
    watched.write(hand, at(13, 20))
    watched.send(hand)
    watched.look()
    (fact,) = watched.facts()
    assert (fact["fact"], fact["why"], fact["entries"], fact["away_from"]) == ("away", "left", 2, "2026-11-11")


@pytest.mark.parametrize(
    ("standing", "reason", "days", "found"),
    [
        ("suspended", "длительный отпуск", 2, ["away"]),
        ("closed", "приказ", 2, ["away"]),
        ("suspended", "длительный отпуск", 0, []),
        ("suspended", "Владелец сообщил, что пароль может быть известен другим.", 2, []),
        ("active", "", 2, []),
    ],
    ids=["halted", "closed", "halted today", "he fears for his password himself", "works again"],
)
def test_entries_while_the_account_is_halted(watched, standing, reason, days, found):
    hand = watched.hand("305")
    lay(watched.server, Account, person_id=WHO.teacher, kind="staff", login="k", standing=standing, reason=reason,
        since=at(10) - timedelta(days=days))  # fmt: skip
    watched.write(hand, at(13))
    watched.send(hand)
    watched.look()
    assert watched.kinds() == found


def test_entries_on_a_day_on_which_somebody_stands_in(watched):
    hand = watched.hand("305")
    lay(watched.server, Substitution, page_id=PAGE, day=DAY, pair=3, season="2026-1", teacher_id=WHO.other,
        absent_id=WHO.teacher)  # fmt: skip
    watched.write(hand, at(9), day=date(2026, 11, 9))
    watched.send(hand)
    watched.look()
    assert watched.kinds() == ["away"]


def test_who_is_replaced_in_one_lesson_is_here_for_the_others(watched):
    hand = watched.hand("305")
    lay(watched.server, Slot, page_id=PAGE, season="2026-1", weekday=3, pair=1, room_id=known("room", "305"),
        teacher_id=WHO.teacher, first_day=date(2026, 9, 1), last_day=date(2026, 12, 31))  # fmt: skip
    lay(watched.server, Substitution, page_id=PAGE, day=DAY, pair=3, season="2026-1", teacher_id=WHO.other,
        absent_id=WHO.teacher)  # fmt: skip
    watched.write(hand, at(9), day=date(2026, 11, 9))
    watched.send(hand)
    watched.look()
    assert watched.kinds() == []


def test_marks_for_a_group_never_taught_that_nobody_let_stand(watched):
    hand = watched.hand("305")
    mark_past_the_rules(watched, hand, OTHER_PAGE, 2)
    watched.send(hand)
    watched.look()
    (fact,) = watched.facts()
    assert (fact["fact"], fact["marks"], fact["groups"]) == ("foreign groups", 2, [OTHER_GROUP.hex])


def test_marks_for_a_group_he_knows_are_no_sign_even_where_they_wait(watched):
    hand = watched.hand("305")
    mark_past_the_rules(watched, hand, FOREIGN_PAGE, 1)  # another page of his own group
    watched.send(hand)
    watched.look()
    with reading(watched.server).connect() as conn:
        assert set(conn.scalars(select(ChangeAudit.outcome))) == {"parked"}
    assert watched.kinds() == []


def mark_past_the_rules(watched, hand, page, marks):
    """Put marks as a patched program does: nothing on the machine refuses them."""
    for engine in (watched.server, hand.engine):
        lay_lesson(engine, DAY, 5, page=page, teacher=WHO.other)
    place(watched.server)
    watched.reach(hand, at(13))
    with hand.store.write("put_mark") as session:
        work = session.scalars(select(Work.id).join(Lesson).where(Lesson.page_id == page, Lesson.born_pair == 5)).one()
        session.add_all(MarkEntry(work_id=work, student_id=student(number), value="5") for number in range(marks))


# ---- near misses


def nothing(watched, *people):
    watched.look()
    found = [watched.kinds(person) for person in people or (WHO.teacher,)]
    assert found == [[] for _ in found]
    assert watched.incidents() == []


def test_a_lesson_in_its_own_room(watched):
    watched.room("210"), watched.machine("210")
    hand = watched.hand("305")
    for minute in (31, 40, 59):
        watched.write(hand, at(12, minute))
    watched.send(hand)
    nothing(watched)


def test_a_lesson_that_was_given_another_room(watched):
    watched.machine("305")
    lay(watched.server, Substitution, page_id=PAGE, day=DAY, pair=3, season="2026-1", teacher_id=WHO.teacher,
        room_id=watched.room("210"))  # fmt: skip
    there = watched.hand("210")
    watched.write(there, at(13))
    watched.send(there)
    nothing(watched)


def test_the_one_who_stands_in_writes_where_the_lesson_is(watched):
    watched.room("210"), watched.machine("210")
    lay(watched.server, Slot, page_id=FOREIGN_PAGE, season="2026-1", weekday=3, pair=3, room_id=watched.room("210"),
        teacher_id=WHO.other, first_day=date(2026, 9, 1), last_day=date(2026, 12, 31))  # fmt: skip
    lay(watched.server, Substitution, page_id=PAGE, day=DAY, pair=3, season="2026-1", teacher_id=WHO.other,
        absent_id=WHO.teacher)  # fmt: skip
    place(watched.server)
    hand = watched.hand("305", WHO.other)
    watched.write(hand, at(13))
    watched.send(hand)
    nothing(watched, WHO.other)


def test_a_day_that_is_taught_as_another_weekday(watched):
    watched.room("210"), watched.machine("305")
    lay(watched.server, DayChange, day=DAY, season="2026-1", as_weekday=1)  # Tuesday: he has no lesson
    there = watched.hand("210")
    watched.write(there, at(13), day=date(2026, 11, 9))
    watched.send(there)
    nothing(watched)


def test_a_lesson_that_falls_out(watched):
    watched.room("210"), watched.machine("305")
    lay(watched.server, DayChange, day=DAY, group_id=GROUP, season="2026-1", cancelled=True)
    there = watched.hand("210")
    watched.write(there, at(13), day=date(2026, 11, 9))
    watched.send(there)
    nothing(watched)


def test_clocks_that_are_wrong_are_corrected_before_anything_is_judged(watched):
    """By its own clock the second machine writes at the same time as the first; it wrote two hours later."""
    watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    watched.turn_back(second, hours=2)
    for hour, minute in TURNS:
        watched.write(first, at(hour, minute))
        watched.write(second, at(hour + 2, minute))
    watched.send(first, second, moment=at(12, 5))
    with reading(watched.server).connect() as conn:
        raw = sorted(conn.execute(select(ChangeAudit.raw_time, ChangeAudit.device).distinct()).all())
    assert raw[0].raw_time == raw[1].raw_time, "by the clocks of the machines both write at nine"
    nothing(watched)


def test_work_at_once_is_seen_whatever_the_clocks_say(watched):
    watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    watched.turn_back(second, hours=2)
    alternate(watched, first, second)
    watched.send(first, second, moment=at(10))
    assert watched.look() == {WHO.teacher}


def test_entries_whose_time_nobody_can_vouch_for_prove_nothing(watched):
    watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    alternate(watched, first, second)
    watched.send(first, second)
    with writing(watched.server).begin() as conn:
        for row in conn.execute(select(Batch.device, Batch.seq, Batch.body).where(Batch.device == second.device)).all():
            doubted = row.body.replace(b'"doubtful":false', b'"doubtful":true')
            assert doubted != row.body
            conn.execute(update(Batch).where(Batch.device == row.device, Batch.seq == row.seq).values(body=doubted))
    nothing(watched)


def test_three_teachers_at_the_machine_of_the_staff_room(watched):
    crowd(watched, STAFF_ROOM)
    nothing(watched, WHO.teacher, WHO.other, WHO.curator)


def test_three_people_in_a_row_elsewhere(watched):
    watched.room("101")
    crowd(watched, "101")
    watched.look()
    assert [watched.kinds(person) for person in (WHO.teacher, WHO.other, WHO.deputy)] == [["several accounts"]] * 3
    assert watched.facts()[0]["people"] == 3
    assert watched.incidents() == []


def crowd(watched, room):
    machine, turns = watched.machine(room), ((WHO.teacher, PAGE), (WHO.other, FOREIGN_PAGE), (WHO.deputy, PAGE))
    hands = [watched.hand(room, person, machine=machine) for person, _ in turns]
    for number, (hand, (person, page)) in enumerate(zip(hands, turns, strict=True)):
        watched.reach(hand, at(15, 3 * number))
        if person is WHO.deputy:
            with hand.store.write("change_day") as session:
                session.add(DayChange(day=date(2026, 12, 31), season="2026-1", cancelled=True))
        else:
            watched.write(hand, hand.clock.now(), page, DAY if page == PAGE else date(2026, 11, 10))
    watched.send(*hands, moment=at(16))


def test_new_devices_of_many_people_on_one_machine_are_no_sign(office, desks, engine, clock, hashes):
    """The day on which the administrator brings the computers: everybody signs in, nobody has typed anything."""
    salt, _, _ = hashes
    secret = secret_of(salt, PASSWORD)
    for role in (Role.DEPUTY_UMR, Role.DIRECTOR, Role.METHODIST, Role.DISPATCHER):
        key = public_form(DeviceKey.generate().public)
        told = desks.machine("enrol", login=role.value, secret=secret, device=ids.fresh().hex, key=key)
        assert told[0] == 200, told
        clock.move(minutes=1)
    assert login_watch.look(engine, clock) == frozenset()
    with reading(engine).connect() as conn:
        assert conn.scalar(select(func.count()).select_from(SignalFact)) == 0


# ---- what was mended


def test_a_timetable_that_is_mended_takes_a_small_sign_back(watched):
    watched.machine("305"), watched.room("210")
    there = watched.hand("210")
    watched.write(there, at(13))
    watched.send(there)
    for _ in range(2):  # the second time everything has settled and the day is behind
        watched.look()
        watched.clock.go(minutes=2)
    assert watched.kinds() == ["foreign room"]
    lay(watched.server, Substitution, page_id=PAGE, day=DAY, pair=3, season="2026-1", teacher_id=WHO.teacher,
        room_id=watched.room("210"))  # fmt: skip
    watched.clock.go(days=1)
    with Session(writing(watched.server)) as session, session.begin():
        found = [Finding(WHO.teacher, "guesses", guesses(watched))]
        signal_facts.keep(session, found)
    assert watched.look() == frozenset(), "before a case is opened its days are read again"
    assert watched.kinds() == ["night guesses"]


def test_the_first_look_at_an_old_college_judges_a_week_and_no_more(watched):
    watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    alternate(watched, first, second)
    watched.send(first, second)
    watched.clock.go(days=8)
    nothing(watched)


def test_what_comes_late_is_judged_by_the_day_it_was_written(watched):
    watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    watched.look()
    alternate(watched, first, second)
    watched.send(first, moment=at(12))
    watched.look()
    watched.send(second, moment=at(12) + timedelta(days=20))
    assert watched.look() == {WHO.teacher}
    assert watched.facts()[-1]["at"] == at(9, 3).timestamp() * 1000


# ---- what the college decides


def test_points_and_threshold_are_the_colleges(watched):
    watched.room("210")
    with house_write(watched.server, watched.clock, "decide") as session:
        watch_settings.decide(session, "threshold", "8", by=None, at=watched.clock.now())
    first, second = watched.hand("305"), watched.hand("210")
    alternate(watched, first, second)
    watched.send(first, second)
    assert watched.look() == frozenset()
    with house_write(watched.server, watched.clock, "decide") as session:
        watch_settings.decide(session, "points foreign room", "9", by=None, at=watched.clock.now())
    assert watched.look() == {WHO.teacher}, "what waits is counted anew"
    assert watched.incidents()[0].points == 13


def test_facts_hold_no_name_and_no_mark(watched):
    watched.room("210")
    first, second = watched.hand("305"), watched.hand("210")
    alternate(watched, first, second)
    watched.send(first, second)
    watched.look()
    (row,) = watched.incidents()
    kept = row.facts + json.dumps(watched.facts(), ensure_ascii=False)
    for word in ("Кузнецов", "kuznetsov", "ИСП", "Агафонова", "value", "sentence"):
        assert word not in kept
    assert all(set(fact) <= ALLOWED for fact in json.loads(row.facts))


ALLOWED = {"id", "points", "fact", "signal", "at", "since", "machines", "called", "rooms", "minutes"}


# ---- both databases, and how long it takes


def test_it_watches_on_postgresql_too(postgres_database, machines):
    server, clock = open_server(postgres_database, migrate=True), Hands()
    upgrade(server, "server")
    found_server(server)
    clock.moment = at(8)
    with served(server, clock) as address:
        watched = Watched(server, address, machines, clock)
        watched.room("210"), watched.machine("305")
        first, second = watched.hand("305"), watched.hand("210")
        alternate(watched, first, second)
        mark_past_the_rules(watched, second, OTHER_PAGE, 1)
        watched.send(first, second)
        other = open_server(postgres_database)  # another process that serves the same database
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(login_watch.look, (server, other), (clock, clock)))
        other.dispose()
        assert sorted(map(len, both)) == [0, 1], "one of them finds it"
        assert len(watched.incidents()) == 1
        assert watched.look() == frozenset()
        assert watched.kinds() == ["foreign groups", "foreign room", "overlap", "two rooms"]
    server.dispose()
