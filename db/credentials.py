"""Passwords and signing keys: what is derived from a password, what the server keeps of it, and Ed25519.

One Argon2id of the password gives two secrets under different labels: one is sent to the server to sign in, the other
opens the file on this computer. Neither can be computed from the other, so the server never sees what opens the file.
"""

import hmac
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Self
from unicodedata import normalize

from cryptography.exceptions import InvalidKey, InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from college.phrases import phrase

SALT_BYTES = 16
SECRET_BYTES = 32
ED25519 = "ed25519"
ARGON2ID = "argon2id"

SHORTEST = 10
PASSWORD_RULE = phrase("Пароль — не короче 10 знаков, не из одного знака и без вашего логина внутри.")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a password costs; written beside every salt, so that it can grow."""

    passes: int = 3
    kibibytes: int = 65536
    lanes: int = 1

    def as_dict(self) -> dict[str, int | str]:
        """Return the form that lies in files and answers."""
        return {"alg": ARGON2ID, "t": self.passes, "m": self.kibibytes, "p": self.lanes}

    @classmethod
    def from_dict(cls, given: dict[str, int | str]) -> Self:
        """Read that form; ValueError if it names another way or less than the usual cost."""
        if given.get("alg") != ARGON2ID:
            raise ValueError("unknown way to stretch a password")
        cost = cls(int(given["t"]), int(given["m"]), int(given["p"]))
        # A server or a file that asks for a cheap guess, or for all the memory there is, is not ours.
        if not (USUAL.passes <= cost.passes <= 20 and USUAL.kibibytes <= cost.kibibytes <= 2**20 and cost.lanes == 1):
            raise ValueError("a password is not stretched this way")
        return cost


USUAL = Cost()


def new_salt() -> bytes:
    """Return a salt that nobody else has."""
    return os.urandom(SALT_BYTES)


def password_flaw(password: str, login: str = "") -> str | None:
    """Return the sentence that says what is asked of a password, or None if this one will do."""
    is_login_inside = bool(login) and login.casefold() in password.casefold()
    is_poor = len(password) < SHORTEST or len(set(password)) < 4
    return PASSWORD_RULE if is_poor or is_login_inside else None


def stretch(password: str, salt: bytes, cost: Cost = USUAL) -> bytes:
    """Return Argon2id of the password; about 0.2 s, so never on the thread of the screen."""
    if len(salt) < SALT_BYTES:
        raise ValueError("a salt has at least 16 bytes")
    way = Argon2id(salt=salt, length=SECRET_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.kibibytes)
    # The same letters come composed from one keyboard and decomposed from another.
    return way.derive(normalize("NFC", password).encode())


def sign_in_secret(stretched: bytes) -> bytes:
    """Return what is sent to the server in place of the password."""
    return labelled(stretched, "sign-in")


def file_secret(stretched: bytes) -> bytes:
    """Return the password's half of what opens the local file; it never leaves the computer."""
    return labelled(stretched, "file")


def labelled(secret: bytes, label: str) -> bytes:
    """Return 32 bytes that belong to this secret and this label only."""
    return HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=None, info=f"parta {label} 1".encode()).derive(secret)


def house_secret(private: bytes) -> bytes:
    """Return what the server seals and signs by for itself only, from the private key of its own acts."""
    return hmac.digest(private, b"parta server 1", "sha256")


def hash_secret(secret: bytes) -> str:
    """Return what the server keeps of a secret: a PHC string of Argon2id with its own salt."""
    way = Argon2id(
        salt=new_salt(),
        length=SECRET_BYTES,
        iterations=USUAL.passes,
        lanes=USUAL.lanes,
        memory_cost=USUAL.kibibytes,
    )
    return way.derive_phc_encoded(secret)


def verify_secret(secret: bytes, kept: str) -> bool:
    """Say whether this is the secret that was hashed; an empty or spoilt hash fits nothing."""
    try:
        Argon2id.verify_phc_encoded(secret, kept)
    except InvalidKey:
        return False
    return True


class DeviceKey:
    """The Ed25519 key of a device or of a machine; its private half appears in no repr and no error."""

    __slots__ = ("_key",)

    def __init__(self, private: bytes, alg: str = ED25519) -> None:
        if alg != ED25519:
            raise ValueError("unknown kind of key")
        self._key = Ed25519PrivateKey.from_private_bytes(private)

    @classmethod
    def generate(cls) -> Self:
        """Return a new key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def alg(self) -> str:
        """Name the kind of the key, so that a key in a chip can come later."""
        return ED25519

    @property
    def private(self) -> bytes:
        """Return the private half: it belongs in the encrypted file or in the keyring, nowhere else."""
        return self._key.private_bytes_raw()

    @property
    def public(self) -> bytes:
        """Return the public half, which the server keeps."""
        return self._key.public_key().public_bytes_raw()

    @property
    def pem(self) -> bytes:
        """Return the private half as the library of signed requests wants it."""
        return self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def sign(self, data: bytes) -> bytes:
        """Return the signature of these bytes."""
        return self._key.sign(data)


def verify(public: bytes, data: bytes, signature: bytes, alg: str = ED25519) -> bool:
    """Say whether the owner of this public half signed exactly these bytes; a spoilt key verifies nothing."""
    if alg != ED25519 or len(public) != SECRET_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def public_pem(public: bytes) -> bytes:
    """Return a public half as the library of signed requests wants it."""
    return Ed25519PublicKey.from_public_bytes(public).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def public_form(public: bytes, alg: str = ED25519) -> dict[str, str]:
    """Return a public half as it lies in files and requests: its kind beside it."""
    return {"alg": alg, "public": b64encode(public).decode()}


def public_of(form: dict[str, str]) -> bytes:
    """Read that form; ValueError if the kind is unknown or the bytes are not a key."""
    public = b64decode(form["public"], validate=True)
    if form["alg"] != ED25519 or len(public) != SECRET_BYTES:
        raise ValueError("unknown kind of key")
    return public
