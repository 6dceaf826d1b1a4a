"""A file put back from a copy, or copied and run twice, opens, goes on as another device, and loses nothing."""

import shutil
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from college.admission.second_factor import STEP
from college.refusal import Refused
from db import device, ids
from db.admission import accounts
from db.chain_audit import checked
from db.credentials import DeviceKey
from db.engine import reading, writing
from db.models.admission import AccessNote, SignIn
from db.models.exchange import Device
from db.sync.renewal import go_on_as
from desktop import enrol
from desktop.code_at_desk import CodeAtDesk
from desktop.opener import ProfileOpener
from desktop.places import Places
from desktop.profile import Profile
from desktop.second_wanted import SecondWanted
from desktop.settings import Settings
from desktop.shell.desk import Desk
from desktop.shell.link_light import Lamp
from desktop.shell.status_bar import StatusBar
from desktop.shell.theme import Theme
from tests.server.conftest import app, clock, desks, empty, engine, hashes, office, poke  # noqa: F401
from tests.server.small_college import PASSWORD
from tests.server.test_second_factor import phone_of

SOON = 15_000


@pytest.fixture
def profile(tmp_path, desks, engine, clock):  # noqa: F811
    profile = Profile(Places.of(tmp_path / "here"))
    machine = ids.fresh()
    key = profile.enrol_machine(machine, name="here", server=desks.address, room="214", is_demo=True)
    accounts.add_machine(engine, machine, name="here", public_key=key.public, now=clock.now())
    return profile


@pytest.fixture
def teacher(profile, clock):  # noqa: F811
    return enrol.employee(profile, "teacher", PASSWORD, clock)


def noted(opened, clock, section):  # noqa: F811
    with opened.store.write("note") as session:
        session.add(AccessNote(person_id=opened.person, at=clock.now(), act="see", section=section))


def arrived(engine):  # noqa: F811
    with Session(reading(engine)) as session:
        return sorted(session.scalars(select(AccessNote.section)))


def devices(engine, person):  # noqa: F811
    with Session(reading(engine)) as session:
        return list(session.scalars(select(Device).where(Device.person == person).order_by(Device.made_at, Device.id)))


def exchanged(opened, qtbot):
    said = []
    opened.link.said.connect(said.append)
    opened.link.start()
    qtbot.waitUntil(lambda: bool(said) or (opened.store.waiting() == 0 and opened.link.is_online), timeout=SOON)
    return said


def file_of(profile, person):
    return profile.places.user(person) / "parta.db"


def test_a_file_put_back_from_a_copy_opens_and_what_was_in_it_arrives_once(profile, teacher, engine, clock, qtbot):  # noqa: F811
    opener = ProfileOpener(profile.places, clock)
    noted(opener.open(teacher, PASSWORD), clock, "one")
    opener.close()
    copy = shutil.copy(file_of(profile, teacher), profile.places.root / "copy.db")
    opened = opener.open(teacher, PASSWORD)
    noted(opened, clock, "two")
    exchanged(opened, qtbot)
    opener.close()
    opener.open(teacher, PASSWORD)
    opener.close()
    shutil.copy(copy, file_of(profile, teacher))

    opened = opener.open(teacher, PASSWORD)
    noted(opened, clock, "three")
    here = device.here(opener._file.engine)
    assert here.former is not None
    assert exchanged(opened, qtbot) == []
    assert arrived(engine) == ["one", "three", "two"]
    assert {row.id for row in devices(engine, teacher)} >= {here.former, here.device}
    assert device.here(opener._file.engine).former is None
    chains = [next(checked(engine, each, rows=False)) for each in (here.former, here.device)]
    assert [found.flaw for found in chains] == [None, None]
    opener.close()
    opened = opener.open(teacher, PASSWORD)
    assert device.here(opener._file.engine).device == here.device, "it stays the same device from now on"
    opener.close()


def test_it_is_written_in_before_the_server_is_met(profile, teacher, desks, engine, clock, qtbot):  # noqa: F811
    opener = ProfileOpener(profile.places, clock)
    opener.open(teacher, PASSWORD)
    opener.close()
    copy = shutil.copy(file_of(profile, teacher), profile.places.root / "copy.db")
    for _ in range(2):
        opener.open(teacher, PASSWORD)
        opener.close()
    shutil.copy(copy, file_of(profile, teacher))
    profile.move_server("http://127.0.0.1:9")
    for word in ("one", "two"):
        noted(opener.open(teacher, PASSWORD), clock, word)
        opener.close()
    profile.move_server(desks.address)
    opened = opener.open(teacher, PASSWORD)
    assert exchanged(opened, qtbot) == []
    assert arrived(engine) == ["one", "two"]
    opener.close()


def test_who_meets_another_copy_is_told_and_goes_on_at_his_next_sign_in(profile, teacher, engine, clock, qtbot):  # noqa: F811
    opener = ProfileOpener(profile.places, clock)
    opened = opener.open(teacher, PASSWORD)
    noted(opened, clock, "mine")
    own = device.here(opener._file.engine).device
    with writing(engine).begin() as connection:
        connection.execute(update(Device).where(Device.id == own).values(state="fork"))
    said = []
    opened.link.said.connect(said.append)
    opened.link.start()
    qtbot.waitUntil(lambda: bool(said), timeout=SOON)
    assert "в двух копиях" in said[0]
    opener.close()
    opened = opener.open(teacher, PASSWORD)
    assert exchanged(opened, qtbot) == []
    assert "mine" in arrived(engine)
    opener.close()


class AtDesk:
    """The desk of whoever opened the file, with what its strip says and the dialog over it."""

    def __init__(self, qtbot, opened, folder):
        theme = Theme("light")
        theme.apply()
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        status = StatusBar(theme, Lamp(opened.clock.now))
        self.desk = Desk(theme, Settings(folder / "settings.json"), (), self.window.menuBar(), status)
        self.window.setCentralWidget(self.desk)
        self.window.show()
        self.code = CodeAtDesk(opened.link, theme, self.desk)

    def strip(self):
        message = self.desk.messages.current()
        return message.sentence if message else ""

    def type_code(self, qtbot, code):
        self.desk.messages.do_offer()
        dialog = self.code._dialog
        qtbot.waitUntil(dialog.card.code.hasFocus)
        qtbot.keyClicks(dialog.card.code, code)
        qtbot.keyClick(dialog.card.code, Qt.Key.Key_Return)


def test_an_administrator_whose_file_was_put_back_gives_his_code_at_the_desk(profile, engine, clock, qtbot):  # noqa: F811
    with pytest.raises(SecondWanted) as wanted:
        enrol.employee(profile, "administrator", PASSWORD, clock)
    phone = phone_of(wanted.value.setup)
    admin = enrol.employee(profile, "administrator", PASSWORD, clock, second=phone.at(clock.now()))
    opener = ProfileOpener(profile.places, clock)
    noted(opener.open(admin, PASSWORD), clock, "one")
    opener.close()
    copy = shutil.copy(file_of(profile, admin), profile.places.root / "copy.db")
    for _ in range(2):
        exchanged(opener.open(admin, PASSWORD), qtbot)
        opener.close()
    shutil.copy(copy, file_of(profile, admin))

    opened = opener.open(admin, PASSWORD)
    noted(opened, clock, "two")
    here = device.here(opener._file.engine)
    desk = AtDesk(qtbot, opened, profile.places.root)
    opened.link.start()
    qtbot.waitUntil(lambda: "ждёт код с телефона" in desk.strip(), timeout=SOON)
    assert here.device not in {row.id for row in devices(engine, admin)}
    tried = len(sign_ins(engine, admin))
    opened.link.ask()
    qtbot.wait(300)
    assert len(sign_ins(engine, admin)) == tried, "the server is not asked again before there is a code"

    clock.move(seconds=STEP)
    desk.type_code(qtbot, wrong_for(phone, clock))
    qtbot.waitUntil(lambda: "не подошёл" in desk.strip(), timeout=SOON)
    assert arrived(engine) == ["one"]
    clock.move(minutes=5)
    desk.type_code(qtbot, phone.at(clock.now()))
    qtbot.waitUntil(lambda: opened.store.waiting() == 0 and opened.link.is_online, timeout=SOON)
    qtbot.waitUntil(lambda: desk.strip() == "", timeout=SOON)
    assert arrived(engine) == ["one", "two"]
    assert here.device in {row.id for row in devices(engine, admin)}
    assert device.here(opener._file.engine).former is None
    opener.close()


def wrong_for(phone, clock):  # noqa: F811
    """A code that the phone shows neither now nor about now."""
    near = {phone.at(clock.now() + timedelta(seconds=STEP * n)) for n in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def sign_ins(engine, person):  # noqa: F811
    with Session(reading(engine)) as session:
        return list(session.scalars(select(SignIn).where(SignIn.person_id == person)))


def test_a_stranger_cannot_renew_a_device(profile, teacher, desks, engine, clock):  # noqa: F811
    """Machine and password are asked for again, and a device of another machine is nobody's here."""
    opener = ProfileOpener(profile.places, clock)
    opener.open(teacher, PASSWORD)
    former, before = device.here(opener._file.engine).device, {row.id for row in devices(engine, teacher)}
    newcomer = enrol.Newcomer(profile, opener._file, "не тот пароль 55", clock)
    go_on_as(opener._file.engine, ids.fresh(), DeviceKey.generate(), clock)
    with pytest.raises(Refused, match="не подошли"):
        newcomer.introduce()
    with writing(engine).begin() as connection:
        connection.execute(update(Device).where(Device.id == former).values(state="revoked"))
    with pytest.raises(Refused, match="остановил"):
        enrol.Newcomer(profile, opener._file, PASSWORD, clock).introduce()
    assert {row.id for row in devices(engine, teacher)} == before
    opener.close()
