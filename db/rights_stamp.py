"""Rights that the server keeps until the stamp moves: the database moves it with every row that rights follow from.

The triggers are laid by the migrations, so whoever writes such a row, by whatever way, moves the stamp in the same
transaction. A stamp is drawn by chance and never comes back, not in a copy that is put back either.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db.holdings import holdings
from db.models.exchange import Meta
from db.rights import PersonRights, Reader, load_rights

MOST = 2_000  # people whose rights are kept; a college has fewer employees
_STAMP = select(Meta.rights_stamp)


@dataclass(slots=True)
class Stamped:
    """The rights of one person under one stamp, and the buckets that they give him on a day."""

    stamp: str
    rights: PersonRights
    _names: dict[date, tuple[str, ...]] = field(default_factory=dict)

    def names(self, reader: Reader, day: date) -> tuple[str, ...]:
        """Name the buckets that the person holds on the day."""
        if (known := self._names.get(day)) is None:
            known = holdings(reader, self.rights.person, day, self.rights)
            if self.stamp and _stamp(reader) == self.stamp:
                self._names = {day: known}
        return known


_kept: dict[UUID, Stamped] = {}  # of the whole process: the stamp tells one database from another


def stamped_rights(reader: Reader, person: UUID, stamp: str | None = None) -> Stamped:
    """Return the rights of a person as they are now; `stamp` is that of this moment, where it was read already."""
    now = _stamp(reader) if stamp is None else stamp
    known = _kept.get(person)
    if known is not None and _is_current(known, now):
        return known
    found = Stamped(now, load_rights(reader, person))
    # Where every question sees a moment of its own, what was read may be of two of them: that is not kept.
    if now and _stamp(reader) == now:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[person] = found
    return found


def rights_now(reader: Reader, person: UUID) -> PersonRights:
    """Return the rights of a person as they are now."""
    return stamped_rights(reader, person).rights


def forget() -> None:
    """Keep nothing, as a process that has just begun."""
    _kept.clear()


def _is_current(known: Stamped, now: str) -> bool:
    return known.stamp == now


def _stamp(reader: Reader) -> str:
    return reader.scalar(_STAMP) or ""
