"""One interactive session for each person (security.md 5): whose desktop holds the seat, for all processes at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine, delete, select, update

from db.engine import reading, writing
from db.models.accounts import OpenDesktop, Seat
from db.sync.rows import inserting
from db.sync.times import moment_of
from db.troubles import troubles

FRESH = timedelta(minutes=5)  # a desktop that was not heard for longer holds nobody's seat
WRITTEN_EVERY = timedelta(minutes=1)  # being heard again is written down at most this often


@dataclass(frozen=True, slots=True)
class Seated:
    """What a desktop that was heard is told: to lock, because its person sits elsewhere; `took` says that he came."""

    lock: bool = False
    took: bool = False


def sit(engine: Engine, person: UUID, device: UUID, now: datetime) -> Seated:
    """Let a person who has just signed in take the seat."""
    with troubles(), writing(engine).begin() as conn:
        holder, heard = _locked(conn, person)
        return _taken(conn, person, device, now, holder, heard)


def heard(engine: Engine, person: UUID, device: UUID, now: datetime, *, is_open: bool) -> Seated:
    """Take down whether the desktop stands open before its person, and say whether it has to lock.

    Whoever opens a desktop takes the seat. The one that held it is told once: when it is heard open again, its
    person has unlocked it anew.
    """
    with troubles(), reading(engine).connect() as conn:
        if _says_nothing_new(_told(conn, person), device, now, is_open=is_open):
            return Seated()
    with troubles(), writing(engine).begin() as conn:
        holder, open_at = _locked(conn, person)
        if not is_open:
            _close(conn, person, device)
            return Seated()
        if holder in (None, device) or device not in open_at or not _is_fresh(open_at.get(holder), now):
            return _taken(conn, person, device, now, holder, open_at)
        _close(conn, person, device)
        return Seated(lock=True)


Told = tuple[UUID | None, dict[UUID | None, int]]  # who holds the seat; when each open desktop was last heard


def _told(conn: Connection, person: UUID) -> Told:
    holder = conn.scalar(select(Seat.device).where(Seat.person == person))
    desktops = conn.execute(select(OpenDesktop.device, OpenDesktop.heard_at).where(OpenDesktop.person == person))
    return holder, {row.device: row.heard_at for row in desktops}


def _locked(conn: Connection, person: UUID) -> Told:
    """Read the same under a lock: two desktops that open at once take the seat one after the other."""
    conn.execute(inserting(conn, Seat).values(person=person).on_conflict_do_nothing())
    conn.execute(select(Seat.person).where(Seat.person == person).with_for_update())
    return _told(conn, person)


def _says_nothing_new(told: Told, device: UUID, now: datetime, *, is_open: bool) -> bool:
    holder, open_at = told
    if not is_open:
        return device not in open_at
    age = moment_of(now) - open_at.get(device, 0)
    return holder == device and device in open_at and 0 <= age < WRITTEN_EVERY // timedelta(milliseconds=1)


def _taken(
    conn: Connection, person: UUID, device: UUID, now: datetime, holder: UUID | None, open_at: dict[UUID | None, int]
) -> Seated:
    conn.execute(update(Seat).where(Seat.person == person).values(device=device))
    row = inserting(conn, OpenDesktop).values(person=person, device=device, heard_at=moment_of(now))
    again = row.on_conflict_do_update(index_elements=("person", "device"), set_={"heard_at": row.excluded.heard_at})
    conn.execute(again)
    return Seated(took=holder not in (None, device) and _is_fresh(open_at.get(holder), now))


def _close(conn: Connection, person: UUID, device: UUID) -> None:
    conn.execute(delete(OpenDesktop).where(OpenDesktop.person == person, OpenDesktop.device == device))


def _is_fresh(heard_at: int | None, now: datetime) -> bool:
    return heard_at is not None and moment_of(now) - heard_at < FRESH // timedelta(milliseconds=1)
