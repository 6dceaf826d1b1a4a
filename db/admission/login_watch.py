"""The server's watch over logins: it looks through what has come, day by day, and keeps the facts it finds (3.1.11).

It may be run at any time and as often as one likes: what was found once is not found again.
"""

from collections.abc import Iterable
from datetime import date, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from college.admission.login_facts import FirstExport
from college.admission.login_signs import Finding, findings
from college.admission.shared_login import Signal
from college.admission.watch import Watch
from db.admission import signal_facts, watch_settings
from db.admission.day_of_work import trusted, work_on
from db.alone import alone
from db.clock import Clock, today
from db.engine import reading, writing
from db.models.accounts import AccessEntry
from db.models.exchange import ChangeAudit
from db.models.groups import StudyGroup
from db.models.record import EPOCH
from db.models.signals import WatchMark
from db.sync.times import moment_of
from db.troubles import troubles

EDITS, ACCESS = "change_audit", "access_entry"
EXPORT = "export"
STRIDE = 20_000  # edits that one run looks at, so that a run is short whatever has come
YOUNG = timedelta(minutes=1)  # a number may still be missing below a young one, of a transaction that is not over
HOUR = 3_600_000


def look(engine: Engine, clock: Clock) -> frozenset[UUID]:
    """Look through what has come since the last time; return the people whose case took something."""
    with alone(engine, "watch"):
        _look_through(engine, clock)
    return signal_facts.settle(engine, clock)


def _look_through(engine: Engine, clock: Clock) -> None:
    with troubles(), Session(reading(engine)) as session:
        watch = watch_settings.watch(session)
        days, upto = _days(session, clock, watch)
        exports, entries = _exports(session, clock, watch)
    for day in sorted(days):
        _look_at(engine, clock, day, watch)
    with troubles(), Session(writing(engine)) as session, session.begin():
        signal_facts.keep(session, exports)
        _mark(session, EDITS, upto)
        _mark(session, ACCESS, entries)
    # A timetable may have been mended since a day was looked at: before a case is opened its days are read again.
    for day in signal_facts.counting(engine, clock) - days:
        _look_at(engine, clock, day, watch)


def _look_at(engine: Engine, clock: Clock, day: date, watch: Watch) -> None:
    with troubles(), Session(reading(engine)) as session:
        work = work_on(session, day, clock.zone, watch)
        found = findings(work, watch)
        if found:
            found = findings(trusted(session, work, {entry.person for entry in work.entries}), watch)
    with troubles(), Session(writing(engine)) as session, session.begin():
        signal_facts.keep(session, found, str(day))


def _days(session: Session, clock: Clock, watch: Watch) -> tuple[set[date], int]:
    """Return the days of which something has come, and how far that was looked through."""
    since = _marked(session, EDITS)
    first = today(clock) - (watch.policy.signal_window if since is None else signal_facts.MEMORY)
    last = session.scalar(
        select(func.max(ChangeAudit.id)).where(ChangeAudit.id > (since or 0), ChangeAudit.id <= (since or 0) + STRIDE)
    )
    if last is None:
        return set(), _skipped(session, since)
    hours = session.scalars(
        select(ChangeAudit.corrected_time // HOUR)
        .where(ChangeAudit.id > (since or 0), ChangeAudit.id <= last)
        .distinct()
    )
    old = session.scalar(
        select(func.max(ChangeAudit.id)).where(
            ChangeAudit.id > (since or 0), ChangeAudit.id <= last,
            ChangeAudit.received_at <= moment_of(clock.now() - YOUNG),
        )
    )  # fmt: skip
    return {day for day in _local(hours, clock.zone) if day >= first}, old or since or 0


def _skipped(session: Session, since: int | None) -> int:
    """Step over numbers that were never given, so that a gap wider than a stride holds nothing up."""
    following = session.scalar(select(func.min(ChangeAudit.id)).where(ChangeAudit.id > (since or 0)))
    return (since or 0) if following is None else following - 1


def _local(hours: Iterable[int], zone: tzinfo) -> set[date]:
    return {(EPOCH + timedelta(milliseconds=int(hour) * HOUR)).astimezone(zone).date() for hour in hours}


def _exports(session: Session, clock: Clock, watch: Watch) -> tuple[list[Finding], int]:
    """Return whose very first export has come, and how far the log of access was looked through."""
    since = _marked(session, ACCESS)
    last = session.scalar(select(func.max(AccessEntry.id))) or 0
    firsts = (
        select(func.min(AccessEntry.id).label("id"))
        .where(AccessEntry.act == EXPORT)
        .group_by(AccessEntry.person)
        .subquery()
    )
    asked = select(AccessEntry).join(firsts, firsts.c.id == AccessEntry.id).where(AccessEntry.id <= last)
    asked = (
        asked.where(AccessEntry.at >= moment_of(clock.now() - watch.policy.signal_window))
        if since is None
        else asked.where(AccessEntry.id > since)
    )
    rows = session.scalars(asked).all()
    groups = set(session.scalars(select(StudyGroup.id).where(StudyGroup.id.in_({row.subject for row in rows}))))
    found = [
        Finding(row.person, Signal.FIRST_EXPORT.value, FirstExport(
            EPOCH + timedelta(milliseconds=row.at), row.section, row.subject if row.subject in groups else None
        ))
        for row in rows
    ]  # fmt: skip
    return found, last


def _marked(session: Session, log: str) -> int | None:
    mark = session.get(WatchMark, log)
    return mark.upto if mark else None


def _mark(session: Session, log: str, upto: int) -> None:
    mark = session.get(WatchMark, log)
    if mark is None:
        session.add(WatchMark(log=log, upto=upto))
    else:
        mark.upto = upto
