"""Opens an employee's file behind the lock screen: password, file, rights, and the exchange on top."""

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from college.phrases import phrase
from college.refusal import Refused
from db.clock import Clock, SystemClock, today
from db.troubles import StoreTrouble
from desktop.keys import WrongPassword
from desktop.opening import EmployeeHere, Link, Opened
from desktop.places import Places
from desktop.profile import OpenedFile, Profile

if TYPE_CHECKING:
    from db.store import Store

# Two files that write under one key would be a fork; a file put back from a copy does not write (`sync.md` 0b.10).
COPIED = phrase(
    "Файл этого сотрудника вернули из копии: открывать его опасно, записи разошлись бы. Отправленное на сервер цело. "
    "Позовите администратора: он заведёт сотрудника на этом компьютере заново."
)


class ProfileOpener:
    """The employees of one profile. Everything heavy is imported on opening: the lock screen stands before it."""

    def __init__(self, places: Places, clock: Clock | None = None) -> None:
        self._profile = Profile(places)
        self._clock = clock or SystemClock()
        self._file: OpenedFile | None = None
        self._store: Store | None = None
        self._link: Link | None = None
        machine = self._profile.machine()
        self.college = machine.college if machine else ""
        self.room = phrase("кабинет %s") % machine.room if machine and machine.room else ""
        self.demo = bool(machine and machine.is_demo)

    def employees(self) -> tuple[EmployeeHere, ...]:
        """Return who has a file here, in the order of the lock screen."""
        return self._profile.employees()

    def open(self, employee_id: UUID, password: str) -> Opened:
        """Open the employee's file and begin to exchange.

        Raises Refused where the password does not fit, StoreTrouble where the file does not open.
        """
        self.close()
        try:
            self._file = self._profile.open_employee(employee_id, password)
        except WrongPassword as wrong:
            raise Refused(wrong.sentence) from None
        with ExitStack() as undo:
            undo.callback(self.close)
            opened = self._opened(self._file)
            self._profile.note(employee_id, signed_in=datetime.now(UTC))
            undo.pop_all()
        return opened

    def close(self) -> None:
        """Close what is open and drop its keys; harmless if nothing is open."""
        if self._link is not None:
            self._link.close()
        if self._file is not None:
            if self._store is not None:
                self._profile.note(self._file.person, waiting=self._store.waiting())
            self._file.close()
        self._file = self._store = self._link = None

    def _opened(self, file: OpenedFile) -> Opened:
        from db import device  # noqa: PLC0415  SQLAlchemy is loaded after the lock screen stands
        from db.credentials import DeviceKey  # noqa: PLC0415
        from db.introduction import introduction  # noqa: PLC0415
        from db.names import names_of  # noqa: PLC0415
        from db.scope import load_rights  # noqa: PLC0415
        from db.store import Store  # noqa: PLC0415
        from desktop import link  # noqa: PLC0415

        here = device.here(file.engine)
        turn = file.anchor.turn(here.anchor)
        if turn.is_copy:
            raise StoreTrouble(COPIED)
        device.anchor(file.engine, turn.nonce)
        key = DeviceKey(here.private)
        self._store = store = Store(file.engine, self._clock, key)
        machine = self._profile.machine()
        if machine is not None and machine.server:
            self._link = link.of_file(store, file, machine, device=here.device, key=key, clock=self._clock)
        with store.read() as session:
            day = today(self._clock)
            rights = load_rights(session, file.person).rights(day)
            name = names_of(session, (file.person,), day).get(file.person, self._card(file.person).name)
            roles = introduction(session, file.person, day)
        self._profile.introduce(file.person, name, roles)
        return Opened(store, file.person, name, rights, self._clock, self._link)

    def _card(self, person: UUID) -> EmployeeHere:
        return next(employee for employee in self._profile.employees() if employee.id == person)
