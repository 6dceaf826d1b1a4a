"""The files of a computer, made and opened for real: keyring, SQLCipher, locks, damage, copies, another computer."""

import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, text

import db.migrations
from college.names import PersonName
from college.refusal import Refused
from db.clock import SystemClock
from db.credentials import verify
from db.engine import open_client, reading, writing
from db.troubles import Damaged, DiskFull, Locked, NewerFile, StoreTrouble, troubles
from desktop import two_passwords
from desktop.anchor import Anchor
from desktop.keys import HeaderDamaged, SecretMissing, WrongPassword
from desktop.places import Places
from desktop.profile import OpenedFile, Profile
from desktop.vaults import DEMO_FOLDER, ForeignSecret, KeyringChanged, KeyringLocked, NoKeyring, system_keyring

PERSON, DEVICE, OTHER, MACHINE = (UUID(int=number) for number in (11, 12, 13, 14))
NAME = PersonName("Кузнецова", "Ольга", "Викторовна")
PASSWORD = "осенний лист 17"


@pytest.fixture
def profile(keyring_service: Any, tmp_path: Path) -> Profile:
    return Profile(Places(tmp_path / "profile"))


@pytest.fixture
def folder(profile: Profile) -> Path:
    return profile.places.user(PERSON)


@pytest.fixture
def made(profile: Profile) -> Profile:
    """A profile with one employee whose file holds a row."""
    opened = profile.create_employee(PERSON, DEVICE, PASSWORD, name=NAME, roles_text="преподаватель")
    put(opened, "Агафонова Мария")
    opened.close()
    return profile


@pytest.fixture
def opened(made: Profile) -> Iterator[OpenedFile]:
    opened = made.open_employee(PERSON, PASSWORD)
    yield opened
    opened.close()


def put(opened: OpenedFile, words: str) -> None:
    with writing(opened.engine).begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS word (words TEXT)"))
        connection.execute(text("INSERT INTO word VALUES (:words)"), {"words": words})


def words_of(opened: OpenedFile) -> list[str]:
    with reading(opened.engine).connect() as connection:
        return list(connection.scalars(text("SELECT words FROM word ORDER BY rowid")))


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)


# ---- making and opening


def test_what_was_written_is_there_again(made: Profile) -> None:
    opened = made.open_employee(PERSON, PASSWORD)
    assert words_of(opened) == ["Агафонова Мария"]
    assert (opened.person, opened.device, opened.is_demo) == (PERSON, DEVICE, False)
    pull = opened.pull_engine()
    with reading(pull).connect() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 1
    pull.dispose()
    opened.close()


def test_a_new_file_has_the_tables_of_a_desktop_only(made: Profile, opened: OpenedFile) -> None:
    tables = set(inspect(opened.engine).get_table_names())
    assert {"outbox", "sync_self"} <= tables
    assert not {"credential", "batch"} & tables


def test_nothing_of_the_file_can_be_read_and_nobody_else_may_try(opened: OpenedFile, folder: Path) -> None:
    key = opened.key
    for path in files_of(folder):
        content = path.read_bytes()
        assert key not in content
        assert key.hex().encode() not in content
        assert "Агафонова".encode() not in content
        assert PASSWORD.encode() not in content
        if path.name != "open.lock":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    for place in (folder, folder.parent, folder.parent.parent):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert key.hex() not in repr(opened)
    assert repr(key) not in repr(opened)


def test_unlocking_is_quick(made: Profile) -> None:
    made.open_employee(PERSON, PASSWORD).close()
    begun = time.perf_counter()
    made.open_employee(PERSON, PASSWORD).close()
    assert time.perf_counter() - begun < 2.0


def test_a_wrong_password_opens_nothing(made: Profile) -> None:
    with pytest.raises(WrongPassword):
        made.open_employee(PERSON, "весенний лист 17")
    made.open_employee(PERSON, PASSWORD).close()  # and holds nothing


def test_an_employee_is_made_once(made: Profile) -> None:
    with pytest.raises(Refused, match="уже заведён"):
        made.create_employee(PERSON, DEVICE, PASSWORD, name=NAME)


def test_an_enrolment_that_was_cut_short_is_begun_again(profile: Profile, folder: Path) -> None:
    folder.mkdir(parents=True)
    open_client(folder / "parta.db", bytes(32)).dispose()
    assert profile.employees() == ()
    opened = profile.create_employee(PERSON, DEVICE, PASSWORD, name=NAME)
    put(opened, "x")
    opened.close()


def test_a_new_password_opens_and_the_old_one_does_not(made: Profile) -> None:
    two_passwords.begin(made, PERSON, PASSWORD, "зимний вечер 5", bytes(16), SystemClock())
    two_passwords.finish(made, PERSON)
    assert made.salt_of(PERSON) == bytes(16)
    opened = made.open_employee(PERSON, "зимний вечер 5")
    assert words_of(opened) == ["Агафонова Мария"]
    opened.close()
    with pytest.raises(WrongPassword):
        made.open_employee(PERSON, PASSWORD)


def test_two_employees_have_two_keys(made: Profile) -> None:
    second = made.create_employee(OTHER, UUID(int=15), PASSWORD, name=PersonName("Ёлкина", "Анна"))
    first = made.open_employee(PERSON, PASSWORD)
    assert first.key != second.key
    for opened in (first, second):
        opened.close()
    assert [card.name.surname for card in made.employees()] == ["Ёлкина", "Кузнецова"]


# ---- the lock screen's cards


def test_the_lock_screen_knows_who_is_here(made: Profile) -> None:
    (card,) = made.employees()
    assert (card.id, card.name, card.roles_text) == (PERSON, NAME, "преподаватель")
    assert (card.last_sign_in, card.waiting) == (None, 0)
    moment = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
    made.note(PERSON, signed_in=moment)
    made.note(PERSON, waiting=3)
    (card,) = made.employees()
    assert (card.last_sign_in, card.waiting) == (moment, 3)


def test_a_spoilt_card_hides_a_name_and_not_the_employee(made: Profile, folder: Path) -> None:
    (folder / "card.json").write_bytes(b"{")
    (card,) = made.employees()
    assert card.id == PERSON
    assert card.name.surname == "Сотрудник"


# ---- one at a time


def test_a_file_is_open_once(made: Profile, opened: OpenedFile) -> None:
    with pytest.raises(Locked, match="уже открыт"):
        made.open_employee(PERSON, PASSWORD)


def test_a_killed_program_holds_nothing(made: Profile, folder: Path) -> None:
    hold = (
        "import sys, time; from PySide6.QtCore import QLockFile; lock = QLockFile(sys.argv[1]); "
        "lock.setStaleLockTime(0); print(lock.tryLock(0), flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(folder / "open.lock")], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"True"
        with pytest.raises(Locked):
            made.open_employee(PERSON, PASSWORD)
        other.kill()
    made.open_employee(PERSON, PASSWORD).close()


# ---- keyrings


def test_without_a_keyring_nothing_is_made(tmp_path: Path) -> None:
    profile = Profile(Places(tmp_path / "profile"))
    with pytest.raises(NoKeyring, match="открытым текстом ничего не записано"):
        profile.create_employee(PERSON, DEVICE, PASSWORD, name=NAME)
    with pytest.raises(NoKeyring):
        profile.enrol_machine(MACHINE, name="214-03", server="http://127.0.0.1:8000")
    assert files_of(tmp_path) == []


def test_a_locked_keyring_opens_and_makes_nothing(made: Profile, keyring_service: Any) -> None:
    with keyring_service.locked():
        with pytest.raises(KeyringLocked):
            made.open_employee(PERSON, PASSWORD)
        with pytest.raises(KeyringLocked):
            made.create_employee(OTHER, UUID(int=15), PASSWORD, name=NAME)
    assert not (made.places.user(OTHER) / "parta.db").exists()
    made.open_employee(PERSON, PASSWORD).close()


def test_a_copied_profile_does_not_open_on_another_computer(made: Profile, tmp_path: Path) -> None:
    shutil.copytree(made.places.root, tmp_path / "copy")
    header = json.loads((made.places.user(PERSON) / "key.json").read_bytes())
    system_keyring().forget(f"device:{header['device']}")  # the other computer's keyring never had it
    copied = Profile(Places(tmp_path / "copy"))
    with pytest.raises(SecretMissing, match="перенесли") as caught:
        copied.open_employee(PERSON, PASSWORD)
    assert "заново" in caught.value.sentence
    system_keyring().put(f"device:{header['device']}", bytes(32))
    with pytest.raises(ForeignSecret):
        copied.open_employee(PERSON, PASSWORD)


def test_a_changed_keyring_is_explained(made: Profile, folder: Path) -> None:
    header = made._header(PERSON)
    (folder / "key.json").write_bytes(replace(header, keyring="keyring.backends.kwallet.DBusKeyring").to_bytes())
    with pytest.raises(KeyringChanged, match="KWallet"):
        made.open_employee(PERSON, PASSWORD)


# ---- damage


@pytest.mark.parametrize("offset", [5, 40, 100])
def test_a_damaged_beginning_is_damage_and_not_a_wrong_key(made: Profile, folder: Path, offset: int) -> None:
    flip(folder / "parta.db", offset)
    before = (folder / "parta.db").read_bytes()
    with pytest.raises(Damaged, match="повреждён"):
        made.open_employee(PERSON, PASSWORD)
    assert (folder / "parta.db").read_bytes() == before


def test_a_damaged_file_names_its_copy(made: Profile, folder: Path) -> None:
    (folder / "backups").mkdir()
    shutil.copy(folder / "parta.db", folder / "backups" / "day.db")
    os.utime(folder / "backups" / "day.db", (1_796_000_000, 1_796_000_000))
    flip(folder / "parta.db", 40)
    with pytest.raises(Damaged, match=r"копия от 30\.11\.2026 0\d:53"):
        made.open_employee(PERSON, PASSWORD)


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda folder: (folder / "parta.db").unlink(), Damaged),
        (lambda folder: (folder / "parta.db").write_bytes(b""), Damaged),
        (lambda folder: (folder / "parta.db").write_bytes(b"SQLite format 3\x00" + bytes(5000)), Damaged),
        (lambda folder: (folder / "key.json").write_bytes(b"{}"), HeaderDamaged),
        (lambda folder: (folder / "key.json").unlink(), HeaderDamaged),
        (shutil.rmtree, HeaderDamaged),
    ],
)
def test_what_is_missing_or_spoilt_is_never_begun_anew(
    made: Profile, folder: Path, spoil: Callable[[Path], Any], kind: type[StoreTrouble]
) -> None:
    spoil(folder)
    before = {path: path.read_bytes() for path in files_of(folder)}
    with pytest.raises(kind):
        made.open_employee(PERSON, PASSWORD)
    assert {path: path.read_bytes() for path in files_of(folder)} == before


def test_a_full_disk_keeps_the_earlier_row(opened: OpenedFile) -> None:
    with opened.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(DiskFull), troubles():
        put(opened, "Я" * 50_000)
    assert words_of(opened) == ["Агафонова Мария"]


# ---- versions


def test_a_newer_file_is_left_alone(made: Profile, opened: OpenedFile, folder: Path) -> None:
    with writing(opened.engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()
    before = (folder / "parta.db").read_bytes()
    with pytest.raises(NewerFile, match="новой программой"):
        made.open_employee(PERSON, PASSWORD)
    assert (folder / "parta.db").read_bytes() == before


def test_an_older_file_is_copied_before_it_is_brought_up(
    made: Profile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.migrations, "SCHEMA", db.migrations.SCHEMA + 1)
    for _ in range(4):
        opened = made.open_employee(PERSON, PASSWORD)
        assert words_of(opened) == ["Агафонова Мария"]
        opened.close()
    copies = list((folder / "backups").iterdir())
    assert len(copies) == 3
    copy = open_client(copies[0], opened.key)
    with reading(copy).connect() as connection:
        assert connection.scalar(text("SELECT words FROM word")) == "Агафонова Мария"
    copy.dispose()


def test_a_failed_upgrade_puts_the_copy_back_and_says_so(
    made: Profile, opened: OpenedFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened.engine.connect() as connection:  # a reference that dangles is found after every upgrade
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA query_only=OFF")
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("CREATE TABLE child (parent TEXT REFERENCES word (words))")
        raw.execute("CREATE UNIQUE INDEX ux ON word (words)")
        raw.execute("INSERT INTO child VALUES ('nobody')")
    opened.close()
    monkeypatch.setattr(db.migrations, "SCHEMA", db.migrations.SCHEMA + 1)
    with pytest.raises(StoreTrouble, match="возвращена его прежняя копия"):
        made.open_employee(PERSON, PASSWORD)
    again = open_client(folder / "parta.db", opened.key)
    with reading(again).connect() as connection:
        assert connection.scalar(text("SELECT words FROM word")) == "Агафонова Мария"
    again.dispose()


# ---- the computer


def test_a_computer_is_enrolled_once_and_known_again(profile: Profile) -> None:
    assert profile.machine() is None
    with pytest.raises(LookupError):
        profile.machine_key()
    key = profile.enrol_machine(
        MACHINE, name="214-03", room="214", college="Техникум", server="https://college:8443", authority="PEM"
    )
    machine = Profile(profile.places).machine()
    assert machine is not None
    assert (machine.id, machine.name, machine.room, machine.college) == (MACHINE, "214-03", "214", "Техникум")
    assert (machine.server, machine.authority, machine.is_demo) == ("https://college:8443", "PEM", False)
    assert verify(machine.public, b"wipe?", profile.machine_key().sign(b"wipe?"))
    assert profile.machine_key().private == key.private
    for path in files_of(profile.places.root):
        assert key.private.hex().encode() not in path.read_bytes()


def test_a_copied_computer_has_no_key(profile: Profile) -> None:
    profile.enrol_machine(MACHINE, name="214-03", server="https://college:8443")
    system_keyring().forget(f"machine:{MACHINE}")
    with pytest.raises(SecretMissing, match="зачислит компьютер заново"):
        profile.machine_key()


def test_a_damaged_enrolment_is_told(profile: Profile) -> None:
    profile.enrol_machine(MACHINE, name="214-03", server="https://college:8443")
    (profile.places.machine / "machine.json").write_bytes(b'{"id": 1}')
    with pytest.raises(Damaged, match=r"machine\.json"):
        profile.machine()


def test_a_demo_lives_without_a_keyring_and_says_that_it_is_one(tmp_path: Path) -> None:
    profile = Profile(Places(tmp_path / "demo"))
    profile.enrol_machine(MACHINE, name="demo", server="http://127.0.0.1:8000", is_demo=True)
    opened = profile.create_employee(PERSON, DEVICE, PASSWORD, name=NAME)
    assert opened.is_demo
    opened.close()
    moved = Profile(Places((tmp_path / "demo").rename(tmp_path / "moved")))
    again = moved.open_employee(PERSON, PASSWORD)
    assert again.is_demo
    again.close()
    machine = moved.machine()
    assert machine is not None
    assert machine.is_demo
    assert machine.keyring == DEMO_FOLDER
    assert moved.machine_key().public == machine.public


# ---- the end of a file


def test_a_file_put_aside_makes_room_and_is_whole(made: Profile, folder: Path) -> None:
    before = (folder / "parta.db").read_bytes()
    aside = made.set_aside(PERSON)
    assert made.employees() == ()
    made.create_employee(PERSON, UUID(int=16), PASSWORD, name=NAME).close()
    assert (aside / "parta.db").read_bytes() == before
    assert (aside / "key.json").exists()


def test_a_wiped_file_is_gone_with_its_secret(made: Profile, folder: Path) -> None:
    made.wipe(PERSON)
    assert not folder.exists()
    assert system_keyring().get(f"device:{DEVICE}") is None
    assert made.employees() == ()


# ---- the anchor


def test_an_ordinary_start_agrees_with_its_anchor(tmp_path: Path) -> None:
    anchor = Anchor(tmp_path / "anchors" / "one.json")
    first = anchor.turn("")
    second = anchor.turn(first.nonce)
    assert not first.is_copy
    assert not second.is_copy
    assert first.nonce != second.nonce


def test_a_crash_between_anchor_and_file_is_no_copy(tmp_path: Path) -> None:
    anchor = Anchor(tmp_path / "one.json")
    assert not anchor.turn("").is_copy
    stored = anchor.turn("").nonce  # the file still held nothing
    anchor.turn(stored)
    assert not anchor.turn(stored).is_copy  # killed before the file took the next one


def test_a_file_put_back_from_a_copy_shows(tmp_path: Path) -> None:
    anchor = Anchor(tmp_path / "one.json")
    old = anchor.turn("").nonce
    now = anchor.turn(anchor.turn(old).nonce)
    assert anchor.turn(old).is_copy
    assert not now.is_copy


def test_a_file_without_its_anchor_or_with_a_spoilt_one_is_a_copy(tmp_path: Path) -> None:
    assert Anchor(tmp_path / "absent.json").turn("nonce").is_copy
    (tmp_path / "spoilt.json").write_bytes(b"[1")
    assert Anchor(tmp_path / "spoilt.json").turn("nonce").is_copy


def test_the_anchor_lies_outside_the_employees_folder(opened: OpenedFile, folder: Path) -> None:
    assert folder not in opened.anchor.path.parents
    opened.anchor.turn("")
    assert opened.anchor.path.exists()


def test_the_lock_screen_waits_for_neither_the_database_nor_the_keyring() -> None:
    ask = "import sys, desktop.profile; print([name for name in ('sqlalchemy', 'keyring', 'alembic') if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", ask], cwd=Path(__file__).parents[2]).strip() == b"[]"
