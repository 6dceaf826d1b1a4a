"""What an act changes is captured with everything the server decides by, and nothing can be written past it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from db import ids
from db.models.exchange import Pending, Self
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, Work
from db.models.people import PersonName, RoleAssignment
from db.models.record import BOTH, CLIENT, SERVER, Record, Synced, groups_of, sides_of, synced_models
from db.scope import SECTIONS
from db.store import next_batch
from db.sync.batch import MOST_CHANGES, Batch, Change, read, token, veil
from db.sync.buckets import kind_of
from resources import path as resource
from tests.factories import COLLEGE, HOUSE, PAGE, TODAY, WHO, Hand, Machines, chain_of, change, lay_lesson, student

MONDAY = date(2026, 11, 9)


def only(batch: Batch) -> Change:
    (told,) = batch.changes
    return told


def give(hand: Hand, value: str, *, act: str = "put_mark") -> None:
    with hand.store.write(act) as session:
        session.scalars(select(MarkEntry)).one().value = value


def pending(hand: Hand) -> dict[tuple[str, str], tuple]:
    return {(row.tbl, row.grp): (row.base, row.seen, row.seq, row.born_seq) for row in hand.rows(Pending)}


@pytest.fixture
def marked(teacher: Hand) -> Hand:
    """A teacher with a lesson that the server has shown: a mark 4 of the first student."""
    lay_lesson(teacher.engine, MONDAY, 2, topic="Тема", marks={0: "4"}, absent=[1])
    return teacher


# ---- what a change carries


def test_a_change_names_what_its_author_saw(marked: Hand) -> None:
    (row,) = marked.rows(MarkEntry)
    marked.hold(7, "page:x", 41, ("mark", row.id))
    marked.hold(9, "group_year:x:2026", 12, ("mark", row.id))
    with marked.engine.begin() as connection:
        connection.execute(update(Self).values(epoch="e1"))
    give(marked, "5")
    told = only(marked.batches()[0])
    assert (told.table, told.row, told.group, told.born) == ("mark", row.id, "value", None)
    assert (told.base, told.seen, told.state) == (HOUSE, "e1/7/41", None)
    assert set(told.values) == {"value", "given_at", "late_reason"}, "a group travels whole"
    assert told.values["value"] == "5"
    assert marked.rows(MarkEntry)[0].v_value == token(marked.device, 1)
    assert pending(marked) == {("mark", "value"): (HOUSE, "e1/7/41", 1, None)}
    (kept,) = marked.rows(Pending)
    assert json.loads(kept.base_value)["value"] == "4", "what the server last showed is kept"


def test_base_names_the_own_edit_before_and_seen_stays_the_first_one(marked: Hand) -> None:
    (row,) = marked.rows(MarkEntry)
    marked.hold(7, "page:x", 41, ("mark", row.id))
    give(marked, "5")
    with marked.engine.begin() as connection:
        connection.execute(text("UPDATE sync_cursor SET seq = 99"))
    give(marked, "3")
    first, second = (only(batch) for batch in marked.batches())
    assert second.base == token(marked.device, 1)
    assert second.seen == first.seen == "/7/41", "the picture is that of the first edit, not of the later pull"
    assert pending(marked) == {("mark", "value"): (HOUSE, "/7/41", 2, None)}, "the base image is the server's"


def test_state_token_goes_along(marked: Hand) -> None:
    (row,) = marked.rows(MarkEntry)
    change(marked.engine, MarkEntry, row.id, v_state=f"{ids.fresh().hex}.4")
    give(marked, "5")
    assert only(marked.batches()[0]).state == marked.rows(MarkEntry)[0].v_state


def test_a_new_row_tells_its_birth_and_whoever_builds_on_it_needs_its_batch(teacher: Hand) -> None:
    with teacher.store.write("birth") as session:
        lesson = Lesson(page_id=PAGE, born_day=TODAY, born_pair=3, day=TODAY, pair=3)
        session.add(lesson)
        session.flush()
        next_batch(session)
        work = Work(lesson_id=lesson.id)
        session.add(work)
        next_batch(session)
        session.add(MarkEntry(work_id=work.id, student_id=student(0), value="5"))
    born, worked, marked = teacher.batches()
    assert born.changes[0].born == {"page_id": PAGE.hex, "born_day": "2026-11-12", "born_pair": 3, "take": 0}
    assert {told.group for told in born.changes} == {"when"}, "of a new row only what was said travels"
    assert only(worked).born == {"lesson_id": lesson.id.hex, "ordinal": 0}
    assert only(worked).values["weight"] == "1", "and what the database fills in"
    assert only(marked).base is None
    rows = teacher.outbox()
    assert (born.needs, worked.needs, marked.needs) == ((), ((1, rows[0].hash),), ((2, rows[1].hash),))
    with teacher.engine.begin() as connection:
        connection.execute(delete(Pending).where(Pending.seq <= 2))  # answered, and shown by the server
    give(teacher, "4")
    assert teacher.batches()[-1].needs == ((3, rows[2].hash),)


def test_a_second_flush_of_an_act_keeps_what_was_seen_at_first(marked: Hand) -> None:
    with marked.store.write("put_mark") as session:
        row = session.scalars(select(MarkEntry)).one()
        row.value = "5"
        session.flush()
        row.value = "3"
        session.flush()
    told = only(marked.batches()[0])
    assert (told.base, told.values["value"]) == (HOUSE, "3")


def test_two_groups_of_a_row_are_two_changes_of_one_batch(marked: Hand) -> None:
    with marked.store.write("put_lesson") as session:
        entry = session.scalars(select(LessonEntry)).one()
        entry.topic, entry.homework = "Процессы", "§ 5"
    (batch,) = marked.batches()
    assert sorted(told.group for told in batch.changes) == ["homework", "what"]


def test_personal_values_are_veiled_and_lie_open_beside(teacher: Hand) -> None:
    with teacher.store.write("rename") as session:
        session.add(PersonName(person_id=student(0), since=TODAY, surname="Петрова", given="Мария"))
    (row,) = teacher.outbox()
    assert "Петрова" not in row.body.decode()
    told = only(read(row.body))
    opened = json.loads(row.open_values)
    assert set(opened) == {"0.surname", "0.given", "0.patronymic"}
    salt, value = opened["0.surname"]
    assert (value, veil(salt, value)) == ("Петрова", told.values["surname"])
    assert len({told[0] for told in opened.values()}) == 3, "each value has a salt of its own"
    assert len(salt) == 32
    assert told.born is not None
    assert told.born["since"] == "2026-11-12"


def test_a_topic_is_not_personal(marked: Hand) -> None:
    with marked.store.write("put_lesson") as session:
        session.scalars(select(LessonEntry)).one().topic = "Процессы"
    (row,) = marked.outbox()
    assert row.open_values is None
    assert "Процессы" in row.body.decode()


# ---- withdrawn, never deleted


def test_a_row_is_withdrawn_with_witnesses_of_what_was_seen(marked: Hand) -> None:
    with marked.store.write("withdraw") as session:
        row = session.scalars(select(MarkEntry)).one()
        row.withdrawn_at, row.withdrawn_by = marked.clock.now(), WHO.teacher
    (batch,) = marked.batches()
    told = {change.group: (change.base, dict(change.values)) for change in batch.changes}
    moment = (marked.clock.now() - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000
    assert told["state"] == (None, {"withdrawn_at": moment, "withdrawn_by": WHO.teacher.hex})
    assert told["value"] == told["comment"] == (HOUSE, {})
    assert set(pending(marked)) == {("mark", "state")}, "a witness is no edit"
    assert len(marked.rows(MarkEntry)) == 1
    with marked.store.write("restore") as session:
        row = session.scalars(select(MarkEntry)).one()
        row.withdrawn_at = row.withdrawn_by = None
    assert only(marked.batches()[1]).base == token(marked.device, 1)


def test_who_withdraws_what_he_just_edited_is_no_witness_of_it(marked: Hand) -> None:
    with marked.store.write("withdraw") as session:
        row = session.scalars(select(MarkEntry)).one()
        row.value = ""
        session.flush()
        row.withdrawn_at = marked.clock.now()
    told = {change.group: dict(change.values) for change in marked.batches()[0].changes}
    assert told["value"]["value"] == ""
    assert told["comment"] == {}


def test_nothing_is_deleted(marked: Hand) -> None:
    def wipe() -> None:
        with marked.store.write("wipe") as session:
            session.delete(session.scalars(select(MarkEntry)).one())

    with pytest.raises(TypeError, match="withdrawn, never deleted"):
        wipe()
    assert len(marked.rows(MarkEntry)) == 1


# ---- no way past it

PAST: dict[str, Callable[[Session], object]] = {
    "bulk update": lambda session: session.execute(update(MarkEntry).values(value="5")),
    "bulk delete": lambda session: session.execute(delete(MarkEntry)),
    "bulk insert": lambda session: session.execute(insert(Work), [{"id": student(9), "lesson_id": student(9)}]),
    "table update": lambda session: session.execute(update(MarkEntry.__table__).values(value="5")),
    "text": lambda session: session.execute(text("UPDATE mark SET value = '5'")),
    "query": lambda session: session.query(MarkEntry).update({"value": "5"}),
    "connection": lambda session: session.connection().execute(text("UPDATE mark SET value = '5'")),
    "save objects": lambda session: session.bulk_save_objects([]),
    "insert mappings": lambda session: session.bulk_insert_mappings(MarkEntry, []),
    "update mappings": lambda session: session.bulk_update_mappings(MarkEntry, []),
    "commit": lambda session: session.commit(),
    "savepoint": lambda session: session.begin_nested(),
}


@pytest.mark.parametrize("way", PAST)
def test_no_way_leads_past_the_capture(marked: Hand, way: str) -> None:
    def act() -> None:
        with marked.store.write("past") as session:
            session.scalars(select(MarkEntry)).one().value = "2"
            session.flush()
            PAST[way](session)

    with pytest.raises(TypeError, match="would not be captured"):
        act()
    assert [row.value for row in marked.rows(MarkEntry)] == ["4"]
    assert marked.outbox() == []


def test_a_rollback_in_the_middle_leaves_nothing(marked: Hand) -> None:
    def act() -> None:
        with marked.store.write("past") as session:
            session.scalars(select(MarkEntry)).one().value = "2"
            session.flush()
            session.rollback()

    with pytest.raises(Exception, match="closed transaction"):
        act()
    assert [row.value for row in marked.rows(MarkEntry)] == ["4"]
    assert marked.outbox() == []


def test_birth_does_not_change(marked: Hand) -> None:
    def act() -> None:
        with marked.store.write("move") as session:
            session.scalars(select(Lesson)).one().born_day = TODAY

    with pytest.raises(TypeError, match="birth"):
        act()
    assert marked.outbox() == []


def test_a_batch_has_at_most_500_changes_and_an_act_may_have_more(machines: Machines) -> None:
    hand = machines.hand()

    def many(count: int, per_batch: int) -> None:
        with hand.store.write("import") as session:
            for number in range(count):
                session.add(RoleAssignment(person_id=student(number), role="methodist", first_day=TODAY))
                if number % per_batch == per_batch - 1:
                    next_batch(session)

    with pytest.raises(ValueError, match="500"):
        many(MOST_CHANGES + 1, 10_000)
    assert hand.outbox() == []
    many(MOST_CHANGES, 10_000)
    many(MOST_CHANGES + 100, MOST_CHANGES)
    assert [len(batch.changes) for batch in hand.batches()] == [500, 500, 100]
    chain_of(hand)


# ---- ids


def test_two_machines_give_the_same_thing_the_same_id(machines: Machines) -> None:
    for person in (WHO.teacher, WHO.other):
        hand = machines.hand(person)
        with hand.store.write("birth") as session:
            lesson = Lesson(page_id=PAGE, born_day=TODAY, born_pair=3, day=TODAY, pair=3)
            session.add(lesson)
            session.flush()
            work = Work(lesson_id=lesson.id)
            session.add(work)
            session.flush()
            session.add(MarkEntry(work_id=work.id, student_id=student(0), value="5"))
            session.add(PresenceEntry(lesson_id=lesson.id, student_id=student(0), fact="н"))
            session.add(LessonEntry(lesson_id=lesson.id))
        assert lesson.id == ids.derived(COLLEGE, "lesson", PAGE, TODAY, 3, 0)
        found = [hand.rows(model)[0].id for model in (Lesson, Work, MarkEntry, PresenceEntry, LessonEntry)]
        if person == WHO.teacher:
            first = found
    assert found == first


def test_a_row_that_two_machines_cannot_make_has_an_id_of_its_moment(teacher: Hand) -> None:
    with teacher.store.write("role") as session:
        session.add(RoleAssignment(person_id=WHO.other, role="methodist", first_day=TODAY))
    row = next(row for row in teacher.rows(RoleAssignment) if row.role == "methodist")
    assert row.id.version == 7
    assert datetime.fromtimestamp((row.id.int >> 80) / 1000, UTC) == teacher.clock.now()


# ---- what every table declares


@pytest.mark.parametrize("model", synced_models().values(), ids=lambda model: model.__tablename__)
def test_every_synchronised_column_belongs_to_exactly_one_merge_group(model: type[Synced]) -> None:
    groups = groups_of(model)
    grouped = [name for columns in groups.values() for name in columns]
    tokens = {f"v_{name}" for name in groups}
    columns = {column.name for column in model.__table__.columns}
    assert len(grouped) == len(set(grouped))
    assert set(grouped) | set(model.sync.birth) | tokens | {"id"} == columns
    assert set(grouped).isdisjoint(model.sync.birth)
    assert model.sync.personal <= set(grouped)


KINDS = {
    line.split("\t")[0].split(":")[0] for line in resource("rights", "buckets.tsv").read_text("utf-8").splitlines()[1:]
}
PARTS = {
    line.split("\t")[0] for line in resource("rights", "sections.tsv").read_text("utf-8").splitlines()[1:]
}  # fmt: skip


@pytest.mark.parametrize("model", synced_models().values(), ids=lambda model: model.__tablename__)
def test_every_table_says_its_side_buckets_and_sections(model: type[Synced]) -> None:
    assert sides_of(model.__table__) == BOTH
    assert model.sync.buckets
    assert {place.kind for place in model.sync.buckets} <= KINDS
    for group in groups_of(model):
        section = model.sync.section_of(group)
        assert section in PARTS or section == "settings", f"{model.__tablename__}.{group}"
    if model.sync.is_derived:
        assert model.sync.birth


def test_every_table_says_whose_side_it_is_on() -> None:
    for table in Record.metadata.sorted_tables:
        assert sides_of(table) in (BOTH, CLIENT, SERVER)
        if table.name not in synced_models():
            assert sides_of(table) != BOTH, f"{table.name} of both sides does not travel"


def test_sections_of_buckets_are_those_of_the_table() -> None:
    lines = resource("rights", "buckets.tsv").read_text("utf-8").splitlines()[1:]
    told = {kind_of(line.split("\t")[0]): tuple(line.split("\t")[2].split(", ")) for line in lines}
    assert {kind: told[kind] for kind in SECTIONS} == SECTIONS


def test_decimals_travel_without_a_fraction_of_noise(marked: Hand) -> None:
    with marked.store.write("put_lesson") as session:
        session.scalars(select(LessonEntry)).one().hours = Decimal("2.50")
    assert only(marked.batches()[0]).values["hours"] == "2.5"
