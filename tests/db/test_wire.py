"""What travels is small, comes back as it was, and garbage is told from it."""

import json
import random
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from db.ids import derived
from db.sync import columns, wire
from db.sync.batch import Malformed
from db.sync.columns import Rows
from db.sync.shapes import shapes

COLLEGE = UUID(int=7)


def rows_of(table: str, records: list[dict], through: tuple[int, ...] = (1,)) -> Rows:
    shape = shapes()[table]
    names = (*shape.columns, *shape.tokens)
    return Rows(
        [record["id"] for record in records],
        {name: [record.get(name) for record in records] for name in names},
        [through] * len(records),
    )


def journal(students: int, lessons: int, seed: int = 1) -> dict[str, Rows]:
    """A page as teachers fill it: a mark for everyone at every lesson, some absent, all entered by hand in time."""
    chance = random.Random(seed)
    page, teacher, device = (UUID(int=chance.getrandbits(128)) for _ in range(3))
    people = [UUID(int=chance.getrandbits(128)) for _ in range(students)]
    told: dict[str, list[dict]] = {"lesson": [], "work": [], "mark": [], "presence": [], "lesson_entry": []}
    seq, clock = 0, 1_757_000_000_000

    def version() -> str:
        nonlocal seq, clock
        seq += 1
        clock += chance.randrange(300, 4000)
        return f"{device.hex}.{seq}"

    for number in range(lessons):
        day, pair = date(2026, 9, 1) + timedelta(number), 1 + number % 4
        lesson = derived(COLLEGE, "lesson", page, day, pair, 0)
        work = derived(COLLEGE, "work", lesson, 0)
        token = version()
        told["lesson"].append(
            {"id": lesson.hex, "page_id": page.hex, "born_day": day.isoformat(), "born_pair": pair, "take": 0, "day": day.isoformat(),
                 "pair": pair, "teacher_id": teacher.hex, "cancelled": False, "cancel_reason": "", "v_when": token, "v_who": token}
        )  # fmt: skip
        told["lesson_entry"].append(
            {"id": derived(COLLEGE, "lesson_entry", lesson).hex, "lesson_id": lesson.hex, "topic": f"Тема занятия {number}",
                 "hours": "2", "kind": "Л", "late_reason": "", "homework": f"§ {number}", "homework_none": False, "v_what": version()}
        )  # fmt: skip
        told["work"].append(
            {"id": work.hex, "lesson_id": lesson.hex, "ordinal": 0, "kind": "", "title": "", "weight": "1", "top": 5,
                 "assessment_item": "", "v_what": token}
        )  # fmt: skip
        for person in people:
            told["mark"].append(
                {"id": derived(COLLEGE, "mark", work, person).hex, "work_id": work.hex, "student_id": person.hex,
                     "value": chance.choice("33444455522"), "late_reason": "", "comment": "", "v_value": version(),
                     "given_at": clock}
            )  # fmt: skip
            if chance.random() < 0.1:
                told["presence"].append(
                    {"id": derived(COLLEGE, "presence", lesson, person).hex, "lesson_id": lesson.hex,
                         "student_id": person.hex, "fact": "н", "v_fact": version(), "noted_at": clock}
                )  # fmt: skip
    return {table: rows_of(table, records) for table, records in told.items()}


def as_records(rows: Rows) -> dict[str, tuple]:
    names = sorted(rows.columns)
    return {
        row: (rows.through[place], *(rows.columns[name][place] for name in names)) for place, row in enumerate(rows.ids)
    }


def test_a_year_of_marks_fits_in_100_kilobytes_and_comes_back_as_it_was():
    sent = journal(30, 200)
    packed = wire.encode(columns.pack(sent, COLLEGE))
    assert len(packed) < 100_000
    got = columns.unpack(wire.decode(packed), COLLEGE)
    assert got.keys() == sent.keys()
    for table in sent:
        assert as_records(got[table]) == as_records(sent[table])


def test_a_derived_id_does_not_travel_and_a_foreign_one_does():
    told = journal(2, 2)
    text = json.dumps(columns.pack(told, COLLEGE))
    assert not any(row in text for row in told["mark"].ids + told["work"].ids + told["lesson"].ids)
    told["work"].ids[0] = uuid4().hex
    again = columns.unpack(columns.pack(told, COLLEGE), COLLEGE)
    assert sorted(again["work"].ids) == sorted(told["work"].ids)


def test_a_row_of_two_buckets_travels_once():
    told = journal(2, 2)
    told["mark"].through = [(1, 5), (5,), (1, 5), (1,)]
    packed = columns.pack(told, COLLEGE)
    assert packed["tables"]["mark"]["n"] == 4
    assert as_records(columns.unpack(packed, COLLEGE)["mark"]) == as_records(told["mark"])


@given(st.lists(st.one_of(st.none(), st.integers(-(1 << 40), 1 << 40)), min_size=1, max_size=200))
@settings(deadline=None)
def test_every_column_of_numbers_comes_back(column):
    assert columns._long(json.loads(json.dumps(columns._short(column))), len(column)) == column


@given(st.lists(st.one_of(st.none(), st.text(max_size=3)), min_size=1, max_size=60))
@settings(deadline=None)
def test_every_column_of_words_comes_back(column):
    assert columns._long(json.loads(json.dumps(columns._short(column))), len(column)) == column


PACKED = wire.encode({"rows": columns.pack(journal(3, 3), COLLEGE)})


@given(st.integers(0, len(PACKED) - 1))
@settings(deadline=None)
def test_half_a_message_is_malformed(length):
    with pytest.raises(Malformed):
        wire.decode(PACKED[:length])


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = zstandard.ZstdCompressor().compress(b" " * (64 << 20))
    with pytest.raises(Malformed):
        wire.decode(bomb)
    with pytest.raises(Malformed):
        wire.decode(zstandard.ZstdCompressor().compress(b"[" * 200_000))
    with pytest.raises(Malformed):
        wire.decode(zstandard.ZstdCompressor().compress(b'{"a":NaN}'))
    with pytest.raises(Malformed):
        wire.decode(PACKED + b"more")


SPOILT = columns.pack(journal(3, 3), COLLEGE)


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_a_spoilt_answer_is_malformed_or_harmless(data):
    """Any one value replaced by any other: what is read is still rows of the declared kinds, or Malformed."""
    told = json.loads(json.dumps(SPOILT))
    places = list(_places(told))
    holder, key = data.draw(st.sampled_from(places))
    holder[key] = data.draw(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.just([]), st.just({}))
    )
    try:
        got = columns.unpack(told, COLLEGE)
    except Malformed:
        return
    for rows in got.values():
        assert {len(column) for column in rows.columns.values()} | {len(rows.through)} == {len(rows.ids)}
        assert all(len(row) == 32 for row in rows.ids)


def _places(told):
    pairs = told.items() if isinstance(told, dict) else enumerate(told)
    for key, value in list(pairs):
        yield told, key
        if isinstance(value, dict | list):
            yield from _places(value)
