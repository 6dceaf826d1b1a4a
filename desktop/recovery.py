"""`parta recover`: two persons open an employee's files; what he had not sent goes to the server or into a bundle."""

import logging
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from college.admission.passwords import Owner, refuse_weak
from college.phrases import phrase
from college.refusal import Refused
from db.admission.sealing import public_half
from db.clock import Clock
from db.credentials import DeviceKey
from db.troubles import Locked
from desktop.keys import Header, recover, wrap_anew
from desktop.link_trouble import LinkTrouble
from desktop.lock_file import hold
from desktop.machine_post import MachinePost, Recovery, millis
from desktop.profile import Machine, Profile
from desktop.vaults import KeysClosed, put_file, system_keyring

if TYPE_CHECKING:
    from db.admission.bundle import Bundle
    from db.engine import Engine
    from desktop.line import Kind, Line

BUNDLE = "parta-unsent"
NOBODY = phrase("У этого сотрудника здесь нет файлов. Проверьте --profile и --person: parta recover покажет список.")
OPEN_NOW = phrase("Файл этого сотрудника сейчас открыт в программе. Закройте её и повторите. Ничего не изменено.")

_log = logging.getLogger("desktop.recovery")


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one file: batches that waited, those the server answered, a bundle where it did not."""

    folder: Path
    waiting: int
    sent: int = 0
    parked: int = 0
    bundle: Path | None = None
    key: bytes = field(default=b"", repr=False)

    @property
    def is_in_use(self) -> bool:
        """Whether this is the file that the employee opens, not one that was set aside."""
        return self.folder.parent.name == "users"


def files_of(profile: Profile, person: UUID) -> tuple[Path, ...]:
    """Return the folders of an employee's files: the one in use, then those that were set aside. Refused if none."""
    aside = sorted((profile.places.root / "set-aside").glob(f"{person}-*"))
    found = tuple(folder for folder in (profile.places.user(person), *aside) if (folder / "key.json").exists())
    if not found:
        raise Refused(NOBODY)
    return found


def save(profile: Profile, folder: Path, private: bytes, clock: Clock, to: Path) -> Saved:
    """Open a file by the recovery key and hand over what waits in it: to the server, or as a bundle into `to`.

    Raises KeysClosed where the key does not open it, StoreTrouble, Refused while the program has it open. The use of
    the key is written down for the server before the file is opened.
    """
    from db.admission.bundle import unsent  # noqa: PLC0415  SQLAlchemy is loaded when it is needed

    header = Header.from_bytes((folder / "key.json").read_bytes())
    key = recover(header, private)
    MachinePost(profile.places.machine).put_recovery(Recovery(header.device, header.user, millis(clock.now())))
    tell(profile, clock)
    with ExitStack() as held:
        lock = hold(folder / "open.lock")
        if lock is None:
            raise Locked(OPEN_NOW)
        held.callback(lock.unlock)
        engine = _opened(folder, key, held)
        packed = unsent(engine)
        if not packed.batches:
            return Saved(folder, 0, key=key)
        saved = _pushed(profile, engine, packed, clock, folder, key)
        if saved.sent < saved.waiting:
            return _bundled(saved, packed, private, to)
    return saved


def tell(profile: Profile, clock: Clock) -> bool:
    """Tell the server of every use of the key it does not know; False where that has to wait for the program."""
    from desktop.machine_watch import give_recoveries  # noqa: PLC0415  as `_line`

    machine = profile.machine()
    if machine is None or not machine.server:
        return False
    try:
        with closing(_line(machine, machine.id, profile.machine_key(), clock, kind="machine")) as line:
            give_recoveries(line, MachinePost(profile.places.machine))
    except (LinkTrouble, KeysClosed):
        return False
    return True


def set_password(profile: Profile, saved: Saved, password: str) -> None:
    """Wrap the key of the file in use by another password. Raises Refused for a weak one, KeysClosed."""
    header = Header.from_bytes((saved.folder / "key.json").read_bytes())
    card = next(each for each in profile.employees() if each.id == header.user)
    machine = profile.machine()
    refuse_weak(password, Owner(name=card.name, college=machine.college if machine else ""))
    put_file(saved.folder / "key.json", wrap_anew(header, saved.key, password, system_keyring()).to_bytes())


def _line(machine: Machine, signer: UUID, key: DeviceKey, clock: Clock, *, kind: "Kind" = "device") -> "Line":
    from desktop.line import Line  # noqa: PLC0415  httpx is loaded when somebody asks the server

    return Line(machine.server, signer, key, clock, kind=kind, authority=machine.authority)


def _opened(folder: Path, key: bytes, held: ExitStack) -> "Engine":
    from db.client_file import current_file  # noqa: PLC0415  as `save`

    engine = current_file(folder / "parta.db", key)
    held.callback(engine.dispose)
    return engine


def _pushed(profile: Profile, engine: "Engine", packed: "Bundle", clock: Clock, folder: Path, key: bytes) -> Saved:
    """Send what waits by the device's own key; nothing is pulled and nothing new is written."""
    from db import device  # noqa: PLC0415  as `save`
    from db.admission.bundle import answered  # noqa: PLC0415
    from db.sync.exchange import Barred, Desk, NewEpoch, NotUnderstood, greet, push  # noqa: PLC0415

    machine = profile.machine()
    own = DeviceKey(device.here(engine).private)
    if machine is not None and machine.server:
        try:
            with closing(_line(machine, packed.device, own, clock)) as line:
                desk = Desk(engine, clock, line, own)
                greet(desk)
                push(desk)
        except (LinkTrouble, Barred, NewEpoch, NotUnderstood) as trouble:
            _log.warning("recovery.unsent", extra={"kind": type(trouble).__name__.casefold()})
    got = answered(engine, [int(batch["seq"]) for batch in packed.batches])
    return Saved(folder, len(packed.batches), got.batches, got.parked, key=key)


def _bundled(saved: Saved, packed: "Bundle", private: bytes, to: Path) -> Saved:
    from db.admission.bundle import pack  # noqa: PLC0415  as `save`

    path = to / f"{packed.device.hex[:12]}.{BUNDLE}"
    put_file(path, pack(packed, public_half(private)))
    return Saved(saved.folder, saved.waiting, saved.sent, saved.parked, path, saved.key)
