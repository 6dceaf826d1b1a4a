"""Lists of people as colleges keep them: heads, names, days, and the verdict on every row against who is known."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.names import PersonName
from college.orders import Basis
from college.people_lists import KnownPerson, ListKind, Verdict, judged, left_out, proposed, read_rows
from college.people_lists.cells import born_of, day_of, name_of, sex_of
from college.refusal import Refused

TODAY = date(2026, 11, 27)
HEAD = ["№", "ФИО обучающегося", "Дата рождения", "Пол", "Группа", "Приказ", "Дата приказа", "Телефон", "E-mail"]
HEAD += ["ФИО родителя", "Степень родства", "Телефон родителя"]
ORDER = Basis("141-к", date(2026, 8, 20))
GROUPS = frozenset({"ИСП-21", "ИСП-22"})


def rows_of(*rows, head=HEAD, kind=ListKind.STUDENTS):
    table = [["Список студентов"], head, *([str(place), *row] for place, row in enumerate(rows, start=1))]
    found = proposed(table, kind)
    assert found is not None
    numbered = list(enumerate(table, start=1))[found.row + 1 :]
    return read_rows(numbered, found.columns, kind, TODAY)


def verdicts(rows, known=(), **more):
    return [one.verdict.value for one in judged(rows, known, **{"groups": GROUPS, "basis": ORDER} | more)]


def known(number, name, born=None, **values):
    return KnownPerson(UUID(int=number), name_of(name)[0], born, values)


def test_columns_are_known_by_their_words():
    columns = proposed([HEAD], ListKind.STUDENTS).columns
    assert list(columns) == [
        "full",
        "born",
        "sex",
        "group",
        "order_number",
        "order_day",
        "phone",
        "email",
        "guardian",
        "relation",
        "guardian_phone",
    ]
    parted = proposed([["Фамилия", "Имя", "Отчество (при наличии)", "Моб. тел.", "Адрес прописки"]], ListKind.STUDENTS)
    assert list(parted.columns) == ["surname", "given", "patronymic", "phone", "address"]
    staff = proposed([["Ф.И.О. сотрудника", "Должность", "Дата приёма", "д.р."]], ListKind.EMPLOYEES)
    assert list(staff.columns) == ["full", "post", "hired", "born"]
    assert proposed([["Индекс", "Дисциплина"]], ListKind.STUDENTS) is None


def test_a_row_is_read_with_what_was_put_right():
    [row] = rows_of(
        [
            "БЕЛОВ  aртём сергеевич",
            "1.9.08",
            "муж.",
            "ИСП-21",
            "141-к",
            "20.08.2026",
            "8 913 8001247",
            "нет",
            "Белова Анна",
            "мама",
            "89138001248",
        ]
    )
    assert (row.place, row.name, row.born, row.order_day) == (
        3,
        PersonName("Белов", "Артём", "Сергеевич"),
        date(2008, 9, 1),
        date(2026, 8, 20),
    )
    assert row.values == {
        "group": "ИСП-21",
        "order_number": "141-к",
        "phone": "+7 913 800-12-47",
        "sex": "m",
        "guardian": "Белова Анна",
        "relation": "mother",
        "guardian_phone": "+7 913 800-12-48",
    }
    assert row.faults == ()
    assert row.notes[:2] == ("в имени латинские буквы, исправлено", "большие и маленькие буквы в имени исправлены")
    assert row.notes[2].startswith("почта не загрузится.")
    assert "Белов" not in repr(row)
    assert "Белов" not in repr(known(1, "Белов Артём"))


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Иванов Иван Иванович", ("Иванов", "Иван", "Иванович")),
        ("  петрова-водкина   анна ", ("Петрова-Водкина", "Анна", "")),
        ("Алиев Рашад САМИР ОГЛЫ", ("Алиев", "Рашад", "Самир оглы")),
        ("Ёлкина, Ольга Петровна", ("Ёлкина", "Ольга", "Петровна")),
        ("МакГрегор Иван", ("МакГрегор", "Иван", "")),
    ],
)
def test_names(told, name):
    assert name_of(told)[0] == PersonName(*name)


@pytest.mark.parametrize(
    "told", ["", "Иванов", "Иванов И. И.", "Иванов И.И.", "Иванов Иван2", "Ivanov Ivan", "Иванов Иван (1)"]
)
def test_what_is_no_full_name_is_refused(told):
    with pytest.raises(Refused):
        name_of(told)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("01.09.2008", date(2008, 9, 1)),
        ("2008-09-01", date(2008, 9, 1)),
        ("2008-09-01T00:00:00", date(2008, 9, 1)),
        ("1/9/08 г.", date(2008, 9, 1)),
        ("31.12.98", date(1998, 12, 31)),
        ("", None),
    ],
)
def test_days(told, day):
    assert day_of(told, TODAY) == day


@pytest.mark.parametrize("told", ["30.02.2008", "2008", "сентябрь", "39692", "1.13.2008"])
def test_what_is_no_day_is_refused(told):
    with pytest.raises(Refused, match="не дата"):
        day_of(told, TODAY)


def test_a_day_of_birth_that_cannot_be_and_a_sex_that_does_not_read_are_refused():
    for told in ("01.09.2026", "01.09.1908"):
        with pytest.raises(Refused, match="невозможна"):
            born_of(told, TODAY, 13)
    with pytest.raises(Refused, match="не читается"):
        sex_of("да")


BELOV = ["Белов Артём Сергеевич", "01.09.2008", "м", "ИСП-21"]
GROMOVA = ["Громова Ольга Ивановна", "02.10.2008", "ж", "ИСП-21"]


def test_a_first_list_is_all_new_and_the_same_list_again_changes_nothing():
    rows = rows_of(BELOV, GROMOVA)
    assert verdicts(rows) == ["new", "new"]
    there = [KnownPerson(UUID(int=row.place), row.name, row.born, row.values) for row in rows]
    assert verdicts(rows, there) == ["same", "same"]
    assert verdicts(rows, there, basis=None) == ["same", "same"]


def test_what_differs_is_named_and_an_empty_cell_takes_nothing_away():
    there = [known(1, BELOV[0], date(2008, 9, 1), group="ИСП-21", sex="m", phone="+7 913 800-12-47")]
    [row] = rows_of([*BELOV[:3], "ИСП-22", "", "", "", "belov@mail.ru"])
    [one] = judged([row], there, groups=GROUPS, basis=ORDER)
    assert (one.verdict, one.person, one.changed) == (Verdict.CHANGED, UUID(int=1), ("group", "email"))
    assert verdicts(rows_of([BELOV[0], "01.09.2008", "", ""]), there) == ["same"]
    [one] = judged([row], there, groups=GROUPS)
    assert one.verdict is Verdict.REFUSED
    assert one.sentences == ("Нет номера и даты приказа: укажите их в строке или для всего списка.",)


def test_two_namesakes_are_two_people_and_a_doubt_is_asked():
    twins = rows_of(BELOV, [BELOV[0], "05.03.2007", "м", "ИСП-22"])
    assert verdicts(twins) == ["new", "new"]
    there = [known(1, "белов артем сергеевич", date(2007, 3, 5), group="ИСП-22")]
    first, second = judged(twins, there, groups=GROUPS, basis=ORDER)
    assert (first.verdict, first.candidates) == (Verdict.DOUBTFUL, (UUID(int=1),))
    assert first.sentences == (
        "Такое имя уже есть: 05.03.2007, ИСП-22; в файле — 01.09.2008. Скажите, он это или однофамилец.",
    )
    assert (second.verdict, second.person) == (Verdict.CHANGED, UUID(int=1))  # the sex was not known
    two = [known(1, BELOV[0], group="ИСП-21"), known(2, BELOV[0], group="ИСП-22")]
    assert verdicts(rows_of(BELOV), two) == ["doubtful"]


def test_without_a_day_of_birth_the_group_decides():
    row = [BELOV[0], "", "м", "ИСП-21"]
    assert verdicts(rows_of(row), [known(1, BELOV[0], date(2008, 9, 1), group="ИСП-21", sex="m")]) == ["same"]
    assert verdicts(rows_of(row), [known(1, BELOV[0], date(2008, 9, 1), group="ИСП-22")]) == ["doubtful"]
    assert verdicts(rows_of(BELOV), [known(1, BELOV[0], group="ИСП-21")]) == ["changed"]


REFUSED = [
    (["", "01.09.2008", "м", "ИСП-21"], "Имя неполное"),
    (["Белов А. С.", "01.09.2008", "м", "ИСП-21"], "инициалы"),
    (["Белов Артём", "31.02.2008", "м", "ИСП-21"], "не дата"),
    (["Белов Артём", "01.09.2020", "м", "ИСП-21"], "невозможна"),
    (["Белов Артём", "01.09.2008", "м", "ИСП-99"], "Группы «ИСП-99» нет"),
    (["Белов Артём", "01.09.2008", "м", ""], "Группа не указана"),
    (["Белов Артём", "01.09.2008", "м", "ИСП-21", "141-к", "август"], "не дата"),
]


@pytest.mark.parametrize(("row", "says"), REFUSED)
def test_a_row_that_cannot_be_taken_in_is_told_and_keeps_no_other_out(row, says):
    first, second = judged(rows_of(row, GROMOVA), (), groups=GROUPS, basis=ORDER)
    assert (first.verdict, second.verdict) == (Verdict.REFUSED, Verdict.NEW)
    assert says in " ".join(first.sentences)


def test_an_order_of_the_row_does_for_the_row():
    rows = rows_of([*BELOV, "141-к", "20.08.2026"], GROMOVA, [*BELOV[:1], "02.09.2008", "м", "ИСП-21", "141-к", ""])
    assert verdicts(rows, basis=None) == ["new", "refused", "refused"]


def test_a_student_twice_is_taken_once():
    rows = rows_of(BELOV, [BELOV[0].upper(), *BELOV[1:]], [BELOV[0], "", "м", "ИСП-21"], [BELOV[0], "", "м", "ИСП-22"])
    found = judged(rows, (), groups=GROUPS, basis=ORDER)
    assert [one.verdict.value for one in found] == ["new", "refused", "new", "refused"]
    assert found[1].sentences == ("Этот человек уже есть в строке 3. Строка не загрузится.",)
    assert found[3].sentences[0].startswith("То же имя в строке 5, а даты рождения нет.")


def test_nobody_is_dropped_by_a_list_that_lacks_half_of_the_group():
    there = [
        known(n, f"Белов Артём {part}", group="ИСП-21") for n, part in enumerate(("Сергеевич", "Олегович", "Ильич"))
    ]
    rows = rows_of(BELOV)
    assert left_out(rows, there) == ("ИСП-21: в файле нет 2 из 3 студентов. Они остаются в группе.",)
    assert left_out(rows_of([*GROMOVA[:3], "ИСП-22"]), there) == ()
    assert [one.person for one in judged(rows, there, groups=GROUPS, basis=ORDER)] == [UUID(int=0)]


def test_employees_have_posts_and_no_groups():
    head = ["№", "ФИО", "Должность", "Дата приёма", "Телефон"]
    rows = rows_of(
        ["Кузнецова Ольга Викторовна", "преподаватель", "01.09.2019", ""], head=head, kind=ListKind.EMPLOYEES
    )
    assert (rows[0].values, rows[0].hired) == ({"post": "преподаватель"}, date(2019, 9, 1))
    assert verdicts(rows, groups=None, basis=None) == ["new"]
    there = [known(1, "Кузнецова Ольга Викторовна", post="методист")]
    [one] = judged(rows, there)
    assert (one.verdict, one.changed) == (Verdict.CHANGED, ("post",))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Белов Артём", "Громова Ольга", "Орлов Глеб"]),
            st.dates(date(2005, 1, 1), date(2010, 1, 1)),
            st.sampled_from(sorted(GROUPS)),
        ),
        unique_by=lambda row: row[:2],
        max_size=9,
    )
)
def test_taking_in_what_was_new_leaves_nothing_to_do(people):
    rows = rows_of(*([name, f"{born:%d.%m.%Y}", "", group] for name, born, group in people)) if people else ()
    first = judged(rows, (), groups=GROUPS, basis=ORDER)
    assert {one.verdict for one in first} <= {Verdict.NEW}
    there = [KnownPerson(UUID(int=one.row.place), one.row.name, one.row.born, one.row.values) for one in first]
    second = judged(rows, there, groups=GROUPS)
    assert {one.verdict for one in second} <= {Verdict.SAME}
    moved = [replace(row, values={**row.values, "group": "ИСП-77"}) for row in rows]
    assert {one.verdict for one in judged(moved, there, groups=GROUPS, basis=ORDER)} <= {Verdict.REFUSED}
