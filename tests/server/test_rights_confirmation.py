"""Only the director confirms the matrix, and only in his own name, whatever program sends it."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from college.roles import Role
from db import ids
from db.engine import reading
from db.models.catalogue import RightsConfirmation
from db.sync.batch import Change
from db.sync.times import moment_of
from tests.server.author import Author, pulled
from tests.server.office_college import ROLES

DIRECTOR = Role.DIRECTOR


def confirmation(office, clock, person):
    at = clock.now()
    row = ids.derived(office.id, "rights_confirmation", person, at)
    born = {"person_id": person.hex, "at": moment_of(at)}
    return Change("rights_confirmation", row, "what", None, None, None, {"changes": json.dumps([])}, born)


def standing(engine):
    with Session(reading(engine)) as session:
        return list(session.scalars(select(RightsConfirmation.person_id)))


@pytest.mark.parametrize("role", ROLES)
def test_who_may_confirm(desks, office, engine, clock, role):
    told = Author(desks, office, role, engine).send(confirmation(office, clock, office.people[role]))
    assert (told["status"] == "applied") is (role is DIRECTOR), told
    assert standing(engine) == ([office.people[role]] if role is DIRECTOR else [])


def test_the_director_signs_for_nobody_else_and_nobody_for_him(desks, office, engine, clock):
    administrator = office.people[Role.ADMINISTRATOR]
    for role, person in ((DIRECTOR, administrator), (Role.ADMINISTRATOR, office.people[DIRECTOR])):
        told = Author(desks, office, role, engine).send(confirmation(office, clock, person))
        assert told["status"] == "parked", (role, told)
    assert standing(engine) == []


def test_everybody_learns_that_it_was_confirmed(desks, office, engine, clock):
    Author(desks, office, DIRECTOR, engine).send(confirmation(office, clock, office.people[DIRECTOR]))
    for role in (Role.ADMINISTRATOR, Role.TEACHER):
        assert len(pulled(desks, office, role, engine)["rights_confirmation"]) == 1
