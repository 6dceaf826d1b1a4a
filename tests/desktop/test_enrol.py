"""A person's first sign-in on this computer: login and password bring his key, his file and what he holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from college.refusal import Refused
from db import credentials, device, ids
from db.admission import accounts
from db.clock import SystemClock
from db.engine import reading, writing
from db.models.accounts import Credential
from db.models.exchange import Device
from db.models.groups import StudyGroup
from desktop import enrol
from desktop.link_trouble import LinkTrouble
from desktop.places import Places
from desktop.profile import Profile
from server.app import build
from server.poke import Poke
from tests.factories import COLLEGE, WHO, Hands, Machines
from tests.server.conftest import listening

PASSWORD = "карамель-27-сосна"


@pytest.fixture
def college(tmp_path: Path) -> Iterator[Engine]:
    """A server where the teacher has a login and a password."""
    machines = Machines(tmp_path)
    engine = machines.server()
    salt = credentials.new_salt()
    kept = credentials.hash_secret(credentials.sign_in_secret(credentials.stretch(PASSWORD, salt)))
    with writing(engine).begin() as connection:
        connection.execute(
            insert(Credential).values(
                person=WHO.teacher, login="kuznetsova", kind="staff", salt=salt, desktop_hash=kept
            )
        )
    yield engine
    machines.close()


@pytest.fixture
def address(college: Engine) -> Iterator[str]:
    poke = Poke()
    with listening(build(college, Hands(), poke), poke) as where:
        yield where


def computer(folder: Path, address: str, college: Engine | None) -> Profile:
    """A computer with a key of its own, let in by the college if there is one."""
    profile = Profile(Places.of(folder))
    machine = ids.fresh()
    key = profile.enrol_machine(machine, name="К-214", server=address, room="214", is_demo=True)
    if college is not None:
        accounts.add_machine(college, machine, name="К-214", public_key=key.public, now=SystemClock().now())
    return profile


def devices(college: Engine) -> int:
    with Session(reading(college)) as session:
        return len(session.scalars(select(Device.id).where(Device.person == WHO.teacher)).all())


def test_login_and_password_make_a_file_that_holds_everything(tmp_path, college, address):
    profile = computer(tmp_path / "here", address, college)
    assert enrol.employee(profile, "kuznetsova", PASSWORD) == WHO.teacher
    [here] = profile.employees()
    assert here.name.short == "Кузнецова\N{NO-BREAK SPACE}О.\N{NO-BREAK SPACE}В."
    file = profile.open_employee(WHO.teacher, PASSWORD)
    told = device.here(file.engine)
    assert (told.college, told.person, told.waiting) == (COLLEGE, WHO.teacher, 0)
    assert told.last_exchange
    with Session(reading(college)) as session:
        assert session.get(Device, told.device).public_key == credentials.DeviceKey(told.private).public
    with Session(reading(file.engine)) as session:
        assert "ИСП-21" in session.scalars(select(StudyGroup.name)).all()
    file.close()


def test_a_wrong_password_makes_nothing(tmp_path, college, address):
    profile = computer(tmp_path / "here", address, college)
    for login, password in (("kuznetsova", "не тот пароль"), ("nobody", PASSWORD)):
        with pytest.raises(Refused, match="Логин или пароль не подошли"):
            enrol.employee(profile, login, password)
    with pytest.raises(Refused, match="Логин или пароль"):
        enrol.employee(profile, "kuznetsova", "опять не тот")
    with pytest.raises(Refused, match="Логин или пароль"):
        enrol.employee(profile, "kuznetsova", "и снова")
    with pytest.raises(Refused, match="Следующая — через 2 с"):
        enrol.employee(profile, "kuznetsova", PASSWORD)
    assert profile.employees() == ()
    assert devices(college) == 0


def test_a_computer_that_was_not_let_in(tmp_path, college, address):
    profile = computer(tmp_path / "here", address, None)
    with pytest.raises(Refused, match="не допущен к обмену"):
        enrol.employee(profile, "kuznetsova", PASSWORD)
    with pytest.raises(Refused, match="не допущен"):
        enrol.employee(Profile(Places.of(tmp_path / "there")), "kuznetsova", PASSWORD)
    assert devices(college) == 0


def test_without_the_server(tmp_path):
    profile = computer(tmp_path / "here", "http://127.0.0.1:9", None)
    with pytest.raises(LinkTrouble) as trouble:
        enrol.employee(profile, "kuznetsova", PASSWORD)
    assert "Сервер не отвечает" in trouble.value.sentence
    assert profile.employees() == ()
