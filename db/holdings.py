"""Which buckets a person holds on a day: the matrix laid over what he teaches, curates and oversees."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from college.roles import ANYWHERE, Action, Place, may
from college.terms import study_year_of
from db.models.commissions import Commission
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.rights import PersonRights, Reader, load_rights

# Sections of each kind of bucket (`rights/buckets.tsv`): a bucket is held by who sees every one of them.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "catalogue": (
        "calendar", "bells", "rooms", "specialties", "disciplines", "plans", "groups", "journal.close_period",
        "rights", "settings.teaching",
    ),
    "timetable": ("timetable", "substitutions", "exams"),
    "page": (
        "journal.marks", "journal.topics", "journal.homework", "journal.attendance_fact", "journal.finals",
    ),
    "page_excuse": ("journal.absence_reason",),
    "group_year": ("journal.marks", "journal.topics", "journal.homework"),
    "attendance": ("journal.attendance_fact",),
    "finals": ("journal.finals",),
    "excuse": ("journal.absence_reason",),
    "roll": ("subgroups", "journal.marks"),
    "cards": ("students.card",),
    "contacts": ("students.contacts", "parents.link"),
    "load": ("load",),
    "topics": ("ktp",),
    "ktp": ("ktp",),
    "ktp_approval": ("ktp_approval",),
    "grant": (
        "journal.marks", "journal.topics", "journal.homework", "journal.attendance_fact", "subgroups",
    ),
    "grant_excuse": ("journal.absence_reason",),
    "roles": ("roles", "substitutions"),
    "staff": ("staff.card",),
    "accounts": ("accounts.staff",),
    "student_accounts": ("accounts.students",),
    "nda": ("nda_register",),
    "incidents": ("incidents",),
}  # fmt: skip
# Masked values lie only where they are kept: who merely sees them is shown them online, one person at a time.
KEPT_BY_WRITERS = {"contacts": "students.contacts"}
AHEAD = (5, 6, 7, 8)  # months in which the thematic plans of the next study year are written
_WHOLE = ("catalogue", "timetable", "load", "roles", "staff", "accounts", "student_accounts", "nda", "incidents")


def holdings(reader: Reader, person: UUID, day: date, rights: PersonRights | None = None) -> tuple[str, ...]:
    """Name the buckets that this person holds on the day, sorted; computed from rights, never listed by hand."""
    rights = rights or load_rights(reader, person)
    if rights.has_left(day):
        return ()
    year = study_year_of(day)
    names = {f"inbox:{person.hex}"}
    for kind in _WHOLE:
        if _sees(rights, kind, ANYWHERE, day):
            names.update(_dated(kind, year))
    names |= _granted(reader, rights, day)
    names |= _kept(rights, day)
    names |= holdings_of_year(reader, rights, year, day)
    if day.month in AHEAD:
        names |= _plans_ahead(reader, rights, year + 1, day)
    return tuple(sorted(names))


def holdings_of_year(reader: Reader, rights: PersonRights, year: int, day: date) -> set[str]:
    """Name what the rights of a day give of the journals of a study year, and the lists of their groups."""
    names = _own(rights, year, day) | _overseen(reader, rights, year, day)
    if _knows_groups(rights, day):
        groups = tuple(reader.execute(select(StudyGroup.id).where(StudyGroup.withdrawn_at.is_(None))).scalars())
        names |= _grouped(rights, groups, year, day)
    return names


def _sees(rights: PersonRights, kind: str, where: Place, day: date) -> bool:
    return all(may(rights.matrix, rights.actor_on(day), section, Action.SEE, day, where) for section in SECTIONS[kind])


def _dated(kind: str, year: int) -> tuple[str, ...]:
    """Return the buckets of a kind that holds the whole college; the load of the next year is made in this one."""
    match kind:
        case "timetable":
            return f"timetable:{year}-1", f"timetable:{year}-2"
        case "load":
            return f"load:{year}", f"load:{year + 1}"
    return (kind,)


def _own(rights: PersonRights, year: int, day: date) -> set[str]:
    names: set[str] = set()
    mine = {page: place for page, place in rights.pages.items() if place[2] == year}
    for page, (group, line, _) in mine.items():
        for kind, name in (
            ("page", f"page:{page.hex}"),
            ("page_excuse", f"page_excuse:{page.hex}"),
            ("roll", f"roll:{group.hex}"),
            ("topics", f"topics:{line.hex}:{year}"),
        ):
            if _sees(rights, kind, Place(own=True), day):
                names.add(name)
    return names


def _overseen(reader: Reader, rights: PersonRights, year: int, day: date) -> set[str]:
    """Name what a chair looks after, and the thematic plans of every commission for who sees all of them."""
    names: set[str] = set()
    for page, (group, _, of_year) in rights.oversight.pages.items():
        where = Place(commission=rights.commission_of(day, page=page))
        if of_year == year and where.commission is not None:
            found = (("page", f"page:{page.hex}"), ("roll", f"roll:{group.hex}"))
            names |= {name for kind, name in found if _sees(rights, kind, where, day)}
    return names | _plans_of_commissions(reader, rights, year, day)


def _plans_ahead(reader: Reader, rights: PersonRights, year: int, day: date) -> set[str]:
    """Name the thematic plans of the year that is to begin: of his own lines, and of commissions."""
    own = {f"topics:{line.hex}:{year}" for _, line, of_year in rights.pages.values() if of_year == year}
    mine = own if _sees(rights, "topics", Place(own=True), day) else set()
    return mine | _plans_of_commissions(reader, rights, year, day)


def _plans_of_commissions(reader: Reader, rights: PersonRights, year: int, day: date) -> set[str]:
    commissions: Iterable[UUID] = rights.commissions_chaired(day)
    kinds = ("ktp", "ktp_approval")
    if any(_sees(rights, kind, ANYWHERE, day) for kind in kinds):
        commissions = reader.execute(select(Commission.id).where(Commission.withdrawn_at.is_(None))).scalars()
    return {
        f"{kind}:{each.hex}:{year}"
        for each in commissions
        for kind in kinds
        if _sees(rights, kind, Place(commission=each), day)
    }


def _granted(reader: Reader, rights: PersonRights, day: date) -> set[str]:
    """Name what a substitution's grant brings: its lessons, and the plan that binds its topics (3.1.8)."""
    granted = Place(granted=True)
    names: set[str] = set()
    if _writes(rights, "journal.marks", granted, day):
        kinds = [kind for kind in ("grant", "grant_excuse") if _sees(rights, kind, granted, day)]
        names |= {f"{kind}:{grant.hex}" for kind in kinds for grant in rights.grants(day)}
    if _writes(rights, "journal.topics", granted, day) and _sees(rights, "topics", granted, day):
        pages = reader.execute(select(Page.line_id, Page.year).where(Page.id.in_(rights.pages_granted(day))))
        names |= {f"topics:{line.hex}:{year}" for line, year in pages}
    return names


def _kept(rights: PersonRights, day: date) -> set[str]:
    """Name the buckets of masked values that this person keeps: of the college, or of the groups he curates."""
    names: set[str] = set()
    for kind, section in KEPT_BY_WRITERS.items():
        if _sees(rights, kind, ANYWHERE, day) and _writes(rights, section, ANYWHERE, day):
            names.add(kind)
            continue
        for group in rights.groups_curated(day):
            where = Place(group=group)
            if _sees(rights, kind, where, day) and _writes(rights, section, where, day):
                names.add(f"{kind}:{group.hex}")
    return names


def _writes(rights: PersonRights, section: str, where: Place, day: date) -> bool:
    return may(rights.matrix, rights.actor_on(day), section, Action.WRITE, day, where)


def _knows_groups(rights: PersonRights, day: date) -> bool:
    return bool(rights.groups_curated(day)) or any(
        _sees(rights, kind, ANYWHERE, day) for kind in ("group_year", "attendance", "finals", "excuse", "roll", "cards")
    )


def _grouped(rights: PersonRights, groups: tuple[UUID, ...], year: int, day: date) -> set[str]:
    curated = rights.groups_curated(day)
    names: set[str] = set()
    for kind in ("group_year", "attendance", "finals", "excuse", "roll", "cards"):
        everywhere = _sees(rights, kind, ANYWHERE, day)
        wanted = groups if everywhere else [g for g in curated if _sees(rights, kind, Place(group=g), day)]
        dated = "" if kind in ("roll", "cards") else f":{year}"
        names.update(f"{kind}:{group.hex}{dated}" for group in wanted)
    return names
