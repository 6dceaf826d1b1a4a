"""How many days an open file was worked in since the server was last met, and what is hidden when they are over."""

from datetime import date

from sqlalchemy import select, update

from college.admission.offline import Offline
from db.clock import Clock, today
from db.engine import writing
from db.models.exchange import Self
from db.store import Store
from db.troubles import troubles


def count(store: Store, clock: Clock) -> Offline:
    """Count today as a day of work, once, and return how it stands; the exchange begins anew."""
    before = of(store)
    now = before.on(today(clock))
    if now != before:
        with store.gate.typing(), troubles(), writing(store.engine).begin() as connection:
            connection.execute(update(Self).values(lease_days=now.days, lease_day=today(clock).isoformat()))
    return now


def of(store: Store) -> Offline:
    """Return the days of work since the server was last met."""
    with store.read() as session:
        days, last = session.execute(select(Self.lease_days, Self.lease_day)).one()
    return Offline(days, date.fromisoformat(last) if last else None)
