"""The check of one place and the list of places are one rule, whatever an administrator made of the matrix."""

import timeit
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from college.roles import KEPT_REACHES, Action, Actor, Grant, Matrix, Place, Reach, Role, RoleHeld, Scope, may, reach
from tests.college.regulation import GROUP, MATRIX, TODAY, person

SECTIONS = ("journal.marks", "journal.topics", "staff.card")
UUIDS = [UUID(int=n) for n in range(1, 5)]
DAYS = [date(2026, 9, 1) + timedelta(days) for days in range(0, 40, 8)]

some_id = st.none() | st.sampled_from(UUIDS)
roles = st.sampled_from(Role)
days = st.sampled_from(DAYS)
cells = st.tuples(st.sampled_from(SECTIONS), st.sampled_from(Action), roles)
# `see` comes as often as all other actions together, otherwise nearly nobody may do anything.
seen = st.tuples(st.sampled_from(SECTIONS), st.just(Action.SEE), roles)
matrices = st.dictionaries(seen | cells, st.sampled_from(Scope), max_size=40).map(
    lambda rows: Matrix(tuple(Grant(*cell, scope) for cell, scope in rows.items()))
)
held = st.builds(RoleHeld, roles, days, st.none() | days, some_id, some_id)
actors = st.builds(Actor, st.just(UUID(int=9)), st.frozensets(held, max_size=5))
places = st.builds(Place, some_id, some_id, some_id, st.booleans(), st.booleans())


def told(matrix: Matrix, actor: Actor, section: str, action: Action, on: date, where: Place) -> bool:
    """The rule in the regulation's own words, row by row, with nothing kept and nothing summed up."""

    def reaches(action: Action) -> bool:
        in_force = [role for role in actor.roles if role.since <= on and (role.until is None or on <= role.until)]
        if any(role.role not in {Role.STUDENT, Role.PARENT, Role.OFFICIAL} for role in in_force):
            in_force.append(RoleHeld(Role.EMPLOYEE, on))
        return any(
            {
                Scope.ALL: True,
                Scope.OWN: where.own,
                Scope.GRANTED: where.granted,
                Scope.GROUP: role.group is not None and role.group == where.group,
                Scope.DEPARTMENT: role.commission is not None and role.commission == where.commission,
            }[grant.scope]
            for grant in matrix.grants
            for role in in_force
            if (grant.section, grant.action, grant.role) == (section, action, role.role)
        )

    return reaches(Action.SEE) and reaches(action)


def listed(found: Reach, rows: list[Place]) -> list[Place]:
    """What a list shows: each way in by itself, as a query joins them, then what lies within."""
    ways = [
        rows if found.everywhere else [],
        [row for row in rows if row.own] if found.own else [],
        [row for row in rows if row.granted] if found.granted else [],
        [row for group in found.groups for row in rows if row.group == group],
        [row for commission in found.commissions for row in rows if row.commission == commission],
    ]
    shown = [row for row in rows if any(row in way for way in ways)]
    return shown if found.within is None else [row for row in shown if row in listed(found.within, rows)]


@settings(max_examples=400, deadline=None)
@given(matrices, actors, st.sampled_from(SECTIONS), st.sampled_from(Action), days, st.lists(places, max_size=8))
def test_the_check_and_the_list_cannot_disagree(matrix, actor, section, action, on, rows):
    found = reach(matrix, actor, section, action, on)
    allowed = [row for row in rows if may(matrix, actor, section, action, on, row)]
    assert allowed == [row for row in rows if found.covers(row)]
    assert allowed == listed(found, rows)
    assert allowed == [row for row in rows if told(matrix, actor, section, action, on, row)]


SECTIONS_OF_MATRIX = sorted({grant.section for grant in MATRIX.grants})


def test_of_the_regulations_matrix_one_reach_needs_a_second_look():
    """A chair takes back remarks that he wrote himself, and sees those of his commission: neither includes the other."""
    found = {
        (role, section, action)
        for role in Role
        for section in SECTIONS_OF_MATRIX
        for action in Action
        if reach(MATRIX, person(role), section, action, TODAY).within is not None
    }
    assert found == {(Role.COMMISSION_CHAIR, "journal.remarks", Action.DELETE)}


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(Role), st.sampled_from(SECTIONS_OF_MATRIX), places)
def test_a_reach_of_the_regulations_matrix_covers_what_it_tells(role, section, where):
    holder = person(role)
    for action in Action:
        found = reach(MATRIX, holder, section, action, TODAY)
        assert found.covers(where) == told(MATRIX, holder, section, action, TODAY, where)


@settings(max_examples=200, deadline=None)
@given(matrices, actors, actors, st.sampled_from(SECTIONS), days, st.lists(places, max_size=8))
def test_one_reach_includes_another_only_if_it_covers_all_of_it(matrix, one, other, section, on, rows):
    larger, smaller = (reach(matrix, actor, section, Action.WRITE, on) for actor in (one, other))
    if larger.includes(smaller):
        assert [row for row in rows if smaller.covers(row)] == [
            row for row in rows if smaller.covers(row) and larger.covers(row)
        ]


def test_roles_add_up():
    second = RoleHeld(Role.CURATOR, TODAY, group=UUIDS[1])
    teacher = person(Role.TEACHER, Role.CURATOR, Role.COMMISSION_CHAIR)
    both = Actor(teacher.person, teacher.roles | {second})
    found = reach(MATRIX, both, "journal.marks", Action.SEE, TODAY)
    assert (found.own, found.everywhere, found.granted) == (True, False, False)
    assert found.groups == {GROUP, UUIDS[1]}
    assert len(found.commissions) == 1
    assert reach(MATRIX, both, "journal.marks", Action.WRITE, TODAY) == Reach(own=True)


def test_who_writes_more_than_he_sees_writes_within_what_he_sees():
    matrix = Matrix((
        Grant("x", Action.SEE, Role.CURATOR, Scope.GROUP), Grant("x", Action.WRITE, Role.CURATOR, Scope.OWN),
    ))  # fmt: skip
    found = reach(matrix, person(Role.CURATOR), "x", Action.WRITE, TODAY)
    assert found == Reach(own=True, within=Reach(groups=frozenset({GROUP})))
    assert found.covers(Place(group=GROUP, own=True))
    assert not found.covers(Place(own=True))
    assert not found.covers(Place(group=GROUP))
    assert not found.includes(Reach(own=True))
    assert Reach(own=True).includes(found)


def test_what_is_kept_stays_small_and_true():
    holder = person(Role.TEACHER)
    matrix = Matrix(MATRIX.grants)
    for days in range(KEPT_REACHES * 2):
        on = date(2026, 8, 1) + timedelta(days)
        assert may(matrix, holder, "journal.marks", Action.WRITE, on, Place(own=True)) == any(
            role.in_force(on) for role in holder.roles
        )
        assert len(matrix._reaches) <= KEPT_REACHES


@pytest.mark.parametrize("action", [Action.SEE, Action.WRITE])
def test_the_question_costs_five_microseconds_at_most(action):
    holder = person(Role.TEACHER, Role.CURATOR, Role.COMMISSION_CHAIR)
    where = Place(UUIDS[0], GROUP)
    asked = timeit.repeat(lambda: may(MATRIX, holder, "journal.marks", action, TODAY, where), number=2000, repeat=7)
    assert min(asked) / 2000 <= 5e-6
