"""Which pictures there are, and the taking of those that are asked for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fnmatch import fnmatch
from itertools import groupby
from uuid import UUID

from college.roles import Role
from desktop.profile import Profile
from tests.shots import (
    access_log,
    accounts,
    calendar,
    commissions,
    contacts,
    diary,
    employee,
    exchange,
    ktp,
    load,
    opening,
    paper,
    people,
    plans,
    reconciliation,
    rights,
    screens,
    subgroups,
)
from tests.shots.access_log import DEPUTY
from tests.shots.contacts import FAMILIES, name_families
from tests.shots.film import Film
from tests.shots.office import SIZE, opened
from tests.shots.people import STAFF_OFFICE, STUDY_OFFICE
from tests.shots.rights import ADMINISTRATOR
from tests.shots.screens import LARGE, METHODIST, Scene
from tests.shots.subgroups import DISPATCHER
from tests.stage import NOON, ZONE, Stage

NEW_YEAR = datetime(2027, 9, 1, 8, 5, tzinfo=ZONE)  # a study year nobody has begun yet: there are no journals
SCENES = (
    *screens.SCENES,
    *ktp.SCENES,
    *rights.SCENES,
    *accounts.SCENES,
    *access_log.SCENES,
    *commissions.SCENES,
    *contacts.SCENES,
    *people.SCENES,
    *plans.SCENES,
    *load.SCENES,
    *opening.SCENES,
    *reconciliation.SCENES,
    *calendar.SCENES,
    *subgroups.SCENES,
    *exchange.SCENES,
)
# Who signs in beside the teacher, and the moment at which.
OTHERS = {
    METHODIST: (Role.METHODIST, NEW_YEAR),
    ADMINISTRATOR: (Role.ADMINISTRATOR, NOON),
    DEPUTY: (Role.DEPUTY_UMR, NOON),
    DISPATCHER: (Role.DISPATCHER, NOON),
    FAMILIES: (Role.SECRETARY, NOON),
    STUDY_OFFICE: (Role.STUDY_HEAD, NOON),
    STAFF_OFFICE: (Role.HR_HEAD, NOON),
}
LARGE_SIZE = (1280, 720)  # a screen of 1920 × 1080 whose points are half as large again


def names() -> tuple[str, ...]:
    """Return the name of every picture that can be taken here; without a browser those of the diary cannot."""
    told = [name for scene in (*SCENES, LARGE) for name in scene.pictures()]
    told += paper.NAMES
    if diary.CHROMIUM.exists():
        told += diary.NAMES + employee.NAMES
    return tuple(sorted(told))


def chosen(only: str) -> frozenset[str]:
    """Return the names that `only` means: whole names, parts of names, or patterns with stars."""
    known = frozenset(names())
    return frozenset(
        name
        for wish in only.split(",")
        for name in ((wish,) if wish in known else known)
        if wish in name or fnmatch(name, wish)
    )


def large(wanted: Iterable[str]) -> frozenset[str]:
    """Return those that have to be taken in a process with larger points."""
    return frozenset(LARGE.pictures()) & frozenset(wanted)


def beside(wanted: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Part the desks at which others than the teacher sit into shares that processes of their own can take."""
    shares = (
        rights.SCENES, (*accounts.SCENES, *access_log.SCENES, *commissions.SCENES, *contacts.SCENES), exchange.SCENES,
        people.SCENES,
    )  # fmt: skip
    return tuple(
        frozenset(name for scene in share for name in scene.pictures()) & frozenset(wanted) for share in shares
    )


def take(film: Film, here: Stage) -> None:
    """Take the wanted pictures; those with larger points only where this process was started with them."""
    if film.wants(*diary.NAMES):
        diary.read_diary(here, film)
    if film.wants(*employee.NAMES):
        employee.read_employee(here, film)
    if film.wants(*paper.OFFICE):
        paper.print_office(film)
    if film.wants(*paper.JOURNAL):
        with opened(here, film) as office:
            paper.print_sheets(office, film)
    if film.wants(*LARGE.pictures()):
        _play((LARGE,), here, film, LARGE_SIZE)
    if film.wants(*(name for scene in SCENES for name in scene.pictures())):
        _people_the_room(here)
        _play(SCENES, here, film, SIZE)


def _play(scenes: Iterable[Scene], here: Stage, film: Film, size: tuple[int, int]) -> None:
    """Play the scenes that are asked for; those of one person that follow each other, at one sitting."""
    asked = [scene for scene in scenes if film.wants(*scene.pictures())]
    for (who, is_locked), sitting in groupby(asked, key=lambda scene: (scene.who, scene.is_locked)):
        person = None
        if who in OTHERS:
            role, moment = OTHERS[who]
            person = here.staff(role)[0]
            here.clock.set(moment)
            _enrol(here, person)
        with opened(here, film, size=size, person=person, is_locked=is_locked) as office:
            for scene in sitting:
                office.looks = scene.names
                scene.play(office)


def _enrol(here: Stage, person: UUID) -> None:
    """Let a person have a file on this computer, if he has none."""
    if person not in (each.id for each in Profile(here.places).employees()):
        with here.enrolled(person) as file:
            here.fetch(file)


def _people_the_room(here: Stage) -> None:
    """Let colleagues work at the computer too, some with acts that wait."""
    profile = Profile(here.places)
    name_families(here)
    with here.enrolled(here.staff(Role.METHODIST)[0], roles="методист") as file:
        here.fetch(file)
    others = (person for person in here.staff() if person not in (here.keys.teacher, here.staff(Role.METHODIST)[0]))
    for person, hours, waiting in zip(others, (21, 76), (0, 1), strict=False):
        with here.enrolled(person, roles="преподаватель"):
            pass
        profile.note(person, signed_in=here.clock.now() - timedelta(hours=hours), waiting=waiting)
    profile.note(here.keys.teacher, signed_in=here.clock.now() - timedelta(hours=4, minutes=19), waiting=3)
