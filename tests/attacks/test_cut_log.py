"""The tail of the log of access is taken away in the database: the desktop of who reads it, and an anchor, show it."""

import shutil

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from college.admission.log_anchor import CUT
from college.roles import Role
from db import ids
from db.admission import access_log
from db.admission.access_log import Access
from db.engine import open_server, reading, writing
from db.models.accounts import AccessEntry
from db.models.admission import Incident
from desktop import enrol
from desktop.greeting import CASE
from desktop.log_anchor import NAME
from tests.desktop.test_ways_in import computer, greeted, rows, until  # noqa: F401
from tests.factories import Hands
from tests.server.conftest import app, clock, desks, empty, engine, hashes, office, poke  # noqa: F401
from tests.server.small_college import PASSWORD
from tests.server.test_command import run
from tests.server.test_recovery import founded  # noqa: F401

DIRECTOR, TEACHER = Role.DIRECTOR, Role.TEACHER


def log(engine, person, *reasons):  # noqa: F811
    with Session(writing(engine)) as session, session.begin():
        entries = [Access(person, "reveal", "students.contacts", person, reason=reason) for reason in reasons]
        access_log.append(session, entries, Hands().now())


def cut(engine, count):  # noqa: F811
    """Take the last entries away, as whoever holds the database can."""
    with Session(writing(engine)) as session, session.begin():
        last = session.scalars(select(AccessEntry.id).order_by(AccessEntry.id.desc()).limit(count)).all()
        session.execute(delete(AccessEntry).where(AccessEntry.id.in_(last)))


def end_of(engine):  # noqa: F811
    with Session(reading(engine)) as session:
        return access_log.head(session)


def cases(engine):  # noqa: F811
    return rows(engine, Incident, kind="log")


def test_a_desktop_that_reads_the_log_notices_a_cut_tail_and_opens_one_case(computer, office, engine, clock, qtbot):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "director", PASSWORD, clock)
    anchor = profile.places.user(person) / NAME
    log(engine, office.people[TEACHER], "один", "два", "три")
    assert greeted(profile, person, clock, PASSWORD, qtbot) == []
    kept = anchor.read_text()
    assert kept == f"{end_of(engine).spelt}\n"
    log(engine, office.people[TEACHER], "четыре")
    assert greeted(profile, person, clock, PASSWORD, qtbot) == []
    assert anchor.read_text() != kept
    number = end_of(engine).entry
    cut(engine, 2)
    assert access_log.broken_at(engine) is None, "in itself the log is whole"
    log(engine, office.people[TEACHER], "другое", "другое", "другое")  # the numbers are taken anew
    assert access_log.broken_at(engine) is None
    assert greeted(profile, person, clock, PASSWORD, qtbot) == [f"{CUT % number} {CASE}"]
    until(qtbot, lambda: cases(engine))
    [case] = cases(engine)
    assert (case.person_id, case.reporter_id, case.standing, case.points) == (person, person, "open", 5)
    assert CUT % number in case.facts
    assert greeted(profile, person, clock, PASSWORD, qtbot) == []
    assert len(cases(engine)) == 1
    clock.move(seconds=1)
    cut(engine, 100)  # all of it
    number = int(anchor.read_text().split()[0])
    assert greeted(profile, person, clock, PASSWORD, qtbot) == [f"{CUT % number} {CASE}"]
    until(qtbot, lambda: len(cases(engine)) == 2)


def test_who_does_not_read_the_log_is_told_nothing_of_its_end(computer, office, desks, engine, clock, qtbot):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    log(engine, office.people[TEACHER], "один")
    assert greeted(profile, person, clock, PASSWORD, qtbot) == []
    assert not (profile.places.user(person) / NAME).exists()


def test_the_command_holds_the_log_against_an_anchor(founded, tmp_path):  # noqa: F811
    data = shutil.copytree(founded, tmp_path / "data")
    opened, person = open_server(data / "parta.db"), ids.fresh()
    log(opened, person, "один", "два", "три")
    anchor = tmp_path / "anchor.txt"
    told = run("audit", "verify", "--data", data)
    assert told.returncode == 0, told.stderr
    anchor.write_text(told.stdout.rpartition("запишите его: ")[2])
    number = int(anchor.read_text().split()[0])
    assert run("audit", "verify", "--anchor", anchor, "--data", data).returncode == 0
    cut(opened, 1)
    log(opened, person, "другое", "другое")
    opened.dispose()
    assert run("audit", "verify", "--data", data).returncode == 0, "by itself it does not show"
    told = run("audit", "verify", "--anchor", anchor, "--data", data)
    assert told.returncode == 1
    assert CUT % number in told.stderr
    anchor.write_text("3 xyz")
    told = run("audit", "verify", "--anchor", anchor, "--data", data)
    assert (told.returncode, told.stdout) == (2, "")
    assert "нет отметки журнала доступа" in told.stderr
    assert run("audit", "verify", "--anchor", tmp_path / "none", "--data", data).returncode == 2
