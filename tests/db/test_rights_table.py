"""The matrix of rights between desktops and server: one act, one rule on both sides, whatever a patched client sends."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from college.matrix.change import Change, change_of, differences
from college.names import NO_BREAK
from college.refusal import Refused
from college.roles import Action, Role, Scope
from db import ids
from db.engine import reading
from db.models.admission import Agreement
from db.models.catalogue import Right
from db.models.exchange import Parked
from db.models.people import Employee, PersonName, RoleAssignment
from db.norms import norms
from db.rights_history import history
from db.rights_table import RightsTable, change_rights, read_table
from tests.factories import COLLEGE, TODAY, WHO, Hand, Machines, exchange_with, known, lay, place

ADMIN, SECOND = known("administrator"), known("second administrator")
VETROV = f"Ветров{NO_BREAK}А."
SEE, WRITE, PRINT = Action.SEE, Action.WRITE, Action.PRINT
CARD_OF_CHAIR = ("students.card", SEE, Role.COMMISSION_CHAIR)
REASON_OF_CURATOR = ("journal.absence_reason", WRITE, Role.CURATOR)


@pytest.fixture
def server(server: Engine) -> Engine:
    """With two administrators."""
    for person, surname in ((ADMIN, "Ветров"), (SECOND, "Зимина")):
        lay(server, PersonName, person_id=person, since=date(1980, 1, 1), surname=surname, given="Антон")
        lay(server, Employee, person_id=person, post="", hired=date(2020, 9, 1))
        lay(server, RoleAssignment, person_id=person, role=Role.ADMINISTRATOR.value, first_day=date(2020, 9, 1))
        lay(server, Agreement, person_id=person, signed_on=date(2020, 9, 1), number="1")
    place(server)
    return server


@pytest.fixture
def admin(machines: Machines, server: Engine) -> Hand:
    return machines.enrolled(server, ADMIN)


def table(hand: Hand) -> RightsTable:
    with hand.store.read() as session:
        return read_table(session)


def change(hand: Hand, cell: tuple[str, Action, Role], new: Scope | None) -> Change:
    return change_of(table(hand).matrix, *cell, new)


def apply(hand: Hand, *changes: Change, reason: str = "", former: dict | None = None) -> None:
    with hand.store.write("change_rights") as session:
        change_rights(session, changes, reason, person=hand.person, clock=hand.clock, former=former)


def row_on(engine: Engine, cell: tuple[str, Action, Role]):  # type: ignore[no-untyped-def]
    section, action, role = cell
    id_ = ids.derived(COLLEGE, "right", str(role), section, str(action))
    with reading(engine).connect() as connection:
        return connection.execute(select(Right.__table__).where(Right.id == id_)).one_or_none()


def parked(engine: Engine) -> list[tuple[str, UUID]]:
    with reading(engine).connect() as connection:
        return [(row.reason, row.person) for row in connection.execute(select(Parked.__table__))]


def sent(server: Engine, hand: Hand) -> str:
    """Exchange and return what the server answered to the last act."""
    exchange_with(server, hand)
    return str(hand.outbox()[-1].status)


def test_the_matrix_in_force_is_the_regulations_at_first(admin: Hand) -> None:
    assert differences(table(admin).matrix, norms()) == ()


def test_a_set_of_changes_is_one_act_and_reaches_every_desktop(admin: Hand, server: Engine, machines: Machines) -> None:
    other = machines.enrolled(server, SECOND)
    given = change(admin, CARD_OF_CHAIR, Scope.DEPARTMENT)
    apply(admin, given, change(admin, REASON_OF_CURATOR, None), reason="проверка комиссии до 1 декабря")
    (batch,) = admin.batches()
    assert (batch.act, len({change.row for change in batch.changes})) == ("change_rights", 2)
    assert sent(server, admin) == "applied"
    exchange_with(server, other)
    assert table(other).matrix.scope_of(Role.COMMISSION_CHAIR, given.right) is Scope.DEPARTMENT
    assert [each.cell for each in differences(table(other).matrix, norms())] == [REASON_OF_CURATOR, CARD_OF_CHAIR]
    row = row_on(server, REASON_OF_CURATOR)
    assert (row.withdrawn_by, row.note) == (ADMIN, "проверка комиссии до 1 декабря")
    assert table(other).notes[CARD_OF_CHAIR] == "проверка комиссии до 1 декабря"


def test_a_withdrawn_row_stands_again_and_has_its_clause(admin: Hand, server: Engine) -> None:
    apply(admin, change(admin, REASON_OF_CURATOR, None), reason="причина")
    apply(admin, change(admin, REASON_OF_CURATOR, Scope.GROUP))
    assert sent(server, admin) == "applied"
    row, lawful = row_on(server, REASON_OF_CURATOR), norms().default
    (grant,) = [each for each in lawful.grants if (each.section, each.action, each.role) == REASON_OF_CURATOR]
    assert (row.withdrawn_at, row.scope, row.clause, row.note) == (None, "group", grant.clause, grant.note)
    assert parked(server) == []


def test_taking_back_is_one_more_edit_with_the_former_words(admin: Hand, server: Engine) -> None:
    against = change(admin, ("journal.finals", SEE, Role.SECRETARY), Scope.ALL)
    gone = change(admin, REASON_OF_CURATOR, None)
    apply(admin, against, gone, reason="по приказу 12")
    before = table(admin).notes
    back = [each.undone for each in (against, gone)]
    apply(admin, *back)
    assert differences(table(admin).matrix, norms()) == ()
    apply(admin, *(each.undone for each in back), former={cell: before[cell] for cell in (against.cell, gone.cell)})
    assert table(admin).notes[REASON_OF_CURATOR] == "по приказу 12"
    assert len(admin.outbox()) == 3
    assert sent(server, admin) == "applied"


@pytest.mark.parametrize(
    ("cell", "new", "words"),
    [
        (("catalogue-like", SEE, Role.TEACHER), Scope.ALL, None),
        (("journal.marks", SEE, Role.STUDENT), Scope.ALL, "только в объёме"),
        (("rights", WRITE, Role.ADMINISTRATOR), None, "некому изменить"),
        (("journal.marks", WRITE, Role.ADMINISTRATOR), Scope.ALL, "Вместе изменится"),
        (REASON_OF_CURATOR, None, "укажите причину"),
        (("bells", SEE, Role.EMPLOYEE), None, "видит каждый сотрудник"),
    ],
)
def test_the_screen_refuses_before_it_writes(
    admin: Hand, cell: tuple[str, Action, Role], new: Scope | None, words: str | None
) -> None:
    with pytest.raises(Refused if words else KeyError, match=words):
        apply(admin, change(admin, cell, new))
    assert admin.outbox() == []


def test_where_a_cell_changed_meanwhile_nothing_is_written(admin: Hand) -> None:
    stale = change(admin, CARD_OF_CHAIR, Scope.DEPARTMENT)
    apply(admin, change(admin, CARD_OF_CHAIR, Scope.ALL), reason="раньше")
    with pytest.raises(Refused, match="тем временем"):
        apply(admin, stale, change(admin, REASON_OF_CURATOR, None), reason="позже")
    assert len(admin.outbox()) == 1


def test_nobody_else_changes_the_matrix(server: Engine, machines: Machines) -> None:
    director = machines.enrolled(server, WHO.director)
    with pytest.raises(Refused, match="нет права"):
        apply(director, change(director, CARD_OF_CHAIR, Scope.DEPARTMENT), reason="сам")
    assert director.outbox() == []


# ---- a patched client signs what its screen would not let it


def forge(hand: Hand, cell: tuple[str, Action, Role], scope: str | None, note: str | None = None) -> None:
    """Write a row of the matrix past the rule, as a patched client does."""
    section, action, role = cell
    id_ = ids.derived(COLLEGE, "right", str(role), section, str(action))
    with hand.store.write("change_rights") as session:
        row = session.get(Right, id_)
        if row is None:
            row = Right(role=str(role), section=section, action=str(action), scope=scope or "all", note=note or "")
            session.add(row)
            return
        row.note = row.note if note is None else note
        if scope is None:
            row.withdrawn_at, row.withdrawn_by = hand.clock.now(), hand.person
        else:
            row.scope, row.withdrawn_at, row.withdrawn_by = scope, None, None


FORGED = {
    "whole college for a student": (("journal.marks", SEE, Role.STUDENT), "all", "так надо", "rule"),
    "an action without its see": (("journal.marks", WRITE, Role.ADMINISTRATOR), "all", "так надо", "rule"),
    "the see away from under an action": (("journal.marks", SEE, Role.TEACHER), None, "так надо", "rule"),
    "the catalogue from everybody": (("bells", SEE, Role.EMPLOYEE), None, "так надо", "rule"),
    "the last hand on the matrix": (("rights", WRITE, Role.ADMINISTRATOR), None, "так надо", "rule"),
    "a scope nobody knows": (("rooms", SEE, Role.EMPLOYEE), "galaxy", "так надо", "rule"),
    "a role nobody knows": (("rooms", SEE, "emperor"), "all", "так надо", "rule"),
    "a section nobody knows": (("journal.secrets", SEE, Role.TEACHER), "all", "так надо", "rule"),
    "an action nobody knows": (("rooms", "burn", Role.TEACHER), "all", "так надо", "rule"),
    "against a clause without a word": (("journal.finals", SEE, Role.ADMINISTRATOR), "all", "", "note"),
    "against a clause with blanks": (("journal.finals", SEE, Role.ADMINISTRATOR), "all", "  ", "note"),
    "a duty away without a word": (REASON_OF_CURATOR, None, "", "note"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_patched_client_gets_nothing_past_the_rule(admin: Hand, server: Engine, what: str) -> None:
    cell, scope, note, reason = FORGED[what]
    before = row_on(server, cell)  # type: ignore[arg-type]
    forge(admin, cell, scope, note)  # type: ignore[arg-type]
    assert sent(server, admin) == "parked"
    assert parked(server) == [(reason, ADMIN)]
    assert row_on(server, cell) == before  # type: ignore[arg-type]


def test_the_regulations_own_note_is_no_reason(admin: Hand, server: Engine) -> None:
    cell = ("roles", Action.APPROVE, Role.DIRECTOR)
    forge(admin, cell, None)
    assert sent(server, admin) == "parked"
    assert parked(server) == [("note", ADMIN)]
    assert row_on(server, cell).withdrawn_at is None


def test_with_a_reason_a_contradiction_is_the_administrators_to_answer_for(admin: Hand, server: Engine) -> None:
    forge(admin, ("journal.finals", SEE, Role.ADMINISTRATOR), "all", "по приказу 12")
    assert sent(server, admin) == "applied"
    assert row_on(server, ("journal.finals", SEE, Role.ADMINISTRATOR)).note == "по приказу 12"


def test_who_has_no_right_to_the_matrix_changes_nothing(server: Engine, machines: Machines) -> None:
    teacher = machines.enrolled(server)
    for cell, scope in ((("rooms", PRINT, Role.TEACHER), "all"), (("rooms", SEE, Role.EMPLOYEE), None)):
        forge(teacher, cell, scope, "так надо")
        assert sent(server, teacher) == "parked"
        row = row_on(server, cell)
        assert row is None or row.withdrawn_at is None
    assert {reason for reason, _ in parked(server)} == {"right"}


def test_two_acts_of_one_exchange_are_judged_one_after_the_other(admin: Hand, server: Engine) -> None:
    forge(admin, ("journal.marks", SEE, Role.SECRETARY), "all", "сверка")
    forge(admin, ("journal.marks", PRINT, Role.SECRETARY), "all", "сверка")
    assert sent(server, admin) == "applied", "the second stands on the first"
    forge(admin, ("journal.marks", SEE, Role.SECRETARY), None, "сверка")
    assert sent(server, admin) == "parked", "the print would be blind"


# ---- history


def test_history_tells_own_acts_with_their_words_and_answers(admin: Hand, server: Engine) -> None:
    apply(admin, change(admin, CARD_OF_CHAIR, Scope.DEPARTMENT), reason="аттестация")
    assert sent(server, admin) == "applied"
    admin.clock.go(hours=1)
    apply(admin, change(admin, CARD_OF_CHAIR, None))
    with admin.store.read() as session:
        taken, given = history(session, admin.clock)
    assert (given.who, given.standing, given.at.date()) == (VETROV, "applied", TODAY)  # type: ignore[union-attr]
    assert [(past.cell, past.scope, past.note) for past in given.past] == [
        (CARD_OF_CHAIR, Scope.DEPARTMENT, "аттестация")
    ]
    assert (taken.standing, [past.scope for past in taken.past]) == ("waiting", [None])


def test_history_does_not_guess_who_changed_elsewhere(admin: Hand, server: Engine, machines: Machines) -> None:
    other = machines.enrolled(server, SECOND)
    apply(admin, change(admin, CARD_OF_CHAIR, Scope.DEPARTMENT), change(admin, REASON_OF_CURATOR, None), reason="так")
    exchange_with(server, admin, other)
    with other.store.read() as session:
        told = {deed.past[0].cell: deed for deed in history(session, other.clock)}
    assert {deed.standing for deed in told.values()} == {"elsewhere"}
    assert (told[CARD_OF_CHAIR].at, told[CARD_OF_CHAIR].who) == (None, ""), "only the server knows"
    assert told[REASON_OF_CURATOR].who == VETROV, "a withdrawn row says itself by whom"
