"""A КТП on paper: every line, its sections, hours and stamps; nothing leaves the sheet; the same bytes for the same plan."""

import pytest

from papers.print.journal import Stopped
from papers.print.topic_plan import PlanLine, PlanSheet, print_topic_plan
from tests.papers.printed import letters, refusals, shortfalls, texts


def sheet(many: int = 12, **changes) -> PlanSheet:
    rows = [PlanLine(section="Раздел 1. Основы операционных систем")]
    rows += [
        PlanLine((
            str(n), f"Практическая работа № {n}. Управление памятью и планирование процессов в многозадачной системе",
            "2", "ПР", str(n), "ОК 01, ПК 1.1", "Отчёт к следующему занятию", "Персональные компьютеры", f"{n % 28 + 1:02}.10",
        ))
        for n in range(1, many + 1)
    ]  # fmt: skip
    whole = {
        "college": "Колледж", "title": "ОП.01 Операционные системы и среды", "groups": "ИСП-21, ИСП-22", "year": "2026/27",
        "version": "версия 2: утверждено", "lines": rows, "sums": [("Лекции и уроки", "42", "42"), ("Всего", "90", "88")],
        "stamps": ["Рассмотрено комиссией, протокол № 1 от 30.08.2026: Ильина Р. Ф., 31.08.2026"], "author": "Кузнецова О. В.",
    }  # fmt: skip
    return PlanSheet(**(whole | changes))


def flat(printed: bytes) -> str:
    return " ".join(" ".join(texts(printed)).split())


def test_every_line_stands_on_some_page_and_every_page_is_numbered():
    printed = print_topic_plan(sheet(90))
    pages = texts(printed)
    assert len(pages) > 3
    assert all(f"Практическая работа № {n}. Управление" in flat(printed) for n in range(1, 91))
    for number, page in enumerate(pages, 1):
        assert f"Страница {number} из {len(pages)}" in page


def test_head_sums_and_stamps_are_there():
    told = flat(print_topic_plan(sheet()))
    for words in (
        "Календарно-тематический план", "Группы: ИСП-21, ИСП-22. Учебный год 2026/27", "Преподаватель: Кузнецова О. В.",
        "Раздел 1. Основы операционных систем", "Лекции и уроки 42 42", "протокол № 1 от 30.08.2026",
    ):  # fmt: skip
        assert words in told, words
    assert "ЧЕРНОВИК" not in told
    assert "ЧЕРНОВИК" in flat(print_topic_plan(sheet(is_draft=True)))
    assert "Не отправлено на согласование." in flat(print_topic_plan(sheet(stamps=())))


def test_nothing_leaves_the_paper():
    printed = print_topic_plan(sheet(40))
    for page in range(len(texts(printed))):
        for letter in letters(printed, page):
            assert 50 < letter.left < letter.right < 820, letter
            assert 10 < letter.bottom < letter.top < 580, letter


def test_the_same_plan_gives_the_same_bytes_fit_for_an_archive():
    printed = print_topic_plan(sheet())
    assert printed == print_topic_plan(sheet())
    assert refusals(printed) == shortfalls(printed) == []


def test_an_empty_plan_is_still_a_page_and_printing_can_be_stopped():
    assert len(texts(print_topic_plan(sheet(lines=())))) == 1
    with pytest.raises(Stopped):
        print_topic_plan(sheet(90), lambda done, whole: done < 2)
