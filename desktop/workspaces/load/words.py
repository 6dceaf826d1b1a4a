"""The columns of the lists, and the words of the page."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from college.divisions import part_words, titled
from college.load import TAUGHT_KINDS, Assigned, LoadNorms, Verdict, told, verdict
from college.numerals import short_hours
from college.plans import CLASSROOM, Work
from college.terms import StudyYear
from db.load import GroupLoad, LoadRow, LoadSeen, Teacher
from desktop.widgets.log_table import Column, Sign

NOTHING = "—"


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Load", text)


def number(hours: Decimal) -> str:
    """Return hours, a dash for none."""
    return short_hours(hours) if hours else NOTHING


def groups() -> tuple[Column, ...]:
    """Return the columns of the list at the left."""
    return (
        Column(tr("Группа"), 90, lambda row: row.name, _whole),
        Column(tr("Курс"), 44, lambda row: str(row.course), tint="text-2", is_number=True),
        Column(tr("Не занято, ч"), 90, lambda row: number(row.left), tint="text-2", is_number=True),
    )


def lines(seen: LoadSeen) -> tuple[Column, ...]:
    """Return the columns of the lines of a group."""
    names = {each.person: each.name for each in seen.teachers}
    return (
        Column(tr("Индекс"), 92, lambda row: row.code, tint="text-2"),
        Column(tr("Дисциплина"), 240, title_of),
        Column(tr("Осень"), 56, lambda row: number(row.terms[0]), is_number=True),
        Column(tr("Весна"), 58, lambda row: number(row.terms[1]), is_number=True),
        Column(tr("Дано"), 50, lambda row: number(row.given), tint="text-2", is_number=True),
        Column(tr("Преподаватели"), 216, lambda row: teachers_of(row, names, seen.year), _streamed, tint="ink"),
        Column(tr("Не занято"), 84, lambda row: number(row.left), _left, is_number=True),
    )


def people(norms: LoadNorms) -> tuple[Column, ...]:
    """Return the columns of the list of teachers."""
    return (
        Column(tr("Преподаватель"), 132, lambda row: row.name, lambda row: _norm(row, norms)),
        Column(tr("Часов"), 52, lambda row: number(row.hours), is_number=True),
        Column(tr("Осталось"), 80, lambda row: number(row.left), tint="text-2", is_number=True),
    )


def title_of(row: LoadRow) -> str:
    """Name a line; of a subgroup first its name, and the kinds of work that it has apart."""
    if row.part is None:
        return row.title
    whole = row.planned & CLASSROOM
    kinds = "" if whole <= row.kinds else ", ".join(work.wording for work in Work if work in row.kinds)
    apart = kinds or ("" if row.kinds else tr("больше не делится"))
    return f"{', '.join(filter(None, (part_words(row.part_name), apart)))} · {row.title}"


def code_of(row: LoadRow) -> str:
    """Name a line by its index, and the subgroup."""
    return titled(row.code, row.part_name)


def kinds_apart(row: LoadRow) -> tuple[Work, ...]:
    """Return the kinds of work of a line that can have a teacher of their own."""
    mine = [work for work in Work if work in row.kinds & row.planned & TAUGHT_KINDS]
    return tuple(mine) if len(mine) > 1 else ()


def teachers_of(row: LoadRow, names: Mapping[UUID, str], year: int) -> str:
    """Name who teaches a line, with days where it is not the whole year."""
    if not row.teaching:
        return tr("страница закрыта планом") if row.is_closed else NOTHING
    return "; ".join(_told(each, names, year) for each in row.teaching)


def hours_told(teacher: Teacher) -> str:
    """Return the hours of a teacher as they stand beside his name."""
    return f"{short_hours(teacher.hours)} {tr('ч')}"


def norm_told(teacher: Teacher, seen: LoadSeen) -> str:
    """Say how the hours of a teacher stand to the norm."""
    hours = short_hours(teacher.hours)
    norm, left = told(teacher.hours, seen.norms), short_hours(teacher.left)
    return tr("{name}: {hours} ч, {norm}; осталось дать {left} ч").format(
        name=teacher.name, hours=hours, norm=norm, left=left
    )  # fmt: skip


def _told(each: Assigned, names: Mapping[UUID, str], year: int) -> str:
    whole, span, name = StudyYear(year), each.span, names.get(each.person, tr("не в списке"))
    if each.kind is not None:
        name = f"{name} ({each.kind.wording})"
    ends = span.last if span.last is not None and span.last < whole.last_day else None
    if span.first <= whole.first_day and ends is None:
        return name
    if ends is None:
        return tr("{name} с {day}").format(name=name, day=f"{span.first:%d.%m}")
    return tr("{name} {first} – {last}").format(name=name, first=f"{span.first:%d.%m}", last=f"{ends:%d.%m}")


def _whole(row: GroupLoad) -> Sign | None:
    return Sign("circle-check", "text") if row.rows and not row.left else None


def _left(row: LoadRow) -> Sign | None:
    return Sign("triangle-alert", "warning") if row.left > 0 else None


def _streamed(row: LoadRow) -> Sign | None:
    return Sign("users", "ink") if any(each.stream for each in row.teaching) else None


def _norm(row: Teacher, norms: LoadNorms) -> Sign | None:
    if not row.hours:
        return None
    match verdict(row.hours, norms):
        case Verdict.OVER:
            return Sign("circle-alert", "danger")
        case Verdict.FITS:
            return Sign("circle-check", "text")
    return None
