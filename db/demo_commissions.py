"""Commissions of the invented college as rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from college.demo.shapes import DemoCollege
from college.roles import Role
from college.terms import StudyYear
from db.models.commissions import Commission, CommissionLine, CommissionMember
from db.models.people import RoleAssignment
from db.models.record import Synced

Row = dict[str, Any]


def commission_tables(
    demo: DemoCollege, people: Mapping[int, UUID], lines: Mapping[int, UUID], fresh: Callable[[], UUID]
) -> Iterator[tuple[type[Synced], Iterable[Row]]]:
    """Yield the commissions with their lines, teachers and chairs, all since the first day of the study year."""
    since: date = StudyYear(demo.year).first_day
    made = [(each, fresh()) for each in demo.commissions]
    yield Commission, ({"id": id_, "name": each.name} for each, id_ in made)
    yield (
        CommissionLine,
        (
            {"id": fresh(), "commission_id": id_, "line_id": lines[line], "first_day": since}
            for each, id_ in made
            for line in each.lines
        ),
    )
    yield (
        CommissionMember,
        (
            {"id": fresh(), "commission_id": id_, "person_id": people[member], "first_day": since}
            for each, id_ in made
            for member in each.members
        ),
    )
    yield RoleAssignment, (
        {
            "id": fresh(), "person_id": people[each.chair], "role": Role.COMMISSION_CHAIR.value, "first_day": since,
            "commission_id": id_, "order_number": f"{60 + each.id}-к", "order_day": date(demo.year, 8, 28),
            "order_signer": "директор",
        }
        for each, id_ in made
    )  # fmt: skip
