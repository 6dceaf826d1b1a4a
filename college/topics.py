"""The rule of the topic (clause 3.1.8): named in full, no shortened words, works with their number.

Everything here is a finding that is shown; a topic is never refused.
"""

import re

from college.lessons import LessonKind
from college.phrases import phrase

# These may stand only with what they are about: «Решение задач по теме «Обработка исключений»».
BARE = frozenset(
    {
        "повторение",
        "повторение материала",
        "повторение пройденного",
        "повторение пройденного материала",
        "обобщение",
        "закрепление",
        "закрепление материала",
        "решение задач",
        "решение примеров",
        "решение упражнений",
        "работа над ошибками",
        "зачёт",
        "зачет",
        "опрос",
        "тест",
        "тестирование знаний",
    }
)
# A shortened word is a dot after a lower-case letter that no new sentence follows, or a slash as in «к/р».
_DOTTED = re.compile(r"[а-яё]\.(?=\s*[а-яё№\d,-])")
_KNOWN = re.compile(r"\b(?:практ|лаб|контр|самост|сам|раб|темат|упр|стр|гл|рис|табл|диф|прогр|пр|др)\.", re.IGNORECASE)
_SLASHED = re.compile(r"\b[а-яё]{1,3}/[а-яё]\b", re.IGNORECASE)
_WORK = re.compile(
    r"(практическая|лабораторная|контрольная|самостоятельная) работа(?:\s*№\s*(\d+))?\s*\.?\s*(.*)", re.IGNORECASE
)


def topic_findings(topic: str, kind: LessonKind | None = None, number: int | None = None) -> tuple[str, ...]:
    """Say what the topic lacks by clause 3.1.8; an empty topic is no topic yet and has no findings."""
    text = " ".join(topic.split())
    if not text:
        return ()
    found = [*_bare(text), *_shortened(text)]
    if kind is not None and kind.is_numbered:
        found += _work(text, kind, number)
    return tuple(found)


def order_finding(kind: LessonKind, number: int, before: int) -> str | None:
    """Say that works of a kind are not numbered one after another; None when they are."""
    if number == before + 1:
        return None
    work = _GENITIVE.get(kind, kind.wording.casefold())
    return phrase("После %s № %d идёт № %d. Верно № %d?") % (work, before, number, before + 1)


def _bare(text: str) -> list[str]:
    work = _WORK.fullmatch(text)
    named = work[3] if work else text
    if work and not named:
        return [phrase("Тема не названа: «%s» без темы записывать нельзя (пункт 3.1.8).") % text.rstrip(".")]
    if named.casefold().rstrip(". ") in BARE:
        return [phrase("Тема не названа: «%s» без темы записывать нельзя (пункт 3.1.8).") % named.rstrip(". ")]
    return []


def _shortened(text: str) -> list[str]:
    if _KNOWN.search(text) or _DOTTED.search(text) or _SLASHED.search(text):
        return [phrase("Слова в теме сокращены: их записывают полностью (пункт 3.1.8).")]
    return []


def _work(text: str, kind: LessonKind, number: int | None) -> list[str]:
    work = _WORK.match(text)
    if work is None or work[2] is None:
        return [phrase("Не назван номер: «%s № …» (пункт 3.1.8).") % kind.wording]
    if number is not None and int(work[2]) != number:
        return [phrase("В теме № %s, в столбце № %d.") % (work[2], number)]
    return []


_GENITIVE = {
    LessonKind.PRACTICE: phrase("практической работы"),
    LessonKind.LABORATORY: phrase("лабораторной работы"),
    LessonKind.TEST: phrase("контрольной работы"),
    LessonKind.INDEPENDENT: phrase("самостоятельной работы"),
}
