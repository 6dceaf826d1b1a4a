"""Journals of former years: offered to whom a right of today opens them, held when asked for, given back, taken away."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from college.roles import Role, read_rights
from db.engine import reading
from db.former_years import former_holdings
from db.house import house_write
from db.models.exchange import BucketHold
from db.models.groups import Curatorship
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.scope import load_rights, may_see
from db.sync import on_demand, wire
from resources import path as resource
from tests.db.test_scope import holder
from tests.factories import (
    GROUP,
    LINE,
    OTHER_GROUP,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Hands,
    Line,
    Machines,
    change,
    exchange_with,
    known,
    lay,
    place,
)

GRANTS = read_rights(resource("rights", "rights.tsv").read_text("utf-8"))
FORMER, FOREIGN = known("page of last year"), known("foreign page of last year")
TAUGHT = known("teaching of last year")


@pytest.fixture
def server(machines: Machines) -> Engine:
    """A college with two journals of last year; the teacher taught one of them."""
    made = machines.server()
    lay(made, Page, id=FORMER, group_id=GROUP, line_id=LINE, year=YEAR - 1)
    lay(made, Page, id=FOREIGN, group_id=OTHER_GROUP, line_id=LINE, year=YEAR - 1)
    lay(made, Teaching, id=TAUGHT, page_id=FORMER, person_id=WHO.teacher, first_day=date(YEAR - 1, 9, 1),
        last_day=date(YEAR, 6, 30))  # fmt: skip
    for page in (FORMER, FOREIGN):
        day = date(YEAR - 1, 10, 7)
        lay(made, Lesson, page_id=page, born_day=day, born_pair=1, take=0, day=day, pair=1)
    place(made)
    return made


def ask(server: Engine, hand: Hand, name: str, **told: object) -> dict:
    answer = Line(server, hand.device, hand.clock).call(name, wire.encode({"v": 1, "nonce": "1", **told}))
    assert answer.status == 200
    return wire.decode(answer.body)


def offers(server: Engine, hand: Hand) -> dict[str, tuple[int, str | None]]:
    return {name: (number, until) for number, name, until in ask(server, hand, "offers")["offers"]}


def held(hand: Hand) -> set[str]:
    with reading(hand.engine).connect() as connection:
        return set(connection.exec_driver_sql("SELECT name FROM sync_cursor").scalars())


def lessons(hand: Hand) -> set[object]:
    return {row.page_id for row in hand.rows(Lesson)}


# ---- whom they are offered to


def pages_in(server: Engine, names: tuple[str, ...]) -> set[object]:
    """Return the pages of last year that lie in these buckets, by their names."""
    found = set()
    with server.connect() as connection:
        for page, group in connection.execute(select(Page.id, Page.group_id).where(Page.year == YEAR - 1)):
            if f"page:{page.hex}" in names or f"group_year:{group.hex}:{YEAR - 1}" in names:
                found.add(page)
    return found


@pytest.mark.parametrize("who", ["teacher", "other", "curator", "dispatcher", "deputy", "director", "hr_head"])
def test_they_are_offered_exactly_to_whom_the_door_of_each_opens(server: Engine, who: str) -> None:
    person = getattr(WHO, who)
    with server.connect() as connection:
        rights = load_rights(connection, person)
        names = former_holdings(connection, person, TODAY, rights)
        opened = {
            page for page, group in connection.execute(select(Page.id, Page.group_id).where(Page.year == YEAR - 1))
            if may_see(rights, page, group, TODAY)
        }  # fmt: skip
    assert pages_in(server, names) == opened
    assert opened == {
        "teacher": {FORMER}, "curator": {FORMER}, "dispatcher": {FORMER, FOREIGN}, "deputy": {FORMER, FOREIGN},
        "director": {FORMER, FOREIGN},
    }.get(who, set())  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(role=st.sampled_from(sorted(Role)), gone=st.sets(st.integers(0, len(GRANTS) - 1), max_size=80))
def test_whatever_the_matrix_becomes_no_bucket_holds_a_page_that_its_filter_hides(
    server: Engine, role: Role, gone: set[int]
) -> None:
    rights = holder(role, tuple(grant for number, grant in enumerate(GRANTS) if number not in gone))
    rights = replace(rights, pages=rights.pages | {FORMER: (GROUP, LINE, YEAR - 1)},
                     teachings=rights.teachings | {FORMER: next(iter(rights.teachings.values()))})  # fmt: skip
    with server.connect() as connection:
        names = former_holdings(connection, rights.person, TODAY, rights)
        groups = dict(connection.execute(select(Page.id, Page.group_id)).all())
    assert all(may_see(rights, page, groups[page], TODAY) for page in pages_in(server, names))


def test_a_past_curator_and_who_has_left_are_offered_nothing(server: Engine) -> None:
    with server.connect() as connection:
        [row] = connection.scalars(select(Curatorship.id).where(Curatorship.person_id == WHO.curator))
        assert former_holdings(connection, WHO.curator, TODAY)
    change(server, Curatorship, row, last_day=TODAY.replace(day=1))
    with server.connect() as connection:
        assert not former_holdings(connection, WHO.curator, TODAY)
        left = replace(load_rights(connection, WHO.teacher), dismissed=TODAY.replace(day=1))
        assert not former_holdings(connection, WHO.teacher, TODAY, left)


# ---- asked for, held, given back


def test_nothing_of_them_is_held_until_it_is_asked_for_and_then_until_its_day(server, machines):
    teacher = machines.enrolled(server)
    exchange_with(server, teacher)
    page = f"page:{FORMER.hex}"
    assert (page in held(teacher), lessons(teacher)) == (False, set())
    number, until = offers(server, teacher)[page]
    assert until is None
    assert ask(server, teacher, "hold", buckets=[number], days=30)["held"] == [number]
    assert offers(server, teacher)[page] == (number, "2026-12-12")
    exchange_with(server, teacher)
    assert page in held(teacher)
    assert lessons(teacher) == {FORMER}
    teacher.clock.turn(date(2026, 12, 12))
    exchange_with(server, teacher)
    assert lessons(teacher) == {FORMER}
    teacher.clock.turn(date(2026, 12, 13))
    exchange_with(server, teacher)
    assert (page in held(teacher), lessons(teacher)) == (False, set())
    assert offers(server, teacher)[page] == (number, None)


def test_what_was_asked_for_is_prolonged_and_given_back(server, machines):
    teacher = machines.enrolled(server)
    number, _ = offers(server, teacher)[f"page:{FORMER.hex}"]
    ask(server, teacher, "hold", buckets=[number], days=7)
    assert ask(server, teacher, "hold", buckets=[number], days=60)["held"] == [number]
    assert offers(server, teacher)[f"page:{FORMER.hex}"][1] == "2027-01-11"
    exchange_with(server, teacher)
    assert lessons(teacher) == {FORMER}
    assert ask(server, teacher, "hold", buckets=[number], days=0)["held"] == []
    exchange_with(server, teacher)
    assert lessons(teacher) == set()
    with reading(server).connect() as connection:
        assert list(connection.scalars(select(BucketHold.bucket))) == []


def test_the_right_decides_also_about_what_was_asked_for(server, machines):
    teacher = machines.enrolled(server)
    number, _ = offers(server, teacher)[f"page:{FORMER.hex}"]
    ask(server, teacher, "hold", buckets=[number], days=120)
    exchange_with(server, teacher)
    assert lessons(teacher) == {FORMER}
    with house_write(server, Hands(), "change_load") as session:
        session.get_one(Teaching, TAUGHT).withdrawn_at = Hands().now()
    exchange_with(server, teacher)
    assert lessons(teacher) == set()
    assert f"page:{FORMER.hex}" not in offers(server, teacher)


def test_what_is_not_offered_is_not_held_whoever_asks(server, machines):
    teacher, deputy = machines.enrolled(server), machines.enrolled(server, WHO.deputy)
    foreign = [number for name, (number, _) in offers(server, deputy).items() if OTHER_GROUP.hex in name]
    assert foreign
    before = held(teacher)
    assert ask(server, teacher, "hold", buckets=foreign, days=30)["held"] == []
    exchange_with(server, teacher)
    assert held(teacher) == before
    assert ask(server, teacher, "hold", buckets=foreign, days=0)["held"] == []


def test_a_stopped_device_is_offered_nothing(server, machines):
    from db.engine import writing
    from db.models.exchange import Device

    teacher = machines.enrolled(server)
    with writing(server).begin() as connection:
        connection.execute(Device.__table__.update().where(Device.id == teacher.device).values(state="revoked"))
    assert offers(server, teacher) == {}


def test_no_more_is_held_on_demand_than_the_bound(server, machines, monkeypatch):
    monkeypatch.setattr(on_demand, "MOST_ON_DEMAND", 2)
    deputy = machines.enrolled(server, WHO.deputy)
    numbers = sorted(number for number, _ in offers(server, deputy).values())
    assert len(numbers) > 3
    assert ask(server, deputy, "hold", buckets=numbers[:3], days=5)["held"] == numbers[:2]
    assert ask(server, deputy, "hold", buckets=numbers[:3], days=9)["held"] == numbers[:2], "what is held is prolonged"
    ask(server, deputy, "hold", buckets=numbers[:1], days=0)
    assert ask(server, deputy, "hold", buckets=numbers[2:3], days=5)["held"] == numbers[2:3]
