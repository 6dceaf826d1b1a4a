"""A request counts only if a known key signed this very request, once, about now."""

from datetime import timedelta

import httpx
import pytest
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms
from sqlalchemy import update

from db import ids
from db.credentials import DeviceKey
from db.engine import writing
from db.models.exchange import Device
from server.signature import COVERED, Message, Unsigned, verify

URL = "http://127.0.0.1:8765/sync/v1/hello"
BODY = b"\x28\xb5\x2f\xfdwords"


def signed(clock, signer, key: DeviceKey, *, body=BODY, nonce="n1", tag="parta-device", late=0, covered=COVERED):
    request = httpx.Request("POST", URL, content=body)
    keys = MappingKeyResolver(public_keys={}, private_keys={signer.hex: key.pem})
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=keys).sign(
        request,
        key_id=signer.hex,
        created=clock.now() - timedelta(seconds=late),
        nonce=nonce,
        tag=tag,
        covered_component_ids=covered,
        body=body,
    )
    return Message(request.method, str(request.url), dict(request.headers))


def code(engine, message, clock, body=BODY, kind="device") -> str:
    with pytest.raises(Unsigned) as refusal:
        verify(engine, message, body, clock, kind)
    return refusal.value.code


def test_a_known_device_is_told_with_its_person(engine, college, clock):
    signer = verify(engine, signed(clock, college.device, college.device_key), BODY, clock)
    assert (signer.id, signer.person, signer.state) == (college.device, college.teacher, "ok")


def test_a_machine_signs_as_a_machine_only(engine, college, clock):
    message = signed(clock, college.machine, college.machine_key, tag="parta-machine")
    assert verify(engine, message, BODY, clock, "machine").id == college.machine
    again = signed(clock, college.machine, college.machine_key, nonce="n2", tag="parta-device")
    assert code(engine, again, clock, kind="machine") == "unsigned"
    as_device = signed(clock, college.machine, college.machine_key, nonce="n3", tag="parta-device")
    assert code(engine, as_device, clock) == "unknown"


@pytest.mark.parametrize("body", [b"", BODY + b" ", BODY[:-1]])
def test_a_tampered_body(engine, college, clock, body):
    assert code(engine, signed(clock, college.device, college.device_key), clock, body) == "unsigned"


def test_a_body_with_a_digest_made_to_fit(engine, college, clock):
    message = signed(clock, college.device, college.device_key)
    other = signed(clock, college.device, college.device_key, body=b"other")
    headers = {**message.headers, "content-digest": other.headers["content-digest"]}
    assert code(engine, Message("POST", URL, headers), clock, b"other") == "unsigned"


def test_another_address_or_method(engine, college, clock):
    message = signed(clock, college.device, college.device_key)
    assert code(engine, Message("POST", URL.replace("hello", "push"), message.headers), clock) == "unsigned"
    assert code(engine, Message("PUT", URL, message.headers), clock) == "unsigned"


def test_a_nonce_is_taken_once(engine, college, clock):
    message = signed(clock, college.device, college.device_key)
    verify(engine, message, BODY, clock)
    assert code(engine, message, clock) == "replay"
    clock.move(minutes=4)
    assert code(engine, message, clock) == "replay"


def test_a_forgotten_nonce_is_too_old_anyway(engine, college, clock):
    message = signed(clock, college.device, college.device_key)
    verify(engine, message, BODY, clock)
    clock.move(minutes=11)
    verify(engine, signed(clock, college.device, college.device_key, nonce="n2"), BODY, clock)  # forgets the old ones
    assert code(engine, message, clock) == "time"


@pytest.mark.parametrize("late", [301, -301, 365 * 24 * 3600, -365 * 24 * 3600])
def test_a_wrong_time(engine, college, clock, late):
    assert code(engine, signed(clock, college.device, college.device_key, late=late), clock) == "time"


@pytest.mark.parametrize("late", [299, -299])
def test_a_time_near_enough(engine, college, clock, late):
    verify(engine, signed(clock, college.device, college.device_key, late=late), BODY, clock)


def test_an_unknown_device(engine, college, clock):
    assert code(engine, signed(clock, ids.fresh(), DeviceKey.generate()), clock) == "unknown"


def test_a_known_id_with_a_foreign_key(engine, college, clock):
    assert code(engine, signed(clock, college.device, DeviceKey.generate()), clock) == "unsigned"


def test_a_revoked_device_is_told_as_such(engine, college, clock):
    with writing(engine).begin() as connection:
        connection.execute(update(Device).where(Device.id == college.device).values(state="revoked"))
    assert verify(engine, signed(clock, college.device, college.device_key), BODY, clock).state == "revoked"


@pytest.mark.parametrize("covered", [("@method", "content-digest"), ("@method", "@target-uri")])
def test_a_signature_that_covers_too_little(engine, college, clock, covered):
    if "content-digest" in covered:
        assert code(engine, signed(clock, college.device, college.device_key, covered=covered), clock) == "unsigned"
        return
    message = signed(clock, college.device, college.device_key, body=None, covered=covered)
    assert code(engine, message, clock) == "unsigned"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"signature": "x", "signature-input": "y"},
        {"signature-input": 'a=("@method");keyid="00";created=1', "signature": "a=:AAAA:"},
        {"signature-input": "é", "signature": "((("},
    ],
)
def test_garbage_instead_of_a_signature(engine, college, clock, headers):
    assert code(engine, Message("POST", URL, headers), clock) == "unsigned"


def test_no_nonce_and_an_endless_one(engine, college, clock):
    assert code(engine, signed(clock, college.device, college.device_key, nonce=None), clock) == "unsigned"
    assert code(engine, signed(clock, college.device, college.device_key, nonce="n" * 65), clock) == "unsigned"
