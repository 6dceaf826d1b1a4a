"""Lines of a КТП as it is kept: judged by the same checks as a table that a person brings, and numbered anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from college.ktp.against_plan import WorkSum, sums_against
from college.ktp.checks import KtpNote, checked
from college.ktp.rows import KtpRow, KtpTable
from college.lessons import LessonKind
from college.phrases import phrase
from college.plans import PlanHours
from college.refusal import Refused
from college.topics import NumberedLesson, TopicKind, kind_of, lesson_of
from college.topics.numbering import next_number
from college.topics.numbers import number_in_field

USUAL_HOURS = Decimal(2)  # a pair
# How much fits into each field; `db.models.topic_plans` has as much room.
LONGEST = {"title": 500, "section": 300, "competencies": 300, "homework": 1000, "equipment": 500}
MOST_HOURS_KEPT, MOST_NUMBER = Decimal(999), 9999


@dataclass(frozen=True, slots=True)
class KtpLine:
    """One lesson of a КТП."""

    title: str = ""
    hours: Decimal = USUAL_HOURS
    kind: LessonKind = LessonKind.LECTURE
    work_number: int | None = None
    section: str = ""
    competencies: str = ""
    homework: str = ""
    equipment: str = ""


def row_of(line: KtpLine, place: int) -> KtpRow:
    """Return a line as the checks read it; `place` is its number, from 1."""
    number = str(line.work_number) if line.work_number is not None else ""
    return KtpRow(
        place, str(place), line.section, line.title, kind_of(line.kind), "", str(line.hours), line.hours, number,
        line.competencies, line.homework, line.equipment,
    )  # fmt: skip


def notes_of(lines: Sequence[KtpLine]) -> tuple[KtpNote, ...]:
    """Return all that is wrong with the lines, in their order; the place of a note is the number of its line."""
    return checked(KtpTable(tuple(row_of(line, place) for place, line in enumerate(lines, 1))))


def sums_of_lines(lines: Sequence[KtpLine], hours: Iterable[PlanHours]) -> tuple[WorkSum, ...]:
    """Return by kind of work what the plan gives and what the lines hold."""
    return sums_against([row_of(line, place) for place, line in enumerate(lines, 1)], hours)


def line_of(row: KtpRow) -> KtpLine:
    """Return what a row of a table becomes in the КТП; hours that are none are the usual ones."""
    hours = row.hours if row.hours is not None and 0 < row.hours <= MOST_HOURS_KEPT else USUAL_HOURS
    field = number_in_field(row.work_number)
    number = int(field) if field.isdecimal() and int(field) <= MOST_NUMBER else None
    texts = {
        "title": row.topic, "section": row.section, "competencies": row.competencies, "homework": row.homework,
        "equipment": row.equipment,
    }  # fmt: skip
    return KtpLine(
        hours=hours, kind=lesson_of(row.kind), work_number=number,
        **{name: text[: LONGEST[name]] for name, text in texts.items()},
    )  # fmt: skip


def refuse_unkept(line: KtpLine) -> None:
    """Refuse what does not fit into a line; what is merely wrong is a note and may stand in a draft."""
    for name, longest in LONGEST.items():
        if len(getattr(line, name)) > longest:
            raise Refused(phrase("Текст не помещается: здесь не больше %d знаков. Сократите его.") % longest)
    if not 0 <= line.hours <= MOST_HOURS_KEPT:
        raise Refused(phrase("Часов в строке бывает от 0 до %d.") % MOST_HOURS_KEPT)
    if line.work_number is not None and not 0 < line.work_number <= MOST_NUMBER:
        raise Refused(phrase("Номер работы — целое число от 1 до %d.") % MOST_NUMBER)


def with_next_number(before: Sequence[KtpLine], line: KtpLine) -> KtpLine:
    """Give a line the number that goes on after those before it, where its kind has numbers."""
    kind: TopicKind = kind_of(line.kind)
    if not kind.is_numbered:
        return replace(line, work_number=None)
    earlier = (
        NumberedLesson(place, each.title, kind_of(each.kind), str(each.work_number or ""))
        for place, each in enumerate(before)
    )
    return replace(line, work_number=next_number(earlier, kind))
