"""The director confirms roles and powers; the history tells who changed them, by the server's log too."""

import json

import pytest
from PySide6.QtCore import Qt, QTimer

from db.models.catalogue import Right, RightsConfirmation
from db.rights_history import cells
from desktop.workspaces.rights import actions
from tests.desktop.rights_bench import office
from tests.desktop.test_rights import CARD_OF_CHAIR, MARKS_OF_TEACHER, press
from tests.factories import WHO, change, lay

Key = Qt.Key


def on_line(entries):
    """A server that tells these changes, a turn of the loop later."""
    asked = []

    def ask(path, body, then, trouble):
        asked.append((path, dict(body)))
        QTimer.singleShot(0, lambda: then({"entries": entries, "more": False}))

    return ask, asked


def changed_before(hand):
    """The chair sees all cards, by another's hand; the director does not know of it yet."""
    with hand.store.read() as session:
        rows = {cell: id_ for id_, cell in cells(session).items()}
    if CARD_OF_CHAIR in rows:
        change(hand.engine, Right, rows[CARD_OF_CHAIR], scope="department", note="по приказу 12", withdrawn_at=None)
    else:
        section, action, role = CARD_OF_CHAIR
        lay(hand.engine, Right, section=section, action=action.value, role=role.value, scope="department",
            note="по приказу 12", clause="policy")  # fmt: skip


@pytest.fixture
def administrator(qtbot, tmp_path):
    with office(qtbot, tmp_path) as made:
        yield made


@pytest.fixture
def reviewing(qtbot, tmp_path):
    with office(
        qtbot, tmp_path, person=WHO.director, may_write=False, may_confirm=True, before=changed_before
    ) as made:  # fmt: skip
        yield made


def test_the_director_is_told_once_and_confirms_with_his_password(reviewing):
    assert "ещё не подтвердили: 1" in reviewing.strip
    asked = []

    def again(section, action, then):
        asked.append((section, action))
        then()

    reviewing.page.director._again = again
    reviewing.page.act(actions.HISTORY)
    waiting = reviewing.page.middle.history.waiting
    assert waiting.model().rowCount() == 1
    assert "Председатель ПЦК, Личная карточка студента: видеть" in waiting.model().index(0).data()
    reviewing.page.act(actions.CONFIRM)
    assert asked == [("rights", "approve")]
    assert "Права подтверждены, изменений: 1" in reviewing.strip
    assert "Всё подтверждено" in waiting.model().index(0).data()
    assert "Сомов" in reviewing.page.middle.history._sentence.text()
    [row] = reviewing.hand.rows(RightsConfirmation)
    assert row.person_id == WHO.director
    assert json.loads(row.changes) == [["students.card", "see", "commission_chair", "department"]]
    reviewing.page.act(actions.CONFIRM)
    assert "Подтверждать нечего" in reviewing.strip
    assert len(reviewing.hand.rows(RightsConfirmation)) == 1


def test_without_his_password_nothing_is_confirmed(reviewing):
    reviewing.page.director._again = lambda *_: None
    reviewing.page.act(actions.CONFIRM)
    assert reviewing.hand.rows(RightsConfirmation) == []


def test_the_administrator_is_told_who_confirms(administrator):
    assert not administrator.page.may_act(actions.CONFIRM)
    administrator.page.director.confirm()
    assert "подтверждает директор" in administrator.strip


def test_history_tells_the_changes_of_others_from_the_servers_log(qtbot, tmp_path):
    entries = []
    ask, asked = on_line(entries)
    with office(qtbot, tmp_path, ask=ask) as admin:
        with admin.hand.store.read() as session:
            rows = {cell: id_ for id_, cell in cells(session).items()}
        entry = {
            "id": 5, "at": 1794461790000, "received_at": 1794461790000, "person": WHO.other.hex, "name": "Громов П. С.",
            "device": WHO.other.hex, "table": "right", "row": rows[MARKS_OF_TEACHER].hex, "group": "scope",
            "section": "rights", "outcome": "won", "old": {"scope": "own"},
            "new": {"scope": "all", "clause": "policy", "note": "по приказу 7"}, "about": None, "about_name": "",
        }  # fmt: skip
        entries.append(entry)
        admin.page.act(actions.HISTORY)
        told = admin.page.middle.history.told
        qtbot.waitUntil(lambda: "Громов П. С." in told.model().index(0).data())
        assert asked == [("/office/v1/audit", {"table": "right", "limit": 100})]
        text = told.model().index(0).data()
        assert "Преподаватель" in text
        assert "«все»" in text
        assert "принято · причина: по приказу 7" in text
        told.setFocus()
        press(admin, Key.Key_Return)
        assert admin.page.grid.current_cell() == MARKS_OF_TEACHER


def test_without_a_line_history_says_so(administrator):
    administrator.page.act(actions.HISTORY)
    assert "Сервер для этого компьютера не задан" in administrator.page.middle.history.told.model().index(0).data()
