"""Keys read by their place, whatever layout is on."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from desktop.layouts import both_ways, letter_of, russian

NONE = Qt.KeyboardModifier.NoModifier


def pressed(text, key=Qt.Key.Key_unknown, modifiers=NONE):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


@pytest.mark.parametrize(
    ("typed", "letter"),
    [("y", "н"), ("н", "н"), ("Y", "н"), ("Н", "н"), ("n", "т"), ("j", "о"), ("e", "у"), (",", "б"), ("p", "з"),
     ("f", "а"), ("d", "в"), (";", "ж"), ("`", "ё"), ("[", "х"), ("5", "5"), ("0", "0"),
     (".", "."), ("/", "."), ("?", ".")],
)  # fmt: skip
def test_letter_by_place(typed, letter):
    assert letter_of(pressed(typed)) == letter
    assert letter_of((typed, 0)) == letter


def test_caps_lock_and_shift_change_nothing():
    assert letter_of(pressed("Y", modifiers=Qt.KeyboardModifier.ShiftModifier)) == "н"
    assert letter_of(pressed("Ы")) == letter_of(pressed("s")) == "ы"


def test_numpad_gives_digits_and_the_second_mark():
    keypad = Qt.KeyboardModifier.KeypadModifier
    assert letter_of(pressed("5", modifiers=keypad)) == "5"
    for decimal in ("/", ",", "."):
        assert letter_of(pressed(decimal, modifiers=keypad)) == "."
    assert letter_of(pressed(",")) == "б"


@pytest.mark.parametrize(
    "event",
    [pressed("", Qt.Key.Key_Left), pressed(" ", Qt.Key.Key_Space), pressed("\r", Qt.Key.Key_Return),
     pressed("y", modifiers=Qt.KeyboardModifier.ControlModifier), pressed("y", modifiers=Qt.KeyboardModifier.AltModifier)],
)  # fmt: skip
def test_commands_are_not_letters(event):
    assert letter_of(event) == ""


def test_the_whole_alphabet_is_reached_but_the_key_of_the_full_stop():
    reached = {russian(character) for character in map(chr, range(33, 127))}
    assert set("абвгдеёжзийклмнопрстуфхцчшщъыьэя") <= reached


def test_search_tries_both_ways():
    assert both_ways("kt") == ("kt", "ле")
    assert both_ways("Лёша") == ("леша",)
