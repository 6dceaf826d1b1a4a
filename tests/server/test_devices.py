"""On an enrolled machine login and password make a device; anywhere else a right password opens nothing."""

import json
import logging
import time

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db import credentials, ids
from db.credentials import DeviceKey, public_form
from db.engine import reading, writing
from db.models.accounts import Attempt, Machine
from db.models.exchange import Device
from desktop.line import Line
from tests.server.small_college import PASSWORD


class Wire:
    """Signed requests of one machine, by the desktop's own line."""

    def __init__(self, address: str, clock, machine, key) -> None:
        self.address = address
        self.line = Line(address, machine, key, clock, kind="machine")

    def post(self, path: str, **told):
        answer = self.line.post(path, json.dumps(told).encode(), {"Content-Type": "application/json"})
        return answer.status, json.loads(answer.body)


@pytest.fixture
def wire(address, college, clock):
    made = Wire(address, clock, college.machine, college.machine_key)
    yield made
    made.line.close()


def secret_of(wire, password=PASSWORD, login="gromov") -> str:
    status, told = wire.post("/devices/v1/salt", login=login)
    assert status == 200
    salt = credentials.b64decode(told["salt"])
    stretched = credentials.stretch(password, salt, credentials.Cost.from_dict(told["cost"]))
    return credentials.sign_in_secret(stretched).hex()


def enrol(wire, **told):
    key = told.pop("key", None) or public_form(DeviceKey.generate().public)
    return wire.post("/devices/v1/enrol", **({"login": "gromov", "device": ids.fresh().hex, "key": key} | told))


def devices(engine) -> int:
    with Session(reading(engine)) as session:
        return session.scalar(select(func.count()).select_from(Device))


def test_login_and_password_make_a_device(wire, college, engine):
    device, key = ids.fresh(), DeviceKey.generate()
    status, told = enrol(wire, device=device.hex, key=public_form(key.public), secret=secret_of(wire))
    assert status == 200
    assert (told["person"], told["college"], told["epoch"]) == (college.teacher.hex, college.id.hex, "e1")
    assert told["name"] == {"surname": "Громов", "given": "Пётр", "patronymic": "Сергеевич"}
    with Session(reading(engine)) as session:
        row = session.get(Device, device)
        assert (row.machine, row.person, row.public_key, row.last_seq) == (
            college.machine,
            college.teacher,
            key.public,
            0,
        )


def test_the_answer_got_lost_and_the_request_comes_again(wire, engine):
    told = {"device": ids.fresh().hex, "key": public_form(DeviceKey.generate().public), "secret": secret_of(wire)}
    assert enrol(wire, **told) == (200, enrol(wire, **told)[1])
    assert devices(engine) == 3
    assert enrol(wire, **told | {"key": public_form(DeviceKey.generate().public)}) == (409, {"code": "taken"})


def test_a_wrong_password_and_an_unknown_login_look_alike(wire, engine):
    wrong, unknown = "00" * 32, secret_of(wire, login="nobody")
    began = time.perf_counter()
    assert enrol(wire, secret=wrong) == (403, {"code": "wrong"})
    known = time.perf_counter() - began
    began = time.perf_counter()
    assert enrol(wire, login="nobody", secret=unknown) == (403, {"code": "wrong"})
    assert 0.3 < (time.perf_counter() - began) / known < 3
    assert devices(engine) == 2


def test_an_unknown_login_has_a_salt_that_never_changes(wire):
    first, again = (wire.post("/devices/v1/salt", login="nobody")[1]["salt"] for _ in range(2))
    other = wire.post("/devices/v1/salt", login="nobody2")[1]["salt"]
    known = wire.post("/devices/v1/salt", login="gromov")[1]["salt"]
    assert first == again
    assert len({first, other, known}) == 3
    assert len({len(first), len(known)}) == 1


def test_pauses_grow_and_a_right_password_ends_them(wire, clock):
    secret = secret_of(wire)
    for _ in range(3):
        assert enrol(wire, secret="00" * 32)[0] == 403
    assert enrol(wire, secret=secret) == (429, {"code": "pause", "seconds": 2})
    clock.move(seconds=2)
    assert enrol(wire, secret="00" * 32)[0] == 403
    assert enrol(wire, secret=secret) == (429, {"code": "pause", "seconds": 4})
    clock.move(seconds=4)
    assert enrol(wire, secret=secret)[0] == 200
    assert enrol(wire, secret="00" * 32)[0] == 403
    assert enrol(wire, secret=secret)[0] == 200


def test_logins_are_not_kept_in_clear(wire, engine):
    enrol(wire, secret="00" * 32)
    with Session(reading(engine)) as session:
        assert "gromov" not in session.scalars(select(Attempt.login_hash)).one()


def test_a_right_password_on_a_foreign_machine_opens_nothing_and_is_noted(wire, college, clock, engine, caplog):
    secret = secret_of(wire)
    stranger = Wire(wire.address, clock, ids.fresh(), DeviceKey.generate())
    assert stranger.post("/devices/v1/salt", login="gromov") == (403, {"code": "machine"})
    with caplog.at_level(logging.INFO):
        assert enrol(stranger, secret="00" * 32) == (403, {"code": "machine"})
        assert "incident" not in caplog.text
        assert enrol(stranger, secret=secret) == (403, {"code": "machine"})
    assert f"incident: the right password of person {college.teacher}" in caplog.text
    assert "gromov" not in caplog.text.casefold()
    assert "Громов" not in caplog.text
    assert secret not in caplog.text
    assert devices(engine) == 2


def test_a_withdrawn_machine(wire, college, engine):
    secret = secret_of(wire)
    with writing(engine).begin() as connection:
        connection.execute(update(Machine).values(state="revoked"))
    assert enrol(wire, secret=secret) == (403, {"code": "machine"})


def test_a_student_has_no_desktop(wire):
    assert enrol(wire, login="lebedev", secret=secret_of(wire, login="lebedev")) == (403, {"code": "wrong"})


def test_garbage(wire):
    for told in (
        {"secret": "00"},
        {"secret": 7},
        {"secret": "zz" * 32},
        {"device": "here"},
        {"login": ""},
        {"login": "x" * 61},
        {"login": None},
        {"key": {"alg": "rsa", "public": "AA=="}},
        {"key": {"alg": "ed25519", "public": "A" * 44}},
        {"key": "text"},
    ):
        assert enrol(wire, **({"secret": "00" * 32} | told)) == (400, {"code": "garbage"}), told


def test_bytes_that_are_no_object(wire):
    for body in (b"", b"[]", b"{", b"\xff" * 50, b"[" * 5000):
        answer = wire.line.post("/devices/v1/salt", body, {"Content-Type": "application/json"})
        assert (answer.status, json.loads(answer.body)) == (400, {"code": "garbage"})
