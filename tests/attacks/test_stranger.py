"""A client written from docs/wire.md that keeps none of its promises: it gets nothing and changes nothing it may not."""

import ast
import hashlib
import sys
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, text

from db.models.marks import ReasonEntry
from tests.attacks import stranger
from tests.attacks.stranger import TABLES, Stranger, digest, packed, veil
from tests.factories import (
    FOREIGN_PAGE,
    GROUP,
    LINE,
    PAGE,
    TODAY,
    WHO,
    Hands,
    Machines,
    known,
    lay,
    lay_lesson,
    place,
    student,
)
from tests.server.conftest import served

Rows = dict[str, set[tuple[Any, ...]]]
MONDAY = TODAY.replace(day=9)
OWN = {
    f"inbox:{WHO.teacher.hex}", "catalogue", "timetable:2026-1", "timetable:2026-2", f"page:{PAGE.hex}",
    f"page_excuse:{PAGE.hex}", f"roll:{GROUP.hex}", f"topics:{LINE.hex}:2026",
}  # fmt: skip


class College:
    """A server with its people's strangers, and its tables by plain SQL."""

    def __init__(self, engine: Engine, address: str, clock: Hands) -> None:
        self.engine, self.address, self.clock = engine, address, clock

    def stranger(self, person: Any = WHO.teacher, name: str = "") -> Stranger:
        """Return somebody with a key of his own, enrolled for a person, who has greeted and pulled."""
        key = Ed25519PrivateKey.generate()
        device = known("stranger", str(person), name).hex
        with self.engine.begin() as conn:
            conn.execute(
                text(
                    "INSERT INTO device (id, person, alg, public_key, made_at) VALUES (:id, :person, 'ed25519', :key, 1)"
                ),
                {
                    "id": self.spelt(device),
                    "person": self.spelt(person.hex),
                    "key": key.public_key().public_bytes_raw(),
                },
            )
        made = Stranger(self.address, device, key, lambda: int(self.clock.now().timestamp() * 1000))
        assert made.hello().status == 200
        assert made.pull().status == 200
        return made

    def spelt(self, id_: str) -> str:
        return id_ if self.engine.dialect.name == "sqlite" else str(stranger.UUID(id_))

    def sql(self, question: str, **words: Any) -> list[tuple[Any, ...]]:
        with self.engine.connect() as conn:
            return [tuple(row) for row in conn.execute(text(question), words)]

    def rows(self) -> Rows:
        """Return every row of every table that travels."""
        return {table: set(self.sql(f'SELECT * FROM "{table}"')) for table in TABLES}

    def one(self, question: str, **words: Any) -> Any:
        ((found,),) = self.sql(question, **words)
        return found


@pytest.fixture
def college(machines: Machines) -> Iterator[College]:
    """The small college, with lessons, marks, absences and a reason on the teacher's page and on a colleague's."""
    engine, clock = machines.server(), Hands()
    own = lay_lesson(engine, MONDAY, 2, topic="Своя", marks={0: "5"}, absent=[1])
    foreign = lay_lesson(
        engine, MONDAY, 1, page=FOREIGN_PAGE, teacher=WHO.other, topic="Чужая", marks={0: "2"}, absent=[1]
    )
    lay(
        engine,
        ReasonEntry,
        *({"lesson_id": lesson, "student_id": student(1), "reason": "у"} for lesson in (own, foreign)),
    )
    place(engine)
    with served(engine, clock, wait_seconds=0.1) as address:
        yield College(engine, address, clock)


@pytest.fixture
def unchanged(college: College) -> Iterator[None]:
    """See to it that at the end of the test no row that travels is another than at its beginning."""
    before = college.rows()

    yield
    assert changed(college, before) == set()


def changed(college: College, before: Rows) -> set[str]:
    """Return the tables in which a row is another than before."""
    return {table for table, rows in college.rows().items() if rows != before[table]}


def lesson_on(who: Stranger, page: Any, pair: int, day: Any = TODAY) -> tuple[str, dict[str, Any]]:
    """Return a lesson that nobody made yet: its id, and the change that makes it."""
    born = {"page_id": page.hex, "born_day": day.isoformat(), "born_pair": pair, "take": 0}
    lesson = who.derived("lesson", *born.values())
    return lesson, who.change(
        "lesson", lesson, "when", {"day": day.isoformat(), "pair": pair, "room_id": None}, born=born
    )


def foreign_ids(who: Stranger) -> dict[str, str]:
    """Return what anybody can work out of the colleague's lesson: the recipe of ids is public."""
    lesson = who.derived("lesson", FOREIGN_PAGE.hex, MONDAY.isoformat(), 1, 0)
    work = who.derived("work", lesson, 0)
    return {
        "lesson": lesson,
        "work": work,
        "mark": who.derived("mark", work, student(0).hex),
        "no_mark": who.derived("mark", work, student(1).hex),
        "presence": who.derived("presence", lesson, student(1).hex),
        "no_presence": who.derived("presence", lesson, student(0).hex),
    }


def test_the_client_shares_no_code_with_what_it_attacks():
    source = Path(stranger.__file__).read_text("utf-8")
    rooms = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            rooms |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            rooms.add((node.module or "").split(".")[0])
    assert rooms - set(sys.stdlib_module_names) == {"cryptography", "httpx", "zstandard"}


# ---- what it reads


def test_whatever_cursors_it_names_it_gets_its_own_buckets_only(college, unchanged):
    who, deputy = college.stranger(), college.stranger(WHO.deputy)
    assert set(who.granted.values()) == OWN
    theirs = {number for number in deputy.granted if number not in who.granted}
    assert len(theirs) >= 4
    guessed = {str(number): 0 for number in range(1, 400)} | dict.fromkeys(theirs, 0)
    told = []
    for rights_rev in ("", who.rights_rev, deputy.rights_rev, "0" * 64):
        answer = who.page(guessed, rights_rev).told
        told += [answer]
        assert answer["spans"].keys() <= who.granted.keys()
        assert {name for _, name in answer.get("granted", ())} <= OWN
    names = ", ".join(f"'{name}'" for name in OWN)
    allowed = college.sql(
        f"SELECT s.tbl, s.row_id FROM sync_row s JOIN bucket b ON b.id = s.bucket WHERE b.name IN ({names}) AND NOT s.deleted"
    )
    got = {(table, row["id"]) for answer in told for table, row in stranger.rows_of(answer["rows"], who.college)}
    assert got == {(table, stranger.UUID(str(row)).hex) for table, row in allowed}
    assert not {id_ for _, id_ in got} & {
        who.derived("lesson", FOREIGN_PAGE.hex, MONDAY.isoformat(), 1, 0),
        *foreign_ids(who).values(),
    }


def test_sums_digests_and_known_tell_nothing_of_foreign_rows(college, unchanged):
    who, deputy = college.stranger(), college.stranger(WHO.deputy)
    heads = {str(number): [head, 0] for number, head in college.sql("SELECT id, head FROM bucket")}
    told = who.call("verify", {"v": 1, "nonce": "1", "checks": heads}).told
    assert {str(number) for number in told["differs"]} <= who.granted.keys()
    asked = {"v": 1, "epoch": who.epoch, "rights_rev": deputy.rights_rev, "cursors": digest(deputy.cursors)}
    assert who.call("wait", asked).status == 200, "it stands elsewhere, and learns no more than that"
    told = who.call("known", {"v": 1, "nonce": "1", "devices": {deputy.device: 9, known("nobody").hex: 9}}).told
    assert told["known"] == {deputy.device: 0, known("nobody").hex: 0}


def test_the_ties_of_others_are_not_told(college):
    who, deputy = college.stranger(), college.stranger(WHO.deputy)
    second = college.stranger(name="second")
    mark = next(row for row in who.held("mark"))
    value = {"value": "4", "given_at": None, "late_reason": ""}
    for hand, given in ((who, "4"), (second, "3")):
        hand.write(hand.change("mark", mark["id"], "value", value | {"value": given}))
    assert [tie["t"] for tie in who.page(who.cursors).told["disputes"]] == ["mark"]
    assert deputy.page(deputy.cursors, told=-(1 << 60)).told["disputes"] == []


def test_a_guessed_id_tells_not_even_whether_there_is_a_row(college, unchanged):
    """Ids are derived: who learns that a row is there learns that a student was absent."""
    who = college.stranger()
    ids = foreign_ids(who)
    assert college.sql("SELECT 1 FROM mark WHERE id = :id", id=college.spelt(ids["mark"]))
    fact = {"fact": "", "minutes_late": None, "noted_at": None}
    value = {"value": "5", "given_at": None, "late_reason": ""}
    foreign = f"{WHO.other.hex}.7"
    held = who.held("mark")[0]
    own = who.change("mark", held["id"], "value", {name: held[name] for name in value})
    for there, absent, table, group, values in (
        ("mark", "no_mark", "mark", "value", value),
        ("presence", "no_presence", "presence", "fact", fact),
    ):
        for base in (None, foreign):
            for state in (None, foreign):
                answers = [
                    who.write(who.change(table, ids[row], group, values, base=base, state=state))
                    for row in (there, absent)
                ]
                assert len({(answer["status"], answer["reason"], str(answer["told"])) for answer in answers}) == 1
                assert answers[0]["status"] == "parked"
        # The same asked by a witness beside an edit that is his own, and by a withdrawal.
        gone = {"withdrawn_at": who.now(), "withdrawn_by": WHO.teacher.hex}
        beside = [[own, who.change(table, ids[row], group, {})] for row in (there, absent)]
        withdrawn = [[who.change(table, ids[row], "state", gone)] for row in (there, absent)]
        for pair in (beside, withdrawn):
            answers = [who.write(*changes) for changes in pair]
            assert len({(answer["status"], answer["reason"]) for answer in answers}) == 1
            assert answers[0]["status"] == "parked"


# ---- in whose name


def test_it_forges_no_author_and_no_device(college, unchanged):
    who, other = college.stranger(), college.stranger(WHO.other)
    _, change = lesson_on(who, FOREIGN_PAGE, 4)
    for forged, key, word in (
        ({"device": other.device}, who.key, "name"),
        ({"device": other.device}, other.key, "name"),
        ({}, other.key, "signature"),
        ({"seq": 77}, who.key, "name"),
    ):
        seq, prev = who.seq + 1, who.prev
        answer = who.push(who.sealed(who.batch(change, prev=prev, **forged), key=key, seq=seq))
        assert [result["reason"] for result in answer.told["results"]] == [word]
    hello = packed({"v": 1, "nonce": "1"})
    for forged in (
        {"device": other.device},
        {"device": known("nobody").hex},
        {"key": other.key},
        {"tag": "parta-machine"},
        {"created": who.now() // 1000 - 301},
        {"covered": ("@method", "content-digest")},
        {"covered": ("@method", "@target-uri")},
        {"digest_of": b"another"},
        {"method": "PUT"},
    ):
        answer = who.send("/sync/v1/hello", hello, **forged)
        assert (answer.status, set(answer.told)) == (401, {"code", "server_time"}), forged
    signed = who.signed("/sync/v1/hello", hello)
    assert who.send("/sync/v1/push", hello, headers=signed).status == 401, "signed for another address"


def test_a_colleagues_batch_signed_anew_is_judged_as_its_own(college, unchanged):
    who, other = college.stranger(), college.stranger(WHO.other)
    _, change = lesson_on(other, FOREIGN_PAGE, 4)
    theirs = other.batch(change)
    mine = theirs | {"device": who.device, "seq": who.seq + 1, "prev": who.prev}
    answer = who.push(who.sealed(mine)).told["results"][0]
    assert (answer["status"], answer["reason"]) == ("parked", "lease"), "the lease is the colleague's"
    mine |= {"lease": who.lease, "seq": who.seq + 1, "prev": who.prev}
    answer = who.push(who.sealed(mine)).told["results"][0]
    assert (answer["status"], answer["reason"]) == ("parked", "right")


def test_it_takes_up_nobodys_answer_by_a_former_name(college):
    who, other = college.stranger(), college.stranger(WHO.other)
    _, change = lesson_on(other, FOREIGN_PAGE, 4)
    assert other.write(change)["status"] == "applied"
    name = [other.device, other.seq, other.prev]
    before = college.rows()
    answer = who.write(lesson_on(who, FOREIGN_PAGE, 5)[1], was=[name])
    assert (answer["status"], answer["reason"], answer["at"]) == ("parked", "right", {})
    # Nor does it lie in wait for a batch of his that is still to come.
    coming = other.batch(lesson_on(other, FOREIGN_PAGE, 6)[1])
    sealed = replace(other).sealed(coming)
    squat = [other.device, coming["seq"], hashlib.sha256(sealed["b"].encode()).hexdigest()]
    assert who.write(lesson_on(who, FOREIGN_PAGE, 7)[1], was=[squat])["status"] == "parked"
    assert college.rows() == before
    assert other.push(sealed).told["results"][0]["status"] == "applied"


# ---- again, in another order, with something missing


def test_a_request_sent_again_is_refused_and_a_batch_sent_again_does_nothing(college):
    who = college.stranger()
    asked = {
        "v": 1, "nonce": "1", "epoch": who.epoch, "schema": stranger.SCHEMA, "clock": who.clock(),
        "batches": [who.sealed(who.batch(lesson_on(who, PAGE, 3)[1]))],
    }  # fmt: skip
    body = packed(asked)
    signed = who.signed("/sync/v1/push", body)
    first = who.send("/sync/v1/push", body, headers=signed)
    assert first.told["results"][0]["status"] == "applied"
    before = college.rows()
    again = who.send("/sync/v1/push", body, headers=signed)
    assert (again.status, again.told["code"]) == (401, "replay")
    for _ in range(3):
        assert who.push(*asked["batches"]).told["results"] == first.told["results"]
    assert college.rows() == before
    assert college.one("SELECT count(*) FROM batch WHERE device = :id", id=college.spelt(who.device)) == 1


def test_batches_out_of_order_or_with_one_left_out_change_nothing(college):
    before = college.rows()
    who = college.stranger()
    start = (who.seq, who.prev)
    one, two, three = (who.sealed(who.batch(lesson_on(who, PAGE, pair)[1])) for pair in (3, 4, 5))
    assert who.push(two, one).status == 400
    assert who.push(one, three).status == 400
    answer = who.push(two, three)
    assert (answer.told["results"], answer.told["expected_seq"]) == ([], 1)
    # The one in the middle dropped, and the chain mended by renumbering: its hash is missed.
    who.seq, who.prev = start
    torn = who.sealed(who.batch(lesson_on(who, PAGE, 5)[1], prev="0" * 64))
    answer = who.push(torn)
    assert (answer.status, answer.told) == (409, {"code": "fork"})
    assert college.one("SELECT state FROM device WHERE id = :id", id=college.spelt(who.device)) == "fork"
    assert who.push(one).told == {"code": "fork"}, "a key that was copied writes nothing any more"
    assert changed(college, before) == {"incident"}, "a case was opened about it"


def test_another_content_under_a_known_number_ends_its_key(college):
    who = college.stranger()
    sealed = who.sealed(who.batch(lesson_on(who, PAGE, 3)[1]))
    who.push(sealed)
    before = college.rows()
    body = sealed["b"].replace('"act":"put_mark"', '"act":"put_work"')
    forged = {"seq": 1, "b": body, "s": b64encode(who.key.sign(body.encode())).decode()}
    assert who.push(forged).told == {"code": "fork"}
    assert who.page(who.cursors).told == {"code": "fork"}
    assert changed(college, before) == {"incident"}, "a case was opened about it"


def test_a_gap_that_it_invents_is_written_down_and_brings_nothing(college, unchanged):
    who = college.stranger()
    who.seq += 5
    parcel = who.sealed(who.batch(lesson_on(who, FOREIGN_PAGE, 4)[1]))
    assert who.push(parcel, gone=[1, 4]).told["results"] == []
    answer = who.push(parcel, gone=[1, 5])
    assert answer.told["results"][0]["reason"] == "right"
    assert college.sql("SELECT first, last FROM batch_gap") == [(1, 5)]


# ---- what it claims


def test_what_it_claims_to_have_been_answered_seen_or_leased_gives_it_nothing(college, unchanged):
    who = college.stranger()
    ids = foreign_ids(who)
    value = {"value": "5", "given_at": None, "late_reason": ""}
    edit = who.change("mark", ids["mark"], "value", value)
    token = college.one("SELECT v_value FROM mark WHERE id = :id", id=college.spelt(ids["mark"]))
    for claims in (
        {"base": token},
        {"base": token, "state": token, "seen": f"{who.epoch}/1/999999999"},
        {"base": f"{who.device}.1", "seen": f"{who.epoch}/1/999999999"},
    ):
        assert who.write(edit | claims)["status"] == "parked"
    for former in (
        {"status": "applied", "epoch": who.epoch, "at": {str(n): 10**9 for n in range(1, 60)}},
        {"status": "merged", "epoch": "before", "at": {}},
        {"status": "taken", "epoch": who.epoch, "at": {}},
    ):
        answer = who.push(who.sealed(who.batch(edit), a=former)).told["results"][0]
        assert answer["status"] in ("parked", "taken")
    forged = college.stranger(WHO.other)
    name, _ = who.lease.split(".")
    for lease in ("", "x", forged.lease, f"{name}.{forged.lease.split('.')[1]}", "lease-1"):
        answer = who.write(lesson_on(who, PAGE, 4)[1], lease=lease)
        assert (answer["status"], answer["reason"]) == ("parked", "lease")
    told = who.hello(kept_from=1, schema=1 << 30, waiting=10**9, app="x" * 20).told
    assert (told["kept_until"], told["device"]["state"]) == (0, "ok")


def test_it_needs_what_it_likes_and_gets_nothing_by_it(college, unchanged):
    who, other = college.stranger(), college.stranger(WHO.other)
    other.write(lesson_on(other, FOREIGN_PAGE, 99)[1])
    needs = [[seq, other.prev] for seq in range(1, 50)]
    assert who.write(lesson_on(who, FOREIGN_PAGE, 4)[1], needs=needs)["status"] == "parked"


# ---- what its role may not


def test_no_row_is_born_under_a_foreign_page_nor_a_lesson_moved_from_or_to_one(college, unchanged):
    who = college.stranger()
    ids = foreign_ids(who)
    lesson, birth = lesson_on(who, FOREIGN_PAGE, 4)
    work = who.derived("work", lesson, 0)
    born = who.change("work", work, "what", WORK, born={"lesson_id": lesson, "ordinal": 0})
    assert who.write(birth, born)["reason"] == "right"
    under = who.derived("work", ids["lesson"], 1)
    assert (
        who.write(who.change("work", under, "what", WORK, born={"lesson_id": ids["lesson"], "ordinal": 1}))["reason"]
        == "right"
    )
    fact = {"fact": "н", "minutes_late": None, "noted_at": None}
    place_ = {"lesson_id": ids["lesson"], "student_id": student(3).hex}
    row = who.derived("presence", *place_.values())
    assert who.write(who.change("presence", row, "fact", fact, born=place_))["reason"] == "right"
    # An id that is another's, and a birth that says it is one's own.
    own = who.held("lesson")[0]["id"]
    lying = who.change("presence", ids["presence"], "fact", fact, born={"lesson_id": own, "student_id": student(1).hex})
    assert who.write(lying)["status"] == "parked"
    invented = who.change("work", known("invented").hex, "what", WORK, born={"lesson_id": own, "ordinal": 7})
    assert who.write(invented)["reason"] == "invalid"
    for lesson_, day, pair in ((ids["lesson"], TODAY, 4), (own, TODAY.replace(year=2020), 1)):
        moved = {"day": day.isoformat(), "pair": pair, "room_id": None}
        assert who.write(who.change("lesson", lesson_, "when", moved))["status"] == "parked"


WORK = {"kind": "", "number": None, "title": "", "weight": "1", "top": 5, "assessment_item": ""}


def test_it_gives_itself_no_role_right_grant_page_or_agreement(college, unchanged):
    who = college.stranger()
    me, day, now = WHO.teacher.hex, TODAY.isoformat(), who.now()
    role = known("role").hex
    span = {"first_day": day, "last_day": None, "basis": "", "end_reason": veil("0" * 32, "")}
    matrix = {"role": "teacher", "section": "accounts.staff", "action": "write"}
    for table, row, group, values, born in (
        ("role_assignment", role, "span", span, {"person_id": me, "role": "director"}),
        ("right", who.derived("right", *matrix.values()), "scope", {"scope": "all", "clause": "", "note": "мне"}, matrix),
        ("teaching", known("t").hex, "span", {"first_day": day, "last_day": None, "kind": "", "basis": ""},
         {"page_id": FOREIGN_PAGE.hex, "person_id": me}),
        ("curatorship", known("c").hex, "span", {"first_day": day, "last_day": None, "basis": ""},
         {"group_id": GROUP.hex, "person_id": me}),
        ("closure", who.derived("closure", GROUP.hex, 2026, 3), "state",
         {"withdrawn_at": None, "withdrawn_by": None, "closed": True, "changed_by": me, "changed_at": now,
          "opened_for": None, "opened_until": None}, {"group_id": GROUP.hex, "year": 2026, "term": 3}),
    ):  # fmt: skip
        opened = {"0.end_reason": ["0" * 32, ""]} if table == "role_assignment" else None
        answer = who.write(who.change(table, row, group, values, born=born), opened=opened)
        assert (answer["status"], answer["reason"] in ("right", "self", "rule", "note")) == ("parked", True), (
            table,
            answer,
        )


def decision(
    who: Stranger, batch: list[Any], author: Any, by: Any, verdict: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the change that decides about a batch, and what lies open beside it."""
    device, seq, name = batch
    born = {"device": device, "seq": seq, "hash": name, "person_id": author.hex}
    what = {
        "verdict": verdict, "reason": veil("0" * 32, "так"), "is_over": True, "decided_by": by.hex, "decided_at": who.now(),
    }  # fmt: skip
    row = who.derived("decision", *born.values())
    return who.change("decision", row, "what", what, born=born), {"0.reason": ["0" * 32, "так"]}


def test_it_decides_neither_its_own_parked_edits_nor_others(college, unchanged):
    who, other = college.stranger(), college.stranger(WHO.other)
    who.write(lesson_on(who, FOREIGN_PAGE, 4)[1])
    mine = [who.device, who.seq, who.prev]
    other.write(lesson_on(other, PAGE, 5)[1])
    theirs = [other.device, other.seq, other.prev]
    for batch, author, by in (
        (mine, WHO.teacher, WHO.teacher),
        (mine, WHO.teacher, WHO.deputy),
        (mine, WHO.other, WHO.teacher),
        (theirs, WHO.other, WHO.teacher),
        (theirs, WHO.other, WHO.deputy),
    ):
        change, opened = decision(who, batch, author, by, "accepted")
        assert who.write(change, opened=opened)["status"] == "parked"
    change, opened = decision(who, theirs, WHO.other, WHO.teacher, "withdrawn")
    assert who.write(change, opened=opened)["status"] == "parked"
    assert {state for (state,) in college.sql("SELECT state FROM quarantine")} == {"open"}


BELL = {"name": "", "pair": 9, "starts": "20:00:00", "ends": "21:30:00", "first_day": None, "last_day": None}


def test_nobody_lets_in_what_hides_behind_an_edit_that_is_his_to_decide(college):
    """One batch: a bell for the dispatcher to accept, and in its shadow a role for whoever sent it, or for himself."""
    who, dispatcher = college.stranger(), college.stranger(WHO.dispatcher)
    deputy = college.stranger(WHO.deputy)
    day = TODAY.isoformat()
    span = {"first_day": day, "last_day": None, "basis": "", "end_reason": veil("0" * 32, "")}
    before = college.rows()
    for number, person in enumerate((WHO.teacher, WHO.dispatcher)):
        bell = who.change("bell", known("new bell", number).hex, "times", BELL, born={})
        role = who.change(
            "role_assignment",
            known("new role", number).hex,
            "span",
            span,
            born={"person_id": person.hex, "role": "director"},
        )
        assert who.write(bell, role, opened={"1.end_reason": ["0" * 32, ""]})["status"] == "parked"
        batch = [who.device, who.seq, who.prev]
        for hand, by in ((dispatcher, WHO.dispatcher), (deputy, WHO.deputy)):
            change, opened = decision(hand, batch, WHO.teacher, by, "accepted")
            answer = hand.write(change, opened=opened)
            assert answer["status"] == "parked", (by, answer)
        asked = "SELECT section FROM quarantine WHERE device = :id AND seq = :seq"
        assert college.one(asked, id=college.spelt(who.device), seq=batch[1]) == "bells"
    assert college.rows() == before


def test_a_witness_of_rows_it_never_saw_only_waits(college, unchanged):
    who = college.stranger()
    ids = foreign_ids(who)
    lost = f"{known('lost device').hex}.3"
    mark = who.change(
        "mark", ids["no_mark"], "value", {"value": "5", "given_at": None, "late_reason": ""}, base=lost,
        born={"work_id": ids["work"], "student_id": student(1).hex},
    )  # fmt: skip
    answer = who.write(mark, act="witness")
    assert (answer["status"], answer["reason"]) == ("parked", "witness")
    standing = who.change("mark", ids["mark"], "value", {"value": "5", "given_at": None, "late_reason": ""}, base=lost)
    assert who.write(standing, act="witness")["status"] == "parked"


# ---- too much


def test_too_much_is_refused_before_it_costs_anything(college, unchanged):
    who = college.stranger()
    changes = [who.change("room", known("room", n).hex, "name", {"name": "1"}, born={}) for n in range(501)]
    assert who.write(*changes)["reason"] == "bytes"
    assert who.write()["reason"] == "bytes"
    start = (who.seq, who.prev)
    many = [who.sealed(who.batch(changes[0])) for _ in range(251)]
    assert who.push(*many).status == 400
    who.seq, who.prev = start
    assert who.send("/sync/v1/push", b"\x28\xb5\x2f\xfd" + b"x" * (256 * 1024)).status == 413
    assert who.page({str(number): 0 for number in range(5001)}).status == 400
    many = {known("device", number).hex: 1 for number in range(501)}
    assert who.call("known", {"v": 1, "nonce": "1", "devices": many}).status == 400


def test_a_flood_keeps_nobody_else_from_the_exchange(college, unchanged):
    who, other = college.stranger(), college.stranger(WHO.other)
    nonce = "once and no more"
    body = packed({"v": 1, "nonce": "1"})
    with ThreadPoolExecutor(8) as pool:
        flood = [pool.submit(who.send, "/sync/v1/hello", body, nonce=nonce) for _ in range(150)]
        flood += [pool.submit(who.page, {}) for _ in range(20)]
        assert other.pull().status == 200
        answers = [one.result() for one in flood]
    assert [answer.status for answer in answers[:150]].count(200) == 1
    assert {answer.told.get("code") for answer in answers[:150] if answer.status != 200} == {"replay"}
    assert {answer.status for answer in answers[150:]} <= {200, 429}, "of one device not more than some at a time"
    assert who.page({}).status == 200


def test_stopped_devices_hand_over_and_get_nothing(college, unchanged):
    who = college.stranger()
    with college.engine.begin() as conn:
        conn.execute(text("UPDATE device SET state = 'revoked' WHERE id = :id"), {"id": college.spelt(who.device)})
    answer = who.page({str(number): 0 for number in range(1, 300)})
    assert (answer.told["granted"], answer.told["spans"], answer.told["rows"]["tables"]) == ([], {}, {})
    assert who.write(lesson_on(who, PAGE, 4)[1])["reason"] == "device"
    who.take(answer.told)
    assert who.rows == {}
