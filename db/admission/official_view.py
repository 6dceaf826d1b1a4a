"""The one door to journals for an outside official: opened for his dated grants, it knows nothing beyond (1.5)."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission import officials
from college.admission.officials import OFFICIALS, OfficialGrant, State
from college.days import spoken
from college.names import PersonName
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Role
from db.engine import Engine, reading
from db.journal_sheet import MARKS, SECTIONS, PageSeen, SheetSeen, pages, sheet
from db.models.admission import DatedGrant
from db.models.journal import Page
from db.models.people import PersonName as NameRow
from db.officials import matrix
from db.stand_ins import prolonged
from db.troubles import troubles


@dataclass(frozen=True, slots=True)
class Door:
    """What one official may look at on one day, at one moment of the database."""

    session: Session = field(repr=False)
    person: UUID
    name: PersonName
    day: date
    grants: tuple[OfficialGrant, ...]

    @property
    def until(self) -> date:
        """The last day of the longest grant."""
        return max(grant.last for grant in self.grants)

    def sees(self, section: str, group: UUID) -> bool:
        """Whether a grant in force names the section for the group."""
        return any(officials.covers(grant, section, Action.SEE, group) for grant in self.grants)


@contextmanager
def door(engine: Engine, person: UUID, day: date) -> Iterator[Door]:
    """Open the door for an official. Raises Refused where no grant of his is in force."""
    with troubles(), Session(reading(engine), autoflush=False) as session:
        given = tuple(_grants(session, person))
        grants = tuple(grant for grant in given if officials.is_in_force(grant, day))
        if not grants:
            raise _shut(min((grant.first for grant in given if grant.first > day), default=None))
        yield Door(session, person, _name_of(session, person, day), day, grants)


def _shut(opens: date | None) -> Refused:
    if opens is not None:
        return Refused(phrase("Внешний доступ откроется %s: так назначено приказом.") % spoken(opens), OFFICIALS)
    return Refused(phrase("Внешний доступ не открыт или кончился. Его открывает администратор по приказу."), OFFICIALS)


def pages_of(door: Door) -> tuple[PageSeen, ...]:
    """Return the pages of this study year that the grants reach, by group and plan."""
    groups = {group for grant in door.grants for group in grant.groups if door.sees(MARKS, group)}
    return pages(door, Page.group_id.in_(groups))


def sheet_of(door: Door, page: UUID) -> SheetSeen:
    """Draw a page. Raises Refused where no grant reaches it, in the same words as where there is none."""
    seen = next((one for one in pages_of(door) if one.id == page), None)
    if seen is None:
        raise Refused(
            phrase("Этого в вашем доступе нет. Его состав определяет приказ, вносит администратор."), OFFICIALS
        )
    return sheet(door, seen, frozenset(name for name in SECTIONS if door.sees(name, seen.group)))


# ---- grants


def _grants(session: Session, person: UUID) -> Iterator[OfficialGrant]:
    known = officials.official_sections(matrix(session))
    rows = _standing(session, person)
    longer = prolonged(session, {row.id for row in rows})
    for row in rows:
        groups = frozenset(UUID(group) for group in json.loads(row.groups))
        last = max(row.last_day, longer.get((row.id, person), row.last_day))
        yield OfficialGrant(person, known & set(json.loads(row.sections)), groups, row.first_day, last)


def _standing(session: Session, person: UUID) -> Sequence[DatedGrant]:
    return session.scalars(
        select(DatedGrant).where(
            DatedGrant.person_id == person,
            DatedGrant.kind == Role.OFFICIAL.value,
            DatedGrant.standing == State.ACTIVE.value,
            DatedGrant.withdrawn_at.is_(None),
        )
    ).all()


def _name_of(session: Session, person: UUID, day: date) -> PersonName:
    row = session.scalar(
        select(NameRow)
        .where(NameRow.person_id == person, NameRow.since <= day, NameRow.withdrawn_at.is_(None))
        .order_by(NameRow.since.desc())
        .limit(1)
    )
    return PersonName(row.surname, row.given, row.patronymic) if row else PersonName("—", "")
