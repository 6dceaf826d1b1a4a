"""docs/wire.md says what the server does: its examples are played, its tables are the models', its schema holds."""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jsonschema import Draft202012Validator

from tests.attacks.stranger import canonical, unpacked, veil
from tests.wire import conversation, page, tables
from tests.wire.conversation import Said

TEXT = page.PAGE.read_text("utf-8")
EXAMPLES = page.conversation(TEXT)
SCHEMA = json.loads(page.PAGE.with_name("wire.schema.json").read_text("utf-8"))
RENEW = "python -m tests.wire writes it anew"


@pytest.fixture(scope="module")
def answers(empty: Path) -> list[Said]:
    """What a fresh server answers to the bytes on the page, sent as they stand there."""
    with conversation.serving(empty) as address:
        return [conversation.again(address, said) for said, _, _ in EXAMPLES]


def checked(name: str, told: object) -> None:
    Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}).validate(told)


def test_the_page_shows_every_call_and_every_status_of_a_batch():
    assert {said.path.rsplit("/", 1)[1] for said, _, _ in EXAMPLES} == {
        "hello",
        "push",
        "pull",
        "wait",
        "verify",
        "known",
        "hold",
        "offers",
    }
    results = [result for _, _, told in EXAMPLES for result in told.get("results", ())]
    assert {result["status"] for result in results} >= {"applied", "merged", "parked", "rejected"}
    assert {said.status for said, _, _ in EXAMPLES} == {200, 204, 400, 401, 409}


def test_what_stands_beside_the_bytes_is_what_they_say():
    for said, asked, told in EXAMPLES:
        if asked is not None:
            assert unpacked(said.body) == asked, said.title
        assert unpacked(said.answer) == told, said.title


def test_the_server_answers_as_the_page_says(answers):
    for (said, _, told), now in zip(EXAMPLES, answers, strict=True):
        assert (now.status, unpacked(now.answer)) == (said.status, told), f"{said.title}: {RENEW}"


def test_every_message_on_the_page_fits_the_schema():
    for said, asked, told in EXAMPLES:
        name = said.path.rsplit("/", 1)[1]
        if said.status in (200, 204):
            checked(name, asked)
            checked(f"{name}-answer", told)
        else:
            checked("refusal", told)


def test_the_requests_are_signed_as_the_page_says():
    keys = page.keys(TEXT)
    assert len(keys) == 3
    well = [said for said, _, _ in EXAMPLES if said.status != 401]
    for said in well:
        digest = f"sha-256=:{_base64(hashlib.sha256(said.body).digest())}:"
        assert said.headers["Content-Digest"] == digest
        parameters = said.headers["Signature-Input"].removeprefix("parta=")
        device = re.search(r'keyid="(\w{32})"', parameters)[1]
        base = (
            f'"@method": POST\n"@target-uri": http://{said.headers["Host"]}{said.path}\n'
            f'"content-digest": {digest}\n"@signature-params": {parameters}'
        )
        signature = b64decode(said.headers["Signature"].removeprefix("parta=:").removesuffix(":"))
        _public(keys[device]).verify(signature, base.encode())


def test_the_batches_are_chained_signed_and_veiled_as_the_page_says():
    keys, chains = page.keys(TEXT), {}
    results = {}
    for _, asked, told in EXAMPLES:
        results |= {(id(asked), result["seq"]): result for result in told.get("results", ())}
        for parcel in (asked or {}).get("batches", ()):
            body = parcel["b"].encode()
            batch = json.loads(body)
            checked("batch", batch)
            assert canonical(batch) == body
            result = results.get((id(asked), parcel["seq"]))
            chain = chains.setdefault(batch["device"], {0: ""})
            if result is None:
                continue  # the gap
            assert batch["prev"] == chain[batch["seq"] - 1]
            chain[batch["seq"]] = hashlib.sha256(body).hexdigest()
            if result["reason"] != "signature":
                _public(keys[batch["device"]]).verify(b64decode(parcel["s"]), body)
            opened = json.loads(parcel.get("o") or "{}")
            checked("open", opened)
            for place, change in enumerate(batch["changes"]):
                for name, value in change["v"].items():
                    if isinstance(value, dict):
                        assert veil(*opened[f"{place}.{name}"]) == value
    assert [len(chain) for chain in chains.values()] == [6, 2]


def test_the_tables_beside_the_page_are_those_of_the_models():
    assert tables.FILE.read_text("utf-8") == tables.spelt(), RENEW


def test_every_reason_and_code_of_the_schema_stands_on_the_page():
    for name in (
        *SCHEMA["$defs"]["result"]["properties"]["reason"]["enum"],
        *SCHEMA["$defs"]["refusal"]["properties"]["code"]["enum"],
    ):
        assert not name or f"`{name}`" in TEXT or f'"{name}"' in TEXT, name


def test_every_reason_that_the_server_can_give_stands_in_the_schema():
    known = set(SCHEMA["$defs"]["result"]["properties"]["reason"]["enum"])
    root = Path(__file__).parents[2] / "db"
    given = set()
    for file in (*(root / "sync").glob("*.py"), root / "scope.py", root / "matrix_ruling.py", root / "grant_ruling.py"):
        text = file.read_text("utf-8")
        given |= set(re.findall(r'Park\("(\w+)"', text))
        if file.name in ("scope.py", "matrix_ruling.py", "grant_ruling.py"):
            given |= set(re.findall(r'(?:return|else) "(\w+)"', text))
            given |= {
                word
                for words in re.findall(r'^[A-Z, ]+ = ("\w+"(?:, "\w+")*)$', text, re.M)
                for word in re.findall(r"\w+", words)
            }
    assert {"right", "rule", "closed", "invalid"} <= given
    assert given <= known


def _public(private: bytes) -> Ed25519PublicKey:
    return Ed25519PrivateKey.from_private_bytes(private).public_key()


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
