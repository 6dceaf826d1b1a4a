"""What an audit, an archive or a report shows of other sections (`rights/README.md`, rule 1)."""

import pytest

from college.matrix.payload import CARRIERS, PLAIN, Plain, may_see_student, may_see_value
from college.roles import Place, Role
from tests.college.regulation import GROUP, MATRIX, NORMS, OTHER_GROUP, TODAY, person

ANY = Place(group=OTHER_GROUP)
HERE, THERE = Place(group=GROUP), Place(group=OTHER_GROUP)
OWN, GRANTED = Place(group=OTHER_GROUP, own=True), Place(group=OTHER_GROUP, granted=True)


def value(role, carrier, section, where=ANY, row=None):
    return may_see_value(MATRIX, person(role), carrier, section, TODAY, where, row=row)


def test_the_administrator_reads_the_audit_without_marks():
    administrator = Role.ADMINISTRATOR
    for section in ("journal.marks", "journal.finals", "journal.absence_reason", "students.card", "staff.passport"):
        assert not value(administrator, "audit", section), section
    assert value(administrator, "audit", "roles")
    assert value(administrator, "audit", "accounts.staff")
    assert not value(administrator, "access_log", "students.health"), "whose data was read, never what"
    assert not value(administrator, "quarantine", "journal.marks")


def test_the_secretary_reads_the_registry_without_pages():
    for section in ("journal.marks", "journal.topics", "journal.finals", "journal.attendance_fact"):
        assert not value(Role.SECRETARY, "archive", section), section
        assert not value(Role.SECRETARY, "journal.print_final", section), section
    assert value(Role.SECRETARY, "archive", "summaries")


def test_an_official_reads_attendance_without_reasons():
    assert value(Role.OFFICIAL, "reports.attendance", "journal.attendance_fact", GRANTED)
    assert not value(Role.OFFICIAL, "reports.attendance", "journal.absence_reason", GRANTED)
    assert not value(Role.OFFICIAL, "reports.attendance", "journal.attendance_fact", ANY), "nothing without a grant"


@pytest.mark.parametrize(
    "section", ["journal.marks", "journal.topics", "journal.homework", "journal.attendance_fact",
                "journal.absence_reason", "journal.finals"],
)  # fmt: skip
def test_the_dispatcher_sees_all_that_the_final_print_shows(section):
    assert value(Role.DISPATCHER, "journal.print_final", section)


def test_the_head_of_education_reads_remarks_without_marks():
    assert not value(Role.VR_HEAD, "journal.remarks", "journal.marks")
    assert value(Role.VR_HEAD, "journal.remarks", "journal.finals")
    assert not value(Role.HR_HEAD, "audit", "journal.marks")
    assert value(Role.HR_HEAD, "audit", "staff.card")


def test_a_value_is_shown_in_the_scope_of_its_own_section():
    assert value(Role.CURATOR, "reports.results", "journal.marks", HERE)
    assert not value(Role.CURATOR, "reports.results", "journal.marks", THERE)


def test_the_row_of_a_carrier_may_lie_elsewhere_than_its_value():
    """A teacher's own edit on a page that is no longer his: his row, not his value; and the other way round."""
    assert not value(Role.TEACHER, "audit", "journal.marks", THERE, row=OWN)
    assert not value(Role.TEACHER, "audit", "journal.marks", OWN, row=THERE)
    assert value(Role.TEACHER, "audit", "journal.marks", OWN, row=OWN)


def test_who_does_not_see_the_carrier_reads_no_value_in_it():
    assert not value(Role.CURATOR, "archive", "journal.marks", HERE)


def test_duties_are_everybodys_page_and_their_values_are_not():
    assert value(Role.CURATOR, "duties", "journal.absence_reason", HERE)
    assert not value(Role.ADMINISTRATOR, "duties", "journal.marks")


def test_students_are_named_to_those_who_know_them_from_elsewhere():
    def named(role, carrier, where=ANY):
        return may_see_student(MATRIX, person(role), carrier, TODAY, where)

    assert named(Role.DEPUTY_UMR, "reports.results")
    assert named(Role.VR_HEAD, "reports.attendance")
    assert named(Role.ADMINISTRATOR, "access_log"), "from the list of accounts"
    assert not named(Role.HR_HEAD, "audit")
    assert named(Role.CURATOR, "reports.results", HERE)
    assert not named(Role.CURATOR, "reports.results", THERE)


def test_carriers_are_sections_and_every_report_is_one():
    assert CARRIERS - {"duties"} <= set(NORMS.sections)
    assert {name for name in NORMS.sections if name.startswith("reports.")} <= CARRIERS
    with pytest.raises(ValueError, match="carries no values"):
        value(Role.TEACHER, "journal.marks", "journal.finals", OWN)


def test_what_is_shown_otherwise_has_a_word():
    assert set(PLAIN) == set(Plain)
