"""The office lets an outside official in: who he is, what he may look at, from when to when, by which order (1.5)."""

from typing import Any
from uuid import UUID

from college.admission.officials import ACCOUNT, GRANT, LONGEST_GROUND, LONGEST_NAME, WRITE, OfficialGrant, Opening
from college.names import PersonName
from college.orders import Basis
from college.refusal import Refused
from db.admission.official_acts import open_access
from server import asked
from server.asker import Asker, not_now
from server.envelope import Refusal

MOST_SECTIONS, MOST_GROUPS = 80, 500
LONGEST_NUMBER = 40


def official(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Open a dated access and the account that it is used by; the code for the first sign-in is issued after it."""
    for right in (WRITE, GRANT, ACCOUNT):
        asker.demand(right.section, right.action)
    opening = _opening(told)
    door = asker.door
    try:
        login = open_access(door.engine, door.clock, asker.by, opening)
    except Refused as refused:
        raise not_now(refused) from None
    return {"grant": opening.id.hex, "person": opening.terms.person.hex, "login": login}


def _opening(told: dict[str, Any]) -> Opening:
    name = PersonName(*(asked.text(told, part, LONGEST_NAME, 0).strip() for part in ("surname", "given", "patronymic")))
    person, sections = asked.id_in(told, "person"), told.get("sections")
    if not isinstance(sections, list) or len(sections) > MOST_SECTIONS:
        raise Refusal(400, "garbage")
    named = frozenset(asked.text({"section": each}, "section") for each in sections)
    groups: frozenset[UUID] = frozenset(asked.ids_in(told, "groups", MOST_GROUPS))
    basis = Basis(asked.text(told, "order", LONGEST_NUMBER, 0).strip(), asked.day(told, "order_day"))
    ground = asked.text(told, "ground", LONGEST_GROUND, 0)
    first, last = asked.day(told, "first_day"), asked.day(told, "last_day")
    return Opening(asked.id_in(told, "grant"), name, OfficialGrant(person, named, groups, first, last, basis, ground))
