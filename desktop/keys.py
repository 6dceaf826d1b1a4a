"""Keys of this computer: two secrets open an employee's file, one in the person's head, one in the system's keyring.

The file is encrypted by a random key that lies in `key.json` beside it, wrapped by the password *and* the keyring's
secret: a guessed password opens nothing on another computer, and the keyring alone, which a whole classroom may share
under one account, opens nothing either. Nothing here is ever written in clear; where no keyring works, no file is made.

The computer's own key lies in the keyring as it is: it proves a computer, opens no data and has to work before
anybody signs in (to ask whether this computer is to be wiped).

Everything may wait for a prompt of the system or for Argon2id (0.2 s): call it from a worker thread.
"""

import hashlib
import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from college.phrases import phrase
from db.admission.sealing import NotSealedToThis, open_sealed, seal
from db.credentials import SECRET_BYTES, Cost, file_secret, labelled, new_salt, stretch
from db.troubles import Damaged
from desktop.vaults import ForeignSecret, KeysClosed, Vault

VERSION = 1
NONCE_BYTES = 12


class WrongPassword(KeysClosed):
    """The keyring's secret is right, so it is the password that is not."""

    usual = phrase("Пароль не подошёл.")  # the card adds which layout typed it and when to try again


class SecretMissing(KeysClosed):
    """The keyring has no secret for this file: another computer or account, or an emptied keyring."""

    usual = phrase(
        "На этом компьютере нет второго ключа к файлу: папку перенесли с другого компьютера или хранилище паролей "
        "очистили. Файл цел, но здесь не откроется. Заведите сотрудника заново с сетью; "
        "неотправленные записи восстановит администратор."
    )


class NotSealed(KeysClosed):
    """The file has not met the server since the college has a recovery key."""

    usual = phrase(
        "Файл не обменивался с сервером с тех пор, как у колледжа есть ключ восстановления: без пароля его не открыть. "
        "Он цел и остаётся на месте."
    )


class OtherRecoveryKey(KeysClosed):
    """The recovery key in hand is not the one the file was sealed to."""

    usual = phrase(
        "Этот ключ восстановления не от этого файла. Файл цел. Нужны листы того ключа, который действовал, "
        "когда этот файл последний раз обменивался с сервером."
    )


class HeaderDamaged(Damaged):
    """The file with the wrapped key is not as it was written."""

    usual = phrase(
        "Файл ключа key.json повреждён. Журнал рядом с ним цел, но без ключа не откроется. "
        "Восстановите key.json из копии или позовите администратора."
    )


@dataclass(frozen=True, slots=True)
class Wrap:
    """The key of the file wrapped once more, by a new password that the server may or may not have taken."""

    salt: bytes = field(repr=False)
    cost: Cost
    nonce: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    at: int  # ms: when the server was asked to take that password


@dataclass(frozen=True, slots=True)
class Header:
    """What lies in `key.json`: whose file it is, how the password is stretched, and the wrapped key.

    `mark` tells the keyring's secret apart from a foreign one and says nothing about the password. `sealed` is the
    same key for the college's recovery key, so that unsent marks do not die with a forgotten password; `sealed_to` is
    the fingerprint of that recovery key. `pending` stands while a new password waits for the server's word.
    """

    user: UUID
    device: UUID
    keyring: str
    salt: bytes = field(repr=False)
    cost: Cost
    nonce: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    mark: bytes = field(repr=False)
    sealed: bytes | None = field(default=None, repr=False)
    sealed_to: str = ""
    pending: Wrap | None = field(default=None, repr=False)

    @property
    def whose(self) -> str:
        """Return the name of the second secret in the keyring."""
        return f"device:{self.device}"

    @property
    def bound(self) -> bytes:
        """Return what is authenticated with the wrapped key: exchanging any of it opens nothing."""
        return json.dumps(self._bound(), sort_keys=True, separators=(",", ":")).encode()

    def to_bytes(self) -> bytes:
        """Return the file; its sum tells damage from a wrong password."""
        body = self._bound() | {
            "wrapped": {"alg": "A256GCM", "nonce": _text(self.nonce), "key": _text(self.wrapped)},
            "mark": _text(self.mark),
            "sealed": _spelt_seal(self.sealed, self.sealed_to) if self.sealed else None,
        } | ({"pending": _spelt_wrap(self.pending)} if self.pending else {})  # fmt: skip
        return json.dumps(body | {"sum": _sum(body)}, indent=1, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Header":
        """Read the file; HeaderDamaged if a letter of it changed."""
        try:
            body = json.loads(content)
            if body.pop("sum") != _sum(body) or body["version"] != VERSION:
                raise HeaderDamaged
            return cls(
                user=UUID(body["user"]),
                device=UUID(body["device"]),
                keyring=body["keyring"],
                salt=b64decode(body["salt"]),
                cost=Cost.from_dict(body["kdf"]),
                nonce=b64decode(body["wrapped"]["nonce"]),
                wrapped=b64decode(body["wrapped"]["key"]),
                mark=b64decode(body["mark"]),
                sealed=b64decode(body["sealed"]["key"]) if body["sealed"] else None,
                sealed_to=str(body["sealed"].get("to", "")) if body["sealed"] else "",
                pending=_read_wrap(body["pending"]) if "pending" in body else None,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise HeaderDamaged from error

    def _bound(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "user": str(self.user),
            "device": str(self.device),
            "keyring": self.keyring,
            "kdf": self.cost.as_dict(),
            "salt": _text(self.salt),
        }


def make(
    user: UUID, device: UUID, password: str, salt: bytes, vault: Vault, *, recovery: bytes | None = None
) -> tuple[Header, bytes]:
    """Return a new header and the key of a new file; the second secret is in the vault when this returns."""
    key, ring = os.urandom(SECRET_BYTES), os.urandom(SECRET_BYTES)
    blank = Header(user, device, vault.name, salt, Cost(), b"", b"", labelled(ring, "mark"))
    vault.put(blank.whose, ring)
    if recovery is not None:
        blank = sealed_anew(blank, key, recovery)
    return _wrap(blank, key, password, ring), key


def sealed_anew(header: Header, key: bytes, recovery: bytes) -> Header:
    """Return the header with the key of the file sealed to a recovery key of the college, and to no former one."""
    return replace(header, sealed=seal(recovery, key, _recovery_label(header.device)), sealed_to=fingerprint(recovery))


def fingerprint(recovery: bytes) -> str:
    """Return by what a header remembers the recovery key that it is sealed to."""
    return hashlib.sha256(recovery).hexdigest()


def unlock(header: Header, password: str, vault: Vault) -> bytes:
    """Return the key of the file. Raises SecretMissing, ForeignSecret or WrongPassword, in this order."""
    return unlocked(header, password, vault)[0]


def unlocked(header: Header, password: str, vault: Vault) -> tuple[bytes, Header]:
    """Return the key of the file and the header that the password fits: this one, or the one that waits in it."""
    ring = _ring(header, vault)
    for tried in (header, *([promoted(header)] if header.pending else [])):
        try:
            return AESGCM(_kek(tried, password, ring)).decrypt(tried.nonce, tried.wrapped, tried.bound), tried
        except InvalidTag as error:
            wrong = error
    raise WrongPassword from wrong


def rewrap(header: Header, before: str, after: str, salt: bytes, vault: Vault) -> Header:
    """Return the header for another password (and the salt of its account); the file itself stays as it is."""
    key = unlock(header, before, vault)
    return _wrap(replace(header, salt=salt, cost=Cost(), pending=None), key, after, _ring(header, vault))


def with_pending(header: Header, before: str, after: str, salt: bytes, vault: Vault, at: int) -> Header:
    """Return the header that both passwords open, for as long as nobody knows which one the server keeps."""
    new = rewrap(header, before, after, salt, vault)
    return replace(header, pending=Wrap(new.salt, new.cost, new.nonce, new.wrapped, at))


def promoted(header: Header) -> Header:
    """Return the header for the password that waited, and for no other."""
    new = header.pending
    if new is None:
        raise ValueError("no password waits here")
    return replace(header, salt=new.salt, cost=new.cost, nonce=new.nonce, wrapped=new.wrapped, pending=None)


def recover(header: Header, private: bytes) -> bytes:
    """Return the key of the file by the college's recovery key; its use is for two persons and is logged.

    Raises NotSealed where the file was made without it, OtherRecoveryKey where it was sealed to another one.
    """
    if header.sealed is None:
        raise NotSealed
    try:
        return open_sealed(private, header.sealed, _recovery_label(header.device))
    except NotSealedToThis:
        raise OtherRecoveryKey from None


def wrap_anew(header: Header, key: bytes, password: str, vault: Vault) -> Header:
    """Return the header for a new password where the key was found without the old one."""
    ring = vault.get(header.whose)
    if ring is None or labelled(ring, "mark") != header.mark:
        ring = os.urandom(SECRET_BYTES)
        vault.put(header.whose, ring)
    mark = labelled(ring, "mark")
    blank = replace(header, keyring=vault.name, salt=new_salt(), cost=Cost(), mark=mark, pending=None)
    return _wrap(blank, key, password, ring)


def _ring(header: Header, vault: Vault) -> bytes:
    ring = vault.get(header.whose)
    if ring is None:
        raise SecretMissing
    if labelled(ring, "mark") != header.mark:
        raise ForeignSecret
    return ring


def _wrap(header: Header, key: bytes, password: str, ring: bytes) -> Header:
    nonce = os.urandom(NONCE_BYTES)
    wrapped = AESGCM(_kek(header, password, ring)).encrypt(nonce, key, header.bound)
    return replace(header, nonce=nonce, wrapped=wrapped)


def _kek(header: Header, password: str, ring: bytes) -> bytes:
    return labelled(file_secret(stretch(password, header.salt, header.cost)) + ring, "wrap")


def _spelt_seal(sealed: bytes, to: str) -> dict[str, str]:
    return {"alg": "HPKE-X25519-SHA256-A256GCM", "key": _text(sealed)} | ({"to": to} if to else {})


def _spelt_wrap(wrap: Wrap) -> dict[str, Any]:
    return {
        "kdf": wrap.cost.as_dict(), "salt": _text(wrap.salt), "alg": "A256GCM", "nonce": _text(wrap.nonce),
        "key": _text(wrap.wrapped), "at": wrap.at,
    }  # fmt: skip


def _read_wrap(told: dict[str, Any]) -> Wrap:
    salt, nonce, key = (b64decode(told[name]) for name in ("salt", "nonce", "key"))
    return Wrap(salt, Cost.from_dict(told["kdf"]), nonce, key, int(told["at"]))


def _recovery_label(device: UUID) -> bytes:
    return f"parta recovery {device}".encode()


def _sum(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _text(value: bytes) -> str:
    return b64encode(value).decode()
