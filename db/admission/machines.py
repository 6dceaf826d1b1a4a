"""Machines and devices (`rights/states.md` 10): what stands where, what is halted, revoked, wiped, and why."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Engine, Row, select, update
from sqlalchemy.orm import Session

from college.acts import clause
from college.admission.accounts import State as AccountState
from college.admission.accounts import refuse_sign_in
from college.phrases import phrase
from college.refusal import Refused
from db.admission import access_log
from db.admission.access_log import Access
from db.admission.admitted import LETS_IN, OK, SUSPENDED, devices_now
from db.admission.office_act import By
from db.engine import reading, writing
from db.models.accounts import Credential, Machine
from db.models.exchange import Device
from db.sync.times import moment_of
from db.troubles import Locked, troubles

FORK, REVOKED, WIPE_ORDERED, WIPED = "fork", "revoked", "wipe-ordered", "wiped"
LEAK = clause("3.1.11")
Deed = Literal["suspend", "resume", "revoke", "wipe"]

FORKED = phrase("С этого компьютера под одним номером пришли две разные записи. Решает администратор.")
EPOCH_PASSED = phrase("Пароль с тех пор сменён, или вход был закрыт. Войдите здесь заново.")


class Unsent(Refused):
    """A device still holds what nobody else has; `waiting` is how many edits."""

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting
        super().__init__(
            phrase(
                "На устройстве осталось неотправленное. Пусть оно выйдет на связь и отдаст его, "
                "или подтвердите, что неотправленное будет потеряно."
            )
        )


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """One employee's key and file on a machine, as it stands now."""

    id: UUID
    person: UUID
    machine: UUID | None
    state: str
    reason: str
    made_at: int
    seen_at: int | None
    waiting: int
    app: str


@dataclass(frozen=True, slots=True)
class MachineSeen:
    """A computer of the college with its devices."""

    id: UUID
    name: str
    room: str
    system: str
    state: str
    reason: str
    made_at: int
    seen_at: int | None
    devices: tuple[DeviceSeen, ...] = field(default=())


def machines_seen(session: Session, now: datetime, person: UUID | None = None) -> tuple[MachineSeen, ...]:
    """Return every machine with its devices; of one person, those on which he has a device, without the others'."""
    held: dict[UUID | None, list[DeviceSeen]] = defaultdict(list)
    for device in _devices(session, now):
        if person in (None, device.person):
            held[device.machine].append(device)
    rows = session.scalars(select(Machine).order_by(Machine.name, Machine.id))
    return tuple(
        MachineSeen(
            row.id, row.name, row.room, row.system, row.state, row.reason, row.made_at, row.seen_at,
            tuple(held[row.id]),
        )
        for row in rows
        if person is None or held[row.id]
    )  # fmt: skip


def standing(session: Session, machine: UUID, devices: Collection[UUID], now: datetime) -> tuple[DeviceSeen, ...]:
    """Return how these devices of a machine stand; those of other machines are not told."""
    return tuple(seen for seen in _devices(session, now, machine) if seen.id in devices)


def people_here(engine: Engine, machine: UUID) -> frozenset[UUID]:
    """Return who has a device on this machine that was not taken away."""
    with troubles(), Session(reading(engine)) as session:
        told = session.scalars(
            select(Device.person).where(Device.machine == machine, Device.state.not_in((REVOKED, WIPE_ORDERED, WIPED)))
        )
        return frozenset(told)


def person_of(session: Session, device: UUID) -> UUID | None:
    """Return whose device it is; that of the server itself is nobody's."""
    return session.scalar(select(Device.person).where(Device.id == device, Device.machine.is_not(None)))


def do_machine(engine: Engine, by: By, machine: UUID, deed: Deed, reason: str, now: datetime) -> bool:
    """Halt, give back or revoke a machine; what is revoked takes all its devices with it.

    Returns False where there is no such machine. Raises Refused.
    """
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get(Machine, machine, with_for_update=True)
        if row is None:
            return False
        row.state, row.reason = _next_state(row.state, deed, reason), reason.strip()
        if deed == "revoke":
            gone = (Device.machine == machine, Device.state.in_((OK, SUSPENDED)))
            session.execute(update(Device).where(*gone).values(state=REVOKED, reason=reason.strip()))
        _log(session, by, f"{deed} machine", machine, reason, now)
    return True


def do_device(
    engine: Engine, by: By, device: UUID, deed: Deed, reason: str, now: datetime, *, has_case: bool, loss: bool
) -> None:
    """Halt, give back, revoke a device, or order it to be wiped. Raises Refused.

    `loss` says that whatever it has not sent is given up: without it a device that still holds something is not wiped.
    """
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get_one(Device, device, with_for_update=True)
        after = _next_state(row.state, deed, reason)
        if deed == "resume" and has_case:
            raise Refused(phrase("Случай с этой учётной записью ещё не закрыт. Его закрывает администратор."), LEAK)
        if deed == "wipe" and row.waiting and not loss:
            raise Unsent(row.waiting)
        row.state, row.reason = after, reason.strip()
        _log(session, by, f"{deed} device", device, reason, now)


def forked(engine: Engine, device: UUID) -> tuple[UUID, UUID | None] | None:
    """Return whose device has forked, and on which machine; None where that was told before."""
    with troubles(), Session(reading(engine)) as session:
        row = session.get(Device, device)
        if row is None or row.state != FORK or row.reason:
            return None
        return row.person, row.machine


def note_fork(engine: Engine, device: UUID) -> None:
    """Write down that somebody was told of a fork."""
    with troubles(), writing(engine).begin() as conn:
        conn.execute(update(Device).where(Device.id == device, Device.state == FORK).values(reason=FORKED))


def note_seen(engine: Engine, device: UUID, now: datetime, waiting: int | None = None, app: str | None = None) -> None:
    """Write down that a device was heard, and what it tells of itself; not worth waiting for a busy database."""
    news: dict[str, Any] = {"seen_at": moment_of(now)}
    if waiting is not None:
        news["waiting"] = waiting
    if app is not None:
        news["app"] = app
    try:
        with troubles(), writing(engine).begin() as conn:
            conn.execute(update(Device).where(Device.id == device).values(news))
            on = select(Device.machine).where(Device.id == device).scalar_subquery()
            conn.execute(update(Machine).where(Machine.id == on).values(seen_at=moment_of(now)))
    except Locked:
        return


def note_wiped(engine: Engine, machine: UUID, device: UUID, receipt: str, now: datetime) -> bool:
    """Take the signed receipt of a machine that a file is wiped as ordered; False where it was never ordered there.

    The receipt is kept in the log of access, from where it can be verified again.
    """
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get(Device, device, with_for_update=True)
        if row is None or row.machine != machine or row.state not in (WIPE_ORDERED, WIPED):
            return False
        if row.state == WIPE_ORDERED:
            row.state, row.wiped_at, row.waiting = WIPED, moment_of(now), 0
            _log(session, By(row.person, device), "wiped", machine, receipt, now)
        return True


_NEXT = {
    (OK, "suspend"): SUSPENDED, (SUSPENDED, "resume"): OK, (OK, "revoke"): REVOKED, (SUSPENDED, "revoke"): REVOKED,
    (FORK, "revoke"): REVOKED, (REVOKED, "wipe"): WIPE_ORDERED, (WIPE_ORDERED, "revoke"): REVOKED,
}  # fmt: skip
_IMPOSSIBLE = {
    OK: phrase("Сейчас здесь работают. Сначала приостановите или отзовите, это делает администратор."),
    SUSPENDED: phrase("Здесь уже приостановлено. Вернуть или отозвать может администратор."),
    FORK: phrase("Здесь пришли две разные записи под одним номером: вернуть нельзя. Отзовите и войдите заново."),
    REVOKED: phrase("Здесь уже отозвано, вернуть нельзя. Компьютер подключают заново, сотрудник входит заново."),
    WIPE_ORDERED: phrase("Стирание уже поручено. Пока его не сделали, поручение можно отозвать."),
    WIPED: phrase("Здесь уже стёрто. Сотрудник входит заново."),
}


def _next_state(state: str, deed: Deed, reason: str) -> str:
    after = _NEXT.get((state, deed))
    if after is None:
        raise Refused(_IMPOSSIBLE[state])
    if not reason.strip():
        raise Refused(phrase("Причина не названа. Она останется в истории рядом с вашим именем."))
    return after


def _log(session: Session, by: By, act: str, subject: UUID, reason: str, now: datetime) -> None:
    entry = Access(by.person, act, "devices", subject, by.device, reason=reason.strip())
    access_log.append(session, [entry], now)


def _devices(session: Session, now: datetime, machine: UUID | None = None) -> Sequence[DeviceSeen]:
    asked = devices_now(moment_of(now)).where(
        Device.machine.is_not(None) if machine is None else Device.machine == machine
    )
    rows = session.execute(asked.order_by(Device.made_at, Device.id)).all()
    halted = {row.id: row for row in session.scalars(select(Machine).where(Machine.state != OK))}
    people = {row.person for row in rows}
    accounts = {row.person: row for row in session.scalars(select(Credential).where(Credential.person.in_(people)))}
    return [
        DeviceSeen(
            row.id, row.person, row.machine, row.state, _why(row, halted.get(row.machine), accounts.get(row.person)),
            row.made_at, row.seen_at, row.waiting, row.app,
        )
        for row in rows
    ]  # fmt: skip


def _why(device: Row[Any], machine: Machine | None, account: Credential | None) -> str:
    """Return the sentence that says why the device does not work, and who can help."""
    if device.state == OK or device.reason:
        return "" if device.state == OK else str(device.reason)
    if device.state != SUSPENDED:
        return ""
    if machine is not None:
        return machine.reason
    if account is not None and account.state not in LETS_IN:
        try:
            refuse_sign_in(AccountState(account.state))
        except Refused as refused:
            return refused.sentence
    if account is not None and account.epoch > device.auth_epoch:
        return EPOCH_PASSED
    return phrase("Срок учётной записи закончился. Введённое цело и ждёт решения. Вопросы — к администратору.")
