"""Who needs a second factor, what is read as a code, which codes are worth something at a moment."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from college.admission.second_factor import CLAUSE, is_needed, read_digits, step_of, steps_taken
from college.refusal import Refused
from college.roles import Actor, Matrix, Role, RoleHeld, read_rights
from resources import path as resource

DAY = date(2026, 11, 12)
MATRIX = Matrix(read_rights(resource("rights", "rights.tsv").read_text("utf-8")))
NOW = datetime(2026, 11, 12, 5, 0, 14, tzinfo=UTC)


def actor(*held):
    return Actor(UUID(int=1), frozenset(held))


@pytest.mark.parametrize("role", list(Role))
def test_the_default_matrix_asks_it_of_who_gives_rights_and_lets_computers_in(role):
    wanted = role is Role.ADMINISTRATOR
    assert is_needed(MATRIX, actor(RoleHeld(role, DAY)), DAY) is wanted
    assert is_needed(MATRIX, actor(RoleHeld(Role.TEACHER, DAY), RoleHeld(role, DAY)), DAY) is wanted


def test_it_follows_the_matrix_and_the_days_of_the_role():
    held = RoleHeld(Role.ADMINISTRATOR, DAY, DAY)
    assert not is_needed(MATRIX, actor(held), date(2026, 11, 13))
    kept = [grant for grant in MATRIX.grants if (grant.section, grant.action) != ("rights", "write")]
    assert is_needed(Matrix(tuple(kept)), actor(held), DAY)
    kept = [grant for grant in kept if (grant.section, grant.action) != ("devices", "approve")]
    assert not is_needed(Matrix(tuple(kept)), actor(held), DAY)
    assert not is_needed(MATRIX, actor(), DAY)


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "１２３４５６"])
def test_six_digits_are_read(typed):
    assert read_digits(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "123 45—"])
def test_anything_else_spends_no_try(typed):
    with pytest.raises(Refused, match="Попытка не потрачена") as refused:
        read_digits(typed)
    assert refused.value.clause == CLAUSE


def test_one_step_either_way_and_never_twice():
    here = step_of(NOW)
    assert list(steps_taken(NOW, None)) == [here - 1, here, here + 1]
    assert list(steps_taken(NOW, here - 1)) == [here, here + 1]
    assert list(steps_taken(NOW, here)) == [here + 1]
    assert list(steps_taken(NOW, here + 1)) == []
    assert list(steps_taken(NOW, here - 40)) == [here - 1, here, here + 1]
