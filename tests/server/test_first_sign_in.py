"""A slip, a password, a report, a stranger's machine: who comes in, who does not, and what becomes a case."""

import json
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from college.roles import Role
from db import credentials, ids
from db.admission.leaks import report_own
from db.credentials import DeviceKey, public_form
from db.engine import open_server, reading, writing
from db.migrations import SCHEMA
from db.models.accounts import Attempt, Credential, Issue, WebSession
from db.models.admission import Account, Incident, SignIn
from db.models.exchange import Device, Parked, Self
from db.sync import capture, wire
from db.sync.batch import Batch, Stamp, canonical
from db.sync.capture import Writing, WritingSession, veiled
from db.sync.lease import lease_for
from desktop.line import Line
from tests.server import office_college
from tests.server.conftest import served
from tests.server.office_college import Desks, secret_of
from tests.server.small_college import PASSWORD

ADMIN, TEACHER = Role.ADMINISTRATOR, Role.TEACHER
SALT = b"0123456789abcdef"
NEW = "поздний-клевер-84"


@pytest.fixture(scope="module")
def secret() -> str:
    """What is derived from the newcomer's password; stretching costs its time, so once."""
    return secret_of(SALT, NEW)


def slip(desks, office) -> dict:
    desks.office(ADMIN, "create", people=[{"person": office.newcomer.hex, "kind": "staff"}])
    return desks.office(ADMIN, "issue", people=[office.newcomer.hex])[1]["slips"][0]


def first(desks, **told):
    told = {
        "salt": b64encode(SALT).decode(), "device": ids.fresh().hex, "key": public_form(DeviceKey.generate().public),
    } | told  # fmt: skip
    return desks.machine("first", **told)


def enrol(desks, secret, login="teacher", **told):
    told = {"device": ids.fresh().hex, "key": public_form(DeviceKey.generate().public)} | told
    return desks.machine("enrol", login=login, secret=secret, **told)


def rows(engine, model, **where) -> list:
    with Session(reading(engine)) as session:
        return list(session.scalars(select(model).filter_by(**where)))


def state(engine, person) -> tuple[str, int]:
    [row] = rows(engine, Credential, person=person)
    return row.state, row.epoch


def test_a_slip_opens_once_and_the_server_never_sees_the_password(desks, office, engine, secret):
    made = slip(desks, office)
    status, told = first(desks, login=made["login"], code=made["code"].lower(), secret=secret)
    assert (status, told["person"], told["login"]) == (200, office.newcomer.hex, "novenkova.a")
    assert told["lease"]
    [kept] = rows(engine, Credential, person=office.newcomer)
    assert (kept.salt, kept.state) == (SALT, "enrolled")  # no agreement yet: no role works
    assert credentials.verify_secret(bytes.fromhex(secret), kept.desktop_hash)
    [account] = rows(engine, Account, person_id=office.newcomer)
    assert account.standing == "enrolled"
    assert account.first_sign_in is not None
    [entry] = rows(engine, SignIn, person_id=office.newcomer)
    assert (entry.way, entry.machine, entry.room, entry.verdict) == ("desktop", "К-214", "214", "ok")
    other = secret_of(SALT, "совсем-другой-12")
    assert first(desks, login=made["login"], code=made["code"], secret=other)[1]["code"] == "code_over"
    assert enrol(desks, secret, login=made["login"])[0] == 200


def test_the_answer_got_lost_and_the_slip_comes_again(desks, office, engine, secret):
    made = slip(desks, office)
    told = {"device": ids.fresh().hex, "key": public_form(DeviceKey.generate().public)}
    told |= {"login": made["login"], "code": made["code"], "secret": secret}
    assert first(desks, **told)[0] == 200
    assert first(desks, **told)[0] == 200
    assert len(rows(engine, Device, person=office.newcomer)) == 1


def test_five_wrong_codes_kill_the_slip_and_open_a_case(desks, office, engine, clock, secret):
    made = slip(desks, office)
    for left in (4, 3, 2, 1):
        status, told = first(desks, login=made["login"], code="00000-00000", secret=secret)
        assert (status, told["code"], told["tries"]) == (403, "code", left)
        clock.move(minutes=1)
    status, told = first(desks, login=made["login"], code="00000-00000", secret=secret)
    assert (status, told["code"]) == (403, "code_over")
    assert "Новый код выдаёт администратор" in told["sentence"]
    clock.move(minutes=1)
    assert first(desks, login=made["login"], code=made["code"], secret=secret)[1]["code"] == "code_over"
    [case] = rows(engine, Incident, person_id=office.newcomer)
    assert (case.kind, case.standing, [fact["signal"] for fact in json.loads(case.facts)]) == (
        "signals",
        "open",
        ["slip"],
    )
    assert state(engine, office.newcomer)[0] == "requested"
    assert rows(engine, Account, person_id=office.newcomer)[0].standing == "requested"
    assert "Студентов" not in case.facts
    assert "novenkova" not in case.facts


def test_an_unknown_login_is_answered_as_a_wrong_code(desks, office, clock, secret):
    made = slip(desks, office)
    answers = {}
    for login in (made["login"], "nobody.n", "teacher"):
        answers[login] = []
        for _ in range(5):
            answers[login].append(first(desks, login=login, code="00000-00000", secret=secret))
            clock.move(minutes=1)
    known, unknown, entered = answers.values()
    codes = [[(status, told["code"], told.get("tries")) for status, told in each] for each in (known, unknown, entered)]
    assert codes[0] == codes[1] == codes[2]


def test_pauses_grow_for_slips_as_for_passwords(desks, office, secret):
    made = slip(desks, office)
    for _ in range(3):
        assert first(desks, login=made["login"], code="00000-00000", secret=secret)[0] == 403
    assert first(desks, login=made["login"], code=made["code"], secret=secret) == (429, {"code": "pause", "seconds": 2})


def test_what_cannot_be_a_code_spends_no_try(desks, office, engine, secret):
    made = slip(desks, office)
    status, told = first(desks, login=made["login"], code="12345", secret=secret)
    assert (status, told["code"]) == (400, "garbage")
    assert "Попытка не потрачена" in told["sentence"]
    assert [issue.tries_left for issue in rows(engine, Issue)] == [5]
    assert rows(engine, Attempt) == []


def test_a_slip_ends_after_seven_days_and_a_new_one_may_be_given(desks, office, clock, secret):
    made = slip(desks, office)
    clock.move(days=7)
    status, told = first(desks, login=made["login"], code=made["code"], secret=secret)
    assert (status, told["code"]) == (403, "code_over")
    assert "истёк" in told["sentence"]
    assert desks.office(ADMIN, "issue", people=[office.newcomer.hex])[1]["slips"]


def test_a_withdrawn_slip_opens_nothing(desks, office, engine, secret):
    made = slip(desks, office)
    desks.office(ADMIN, "withdraw", person=office.newcomer.hex)
    status, told = first(desks, login=made["login"], code=made["code"], secret=secret)
    assert (status, told["code"]) == (403, "code_over")
    assert state(engine, office.newcomer)[0] == "requested"


def test_two_at_once_with_one_slip_are_one(postgres_server, clock, hashes, secret):
    opened = open_server(postgres_server)
    college = office_college.found(opened, clock, hashes[0], hashes[1])
    with served(opened, clock) as where:
        desks = Desks(where, clock, college)
        made = slip(desks, college)
        others = [Desks(where, clock, college) for _ in range(3)]  # a fourth would meet the pause
        secrets = [secret, *(f"{number:064x}" for number in range(1, 3))]

        def knock(pair):
            return first(pair[0], login=made["login"], code=made["code"], secret=pair[1])

        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(knock, zip(others, secrets, strict=True)))
        for one in (desks, *others):
            one.close()
    assert sorted(status for status, _ in answers) == [200, 403, 403]
    assert {told["code"] for status, told in answers if status == 403} == {"code_over"}
    assert len(rows(opened, Device, person=college.newcomer)) == 1
    opened.dispose()


def test_an_office_on_postgresql_goes_through_a_whole_life(postgres_server, clock, hashes, secret):
    opened = open_server(postgres_server)
    college = office_college.found(opened, clock, hashes[0], hashes[1])
    with served(opened, clock) as where:
        desks = Desks(where, clock, college)
        made = slip(desks, college)
        assert first(desks, login=made["login"], code=made["code"], secret=secret)[0] == 200
        told = {"person": college.newcomer.hex, "reason": "проверка"}
        assert [desks.office(ADMIN, name, **told)[0] for name in ("suspend", "resume")] == [200, 200]
        with ThreadPoolExecutor(6) as pool:  # many sign in at once: each act of the server hangs on the one before
            lines = [Desks(where, clock, college) for _ in range(6)]
            secrets = [secret_of(hashes[0], PASSWORD)] * 6
            roles = ["teacher", "methodist", "director", "hr_head", "dispatcher", "secretary"]
            answers = list(
                pool.map(lambda one: enrol(one[0], one[1], login=one[2]), zip(lines, secrets, roles, strict=True))
            )
            for line in lines:
                line.close()
        desks.close()
    assert [status for status, _ in answers] == [200] * 6
    assert len(rows(opened, SignIn, verdict="ok")) == 7
    opened.dispose()


# ---- passwords


def test_a_new_password_lets_only_this_device_go_on(desks, office, engine, hashes, secret):
    before = secret_of(hashes[0], PASSWORD)
    second = {"device": ids.fresh().hex, "key": public_form(DeviceKey.generate().public)}
    assert enrol(desks, before, **second)[0] == 200
    with Session(writing(engine)) as session, session.begin():
        session.add(WebSession(key_hash="x", person=office.people[TEACHER], made_at=1, ends_at=1 << 42))
    told = {"salt": b64encode(SALT).decode(), "secret": secret}
    assert desks.post(TEACHER, "/devices/v1/password", before="00" * 32, **told) == (403, {"code": "wrong"})
    assert desks.post(TEACHER, "/devices/v1/password", before=before, **told) == (200, {})
    assert state(engine, office.people[TEACHER]) == ("active", 2)
    assert desks.office(TEACHER, "machines")[0] == 200
    assert rows(engine, WebSession) == []
    standing = desks.machine("standing", devices=[second["device"]])[1]["devices"][second["device"]]
    assert standing["state"] == "suspended"
    assert "Пароль" in standing["reason"]
    assert enrol(desks, before, **second) == (403, {"code": "wrong"})
    assert enrol(desks, secret, **second)[0] == 200
    assert desks.machine("standing", devices=[second["device"]])[1]["devices"][second["device"]]["state"] == "ok"


def test_a_device_that_was_stopped_is_not_opened_by_a_password(desks, office, engine, hashes):
    device = office.devices[TEACHER]
    desks.office(ADMIN, "device", device=device.hex, do="revoke", reason="утерян")
    told = {"device": device.hex, "key": public_form(office.keys[TEACHER].public)}
    status, answer = enrol(desks, secret_of(hashes[0], PASSWORD), **told)
    assert (status, answer["code"], answer["state"], answer["sentence"]) == (403, "device", "revoked", "утерян")


def test_wrong_passwords_stand_in_the_list_and_at_night_in_a_case(desks, office, engine, hashes, clock):
    right = secret_of(hashes[0], PASSWORD)
    clock.move(hours=11)
    for _ in range(3):
        assert enrol(desks, "00" * 32)[0] == 403
        clock.move(minutes=1)
    assert enrol(desks, right)[0] == 200
    teacher = office.people[TEACHER]
    assert sorted(row.verdict for row in rows(engine, SignIn, person_id=teacher)) == ["ok", "wrong", "wrong", "wrong"]
    assert rows(engine, Incident) == []  # two points are no case yet
    clock.move(minutes=1)
    stranger = Line(desks.address, ids.fresh(), DeviceKey.generate(), clock, kind="machine")
    told = {"login": "teacher", "secret": right, "device": ids.fresh().hex}
    told["key"] = public_form(DeviceKey.generate().public)
    assert stranger.post("/devices/v1/enrol", json.dumps(told).encode(), {}).status == 403
    for _ in range(3):
        assert enrol(desks, "00" * 32)[0] == 403
        clock.move(minutes=1)
    assert enrol(desks, right)[0] == 200
    stranger.close()
    [case] = rows(engine, Incident, person_id=teacher)
    assert (case.points, [fact["signal"] for fact in json.loads(case.facts)]) == (
        7,
        ["night guesses", "unknown machine"],
    ), "what alone was too little is counted once more joins it"


# ---- cases


def test_a_right_password_on_a_strangers_machine_opens_one_case_and_nothing_else(desks, office, engine, hashes, clock):
    right = secret_of(hashes[0], PASSWORD)
    stranger = Line(desks.address, ids.fresh(), DeviceKey.generate(), clock, kind="machine")
    for told in (right, right, "00" * 32):
        body = {"login": "teacher", "secret": told, "device": ids.fresh().hex}
        body["key"] = public_form(DeviceKey.generate().public)
        answer = stranger.post("/devices/v1/enrol", json.dumps(body).encode(), {})
        assert (answer.status, json.loads(answer.body)) == (403, {"code": "machine"})
        clock.move(seconds=5)
    stranger.close()
    teacher = office.people[TEACHER]
    [case] = rows(engine, Incident, person_id=teacher)
    assert (case.kind, case.points, case.standing, case.reporter_id) == ("signals", 5, "open", None)
    [fact] = json.loads(case.facts)
    assert (fact["signal"], fact["points"]) == ("unknown machine", 5)
    assert {row.verdict for row in rows(engine, SignIn, person_id=teacher)} == {"unknown_machine"}
    assert len(rows(engine, Device, person=teacher)) == 1
    assert state(engine, teacher) == ("active", 1)


def test_a_report_locks_once_however_often_it_comes(desks, office, engine, clock):
    teacher = office.people[TEACHER]
    with Session(writing(engine)) as session, session.begin():
        session.add(WebSession(key_hash="x", person=teacher, made_at=1, ends_at=1 << 42))
    told = {"person": teacher.hex, "at": int(clock.now().timestamp() * 1000), "id": ids.fresh().hex}
    assert desks.machine("report", **told) == (200, {})
    assert state(engine, teacher) == ("suspended", 2)
    [case] = rows(engine, Incident, person_id=teacher)
    assert (case.kind, case.standing, case.reporter_id) == ("own", "open", teacher)
    assert rows(engine, WebSession) == []
    assert desks.office(TEACHER, "machines")[1]["state"] == "suspended"
    [account] = rows(engine, Account, person_id=teacher)
    assert account.standing == "suspended"
    with writing(engine).begin() as conn:
        conn.execute(update(Incident).values(standing="closed"))
    assert desks.office(ADMIN, "resume", person=teacher.hex, reason="разобрались")[0] == 200
    assert desks.machine("report", **told) == (200, {})
    assert state(engine, teacher)[0] == "active"
    assert len(rows(engine, Incident)) == 1


def test_a_machine_reports_only_whom_it_knows(desks, office, engine):
    stranger = {"person": office.newcomer.hex, "at": 1_794_000_000_000, "id": ids.fresh().hex}
    assert desks.machine("report", **stranger)[0] == 404
    assert desks.machine("report", **stranger | {"at": "now"}) == (400, {"code": "garbage"})
    assert rows(engine, Incident) == []


# ---- the exchange


def ask(line: Line, name: str, **told) -> tuple[int, dict]:
    answer = line.call(name, wire.encode(told))
    return answer.status, json.loads(answer.body) if answer.body[:1] == b"{" else wire.decode(answer.body)


def pushed(desks, office, engine, clock, change, *, role=TEACHER, act="report_password", seq=1, prev=""):
    """Make and sign one batch as the desktop of this role would, and push it."""
    me = Self(
        device=office.devices[role], person=office.people[role], college=office.id, next_seq=seq, last_hash=prev,
        lease="", clock_offset=0,
    )  # fmt: skip
    with WritingSession(writing(engine), expire_on_commit=False) as session:
        session.connection()
        capture.begin(
            session, Writing(me, act, ids.fresh(), SCHEMA, clock, office.keys[role], lambda size: b"\1" * size)
        )
        change(session)
        drafts = capture.take(session)
        session.rollback()
    changes, opened = veiled(drafts, lambda size: b"\1" * size)
    stamp = Stamp(int(clock.now().timestamp() * 1000), 1, "boot")
    lease = lease_for(engine, office.devices[role], clock)
    batch = Batch(office.devices[role], seq, prev, lease, act, ids.fresh(), SCHEMA, stamp, (), (), changes)
    body = batch.body()
    told = {
        "seq": seq, "b": body.decode(), "s": b64encode(office.keys[role].sign(body)).decode(),
        "o": canonical(opened).decode() if opened else None,
    }  # fmt: skip
    return lambda: push(desks, clock, role, told)


def push(desks, clock, role, *batches):
    _, hello = ask(desks.line(role), "hello", nonce="1")
    told = {"wall": int(clock.now().timestamp() * 1000), "mono": 1, "boot": "boot"}
    return ask(
        desks.line(role), "push", v=wire.VERSION, epoch=hello["epoch"], schema=SCHEMA, clock=told, batches=list(batches)
    )  # fmt: skip


def test_a_pushed_report_has_the_effects_of_the_machines_word_once(desks, office, engine, clock):
    teacher, at = office.people[TEACHER], clock.now()
    send = pushed(desks, office, engine, clock, lambda session: report_own(session, teacher, at))
    status, told = send()
    assert (status, told["results"][0]["status"]) == (200, "applied")
    assert state(engine, teacher) == ("suspended", 2)
    told = {"person": teacher.hex, "at": int(at.timestamp() * 1000), "id": ids.fresh().hex}
    assert desks.machine("report", **told) == (200, {})  # the machine tells the same moment
    assert len(rows(engine, Incident)) == 1
    with writing(engine).begin() as conn:
        conn.execute(update(Incident).values(standing="closed"))
    desks.office(ADMIN, "resume", person=teacher.hex, reason="разобрались")
    assert send()[0] == 200  # replayed
    assert state(engine, teacher)[0] == "active"


def test_a_report_about_another_locks_nobody(desks, office, engine, clock):
    other, me = office.people[Role.METHODIST], office.people[TEACHER]

    def forge(session):
        session.add(Incident(person_id=other, kind="own", opened_at=clock.now(), reporter_id=other))

    def tell(session):
        session.add(Incident(person_id=other, kind="report", opened_at=clock.now(), reporter_id=me))

    pushed(desks, office, engine, clock, forge)()
    prev = rows(engine, Device, id=office.devices[TEACHER])[0].last_hash
    pushed(desks, office, engine, clock, tell, seq=2, prev=prev)()
    assert state(engine, other) == ("active", 1)
    assert state(engine, me) == ("active", 1)


def test_the_work_of_a_locked_device_is_parked_not_lost(desks, office, engine, clock):
    teacher = office.people[TEACHER]
    send = pushed(desks, office, engine, clock, lambda session: report_own(session, teacher, clock.now()))
    desks.office(ADMIN, "suspend", person=teacher.hex, reason="проверка")
    _, hello = ask(desks.line(TEACHER), "hello", nonce="1")
    assert (hello["device"]["state"], hello["granted"]) == ("suspended", [])
    status, told = send()
    assert (status, told["results"][0]["status"], told["results"][0]["reason"]) == (200, "parked", "device")
    assert len(rows(engine, Parked)) == 1
    assert rows(engine, Incident) == []


def test_a_copied_file_opens_a_case_once(desks, office, engine, clock):
    teacher = office.people[TEACHER]
    first_copy = pushed(
        desks, office, engine, clock, lambda session: report_own(session, teacher, clock.now()), act="a"
    )
    clock.move(seconds=1)
    second = pushed(desks, office, engine, clock, lambda session: report_own(session, teacher, clock.now()), act="b")
    with writing(engine).begin() as conn:
        conn.execute(update(Device).where(Device.id == office.devices[TEACHER]).values(last_seq=1, last_hash="0" * 64))
    later = pushed(
        desks, office, engine, clock, lambda session: report_own(session, teacher, clock.now()), seq=2, prev="1"
    )
    assert later()[0] == 409
    assert second()[0] == 409
    assert first_copy()[0] == 409
    [case] = rows(engine, Incident, person_id=teacher)
    assert [fact["signal"] for fact in json.loads(case.facts)] == ["fork"]
    assert "К-214" in case.facts
    told = desks.office(ADMIN, "device", device=office.devices[TEACHER].hex, do="resume", reason="можно")
    assert (told[0], "вернуть нельзя" in told[1]["sentence"]) == (409, True)


def test_hello_tells_of_the_device_once_a_minute_and_of_the_account_once_a_day(desks, office, engine, clock):
    line, device = desks.line(TEACHER), office.devices[TEACHER]
    ask(line, "hello", nonce="1", waiting=3, app="0.2.0")
    [seen] = rows(engine, Device, id=device)
    assert (seen.waiting, seen.app, seen.seen_at) == (3, "0.2.0", int(clock.now().timestamp() * 1000))
    [account] = rows(engine, Account, person_id=office.people[TEACHER])
    token = account.v_use
    clock.move(seconds=30)
    ask(line, "hello", nonce="2", waiting=7, app="x" * 21)
    assert rows(engine, Device, id=device)[0].waiting == 3
    clock.move(seconds=31)
    ask(line, "hello", nonce="3", waiting=7, app="x" * 21)
    [seen] = rows(engine, Device, id=device)
    assert (seen.waiting, seen.app) == (7, "0.2.0")
    assert rows(engine, Account, person_id=office.people[TEACHER])[0].v_use == token
    clock.move(days=1)
    ask(line, "hello", nonce="4")
    assert rows(engine, Account, person_id=office.people[TEACHER])[0].v_use != token
    _, told = desks.office(ADMIN, "machines")
    [machine] = told["machines"]
    assert machine["seen_at"] == int(clock.now().timestamp() * 1000)


def test_who_opens_a_second_device_locks_the_first(desks, office, engine, clock, hashes):
    one, key = desks.line(TEACHER), DeviceKey.generate()
    assert "lock" not in ask(one, "hello", nonce="1", open=True)[1]
    device = ids.fresh()
    told = {"device": device.hex, "key": public_form(key.public)}
    assert enrol(desks, secret_of(hashes[0], PASSWORD), **told)[0] == 200
    assert ask(one, "hello", nonce="2", open=True)[1]["lock"] is True
    assert "lock" not in ask(one, "hello", nonce="3", open=False)[1]
    two = Line(desks.address, device, key, clock)
    assert "lock" not in ask(two, "hello", nonce="4", open=True)[1]
    clock.move(seconds=1)
    assert "lock" not in ask(one, "hello", nonce="5", open=True)[1]  # unlocked by the password: he sits here again
    assert ask(two, "hello", nonce="6", open=True)[1]["lock"] is True
    two.close()
    verdicts = [row.verdict for row in rows(engine, SignIn, person_id=office.people[TEACHER])]
    assert verdicts == ["second", "second"]
