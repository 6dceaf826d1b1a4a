"""A commission's chair reaches the pages, plans and teachers of his commission on that day, and nothing else (3.1.10)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from college.matrix.trace import Duty, read_trace
from college.roles import Action, Place, Role, may
from db.engine import writing
from db.models.catalogue import Right
from db.models.commissions import Commission, CommissionLine, CommissionMember
from db.models.exchange import Bucket, SyncRow
from db.models.journal import Page
from db.models.people import RoleAssignment
from db.models.topic_plans import Topic, TopicPlan
from db.scope import PersonRights, holdings, load_rights, may_see, pages_seen
from resources import path as resource
from tests.factories import (
    FOREIGN_PAGE,
    GROUP,
    LINE,
    OTHER_GROUP,
    OTHER_LINE,
    OTHER_PAGE,
    PAGE,
    TODAY,
    WHO,
    YEAR,
    Machines,
    change,
    known,
    lay,
    place,
)

START = date(YEAR, 9, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
PROGRAMMERS, HUMANISTS = known("commission", "programmers"), known("commission", "humanists")
DUTIES = [duty for duty in read_trace(resource("rights", "rights_trace.tsv").read_text("utf-8")) if duty.role is Role.COMMISSION_CHAIR]  # fmt: skip


@pytest.fixture
def server(machines: Machines) -> Engine:
    """Two commissions: ОП.01 and its teacher belong to the one, ОП.04 to the other; the curator chairs the first."""
    engine = machines.server()
    lay(engine, Commission, id=PROGRAMMERS, name="ПЦК информационных технологий")
    lay(engine, Commission, id=HUMANISTS, name="ПЦК общих дисциплин")
    lay(engine, CommissionLine, id=known("in it"), commission_id=PROGRAMMERS, line_id=LINE, first_day=START)
    lay(engine, CommissionLine, commission_id=HUMANISTS, line_id=OTHER_LINE, first_day=START)
    lay(engine, CommissionMember, commission_id=PROGRAMMERS, person_id=WHO.teacher, first_day=START)
    lay(engine, RoleAssignment, id=known("chair"), person_id=WHO.hr_head, role=Role.COMMISSION_CHAIR.value,
        first_day=START, commission_id=PROGRAMMERS)  # fmt: skip
    place(engine)
    return engine


def rights_of(engine: Engine, person: UUID = WHO.hr_head) -> PersonRights:
    with engine.connect() as connection:
        return load_rights(connection, person)


def held(engine: Engine, day: date = TODAY, person: UUID = WHO.hr_head) -> set[str]:
    with engine.connect() as connection:
        names = holdings(connection, person, day)
    return {name for name in names if name.partition(":")[0] in ("page", "page_excuse", "roll", "ktp", "topics", "group_year")}  # fmt: skip


ITS_OWN = {
    f"page:{PAGE.hex}", f"page:{OTHER_PAGE.hex}", f"roll:{GROUP.hex}", f"roll:{OTHER_GROUP.hex}",
    f"ktp:{PROGRAMMERS.hex}:{YEAR}",
}  # fmt: skip


def test_the_chair_holds_the_pages_of_his_commission_with_their_rolls_and_plans(server: Engine) -> None:
    assert held(server) == ITS_OWN, "no reason of an absence, and no page of another commission"


def test_a_chair_without_a_commission_reaches_no_page(server: Engine) -> None:
    change(server, RoleAssignment, known("chair"), commission_id=None)
    assert held(server) == set()
    assert not any(rights_of(server).commission_of(TODAY, page=page) for page in (PAGE, OTHER_PAGE, FOREIGN_PAGE))


def test_the_end_of_his_chairmanship_ends_it_by_itself(server: Engine) -> None:
    change(server, RoleAssignment, known("chair"), last_day=TODAY)
    assert held(server) == ITS_OWN
    assert held(server, TOMORROW) == set()
    rights = rights_of(server)
    assert may_see(rights, PAGE, GROUP, TODAY)
    assert not may_see(rights, PAGE, GROUP, TOMORROW)


def test_a_discipline_that_left_the_commission_leaves_its_chair(server: Engine) -> None:
    change(server, CommissionLine, known("in it"), last_day=YESTERDAY)
    assert held(server) == {f"ktp:{PROGRAMMERS.hex}:{YEAR}"}
    assert not may_see(rights_of(server), PAGE, GROUP, TODAY)
    assert may_see(rights_of(server), PAGE, GROUP, YESTERDAY)


def test_a_commission_that_is_no_more_gives_nothing(server: Engine) -> None:
    with writing(server).begin() as connection:
        connection.exec_driver_sql("UPDATE commission SET withdrawn_at = 1")
    assert held(server) == {f"ktp:{PROGRAMMERS.hex}:{YEAR}"}, "what lay in its bucket is not taken back from history"
    assert not may_see(rights_of(server), PAGE, GROUP, TODAY)


def test_who_sees_all_plans_holds_those_of_every_commission(server: Engine) -> None:
    for person in (WHO.deputy, WHO.dispatcher, WHO.director):
        assert {f"ktp:{each.hex}:{YEAR}" for each in (PROGRAMMERS, HUMANISTS)} <= held(server, person=person)
    assert not any(name.startswith("ktp:") for name in held(server, person=WHO.teacher))


def lying_in(connection: Connection, name: str) -> set[str]:
    told = connection.execute(
        select(SyncRow.tbl).join(Bucket, Bucket.id == SyncRow.bucket).where(Bucket.name == name, ~SyncRow.deleted)
    )
    return {table for (table,) in told}


def test_thematic_plans_lie_with_the_commission_of_their_line(server: Engine) -> None:
    with server.connect() as connection:
        assert lying_in(connection, f"ktp:{PROGRAMMERS.hex}:{YEAR}") == {TopicPlan.__tablename__, Topic.__tablename__}
        assert lying_in(connection, f"ktp:{HUMANISTS.hex}:{YEAR}") == set(), "its line has no plan yet"


def test_a_plan_lies_with_its_commission_in_the_years_in_which_it_belonged_to_it(server: Engine) -> None:
    another = known("commission", "of next year")
    lay(server, Commission, id=another, name="ПЦК будущего")
    lay(server, CommissionLine, commission_id=another, line_id=LINE, first_day=date(YEAR + 1, 9, 1))
    lay(server, TopicPlan, id=known("next plan"), line_id=LINE, year=YEAR + 1)
    place(server)
    with server.connect() as connection:
        assert lying_in(connection, f"ktp:{another.hex}:{YEAR}") == set()
        assert lying_in(connection, f"ktp:{another.hex}:{YEAR + 1}") == {"topic_plan"}


# ---- the trace of duties


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.clause)
def test_each_duty_of_a_chair_can_be_done_within_his_commission_and_nowhere_else(server: Engine, duty: Duty) -> None:
    rights = rights_of(server)
    inside = Place(page=PAGE, group=GROUP, commission=rights.commission_of(TODAY, page=PAGE))
    outside = Place(page=FOREIGN_PAGE, group=GROUP, commission=rights.commission_of(TODAY, page=FOREIGN_PAGE))
    of_a_line = Place(commission=rights.commission_of(TODAY, line=LINE))
    of_a_teacher = Place(commission=rights.commission_of(TODAY, person=WHO.teacher))
    actor = rights.actor_on(TODAY)
    for need in duty.needs:
        for where in (inside, of_a_line, of_a_teacher):
            assert may(rights.matrix, actor, need.section, need.action, TODAY, where), need
        assert not may(rights.matrix, actor, need.section, need.action, TODAY, outside), need
        nobody = Place(commission=rights.commission_of(TODAY, person=WHO.other))
        assert not may(rights.matrix, actor, need.section, need.action, TODAY, nobody), need


def test_the_trace_names_a_chair() -> None:
    assert DUTIES


# ---- the list and the check are one rule

some_days = st.sampled_from([START + timedelta(days) for days in range(0, 120, 20)])
spans = st.tuples(some_days, st.none() | some_days).filter(lambda span: span[1] is None or span[0] <= span[1])
belonging = st.lists(st.tuples(st.sampled_from((PROGRAMMERS, HUMANISTS)), st.sampled_from((LINE, OTHER_LINE)), spans))
chairs = st.lists(st.tuples(st.sampled_from((PROGRAMMERS, HUMANISTS)), spans), max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(lines=belonging, chaired=chairs, scope=st.sampled_from(("department", "all", "own")), day=some_days)
def test_the_list_of_journals_and_the_door_of_each_cannot_disagree(
    server: Engine,
    lines: list[tuple[UUID, UUID, tuple[date, date | None]]],
    chaired: list[tuple[UUID, tuple[date, date | None]]],
    scope: str,
    day: date,
) -> None:
    with server.connect() as connection, connection.begin() as whole:
        _arrange(connection, lines, chaired, scope)
        rights = load_rights(connection, WHO.hr_head)
        groups = dict(connection.execute(select(Page.id, Page.group_id)).all())
        shown = set(connection.execute(select(Page.id).where(pages_seen(rights, day))).scalars())
        held_now = holdings(connection, WHO.hr_head, day)
        whole.rollback()
    opened = {page for page, group in groups.items() if may_see(rights, page, group, day)}
    assert shown == opened
    wanted = {
        PAGE if line == LINE else FOREIGN_PAGE
        for commission, line, (first, last) in lines
        for chair, (since, until) in chaired
        if commission == chair and first <= day <= (last or day) and since <= day <= (until or day)
    }
    if scope == "department":
        assert shown == wanted | ({OTHER_PAGE} if PAGE in wanted else set())
        assert {name for name in held_now if name.startswith("page:")} == {f"page:{page.hex}" for page in shown}


def _arrange(connection: Connection, lines: list, chaired: list, scope: str) -> None:
    def put(model: type, **row: object) -> None:
        connection.execute(model.__table__.insert().values(id=known("put", str(model), str(row)), **row))

    for model in (CommissionLine, RoleAssignment):
        table = model.__table__
        connection.execute(table.delete().where(table.c.id.is_not(None)))
    for number, (commission, line, (first, last)) in enumerate(lines):
        put(CommissionLine, commission_id=commission, line_id=line, first_day=first, last_day=last, v_span=str(number))
    for number, (commission, (first, last)) in enumerate(chaired):
        put(RoleAssignment, person_id=WHO.hr_head, role=Role.COMMISSION_CHAIR.value, first_day=first, last_day=last,
            commission_id=commission, basis=str(number))  # fmt: skip
    rights = Right.__table__
    connection.execute(
        rights.update()
        .where(rights.c.role == Role.COMMISSION_CHAIR.value, rights.c.section == "journal.marks",
               rights.c.action == Action.SEE.value)
        .values(scope=scope)
    )  # fmt: skip
