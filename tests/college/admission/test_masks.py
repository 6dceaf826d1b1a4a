"""Masked values: the tail only, and a reason before the rest."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.masks import HIDDEN, Masked, Reason, masked, needs_reason, reasons_for, refuse_reason
from college.refusal import Refused

WHOLE = (Masked.ADDRESS, Masked.HEALTH, Masked.SCAN)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Masked.PASSPORT, "69 12 345678", "•• •• ••••78"),
        (Masked.SNILS, "123-456-789 64", "•••-•••-••• 64"),
        (Masked.INN, "701712345678", "••••••••••78"),
        (Masked.PHONE, "+7 913 123-45-67", "+• ••• •••-••-67"),
        (Masked.PHONE, "89131234567", "+• ••• •••-••-67"),
        (Masked.MILITARY_ID, "АЕ 1234567", "•• •••••67"),
        (Masked.BIRTH_CERTIFICATE, "II-ОМ 123456", "••-•• ••••56"),
        (Masked.EMAIL, "olga.k@mail.ru", "•••@mail.ru"),
        (Masked.EMAIL, "olga", HIDDEN),
        (Masked.EMAIL, "olga@", HIDDEN),
        (Masked.PASSPORT, "12", "•• •• ••••••"),
        (Masked.PASSPORT, "  ", ""),
        (Masked.ADDRESS, "Северск, Лесная, 1", "скрыто"),
        (Masked.HEALTH, "вторая группа", "скрыто"),
    ],
)
def test_only_the_tail_is_shown(kind, value, shown):
    assert masked(kind, value) == shown


@given(st.sampled_from([kind for kind in Masked if kind is not Masked.EMAIL]), st.text("0123456789 -АБВ", min_size=1))
def test_a_mask_shows_two_characters_at_most_and_not_how_long_it_was(kind, value):
    shown = masked(kind, value)
    letters = re.sub(r"[\W_]", "", shown.replace(HIDDEN, ""))
    assert len(letters) <= 2
    assert re.sub(r"[\W_]", "", value).endswith(letters)
    if value.strip():
        assert len(shown) == len(masked(kind, "123456789012"))


@given(st.text("абвgh.", min_size=1, max_size=8), st.sampled_from(["mail.ru", "college.example"]))
def test_of_a_mail_address_only_the_house_is_shown(name, house):
    assert masked(Masked.EMAIL, f"{name}@{house}") == masked(Masked.EMAIL, f"other@{house}") == f"•••@{house}"


@pytest.mark.parametrize("kind", Masked)
def test_when_a_reason_is_asked(kind):
    assert needs_reason(kind)
    assert not needs_reason(kind, own=True)
    assert needs_reason(kind, keeps=True) == (kind is Masked.HEALTH)


def test_nobody_calls_a_passport():
    assert Reason.CONTACT in reasons_for(Masked.PHONE)
    assert Reason.CONTACT not in reasons_for(Masked.PASSPORT)
    assert all({Reason.CHECKING, Reason.OTHER} <= set(reasons_for(kind)) for kind in Masked)
    with pytest.raises(Refused, match=r"«связываюсь с человеком или его родителями» здесь не подходит"):
        refuse_reason(Masked.PASSPORT, Reason.CONTACT)


def test_a_reason_is_chosen_or_told():
    refuse_reason(Masked.PASSPORT, Reason.CHECKING)
    refuse_reason(Masked.PASSPORT, Reason.OTHER, "сверка списка для военкомата")
    with pytest.raises(Refused, match=r"Выберите причину.*3\.1\.4"):
        refuse_reason(Masked.PASSPORT, None)
    for words in ("", "  ", "надо", "........", "1234567890"):
        with pytest.raises(Refused, match="своими словами"):
            refuse_reason(Masked.PASSPORT, Reason.OTHER, words)


def test_every_reason_has_words():
    assert len({reason.wording for reason in Reason}) == len(Reason)
