"""Reads a load from a table: which column is what, and what becomes of each row against what stands (4.2.4)."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from college.indexes import read_index
from college.load import TAUGHT_KINDS, Assigned, refuse_assignment
from college.names import PersonName
from college.people_lists.cells import day_of
from college.phrases import phrase
from college.plans import Work
from college.refusal import Refused
from college.table_head import Head, find_head
from college.teaching import Span
from college.terms import StudyYear

# Asked in this order: «группа» may stand in «подгруппа», «преподаватель дисциплины» is no discipline.
WORDS = {
    "part": re.compile(r"подгрупп"),
    "group": re.compile(r"групп"),
    "teacher": re.compile(r"преподават|педагог|ф\.?\s?и\.?\s?о|мастер"),
    "kind": re.compile(r"вид|тип занят"),
    "code": re.compile(r"индекс|шифр|код"),
    "title": re.compile(r"дисциплин|предмет|наименован|мдк|название"),
    "first": re.compile(r"^с\b|начал"),
    "last": re.compile(r"^по\b|оконч|конец"),
}
FIELDS = ("group", "code", "title", "part", "kind", "teacher", "first", "last")
_KINDS = (
    (Work.LABORATORY, re.compile(r"лаб|^лр")),
    (Work.PROJECT, re.compile(r"курсов|^кр?п")),
    (Work.PRACTICE, re.compile(r"пр")),
    (Work.SEMINAR, re.compile(r"сем")),
    (Work.CONSULTATION, re.compile(r"конс")),
    (Work.CONTROL, re.compile(r"экз|контр|зач")),
    (Work.LECTURE, re.compile(r"л|теор|урок")),
)
_WHOLE = re.compile(r"все|всё|вся|–|-|—")


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a group's load as it stands, for the whole group or a subgroup of it."""

    group: UUID
    group_name: str
    line: UUID
    code: str
    title: str
    part: UUID | None = None
    part_name: str = ""
    kinds: frozenset[Work] = frozenset()  # that are taught on it this year
    teaching: tuple[Assigned, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A teacher as a table may name him."""

    id: UUID
    name: PersonName
    dismissed: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class LoadListRow:
    """A row of the table, and what becomes of it; `sentence` says why it is refused, or who teaches there besides."""

    place: int
    told: Mapping[str, str]
    verdict: Verdict = Verdict.REFUSED
    sentence: str = ""
    line: Line | None = None
    person: Person | None = None
    kind: Work | None = None
    span: Span | None = None

    def __repr__(self) -> str:
        return f"LoadListRow(place={self.place}, verdict={self.verdict})"


def proposed(rows: Sequence[Sequence[str]]) -> Head | None:
    """Return the head of a table of load; None where no row names groups, lines and teachers."""
    found = [find_head(rows, WORDS, frozenset({"group", "teacher", one})) for one in ("code", "title")]
    return max((head for head in found if head), key=lambda head: len(head.columns), default=None)


def refuse_columns(columns: Collection[str]) -> None:
    """Refuse to go on without the columns that say whose, what and who."""
    if not {"group", "teacher"} <= set(columns) or not {"code", "title"} & set(columns):
        raise Refused(phrase("Укажите столбцы «Группа», «Преподаватель» и «Индекс» или «Дисциплина»."))


def read_rows(
    rows: Iterable[tuple[int, Sequence[str]]], columns: Mapping[str, int], year: int, lines: Sequence[Line],
    people: Sequence[Person],
) -> tuple[LoadListRow, ...]:  # fmt: skip
    """Judge the rows below the head in their order; what an earlier row assigns is there for the later ones."""
    by_group: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_group[_tight(line.group_name)].append(line)
    names = {each.id: each.name.short for each in people}
    found: list[LoadListRow] = []
    given: dict[tuple[UUID, UUID, UUID | None], list[Assigned]] = {}
    for place, cells in rows:
        told = {name: text for name in columns if (text := _text(cells, columns[name]))}
        if not told:
            continue
        try:
            row = _read(place, told, year, by_group, people)
            found.append(_judged(row, year, given, names))
        except Refused as refused:
            found.append(LoadListRow(place, told, sentence=refused.sentence))
    return tuple(found)


def _judged(
    row: LoadListRow, year: int, given: dict[tuple[UUID, UUID, UUID | None], list[Assigned]],
    names: Mapping[UUID, str],
) -> LoadListRow:  # fmt: skip
    line, person, span = row.line, row.person, row.span
    assert line is not None
    assert person is not None
    assert span is not None
    mine = given.setdefault((line.group, line.line, line.part), list(line.teaching))
    his = [each for each in mine if each.person == person.id]
    if any(each.kind is row.kind and _covers(each.span, span) for each in his):
        return replace(row, verdict=Verdict.SAME)
    refuse_assignment(person.name.short, span, year, his, row.kind, person.dismissed)
    others = [names.get(each.person, "—") for each in mine if each not in his and _shares(each, row.kind, span)]
    sentence = phrase("назначится; эти же часы ведёт %s") % ", ".join(sorted(set(others))) if others else ""
    mine.append(Assigned(UUID(int=0), line.line, person.id, span, row.kind))
    return replace(row, verdict=Verdict.NEW, sentence=sentence)


def _read(
    place: int, told: Mapping[str, str], year: int, by_group: Mapping[str, Sequence[Line]], people: Sequence[Person]
) -> LoadListRow:  # fmt: skip
    line = _line(told, by_group.get(_tight(told.get("group", "")), ()))
    kind = _kind(told.get("kind", ""), line)
    whole = StudyYear(year)
    first = day_of(told.get("first", ""), whole.first_day) or whole.first_day
    last = day_of(told.get("last", ""), whole.first_day) or whole.last_day
    return LoadListRow(place, told, line=line, person=_person(told.get("teacher", ""), people), kind=kind,
                       span=Span(first, last))  # fmt: skip


def _line(told: Mapping[str, str], mine: Sequence[Line]) -> Line:
    if not mine:
        raise Refused(phrase("Группы %s в этом году нет.") % (told.get("group") or "—"))
    code, title = read_index(told.get("code", "")).code, _plain(told.get("title", ""))
    named = [line for line in mine if (code and line.code == code) or (not code and _plain(line.title) == title)]
    if not named:
        name = told.get("code") or told.get("title") or "—"
        raise Refused(phrase("Строки %s у группы %s в этом году нет.") % (name, mine[0].group_name))
    part = _plain(told.get("part", "").lower().replace("подгруппа", ""))
    parts = [line for line in named if _plain(line.part_name) == part]
    if not parts or len({line.line for line in parts}) > 1:
        sentence = phrase("Подгруппы %s у этой строки нет. Сначала разделите строку: Ctrl+D.")
        several = phrase("Таких строк у группы несколько: укажите индекс.")
        raise Refused(several if parts else sentence % (told.get("part") or "—"))
    if parts[0].is_closed:
        raise Refused(phrase("Страница закрыта: этой строки больше нет в плане."))
    return parts[0]


def _kind(told: str, line: Line) -> Work | None:
    text = told.strip().lower()
    if not text or _WHOLE.match(text):
        return None
    kind = next((work for work, pattern in _KINDS if pattern.match(text)), None)
    if kind is None or kind not in line.kinds & TAUGHT_KINDS:
        raise Refused(phrase("Вида работы «%s» в этой строке нет.") % told[:40])
    return kind


def _person(told: str, people: Sequence[Person]) -> Person:
    words = told.replace(".", " ").split()
    if not words:
        raise Refused(phrase("Преподаватель не назван."))
    found = [each for each in people if _is_called(each.name, [_plain(word) for word in words])]
    if not found:
        raise Refused(phrase("Работника «%s» нет. Проверьте фамилию и инициалы.") % told[:60])
    if len(found) > 1:
        raise Refused(phrase("Работников «%s» несколько: впишите имя и отчество.") % told[:60])
    return found[0]


def _is_called(name: PersonName, words: Sequence[str]) -> bool:
    """Say whether «Кузнецова О. В.», or any fuller form, is this name."""
    surname, *rest = words
    parts = [_plain(part) for part in (name.given, name.patronymic)]
    return _plain(name.surname) == surname and all(
        part.startswith(word) for word, part in zip(rest, parts, strict=False)
    )


def _covers(stands: Span, wanted: Span) -> bool:
    return stands.first <= wanted.first and (stands.last is None or (wanted.last or stands.last) <= stands.last)


def _shares(stands: Assigned, kind: Work | None, span: Span) -> bool:
    """Say whether somebody teaches some of the same hours on some of the same days."""
    days = stands.span.first <= (span.last or span.first) and (stands.span.last or span.first) >= span.first
    return days and (stands.kind is None or kind is None or stands.kind is kind)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


def _tight(text: str) -> str:
    """Let «ИСП 21» be «ИСП-21»."""
    return "".join(letter for letter in _plain(text) if letter.isalnum())


def _text(cells: Sequence[str], column: int) -> str:
    return " ".join(cells[column].split()) if 0 <= column < len(cells) else ""
