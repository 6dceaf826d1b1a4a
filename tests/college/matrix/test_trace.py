"""Every duty of the regulation has its rights, reaches as far as its scope and no farther."""

from datetime import timedelta

import pytest

from college.matrix.trace import Duty, duties_on, read_trace
from college.refusal import Refused
from college.roles import Action, Right, Role, Scope, may
from tests.college.regulation import END, INSIDE, MATRIX, NORMS, OUTSIDE, TODAY, person, table

DUTIES = read_trace(table("rights_trace.tsv"))


def test_the_trace_is_whole():
    assert len(DUTIES) == 132
    assert {right.section for duty in DUTIES for right in duty.needs} <= set(NORMS.sections)


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty.clause}-{duty.role}")
def test_a_duty_has_its_rights_within_their_scope_and_nowhere_else(duty):
    holder = person(duty.role)
    for right in duty.needs:
        scopes = MATRIX.scopes_of({duty.role}, right.section, right.action)
        assert scopes, right
        for scope in scopes:
            assert may(MATRIX, holder, right.section, right.action, TODAY, INSIDE[scope]), (right, scope)
            after = END + timedelta(1)
            assert not may(MATRIX, holder, right.section, right.action, after, INSIDE[scope]), (right, scope)
        outside = may(MATRIX, holder, right.section, right.action, TODAY, OUTSIDE)
        assert outside == (Scope.ALL in scopes), right


def test_a_duty_hangs_on_seeing_what_it_writes():
    duty = Duty("4.8К.2", "еженедельно указать причины пропусков", Role.CURATOR, (Right("x", Action.WRITE),))
    assert duty.hangs_on(Right("x", Action.WRITE))
    assert duty.hangs_on(Right("x", Action.SEE))
    assert not duty.hangs_on(Right("x", Action.PRINT))
    assert not duty.hangs_on(Right("y", Action.SEE))
    assert duties_on([duty], Right("x", Action.SEE), [Role.CURATOR]) == (duty,)
    assert duties_on([duty], Right("x", Action.SEE), [Role.TEACHER]) == ()


@pytest.mark.parametrize("row", ["1\tduty\tking\ta:see", "1\tduty\tteacher\ta:eat", "1\tduty\tteacher\ta", "1\tduty"])
def test_a_row_with_unknown_words_is_refused_with_its_line(row):
    with pytest.raises(Refused, match="строка 2"):
        read_trace("header\n" + row)
