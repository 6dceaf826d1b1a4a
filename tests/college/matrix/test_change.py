"""Changes of the matrix of rights: applied whole, taken back, completed, told against the regulation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from college.matrix.change import Change, applied, change_of, complete, differences, unsupported_by
from college.matrix.norms import KEYS, SCOPES, scope_of_key, scopes_for
from college.refusal import Refused
from college.roles import Action, Grant, Matrix, Right, Role, Scope
from tests.college.regulation import MATRIX, NORMS

SEE, WRITE = Action.SEE, Action.WRITE


def changed(section, action, role, new, matrix=MATRIX):
    return change_of(matrix, section, action, role, new)


def cells(matrix):
    return {(grant.section, grant.action, grant.role): grant.scope for grant in matrix.grants}


def test_a_change_knows_what_it_gives_and_takes():
    given_ = changed("students.card", SEE, Role.COMMISSION_CHAIR, Scope.DEPARTMENT)
    assert (given_.old, given_.gives, given_.takes) == (None, True, False)
    assert given_.words() == "было «нет», стало «цикл»"
    narrowed = changed("journal.marks", SEE, Role.DEPUTY_UMR, Scope.OWN)
    assert (narrowed.old, narrowed.gives, narrowed.takes) == (Scope.ALL, False, True)
    turned = Change("x", SEE, Role.CURATOR, Scope.GROUP, Scope.GRANTED)
    assert (turned.gives, turned.takes) == (True, True)


def test_a_change_is_applied_and_taken_back():
    change = changed("students.card", SEE, Role.COMMISSION_CHAIR, Scope.DEPARTMENT)
    after = applied(MATRIX, [change], MATRIX, "аттестация комиссии")
    row = after.grants[-1]
    assert (row.scope, row.clause, row.note) == (Scope.DEPARTMENT, "policy", "аттестация комиссии")
    assert cells(applied(after, [change.undone], MATRIX)) == cells(MATRIX)


def test_a_row_that_comes_back_has_its_clause_again():
    gone = changed("journal.absence_reason", WRITE, Role.CURATOR, None)
    after = applied(applied(MATRIX, [gone]), [gone.undone], MATRIX, "вернули")
    assert set(after.grants) == set(MATRIX.grants)


def test_where_a_cell_changed_meanwhile_nothing_is_applied():
    change = changed("students.card", SEE, Role.COMMISSION_CHAIR, Scope.DEPARTMENT)
    meanwhile = applied(MATRIX, [changed("students.card", SEE, Role.COMMISSION_CHAIR, Scope.ALL)])
    with pytest.raises(Refused, match="тем временем изменены"):
        applied(meanwhile, [change])


def test_the_regulation_differs_from_itself_in_nothing():
    assert differences(MATRIX, NORMS) == ()


def test_differences_stand_in_the_order_of_the_tables():
    changes = [
        changed("students.card", SEE, Role.COMMISSION_CHAIR, Scope.DEPARTMENT),
        changed("substitutions", Action.WRITE, Role.STUDY_HEAD, Scope.ALL),
        changed("journal.marks", WRITE, Role.ADMINISTRATOR, Scope.ALL),
        changed("journal.marks", SEE, Role.OFFICIAL, None),
        changed("journal.marks", SEE, Role.ADMINISTRATOR, Scope.ALL),
    ]
    found = differences(applied(MATRIX, changes), NORMS)
    assert set(found) == set(changes)
    assert [(change.section, change.action, change.role) for change in found] == [
        ("journal.marks", SEE, Role.ADMINISTRATOR),
        ("journal.marks", SEE, Role.OFFICIAL),
        ("journal.marks", WRITE, Role.ADMINISTRATOR),
        ("substitutions", WRITE, Role.STUDY_HEAD),
        ("students.card", SEE, Role.COMMISSION_CHAIR),
    ]


def test_the_differences_taken_back_are_the_regulation():
    after = applied(MATRIX, [changed("journal.marks", SEE, Role.OFFICIAL, None)])
    back = [change.undone for change in differences(after, NORMS)]
    assert set(applied(after, back, MATRIX).grants) == set(MATRIX.grants)


# ---- completing


def along(*changes):
    return {
        (each.section, each.action, each.role): each.new for each in complete(MATRIX, changes) if each not in changes
    }


def test_an_action_brings_its_see_along():
    assert along(changed("journal.marks", WRITE, Role.ADMINISTRATOR, Scope.ALL)) == {
        ("journal.marks", SEE, Role.ADMINISTRATOR): Scope.ALL
    }


def test_a_wider_action_widens_its_see():
    assert along(changed("students.card", WRITE, Role.TEACHER, Scope.ALL)) == {
        ("students.card", SEE, Role.TEACHER): Scope.ALL
    }


def test_an_action_that_employee_may_see_brings_nothing():
    assert along(changed("rooms", WRITE, Role.METHODIST, Scope.ALL)) == {}


def test_a_see_taken_takes_the_other_actions():
    assert along(changed("journal.marks", SEE, Role.TEACHER, None)) == dict.fromkeys(
        ("journal.marks", action, Role.TEACHER) for action in (WRITE, Action.EXPORT, Action.DELETE)
    )


def test_a_see_narrowed_narrows_the_other_actions():
    found = along(changed("students.card", SEE, Role.STUDY_HEAD, Scope.OWN))
    assert found == dict.fromkeys(
        (("students.card", action, Role.STUDY_HEAD) for action in (WRITE, Action.PRINT, Action.EXPORT)), Scope.OWN
    )


def test_see_and_action_given_together_need_nothing_more():
    assert along(
        changed("journal.marks", WRITE, Role.METHODIST, Scope.ALL),
        changed("students.contacts", SEE, Role.METHODIST, Scope.OWN),
        changed("students.contacts", WRITE, Role.METHODIST, Scope.ALL),
    ) == {("students.contacts", SEE, Role.METHODIST): Scope.ALL}


def test_what_employees_no_longer_see_is_given_to_those_who_act_on_it():
    found = along(changed("rooms", SEE, Role.EMPLOYEE, None))
    assert found == {("rooms", SEE, Role.DISPATCHER): Scope.ALL}


def test_what_was_blind_before_is_left_alone():
    blind = Matrix((*MATRIX.grants, Grant("journal.marks", WRITE, Role.SECRETARY, Scope.ALL)))
    change = changed("journal.marks", Action.PRINT, Role.METHODIST, Scope.ALL, blind)
    assert unsupported_by(blind, [change]) == ()
    assert complete(blind, [change]) == (change,)


rows = st.tuples(st.sampled_from(sorted(NORMS.sections)), st.sampled_from(Action), st.sampled_from(Role))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(rows, st.none() | st.sampled_from(Scope), max_size=6))
def test_a_completed_change_leaves_nobody_blind(asked):
    changes = [changed(*cell, new) for cell, new in asked.items()]
    assert applied(MATRIX, complete(MATRIX, changes)).unsupported() == ()


# ---- words and keys


def test_every_scope_has_a_word_and_every_digit_a_scope():
    assert set(SCOPES) == {None, *Scope}
    assert [SCOPES[KEYS[key]] for key in range(5)] == ["нет", "своё", "группа", "цикл", "все"]


@pytest.mark.parametrize("role", Role)
def test_the_regulation_gives_each_role_only_scopes_that_mean_something_for_it(role):
    scopes = {grant.scope for grant in MATRIX.grants if grant.role is role}
    assert scopes <= set(scopes_for(role))


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.OFFICIAL, "нет, по допуску"),
        (Role.SUBSTITUTE, "нет, по допуску"),
        (Role.STUDENT, "нет, своё"),
        (Role.PARENT, "нет, своё"),
        (Role.CURATOR, "нет, своё, группа, все"),
        (Role.COMMISSION_CHAIR, "нет, своё, цикл, все"),
        (Role.DISPATCHER, "нет, своё, все"),
        (Role.EMPLOYEE, "нет, своё, все"),
    ],
)
def test_scopes_of_a_role(role, words):
    assert ", ".join(SCOPES[scope] for scope in scopes_for(role)) == words


def test_a_digit_gives_the_scope_of_its_column():
    assert scope_of_key(Role.CURATOR, 2) is Scope.GROUP
    assert scope_of_key(Role.OFFICIAL, 1) is Scope.GRANTED
    assert scope_of_key(Role.OFFICIAL, 0) is None
    for role, key in ((Role.TEACHER, 2), (Role.STUDENT, 4), (Role.OFFICIAL, 4), (Role.CURATOR, 7)):
        with pytest.raises(KeyError):
            scope_of_key(role, key)


def test_a_right_is_named_as_people_read_it():
    assert NORMS.title(Right("journal.marks", WRITE)) == "«Текущие отметки: изменять»"
