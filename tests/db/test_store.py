"""One act is one signed batch, durable whole or not at all, whatever happens in the middle."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from college.cells import Cell
from college.marks import Mark
from college.refusal import Refused
from db import lessons
from db.gradebook import put_cell
from db.migrations import SCHEMA
from db.models.exchange import Outbox, Self
from db.models.groups import StudyGroup
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from db.models.people import PersonName
from db.spread import Column
from db.store import Store, next_batch
from db.troubles import DiskFull
from tests.factories import GROUP, PAGE, TODAY, WHO, Hand, chain_of, column_on, lay_lesson, put, student


def today(hand: Hand) -> Column:
    return column_on(hand, TODAY)


def mark(hand: Hand, number: int, value: Mark = Mark.FIVE, column: Column | None = None) -> None:
    put(hand, column or today(hand), number, Cell(marks=(value,)))


def marks(hand: Hand) -> list[str]:
    return sorted(row.value for row in hand.rows(MarkEntry) if row.value)


def test_one_act_is_one_signed_batch_and_the_chain_verifies(teacher: Hand) -> None:
    mark(teacher, 0)
    teacher.clock.go(seconds=3)
    mark(teacher, 1, Mark.FOUR)
    mark(teacher, 0, Mark.THREE)
    names = chain_of(teacher)
    first, second, third = teacher.batches()
    assert [batch.act for batch in (first, second, third)] == ["put_mark"] * 3
    assert len({batch.act_id for batch in (first, second, third)}) == 3
    assert (first.lease, first.schema, first.clock.boot) == ("lease-1", SCHEMA, "boot-1")
    assert second.clock.wall - first.clock.wall == 3000 == second.clock.mono - first.clock.mono
    assert {change.table for change in first.changes} == {"lesson", "work", "mark"}, "the first entry makes the lesson"
    (self,) = teacher.rows(Self)
    assert (self.next_seq, self.last_hash) == (4, names[-1])
    assert teacher.store.waiting() == 3


def test_an_act_without_a_change_makes_no_batch(teacher: Hand) -> None:
    told: list[frozenset[str]] = []
    teacher.store.listen(told.append)
    with teacher.store.write("nothing") as session:
        assert session.get_one(StudyGroup, GROUP).name == "ИСП-21"
    assert (teacher.outbox(), told) == ([], [])


def test_an_edit_taken_back_within_the_act_does_not_travel(teacher: Hand) -> None:
    lesson = lay_lesson(teacher.engine, date(2026, 11, 9), 2, marks={0: "4"})
    with teacher.store.write("put_mark") as session:
        row = session.scalars(select(MarkEntry)).one()
        before = row.v_value
        row.value = "5"
        session.flush()
        row.value = "4"
        session.flush()
        assert row.v_value == before
        session.get_one(Lesson, lesson).cancel_reason = "нет света"
    (batch,) = teacher.batches()
    assert [(change.table, change.group) for change in batch.changes] == [("lesson", "state")]


@pytest.mark.parametrize("why", [Refused("Нельзя."), ZeroDivisionError()])
def test_nothing_is_half_done_when_the_body_ends_in_an_exception(teacher: Hand, why: Exception) -> None:
    told: list[frozenset[str]] = []
    teacher.store.listen(told.append)

    def act() -> None:
        with teacher.store.write("put_mark") as session:
            put_cell(session, today(teacher), student(0), Cell(marks=(Mark.FIVE,)), person=WHO.teacher,
                     clock=teacher.clock)  # fmt: skip
            next_batch(session)
            put_cell(session, today(teacher), student(1), Cell(marks=(Mark.FIVE,)), person=WHO.teacher,
                     clock=teacher.clock)  # fmt: skip
            session.flush()
            raise why

    with pytest.raises(type(why)):
        act()
    assert (teacher.rows(Lesson), teacher.rows(MarkEntry), teacher.outbox(), told) == ([], [], [], [])
    mark(teacher, 0)
    assert len(chain_of(teacher)) == 1


def test_a_column_of_thirty_is_thirty_batches_of_one_act_in_one_transaction(machines) -> None:
    hand = machines.hand(students=30)
    seen: list[int] = []

    def look() -> None:
        with hand.store.read() as session:
            seen.append(session.scalar(select(func.count()).select_from(MarkEntry)) or 0)

    column = today(hand)
    with hand.store.write("put_column") as session:
        for number in range(30):
            put_cell(session, column, student(number), Cell(marks=(Mark.FIVE,)), person=hand.person, clock=hand.clock)
            next_batch(session)
        look()
    look()
    assert seen == [0, 30], "nobody sees a part of the column"
    assert len(chain_of(hand)) == 30
    batches = hand.batches()
    assert len({batch.act_id for batch in batches}) == 1
    assert {batch.act for batch in batches} == {"put_column"}
    # The first batch makes the lesson, the others build on it.
    assert [len(batch.needs) for batch in batches] == [0] + [1] * 29
    assert {need[0] for batch in batches[1:] for need in batch.needs} == {1}
    assert all([change.table for change in batch.changes] == ["mark"] for batch in batches[1:])


def test_nouns_are_told_after_the_commit_only_and_in_the_writing_thread(teacher: Hand) -> None:
    heard: list[tuple[frozenset[str], int, int]] = []

    def hear(nouns: frozenset[str]) -> None:
        with teacher.store.read() as session:
            count = session.scalar(select(func.count()).select_from(MarkEntry)) or 0
        heard.append((nouns, count, threading.get_ident()))

    stop = teacher.store.listen(hear)
    with teacher.store.write("put_mark") as session:
        put_cell(session, today(teacher), student(0), Cell(marks=(Mark.TWO,)), person=WHO.teacher, clock=teacher.clock)
        session.flush()
        assert heard == []
    assert heard == [(frozenset({"lesson", "work", "mark"}), 1, threading.get_ident())]
    stop()
    mark(teacher, 1)
    assert len(heard) == 1


def test_a_listener_may_write_itself(teacher: Hand) -> None:
    stop = teacher.store.listen(lambda _: (stop(), mark(teacher, 1)))
    mark(teacher, 0)
    assert len(chain_of(teacher)) == 2


def test_a_reading_session_cannot_write(teacher: Hand) -> None:
    def add() -> None:
        with teacher.store.read() as session:
            session.add(Lesson(id=student(0), page_id=PAGE, born_day=TODAY, born_pair=3, day=TODAY, pair=3))
            session.flush()

    with pytest.raises(OperationalError, match="readonly"):
        add()
    with pytest.raises(OperationalError, match="readonly"), teacher.store.read() as session:
        session.execute(text("UPDATE sync_self SET next_seq = 9"))
    assert (teacher.rows(Lesson), teacher.rows(Self)[0].next_seq) == ([], 1)


def test_a_reader_sees_one_moment_while_others_write(teacher: Hand) -> None:
    column = today(teacher)
    with teacher.store.read() as session:
        assert session.scalar(select(func.count()).select_from(MarkEntry)) == 0
        mark(teacher, 0, column=column)
        mark(teacher, 1, column=column)
        assert session.scalar(select(func.count()).select_from(MarkEntry)) == 0
        assert session.scalar(select(func.count()).select_from(Outbox)) == 0
    assert marks(teacher) == ["5", "5"]


def test_two_threads_type_and_every_mark_stands_in_one_chain(machines) -> None:
    hand = machines.hand(students=30)
    lesson = lay_lesson(hand.engine, TODAY)
    column = today(hand)
    assert column.lesson == lesson
    failures: list[BaseException] = []

    def type_(numbers: range) -> None:
        try:
            for number in numbers:
                mark(hand, number, column=column)
        except BaseException as error:  # noqa: BLE001  told in the main thread
            failures.append(error)

    threads = [threading.Thread(target=type_, args=(range(start, 30, 2),)) for start in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert marks(hand) == ["5"] * 30
    assert len(chain_of(hand)) == 30


def test_an_act_inside_an_act_says_so_at_once(teacher: Hand) -> None:
    with pytest.raises(RuntimeError, match="act inside an act"), teacher.store.write("outer"):
        mark(teacher, 0)
    mark(teacher, 0)
    assert len(chain_of(teacher)) == 1


def test_a_full_disk_is_said_and_costs_only_what_did_not_fit(teacher: Hand) -> None:
    mark(teacher, 0)
    pages = _pragma(teacher, "PRAGMA page_count")
    _pragma(teacher, f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(DiskFull):
        _fill(teacher)
    done = len(teacher.rows(PersonName)) - _names_laid(teacher)
    assert len(chain_of(teacher)) == 1 + done, "what came before stands, of the last act nothing"
    assert marks(teacher) == ["5"]
    with pytest.raises(DiskFull):
        _long_act(teacher, 1000)
    _pragma(teacher, f"PRAGMA max_page_count={pages + 10_000}")
    mark(teacher, 1)
    assert len(chain_of(teacher)) == 2 + done
    assert marks(teacher) == ["5", "5"]


def _names_laid(hand: Hand) -> int:
    return sum(row.since < date(2026, 1, 1) for row in hand.rows(PersonName))


def _fill(hand: Hand) -> None:
    for number in range(1, 500):
        _long_act(hand, number)


def _long_act(hand: Hand, number: int) -> None:
    with hand.store.write("rename") as session:
        day = date(2026, 1, 1) + timedelta(number)
        session.add(PersonName(person_id=WHO.teacher, since=day, surname="К" * 80, given="О" * 80))


def _pragma(hand: Hand, sentence: str) -> int:
    """Ask the very connection that writes: the limit is the connection's own."""
    raw = hand.engine.raw_connection()
    try:
        return raw.dbapi_connection.execute(sentence).fetchone()[0]
    finally:
        raw.close()


def test_a_text_that_no_server_takes_is_refused_here(teacher: Hand) -> None:
    column = today(teacher)

    def put(topic: str) -> None:
        with teacher.store.write("put_lesson") as session:
            lessons.put_lesson(session, column, person=WHO.teacher, clock=teacher.clock, topic=topic)

    with pytest.raises(Refused, match="не больше 500 знаков"):
        put("т" * 501)
    for flaw in ("\x00", "\ud83d"):
        with pytest.raises(Refused, match="нельзя записать"):
            put(f"Тема {flaw}")
    assert teacher.outbox() == []
    put("т" * 500)
    assert len(chain_of(teacher)) == 1


def test_the_store_is_made_anew_over_the_same_file(teacher: Hand) -> None:
    mark(teacher, 0)
    teacher.store = Store(teacher.engine, teacher.clock, teacher.key)
    mark(teacher, 1)
    assert len(chain_of(teacher)) == 2
    works = teacher.rows(Work)
    assert len(works) == 1, "the second mark goes into the same column"
