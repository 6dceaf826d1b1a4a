"""What is said of a person from a day to a day: his posts, roles, groups and agreements, read by one question."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Connection,
    Date,
    Select,
    String,
    Uuid,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from db.models.admission import Agreement, Waiver
from db.models.groups import Curatorship
from db.models.people import Employee, RoleAssignment
from db.models.record import Synced

Dated = dict[str, list[tuple[Any, ...]]]  # by kind: first day, last day, a third day, a word, a place

EMPLOYED, ASSIGNED, CURATED, SIGNED, WAIVED = "employed", "assigned", "curated", "signed", "waived"
_PERSON: BindParameter[Any] = bindparam("person")


def dated_of(reader: Connection | Session, person: UUID) -> Dated:
    """Read everything dated that is said of the person himself, kind by kind."""
    found: Dated = defaultdict(list)
    for kind, *told in reader.execute(_DATED, {"person": person}):
        found[kind].append(tuple(told))
    return found


def _span(kind: str, model: type[Synced], first: Any, last: Any, **more: Any) -> Select[Any]:
    """Ask for one kind of dated row of a person, in the form that all kinds share."""
    absent: dict[str, TypeEngine[Any]] = {"third": Date(), "word": String(), "place": Uuid()}
    told = [more.get(name, cast(null(), type_)).label(name) for name, type_ in absent.items()]
    return select(literal(kind).label("kind"), first.label("first"), last.label("last"), *told).where(
        model.person_id == _PERSON,  # type: ignore[attr-defined]
        model.withdrawn_at.is_(None),
    )


_DATED = union_all(
    _span(EMPLOYED, Employee, Employee.hired, Employee.dismissed),
    _span(
        ASSIGNED, RoleAssignment, RoleAssignment.first_day, RoleAssignment.last_day,
        word=RoleAssignment.role, place=RoleAssignment.commission_id,
    ),
    _span(CURATED, Curatorship, Curatorship.first_day, Curatorship.last_day, place=Curatorship.group_id),
    _span(SIGNED, Agreement, Agreement.signed_on, Agreement.ended_on, third=Agreement.renew_by),
    _span(WAIVED, Waiver, Waiver.first_day, Waiver.last_day),
)  # fmt: skip
