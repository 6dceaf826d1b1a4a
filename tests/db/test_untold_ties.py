"""A tie wakes its people wherever it stands: also in a bucket that one of them holds no more."""

import pytest
from sqlalchemy import select

from db.engine import reading
from db.house import house_write
from db.models.exchange import Attention, Conflict
from db.models.journal import Teaching
from db.sync.desk import Desk
from db.sync.exchange import exchange, wait
from tests.db.one_lesson import DAY, held_on, mark
from tests.factories import PAGE, TEACHING, WHO, Hands, Line, column_on, lay, put


@pytest.fixture
def server(machines):
    server = machines.server()
    lay(server, Teaching, page_id=PAGE, person_id=WHO.other, first_day=DAY.replace(month=9, day=1))
    return held_on(server)


def desk_of(hand, server):
    line = Line(server, hand.device, hand.clock)
    return Desk(hand.engine, hand.clock, line, hand.key, gate=hand.store.gate, tell=hand.store.tell)


def test_a_tie_wakes_who_holds_the_journal_no_more_once(server, machines):
    former, colleague = machines.enrolled(server), machines.enrolled(server, WHO.other)
    his, hers = desk_of(former, server), desk_of(colleague, server)
    exchange(his)
    exchange(hers)
    put(former, column_on(former, DAY), 0, mark("4"))
    put(colleague, column_on(colleague, DAY), 0, mark("2"))
    exchange(his)
    with house_write(server, Hands(), "change_load") as session:
        session.get_one(Teaching, TEACHING).withdrawn_at = Hands().now()
    exchange(his)
    with reading(former.engine).connect() as connection:
        held = set(connection.exec_driver_sql("SELECT name FROM sync_cursor").scalars())
    assert f"page:{PAGE.hex}" not in held
    assert not wait(his), "nothing is new"
    for hand in (former, colleague):
        hand.clock.go(minutes=3)
    exchange(hers)
    with reading(server).connect() as connection:
        ties = list(connection.execute(select(Conflict.__table__)))
    assert "mark" in {tie.tbl for tie in ties}
    assert wait(his), "his value is in dispute"
    exchange(his)
    assert "mark" in {row.tbl for row in former.rows(Attention)}
    assert not wait(his), "he has been told"
