"""A study plan from a PLX file: the real one where it lies beside, a small one, rows that are wrong, hostile files."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from college.demo import read_lines
from college.plan_checks import checked
from college.plan_notes import About, Weight
from college.plans import CLASSROOM, Activity, Control, LineKind, PlanHours, Work
from college.refusal import Refused
from papers.plx import read_plan
from papers.plx.diffgram import DEEPEST, LARGEST, LONGEST, MOST_ATTRIBUTES, MOST_ELEMENTS
from tests.plan_file import carried_plan, real_plan

SMALL = """<?xml version="1.0" encoding="utf-16"?>
<Документ Тип="РАБОЧИЙ УЧЕБНЫЙ ПЛАН"><diffgr:diffgram xmlns:diffgr="urn:schemas-microsoft-com:xml-diffgram-v1">
<dsMMISDB xmlns="http://tempuri.org/dsMMISDB.xsd">
<ООП Код="1" Шифр="23.02.01" Название="ДРУГОЕ"/>
<ООП Код="7" Шифр="09.02.06" Название="СЕТЕВОЕ АДМИНИСТРИРОВАНИЕ"/>
<Планы Код="-1" КодООП="7" Квалификация="Администратор" Титул="Сетевое администрирование&#xD;&#xA;Профиль" УчебныйГод="2025-2026"/>
<ПланыЦиклы Код="-9" Идентификатор="ПЦ"/>
<ПланыСтроки Код="-1" КодБлока="-9" ТипОбъекта="1" ДисциплинаКод=" ПM.01" Дисциплина="Модуль"/>
<ПланыСтроки Код="-2" КодРодителя="-1" КодБлока="-9" ТипОбъекта="2" ДисциплинаКод="  MДК.01.01" Дисциплина="Сети   и&#xA;узлы"/>
<ПланыСтроки Код="-3" КодРодителя="-1" КодБлока="-9" ТипОбъекта="3" ВидПрактики="7" ДисциплинаКод="ПП.01" Дисциплина="Практика"/>
<ПланыСтроки Код="-4" ТипОбъекта="2" ДисциплинаКод="ОП.01" Дисциплина="Физика"/>
<ПланыСтроки Код="-5" ТипОбъекта="2"/>
<ПланыНовыеЧасы КодОбъекта="-2" КодВидаРаботы="101" КодТипаЧасов="1" Курс="2" Семестр="1" Количество="30,5"/>
<ПланыНовыеЧасы КодОбъекта="-2" КодВидаРаботы="102" КодТипаЧасов="1" Курс="2" Семестр="2" Количество="20"/>
<ПланыНовыеЧасы КодОбъекта="-2" КодВидаРаботы="102" КодТипаЧасов="5" Курс="2" Семестр="2" Количество="20"/>
<ПланыНовыеЧасы КодОбъекта="-2" КодВидаРаботы="1000" КодТипаЧасов="1" Курс="2" Семестр="2" Количество="50"/>
<ПланыНовыеЧасы КодОбъекта="-2" КодВидаРаботы="1" КодТипаЧасов="1" Курс="2" Семестр="2" Количество="1"/>
<ПланыНовыеЧасы КодОбъекта="-2" КодВидаРаботы="999" КодТипаЧасов="1" Курс="2" Семестр="2" Количество="4"/>
<ПланыНовыеЧасы КодОбъекта="-3" КодВидаРаботы="51" КодТипаЧасов="1" Курс="2" Семестр="2" Количество="0" Недель="3"/>
<СправочникВидыРабот Код="999" КодТипРабот="9"/>
</dsMMISDB>
<diffgr:before><dsMMISDB><ПланыСтроки Код="-4" ТипОбъекта="2" ДисциплинаКод="ОП.01" Дисциплина="Старая физика"/></dsMMISDB></diffgr:before>
</diffgr:diffgram></Документ>"""


def _line(plan, code):
    [line] = [line for line in plan.lines if line.code == code]
    return line


@pytest.fixture(scope="module")
def real():
    return read_plan(real_plan())


@pytest.fixture(scope="module")
def lines(real):
    return real.lines


def test_what_is_carried_of_the_real_file_is_all_that_is_read_of_it(real):
    assert read_plan(carried_plan()) == real


def test_the_real_plan_has_its_sixty_one_lines(lines):
    assert len(lines) == 61
    [mdk] = [line for line in lines if line.code == "МДК.01.01"]
    assert (mdk.title, mdk.cycle, mdk.kind, mdk.parent) == (
        "Разработка программных модулей",
        "ПЦ",
        LineKind.MDK,
        "ПМ.01",
    )
    assert mdk.terms == (2, 3, 4)
    assert mdk.hours_in(3) == 90
    assert mdk.hours_in(3, CLASSROOM) == 72
    assert PlanHours(4, Work.PROJECT, Decimal(36)) in mdk.hours
    assert mdk.controls == ((2, Control.OTHER), (3, Control.EXAM), (4, Control.GRADED_CREDIT), (4, Control.PAPER))


def test_the_real_plan_has_every_kind_of_line(lines):
    kinds = {}
    for line in lines:
        kinds.setdefault(line.kind, []).append(line.code)
    assert kinds[LineKind.HEADING] == ["БД", "ПД", "ПОО"]
    assert kinds[LineKind.MODULE] == ["ПМ.01", "ПМ.02", "ПМ.04", "ПМ.11", "ПМ.12"]
    assert kinds[LineKind.EXAM] == [f"{module}.ЭК" for module in kinds[LineKind.MODULE]]
    assert len(kinds[LineKind.DISCIPLINE]) == 20
    assert len(kinds[LineKind.MDK]) == 11
    assert "УП.01.01" in kinds[LineKind.STUDY_PRACTICE]
    assert {"ПП.01.01", "ПДП"} <= set(kinds[LineKind.WORK_PRACTICE])
    assert kinds[LineKind.FINAL] == ["ГИА.01", "ГИА.02", "ГИА.03", "ГИА.04"]


def test_modules_sum_what_stands_below_them(lines):
    for module in lines:
        if module.kind is LineKind.MODULE:
            below = [line for line in lines if line.parent == module.code]
            for term in range(1, 7):
                assert module.hours_in(term) == sum(line.hours_in(term) for line in below)


def test_the_projects_own_table_is_the_real_plan(lines):
    assert read_lines(resources.path("demo", "plan.tsv").read_text(encoding="utf-8")) == lines


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "windows-1251"])
def test_a_small_plan_is_read_in_any_encoding(encoding):
    plan = read_plan(SMALL.replace("utf-16", encoding, 1).encode(encoding))
    assert (plan.specialty_code, plan.specialty) == ("09.02.06", "Сетевое администрирование")
    assert (plan.qualification, plan.enrolled_year) == ("Администратор", 2025)
    assert [line.code for line in plan.lines] == ["ПМ.01", "МДК.01.01", "ПП.01", "ОП.01"]
    mdk = _line(plan, "МДК.01.01")
    assert (mdk.title, mdk.kind, mdk.parent) == ("Сети и узлы", LineKind.MDK, "ПМ.01")
    assert mdk.hours == (
        PlanHours(3, Work.LECTURE, Decimal("30.5")),
        PlanHours(4, Work.LABORATORY, Decimal(20)),
        PlanHours(4, Work.OTHER, Decimal(4)),
    )
    assert mdk.controls == ((4, Control.EXAM),)
    assert _line(plan, "ПП.01").weeks == ((4, Decimal(3)),)
    assert _line(plan, "ПП.01").kind is LineKind.WORK_PRACTICE
    assert _line(plan, "ОП.01").title == "Физика"


def test_the_whole_real_file_is_read(real):
    assert (len(real.lines), len(real.refused)) == (61, 0)
    assert (len(real.hour_rows), len(real.graph), len(real.cycles)) == (472, 572, 10)
    assert (real.specialty_code, real.qualification, real.enrolled_year) == ("09.02.07", "Программист", 2024)
    assert {"ОГСЭ", "ЕН", "ОПЦ", "ПЦ", "ГИА"} <= {cycle.code for cycle in real.cycles}
    assert [cycle.parent for cycle in real.cycles if cycle.code == "ЕН"] == ["ПП"]
    assert len(real.competencies) == 32
    assert _line(real, "ОГСЭ.01").competencies[:2] == ("ОК 1", "ОК 2")
    assert [joint.lines for joint in real.joint if joint.term == 5] == [("МДК.04.01", "МДК.04.02")]
    assert sum(row.measure == "Часы практической подготовки" for row in real.hour_rows) == 82
    assert all(row.code for row in real.hour_rows)


def test_the_real_graph_is_the_year_of_each_course(real):
    painted = {
        course: "".join(cell.activity or "=" for cell in real.graph if cell.course == course) for course in (1, 3)
    }
    assert painted[1] == "Т" * 17 + "КК" + "Т" * 24 + "А" + "К" * 8
    assert painted[3] == "УУУ" + "Т" * 12 + "УАКК" + "У" + "Т" * 12 + "А" + "П" * 4 + "И" * 6 + "=" * 9
    assert [cell.week for cell in real.graph if cell.course == 1] == list(range(1, 53))


def test_what_is_said_of_the_real_plan(real):
    said = [note for note in checked(real) if note.weight is not Weight.MENDED]
    assert [note.sentence for note in said] == [
        "3 курс: зачётов 11, из них по практикам 5; по порядку — не больше 10 в год.",
    ]
    assert {note.code for note in real.notes if "латинские" in note.sentence} == {
        f"ПМ.{module}.ЭК" for module in ("01", "02", "04", "11", "12")
    }


ROWS = {  # what is spoilt in the small plan: by what, which line it costs, what is said
    "unreadable": ('"30,5"', '"много"', "МДК.01.01", "«много» — не число для графы «Количество»"),
    "vast": ('"30,5"', '"1E999999"', "МДК.01.01", "«1E999999» — не число"),
    "negative": ('"30,5"', '"-4"', "МДК.01.01", "часов меньше нуля (-4)"),
    "course": ('Курс="2" Семестр="1"', 'Курс="77" Семестр="1"', "МДК.01.01", "«77» — не число для графы «Курс»"),
    "no index": ('ДисциплинаКод="ОП.01"', 'ДисциплинаКод=" "', "", "Строка 4: индекс пуст"),
    "no name": ('Дисциплина="Физика"', 'Дисциплина=" "', "ОП.01", "ОП.01: наименование пусто"),
    "double": ('ДисциплинаКод="ОП.01"', 'ДисциплинаКод="ПП .01"', "ПП.01", "такой индекс уже есть в строке 3"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_wrong_row_is_told_and_keeps_no_other_row_out(name):
    before, after, code, says = ROWS[name]
    plan = read_plan(SMALL.replace("utf-16", "utf-8").replace(before, after, 1).encode())
    [refused] = plan.refused
    assert (refused.code, len(plan.lines)) == (code, 3)
    [note] = [note for note in plan.notes if note.weight is Weight.REFUSED]
    assert says in note.sentence
    assert "остальное можно" in note.sentence
    assert note.row == refused.row


def test_fractional_hours_are_loaded_and_told():
    plan = read_plan(SMALL.encode("utf-16"))
    [note] = [note for note in plan.notes if note.about is About.NUMBER]
    assert note.sentence == "МДК.01.01, 3 семестр: часы дробные (30,5), проверьте их."


def test_what_was_put_right_in_an_index_is_told():
    plan = read_plan(SMALL.encode("utf-16"))
    told = {(note.code, note.sentence) for note in plan.notes if note.weight is Weight.MENDED}
    assert told == {
        ("ПМ.01", "в файле лишние пробелы, убраны"),
        ("ПМ.01", "в файле латинские буквы: «ПM.01», исправлено"),
        ("МДК.01.01", "в файле лишние пробелы, убраны"),
        ("МДК.01.01", "в файле латинские буквы: «MДК.01.01», исправлено"),
    }


def test_hours_of_no_line_and_unknown_weeks_are_told():
    more = (
        '<ПланыНовыеЧасы КодОбъекта="-99" КодВидаРаботы="101" Курс="1" Семестр="1" Количество="2"/>'
        '<ПланыГрафикиЯчейки КодВидаДеятельности="98" НомерНедели="3" НомерПервойНедели="20" Курс="1" Семестр="2"/>'
        "<НоваяТаблица Код='1'/>"
    )
    plan = read_plan(SMALL.replace("</dsMMISDB>", more + "</dsMMISDB>", 1).encode("utf-16"))
    said = [note.sentence for note in plan.notes if note.about in (About.ORPHAN, About.GRAPH)]
    assert said[0] == "Часы без строки плана: 1. Они не будут загружены."
    assert "с кодом 98 неизвестен (недель: 1)" in said[1]
    [cell] = plan.graph
    assert (cell.week, cell.activity, cell.source) == (22, Activity.OTHER, "98")
    assert len(plan.lines) == 4


CYCLES = {  # older, newer, professions: index → kind, where the file itself does not say what a row is
    "ОГСЭ.01": LineKind.DISCIPLINE,
    "ЕН.02": LineKind.DISCIPLINE,
    "СГ.01": LineKind.DISCIPLINE,
    "ОУД.07": LineKind.DISCIPLINE,
    "ОП.05": LineKind.DISCIPLINE,
    "ОПЦ.05": LineKind.DISCIPLINE,
    "ПМ.01": LineKind.MODULE,
    "ПМ.01.ЭК": LineKind.EXAM,
    "ПМ.01(К)": LineKind.EXAM,
    "ПМ.01.01(К)": LineKind.EXAM,
    "МДК.03.02": LineKind.MDK,
    "УП.03": LineKind.STUDY_PRACTICE,
    "УП.03.01": LineKind.STUDY_PRACTICE,
    "ПП.03": LineKind.WORK_PRACTICE,
    "ПДП": LineKind.WORK_PRACTICE,
    "ГИА.01": LineKind.FINAL,
}


@pytest.mark.parametrize("code", CYCLES)
def test_older_and_newer_cycles_and_professions_are_read(code):
    row = f'<ПланыСтроки Код="-8" ДисциплинаКод="{code}" Дисциплина="Нечто"/>'
    plan = read_plan(f"<a>{row}</a>".encode())
    assert [(line.code, line.kind) for line in plan.lines] == [(code, CYCLES[code])]


HOSTILE = {
    "entities": '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
    "outside": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "deep": "<a>" * (DEEPEST + 1),
    "many": "<a>" + "<b/>" * MOST_ELEMENTS,
    "attributes": "<a><Планы " + " ".join(f'a{n}=""' for n in range(MOST_ATTRIBUTES + 1)) + "/></a>",
    "long": f'<a><Планы Титул="{"ы" * (LONGEST + 1)}"/></a>',
    "cut": SMALL.replace("utf-16", "utf-8")[:900],
    "other": "<html><body/></html>",
    "empty": "",
    "spaces": " \n",
    "binary": "PK\x03\x04",
    "words": "План на год",
}
SAYS = {
    "entities": "описание типа документа",
    "outside": "описание типа документа",
    "deep": "вложенность глубже",
    "many": "больше 300000 строк",
    "attributes": "строка непомерной длины",
    "long": "строка непомерной длины",
    "cut": "дальше строки \\d+ он повреждён",
    "other": "нет строк учебного плана",
    "empty": "Файл пуст",
    "spaces": "Файл пуст",
    "binary": "это не план программы",
    "words": "это не план программы",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_plan_is_refused_with_a_sentence(name):
    with pytest.raises(Refused, match=SAYS[name]):
        read_plan(HOSTILE[name].encode())


def test_one_long_word_is_not_repeated_at_every_number():
    long, rows = (
        "ы" * 90_000,
        '<ПланыНовыеЧасы КодОбъекта="1" КодВидаРаботы="5" КодТипаЧасов="6" Курс="1" Семестр="1"/>' * 500,
    )
    words = f'<СправочникВидыРабот Код="5" Название="{long}"/><СправочникТипаЧасов Код="6" Наименование="{long}"/>'
    line = f'<ПланыСтроки Код="1" ДисциплинаКод="{long}" Дисциплина="Сети"/>'
    plan = read_plan(f"<a>{words}{line}{rows}</a>".encode())
    assert sum(len(row.code + row.title + row.measure) for row in plan.hour_rows) < 500 * 300


def test_a_vast_file_is_refused_unread():
    with pytest.raises(Refused, match="больше 16 МБ"):
        read_plan(b"x" * (LARGEST + 1))


@pytest.mark.parametrize("end", range(1, 120, 7))
def test_a_file_cut_off_anywhere_is_refused(end):
    data = SMALL.encode("utf-16")
    with pytest.raises(Refused, match=r"повреждён|не план|пуст"):
        read_plan(data[: len(data) * end // 120])


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-16", "utf-8"),
        ("utf-16", "cp1251"),
        ("utf-8", "utf-16-le"),
        ("utf-8", "utf-16-be"),
        ("нет-такой", "utf-8"),
        ("windows-1251", "utf-8-sig"),
        ("koi8-r", "koi8-r"),
        ("cp866", "cp866"),
    ],
)
def test_the_bytes_are_believed_before_what_the_file_declares(declared, encoding):
    plan = read_plan(("\n  " * (encoding == "utf-8") + SMALL.replace("utf-16", declared, 1)).encode(encoding))
    assert [line.title for line in plan.lines][-1] == "Физика"


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_sentence(data):
    with pytest.raises(Refused):
        read_plan(data)


@given(st.data())
def test_a_plan_with_a_damaged_place_is_read_or_refused(data):
    whole = SMALL.replace("utf-16", "utf-8").encode()
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=3)) + whole[place + 1 :]
    try:
        plan = read_plan(damaged)
    except Refused:
        return
    assert plan.lines or plan.refused
