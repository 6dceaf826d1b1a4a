"""What one person may not do twice in one case."""

from uuid import UUID

import pytest

import resources
from college.admission.second_person import HALVES, Case, refuse_same_person
from college.refusal import Refused
from college.roles import Right, read_rights

OLGA, IVAN = UUID(int=1), UUID(int=2)
# case | first half | second half | who does it instead
PAIRS = """
year checks | journal.check_programme:approve | journal.check_marks:approve | заместитель директора
closing | journal.close_period:write | journal.close_period:approve | заместитель директора
topic plan | ktp_approval:write | ktp_approval:approve | заместитель директора
portfolio | portfolio.staff:write | portfolio.staff:approve | методист
quarantine | quarantine:write | quarantine:approve | директор
incident | - | incidents:approve | другой администратор
role | - | roles:grant | другой администратор
remark | journal.remarks:write | journal.remarks:approve | тот, кто написал замечание
recovery | backup:write | backup:approve | у директора
"""
ROWS = [row.split(" | ") for row in PAIRS.strip().splitlines()]


def _named(right):
    return f"{right.section}:{right.action}" if right else "-"


def test_the_list_is_the_designs():
    assert [(case.value, _named(HALVES[case].first), _named(HALVES[case].second)) for case in Case] == [
        tuple(row[:3]) for row in ROWS
    ]
    text = resources.path("rights", "rights.tsv").read_text(encoding="utf-8")
    known = {Right(grant.section, grant.action) for grant in read_rights(text)}
    assert {right for halves in HALVES.values() for right in (halves.first, halves.second) if right} <= known


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_same_person_is_refused_with_a_way_out(row):
    case = Case(row[0])
    with pytest.raises(Refused) as caught:
        refuse_same_person(case, OLGA, OLGA)
    assert row[3] in str(caught.value)
    assert caught.value.sentence.endswith(".")
    refuse_same_person(case, OLGA, IVAN)
    refuse_same_person(case, None, IVAN)


def test_a_refusal_of_both_checks_cites_its_clause():
    with pytest.raises(Refused) as caught:
        refuse_same_person(Case.YEAR_CHECKS, OLGA, OLGA)
    assert str(caught.value) == (
        "Программу и отметки одного журнала проверяют два разных человека. Вторую половину делает заместитель "
        "директора, а если и он занят — директор, по приказу об исполнении обязанностей (пункт 7.3)."
    )
