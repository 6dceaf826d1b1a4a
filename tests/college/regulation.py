"""The regulation's tables, read as the program reads them, and a person for each role."""

from datetime import date
from uuid import UUID

import resources
from college.matrix.norms import read_norms
from college.roles import Actor, Place, RoleHeld, Scope


def table(name):
    return resources.path("rights", name).read_text(encoding="utf-8")


NORMS = read_norms(
    rights=table("rights.tsv"),
    trace=table("rights_trace.tsv"),
    buckets=table("buckets.tsv"),
    sections=table("sections.tsv"),
    roles=table("roles.tsv"),
)
MATRIX = NORMS.default
GROUP, OTHER_GROUP, COMMISSION, OTHER_COMMISSION = (UUID(int=n) for n in range(1, 5))
START, TODAY, END = date(2026, 9, 1), date(2026, 11, 12), date(2027, 6, 30)

INSIDE = {
    Scope.OWN: Place(group=OTHER_GROUP, own=True),
    Scope.GROUP: Place(group=GROUP),
    Scope.DEPARTMENT: Place(group=OTHER_GROUP, commission=COMMISSION),
    Scope.GRANTED: Place(group=OTHER_GROUP, granted=True),
    Scope.ALL: Place(group=OTHER_GROUP, commission=OTHER_COMMISSION),
}
OUTSIDE = Place(group=OTHER_GROUP, commission=OTHER_COMMISSION)


def person(*roles):
    """Somebody with these roles for the study year, with a group and a commission where a role has one."""
    return Actor(UUID(int=9), frozenset(RoleHeld(role, START, END, GROUP, COMMISSION) for role in roles))
