"""A study plan from a PLX file: the real one where it lies beside, a small one, and hostile ones."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from college.demo import read_lines
from college.plans import CLASSROOM, Control, LineKind, PlanHours, Work
from college.refusal import Refused
from papers.plx import DEEPEST, LARGEST, read_plan

REAL = resources.ROOT.parents[1] / "shared" / "data" / "curriculum-09.02.07.plx"
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
def lines():
    """The lines of the real plan; a clone without it has the same lines in a table of the project's own."""
    if REAL.exists():
        return read_plan(REAL.read_bytes()).lines
    return read_lines(resources.path("demo", "plan.tsv").read_text(encoding="utf-8"))


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


HOSTILE = {
    "entities": '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
    "outside": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "deep": "<a>" * (DEEPEST + 1),
    "cut": SMALL.replace("utf-16", "utf-8")[:900],
    "number": SMALL.replace("utf-16", "utf-8").replace('"30,5"', '"много"'),
    "vast": SMALL.replace("utf-16", "utf-8").replace('"30,5"', '"1E999999"'),
    "negative": SMALL.replace("utf-16", "utf-8").replace('"30,5"', '"-4"'),
    "other": "<html><body/></html>",
    "empty": "",
    "spaces": " \n",
    "binary": "PK\x03\x04",
    "encoding": '<?xml version="1.0" encoding="нет-такой"?><a/>',
    "unknown": '<?xml version="1.0" encoding="x-none"?><a/>',
}
SAYS = {
    "entities": "описание типа документа",
    "outside": "описание типа документа",
    "deep": "вложенность глубже",
    "cut": "дальше строки \\d+ он повреждён",
    "number": "не читается число «много»",
    "vast": "не читается число «1E999999»",
    "negative": "не читается число «-4»",
    "other": "нет строк учебного плана",
    "empty": "Файл пуст",
    "spaces": "Файл пуст",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_plan_is_refused_with_a_sentence(name):
    with pytest.raises(Refused, match=SAYS.get(name, "Файл|Кодировка")):
        read_plan(HOSTILE[name].encode())


def test_a_vast_file_is_refused_unread():
    with pytest.raises(Refused, match="больше 64 МБ"):
        read_plan(b"x" * (LARGEST + 1))


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
    assert plan.lines
