"""Lists of people taken in on a real file: idempotent, stopped half way, taken back, and what is done by hand."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from college.contingent import Leaving
from college.names import PersonName
from college.orders import Basis
from college.people_lists import KnownPerson, ListKind, RowVerdict, Verdict, decided, judged, proposed, read_rows
from college.refusal import Refused
from college.roles import Role
from db.engine import writing
from db.models.contacts import Contact, Guardian
from db.models.groups import Membership, StudyGroup
from db.models.marks import MarkEntry, Work
from db.models.people import Employee, Person, PersonAlias, RoleAssignment
from db.models.people import PersonName as Named
from db.people import by_hand, joining
from db.people.by_hand import NewPerson
from db.people.known import known_people
from db.people.lists import employees, groups_on, stays_of_person, students_on
from db.people.standing import group_names
from db.people.taking_in import ACT, Taken, TakenBack, take_back_list, take_in
from tests.factories import GROUP, OTHER_GROUP, TODAY, WHO, Hand, Machines, known, lay, lay_lesson, student

ORDER = Basis("141-к", date(2026, 11, 2))
HEAD = ["ФИО", "Дата рождения", "Группа", "Телефон", "Родитель", "Телефон родителя"]
NEW = ["Зайцев Глеб Олегович", "01.02.2009", "ИСП-22", "8 913 8001201", "Зайцева Анна", "8 913 8001202"]
OTHER = ["Котова Алла Юрьевна", "03.04.2009", "ИСП-22", "", "", ""]


@pytest.fixture
def office(machines: Machines) -> Hand:
    """The head of the study office at his machine."""
    made = machines.hand(WHO.dispatcher)
    lay(made.engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.STUDY_HEAD.value, first_day=date(2020, 9, 1))
    return made


def judge(hand: Hand, *rows: Sequence[str], head: Sequence[str] = HEAD, kind=ListKind.STUDENTS) -> list[RowVerdict]:
    table = [list(head), *map(list, rows)]
    found = proposed(table, kind)
    assert found is not None
    told = read_rows(list(enumerate(table, start=1))[1:], found.columns, kind, TODAY)
    with hand.store.read() as session:
        groups = group_names(session).values() if kind is ListKind.STUDENTS else None
        return list(judged(told, known_people(session, kind, TODAY), groups=groups, basis=ORDER))


def take(hand: Hand, verdicts: Sequence[RowVerdict], *, kind=ListKind.STUDENTS, stop_at: int = 10**6) -> Taken:
    with hand.store.write(ACT) as session:
        return take_in(
            session, verdicts, kind, ORDER, lambda done, _: done < stop_at, person=hand.person, clock=hand.clock
        )


def back(hand: Hand, taken: Taken) -> TakenBack:
    with hand.store.write("take_back_people") as session:
        return take_back_list(session, taken.traces, person=hand.person, clock=hand.clock)


def said(verdicts: Sequence[RowVerdict]) -> list[str]:
    return [one.verdict.value for one in verdicts]


def standing(hand: Hand, group: UUID | None, day: date = TODAY) -> list[str]:
    with hand.store.read() as session:
        return [each.name.full for each in students_on(session, group, day)]


def by(hand: Hand, act, *told, **more):
    with hand.store.write("by_hand") as session:
        return act(session, *told, person=hand.person, clock=hand.clock, **more)


# ---- lists


def test_a_list_is_taken_in_by_batches_of_one_act_and_the_same_list_changes_nothing(office: Hand) -> None:
    told = judge(office, NEW, OTHER)
    assert said(told) == ["new", "new"]
    taken = take(office, told)
    assert (taken.new, taken.changed) == (2, 0)
    batches = office.batches()
    assert len(batches) == 1, "nobody clashes with newcomers"
    assert {batch.act for batch in batches} == {ACT}
    assert standing(office, OTHER_GROUP) == ["Зайцев Глеб Олегович", "Котова Алла Юрьевна"]
    [row] = [row for row in office.rows(Membership) if row.order_number and row.student_id == told_of(office, "Котова")]
    assert (row.order_number, row.order_day, row.first_day) == ("141-к", date(2026, 11, 2), date(2026, 11, 2))
    assert [row.phone for row in office.rows(Contact)] == ["+7 913 800-12-01"]
    assert [(row.name, row.phone) for row in office.rows(Guardian)] == [("Зайцева Анна", "+7 913 800-12-02")]
    again = judge(office, NEW, OTHER)
    assert said(again) == ["same", "same"]
    assert take(office, again).traces.pieces == ()
    assert len(office.batches()) == 1


def told_of(hand: Hand, surname: str) -> UUID:
    [found] = [row.person_id for row in hand.rows(Named) if row.surname == surname and row.withdrawn_at is None]
    return found


def test_an_order_of_the_summer_puts_into_a_group_from_september(office: Hand) -> None:
    head = ["ФИО", "Группа", "Приказ", "Дата приказа"]
    take(office, judge(office, ["Серов Пётр Ильич", "ИСП-21", "90-к", "25.08.2026"], head=head))
    assert "Серов Пётр Ильич" in standing(office, GROUP, date(2026, 9, 1))
    assert "Серов Пётр Ильич" not in standing(office, GROUP, date(2026, 8, 31))


def test_a_corrected_list_changes_only_what_differs_and_moves_by_its_order(office: Hand) -> None:
    take(office, judge(office, NEW, OTHER))
    office.clock.turn(date(2026, 11, 20))
    before = len(office.batches())
    moved = [*NEW[:2], "ИСП-21", "8 913 8001299", "Зайцев Олег", "8 913 8001203"]
    head = [*HEAD, "Приказ", "Дата приказа"]
    told = judge(office, [*moved, "150-к", "16.11.2026"], [*OTHER, "", ""], head=head)
    assert said(told) == ["changed", "same"]
    assert told[0].changed == ("group", "phone", "guardian", "guardian_phone")
    take(office, told)
    assert len(office.batches()) == before + 1
    assert "Зайцев Глеб Олегович" in standing(office, OTHER_GROUP, date(2026, 11, 15))
    assert "Зайцев Глеб Олегович" not in standing(office, OTHER_GROUP, date(2026, 11, 16))
    assert "Зайцев Глеб Олегович" in standing(office, GROUP, date(2026, 11, 16))
    [left] = [row for row in office.rows(Membership) if row.leave_kind]
    assert (left.leave_kind, left.leave_number, left.leave_day) == ("moved", "150-к", date(2026, 11, 16))
    assert sorted(row.name for row in office.rows(Guardian)) == ["Зайцев Олег", "Зайцева Анна"], "a parent more"


def test_a_known_student_goes_alone_and_the_batches_are_one_act(office: Hand) -> None:
    head = ["ФИО", "Группа", "Телефон"]
    rows = [[f"Белов{'а' * n} Пётр", "ИСП-22", ""] for n in range(1, 28)]
    known_ones = [["Агафонова Мария", "ИСП-21", "8 913 8001291"], ["Белов Пётр", "ИСП-21", "8 913 8001292"]]
    take(office, judge(office, *rows, *known_ones, head=head))
    batches = office.batches()
    assert [len({change.row for change in batch.changes}) for batch in batches] == [1, 1, 75, 6]
    assert len({batch.act_id for batch in batches}) == 1
    assert {batch.act for batch in batches} == {ACT}


def test_a_list_without_half_of_a_group_drops_nobody(office: Hand) -> None:
    before = standing(office, GROUP)
    head = ["ФИО", "Группа"]
    told = judge(office, ["Агафонова Мария", "ИСП-21"], ["Белов Пётр", "ИСП-21"], head=head)
    assert said(told) == ["same", "same"]
    take(office, told)
    assert standing(office, GROUP) == before


def test_a_namesake_is_asked_and_becomes_what_somebody_says(office: Hand) -> None:
    [told] = judge(office, ["Белов Пётр", "05.05.2008", "ИСП-22", "", "", ""])
    assert (told.verdict, told.candidates) == (Verdict.DOUBTFUL, (student(1),))
    with office.store.read() as session:
        [he] = [one for one in known_people(session, ListKind.STUDENTS, TODAY) if one.id == student(1)]
    groups = ("ИСП-21", "ИСП-22")
    assert decided(told, None, groups=groups, basis=ORDER).verdict is Verdict.NEW
    same = decided(told, he, groups=groups, basis=ORDER)
    assert (same.verdict, same.changed) == (Verdict.CHANGED, ("born", "group"))
    take(office, [same])
    assert standing(office, OTHER_GROUP) == ["Белов Пётр"]
    assert "Белов Пётр" not in standing(office, GROUP)
    assert [row.born for row in office.rows(Person)] == [date(2008, 5, 5)]


def test_a_stopped_list_leaves_nothing_at_all(office: Hand) -> None:
    with pytest.raises(Refused, match=r"остановлена\. Ничего не записано"):
        take(office, judge(office, NEW, OTHER), stop_at=1)
    assert office.batches() == []
    assert office.rows(Person) == []


def test_a_move_by_an_older_order_is_refused_row_by_row(office: Hand) -> None:
    take(office, judge(office, NEW))
    head = [*HEAD, "Приказ", "Дата приказа"]
    [told] = judge(office, [*NEW[:2], "ИСП-21", "", "", "", "12-к", "01.10.2026"], head=head)
    assert told.verdict is Verdict.REFUSED
    assert "Проверьте дату приказа" in told.sentences[-1]


def test_a_list_is_taken_back_whole_and_may_come_again(office: Hand) -> None:
    before = standing(office, GROUP), len(office.rows(Named))
    taken = take(office, judge(office, NEW, ["Белов Пётр", "", "ИСП-21", "8 913 8001277", "", ""]))
    assert (taken.new, taken.changed) == (1, 1)
    undone = back(office, taken)
    assert (undone.people, dict(undone.kept)) == (2, {})
    assert standing(office, OTHER_GROUP) == []
    assert standing(office, GROUP) == before[0]
    assert all(row.withdrawn_at for row in office.rows(Contact))
    assert said(judge(office, NEW)) == ["new"], "the same list again is taken in anew"
    take(office, judge(office, NEW))
    assert standing(office, OTHER_GROUP) == ["Зайцев Глеб Олегович"]


def test_a_student_moved_by_a_list_stands_again_where_he_stood(office: Hand) -> None:
    head = ["ФИО", "Дата рождения", "Группа"]
    lay(office.engine, Person, id=student(2), born=date(2008, 7, 7), sex="m")
    taken = take(office, judge(office, ["Волков Иван", "07.07.2008", "ИСП-22"], head=head))
    assert (taken.changed, standing(office, OTHER_GROUP)) == (1, ["Волков Иван"])
    assert back(office, taken).people == 1
    assert standing(office, OTHER_GROUP) == []
    assert "Волков Иван" in standing(office, GROUP)
    assert all(row.end_day is None and not row.leave_kind for row in office.rows(Membership) if not row.withdrawn_at)


def test_whom_others_have_built_upon_stays_and_is_named(office: Hand) -> None:
    taken = take(office, judge(office, NEW, OTHER))
    he, she = told_of(office, "Зайцев"), told_of(office, "Котова")
    lay_lesson(office.engine, TODAY)
    [work] = office.rows(Work)
    lay(office.engine, MarkEntry, work_id=work.id, student_id=he, value="5", given_at=office.clock.now())
    undone = back(office, taken)
    assert (undone.people, set(undone.kept)) == (1, {he})
    assert undone.kept[he] == "mark"
    assert standing(office, OTHER_GROUP) == ["Зайцев Глеб Олегович"]
    assert she not in {row.person_id for row in office.rows(Named) if row.withdrawn_at is None}


def test_what_another_changed_since_is_not_put_back(office: Hand) -> None:
    taken = take(office, judge(office, NEW))
    with writing(office.engine).begin() as connection:
        connection.execute(update(Contact).values(phone="+7 913 000-00-00", v_phone=f"{'0' * 32}.7"))
    undone = back(office, taken)
    assert undone.people == 0
    assert set(undone.kept.values()) == {"contact"}
    assert standing(office, OTHER_GROUP) == ["Зайцев Глеб Олегович"]


def test_whoever_does_not_keep_students_takes_no_list_in(machines: Machines, office: Hand) -> None:
    told = judge(office, NEW)
    teacher = machines.hand(WHO.teacher)
    with pytest.raises(Refused, match="учебная часть"):
        take(teacher, told)
    assert teacher.batches() == []


def test_employees_come_by_a_list_of_the_office_of_staff(machines: Machines) -> None:
    hr = machines.hand(WHO.hr_head)
    head = ["ФИО", "Должность", "Дата приёма", "Дата рождения"]
    rows = [
        ["Фомин Лев Юрьевич", "преподаватель", "01.09.2026", "04.05.1980"],
        ["Громов Павел Сергеевич", "преподаватель", "", ""],
    ]
    told = judge(hr, *rows, head=head, kind=ListKind.EMPLOYEES)
    assert said(told) == ["new", "changed"]
    taken = take(hr, told, kind=ListKind.EMPLOYEES)
    with hr.store.read() as session:
        posts = {each.name.full: (each.post, each.hired) for each in employees(session, TODAY)}
    assert posts["Фомин Лев Юрьевич"] == ("преподаватель", date(2026, 9, 1))
    assert posts["Громов Павел Сергеевич"] == ("преподаватель", date(2020, 9, 1))
    assert said(judge(hr, *rows, head=head, kind=ListKind.EMPLOYEES)) == ["same", "same"]
    assert back(hr, taken).people == 2
    assert {row.post for row in hr.rows(Employee) if row.withdrawn_at is None} == {""}


# ---- by hand


def test_a_group_is_made_named_and_taken_back(office: Hand) -> None:
    done = by(office, by_hand.add_group, " ИСП-31 ", 2024)
    with office.store.read() as session:
        assert [(each.name, each.course, each.students) for each in groups_on(session, TODAY)] == [
            ("ИСП-21", 2, 6), ("ИСП-22", 2, 0), ("ИСП-31", 3, 0),
        ]  # fmt: skip
        assert groups_on(session, TODAY)[0].curator == "Лапина\N{NO-BREAK SPACE}В.\N{NO-BREAK SPACE}И."
    with pytest.raises(Refused, match="уже есть"):
        by(office, by_hand.add_group, "исп-31", 2024)
    named = by(office, by_hand.rename_group, done.row, "ИСП-32", 2024)
    by(office, by_hand.undo, named)
    by(office, by_hand.undo, done)
    assert {row.name for row in office.rows(StudyGroup) if row.withdrawn_at is None} == {"ИСП-21", "ИСП-22"}
    with pytest.raises(Refused, match="стояли студенты"):
        by(office, by_hand.drop_group, GROUP)
    by(office, by_hand.drop_group, OTHER_GROUP)


def test_a_group_learns_by_a_plan_of_its_year_and_by_another_only_before_its_journals(office: Hand):
    only = by(office, by_hand.add_group, "ИСП-23", 2025)
    assert group(office, only.row).plan == known("plan"), "the plan of its year, where there is just one"
    none = by(office, by_hand.add_group, "ИСП-33", 2024)
    assert group(office, none.row).plan is None
    with pytest.raises(Refused, match="План набора 2025 не подходит группе набора 2024"):
        by(office, by_hand.give_plan, none.row, known("plan"))
    taken = by(office, by_hand.give_plan, only.row, None)
    assert group(office, only.row).plan is None
    by(office, by_hand.undo, taken)
    assert group(office, only.row).plan == known("plan")
    with pytest.raises(Refused, match="уже есть журналы"):
        by(office, by_hand.give_plan, GROUP, None)


def group(hand: Hand, row: UUID):
    with hand.store.read() as session:
        return next(each for each in groups_on(session, TODAY) if each.id == row)


def test_a_student_is_enrolled_moved_and_leaves_by_hand(office: Hand) -> None:
    new = NewPerson(PersonName("Зайцев", "Глеб", "Олегович"), date(2009, 2, 1), "m")
    with pytest.raises(Refused, match="номер и дату"):
        by(office, by_hand.enrol, new, GROUP, None, TODAY)
    came = by(office, by_hand.enrol, new, GROUP, ORDER, TODAY - timedelta(5))
    he = came.row
    with pytest.raises(Refused, match="и так стоит"):
        by(office, by_hand.move, he, GROUP, ORDER, TODAY)
    moved = by(office, by_hand.move, he, OTHER_GROUP, ORDER, TODAY)
    assert standing(office, OTHER_GROUP) == ["Зайцев Глеб Олегович"]
    with pytest.raises(Refused, match="С тех пор"):
        by(office, by_hand.undo, came)
    with office.store.read() as session:
        here, before = stays_of_person(session, he, TODAY)
    assert (here.group, before.group, before.end, before.leave_kind) == (OTHER_GROUP, GROUP, TODAY, "moved")
    gone = by(office, by_hand.leave, moved.row, Leaving.EXPELLED, ORDER, TODAY + timedelta(1))
    assert standing(office, None, TODAY + timedelta(1)) == ["Зайцев Глеб Олегович"]
    by(office, by_hand.undo, gone)
    by(office, by_hand.undo, moved)
    assert "Зайцев Глеб Олегович" in standing(office, GROUP)
    by(office, by_hand.undo, came)
    assert "Зайцев Глеб Олегович" not in standing(office, GROUP)


def test_a_stay_that_would_end_before_it_begins_is_refused(office: Hand) -> None:
    with office.store.read() as session:
        [he, *_] = students_on(session, GROUP, TODAY)
    with pytest.raises(Refused, match="Проверьте день"):
        by(office, by_hand.move, he.person, OTHER_GROUP, ORDER, date(2025, 9, 1))
    with pytest.raises(Refused, match="ещё не настал"):
        by(office, by_hand.move, he.person, OTHER_GROUP, Basis("1", TODAY + timedelta(1)), TODAY)
    assert office.batches() == []


def test_a_name_changes_from_a_day_on_and_the_old_day_keeps_the_old_one(office: Hand) -> None:
    done = by(office, by_hand.rename, student(0), PersonName("Орлова", "Мария"), TODAY)
    assert standing(office, GROUP)[-1] == "Орлова Мария" or "Орлова Мария" in standing(office, GROUP)
    assert "Агафонова Мария" in standing(office, GROUP, TODAY - timedelta(1))
    by(office, by_hand.undo, done)
    assert "Агафонова Мария" in standing(office, GROUP)
    with pytest.raises(Refused, match="отдел кадров"):
        by(office, by_hand.rename, WHO.teacher, PersonName("Иванова", "Ольга"), TODAY)


# ---- two cards of one person


def test_two_cards_are_one_student_until_they_are_parted(office: Hand) -> None:
    came = by(office, by_hand.enrol, NewPerson(PersonName("Белов", "Пётр")), GROUP, ORDER, TODAY)
    assert standing(office, GROUP).count("Белов Пётр") == 2
    row = by(office, joining.join, came.row, student(1))
    assert standing(office, GROUP).count("Белов Пётр") == 1
    with office.store.read() as session:
        [he] = [each for each in students_on(session, GROUP, TODAY) if each.person == student(1)]
        assert he.cards == (came.row,)
        assert [each.students for each in groups_on(session, TODAY)] == [6, 0]
        known_now = {one.id for one in known_people(session, ListKind.STUDENTS, TODAY)}
    assert came.row not in known_now
    for former, card in ((student(1), student(1)), (student(1), came.row)):
        with pytest.raises(Refused, match="одна и та же"):
            by(office, joining.join, former, card)
    with pytest.raises(Refused, match="Сначала разъедините"):
        by(office, joining.join, came.row, student(2))
    by(office, joining.part, row)
    assert standing(office, GROUP).count("Белов Пётр") == 2
    by(office, joining.join, came.row, student(1))
    assert [bool(row.withdrawn_at) for row in office.rows(PersonAlias)] == [False]


def test_a_known_person_is_not_shown_by_his_name_in_a_trace(office: Hand) -> None:
    taken = take(office, judge(office, NEW))
    assert "Зайцев" not in repr(taken)
    assert "Зайцев" not in repr(KnownPerson(student(0), PersonName("Зайцев", "Глеб")))
