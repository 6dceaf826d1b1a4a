"""What an open file learns when the server greets it: the recovery key, which password is kept, how a log ends."""

import logging
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any

from college.admission.key_halves import sign_of
from college.phrases import phrase
from db import device
from db.clock import Clock
from db.credentials import SECRET_BYTES
from db.troubles import StoreTrouble
from desktop import two_passwords
from desktop.keys import Header, fingerprint, sealed_anew
from desktop.log_anchor import LogAnchor
from desktop.profile import OpenedFile, Profile

SEALED_ANEW = phrase(
    "Ключ восстановления колледжа сменился: этот файл запечатан к ключу со знаком %s. Если колледж его не менял, "
    "скажите администратору."
)

CASE = phrase("Открыт случай: его разберёт другой администратор или директор.")
Report = Callable[[str], None]

_log = logging.getLogger("desktop.greeting")


class Greeting:
    """Hears greetings for one open file, in the thread of the exchange."""

    def __init__(self, profile: Profile, file: OpenedFile, clock: Clock, report: Report | None = None) -> None:
        """`report` opens a case about the log of access; without it the person does not read that log."""
        self._profile, self._file, self._clock, self._report = profile, file, clock, report
        self._log = LogAnchor(profile.places.user(file.person))

    def asks(self) -> dict[str, Any]:
        """Return what the greeting asks for besides."""
        return {} if self._report is None else {"log": self._log.asks()}

    def hear(self, told: Mapping[str, Any]) -> tuple[str, ...]:
        """Take what was told; return the sentences for the person. What is not understood changes nothing."""
        try:
            salt, recovery = _bytes(told.get("salt"), b64decode), _bytes(told.get("recovery"), bytes.fromhex)
        except (ValueError, TypeError):
            _log.warning("greeting.strange")
            return ()
        said = []
        try:
            if salt:
                said.append(two_passwords.settle(self._profile, self._file.person, salt, self._clock))
            if len(recovery) == SECRET_BYTES:
                device.keep_recovery_key(self._file.engine, recovery)
                said.append(self._seal(recovery))
            if self._report is not None:
                said.append(self._look_at_log(told, self._report))
        except StoreTrouble as trouble:  # the header is as it was; the next greeting tries again
            _log.warning("greeting.store", extra={"kind": type(trouble).__name__.casefold()})
        return tuple(filter(None, said))

    def _look_at_log(self, told: Mapping[str, Any], report: Report) -> str:
        """Open a case where the log was cut; only then is its new end kept, so that nothing is told by half."""
        cut = self._log.wrong(told)
        if cut:
            report(cut)
        self._log.keep(told)
        return f"{cut} {CASE}" if cut else ""

    def _seal(self, recovery: bytes) -> str:
        """Seal the file to this key unless it is; a key that has changed is told, for a stranger could have put it."""
        mark = fingerprint(recovery)

        def change(header: Header) -> Header:
            return header if header.sealed_to == mark else sealed_anew(header, self._file.key, recovery)

        before, after = self._profile.change_header(self._file.person, change)
        if after == before:
            return ""
        _log.info("greeting.sealed")
        return SEALED_ANEW % sign_of(recovery) if before.sealed_to else ""


def _bytes(told: object, read: Any) -> bytes:
    return bytes(read(told)) if isinstance(told, str) else b""
