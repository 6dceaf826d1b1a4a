"""Lists of accounts, cards, the register of agreements and the acts on incidents, over an encrypted file."""

from datetime import date, timedelta

import pytest

from college.admission.account_tasks import TaskKind
from college.admission.accounts import State
from college.admission.incidents import State as Case
from college.refusal import Refused
from db.admission import account_cards, account_lists, agreement_register, answerers
from db.models.admission import Account, AccountTask, Agreement, Incident, Waiver
from db.models.groups import Curatorship
from db.models.people import RoleAssignment
from tests.desktop.accounts_bench import ADMIN, NEWCOMER, NOW, SECOND, lay_accounts
from tests.factories import OTHER_GROUP, TODAY, WHO, Hand, Machines, change, known, lay, student


@pytest.fixture
def admin(machines: Machines) -> Hand:
    hand = machines.hand(ADMIN)
    lay_accounts(hand)
    return hand


def staff(hand: Hand) -> dict:
    with hand.store.read() as session:
        sight = account_lists.sight_of(session, hand.person, TODAY)
        return {line.person: line for line in account_lists.staff_lines(session, TODAY, sight)}


def incident(hand: Hand):
    (row,) = hand.rows(Incident)
    return row


# ---- the lists


def test_every_employee_stands_in_the_list_with_his_account_or_without(admin):
    lines = staff(admin)
    assert lines[NEWCOMER].state is None
    assert lines[WHO.teacher].state is State.ACTIVE
    assert lines[WHO.other].points == 7
    assert lines[WHO.curator].work == "куратор ИСП-21"
    assert [line.name.surname for line in lines.values()][:4] == ["Ветров", "Гладышев", "Громов", "Ёлкина"], "ё is е"


def test_who_left_long_ago_is_gone_unless_his_account_stands(admin):
    lay(admin.engine, account_lists.Employee, person_id=known("gone"), post="", hired=date(2000, 1, 1), dismissed=date(2020, 1, 1))  # fmt: skip
    lay(admin.engine, account_lists.Employee, person_id=known("open"), post="", hired=date(2000, 1, 1), dismissed=date(2020, 1, 1))  # fmt: skip
    lay(admin.engine, Account, person_id=known("open"), kind="staff", login="open", standing="active")
    lines = staff(admin)
    assert known("gone") not in lines
    assert lines[known("open")].dismissed == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("person", "sees_staff", "sees_pupils", "sees_papers"),
    [
        (ADMIN, True, True, True),
        (WHO.hr_head, True, False, True),
        (WHO.curator, False, True, False),
        (WHO.teacher, False, False, False),
        (WHO.director, True, False, True),
    ],
)
def test_who_sees_what(admin, person, sees_staff, sees_pupils, sees_papers):
    with admin.store.read() as session:
        sight = account_lists.sight_of(session, person, TODAY)
    assert (sight.staff, sight.pupils, sight.agreements) == (sees_staff, sees_pupils, sees_papers)


def test_a_curator_sees_the_students_of_his_own_group_and_no_others(admin):
    with admin.store.read() as session:
        his = account_lists.student_lines(session, TODAY, account_lists.sight_of(session, WHO.curator, TODAY))
        assert {line.person for line in his} == {student(number) for number in range(6)}
        assert [line.state for line in his][:2] == [State.ACTIVE, State.REQUESTED]
    curated = next(row for row in admin.rows(Curatorship) if row.person_id == WHO.curator)
    change(admin.engine, Curatorship, curated.id, group_id=OTHER_GROUP)
    admin.store.tell(frozenset({"curatorship"}))
    with admin.store.read() as session:
        none = account_lists.student_lines(session, TODAY, account_lists.sight_of(session, WHO.curator, TODAY))
    assert none == (), "a past curator keeps nothing"


def test_an_account_without_a_paper_says_so_and_a_waiver_is_one(admin):
    lay(admin.engine, Account, person_id=NEWCOMER, kind="staff", login="elkina.ap", standing="active")
    assert staff(admin)[NEWCOMER].lacks_agreement
    lay(admin.engine, Waiver, person_id=NEWCOMER, first_day=TODAY, last_day=TODAY, reason="ждём", given_by=SECOND)
    assert not staff(admin)[NEWCOMER].lacks_agreement


def test_a_task_is_met_only_when_the_account_stands_as_the_order_wants(admin):
    with admin.store.read() as session:
        create, close = account_lists.tasks_seen(session, admin.clock)
    assert (create.task.kind, create.is_met) == (TaskKind.CREATE, False)
    assert (close.task.kind, close.is_met) == (TaskKind.CLOSE, False)
    lay(admin.engine, Account, person_id=NEWCOMER, kind="staff", login="elkina.ap", standing="issued", issued_at=NOW)
    with admin.store.read() as session:
        create, _ = account_lists.tasks_seen(session, admin.clock)
        assert create.is_met
        assert account_lists.open_tasks(session, TaskKind.CREATE, (NEWCOMER,)) == (create.id,)
    with admin.store.write("finish_account_task") as session:
        account_lists.finish_task(session, create.id, person=ADMIN, clock=admin.clock)
    with admin.store.read() as session:
        assert account_lists.tasks_seen(session, admin.clock)[-1].task.done == admin.clock.now()
    assert {row.done_by for row in admin.rows(AccountTask)} == {ADMIN, None}


# ---- incidents


def test_a_card_tells_facts_with_points_and_no_verdict(admin):
    with admin.store.read() as session:
        (seen,) = account_cards.card_of(session, WHO.other, admin.clock).incidents
    assert seen.state is Case.ESCALATED, "nobody answered for fifteen hours"
    assert [fact.points for fact in seen.facts] == [5, 2]
    assert "на неизвестном компьютере" in seen.facts[0].sentence
    assert "компьютере" not in repr(seen), "no facts in a repr"


def test_an_incident_goes_its_whole_life_as_signed_acts(admin):
    which = incident(admin).id
    for act in (
        lambda session: account_cards.acknowledge(session, which, person=ADMIN, clock=admin.clock),
        lambda session: account_cards.put_measures(session, which, " новый код ", person=ADMIN),
        lambda session: account_cards.close_incident(session, which, "общий ноутбук", person=ADMIN, clock=admin.clock),
    ):
        with admin.store.write("incident") as session:
            act(session)
    row = incident(admin)
    assert (row.standing, row.acknowledged_by, row.measures) == ("closed", ADMIN, "новый код")
    assert (row.cause, row.closed_at is not None) == ("общий ноутбук", True)
    assert len(admin.outbox()) == 3


def test_an_incident_is_not_closed_before_it_was_answered_nor_without_a_cause(admin):
    which = incident(admin).id
    with pytest.raises(Refused, match="ждёт подтверждения"), admin.store.write("incident") as session:
        account_cards.close_incident(session, which, "причина", person=ADMIN, clock=admin.clock)
    with admin.store.write("incident") as session:
        account_cards.acknowledge(session, which, person=ADMIN, clock=admin.clock)
    with pytest.raises(Refused, match="Назовите, что сделано"), admin.store.write("incident") as session:
        account_cards.put_measures(session, which, "  ", person=ADMIN)
    assert incident(admin).standing == "acknowledged"


def test_nobody_handles_an_incident_about_himself(admin):
    own = lay(admin.engine, Incident, person_id=ADMIN, kind="own", opened_at=NOW - timedelta(minutes=5), reporter_id=ADMIN)  # fmt: skip
    with pytest.raises(Refused, match="другой администратор"), admin.store.write("incident") as session:
        account_cards.acknowledge(session, own, person=ADMIN, clock=admin.clock)
    change(admin.engine, Incident, own, standing="acknowledged")
    with pytest.raises(Refused, match="другой администратор"), admin.store.write("incident") as session:
        account_cards.put_measures(session, own, "сам разобрался", person=ADMIN)
    with admin.store.read() as session:
        assert account_cards.administrators(session, TODAY) == {ADMIN, SECOND}


def test_a_closed_incident_is_opened_again_only_by_a_new_fact(admin):
    which = incident(admin).id
    change(admin.engine, Incident, which, standing="closed", closed_at=NOW, measures="код")
    with pytest.raises(Refused, match="по новому факту"), admin.store.write("incident") as session:
        account_cards.doubt_incident(session, which, "", person=ADMIN, clock=admin.clock)
    with admin.store.write("incident") as session:
        account_cards.doubt_incident(session, which, "снова ночью", person=ADMIN, clock=admin.clock)
    assert (incident(admin).standing, incident(admin).measures) == ("open", "код\nснова ночью")
    assert incident(admin).closed_at is None


# ---- agreements


def test_numbers_run_on_and_one_act_enters_them_all(admin):
    with admin.store.read() as session:
        lines = agreement_register.register(session, TODAY)
    assert agreement_register.next_number(lines) == 37
    people = [WHO.director, NEWCOMER]
    entries = agreement_register.running(people, 40, date(2026, 9, 1))
    with admin.store.write("put_agreements") as session:
        rows = agreement_register.put_agreements(session, entries, admin.clock)
    assert {row.person_id: row.number for row in admin.rows(Agreement) if row.id in rows} == {
        WHO.director: "40", NEWCOMER: "41",
    }  # fmt: skip
    assert len(admin.outbox()) == 1, "one act, so one undo"


def test_an_agreement_of_tomorrow_or_without_a_number_enters_nothing_at_all(admin):
    before = len(admin.rows(Agreement))
    for entry in (
        agreement_register.Entry(NEWCOMER, " ", TODAY),
        agreement_register.Entry(NEWCOMER, "41", TODAY + timedelta(1)),
    ):
        good = agreement_register.Entry(WHO.director, "40", TODAY)
        with pytest.raises(Refused), admin.store.write("put_agreements") as session:
            agreement_register.put_agreements(session, (good, entry), admin.clock)
    assert len(admin.rows(Agreement)) == before


def test_a_waiver_has_a_reason_an_end_and_is_never_for_oneself(admin):
    def put(person, reason, days=10):
        with admin.store.write("put_waiver") as session:
            agreement_register.put_waiver(session, person, reason, days, by=ADMIN, clock=admin.clock)

    for person, reason, days in ((ADMIN, "надо", 10), (NEWCOMER, " ", 10), (NEWCOMER, "надо", 11)):
        with pytest.raises(Refused):
            put(person, reason, days)
    assert admin.rows(Waiver) == []
    put(NEWCOMER, "замена с завтрашнего дня")
    (row,) = admin.rows(Waiver)
    assert (row.first_day, row.last_day, row.given_by) == (TODAY, date(2026, 11, 24), ADMIN)


# ---- who is called


def called(hand: Hand, person) -> list[tuple[bool, Case]]:
    with hand.store.read() as session:
        return [(call.is_own, call.state) for call in answerers.calls(session, person, hand.clock)]


def test_a_case_calls_administrators_then_the_director_and_tells_whom_it_is_about(admin):
    which = incident(admin).id
    change(admin.engine, Incident, which, escalated_at=None)
    assert called(admin, ADMIN) == called(admin, SECOND) == [(False, Case.OPEN)]
    assert called(admin, WHO.director) == called(admin, WHO.teacher) == []
    assert called(admin, WHO.other) == [(True, Case.OPEN)]
    change(admin.engine, Incident, which, escalated_at=NOW)
    assert called(admin, WHO.director) == called(admin, ADMIN) == [(False, Case.ESCALATED)]
    change(admin.engine, Incident, which, standing="acknowledged")
    assert [called(admin, person) for person in (ADMIN, WHO.director, WHO.other)] == [[], [], []]


def test_a_case_about_the_only_administrator_calls_the_director_at_once(admin):
    roles = {row.person_id: row.id for row in admin.rows(RoleAssignment) if row.role == "administrator"}
    change(admin.engine, RoleAssignment, roles[SECOND], last_day=date(2026, 1, 1))
    change(admin.engine, Incident, incident(admin).id, person_id=ADMIN, escalated_at=None)
    assert called(admin, ADMIN) == [(True, Case.OPEN)]
    assert called(admin, WHO.director) == [(False, Case.OPEN)]
