"""`parta-server recovery`: the key is made once, for two persons, and lies nowhere but on their sheets."""

import re
import shutil
import stat

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from college.admission.key_halves import read_half, sign_of, whole
from db.admission import access_log
from db.admission.sealing import public_half
from db.engine import open_server, reading, writing
from db.models.accounts import AccessEntry
from db.models.exchange import Meta
from tests.papers.printed import texts
from tests.server.test_command import run

HOLDERS = ("--first", "Иванова Анна Петровна", "--second", "Сомов Андрей Львович")
WORD = r"[0-9A-Z]{4}"


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    data = tmp_path_factory.mktemp("founded") / "data"
    assert run("init", "--name", "Техникум", "--data", data, "--host", "parta.local").returncode == 0
    return data


@pytest.fixture
def data(founded, tmp_path):
    return shutil.copytree(founded, tmp_path / "data")


def recovery(data, *words):
    return run("recovery", *words, "--data", data)


def lines_of(told):
    """The halves as they are shown, read back."""
    found = re.findall(rf"^\s+((?:{WORD} ){{4}}{WORD})$", told, re.MULTILINE)
    return [read_half(" ".join(found[place : place + 3])) for place in range(0, len(found), 3)]


def kept(data):
    engine = open_server(data / "parta.db")
    with Session(reading(engine)) as session:
        public = session.scalars(select(Meta.recovery_key)).one()
        made = session.scalars(select(AccessEntry).where(AccessEntry.act == "recovery key")).all()
        told = [(entry.section, entry.reason) for entry in made]
    assert access_log.broken_at(engine) is None
    engine.dispose()
    return public, told


def test_two_halves_are_shown_once_and_give_the_key_that_the_server_seals_to(data):
    told = recovery(data, "init", *HOLDERS)
    assert (told.returncode, told.stderr) == (0, "")
    halves = lines_of(told.stdout)
    private = whole(*halves)
    public, made = kept(data)
    assert public_half(private) == public
    assert made == [("backup", sign_of(public))]
    for name in HOLDERS[1::2]:
        assert told.stdout.count(name) == 1
    for path in data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in (private, *(half.part for half in halves)):
                assert secret not in content
                assert secret.hex().encode() not in content


def test_a_second_key_wants_a_word_for_it(data):
    first = whole(*lines_of(recovery(data, "init", *HOLDERS).stdout))
    again = recovery(data, "init", *HOLDERS)
    assert (again.returncode, again.stdout) == (1, "")
    assert "уже есть, он не тронут" in again.stderr
    assert kept(data)[0] == public_half(first)
    told = recovery(data, "init", "--again", *HOLDERS)
    assert "Листы прежнего ключа не выбрасывайте" in told.stdout
    second = whole(*lines_of(told.stdout))
    assert second != first
    assert kept(data)[0] == public_half(second)


@pytest.mark.parametrize(
    "holders", [(), ("--first", "Сомов А. Л."), ("--first", "Сомов А. Л.", "--second", "сомов  а. л.")]
)
def test_one_person_never_gets_both(data, holders):
    told = recovery(data, "init", *holders)
    assert told.returncode == 2
    assert "два человека" in told.stderr
    assert kept(data) == (None, [])


def test_sheets_go_to_a_file_for_nobody_else_and_never_over_another(data, tmp_path):
    sheets = tmp_path / "листы.pdf"
    told = recovery(data, "init", "--sheets", sheets, *HOLDERS)
    assert told.returncode == 0, told.stderr
    assert lines_of(told.stdout) == []
    assert stat.S_IMODE(sheets.stat().st_mode) == 0o600
    pages = texts(sheets.read_bytes())
    read = [read_half(re.search(rf"(?:{WORD}\s+){{14}}{WORD}", page)[0]) for page in pages]
    assert public_half(whole(*read)) == kept(data)[0]
    before = sheets.read_bytes()
    told = recovery(data, "init", "--again", "--sheets", sheets, *HOLDERS)
    assert told.returncode == 2
    assert "Ключ не сделан" in told.stderr
    assert sheets.read_bytes() == before
    assert len(kept(data)[1]) == 1


def test_where_no_real_college_is_there_is_no_key(data, tmp_path):
    engine = open_server(data / "parta.db")
    with writing(engine).begin() as connection:
        connection.execute(update(Meta).values(demo=True))
    engine.dispose()
    for place in (data, tmp_path / "empty"):
        told = recovery(place, "init", *HOLDERS)
        assert told.returncode == 1
        assert "учебному примеру ключ восстановления не нужен" in told.stderr
        assert told.stdout == ""


def test_words_that_are_not_understood(data, tmp_path):
    for words in ((), ("take",), ("undo",), ("init", "file"), ("take", tmp_path / "nothing.parta-unsent")):
        told = recovery(data, *words)
        assert told.returncode == 2, words
        assert "Traceback" not in told.stderr
        assert told.stdout == ""
