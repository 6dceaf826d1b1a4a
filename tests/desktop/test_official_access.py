"""An administrator opens an official's access with the keyboard: who, what, until when, by which order; then the slip."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from college.days import written
from db import ids
from db.models.admission import DatedGrant
from db.models.people import PersonName
from desktop.widgets.preview import PrintPreview
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.grant_card import RENEW, VIEWS
from desktop.workspaces.accounts.official_form import OfficialForm
from tests.desktop.accounts_bench import ADMIN, NOW, AdminDesk, admin_desk
from tests.desktop.people_here import type_russian
from tests.factories import TODAY, WHO, known, lay

ENTER, SPACE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab
OFFICIAL = known("official")


@pytest.fixture
def wanted() -> list[tuple[str, str]]:
    """For which rights the password was asked."""
    return []


@pytest.fixture
def desk(qtbot, tmp_path, machines, wanted) -> Iterator[AdminDesk]:
    def again(section, action, then):
        wanted.append((section, action))
        then()

    made = admin_desk(qtbot, tmp_path, machines, again=again)
    made.page.left.show_list("grants")
    made.server.answers["official"] = lambda body: {
        "grant": body["grant"], "person": body["person"], "login": "rudakov.oi"
    }  # fmt: skip
    made.server.answers["issue"] = lambda body: {
        "slips": [{"person": body["people"][0], "kind": "official", "name": "Рудаков Олег Ильич", "post_or_group": "",
                   "login": "rudakov.oi", "code": "7Q4MX92KTD",
                   "until": int((NOW + timedelta(7)).timestamp() * 1000)}],
        "refused": [],
    }  # fmt: skip
    yield made
    for preview in previews(made):
        preview.close()
    made.stop()


def previews(desk: AdminDesk) -> list[PrintPreview]:
    """Return the sheets that are shown."""
    return [part for part in desk.page.findChildren(PrintPreview) if part.isVisible()]


def begin(desk: AdminDesk, qtbot) -> OfficialForm:
    """Press Ctrl+N and wait for the first field."""
    desk.page.act(actions.CREATE)
    form = desk.page.right.official
    qtbot.waitUntil(form.surname.hasFocus)
    return form


def type_in(desk: AdminDesk, *words: str) -> None:
    """Type into fields that follow each other by Tab."""
    for word in words:
        held = desk.window.focusWidget()
        assert held is not None
        type_russian(held, word)
        QTest.keyClick(held, TAB)


def fill(desk: AdminDesk, form: OfficialForm) -> None:
    """Fill the whole form with keys alone: names, a group by its letters, number of the order, agreement."""
    type_in(desk, "Рудаков", "Олег", "Ильич")
    assert form.sections.hasFocus()
    QTest.keyClick(form.sections, Qt.Key.Key_Down)
    QTest.keyClick(form.sections, SPACE)  # the second section is not wanted
    QTest.keyClick(form.sections, TAB)
    assert form.groups.hasFocus()
    QTest.keyClick(form.groups, SPACE)
    for field in (form.groups, form.first, form.last):
        QTest.keyClick(field, TAB)
    type_in(desk, "98-к")
    QTest.keyClick(form.signed, TAB)
    type_russian(form.ground, "соглашение № 5 от 11.11.2026")


def test_it_is_filled_in_with_keys_opened_by_the_server_and_the_slip_is_shown(desk, qtbot, wanted):
    form = begin(desk, qtbot)
    offered = tuple(form.sections.chosen())
    fill(desk, form)
    QTest.keyClick(form.ground, ENTER)
    qtbot.waitUntil(lambda: bool(desk.server.bodies("issue")))
    (body,) = desk.server.bodies("official")
    assert (body["surname"], body["given"], body["patronymic"]) == ("Рудаков", "Олег", "Ильич")
    assert len(body["sections"]) == len(offered) - 1
    assert len(body["groups"]) == 1
    assert (body["first_day"], body["last_day"]) == (TODAY.isoformat(), (TODAY + timedelta(6)).isoformat())
    assert (body["order"], body["order_day"], body["ground"]) == (
        "98-к", TODAY.isoformat(), "соглашение № 5 от 11.11.2026",
    )  # fmt: skip
    assert desk.server.bodies("issue") == [{"people": [body["person"]]}]
    assert wanted[0] == ("roles", "grant")
    qtbot.waitUntil(lambda: len(previews(desk)) == 1)
    assert not form.is_open


def test_what_is_missing_is_said_and_nothing_is_asked_of_the_server(desk, qtbot, wanted):
    form = begin(desk, qtbot)
    QTest.keyClick(form.surname, ENTER)
    assert "Назовите фамилию и имя" in desk.strip()
    form.surname.setText("Рудаков")
    form.given.setText("Олег")
    desk.page.act(actions.APPLY)
    assert "Назовите группы" in desk.strip()
    QTest.keyClick(form.groups, SPACE)
    form.last.setText("завтра")
    desk.page.act(actions.APPLY)
    assert form.last.hasFocus()
    form.last.setText(written(TODAY + timedelta(40)))
    desk.page.act(actions.APPLY)
    assert "не больше чем на 30 дней" in desk.strip()
    assert (wanted, desk.server.bodies("official")) == ([], [])
    assert form.isVisible()


def test_esc_leaves_it_and_another_list_too(desk, qtbot):
    form = begin(desk, qtbot)
    QTest.keyClick(form.surname, Qt.Key.Key_Escape)
    assert not form.isVisible()
    form = begin(desk, qtbot)
    desk.page.left.show_list("staff")
    assert not form.is_open


def test_what_the_server_refuses_stays_in_the_form(desk, qtbot):
    form = begin(desk, qtbot)
    fill(desk, form)
    desk.server.trouble = "Одной из названных групп на сервере нет."
    desk.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: "на сервере нет" in desk.strip())
    assert form.is_open
    assert form.surname.text() == "Рудаков"
    assert desk.server.bodies("issue") == []


def test_without_the_line_it_says_so_and_waits(desk, qtbot):
    desk.context.light.update(offline_since=NOW)
    form = begin(desk, qtbot)
    fill(desk, form)
    desk.page.act(actions.APPLY)
    assert desk.server.bodies("official") == []
    assert "Связи нет" in form._why.text()
    desk.context.light.update(offline_since=None)
    assert not form._why.isVisible()


def lay_over(desk: AdminDesk, qtbot) -> None:
    """Lay an access that is over, and show it."""
    lay(desk.hand.engine, PersonName, person_id=OFFICIAL, since=TODAY, surname="Рудаков", given="Олег")
    lay(desk.hand.engine, DatedGrant, id=ids.fresh(), person_id=OFFICIAL, kind="official",
        sections='["journal.marks"]', groups="[]", first_day=TODAY - timedelta(9), last_day=TODAY - timedelta(2),
        basis="приказ № 7", ground="соглашение № 5", given_by=ADMIN, standing="active")  # fmt: skip
    desk.page.reload()
    qtbot.waitUntil(lambda: bool(desk.page._lists.grants))


def test_whose_access_is_over_gets_a_new_one_by_a_new_order(desk, qtbot):
    lay_over(desk, qtbot)
    card = desk.page.right.grant_card
    assert "Открыл: Ветров" in card._told.text()
    assert "Соглашение или закон: соглашение № 5" in card._told.text()
    card.acts.begin(RENEW)
    form = desk.page.right.official
    qtbot.waitUntil(form.number.hasFocus)
    assert not form.surname.isVisible()
    assert form.sections.chosen() == {"journal.marks"}
    QTest.keyClick(form.groups, SPACE)
    type_russian(form.number, "99-к")
    type_russian(form.ground, "соглашение № 5")
    desk.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: bool(desk.server.bodies("official")))
    assert desk.server.bodies("official")[0]["person"] == OFFICIAL.hex
    qtbot.waitUntil(lambda: len(previews(desk)) == 1)


def test_what_he_looked_at_is_one_key_away(desk, qtbot):
    went = []
    desk.page._context = desk.context.__class__(**{
        **{name: getattr(desk.context, name) for name in desk.context.__slots__}, "open_page": lambda *a, **k: went.append((a, k))
    })  # fmt: skip
    lay_over(desk, qtbot)
    desk.page.right.grant_card.acts.begin(VIEWS)
    assert went == [(("access_log",), {"person": OFFICIAL, "name": "Рудаков Олег"})]


def test_a_director_sees_the_accesses_and_opens_none(qtbot, tmp_path, machines):
    made = admin_desk(qtbot, tmp_path, machines, person=WHO.director)
    assert "grants" in made.page.left.names
    made.page.left.show_list("grants")
    assert not made.page.may_act(actions.CREATE)
    lay_over(made, qtbot)
    assert [name for name in (RENEW, VIEWS) if made.page.right.grant_card.acts.button(name)] == [VIEWS]
    made.stop()
