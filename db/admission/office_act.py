"""One transaction over accounts: credentials locked in one order, what is told of them to the log and the desktops.

The credential is the truth; the synchronised row follows it, and catches up with the next act or exchange where the
server ended between the two.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from college.admission.accounts import Event, State
from db.admission import access_log, account_rows
from db.admission.access_log import Access
from db.admission.account_rows import Shown
from db.admission.subjects import Subject
from db.clock import Clock
from db.engine import writing
from db.models.accounts import Credential, WebSession
from db.models.record import EPOCH
from db.troubles import troubles

LOGGED = {
    Event.CREATED: "create", Event.RESTORED: "create", Event.CODE_ISSUED: "issue", Event.CODE_WITHDRAWN: "withdraw",
    Event.SUSPENDED: "suspend", Event.RESUMED: "resume", Event.CLOSED: "close",
}  # fmt: skip
# In these states passwords, devices and browsers of before may still be about.
ENTERED = (State.ENROLLED, State.ACTIVE, State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, on which device."""

    person: UUID
    device: UUID | None = None


@dataclass(slots=True)
class Sitting:
    """One transaction over some accounts."""

    session: Session
    clock: Clock
    by: By
    shown: list[Shown] = field(default_factory=list)
    logged: list[Access] = field(default_factory=list)

    def keep(self, row: Credential, subject: Subject, event: Event, reason: str, **more: object) -> None:
        """Take down what the desktops and the log are to be told."""
        self.shown.append(shown(row, reason, **more))
        section = subject.credentials if event in (Event.CODE_ISSUED, Event.CODE_WITHDRAWN) else subject.accounts
        self.logged.append(
            Access(self.by.person, LOGGED[event], section, row.person, self.by.device, reason=reason)
        )  # fmt: skip


def act(engine: Engine, clock: Clock, by: By, name: str, work: Callable[[Sitting], None]) -> None:
    """Do the work in one transaction with its lines of the log, then show what changed to the desktops."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        sitting = Sitting(session, clock, by)
        work(sitting)
        access_log.append(session, sitting.logged, clock.now())
    if sitting.shown:
        account_rows.show(engine, clock, name, sitting.shown)


def locked(session: Session, people: Iterable[UUID]) -> dict[UUID, Credential]:
    """Return the credentials of these people, held until the transaction ends."""
    asked = select(Credential).where(Credential.person.in_(list(people))).order_by(Credential.person).with_for_update()
    return {row.person: row for row in session.scalars(asked)}


def shut(session: Session, row: Credential, *, keep_password: bool = False) -> None:
    """Begin a new epoch: devices and browsers that were let in before are let in no more."""
    if row.state in ENTERED:
        row.epoch += 1
    if not keep_password:
        row.desktop_hash = row.web_hash = ""
    session.execute(delete(WebSession).where(WebSession.person == row.person))


def shown(row: Credential, reason: str | None, **more: object) -> Shown:
    """Return what the desktops are to see of the account."""
    ends = None if row.ends_at is None else EPOCH + timedelta(milliseconds=row.ends_at)
    return Shown(row.person, row.kind, row.login, State(row.state), reason, ends, **more)  # type: ignore[arg-type]
