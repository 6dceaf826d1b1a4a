"""Logins from names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.logins import is_login, login_of, logins_of, refuse_login
from college.admission.policy import Policy
from college.names import PersonName
from college.refusal import Refused

RUSSIAN = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯ- ", max_size=40)
ANY = st.text(max_size=40)


@pytest.mark.parametrize(
    ("name", "login"),
    [
        (("Кузнецова", "Ольга", "Викторовна"), "kuznetsova.ov"),
        (("Щёкин", "Ёж", "Юрьевич"), "shchekin.eyu"),
        (("Объедков", "Игорь", "Ильич"), "obedkov.ii"),
        (("Соловьёв", "Пётр", "Сергеевич"), "solovev.ps"),
        (("Рождественский", "Юлий", ""), "rozhdestvenskiy.yu"),
        (("Толстый", "Лев", "Николаевич"), "tolsty.ln"),
        (("Петрова-Водкина", "Анна-Мария", "Ивановна"), "petrovavodkina.ai"),
        (("де ла Круз", "Хосе", ""), "delakruz.kh"),
        (("Müller", "Jürgen", ""), "muller.j"),
        (("Łukasz-Ørsted", "Ægir", ""), "lukaszorsted.ae"),
        (("Ким", "Ли", "Чен оглы"), "kim.lch"),
        (("Қасымов", "Өмір", "Ғалымұлы"), "kasymov.og"),
        (("Ґалаґан", "Їжак", ""), "galagan.yi"),
        (("Ли", "Ян", ""), "li.ya"),
        (("Ли", "", ""), "li"),
        (("李", "王", ""), "user"),
        (("", "Ольга", ""), "user.o"),
    ],
)
def test_names_as_logins(name, login):
    assert login_of(PersonName(*name), ()) == login


def test_the_second_namesake_gets_a_number():
    olga = PersonName("Кузнецова", "Ольга", "Викторовна")
    assert login_of(olga, {"kuznetsova.ov"}) == "kuznetsova.ov2"
    assert login_of(olga, {"kuznetsova.ov", "kuznetsova.ov2"}) == "kuznetsova.ov3"
    assert login_of(olga, {"kuznetsova.ov2"}) == "kuznetsova.ov"
    assert logins_of([olga, olga, olga], {"kuznetsova.ov2"}) == ("kuznetsova.ov", "kuznetsova.ov3", "kuznetsova.ov4")


def test_a_long_surname_gives_way_to_initials_and_number():
    name = PersonName("Константинопольский-Рождественский", "Щукарь", "Юрьевич")
    first = login_of(name, ())
    second = login_of(name, {first})
    assert (first, len(first)) == ("konstantinopolskiyrozhd.shchyu", 30)
    assert (second, len(second)) == ("konstantinopolskiyrozh.shchyu2", 30)
    assert len(login_of(name, (), Policy(login_length=12))) == 12


@given(st.builds(PersonName, RUSSIAN | ANY, RUSSIAN | ANY, RUSSIAN | ANY))
def test_whatever_the_name_its_login_may_be_one(name):
    login = login_of(name, ())
    assert is_login(login)
    assert login_of(name, ()) == login
    assert login_of(name, {login}) != login


@given(
    st.lists(st.builds(PersonName, RUSSIAN, RUSSIAN), max_size=12), st.sets(st.sampled_from(["user", "user2", "li"]))
)
def test_no_two_of_a_list_share_a_login(names, taken):
    given_logins = logins_of(names, taken)
    assert len(set(given_logins)) == len(names)
    assert not taken & set(given_logins)


@pytest.mark.parametrize("text", ["", ".a", "a.", "a..b", "Ivanov", "иванов", "1a", "a_b", "a b", "a" * 31, "a\n"])
def test_what_is_no_login(text):
    assert not is_login(text)
    with pytest.raises(Refused, match="логином быть не может"):
        refuse_login(text, ())


def test_a_login_typed_by_hand():
    refuse_login("kuznetsova", {"petrova"})
    with pytest.raises(Refused, match="«petrova» уже занят"):
        refuse_login("petrova", {"petrova"})
