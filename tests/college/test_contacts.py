"""In which form a contact is kept, and what is refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.masks import Masked
from college.contacts import is_kept, kept, named, relation_words
from college.refusal import Refused


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("8 913 8001247", "+7 913 800-12-47"), ("+7(913)800-12-47", "+7 913 800-12-47"),
        ("9138001247", "+7 913 800-12-47"), ("7 913 800 12 47", "+7 913 800-12-47"),
        ("8 (3842) 42-14-15", "+7 384 242-14-15"), ("+375 29 123-45-67", "+375291234567"), ("", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_a_phone_is_kept_in_one_form(typed, stands):
    assert kept(Masked.PHONE, typed) == stands
    assert is_kept(Masked.PHONE, stands)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("42-14-15", "код города"), ("+7 913", "неполный"), ("8913800124711111", "неполный"),
        ("8 913 800-12-47 мама", "только цифры"), ("8+913 800 1247", "только цифры"),
    ],
)  # fmt: skip
def test_what_is_no_phone_is_refused_with_what_to_do(typed, word):
    with pytest.raises(Refused, match=word):
        kept(Masked.PHONE, typed)
    assert not is_kept(Masked.PHONE, typed)


@pytest.mark.parametrize("typed", ["ivanova", "ivanova@", "@mail.ru", "i v@mail.ru", "a@b@c.ru", "a@mail"])
def test_what_is_no_address_of_mail_is_refused(typed):
    with pytest.raises(Refused, match="@"):
        kept(Masked.EMAIL, typed)


def test_an_address_is_words_in_one_line_and_not_endless():
    assert kept(Masked.ADDRESS, " ул. Мира,\n 5 ") == "ул. Мира, 5"
    with pytest.raises(Refused, match="300"):
        kept(Masked.ADDRESS, "я" * 301)


def test_a_relative_has_a_name():
    assert named(" Иванова  Вера ") == "Иванова Вера"
    for nobody in ("", "   ", "я" * 121):
        with pytest.raises(Refused):
            named(nobody)
    assert relation_words("mother") == "мать"
    assert relation_words("aunt of a newer program") == "aunt of a newer program"


@given(st.sampled_from([Masked.PHONE, Masked.EMAIL, Masked.ADDRESS]), st.text(max_size=40))
def test_what_is_kept_is_kept_as_it_is(kind, text):
    try:
        told = kept(kind, text)
    except Refused:
        return
    assert kept(kind, told) == told
