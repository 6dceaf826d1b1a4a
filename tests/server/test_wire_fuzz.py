"""Whatever comes over the wire: never a failure, never half an effect, never more memory than a request may have."""

import json
import shutil
import tracemalloc
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sqlalchemy import Engine, inspect, text

from college.roles import Action
from db import ids
from db.engine import open_server, writing
from db.models.catalogue import Right
from db.models.exchange import Device, Meta
from db.sync.lease import lease_of
from db.sync.shapes import shapes
from server.app import build
from server.poke import Poke
from tests.attacks import stranger
from tests.attacks.stranger import TABLES, Stranger, canonical, key_of
from tests.conftest import Postgres
from tests.server.conftest import listening
from tests.wire import college
from tests.wire.garbage import DEFS, SPOILT, Raw, fitting, rendered, spoilt

CALLS = ("hello", "push", "pull", "wait", "verify", "known", "hold", "offers")
NOW = int(college.NOON.timestamp() * 1000)
FUZZ = settings(
    deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
NUMBERS = count()
HEARD = {"device", "seat", "open_desktop"}  # that somebody was heard, and where he sits
# What is kept of a batch that does not stand, and buckets that were made ready for it.
KEPT = {"device", "batch", "batch_result", "batch_gap", "batch_name", "change_audit", "quarantine", "bucket"}
CASE = {"incident", "signal_fact", "sync_row"}  # a chain that forks opens one


@dataclass
class Place:
    """A server of the example college, and everything in its tables by plain SQL."""

    engine: Engine
    address: str
    client: httpx.Client
    numbers: Iterator[int]

    def post(self, name: str, body: bytes, who: Stranger) -> tuple[int, Any]:
        """Send signed bytes over a line that stays open."""
        path = f"/sync/v1/{name}"
        headers = {"Content-Type": "application/json", "Content-Encoding": "zstd", **who.signed(path, body)}
        answer = self.client.post(path, content=body, headers=headers)
        return answer.status_code, json.loads(answer.content) if answer.content else {}

    def stranger(self, person: UUID = college.TEACHER) -> Stranger:
        """Return a new device of a person, with a lease."""
        name = f"device {next(self.numbers)}"
        device, key = college.known(name), key_of(college.key(name).private)
        with writing(self.engine).begin() as conn:
            conn.execute(Device.__table__.insert().values(
                id=device, person=person, alg="ed25519", public_key=college.key(name).public, made_at=1,
            ))  # fmt: skip
            meta = conn.execute(Meta.__table__.select()).one()
            known = conn.execute(Device.__table__.select().where(Device.__table__.c.id == device)).one()
        made = Stranger(
            self.address, device.hex, key, lambda: NOW, college=college.COLLEGE.hex, epoch=college.EPOCH_NAME
        )
        made.lease = lease_of(meta, known, "", college.StillClock())
        return made

    def tables(self) -> dict[str, str]:
        """Return the digest of each table but that of the nonces, which every request fills."""
        with self.engine.connect() as conn:
            told = {
                name: repr(sorted(map(repr, conn.execute(text(f'SELECT * FROM "{name}"')))))
                for name in self.names
                if name != "request_nonce"
            }
        return {name: sha256(rows.encode()).hexdigest() for name, rows in told.items()}

    def changed(self, before: dict[str, str]) -> set[str]:
        """Return the tables that are other than they were."""
        return {name for name, told in self.tables().items() if told != before[name]}

    @property
    def names(self) -> list[str]:
        if not hasattr(self, "_names"):
            self._names = sorted(inspect(self.engine).get_table_names())
        return self._names


def found(engine: Engine) -> None:
    """Lay the example college down; its deputy may do everything, so that garbage comes as far as garbage can."""
    college.found(engine)
    sections = {shape.sync.section_of(group) for shape in shapes().values() for group in shape.groups}
    for section in sorted(sections):
        for action in Action:
            role = {"role": "deputy_umr", "section": section, "action": action.value}
            id_ = ids.derived(college.COLLEGE, "right", *role.values())
            with writing(engine).begin() as conn:
                if conn.execute(Right.__table__.select().where(Right.__table__.c.id == id_)).first() is None:
                    conn.execute(Right.__table__.insert().values(id=id_, scope="all", **role))


@contextmanager
def served(engine: Engine) -> Iterator[Place]:
    app = build(engine, college.StillClock(), Poke(), wait_seconds=0.0)
    with (
        listening(app) as address,
        httpx.Client(base_url=address, timeout=60, trust_env=False, verify=False) as client,
    ):
        yield Place(engine, address, client, NUMBERS)


@pytest.fixture(scope="module")
def file(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_server(shutil.copy(empty, tmp_path_factory.mktemp("fuzz") / "parta.db"))
    found(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def database(postgres: Postgres, _migrated: str) -> Iterator[Engine]:
    name = postgres.create(template=_migrated)
    engine = open_server(postgres.url(name))
    found(engine)
    yield engine
    engine.dispose()
    postgres.drop(name)


@pytest.fixture
def sqlite(file: Engine) -> Iterator[Place]:
    with served(file) as place:
        yield place


@pytest.fixture(params=["file", "database"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with served(request.getfixturevalue(request.param)) as place:
        yield place


def packed(told: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(told)


def check(name: str, status: int, told: Any) -> None:
    """See to it that an answer is one of the page's."""
    assert status in (200, 204, 400, 403, 409), (status, told)
    kind = f"{name}-answer" if status in (200, 204) else "refusal"
    if status != 204:
        nonce = {} if told.get("nonce") is not None or kind == "refusal" else {"nonce": "1"}  # nobody asked under one
        Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": DEFS}).validate(told | nonce)


# ---- messages


@st.composite
def messages(draw: st.DrawFn, name: str) -> Any:
    """Return messages of a call that come past the first look more often than chance would let them."""
    told = draw(fitting(name))
    if draw(st.booleans()):
        told = {**told, **{key: value for key, value in _LIKELY.items() if key in told}}
    return told


_LIKELY = {"epoch": college.EPOCH_NAME, "schema": stranger.SCHEMA, "cursors": {"1": 1, "5": 0, "13": 1}, "batches": []}


@pytest.mark.parametrize("name", CALLS)
def test_no_message_makes_the_server_fail_or_do_a_thing_by_halves(sqlite, name):
    who = sqlite.stranger()
    before = sqlite.tables()

    @settings(FUZZ, max_examples=50)
    @given(st.one_of(messages(name), spoilt(messages(name)), spoilt(messages(name))))
    def fuzz(message: Any) -> None:
        status, told = sqlite.post(name, packed(rendered(message)), who)
        check(name, status, told)
        if status == 200 and name == "push":
            assert told["results"] == []

    fuzz()
    assert sqlite.changed(before) <= HEARD


def test_what_is_no_object_is_garbage_and_a_nonce_is_a_short_text(sqlite):
    who = sqlite.stranger()
    before = sqlite.tables()
    for value in SPOILT:
        if not isinstance(value, dict) and rendered(value)[:1] != b"{":
            assert sqlite.post("push", packed(rendered(value)), who) == (400, {"code": "garbage"})
        status, told = sqlite.post("verify", packed(rendered({"v": 1, "nonce": value, "checks": {}})), who)
        check("verify", status, told)
        is_text = rendered(value)[:1] == b'"' and 2 < len(rendered(value)) < 66
        assert is_text or status == 400
    assert sqlite.changed(before) == set()


def test_bombs_and_mountains_cost_little(sqlite):
    who = sqlite.stranger()
    before = sqlite.tables()
    bombs = {
        "zeros": packed(b'{"a":"' + b"0" * (200 << 20) + b'"}'),
        "just too large": packed(b'{"a":"' + b"0" * (4 << 20) + b'"}'),
        "lists": packed(b'{"a":[' + b"[]," * 1_300_000 + b"[]]}"),
        "objects": packed(b'{"a":[' + b'{"":{}},' * 500_000 + b"{}]}"),
        "keys": packed(b"{" + b",".join(b'"%d":0' % n for n in range(240_000)) + b"}"),
        "depth": packed(b"[" * (4 << 20)),
        "a number": packed(b'{"a":' + b"9" * (4_000_000) + b"}"),
        "no size": zstandard.ZstdCompressor(write_content_size=False).compress(b'{"v":1}'),
        "two frames": packed(b'{"v":1}') * 2,
        "half": packed(b'{"v":1}' * 1000)[:-5],
        "another window": b"\x28\xb5\x2f\xfd\xe0" + (1 << 62).to_bytes(8, "little") + b"\x01\x00\x00",
    }
    for name, body in bombs.items():
        assert len(body) < 256 * 1024 or name == "keys", name
    tracemalloc.start()
    try:
        for name, body in bombs.items():
            status, told = sqlite.post("push", body, who)
            assert status == (413 if len(body) > 256 * 1024 else 400), name
            assert told["code"] in ("garbage", "large"), name
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 << 20
    assert sqlite.changed(before) == set()


# ---- batches

IDS = [
    college.PAGE.hex, college.FOREIGN_PAGE.hex, college.GROUP.hex, college.LINE.hex, college.TEACHER.hex,
    college.STUDENTS[0].hex, college.known("room").hex, "0" * 32,
]  # fmt: skip
VALUES = {
    "id": st.sampled_from(IDS), "moment": st.integers(-(1 << 45), 1 << 45), "flag": st.booleans(),
    "whole": st.integers(-(1 << 31) + 1, (1 << 31) - 1), "decimal": st.sampled_from(["0", "1.5", "-2", "99"]),
    "day": st.sampled_from(["2026-11-12", "0001-01-01", "9999-12-31", "2026-09-01"]),
    "time": st.sampled_from(["08:30:00", "23:59:59"]), "text": st.sampled_from(["", "н", "5", "2026", "x" * 20, "teacher"]),
}  # fmt: skip
NASTY = st.sampled_from([*SPOILT, "NaN", "Infinity", "1e400000", "2026-W01-1", "10:00:00+05:00", "24:00", "2026-02-30"])


@st.composite
def changes(draw: st.DrawFn) -> Any:
    """Return changes of tables that there are, in columns of theirs, with values that mostly fit."""
    table = draw(st.sampled_from(sorted(TABLES)))
    shape = TABLES[table]
    group = draw(st.sampled_from(sorted(shape["groups"])))
    values = {one["name"]: draw(_value(one)) for one in shape["groups"][group]}
    born = {one["name"]: draw(_value(one)) for one in shape["birth"]}
    row = draw(st.sampled_from(IDS))
    if not shape["derived"]:
        row = draw(st.sampled_from([row, college.known(f"row {next(NUMBERS)}").hex]))
    elif draw(st.sampled_from([True, True, False])):
        row = stranger.derived(college.COLLEGE.hex, shape["noun"], *(born[one["name"]] for one in shape["birth"]))
    told = {
        "t": table,
        "id": row,
        "g": group,
        "base": draw(_TOKENS),
        "seen": draw(_SEEN),
        "state": draw(_TOKENS),
        "v": values,
    }
    return told | ({"born": born} if draw(st.sampled_from([True, True, False])) else {})


_TOKENS = st.sampled_from([None, college.FOUNDED, f"{'0' * 32}.9999999999999999999"])
_SEEN = st.sampled_from(
    [None, "e1/13/1", "/9999999999/9999999999", "e1/1/0", "e1/9999999999999999999/1", f"e1/1/{1 << 63}"]
)


# What columns of these names point to, so that rows mostly find their parents.
PLACES = {
    "page_id": college.PAGE.hex, "group_id": college.GROUP.hex, "line_id": college.LINE.hex,
    "student_id": college.STUDENTS[0].hex, "person_id": college.TEACHER.hex, "room_id": college.known("room").hex,
    "lesson_id": college.LESSON.hex, "work_id": college.WORK.hex, "plan_id": college.known("plan").hex,
    "specialty_id": college.known("specialty").hex,
}  # fmt: skip


def _value(column: dict[str, Any]) -> st.SearchStrategy[Any]:
    kind = st.just(PLACES[column["name"]]) if column["name"] in PLACES else VALUES[column["type"]]
    return st.one_of(kind, kind, kind, st.none()) if column.get("optional") else kind


def veiled(batch: Any) -> dict[str, Any]:
    """Veil the personal values of a batch in place; return what lies open."""
    opened = {}
    for place_, change in enumerate(batch["changes"]):
        for columns in TABLES[change["t"]]["groups"].values():
            for column in columns:
                name = column["name"]
                if column.get("personal") and name in change["v"] and not isinstance(change["v"][name], Raw):
                    opened[f"{place_}.{name}"] = ["0" * 32, change["v"][name]]
                    change["v"][name] = stranger.veil("0" * 32, change["v"][name])
    return opened


@settings(FUZZ, max_examples=60)
@given(data=st.data())
def test_no_batch_makes_the_server_fail_or_stand_by_halves(place, data):
    who = place.stranger(data.draw(st.sampled_from([college.TEACHER, college.DEPUTY, college.DEPUTY])))
    batch = who.batch(*data.draw(st.lists(changes(), min_size=1, max_size=3)))
    opened = veiled(batch)
    kind = data.draw(st.sampled_from(["sound", "sound", "a value", "a field", "beside"]))
    if kind == "a value":
        change = data.draw(st.sampled_from(batch["changes"]))
        where = change["v"] if change["v"] and data.draw(st.booleans()) else change
        where[data.draw(st.sampled_from(sorted(where)))] = data.draw(NASTY)
    elif kind == "a field":
        batch[data.draw(st.sampled_from(sorted(batch)))] = data.draw(NASTY)
    beside: Any = canonical(opened).decode()
    if kind == "beside":
        beside = data.draw(
            st.sampled_from(SPOILT).map(
                lambda one: rendered({"0.comment": one, "0.reason": ["0", one]}).decode("utf-8", "ignore")
            )
        )
    body = rendered(dict(sorted(batch.items())))
    with suppress(ValueError, RecursionError):  # otherwise it is sent as it is spelt
        body = canonical(json.loads(body))
    told = {"seq": 1, "b": body.decode("utf-8", "ignore"), "s": b64encode(who.key.sign(body)).decode(), "o": beside}
    before = place.tables()
    asked = {
        "v": 1,
        "nonce": "1",
        "epoch": who.epoch,
        "schema": stranger.SCHEMA,
        "clock": who.clock(),
        "batches": [told],
    }
    status, answer = place.post("push", packed(rendered(asked)), who)
    check("push", status, answer)
    if status == 200:
        (result,) = answer["results"]
        assert result["reason"] != "fault"
        if result["status"] in ("applied", "merged"):
            return
    assert place.changed(before) <= (KEPT | CASE if status == 409 else KEPT)


# ---- what breaks stops itself only


@dataclass(frozen=True)
class Planned:
    """A batch of a story: what it does, and which of those before it it needs."""

    kind: str
    needs: tuple[int, ...]


@st.composite
def stories(draw: st.DrawFn) -> list[Planned]:
    """Return batches of which some break a rule, some build on others."""
    kinds = draw(st.lists(st.sampled_from(["well", "well", "well", *BREAKS]), min_size=2, max_size=10))
    return [
        Planned(kind, tuple(sorted(draw(st.sets(st.integers(0, place - 1), max_size=2))) if place else ()))
        for place, kind in enumerate(kinds)
    ]


BREAKS = {
    "foreign": "parked",
    "future": "parked",
    "invalid": "parked",
    "signature": "rejected",
    "bytes": "rejected",
    "table": "parked",
}


@settings(FUZZ, max_examples=20)
@given(story=stories())
def test_a_batch_that_breaks_a_rule_stops_itself_and_what_needs_it_and_nothing_else(place, story):
    who = place.stranger()
    parcels, names, lessons = [], [], []
    for planned in story:
        lesson, change = _lesson(place, who, planned.kind)
        lessons.append(lesson)
        needs = [[number + 1, names[number]] for number in planned.needs]
        parcel = who.sealed(who.batch(change, needs=needs))
        if planned.kind == "bytes":
            parcel["b"] = parcel["b"].replace('"act_id"', '"act_ix"')
            parcel["s"] = b64encode(who.key.sign(parcel["b"].encode())).decode()
            who.prev = sha256(parcel["b"].encode()).hexdigest()
        elif planned.kind == "signature":
            parcel["s"] = b64encode(bytes(64)).decode()
        parcels.append(parcel)
        names.append(who.prev)
    asked = {
        "v": 1,
        "nonce": "1",
        "epoch": who.epoch,
        "schema": stranger.SCHEMA,
        "clock": who.clock(),
        "batches": parcels,
    }
    status, answer = place.post("push", packed(rendered(asked)), who)
    assert status == 200
    expected: list[str] = []
    for planned in story:
        falls = any(expected[number] != "applied" for number in planned.needs)
        expected.append(BREAKS.get(planned.kind) or ("parked" if falls else "applied"))
    assert [result["status"] for result in answer["results"]] == expected
    with place.engine.connect() as conn:
        stands = {str(row).replace("-", "") for (row,) in conn.execute(text("SELECT id FROM lesson"))}
    assert [lesson in stands for lesson in lessons] == [one == "applied" for one in expected]


def _lesson(place: Place, who: Stranger, kind: str) -> tuple[str, dict[str, Any]]:
    number = next(place.numbers)
    day = college.TODAY - timedelta(days=number % 60)
    if kind == "future":
        day = college.TODAY + timedelta(days=1 + number % 30)
    page = college.FOREIGN_PAGE if kind == "foreign" else college.PAGE
    born = {"page_id": page.hex, "born_day": day.isoformat(), "born_pair": number // 60 % 20, "take": number // 1200}
    lesson = who.derived("lesson", *born.values())
    pair = 99 if kind == "invalid" else born["born_pair"]
    change = who.change("lesson", lesson, "when", {"day": day.isoformat(), "pair": pair, "room_id": None}, born=born)
    return lesson, change | ({"t": "lessom"} if kind == "table" else {})
