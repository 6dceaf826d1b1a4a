"""The invented college's accounts, sign-ins, machines and one case, so that no list of the office is empty."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from college.admission.accounts import State
from college.admission.login_facts import ForeignRoom, UnknownMachine
from college.admission.shared_login import DEFAULT_POINTS, score
from college.demo.shapes import DemoCollege
from college.roles import Role
from db import ids
from db.admission.fact_words import spelt
from db.admission.signal_facts import SIGNALS
from db.credentials import ED25519, DeviceKey
from db.models.admission import Account, Incident, SignIn
from db.models.record import Synced
from db.sync.times import moment_of

Row = dict[str, Any]
NEVER_ENTERED = 9  # every ninth student has not signed in yet
ROOMS, SYSTEM, APP = 3, "Windows 11", "0.2.0"


@dataclass(frozen=True, slots=True)
class DemoAdmission:
    """Rows made of the demo's small numbers; the same college gives the same rows."""

    demo: DemoCollege
    college: UUID
    people: Mapping[int, UUID]
    rooms: Mapping[int, UUID]

    def tables(self) -> Iterator[tuple[type[Synced], list[Row]]]:
        """Yield the synchronised tables with their rows."""
        yield Account, [self._account(person.id, person.login) for person in self.demo.people]
        yield SignIn, [self._sign_in(days) for days in (0, 1, 2, 5)]
        yield Incident, [self._incident()]

    def machines(self) -> tuple[list[Row], list[Row]]:
        """Return machines and devices; nobody holds the private halves of their keys."""
        rooms, made = self.demo.rooms[:ROOMS], moment_of(self._moment(60))
        machines = [
            {
                "id": ids.derived(self.college, "demo machine", room.id), "name": f"К-{room.name}", "room": room.name,
                "system": SYSTEM, "alg": ED25519, "public_key": DeviceKey.generate().public, "made_at": made,
                "seen_at": moment_of(self._moment(number * 2)), "state": "ok", "reason": "",
            }
            for number, room in enumerate(rooms)
        ]  # fmt: skip
        teachers = [one for one in self.demo.employees if one.person != self.demo.teacher][: 2 * ROOMS]
        devices = [
            {
                "id": ids.derived(self.college, "demo device", one.person), "person": self.people[one.person],
                "machine": machines[number % len(machines)]["id"], "alg": ED25519,
                "public_key": DeviceKey.generate().public, "made_at": made, "app": APP,
                "seen_at": moment_of(self._moment(number)), "waiting": 4 if number == 2 * ROOMS - 1 else 0,
            }
            for number, one in enumerate(teachers)
        ]  # fmt: skip
        return machines, devices

    def _account(self, person: int, login: str) -> Row:
        hired = {one.person: one.hired for one in self.demo.employees}
        kind = "staff" if person in hired else "student"
        has_entered = kind == "staff" or person % NEVER_ENTERED
        began = self._moment(70)
        last = self._moment(person % 3) if has_entered else None
        return {
            "id": ids.derived(self.college, Account.sync.noun, self.people[person], kind),
            "person_id": self.people[person], "kind": kind, "login": login, "standing": State.ACTIVE.value,
            "since": began, "issued_at": began, "issued_by": self._administrator(),
            "first_sign_in": began if has_entered else None, "last_sign_in": last,
            "last_exchange": last if kind == "staff" else None,
        }  # fmt: skip

    def _sign_in(self, days: int) -> Row:
        person, at = self.people[self.demo.teacher], self._moment(days)
        room = self.demo.rooms[days % ROOMS].name
        return {
            "id": ids.derived(self.college, SignIn.sync.noun, person, at, "desktop"), "person_id": person, "at": at,
            "way": "desktop", "machine": f"К-{room}", "room": room, "verdict": "ok",
        }  # fmt: skip

    def _incident(self) -> Row:
        """One case that waits: facts, no verdict; it is not about the demo's heroes."""
        heroes = (self.demo.teacher, self.demo.substitute)
        plain = [one for one in self.demo.employees if Role.TEACHER in one.roles and one.person not in heroes]
        person = self.people[plain[0].person]
        first, second = self._moment(1), self._moment(0)
        here, planned = (self.rooms[room.id] for room in self.demo.rooms[:2])
        facts = (ForeignRoom(first, 1, here, planned), UnknownMachine(second))
        told = [{"points": DEFAULT_POINTS[fact.signal], **spelt(fact, {})} for fact in facts]
        return {
            "id": ids.derived(self.college, Incident.sync.noun, person, SIGNALS, second, None), "person_id": person,
            "kind": SIGNALS, "opened_at": second, "reporter_id": None, "points": score(facts),
            "facts": json.dumps(told, ensure_ascii=False),
        }  # fmt: skip

    def _administrator(self) -> UUID | None:
        found = (one.person for one in self.demo.employees if Role.ADMINISTRATOR in one.roles)
        person = next(found, None)
        return None if person is None else self.people[person]

    def _moment(self, days: int) -> datetime:
        day = self.demo.today - timedelta(days)
        return datetime.combine(day, time(8, 15), ZoneInfo(self.demo.zone))
