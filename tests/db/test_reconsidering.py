"""What waited stands by itself as soon as what it lacked has come, whole, and above nobody's newer value."""

import pytest
from sqlalchemy import Engine, select

from db.engine import reading
from db.house import house_write
from db.models.catalogue import Closure
from db.models.exchange import Parked
from db.models.journal import Teaching
from db.reconsidering import Mark, reconsider
from tests.db.one_lesson import DAY, close_term, held_on, mark, marks
from tests.factories import (
    TEACHING,
    WHO,
    Hand,
    Hands,
    Machines,
    cell_of,
    column_on,
    exchange_with,
    put,
)


@pytest.fixture
def laid(server: Engine) -> Engine:
    return held_on(server)


@pytest.fixture
def teacher(machines: Machines, laid: Engine) -> Hand:
    return machines.enrolled(laid)


def standing(server: Engine) -> list[tuple[str, str]]:
    with reading(server).connect() as connection:
        return [tuple(row) for row in connection.execute(select(Parked.reason, Parked.state).order_by(Parked.seq))]


def open_term(server: Engine) -> None:
    with house_write(server, Hands(), "open") as session:
        session.scalars(select(Closure)).one().closed = False


def test_a_reopened_term_takes_what_waited_for_it(laid, teacher):
    put(teacher, column_on(teacher, DAY), 0, mark("4"))
    put(teacher, column_on(teacher, DAY), 1, mark("5"))
    close_term(laid)
    exchange_with(laid, teacher)
    seen = reconsider(laid, Hands())
    assert marks(laid) == []
    open_term(laid)
    reconsider(laid, Hands(), seen)
    assert marks(laid) == ["4"], "the second act builds on the first, which was not there when it was judged"
    reconsider(laid, Hands())
    exchange_with(laid, teacher)
    assert marks(laid) == ["4", "5"]
    assert [state for _, state in standing(laid)] == ["accepted", "accepted"]
    assert cell_of(teacher, DAY, 1).marks == mark("5").marks
    assert [row.status for row in teacher.outbox()] == ["accepted", "accepted"]


def test_a_right_that_comes_back_takes_it_too(laid, teacher):
    put(teacher, column_on(teacher, DAY), 0, mark("4"))
    with house_write(laid, Hands(), "change_load") as session:
        session.get_one(Teaching, TEACHING).withdrawn_at = Hands().now()
    exchange_with(laid, teacher)
    reconsider(laid, Hands())
    assert standing(laid) == [("right", "open")]
    with house_write(laid, Hands(), "change_load") as session:
        session.get_one(Teaching, TEACHING).withdrawn_at = None
    reconsider(laid, Hands())
    assert marks(laid) == ["4"]


def test_where_somebody_wrote_meanwhile_a_person_decides(laid, teacher, machines):
    second = machines.enrolled(laid)
    put(teacher, column_on(teacher, DAY), 0, mark("4"))
    close_term(laid)
    exchange_with(laid, teacher)
    open_term(laid)
    exchange_with(laid, second)
    put(second, column_on(second, DAY), 0, mark("2"))
    exchange_with(laid, second)
    reconsider(laid, Hands())
    assert marks(laid) == ["2"]
    assert ("closed", "open") in standing(laid)


def test_nothing_new_is_not_judged_again(laid, teacher, monkeypatch):
    put(teacher, column_on(teacher, DAY), 0, mark("4"))
    close_term(laid)
    exchange_with(laid, teacher)
    seen = reconsider(laid, Hands())
    assert seen != Mark()
    monkeypatch.setattr("db.reconsidering._open", lambda conn: pytest.fail("it was judged again"))
    assert reconsider(laid, Hands(), seen) == seen


def test_a_stopped_device_waits_for_a_person(laid, teacher):
    from db.engine import writing
    from db.models.exchange import Device

    put(teacher, column_on(teacher, DAY), 0, mark("4"))
    with writing(laid).begin() as connection:
        connection.execute(Device.__table__.update().where(Device.id == teacher.device).values(state="revoked"))
    exchange_with(laid, teacher)
    reconsider(laid, Hands())
    assert standing(laid) == [("device", "open")]
    assert WHO.teacher == teacher.person
