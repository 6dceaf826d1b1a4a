"""Employees of an invented computer and an opener that opens nothing real: for the tests of lock screen and shell."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from college.names import PersonName
from college.refusal import Refused
from db.troubles import Damaged
from desktop.opening import EmployeeHere, Opened

ZONE = ZoneInfo("Asia/Tomsk")
NOW = datetime(2026, 11, 12, 11, 58, tzinfo=ZONE)
SPACE = UUID("5f1c8f9e-2b3a-4c53-9c44-1d8a9a6b7c01")


@dataclass(frozen=True, slots=True)
class StillClock:
    """A clock that stands at noon of a Thursday."""

    zone: ZoneInfo = ZONE

    def now(self):
        return NOW

    def mono(self):
        return 0.0

    def boot(self):
        return "test"


def employee(surname, given, patronymic, roles, waiting=0, seen=NOW - timedelta(hours=3, minutes=46)):
    return EmployeeHere(uuid5(SPACE, surname), PersonName(surname, given, patronymic), roles, seen, waiting)


OLGA = employee("Кузнецова", "Ольга", "Викторовна", "преподаватель, куратор ИСП-21", 3)
PAVEL = employee("Громов", "Павел", "Сергеевич", "преподаватель", seen=NOW - timedelta(days=1))
IRINA = employee("Нестерова", "Ирина", "Юрьевна", "мастер производственного обучения", 1, seen=None)
PEOPLE = (OLGA, PAVEL, IRINA)


@dataclass
class QuietStore:
    """Counts what waits; its pages are not read in these tests."""

    batches: int = 3
    listeners: list = field(default_factory=list)

    def listen(self, fn):
        self.listeners.append(fn)
        return lambda: self.listeners.remove(fn)

    def waiting(self):
        return self.batches

    def wrote(self, *nouns):
        """Act as a commit does."""
        self.batches += 1
        for fn in tuple(self.listeners):
            fn(frozenset(nouns))

    @contextmanager
    def read(self):
        raise Damaged
        yield


class Openings:
    """An opener in memory: one password for all; it remembers what was asked, and in which thread."""

    college = "Томский индустриальный техникум"
    room = "кабинет 214"
    demo = True

    def __init__(self, rights=frozenset(), link=None, people=PEOPLE, password="right"):
        self.password = password
        self.rights, self.link, self.people = rights, link, people
        self.asked, self.store, self.threads = [], QuietStore(), set()

    def employees(self):
        self.threads.add(threading.current_thread().name)
        return self.people

    def open(self, employee_id, password):
        self.asked.append(("open", employee_id))
        if password == "damaged":
            raise Damaged
        if password != self.password:
            raise Refused("Пароль не подошёл.")
        who = next(each for each in self.people if each.id == employee_id)
        return Opened(self.store, who.id, who.name, self.rights, StillClock(), self.link)

    def prove(self, password):
        self.asked.append(("prove", None))
        if password != self.password:
            raise Refused("Пароль не подошёл.")

    def close(self):
        self.asked.append(("close", None))


def type_russian(widget, text):
    """Type Cyrillic letters: QTest itself knows only Latin keys."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.sendEvent(widget, event)
