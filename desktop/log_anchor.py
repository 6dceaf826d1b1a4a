"""The end of the server's log of access, kept on the computer of who reads it: a log that was cut is noticed here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from college.admission.log_anchor import CUT, Anchor, read_anchor
from college.refusal import Refused
from desktop.vaults import put_file

NAME = "access-log.txt"


class LogAnchor:
    """One line in the folder of an employee: `parta-server audit verify --anchor` takes the same file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    @property
    def kept(self) -> Anchor | None:
        """Return what is kept; a file that is missing or spoilt keeps nothing."""
        try:
            return read_anchor(self._path.read_text("utf-8"))
        except (OSError, ValueError, Refused):
            return None

    def asks(self) -> str:
        """Return what the greeting tells the server of it."""
        kept = self.kept
        return kept.spelt if kept else ""

    def wrong(self, told: Mapping[str, Any]) -> str:
        """Say what is wrong with the log that the server tells of, empty where nothing is."""
        kept = self.kept
        return CUT % kept.entry if kept is not None and told.get("log_holds") is False else ""

    def keep(self, told: Mapping[str, Any]) -> None:
        """Keep the end that the server tells; a server that tells of none changes nothing."""
        end = told.get("log")
        if not isinstance(end, str):
            return
        try:
            now = read_anchor(end) if end else None
        except Refused:
            return
        if now is None:
            self._path.unlink(missing_ok=True)
        elif now != self.kept:
            put_file(self._path, f"{now.spelt}\n".encode())
