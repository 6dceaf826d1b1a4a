"""Dated grant of a substitution: exactly these lessons, until one working day after the last of them (4.8П.1)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from college.acts import FILL_ON_THE_DAY
from college.admission.policy import DEFAULT, Policy
from college.days import spoken
from college.limits import IsWorking, end_of, is_past, working_day_after
from college.numerals import numbered
from college.phrases import phrase
from college.refusal import Refused


@dataclass(frozen=True, slots=True, order=True)
class LessonPlace:
    """A lesson by its place: page of the journal, day, pair."""

    page: UUID
    day: date
    pair: int


@dataclass(frozen=True, slots=True)
class PageDays:
    """All lessons of one page from a day to a day, both inclusive."""

    page: UUID
    first: date
    last: date

    def __contains__(self, lesson: LessonPlace) -> bool:
        return lesson.page == self.page and self.first <= lesson.day <= self.last


class Coverage(StrEnum):
    """What a grant says about an edit."""

    COVERED = "covered"
    OTHER_LESSON = "other lesson"
    EARLY = "early"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class SubstitutionGrant:
    """Access of the one who stands in: to named lessons, or to a page between two days.

    `granted` is the day on which it was confirmed, `ended` the last one where an administrator ended it before its
    time.
    """

    person: UUID
    lessons: frozenset[LessonPlace] = frozenset()
    pages: tuple[PageDays, ...] = ()
    granted: date | None = None
    ended: date | None = None

    @property
    def first_day(self) -> date:
        """Day of the first lesson; the grant names at least one."""
        return min([lesson.day for lesson in self.lessons] + [days.first for days in self.pages])

    @property
    def last_day(self) -> date:
        """Day of the last lesson."""
        return max([lesson.day for lesson in self.lessons] + [days.last for days in self.pages])


def covers(grant: SubstitutionGrant, lesson: LessonPlace) -> bool:
    """Whether the grant names the lesson."""
    return lesson in grant.lessons or any(lesson in days for days in grant.pages)


def writing_ends(
    last: date, granted: date | None, ended: date | None, is_working: IsWorking, policy: Policy = DEFAULT
) -> date:
    """Return the last day of writing: the working day after the last lesson.

    Counted from the confirmation if that came later, so that nobody is given an access that is already over; an
    administrator's own end goes before both.
    """
    counted = last if granted is None else max(last, granted)
    end = working_day_after(counted, policy.substitution_tail_working_days, is_working)
    return end if ended is None else min(end, ended)


def last_write(grant: SubstitutionGrant, is_working: IsWorking, zone: tzinfo, policy: Policy = DEFAULT) -> datetime:
    """Return when writing ends: 23:59 of its last day."""
    return end_of(writing_ends(grant.last_day, grant.granted, grant.ended, is_working, policy), zone)


def is_in_force(
    grant: SubstitutionGrant, day: date, is_working: IsWorking, zone: tzinfo, policy: Policy = DEFAULT
) -> bool:
    """Whether the one who stands in writes on the day, from the first lesson's day on."""
    return grant.first_day <= day <= last_write(grant, is_working, zone, policy).astimezone(zone).date()


def coverage(
    grant: SubstitutionGrant,
    lesson: LessonPlace,
    event: datetime,
    *,
    is_working: IsWorking,
    zone: tzinfo,
    remarks: Collection[LessonPlace] = (),
    policy: Policy = DEFAULT,
) -> Coverage:
    """Say whether an edit of the lesson at this moment lies inside the grant.

    `remarks` are lessons with a remark that nobody has verified yet: each stays open by itself (4.8П.3), unless the
    administrator has ended the grant.
    """
    if not covers(grant, lesson):
        return Coverage.OTHER_LESSON
    if event.astimezone(zone).date() < grant.first_day:
        return Coverage.EARLY
    if is_past(last_write(grant, is_working, zone, policy), event):
        stays_open = lesson in remarks and grant.ended is None
        return Coverage.COVERED if stays_open else Coverage.LATE
    return Coverage.COVERED


def accepts(
    grant: SubstitutionGrant,
    edits: Iterable[tuple[LessonPlace, datetime]],
    *,
    is_working: IsWorking,
    zone: tzinfo,
    policy: Policy = DEFAULT,
) -> bool:
    """Whether edits that waited for the confirmation are taken now: every one of them lies inside the grant."""
    return all(
        coverage(grant, lesson, event, is_working=is_working, zone=zone, policy=policy) is Coverage.COVERED
        for lesson, event in edits
    )


def refuse_outside(
    grant: SubstitutionGrant,
    lesson: LessonPlace,
    event: datetime,
    *,
    is_working: IsWorking,
    zone: tzinfo,
    remarks: Collection[LessonPlace] = (),
    policy: Policy = DEFAULT,
) -> None:
    """Refuse an edit that lies outside the grant, with who may help."""
    match coverage(grant, lesson, event, is_working=is_working, zone=zone, remarks=remarks, policy=policy):
        case Coverage.OTHER_LESSON:
            told = phrase("Занятие %s в замену не входит. Доступ к нему даёт администратор по записи диспетчера.")
            raise Refused(told % spoken(lesson.day), FILL_ON_THE_DAY)
        case Coverage.EARLY:
            told = phrase("Замена начинается %s. До этого дня записи ведёт основной преподаватель.")
            raise Refused(told % spoken(grant.first_day), FILL_ON_THE_DAY)
        case Coverage.LATE:
            end = last_write(grant, is_working, zone, policy).astimezone(zone).date()
            told = phrase("Замена %s окончена %s. Дальше оценки исправляет основной преподаватель.")
            raise Refused(told % (spoken(lesson.day), spoken(end)), FILL_ON_THE_DAY)
        case Coverage.COVERED:
            return


def refuse_substitution(grant: SubstitutionGrant, policy: Policy = DEFAULT) -> None:
    """Refuse a grant that names nothing, or names more than a substitution is for."""
    if not grant.lessons and not grant.pages:
        raise Refused(phrase("Назовите занятия: доступ на замену даётся к названным занятиям."), FILL_ON_THE_DAY)
    if any(days.last < days.first for days in grant.pages):
        raise Refused(phrase("Последний день замены раньше первого."), FILL_ON_THE_DAY)
    if grant.last_day - grant.first_day >= timedelta(days=policy.substitution_days):
        most = numbered(policy.substitution_days, "день", "дня", "дней")
        told = phrase(
            "Доступ на замену даётся не больше чем на %s. Дольше — это смена нагрузки, её вносит заместитель."
        )
        raise Refused(told % most, FILL_ON_THE_DAY)
