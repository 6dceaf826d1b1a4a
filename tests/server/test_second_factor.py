"""The second code at the door: set up at the first sign-in, taken once, guessed slowly, reset by another only."""

from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from college.admission.second_factor import STEP
from college.roles import Role
from db import ids
from db.admission import access_log, accounts, second_factor
from db.credentials import DeviceKey, public_form
from db.engine import reading, writing
from db.house import new_epoch
from db.models.accounts import AccessEntry, Credential
from db.models.admission import Agreement, SignIn
from db.models.catalogue import Right
from db.models.exchange import Device, Meta
from db.models.people import RoleAssignment
from tests.factories import lay
from tests.server.office_college import SINCE, secret_of
from tests.server.small_college import PASSWORD
from tests.server.test_first_sign_in import NEW, SALT, first, slip

ADMIN, DEPUTY, TEACHER = Role.ADMINISTRATOR, Role.DEPUTY_UMR, Role.TEACHER


@pytest.fixture(scope="module")
def secret(hashes):
    return secret_of(hashes[0], PASSWORD)


@pytest.fixture(scope="module")
def new_secret():
    return secret_of(SALT, NEW)


def enrol(desks, secret, login="administrator", **told):
    told = {"device": ids.fresh().hex, "key": public_form(DeviceKey.generate().public)} | told
    return desks.machine("enrol", login=login, secret=secret, **told)


def phone_of(uri):
    """What an application of a phone makes of the picture."""
    asked = parse_qs(urlsplit(uri).query)
    assert (asked.get("digits", ["6"]), asked.get("period", ["30"])) == (["6"], ["30"])
    return pyotp.TOTP(asked["secret"][0])


def set_up(desks, secret, clock, login="administrator"):
    phone = phone_of(enrol(desks, secret, login)[1]["setup"])
    assert enrol(desks, secret, login, second=phone.at(clock.now()))[0] == 200
    clock.move(seconds=STEP)
    return phone


def rows(engine, model, **where):
    with Session(reading(engine)) as session:
        return list(session.scalars(select(model).filter_by(**where)))


def devices_of(engine, office):
    return len(rows(engine, Device, person=office.people[ADMIN]))


def test_an_administrator_sets_it_up_at_his_first_sign_in_on_a_machine(desks, office, secret, clock, engine):
    before = devices_of(engine, office)
    status, told = enrol(desks, secret)
    assert (status, told["code"]) == (403, "second")
    assert "6 цифр" in told["sentence"]
    uri = told["setup"]
    assert unquote(urlsplit(uri).path) == "/Парта:administrator"
    assert devices_of(engine, office) == before
    phone = phone_of(uri)
    status, told = enrol(desks, secret, second=phone.at(clock.now()))
    assert (status, told["login"]) == (200, "administrator")
    assert devices_of(engine, office) == before + 1
    clock.move(seconds=STEP)
    status, told = enrol(desks, secret)
    assert (status, told["code"], told["setup"]) == (403, "second", None)
    assert enrol(desks, secret, second=phone.at(clock.now()))[0] == 200


def test_nobody_else_is_asked(desks, secret, engine):
    for role in (TEACHER, DEPUTY, Role.DIRECTOR):
        assert enrol(desks, secret, role.value)[0] == 200
    assert [row.login for row in rows(engine, Credential) if row.second_factor] == []


def test_a_wrong_password_is_answered_before_any_code(desks, office, secret, clock, engine):
    assert enrol(desks, "00" * 32) == (403, {"code": "wrong"})
    assert rows(engine, Credential, login="administrator")[0].second_factor is None
    phone = set_up(desks, secret, clock)
    assert enrol(desks, "00" * 32, second=phone.at(clock.now())) == (403, {"code": "wrong"})
    assert enrol(desks, secret, second=phone.at(clock.now()))[0] == 200


def test_until_a_code_was_right_each_asking_makes_a_new_secret(desks, secret, clock, engine):
    first_uri, second_uri = (enrol(desks, secret)[1]["setup"] for _ in range(2))
    assert first_uri != second_uri
    status, told = enrol(desks, secret, second=phone_of(first_uri).at(clock.now()))
    assert (status, told["code"], told["wrong"]) == (403, "second", True)
    assert enrol(desks, secret, second=phone_of(second_uri).at(clock.now()))[0] == 200


def test_a_code_is_taken_once_and_a_clock_may_be_off_by_one_step(desks, secret, clock):
    phone = set_up(desks, secret, clock)
    code = phone.at(clock.now())
    assert enrol(desks, secret, second=code)[0] == 200
    assert enrol(desks, secret, second=code)[0] == 403
    clock.move(seconds=5 * STEP)
    for off, status in ((-2, 403), (2, 403), (-1, 200), (1, 200), (0, 403)):  # after the later one the former is dead
        assert enrol(desks, secret, second=phone.at(clock.now() + timedelta(seconds=off * STEP)))[0] == status, off


def test_guessing_waits_longer_and_longer_though_the_password_is_right(desks, secret, clock):
    phone = set_up(desks, secret, clock)
    right = phone.at(clock.now())
    wrong = f"{(int(right) + 1) % 10**6:06}"
    while wrong in {phone.at(clock.now() + timedelta(seconds=off * STEP)) for off in (-1, 0, 1)}:
        wrong = f"{(int(wrong) + 1) % 10**6:06}"
    for _ in range(3):
        status, told = enrol(desks, secret, second=wrong)
        assert (status, told["code"], told["setup"], told["wrong"]) == (403, "second", None, True)
    assert enrol(desks, secret, second=right) == (429, {"code": "pause", "seconds": 2})
    assert enrol(desks, secret)[1]["code"] == "second"  # the right password alone ends no pause
    assert enrol(desks, secret, second=right) == (429, {"code": "pause", "seconds": 2})
    clock.move(seconds=2)
    assert enrol(desks, secret, second=phone.at(clock.now()))[0] == 200


def test_nobody_makes_anothers_pauses_by_typing_his_name(desks, office, secret, clock):
    phone = set_up(desks, secret, clock)
    login = f"second\n{office.people[ADMIN]}"
    for _ in range(6):
        assert enrol(desks, "00" * 32, login) == (400, {"code": "garbage"})
    assert enrol(desks, secret, second=phone.at(clock.now()))[0] == 200


def test_what_is_no_code_spends_no_try(desks, secret, clock):
    phone = set_up(desks, secret, clock)
    for second in ("12345", "abcdef", "1" * 61, 123456, ["1"]):
        assert enrol(desks, secret, second=second)[0] == 400
    code = phone.at(clock.now())
    assert enrol(desks, secret, second=f"{code[:3]} {code[3:]}")[0] == 200


def test_a_role_that_waits_for_its_agreement_is_asked_too(desks, office, secret, engine):
    with writing(engine).begin() as connection:
        connection.execute(update(Agreement).where(Agreement.person_id == office.people[ADMIN]).values(ended_on=SINCE))
    assert enrol(desks, secret)[1]["code"] == "second"


def test_who_gets_the_right_is_asked_at_his_next_sign_in(desks, office, secret, engine, clock):
    assert enrol(desks, secret, "teacher")[0] == 200
    lay(engine, RoleAssignment, person_id=office.people[TEACHER], role=ADMIN.value, first_day=SINCE)
    assert enrol(desks, secret, "teacher")[1]["setup"]
    phone = set_up(desks, secret, clock, "teacher")
    # What was set up is asked for, also when the role has gone.
    with writing(engine).begin() as connection:
        connection.execute(
            update(RoleAssignment)
            .where(RoleAssignment.person_id == office.people[TEACHER], RoleAssignment.role == ADMIN.value)
            .values(last_day=SINCE)
        )
    assert enrol(desks, secret, "teacher")[1] == enrol(desks, secret, "teacher")[1]
    assert enrol(desks, secret, "teacher", second=phone.at(clock.now()))[0] == 200


def test_the_matrix_decides_who_is_asked(desks, secret, engine, clock):
    of_role = (Right.role == ADMIN.value) & Right.section.in_(("rights", "devices"))
    with writing(engine).begin() as connection:
        connection.execute(update(Right).where(of_role).values(withdrawn_at=clock.now()))
    assert enrol(desks, secret)[0] == 200


def test_a_slip_of_an_administrator_is_not_enough_either(desks, office, engine, clock, new_secret):
    made = slip(desks, office)
    lay(engine, RoleAssignment, person_id=office.newcomer, role=ADMIN.value, first_day=SINCE)
    status, told = first(desks, login=made["login"], code=made["code"], secret=new_secret)
    assert (status, told["code"]) == (403, "second")
    assert rows(engine, Device, person=office.newcomer) == []
    phone = phone_of(told["setup"])
    again = {"login": made["login"], "code": made["code"], "secret": new_secret, "second": phone.at(clock.now())}
    assert first(desks, **again)[0] == 200
    assert len(rows(engine, Device, person=office.newcomer)) == 1
    clock.move(seconds=STEP)
    # Whoever finds the used slip has neither password nor phone.
    told = first(desks, **again | {"secret": "00" * 32, "second": phone.at(clock.now())})
    assert (told[0], told[1]["code"]) == (403, "code_over")


def test_wrong_passwords_before_a_half_sign_in_are_in_the_list(desks, office, secret, engine, clock):
    for _ in range(2):
        enrol(desks, "00" * 32)
        clock.move(seconds=1)
    assert enrol(desks, secret)[1]["code"] == "second"
    assert [row.verdict for row in rows(engine, SignIn, person_id=office.people[ADMIN])] == ["wrong", "wrong"]
    phone = phone_of(enrol(desks, secret)[1]["setup"])
    assert enrol(desks, secret, second=phone.at(clock.now()))[0] == 200
    verdicts = sorted(row.verdict for row in rows(engine, SignIn, person_id=office.people[ADMIN]))
    assert verdicts == ["ok", "wrong", "wrong"]


def test_an_invented_college_asks_for_nothing(desks, secret, engine):
    with writing(engine).begin() as connection:
        connection.execute(update(Meta).values(demo=True))
    assert enrol(desks, secret)[0] == 200


# ---- the secret, and its reset


def test_the_secret_is_sealed_and_outlives_an_epoch(desks, office, secret, engine, clock):
    phone = set_up(desks, secret, clock)
    person = office.people[ADMIN]
    [row] = rows(engine, Credential, person=person)
    assert phone.secret.encode() not in row.second_factor
    house = accounts.house(engine)
    assert not second_factor.take(engine, b"another house", person, phone.at(clock.now()), clock.now())
    assert second_factor.is_set_up(engine, b"another house", person)
    with writing(engine).begin() as connection:
        new_epoch(connection, office.id, demo=False, clock=clock)
    assert accounts.house(engine).secret != house.secret
    assert enrol(desks, secret, second=phone.at(clock.now()))[0] == 200
    # It is his: moved to another's row it opens nothing.
    with writing(engine).begin() as connection:
        kept = select(Credential.second_factor).where(Credential.person == person).scalar_subquery()
        connection.execute(update(Credential).where(Credential.login == "teacher").values(second_factor=kept))
    clock.move(seconds=STEP)
    assert enrol(desks, secret, "teacher", second=phone.at(clock.now()))[0] == 403


def other_administrator(engine, office):
    """The director's colleague at the deputy's device becomes an administrator, too."""
    lay(engine, RoleAssignment, person_id=office.people[DEPUTY], role=ADMIN.value, first_day=SINCE)


def test_another_administrator_resets_it_and_it_is_logged(desks, office, secret, engine, clock):
    set_up(desks, secret, clock)
    other_administrator(engine, office)
    person = office.people[ADMIN]
    assert desks.office(DEPUTY, "second", person=person.hex)[1]["code"] == "state"  # no reason
    assert desks.office(DEPUTY, "second", person=person.hex, reason="утерян телефон") == (200, {})
    [entry] = rows(engine, AccessEntry, act="reset second")
    assert (entry.person, entry.subject, entry.reason) == (office.people[DEPUTY], person, "утерян телефон")
    assert access_log.broken_at(engine) is None
    status, told = desks.office(DEPUTY, "second", person=person.hex, reason="ещё раз")
    assert (status, told["code"]) == (409, "state")
    assert "не настроен" in told["sentence"]
    assert enrol(desks, secret)[1]["setup"]


def test_nobody_resets_his_own_nor_without_the_right(desks, office, secret, engine, clock):
    phone = set_up(desks, secret, clock)
    person = office.people[ADMIN].hex
    status, told = desks.office(ADMIN, "second", person=person, reason="утерян телефон")
    assert (status, told["code"]) == (403, "right")
    assert "другой администратор" in told["sentence"]
    for role in (DEPUTY, TEACHER, Role.DIRECTOR, Role.HR_HEAD, Role.CURATOR):
        status, told = desks.office(role, "second", person=person, reason="утерян телефон")
        assert (status, told["code"]) == (403, "right"), role
    assert desks.office(ADMIN, "second", person=ids.fresh().hex, reason="утерян")[0] == 404
    assert rows(engine, AccessEntry, act="reset second") == []
    assert enrol(desks, secret, second=phone.at(clock.now()))[0] == 200
