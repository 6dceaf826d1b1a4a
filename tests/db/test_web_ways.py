"""Codes, passkeys and passwords of the web on both databases: each thing is taken once, also by two at once."""

import threading
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy.orm import Session

from college.admission.policy import DEFAULT
from college.refusal import Refused
from db import credentials, ids
from db.admission import access_log, passkeys, second_factor, web_password, web_setup
from db.admission.passkeys import NewPasskey, Taken
from db.admission.second_factor import OF_WEB
from db.admission.web_password import Taken as Code
from db.engine import open_server, writing
from db.house import found_college
from db.migrations import upgrade
from db.models.accounts import Credential
from db.models.people import Person
from tests.factories import Hands

NOW = datetime(2026, 11, 12, 5, tzinfo=UTC)
SECRET, DEVICE = b"house secret", ids.fresh()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    place = request.getfixturevalue("postgres_database") if request.param == "postgresql" else tmp_path / "parta.db"
    opened = open_server(place, migrate=True)
    upgrade(opened, "server")
    opened.dispose()
    opened = open_server(place)
    with writing(opened).begin() as connection:
        found_college(connection, ids.fresh(), name="Техникум", zone="Asia/Tomsk", demo=False, clock=Hands())
    yield opened
    opened.dispose()


@pytest.fixture
def person(engine):
    made = ids.fresh()
    with Session(writing(engine)) as session, session.begin():
        session.add(Person(id=made, sex=""))
        session.add(Credential(person=made, login="gromov", kind="staff", salt=credentials.new_salt()))
    return made


def setting_up(engine, person, browser="browser"):
    made = web_setup.make(engine, person, DEVICE, SECRET, NOW)
    assert web_setup.use(engine, made.code, browser, SECRET, NOW) == person
    return web_setup.of_browser(engine, browser, SECRET, NOW)


def at_once(*works):
    """Run these at the same moment; what each gave or raised."""
    told, barrier = [None] * len(works), threading.Barrier(len(works))

    def run(place, work):
        barrier.wait()
        try:
            told[place] = work()
        except Taken as taken:
            told[place] = taken

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def key(number=1, count=0):
    return NewPasskey(b"key %d" % number, b"public", count, f"Ключ {number}")


def test_two_browsers_at_once_with_one_code_are_one(engine, person):
    code = web_setup.make(engine, person, DEVICE, SECRET, NOW).code
    told = at_once(*(lambda name=name: web_setup.use(engine, code, name, SECRET, NOW) for name in ("a", "b")))
    assert sorted(told, key=str) == sorted([person, None], key=str)


def test_one_setting_up_makes_one_way(engine, person):
    setup = setting_up(engine, person)
    told = at_once(*(lambda n=n: passkeys.add(engine, setup, key(n), NOW) for n in (1, 2)))
    assert [type(each) for each in told].count(Taken) == 1
    assert len(passkeys.stand(engine, person)) == 1
    factor = setup.factor
    assert not web_password.put(engine, setup, "hash", code_of(factor), SECRET, NOW)


def code_of(factor, at=NOW):
    return pyotp.TOTP(factor.secret).at(at)


def test_a_code_of_the_phone_is_taken_once_also_by_two_at_once(engine, person):
    setup = setting_up(engine, person)
    assert web_password.put(engine, setup, "hash", code_of(setup.factor), SECRET, NOW)
    later = NOW + timedelta(seconds=60)
    code = code_of(setup.factor, later)
    told = at_once(*(lambda: web_password.take_code(engine, person, code, SECRET, later) for _ in range(2)))
    assert sorted(each.name for each in told) == ["FITS", "WRONG"]


def test_wrong_codes_are_counted_in_a_row(engine, person):
    setup = setting_up(engine, person)
    assert web_password.put(engine, setup, "hash", code_of(setup.factor), SECRET, NOW)
    for number in range(DEFAULT.web_wrong_codes - 1):
        assert web_password.take_code(engine, person, "x", SECRET, NOW) is Code.WRONG, number
    later = NOW + timedelta(seconds=60)
    assert web_password.take_code(engine, person, code_of(setup.factor, later), SECRET, later) is Code.FITS
    for _ in range(DEFAULT.web_wrong_codes - 1):
        assert web_password.take_code(engine, person, "x", SECRET, later) is Code.WRONG
    assert web_password.take_code(engine, person, "x", SECRET, later) is Code.EXHAUSTED
    assert web_password.seen(engine, person) is None


def test_a_known_key_and_one_too_many_are_refused_and_the_setting_up_goes_on(engine, person):
    for number in range(DEFAULT.passkeys):
        passkeys.add(engine, setting_up(engine, person), key(number), NOW)
    setup = setting_up(engine, person)
    with pytest.raises(Refused, match="больше нельзя"):
        passkeys.add(engine, setup, key(99), NOW)
    assert passkeys.remove(engine, person, passkeys.stand(engine, person)[0].id, NOW)
    with pytest.raises(Taken):
        passkeys.add(engine, setup, key(DEFAULT.passkeys - 1), NOW)
    passkeys.add(engine, setup, key(99), NOW)
    assert len(passkeys.stand(engine, person)) == DEFAULT.passkeys
    assert access_log.broken_at(engine) is None


def test_a_counter_is_kept_and_one_that_goes_back_stops_the_key(engine, person):
    passkeys.add(engine, setting_up(engine, person), key(1, count=5), NOW)
    known = passkeys.known(engine, b"key 1", NOW)
    assert passkeys.use(engine, known.id, 6, NOW)
    assert not passkeys.use(engine, known.id, 6, NOW)
    assert passkeys.known(engine, b"key 1", NOW).is_stopped
    assert not passkeys.use(engine, known.id, 7, NOW), "stopped for good"


def test_a_secret_is_opened_for_its_person_and_its_door_only(person):
    factor = second_factor.fresh()
    kept = second_factor.sealed(SECRET, person, factor, OF_WEB)
    assert second_factor.opened(SECRET, person, kept, OF_WEB) == factor
    assert second_factor.opened(SECRET, person, kept) is None, "the desktop's door"
    assert second_factor.opened(SECRET, ids.fresh(), kept, OF_WEB) is None
    assert second_factor.opened(b"another house", person, kept, OF_WEB) is None
