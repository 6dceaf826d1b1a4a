"""Takes a КТП out of a table that a person made: the head by its words, sections, lessons, totals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from college.ktp.kinds import kind_of_words
from college.table_head import Head, find_head, is_row_of_numbers
from college.topics import TopicKind
from college.topics.reading import read

# Asked in this order: «№ работы» is no number of a lesson, «часы на самостоятельную работу» are hours.
HEAD = {
    "work": re.compile(r"(?:№|номер)\s*(?:лр|пр|л/р|п/р|лаб|практ|работы|задани)"),
    "number": re.compile(r"^(?:№|n|номер)\s*(?:п/?п|п\.\s?п\.?|занят\w*|урок\w*|)\s*\.?$|(?:№|номер)\s*(?:занят|урок)"),
    "hours": re.compile(r"час|объем"),
    "kind": re.compile(r"^(?:вид|тип|форма)\b"),
    "competencies": re.compile(r"компетенц|\bок\b|\bпк\b"),
    "homework": re.compile(r"домашн|на дом|самостоят"),
    "equipment": re.compile(r"оборудован|оснащен|средств|наглядн|материальн"),
    "date": re.compile(r"дата|сроки?\b"),
    "topic": re.compile(r"\bтем[аыу]?\b|содержание|наименование разделов"),
    "section": re.compile(r"раздел|модул"),
}
NEEDED = frozenset({"topic"})
_SECTION = re.compile(r"(?:раздел|модуль|глава|блок)\b|(?:\d+|[ivx]+)\s*(?:семестр|курс)\b|семестр\b", re.IGNORECASE)
_TOTAL = re.compile(r"(?:итого|всего)\b", re.IGNORECASE)
_HOURS = re.compile(r"([-−–]?)\s*(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:ч\.?|час\w*)?")


@dataclass(frozen=True, slots=True)
class KtpRow:
    """One lesson. `hours` is None where the cell is empty or does not read; `raw_hours` is what stands there."""

    place: int
    number: str
    section: str
    topic: str
    kind: TopicKind
    kind_text: str
    raw_hours: str
    hours: Decimal | None
    work_number: str = ""
    competencies: str = ""
    homework: str = ""
    equipment: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class KtpTable:
    """The lessons of a КТП and the totals that its author wrote: (place, words, hours)."""

    rows: tuple[KtpRow, ...]
    totals: tuple[tuple[int, str, Decimal], ...] = ()
    has_hours: bool = True
    has_kinds: bool = True


def read_table(rows: Sequence[tuple[int, Sequence[str]]]) -> KtpTable | None:
    """Return the КТП that stands in the rows of a table; None where no row is the head of one."""
    head = find_head([cells for _, cells in rows], HEAD, NEEDED)
    if head is None:
        return None
    found: list[KtpRow] = []
    totals: list[tuple[int, str, Decimal]] = []
    section = ""
    for place, cells in rows[head.row + 1 :]:
        topic = head.text(cells, "topic")
        first = next((" ".join(cell.split()) for cell in cells if cell.strip()), "")
        if is_row_of_numbers(cells) or _is_head_again(head, cells):
            continue
        if _TOTAL.match(topic or first):
            hours = hours_of(head.text(cells, "hours"))
            totals += [] if hours is None else [(place, topic or first, hours)]
        elif _is_section(head, cells, topic or first):
            section = topic or first
        else:
            found.append(_row(head, place, cells, section))
    return KtpTable(tuple(found), tuple(totals), "hours" in head.columns, "kind" in head.columns)


def hours_of(text: str) -> Decimal | None:
    """Read hours: «2», «2,5», «2 ч.»; None for an empty cell and for what is no number."""
    found = _HOURS.fullmatch(text.strip().lower())
    if found is None:
        return None
    value = Decimal(f"{found[2]}.{found[3] or 0}").normalize() + 0
    return -value if found[1] else value


def _is_head_again(head: Head, cells: Sequence[str]) -> bool:
    """Whether the head is repeated, as at the top of each page."""
    again = find_head([cells], HEAD, NEEDED)
    return again is not None and again.columns == head.columns and len(again.columns) > 2


def _is_section(head: Head, cells: Sequence[str], text: str) -> bool:
    if _SECTION.match(text) and not head.text(cells, "kind"):
        return True
    if head.text(cells, "number") or head.text(cells, "kind") or head.text(cells, "work"):
        return bool(text) and sum(bool(cell.strip()) for cell in cells) == 1 and not text.isdecimal()
    return "number" in head.columns or not head.text(cells, "hours")


def _row(head: Head, place: int, cells: Sequence[str], section: str) -> KtpRow:
    topic, told = head.text(cells, "topic"), head.text(cells, "kind")
    raw = head.text(cells, "hours")
    return KtpRow(
        place=place,
        number=head.text(cells, "number"),
        section=head.text(cells, "section") or section,
        topic=topic,
        kind=kind_of_words(told) or (TopicKind.LESSON if told else _kind_of_topic(topic)),
        kind_text=told,
        raw_hours=raw,
        hours=hours_of(raw),
        work_number=head.text(cells, "work"),
        competencies=head.text(cells, "competencies"),
        homework=head.text(cells, "homework"),
        equipment=head.text(cells, "equipment"),
        date=head.text(cells, "date"),
    )


def _kind_of_topic(topic: str) -> TopicKind:
    """Return the kind that the topic itself names, where the table has no column for it."""
    return read(topic, TopicKind.LESSON, "").work or TopicKind.LESSON
