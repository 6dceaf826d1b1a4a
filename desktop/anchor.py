"""A nonce beside each file, by which one that was put back from a copy shows at its next start."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from desktop.vaults import put_file

VERSION = 1
PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Turn:
    """The nonce to write into the file now, and whether the file is another one than was here at the last start."""

    nonce: str
    is_copy: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A nonce outside the file, renewed at each start: a file put back from a copy shows before its first write."""

    path: Path

    def turn(self, stored: str) -> Turn:
        """Renew the nonce. `stored` is what the file holds; the caller writes the new one into it next.

        A crash between the two is harmless: old and next are both known. After a copy was found the device needs
        a new id and key before it writes anything (`sync.md` 0b.10).
        """
        known = self._known()
        nonce = secrets.token_hex(16)
        self.path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        put_file(self.path, json.dumps({"version": VERSION, "old": stored, "next": nonce}).encode())
        return Turn(nonce, stored not in known)

    def _known(self) -> tuple[str, ...]:
        if not self.path.exists():
            return ("",)
        try:
            body = json.loads(self.path.read_bytes())
            return (body["old"], body["next"])
        except (ValueError, KeyError, TypeError):
            return ()
