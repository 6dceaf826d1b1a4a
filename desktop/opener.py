"""Opens an employee's file behind the lock screen: password, file, rights, and the exchange on top."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from college.admission.agreements import waiting
from college.admission.offline import why_hidden
from college.phrases import phrase
from college.refusal import Refused
from db.clock import Clock, SystemClock, today
from desktop.closure import Cause, Closure, close_door
from desktop.keys import WrongPassword
from desktop.machine_post import EPOCH, MachinePost, millis
from desktop.opening import EmployeeHere, Link, Opened
from desktop.places import Places
from desktop.profile import OpenedFile, Profile

if TYPE_CHECKING:
    from db.store import Store
    from desktop.attempt import Attempt
    from desktop.machine_watch import MachineWatch


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
        self.is_enrolled = machine is not None

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
            opened = self._opened(self._file, password)
            self._profile.note(employee_id, signed_in=self._clock.now())
            undo.pop_all()
        return opened

    def prove(self, password: str) -> None:
        """Refuse where the password is not that of whose file is open: one guess costs what opening it costs."""
        if self._file is None:
            raise Refused(WrongPassword.usual)
        try:
            self._profile.prove_password(self._file.person, password)
        except WrongPassword as wrong:
            raise Refused(wrong.sentence) from None

    def close(self) -> None:
        """Close what is open and drop its keys; harmless if nothing is open."""
        if self._link is not None:
            self._link.close()
        if self._file is not None:
            if self._store is not None:
                self._profile.note(self._file.person, waiting=self._store.waiting())
            self._file.close()
        self._file = self._store = self._link = None

    # ---- others sign in here; passwords are changed and reported

    def admit(self, login: str, password: str, attempt: "Attempt", second: str = "") -> UUID:
        """Make the file of an employee who has a password; return who he is. Raises as `enrol.employee`."""
        from desktop import enrol  # noqa: PLC0415  httpx is loaded when somebody asks the server

        self.close()
        return enrol.employee(self._profile, login, password, self._clock, attempt, second)

    def admit_by_slip(self, login: str, code: str, password: str, attempt: "Attempt", second: str = "") -> UUID:
        """Make the file of an employee at his first sign-in; return who he is. Raises as `enrol.by_slip`."""
        from desktop import enrol  # noqa: PLC0415  as `admit`

        self.close()
        return enrol.by_slip(self._profile, login, code, password, self._clock, attempt, second)

    def change_password(self, before: str, after: str) -> None:
        """Change the password of whose file is open. Raises as `enrol.change_password`."""
        from db import device  # noqa: PLC0415  as `_opened`
        from db.credentials import DeviceKey  # noqa: PLC0415
        from desktop import enrol  # noqa: PLC0415

        if self._file is None:
            return
        here = device.here(self._file.engine)
        try:
            enrol.change_password(
                self._profile, self._file, before, after,
                device=here.device, key=DeviceKey(here.private), clock=self._clock,
            )  # fmt: skip
        except WrongPassword as wrong:
            raise Refused(wrong.sentence) from None

    def report(self, person: UUID, *, is_open: bool) -> None:
        """Close the door of a person whose password may be known, and write down that the server is to be told.

        Where he said so himself, his own file tells it too; what waits in it is still sent while its key is held.
        """
        at = millis(self._clock.now())
        moment = EPOCH + timedelta(milliseconds=at)
        MachinePost(self._profile.places.machine).put_report(person, at)
        here = moment.astimezone(self._clock.zone)
        close_door(self._profile.places.user(person), Closure(Cause.REPORTED, here))
        if is_open and self._store is not None and self._file is not None and self._file.person == person:
            from db.admission import leaks  # noqa: PLC0415  as `_opened`

            with self._store.write(leaks.ACT) as session:
                leaks.report_own(session, person, moment)

    def watch(self) -> "MachineWatch":
        """Return who tells the server what this computer has to tell, not yet started."""
        from desktop.machine_watch import MachineWatch  # noqa: PLC0415  cryptography is loaded after the lock screen

        return MachineWatch(self._profile, self._clock)

    def _opened(self, file: OpenedFile, password: str) -> Opened:
        from db import lease_days  # noqa: PLC0415  SQLAlchemy is loaded after the lock screen stands
        from db.credentials import DeviceKey  # noqa: PLC0415
        from db.introduction import introduction  # noqa: PLC0415
        from db.names import names_of  # noqa: PLC0415
        from db.scope import load_rights  # noqa: PLC0415
        from db.store import Store  # noqa: PLC0415
        from desktop import enrol, link  # noqa: PLC0415
        from desktop.copied_file import whose  # noqa: PLC0415
        from desktop.greeting import Greeting  # noqa: PLC0415

        here = whose(file.engine, file.anchor, self._clock)
        key = DeviceKey(here.private)
        self._store = store = Store(file.engine, self._clock, key)
        machine = self._profile.machine()
        with store.read() as session:
            day = today(self._clock)
            held = load_rights(session, file.person)
            name = names_of(session, (file.person,), day).get(file.person, self._card(file.person).name)
            roles = introduction(session, file.person, day)
        self._profile.introduce(file.person, name, roles)
        if machine is not None and machine.server:
            reads_log = ("access_log", "see") in held.wide(day)
            report = partial(self._report_log, store, file.person) if reads_log else None
            greeting = Greeting(self._profile, file, self._clock, report)
            self._link = link.of_file(
                store, file, machine, device=here.device, key=key, clock=self._clock, greeting=greeting
            )
            if here.former is not None:
                self._link.before(enrol.Newcomer(self._profile, file, password, self._clock))
        opened = Opened(store, file.person, name, held.rights(day), self._clock, self._link, wide=held.wide(day))
        if held.waits_for_agreement(day):
            return replace(opened, why_nothing=str(waiting()))
        if lease_days.count(store, self._clock).is_over():
            why = why_hidden()
            return replace(opened, rights=held.own(day), wide=frozenset(), why_nothing=why, notice=why)
        return opened

    def _report_log(self, store: "Store", person: UUID, sentence: str) -> None:
        """Open a case about the log of access: signed here, so that the server cannot take it back unseen."""
        from db.admission import leaks  # noqa: PLC0415  as `_opened`

        with store.write(leaks.LOG_ACT) as session:
            leaks.report_log(session, person, self._clock.now(), sentence)

    def _card(self, person: UUID) -> EmployeeHere:
        return next(employee for employee in self._profile.employees() if employee.id == person)
