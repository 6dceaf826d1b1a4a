"""Journals of former study years that a person may still see: nobody holds them by himself, he is offered them."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from college.terms import study_year_of
from db.holdings import holdings_of_year
from db.models.journal import Page
from db.rights import PersonRights, Reader, load_rights


def former_holdings(reader: Reader, person: UUID, day: date, rights: PersonRights | None = None) -> tuple[str, ...]:
    """Name the buckets of journals of years before the day's that the rights of the day let this person see, sorted.

    The right is today's, as for a page that is opened (`db.scope.may_see`): a past curator sees nothing of his former
    group, a teacher what he taught, a curator the whole history of his group. The lists of its students come along.
    """
    rights = rights or load_rights(reader, person)
    if rights.has_left(day):
        return ()
    years = reader.execute(
        select(Page.year).where(Page.year < study_year_of(day), Page.withdrawn_at.is_(None)).distinct()
    ).scalars()
    names: set[str] = set()
    for year in years:
        names |= holdings_of_year(reader, rights, year, day)
    return tuple(sorted(names))
