"""Who holds what and who may write what: the matrix of the regulation over dated teachings, grants and closings."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, Table, insert, select

from college.roles import Action, Actor, Grant, Matrix, Role, RoleHeld, Scope, read_rights
from college.teaching import Span, grant_ends
from college.terms import Closure as TermClosure
from college.terms import ClosureState
from db.lessons import Standing
from db.locks import Locks, PageEnd
from db.models.catalogue import Closure
from db.models.groups import Curatorship
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import Employee, RoleAssignment
from db.models.record import Synced, synced_models
from db.models.timetable import Substitution
from db.models.topic_plans import Topic
from db.scope import PersonRights, holdings, load_rights, may_see, refusal
from db.sync.buckets import kind_of
from resources import path as resource
from tests.factories import (
    FOREIGN_PAGE,
    GROUP,
    LINE,
    OTHER_GROUP,
    OTHER_PAGE,
    PAGE,
    TEACHING,
    TERM,
    TODAY,
    WHO,
    YEAR,
    change,
    known,
    lay,
    student,
    topic,
)

MONDAY = date(2026, 11, 9)
GRANTS = read_rights(resource("rights", "rights.tsv").read_text("utf-8"))


def rights_of(engine: Engine, person: UUID) -> PersonRights:
    with engine.connect() as connection:
        return load_rights(connection, person)


def held(engine: Engine, person: UUID, day: date = TODAY) -> set[str]:
    with engine.connect() as connection:
        return set(holdings(connection, person, day))


# ---- holdings

LOAD = {f"load:{YEAR}", f"load:{YEAR + 1}"}  # that of the next year is made in this one
EVERYBODY = {"catalogue", f"timetable:{YEAR}-1", f"timetable:{YEAR}-2"}


def of_groups(*kinds: str, groups: tuple[UUID, ...] = (GROUP, OTHER_GROUP)) -> set[str]:
    return {
        f"{kind}:{group.hex}" + ("" if kind in ("roll", "cards") else f":{YEAR}") for kind in kinds for group in groups
    }


def of_pages(*pages: UUID) -> set[str]:
    return {f"{kind}:{page.hex}" for kind in ("page", "page_excuse") for page in pages}


HELD = {
    "teacher": EVERYBODY | of_pages(PAGE) | {f"roll:{GROUP.hex}", f"topics:{LINE.hex}:{YEAR}"},
    "curator": EVERYBODY
    | of_groups("group_year", "attendance", "finals", "excuse", "roll", "cards", groups=(GROUP,))
    | {f"contacts:{GROUP.hex}"},
    "dispatcher": EVERYBODY | LOAD | of_groups("group_year", "attendance", "finals", "excuse", "roll"),
    "deputy": EVERYBODY | LOAD | of_groups("group_year", "attendance", "finals", "excuse", "roll", "cards"),
    "director": EVERYBODY
    | LOAD
    | {"staff", "roles", "accounts", "nda", "incidents"}
    | of_groups("group_year", "attendance", "finals", "excuse", "roll", "cards"),
    "hr_head": EVERYBODY | LOAD | {"staff", "accounts", "nda"},
}


@pytest.mark.parametrize("who", HELD)
def test_what_a_person_holds_follows_from_his_rights(server: Engine, who: str) -> None:
    person = getattr(WHO, who)
    assert held(server, person) == HELD[who] | {f"inbox:{person.hex}"}


def test_nothing_is_held_after_the_last_day(server: Engine) -> None:
    (row,) = [row for row in rows(server, Employee) if row.person_id == WHO.teacher]
    change(server, Employee, row.id, dismissed=date(2026, 11, 11))
    assert held(server, WHO.teacher, date(2026, 11, 11)) >= of_pages(PAGE)
    assert held(server, WHO.teacher) == set()


def test_a_former_teacher_of_the_year_still_reads_his_page(server: Engine) -> None:
    change(server, Teaching, TEACHING, last_day=date(2026, 10, 1))
    assert held(server, WHO.teacher) >= of_pages(PAGE)
    assert not held(server, WHO.teacher, date(2027, 9, 1)) & of_pages(PAGE), "of a former year nothing is held"


def test_a_past_curator_keeps_nothing(server: Engine) -> None:
    (row,) = rows(server, Curatorship)
    change(server, Curatorship, row.id, last_day=date(2026, 11, 11))
    assert held(server, WHO.curator, date(2026, 11, 11)) >= of_groups("excuse", groups=(GROUP,))
    assert held(server, WHO.curator) - EVERYBODY == {f"inbox:{WHO.curator.hex}"}


def rows(engine: Engine, model: type[Synced]) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(model.__table__)))


# ---- no bucket without the right to see all of it


def bucket_rules() -> dict[str, tuple[tuple[str, ...], frozenset[Scope]]]:
    """Return sections and the scopes that hold, kind by kind, as `rights/buckets.tsv` says."""
    found: dict[str, tuple[tuple[str, ...], frozenset[Scope]]] = {}
    for line in resource("rights", "buckets.tsv").read_text("utf-8").splitlines()[1:]:
        name, _, sections, _, holders, *_ = line.split("\t")
        scopes = frozenset(
            Scope(word) for word in re.findall(r"see \*(?:\+\S+)? (own|group|department|granted|all)→", holders)
        )
        found.setdefault(kind_of(name), (tuple(sections.split(", ")), scopes))
    return found


RULES = bucket_rules()


def holder(role: Role, grants: tuple[Grant, ...]) -> PersonRights:
    """Return somebody with this role, who also has a page and a group: the widest that the role can reach."""
    first = date(YEAR, 9, 1)
    return PersonRights(
        person=WHO.other,
        matrix=Matrix(grants),
        actor=Actor(WHO.other, frozenset({RoleHeld(role, first, group=GROUP)})),
        teachings={PAGE: (Span(first),)},
        pages={PAGE: (GROUP, LINE, YEAR)},
        substitutions={},
    )


def assert_sees_all_he_holds(connection: Connection, role: Role, grants: tuple[Grant, ...]) -> None:
    rights = holder(role, grants)
    for name in holdings(connection, rights.person, TODAY, rights):
        kind = kind_of(name)
        if kind == "inbox":
            continue
        sections, scopes = RULES[kind]
        seen = [rights.matrix.scopes_of({role}, section, Action.SEE) for section in sections]
        assert any(all(one & {scope, Scope.ALL} for one in seen) for scope in scopes), (role, name)


@pytest.mark.parametrize("role", Role)
def test_no_role_holds_a_bucket_of_which_it_may_not_see_everything(server: Engine, role: Role) -> None:
    with server.connect() as connection:
        assert_sees_all_he_holds(connection, role, GRANTS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(role=st.sampled_from(sorted(Role)), gone=st.sets(st.integers(0, len(GRANTS) - 1), max_size=80))
def test_nor_after_an_administrator_has_edited_the_matrix(server: Engine, role: Role, gone: set[int]) -> None:
    left = tuple(grant for place, grant in enumerate(GRANTS) if place not in gone)
    with server.connect() as connection:
        assert_sees_all_he_holds(connection, role, left)


def test_every_kind_that_is_built_stands_in_the_table_of_buckets() -> None:
    kinds = {place.kind for model in synced_models().values() for place in model.sync.buckets}
    assert kinds <= RULES.keys()


def test_only_his_own_rows_of_the_matrix_are_read(server: Engine) -> None:
    roles = {grant.role for grant in rights_of(server, WHO.teacher).matrix.grants}
    assert roles == {Role.TEACHER, Role.EMPLOYEE}
    assert ("journal.marks", "write") in rights_of(server, WHO.teacher).rights(TODAY)
    assert ("journal.marks", "write") not in rights_of(server, WHO.curator).rights(TODAY)


# ---- who may write a row


class Court:
    """Rows of one page as the arbiter finds them, and the question it asks."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def row_of(self, table: str, row: UUID) -> Mapping[str, Any] | None:
        model = synced_models()[table].__table__
        assert isinstance(model, Table)
        with self.engine.connect() as connection:
            found = connection.execute(select(model).where(model.c.id == row)).mappings().one_or_none()
        return dict(found) if found else None

    def ask(
        self, person: UUID, model: type[Synced], group: str, row: UUID, on: date = TODAY, **more: Any
    ) -> str | None:
        told = self.row_of(model.__tablename__, row)
        assert told is not None
        rights = rights_of(self.engine, person)
        return refusal(rights, model, group, {**told, **more}, self.row_of, on)


@pytest.fixture
def court(server: Engine) -> Court:
    return Court(server)


def lesson_on(engine: Engine, day: date, pair: int = 3, page: UUID = PAGE) -> dict[type[Synced], UUID]:
    """Lay a lesson with everything in it; return the rows by table."""
    lesson = lay(engine, Lesson, page_id=page, born_day=day, born_pair=pair, take=0, day=day, pair=pair)
    work = lay(engine, Work, lesson_id=lesson, ordinal=0)
    return {
        Lesson: lesson,
        LessonEntry: lay(engine, LessonEntry, lesson_id=lesson),
        Work: work,
        MarkEntry: lay(engine, MarkEntry, work_id=work, student_id=student(0), value="5"),
        PresenceEntry: lay(engine, PresenceEntry, lesson_id=lesson, student_id=student(0), fact="н"),
        ReasonEntry: lay(engine, ReasonEntry, lesson_id=lesson, student_id=student(0)),
    }


CELLS = ((MarkEntry, "value"), (Work, "what"))
ENTRY = ((Lesson, "when"), (LessonEntry, "what"), (LessonEntry, "homework"), (PresenceEntry, "fact"))


def answers(court: Court, person: UUID, lesson: dict, on: date = TODAY, which=(*CELLS, *ENTRY)) -> set[str | None]:
    return {court.ask(person, model, group, lesson[model], on) for model, group in which}


def test_the_teacher_writes_on_his_own_page_and_nobody_else(court: Court) -> None:
    lesson = lesson_on(court.engine, MONDAY, 2)
    assert answers(court, WHO.teacher, lesson) == {None}
    for person in (WHO.other, WHO.curator, WHO.dispatcher, WHO.deputy, WHO.director, WHO.hr_head, student(0)):
        assert answers(court, person, lesson) == {"right"}
    foreign = lesson_on(court.engine, MONDAY, 1, FOREIGN_PAGE)
    assert answers(court, WHO.teacher, foreign) == {"right"}


def test_a_lesson_that_is_to_come_takes_nothing(court: Court) -> None:
    lesson = lesson_on(court.engine, date(2026, 11, 16), 2)
    assert answers(court, WHO.teacher, lesson) == {"future"}
    assert answers(court, WHO.teacher, lesson, date(2026, 11, 16)) == {None}


def test_a_lesson_may_be_moved_ahead_but_takes_no_mark_there(court: Court) -> None:
    lesson = lesson_on(court.engine, TODAY)
    ahead = {"day": date(2026, 11, 19)}
    assert court.ask(WHO.teacher, Lesson, "when", lesson[Lesson], **ahead) is None
    change(court.engine, Lesson, lesson[Lesson], **ahead)
    assert court.ask(WHO.teacher, MarkEntry, "value", lesson[MarkEntry]) == "future"
    assert court.ask(WHO.teacher, MarkEntry, "value", lesson[MarkEntry], date(2026, 11, 19)) is None


def test_rights_are_those_of_the_lessons_date(court: Court) -> None:
    change(court.engine, Teaching, TEACHING, first_day=date(2026, 10, 1), last_day=date(2026, 11, 1))
    before, within, after = (lesson_on(court.engine, day) for day in (date(2026, 9, 24), date(2026, 10, 29), TODAY))
    assert answers(court, WHO.teacher, within) == {None}, "he held it, though he teaches there no more"
    assert answers(court, WHO.teacher, after) == {"right"}
    assert answers(court, WHO.teacher, before) == {"right"}


def test_the_successor_adds_marks_to_what_his_predecessor_held(court: Court) -> None:
    change(court.engine, Teaching, TEACHING, last_day=date(2026, 11, 1))
    lay(court.engine, Teaching, page_id=PAGE, person_id=WHO.other, first_day=date(2026, 11, 2))
    held_before = lesson_on(court.engine, date(2026, 10, 29))
    assert answers(court, WHO.other, held_before, which=CELLS) == {None}
    assert answers(court, WHO.other, held_before, which=ENTRY) == {"right"}
    assert answers(court, WHO.other, held_before, date(2026, 11, 1), which=CELLS) == {"right"}, "not yet his page"
    assert answers(court, WHO.teacher, held_before) == {None}


def test_while_the_predecessors_assignment_runs_his_lessons_are_his(court: Court) -> None:
    lay(court.engine, Teaching, page_id=PAGE, person_id=WHO.other, first_day=date(2026, 11, 2))
    held_before = lesson_on(court.engine, date(2026, 10, 29))
    assert answers(court, WHO.other, held_before) == {"right"}
    assert answers(court, WHO.teacher, held_before) == {None}


@pytest.fixture
def replaced(court: Court) -> dict[type[Synced], UUID]:
    """A lesson of Monday that somebody stood in for; his grant ends on Tuesday."""
    lay(court.engine, Substitution, page_id=PAGE, day=MONDAY, pair=2, season="2026-1", teacher_id=WHO.other,
        absent_id=WHO.teacher)  # fmt: skip
    return lesson_on(court.engine, MONDAY, 2)


def test_a_substitute_writes_all_of_it_until_his_grant_ends(court: Court, replaced: dict) -> None:
    tuesday, wednesday = MONDAY + timedelta(1), MONDAY + timedelta(2)
    assert grant_ends(MONDAY) == tuesday
    for day in (MONDAY, tuesday):
        assert answers(court, WHO.other, replaced, day) == {None}
        assert answers(court, WHO.teacher, replaced, day) == {"right"}
    assert answers(court, WHO.other, replaced, wednesday) == {"right"}
    assert answers(court, WHO.teacher, replaced, wednesday, CELLS) == {None}
    assert answers(court, WHO.teacher, replaced, wednesday, ENTRY) == {"right"}


def test_a_grant_names_one_lesson_and_no_other(court: Court, replaced: dict) -> None:
    other = lesson_on(court.engine, MONDAY, 4)
    assert answers(court, WHO.other, other, MONDAY) == {"right"}
    assert answers(court, WHO.teacher, other, MONDAY) == {None}


@pytest.mark.parametrize("standing", ["proposed", "refused", "withdrawn"])
def test_what_was_not_given_takes_nothing_from_the_teacher(court: Court, replaced: dict, standing: str) -> None:
    (row,) = rows(court.engine, Substitution)
    change(court.engine, Substitution, row.id, standing=standing)
    assert answers(court, WHO.other, replaced, MONDAY) == {"right"}
    assert answers(court, WHO.teacher, replaced, MONDAY) == {None}


def test_a_grant_lasts_as_long_as_its_last_lesson_and_its_confirmation_let_it(court: Court, replaced: dict) -> None:
    (row,) = rows(court.engine, Substitution)
    wednesday, thursday = MONDAY + timedelta(2), MONDAY + timedelta(3)
    change(court.engine, Substitution, row.id, granted_on=wednesday)
    assert answers(court, WHO.other, replaced, thursday) == {None}
    assert answers(court, WHO.teacher, replaced, thursday) == {"right"}
    change(court.engine, Substitution, row.id, granted_on=MONDAY, grant_id=known("grant"))
    assert answers(court, WHO.other, replaced, wednesday) == {"right"}
    lay(court.engine, Substitution, page_id=PAGE, day=wednesday, pair=2, season="2026-1", teacher_id=WHO.other,
        grant_id=known("grant"))  # fmt: skip
    assert answers(court, WHO.other, replaced, thursday) == {None}
    assert answers(court, WHO.teacher, replaced, thursday, CELLS) == {"right"}
    change(court.engine, Substitution, row.id, ended_on=MONDAY, standing="ended")
    assert answers(court, WHO.other, replaced, wednesday) == {"right"}


def test_a_grant_over_a_weekend_ends_on_monday() -> None:
    assert grant_ends(date(2026, 11, 14)) == date(2026, 11, 16)
    assert grant_ends(date(2026, 11, 3)) == date(2026, 11, 5), "4 November is a day off"


def test_a_closed_term_takes_nothing_from_anybody(court: Court) -> None:
    lesson = lesson_on(court.engine, MONDAY, 2)
    closure = lay(court.engine, Closure, group_id=GROUP, year=YEAR, term=TERM, closed=True)
    assert answers(court, WHO.teacher, lesson) == {"closed"}
    assert court.ask(WHO.curator, ReasonEntry, "reason", lesson[ReasonEntry]) == "closed"
    change(court.engine, Closure, closure, opened_for=WHO.teacher, opened_until=TODAY)
    assert answers(court, WHO.teacher, lesson) == {None}
    assert court.ask(WHO.curator, ReasonEntry, "reason", lesson[ReasonEntry]) == "closed", "open for one person"
    assert answers(court, WHO.teacher, lesson, TODAY + timedelta(1)) == {"closed"}


def test_a_term_closed_for_one_group_or_half_closes_no_other(court: Court) -> None:
    lay(court.engine, Closure, group_id=OTHER_GROUP, year=YEAR, term=TERM, closed=True)
    lay(court.engine, Closure, group_id=GROUP, year=YEAR, term=TERM + 1, closed=True)
    assert answers(court, WHO.teacher, lesson_on(court.engine, MONDAY, 2)) == {None}
    spring = date(2027, 1, 11)
    assert answers(court, WHO.teacher, lesson_on(court.engine, spring), spring) == {"closed"}


def test_reasons_are_the_curators_of_that_group(court: Court) -> None:
    here, there = lesson_on(court.engine, MONDAY, 2), lesson_on(court.engine, MONDAY, 2, OTHER_PAGE)
    assert court.ask(WHO.curator, ReasonEntry, "reason", here[ReasonEntry]) is None
    assert court.ask(WHO.curator, ReasonEntry, "reason", there[ReasonEntry]) == "right"
    for person in (WHO.teacher, WHO.other, WHO.deputy, WHO.dispatcher, WHO.director, WHO.hr_head):
        assert court.ask(person, ReasonEntry, "reason", here[ReasonEntry]) == "right"
    assert answers(court, WHO.curator, here) == {"right"}, "and nothing but reasons"


def test_a_new_curator_answers_for_the_history_of_his_group(court: Court) -> None:
    (row,) = rows(court.engine, Curatorship)
    change(court.engine, Curatorship, row.id, last_day=date(2026, 11, 10))
    lay(court.engine, Curatorship, group_id=GROUP, person_id=WHO.other, first_day=date(2026, 11, 11))
    lesson = lesson_on(court.engine, MONDAY, 2)
    assert court.ask(WHO.other, ReasonEntry, "reason", lesson[ReasonEntry]) is None
    assert court.ask(WHO.curator, ReasonEntry, "reason", lesson[ReasonEntry]) == "right", "a past one keeps nothing"
    assert court.ask(WHO.curator, ReasonEntry, "reason", lesson[ReasonEntry], date(2026, 11, 10)) is None


def test_a_dismissed_employee_writes_nothing_dated_after_his_end(court: Court) -> None:
    lesson = lesson_on(court.engine, MONDAY, 2)
    (row,) = [row for row in rows(court.engine, Employee) if row.person_id == WHO.teacher]
    change(court.engine, Employee, row.id, dismissed=date(2026, 11, 10))
    assert answers(court, WHO.teacher, lesson, date(2026, 11, 10)) == {None}
    assert answers(court, WHO.teacher, lesson) == {"right"}


def test_a_column_is_withdrawn_by_its_teacher_and_a_lesson_by_nobody(court: Court) -> None:
    lesson = lesson_on(court.engine, MONDAY, 2)
    gone = {"withdrawn_at": date(2026, 11, 12)}
    assert court.ask(WHO.teacher, Work, "state", lesson[Work], **gone) is None
    assert court.ask(WHO.teacher, MarkEntry, "state", lesson[MarkEntry], **gone) is None
    assert court.ask(WHO.teacher, Lesson, "state", lesson[Lesson], **gone) == "right", "it is cancelled instead"
    assert court.ask(WHO.teacher, Lesson, "state", lesson[Lesson], cancelled=True) is None


def test_a_page_that_is_not_there_parks(court: Court) -> None:
    lesson = lesson_on(court.engine, MONDAY, 2)
    told = {**(court.row_of("lesson", lesson[Lesson]) or {}), "page_id": known("nowhere")}
    assert refusal(rights_of(court.engine, WHO.teacher), Lesson, "when", told, court.row_of, TODAY) == "parent"


def test_what_lies_outside_lessons(court: Court) -> None:
    ask = court.ask
    assert ask(WHO.teacher, Topic, "title", topic(1)) is None, "a line of the plan of his own discipline"
    assert ask(WHO.other, Topic, "title", topic(1)) == "right"
    closure = lay(court.engine, Closure, group_id=GROUP, year=YEAR, term=TERM, closed=True)
    assert ask(WHO.deputy, Closure, "state", closure) is None
    assert ask(WHO.deputy, Closure, "state", closure, opened_until=TODAY) is None
    assert ask(WHO.teacher, Closure, "state", closure) == "right"
    assert ask(WHO.dispatcher, Closure, "state", closure) == "right"
    role = rows(court.engine, RoleAssignment)[0].id
    assert ask(WHO.director, RoleAssignment, "span", role) == "right", "roles are given by the administrator"


# ---- the check and the listing are one rule

DAYS = [date(2026, 9, 3) + timedelta(days) for days in range(0, 130, 7)]
days = st.sampled_from(DAYS)
PEOPLE = (WHO.teacher, WHO.other, WHO.curator, WHO.deputy)
spans = st.tuples(days, st.none() | days).filter(lambda span: span[1] is None or span[0] <= span[1])
standings = st.fixed_dictionaries({
    "teacher_id": st.sampled_from(PEOPLE), "standing": st.sampled_from(("proposed", "granted", "refused", "withdrawn", "ended")),
    "granted_on": st.none() | days, "ended_on": st.none() | days,
})  # fmt: skip
closings = st.none() | st.tuples(st.none() | st.sampled_from(PEOPLE), st.none() | days)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
@given(
    teachings=st.lists(st.tuples(st.sampled_from(PEOPLE[:2]), spans), max_size=4),
    stand_in=st.none() | standings,
    closing=closings,
    dismissed=st.none() | days,
    lesson_day=days,
    event=days,
)
def test_the_check_and_the_listing_cannot_disagree(
    server: Engine,
    teachings: list[tuple[UUID, tuple[date, date | None]]],
    stand_in: dict[str, Any] | None,
    closing: tuple[UUID | None, date | None] | None,
    dismissed: date | None,
    lesson_day: date,
    event: date,
) -> None:
    with server.connect() as connection, connection.begin() as whole:
        _arrange(connection, teachings, stand_in, lesson_day, dismissed)
        everybody = {person: load_rights(connection, person) for person in PEOPLE}
        whole.rollback()
    for person, found in everybody.items():
        rights = replace(found, closures=_closures(closing))
        _agree(rights, lesson_day, event, person)


def _arrange(
    connection: Connection, teachings: list, stand_in: dict[str, Any] | None, day: date, dismissed: date | None
) -> None:
    def put(model: type[Synced], **row: Any) -> None:
        table = model.__table__
        assert isinstance(table, Table)
        connection.execute(insert(table).values(id=known("put", str(model), str(row)), **row))

    table = Teaching.__table__
    assert isinstance(table, Table)
    connection.execute(table.delete().where(table.c.page_id == PAGE))
    for place, (person, (first, last)) in enumerate(teachings):
        put(Teaching, page_id=PAGE, person_id=person, first_day=first, last_day=last, basis=str(place))
    if stand_in:
        put(Substitution, page_id=PAGE, day=day, pair=3, season="2026-1", **stand_in)
    if dismissed:
        employees = Employee.__table__
        assert isinstance(employees, Table)
        told = employees.update().where(employees.c.person_id == WHO.teacher)
        connection.execute(told.values(dismissed=dismissed))


def _closures(closing: tuple[UUID | None, date | None] | None) -> dict[tuple[UUID, int, int], TermClosure]:
    if closing is None:
        return {}
    whom, until = closing
    state = ClosureState.CLOSED if until is None else ClosureState.REOPENED
    return {(GROUP, YEAR, TERM): TermClosure(TERM, state, "заместитель директора", TODAY, whom, until)}


def _agree(rights: PersonRights, day: date, event: date, person: UUID) -> None:
    lesson = {"id": known("l"), "page_id": PAGE, "born_day": day, "day": day, "born_pair": 3, "pair": 3, "take": 0}
    parents: dict[tuple[str, UUID], Mapping[str, Any]] = {
        ("page", PAGE): {"id": PAGE, "group_id": GROUP, "year": YEAR, "line_id": LINE, "closed_by_plan": True},
        ("plan_line", LINE): {"id": LINE, "dropped_on": date(2026, 11, 10)},
        ("study_group", GROUP): {"id": GROUP, "enrolled_year": 2025},
        ("lesson", known("l")): lesson,
        ("work", known("w")): {"id": known("w"), "lesson_id": known("l")},
    }
    row_of: Callable[[str, UUID], Mapping[str, Any] | None] = lambda table, row: parents.get((table, row))  # noqa: E731
    locks = Locks(rights, PAGE, GROUP, YEAR, 2025, event, PageEnd(is_closed=True, dropped=date(2026, 11, 10)))
    marks, entry = locks.of(Standing(day, 3), "Громов П. С.", born=True)

    def check(model: type[Synced], group: str, **row: Any) -> str | None:
        return refusal(rights, model, group, row, row_of, event)

    of_lesson = {"lesson_id": known("l"), "student_id": student(0)}
    assert (marks is None) == (check(MarkEntry, "value", work_id=known("w"), student_id=student(0)) is None)
    assert (marks is None) == (check(Work, "what", lesson_id=known("l"), ordinal=0) is None)
    assert (entry is None) == (check(LessonEntry, "what", lesson_id=known("l")) is None)
    assert (entry is None) == (check(PresenceEntry, "fact", **of_lesson) is None)
    assert (locks.reason(Standing(day, 3)) is None) == (check(ReasonEntry, "reason", **of_lesson) is None)
    unborn, _ = locks.of(Standing(day, 3), "", born=False)
    assert (unborn is None) == (check(Lesson, "when", **lesson) is None)


def test_whoever_sees_a_page_holds_its_rows(server: Engine) -> None:
    for person in (WHO.teacher, WHO.other, WHO.curator, WHO.dispatcher, WHO.deputy, WHO.director, WHO.hr_head):
        names, rights = held(server, person), rights_of(server, person)
        for page in rows(server, Page):
            lies_in = {f"page:{page.id.hex}", f"group_year:{page.group_id.hex}:{YEAR}"}
            assert may_see(rights, page.id, page.group_id, TODAY) == bool(names & lies_in)
