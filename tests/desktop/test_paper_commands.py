"""`parta plan`, `parta topics`, `parta ktp check` as processes of their own: no display, no profile, no Qt."""

import json
import os
import subprocess
import sys

import pytest

from tests.papers.workbooks import docx, xlsx
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


KTP = [
    ["Календарно-тематический план"],
    ["№ занятия", "Тема", "Часы", "Вид занятия", "№ работы"],
    ["Раздел 1. Сети"],
    [1, "Модель OSI", 2, "Лекция"],
    [2, "Практ. раб. № 1. Адресация", 2, "ПР"],
    [3, "Маршрутизация", 2, "ПР", 3],
    [4, "Повторение", 2, "Урок"],
]


def ktp_file(folder, kind):
    rows = [["" if cell is None else str(cell) for cell in row] for row in KTP]
    made = {
        "xlsx": lambda: xlsx(KTP, ["A3:E3"]),
        "docx": lambda: docx(rows),
        "csv": lambda: "\n".join(";".join(row) for row in rows).encode("cp1251"),
    }
    path = folder / f"ктп.{kind}"
    path.write_bytes(made[kind]())
    return path


@pytest.mark.parametrize("kind", ["xlsx", "docx", "csv"])
def test_a_ktp_is_judged_row_by_row(tmp_path, kind):
    answer = told("ktp", "check", ktp_file(tmp_path, kind))
    assert all(isinstance(value, list) for value in answer.values())
    assert [(row["row"], row["kind"], row["hours"], row["codes"]) for row in answer["rows"]] == [
        (4, "lecture", 2, ["ok"]),
        (5, "practical", 2, ["abbreviation"]),
        (6, "practical", 2, ["ok"]),
        (7, "lesson", 2, ["vague"]),
    ]
    assert {row["section"] for row in answer["rows"]} == {"Раздел 1. Сети"}
    assert answer["sums"] == [
        {"kind": "lecture", "hours": 2},
        {"kind": "practical", "hours": 4},
        {"kind": "lesson", "hours": 2},
    ]
    assert [(note["row"], note["about"], note["proposal"]) for note in answer["warnings"]] == [
        (5, "abbreviation", "Практическая работа № 1. Адресация"),
        (6, "numbering", "2"),
        (7, "vague", ""),
    ]


def test_a_ktp_is_held_against_the_plan(tmp_path, plan):
    answer = told("ktp", "check", ktp_file(tmp_path, "xlsx"), "--plan", plan, "--index", "MДК.01.01", "--term", "3")
    assert [note["text"] for note in answer["warnings"] if note["about"] == "plan"] == [
        "Лекции и уроки: по плану 36 ч, в КТП 4 ч, не хватает 32 ч.",
        "Практические работы: по плану 36 ч, в КТП 4 ч, не хватает 32 ч.",
    ]


def test_a_ktp_is_told_to_a_person(tmp_path):
    lines = parta("ktp", "check", ktp_file(tmp_path, "xlsx")).stdout.decode().splitlines()
    assert lines[0] == "Занятий: 4, часов: 8, замечаний: 3."
    assert lines[2] == "строка 6: После практической работы № 1 идёт № 3. Верно № 2? (пункт 3.1.8) — 2"


@pytest.mark.parametrize(
    "content", [None, b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", xlsx([["ФИО", "Группа"], ["a", "b"]])]
)
def test_no_ktp_ends_with_two_and_one_sentence(tmp_path, content):
    path = tmp_path / "x.xlsx"
    if content is not None:
        path.write_bytes(content)
    done = parta("ktp", "check", path, "--json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize(
    "words", [("--index", "ОП.01"), ("--plan", "nowhere.plx", "--index", "ОП.01"), ("--term", "x")]
)
def test_a_plan_told_wrongly_ends_with_two(tmp_path, words):
    assert parta("ktp", "check", ktp_file(tmp_path, "csv"), *words).returncode == 2


def test_an_index_that_the_plan_lacks_ends_with_two(tmp_path, plan):
    done = parta("ktp", "check", ktp_file(tmp_path, "csv"), "--plan", plan, "--index", "ОП.99")
    assert (done.returncode, done.stderr.decode()) == (2, "В плане нет строки с индексом ОП.99.\n")
