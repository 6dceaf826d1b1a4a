"""Sheets are numbered in words as a secretary writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.numerals import FEMININE, HUNDREDS, LIMIT, SMALL, TENS, form, in_words, numbered, ordinal

SHEETS = ("лист", "листа", "листов")
WORTH = (
    {word: number for number, word in enumerate(SMALL)}
    | {word: 20 + 10 * place for place, word in enumerate(TENS)}
    | {word: 100 + 100 * place for place, word in enumerate(HUNDREDS)}
    | {word: number for number, word in FEMININE.items()}
)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "ноль листов"),
        (1, "один лист"),
        (2, "два листа"),
        (4, "четыре листа"),
        (5, "пять листов"),
        (11, "одиннадцать листов"),
        (12, "двенадцать листов"),
        (14, "четырнадцать листов"),
        (20, "двадцать листов"),
        (21, "двадцать один лист"),
        (22, "двадцать два листа"),
        (40, "сорок листов"),
        (90, "девяносто листов"),
        (100, "сто листов"),
        (101, "сто один лист"),
        (111, "сто одиннадцать листов"),
        (112, "сто двенадцать листов"),
        (148, "сто сорок восемь листов"),
        (200, "двести листов"),
        (352, "триста пятьдесят два листа"),
        (999, "девятьсот девяносто девять листов"),
        (1000, "одна тысяча листов"),
        (1001, "одна тысяча один лист"),
        (2012, "две тысячи двенадцать листов"),
        (11000, "одиннадцать тысяч листов"),
        (21021, "двадцать одна тысяча двадцать один лист"),
        (999_999, "девятьсот девяносто девять тысяч девятьсот девяносто девять листов"),
    ],
)
def test_sheets_in_words(number, said):
    assert f"{in_words(number)} {form(number, *SHEETS)}" == said


@given(st.integers(0, LIMIT - 1))
def test_words_read_back_are_the_number(number):
    before, thousand, after = in_words(number).partition("тысяч")
    assert bool(thousand) == (number >= 1000)
    tail = after.lstrip("аи").split() if thousand else before.split()
    told = sum(WORTH[word] for word in before.split()) * 1000 if thousand else 0
    assert told + sum(WORTH[word] for word in tail) == number
    assert "  " not in in_words(number)


@given(st.integers(0, LIMIT - 1))
def test_the_last_word_and_the_noun_agree(number):
    last = in_words(number).split()[-1]
    expected = "лист" if last == "один" else "листа" if last in ("два", "три", "четыре") else "листов"
    assert numbered(number, *SHEETS) == f"{number} {expected}"


@pytest.mark.parametrize("number", [-1, LIMIT])
def test_what_has_no_words_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        in_words(number)


def test_courses():
    assert [ordinal(number) for number in (1, 2, 3, 4, 7)] == ["первый", "второй", "третий", "четвёртый", "7"]
