"""Why a person may not write to a lesson: the rules that the server asks again when the entry arrives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from college.acts import FILL_ON_THE_DAY
from college.days import spoken
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, may
from college.teaching import grant_ends
from college.terms import refuse_closed, refuse_future, spans_of, term_on
from db.models.journal import Page
from db.scope import PersonRights, place_of


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


@dataclass(frozen=True, slots=True)
class Locks:
    """What one person may write on one page today."""

    rights: PersonRights
    page: Page
    enrolled: int
    day: date

    def reason(self, lesson: Standing, teacher: str, *, marks: bool) -> Refused | None:
        """Return why marks (or topic, homework and roll) of this lesson are closed to the person, or None."""
        return next(self._reasons(lesson, teacher, marks=marks), None)

    def _reasons(self, lesson: Standing, teacher: str, *, marks: bool) -> Iterator[Refused]:
        if lesson.cancelled:
            told = f": {lesson.cancel_reason}" if lesson.cancel_reason else ""
            yield Refused(phrase("Занятие %s отменено%s. Записывать в него нечего.") % (spoken(lesson.day), told))
        try:
            refuse_future(lesson.day, self.day)
            self._refuse_foreign(lesson, teacher, marks=marks)
            self._refuse_closed(lesson.day)
        except Refused as refusal:
            yield refusal

    def _refuse_foreign(self, lesson: Standing, teacher: str, *, marks: bool) -> None:
        rights, page = self.rights, self.page
        where = place_of(rights, page.id, page.group_id, lesson.day, lesson.pair, self.day, marks=marks)
        section = "journal.marks" if marks else "journal.topics"
        may_write = may(rights.matrix, rights.actor, section, Action.WRITE, lesson.day, where)
        if may_write and not rights.has_left(self.day):
            return
        substitute = rights.substitutions.get((page.id, lesson.day, lesson.pair))
        if substitute == rights.person:
            told = phrase("Замена %s окончена %s. Дальше оценки исправляет основной преподаватель.")
            raise Refused(told % (spoken(lesson.day), spoken(grant_ends(lesson.day))), FILL_ON_THE_DAY)
        if substitute is not None:
            told = phrase("Занятие %s вёл по замене %s — оценки исправляет он.")
            raise Refused(told % (spoken(lesson.day), teacher), FILL_ON_THE_DAY)
        raise Refused(phrase("Занятие %s ведёт %s. Здесь можно только читать.") % (spoken(lesson.day), teacher or "—"))

    def _refuse_closed(self, lesson_day: date) -> None:
        term = term_on(lesson_day, spans_of(self.page.year - self.enrolled + 1, self.page.year))
        closure = self.rights.closures.get((self.page.group_id, self.page.year, term))
        refuse_closed(closure, person=self.rights.person, today=self.day)
