"""Contacts of the invented students and their families as rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from college.demo.family import DemoContact, contact_of, relatives_of
from college.demo.shapes import DemoCollege
from db import ids
from db.models.contacts import Contact, Guardian
from db.models.record import Synced

Row = dict[str, Any]


def contact_tables(
    demo: DemoCollege, college: UUID, people: Mapping[int, UUID], fresh: Callable[[], UUID]
) -> Iterator[tuple[type[Synced], Iterable[Row]]]:
    """Yield how every student and his parents are reached."""
    students = {each.student for each in demo.memberships}
    here = [person for person in demo.people if person.id in students]
    yield (
        Contact,
        (
            {
                "id": ids.derived(college, Contact.sync.noun, people[each.id]),
                "person_id": people[each.id],
                **_told(contact_of(each)),
            }
            for each in here
        ),
    )
    yield Guardian, (
        {
            "id": fresh(), "student_id": people[each.id], "name": one.name.full, "relation": one.relation.value,
            **_told(one.contact),
        }
        for each in here
        for one in relatives_of(each)
    )  # fmt: skip


def _told(contact: DemoContact) -> Row:
    return {"phone": contact.phone, "email": contact.email, "address": contact.address}
