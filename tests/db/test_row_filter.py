"""A list in the database shows exactly the rows that the check of one row allows, whatever the matrix has become."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from college.roles import Action, Actor, Grant, Matrix, Place, Reach, Role, RoleHeld, Scope
from college.teaching import Span, StandIn, grant_ends
from db.engine import reading
from db.gradebook import pages_of
from db.models.journal import Page
from db.row_filter import Lying, reached
from db.scope import PersonRights, load_rights, may_see, pages_seen
from tests.factories import FOREIGN_PAGE, GROUP, OTHER_GROUP, OTHER_PAGE, PAGE, TODAY, WHO, YEAR, Machines, known

# One file for all the examples: they only read.
SHARED = [HealthCheck.function_scoped_fixture]
PAGES = (PAGE, OTHER_PAGE, FOREIGN_PAGE)
GROUPS = (GROUP, OTHER_GROUP, known("a group that is not there"))
some_pages = st.frozensets(st.sampled_from(PAGES))
some_groups = st.frozensets(st.sampled_from(GROUPS))
flags = st.booleans()
reaches = st.builds(Reach, flags, flags, flags, some_groups, some_groups)
reaches |= st.builds(Reach, flags, flags, flags, some_groups, some_groups, reaches)


@pytest.fixture
def server(server: Engine) -> Iterator[Connection]:
    with server.connect() as connection:
        yield connection


def lying(connection: Connection) -> dict[UUID, UUID]:
    return dict(connection.execute(select(Page.id, Page.group_id)).all())


@settings(suppress_health_check=SHARED, deadline=None, max_examples=200)
@given(reach=reaches, own=some_pages, granted=some_pages)
def test_a_filter_lets_through_what_the_reach_covers(
    server: Connection, reach: Reach, own: frozenset[UUID], granted: frozenset[UUID]
) -> None:
    rows = Lying(Page.id.in_(own), Page.id.in_(granted), Page.group_id)
    shown = set(server.execute(select(Page.id).where(reached(reach, rows))).scalars())
    places = {page: Place(page, group, None, page in own, page in granted) for page, group in lying(server).items()}
    assert shown == {page for page, where in places.items() if reach.covers(where)}


@settings(suppress_health_check=SHARED, deadline=None, max_examples=100)
@given(reach=reaches)
def test_what_a_table_does_not_know_reaches_none_of_its_rows(server: Connection, reach: Reach) -> None:
    shown = set(server.execute(select(Page.id).where(reached(reach, Lying()))).scalars())
    assert shown == (set(lying(server)) if reach.covers(Place()) else set())


ROLES = (Role.CURATOR, Role.TEACHER, Role.SUBSTITUTE, Role.EMPLOYEE)


@settings(suppress_health_check=SHARED, deadline=None, max_examples=150)
@given(
    scopes=st.dictionaries(st.sampled_from(ROLES), st.sampled_from(Scope)),
    curated=some_groups,
    taught=some_pages,
    granted=st.dictionaries(st.sampled_from(PAGES), st.sampled_from((WHO.other, WHO.teacher))),
    day=st.sampled_from((TODAY, TODAY + timedelta(1), TODAY + timedelta(5))),
)
def test_the_list_of_journals_and_the_door_of_each_cannot_disagree(
    server: Connection,
    scopes: dict[Role, Scope],
    curated: frozenset[UUID],
    taught: frozenset[UUID],
    granted: dict[UUID, UUID],
    day: date,
) -> None:
    rights = whoever(server, scopes, curated, taught, granted)
    shown = set(server.execute(select(Page.id).where(pages_seen(rights, day))).scalars())
    assert shown == {page for page, group in lying(server).items() if may_see(rights, page, group, day)}


def whoever(
    connection: Connection,
    scopes: dict[Role, Scope],
    curated: frozenset[UUID],
    taught: frozenset[UUID],
    granted: dict[UUID, UUID],
) -> PersonRights:
    """Somebody whose roles see the marks at these scopes, with these groups, pages and substitutions of today."""
    found = load_rights(connection, WHO.other)
    first = date(YEAR, 9, 1)
    roles = {RoleHeld(role, first) for role in scopes} | {RoleHeld(Role.CURATOR, first, group=one) for one in curated}
    grants = tuple(Grant("journal.marks", Action.SEE, role, scope) for role, scope in scopes.items())
    return replace(
        found,
        matrix=Matrix(grants),
        actor=Actor(found.person, frozenset(roles)),
        teachings={page: (Span(first),) for page in taught},
        substitutions={(page, TODAY, 2): StandIn(teacher) for page, teacher in granted.items()},
    )


def test_a_grant_opens_its_page_until_it_ends(server: Connection) -> None:
    sees = {Role.SUBSTITUTE: Scope.GRANTED}
    granted = {PAGE: WHO.other, OTHER_PAGE: WHO.teacher}
    rights = whoever(server, sees, frozenset(), frozenset(), granted)
    last = grant_ends(TODAY)
    assert [page for page, group in lying(server).items() if may_see(rights, page, group, last)] == [PAGE]
    assert not [page for page, group in lying(server).items() if may_see(rights, page, group, last + timedelta(1))]


@pytest.mark.parametrize("who", ["teacher", "other", "curator", "dispatcher", "deputy", "director", "hr_head"])
def test_a_list_of_journals_opens_each_and_hides_the_rest(machines: Machines, who: str) -> None:
    person = getattr(WHO, who)
    with reading(machines.hand(person).engine).connect() as connection, Session(connection) as session:
        rights = load_rights(connection, person)
        opened = {page for page, group in lying(connection).items() if may_see(rights, page, group, TODAY)}
        assert {link.id for link in pages_of(session, person, TODAY)} == opened
