"""Sealing to the college's recovery key: HPKE of `cryptography`, X25519, HKDF-SHA256, AES-256-GCM."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class NotSealedToThis(Exception):
    """What is sealed was sealed to another key, for another purpose, or is spoilt."""


def new_pair() -> tuple[bytes, bytes]:
    """Return the private and the public half of a new key."""
    key = X25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def public_half(private: bytes) -> bytes:
    """Return the public half of a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(public: bytes, content: bytes, label: bytes) -> bytes:
    """Return the content as only the private half opens it, under this label only."""
    return _SUITE.encrypt(content, X25519PublicKey.from_public_bytes(public), info=label)


def open_sealed(private: bytes, sealed: bytes, label: bytes) -> bytes:
    """Return what was sealed. Raises NotSealedToThis."""
    try:
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=label)
    except (InvalidTag, ValueError):
        raise NotSealedToThis from None
