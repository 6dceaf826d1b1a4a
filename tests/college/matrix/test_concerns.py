"""What is told about a change of the matrix: the clause that it contradicts, what breaks, what leaves the desktops."""

import timeit

import pytest

from college.matrix.buckets import TITLES, lost, read_holdings, sections_of_everybody
from college.matrix.change import applied, change_of, complete
from college.matrix.concerns import Weight, concerns, is_refused, needs_reason
from college.matrix.least_privilege import BARS, barred
from college.matrix.pairs import PAIRS, pairs_held
from college.refusal import Refused
from college.roles import Action, Grant, Matrix, Role, Scope
from tests.college.regulation import MATRIX, NORMS, table

SEE, WRITE, DELETE, APPROVE, GRANT = Action.SEE, Action.WRITE, Action.DELETE, Action.APPROVE, Action.GRANT


def asked(*rows, matrix=MATRIX):
    return tuple(change_of(matrix, *row) for row in rows)


def told(*rows, weight=None, matrix=MATRIX):
    found = concerns(matrix, asked(*rows, matrix=matrix), NORMS)
    return [finding for finding in found if weight is None or finding.weight is weight]


def clauses(*rows):
    return [finding.clause.number for finding in told(*rows, weight=Weight.AGAINST)]


# ---- against the regulation: a right that is given


def test_marks_for_the_administrator_are_told_as_on_the_picture():
    (finding,) = told(("journal.marks", WRITE, Role.ADMINISTRATOR, Scope.ALL), weight=Weight.AGAINST)
    assert str(finding) == (
        "Против пункта 3.1.7. Оценки вносят преподаватели и мастера. Включить можно только с причиной; увидит директор."
    )


@pytest.mark.parametrize(
    ("section", "action", "role", "scope", "clause"),
    [
        ("journal.marks", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("journal.print_draft", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("students.card", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("staff.passport", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("staff.military", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("students.health", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("absence_certificates", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("reports.results", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("portfolio.student", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("diary", SEE, Role.ADMINISTRATOR, Scope.ALL, "3.1.4"),
        ("journal.marks", SEE, Role.EMPLOYEE, Scope.ALL, "3.1.4"),
        ("settings.teaching", WRITE, Role.ADMINISTRATOR, Scope.ALL, "4.1"),
        ("journal.marks", WRITE, Role.STUDY_HEAD, Scope.ALL, "3.1.7"),
        ("journal.marks", DELETE, Role.DEPUTY_UMR, Scope.ALL, "3.1.7"),
        ("journal.topics", WRITE, Role.METHODIST, Scope.ALL, "3.1.7"),
        ("journal.homework", WRITE, Role.CURATOR, Scope.GROUP, "3.1.7"),
        ("journal.attendance_fact", WRITE, Role.DEPUTY_UPR, Scope.ALL, "3.1.7"),
        ("journal.marks", WRITE, Role.STUDENT, Scope.OWN, "3.1.7"),
        ("journal.marks", WRITE, Role.TEACHER, Scope.ALL, "4.8П.1"),
        ("journal.finals", WRITE, Role.SUBSTITUTE, Scope.GRANTED, "4.8П.2"),
        ("journal.finals", WRITE, Role.STUDY_HEAD, Scope.ALL, "4.8П.2"),
        ("journal.finals", WRITE, Role.TEACHER, Scope.ALL, "4.8П.2"),
        ("journal.absence_reason", WRITE, Role.TEACHER, Scope.OWN, "4.8К.2"),
        ("journal.absence_reason", WRITE, Role.CURATOR, Scope.ALL, "4.8К.2"),
        ("journal.print_final", Action.PRINT, Role.METHODIST, Scope.ALL, "7.4"),
        ("journal.print_final", Action.EXPORT, Role.DEPUTY_UMR, Scope.ALL, "7.4"),
        ("journal.acceptance", APPROVE, Role.DEPUTY_UPR, Scope.ALL, "7.5б"),
        ("roles", GRANT, Role.DIRECTOR, Scope.ALL, "4.1.6"),
        ("credentials.staff", GRANT, Role.HR_HEAD, Scope.ALL, "3.1.2"),
        ("credentials.students", GRANT, Role.ADMINISTRATOR, Scope.ALL, "3.1.3"),
        ("credentials.students", GRANT, Role.CURATOR, Scope.ALL, "3.1.3"),
        ("substitutions", GRANT, Role.DISPATCHER, Scope.ALL, "4.8П.1"),
        ("archive", GRANT, Role.SECRETARY, Scope.ALL, "4.1.6"),
        ("journal.marks", SEE, Role.HR_HEAD, Scope.ALL, "3.1.4"),
        ("students.card", SEE, Role.HR_HEAD, Scope.ALL, "3.1.4"),
        ("summaries", SEE, Role.HR_HEAD, Scope.ALL, "3.1.4"),
        ("journal.topics", Action.PRINT, Role.OFFICIAL, Scope.GRANTED, "1.5"),
        ("journal.absence_reason", SEE, Role.OFFICIAL, Scope.GRANTED, "1.5"),
        ("students.contacts", SEE, Role.SUBSTITUTE, Scope.GRANTED, "4.8П.1"),
    ],
)
def test_what_the_regulation_keeps_to_others_is_told_with_its_clause(section, action, role, scope, clause):
    found = told((section, action, role, scope), weight=Weight.AGAINST)
    assert [finding.clause.number for finding in found] == [clause]
    assert found[0].sentence.endswith("можно только с причиной; увидит директор.")
    assert needs_reason(found)


def test_the_regulation_itself_is_barred_nowhere():
    assert not [grant for grant in MATRIX.grants if barred(grant) and grant.role is not Role.EMPLOYEE]
    for grant in MATRIX.grants:
        without = Matrix(tuple(other for other in MATRIX.grants if other is not grant))
        change = asked((grant.section, grant.action, grant.role, grant.scope), matrix=without)
        assert not needs_reason(concerns(without, change, NORMS)), grant


def test_each_bar_bars_something_that_the_others_let_pass():
    rows = [
        Grant(section, action, role, scope)
        for section in NORMS.sections for action in Action for role in Role for scope in Scope
    ]  # fmt: skip
    first = {id(barred(row)) for row in rows}
    assert {id(bar) for bar in BARS} <= first


def test_narrowing_what_was_against_the_regulation_needs_no_reason():
    wide = applied(MATRIX, asked(("journal.absence_reason", WRITE, Role.CURATOR, Scope.ALL)))
    assert not told(("journal.absence_reason", WRITE, Role.CURATOR, Scope.GROUP), matrix=wide, weight=Weight.AGAINST)


# ---- against the regulation: a right that is taken


@pytest.mark.parametrize("duty", NORMS.duties, ids=lambda duty: f"{duty.clause}-{duty.role}")
def test_no_duty_loses_a_right_without_its_clause(duty):
    for right in duty.needs:
        roles = {duty.role, Role.EMPLOYEE} if duty.role.is_staff else {duty.role}
        rows = [(right.section, right.action, role, None) for role in roles if MATRIX.scope_of(role, right) is not None]
        found = concerns(MATRIX, complete(MATRIX, asked(*rows)), NORMS)
        spoken = [f for f in found if f.weight is Weight.AGAINST and duty.russian in f.sentence]
        kept_open = is_refused(found)
        assert kept_open or duty.clause in [finding.clause.number for finding in spoken], right


def test_a_duty_is_told_in_a_sentence():
    found = told(("journal.absence_reason", WRITE, Role.CURATOR, None), weight=Weight.AGAINST)
    assert [finding.clause.number for finding in found] == ["3.1.6", "4.8К.2"]
    assert str(found[1]) == (
        "Против пункта 4.8К.2. Без права «Причины пропусков: изменять» не исполнить обязанность «еженедельно указать "
        "причины пропусков» (куратор группы). Убрать можно только с причиной; увидит директор."
    )


def test_a_duty_whose_right_is_narrowed_is_told_too():
    (found,) = told(("journal.finals", SEE, Role.VR_HEAD, Scope.OWN), weight=Weight.AGAINST)
    assert found.clause.number == "4.7.2"
    assert "нужно для всей обязанности" in found.sentence
    assert "Сузить" in found.sentence


def test_a_right_that_employee_gives_as_well_is_not_missed():
    assert told(("groups", SEE, Role.ADMINISTRATOR, None)) == []


def test_what_no_duty_needs_is_taken_without_a_reason():
    assert not needs_reason(told(("journal.print_draft", Action.PRINT, Role.TEACHER, None)))


# ---- an action without its see


def test_an_action_without_its_see_is_refused_with_the_completed_change():
    change = asked(("journal.topics", Action.EXPORT, Role.SECRETARY, Scope.ALL))
    found = concerns(MATRIX, change, NORMS)
    assert is_refused(found)
    assert found[0].along == complete(MATRIX, change)
    assert found[0].title == "Меняется вместе"
    assert "секретарь учебной части — видеть: было «нет», стало «все»" in found[0].sentence
    assert not is_refused(concerns(MATRIX, found[0].along, NORMS))


def test_a_see_taken_names_the_rows_that_go_with_it():
    found = told(("journal.marks", SEE, Role.TEACHER, None), weight=Weight.REFUSED)
    (finding,) = found
    assert "не действует: «изменять», «выгружать», «удалять»" in finding.sentence
    assert {change.action for change in finding.along} == {SEE, WRITE, Action.EXPORT, DELETE}


# ---- refused outright


@pytest.mark.parametrize("section", sorted(sections_of_everybody(NORMS.holdings)))
@pytest.mark.parametrize("new", [None, Scope.OWN])
def test_every_employee_goes_on_seeing_the_catalogue_and_the_timetable(section, new):
    found = told((section, SEE, Role.EMPLOYEE, new))
    assert [finding.weight for finding in found] == [Weight.REFUSED]
    assert found[0].along == ()
    assert "видит каждый сотрудник" in found[0].sentence


def test_the_sections_of_everybody_are_seen_by_every_employee():
    sections = sections_of_everybody(NORMS.holdings)
    assert {"calendar", "groups", "rights", "timetable", "substitutions", "exams"} <= sections
    for section in sections:
        assert MATRIX.scopes_of({Role.EMPLOYEE}, section, SEE) == {Scope.ALL}


@pytest.mark.parametrize(
    ("role", "scope", "clause"),
    [
        (Role.STUDENT, Scope.ALL, "1.9"),
        (Role.PARENT, Scope.GROUP, "1.9"),
        (Role.OFFICIAL, Scope.ALL, "1.5"),
        (Role.SUBSTITUTE, Scope.ALL, "4.8П.1"),
        (Role.DISPATCHER, Scope.GROUP, None),
        (Role.TEACHER, Scope.DEPARTMENT, None),
        (Role.CURATOR, Scope.GRANTED, None),
    ],
)
def test_a_scope_in_which_a_role_has_no_rows_is_refused(role, scope, clause):
    (found,) = told(("summaries", SEE, role, scope))
    assert found.weight is Weight.REFUSED
    assert (found.clause.number if found.clause else None) == clause


def test_somebody_can_always_edit_the_matrix():
    assert is_refused(told(("rights", WRITE, Role.ADMINISTRATOR, None)))
    second = applied(MATRIX, asked(("rights", WRITE, Role.DIRECTOR, Scope.ALL)))
    assert not is_refused(told(("rights", WRITE, Role.ADMINISTRATOR, None), matrix=second))


# ---- what leaves the desktops


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (("subgroups", SEE, Role.COMMISSION_CHAIR, None), "списки групп"),
        (("journal.absence_reason", SEE, Role.TEACHER, None), "причины пропусков на страницах журналов"),
        (("journal.marks", SEE, Role.TEACHER, None), "страницы журналов, списки групп"),
        (("students.contacts", WRITE, Role.CURATOR, None), "контакты студентов и родителей"),
        (("staff.health", SEE, Role.HR_HEAD, None), "здоровье и медкнижки работников"),
    ],
)
def test_a_bucket_taken_from_a_role_is_named(row, names):
    (warning,) = told(row, weight=Weight.WARNING)
    assert warning.sentence == (
        f"С компьютеров роли «{NORMS.roles[row[2]]}» исчезнет: {names}. Неотправленное сначала уйдёт на сервер."
    )


def test_what_a_role_still_holds_otherwise_does_not_leave():
    assert not told(("journal.marks", SEE, Role.TEACHER, Scope.ALL), weight=Weight.WARNING)
    wide = applied(MATRIX, asked(("journal.absence_reason", SEE, Role.TEACHER, Scope.ALL)))
    assert lost(NORMS.holdings, MATRIX, wide, Role.TEACHER) == ()
    assert not told(("journal.print_draft", SEE, Role.TEACHER, None), weight=Weight.WARNING)
    assert not told(("journal.marks", SEE, Role.STUDENT, None), weight=Weight.WARNING), "a family holds nothing"


def test_every_bucket_of_the_table_has_a_name():
    kinds = {line.split("\t")[0].partition(":")[0] for line in table("buckets.tsv").splitlines()[1:]}
    assert kinds - set(TITLES) == {"online", "computed", "inbox", "official"}
    assert {way.kind for way in NORMS.holdings} == set(TITLES)


def test_a_rule_of_a_bucket_asks_for_one_right_more():
    (way,) = [way for way in NORMS.holdings if way.kind == "board"]
    assert [role for role in Role if way.is_met(MATRIX, role)] == [Role.DISPATCHER]
    assert lost((way,), MATRIX, applied(MATRIX, asked(("timetable", WRITE, Role.DISPATCHER, None))), Role.DISPATCHER)


@pytest.mark.parametrize("row", ["board:\t-\tx\tg\tsee * half→all", "nothing\t-\tx\tg\tsee * all→all", "board\t-"])
def test_a_bucket_with_unknown_words_is_refused_with_its_line(row):
    with pytest.raises(Refused, match="строка 2"):
        read_holdings("header\n" + row)


# ---- two persons


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("journal.check_marks", APPROVE, Role.METHODIST, Scope.ALL), "проверяют два разных человека"),
        (("journal.close_period", APPROVE, Role.STUDY_HEAD, Scope.ALL), "начинает один человек, подтверждает другой"),
        (("ktp_approval", APPROVE, Role.TEACHER, Scope.OWN), "не согласует и не утверждает сам"),
        (("portfolio.staff", APPROVE, Role.TEACHER, Scope.OWN), "не подтверждает сам"),
        (("portfolio.student", APPROVE, Role.STUDENT, Scope.OWN), "не подтверждает сам"),
        (("backup", APPROVE, Role.ADMINISTRATOR, Scope.ALL), "Копии восстанавливают два человека"),
    ],
)
def test_both_sides_of_a_pair_in_one_role_are_told(row, sentence):
    (warning,) = told(row, weight=Weight.WARNING)
    assert sentence in warning.sentence


def test_no_role_of_the_regulation_has_both_sides_of_a_pair():
    assert [(role, pairs_held(MATRIX, {role})) for role in Role if pairs_held(MATRIX, {role})] == []


def test_one_person_with_two_roles_may_have_both_sides():
    assert PAIRS[0] in pairs_held(MATRIX, {Role.METHODIST, Role.STUDY_HEAD})
    assert pairs_held(MATRIX, {Role.TEACHER, Role.CURATOR}) == ()


# ---- notes, order, cost


def test_opening_personal_data_is_noted():
    (note,) = told(("students.card", SEE, Role.COMMISSION_CHAIR, Scope.DEPARTMENT))
    assert (note.weight, note.clause.number) == (Weight.NOTE, "3.1.5")
    assert told(("archive", SEE, Role.VR_HEAD, Scope.ALL)) == [], "no personal data"


def test_the_gravest_stands_first_and_nothing_is_said_twice():
    found = told(
        ("journal.marks", WRITE, Role.ADMINISTRATOR, Scope.ALL), ("journal.marks", WRITE, Role.SECRETARY, Scope.ALL)
    )
    assert [finding.weight for finding in found] == sorted(finding.weight for finding in found)
    assert len([finding for finding in found if finding.clause and finding.clause.number == "3.1.7"]) == 1


def test_a_cell_is_judged_while_a_finger_is_still_on_its_key():
    change = asked(("journal.marks", SEE, Role.TEACHER, None))
    assert min(timeit.repeat(lambda: concerns(MATRIX, change, NORMS), number=1, repeat=5)) < 0.05
