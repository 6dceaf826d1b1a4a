"""A page of a subgroup beside the page of the whole group: what it is called, and what it is kept for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from college.page_kinds import kinds_of, of_whole
from college.plans import Work
from db.models.groups import Subgroup
from db.models.journal import Page

Asked = TypeVar("Asked", bound="Select[*tuple[Any, ...]]")
PART = func.coalesce(Subgroup.name, "")  # asked beside `with_part`


def with_part(asked: Asked) -> Asked:
    """Let a question about pages also know the subgroup of each."""
    return asked.outerjoin(Subgroup, Subgroup.id == Page.subgroup_id)


def part_of(session: Session, page: Page) -> str:
    """Return the name of the subgroup whose page it is, "" for the whole group."""
    if page.subgroup_id is None:
        return ""
    return session.scalar(select(Subgroup.name).where(Subgroup.id == page.subgroup_id)) or ""


def kinds_on(session: Session, page: Page) -> frozenset[Work]:
    """Return the kinds of work of its line for which a page is kept."""
    if page.subgroup_id is not None:
        return kinds_of(page.kinds)
    parts = session.scalars(
        select(Page.kinds).where(
            Page.group_id == page.group_id, Page.line_id == page.line_id, Page.year == page.year,
            Page.subgroup_id.is_not(None), Page.withdrawn_at.is_(None),
        )
    )  # fmt: skip
    return of_whole(page.kinds, parts)


def kinds_in(session: Session, year: int) -> Mapping[UUID, frozenset[Work]]:
    """Return for which kinds of work each page of a study year is kept."""
    told = session.execute(
        select(Page.id, Page.group_id, Page.line_id, Page.subgroup_id, Page.kinds).where(
            Page.year == year, Page.withdrawn_at.is_(None)
        )
    ).all()
    parts: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for _, group, line, part, kinds in told:
        if part is not None:
            parts[group, line].append(kinds)
    return {
        page: kinds_of(kinds) if part is not None else of_whole(kinds, parts.get((group, line), ()))
        for page, group, line, part, kinds in told
    }


def names_of_parts(session: Session, parts: Collection[UUID]) -> Mapping[UUID, str]:
    """Return what these subgroups are called, those withdrawn too: a page keeps its name."""
    found: dict[UUID, str] = defaultdict(str)
    told = session.execute(select(Subgroup.id, Subgroup.name).where(Subgroup.id.in_(parts)))
    found.update((part, name) for part, name in told)
    return found
