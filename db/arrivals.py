"""Which journals are not whole on this computer: still on their way, or lying on the server until they are asked for.

A journal is shown only where all that its rights bring has come, so that nobody takes half of it for the whole.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.phrases import phrase
from db.models.exchange import Cursor, Offer

Lack = Literal["", "coming", "offered"]

SENTENCES = {
    "coming": phrase("Журнал ещё загружается на этот компьютер. Он откроется, когда придёт целиком."),
    "offered": phrase("Этого журнала на компьютере нет. Его можно взять на странице «Обмен»."),
}
_OF_GROUP = ("group_year", "attendance", "finals", "excuse")  # through which others than its teacher hold a journal


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Buckets by name: those of journals that are here, those that come, those that are only offered."""

    here: frozenset[str] = frozenset()
    coming: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()

    @property
    def is_all_here(self) -> bool:
        return not self.coming and not self.offered

    def lack(self, page: UUID, group: UUID, year: int) -> Lack:
        """Say what is not here of a page of the journal: nothing, something on its way, something on offer."""
        if self.is_all_here:
            return ""
        own = f"page:{page.hex}"
        needs = {own, f"page_excuse:{page.hex}", f"roll:{group.hex}"}
        if own not in self.here:
            needs.update(f"{kind}:{group.hex}:{year}" for kind in _OF_GROUP)
        if needs & self.coming:
            return "coming"
        return "offered" if needs & self.offered else ""


def arrivals(session: Session) -> Arrivals:
    """Read what is not here; where nothing is missing, one quick look."""
    coming = frozenset(session.scalars(select(Cursor.name).where(~Cursor.shown)))
    offered = frozenset(session.scalars(select(Offer.name)))
    if not coming and not offered:
        return Arrivals()
    here = session.scalars(select(Cursor.name).where(Cursor.shown, Cursor.name.startswith("page:")))
    return Arrivals(frozenset(here), coming, offered)
