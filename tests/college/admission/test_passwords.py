"""Passwords and PINs judged offline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.passwords import Owner, Strength, flaw, refuse_weak, strength, weighed
from college.admission.pins import refuse_weak_pin, refuse_wrong_pin, tries_left
from college.admission.policy import Policy
from college.names import PersonName
from college.refusal import Refused

OLGA = Owner(
    "kuznetsova.ov",
    PersonName("Кузнецова", "Ольга", "Викторовна"),
    "Северский техникум промышленных технологий",
)
TEXTS = st.text("абвгдежзйклмнцуё qwertyasdzxc01239!.", max_size=24)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("Ab1!", "короче 10 знаков"),
        ("", "короче 10 знаков"),
        ("ababababababab", "мало разных знаков"),
        ("qwertyuiop", "идут подряд"),
        ("йцукенгшщз", "идут подряд"),
        ("poiuytrewq", "идут подряд"),
        ("1qaz2wsx3edc", "идут подряд"),
        ("1q2w3e4r5t6y", "идут подряд"),
        ("Абвгдежзийк", "идут подряд"),
        ("password123", "идут подряд"),
        ("Пароль2026!", "списках частых паролей"),
        ("Gfhjkm2026!", "списках частых паролей"),  # «Пароль» in the English layout
        ("зфыыцщкв2026", "списках частых паролей"),  # password in the Russian layout
        ("P@ssw0rd2024", "списках частых паролей"),
        ("Solnyshko2012", "списках частых паролей"),
        ("Солнышко2012!", "списках частых паролей"),
        ("лисалисалиса", "повторяется"),
        ("12.03.2005г.", "держится на дате"),
        ("89131234567", "одни цифры"),
        ("kuznetsova.ov1", "ваш логин"),
        ("KUZNETSOVA.OV", "ваш логин"),
        ("лгятуеыщмфющм", "ваш логин"),  # the login in the Russian layout
        ("Кузнецова77!x", "имя или фамилия"),
        ("мояKuznetsova", "имя или фамилия"),
        ("викторовна7№", "имя или фамилия"),
        ("Северский26!", "названия колледжа"),
    ],
)
def test_weak_passwords_say_why(password, says):
    with pytest.raises(Refused) as caught:
        refuse_weak(password, OLGA)
    assert says in caught.value.sentence
    assert strength(password, OLGA) < Strength.FAIR


@pytest.mark.parametrize(
    "password",
    [
        "зелёный чайник поёт",
        "кот ест 5 яблок",
        "xK7#mQ2vLp",
        "хлеб стул дождь",
        "медведь клубника радуга",
        "тихая ночь над озером",
    ],
)
def test_what_a_person_remembers_and_nobody_guesses(password):
    assert flaw(password, OLGA) is None
    assert strength(password, OLGA) >= Strength.FAIR


def test_the_meter_grows_with_the_words():
    grown = ["к", "кот ес", "кот ест 5 я", "кот ест 5 яблок", "кот ест 5 яблок и грушу"]
    assert [strength(typed).wording for typed in grown] == ["не подходит", "слабый", "годится", "хороший", "надёжный"]


@given(TEXTS)
def test_a_password_is_taken_exactly_when_the_meter_says_so(password):
    assert (flaw(password, OLGA) is None) == (strength(password, OLGA) >= Strength.FAIR)


@given(TEXTS, TEXTS)
def test_two_parts_are_worth_no_more_together(one, other):
    whole, _ = weighed(one + other)
    assert whole <= weighed(one)[0] + weighed(other)[0]
    assert whole <= len(one + other)


@given(TEXTS)
def test_the_layout_does_not_make_a_password_better(password):
    keys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
    russian = password.translate(str.maketrans(keys, "йцукенгшщзхъфывапролджэячсмитьбюё"))
    assert abs(weighed(russian)[0] - weighed(password)[0]) <= len(password)
    if set(password) <= set("qwertyasdzxc"):
        assert weighed(russian)[0] == weighed(password)[0]


def test_the_same_letters_composed_otherwise_are_the_same_password():
    assert weighed("зелёный й") == weighed("зеле\u0308ный и\u0306")


def test_the_numbers_are_the_colleges():
    assert flaw("xK7#mQ", policy=Policy(password_length=6, password_worth=6)) is None
    assert "короче 12 знаков" in (flaw("xK7#mQ2vLp", policy=Policy(password_length=12)) or "")


def test_the_owner_never_shows_in_a_repr():
    assert "Кузнец" not in repr(OLGA)
    assert "kuzn" not in repr(OLGA)


@pytest.mark.parametrize(
    ("pin", "says"),
    [
        ("123", "от 4 до 6 цифр"),
        ("1234567", "от 4 до 6 цифр"),
        ("12a4", "от 4 до 6 цифр"),
        ("١٢٣٤", "от 4 до 6 цифр"),
        ("", "от 4 до 6 цифр"),
        ("1111", "мало разных цифр"),
        ("1212", "мало разных цифр"),
        ("1234", "идут подряд"),
        ("7890", "идут подряд"),
        ("654321", "идут подряд"),
        ("2580", "идут подряд"),
        ("1987", "похож на год"),
        ("2005", "похож на год"),
        ("123123", "Половины"),
    ],
)
def test_pins_that_whoever_stands_beside_would_try(pin, says):
    with pytest.raises(Refused, match=says):
        refuse_weak_pin(pin)


@pytest.mark.parametrize("pin", ["4071", "93620", "180427", "1357"])
def test_pins_that_will_do(pin):
    refuse_weak_pin(pin)


def test_three_tries_of_a_pin_then_the_password():
    assert [tries_left(wrong) for wrong in range(5)] == [3, 2, 1, 0, 0]
    assert [str(refuse_wrong_pin(wrong)) for wrong in (1, 2, 3)] == [
        "ПИН-код не подошёл. Осталось 2 попытки.",
        "ПИН-код не подошёл. Осталась 1 попытка.",
        "ПИН-код больше не действует. Введите пароль — введённое цело.",
    ]


def test_most_pins_are_free_to_choose():
    assert sum(_will_do(f"{number:04}") for number in range(10_000)) > 9_000


def _will_do(pin):
    try:
        refuse_weak_pin(pin)
    except Refused:
        return False
    return True
