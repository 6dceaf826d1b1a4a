"""The ways in and out of a computer, against the real server: slip, password, report, suspension, wipe."""

import json
from collections import deque
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select
from sqlalchemy.orm import Session

from college.refusal import Refused
from college.roles import Role
from db import device, ids
from db.admission import accounts
from db.credentials import DeviceKey
from db.engine import reading
from db.models.accounts import Credential
from db.models.admission import Incident
from db.models.exchange import Device, Outbox
from db.models.people import RoleAssignment
from db.sync.batch import read
from desktop import enrol, two_passwords
from desktop.app import Program, application
from desktop.attempt import Attempt, Cancelled
from desktop.closure import Cause, DoorClosed, closure_of
from desktop.keys import WrongPassword
from desktop.line import PATIENCE, Line
from desktop.link_trouble import LinkTrouble, NoLine, NotSent
from desktop.machine_post import MachinePost, Receipt
from desktop.machine_watch import MachineWatch
from desktop.opener import ProfileOpener
from desktop.places import Places
from desktop.profile import Profile
from desktop.second_wanted import SecondWanted
from desktop.two_passwords import AnswerLost
from tests.factories import lay
from tests.server.conftest import app, clock, desks, empty, engine, hashes, office, poke  # noqa: F401
from tests.server.office_college import SINCE
from tests.server.small_college import PASSWORD

ADMIN, TEACHER = Role.ADMINISTRATOR, Role.TEACHER
NEW = "поздний клевер 84 окно"
NEWER = "третий фонарь 19 мост"
SOON = 15_000


@pytest.fixture
def computer(tmp_path, desks, engine, clock):  # noqa: F811
    """Make a computer that the college has let in; each call makes another one."""

    def make(name="here"):
        profile = Profile(Places.of(tmp_path / name))
        machine = ids.fresh()
        key = profile.enrol_machine(machine, name=name, server=desks.address, room="214", is_demo=True)
        accounts.add_machine(engine, machine, name=name, public_key=key.public, now=clock.now())
        return profile

    return make


def slip(desks, office):  # noqa: F811
    desks.office(ADMIN, "create", people=[{"person": office.newcomer.hex, "kind": "staff"}])
    return again(desks, office)


def again(desks, office):  # noqa: F811
    [made] = desks.office(ADMIN, "issue", people=[office.newcomer.hex])[1]["slips"]
    return made


def rows(engine, model, **where):  # noqa: F811
    with Session(reading(engine)) as session:
        return list(session.scalars(select(model).filter_by(**where)))


@contextmanager
def watching(profile, clock, qtbot, *, is_locked=True):  # noqa: F811
    watch = MachineWatch(profile, clock, every=0.1)
    watch.start()
    watch.lock(is_locked=is_locked)
    try:
        yield watch
    finally:
        watch.close()
        assert not watch._thread.is_alive()


def until(qtbot, condition):
    qtbot.waitUntil(lambda: bool(condition()), timeout=SOON)


# ---- an administrator


def phone_of(wanted):
    return pyotp.TOTP(parse_qs(urlsplit(wanted.setup).query)["secret"][0])


def test_an_administrator_gets_no_file_without_the_code_of_his_phone(computer, engine, clock):  # noqa: F811
    profile = computer()
    with pytest.raises(SecondWanted, match="снимите им этот рисунок") as asked:
        enrol.employee(profile, "administrator", PASSWORD, clock)
    phone = phone_of(asked.value)
    with pytest.raises(SecondWanted, match="Код не подошёл") as wrong:
        enrol.employee(profile, "administrator", PASSWORD, clock, second=phone.at(clock.now() + timedelta(hours=1)))
    assert (wrong.value.setup, wrong.value.is_wrong) == (None, True)
    assert profile.employees() == ()
    person = enrol.employee(profile, "administrator", PASSWORD, clock, second=phone.at(clock.now()))
    profile.open_employee(person, PASSWORD).close()  # by password and keyring only, as everybody's
    with pytest.raises(SecondWanted) as asked:
        enrol.employee(computer("there"), "administrator", PASSWORD, clock, second=phone.at(clock.now()))
    assert asked.value.is_wrong
    with pytest.raises(SecondWanted, match="Введите 6 цифр") as asked:
        enrol.employee(computer("elsewhere"), "administrator", PASSWORD, clock)
    assert asked.value.setup is None


def test_an_administrators_first_sign_in_asks_for_his_phone_and_goes_on(computer, desks, office, engine, clock):  # noqa: F811
    made, profile = slip(desks, office), computer()
    lay(engine, RoleAssignment, person_id=office.newcomer, role=ADMIN.value, first_day=SINCE)
    with pytest.raises(SecondWanted) as asked:
        enrol.by_slip(profile, made["login"], made["code"], NEW, clock)
    code = phone_of(asked.value).at(clock.now())
    with pytest.raises(Refused, match="уже вошли"):  # another password than the one he has just set
        enrol.by_slip(profile, made["login"], made["code"], NEWER, clock, second=code)
    person = enrol.by_slip(profile, made["login"], made["code"], NEW, clock, second=code)
    profile.open_employee(person, NEW).close()


# ---- by a slip


def test_a_slip_and_an_own_password_make_a_file(computer, desks, office, engine, clock):  # noqa: F811
    made, profile = slip(desks, office), computer()
    said = []
    person = enrol.by_slip(profile, made["login"], made["code"].lower(), NEW, clock, Attempt(said.append))
    assert person == office.newcomer
    [here] = profile.employees()
    assert here.name.surname == "Новенькова"
    profile.open_employee(person, NEW).close()
    assert [told[:10] for told in said[:4]] == ["Шаг 1 из 4", "Шаг 2 из 4", "Шаг 3 из 4", "Шаг 4 из 4"]
    assert said[-1].endswith(" КБ.")
    with pytest.raises(Refused, match="Этим кодом уже вошли"):
        enrol.by_slip(computer("there"), made["login"], made["code"], NEWER, clock)


def test_a_wrong_code_tells_what_is_left_and_makes_nothing(computer, desks, office, clock):  # noqa: F811
    made, profile = slip(desks, office), computer()
    wrong = "A" + made["code"][1:] if made["code"][0] != "A" else "B" + made["code"][1:]
    with pytest.raises(Refused, match="Осталось 4 попытки"):
        enrol.by_slip(profile, made["login"], wrong, NEW, clock)
    assert profile.employees() == ()


def test_what_is_no_code_and_no_password_is_told_without_the_server(computer, desks, office, clock):  # noqa: F811
    profile = computer()
    profile.move_server("http://127.0.0.1:9")
    with pytest.raises(Refused, match="Попытка не потрачена"):
        enrol.by_slip(profile, "novenkova.a", "123", NEW, clock)
    with pytest.raises(Refused, match="логин"):
        enrol.by_slip(profile, "novenkova.a", "0123456789", "novenkova.a и сосна 5", clock)
    with pytest.raises(LinkTrouble):
        enrol.by_slip(profile, "novenkova.a", "0123456789", NEW, clock)


# ---- broken off


def test_broken_off_before_the_server_answers_nothing_is_made(computer, desks, engine, clock):  # noqa: F811
    profile, before = computer(), len(rows(engine, Device))
    attempt = Attempt()
    attempt.cancel()
    with pytest.raises(Cancelled):
        enrol.employee(profile, "teacher", PASSWORD, clock, attempt)
    assert profile.employees() == ()
    assert len(rows(engine, Device)) == before


def test_broken_off_while_it_is_fetched_the_file_stands(computer, desks, office, clock):  # noqa: F811
    profile = computer()
    attempt = Attempt(lambda told: attempt.cancel() if told.startswith("Шаг 4") else None)
    with pytest.raises(Cancelled):
        enrol.employee(profile, "teacher", PASSWORD, clock, attempt)
    assert attempt.person == office.people[TEACHER]
    profile.open_employee(attempt.person, PASSWORD).close()


# ---- another password


def changed(profile, clock, before=PASSWORD, after=NEW):  # noqa: F811
    opener = ProfileOpener(profile.places, clock)
    [here] = profile.employees()
    opener.open(here.id, before)
    try:
        opener.change_password(before, after)
    finally:
        opener.close()
    return here.id


def test_a_new_password_opens_here_and_elsewhere(computer, desks, clock):  # noqa: F811
    profile = computer()
    enrol.employee(profile, "teacher", PASSWORD, clock)
    person = changed(profile, clock)
    profile.open_employee(person, NEW).close()
    with pytest.raises(WrongPassword):
        profile.open_employee(person, PASSWORD)
    with pytest.raises(Refused, match="не подошли"):
        enrol.employee(computer("there"), "teacher", PASSWORD, clock)
    assert enrol.employee(computer("elsewhere"), "teacher", NEW, clock) == person


class LosesAnswer(Line):
    """A line on which the request arrives and the answer does not."""

    def post(self, path, body, headers, timeout=PATIENCE):
        super().post(path, body, headers, timeout)
        raise NoLine


class LosesRequest(Line):
    """A line on which the request goes out, and nobody knows how far it came."""

    late: ClassVar = deque()

    def post(self, path, body, headers, timeout=PATIENCE):
        self.late.append((path, body, headers))
        raise NoLine


@pytest.fixture
def on_line(computer, clock, monkeypatch):  # noqa: F811
    """A teacher's file, and a change of his password over a line of this kind."""
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)

    def change(kind):
        monkeypatch.setattr(enrol, "Line", kind)
        with pytest.raises(AnswerLost, match="подходят оба"):
            changed(profile, clock)
        monkeypatch.setattr(enrol, "Line", Line)
        return profile, person

    return change


def greeted(profile, person, clock, password, qtbot):  # noqa: F811
    """Open the file, exchange once, and return what was said."""
    opener = ProfileOpener(profile.places, clock)
    opened = opener.open(person, password)
    said, rounds = [], []
    opened.link.said.connect(said.append)
    opened.link.light.connect(rounds.append)
    opened.link.start()
    until(qtbot, lambda: any(state.last_exchange and state.offline_since is None for state in rounds))
    opener.close()
    return said


def opens(profile, person, password):
    try:
        profile.open_employee(person, password).close()
    except WrongPassword:
        return False
    return True


@pytest.mark.parametrize("password", [PASSWORD, NEW])
def test_a_password_whose_answer_was_lost_is_the_servers_after_the_next_exchange(
    on_line, computer, clock, qtbot, password  # noqa: F811
):  # fmt: skip
    profile, person = on_line(LosesAnswer)
    assert (opens(profile, person, PASSWORD), opens(profile, person, NEW)) == (True, True)
    assert greeted(profile, person, clock, password, qtbot) == [two_passwords.TAKEN]
    assert (opens(profile, person, PASSWORD), opens(profile, person, NEW)) == (False, True)
    assert greeted(profile, person, clock, NEW, qtbot) == []
    assert enrol.employee(computer("there"), "teacher", NEW, clock) == person
    assert changed(profile, clock, NEW, NEWER) == person


def test_a_password_that_never_arrived_is_let_go_when_it_can_come_no_more(on_line, clock, qtbot):  # noqa: F811
    profile, person = on_line(LosesRequest)
    assert greeted(profile, person, clock, PASSWORD, qtbot) == []
    assert (opens(profile, person, PASSWORD), opens(profile, person, NEW)) == (True, True)
    with pytest.raises(Refused, match="ещё не сверена"):
        changed(profile, clock, PASSWORD, NEWER)
    clock.move(minutes=11)
    assert greeted(profile, person, clock, NEW, qtbot) == [two_passwords.NOT_TAKEN]
    assert (opens(profile, person, PASSWORD), opens(profile, person, NEW)) == (True, False)
    assert changed(profile, clock) == person


def test_a_password_that_arrives_after_the_server_was_asked_is_taken_too(on_line, clock, qtbot):  # noqa: F811
    profile, person = on_line(LosesRequest)
    assert greeted(profile, person, clock, PASSWORD, qtbot) == []
    file = profile.open_employee(person, PASSWORD)
    here = device.here(file.engine)
    with closing(Line(profile.machine().server, here.device, DeviceKey(here.private), clock)) as line:
        assert line.post(*LosesRequest.late.pop()).status == 200
    file.close()
    assert greeted(profile, person, clock, PASSWORD, qtbot) == [two_passwords.TAKEN]
    assert (opens(profile, person, PASSWORD), opens(profile, person, NEW)) == (False, True)


def test_without_anybody_to_ask_the_old_password_stays_the_only_one(computer, clock):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    profile.move_server("http://127.0.0.1:9")
    with pytest.raises(NotSent):
        changed(profile, clock)
    assert (opens(profile, person, PASSWORD), opens(profile, person, NEW)) == (True, False)


def test_a_weak_password_and_a_wrong_former_one_change_nothing(computer, desks, clock):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    with pytest.raises(Refused, match="идут подряд"):
        changed(profile, clock, after="qwertyuiop12345")
    opener = ProfileOpener(profile.places, clock)
    opener.open(person, PASSWORD)
    with pytest.raises(Refused, match="Пароль не подошёл"):
        opener.change_password("не тот пароль", NEW)
    opener.close()
    profile.open_employee(person, PASSWORD).close()


def test_a_file_of_a_former_password_makes_room_unless_something_waits_in_it(computer, desks, clock):  # noqa: F811
    first, second = computer("first"), computer("second")
    person = enrol.employee(first, "teacher", PASSWORD, clock)
    enrol.employee(second, "teacher", PASSWORD, clock)
    changed(second, clock)
    first.note(person, waiting=3)
    with pytest.raises(Refused, match="ждут отправки: 3"):
        enrol.employee(first, "teacher", NEW, clock)
    former = ProfileOpener(first.places, clock)
    for _ in range(2):
        former.open(person, PASSWORD)
        former.close()
    assert enrol.employee(first, "teacher", NEW, clock) == person
    opened = ProfileOpener(first.places, clock)
    assert opened.open(person, NEW).person == person, "what was put aside is no reason to call it a copy"
    opened.close()
    assert len(list((first.places.root / "set-aside").iterdir())) == 1


# ---- the password may be known


def test_a_report_under_the_lock_closes_the_door_and_reaches_the_server(computer, desks, engine, clock, qtbot):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    profile.move_server("http://127.0.0.1:9")
    ProfileOpener(profile.places, clock).report(person, is_open=False)
    with pytest.raises(DoorClosed, match="пароль может быть известен"):
        profile.open_employee(person, PASSWORD)
    assert Profile(profile.places).employees()[0].closed, "another start knows it too"
    post = MachinePost(profile.places.machine)
    [report] = post.reports()
    kept = next((profile.places.machine / "reports").glob("*.json")).read_text()
    assert set(json.loads(kept)) == {"id", "person", "at", "version"}, "ids only"
    with watching(profile, clock, qtbot) as watch:
        until(qtbot, lambda: watch._post.reports() == (report,))
        profile.move_server(desks.address)
        watch.ask()
        until(qtbot, lambda: not post.reports())
    [credential] = rows(engine, Credential, person=person)
    assert credential.state == "suspended"
    [incident] = rows(engine, Incident, person_id=person)
    assert (incident.kind, incident.reporter_id) == ("own", person)


def test_a_report_inside_is_signed_by_the_file_and_is_the_same_incident(computer, desks, engine, clock, qtbot):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    opener = ProfileOpener(profile.places, clock)
    profile.move_server("")
    opened = opener.open(person, PASSWORD)
    opener.report(person, is_open=True)
    with opened.store.read() as session:
        [batch] = [read(row.body) for row in session.scalars(select(Outbox))]
    opener.close()
    [change] = batch.changes
    assert (batch.act, change.table) == ("report_password", "incident")
    profile.move_server(desks.address)
    with watching(profile, clock, qtbot, is_locked=False) as watch:
        watch.ask()
        until(qtbot, lambda: rows(engine, Incident, person_id=person))
    [incident] = rows(engine, Incident, person_id=person)
    assert incident.id == change.row


def test_a_new_slip_opens_a_reported_door_and_keeps_the_old_file(computer, desks, office, clock):  # noqa: F811
    made, profile = slip(desks, office), computer()
    person = enrol.by_slip(profile, made["login"], made["code"], NEW, clock)
    ProfileOpener(profile.places, clock).report(person, is_open=False)
    with pytest.raises(Refused):
        enrol.employee(computer("there"), made["login"], "не тот пароль", clock)
    made = again(desks, office)
    enrol.by_slip(profile, made["login"], made["code"], NEWER, clock)
    assert closure_of(profile.places.user(person)) is None
    profile.open_employee(person, NEWER).close()
    assert len(list((profile.places.root / "set-aside").iterdir())) == 1


# ---- orders of the server


def test_a_suspended_door_says_why_and_opens_again(computer, desks, clock, qtbot):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    device = profile.devices()[person].hex
    with watching(profile, clock, qtbot) as watch:
        with qtbot.waitSignal(watch.changed, timeout=SOON):
            desks.office(ADMIN, "device", device=device, do="suspend", reason="потерян ноутбук")
            watch.ask()
        with pytest.raises(DoorClosed, match=r"администратором: потерян ноутбук\. Введённое сохранено"):
            profile.open_employee(person, PASSWORD)
        with qtbot.waitSignal(watch.changed, timeout=SOON):
            desks.office(ADMIN, "device", device=device, do="resume", reason="нашёлся")
            watch.ask()
    profile.open_employee(person, PASSWORD).close()


def test_what_the_person_closed_the_server_does_not_open(computer, desks, clock, qtbot):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    ProfileOpener(profile.places, clock).report(person, is_open=False)
    with watching(profile, clock, qtbot) as watch:
        until(qtbot, lambda: watch._post.is_empty)
    assert closure_of(profile.places.user(person)).cause is Cause.REPORTED


def test_an_order_to_wipe_is_done_and_receipted(computer, desks, engine, clock, qtbot):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    device = profile.devices()[person]
    file = profile.open_employee(person, PASSWORD)
    for do in ("revoke", "wipe"):
        assert desks.office(ADMIN, "device", device=device.hex, do=do, reason="уволен")[0] == 200
    with watching(profile, clock, qtbot) as watch:
        with qtbot.waitSignal(watch.wanted, timeout=SOON) as wanted:
            watch.ask()
        assert wanted.args == [person]
        assert profile.places.user(person).exists(), "an open file is let go first"
        file.close()
        with qtbot.waitSignal(watch.changed, timeout=SOON):
            watch.ask()
        until(qtbot, lambda: watch._post.is_empty)
    assert not profile.places.user(person).exists()
    [kept] = rows(engine, Device, id=device)
    assert kept.wiped_at


def test_a_wipe_that_was_cut_short_is_gone_on_with(computer, desks, engine, clock, qtbot):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    device, folder = profile.devices()[person], profile.places.user(person)
    for do in ("revoke", "wipe"):
        desks.office(ADMIN, "device", device=device.hex, do=do, reason="уволен")
    MachinePost(profile.places.machine).put_receipt(Receipt(device, person, 1_796_000_000_000))
    (folder / "key.json").unlink()  # here the power went
    with watching(profile, clock, qtbot, is_locked=False) as watch:
        watch.ask()
        until(qtbot, lambda: watch._post.is_empty)
    assert not folder.exists()
    assert rows(engine, Device, id=device)[0].wiped_at


def test_a_receipt_never_wipes_a_newer_file(computer, desks, engine, clock, qtbot):  # noqa: F811
    profile = computer()
    person = enrol.employee(profile, "teacher", PASSWORD, clock)
    MachinePost(profile.places.machine).put_receipt(Receipt(ids.fresh(), person, 1_796_000_000_000))
    with watching(profile, clock, qtbot, is_locked=False) as watch:
        watch.ask()
        until(qtbot, lambda: watch._post.is_empty)
    profile.open_employee(person, PASSWORD).close()


# ---- the whole way, by keys


def test_from_the_slip_to_the_desk_and_out_by_a_report(computer, desks, office, engine, clock, qtbot):  # noqa: F811
    made, profile = slip(desks, office), computer()
    application()
    program = Program(profile.places, ProfileOpener(profile.places, clock), clock)
    program.start()
    lock = program.sign_in
    try:
        qtbot.waitUntil(lock.other.isVisible)  # nobody works here yet: only others can sign in
        program.window.activateWindow()
        qtbot.waitUntil(lock.other.login.hasFocus)
        qtbot.keyClicks(lock.other.login, made["login"])
        qtbot.keyClick(lock.other.slip, Qt.Key.Key_Return)
        qtbot.keyClicks(lock.slip.code, made["code"])
        qtbot.keyClicks(lock.slip.new.first, "correct horse battery staple")
        qtbot.keyClicks(lock.slip.new.again, "correct horse battery staple")
        qtbot.keyClick(lock.slip.new.again, Qt.Key.Key_Return)
        until(qtbot, lambda: program.window.desk() is not None)
        assert program.opened.person == office.newcomer
        program._do("shell.leak")
        qtbot.keyClick(program.window.desk(), Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
        assert program.window.desk() is None
        until(qtbot, lambda: rows(engine, Incident, person_id=office.newcomer))
        until(qtbot, lambda: program.opened is None)
        until(qtbot, lambda: not MachinePost(profile.places.machine).reports())
        until(qtbot, lambda: not lock.card.field.isEnabled())
        assert rows(engine, Credential, person=office.newcomer)[0].state == "suspended"
    finally:
        program.window.close()
        program.window.deleteLater()
