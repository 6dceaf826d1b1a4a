"""The PIN of this run of the program: in memory only, of one person, until the end of the day."""

import hashlib
import hmac
import os
from datetime import date
from uuid import UUID

from college.admission.pins import refuse_weak_pin, refuse_wrong_pin, tries_left

SALT_BYTES = 16
COST = 2**13  # of scrypt: some 20 ms; it only keeps the digits themselves out of memory


class PinOfRun:
    """Opens the hidden screen of its person while the key of his file is still held; three wrong tries end it."""

    def __init__(self, person: UUID, pin: str, day: date) -> None:
        """Take a PIN; Refused where it is none or is guessed first."""
        refuse_weak_pin(pin)
        self.person, self.day = person, day
        self._salt = os.urandom(SALT_BYTES)
        self._kept = self._mixed(pin)
        self._wrong = 0

    def is_in_force(self, person: UUID, day: date) -> bool:
        """Whether this person may open by it on this day."""
        return person == self.person and day == self.day and tries_left(self._wrong) > 0

    def check(self, pin: str) -> None:
        """Raise Refused where the PIN does not fit; after the last try it is in force no more."""
        if hmac.compare_digest(self._mixed(pin), self._kept):
            self._wrong = 0
            return
        self._wrong += 1
        raise refuse_wrong_pin(self._wrong) from None

    def _mixed(self, pin: str) -> bytes:
        return hashlib.scrypt(pin.encode(), salt=self._salt, n=COST, r=8, p=1)

    def __repr__(self) -> str:
        return "PinOfRun(…)"
