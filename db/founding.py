"""A real college on an empty server: the matrix of rights, the first administrator, and what lets him begin."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, insert, select
from sqlalchemy.orm import Session

from college.admission.agreements import Override, override_ends
from college.admission.policy import DEFAULT
from college.names import PersonName
from college.phrases import phrase
from college.roles import Grant, Role
from college.terms import is_working
from db import ids
from db.admission import account_acts, accounts
from db.admission.office_act import By
from db.admission.subjects import subjects
from db.clock import Clock, today
from db.engine import reading, writing
from db.house import found_college
from db.models.admission import Waiver
from db.models.catalogue import Right
from db.models.exchange import Meta
from db.models.people import Employee, Person, RoleAssignment
from db.models.people import PersonName as NameRow
from db.models.record import Synced, groups_of
from db.sync.placing import place_all

Row = dict[str, Any]
FIRST_RUN = phrase("первый запуск")
POST = phrase("администратор электронного журнала")


@dataclass(frozen=True, slots=True)
class Founded:
    """What the first administrator needs; the code of his slip is told once and kept hashed."""

    college: UUID
    person: UUID
    login: str
    code: str = field(repr=False)
    until: datetime


def found(
    engine: Engine, *, name: str, zone: str, admin: PersonName, grants: Sequence[Grant], clock: Clock
) -> Founded:  # fmt: skip
    """Found the college and its first administrator, and issue his slip."""
    college, person = ids.fresh(), ids.fresh()
    with writing(engine).begin() as connection:
        first = found_college(connection, college, name=name, zone=zone, demo=False, clock=clock)
        house = connection.execute(select(Meta.house)).scalar_one()
        for model, rows in _tables(college, person, admin, grants, house, clock):
            lay(connection, model, rows, first)
        place_all(connection)
    return _slip(engine, college, person, By(house), clock)


def rights(college: UUID, grants: Iterable[Grant]) -> Iterator[Row]:
    """Yield the rows of the matrix."""
    for grant in grants:
        parts = (grant.role.value, grant.section, grant.action.value)
        yield {
            "id": ids.derived(college, Right.sync.noun, *parts), "role": parts[0], "section": parts[1],
            "action": parts[2], "scope": grant.scope.value, "clause": grant.clause, "note": grant.note,
        }  # fmt: skip


def lay(connection: Connection, model: type[Synced], rows: Iterable[Row], token: str) -> None:
    """Lay rows into an empty table, with the token of the founding in every merge group."""
    table = model.__table__
    assert isinstance(table, Table)
    tokens = {f"v_{name}": token for name in groups_of(model) if name != "state"}
    told = [{**row, **tokens} for row in rows]
    if told:
        connection.execute(insert(table), told)


def _tables(
    college: UUID, person: UUID, admin: PersonName, grants: Sequence[Grant], house: UUID, clock: Clock
) -> Iterator[tuple[type[Synced], Iterable[Row]]]:
    day = today(clock)
    override = Override(FIRST_RUN, day, DEFAULT.override_working_days)
    names = {"surname": admin.surname, "given": admin.given, "patronymic": admin.patronymic}
    yield Right, rights(college, grants)
    yield Person, [{"id": person, "sex": ""}]
    yield NameRow, [{"id": ids.fresh(), "person_id": person, "since": day, **names}]
    employee = ids.derived(college, Employee.sync.noun, person)
    yield Employee, [{"id": employee, "person_id": person, "post": POST, "hired": day}]
    held = {"role": Role.ADMINISTRATOR.value, "first_day": day, "basis": FIRST_RUN}
    yield RoleAssignment, [{"id": ids.fresh(), "person_id": person, **held}]
    # Nobody is here yet to register his agreement (3.1.5), so the server gives him days to bring one.
    span = {"first_day": day, "last_day": override_ends(override, is_working), "reason": FIRST_RUN, "given_by": house}
    yield Waiver, [{"id": ids.fresh(), "person_id": person, **span}]


def _slip(engine: Engine, college: UUID, person: UUID, by: By, clock: Clock) -> Founded:
    here = accounts.house(engine)
    assert here is not None
    with Session(reading(engine)) as session:
        known = list(subjects(session, {person: "staff"}, today(clock)).values())
    login = account_acts.create(engine, clock, by, known).made[person]
    slip = account_acts.issue(engine, clock, by, known, here.secret).codes[person]
    return Founded(college, person, login, slip.code, slip.until)
