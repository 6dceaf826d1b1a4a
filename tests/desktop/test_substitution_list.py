"""Substitutions at the administrator's desk: what waits, given with one key, refused and ended with a reason."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from college.days import written
from db.models.admission import DatedGrant, Prolongation
from db.models.timetable import Substitution, SubstitutionWord
from desktop.workspaces.accounts import actions
from tests.desktop.accounts_bench import ADMIN, AdminDesk, admin_desk
from tests.factories import PAGE, TODAY, WHO, known, lay

GRANT = known("grant")


@pytest.fixture
def desk(qtbot, tmp_path, machines) -> Iterator[AdminDesk]:
    made = admin_desk(qtbot, tmp_path, machines)
    yield made
    made.stop()


def show(desk: AdminDesk, qtbot, teacher=WHO.other, **more) -> None:
    """Lay a substitution of two lessons down and show its list."""
    for days, pair in ((0, 3), (4, 2)):
        lay(desk.hand.engine, Substitution, page_id=PAGE, day=TODAY + timedelta(days), pair=pair, season="2026-1",
            teacher_id=teacher, absent_id=WHO.teacher, grant_id=GRANT, proposed_by=WHO.dispatcher,
            **{"standing": "proposed"} | more)  # fmt: skip
    desk.page.reload()
    qtbot.waitUntil(lambda: bool(desk.page._lists.grants))
    desk.page.left.show_list("grants")


def standings(desk: AdminDesk) -> set[str]:
    return {row.standing for row in desk.hand.rows(Substitution)}


def told(desk: AdminDesk) -> str:
    return desk.page.right.grant_card._state.text()


def test_what_waits_is_counted_and_given_with_its_button(desk, qtbot):
    show(desk, qtbot)
    assert [row.name.surname for row in desk.page.left.model.rows] == ["Громов"]
    desk.page._go_right()
    button = desk.page.right.grant_card.acts.button("grant.give")
    qtbot.waitUntil(button.hasFocus)
    button.click()
    assert standings(desk) == {"granted"}
    assert {row.granted_on for row in desk.hand.rows(Substitution)} == {TODAY}
    assert "Доступ дан: Громов П. С.".replace(" П", "\xa0П").replace(" С", "\xa0С") in desk.strip()
    qtbot.waitUntil(lambda: "идёт" in told(desk))


def test_a_refusal_asks_why_and_tells_the_dispatcher(desk, qtbot):
    show(desk, qtbot)
    card = desk.page.right.grant_card
    card.acts.begin("grant.refuse")
    desk.page.act(actions.APPLY)
    assert "Причина не названа" in desk.strip()
    assert standings(desk) == {"proposed"}
    card.acts.form.line.setText("в эти дни он на курсах")
    desk.page.act(actions.APPLY)
    assert standings(desk) == {"refused"}
    (word,) = desk.hand.rows(SubstitutionWord)
    assert (word.person_id, word.text) == (WHO.dispatcher, "в эти дни он на курсах")
    assert not card.acts.form.isVisible()


def test_what_runs_is_ended_today(desk, qtbot):
    show(desk, qtbot, standing="granted", granted_on=TODAY)
    card = desk.page.right.grant_card
    card.acts.begin("grant.end")
    card.acts.form.line.setText("преподаватель вышел")
    desk.page.act(actions.APPLY)
    assert {row.ended_on for row in desk.hand.rows(Substitution)} == {TODAY}


def test_nobody_gives_it_to_himself(desk, qtbot):
    show(desk, qtbot, teacher=ADMIN)
    card = desk.page.right.grant_card
    assert not card.acts.button("grant.give").isEnabled()
    card.acts.begin("grant.give")
    assert "Доступ себе не дают" in desk.strip()
    assert standings(desk) == {"proposed"}


def test_whoever_gives_no_access_has_no_such_list(qtbot, tmp_path, machines):
    made = admin_desk(qtbot, tmp_path, machines, person=WHO.hr_head)
    assert "grants" not in made.page.left.names
    made.stop()


def test_an_empty_list_says_who_brings_it(desk, qtbot):
    desk.page.left.show_list("grants")
    assert desk.page.left._nothing.isVisible()
    assert "вносит диспетчер" in desk.page.left._nothing._sentence.text()
    assert not [b for b in desk.page.right.grant_card.findChildren(QPushButton) if b.isVisible()]


def test_what_runs_is_prolonged_by_an_order_and_the_order_is_shown(desk, qtbot):
    show(desk, qtbot, standing="granted", granted_on=TODAY)
    card = desk.page.right.grant_card
    card.acts.begin("grant.prolong")
    qtbot.waitUntil(card.acts.form.day.hasFocus)
    card.acts.form.day.setText(written(TODAY + timedelta(20)))
    card.acts.form.number.setText("15-к")
    card.acts.form.line.setText("завтра")
    desk.page.act(actions.APPLY)
    assert "Назовите день приказа" in desk.strip()
    assert desk.hand.rows(Prolongation) == []
    assert card.acts.form.isVisible()
    card.acts.form.line.setText(written(TODAY))
    desk.page.act(actions.APPLY)
    (row,) = desk.hand.rows(Prolongation)
    assert (row.grant_id, row.person_id, row.until) == (GRANT, WHO.other, TODAY + timedelta(20))
    assert (row.order_number, row.order_day, row.given_by) == ("15-к", TODAY, ADMIN)
    qtbot.waitUntil(lambda: "приказ № 15-к от 12.11.2026" in card._told.text())
    assert "до 02.12.2026" in told(desk)


def test_an_official_stands_in_the_same_list_and_the_password_is_asked(qtbot, tmp_path, machines):
    wanted = []

    def again(section, action, then):
        wanted.append((section, action))
        then()

    made = admin_desk(qtbot, tmp_path, machines, again=again)
    lay(made.hand.engine, DatedGrant, person_id=WHO.other, kind="official", sections='["journal.marks"]', groups="[]",
        first_day=TODAY, last_day=TODAY + timedelta(3), basis="приказ № 7", standing="active")  # fmt: skip
    made.page.reload()
    qtbot.waitUntil(lambda: bool(made.page._lists.grants))
    made.page.left.show_list("grants")
    card = made.page.right.grant_card
    assert "внешний доступ · до 15.11.2026" in told(made)
    card.acts.begin("grant.prolong")
    card.acts.form.day.setText(written(TODAY + timedelta(9)))
    card.acts.form.number.setText("15-к")
    card.acts.form.line.setText(written(TODAY))
    made.page.act(actions.APPLY)
    assert wanted == [("roles", "grant")]
    qtbot.waitUntil(lambda: "до 21.11.2026" in told(made))
    card.acts.begin("grant.end")
    made.page.act(actions.APPLY)
    assert "Причина не названа" in made.strip()
    card.acts.form.line.setText("проверка окончена")
    made.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: "окончен" in told(made))
    made.stop()
