"""The page of contacts by its keys: masks, one value opened and hidden again, reasons, edits, the cut line."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from college.roles import Role
from db.models.admission import AccessNote
from db.models.contacts import Contact, Guardian
from db.models.people import RoleAssignment
from desktop.workspaces import open_to
from desktop.workspaces.contacts import WORKSPACE, actions
from desktop.workspaces.contacts.page import open_page
from tests.desktop.accounts_bench import NOW
from tests.desktop.page_here import PageHere
from tests.factories import WHO, Hand, known, lay, student

Key = Qt.Key
PHONE, MAIL = "+7 913 800-12-47", "agafonova@example.org"
MOTHER, MOTHERS = known("mother"), "+7 913 800-12-48"
MASK = "+• ••• •••-••-"


class Server:
    """Answers as the office does, a turn of the loop later."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, object]]] = []
        self.value = PHONE

    def ask(
        self, path: str, body: Mapping[str, object], then: Callable[[Any], None], trouble: Callable[[str], None]
    ) -> None:
        self.asked.append((path, body))
        fields = [
            {"name": f"contact.{name}", "kind": kind, "mask": mask, "asks": True, "row": known("row").hex, "whose": "",
             "relation": ""}
            for name, kind, mask in (
                ("phone", "phone", f"{MASK}47"), ("email", "e-mail", "•••@example.org"), ("address", "address", ""),
            )
        ]  # fmt: skip
        answer = {"fields": fields} if path.endswith("masks") else {"value": self.value}
        QTimer.singleShot(0, lambda: then(answer))


class Bench(PageHere):
    """The page in a window."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        self.server = Server()
        super().__init__(qtbot, folder, hand, open_page, size=(1200, 640), ask=self.server.ask)

    @property
    def card(self) -> Any:
        return self.page.card

    def values(self) -> list[str]:
        """What the column of values says."""
        model = self.card.model
        return [model.index(row, 2).data() for row in range(model.rowCount())]

    def cut(self) -> None:
        self.lamp.update(offline_since=NOW - timedelta(hours=2))


@pytest.fixture
def curator(qtbot, tmp_path, machines) -> Bench:
    hand = machines.hand(WHO.curator)
    lay(hand.engine, Contact, person_id=student(0), phone=PHONE, email=MAIL, address="")
    lay(hand.engine, Guardian, id=MOTHER, student_id=student(0), name="Агафонова Вера", relation="mother",
        phone=MOTHERS, email="", address="")  # fmt: skip
    return Bench(qtbot, tmp_path, hand)


@pytest.fixture
def vr_head(qtbot, tmp_path, machines) -> Bench:
    hand = machines.hand(WHO.dispatcher)
    lay(hand.engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.VR_HEAD.value,
        first_day=NOW.date().replace(year=2020))  # fmt: skip
    return Bench(qtbot, tmp_path, hand)


def press(qtbot: Any, key: Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def type_in(text: str) -> None:
    """Press the keys of a text, as a Russian keyboard reports them."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(QApplication.focusWidget(), QKeyEvent(kind, ord(letter.upper()), none, letter))


def settle(qtbot: Any, focus: QWidget) -> None:
    qtbot.waitUntil(focus.hasFocus)


def test_who_sees_others_contacts_has_the_page_and_a_student_of_himself_has_not():
    see = frozenset({("students.contacts", "see")})
    assert WORKSPACE in open_to(see, see)
    assert WORKSPACE not in open_to(see, frozenset())


def test_everything_is_masked_until_one_value_is_opened_and_it_hides_again(curator, qtbot):
    assert curator.values() == [f"{MASK}47", "•••@example.org", "—", f"{MASK}48", "—", "—"]
    press(qtbot, Key.Key_Return)
    assert curator.card.table.hasFocus()
    curator.page.act(actions.REVEAL)
    assert curator.values()[0] == PHONE
    assert PHONE not in str(curator.values()[1:])
    curator.page.act(actions.REVEAL)
    assert curator.values()[0] == f"{MASK}47", "the same key hides it"
    curator.page.act(actions.REVEAL)
    curator.page.opening._hiding.start(1)
    qtbot.waitUntil(lambda: curator.values()[0] == f"{MASK}47")


def test_another_student_a_hidden_page_and_a_lock_hide_it(curator, qtbot):
    for hides in (lambda: curator.page.table.go_to(1), curator.page.leave, curator.page.hide):
        curator.page.show()
        curator.page.table.go_to(0)
        curator.page.act(actions.REVEAL)
        assert curator.values()[0] == PHONE
        hides()
        curator.page.show()
        curator.page.table.go_to(0)
        assert curator.values()[0] == f"{MASK}47"


def test_each_look_is_noted_and_the_note_holds_no_value(curator, qtbot):
    curator.cut()
    curator.page.act(actions.REVEAL)
    curator.card.table.go_to(3)
    curator.page.act(actions.REVEAL)
    assert curator.values()[3] == MOTHERS
    notes = curator.hand.rows(AccessNote)
    assert [(note.act, note.section, note.subject_id, note.reason) for note in notes] == [
        ("reveal", "students.contacts", student(0), "phone")
    ] * 2
    written = " ".join(str(row.body) for row in curator.hand.outbox())
    assert PHONE not in written
    assert MOTHERS not in written


def test_a_phone_is_written_taken_back_and_a_wrong_one_refused_at_the_place(curator, qtbot):
    curator.page.table.go_to(1)
    curator.page.act(actions.EDIT)
    line = curator.card.value.line
    settle(qtbot, line)
    type_in("42-14-15")
    press(qtbot, Key.Key_Return)
    assert "код города" in curator.strip()
    assert line.isVisible()
    assert line.text() == "42-14-15"
    line.clear()
    type_in("8 913 8001290")
    press(qtbot, Key.Key_Return)
    assert not line.isVisible()
    assert curator.values()[0] == f"{MASK}90"
    assert "+7" not in curator.strip()
    curator.page.act(actions.UNDO)
    assert curator.values()[0] == "—"
    curator.page.act(actions.REDO)
    assert {row.phone for row in curator.hand.rows(Contact)} == {PHONE, "+7 913 800-12-90"}


def test_a_hidden_value_is_not_erased_by_an_empty_field(curator, qtbot):
    curator.page.act(actions.EDIT)
    settle(qtbot, curator.card.value.line)
    assert curator.card.value.line.text() == "", "what is hidden does not stand in the field"
    press(qtbot, Key.Key_Return)
    assert curator.values()[0] == f"{MASK}47"
    curator.page.act(actions.REVEAL)
    curator.page.act(actions.EDIT)
    settle(qtbot, curator.card.value.line)
    assert curator.card.value.line.text() == PHONE
    curator.card.value.line.clear()
    press(qtbot, Key.Key_Return)
    assert curator.values()[0] == "—"


def test_a_parent_is_added_named_and_taken_off(curator, qtbot):
    curator.page.act(actions.ADD)
    settle(qtbot, curator.card.relative.relation)
    press(qtbot, Key.Key_Down)
    curator.card.relative.name.setFocus()
    type_in("Агафонов Пётр")
    press(qtbot, Key.Key_Return)
    assert curator.card.current().whose == "Агафонов Пётр"
    assert curator.card.current().relation == "отец"
    curator.page.act(actions.NAME)
    settle(qtbot, curator.card.relative.name)
    curator.card.relative.name.clear()
    press(qtbot, Key.Key_Return)
    assert "Впишите" in curator.strip()
    type_in("Агафонов Павел")
    press(qtbot, Key.Key_Return)
    assert curator.card.current().whose == "Агафонов Павел"
    curator.page.act(actions.DROP)
    assert "Агафонов Павел" in curator.strip()
    assert len(curator.values()) == 6
    curator.page.act(actions.UNDO)
    assert len(curator.values()) == 9


def test_the_search_is_by_name_in_either_layout_and_by_group(curator, qtbot):
    curator.page.act(actions.FIND)
    type_in(",tk")  # «бел» with the English layout on
    assert [row.name.listed for row in curator.page.model.rows] == ["Белов Пётр"]
    press(qtbot, Key.Key_Escape)
    assert len(curator.page.model.rows) == 6
    press(qtbot, Key.Key_Escape)
    assert curator.page.table.hasFocus()


def test_who_does_not_keep_them_asks_the_server_with_a_reason(vr_head, qtbot):
    assert vr_head.values() == []
    assert vr_head.server.asked == [], "going through the list asks nobody"
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: len(vr_head.values()) == 3)
    assert vr_head.values() == [f"{MASK}47", "•••@example.org", "—"]
    assert not vr_head.page.may_act(actions.EDIT)
    vr_head.page.act(actions.REVEAL)
    settle(qtbot, vr_head.card.why.reasons)
    type_in("3")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: vr_head.values()[0] == PHONE)
    assert vr_head.server.asked[-1] == (
        "/office/v1/reveal",
        {"person": student(0).hex, "field": "contact.phone", "row": known("row").hex, "reason": "contact"},
    )
    assert vr_head.hand.outbox() == [], "nothing of it is written here"
    vr_head.page.table.go_to(1)
    assert vr_head.values() == []
    vr_head.page.table.go_to(0)
    assert vr_head.values() == [], "whoever comes back asks anew"


def test_other_reasons_are_told_in_words_or_nothing_is_asked(vr_head, qtbot):
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: len(vr_head.values()) == 3)
    vr_head.page.act(actions.REVEAL)
    settle(qtbot, vr_head.card.why.reasons)
    type_in("7")
    settle(qtbot, vr_head.card.why.line)
    press(qtbot, Key.Key_Return)
    assert "своими словами" in vr_head.strip()
    assert len(vr_head.server.asked) == 1
    type_in("забыл сумку в кабинете")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: vr_head.values()[0] == PHONE)
    assert vr_head.server.asked[-1][1]["words"] == "забыл сумку в кабинете"


def test_esc_leaves_the_reason_and_nothing_is_opened(vr_head, qtbot):
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: len(vr_head.values()) == 3)
    vr_head.page.act(actions.REVEAL)
    settle(qtbot, vr_head.card.why.reasons)
    press(qtbot, Key.Key_Escape)
    assert not vr_head.card.why.isVisible()
    assert vr_head.card.table.hasFocus()
    assert len(vr_head.server.asked) == 1


def test_a_cut_line_is_said_and_nothing_is_asked(vr_head, qtbot):
    vr_head.cut()
    press(qtbot, Key.Key_Return)
    assert "Связи нет с 10:00" in vr_head.strip()
    assert vr_head.server.asked == []
    assert vr_head.values() == []


def test_a_value_that_comes_after_the_student_has_changed_is_not_shown(vr_head, qtbot):
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: len(vr_head.values()) == 3)
    vr_head.page.act(actions.REVEAL)
    settle(qtbot, vr_head.card.why.reasons)
    press(qtbot, Key.Key_Return)
    vr_head.page.table.go_to(1)
    vr_head.page.table.setFocus()
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: len(vr_head.values()) == 3)
    assert [path for path, _ in vr_head.server.asked][-2:] == ["/office/v1/reveal", "/office/v1/masks"]
    assert PHONE not in vr_head.values()


def test_whoever_is_sent_to_a_student_stands_in_his_card(curator, qtbot):
    curator.page.show_place(person=student(2))
    curator.page.take_focus()
    assert curator.card.student.person == student(2)
    assert curator.card.table.hasFocus()
    curator.page.show_place(person=known("foreign student"))
    assert "ведёт куратор" in curator.strip()
