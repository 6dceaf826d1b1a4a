"""Dates of a КТП along the timetable: lines take the lessons that are left, and what that says of the year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from college.ktp.lines import USUAL_HOURS
from college.numerals import numbered
from college.phrases import phrase


@dataclass(frozen=True, slots=True)
class Slot:
    """A lesson of one group as the timetable has it, or as it was held; `topic` is the line that was given in it."""

    day: date
    is_cancelled: bool = False
    topic: UUID | None = None
    hours: Decimal = USUAL_HOURS
    is_given: bool = False  # held, with some topic


@dataclass(frozen=True, slots=True)
class Flow:
    """How a КТП lies along the lessons of one group."""

    days: Mapping[UUID, tuple[date, ...]] = field(default_factory=dict)
    given: frozenset[UUID] = frozenset()
    behind: Decimal = Decimal(0)  # hours that the timetable has had and nobody gave; less than nought: ahead of it
    lacking: Decimal = Decimal(0)  # hours of lines that no lesson is left for; less than nought: lessons to spare
    last: date | None = None  # on which the last line is to be given

    @property
    def sentence(self) -> str:
        """Say how far the group is, and whether its year is long enough."""
        if not self.days:
            return phrase("В расписании занятий нет, дат пока нет.")
        return f"{_drift(self.behind)} {_forecast(self.lacking, self.last)}"


def flow(lines: Sequence[tuple[UUID, Decimal]], slots: Iterable[Slot], today: date) -> Flow:
    """Lay lines with their hours along the lessons of a group: what was given keeps its day, the rest flows on.

    A cancelled lesson takes no line, so all that follow move on; a line of more hours than a pair takes several.
    """
    told = sorted(slots, key=lambda slot: slot.day)
    days: dict[UUID, list[date]] = {}
    for slot in told:
        if slot.topic is not None and slot.is_given:
            days.setdefault(slot.topic, []).append(slot.day)
    given = frozenset(days)
    free = [slot for slot in told if not slot.is_given and not slot.is_cancelled]
    left, lacking = iter(free), Decimal(0)
    for line, hours in lines:
        if line in given:
            continue
        for _ in range(_pairs(hours)):
            taken = next(left, None)
            if taken is None:
                lacking += USUAL_HOURS
            else:
                days.setdefault(line, []).append(taken.day)
    spare = sum((slot.hours for slot in left), Decimal(0))
    return Flow(
        {line: tuple(each) for line, each in days.items()}, given, _behind(told, today), lacking - spare,
        max((each[-1] for each in days.values()), default=None),
    )  # fmt: skip


def _behind(slots: Iterable[Slot], today: date) -> Decimal:
    found = Decimal(0)
    for slot in slots:
        if slot.day < today:
            found += slot.hours
        if slot.is_given:
            found -= slot.hours
    return found


def _pairs(hours: Decimal) -> int:
    return max(int(-(-hours // USUAL_HOURS)), 1)


def _drift(behind: Decimal) -> str:
    if not behind:
        return phrase("Идёт по плану.")
    told = phrase("Отставание от плана: %s.") if behind > 0 else phrase("Опережение плана: %s.")
    return told % _hours(abs(behind))


def _forecast(lacking: Decimal, last: date | None) -> str:
    until = f"{last:%d.%m.%Y}" if last else ""
    if lacking > 0:
        return phrase("До конца года не хватит %s.") % _hours(lacking, is_lack=True)
    if lacking < 0:
        return phrase("Последнее занятие %s, останется %s.") % (until, _hours(-lacking))
    return phrase("Последнее занятие %s.") % until


def _hours(hours: Decimal, *, is_lack: bool = False) -> str:
    lessons = int(hours // USUAL_HOURS)
    one, few = ("занятия", "занятий") if is_lack else ("занятие", "занятия")
    words = numbered(lessons, phrase(one), phrase(few), phrase("занятий"))
    amount = f"{hours:f}".rstrip("0").rstrip(".") if hours % 1 else f"{int(hours)}"
    return f"{words} ({amount} ч)"
