"""The regulation's matrix row by row, and the question who may do what to what."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

import resources
from college.matrix.norms import read_role_names, read_sections
from college.refusal import Refused
from college.roles import (
    SEE_MARKS,
    WRITE_MARKS,
    Action,
    Actor,
    Grant,
    Matrix,
    Place,
    Right,
    Role,
    RoleHeld,
    Scope,
    may,
    read_rights,
    refuse_without_right,
)


def _table(name):
    return resources.path("rights", name).read_text(encoding="utf-8")


MATRIX = Matrix(read_rights(_table("rights.tsv")))
SECTIONS = {section.name: section for section in read_sections(_table("sections.tsv"))}
GROUP, OTHER_GROUP, COMMISSION, PAGE = (UUID(int=n) for n in range(1, 5))
START, TODAY = date(2026, 9, 1), date(2026, 11, 12)
OLGA = Actor(UUID(int=9), frozenset({RoleHeld(Role.TEACHER, START), RoleHeld(Role.CURATOR, START, group=GROUP)}))


def _who_may(section, *actions):
    return {
        (grant.role, grant.scope)
        for grant in MATRIX.grants
        if grant.section.startswith(section) and grant.action in actions
    }


def _sections_of(role):
    return {grant.section for grant in MATRIX.grants if grant.role is role}


def test_the_tables_are_whole():
    assert len(MATRIX.grants) == 920
    assert len(MATRIX.grants) == len({(grant.section, grant.action, grant.role) for grant in MATRIX.grants})
    assert {grant.section for grant in MATRIX.grants} == set(SECTIONS)
    assert set(read_role_names(_table("roles.tsv"))) == set(Role)
    assert {section.personal for section in SECTIONS.values()} == {"none", "personal", "special"}


def test_every_action_presupposes_seeing_at_its_scope():
    assert MATRIX.unsupported() == ()
    blind = Grant("journal.marks", Action.WRITE, Role.SECRETARY, Scope.ALL)
    assert Matrix((*MATRIX.grants, blind)).unsupported() == (blind,)


def test_the_administrator_keeps_no_journal_and_no_card():
    sections = _sections_of(Role.ADMINISTRATOR)
    forbidden = ("journal.", "students.", "staff.", "absence_certificates", "reports.results", "portfolio.", "diary")
    assert not [section for section in sections if section.startswith(forbidden)]
    assert not MATRIX.scopes_of({Role.ADMINISTRATOR}, "settings.teaching", Action.WRITE)


def test_lessons_are_written_by_their_teacher_and_a_substitute_only():
    written = {(Role.TEACHER, Scope.OWN), (Role.SUBSTITUTE, Scope.GRANTED)}
    for section in ("journal.marks", "journal.topics", "journal.homework", "journal.attendance_fact"):
        assert _who_may(section, Action.WRITE) == written, section
    assert _who_may("journal.finals", Action.WRITE) == {(Role.TEACHER, Scope.OWN)}


def test_reasons_are_written_by_the_curator_only():
    assert _who_may("journal.absence_reason", Action.WRITE) == {(Role.CURATOR, Scope.GROUP)}


def test_the_head_of_staff_sees_no_journal_no_result_no_student():
    sections = _sections_of(Role.HR_HEAD)
    forbidden = ("journal.", "students.", "reports.results", "diary", "portfolio.student")
    assert not [section for section in sections if section.startswith(forbidden)]


def test_the_final_print_is_the_dispatchers_and_its_record_the_deputys():
    for action in (Action.PRINT, Action.EXPORT):
        assert _who_may("journal.print_final", action) == {(Role.DISPATCHER, Scope.ALL)}
    assert {role for role, _ in _who_may("journal.acceptance", Action.APPROVE)} == {Role.DEPUTY_UMR}


@pytest.mark.parametrize("role", [Role.STUDENT, Role.PARENT])
def test_a_family_has_its_own_rows_only(role):
    personal = {name for name, section in SECTIONS.items() if section.personal != "none"}
    wide = {grant.section for grant in MATRIX.grants if grant.role is role and grant.scope is not Scope.OWN}
    assert not wide & personal


def test_an_official_only_sees_and_only_what_is_granted():
    rows = {(grant.action, grant.scope) for grant in MATRIX.grants if grant.role is Role.OFFICIAL}
    assert rows == {(Action.SEE, Scope.GRANTED)}


def test_access_is_given_by_the_administrator_and_to_families_by_the_curator():
    granting = {(grant.role, grant.section) for grant in MATRIX.grants if grant.action is Action.GRANT}
    assert granting == {
        (Role.ADMINISTRATOR, "roles"),
        (Role.ADMINISTRATOR, "credentials.staff"),
        (Role.ADMINISTRATOR, "substitutions"),
        (Role.CURATOR, "credentials.students"),
    }


def test_a_teacher_writes_on_own_lessons_only():
    assert may(MATRIX, OLGA, "journal.marks", Action.WRITE, TODAY, Place(PAGE, GROUP, own=True))
    assert not may(MATRIX, OLGA, "journal.marks", Action.WRITE, TODAY, Place(PAGE, GROUP))


def test_a_curator_sees_the_whole_group_and_no_other():
    assert may(MATRIX, OLGA, "journal.marks", Action.SEE, TODAY, Place(PAGE, GROUP))
    assert not may(MATRIX, OLGA, "journal.marks", Action.SEE, TODAY, Place(PAGE, OTHER_GROUP))
    assert may(MATRIX, OLGA, "journal.absence_reason", Action.WRITE, TODAY, Place(PAGE, GROUP))


def test_a_curator_without_a_group_reaches_no_row_without_a_group():
    loose = Actor(None, frozenset({RoleHeld(Role.CURATOR, START)}))
    assert not may(MATRIX, loose, "journal.marks", Action.SEE, TODAY, Place(PAGE))


def test_a_role_counts_from_its_first_day_to_its_last():
    held = RoleHeld(Role.DEPUTY_UMR, START, TODAY)
    deputy = Actor(None, frozenset({held}))
    assert may(MATRIX, deputy, "journal.marks", Action.SEE, TODAY)
    assert not may(MATRIX, deputy, "journal.marks", Action.SEE, date(2026, 11, 13))
    assert not may(MATRIX, deputy, "journal.marks", Action.SEE, date(2026, 8, 31))
    assert not may(MATRIX, deputy, "journal.marks", Action.WRITE, TODAY, Place(own=True, granted=True))


def test_a_grant_gives_nothing_until_it_names_the_place():
    substitute = Actor(None, frozenset({RoleHeld(Role.SUBSTITUTE, TODAY, TODAY)}))
    assert may(MATRIX, substitute, "journal.topics", Action.WRITE, TODAY, Place(PAGE, granted=True))
    assert not may(MATRIX, substitute, "journal.topics", Action.WRITE, TODAY, Place(PAGE))
    assert not may(MATRIX, substitute, "journal.finals", Action.WRITE, TODAY, Place(PAGE, granted=True))


def test_a_chair_reaches_the_commission():
    chair = Actor(None, frozenset({RoleHeld(Role.COMMISSION_CHAIR, START, commission=COMMISSION)}))
    assert may(MATRIX, chair, "journal.topics", Action.SEE, TODAY, Place(PAGE, commission=COMMISSION))
    assert not may(MATRIX, chair, "journal.topics", Action.SEE, TODAY, Place(PAGE))


def test_employee_is_implied_by_staff_and_by_nobody_else():
    secretary = Actor(None, frozenset({RoleHeld(Role.SECRETARY, START)}))
    student = Actor(None, frozenset({RoleHeld(Role.STUDENT, START)}))
    assert may(MATRIX, secretary, "incidents", Action.WRITE, TODAY, Place(own=True))
    assert Role.EMPLOYEE in secretary.roles_on(TODAY)
    assert student.roles_on(TODAY) == {Role.STUDENT}
    assert not may(MATRIX, student, "staff.card", Action.SEE, TODAY, Place(own=True))
    assert not may(MATRIX, Actor(None), "timetable", Action.SEE, TODAY)


def test_who_may_not_see_may_do_nothing_else():
    blind = Matrix((Grant("journal.marks", Action.WRITE, Role.TEACHER, Scope.OWN),))
    assert not may(blind, OLGA, "journal.marks", Action.WRITE, TODAY, Place(own=True))


def test_rights_for_the_sidebar():
    rights = MATRIX.rights_of({Role.TEACHER})
    assert {SEE_MARKS, WRITE_MARKS, Right("timetable", Action.SEE)} <= rights
    assert WRITE_MARKS not in MATRIX.rights_of({Role.CURATOR})
    assert MATRIX.rights_of(()) == frozenset()


def test_a_refusal_names_the_clause():
    with pytest.raises(Refused, match=r"\(пункт 4.1.6\)"):
        refuse_without_right(MATRIX, OLGA, "journal.print_final", Action.PRINT, TODAY)
    refuse_without_right(MATRIX, OLGA, "timetable", Action.SEE, TODAY)


@pytest.mark.parametrize("line", ["journal.marks\tsee\tking\tall\t1\t", "journal.marks\tsee"])
def test_a_table_with_unknown_words_is_refused_with_its_line(line):
    with pytest.raises(Refused, match="строка 2"):
        read_rights("header\n" + line)


@pytest.mark.parametrize("scope", Scope)
def test_scopes_cover_what_lies_in_them(scope):
    assert scope.covers(scope)
    assert Scope.ALL.covers(scope)
    assert Scope.GROUP.covers(Scope.OWN)
    assert not Scope.OWN.covers(Scope.GROUP)
    assert not Scope.GROUP.covers(Scope.GRANTED)


def test_matrices_are_equal_by_their_rows():
    assert replace(MATRIX) == MATRIX
