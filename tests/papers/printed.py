"""Journals to print in tests, and a reader of what was printed."""

from ctypes import c_double
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from random import Random
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import pdfa

from papers.print.journal import CellText, JournalColumn, JournalSpread, JournalStudent, JournalTitle

TOMSK = timezone(timedelta(hours=7))
MOMENT = datetime(2026, 11, 12, 12, 40, tzinfo=TOMSK)
NAMES = ("Агафонова Мария", "Белов Артём", "Васильева Дарья", "Гаврилов Никита", "Денисов Кирилл", "Щукина Ёлка")
LESSONS = (
    ("ПР4", "Практическая работа № 4. Построение диаграммы классов", "Отчёт к 10 октября"),
    ("", "Наследование и полиморфизм в объектной программе", "§ 8, вопросы 1–4"),
    ("КР1", "Контрольная работа № 1. Объектное проектирование", "Работа над ошибками"),
)


def spread(students: int = 25, lessons: int = 17, **changes: Any) -> JournalSpread:
    """A spread as a college prints it; any field may be changed."""
    whole = {
        "college": "ОГБПОУ «Томский индустриальный техникум»",
        "group": "ИСП-21",
        "code": "МДК.01.01",
        "title": "Разработка программных модулей",
        "teacher_full": "Кузнецова Ольга Викторовна",
        "teacher_signed": "О. В. Кузнецова",
        "year_title": "2026/27",
        "students": tuple(JournalStudent(n + 1, NAMES[n % len(NAMES)]) for n in range(students)),
        "columns": tuple(lesson(n) for n in range(lessons)),
        "cells": _cells(students, lessons),
        "hours_planned": 90,
        "hours_given": 64,
        "page_number": 34,
        "sheet_number": 17,
        "journal_id": "PARTA:JOURNAL:00000000000000000000000000000021:2026",
        "data_time": MOMENT,
        "data_version": "7F3A-91C2",
        "draft": True,
    }
    return JournalSpread(**(whole | changes))


def lesson(n: int, **changes: Any) -> JournalColumn:
    """The n-th lesson of a term."""
    kind, topic, homework = LESSONS[n % len(LESSONS)]
    day = date(2026, 10, 6) + timedelta(days=2 * n)
    whole = {"day": day, "kind": kind, "number": 16 + n, "hours": 2, "topic": topic, "homework": homework}
    return JournalColumn(**(whole | changes))


DISCIPLINES = (
    ("ОГСЭ.03", "Иностранный язык в профессиональной деятельности", "Широкова Вера Борисовна"),
    ("ОП.01", "Операционные системы и среды", "Громов Павел Сергеевич"),
    ("МДК.01.01", "Разработка программных модулей", "Кузнецова Ольга Викторовна"),
    (
        "МДК.09.02",
        "Сопровождение и обслуживание программного обеспечения компьютерных систем и комплексов при внедрении",
        "Константинопольская-Преображенская Александрина Святославовна",
    ),
)


def disciplines(number: int = 4, **changes: Any) -> list[list[JournalSpread]]:
    """Terms of so many disciplines, of one to three sheets; every third discipline has two terms."""
    made = []
    for n in range(number):
        code, name, teacher = DISCIPLINES[n % len(DISCIPLINES)]
        about = {"code": code, "title": name, "teacher_full": teacher} | changes
        made.append([spread(3, 8 + 12 * (n % 3), **about) for _ in range(2 if n % 3 == 2 else 1)])
    return made


def _cells(students: int, lessons: int) -> dict[tuple[int, int], CellText]:
    chance = Random(7)
    kinds = [CellText(mark) for mark in ("5", "4", "3", "2", "5/4", "оп", "зач", "незач", "н/а", "осв", "5/4/3/5", "•")]
    kinds += [CellText("н"), CellText("н", "б"), CellText("н", "у", " 5"), CellText("н", "", " 5/4/3/2")]
    places = [(student, lesson) for student in range(students) for lesson in range(lessons)]
    return {place: chance.choice(kinds) for place in places if chance.random() < 0.5}


def title() -> JournalTitle:
    """The title page of the same journal."""
    return JournalTitle(
        founder="Департамент профессионального образования Томской области",
        college="ОГБПОУ «Томский индустриальный техникум»",
        group="ИСП-21",
        year_title="2026/27",
        lines=(("Специальность", "09.02.07 Информационные системы и программирование"), ("Курс", "второй")),
        number="2026-ИСП-21",
        pages=296,
        sheets=148,
        kept="Срок хранения 5 лет\n(Положение, пункт 7.6)",
        journal_id="PARTA:JOURNAL:00000000000000000000000000000021:2026",
        data_time=MOMENT,
        data_version="7F3A-91C2",
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """One printed letter and its box in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float


def texts(printed: bytes) -> list[str]:
    """The text of each page as a reader's program takes it."""
    with pypdfium2.PdfDocument(printed) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def letters(printed: bytes, page: int = 0) -> list[Letter]:
    """Every printed letter of a page."""
    with pypdfium2.PdfDocument(printed) as pdf:
        written = pdf[page].get_textpage()
        return [
            Letter(text, *written.get_charbox(n), _base(written, n))
            for n in range(written.count_chars())
            if (text := written.get_text_range(n, 1)).strip()
        ]


def _base(written: pypdfium2.PdfTextPage, n: int) -> float:
    x, y = c_double(), c_double()
    assert pypdfium2.raw.FPDFText_GetCharOrigin(written, n, x, y)
    return y.value


def refusals(printed: bytes) -> list[str]:
    """Say why pikepdf's checker does not take the file for PDF/A-2b; it approves only what it knows to conform."""
    return sorted({finding.rule for finding in pdfa.validate_written(BytesIO(printed), "2b").findings})


def shortfalls(printed: bytes) -> list[str]:
    """Say what keeps the file out of the archive that the checker does not ask: subset fonts, one title."""
    with pikepdf.open(BytesIO(printed)) as pdf:
        return [*_identity(pdf), *_metadata(pdf), *_fonts(pdf)]


def _identity(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    intents = list(pdf.Root.get("/OutputIntents", []))
    if [intent.get("/S") for intent in intents] != ["/GTS_PDFA1"]:
        found.append("no OutputIntent of PDF/A")
    found += [
        "OutputIntent without a profile"
        for intent in intents
        if b"acsp" not in intent.DestOutputProfile.read_bytes()[:48]
    ]
    if "/ID" not in pdf.trailer:
        found.append("no identity")
    if pdf.is_encrypted or "/OpenAction" in pdf.Root or "/AcroForm" in pdf.Root or "/Names" in pdf.Root:
        found.append("more than an archive may hold")
    return found


def _metadata(pdf: pikepdf.Pdf) -> list[str]:
    if "/Metadata" not in pdf.Root:
        return ["no XMP"]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        found = [] if xmp.pdfa_status == "2B" else ["XMP does not claim PDF/A-2b"]
        same = xmp.get("dc:title") == str(pdf.docinfo.get("/Title"))
    return found if same else [*found, "two titles"]


def _fonts(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary) or thing.get("/Type") != "/Font":
            continue
        name = str(thing.get("/BaseFont", "?"))
        about = thing.get("/FontDescriptor")
        if about is None or "/FontFile2" not in about:
            found.append(f"{name} is not embedded")
        elif name[7:8] != "+":
            found.append(f"{name} is not a subset")
    return found
