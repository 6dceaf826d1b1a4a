"""The one door to journals for an employee in a browser: what his own rights of today reach, to read only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Place, may
from db.engine import reading
from db.journal_sheet import SECTIONS, PageSeen, SheetSeen, pages, sheet
from db.rights import PersonRights, load_rights
from db.scope import pages_seen
from db.troubles import troubles

NOT_YOURS = phrase("Этого журнала среди открытых вам нет. Права назначает администратор журнала.")
NO_AGREEMENT = phrase("Роль ещё не действует: нет соглашения о неразглашении. Его вносит отдел кадров.")
LEFT = phrase("Последний рабочий день прошёл. Вопросы — к администратору.")


class Left(Refused):
    """He has left: no page is his any more."""


@dataclass(frozen=True, slots=True)
class Door:
    """What one employee may look at on one day, at one moment of the database."""

    session: Session = field(repr=False)
    rights: PersonRights = field(repr=False)
    day: date

    @property
    def person(self) -> UUID:
        """Who looks."""
        return self.rights.person

    def sees(self, section: str, page: PageSeen) -> bool:
        """Whether his rights of the day show him this section of the page."""
        rights, day = self.rights, self.day
        own, granted = page.id in rights.teachings, page.id in rights.pages_granted(day)
        where = Place(page=page.id, group=page.group, own=own, granted=granted)
        return may(rights.matrix, rights.actor_on(day), section, Action.SEE, day, where)


@contextmanager
def door(engine: Engine, person: UUID, day: date) -> Iterator[Door]:
    """Open the door for an employee. Raises Left for who has left."""
    with troubles(), Session(reading(engine), autoflush=False) as session:
        rights = load_rights(session, person)
        if rights.has_left(day):
            raise Left(LEFT)
        yield Door(session, rights, day)


def pages_of(door: Door) -> tuple[PageSeen, ...]:
    """Return the pages of this study year that he may open, by group and plan: the list of `db.scope`."""
    return pages(door, pages_seen(door.rights, door.day))


def sheet_of(door: Door, page: UUID) -> SheetSeen:
    """Draw a page. Raises Refused for one that he may not open, in the same words as for one that is not there."""
    seen = next((one for one in pages_of(door) if one.id == page), None)
    if seen is None:
        raise Refused(NOT_YOURS)
    return sheet(door, seen, frozenset(name for name in SECTIONS if door.sees(name, seen)))


def why_nothing(door: Door) -> str:
    """Say why the list is empty."""
    if door.rights.waits_for_agreement(door.day):
        return NO_AGREEMENT
    return phrase(
        "В этом учебном году журналов, открытых вам, нет. Нагрузку и роли вносят учебная часть и администратор."
    )
