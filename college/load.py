"""The load (тарификация): hours of a group's lines in a study year, who teaches them and what is left."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID

from college.acts import clause
from college.numerals import short_hours
from college.page_kinds import ALL
from college.phrases import phrase
from college.plan_checks import PRACTICES, TAUGHT
from college.plans import CLASSROOM, LineKind, PlanLine, Work
from college.refusal import Refused
from college.teaching import Span
from college.terms import StudyYear, spans_of, year_title

LOAD = clause("4.2.4")
# What a teacher is paid for: lessons, consultations and the exam itself.
TAUGHT_KINDS = CLASSROOM | {Work.CONSULTATION, Work.CONTROL}
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class LoadNorms:
    """What the college holds its teachers to in a study year; the defaults are those of the order on working time."""

    rate: int = 720  # hours of one rate
    most: int = 1440


STANDARD = LoadNorms()
NORMS = tuple(LoadNorms.__dataclass_fields__)
MOST_OF_A_NORM = 3000  # hours; more than a year has


class Verdict(Enum):
    """How a teacher's hours stand to the norm."""

    UNDER = "under"
    FITS = "fits"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody's teaching of one page between two days, of one kind of work or of all; `stream` is taught together."""

    id: UUID
    page: UUID
    person: UUID
    span: Span
    kind: Work | None = None
    stream: UUID | None = None


@dataclass(frozen=True, slots=True)
class PageHours:
    """The hours that a page needs in its year: by term and kind of work."""

    page: UUID
    terms: Mapping[int, Mapping[Work, Decimal]]

    @property
    def total(self) -> Decimal:
        """All of them."""
        return sum((hours for kinds in self.terms.values() for hours in kinds.values()), _NONE)


def hours_of(line: PlanLine, course: int, page: UUID, kinds: frozenset[Work] = ALL) -> PageHours:
    """Return what a teacher gives of a line on a course, of these kinds of work."""
    terms: dict[int, dict[Work, Decimal]] = {}
    for part in line.hours:
        is_taught = part.kind in kinds and (part.kind in TAUGHT_KINDS or line.kind in PRACTICES)
        if part.term in (course * 2 - 1, course * 2) and is_taught:
            terms.setdefault(part.term, {})[part.kind] = part.hours
    return PageHours(page, terms)


def has_page(line: PlanLine, course: int) -> bool:
    """Say whether a line has a page of the journal on a course: it is taught there by somebody (4.2.4)."""
    if line.kind not in TAUGHT or line.kind is LineKind.FINAL:
        return False
    kinds = {part.kind for part in line.hours if part.term in (course * 2 - 1, course * 2)}
    return bool(kinds & CLASSROOM) or bool(kinds and line.kind in PRACTICES)


def shares(hours: PageHours, teaching: Sequence[Assigned], course: int, year: int) -> dict[UUID, Decimal]:
    """Return how many hours of a page each assignment takes.

    A kind of work is shared by the days of its term: who teaches half of them gives half of its hours. Two who teach
    the same days share those days.
    """
    found: dict[UUID, Decimal] = dict.fromkeys((each.id for each in teaching), _NONE)
    for span in spans_of(course, year):
        days = (span.last - span.first).days + 1
        for kind, amount in hours.terms.get(span.number, {}).items():
            mine = {each.id: _days(each.span, span.first, span.last) for each in teaching if each.kind in (None, kind)}
            whole = max(sum(mine.values()), days)
            for id_, taught in mine.items():
                found[id_] += amount * taught / whole
    return {id_: amount.quantize(Decimal("0.1")) for id_, amount in found.items()}


def of_teachers(teaching: Iterable[Assigned], taken: Mapping[UUID, Decimal]) -> dict[UUID, Decimal]:
    """Sum the hours of each teacher; of what he teaches to several groups together, the longest counts once."""
    found: dict[UUID, Decimal] = defaultdict(Decimal)
    streams: dict[tuple[UUID, UUID, Work | None], Decimal] = {}
    for each in teaching:
        hours = taken.get(each.id, _NONE)
        if each.stream is None:
            found[each.person] += hours
        else:
            key = each.person, each.stream, each.kind
            streams[key] = max(streams.get(key, _NONE), hours)
    for (person, _, _), hours in streams.items():
        found[person] += hours
    return dict(found)


def verdict(hours: Decimal, norms: LoadNorms = STANDARD) -> Verdict:
    """Say how hours stand to the norm."""
    return Verdict.OVER if hours > norms.most else Verdict.UNDER if hours < norms.rate else Verdict.FITS


def told(hours: Decimal, norms: LoadNorms = STANDARD) -> str:
    """Say how a teacher's hours stand to the norm, in words."""
    match verdict(hours, norms):
        case Verdict.OVER:
            return phrase("больше наибольшей нагрузки на %s ч") % short_hours(hours - norms.most)
        case Verdict.UNDER:
            return phrase("до ставки не хватает %s ч") % short_hours(norms.rate - hours)
        case Verdict.FITS:
            return phrase("ставка и %s ч") % short_hours(hours - norms.rate)


def refuse_assignment(
    name: str, span: Span, year: int, others: Collection[Assigned], kind: Work | None, dismissed: date | None
) -> None:  # fmt: skip
    """Refuse days outside the study year, who has left by then, and the same person twice on the same days."""
    whole = StudyYear(year)
    if span.first not in whole or (span.last is not None and (span.last < span.first or span.last not in whole)):
        told_ = phrase("Нагрузку назначают в пределах учебного года %s. Проверьте дни.")
        raise Refused(told_ % year_title(year), LOAD)
    if dismissed is not None and dismissed < (span.last or whole.last_day):
        raise Refused(phrase("%s не работает до конца этого срока. Назначьте до дня увольнения.") % name, LOAD)
    if any(_meets(each.span, span) and (each.kind is None or kind is None or each.kind is kind) for each in others):
        raise Refused(phrase("%s уже ведёт эту страницу в эти дни.") % name, LOAD)


def is_norm(name: str, hours: int) -> bool:
    """Whether a norm of this name may have so many hours."""
    return name in NORMS and 1 <= hours <= MOST_OF_A_NORM


def norms_of(rate: str, most: str) -> LoadNorms:
    """Read the norms that somebody typed. Raises Refused."""
    told = [text.strip() for text in (rate, most)]
    if not all(text.isdecimal() and is_norm(NORMS[0], int(text)) for text in told):
        raise Refused(phrase("Норма — целое число часов от 1 до %d.") % MOST_OF_A_NORM, LOAD)
    norms = LoadNorms(*map(int, told))
    if norms.most < norms.rate:
        raise Refused(phrase("Наибольшая нагрузка меньше ставки. Проверьте числа."), LOAD)
    return norms


def refuse_kinds(kinds: Collection[Work], planned: Collection[Work]) -> None:
    """Refuse to let subgroups have apart what the line has not, or nothing."""
    if not kinds or not set(kinds) <= set(planned) & CLASSROOM:
        raise Refused(phrase("Такого вида работы в строке нет. Выберите из тех, что в ней есть."), LOAD)


def _days(span: Span, first: date, last: date) -> int:
    begins, ends = max(span.first, first), min(span.last or last, last)
    return max((ends - begins).days + 1, 0)


def _meets(one: Span, other: Span) -> bool:
    far = max(one.first, other.first) + timedelta(400)
    return one.first <= (other.last or far) and other.first <= (one.last or far)
