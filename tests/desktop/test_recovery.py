"""Unsent work outlives a forgotten password: two persons open the file, one alone opens nothing, and it is logged."""

import os
import pty
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from college.admission.key_halves import read_half, shown, whole
from college.cells import Cell
from college.marks import Mark
from college.refusal import Refused
from db import credentials, device, ids
from db.admission import access_log, accounts, bundle, recovery
from db.admission.sealing import new_pair
from db.credentials import DeviceKey
from db.engine import reading, writing
from db.house import new_epoch
from db.models.accounts import AccessEntry, Credential
from db.models.catalogue import College
from db.models.exchange import Device, Meta, Outbox
from db.models.marks import MarkEntry
from db.store import Store
from desktop import enrol
from desktop import recovery as saving
from desktop.greeting import SEALED_ANEW, Greeting
from desktop.keys import Header, NotSealed, OtherRecoveryKey, SecretMissing, WrongPassword
from desktop.machine_post import MachinePost
from desktop.machine_watch import MachineWatch
from desktop.opener import ProfileOpener
from desktop.places import Places
from desktop.profile import Profile
from desktop.vaults import system_keyring
from server.app import build
from server.poke import Poke
from tests.factories import COLLEGE, TODAY, WHO, Hand, Hands, Machines, column_on, put
from tests.server.conftest import listening

PASSWORD, NEW = "карамель-27-сосна", "поздний клевер 84 окно"
NOWHERE = "http://127.0.0.1:9"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def college(tmp_path):
    """A real college, nothing invented, where the teacher has a login and a password."""
    machines = Machines(tmp_path)
    engine = machines.server()
    salt = credentials.new_salt()
    kept = credentials.hash_secret(credentials.sign_in_secret(credentials.stretch(PASSWORD, salt)))
    with writing(engine).begin() as connection:
        connection.execute(update(Meta).values(demo=False))
        connection.execute(update(College).values(demo=False))
        connection.execute(
            insert(Credential).values(
                person=WHO.teacher, login="kuznetsova", kind="staff", salt=salt, desktop_hash=kept
            )
        )
    yield engine
    machines.close()


@pytest.fixture
def halves(college, clock):
    return recovery.found_key(college, clock)


@pytest.fixture
def address(college, clock):
    poke = Poke()
    with listening(build(college, clock, poke), poke) as where:
        yield where


@pytest.fixture
def profile(tmp_path, keyring_service, college, address, clock):
    """A real computer of the college."""
    made = Profile(Places.of(tmp_path / "here"))
    machine = ids.fresh()
    key = made.enrol_machine(machine, name="К-214", server=address, room="214")
    accounts.add_machine(college, machine, name="К-214", public_key=key.public, now=clock.now())
    return made


@pytest.fixture
def marked(profile, halves, clock):
    """The profile with the teacher's file, in which two marks wait to be sent."""
    enrol.employee(profile, "kuznetsova", PASSWORD, clock)
    mark(profile, clock, PASSWORD)
    return profile


def mark(profile, clock, password):
    file = profile.open_employee(WHO.teacher, password)
    here = device.here(file.engine)
    key = DeviceKey(here.private)
    hand = Hand(file.path, file.engine, Store(file.engine, clock, key), WHO.teacher, here.device, key, clock)
    for number, value in ((0, "5"), (1, "3")):
        put(hand, column_on(hand, TODAY), number, Cell(marks=(Mark(value),)))
    file.close()


def folder(profile):
    return profile.places.user(WHO.teacher)


def marks(college):
    with Session(reading(college)) as session:
        return sorted(session.scalars(select(MarkEntry.value)))


def uses(college):
    with Session(reading(college)) as session:
        return list(session.scalars(select(AccessEntry).where(AccessEntry.act == "recover")))


def save(profile, halves, clock, to):
    return saving.save(profile, folder(profile), whole(*halves), clock, to)


def test_what_was_not_sent_arrives_though_the_password_is_forgotten(marked, college, halves, clock, tmp_path):
    before = marks(college)
    saved = save(marked, halves, clock, tmp_path)
    assert (saved.waiting, saved.sent, saved.parked, saved.bundle) == (2, 2, 0, None)
    assert marks(college) == sorted([*before, "5", "3"])
    [use] = uses(college)
    assert (use.subject, use.device, use.section) == (WHO.teacher, marked.devices()[WHO.teacher], "backup")
    assert access_log.broken_at(college) is None
    assert MachinePost(marked.places.machine).is_empty
    saving.set_password(marked, saved, NEW)
    marked.open_employee(WHO.teacher, NEW).close()
    with pytest.raises(WrongPassword):
        marked.open_employee(WHO.teacher, PASSWORD)
    assert save(marked, halves, clock, tmp_path).waiting == 0


def test_a_new_password_is_not_a_weak_one(marked, halves, clock, tmp_path):
    saved = save(marked, halves, clock, tmp_path)
    with pytest.raises(Refused):
        saving.set_password(marked, saved, "кузнецова")
    marked.open_employee(WHO.teacher, PASSWORD).close()


def test_without_a_line_it_goes_into_a_bundle_that_the_same_two_open(marked, college, halves, clock, tmp_path, qtbot):
    before, address = marks(college), marked.machine().server
    marked.move_server(NOWHERE)
    saved = save(marked, halves, clock, tmp_path)
    assert (saved.waiting, saved.sent) == (2, 0)
    content = saved.bundle.read_bytes()
    assert b"put_mark" not in content
    assert marks(college) == before
    assert uses(college) == []
    clock.go(days=3)
    for private in (new_pair()[0], halves[0].part, halves[1].part):
        with pytest.raises(bundle.NotABundle):
            bundle.unpack(content, private)
    with pytest.raises(bundle.NotABundle):
        bundle.unpack(content[:-1], whole(*halves))
    packed = bundle.unpack(content, whole(*halves))
    assert bundle.take(college, clock, packed) == bundle.Taken(2, 0)
    assert marks(college) == sorted([*before, "5", "3"])
    assert len(uses(college)) == 1
    assert bundle.take(college, clock, packed) == bundle.Taken(2, 0)
    assert marks(college) == sorted([*before, "5", "3"])
    # The computer itself tells of it, too, as soon as it reaches the server.
    assert not MachinePost(marked.places.machine).is_empty
    marked.move_server(address)
    watch = MachineWatch(marked, clock, every=0.1)
    watch.start()
    watch.ask()
    qtbot.waitUntil(lambda: MachinePost(marked.places.machine).is_empty, timeout=15_000)
    watch.close()
    assert min(use.at for use in uses(college)) < clock.now().timestamp() * 1000 - 2 * 86_400_000


def test_the_moment_of_an_edit_in_a_bundle_is_that_of_the_edit(marked, college, halves, clock, tmp_path):
    made = clock.now()
    marked.move_server(NOWHERE)
    saved = save(marked, halves, clock, tmp_path)
    there = Hands(
        made + timedelta(days=3), ticks=200.0
    )  # the server's own clock, whose ticks say nothing of the desktop's
    bundle.take(college, there, bundle.unpack(saved.bundle.read_bytes(), whole(*halves)))
    with reading(college).connect() as connection:
        told = connection.exec_driver_sql("SELECT max(corrected_time) FROM change_audit").scalar()
    assert told == int(made.timestamp() * 1000)


def test_a_bundle_of_a_stranger_is_not_taken(marked, college, halves, clock, tmp_path):
    marked.move_server(NOWHERE)
    packed = bundle.unpack(save(marked, halves, clock, tmp_path).bundle.read_bytes(), whole(*halves))
    before = marks(college)
    for forged in (
        bundle.Bundle(ids.fresh(), packed.person, packed.schema, packed.batches),
        bundle.Bundle(packed.device, WHO.other, packed.schema, packed.batches),
        bundle.Bundle(packed.device, packed.person, packed.schema, packed.batches[1:]),
    ):
        with pytest.raises(bundle.NotABundle):
            bundle.take(college, clock, forged)
    assert marks(college) == before


def test_a_set_aside_file_is_saved_too(marked, college, halves, clock, tmp_path):
    marked.set_aside(WHO.teacher)
    [aside] = saving.files_of(marked, WHO.teacher)
    saved = saving.save(marked, aside, whole(*halves), clock, tmp_path)
    assert (saved.sent, saved.is_in_use) == (2, False)
    with pytest.raises(Refused, match="нет файлов"):
        saving.files_of(marked, ids.fresh())


def test_work_of_a_halted_device_is_parked_not_lost(marked, college, halves, clock, tmp_path):
    with writing(college).begin() as connection:
        connection.execute(update(Device).where(Device.person == WHO.teacher).values(auth_epoch=0))
    saved = save(marked, halves, clock, tmp_path)
    assert (saved.sent, saved.parked) == (2, 2)


# ---- attacks


def test_one_half_opens_nothing(marked, college, halves, clock, tmp_path):
    first, second = halves
    for guess in (first.part, second.part, new_pair()[0], bytes(32)):
        with pytest.raises(OtherRecoveryKey, match="не от этого файла"):
            saving.save(marked, folder(marked), guess, clock, tmp_path)
    for half in halves:
        with pytest.raises(Refused, match="одна и та же половина"):
            whole(half, half)
    assert uses(college) == []


def test_a_wrong_half_says_so(marked, college, halves, clock):
    other = recovery.found_key(college, clock, again=True)
    with pytest.raises(Refused, match="от разных ключей"):
        whole(halves[0], other[1])
    typed = " ".join(shown(halves[0]))
    with pytest.raises(Refused, match="есть опечатка"):
        read_half(typed[:-1] + ("0" if typed[-1] != "0" else "1"))


def test_a_new_key_opens_new_files_and_the_old_sheets_the_old_ones(marked, college, halves, clock, tmp_path):
    other = recovery.found_key(college, clock, again=True)
    with pytest.raises(OtherRecoveryKey):
        save(marked, other, clock, tmp_path)
    assert save(marked, halves, clock, tmp_path).sent == 2
    marked.set_aside(WHO.teacher)
    enrol.employee(marked, "kuznetsova", PASSWORD, clock)
    assert save(marked, other, clock, tmp_path).waiting == 0


def exchanged(profile, clock, qtbot, password=PASSWORD):
    """Open the teacher's file, exchange once, and return what was said."""
    opener = ProfileOpener(profile.places, clock)
    opened = opener.open(WHO.teacher, password)
    said, rounds = [], []
    opened.link.said.connect(said.append)
    opened.link.light.connect(rounds.append)
    opened.link.start()
    qtbot.waitUntil(lambda: any(each.last_exchange for each in rounds), timeout=15_000)
    opener.close()
    return said


def test_a_file_made_before_the_key_is_sealed_when_it_next_meets_the_server(profile, college, clock, tmp_path, qtbot):
    enrol.employee(profile, "kuznetsova", PASSWORD, clock)
    halves = recovery.found_key(college, clock)
    with pytest.raises(NotSealed):
        save(profile, halves, clock, tmp_path)
    assert exchanged(profile, clock, qtbot) == []
    before = (folder(profile) / "key.json").read_bytes()
    assert exchanged(profile, clock, qtbot) == []
    assert (folder(profile) / "key.json").read_bytes() == before, "sealed once"
    assert save(profile, halves, clock, tmp_path).waiting == 0


def test_after_a_change_of_the_key_only_the_new_sheets_open_it_and_its_owner_is_told(
    marked, college, halves, clock, tmp_path, qtbot
):
    other = recovery.found_key(college, clock, again=True)
    assert exchanged(marked, clock, qtbot) == [SEALED_ANEW % other[0].sign]
    assert save(marked, other, clock, tmp_path).waiting == 0
    with pytest.raises(OtherRecoveryKey):
        save(marked, halves, clock, tmp_path)
    assert exchanged(marked, clock, qtbot) == []


def test_a_strange_greeting_changes_no_header(marked, clock):
    file = marked.open_employee(WHO.teacher, PASSWORD)
    before = (folder(marked) / "key.json").read_bytes()
    hears = Greeting(marked, file, clock).hear
    for told in ({}, {"recovery": 5, "salt": []}, {"recovery": "xy"}, {"salt": "?"}, {"recovery": "00", "salt": ""}):
        assert hears(told) == ()
    file.close()
    assert (folder(marked) / "key.json").read_bytes() == before


def test_a_copied_header_is_useless_without_the_halves(marked, college, halves, clock, tmp_path):
    """On another computer even the right password opens nothing, and neither does the key of another file."""
    thief = Profile(Places.of(tmp_path / "there"))
    shutil.copytree(folder(marked), folder(thief))
    header = Header.from_bytes((folder(thief) / "key.json").read_bytes())
    system_keyring().forget(header.whose)
    with pytest.raises(SecretMissing):
        thief.open_employee(WHO.teacher, PASSWORD)
    with pytest.raises(OtherRecoveryKey):
        saving.save(thief, folder(thief), halves[0].part, clock, tmp_path)
    assert whole(*halves) not in (folder(thief) / "key.json").read_bytes()
    saved = saving.save(thief, folder(thief), whole(*halves), clock, tmp_path)
    assert saved.bundle.exists()


def test_what_was_sealed_for_one_file_does_not_open_as_another(marked, halves, clock, tmp_path):
    from dataclasses import replace

    path = folder(marked) / "key.json"
    header = Header.from_bytes(path.read_bytes())
    path.write_bytes(replace(header, device=ids.fresh()).to_bytes())
    with pytest.raises(OtherRecoveryKey):
        save(marked, halves, clock, tmp_path)


def test_the_server_keeps_no_half(halves, college, tmp_path):
    college.dispose()
    content = b"".join(path.read_bytes() for path in tmp_path.glob("server-*"))
    assert recovery.public_key(college) in content
    for secret in (whole(*halves), halves[0].part, halves[1].part):
        assert secret not in content
        assert secret.hex().encode() not in content


def test_the_key_outlives_an_epoch_of_the_server(halves, college, clock):
    before = recovery.public_key(college)
    with writing(college).begin() as connection:
        new_epoch(connection, COLLEGE, demo=False, clock=clock)
    assert recovery.public_key(college) == before


def test_an_invented_college_has_no_key(profile, college, clock, tmp_path):
    with writing(college).begin() as connection:
        connection.execute(update(Meta).values(demo=True, recovery_key=new_pair()[1]))
    with pytest.raises(recovery.NoKey):
        recovery.found_key(college, clock, again=True)
    assert recovery.public_key(college) is None
    enrol.employee(profile, "kuznetsova", PASSWORD, clock)
    assert Header.from_bytes((folder(profile) / "key.json").read_bytes()).sealed is None
    with pytest.raises(NotSealed):
        saving.save(profile, folder(profile), new_pair()[0], clock, tmp_path)


def test_a_college_without_a_key_enrols_as_before(profile, college, clock):
    enrol.employee(profile, "kuznetsova", PASSWORD, clock)
    assert Header.from_bytes((folder(profile) / "key.json").read_bytes()).sealed is None


# ---- what two persons type


def typed(words: list[str], lines: list[str]) -> tuple[int, str]:
    """Run `parta` on a terminal of its own and type a line at each question; its end and all that was to be seen."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "desktop", *words])
    seen, waiting = "", list(lines)
    while True:
        try:
            part = os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            break
        if not part:
            break
        seen += part
        if waiting and seen.rstrip(" ").endswith(":"):
            os.write(terminal, (waiting.pop(0) + "\n").encode())
            seen += "\n"
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen


def test_two_persons_type_their_halves_unseen(marked, college, halves):
    first, second = (" ".join(shown(half)) for half in halves)
    words = ["recover", "--profile", str(marked.places.root)]
    code, seen = typed(words, [])
    assert (code, str(WHO.teacher) in seen) == (0, True)
    code, seen = typed([*words, "--person", str(WHO.teacher)], [first[:-2], first, second.lower(), NEW, NEW])
    assert code == 0, seen
    assert "В половине ключа 60 знаков, введено 58" in seen
    assert "ждали отправки 2 записи, сервер принял 2" in seen
    assert "Пароль файла задан" in seen
    for secret in (first, second.lower(), NEW, whole(*halves).hex()):
        assert secret not in seen
    marked.open_employee(WHO.teacher, NEW).close()
    with Session(reading(college)) as session:
        assert session.scalar(select(AccessEntry.act).where(AccessEntry.act == "recover")) == "recover"
    file = marked.open_employee(WHO.teacher, NEW)
    with Session(reading(file.engine)) as session:
        assert "waiting" not in session.scalars(select(Outbox.status)).all()
    file.close()
