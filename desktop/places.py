"""Where the files of this computer's employees lie; the only place that asks the system for its folders."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QStandardPaths

from desktop.lock_file import Unwritable


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one profile. With `--profile DIR` everything lies under DIR and nothing outside it."""

    root: Path

    @classmethod
    def of(cls, profile: Path | None) -> "Places":
        """Return the places of the named profile, or of the system's user."""
        if profile is not None:
            return cls(profile.expanduser().resolve())
        data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
        return cls(Path(data) / "Parta")

    @property
    def settings(self) -> Path:
        return self.root / "settings.json"

    @property
    def lock(self) -> Path:
        """The file that only one running program holds."""
        return self.root / "running.lock"

    @property
    def log(self) -> Path:
        return self.root / "log" / "parta.jsonl"

    @property
    def crashes(self) -> Path:
        return self.root / "crashes"

    @property
    def machine(self) -> Path:
        """What belongs to the computer and not to one employee."""
        return self.root / "machine"

    @property
    def users(self) -> Path:
        return self.root / "users"

    def user(self, person: UUID) -> Path:
        """Return the folder of one employee: key header, encrypted database, backups."""
        return self.users / str(person)

    def prepare(self) -> None:
        """Create the folders, closed to other users of the computer. Raises Unwritable."""
        try:
            for folder in (self.root, self.log.parent, self.crashes, self.users):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unwritable(self.root) from error
