"""Where second secrets lie: the system's own keyring, by name; only a demo profile keeps them in its folder.

A keyring may wait for a prompt of the system: call it from a worker thread.
"""

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from college.phrases import phrase
from db.credentials import SECRET_BYTES
from db.troubles import StoreTrouble, troubles

SERVICE = "Parta"
OWN_FILE = 0o600
DEMO_FOLDER = "demo folder"

# Only these, by name: a plug-in that keeps secrets in a plain file must not slip in by its priority.
BACKENDS = {
    "keyring.backends.Windows.WinVaultKeyring": phrase("Диспетчер учётных данных Windows"),
    "keyring.backends.macOS.Keyring": phrase("Связка ключей macOS"),
    "keyring.backends.SecretService.Keyring": phrase("Связка ключей GNOME"),
    "keyring.backends.kwallet.DBusKeyring": phrase("Бумажник KWallet"),
    DEMO_FOLDER: phrase("папка демонстрации"),
}


class KeysClosed(StoreTrouble):
    """The file cannot be opened for want of a key; it is whole and untouched."""


class NoKeyring(KeysClosed):
    """The system offers no keyring, or it is not running."""

    usual = phrase(
        "Хранилище паролей системы не работает, а без него журнал не открывается и не создаётся. "
        "Данные целы, открытым текстом ничего не записано. Включите его (в Linux — gnome-keyring или KWallet) "
        "и войдите снова или позовите администратора."
    )


class KeyringLocked(KeysClosed):
    """The keyring runs and is locked."""

    usual = phrase(
        "Хранилище паролей системы заперто. Данные целы. "
        "Откройте его паролем учётной записи компьютера и войдите снова."
    )


class KeyringRefused(KeysClosed):
    """The keyring runs and did not do what was asked."""

    usual = phrase(
        "Хранилище паролей системы не ответило: окно его вопроса закрыто или открыть его негде. "
        "Данные целы, открытым текстом ничего не записано. Ответьте на вопрос системы или позовите администратора."
    )


class ForeignSecret(KeysClosed):
    """The keyring's secret belongs to another file."""

    usual = phrase(
        "Второй ключ в хранилище паролей — от другого файла. Оба файла целы. "
        "Верните папку, которая была на этом компьютере, или заведите сотрудника заново с сетью."
    )


class KeyringChanged(KeysClosed):
    """The secret lies in a keyring that does not work now, while another one does."""

    def __init__(self, before: str, now: str) -> None:
        super().__init__(
            phrase(
                "Второй ключ к файлу лежит в хранилище «{before}», а сейчас работает «{now}». Данные целы. "
                "Включите прежнее хранилище и войдите снова или заведите сотрудника заново с сетью."
            ).format(before=BACKENDS.get(before, before), now=BACKENDS[now])
        )


class Vault(Protocol):
    """Where second secrets lie."""

    @property
    def name(self) -> str:
        """Name the place as it is written in the header."""

    def get(self, whose: str) -> bytes | None:
        """Return a secret, None if there is none. Raises KeysClosed."""

    def put(self, whose: str, secret: bytes) -> None:
        """Keep a secret, or raise KeysClosed."""

    def forget(self, whose: str) -> None:
        """Drop a secret if it is there."""


@dataclass(frozen=True, slots=True)
class SystemKeyring:
    """One keyring of the system, by name."""

    name: str
    backend: Any = field(repr=False)

    def get(self, whose: str) -> bytes | None:
        with _Answers():
            kept = self.backend.get_password(SERVICE, whose)
        return None if kept is None else _unhex(kept)

    def put(self, whose: str, secret: bytes) -> None:
        # 64 letters: Windows takes 1280 characters at most, and text only.
        with _Answers():
            self.backend.set_password(SERVICE, whose, secret.hex())
        if self.get(whose) != secret:
            raise KeyringRefused

    def forget(self, whose: str) -> None:
        with _Answers():
            if self.backend.get_password(SERVICE, whose) is not None:
                self.backend.delete_password(SERVICE, whose)


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """The second secrets of a demo profile lie in its folder, for show only; no real server accepts such a profile."""

    folder: Path
    name: str = DEMO_FOLDER

    def get(self, whose: str) -> bytes | None:
        path = self._path(whose)
        return _unhex(path.read_text()) if path.exists() else None

    def put(self, whose: str, secret: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        put_file(self._path(whose), secret.hex().encode())

    def forget(self, whose: str) -> None:
        self._path(whose).unlink(missing_ok=True)

    def _path(self, whose: str) -> Path:
        return self.folder / f"{whose.replace(':', '-')}.demo-secret"


def system_keyring() -> SystemKeyring:
    """Return the keyring of this system that works best now, or raise NoKeyring."""
    working = [vault for name in BACKENDS if (vault := _working(name))]
    if not working:
        raise NoKeyring
    return max(working, key=lambda vault: float(vault.backend.priority))


def keyring_of(name: str, demo: Path) -> Vault:
    """Return the place a header names: NoKeyring if none works, KeyringChanged if only another one does."""
    if name == DEMO_FOLDER:
        return DemoFolder(demo)
    if vault := _working(name):
        return vault
    raise KeyringChanged(name, system_keyring().name)


def put_file(path: Path, content: bytes) -> None:
    """Write a private file that is there whole after a power cut, or is the one that was there before."""
    part = path.with_name(path.name + ".part")
    with troubles():
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)


class _Answers(AbstractContextManager[None]):
    """Turns whatever a keyring raises into one of our sentences; the libraries under it raise errors of their own."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, StoreTrouble):
            return
        name, library = type(error).__name__, type(error).__module__.partition(".")[0]
        if name in ("NoKeyringError", "SecretServiceNotAvailableException"):
            raise NoKeyring from error
        if name in ("KeyringLocked", "LockedException") or "IsLocked" in str(error):
            raise KeyringLocked from error
        if library in ("keyring", "secretstorage", "jeepney", "dbus", "pywintypes", "win32ctypes"):
            raise KeyringRefused from error
        if isinstance(error, OSError | EOFError):
            raise NoKeyring from error


def _working(name: str) -> SystemKeyring | None:
    """Return the keyring of this name if it works on this system now."""
    if name not in BACKENDS or name == DEMO_FOLDER:
        return None
    module, _, kind = name.rpartition(".")
    backend_type = getattr(import_module(module), kind, None)
    if backend_type is None or not backend_type.viable:
        return None
    backend = backend_type()
    if hasattr(backend_type, "persist"):
        # By default Windows lets the secret travel with a roaming profile to every other computer.
        backend.persist = "local machine"
    return SystemKeyring(name, backend)


def _unhex(kept: str) -> bytes:
    try:
        secret = bytes.fromhex(kept)
    except ValueError as error:
        raise ForeignSecret from error
    if len(secret) != SECRET_BYTES:
        raise ForeignSecret
    return secret
