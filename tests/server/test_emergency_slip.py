"""The sole administrator who cannot come in: a slip from the server itself, which nobody overlooks."""

import re
import shutil

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from college.admission import emergency as rule
from college.admission.slips import shown
from college.refusal import Refused
from college.roles import Role
from db import ids
from db.admission import access_log, emergency
from db.engine import reading, writing
from db.models.accounts import AccessEntry, Credential, Issue
from db.models.admission import Agreement, Incident
from db.models.exchange import Device, Meta
from db.models.people import RoleAssignment
from tests.factories import lay
from tests.server.office_college import SINCE
from tests.server.small_college import PASSWORD
from tests.server.test_command import run
from tests.server.test_first_sign_in import first
from tests.server.test_recovery import founded as a_founded_college
from tests.server.test_second_factor import enrol, secret_of, set_up

ADMIN, DEPUTY = Role.ADMINISTRATOR, Role.DEPUTY_UMR
founded = a_founded_college


def kept(engine, model, **where):
    with Session(reading(engine)) as session:
        return list(session.scalars(select(model).filter_by(**where)))


def knock(desks, slip):
    return first(desks, login="administrator", code=shown(slip.code), secret="11" * 32)


def second_administrator(engine, office):
    lay(engine, RoleAssignment, person_id=office.people[DEPUTY], role=ADMIN.value, first_day=SINCE)


def test_he_walks_in_by_the_slip_and_everybody_learns_of_it(desks, office, engine, clock, hashes):
    secret = secret_of(hashes[0], PASSWORD)
    made = emergency.slip(engine, clock, " Administrator ")
    assert enrol(desks, secret)[0] == 403  # the old password opens nothing any more
    person = office.people[ADMIN]
    status, told = knock(desks, made)
    assert (status, told["code"]) == (403, "second")  # the slip alone is not enough for him
    [case] = kept(engine, Incident, person_id=person)
    assert (case.kind, case.standing, case.points) == ("emergency", "open", 5)
    assert "другого администратора нет" in case.facts
    acts = [(row.act, row.subject, row.reason) for row in kept(engine, AccessEntry)]
    assert acts == [("issue", person, ""), ("emergency slip", person, rule.LOST)]
    assert access_log.broken_at(engine) is None
    house = kept(engine, Meta)[0].house
    assert {row.person for row in kept(engine, AccessEntry)} == {house}


def test_while_another_can_come_in_he_gives_the_slip(office, engine, clock):
    second_administrator(engine, office)
    with pytest.raises(Refused, match="другой администратор"):
        emergency.slip(engine, clock, "administrator")
    assert kept(engine, Incident) == kept(engine, AccessEntry) == kept(engine, Issue) == []
    assert emergency.slip(engine, clock, "administrator", reason="в отпуске за границей").code
    assert "в отпуске за границей" in kept(engine, Incident)[0].facts
    told = kept(engine, AccessEntry, act="emergency slip")[0].reason
    assert told == "Другой администратор есть, причина: в отпуске за границей."


@pytest.mark.parametrize("why", ["suspended", "without a password", "without an agreement", "left", "his role is over"])
def test_another_who_cannot_come_in_is_no_other(office, engine, clock, why):
    second_administrator(engine, office)
    other = office.people[DEPUTY]
    with writing(engine).begin() as connection:
        of_his = update(Credential).where(Credential.person == other)
        change = {
            "suspended": of_his.values(state="suspended"),
            "without a password": of_his.values(desktop_hash=""),
            "left": of_his.values(ends_at=1),
            "without an agreement": update(Agreement).where(Agreement.person_id == other).values(ended_on=SINCE),
            "his role is over": update(RoleAssignment)
            .where(RoleAssignment.person_id == other, RoleAssignment.role == ADMIN.value)
            .values(last_day=SINCE),
        }  # fmt: skip
        connection.execute(change[why])
    assert emergency.slip(engine, clock, "administrator").code


@pytest.mark.parametrize("login", ["teacher", "director", "nobody"])
def test_it_is_for_an_administrator_only(office, engine, clock, login):
    with pytest.raises(Refused):
        emergency.slip(engine, clock, login)
    assert kept(engine, Incident) == kept(engine, AccessEntry) == []


def test_an_invented_college_has_none(office, engine, clock):
    with writing(engine).begin() as connection:
        connection.execute(update(Meta).values(demo=True))
    with pytest.raises(Refused):
        emergency.slip(engine, clock, "administrator")


def test_a_case_about_him_keeps_no_slip_back(office, engine, clock):
    person = office.people[ADMIN]
    lay(engine, Incident, id=ids.fresh(), person_id=person, kind="own", opened_at=clock.now(), reporter_id=person)
    with writing(engine).begin() as connection:
        connection.execute(update(Credential).where(Credential.person == person).values(state="suspended"))
    assert emergency.slip(engine, clock, "administrator").code


def test_a_lost_slip_is_worth_nothing_beside_the_new_one(desks, office, engine, clock):
    before = emergency.slip(engine, clock, "administrator")
    clock.move(seconds=1)
    after = emergency.slip(engine, clock, "administrator")
    assert knock(desks, before)[1]["code"] != "second"
    assert knock(desks, after)[1]["code"] == "second"


def test_the_second_factor_goes_with_a_flag_of_its_own(desks, office, engine, clock, hashes):
    set_up(desks, secret_of(hashes[0], PASSWORD), clock)
    emergency.slip(engine, clock, "administrator")
    assert kept(engine, Credential, login="administrator")[0].second_factor is not None
    clock.move(seconds=1)
    emergency.slip(engine, clock, "administrator", resets_factor=True)
    assert kept(engine, Credential, login="administrator")[0].second_factor is None
    assert [row.subject for row in kept(engine, AccessEntry, act="reset second")] == [office.people[ADMIN]]
    assert "Второй код сброшен" in kept(engine, Incident)[-1].facts


def test_devices_of_before_are_let_in_no_more(desks, office, engine, clock):
    assert desks.office(ADMIN, "machines")[0] == 200
    emergency.slip(engine, clock, "administrator")
    assert desks.office(ADMIN, "machines")[1]["code"] == "device"
    assert kept(engine, Device, person=office.people[ADMIN])[0].state == "ok"  # his own password opens it again


def test_the_command_tells_the_code_once(founded, tmp_path):
    data = shutil.copytree(founded, tmp_path / "data")
    told = run("emergency-slip", "--login", "nobody", "--data", data)
    assert (told.returncode, told.stdout) == (1, "")
    assert "с логином «nobody» нет" in told.stderr
    told = run("emergency-slip", "--login", "administrator", "--data", data)
    assert (told.returncode, told.stderr) == (0, "")
    code = re.search(r"входа: (\w{5}-\w{5}), действует до", told.stdout)[1]
    assert "Открыт случай" in told.stdout
    for path in data.rglob("*"):
        if path.is_file():
            assert code.replace("-", "").encode() not in path.read_bytes()
    assert run("emergency-slip", "--data", data).returncode == 2
