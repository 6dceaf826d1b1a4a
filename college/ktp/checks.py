"""What a КТП is checked for: topics by clause 3.1.8, numbers of works and lessons, hours, the author's own totals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from college.ktp.kinds import kind_of_words
from college.ktp.rows import KtpRow, KtpTable
from college.phrases import phrase
from college.topics import NumberedLesson, TopicKind, findings_of, numbering_findings
from college.topics.numbers import counted
from college.topics.reading import read

MOST_HOURS = 8  # of one lesson: a whole day of practice stands as one row in some plans


@dataclass(frozen=True, slots=True)
class KtpNote:
    """One sentence about one row; `about` is a code of the topic rule or the word for another check."""

    place: int
    about: str
    sentence: str
    proposal: str = ""


def checked(table: KtpTable, after: Iterable[KtpRow] = ()) -> tuple[KtpNote, ...]:
    """Return all that is wrong, in the order of the rows; `after` are the rows of the tables before this one."""
    notes = [
        *_topics(table.rows),
        *_numbering(table.rows, after),
        *_lesson_numbers(table.rows),
        *_hours(table),
        *_kinds(table.rows),
        *_totals(table),
    ]
    return tuple(sorted(notes, key=lambda note: note.place))


def sums_of(rows: Iterable[KtpRow]) -> Mapping[TopicKind, Decimal]:
    """Return hours by kind of lesson; what is no number of hours counts as nought."""
    found: dict[TopicKind, Decimal] = {}
    for row in rows:
        found[row.kind] = found.get(row.kind, Decimal(0)) + max(row.hours or Decimal(0), Decimal(0))
    return found


def told(hours: Decimal) -> str:
    """Return hours as a person writes them: «2», «2,5»."""
    return f"{hours:f}".rstrip("0").rstrip(".").replace(".", ",") if hours % 1 else f"{int(hours)}"


def _topics(rows: Iterable[KtpRow]) -> Iterable[KtpNote]:
    last: dict[TopicKind, int] = {}
    for row in rows:
        found = read(row.topic, row.kind, row.work_number)
        following = last.get(found.work, 0) + 1 if found.work else 0
        for finding in findings_of(row.topic, row.kind, row.work_number, next_number=following):
            yield KtpNote(row.place, finding.code.value, finding.sentence, finding.proposal)
        if found.work:
            last[found.work] = counted(found.number)[-1][0] if found.number else following


def _numbering(rows: Iterable[KtpRow], after: Iterable[KtpRow]) -> Iterable[KtpNote]:
    for finding in numbering_findings(_lessons(rows), _lessons(after)):
        yield KtpNote(finding.place, "numbering", finding.sentence, finding.expected)


def _lessons(rows: Iterable[KtpRow]) -> list[NumberedLesson]:
    return [NumberedLesson(row.place, row.topic, row.kind, row.work_number) for row in rows]


def _lesson_numbers(rows: Iterable[KtpRow]) -> Iterable[KtpNote]:
    before = 0
    for row in rows:
        numbers = [value[0] for value in counted(row.number) if len(value) == 1]
        if not numbers:
            continue
        if before and numbers[0] != before + 1:
            sentence = phrase("После занятия № %d идёт № %d. Верно № %d?") % (before, numbers[0], before + 1)
            yield KtpNote(row.place, "order", sentence, str(before + 1))
        before = numbers[-1]


def _hours(table: KtpTable) -> Iterable[KtpNote]:
    if not table.has_hours:
        return
    for row in table.rows:
        if not row.raw_hours:
            yield KtpNote(row.place, "hours", phrase("Часы не указаны."))
        elif row.hours is None:
            yield KtpNote(row.place, "hours", phrase("«%s» — не число часов.") % row.raw_hours[:20])
        elif row.hours <= 0:
            yield KtpNote(row.place, "hours", phrase("Часов %s: занятие длится хотя бы час.") % told(row.hours))
        elif row.hours % 1:
            yield KtpNote(row.place, "hours", phrase("Часы дробные (%s), проверьте их.") % told(row.hours))
        elif row.hours > MOST_HOURS:
            sentence = phrase("Часов %s на одно занятие, проверьте их. Занятия записывают по одному в строке.")
            yield KtpNote(row.place, "hours", sentence % told(row.hours))


def _kinds(rows: Iterable[KtpRow]) -> Iterable[KtpNote]:
    for row in rows:
        if row.kind_text and kind_of_words(row.kind_text) is None:
            sentence = phrase("Вид занятия «%s» не узнан, строка проверена как урок.") % row.kind_text[:40]
            yield KtpNote(row.place, "kind", sentence)


def _totals(table: KtpTable) -> Iterable[KtpNote]:
    for place, words, hours in table.totals[-1:]:
        whole = sum(sums_of(table.rows).values(), Decimal(0))
        if whole != hours:
            sentence = phrase("%s: записано %s ч, в строках %s ч.") % (words.rstrip(" :."), told(hours), told(whole))
            yield KtpNote(place, "total", sentence)
