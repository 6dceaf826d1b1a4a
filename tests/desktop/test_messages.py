"""The message strip: one line, rank, queue, Esc, Alt+Enter, no focus stolen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from college.acts import clause
from college.refusal import Refused
from desktop.shell.messages import Kind, Messages
from desktop.shell.theme import Theme
from desktop.workspace import Offer


@pytest.fixture
def place(qtbot):
    """A strip above a field where somebody types."""
    whole = QWidget()
    whole.strip = Messages(Theme("light"))
    whole.field = QLineEdit()
    column = QVBoxLayout(whole)
    column.addWidget(whole.strip)
    column.addWidget(whole.field)
    qtbot.addWidget(whole)
    with qtbot.waitExposed(whole):
        whole.show()
    whole.activateWindow()
    whole.field.setFocus()
    qtbot.waitUntil(whole.field.hasFocus)
    return whole


def shown(strip):
    """What a person reads in the strip."""
    return strip.current().sentence if strip.current() else ""


def test_refusal_shows_its_clause_and_leaves_by_the_next_key_in_its_place(place, qtbot):
    place.strip.refuse(Refused("«Решение задач» без темы записывать нельзя.", clause("3.1.8")))
    assert shown(place.strip) == "«Решение задач» без темы записывать нельзя (пункт 3.1.8)."
    qtbot.keyClick(place.field, Qt.Key.Key_Shift)
    assert shown(place.strip)
    qtbot.keyClick(place.field, "5")
    assert not shown(place.strip)
    assert place.field.text() == "5", "the key itself must arrive"


def test_strip_takes_no_focus(place):
    place.strip.danger("На диске нет места, ввод остановлен.", about="disk", offer=Offer("Что делать", lambda: None))
    assert place.field.hasFocus()
    assert all(child.focusPolicy() == Qt.FocusPolicy.NoFocus for child in place.strip.findChildren(QWidget))


def test_rank_and_queue(place):
    strip = place.strip
    strip.info("Сведение.")
    strip.dispute("вы поставили 4, Громов П. С. — 3.", about="cell", lead="Семёнова Вероника, 10 ноября:")
    strip.danger("На диске нет места, ввод остановлен.", about="disk")
    assert strip.current().kind is Kind.DANGER
    assert strip._more.text() == "и ещё 2"
    strip.solved("disk")
    assert strip.current().kind is Kind.DISPUTE
    strip.solved("cell")
    assert shown(strip) == "Сведение."
    assert not strip._more.isVisible()


def test_danger_stays_against_esc_keys_and_acts(place, qtbot):
    place.strip.danger("Беда.", about="disk")
    assert not place.strip.can_dismiss()
    assert not place.strip.dismiss()
    place.strip.next_act()
    qtbot.keyClick(place.field, "5")
    assert shown(place.strip) == "Беда."


def test_the_same_danger_is_told_once(place):
    for count in (1, 2, 3):
        place.strip.danger(f"Спорных: {count}.", about="disputes")
    assert shown(place.strip) == "Спорных: 3."
    place.strip.solved("disputes")
    assert place.strip.current() is None


def test_information_leaves_by_esc_or_the_next_act(place):
    place.strip.info("Сервер не отвечает с 09:43.")
    assert place.strip.dismiss()
    place.strip.done("Вставлено 24 оценки.")
    place.strip.next_act()
    assert place.strip.current() is None


def test_offer_is_shown_with_its_key_and_done(place, qtbot):
    done = []
    place.strip.done("Вставлено 24 оценки.", offer=Offer("Отменить", lambda: done.append(1), "Ctrl+Z"))
    assert place.strip._offer_key.text() == "Ctrl+Z"
    qtbot.mouseClick(place.strip._offer, Qt.MouseButton.LeftButton)
    assert place.strip.do_offer()
    assert done == [1, 1]


def test_height_is_kept_in_grid_screens_and_given_up_elsewhere(place):
    assert place.strip.isVisible()
    assert place.strip.height() == 26
    place.strip.keep_height(False)
    assert not place.strip.isVisible()
    place.strip.tip("Средняя по четырём отметкам.")
    assert place.strip.isVisible()


def test_typed_text_is_shown_as_typed(place):
    place.strip.refuse("«<b>7</b>» — такой оценки нет.")
    assert "&lt;b&gt;7&lt;/b&gt;" in place.strip._text.text()


def test_place_that_is_gone_is_no_trouble(place, qtbot):
    place.strip.refuse("Нельзя.")
    place.field.deleteLater()
    qtbot.waitUntil(lambda: not place.findChildren(QLineEdit))
    place.strip.refuse("Тоже нельзя.")
    assert shown(place.strip) == "Тоже нельзя."
