"""Masked values: on the disks of those who keep them only; to others one at a time, with a reason, in the log."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import resources
from college.admission.masks import Reason
from college.roles import Action, Right, Role, Scope, read_rights
from db.admission import access_log
from db.admission.masked import fields
from db.engine import reading, writing
from db.holdings import KEPT_BY_WRITERS, SECTIONS
from db.house import house_write
from db.models.accounts import AccessEntry
from db.models.catalogue import Right as RightRow
from db.models.contacts import Contact, Guardian
from db.models.groups import Membership
from db.models.record import EPOCH, synced_models
from tests.factories import lay
from tests.server.author import pulled
from tests.server.office_college import ROLES

PHONE, MAIL = "+7 913 800-12-47", "agafonova@example.org"
ADMIN, CURATOR, HEAD, VR, TEACHER = (
    Role.ADMINISTRATOR, Role.CURATOR, Role.STUDY_HEAD, Role.VR_HEAD, Role.TEACHER,
)  # fmt: skip
MATRIX = {
    (grant.role, Right(grant.section, grant.action)): grant.scope
    for grant in read_rights(resources.path("rights", "rights.tsv").read_text("utf-8"))
}
SECTION, SEE, WRITE = "students.contacts", Action.SEE, Action.WRITE


@pytest.fixture
def contacts(engine, office, clock):
    """Phones of a student of the curator's group and of another group."""
    with house_write(engine, clock, "put_contact") as session:
        for person in (office.students[0], office.foreign[0]):
            session.add(Contact(person_id=person, phone=PHONE, email=MAIL, address=""))
    return {"group": office.students[0], "foreign": office.foreign[0]}


def scope(role, action):
    return MATRIX.get((role, Right(SECTION, action)))


def reaches(role, action, where):
    held = scope(role, action)
    return held is Scope.ALL or (held is Scope.GROUP and where == "group")


def logged(engine, act):
    with Session(reading(engine)) as session:
        return list(session.scalars(select(AccessEntry).where(AccessEntry.act == act)))


def reveal(desks, role, person, field="contact.phone", **told):
    return desks.office(role, "reveal", person=person.hex, field=field, **told)


# ---- what is pulled


@pytest.mark.parametrize("role", ROLES)
def test_a_pull_carries_a_masked_value_to_who_keeps_it_only(desks, office, engine, contacts, role):
    came = pulled(desks, office, role, engine).get("contact", set())
    with Session(reading(engine)) as session:
        rows = {row.person_id: row.id for row in session.scalars(select(Contact))}
    keeps = {where for where in contacts if reaches(role, SEE, where) and reaches(role, WRITE, where)}
    assert came == {rows[contacts[where]] for where in keeps}


def test_a_desk_whose_right_is_taken_away_gives_them_back(desks, office, engine, contacts):
    assert pulled(desks, office, CURATOR, engine)["contact"]
    with writing(engine).begin() as connection:
        connection.execute(
            update(RightRow)
            .where(RightRow.role == CURATOR.value, RightRow.section == SECTION, RightRow.action == "write")
            .values(withdrawn_at=EPOCH)
        )  # fmt: skip
    assert not pulled(desks, office, CURATOR, engine).get("contact")


def test_every_table_with_masked_columns_lies_in_kept_buckets_only():
    """A masked column that is added to a table on every desk would be no mask."""
    found = {name: model for name, model in synced_models().items() if model.sync.masked}
    assert "contact" in found
    for name, model in found.items():
        assert {place.kind for place in model.sync.buckets} <= KEPT_BY_WRITERS.keys(), name
        assert set(model.sync.masked) <= model.sync.personal, name
        sections = {model.sync.section_of(group) for group in model.sync.groups}
        for place in model.sync.buckets:
            assert sections <= set(SECTIONS[place.kind]), name
    assert {field.name for field in fields().values()} == {
        f"{table}.{column}" for table in ("contact", "guardian") for column in ("phone", "email", "address")
    }


# ---- what is asked


@pytest.mark.parametrize("role", ROLES)
def test_masks_are_shown_to_who_sees_the_section_there(desks, engine, contacts, role):
    for where, person in contacts.items():
        status, told = desks.office(role, "masks", person=person.hex)
        may = reaches(role, SEE, where)
        assert (status == 200) is may, (role, where, told)
        assert PHONE not in str(told)
        if may:
            masks = {field["name"]: (field["mask"], field["asks"]) for field in told["fields"]}
            asks = not reaches(role, WRITE, where)
            assert masks == {
                "contact.phone": ("+• ••• •••-••-47", asks), "contact.email": ("•••@example.org", asks),
                "contact.address": ("", asks),
            }  # fmt: skip
        else:
            assert told["code"] == "right"


@pytest.mark.parametrize("role", ROLES)
def test_a_value_is_opened_with_a_right_and_a_reason_and_stands_in_the_log(desks, office, engine, contacts, role):
    for where, person in contacts.items():
        bare, told = reveal(desks, role, person)
        if not reaches(role, SEE, where):
            assert (bare, told["code"]) == (403, "right")
            assert reveal(desks, role, person, reason=Reason.CONTACT.value)[0] == 403
            continue
        if reaches(role, WRITE, where):
            assert (bare, told) == (200, {"value": PHONE})
        else:
            assert (bare, told["code"]) == (409, "state")
            assert "Выберите причину" in told["sentence"]
            assert [row for row in logged(engine, "reveal") if row.subject == person] == []
        assert reveal(desks, role, person, reason=Reason.CONTACT.value) == (200, {"value": PHONE})
        entry = logged(engine, "reveal")[-1]
        assert (entry.person, entry.subject, entry.section) == (office.people[role], person, SECTION)
        assert entry.reason == "phone, связываюсь с человеком или его родителями"
    assert PHONE not in str([row.reason for row in logged(engine, "reveal")])
    assert access_log.broken_at(engine) is None


def test_of_the_family_each_value_is_opened_by_itself(desks, engine, office, clock, contacts):
    person = contacts["group"]
    with house_write(engine, clock, "put_contact") as session:
        for name, phone in (("Студентова Вера Ивановна", "+7 913 800-12-48"), ("Студентов Лев", "+7 913 800-12-49")):
            session.add(Guardian(student_id=person, name=name, relation="mother", phone=phone))
    status, told = desks.office(VR, "masks", person=person.hex)
    assert status == 200
    family = [one for one in told["fields"] if one["name"] == "guardian.phone"]
    assert {(one["whose"], one["relation"], one["mask"]) for one in family} == {
        ("Студентова Вера Ивановна", "мать", "+• ••• •••-••-48"), ("Студентов Лев", "мать", "+• ••• •••-••-49"),
    }  # fmt: skip
    for one in family:
        opened = reveal(desks, VR, person, "guardian.phone", row=one["row"], reason=Reason.CONTACT.value)
        assert opened == (200, {"value": f"+7 913 800-12-{one['mask'][-2:]}"})
    foreign = reveal(
        desks, VR, contacts["foreign"], "guardian.phone", row=family[0]["row"], reason=Reason.CONTACT.value
    )
    assert foreign[0] == 404, "a row of another student opens nothing"
    assert len(logged(engine, "reveal")) == 2


def test_other_reasons_are_told_in_ones_own_words(desks, engine, contacts):
    person = contacts["group"]
    status, told = reveal(desks, VR, person, reason=Reason.OTHER.value, words="так")
    assert (status, told["code"]) == (409, "state")
    assert "своими словами" in told["sentence"]
    assert reveal(desks, VR, person, reason=Reason.OTHER.value, words="забыл сумку в кабинете")[0] == 200
    assert logged(engine, "reveal")[-1].reason == "phone, забыл сумку в кабинете"


def test_garbage_and_strangers(desks, office, contacts):
    person = contacts["group"]
    for told in (
        {"field": "contact.person_id"}, {"field": "mark.value"}, {"field": 5}, {"field": "contact.phone", "reason": "x"},
        {"field": "contact.phone", "reason": Reason.OTHER.value, "words": 5},
    ):  # fmt: skip
        assert desks.office(VR, "reveal", person=person.hex, **told) == (400, {"code": "garbage"}), told
    assert reveal(desks, VR, office.machine, reason=Reason.CONTACT.value)[0] == 404
    assert desks.office(VR, "masks", person=office.machine.hex)[0] == 404


def test_of_a_former_group_a_curator_opens_nothing(desks, engine, office, contacts):
    with writing(engine).begin() as connection:
        ended = update(Membership).where(Membership.student_id == contacts["group"])
        connection.execute(ended.values(end_day=date(2026, 11, 1)))
    assert reveal(desks, CURATOR, contacts["group"], reason=Reason.CONTACT.value)[0] == 403


def test_the_history_of_changes_is_no_way_around_a_mask(desks, engine, contacts):
    """Even to who sees the audit and the section the history tells that a phone was written, and no more."""
    for section in ("audit", SECTION):
        if (Role.METHODIST, Right(section, SEE)) not in MATRIX:
            lay(engine, RightRow, role=Role.METHODIST.value, section=section, action="see", scope="all")
    status, told = desks.office(Role.METHODIST, "audit", table="contact")
    assert status == 200
    values = [entry["new"] for entry in told["entries"]]
    assert len(values) == 6
    assert {"phone": "скрыто"} in values
    assert {value for new in values for value in new.values()} == {"скрыто"}
