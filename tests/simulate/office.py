"""Acts of the office: what changes rights and places while the teachers are away, mostly by the server's own hand."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import today
from db.engine import writing
from db.house import NotDone, house_write
from db.ids import derived
from db.models.catalogue import Closure, Right
from db.models.exchange import Device
from db.models.groups import Curatorship, Membership
from db.models.journal import Teaching
from db.models.timetable import Substitution
from db.reconsidering import reconsider
from db.sync import tombstones
from tests.simulate.college import COLLEGE, YEAR, name
from tests.simulate.line import Crash

if TYPE_CHECKING:
    from tests.simulate.story import Step
    from tests.simulate.world import World

# Who stands in where: page, day of September, pair, and by whom he is named.
STAND_INS = ((0, 14, 1, "other"), (0, 11, 1, "other"), (1, 14, 1, "teacher"), (2, 14, 2, "teacher"))
RIGHTS = (
    ("teacher", "journal.marks", "see"),
    ("teacher", "journal.marks", "write"),
    ("teacher", "journal.absence_reason", "see"),
    ("curator", "journal.attendance_fact", "see"),
    ("curator", "journal.marks", "see"),
)


def load(world: "World", session: Session, number: int) -> None:
    """Take a page from its teacher, or give it back."""
    _toggle(world, session.get(Teaching, name("teaching", number)))


def curator(world: "World", session: Session, number: int) -> None:
    """Take a group from its curator, or give it back."""
    _toggle(world, session.get(Curatorship, name("curator", number)))


def right(world: "World", session: Session, number: int) -> None:
    """Take a cell of the matrix, or give it back."""
    role, section, action = RIGHTS[number]
    asked = select(Right).where(Right.role == role, Right.section == section, Right.action == action)
    _toggle(world, session.scalars(asked).one())


def substitute(world: "World", session: Session, number: int) -> None:
    """Let somebody stand in at a lesson, or take that back; the first two are given together."""
    page, day, pair, who = STAND_INS[number]
    where = (world.college.pages[page], date(YEAR, 9, day), pair)
    known = session.get(Substitution, derived(COLLEGE, "substitution", *where))
    if known is None:
        session.add(
            Substitution(
                page_id=where[0], day=where[1], pair=pair, season=f"{YEAR}-1", teacher_id=getattr(world.college, who),
                standing="granted", grant_id=name("grant", 0) if number < 2 else None, granted_on=today(world.clock),
            )
        )  # fmt: skip
    else:
        _toggle(world, known)


def close(world: "World", session: Session, number: int) -> None:
    """Close the first term of a group, or open it again."""
    group = world.college.groups[number]
    known = session.get(Closure, derived(COLLEGE, "closure", group, YEAR, 1))
    if known is None:
        session.add(Closure(group_id=group, year=YEAR, term=1, closed=True, changed_at=world.clock.now()))
    else:
        known.closed, known.changed_at = not known.closed, world.clock.now()


def join(world: "World", session: Session, number: int) -> None:
    """Let a student go over to the other group."""
    student, day = world.college.students[number], today(world.clock)
    asked = select(Membership).where(
        Membership.student_id == student, Membership.end_day.is_(None), Membership.withdrawn_at.is_(None)
    )
    known = session.scalars(asked).first()
    if known is not None:
        known.end_day = day
        other = next(group for group in world.college.groups if group != known.group_id)
        session.add(Membership(student_id=student, group_id=other, first_day=day))


def transfer(world: "World", session: Session, number: int) -> None:
    """Let a student have been in the other group all along: his name leaves the roll of this one."""
    known = session.get(Membership, name("membership", number))
    if known.withdrawn_at is None:
        known.withdrawn_at = world.clock.now()
        other = next(group for group in world.college.groups if group != known.group_id)
        session.add(Membership(student_id=known.student_id, group_id=other, first_day=known.first_day))


def _toggle(world: "World", row) -> None:
    row.withdrawn_at = None if row.withdrawn_at else world.clock.now()


ACTS = {act.__name__: act for act in (load, curator, right, substitute, close, join, transfer)}


def suspend(world: "World", number: int) -> None:
    """Shut a device out, or let it in again."""
    desktop = world.desktops[number % len(world.desktops)]
    with Session(writing(world.server.engine)) as session, session.begin():
        device = session.get(Device, desktop.id)
        if device is None or device.state == "fork":
            return
        device.state = "suspended" if device.state == "ok" else "ok"


def do(world: "World", step: "Step") -> None:
    """Do one act; one in five finds the server dying under it, and is not done again."""
    if step.what == "reconsider":
        reconsider(world.server.engine, world.clock)
        return
    if step.what == "tidy":
        tombstones.sweep(world.server.engine, world.clock)
        return
    if step.what == "suspend":
        suspend(world, step.amount)
        return
    if step.dice % 5 == 0:
        world.server.dies(step.dice % 7)
    try:
        with house_write(world.server.engine, world.clock, step.what) as session:
            ACTS[step.what](world, session, step.amount)
    except NotDone:
        return
    except Crash:
        world.crashes += 1
        world.server.goes_on(has_died=True)
    finally:
        world.server.goes_on()
