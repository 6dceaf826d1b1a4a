"""The office over real sockets: every route asks a right, every refusal says why, codes are shown once."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import resources
from college.roles import Action, Right, Role, Scope, read_rights
from db import credentials
from db.admission import access_log
from db.engine import open_server, reading, writing
from db.models.accounts import AccessEntry, Credential, Issue, WebSession
from db.models.admission import Account, Incident
from db.models.exchange import Device
from db.models.groups import Membership
from db.models.people import Employee
from tests.server import office_college
from tests.server.conftest import served
from tests.server.office_college import ROLES, Desks

ADMIN, CURATOR, HEAD = Role.ADMINISTRATOR, Role.CURATOR, Role.STUDY_HEAD
MATRIX = {
    (grant.role, Right(grant.section, grant.action)): grant.scope
    for grant in read_rights(resources.path("rights", "rights.tsv").read_text("utf-8"))
}


def scope(role: Role, section: str, action: Action) -> Scope | None:
    """The larger of what the role has itself and what every employee has."""
    both = [MATRIX.get((one, Right(section, action))) for one in (role, Role.EMPLOYEE)]
    order = [Scope.ALL, Scope.GROUP, Scope.OWN, None]
    return min((one for one in both if one in order), key=order.index, default=None)


def credential(engine, person) -> Credential:
    with Session(reading(engine)) as session:
        return session.get_one(Credential, person)


def shown(engine, person) -> Account:
    with Session(reading(engine)) as session:
        return session.scalars(select(Account).where(Account.person_id == person)).one()


def created(desks, role, person, kind):
    return desks.office(role, "create", people=[{"person": person.hex, "kind": kind}])


# ---- the matrix


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_the_matrix_grants_and_nothing_else(desks, office, role):
    cases = {"staff": office.newcomer, "group": office.students[0], "foreign": office.foreign[0]}

    def is_granted(section: str, action: Action, where: str) -> bool:
        held = scope(role, section, action)
        return held is Scope.ALL or (held is Scope.GROUP and role is CURATOR and where == "group")

    for where, person in cases.items():
        of = "staff" if where == "staff" else "students"
        status, told = created(desks, role, person, "staff" if where == "staff" else "student")
        may = is_granted(f"accounts.{of}", Action.WRITE, where)
        assert bool(told.get("accounts")) is may, (role, where, told)
        made_by_admin = created(desks, ADMIN, person, "staff" if where == "staff" else "student")
        assert made_by_admin[0] == 200
        status, told = desks.office(role, "issue", people=[person.hex])
        may = is_granted(f"credentials.{of}", Action.GRANT, where)
        assert bool(told.get("slips")) is may, (role, where, told)
        if not may:
            assert is_refused(status, told), told
        status, told = desks.office(role, "withdraw", person=person.hex)
        assert (status == 200) is may, (role, where, told)
        for name, section, action, more in (
            ("suspend", f"accounts.{of}", Action.WRITE, {"reason": "проверка"}),
            ("resume", f"accounts.{of}", Action.WRITE, {"reason": "проверка"}),
            ("close", f"accounts.{of}", Action.DELETE, {"reason": "приказ", "last_day": "2027-01-15"}),
        ):
            status, told = desks.office(role, name, person=person.hex, **more)
            may = is_granted(section, action, where)
            assert (status == 403) is not may, (role, where, name, status, told)
            if not may:
                assert is_refused(status, told), told
    held = scope(role, "devices", Action.SEE)
    status, told = desks.office(role, "machines")
    people = {device["person"] for machine in told.get("machines", ()) for device in machine["devices"]}
    everybody = {person.hex for person in office.people.values()}
    assert people == (everybody if held is Scope.ALL else {office.people[role].hex})
    for deed, action in (("suspend", Action.WRITE), ("resume", Action.APPROVE), ("revoke", Action.DELETE)):
        may = scope(role, "devices", action) is Scope.ALL
        told_us = desks.office(role, "device", device=office.devices[Role.METHODIST].hex, do=deed, reason="проверка")
        if role is not Role.METHODIST:
            assert (told_us[0] == 200) is may, (role, deed, told_us)


def is_refused(status: int, told: dict) -> bool:
    why = [told] if status == 403 else told["refused"]
    return bool(why) and all(one["code"] == "right" and one["sentence"].endswith((".", ").")) for one in why)


@pytest.mark.parametrize("role", ROLES)
def test_logs_and_register_show_only_what_may_be_seen(desks, office, role):
    for by, person, kind in ((ADMIN, office.newcomer, "staff"), (CURATOR, office.students[0], "student")):
        created(desks, ADMIN, person, kind)
        assert desks.office(by, "issue", people=[person.hex])[1]["slips"]
    status, told = desks.office(role, "register")
    seen = {issue["person"] for issue in told["issues"]}
    expected = set()
    if scope(role, "credentials.staff", Action.SEE) is Scope.ALL:
        expected.add(office.newcomer.hex)
    if scope(role, "credentials.students", Action.SEE) in (Scope.ALL, Scope.GROUP):
        expected.add(office.students[0].hex)
    assert (status, seen) == (200, expected)
    assert desks.office(role, "note", act="print", section="students.card", rows=7)[0] == 200
    status, told = desks.office(role, "access")
    assert status == 200
    people = {entry["person"] for entry in told["entries"]}
    own = {office.people[role].hex}
    assert people == own if scope(role, "access_log", Action.SEE) is not Scope.ALL else people > own
    foreign = desks.office(role, "access", person=office.people[ADMIN].hex)
    is_open = role is ADMIN or scope(role, "access_log", Action.SEE) is Scope.ALL
    assert (foreign[0] == 200) is is_open


# ---- slips


def test_a_code_is_shown_once_and_kept_hashed(desks, office, engine):
    created(desks, ADMIN, office.newcomer, "staff")
    _, told = desks.office(ADMIN, "issue", people=[office.newcomer.hex])
    [slip] = told["slips"]
    assert slip["name"] == "Новенькова Анна"
    assert slip["login"] == "novenkova.a"
    assert slip["post_or_group"] == "преподаватель"
    assert len(slip["code"]) == 11
    _, told = desks.office(ADMIN, "register")
    assert slip["code"] not in str(told)
    with Session(reading(engine)) as session:
        kept = session.scalars(select(Issue)).one()
        assert slip["code"].replace("-", "") not in kept.code_hash
    assert (shown(engine, office.newcomer).standing, credential(engine, office.newcomer).state) == ("issued", "issued")
    _status, told = desks.office(ADMIN, "issue", people=[office.newcomer.hex])
    assert [one["code"] for one in told["refused"]] == ["state"]
    assert desks.office(ADMIN, "withdraw", person=office.newcomer.hex)[0] == 200
    assert shown(engine, office.newcomer).standing == "requested"
    assert desks.office(ADMIN, "issue", people=[office.newcomer.hex])[1]["slips"][0]["code"] != slip["code"]


def test_a_new_code_shuts_what_was_open(desks, office, engine):
    teacher = office.people[Role.TEACHER]
    with Session(writing(engine)) as session, session.begin():
        session.add(WebSession(key_hash="x", person=teacher, made_at=1, ends_at=1 << 42))
    assert desks.office(ADMIN, "issue", people=[teacher.hex])[1]["slips"]
    after = credential(engine, teacher)
    assert (after.state, after.epoch, after.desktop_hash) == ("issued", 2, "")
    with Session(reading(engine)) as session:
        assert not session.scalars(select(WebSession)).all()
    status, told = desks.office(Role.TEACHER, "machines")
    assert (status, told["code"], told["state"]) == (403, "device", "suspended")


def test_nobody_gives_himself_a_code_or_his_sign_in_back(desks, office, engine):
    me = office.people[ADMIN]
    _, told = desks.office(ADMIN, "issue", people=[me.hex])
    assert told["slips"] == []
    assert [one["code"] for one in told["refused"]] == ["right"]
    assert "Роль или доступ себе не дают" in told["refused"][0]["sentence"]
    status, told = desks.office(ADMIN, "resume", person=me.hex, reason="так надо")
    assert (status, told["code"]) == (403, "right")
    assert credential(engine, me).state == "active"


def test_a_curator_of_yesterday_gives_no_code(desks, office, clock, engine):
    from db.models.groups import Curatorship

    created(desks, ADMIN, office.students[0], "student")
    with writing(engine).begin() as conn:
        conn.execute(update(Curatorship).values(last_day=clock.now().date().replace(day=11)))
    status, told = desks.office(CURATOR, "issue", people=[office.students[0].hex])
    assert (status, told["code"]) == (403, "right")


def test_a_hundred_slips_cost_no_slow_hash(engine, clock, hashes, monkeypatch):
    """A code is long and random: stretched like a password each would take a fifth of a second of the server."""
    slow = []
    argon2 = credentials.Argon2id
    monkeypatch.setattr(credentials, "Argon2id", lambda *asked, **more: slow.append(1) or argon2(*asked, **more))
    college = office_college.found(engine, clock, hashes[0], hashes[1], students=100)
    with served(engine, clock) as where:
        desks = Desks(where, clock, college)
        people = [{"person": person.hex, "kind": "student"} for person in college.students]
        _, told = desks.office(HEAD, "create", people=people)
        assert len(told["accounts"]) == len({one["login"] for one in told["accounts"]}) == 100
        _, told = desks.office(CURATOR, "issue", people=[person.hex for person in college.students])
        desks.close()
    assert len({slip["code"] for slip in told["slips"]}) == 100
    assert not slow


# ---- lives


def test_people_whom_no_list_knows(desks, office):
    from db import ids

    stranger = ids.fresh()
    _, told = created(desks, ADMIN, stranger, "staff")
    assert [one["code"] for one in told["refused"]] == ["person"]
    assert desks.office(ADMIN, "suspend", person=stranger.hex, reason="-")[0] == 404
    assert desks.office(ADMIN, "device", device=stranger.hex, do="suspend", reason="-")[0] == 404
    assert desks.office(ADMIN, "machine", machine=stranger.hex, do="suspend", reason="-")[0] == 404


def test_suspended_is_shut_at_once_and_given_back_with_a_sign_in(desks, office, engine):
    teacher = office.people[Role.TEACHER]
    status, told = desks.office(ADMIN, "suspend", person=teacher.hex, reason=" ")
    assert (status, told["code"]) == (409, "state")
    assert "Причина не названа" in told["sentence"]
    assert desks.office(ADMIN, "suspend", person=teacher.hex, reason="длительное отсутствие")[0] == 200
    row = shown(engine, teacher)
    assert (row.standing, row.reason) == ("suspended", "длительное отсутствие")
    assert desks.office(Role.TEACHER, "machines")[0] == 403
    assert desks.office(ADMIN, "resume", person=teacher.hex, reason="вернулся")[0] == 200
    assert desks.office(Role.TEACHER, "machines")[1]["code"] == "device"  # the old epoch is dead until he signs in
    assert shown(engine, teacher).standing == "active"


def test_a_case_that_is_open_keeps_the_account_shut(desks, office, engine, clock):
    teacher = office.people[Role.TEACHER]
    desks.office(ADMIN, "suspend", person=teacher.hex, reason="случай")
    with Session(writing(engine)) as session, session.begin():
        from db import ids

        session.add(Incident(id=ids.fresh(), person_id=teacher, kind="signals", opened_at=clock.now()))
    for name, more in (("resume", {"person": teacher.hex, "reason": "-"}), ("issue", {"people": [teacher.hex]})):
        _, told = desks.office(ADMIN, name, **more)
        why = told if name == "resume" else told["refused"][0]
        assert "ещё не закрыт" in why["sentence"]
    assert credential(engine, teacher).state == "suspended"


def test_the_last_day_ends_the_account_by_itself(desks, office, engine, clock):
    teacher = office.people[Role.TEACHER]
    with writing(engine).begin() as conn:
        conn.execute(update(Employee).where(Employee.person_id == teacher).values(dismissed=clock.now().date()))
    late = {"person": teacher.hex, "reason": "приказ № 7-к"}
    assert desks.office(ADMIN, "close", **late, last_day="2026-11-13")[1]["code"] == "state"
    assert desks.office(ADMIN, "close", **late, last_day="2026-11-12")[0] == 200
    assert credential(engine, teacher).state == "active"
    assert desks.office(Role.TEACHER, "machines")[0] == 200
    clock.move(hours=12)
    assert desks.office(Role.TEACHER, "machines")[1]["code"] == "device"
    from db.admission import account_acts

    account_acts.close_ended(engine, clock)
    assert (credential(engine, teacher).state, shown(engine, teacher).standing) == ("closed", "closed")
    _status, told = created(desks, ADMIN, teacher, "staff")
    assert [one["code"] for one in told["refused"]] == ["state"]  # a closed account opens by an order only


def test_a_student_who_still_stands_in_a_group_is_not_closed(desks, office, engine):
    student = office.students[0]
    created(desks, HEAD, student, "student")
    told = {"person": student.hex, "reason": "отчислен", "last_day": "2026-11-11"}
    assert desks.office(HEAD, "close", **told)[0] == 409
    with writing(engine).begin() as conn:
        end = Membership.first_day.type.python_type(2026, 11, 11)
        conn.execute(update(Membership).where(Membership.student_id == student).values(end_day=end))
    assert desks.office(HEAD, "close", **told)[0] == 200
    assert shown(engine, student).standing == "closed"


# ---- machines


def test_revoke_is_not_wipe_and_a_wipe_is_receipted(desks, office, engine, clock):
    device = office.devices[Role.TEACHER]
    order = {"device": device.hex, "reason": "компьютер украден"}
    assert desks.office(ADMIN, "device", **order, do="wipe")[0] == 409
    assert desks.office(ADMIN, "device", **order, do="revoke")[0] == 200
    standing = desks.machine("standing", devices=[device.hex])[1]["devices"][device.hex]
    assert standing == {"state": "revoked", "reason": "компьютер украден", "wipe": False}
    with writing(engine).begin() as conn:
        conn.execute(update(Device).where(Device.id == device).values(waiting=4))
    status, told = desks.office(ADMIN, "device", **order, do="wipe")
    assert (status, told["code"], told["waiting"]) == (409, "unsent", 4)
    assert desks.office(ADMIN, "device", **order, do="wipe", loss=True)[0] == 200
    assert desks.machine("standing", devices=[device.hex])[1]["devices"][device.hex]["wipe"] is True
    at = 1_794_000_000_000

    def receipt(key):
        from base64 import b64encode

        words = f"parta wiped {device.hex} {at}".encode()
        return desks.machine("wiped", device=device.hex, at=at, signature=b64encode(key.sign(words)).decode())

    assert receipt(office.keys[Role.TEACHER]) == (403, {"code": "receipt"})
    assert receipt(office.machine_key) == (200, {})
    assert receipt(office.machine_key) == (200, {})
    assert desks.machine("standing", devices=[device.hex])[1]["devices"][device.hex]["state"] == "wiped"
    other = office.devices[Role.METHODIST].hex
    assert desks.machine("wiped", device=other, at=at, signature="AAAA")[0] == 403


def test_a_halted_machine_halts_its_devices_and_may_still_ask(desks, office, engine):
    desks.office(ADMIN, "device", device=office.devices[Role.TEACHER].hex, do="suspend", reason="проверка")
    with Session(writing(engine)) as session, session.begin():
        from db.models.accounts import Machine

        session.add(Machine(id=office.group, name="К-1", alg="ed25519", public_key=b"x" * 32, made_at=1))
        session.get_one(Device, office.devices[ADMIN]).machine = office.group
    assert desks.office(ADMIN, "machine", machine=office.machine.hex, do="suspend", reason="ремонт")[0] == 200
    assert desks.office(Role.METHODIST, "machines")[1]["code"] == "device"
    told = desks.machine("standing", devices=[office.devices[Role.METHODIST].hex])[1]
    assert told["machine"] == "suspended"
    assert told["devices"][office.devices[Role.METHODIST].hex]["reason"] == "ремонт"
    assert desks.office(ADMIN, "machine", machine=office.machine.hex, do="resume", reason="готово")[0] == 200
    assert desks.office(Role.METHODIST, "machines")[0] == 200
    assert desks.office(Role.TEACHER, "machines")[1]["code"] == "device"  # its own halt stays


# ---- the log


def test_acts_of_the_office_stand_in_a_chain_that_shows_tampering(desks, office, engine):
    created(desks, ADMIN, office.newcomer, "staff")
    desks.office(ADMIN, "issue", people=[office.newcomer.hex])
    desks.office(Role.TEACHER, "note", act="export", section="journal.marks", subject=office.group.hex, rows=30)
    with Session(reading(engine)) as session:
        acts = session.scalars(select(AccessEntry.act).order_by(AccessEntry.id)).all()
    assert acts == ["create", "issue", "export"]
    assert access_log.broken_at(engine) is None
    with writing(engine).begin() as conn:
        conn.execute(update(AccessEntry).where(AccessEntry.act == "issue").values(person=office.newcomer))
    assert access_log.broken_at(engine) == 2


def test_the_log_is_read_page_by_page(desks, office):
    for rows in range(5):
        desks.office(Role.TEACHER, "note", act="see", section="students.card", rows=rows)
    _, told = desks.office(ADMIN, "access", limit=2, section="students.card")
    assert ([one["rows"] for one in told["entries"]], told["more"]) == ([4, 3], True)
    _, told = desks.office(ADMIN, "access", before_id=told["entries"][-1]["id"], limit=200)
    assert ([one["rows"] for one in told["entries"]], told["more"]) == ([2, 1, 0], False)


def test_a_log_written_by_many_at_once_stays_one_chain(postgres_server, clock, hashes):
    from concurrent.futures import ThreadPoolExecutor

    opened = open_server(postgres_server)
    college = office_college.found(opened, clock, hashes[0], hashes[1])
    entry = access_log.Access(college.people[ADMIN], "see", "students.card")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: access_log.note(opened, entry, clock.now()), range(40)))
    with Session(reading(opened)) as session:
        assert len(session.scalars(select(AccessEntry.id)).all()) == 40
    assert access_log.broken_at(opened) is None
    opened.dispose()


def test_garbage_and_strangers(desks, office):
    for name, told in (
        ("create", {"people": [{"person": office.newcomer.hex, "kind": "king"}]}),
        ("create", {"people": "all"}),
        ("issue", {"people": ["x"]}),
        ("close", {"person": office.newcomer.hex, "last_day": "soon"}),
        ("device", {"device": office.newcomer.hex, "do": "burn"}),
        ("machine", {"machine": office.machine.hex, "do": "wipe"}),
        ("note", {"act": "steal", "section": "x"}),
        ("access", {"limit": 201}),
    ):
        assert desks.office(ADMIN, name, **told) == (400, {"code": "garbage"}), name
    assert desks.machine("../../office/v1/machines")[0] == 401  # a machine has no rights
