"""What a commission's chair looks after: the lines of its disciplines, their pages and its teachers, day by day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from college.teaching import Span
from db.models.commissions import Commission, CommissionLine, CommissionMember
from db.models.journal import Page

Belongs = Mapping[UUID, tuple[tuple[UUID, Span], ...]]  # to which commissions, and when


@dataclass(frozen=True, slots=True)
class Oversight:
    """What belongs to some commissions; a page lies where its line of the plan does."""

    lines: Belongs = field(default_factory=dict)
    members: Belongs = field(default_factory=dict)
    pages: Mapping[UUID, tuple[UUID, UUID, int]] = field(default_factory=dict)  # group, line, year

    def of_line(self, line: UUID | None, day: date, chaired: Collection[UUID]) -> UUID | None:
        """Return the commission of a line on the day, one of those that are chaired first."""
        return _on(self.lines.get(line, ()) if line else (), day, chaired)

    def of_page(self, page: UUID, day: date, chaired: Collection[UUID]) -> UUID | None:
        """Return the commission of a page on the day."""
        return self.of_line(self.pages[page][1], day, chaired) if page in self.pages else None

    def of_person(self, person: UUID | None, day: date, chaired: Collection[UUID]) -> UUID | None:
        """Return the commission to which a teacher belongs on the day."""
        return _on(self.members.get(person, ()) if person else (), day, chaired)


NOTHING = Oversight()


def oversight(reader: Connection | Session, commissions: Collection[UUID]) -> Oversight:
    """Return what belongs to these commissions, as far as they stand."""
    if not commissions:
        return NOTHING
    lines = _belonging(reader, CommissionLine, CommissionLine.line_id, commissions)
    pages = reader.execute(select(Page.id, Page.group_id, Page.line_id, Page.year).where(Page.line_id.in_(lines)))
    return Oversight(
        lines,
        _belonging(reader, CommissionMember, CommissionMember.person_id, commissions),
        {page: (group, line, year) for page, group, line, year in pages},
    )


def _belonging(
    reader: Connection | Session,
    model: type[CommissionLine] | type[CommissionMember],
    what: object,
    commissions: Collection[UUID],
) -> Belongs:
    told = reader.execute(
        select(what, model.commission_id, model.first_day, model.last_day)  # type: ignore[call-overload]
        .join(Commission, Commission.id == model.commission_id)
        .where(model.commission_id.in_(commissions), model.withdrawn_at.is_(None), Commission.withdrawn_at.is_(None))
    )
    found: dict[UUID, list[tuple[UUID, Span]]] = defaultdict(list)
    for each, commission, first, last in told:
        found[each].append((commission, Span(first, last)))
    return {each: tuple(spans) for each, spans in found.items()}


def _on(belongs: Collection[tuple[UUID, Span]], day: date, chaired: Collection[UUID]) -> UUID | None:
    found = sorted((commission for commission, span in belongs if day in span), key=lambda each: each not in chaired)
    return found[0] if found else None
