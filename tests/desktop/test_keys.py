"""The two secrets with a real Secret Service: what opens, what does not, and in which words."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import keyring
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from keyring.backends import Windows

from desktop import vaults
from desktop.keys import (
    Header,
    HeaderDamaged,
    NotSealed,
    OtherRecoveryKey,
    SecretMissing,
    WrongPassword,
    make,
    promoted,
    recover,
    rewrap,
    unlock,
    with_pending,
)
from desktop.vaults import (
    DemoFolder,
    ForeignSecret,
    KeyringChanged,
    KeyringLocked,
    KeyringRefused,
    NoKeyring,
    SystemKeyring,
    keyring_of,
    put_file,
    system_keyring,
)
from tests import conftest

USER, DEVICE, OTHER_DEVICE = (UUID(int=number) for number in (1, 2, 3))
SALT = bytes(range(16))
PASSWORD = "осенний лист 17"
SECRET_SERVICE = "keyring.backends.SecretService.Keyring"


@pytest.fixture
def vault(keyring_service: Any) -> SystemKeyring:
    return system_keyring()


@pytest.fixture
def header_and_key(vault: SystemKeyring) -> tuple[Header, bytes]:
    return make(USER, DEVICE, PASSWORD, SALT, vault)


def test_the_keyring_is_taken_by_name(vault: SystemKeyring) -> None:
    assert vault.name == SECRET_SERVICE
    assert not any("alt" in name or "null" in name or "fail" in name for name in vaults.BACKENDS)


def test_password_and_keyring_open_together(vault: SystemKeyring, header_and_key: tuple[Header, bytes]) -> None:
    header, key = header_and_key
    assert unlock(Header.from_bytes(header.to_bytes()), PASSWORD, vault) == key
    assert header.keyring == SECRET_SERVICE
    kept = keyring.get_password("Parta", f"device:{DEVICE}")
    assert kept is not None
    assert len(kept) == 64
    assert kept not in header.to_bytes().decode()


def test_the_header_tells_nothing(header_and_key: tuple[Header, bytes]) -> None:
    header, key = header_and_key
    for shown in (repr(header), header.to_bytes().decode()):
        assert key.hex() not in shown
        assert PASSWORD not in shown
    assert "salt" not in repr(header)


def test_a_wrong_password_is_told_as_one(vault: SystemKeyring, header_and_key: tuple[Header, bytes]) -> None:
    with pytest.raises(WrongPassword) as caught:
        unlock(header_and_key[0], "весенний лист 17", vault)
    assert "Пароль не подошёл" in caught.value.sentence
    assert "весенний" not in repr(caught.value) + repr(caught.value.__cause__)


def test_the_right_password_opens_nothing_without_the_secret(
    vault: SystemKeyring, header_and_key: tuple[Header, bytes]
) -> None:
    header, _ = header_and_key
    vault.forget(header.whose)
    with pytest.raises(SecretMissing, match="перенесли"):
        unlock(header, PASSWORD, vault)


def test_another_secret_is_told_apart_from_a_wrong_password(
    vault: SystemKeyring, header_and_key: tuple[Header, bytes]
) -> None:
    header, _ = header_and_key
    for foreign in (bytes(32).hex(), "не ключ", "abcd"):
        keyring.set_password("Parta", header.whose, foreign)
        with pytest.raises(ForeignSecret, match="от другого файла"):
            unlock(header, PASSWORD, vault)


@pytest.mark.parametrize("change", [{"user": UUID(int=9)}, {"keyring": "keyring.backends.macOS.Keyring"}])
def test_what_is_bound_to_the_key_cannot_be_exchanged(
    vault: SystemKeyring, header_and_key: tuple[Header, bytes], change: dict[str, Any]
) -> None:
    header, _ = header_and_key
    with pytest.raises(WrongPassword):
        unlock(replace(header, **change), PASSWORD, vault)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-20],
        lambda content: b"",
        lambda content: b"[]",
        lambda content: b"\xff\xfe" + content,
        lambda content: content.replace(b'"t": 3', b'"t": 2'),
        lambda content: content.replace(str(USER).encode(), str(OTHER_DEVICE).encode()),
        lambda content: json.dumps({**json.loads(content), "version": 2}).encode(),
    ],
)
def test_a_spoilt_header_is_no_wrong_password(
    header_and_key: tuple[Header, bytes], spoil: Callable[[bytes], bytes]
) -> None:
    content = header_and_key[0].to_bytes()
    assert spoil(content) != content
    with pytest.raises(HeaderDamaged, match=r"key\.json повреждён"):
        Header.from_bytes(spoil(content))


def test_a_new_password_wraps_the_same_key(vault: SystemKeyring, header_and_key: tuple[Header, bytes]) -> None:
    header, key = header_and_key
    salt = bytes(range(16, 32))
    changed = rewrap(header, PASSWORD, "зимний вечер 5", salt, vault)
    assert unlock(changed, "зимний вечер 5", vault) == key
    assert changed.salt == salt
    assert changed.nonce != header.nonce
    with pytest.raises(WrongPassword):
        unlock(changed, PASSWORD, vault)
    with pytest.raises(WrongPassword):
        rewrap(changed, PASSWORD, "зимний вечер 6", salt, vault)


def test_two_passwords_open_until_one_of_them_is_let_go(
    vault: SystemKeyring, header_and_key: tuple[Header, bytes]
) -> None:
    header, key = header_and_key
    both = with_pending(header, PASSWORD, "зимний вечер 5", bytes(range(16, 32)), vault, 1)
    both = Header.from_bytes(both.to_bytes())
    assert unlock(both, PASSWORD, vault) == unlock(both, "зимний вечер 5", vault) == key
    with pytest.raises(WrongPassword):
        unlock(both, "зимний вечер 6", vault)
    after = Header.from_bytes(promoted(both).to_bytes())
    assert unlock(after, "зимний вечер 5", vault) == key
    with pytest.raises(WrongPassword):
        unlock(after, PASSWORD, vault)
    # The one that waits is bound to its file, as the other is.
    stolen = replace(both, user=UUID(int=99))
    with pytest.raises(WrongPassword):
        unlock(stolen, "зимний вечер 5", vault)


def test_the_recovery_key_opens_what_a_forgotten_password_closed(vault: SystemKeyring) -> None:
    private = X25519PrivateKey.generate()
    header, key = make(USER, DEVICE, PASSWORD, SALT, vault, recovery=private.public_key().public_bytes_raw())
    header = Header.from_bytes(header.to_bytes())
    assert recover(header, private.private_bytes_raw()) == key
    with pytest.raises(OtherRecoveryKey):
        recover(header, X25519PrivateKey.generate().private_bytes_raw())
    assert unlock(header, PASSWORD, vault) == key


def test_without_recovery_nothing_is_sealed(header_and_key: tuple[Header, bytes]) -> None:
    with pytest.raises(NotSealed):
        recover(header_and_key[0], bytes(32))


def test_no_keyring_is_a_sentence_and_nothing_is_taken_instead() -> None:
    # Without a bus `keyring` itself falls back to a backend that fails, or to any plug-in that happens to be there.
    with pytest.raises(NoKeyring) as caught:
        system_keyring()
    assert "открытым текстом ничего не записано" in caught.value.sentence
    assert "gnome-keyring" in caught.value.sentence
    with pytest.raises(NoKeyring):
        keyring_of(SECRET_SERVICE, Path("absent"))


def test_a_keyring_that_went_away_is_a_sentence(
    vault: SystemKeyring, header_and_key: tuple[Header, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as here:
        here.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
        with pytest.raises(NoKeyring):
            unlock(header_and_key[0], PASSWORD, vault)
        with pytest.raises(NoKeyring):
            make(USER, OTHER_DEVICE, PASSWORD, SALT, vault)


def test_a_locked_keyring_is_a_sentence(
    keyring_service: Any, vault: SystemKeyring, header_and_key: tuple[Header, bytes]
) -> None:
    header, key = header_and_key
    with keyring_service.locked():
        with pytest.raises(KeyringLocked, match="заперто"):
            unlock(header, PASSWORD, vault)
        with pytest.raises(KeyringLocked):
            make(USER, OTHER_DEVICE, PASSWORD, SALT, vault)
    assert unlock(header, PASSWORD, vault) == key


@contextmanager
def bus_with_a_closed_daemon(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Secret Service that was never given a password and has no screen to ask for one."""
    environment = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with conftest._running(command, env=environment, stdout=subprocess.PIPE, **quiet) as bus:
        address = bus.stdout.readline().decode().strip()
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
        with conftest._running(command, env=environment, stdout=subprocess.DEVNULL, **quiet):
            conftest._wait_for_name(address)
            with monkeypatch.context() as here:
                here.setenv("DBUS_SESSION_BUS_ADDRESS", address)
                yield


def test_a_keyring_that_cannot_make_its_collection_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bus_with_a_closed_daemon(tmp_path, monkeypatch), pytest.raises(KeyringRefused) as caught:
        make(USER, DEVICE, PASSWORD, SALT, system_keyring())
    assert "Ответьте на вопрос системы" in caught.value.sentence


def test_another_keyring_than_before_is_explained_with_both_names(vault: SystemKeyring, tmp_path: Path) -> None:
    with pytest.raises(KeyringChanged) as caught:
        keyring_of("keyring.backends.kwallet.DBusKeyring", tmp_path)
    assert "KWallet" in caught.value.sentence
    assert "Связка ключей GNOME" in caught.value.sentence
    assert "Включите прежнее" in caught.value.sentence
    with pytest.raises(KeyringChanged):
        keyring_of("keyrings.alt.file.PlaintextKeyring", tmp_path)
    assert keyring_of(SECRET_SERVICE, tmp_path).name == SECRET_SERVICE


def test_windows_keeps_the_secret_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    constants = SimpleNamespace(CRED_PERSIST_LOCAL_MACHINE=2, CRED_PERSIST_ENTERPRISE=3)
    monkeypatch.setattr(Windows, "win32cred", constants, raising=False)
    monkeypatch.setattr(Windows, "missing_deps", False)
    found = vaults._working("keyring.backends.Windows.WinVaultKeyring")
    assert found is not None
    assert vaults.BACKENDS[found.name]
    assert found.backend.persist == 2  # CRED_PERSIST_LOCAL_MACHINE, not the roaming 3


def test_a_demo_keeps_its_secret_in_its_folder(tmp_path: Path) -> None:
    demo = DemoFolder(tmp_path / "demo")
    header, key = make(USER, DEVICE, PASSWORD, SALT, demo)
    assert header.keyring == "demo folder"
    assert unlock(header, PASSWORD, keyring_of(header.keyring, tmp_path / "demo")) == key
    with pytest.raises(WrongPassword):
        unlock(header, "другой пароль", demo)
    with pytest.raises(SecretMissing):
        unlock(header, PASSWORD, DemoFolder(tmp_path))
    demo.forget(header.whose)
    demo.forget(header.whose)
    with pytest.raises(SecretMissing):
        unlock(header, PASSWORD, demo)


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    put_file(path, b"one")
    put_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["key.json"]
