"""So many days of work without the server; what is typed after them is kept, sent and judged by a person."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select, update

from college.admission.offline import Offline, lease_in_force, why_hidden
from college.admission.policy import Policy
from college.cells import Cell
from college.marks import Mark
from college.refusal import Refused
from db import lease_days
from db.engine import writing
from db.house import house_write
from db.models.admission import AccessNote
from db.models.exchange import ChangeAudit, Parked, Self
from db.models.journal import Teaching
from db.sync.batch import read
from db.sync.exchange import Desk, exchange
from db.sync.lease import issued_at, lease_for, leases_of
from tests.db.one_lesson import DAY, held_on
from tests.factories import (
    TEACHING,
    TODAY,
    WHO,
    Hand,
    Hands,
    Line,
    Machines,
    column_on,
    exchange_with,
    put,
)

FIVE, FOUR = (Cell(marks=(mark,)) for mark in (Mark.FIVE, Mark.FOUR))


def statuses(hand: Hand) -> list[str]:
    return [row.status for row in hand.outbox()]


def work(hand: Hand, days: int) -> None:
    for _ in range(days):
        hand.clock.go(days=1)
        lease_days.count(hand.store, hand.clock)


def test_days_of_work_are_counted_not_days_of_the_calendar() -> None:
    use = Offline()
    for day in (TODAY, TODAY, TODAY + timedelta(40), TODAY + timedelta(40)):
        use = use.on(day)
    assert (use.days, use.left(), use.is_over()) == (2, 28, False)
    assert use.on(TODAY - timedelta(5000)).days == 3, "a clock set back locks nothing by itself"


@pytest.mark.parametrize(("days", "left", "is_over"), [(0, 30, False), (29, 1, False), (30, 0, False), (31, 0, True)])
def test_the_last_day_is_still_a_day_of_work(days: int, left: int, is_over: bool) -> None:
    use = Offline(days)
    assert (use.left(), use.is_over()) == (left, is_over)
    assert lease_in_force("lease", days) == ("" if is_over else "lease")


def test_the_college_sets_how_many() -> None:
    assert Offline(3).is_over(Policy(lease_days=2))
    assert "2 рабочих дня" in why_hidden(Policy(lease_days=2))


def test_what_is_typed_after_the_days_is_kept_and_waits_for_a_decision(machines: Machines, server: Engine) -> None:
    hand = machines.enrolled(server)
    work(hand, 30)
    put(hand, column_on(hand, DAY), 0, FIVE)
    assert not lease_days.of(hand.store).is_over()
    work(hand, 1)
    assert lease_days.of(hand.store).is_over()
    put(hand, column_on(hand, DAY), 1, FOUR)
    exchange_with(server, hand)
    assert statuses(hand) == ["applied", "parked"]
    with server.connect() as connection:
        assert list(connection.scalars(select(Parked.reason))) == ["lease"]
    assert lease_days.of(hand.store).days == 0, "the server was met: everything is open again"
    put(hand, column_on(hand, DAY), 2, FOUR)
    exchange_with(server, hand)
    assert statuses(hand)[-1] == "applied"


def test_nobody_writes_himself_a_lease_nor_takes_anothers(machines: Machines, server: Engine) -> None:
    hand, other = machines.enrolled(server), machines.enrolled(server, WHO.curator)
    foreign = lease_for(server, other.device, other.clock)
    body, signature = lease_for(server, hand.device, hand.clock).split(".")
    for number, forged in enumerate(
        (foreign, "", "lease-1", f"{body}.{signature[:-4]}AAAA", f"{foreign.split('.')[0]}.{signature}")
    ):
        with writing(hand.engine).begin() as connection:
            connection.execute(update(Self).values(lease=forged))
        put(hand, column_on(hand, DAY), number, FIVE)
    with writing(hand.engine).begin() as connection:
        connection.execute(update(Self).values(epoch=Self.epoch))
    exchange_with(server, hand)
    assert statuses(hand) == ["parked"] * 5


def test_a_lease_outlives_the_epoch_that_gave_it(machines: Machines, server: Engine) -> None:
    from db.house import new_epoch
    from db.models.exchange import Meta

    hand = machines.enrolled(server)
    lease = lease_for(server, hand.device, hand.clock)
    with writing(server).begin() as connection:
        meta = connection.execute(select(Meta.__table__)).one()
        new_epoch(connection, meta.college, demo=False, clock=hand.clock)
        meta = connection.execute(select(Meta.__table__)).one()
        assert leases_of(meta, WHO.teacher).issued(lease)
        assert not leases_of(meta, WHO.curator).issued(lease)


# ---- a right that has ended, and who could know it (sync.md 0b.12)


LAST = TODAY - timedelta(2)


def end_teaching(server: Engine) -> None:
    with house_write(server, Hands(), "change_load") as session:
        session.get_one(Teaching, TEACHING).last_day = LAST


@pytest.fixture
def taught(server: Engine) -> Engine:
    return held_on(server)


def test_what_he_typed_before_he_could_know_still_counts(machines: Machines, taught: Engine) -> None:
    hand = machines.enrolled(taught)
    with writing(hand.engine).begin() as connection:
        connection.execute(update(Self).values(lease=lease_of_day(taught, hand, LAST)))
    put(hand, column_on(hand, DAY), 0, FIVE)
    end_teaching(taught)
    exchange_with(taught, hand)
    assert statuses(hand) == ["applied"]


def test_who_has_met_the_server_since_writes_there_no_more(machines: Machines, taught: Engine) -> None:
    """A teacher who left the page in autumn does not mend its September for ever."""
    hand = machines.enrolled(taught)
    put(hand, column_on(hand, DAY), 0, FIVE)
    end_teaching(taught)
    exchange_with(taught, hand)
    assert statuses(hand) == ["parked"], "his lease is of a day after his last one"
    with taught.connect() as connection:
        assert list(connection.scalars(select(Parked.reason))) == ["right"]


def test_the_screen_says_so_before_the_server_does(machines: Machines, taught: Engine) -> None:
    end_teaching(taught)
    hand = machines.enrolled(taught)
    with pytest.raises(Refused, match=r"Вы вели этот журнал до 10.ноября"):
        put(hand, column_on(hand, DAY), 0, FIVE)
    with writing(hand.engine).begin() as connection:
        connection.execute(update(Self).values(lease=lease_of_day(taught, hand, LAST)))
    put(hand, column_on(hand, DAY), 0, FIVE)
    assert len(hand.outbox()) == 1


def test_a_clock_set_back_makes_no_entry_older_than_its_lease(machines: Machines, taught: Engine) -> None:
    hand = machines.enrolled(taught)
    hand.clock.go(days=-400)  # and the machine's own count of seconds says nothing any more
    with hand.store.write("note") as session:
        session.add(AccessNote(person_id=hand.person, at=hand.clock.now(), act="see", section="one"))
    exchange(Desk(hand.engine, hand.clock, Line(taught, hand.device, Hands()), hand.key))
    issued = issued_at(read(hand.outbox()[0].body).lease)
    with taught.connect() as connection:
        [made] = connection.scalars(select(ChangeAudit.corrected_time).where(ChangeAudit.tbl == "access_note"))
    assert made == issued


def lease_of_day(server: Engine, hand: Hand, day: date) -> str:
    clock = Hands()
    clock.turn(day)
    return lease_for(server, hand.device, clock)
