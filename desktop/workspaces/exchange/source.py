"""Where the page reads from and writes to: the store of the person who is signed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from uuid import UUID

from college.parked import Verdict
from college.phrases import phrase
from college.refusal import Refused
from db import decisions, device, settling
from db.admission import bundle
from db.clock import Clock, today
from db.decisions import ParkedName
from db.known_names import known_names
from db.offered import Offered, Told, offered
from db.own_acts import Exchange, OwnAct, Tie, exchange_of, has_waiting, name_of
from db.settling import Pair, Put
from db.store import Store
from db.troubles import StoreTrouble
from desktop.changes import Names
from desktop.vaults import put_file

NO_KEY = phrase(
    "У этого колледжа нет ключа восстановления: копию было бы некому открыть. Введённое сохранено на этом компьютере."
)
UNWRITABLE = phrase("Сюда файл не записывается, копии нет. Введённое цело на этом компьютере. Выберите другое место.")
NOTHING_UNSENT = phrase("Всё отправлено: копировать нечего.")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows, and the names in it as this file knows them."""

    exchange: Exchange
    names: Names = field(repr=False)


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self.person, self.clock = store, person, clock

    def read(self) -> Shown:
        """Return what is open, and what was sent today. Raises StoreTrouble."""
        day = today(self.clock)
        with self._store.read() as session:
            found = exchange_of(session, datetime.combine(day, time(), self.clock.zone))
            return Shown(found, known_names(session, _people(found), day))

    def names(self, ids: Iterable[UUID]) -> Names:
        """Return what these people are called, as this file knows it. Raises StoreTrouble."""
        with self._store.read() as session:
            return known_names(session, set(ids), today(self.clock))

    def offered(self, told: Iterable[Told]) -> tuple[Offered, ...]:
        """Name what the server offers, as the catalogue of this file knows it. Raises StoreTrouble."""
        with self._store.read() as session:
            return offered(session, told)

    def settle(self, tie: Tie, values: Put | None) -> tuple[Put, ...]:
        """Put a tie aside, writing one of its values first where it does not stand; return what takes it back."""
        with self._store.write(settling.TAKE if values else settling.READ) as session:
            before = settling.put(session, [values], person=self.person, clock=self.clock) if values else ()
            settling.settle(session, [tie.id], person=self.person, clock=self.clock)
            return before

    def settle_both(self, tie: Tie) -> Pair:
        """Let both marks stand and put the tie aside. Raises Refused."""
        with self._store.write(settling.TAKE) as session:
            pair = settling.put_both(session, tie, person=self.person, clock=self.clock)
            settling.settle(session, [tie.id], person=self.person, clock=self.clock)
            return pair

    def unsettle(self, tie: Tie, before: Sequence[Put] | Pair) -> None:
        """Take back what was decided about a tie: it waits again."""
        with self._store.write(settling.TAKE) as session:
            if isinstance(before, Pair):
                settling.put_back(session, before, person=self.person, clock=self.clock)
            else:
                settling.put(session, before, person=self.person, clock=self.clock)
            settling.unsettle(session, [tie.id], person=self.person, clock=self.clock)

    def send_again(self, act: OwnAct) -> tuple[Put, ...]:
        """Write what came back anew, as new edits. Raises Refused where the right is not there."""
        with self._store.write(settling.AGAIN) as session:
            before = settling.put(session, settling.puts_of(act), person=self.person, clock=self.clock)
            settling.put_aside_batch(session, act.seq)
            return before

    def take_back(self, act: OwnAct, before: Sequence[Put]) -> None:
        """Take back what was sent again: what came back is told again."""
        with self._store.write(settling.AGAIN) as session:
            settling.put(session, before, person=self.person, clock=self.clock)
            settling.put_aside_batch(session, act.seq, solved=False)

    def put_aside(self, seq: int, *, solved: bool = True) -> None:
        """Let what came back be forgotten, or told again."""
        with self._store.write(settling.READ) as session:
            settling.put_aside_batch(session, seq, solved=solved)

    def withdraw(self, act: OwnAct) -> None:
        """Take one's own parked batch back before anybody decides."""
        with self._store.write(decisions.ACT) as session:
            decisions.decide(
                session, (name_of(session, act),), Verdict.WITHDRAWN, by=self.person, clock=self.clock
            )  # fmt: skip

    def decide(self, parked: tuple[ParkedName, ...], verdict: Verdict, reason: str, *, is_over: bool) -> None:
        """Decide about a whole act of somebody else. Raises Refused without a reason where one is needed."""
        with self._store.write(decisions.ACT) as session:
            decisions.decide(
                session, parked, verdict, by=self.person, clock=self.clock, reason=reason, is_over=is_over
            )  # fmt: skip

    def decisions_wait(self) -> bool:
        """Whether decisions written here have not reached the server yet."""
        with self._store.read() as session:
            return has_waiting(session, decisions.ACT)

    def why_no_copy(self) -> str:
        """Say why what is unsent cannot be copied now; nothing where it can."""
        if device.recovery_key(self._store.engine) is None:
            return NO_KEY
        return "" if self._store.waiting() else NOTHING_UNSENT

    def copy_to(self, path: Path) -> int:
        """Write what is unsent into a file that only the recovery key opens; return how many batches.

        Raises Refused where there is no key or nothing to copy, StoreTrouble.
        """
        if why := self.why_no_copy():
            raise Refused(why)
        public = device.recovery_key(self._store.engine)
        assert public is not None
        packed = bundle.unsent(self._store.engine)
        try:
            put_file(path, bundle.pack(packed, public))
        except OSError as error:
            raise StoreTrouble(UNWRITABLE) from error
        return len(packed.batches)


def _people(found: Exchange) -> set[UUID]:
    people = {tie.other for tie in found.ties if tie.other} | {tie.spot.about for tie in found.ties if tie.spot.about}
    for act in (*found.waiting, *found.parked, *found.back, *found.changed, *found.sent):
        people |= {edit.spot.about for edit in act.edits if edit.spot.about}
        people |= {act.fate.by} if act.fate.by else set()
    return people
