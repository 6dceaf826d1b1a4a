"""parta-server as an administrator meets it: its words, its refusals, its quiet end."""

import os
import re
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from college.admission.login_facts import UnknownMachine
from college.admission.login_signs import Finding
from db import ids
from db.admission import letters, signal_facts
from db.clock import SystemClock
from db.credentials import DeviceKey
from db.engine import open_server, reading, writing
from db.migrations import SCHEMA
from db.models.accounts import Credential
from tests.server.post_office import PostOffice, open_for_letters
from tests.server.small_college import found

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "server"]


def run(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | environment
    command = [*COMMAND, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def serving(*words: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in its own process, and its address once it says that it works."""
    command = [*COMMAND, "serve", "--port", "0", *map(str, words)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline()
            assert said.startswith("Сервер работает: "), (said, process.stderr.read())
            yield process, said.split()[-1]
        finally:
            process.kill()


def english(told: str) -> set[str]:
    commands = {"serve", "migrate", "demo", "machine", "init", "certificate", "audit", "verify", "recovery"} | {
        "emergency",
        "mail",
        "signals",
        "status",
        "address",
        "test",
        "slip",
    }
    return set(re.findall(r"\b[a-z]{4,}\b", told)) - {"parta", "server", "help"} - commands


def test_help_is_russian():
    for command in (
        (),
        ("init",),
        ("mail",),
        ("signals",),
        ("serve",),
        ("certificate",),
        ("migrate",),
        ("demo",),
        ("add-machine",),
    ):
        told = run(*command, "--help")
        assert told.returncode == 0
        assert "Порядок вызова: parta-server" in told.stdout
        assert not english(told.stdout) - {"data", "database", "host", "port", "cert", "room", "name", "zone", "admin"}


@pytest.mark.parametrize("words", [(), ("fly",), ("serve", "--wings"), ("serve", "--port", "many")])
def test_words_that_are_no_command(words):
    told = run(*words)
    assert told.returncode == 2
    assert re.search(r"Справка: parta-server( serve)? --help", told.stderr)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "parta.college"])
def test_an_open_address_without_tls(tmp_path, host):
    told = run("serve", "--host", host, "--data", tmp_path / "data")
    assert told.returncode == 2
    assert "TLS" in told.stderr
    assert host in told.stderr
    assert not (tmp_path / "data").exists()


def test_half_a_certificate_and_an_absent_one(tmp_path):
    assert run("serve", "--data", tmp_path, "--tls-cert", "x").returncode == 2
    told = run("serve", "--data", tmp_path, "--tls-cert", tmp_path / "c", "--tls-key", tmp_path / "k")
    assert (told.returncode, "нет: TLS" in told.stderr) == (2, True)


def test_a_taken_port(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as door:
        told = run("serve", "--data", tmp_path, "--port", door.getsockname()[1])
    assert told.returncode == 1
    assert "занят" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_server_that_is_held_ends_with_its_holder(tmp_path):
    command = [*COMMAND, "serve", "--port", "0", "--held", "--data", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout.readline().startswith("Сервер работает: ")
            process.stdin.close()  # as the system does when the holder is killed
            assert process.wait(10) == 0
            told = process.stderr.read()
            assert "Traceback" not in told
            assert "Fatal" not in told
        finally:
            process.kill()


def test_an_address_that_nobody_has(tmp_path):
    certificate, key = self_signed(tmp_path)
    told = run("serve", "--data", tmp_path, "--host", "parta.invalid", "--tls-cert", certificate, "--tls-key", key)
    assert told.returncode == 1
    assert "Адреса parta.invalid в сети нет" in told.stderr


def test_a_certificate_that_is_none(tmp_path):
    (tmp_path / "word").write_text("word")
    word = tmp_path / "word"
    told = run("serve", "--data", tmp_path, "--port", "0", "--tls-cert", word, "--tls-key", word)
    assert told.returncode == 2
    assert "Сертификат и ключ TLS не читаются" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("command", ["serve", "migrate", "demo"])
def test_a_folder_that_is_none(tmp_path, command):
    (tmp_path / "file").write_text("a letter")
    for place in (tmp_path / "file", tmp_path / "file" / "data"):
        told = run(command, "--data", place)
        assert told.returncode == 1
        assert f"Папку {place} не создать и не открыть" in told.stderr
        assert "Traceback" not in told.stderr
    assert (tmp_path / "file").read_text() == "a letter"


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_ends_quietly(tmp_path, stop):
    with serving("--data", tmp_path) as (process, address):
        told = httpx.get(f"{address}/health", trust_env=False)
        assert told.json() == {
            "ok": True,
            "epoch": None,
            "schema": SCHEMA,
            "version": told.json()["version"],
            "mail": "off",
        }
        assert told.headers["content-security-policy"].startswith("default-src 'none'")
        assert "server" not in told.headers
        assert "ещё не заведён" in httpx.get(f"{address}/sign-in", trust_env=False).text
        process.send_signal(stop)
        assert process.wait(5) == 0
        assert "Traceback" not in process.stderr.read()


def test_it_serves_over_postgresql(postgres_database, hashes):
    assert run("migrate", "--database", postgres_database.replace("+psycopg", "")).returncode == 0
    engine = open_server(postgres_database)
    made = found(engine, hashes)
    engine.dispose()
    with serving("--database", postgres_database) as (_, address):
        assert httpx.get(f"{address}/health", trust_env=False).json()["epoch"] == "e1"
        with httpx.Client(base_url=address, trust_env=False) as client:
            form = re.search(r'name="token" value="(\w+)"', client.get("/sign-in").text)[1]
            from tests.server.small_college import PASSWORD

            entered = client.post("/sign-in", data={"login": "lebedev", "password": PASSWORD, "token": form})
            assert entered.status_code == 303
            page = client.get("/diary?day=2026-11-12").text
            assert "третья нормальная форма" in page
            assert "не выучила" not in page
    del made


def test_a_database_that_is_not_there(tmp_path):
    told = run("serve", "--database", "postgresql://nobody@127.0.0.1:9/none", "--data", tmp_path)
    assert told.returncode == 1
    assert "База данных сервера не отвечает" in told.stderr
    assert run("serve", "--database", "mysql://x", "--data", tmp_path).returncode == 2


def test_a_newer_and_a_damaged_database(tmp_path):
    assert run("migrate", "--data", tmp_path).returncode == 0
    engine = open_server(tmp_path / "parta.db")
    with writing(engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for command in ("serve", "migrate"):
        told = run(command, "--data", tmp_path)
        assert told.returncode == 1
        assert "новее" in told.stderr or "новой" in told.stderr
    (tmp_path / "parta.db").write_bytes(b"not a database at all" * 400)
    told = run("serve", "--data", tmp_path)
    assert told.returncode == 1
    assert "База данных" in told.stderr
    assert "повреждена, она оставлена как есть" in told.stderr


def test_a_machine_is_enrolled_by_its_public_key(tmp_path):
    key = b64encode(DeviceKey.generate().public).decode()
    told = run("add-machine", "К-214", "--room", "214", "--key", key, "--data", tmp_path)
    assert told.returncode == 0
    assert re.fullmatch(r"[0-9a-f]{32}\n", told.stdout)
    again = run("add-machine", "К-214", "--key", key, "--id", told.stdout.strip(), "--data", tmp_path)
    assert (again.returncode, again.stdout) == (0, told.stdout)
    other = b64encode(DeviceKey.generate().public).decode()
    assert run("add-machine", "К-214", "--key", other, "--id", told.stdout.strip(), "--data", tmp_path).returncode == 1
    refused = run("add-machine", "К-214", "--key", "short", "--data", tmp_path)
    assert refused.returncode == 2
    assert "Ничего не записано" in refused.stderr


def test_the_demo_stays_among_the_invented(tmp_path, engine, college):
    refused = run("demo", "--data", tmp_path, "--port", "0")  # `engine` of this test lies there, with a real college
    assert refused.returncode == 2
    assert "настоящего колледжа" in refused.stderr


def test_tls_with_the_colleges_certificate(tmp_path):
    certificate, key = self_signed(tmp_path)
    with serving("--data", tmp_path, "--host", "127.0.0.1", "--tls-cert", certificate, "--tls-key", key) as (
        _,
        address,
    ):
        import ssl

        with httpx.Client(verify=ssl.create_default_context(cafile=str(certificate)), trust_env=False) as client:
            told = client.get(f"{address}/health")
        assert address.startswith("https://")
        assert told.headers["strict-transport-security"] == "max-age=31536000"


def self_signed(folder: Path, first: int = -1, last: int = 30) -> tuple[Path, Path]:
    """A certificate for this computer that signs itself; its dates in days from now."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "parta")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=first))
        .not_valid_after(now + timedelta(days=last))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


def test_a_server_whose_mail_settings_cannot_be_meant_says_so_and_works(tmp_path):
    with serving("--data", tmp_path):
        pass
    (tmp_path / "mail.toml").write_text('host = "smtp.college.example"', "utf-8")
    with serving("--data", tmp_path) as (process, address):
        assert httpx.get(f"{address}/health", trust_env=False).json()["mail"] == "off"
        process.terminate()
        _, said = process.communicate(timeout=20)
    assert "Письма не отправляются" in said
    told = run("mail", "status", "--data", tmp_path)
    assert (told.returncode, "Письма не отправляются" in told.stderr) == (2, True)


def test_a_running_server_looks_for_signs_and_writes_letters_by_itself(tmp_path):
    """The whole of it in its own process: facts lie in the database, and at once a letter has come."""
    with open_for_letters(PostOffice()) as post:
        settings = f'host = "127.0.0.1"\nport = {post.port}\nfrom = "parta@college.example"\nsecurity = "none"\n'
        (tmp_path / "mail.toml").write_text(settings, "utf-8")
        told = run(
            "init", "--name", "Техникум", "--admin", "Ветров Антон Игоревич", "--host", "localhost", "--data", tmp_path
        )
        assert told.returncode == 0, told.stderr
        waiting_case(tmp_path / "parta.db")
        with serving("--data", tmp_path) as (process, _):
            assert post.arrived.acquire(timeout=20)
            process.terminate()
            process.communicate(timeout=20)
    assert post.to == ["first@college.example"]


def waiting_case(path) -> None:
    """Let a case about somebody wait, with facts that nobody has counted yet, and its administrator have a mailbox."""
    engine = open_server(path)
    with Session(reading(engine)) as session:
        administrator = session.scalars(select(Credential.person)).one()
    letters.put_mailbox(engine, administrator, "first@college.example")
    with Session(writing(engine)) as session, session.begin():
        fact = UnknownMachine(SystemClock().now())
        signal_facts.keep(session, [Finding(ids.fresh(), "unknown machine", fact)])
    engine.dispose()
