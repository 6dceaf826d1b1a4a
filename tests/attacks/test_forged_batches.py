"""Nobody writes in another's name: batches forged, changed, re-signed, repeated and torn out of their chain."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from college.roles import Role
from db.credentials import DeviceKey
from db.engine import reading, writing
from db.models.exchange import BatchResult, Device, Meta
from db.models.marks import MarkEntry
from db.models.people import RoleAssignment
from db.sync.arbiter import server_push
from db.sync.batch import hash_of, read
from db.sync.lease import lease_for
from db.sync.wire import VERSION, Reply
from tests.db.questions import FIVE, FOUR
from tests.factories import TODAY, WHO, Hand, Machines, change, column_on, exchange_with, lay, put


@pytest.fixture
def teacher(machines: Machines, server: Engine) -> Hand:
    """The teacher at his desktop, one mark typed and not sent."""
    hand = machines.enrolled(server)
    put(hand, column_on(hand, TODAY), 0, FIVE)
    return hand


def marks(server: Engine) -> list[str]:
    with reading(server).connect() as connection:
        return list(connection.scalars(select(MarkEntry.value).order_by(MarkEntry.value)))


def state(server: Engine, hand: Hand) -> str:
    with reading(server).connect() as connection:
        return connection.scalar(select(Device.state).where(Device.id == hand.device))


def parcel(hand: Hand, seq: int = 1, body: bytes | None = None, key: DeviceKey | None = None) -> dict[str, Any]:
    """A batch of the outbox as it travels; or other bytes in its place, signed by whoever forges."""
    row = next(row for row in hand.outbox() if row.seq == seq)
    told = row.body if body is None else body
    signature = row.signature if key is None else key.sign(told)
    opened = row.open_values.decode() if row.open_values else None
    return {"seq": seq, "b": told.decode(), "s": b64encode(signature).decode(), "o": opened}


def push(server: Engine, sender: Hand, *parcels: dict[str, Any]) -> Reply:
    """Send parcels over a line whose request the sender has signed."""
    with reading(server).connect() as connection:
        epoch = connection.scalar(select(Meta.epoch))
    clock = {"wall": int(sender.clock.now().timestamp() * 1000), "mono": 100_000, "boot": "boot-1"}
    request = {"v": VERSION, "nonce": "1", "epoch": epoch, "schema": 1, "clock": clock, "batches": list(parcels)}
    return server_push(server, sender.device, request, sender.clock)


def answers(reply: Reply) -> list[tuple[str, str]]:
    assert reply.status == 200, reply.body
    return [(result["status"], result["reason"]) for result in reply.body["results"]]


def test_a_mark_changed_on_its_way_is_refused(server, teacher):
    body = teacher.outbox()[0].body.replace(b'"value":"5"', b'"value":"2"')
    assert body != teacher.outbox()[0].body
    assert answers(push(server, teacher, parcel(teacher, body=body))) == [("rejected", "signature")]
    assert marks(server) == []


def test_a_colleagues_key_signs_nothing_in_the_teachers_name(machines, server, teacher):
    thief = machines.enrolled(server, WHO.other)
    body = teacher.outbox()[0].body
    # In the teacher's name over the thief's line, and over the teacher's own line with the thief's signature.
    assert answers(push(server, thief, parcel(teacher, body=body, key=thief.key))) == [("rejected", "name")]
    assert answers(push(server, teacher, parcel(teacher, body=body, key=thief.key))) == [("rejected", "signature")]
    assert marks(server) == []


def test_an_administrator_signs_as_himself_and_has_no_right_to_marks(machines, server, teacher):
    lay(server, RoleAssignment, person_id=WHO.director, role=Role.ADMINISTRATOR.value, first_day=TODAY.replace(month=9))
    change_role_of_director(server)
    admin = machines.enrolled(server, WHO.director)
    assert answers(push(server, admin, parcel(teacher, key=admin.key))) == [("rejected", "name")]
    # The same content under his own device, number and signature: his right is asked, and he has none.
    with reading(server).connect() as connection:
        known = connection.execute(select(Device.__table__).where(Device.id == admin.device)).one()
    mine = replace(
        read(teacher.outbox()[0].body), device=admin.device, seq=known.last_seq + 1, prev=known.last_hash,
        lease=lease_for(server, admin.device, admin.clock),
    ).body()  # fmt: skip
    told = parcel(teacher, body=mine, key=admin.key) | {"seq": known.last_seq + 1}
    assert answers(push(server, admin, told)) == [("parked", "right")]
    assert marks(server) == []


def change_role_of_director(server: Engine) -> None:
    """Take what the director has beside: only the administrator's role counts here."""
    with reading(server).connect() as connection:
        row = connection.scalar(
            select(RoleAssignment.id).where(
                RoleAssignment.person_id == WHO.director, RoleAssignment.role == Role.DIRECTOR.value
            )
        )
    change(server, RoleAssignment, row, last_day=TODAY.replace(day=1))


def test_a_batch_played_again_is_answered_again_and_does_nothing_twice(server, teacher):
    first = push(server, teacher, parcel(teacher))
    assert [result["status"] for result in first.body["results"]] == ["applied"]
    for _ in range(3):
        assert push(server, teacher, parcel(teacher)).body["results"] == first.body["results"]
    with reading(server).connect() as connection:
        assert len(list(connection.scalars(select(BatchResult.seq).where(BatchResult.device == teacher.device)))) == 1
    assert marks(server) == ["5"]


def test_another_batch_under_a_known_number_shows_the_copied_key(server, teacher):
    push(server, teacher, parcel(teacher))
    body = teacher.outbox()[0].body.replace(b'"value":"5"', b'"value":"3"')
    reply = push(server, teacher, parcel(teacher, body=body, key=teacher.key))
    assert (reply.status, reply.body) == (409, {"code": "fork"})
    assert (state(server, teacher), marks(server)) == ("fork", ["5"])
    put(teacher, column_on(teacher, TODAY), 1, FOUR)
    assert push(server, teacher, parcel(teacher, 2)).status == 409, "a forked device writes nothing any more"


def test_a_batch_that_does_not_continue_the_chain_shows_it_too(server, teacher):
    push(server, teacher, parcel(teacher))
    put(teacher, column_on(teacher, TODAY), 1, FOUR)
    torn = replace(read(teacher.outbox()[1].body), prev=hash_of(b"another past")).body()
    assert push(server, teacher, parcel(teacher, 2, torn, teacher.key)).body == {"code": "fork"}
    assert (state(server, teacher), marks(server)) == ("fork", ["5"])


def test_a_number_left_out_is_asked_for(server, teacher):
    put(teacher, column_on(teacher, TODAY), 1, FOUR)
    reply = push(server, teacher, parcel(teacher, 2))
    assert (reply.status, reply.body["results"], reply.body["expected_seq"]) == (200, [], 1)
    assert marks(server) == []


def test_two_copies_of_one_file_cannot_both_write(machines, server, teacher):
    """The whole file copied, key and chain and all: the second copy that writes is found out."""
    exchange_with(server, teacher)
    put(teacher, column_on(teacher, TODAY), 1, FOUR)
    copied = parcel(teacher, 2, teacher.outbox()[1].body.replace(b'"value":"4"', b'"value":"5"'), teacher.key)
    exchange_with(server, teacher)
    assert push(server, teacher, copied).body == {"code": "fork"}
    assert (state(server, teacher), marks(server)) == ("fork", ["4", "5"])


def test_a_stopped_device_hands_its_work_over_and_changes_nothing(server, teacher):
    with writing(server).begin() as connection:
        connection.execute(update(Device).where(Device.id == teacher.device).values(state="revoked"))
    assert answers(push(server, teacher, parcel(teacher)))[0][0] == "parked"
    assert marks(server) == []
