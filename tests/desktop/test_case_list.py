"""All cases in one list: those that wait first, closed ones with their cause; a closed one opens anew by a new fact."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from college.admission.incidents import number_of
from db.models.admission import Incident
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.acts import DOUBT
from tests.desktop.accounts_bench import ADMIN, LATE, AdminDesk, admin_desk
from tests.desktop.people_here import type_russian
from tests.factories import WHO, lay

CAUSE = "компьютер племянника, пароль сменён"


@pytest.fixture
def desk(qtbot, tmp_path, machines) -> Iterator[AdminDesk]:
    made = admin_desk(qtbot, tmp_path, machines)
    closed = lay(made.hand.engine, Incident, person_id=WHO.other, kind="signals", opened_at=LATE - timedelta(30),
        points=5, facts="[]", reporter_id=None, standing="closed", measures="выдан новый код", cause=CAUSE,
        acknowledged_by=ADMIN, acknowledged_at=LATE - timedelta(29), closed_at=LATE - timedelta(28))  # fmt: skip
    made.ids["closed"] = closed
    made.page.reload()
    qtbot.waitUntil(lambda: len(made.page._lists.cases) == 2)
    made.page.left.show_list("cases")
    yield made
    made.stop()


def states(desk: AdminDesk) -> list[str]:
    model = desk.page.left.model
    return [model.index(row, model.columnCount() - 1).data() for row in range(model.rowCount())]


def row_of(desk: AdminDesk, incident: object) -> None:
    desk.page.left.table.go_to(desk.page.left.model.place_of(incident))


def test_those_that_wait_are_counted_and_closed_ones_stay_with_their_cause(desk):
    assert states(desk) == ["передан выше", "закрыт"]
    assert "Случаи 1" in [button.text() for button in desk.page.left._switch._group.buttons()]
    row_of(desk, desk.ids["closed"])
    card = desk.page.right.card
    assert CAUSE in card._note.text()
    assert "выдан новый код" in card._note.text()
    row_of(desk, desk.ids["incident"])
    assert CAUSE not in card._note.text()
    assert card._facts.isVisibleTo(card)


@pytest.mark.parametrize("by", ["cause", "number", "name"])
def test_a_case_is_found_by_what_one_remembers_of_it(desk, by):
    told = {"cause": "племянника", "number": number_of(desk.ids["closed"]), "name": "Громов закрыт"}[by]
    desk.page.left.search.setText(told)
    assert states(desk) == ["закрыт"]


def test_a_closed_one_waits_again_by_a_new_fact(desk, qtbot):
    row_of(desk, desk.ids["closed"])
    acts = desk.page.right.card.acts
    acts.begin(DOUBT)
    qtbot.waitUntil(acts.form.line.hasFocus)
    desk.page.act(actions.APPLY)
    assert "по новому факту" in desk.strip()
    type_russian(acts.form.line, "снова вход с того же компьютера")
    QTest.keyClick(acts.form.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: states(desk).count("закрыт") == 0)
    (row,) = [each for each in desk.hand.rows(Incident) if each.id == desk.ids["closed"]]
    assert (row.standing, row.closed_at) == ("open", None)
    assert "снова вход" in row.measures


def test_whoever_sees_no_cases_has_no_such_list(qtbot, tmp_path, machines):
    made = admin_desk(qtbot, tmp_path, machines, person=WHO.hr_head)
    assert "cases" not in made.page.left.names
    made.stop()
