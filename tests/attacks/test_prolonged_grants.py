"""A dated access is prolonged by its administrator, by an order, while it runs; what is over begins anew (4.8П.1, 1.5)."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, update

from college.admission.officials import State as OfficialState
from college.admission.prolongations import Kind
from college.admission.substitutions import State
from college.orders import Basis
from college.parked import Verdict, addressee
from college.refusal import Refused
from college.roles import Role
from db import officials, prolongations, substitutions
from db.decisions import ParkedName, decide
from db.engine import reading, writing
from db.models.admission import DatedGrant, Prolongation
from db.models.exchange import Device, Parked
from db.models.marks import MarkEntry
from db.models.people import RoleAssignment
from db.models.timetable import Substitution
from db.reconsidering import reconsider
from tests.attacks.test_substitution_grants import GRANT, forge, stand_in
from tests.factories import TODAY, WHO, Hand, Machines, exchange_with, known, lay, lay_lesson, place

ORDER = Basis("15-к", TODAY)
FRIDAY = TODAY + timedelta(1)  # the last day of the access as it was given
LATER = TODAY + timedelta(11)
OFFICIAL, ACCESS = known("official"), known("official grant")


@pytest.fixture
def lesson(server: Engine) -> UUID:
    made = lay_lesson(server, TODAY, marks={0: "4"})
    stand_in(server, standing="granted", grant_id=GRANT, granted_on=TODAY, proposed_by=WHO.dispatcher)
    lay(server, RoleAssignment, person_id=WHO.hr_head, role=Role.ADMINISTRATOR.value, first_day=date(2020, 9, 1))
    lay(server, DatedGrant, id=ACCESS, person_id=OFFICIAL, kind="official", sections=json.dumps(["journal.marks"]),
        groups="[]", first_day=TODAY, last_day=FRIDAY, basis="приказ № 7", standing="active")  # fmt: skip
    place(server)
    return made


@pytest.fixture
def administrator(machines: Machines, server: Engine, lesson: UUID) -> Hand:
    return machines.enrolled(server, WHO.hr_head)


def prolong(hand: Hand, until: date = LATER, kind: Kind = Kind.SUBSTITUTION, basis: Basis | None = ORDER) -> None:
    grant = GRANT if kind is Kind.SUBSTITUTION else ACCESS
    with hand.store.write("prolong_access") as session:
        prolongations.prolong(session, kind, grant, until, basis, person=hand.person, clock=hand.clock)


def forged(hand: Hand, **more: object) -> None:
    """Write a prolongation past every rule of the screen."""
    told = {"grant_id": GRANT, "person_id": WHO.other, "kind": "substitution", "until": LATER, "order_number": "15-к",
            "order_day": TODAY, "given_by": hand.person} | more  # fmt: skip
    with hand.store.write("prolong_access") as session:
        session.add(Prolongation(**told))


def turn(day: date, *hands: Hand) -> None:
    for hand in hands:
        hand.clock.turn(day)


def parked(server: Engine) -> list[str]:
    with reading(server).connect() as connection:
        return list(connection.scalars(select(Parked.reason)))


def stood(server: Engine) -> list[date]:
    with reading(server).connect() as connection:
        return list(connection.scalars(select(Prolongation.until)))


def test_who_stands_in_writes_on_until_the_new_day_and_not_after(
    administrator: Hand, machines: Machines, server: Engine, lesson: UUID
) -> None:
    other = machines.enrolled(server, WHO.other)
    prolong(administrator)
    exchange_with(server, administrator, other)
    assert parked(server) == []
    turn(LATER, other)
    forge(other, lesson, 1)
    exchange_with(server, other)
    assert parked(server) == []
    turn(LATER + timedelta(1), other)
    forge(other, lesson, 2)
    exchange_with(server, other)
    assert parked(server) == ["right"]
    with server.connect() as connection:
        assert len(list(connection.scalars(select(MarkEntry.value)))) == 2


def test_the_main_teacher_waits_as_long(administrator: Hand, machines: Machines, server: Engine, lesson: UUID) -> None:
    teacher = machines.enrolled(server, WHO.teacher)
    prolong(administrator)
    exchange_with(server, administrator, teacher)
    turn(LATER, teacher)
    forge(teacher, lesson, 1)
    exchange_with(server, teacher)
    assert parked(server) == ["right"]


def test_each_order_stays_in_the_history(administrator: Hand, server: Engine) -> None:
    prolong(administrator)
    prolong(administrator, LATER + timedelta(5), basis=Basis("16-к", TODAY))
    exchange_with(server, administrator)
    with administrator.store.read() as session:
        (seen,) = substitutions.grants(session, administrator.clock)
    assert [(each.until, each.basis) for each in seen.prolonged] == [
        (LATER, "приказ № 15-к от 12.11.2026"), (LATER + timedelta(5), "приказ № 16-к от 12.11.2026"),
    ]  # fmt: skip
    turn(LATER, administrator)
    with administrator.store.read() as session:
        (seen,) = substitutions.grants(session, administrator.clock)
    assert seen.state is State.PROLONGED
    with administrator.store.write("end_access") as session:
        substitutions.end(session, GRANT, "вышел", person=administrator.person, clock=administrator.clock)
    exchange_with(server, administrator)
    assert parked(server) == []
    turn(LATER + timedelta(1), administrator)
    with pytest.raises(Refused, match="продлить нечего"):
        prolong(administrator, LATER + timedelta(9))


@pytest.mark.parametrize(
    ("until", "basis", "word"),
    [
        (FRIDAY, ORDER, "более поздний"), (FRIDAY + timedelta(31), ORDER, "не дальше"), (LATER, None, "Нет основания"),
        (LATER, Basis(" ", TODAY), "Нет основания"), (LATER, Basis("15-к", LATER), "ещё не настал"),
    ],
)  # fmt: skip
def test_without_a_later_day_or_a_signed_order_the_screen_refuses(administrator: Hand, until, basis, word) -> None:
    for kind in Kind:
        with pytest.raises(Refused, match=word):
            prolong(administrator, until, kind, basis)
    assert administrator.outbox() == []


@pytest.mark.parametrize(
    "more",
    [
        {"until": FRIDAY}, {"until": FRIDAY + timedelta(31)}, {"order_number": ""}, {"order_day": None},
        {"kind": "for ever"}, {"grant_id": known("no grant")}, {"person_id": WHO.curator},
    ],
)  # fmt: skip
def test_nor_does_the_server_take_it(administrator: Hand, server: Engine, more) -> None:
    forged(administrator, **more)
    exchange_with(server, administrator)
    assert len(parked(server)) == 1
    assert stood(server) == []


def test_what_is_over_is_not_prolonged_though_its_desktop_says_so(administrator: Hand, server: Engine) -> None:
    turn(FRIDAY + timedelta(1), administrator)
    with pytest.raises(Refused, match="Нужен новый"):
        prolong(administrator)
    forged(administrator)
    forged(administrator, grant_id=ACCESS, person_id=OFFICIAL, kind="official")
    exchange_with(server, administrator)
    assert parked(server) == ["rule", "rule"]
    assert stood(server) == []


@pytest.mark.parametrize("person", [WHO.other, WHO.dispatcher, WHO.teacher])
def test_nobody_else_prolongs_it_nor_in_the_administrators_name(
    machines: Machines, server: Engine, lesson: UUID, person
) -> None:
    hand = machines.enrolled(server, person)
    forged(hand)
    forged(hand, given_by=WHO.hr_head)
    exchange_with(server, hand)
    assert set(parked(server)) <= {"right", "self"}
    assert len(parked(server)) == 2
    assert stood(server) == []


def test_an_administrator_prolongs_nothing_of_his_own(administrator: Hand, server: Engine) -> None:
    with administrator.store.write("forge") as session:
        for row in session.scalars(select(Substitution)):
            row.teacher_id = WHO.hr_head
    forged(administrator, person_id=WHO.hr_head)
    exchange_with(server, administrator)
    assert "self" in parked(server)
    assert stood(server) == []


def test_an_order_that_prolonged_is_neither_changed_nor_taken_back(administrator: Hand, server: Engine) -> None:
    prolong(administrator)
    exchange_with(server, administrator)
    with administrator.store.write("forge") as session:
        session.scalars(select(Prolongation)).one().until = LATER + timedelta(300)
    with administrator.store.write("forge") as session:
        session.scalars(select(Prolongation)).one().withdrawn_at = administrator.clock.now()
    exchange_with(server, administrator)
    assert stood(server) == [LATER]
    assert len(parked(server)) == 2


def test_an_officials_access_runs_to_the_new_day_and_is_neither_stretched_nor_revived(
    administrator: Hand, server: Engine
) -> None:
    prolong(administrator, kind=Kind.OFFICIAL)
    exchange_with(server, administrator)
    assert parked(server) == []
    turn(LATER, administrator)
    with administrator.store.read() as session:
        (seen,) = officials.accesses(session, administrator.clock)
    assert (seen.state, seen.ends, seen.last) == (OfficialState.ACTIVE, LATER, FRIDAY)
    with administrator.store.write("forge") as session:
        session.get_one(DatedGrant, ACCESS).last_day = LATER + timedelta(300)
    exchange_with(server, administrator)
    assert parked(server) == ["rule"]
    with administrator.store.write("end_official") as session:
        officials.end(session, ACCESS, "проверка окончена", person=administrator.person, clock=administrator.clock)
    exchange_with(server, administrator)
    with administrator.store.write("forge") as session:
        session.get_one(DatedGrant, ACCESS).standing = "active"
    exchange_with(server, administrator)
    with reading(server).connect() as connection:
        assert connection.scalars(select(DatedGrant.standing)).one() == "ended"


# ---- what waits for a decision


def decided(decider: Hand, server: Engine, verdict: Verdict = Verdict.ACCEPTED) -> str:
    """Let a person decide about the prolongation that waits; return how it stands then."""
    with reading(server).connect() as connection:
        row = connection.execute(select(Parked.__table__).where(Parked.reason == "device")).one()
    with decider.store.write("decide_parked") as session:
        name = ParkedName(row.device, row.seq, row.hash, row.person)
        decide(session, (name,), verdict, by=decider.person, clock=decider.clock, reason="нет приказа")
    exchange_with(server, decider)
    with reading(server).connect() as connection:
        return connection.scalars(select(Parked.state).where(Parked.seq == row.seq, Parked.device == row.device)).one()


def second_administrator(machines: Machines, server: Engine) -> Hand:
    lay(server, RoleAssignment, person_id=WHO.deputy, role=Role.ADMINISTRATOR.value, first_day=date(2020, 9, 1))
    place(server)
    return machines.enrolled(server, WHO.deputy)


def waiting(server: Engine, administrator: Hand, **more: object) -> None:
    """Let a prolongation wait because its administrator's device was revoked when he wrote it."""
    if more:
        forged(administrator, **more)
    else:
        prolong(administrator)
    with writing(server).begin() as connection:
        connection.execute(update(Device).where(Device.id == administrator.device).values(state="revoked"))
    exchange_with(server, administrator)
    assert parked(server) == ["device"]


@pytest.mark.parametrize("kind", Kind)
def test_another_administrator_accepts_what_waits_as_of_when_it_was_written(
    machines: Machines, server: Engine, administrator: Hand, lesson: UUID, kind: Kind
) -> None:
    """A day later the access is over, but it ran when it was prolonged: the substitute's work of that day stands too."""
    second = second_administrator(machines, server)
    other = machines.enrolled(server, WHO.other)
    if kind is Kind.OFFICIAL:
        waiting(server, administrator, grant_id=ACCESS, person_id=OFFICIAL, kind="official")
    else:
        waiting(server, administrator)
    turn(FRIDAY + timedelta(1), second, other)
    forge(other, lesson, 1)
    exchange_with(server, other)
    assert decided(second, server) == "accepted"
    assert stood(server) == [LATER]
    if kind is Kind.SUBSTITUTION:
        reconsider(server, second.clock)
        with server.connect() as connection:
            assert len(list(connection.scalars(select(MarkEntry.value)))) == 2


@pytest.mark.parametrize("person", [WHO.dispatcher, WHO.curator, WHO.teacher])
def test_nobody_accepts_who_might_not_have_prolonged_it(
    machines: Machines, server: Engine, administrator: Hand, person: UUID
) -> None:
    hand = machines.enrolled(server, person)
    waiting(server, administrator)
    assert decided(hand, server) == "open"
    assert stood(server) == []


@pytest.mark.parametrize(
    "more",
    [
        {"until": FRIDAY}, {"until": FRIDAY + timedelta(31)}, {"order_number": ""}, {"given_by": WHO.dispatcher},
        {"person_id": WHO.curator}, {"grant_id": known("no grant")}, {"person_id": WHO.deputy},
    ],
)  # fmt: skip
def test_nor_is_accepted_what_nobody_may_prolong(
    machines: Machines, server: Engine, administrator: Hand, more: dict[str, object]
) -> None:
    second = second_administrator(machines, server)
    waiting(server, administrator, **more)
    assert decided(second, server) == "open"
    assert stood(server) == []


def test_it_is_returned_with_a_reason_by_who_is_in_charge(
    machines: Machines, server: Engine, administrator: Hand
) -> None:
    second = second_administrator(machines, server)
    waiting(server, administrator)
    assert decided(second, server, Verdict.RETURNED) == "returned"
    assert stood(server) == []


def test_an_access_that_waits_is_for_an_administrator_to_decide(
    machines: Machines, server: Engine, administrator: Hand
) -> None:
    waiting(server, administrator)
    with reading(server).connect() as connection:
        assert addressee(connection.scalars(select(Parked.section)).one()) is Role.ADMINISTRATOR
