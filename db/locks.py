"""Why a person may not write to a lesson: the rules that the server asks again when the entry arrives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from college.acts import FILL_ON_THE_DAY
from college.admission.agreements import waiting
from college.days import spoken
from college.lessons import refuse_past_plan
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Place, may
from college.teaching import refuse_stand_in
from college.terms import refuse_closed, refuse_future, spans_of, term_on
from db.scope import PersonRights, place_of


@dataclass(frozen=True, slots=True)
class PageEnd:
    """Whether the plan has closed a page, and from which day."""

    is_closed: bool = False
    dropped: date | None = None


STANDS = PageEnd()


class Standing(Protocol):
    """A lesson as far as a lock asks."""

    @property
    def day(self) -> date: ...
    @property
    def pair(self) -> int: ...
    @property
    def cancelled(self) -> bool: ...
    @property
    def cancel_reason(self) -> str: ...


class Locks:
    """What one person may write on one page of a group today."""

    def __init__(
        self, rights: PersonRights, page: UUID, group: UUID, year: int, enrolled: int, day: date,
        ends: PageEnd = STANDS,
    ) -> None:  # fmt: skip
        self._rights, self._page, self._group, self._year, self._day = rights, page, group, year, day
        self._ends = ends
        self._spans = spans_of(year - enrolled + 1, year)
        self._actor = rights.actor_on(day)
        self._known: dict[tuple[str, date, Place], bool] = {}

    def of(self, lesson: Standing, teacher: str, *, born: bool) -> tuple[Refused | None, Refused | None]:
        """Return why marks, and why topic, homework and roll of this lesson are closed to the person, or None.

        A lesson is born by whoever may write its topic: a mark alone does not say that it was held.
        """
        entry = next(self._reasons(lesson, teacher, marks=False), None) or (None if born else self.birth(lesson.day))
        marks = next(self._reasons(lesson, teacher, marks=True), None) if born else entry
        return marks, entry

    def birth(self, day: date) -> Refused | None:
        """Return why no lesson may be made, or moved to, on this day of the page, or None."""
        try:
            refuse_past_plan(day, is_closed=self._ends.is_closed, dropped=self._ends.dropped)
        except Refused as refusal:
            return refusal
        return None

    def reason(self, lesson: Standing) -> Refused | None:
        """Return why the reason of an absence from this lesson is closed to the person, or None."""
        where = place_of(
            self._rights, self._page, self._group, lesson.day, lesson.pair, self._day, marks=False
        )  # fmt: skip
        if self._rights.has_left(self._day) or not self._may("journal.absence_reason", self._day, where):
            return Refused(phrase("Причину пропуска указывает куратор группы."), None)
        return next(self._untimely(lesson), None)

    def _reasons(self, lesson: Standing, teacher: str, *, marks: bool) -> Iterator[Refused]:
        if not self._rights.is_admitted(self._day):
            yield waiting()
        if lesson.cancelled:
            told = f": {lesson.cancel_reason}" if lesson.cancel_reason else ""
            yield Refused(phrase("Занятие %s отменено%s. Записывать в него нечего.") % (spoken(lesson.day), told))
        try:
            refuse_future(lesson.day, self._day)
            self._refuse_foreign(lesson, teacher, marks=marks)
        except Refused as refusal:
            yield refusal
        yield from self._untimely(lesson)

    def _untimely(self, lesson: Standing) -> Iterator[Refused]:
        try:
            refuse_future(lesson.day, self._day)
            closure = self._rights.closures.get((self._group, self._year, term_on(lesson.day, self._spans)))
            refuse_closed(closure, person=self._rights.person, today=self._day)
        except Refused as refusal:
            yield refusal

    def _refuse_foreign(self, lesson: Standing, teacher: str, *, marks: bool) -> None:
        rights = self._rights
        where = place_of(rights, self._page, self._group, lesson.day, lesson.pair, self._day, marks=marks)
        section = "journal.marks" if marks else "journal.topics"
        if self._may(section, lesson.day, where) and not rights.has_left(self._day):
            return
        ended = [span.last for span in rights.teachings.get(self._page, ()) if lesson.day in span and span.last]
        if ended and not any(last >= self._day for last in ended):
            told = phrase("Вы вели этот журнал до %s: здесь можно только читать. Исправить может заместитель по УМР.")
            raise Refused(told % spoken(max(ended)), FILL_ON_THE_DAY)
        held = rights.held(self._page, lesson.day, lesson.pair)
        refuse_stand_in(rights.person, held)
        if held.substitute is not None:
            told = phrase("Занятие %s вёл по замене %s — оценки исправляет он.")
            raise Refused(told % (spoken(lesson.day), teacher), FILL_ON_THE_DAY)
        # «Громов П. С.» brings the stop of the sentence along.
        who = teacher.removesuffix(".") or "—"
        raise Refused(phrase("Занятие %s ведёт %s. Здесь можно только читать.") % (spoken(lesson.day), who))

    def _may(self, section: str, on: date, where: Place) -> bool:
        key = (section, on, where)
        if key not in self._known:
            self._known[key] = may(self._rights.matrix, self._actor, section, Action.WRITE, on, where)
        return self._known[key]
