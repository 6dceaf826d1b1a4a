"""A key in two halves on paper: both give it back however they are typed, one gives nothing, a slip of the pen shows."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from college.admission.key_halves import Half, halved, read_half, refuse_one_holder, shown, sign_of, whole
from college.admission.slips import ALPHABET
from college.refusal import Refused

KEYS = st.binary(min_size=32, max_size=32)
RUSSIAN = dict(zip("QWERTYASDFGHJKZXCVBNMP", "ЙЦУКЕНФЫВАПРОЛЯЧСМИТЬЗ", strict=True))


@given(KEYS, KEYS, KEYS)
def test_two_sheets_give_the_key_back(private, public, chance):
    sheets = [" ".join(shown(half)) for half in halved(private, public, chance)]
    assert whole(*(read_half(sheet) for sheet in sheets)) == private
    assert whole(*(read_half(sheet.lower().replace(" ", "-")) for sheet in reversed(sheets))) == private


@given(KEYS, KEYS, KEYS)
def test_one_half_fits_every_key(private, public, chance):
    """What a holder has says nothing: for any other key there is a second half that goes with it."""
    first, second = halved(private, public, chance)
    other = bytes(32)
    assert whole(first, Half(2, first.sign, first.part)) == other
    assert whole(Half(1, second.sign, second.part), second) == other
    assert first.part == chance


@given(KEYS, st.integers(0, 59), st.sampled_from(ALPHABET))
def test_a_slip_of_the_pen_shows(chance, place, letter):
    typed = "".join(shown(halved(bytes(32), b"key", chance)[0])).replace(" ", "")
    wrong = typed[:place] + letter + typed[place + 1 :]
    assume(wrong != typed)
    with pytest.raises(Refused, match="опечатка"):
        read_half(wrong)


def test_the_russian_layout_and_look_alikes_are_read():
    half = halved(bytes(range(32)), b"key", bytes(range(32, 64)))[1]
    typed = "".join(shown(half))
    assert read_half("".join(RUSSIAN.get(letter, letter) for letter in typed)) == half
    assert read_half(typed.replace("0", "O").replace("1", "l")) == half


def test_what_does_not_go_together_says_so():
    first, second = halved(bytes(32), b"one key", bytes(32))
    other = halved(bytes(32), b"another key", bytes(32))[1]
    with pytest.raises(Refused, match="от разных ключей.*" + sign_of(b"another key")):
        whole(first, other)
    with pytest.raises(Refused, match="одна и та же половина"):
        whole(second, second)
    with pytest.raises(Refused, match="60 знаков, введено 4"):
        read_half("1ABC")


@pytest.mark.parametrize("holders", [("Иванова А.П.", " иванова  а.п. "), ("Иванова А.П.", ""), ("", "")])
def test_two_persons_hold_it(holders):
    with pytest.raises(Refused, match="два человека"):
        refuse_one_holder(holders)
    refuse_one_holder(("Иванова А.П.", "Петров С.И."))


def test_a_half_is_in_no_repr():
    half = halved(bytes(range(32)), b"key", bytes(range(32)))[0]
    assert repr(half.part) not in repr(half)
