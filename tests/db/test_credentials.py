"""What comes out of a password, what the server keeps of it, and who signed."""

import pytest

from db.credentials import (
    PASSWORD_RULE,
    USUAL,
    Cost,
    DeviceKey,
    file_secret,
    hash_secret,
    new_salt,
    password_flaw,
    public_form,
    public_of,
    public_pem,
    sign_in_secret,
    stretch,
    verify,
    verify_secret,
)

SALT = bytes(range(16))
PASSWORD = "осенний лист 17"


def test_one_password_gives_two_secrets_and_always_the_same() -> None:
    stretched = stretch(PASSWORD, SALT)
    assert stretch(PASSWORD, SALT) == stretched
    secrets = {stretched, sign_in_secret(stretched), file_secret(stretched)}
    assert len(secrets) == 3
    assert {len(secret) for secret in secrets} == {32}
    # The formats are final: files and accounts of later years depend on these bytes.
    assert sign_in_secret(bytes(32)).hex().startswith("00a8ee479a93bc6c")
    assert file_secret(bytes(32)).hex().startswith("d74d856073fa9ea6")


def test_a_letter_is_the_same_from_every_keyboard() -> None:
    assert stretch("ё\u0438\u0306", SALT) == stretch("\u0435\u0308й", SALT)


def test_salt_and_cost_change_the_secret() -> None:
    assert new_salt() != new_salt()
    assert stretch(PASSWORD, new_salt()) != stretch(PASSWORD, SALT)
    assert stretch(PASSWORD, SALT, Cost(passes=4)) != stretch(PASSWORD, SALT)
    with pytest.raises(ValueError, match="16 bytes"):
        stretch(PASSWORD, b"short")


def test_a_guess_is_never_made_cheap() -> None:
    assert Cost.from_dict(USUAL.as_dict()) == USUAL == Cost(3, 65536, 1)
    for change in ({"alg": "md5"}, {"t": 1}, {"m": 8}, {"p": 99}, {"m": 2**31}):
        with pytest.raises(ValueError, match="stretch"):
            Cost.from_dict(USUAL.as_dict() | change)


def test_the_server_keeps_a_hash_with_its_own_salt() -> None:
    secret = sign_in_secret(bytes(32))
    kept = hash_secret(secret)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert kept != hash_secret(secret)
    assert verify_secret(secret, kept)
    assert not verify_secret(file_secret(bytes(32)), kept)
    for spoilt in ("", "garbage", kept[:-4]):
        assert not verify_secret(secret, spoilt)


@pytest.mark.parametrize("poor", ["", "короткий", "1" * 20, "kuznetsova-2026"])
def test_a_poor_password_meets_a_sentence(poor: str) -> None:
    assert password_flaw(poor, "Kuznetsova") == PASSWORD_RULE


def test_a_good_password_meets_none() -> None:
    assert password_flaw(PASSWORD, "kuznetsova") is None
    assert password_flaw(PASSWORD) is None


def test_only_the_owner_signs() -> None:
    key = DeviceKey.generate()
    signature = key.sign(b"batch")
    assert verify(key.public, b"batch", signature)
    assert not verify(key.public, b"Batch", signature)
    assert not verify(DeviceKey.generate().public, b"batch", signature)
    assert not verify(key.public, b"batch", signature[:-1])
    assert not verify(key.public, b"batch", signature, alg="p-256")
    assert not verify(b"no key", b"batch", signature)
    assert not verify(bytes([2]) + bytes(31), b"batch", signature)


def test_a_key_comes_back_from_its_private_half() -> None:
    key = DeviceKey.generate()
    again = DeviceKey(key.private, key.alg)
    assert again.public == key.public
    assert again.sign(b"x") == key.sign(b"x")
    assert key.private.hex() not in repr(key) + str(key)
    with pytest.raises(ValueError, match="unknown"):
        DeviceKey(key.private, "p-256")
    assert b"PRIVATE KEY" in key.pem
    assert b"PUBLIC KEY" in public_pem(key.public)


def test_a_public_half_travels_with_its_kind() -> None:
    key = DeviceKey.generate()
    assert public_of(public_form(key.public)) == key.public
    with pytest.raises(ValueError, match="unknown"):
        public_of(public_form(key.public, "p-256"))
    with pytest.raises(ValueError, match="unknown"):
        public_of(public_form(b"short"))
