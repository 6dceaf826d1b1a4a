"""What the server writes into its log while people work names nobody and tells no mark, login, code or password."""

import re

import httpx
import pytest
from sqlalchemy import Engine

from db import ids
from db.clock import SystemClock
from db.credentials import DeviceKey
from db.sync import wire
from desktop.line import Line
from tests.factories import ZONE
from tests.server.conftest import empty, engine, hashes  # noqa: F401
from tests.server.small_college import PASSWORD, SmallCollege, found
from tests.server.test_command import run, serving
from tests.server.test_devices import Wire, enrol, secret_of
from tests.server.test_diary import enter, token_in

WRONG, CODE = "совсем-не-тот-72", "ABCDEFGHJK"


@pytest.fixture
def college(engine: Engine, hashes: tuple[bytes, str, str]) -> SmallCollege:  # noqa: F811
    return found(engine, hashes)


def test_nothing_of_anybody_in_the_servers_log(tmp_path, college, engine):  # noqa: F811
    engine.dispose()
    cookies = []
    with serving("--data", tmp_path) as (process, address):
        with httpx.Client(base_url=address, trust_env=False, timeout=20) as client:
            enter(client, "lebedev", WRONG)
            assert enter(client).headers["location"] == "/diary"
            cookies += client.cookies.values()
            for page in ("/diary", "/diary/marks", "/diary?day=2026-11-12", "/diary/Лебедев", "/none"):
                client.get(page)
            client.post("/first", data={"login": "agafonova", "code": CODE, "password": WRONG, "again": WRONG,
                                        "token": token_in(client.get("/first"))})  # fmt: skip
        stranger = Wire(address, SystemClock(ZONE), ids.fresh(), DeviceKey.generate())
        machine = Wire(address, SystemClock(ZONE), college.machine, college.machine_key)
        secret = secret_of(machine)
        report = {"person": college.teacher.hex, "at": 1_794_000_000_000, "id": ids.fresh().hex}
        for at in (stranger, machine):  # a right password where no machine was enrolled, then where one was
            for told in (secret, "ab" * 32):
                enrol(at, secret=told)
            at.post("/devices/v1/first", login="gromov", code=CODE, salt="A" * 24, secret=secret)
            at.post("/devices/v1/report", **report)
            at.line.close()
        device = Line(address, college.device, college.device_key, SystemClock(ZONE))
        for asked in ({"nonce": "Лебедев"}, {"batches": [{"b": "Агафонова", "seq": 1, "s": ""}], "v": 1}):
            for name in ("hello", "push", "pull"):
                device.call(name, wire.encode(asked))
        device.close()
        process.terminate()
        log = process.stderr.read() + process.stdout.read()
        process.wait(10)
    for word in ("Лебедев", "Агафонов", "Громов", "lebedev", "gromov", "agafonova", PASSWORD, WRONG, CODE, secret,
                 "третья нормальная", "не выучила", "Нормализация", "127.0.0.1 ", *cookies):  # fmt: skip
        assert word not in log, word
    assert not re.search(r'"value"|"v":', log)
    assert college.teacher.hex in log.replace("-", ""), "what happened is written all the same, by ids"


def test_a_failure_is_logged_without_what_it_fell_over(tmp_path, college, engine):  # noqa: F811
    """The worst case: the database itself is broken while a name is being looked up."""
    from db.engine import writing

    with writing(engine).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE person_name RENAME TO gone")
    engine.dispose()
    with serving("--data", tmp_path) as (process, address):
        with httpx.Client(base_url=address, trust_env=False, timeout=20) as client:
            assert enter(client).status_code == 303
            assert client.get("/diary").status_code == 500
        process.terminate()
        log = process.stderr.read()
        process.wait(10)
    assert "failure" in log
    for word in ("Лебедев", "lebedev", PASSWORD, "SELECT", college.ivan.hex, str(college.ivan)):
        assert word not in log, word


def test_founding_tells_the_code_once_and_the_audit_tells_no_name(tmp_path):
    told = run("init", "--name", "Техникум", "--admin", "Иванова Анна Петровна", "--data", tmp_path / "data")
    code = re.search(r"входа: (\w{5})-(\w{5}),", told.stdout)
    assert told.stderr == ""
    checked = run("audit", "verify", "--data", tmp_path / "data")
    again = run("certificate", "--data", tmp_path / "data")
    for said in (checked.stdout + checked.stderr, again.stdout + again.stderr):
        assert "Иванова" not in said
        assert "ivanova" not in said
        assert code[1] not in said
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file():
            assert (code[1] + code[2]).encode() not in path.read_bytes(), path.name
