"""The small college with machines in its rooms: who writes where, over real sockets, and what the watch makes of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from college.cells import Cell
from college.marks import Mark
from db.admission import login_watch
from db.admission.account_cards import AccountCard, card_of
from db.credentials import DeviceKey
from db.engine import reading, writing
from db.models.accounts import Machine
from db.models.admission import Incident
from db.models.catalogue import Room
from db.models.exchange import Device
from db.models.signals import SignalFact
from db.sync.desk import Desk
from db.sync.exchange import exchange
from desktop.line import Line
from tests.factories import PAGE, WHO, ZONE, Hand, Hands, Machines, column_on, known, lay, place, put

STAFF_ROOM = "Учительская"
DAY = date(2026, 11, 12)  # a Thursday: the teacher holds the third pair, 12:30–13:59, in 305


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


@dataclass
class Watched:
    """A server that listens, and the hands at its machines."""

    server: Engine
    address: str
    machines: Machines
    clock: Hands
    rooms: dict[str, UUID] = field(default_factory=dict)
    _marks: dict[UUID, int] = field(default_factory=dict)
    _wrong: dict[UUID, timedelta] = field(default_factory=dict)

    def room(self, name: str) -> UUID:
        """Return a room that has a place in the timetable, made at its first mention."""
        if name not in self.rooms:
            self.rooms[name] = known("room", name)
            if name != "305":
                lay(self.server, Room, id=self.rooms[name], name=name)
                place(self.server)
        return self.rooms[name]

    def hand(self, room: str, person: UUID = WHO.teacher, *, machine: UUID | None = None) -> Hand:
        """Return a person at a machine that stands in the room; its file holds what the server gave it."""
        hand = self.machines.enrolled(self.server, person)
        hand.clock.moment = self.clock.moment
        machine = machine or self.machine(room)
        with writing(self.server).begin() as conn:
            conn.execute(update(Device).where(Device.id == hand.device).values(machine=machine))
        # Its lease is of this moment: nothing counts as written before the lease under which it was.
        self.send(hand, moment=self.clock.now())
        return hand

    def machine(self, room: str, name: str = "") -> UUID:
        """Enrol a machine in the room."""
        id_ = known("machine", room, name)
        with Session(writing(self.server)) as session, session.begin():
            if session.get(Machine, id_) is None:
                key = DeviceKey.generate().public
                session.add(
                    Machine(id=id_, name=name or f"К-{room}", room=room, alg="ed25519", public_key=key, made_at=1)
                )
        return id_

    def turn_back(self, hand: Hand, hours: int) -> None:
        """Let the clock of the hand's machine be slow from now on; what it counts since its start is not."""
        self._wrong[hand.device] = timedelta(hours=-hours)
        hand.clock.moment -= timedelta(hours=hours)

    def reach(self, hand: Hand, moment: datetime) -> None:
        """Let time pass at the machine until it really is this moment."""
        shown = moment + self._wrong.get(hand.device, timedelta())
        hand.clock.go(seconds=(shown - hand.clock.now()).total_seconds())

    def write(self, hand: Hand, moment: datetime, page: UUID = PAGE, day: date = DAY) -> None:
        """Let the hand put a mark when it really is this moment."""
        self.reach(hand, moment)
        number = self._marks.get(hand.device, 0)
        self._marks[hand.device] = number + 1
        put(hand, column_on(hand, day, page), number % 6, Cell(marks=(Mark("345"[number // 6 % 3]),)))

    def send(self, *hands: Hand, moment: datetime | None = None) -> None:
        """Let these hands exchange over their sockets, by default an hour after the last that was written."""
        last = moment or max(hand.clock.now() for hand in hands) + timedelta(hours=1)
        self.clock.moment = max(self.clock.moment, last)
        for hand in hands:
            self.reach(hand, self.clock.now())
            line = Line(self.address, hand.device, hand.key, hand.clock)
            exchange(Desk(hand.engine, hand.clock, line, hand.key, gate=hand.store.gate, tell=hand.store.tell))
            line.close()

    def look(self) -> frozenset[UUID]:
        """Let the watch look through what has come."""
        return login_watch.look(self.server, self.clock)

    def facts(self, person: UUID = WHO.teacher) -> list[Mapping[str, Any]]:
        """Return what is known of a person, counted or not."""
        with reading(self.server).connect() as conn:
            rows = conn.execute(
                select(SignalFact.told).where(SignalFact.person == person).order_by(SignalFact.at, SignalFact.key)
            )
            return [json.loads(row.told) for row in rows]

    def kinds(self, person: UUID = WHO.teacher) -> list[str]:
        """Return the kinds of facts known of a person."""
        return sorted(fact["fact"] for fact in self.facts(person))

    def incidents(self) -> list[Any]:
        """Return every incident."""
        with reading(self.server).connect() as conn:
            return list(conn.execute(select(Incident.__table__).order_by(Incident.opened_at)))

    def card(self, person: UUID = WHO.teacher) -> AccountCard:
        """Return the card of a person as whoever holds these rows reads it."""
        with Session(reading(self.server)) as session:
            return card_of(session, person, self.clock)
