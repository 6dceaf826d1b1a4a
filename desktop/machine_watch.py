"""The own word of this computer with the server, by its machine key, whoever works or nobody.

It hands over what the computer has to tell (a password that may be known, a wiped file) before anything else, and
while the screen is locked asks how the employees' files here stand: suspended, revoked, to be wiped.
"""

import json
import logging
import threading
import time
from base64 import b64encode
from contextlib import closing
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from db.clock import Clock
from db.troubles import Locked, StoreTrouble
from desktop.closure import Cause, Closure, close_door, open_door
from desktop.link_trouble import LinkTrouble
from desktop.machine_post import MachinePost, Receipt, millis

if TYPE_CHECKING:
    from desktop.line import Line
    from desktop.profile import Machine, Profile

STANDING_EVERY = 180.0  # seconds between two questions while the screen is locked
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0  # seconds before what has to be told is tried again
PARTING = 2.0  # seconds in which the thread has to end
JSON = {"Content-Type": "application/json"}
CAUSES = {"suspended": Cause.SUSPENDED, "revoked": Cause.REVOKED, "wiped": Cause.REVOKED}

_log = logging.getLogger("desktop.machine")


class MachineWatch(QObject):
    """`changed` says that a door was closed or opened, `wanted` that a file must be let go to be wiped."""

    changed = Signal()
    wanted = Signal(object)

    def __init__(
        self, profile: "Profile", clock: Clock, *, every: float = STANDING_EVERY, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._profile, self._clock, self._every = profile, clock, every
        self._post = MachinePost(profile.places.machine)
        self._bell = threading.Condition()
        self._asked = self._stopping = self._is_locked = False
        self._line: Line | None = None
        self._thread = threading.Thread(target=self._work, name="machine", daemon=True)

    # ---- for the program

    def start(self) -> None:
        """Begin: what was left to tell is told."""
        self._thread.start()

    def ask(self) -> None:
        """Look now: there is something to tell, or a file was let go."""
        with self._bell:
            self._asked = True
            self._bell.notify_all()

    def lock(self, *, is_locked: bool) -> None:
        """Ask after the files here while the screen is locked, and only then."""
        with self._bell:
            self._asked = self._asked or is_locked
            self._is_locked = is_locked
            self._bell.notify_all()

    def close(self) -> None:
        """Stop; what hangs is broken off."""
        with self._bell:
            self._stopping = True
            self._bell.notify_all()
            line = self._line
        if line is not None:
            line.hang_up()
        if self._thread.ident is not None:
            self._thread.join(PARTING)

    # ---- the thread

    def _work(self) -> None:
        pause: float | None = FIRST_PAUSE  # None: until asked
        while self._rest(pause):
            failed = False
            try:
                self._pass()
            except LinkTrouble:
                failed = True
            except StoreTrouble as trouble:
                _log.warning("machine.trouble", extra={"kind": type(trouble).__name__.casefold()})
                failed = True
            pause = self._next(pause, failed=failed)

    def _rest(self, pause: float | None) -> bool:
        due = float("inf") if pause is None else time.monotonic() + pause
        with self._bell:
            while not self._stopping and not self._asked and (left := due - time.monotonic()) > 0:
                self._bell.wait(None if left == float("inf") else left)
            self._asked = False
            return not self._stopping

    def _next(self, before: float | None, *, failed: bool) -> float | None:
        with self._bell:
            is_locked = self._is_locked
        if failed and not self._post.is_empty:
            return min(max((before or 0.0) * 2, FIRST_PAUSE), LONGEST_PAUSE)
        return self._every if is_locked else None

    def _pass(self) -> None:
        """Tell what there is to tell, then ask; nothing of the keyring is touched where there is neither."""
        machine = self._profile.machine()
        with self._bell:
            is_locked = self._is_locked
        devices = self._profile.devices() if is_locked else {}
        if machine is None or not machine.server or (self._post.is_empty and not devices):
            return
        with closing(self._called(machine)) as line:
            self._hand_over(line)
            if devices:
                self._obey(self._asked_standing(line, devices), devices)
            self._give_receipts(line)
        with self._bell:
            self._line = None

    def _called(self, machine: "Machine") -> "Line":
        from desktop.line import Line  # noqa: PLC0415  httpx is loaded by the thread that speaks

        key = self._profile.machine_key()
        line = Line(machine.server, machine.id, key, self._clock, kind="machine", authority=machine.authority)
        with self._bell:
            self._line = line
            is_late = self._stopping
        if is_late:
            line.hang_up()
        return line

    def _hand_over(self, line: "Line") -> None:
        for report in self._post.reports():
            told = {"person": report.person.hex, "at": report.at, "id": report.id.hex}
            if _is_taken(line, "/devices/v1/report", told):
                self._post.drop_report(report)
        give_recoveries(line, self._post)

    def _asked_standing(self, line: "Line", devices: dict[UUID, UUID]) -> dict[str, Any]:
        from desktop.line import read_object  # noqa: PLC0415  as `_called`

        asked = {"devices": [device.hex for device in devices.values()]}
        answer = line.post("/devices/v1/standing", json.dumps(asked).encode(), JSON)
        told = read_object(answer.body).get("devices") if answer.status == 200 else None
        return told if isinstance(told, dict) else {}

    # ---- obeying

    def _obey(self, told: dict[str, Any], devices: dict[UUID, UUID]) -> None:
        changes = [
            self._stand(person, device, each)
            for person, device in devices.items()
            if isinstance(each := told.get(device.hex), dict)
        ]
        if any(changes):
            self.changed.emit()

    def _stand(self, person: UUID, device: UUID, told: dict[str, Any]) -> bool:
        """Let an employee's file stand as the server says; say whether anything changed."""
        if told.get("wipe") is True:
            self._post.put_receipt(Receipt(device, person, millis(self._clock.now())))
            return self._wiped(person, device)
        folder, state = self._profile.places.user(person), told.get("state")
        if state == "ok":
            return open_door(folder)
        if cause := CAUSES.get(str(state)):
            now = self._clock.now().astimezone(self._clock.zone)
            return close_door(folder, Closure(cause, now, str(told.get("reason") or "")))
        return False

    def _wiped(self, person: UUID, device: UUID) -> bool:
        """Wipe the file of this device, and only of this one; say whether anything was there."""
        folder = self._profile.places.user(person)
        if not folder.exists() or self._profile.devices().get(person, device) != device:
            return False
        try:
            self._profile.wipe(person)
        except Locked:
            self.wanted.emit(person)
            return False
        _log.info("machine.wiped", extra={"device": device})
        return True

    def _give_receipts(self, line: "Line") -> None:
        key = self._profile.machine_key()
        for receipt in self._post.receipts():
            if self._wiped(receipt.person, receipt.device):
                self.changed.emit()
            if self._profile.devices().get(receipt.person) == receipt.device:
                continue  # still open somewhere: not wiped yet
            seal = b64encode(key.sign(receipt_words(receipt))).decode()
            told = {"device": receipt.device.hex, "at": receipt.at, "signature": seal}
            if _is_taken(line, "/devices/v1/wiped", told):
                self._post.drop_receipt(receipt)


def give_recoveries(line: "Line", post: MachinePost) -> None:
    """Tell the server which files were opened by the recovery key."""
    for use in post.recoveries():
        if _is_taken(line, "/devices/v1/recovered", {"device": use.device.hex, "at": use.at}):
            post.drop_recovery(use)


def receipt_words(receipt: Receipt) -> bytes:
    """Return what the machine signs when a file is wiped."""
    return f"parta wiped {receipt.device.hex} {receipt.at}".encode()


def _is_taken(line: "Line", path: str, told: dict[str, Any]) -> bool:
    """Whether the server needs not be told again: it has taken it, or knows no such person and never will."""
    from desktop.line import read_object  # noqa: PLC0415  as `MachineWatch._called`

    answer = line.post(path, json.dumps(told).encode(), JSON)
    return answer.status == 200 or read_object(answer.body).get("code") in ("person", "device")
