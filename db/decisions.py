"""What a person decides about work that waits on the server: written here, carried out when the server hears it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from college.parked import Verdict, refuse_unreasoned
from db.clock import Clock
from db.ids import derived
from db.models.decisions import Decision, TieRead
from db.sync.capture import next_batch

ACT = "decide_parked"
READ = "read_tie"


@dataclass(frozen=True, slots=True)
class ParkedName:
    """A parked batch as the server names it, and whose it is."""

    device: UUID
    seq: int
    hash: str
    author: UUID


def decide(
    session: Session, parked: tuple[ParkedName, ...], verdict: Verdict, *, by: UUID, clock: Clock, reason: str = "",
    is_over: bool = False,
) -> None:  # fmt: skip
    """Decide about a whole act: all its parked batches at once, or none (`rights/states.md` 23).

    `is_over` lets an accepted value stand above what others wrote meanwhile; otherwise theirs stands. Raises Refused
    where a verdict against the edit has no reason. Whether the person may, the server says.
    """
    refuse_unreasoned(verdict, reason)
    for name in sorted(parked, key=lambda each: (each.device, each.seq)):
        _write(session, name, verdict, by, clock, reason.strip(), is_over=is_over)


def read_ties(session: Session, ties: tuple[UUID, ...], *, person: UUID, clock: Clock) -> None:
    """Put ties aside that the person has looked at: no desk of his shows them again."""
    for tie in ties:
        known = _read(session, tie, person)
        if known is None:
            session.add(TieRead(tie=tie, person_id=person, read_at=clock.now()))
        else:
            known.withdrawn_at = known.withdrawn_by = None
        next_batch(session)


def unread_ties(session: Session, ties: tuple[UUID, ...], *, person: UUID, clock: Clock) -> None:
    """Let ties that were put aside by mistake wait again."""
    for tie in ties:
        if (known := _read(session, tie, person)) is not None:
            known.withdrawn_at, known.withdrawn_by = clock.now(), person
            next_batch(session)


def _read(session: Session, tie: UUID, person: UUID) -> TieRead | None:
    return session.get(TieRead, derived(session.info["college"], "tie_read", tie, person))


def _write(
    session: Session, name: ParkedName, verdict: Verdict, by: UUID, clock: Clock, reason: str, *, is_over: bool
) -> None:
    college: UUID = session.info["college"]
    known = session.get(Decision, derived(college, "decision", name.device, name.seq, name.hash, name.author))
    if known is None:
        known = Decision(device=name.device, seq=name.seq, hash=name.hash, person_id=name.author, verdict="")
        session.add(known)
    known.verdict, known.reason, known.is_over = verdict.value, reason, is_over
    known.decided_by, known.decided_at = by, clock.now()
