"""Whoever carries the files away opens nothing with them, and what a guess costs him is known."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import keyring
import pytest
from keyring.backends import SecretService

from college.names import PersonName
from db.credentials import Cost, new_salt, stretch
from desktop.keys import Header, SecretMissing, WrongPassword, unlock
from desktop.places import Places
from desktop.profile import Profile
from desktop.vaults import system_keyring
from tests.conftest import PASSWORD as OPENS
from tests.conftest import _running, _wait_for_name

PERSON, DEVICE, MACHINE = (UUID(int=number) for number in (11, 12, 14))
PASSWORD = "осенний лист 17"


@contextmanager
def another_computer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another session bus with another keyring: what a second computer has."""
    folder = Path(tempfile.mkdtemp(prefix="parta-other-"))
    environment = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    quiet = subprocess.DEVNULL
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with _running(command, env=environment, stdout=subprocess.PIPE, stderr=quiet) as bus:
        address = bus.stdout.readline().decode().strip()
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        with _running(command, env=environment, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as daemon:
            daemon.stdin.write(OPENS)
            daemon.stdin.close()
            _wait_for_name(address)
            with monkeypatch.context() as here:
                here.setenv("DBUS_SESSION_BUS_ADDRESS", address)
                keyring.set_keyring(SecretService.Keyring())
                yield
            keyring.set_keyring(SecretService.Keyring())
    shutil.rmtree(folder)


@pytest.fixture
def profile(keyring_service: Any, tmp_path: Path) -> Profile:
    made = Profile(Places(tmp_path / "profile"))
    made.enrol_machine(MACHINE, name="К-214", server="https://college:8765", authority="PEM")
    made.create_employee(PERSON, DEVICE, PASSWORD, name=PersonName("Кузнецова", "Ольга")).close()
    return made


def test_a_whole_profile_on_another_computer(profile, tmp_path, monkeypatch):
    shutil.copytree(profile.places.root, tmp_path / "stolen")
    stolen = Profile(Places(tmp_path / "stolen"))
    with another_computer(monkeypatch):
        assert system_keyring().get(f"device:{DEVICE}") is None, "this keyring is another one"
        with pytest.raises(SecretMissing, match="перенесли с другого компьютера"):
            stolen.open_employee(PERSON, PASSWORD)
        with pytest.raises(SecretMissing):
            stolen.machine_key()
    stolen.open_employee(PERSON, PASSWORD).close()  # the same files beside their own keyring: it was the keyring


def test_the_files_alone_do_not_even_tell_a_right_guess_from_a_wrong_one(profile, tmp_path):
    """Everything of the file is known to the thief, and the password too: without the second secret nothing fits."""
    header = Header.from_bytes((profile.places.user(PERSON) / "key.json").read_bytes())

    class Invented:
        name = header.keyring

        def get(self, whose: str) -> bytes:
            return os.urandom(32)

    for password in (PASSWORD, "не тот"):
        with pytest.raises(Exception, match="от другого файла"):
            unlock(header, password, Invented())
    told = json.loads((profile.places.user(PERSON) / "key.json").read_bytes())
    assert set(told) == {"version", "user", "device", "keyring", "salt", "kdf", "wrapped", "mark", "sealed", "sum"}


def test_a_guess_costs_what_the_security_page_says(profile):
    """Whoever has files and keyring may guess: each guess is a whole Argon2id of 64 MiB, and there is no short way."""
    header = Header.from_bytes((profile.places.user(PERSON) / "key.json").read_bytes())
    assert header.cost == Cost(passes=3, kibibytes=65536, lanes=1)
    vault, waits = system_keyring(), []
    for guess in ("пароль", "12345678", "осенний лист 18"):
        begun = time.process_time()
        with pytest.raises(WrongPassword):
            unlock(header, guess, vault)
        waits.append(time.process_time() - begun)
    alone = time.process_time()
    stretch("пароль", new_salt())
    alone = time.process_time() - alone
    assert statistics.median(waits) > alone / 3, "no wrong guess is found out before the stretching"
    assert statistics.median(waits) > 0.02, "seconds of a processor for one guess"
