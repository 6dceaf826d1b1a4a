"""Acting roles over real HTTP: a patched program gives none without an order, none to itself, and none outlives its end."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.roles import Role
from db import ids
from db.engine import reading
from db.models.people import RoleAssignment
from db.sync.batch import Change
from tests.server.author import Author, pulled
from tests.server.office_college import Desks, OfficeCollege

TODAY = date(2026, 11, 12)
LAST = date(2026, 11, 20)
ORDER = {"order_number": "152-к", "order_day": "2026-11-10", "order_signer": "директор Сомов А. Л."}


def role(office: OfficeCollege, whom: Role, **told: Any) -> tuple[Change, ...]:
    """A batch that gives somebody the deputy's role in his absence."""
    row = ids.fresh()
    born = {"person_id": office.people[whom].hex, "role": Role.DEPUTY_UMR.value}
    span = {"first_day": TODAY.isoformat(), "last_day": told.pop("last_day", LAST.isoformat()), "basis": ""}
    order = {"acting_for": office.people[Role.DEPUTY_UMR].hex, **ORDER, **told}
    return tuple(
        Change("role_assignment", row, group, None, None, None, values, born)
        for group, values in (("span", span), ("order", order))
    )


def closing(office: OfficeCollege, year: int) -> Change:
    """A closed term, which only a deputy may close."""
    row = ids.derived(office.id, "closure", office.group, year, 1)
    born = {"group_id": office.group.hex, "year": year, "term": 1}
    values = {"closed": True, "changed_by": None, "changed_at": None, "opened_for": None, "opened_until": None}
    return Change("closure", row, "state", None, None, None, values, born)


@pytest.fixture
def administrator(desks: Desks, office: OfficeCollege, engine: Engine) -> Author:
    return Author(desks, office, Role.ADMINISTRATOR, engine)


def answer(author: Author, *changes: Change) -> str:
    told = author.send(*changes)
    return told["reason"] or told["status"]


@pytest.mark.parametrize(
    "lacking", [{"order_number": ""}, {"order_day": None}, {"order_signer": ""}, {"last_day": None}]
)
def test_an_acting_role_without_a_whole_order_waits_for_a_decision(administrator, office, engine, lacking) -> None:
    assert answer(administrator, *role(office, Role.METHODIST, **lacking)) == "invalid"
    with Session(reading(engine)) as session:
        asked = select(RoleAssignment).where(RoleAssignment.acting_for.is_not(None))
        assert session.scalars(asked).all() == []


def test_nobody_gives_himself_an_acting_role_nor_without_the_right(desks, administrator, office, engine) -> None:
    assert answer(administrator, *role(office, Role.ADMINISTRATOR)) == "self"
    for other in (Role.DIRECTOR, Role.HR_HEAD, Role.METHODIST):
        assert answer(Author(desks, office, other, engine), *role(office, Role.SECRETARY)) == "right"


def test_an_acting_role_works_between_its_days_and_ends_by_itself(desks, administrator, office, engine, clock) -> None:
    secretary = Author(desks, office, Role.SECRETARY, engine)
    assert answer(secretary, closing(office, 2024)) == "right"
    assert answer(administrator, *role(office, Role.SECRETARY)) == "applied"
    assert answer(secretary, closing(office, 2025)) == "applied"
    clock.moment += timedelta(days=(LAST - TODAY).days)
    assert answer(secretary, closing(office, 2023)) == "applied", "on its last day still"
    clock.moment += timedelta(days=1)
    assert answer(secretary, closing(office, 2022)) == "right"


def test_what_an_acting_role_brought_is_taken_back_after_its_end(desks, administrator, office, engine, clock) -> None:
    def came() -> bool:
        return "membership" in pulled(desks, office, Role.HR_HEAD, engine)

    assert not came()
    assert answer(administrator, *role(office, Role.HR_HEAD)) == "applied"
    assert came()
    clock.moment += timedelta(days=(LAST - TODAY).days + 1)
    assert not came(), "the staff office sees no group"
