"""A college is founded by one command, and its first administrator walks in by what that command has printed."""

import os
import re
import shlex
import ssl
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pyotp
import pytest
from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.agreements import Override, override_ends
from college.roles import Role, read_rights
from college.terms import is_working
from db.admission import access_log, accounts
from db.clock import SystemClock, today
from db.engine import open_server, reading
from db.models.accounts import Credential, Issue
from db.models.admission import Account, Waiver
from db.rights import load_rights
from db.rights_table import read_table
from desktop import enrol
from desktop.link_trouble import NotOurServer
from desktop.places import Places
from desktop.profile import Profile
from desktop.second_wanted import SecondWanted
from resources import path as resource
from server import authority
from server.authority import Tls
from server.config import Unfit
from tests.server.small_college import found
from tests.server.test_command import ROOT, run, self_signed, serving

NAME, ADMIN, PASSWORD = "Томский индустриальный техникум", "Иванова Анна Петровна", "карамель-27-сосна"


def init(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run("init", "--name", NAME, "--data", data, *words)


@pytest.fixture(scope="module")
def founding(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data of a founded college, and what its founding printed."""
    data = tmp_path_factory.mktemp("founded") / "data"
    told = init(data, "--admin", ADMIN, "--host", "parta.college.local,127.0.0.1")
    assert told.returncode == 0, told.stderr
    assert told.stderr == ""
    return data, told.stdout


def said(pattern: str, told: str) -> str:
    return re.search(pattern, told, re.MULTILINE)[1]


def test_the_first_administrator_walks_in_over_tls(founding, keyring_service, tmp_path, monkeypatch):
    data, told = founding
    login, code = said(r"^Логин: (\S+)$", told), said(r"входа: (\w{5}-\w{5}),", told)
    with serving("--data", data) as (_, address):
        assert address.startswith("https://127.0.0.1:")
        # What the administrator carries to the computer, and what he types there and here.
        words = ["--profile", str(tmp_path / "here"), "enrol-machine", "--server", address]
        words += ["--authority", str(data / "tls" / "authority.pem"), "--name", "К 214", "--room", "214"]
        done = subprocess.run(
            [sys.executable, "-m", "desktop", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        line = shlex.split(done.stdout.splitlines()[-1])
        assert line[:2] == ["parta-server", "add-machine"]
        profile = Profile(Places.of(tmp_path / "here"))
        assert profile.machine().college == NAME
        with pytest.raises(Exception, match="не допущен"):
            enrol.by_slip(profile, login, code, PASSWORD)
        assert run(*line[1:], "--data", data).returncode == 0
        with pytest.raises(SecondWanted) as wanted:
            enrol.by_slip(profile, login, code, PASSWORD)
        phone = pyotp.parse_uri(wanted.value.setup)
        assert (phone.issuer, phone.name) == ("Парта", login)
        person = enrol.by_slip(profile, login, code, PASSWORD, second=phone.now())
        file = profile.open_employee(person, PASSWORD)
        with Session(reading(file.engine)) as session:
            clock = SystemClock()
            assert ("accounts.staff", "write") in load_rights(session, person).rights(today(clock))
            assert ("journal.marks", "see") not in load_rights(session, person).rights(today(clock))
        file.close()
        # Another's authority opens nothing, though its certificate is for the same address.
        other, _ = self_signed(tmp_path)
        profile.trust(address, other.read_text(), "")
        with pytest.raises(NotOurServer):
            enrol.employee(profile, login, PASSWORD)


def test_what_stands_after_the_founding(founding):
    data, told = founding
    login = said(r"^Логин: (\S+)$", told)
    engine = open_server(data / "parta.db")
    with Session(reading(engine)) as session:
        table = read_table(session)
        default = read_rights(resource("rights", "rights.tsv").read_text("utf-8"))
        assert {(g.section, g.action, g.role, g.scope) for g in table.matrix.grants} == {
            (g.section, g.action, g.role, g.scope) for g in default
        }
        credential, waiver = session.scalars(select(Credential)).one(), session.scalars(select(Waiver)).one()
        assert (credential.login, credential.kind) == (login, "staff") == ("ivanova.ap", "staff")
        day = waiver.first_day
        assert waiver.last_day == override_ends(Override("первый запуск", day, 10), is_working)
        assert (waiver.reason, waiver.person_id) == ("первый запуск", credential.person)
        assert {role.role for role in load_rights(session, credential.person).actor_on(day).roles} == {
            Role.ADMINISTRATOR, Role.EMPLOYEE,
        }  # fmt: skip
        shown = session.scalars(select(Account)).one()
        assert shown.login == login
        code = said(r"входа: (\w{5}-\w{5}),", told).replace("-", "")
        assert code not in session.scalars(select(Issue.code_hash)).one()
        assert accounts.house(engine).demo is False
    assert access_log.broken_at(engine) is None
    engine.dispose()
    assert code.encode() not in (data / "parta.db").read_bytes()


def test_keys_are_for_nobody_else_and_the_authority_signs_for_this_college_only(founding):
    data, _ = founding
    tls = Tls.of(data)
    for key in (tls.authority_key, tls.key):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    for folder in (data, tls.folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    made = x509.load_pem_x509_certificate(tls.authority.read_bytes())
    assert made.not_valid_after_utc - made.not_valid_before_utc < timedelta(days=3655)
    assert made.public_key().curve.name == "secp256r1"
    bounds = made.extensions.get_extension_for_class(x509.NameConstraints)
    assert bounds.critical
    names = [name.value for name in bounds.value.permitted_subtrees if isinstance(name, x509.DNSName)]
    assert names == ["parta.college.local", "localhost"]
    for host in ("evil.example", "8.8.8.8", "college.local"):
        told = run("certificate", "--data", data, "--host", host)
        assert (told.returncode, "Ничего не изменено" in told.stderr) == (1, True), host


def test_a_certificate_is_renewed_and_goes_on_being_trusted(founding):
    data, _ = founding
    tls = Tls.of(data)
    before, names = tls.certificate.read_bytes(), hosts(tls)
    told = run("certificate", "--data", data)
    assert (told.returncode, "действует до" in told.stdout) == (0, True)
    assert tls.certificate.read_bytes() != before
    assert hosts(tls) == names == ["parta.college.local", "localhost", "127.0.0.1", "::1"]
    with serving("--data", data, "--host", "127.0.0.1") as (_, address):
        trust = ssl.create_default_context(cafile=str(tls.authority))
        trust.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
        with httpx.Client(verify=trust, trust_env=False) as client:
            assert client.get(f"{address}/health").json()["ok"]
        with httpx.Client(trust_env=False) as client, pytest.raises(httpx.ConnectError):
            client.get(f"{address}/health")


def hosts(tls: Tls) -> list[str]:
    made = x509.load_pem_x509_certificate(tls.certificate.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))]


def test_a_certificate_that_ends_soon_is_told(tmp_path):
    tls = Tls.of(tmp_path)
    long_ago = datetime.now(UTC) - timedelta(days=710)
    authority.found(tls, NAME, ["localhost"], long_ago)
    authority.certify(tls, [], long_ago)
    assert authority.ends_soon(tls.certificate, datetime.now(UTC)) is not None
    authority.certify(tls, [], datetime.now(UTC))
    assert authority.ends_soon(tls.certificate, datetime.now(UTC)) is None


def test_it_listens_to_other_computers_with_its_certificate_and_not_without(founding, tmp_path):
    data, _ = founding
    with serving("--data", data, "--host", "0.0.0.0") as (_, address):
        assert address.startswith("https://0.0.0.0:")
    without = run("serve", "--data", tmp_path, "--host", "0.0.0.0")
    assert (without.returncode, "TLS не настроен" in without.stderr) == (2, True)


def test_a_founded_college_and_a_demo_are_not_founded_again(founding, engine, hashes, tmp_path):
    found(engine, hashes, demo=True)  # `engine` lies in this folder
    told = init(tmp_path)
    assert (told.returncode, "учебный пример" in told.stderr, (tmp_path / "tls").exists()) == (1, True, False)
    data, _ = founding
    before = {path: path.read_bytes() for path in (data / "tls").iterdir()}
    told = init(data, "--admin", ADMIN)
    assert (told.returncode, "уже заведён колледж" in told.stderr, told.stdout) == (1, True, "")
    assert {path: path.read_bytes() for path in (data / "tls").iterdir()} == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--host", "не имя!"), "не имя и не адрес"),
        (("--host", "300.1.1.1"), "не имя и не адрес"),
        (("--zone", "Марс/Фобос"), "Часового пояса"),
        (("--admin", "Иванова"), "по фамилии, имени и отчеству"),
        (("--name", " "), "нет названия"),
    ],
)
def test_words_that_do_not_fit_leave_nothing_behind(tmp_path, words, sentence):
    told = init(tmp_path / "data", *words)
    assert (told.returncode, sentence in told.stderr) == (2, True), told.stderr
    assert not (tmp_path / "data").exists()


def test_a_russian_host_and_an_authority_that_is_none(tmp_path):
    tls = Tls.of(tmp_path)
    authority.found(tls, "К" * 300, ["парта.рф"], datetime.now(UTC))
    authority.certify(tls, ["парта.рф"], datetime.now(UTC))
    assert hosts(tls)[0] == "парта.рф".encode("idna").decode()
    tls.authority_key.unlink()
    with pytest.raises(Unfit, match="нет"):
        authority.certify(tls, [], datetime.now(UTC))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--server", "http://192.168.0.7:8765"), "шли бы без шифрования"),
        (("--server", "parta"), "не адрес сервера"),
        (("--server", "https://parta.local"), "Нужен сертификат колледжа"),
        (("--server", "https://parta.local", "--authority", "README.md"), "нет сертификата центра"),
        (("--server", "https://parta.local", "--authority", "absent.pem"), "не читается"),
    ],
)
def test_a_machine_is_bound_to_its_college_or_not_at_all(tmp_path, words, sentence):
    command = [sys.executable, "-m", "desktop", "--profile", str(tmp_path / "here"), "enrol-machine", *words]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ)
    assert (told.returncode, sentence in told.stderr) == (2, True), told.stderr
    assert not (tmp_path / "here").exists()
