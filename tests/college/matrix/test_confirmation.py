"""What the director has not confirmed: every cell that stands otherwise than he saw it, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.matrix.change import Change, applied, change_of, differences
from college.matrix.confirmation import refuse_nothing, unconfirmed
from college.refusal import Refused
from college.roles import Action, Role, Scope
from db.norms import norms

DEFAULT = norms().default
CHAIR = ("students.card", Action.SEE, Role.COMMISSION_CHAIR)
ROOMS = ("rooms", Action.WRITE, Role.METHODIST)


def with_scope(cell, scope, matrix=DEFAULT):
    return applied(matrix, [change_of(matrix, *cell, scope)])


def seen(matrix):
    return {change.cell: change.new for change in differences(matrix, norms())}


def waiting(matrix, confirmed):
    return unconfirmed(differences(matrix, norms()), confirmed, DEFAULT)


def test_the_regulations_own_matrix_needs_no_confirmation():
    assert waiting(DEFAULT, {}) == ()
    with pytest.raises(Refused, match="Подтверждать нечего"):
        refuse_nothing(())


def test_a_change_waits_until_it_is_confirmed_and_so_does_what_takes_it_back():
    changed = with_scope(CHAIR, Scope.ALL)
    [change] = waiting(changed, {})
    assert (change.cell, change.new) == (CHAIR, Scope.ALL)
    assert waiting(changed, seen(changed)) == ()
    assert waiting(DEFAULT, seen(changed)) == (change.undone,)


def test_only_what_came_after_waits():
    first = with_scope(CHAIR, Scope.ALL)
    second = with_scope(ROOMS, Scope.ALL, first)
    assert [change.cell for change in waiting(second, seen(first))] == [ROOMS]


CELLS = sorted({(grant.section, grant.action, grant.role) for grant in DEFAULT.grants})[:40]
SCOPES = st.sampled_from([None, Scope.OWN, Scope.ALL])
MATRICES = st.dictionaries(st.sampled_from(CELLS), SCOPES, max_size=6)


@given(MATRICES, MATRICES)
def test_what_waits_leads_from_what_was_confirmed_to_what_stands(before, after):
    def made(scopes):
        return applied(DEFAULT, [change_of(DEFAULT, *cell, scope) for cell, scope in scopes.items()])

    confirmed, now = made(before), made(after)
    changes: tuple[Change, ...] = waiting(now, seen(confirmed))
    reached = applied(confirmed, changes)
    assert {(g.section, g.action, g.role): g.scope for g in reached.grants} == {
        (g.section, g.action, g.role): g.scope for g in now.grants
    }
