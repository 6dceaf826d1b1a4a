"""The ground the other tests stand on is real."""

import os
import subprocess
import sys

import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError


def test_the_keyring_keeps_a_secret_and_refuses_while_locked(keyring_service):
    keyring.set_password("Parta", "test", "f" * 64)
    assert keyring.get_password("Parta", "test") == "f" * 64
    with keyring_service.locked(), pytest.raises(KeyringLocked):
        keyring.get_password("Parta", "test")
    assert keyring.get_password("Parta", "test") == "f" * 64


def test_the_next_test_finds_an_empty_keyring(keyring_service):
    assert keyring.get_password("Parta", "test") is None


def test_without_the_fixture_there_is_no_keyring_to_spoil():
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
    with pytest.raises(NoKeyringError):
        keyring.get_password("Parta", "test")


def test_every_test_has_a_database_of_its_own(postgres, postgres_database):
    import sqlalchemy as sa

    engine = sa.create_engine(postgres_database)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE мел (x int)"))
        assert connection.scalar(sa.text("SELECT count(*) FROM мел")) == 0
        assert connection.scalar(sa.text("SHOW listen_addresses")) == ""
    engine.dispose()
    copy = sa.create_engine(postgres.url(postgres.create(template=sa.make_url(postgres_database).database)))
    with copy.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM мел")) == 0
    copy.dispose()


def test_a_qt_warning_fails_a_test(tmp_path, pytestconfig):
    probe = tmp_path / "test_probe.py"
    probe.write_text("from PySide6.QtCore import qWarning\ndef test_warns(qapp):\n    qWarning('beware ' * 2)\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", str(pytestconfig.inipath), str(probe)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1, done.stdout
    assert "beware" in done.stdout
