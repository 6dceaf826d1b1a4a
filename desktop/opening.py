"""What the lock screen and the one who opens an employee's file say to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from uuid import UUID

from PySide6.QtCore import SignalInstance

from college.names import PersonName
from db.clock import Clock

if TYPE_CHECKING:
    from db.store import Store
    from desktop.attempt import Attempt
    from desktop.machine_watch import MachineWatch
    from desktop.second_wanted import SecondWanted
    from desktop.workspace import Right


@dataclass(frozen=True, slots=True)
class EmployeeHere:
    """An employee who has a file on this computer. Only counts are known before the password."""

    id: UUID
    name: PersonName
    roles_text: str
    last_sign_in: datetime | None
    waiting: int
    closed: str = ""  # why the file may not be opened, in a sentence


class First(Protocol):
    """What is done before the first round, and may want a code of the person's phone."""

    def introduce(self) -> None:
        """Do it. Raises SecondWanted, Refused, LinkTrouble."""

    def answer(self, code: str) -> None:
        """Take the code: the next try brings it, once."""


class Link(Protocol):
    """The exchange thread of the opened file, as the shell sees it."""

    light: SignalInstance  # emits a LightState, from any thread
    said: SignalInstance  # emits a sentence for the person, from any thread
    left: SignalInstance  # emitted, from any thread, where the person has sat down at another computer
    asks: SignalInstance  # emits a SecondWanted, from any thread: a code of the phone comes first; None: it has come
    wanted: "SecondWanted | None"

    def sit(self, *, is_open: bool) -> None:
        """Say whether the program stands unlocked."""

    def start(self) -> None:
        """Begin to exchange."""

    def ask(self) -> None:
        """Exchange now."""

    def before(self, work: "First") -> None:
        """Do this once before the first round, in the thread of the exchange; until it is done there is no round."""

    def answer(self, code: str) -> None:
        """Bring the code of the phone that the server asks for before the first round."""

    def call(self, path: str, body: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
        """Ask the server one question in the calling thread; LinkTrouble without it."""

    def close(self) -> None:
        """Stop; returns when the thread has ended and its connection is closed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened file: what the pages and the status light work on."""

    store: "Store"
    person: UUID
    person_name: PersonName
    rights: "frozenset[Right]"
    clock: Clock
    link: Link | None
    why_nothing: str = ""  # why no role of this person works today, in a sentence
    wide: "frozenset[Right]" = frozenset()  # those of the rights that reach beyond one's own rows
    notice: str = ""  # what is said in the strip when the desk opens


class Opener(Protocol):
    """Knows the employees of this computer and opens their files. Called in worker threads."""

    def employees(self) -> tuple[EmployeeHere, ...]:
        """Return who has a file here, in the order of the lock screen."""

    def open(self, employee_id: UUID, password: str) -> Opened:
        """Open the employee's file; Refused if the password does not fit, StoreTrouble if the file does not open."""

    def prove(self, password: str) -> None:
        """Refuse where the password is not that of whose file is open; no network is needed."""

    def close(self) -> None:
        """Close what is open and drop its keys; harmless if nothing is open."""


@runtime_checkable
class KnowsPlace(Protocol):
    """An opener that can say where it stands; the lock screen shows it."""

    college: str  # "Томский индустриальный техникум"
    room: str  # "кабинет 214"
    demo: bool


@runtime_checkable
class Admits(Protocol):
    """An opener of an enrolled computer: others may sign in here, and passwords are changed and reported.

    All but `watch` are called in worker threads and raise Refused, StoreTrouble, LinkTrouble.
    """

    is_enrolled: bool

    def admit(self, login: str, password: str, attempt: "Attempt", second: str = "") -> UUID:
        """Make the file of an employee who has a password, online; return who he is.

        Raises SecondWanted where the code of his phone is wanted, too: then it is tried again with `second`.
        """

    def admit_by_slip(self, login: str, code: str, password: str, attempt: "Attempt", second: str = "") -> UUID:
        """Make the file of an employee at his first sign-in, online; return who he is. Raises as `admit`."""

    def change_password(self, before: str, after: str) -> None:
        """Change the password of whose file is open, online."""

    def report(self, person: UUID, *, is_open: bool) -> None:
        """Close the door of a person whose password may be known; `is_open` says that he said so himself, inside."""

    def watch(self) -> "MachineWatch":
        """Return who tells the server what this computer has to tell, not yet started."""
