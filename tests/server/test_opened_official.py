"""An administrator opens an official's access at his desk: card, dated access, account and slip; nobody else does."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from college.roles import Role
from db import ids, names
from db.engine import reading
from db.models.accounts import AccessEntry, Credential
from db.models.admission import Account, DatedGrant
from db.models.exchange import Bucket, SyncRow
from db.models.people import PersonName
from tests.server.office_college import ROLES
from tests.server.small_college import TODAY
from tests.server.test_diary import browser, words
from tests.server.test_first_on_web import come

ADMIN = Role.ADMINISTRATOR
SECTIONS = ["journal.marks", "journal.topics"]


def asked(office, **more):
    return {
        "grant": ids.fresh().hex, "person": ids.fresh().hex, "surname": "Рудаков", "given": "Олег",
        "patronymic": "Ильич", "sections": SECTIONS, "groups": [office.group.hex], "first_day": TODAY.isoformat(),
        "last_day": (TODAY + timedelta(7)).isoformat(), "order": "98-к", "order_day": TODAY.isoformat(),
        "ground": "соглашение № 5 от 11.11.2026",
    } | more  # fmt: skip


def rows(engine, model):
    with Session(reading(engine)) as session:
        return session.scalars(select(model)).all()


def opened(engine) -> list[DatedGrant]:
    return list(rows(engine, DatedGrant))


def test_it_is_opened_a_slip_given_and_he_comes_in_by_it(desks, office, engine):
    wanted = asked(office)
    status, told = desks.office(ADMIN, "official", **wanted)
    assert (status, told["login"], told["person"]) == (200, "rudakov.oi", wanted["person"])
    (grant,) = opened(engine)
    assert (grant.standing, grant.first_day, grant.last_day) == ("active", TODAY, TODAY + timedelta(7))
    assert (grant.basis, grant.ground) == ("приказ № 98-к от 12.11.2026", "соглашение № 5 от 11.11.2026")
    assert grant.given_by == office.people[ADMIN]
    (slip,) = desks.office(ADMIN, "issue", people=[told["person"]])[1]["slips"]
    assert (slip["name"], slip["kind"], slip["post_or_group"]) == ("Рудаков Олег Ильич", "official", "")
    with browser(desks.address) as client:
        assert come(client, slip["code"], "rudakov.oi").headers["location"] == "/official"
        assert (
            "внешний доступ до 19.11.2026 · Рудаков О. И.".replace(" О. И", "\xa0О.\xa0И")
            in client.get("/official").text
        )
        assert "Выйти" in words(client.get("/official"))


def test_the_log_says_who_opened_it_and_for_whom(desks, office, engine):
    _, told = desks.office(ADMIN, "official", **asked(office))
    entries = [(one.person, one.act, one.subject.hex, one.reason) for one in rows(engine, AccessEntry)]
    assert entries[0] == (office.people[ADMIN], "open access", told["person"], "приказ № 98-к от 12.11.2026")
    assert [act for _, act, _, _ in entries] == ["open access", "create"]


@pytest.mark.parametrize("role", [role for role in ROLES if role is not ADMIN])
def test_nobody_but_an_administrator_opens_one(desks, office, engine, role):
    status, told = desks.office(role, "official", **asked(office))
    assert (status, told["code"]) == (403, "right")
    assert "администратор" in told["sentence"].casefold()
    assert (opened(engine), [one for one in rows(engine, Credential) if one.kind == "official"]) == ([], [])


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"surname": " "}, "Назовите фамилию и имя"),
        ({"sections": []}, "Назовите разделы"),
        ({"sections": ["students.health"]}, "Внешним лицам не открывают"),
        ({"groups": []}, "Назовите группы"),
        ({"groups": [ids.fresh().hex]}, "Одной из названных групп"),
        ({"last_day": (TODAY - timedelta(1)).isoformat()}, "раньше первого"),
        ({"last_day": (TODAY + timedelta(30)).isoformat()}, "не больше чем на 30 дней"),
        ({"order": ""}, "номер и дату приказа"),
        ({"order_day": (TODAY + timedelta(1)).isoformat()}, "ещё не настал"),
        ({"ground": ""}, "соглашение о неразглашении или закон"),
    ],
)
def test_what_may_not_be_opened_leaves_nothing(desks, office, engine, how, says):
    status, told = desks.office(ADMIN, "official", **asked(office, **how))
    assert (status, told["code"]) == (409, "state")
    assert says in told["sentence"]
    assert (opened(engine), [one for one in rows(engine, Credential) if one.kind == "official"]) == ([], [])


@pytest.mark.parametrize(
    "how", [{"grant": "x"}, {"sections": [1]}, {"sections": "journal.marks"}, {"first_day": "завтра"}, {"ground": None}]
)
def test_garbage_is_refused_before_anybody_looks_at_it(desks, office, engine, how):
    assert desks.office(ADMIN, "official", **asked(office, **how))[0] == 400
    assert opened(engine) == []


def test_nobody_whom_the_college_knows_becomes_an_official(desks, office, engine):
    for person in (office.students[0], office.people[Role.TEACHER], office.people[ADMIN]):
        status, told = desks.office(ADMIN, "official", **asked(office, person=person.hex))
        assert (status, told["code"]) == (409, "state")
        assert "другой человек" in told["sentence"]
    assert opened(engine) == []


def test_asking_twice_opens_one_and_a_new_order_another(desks, office, engine):
    wanted = asked(office)
    first = desks.office(ADMIN, "official", **wanted)
    assert desks.office(ADMIN, "official", **wanted) == first
    assert len(opened(engine)) == 1
    again = asked(office, person=wanted["person"], surname="", given="", order="99-к")
    assert desks.office(ADMIN, "official", **again)[1]["login"] == "rudakov.oi"
    assert sorted(each.basis for each in opened(engine)) == [
        "приказ № 98-к от 12.11.2026", "приказ № 99-к от 12.11.2026",
    ]  # fmt: skip
    assert len([one for one in rows(engine, Account) if one.kind == "official"]) == 1


def test_his_name_lies_where_accesses_are_kept_and_nowhere_else(desks, office, engine):
    _, told = desks.office(ADMIN, "official", **asked(office))
    with Session(reading(engine)) as session:
        named = session.scalars(select(PersonName).where(PersonName.surname == "Рудаков")).one()
        lying = session.scalars(
            select(Bucket.name).join(SyncRow, SyncRow.bucket == Bucket.id).where(SyncRow.row_id == named.id)
        )
        assert set(lying) == {"roles"}
        assert names.names_of(session, (named.person_id,), TODAY)[named.person_id].full == "Рудаков Олег Ильич"
    assert told["person"] == named.person_id.hex
