"""What a person may write under the lease of this very file: who has met the server knows what has ended since."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import Clock
from db.models.exchange import Self
from db.models.record import EPOCH
from db.rights import PersonRights
from db.sync.act import WRITING, Writing
from db.sync.lease import issued_at


def under_lease(session: Session, rights: PersonRights, clock: Clock) -> PersonRights:
    """Return the rights as the server will judge them when what is written now arrives (`sync.md` 0b.12)."""
    writing: Writing | None = session.info.get(WRITING)
    # A key press has read its own row already.
    lease = session.scalar(select(Self.lease)) if writing is None else writing.me.lease
    issued = issued_at(lease or "")
    if issued is None:
        return rights
    return replace(rights, leased=(EPOCH + timedelta(milliseconds=issued)).astimezone(clock.zone).date())
