"""The spread on the screen turned into the sheets of its printed twin."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from hashlib import sha256
from uuid import UUID

from college.attendance import Presence, Reason
from college.cells import Cell
from college.days import spoken
from college.marks import Mark
from college.numerals import numbered
from college.phrases import phrase
from college.terms import year_title
from db.spread import Column, Spread, Student
from db.title import JournalHead
from desktop.workspaces.gradebook.source import GroupJournal
from papers.print.journal import (
    CellText,
    JournalColumn,
    JournalSpread,
    JournalStudent,
    JournalTitle,
    Sheet,
    bound,
    sheets,
)

PLAIN_KIND = "Л"  # a lecture is the usual lesson: its column carries no sign on paper
UNGRADED = "•"
NO_REASON = {None: "", Reason.UNEXCUSED: ""}


def sheets_of(
    spread: Spread,
    *,
    college: str,
    draft: bool = True,
    demo: bool = False,
    first_page: int = 1,
    zone: tzinfo | None = None,
) -> tuple[JournalSpread, ...]:
    """Set a term into printed sheets: only lessons that were recorded, so the same data give the same paper any day.

    `draft` stays until both checks are signed. Times are told in the zone of the college, else of this machine.
    """
    return sheets(_whole(spread, college=college, draft=draft, demo=demo, first_page=first_page, zone=zone))


def book_of(
    journal: GroupJournal, *, zone: tzinfo | None = None, draft: bool = True, two_sided: bool = True
) -> tuple[Sheet, ...]:
    """Set the journal of a group: title, contents, everything recorded by disciplines, the last page."""
    head = journal.head
    disciplines = [
        [
            _whole(spread, college=head.college, draft=draft, demo=head.demo, first_page=1, zone=zone)
            for spread in _printed_terms(terms)
        ]
        for terms in journal.disciplines
    ]
    return bound(
        _title(journal, disciplines, draft=draft),
        disciplines,
        note=_incomplete(len(disciplines), journal.whole),
        two_sided=two_sided,
    )


def _whole(
    spread: Spread, *, college: str, draft: bool, demo: bool, first_page: int, zone: tzinfo | None
) -> JournalSpread:
    """Turn a term into one spread, however long."""
    kept = [index for index, column in enumerate(spread.columns) if _is_recorded(spread, index, column)]
    columns = tuple(spread.columns[index] for index in kept)
    page = spread.page
    return JournalSpread(
        college=college,
        group=page.group_name,
        code=page.code,
        title=page.title,
        teacher_full=page.teacher.full,
        teacher_signed=page.teacher.signed,
        year_title=year_title(page.year),
        students=tuple(_student(student, columns) for student in spread.students),
        columns=tuple(_column(column) for column in columns),
        cells=_cells(spread, kept),
        hours_planned=page.hours_planned,
        hours_given=page.hours_given,
        page_number=first_page,
        sheet_number=(first_page + 1) // 2,
        journal_id=_journal_id(page.group, page.year),
        data_time=None if spread.changed is None else spread.changed.astimezone(zone),
        data_version=spread.version,
        draft=draft,
        demo=demo,
    )


def _printed_terms(terms: Sequence[Spread]) -> Sequence[Spread]:
    """Return the terms that have a record; a discipline without any keeps one empty page, for that is to be seen."""
    recorded = [
        spread
        for spread in terms
        if any(_is_recorded(spread, index, column) for index, column in enumerate(spread.columns))
    ]
    return recorded or [next((spread for spread in terms if spread.page.hours_planned), terms[0])]


def _title(journal: GroupJournal, disciplines: Sequence[Sequence[JournalSpread]], *, draft: bool) -> JournalTitle:
    """Fill the title; pages and sheets are numbered when the journal is bound."""
    head = journal.head
    printed = [spread for discipline in disciplines for spread in discipline]
    return JournalTitle(
        founder=head.parent,
        college=head.college,
        group=head.group_name,
        year_title=year_title(head.year),
        lines=_fields(head),
        number=f"{head.year}-{head.group_name}",
        pages=0,
        sheets=0,
        kept=phrase("Срок хранения 5 лет\n(Положение, пункт 7.6)"),
        journal_id=_journal_id(head.group, head.year),
        data_time=_latest(printed),
        data_version=_version(head, printed),
        draft=draft,
        demo=head.demo,
    )


def _fields(head: JournalHead) -> tuple[tuple[str, str], ...]:
    """Return the ruled fields of the title; what is not known yet is left to the hand."""
    return (
        (phrase("Специальность"), f"{head.specialty_code} {head.specialty_name}".strip()),
        (phrase("Форма обучения"), ""),
        (phrase("Курс"), head.course),
        (phrase("Учебный год"), year_title(head.year)),
        (phrase("Куратор"), head.curator.full if head.curator else ""),
        (phrase("Староста"), ""),
        (phrase("Начат"), _in_full(head.started)),
        (phrase("Окончен"), _in_full(head.ended) if head.ended else ""),
    )


def _in_full(day: date) -> str:
    return phrase("%s %d года") % (spoken(day), day.year)


def _latest(spreads: Sequence[JournalSpread]) -> datetime | None:
    return max((spread.data_time for spread in spreads if spread.data_time), default=None)


def _version(head: JournalHead, spreads: Sequence[JournalSpread]) -> str:
    """Return a digest of everything in the journal, in the form of a spread's own."""
    told = [*(value for _, value in _fields(head)), head.parent, head.college, head.group_name]
    found = sha256("|".join([*told, *(spread.data_version for spread in spreads)]).encode()).hexdigest()[:8].upper()
    return f"{found[:4]}-{found[4:]}"


def _incomplete(here: int, whole: int) -> str:
    """Say that this is not the whole journal: nobody shall archive a part of it unknowingly."""
    if here >= whole:
        return ""
    told = phrase("В документе %s из %d. Страниц остальных на этом компьютере нет.")
    return told % (numbered(here, "дисциплина", "дисциплины", "дисциплин"), whole)


def _journal_id(group: UUID, year: int) -> str:
    return f"PARTA:JOURNAL:{group.hex.upper()}:{year}"


def cell_text(cell: Cell) -> CellText:
    """Return a cell as it is written on paper: the curator's reason raised beside the «н»."""
    marks = "/".join(UNGRADED if mark is Mark.DOT else mark.value for mark in cell.marks)
    if cell.presence is Presence.PRESENT:
        return CellText(marks)
    raised = "" if cell.presence is Presence.LATE else NO_REASON.get(cell.reason, cell.reason or "")
    return CellText(cell.presence.value, raised, f" {marks}" if marks else "")


def _is_recorded(spread: Spread, index: int, column: Column) -> bool:
    """A lesson that nobody wrote anything about is no part of the record; nor is a cancelled one without marks."""
    if column.cancelled:
        return any((student.id, index) in spread.entries for student in spread.students)
    return column.lesson is not None


def _student(student: Student, columns: tuple[Column, ...]) -> JournalStudent:
    note = ""
    if student.stays == ():  # what he earned here is kept, the list names him no more
        return JournalStudent(student.number, student.name.listed, note)
    if columns and student.joined > columns[0].day:
        note = f"с {student.joined:%d.%m}"
    if columns and student.left is not None and student.left <= columns[-1].day:
        note = f"выб. {student.left:%d.%m}"
    return JournalStudent(student.number, student.name.listed, note)


def _column(column: Column) -> JournalColumn:
    return JournalColumn(
        day=column.day,
        kind="" if column.kind == PLAIN_KIND else column.kind,
        number=column.number,
        hours=column.hours,
        topic=column.topic,
        homework=column.homework,
        substitute_note=f"замена: {column.teacher}" if column.substitute and column.teacher else "",
    )


def _cells(spread: Spread, kept: list[int]) -> dict[tuple[int, int], CellText]:
    places = {index: place for place, index in enumerate(kept)}
    lines = {student.id: line for line, student in enumerate(spread.students)}
    return {
        (lines[student], places[index]): cell_text(entry.cell)
        for (student, index), entry in spread.entries.items()
        if student in lines and index in places and not entry.cell.is_empty
    }
