"""The folders of this computer: what it is enrolled as, whose files lie here, and how an employee's file is opened.

    machine/machine.json      the computer: name, room, server, pinned authority, public key
    machine/anchors/<person>  the nonce that tells a file put back from a copy (`Anchor`)
    machine/reports, receipts, recoveries   what this computer has yet to tell the server (`MachinePost`)
    users/<person>/           key.json (the wrapped key), parta.db (encrypted), card.json, backups/, closed.json

All of it is closed to other accounts of the computer. The computer's private key lies in the system's keyring
(a demo profile: in the folder), see `desktop.keys`.
"""

import json
import shutil
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QLockFile

from college.names import PersonName
from college.phrases import phrase
from college.refusal import Refused
from db.credentials import DeviceKey, new_salt, public_form, public_of
from db.troubles import Damaged, Locked, NewerFile, WrongKey
from desktop.anchor import Anchor
from desktop.closure import closure_of, refuse_closed
from desktop.keys import Header, HeaderDamaged, SecretMissing, WrongPassword, make, unlock
from desktop.lock_file import hold
from desktop.opening import EmployeeHere
from desktop.places import Places
from desktop.vaults import DEMO_FOLDER, DemoFolder, Vault, keyring_of, put_file, system_keyring

if TYPE_CHECKING:
    from db.engine import Engine

VERSION = 1
PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Machine:
    """What this computer is enrolled as. Whoever reads it learns nothing that opens a file."""

    id: UUID
    name: str
    room: str
    college: str
    server: str
    authority: str  # the college's own certificate authority, PEM; "" on loopback
    is_demo: bool
    public: bytes
    keyring: str

    @property
    def whose(self) -> str:
        """Return the name of the private key in the keyring."""
        return f"machine:{self.id}"


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """An employee's open file. `device` is the one the file was made for; the file itself says which is in force."""

    person: UUID
    device: UUID
    path: Path
    anchor: Anchor
    is_demo: bool
    engine: "Engine" = field(repr=False)
    key: bytes = field(repr=False)
    lock: QLockFile = field(repr=False)

    def pull_engine(self) -> "Engine":
        """Open the same file for the exchange thread, which closes what it opened."""
        from db.engine import open_pull  # noqa: PLC0415  # SQLAlchemy is loaded after the lock screen stands

        return open_pull(self.path, self.key)

    def close(self) -> None:
        """Close the file and let others open it."""
        self.engine.dispose()
        self.lock.unlock()


class Profile:
    """The files of one profile. Opening and making wait for the keyring and for Argon2id: use a worker thread."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._changing = threading.Lock()  # the exchange and a person may both want to write a header

    # ---- the computer

    def machine(self) -> Machine | None:
        """Return what this computer is enrolled as, None if it never was. Raises Damaged."""
        if not self._machine_file.exists():
            return None
        try:
            body = json.loads(self._machine_file.read_bytes())
            key = public_of(body.pop("key"))
            if body.pop("version") != VERSION:
                raise NewerFile
            return Machine(**body | {"id": UUID(body["id"])}, public=key)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(
                phrase(
                    "Файл machine.json повреждён. Журналы целы. Верните его из копии или зачислите компьютер заново."
                )
            ) from error

    def enrol_machine(
        self,
        machine: UUID,
        *,
        name: str,
        server: str,
        room: str = "",
        college: str = "",
        authority: str = "",
        is_demo: bool = False,
    ) -> DeviceKey:
        """Make the key of this computer and write down what it is. Raises KeysClosed if no keyring takes the key."""
        self._make_folders()
        vault = self._new_vault(self.places.machine, is_demo=is_demo)
        key = DeviceKey.generate()
        made = Machine(machine, name, room, college, server, authority, is_demo, key.public, vault.name)
        vault.put(made.whose, key.private)
        body = asdict(made) | {"version": VERSION, "id": str(machine), "key": public_form(key.public)}
        del body["public"]
        put_file(self._machine_file, json.dumps(body, ensure_ascii=False, indent=1).encode())
        return key

    def move_server(self, server: str) -> None:
        """Write down that the college's server has moved to another address."""
        body = json.loads(self._machine_file.read_bytes())
        put_file(self._machine_file, json.dumps(body | {"server": server}, ensure_ascii=False, indent=1).encode())

    def trust(self, server: str, authority: str, college: str) -> None:
        """Write down another address of the college's server, and another authority that it has founded."""
        body = json.loads(self._machine_file.read_bytes())
        news = {"server": server, "authority": authority, "college": college or body["college"]}
        put_file(self._machine_file, json.dumps(body | news, ensure_ascii=False, indent=1).encode())

    def machine_key(self) -> DeviceKey:
        """Return the private key of the enrolled computer. Raises KeysClosed."""
        machine = self.machine()
        if machine is None:
            raise LookupError("this computer was never enrolled")
        private = keyring_of(machine.keyring, self.places.machine).get(machine.whose)
        if private is None or DeviceKey(private).public != machine.public:
            raise SecretMissing(
                phrase(
                    "Ключа этого компьютера нет в хранилище паролей. Журналы целы. "
                    "Пусть администратор зачислит компьютер заново."
                )
            )
        return DeviceKey(private)

    # ---- the employees

    def employees(self) -> tuple[EmployeeHere, ...]:
        """Return who has a file here, by surname."""
        folders = [path.parent for path in self.places.users.glob("*/key.json")]
        return tuple(sorted((_card_of(folder) for folder in folders), key=lambda card: card.name.sort_key))

    def create_employee(
        self,
        person: UUID,
        device: UUID,
        password: str,
        *,
        name: PersonName,
        roles_text: str = "",
        salt: bytes | None = None,
        recovery: bytes | None = None,
    ) -> OpenedFile:
        """Make the employee's encrypted file and open it; `salt` is that of the account, once there is one.

        Refused if there is a file already; `set_aside` makes room for a new one. Raises StoreTrouble.
        """
        from db.client_file import new_file  # noqa: PLC0415  # SQLAlchemy is loaded after the lock screen stands

        machine = self.machine()
        folder = self.places.user(person)
        if (folder / "key.json").exists():
            raise Refused(phrase("Этот сотрудник уже заведён на этом компьютере: войдите его паролем."))
        self._make_folders()
        folder.mkdir(mode=PRIVATE, exist_ok=True)
        is_demo = machine is not None and machine.is_demo
        vault = self._new_vault(folder, is_demo=is_demo)
        with ExitStack() as undo:
            lock = _hold(folder)
            undo.callback(lock.unlock)
            header, key = make(person, device, password, salt or new_salt(), vault, recovery=recovery)
            undo.callback(vault.forget, header.whose)
            engine = new_file(folder / "parta.db", key)
            undo.callback(engine.dispose)
            _put_card(folder, EmployeeHere(person, name, roles_text, None, 0))
            # Last, because a folder with this file in it is an employee of this computer.
            put_file(folder / "key.json", header.to_bytes())
            undo.pop_all()
        return OpenedFile(person, device, folder / "parta.db", self._anchor(person), is_demo, engine, key, lock)

    def open_employee(self, person: UUID, password: str) -> OpenedFile:
        """Open the employee's file, bringing it up to this program first if it is older.

        Raises DoorClosed, WrongPassword, the other KeysClosed, Damaged, NewerFile or Locked; each says what is safe.
        """
        from db.client_file import current_file  # noqa: PLC0415  # SQLAlchemy is loaded after the lock screen stands

        folder = self.places.user(person)
        path = folder / "parta.db"
        refuse_closed(folder)
        with ExitStack() as undo:
            lock = _hold(folder)
            undo.callback(lock.unlock)
            header = self._header(person)
            key = unlock(header, password, keyring_of(header.keyring, folder))
            try:
                engine = current_file(path, key)
            except WrongKey as error:
                # The key was proved right by its wrapping, so these are not the bytes that were written.
                raise _damaged(folder) from error
            except Damaged as error:
                raise _damaged(folder) from error
            undo.pop_all()
        is_demo = header.keyring == DEMO_FOLDER
        return OpenedFile(person, header.device, path, self._anchor(person), is_demo, engine, key, lock)

    def change_header(self, person: UUID, change: Callable[[Header], Header]) -> tuple[Header, Header]:
        """Let the wrapped key be written anew, one change after the other; return it as it was and as it is.

        The file itself is not touched. Raises what the change raises, HeaderDamaged, StoreTrouble.
        """
        with self._changing:
            before = self._header(person)
            after = change(before)
            if after != before:
                put_file(self.places.user(person) / "key.json", after.to_bytes())
        return before, after

    def vault_of(self, person: UUID) -> Vault:
        """Return where the second secret of the employee's file lies. Raises KeysClosed."""
        return keyring_of(self._header(person).keyring, self.places.user(person))

    def prove_password(self, person: UUID, password: str) -> None:
        """Raise WrongPassword, or another KeysClosed, where the password does not open the file."""
        header = self._header(person)
        unlock(header, password, keyring_of(header.keyring, self.places.user(person)))

    def devices(self) -> dict[UUID, UUID]:
        """Return the device of each employee's file; a spoilt header names none."""
        found = {}
        for path in self.places.users.glob("*/key.json"):
            with suppress(HeaderDamaged, OSError):
                header = Header.from_bytes(path.read_bytes())
                found[header.user] = header.device
        return found

    def salt_of(self, person: UUID) -> bytes:
        """Return the salt of the employee's password on this computer."""
        return self._header(person).salt

    def note(self, person: UUID, *, signed_in: datetime | None = None, waiting: int | None = None) -> None:
        """Keep for the lock screen when the employee signed in and how many batches wait."""
        folder = self.places.user(person)
        card = _card_of(folder)
        signed_in, waiting = signed_in or card.last_sign_in, card.waiting if waiting is None else waiting
        _put_card(folder, replace(card, last_sign_in=signed_in, waiting=waiting))

    def introduce(self, person: UUID, name: PersonName, roles_text: str) -> None:
        """Keep for the lock screen what the employee is called and who he is here."""
        folder = self.places.user(person)
        _put_card(folder, replace(_card_of(folder), name=name, roles_text=roles_text))

    def set_aside(self, person: UUID) -> Path:
        """Put away a file that does not open, whole, so that the employee can be enrolled anew; return its folder."""
        folder = self.places.user(person)
        aside = self.places.root / "set-aside" / f"{person}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        aside.parent.mkdir(mode=PRIVATE, exist_ok=True)
        folder.rename(aside)
        self._anchor(person).path.unlink(missing_ok=True)  # what is made next is no copy of what was here
        return aside

    def make_room(self, person: UUID, password: str, *, is_anew: bool) -> None:
        """Set a file aside that the server's word has outlived: a closed one, or one of a former password.

        `is_anew` says that a slip was used: then no former password is to open anything. Refused where what waits
        in the file can still be sent by its former password.
        """
        folder = self.places.user(person)
        if not (folder / "key.json").exists():
            return
        if not is_anew and closure_of(folder) is None:
            try:
                self.prove_password(person, password)
            except WrongPassword:
                self._refuse_waiting(folder)
            else:
                return
        self.set_aside(person)

    def wipe(self, person: UUID) -> None:
        """Destroy the employee's file, its key and the second secret: the secret first, nothing opens without it.

        One that was cut short is gone on with. Raises Locked while the file is open.
        """
        folder = self.places.user(person)
        if not folder.exists():
            return
        _hold(folder).unlock()
        if (folder / "key.json").exists():
            header = self._header(person)
            keyring_of(header.keyring, folder).forget(header.whose)
            (folder / "key.json").unlink()
        shutil.rmtree(folder)
        self._anchor(person).path.unlink(missing_ok=True)

    # ---- private

    def _refuse_waiting(self, folder: Path) -> None:
        if waiting := _card_of(folder).waiting:
            raise Refused(
                phrase(
                    "Файл этого сотрудника на этом компьютере открывает прежний пароль, в файле ждут отправки: %d. "
                    "Войдите прежним паролем из списка слева и дождитесь отправки. "
                    "Если он забыт, новый листок выдаёт администратор."
                )
                % waiting
            )

    @property
    def _machine_file(self) -> Path:
        return self.places.machine / "machine.json"

    def _anchor(self, person: UUID) -> Anchor:
        return Anchor(self.places.machine / "anchors" / f"{person}.json")

    def _header(self, person: UUID) -> Header:
        path = self.places.user(person) / "key.json"
        if not path.exists():
            raise HeaderDamaged(
                phrase(
                    "Файла ключа key.json нет на месте. Журнал без него не откроется. "
                    "Верните его из копии или позовите администратора."
                )
            )
        header = Header.from_bytes(path.read_bytes())
        if header.user != person:
            raise HeaderDamaged
        return header

    def _new_vault(self, folder: Path, *, is_demo: bool) -> Vault:
        return DemoFolder(folder) if is_demo else system_keyring()

    def _make_folders(self) -> None:
        for folder in (self.places.root, self.places.machine, self.places.users):
            folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            folder.chmod(PRIVATE)


def _hold(folder: Path) -> QLockFile:
    """Take the employee's file for this program alone."""
    if not folder.is_dir():
        raise HeaderDamaged(phrase("Папки этого сотрудника нет на месте. Верните её из копии или заведите его заново."))
    lock = hold(folder / "open.lock")
    if lock is None:
        raise Locked(
            phrase("Файл этого сотрудника уже открыт на этом компьютере. Введённое цело. Закройте его и войдите снова.")
        )
    return lock


def _damaged(folder: Path) -> Damaged:
    """Return the sentence about a damaged file, with its newest copy if there is one."""
    copies = sorted((folder / "backups").glob("*.db"), key=lambda path: path.stat().st_mtime)
    if not copies:
        return Damaged()
    made = datetime.fromtimestamp(copies[-1].stat().st_mtime).astimezone()
    return Damaged(
        phrase(
            "Файл журнала повреждён, он оставлен как есть. Отправленное на сервер цело. "
            "Есть копия от {moment}, вернуть её может администратор."
        ).format(moment=f"{made:%d.%m.%Y %H:%M}")
    )


def _card_of(folder: Path) -> EmployeeHere:
    """Return what the lock screen shows; a spoilt card hides a name, not the employee."""
    person = UUID(folder.name)
    closure = closure_of(folder)
    closed = closure.sentence if closure else ""
    try:
        body: dict[str, Any] = json.loads((folder / "card.json").read_bytes())
        name = PersonName(*(str(part) for part in body["name"]))
        last = datetime.fromisoformat(body["signed_in"]) if body["signed_in"] else None
        return EmployeeHere(person, name, str(body["roles"]), last, int(body["waiting"]), closed)
    except (OSError, ValueError, KeyError, TypeError):
        return EmployeeHere(person, PersonName(phrase("Сотрудник"), folder.name[:8]), "", None, 0, closed)


def _put_card(folder: Path, card: EmployeeHere) -> None:
    name = (card.name.surname, card.name.given, card.name.patronymic)
    body = {
        "version": VERSION,
        "name": name,
        "roles": card.roles_text,
        "signed_in": card.last_sign_in.isoformat() if card.last_sign_in else None,
        "waiting": card.waiting,
    }
    put_file(folder / "card.json", json.dumps(body, ensure_ascii=False).encode())
