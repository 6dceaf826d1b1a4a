"""`parta plan`, `parta topics`, `parta ktp check` as processes of their own: no display, no profile, no Qt."""

import json
import os
import subprocess
import sys

import pytest

from tests.plan_file import real_plan

BARE = {
    name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
}


def parta(*words, **more):
    return subprocess.run(
        [sys.executable, "-m", "desktop.command", *map(str, words)],
        capture_output=True,
        env=BARE | more,
        timeout=60,
        check=False,
    )


def told(*words, **more):
    done = parta(*words, "--json", **more)
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    path = tmp_path_factory.mktemp("plans") / "план 09.02.07.plx"
    path.write_bytes(real_plan())
    return path


def test_a_plan_is_told_as_lists(plan):
    answer = told("plan", plan)
    assert all(isinstance(value, list) for value in answer.values())
    counts = {name: len(answer[name]) for name in ("rows", "hours", "graph", "cycles")}
    assert counts == {"rows": 61, "hours": 472, "graph": 572, "cycles": 10}
    [exam] = [row for row in answer["rows"] if row["index"] == "ПМ.11.ЭК"]
    assert (exam["kind"], exam["parent"], exam["verdict"]) == ("exam", "ПМ.11", "new")
    assert exam["controls"] == [{"term": 5, "form": "Э"}]
    [mdk] = [row for row in answer["rows"] if row["index"] == "МДК.01.01"]
    assert (mdk["name"], mdk["kind"]) == ("Разработка программных модулей", "mdk")
    assert sum(part["hours"] for part in mdk["hours"]) == mdk["planned"] == 258
    assert {"credits", "index"} == {note["about"] for note in answer["warnings"]}
    assert {cell["activity"] for cell in answer["graph"]} == {"Т", "А", "У", "П", "К", "И", ""}


def test_a_plan_is_told_to_a_person(plan):
    done = parta("plan", plan)
    assert done.stdout.decode().splitlines()[:2] == [
        "09.02.07 Информационные системы и программирование, Программист, 2024",
        "Строк: 61, норм часов: 472, клеток графика: 572, циклов: 10.",
    ]


def test_the_answer_is_utf_8_whatever_the_terminal_speaks(plan):
    assert told("plan", plan, PYTHONIOENCODING="ascii", LC_ALL="C")["plan"][0]["qualification"] == "Программист"


def test_whoever_has_seen_enough_may_go(plan):
    words = f'"{sys.executable}" -m desktop.command plan "{plan}" --json | head -c 10'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", words], capture_output=True, env=BARE, timeout=60, check=False
    )
    assert (done.returncode, done.stderr, len(done.stdout)) == (0, b"", 10)


WRONG = {
    "absent": None,
    "empty": b"",
    "cut": "план",
    "other": b"<html/>",
    "binary": bytes(range(256)),
    "laughs": b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;</a>',
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_plan_ends_with_two_and_one_sentence(name, tmp_path, plan):
    path = tmp_path / "x.plx"
    if (content := WRONG[name]) is not None:
        path.write_bytes(plan.read_bytes()[:50_001] if content == "план" else content)
    done = parta("plan", path, "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    [sentence] = done.stderr.decode().splitlines()
    assert sentence.endswith(".")


def test_a_folder_is_no_file(tmp_path):
    assert parta("plan", tmp_path).returncode == 2


def test_commands_over_papers_load_no_qt_and_no_database(plan):
    script = (
        "import sys; from desktop.command import main; main(sys.argv[1:]); print(sorted(sys.modules), file=sys.stderr)"
    )
    words = [sys.executable, "-c", script, "plan", str(plan)]
    done = subprocess.run(words, capture_output=True, env=BARE, timeout=60, check=True)
    loaded = {name.split(".")[0] for name in eval(done.stderr)}
    assert "papers" in loaded
    assert not loaded & {"PySide6", "shiboken6", "sqlalchemy", "sqlcipher3", "httpx", "keyring", "reportlab"}


TOPICS = """id\ttext\tkind\tnumber
1\tОбработка исключений\tlecture\t
два\t  Практ. раб. № 3  \tpractical\t

3\t"К/р"\tcontrol\t
4\tСортировка\tpractical\t№ 7
5\t\tlesson\t
"""
CODES = [
    {"id": "1", "codes": ["ok"]},
    {"id": "два", "codes": ["abbreviation", "no-topic"]},
    {"id": "3", "codes": ["abbreviation", "no-number", "vague"]},
    {"id": "4", "codes": ["ok"]},
    {"id": "5", "codes": ["empty"]},
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_topics_are_judged_row_by_row(tmp_path, encoding, end):
    path = tmp_path / "темы.tsv"
    path.write_bytes(TOPICS.replace("\n", end).encode(encoding))
    assert told("topics", path) == CODES


def test_columns_are_known_by_their_names_or_stand_as_usual(tmp_path):
    path = tmp_path / "x.tsv"
    path.write_text("kind\tnumber\tmore\tid\ttext\ncontrol\t\tx\ta\tПраво\n", encoding="utf-8")
    assert told("topics", path) == [{"id": "a", "codes": ["no-number"]}]
    path.write_text("a\tПраво\tcontrol\t2\nb\tПраво\t\n", encoding="utf-8")
    assert told("topics", path) == [{"id": "a", "codes": ["ok"]}, {"id": "b", "codes": ["ok"]}]


def test_topics_are_told_to_a_person(tmp_path):
    path = tmp_path / "x.tsv"
    path.write_text(TOPICS, encoding="utf-8")
    assert parta("topics", path).stdout.decode().splitlines()[-2:] == ["5: empty", "Тем: 5, с замечаниями: 3."]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "не открывается"),
        (b"", "нет столбца «id»"),
        (b"id\ttext\tkind\n", "нет столбца «number»"),
        ("id\ttext\tkind\tnumber\n1\tПраво\tурок\t\n".encode(), "Строка 2: вид занятия «урок» неизвестен"),
        ("id\ttext\tkind\tnumber\n1\tПраво\n".encode(), "Строка 2: столбцов меньше"),
        (b"PK\x03\x04\x00\x00", "не читается как текст"),
        (b"\xff\xfe\x00", "не читается как текст"),
    ],
)
def test_no_table_of_topics_ends_with_two_and_one_sentence(tmp_path, content, says):
    path = tmp_path / "x.tsv"
    if content is not None:
        path.write_bytes(content)
    done = parta("topics", path, "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    [sentence] = done.stderr.decode().splitlines()
    assert says in sentence
