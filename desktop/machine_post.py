"""What this computer itself has yet to tell the server: passwords that may be known, wiped and recovered files.

Ids only; each lies in a file of its own until the server has answered, whatever happens to the program meanwhile.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from db import ids
from desktop.vaults import put_file

VERSION = 1
PRIVATE = 0o700
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody said that this person's password may be known to others; `at` is in ms."""

    id: UUID
    person: UUID
    at: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that is wiped by order of the server, whose key was that of the device; `at` is in ms."""

    device: UUID
    person: UUID
    at: int


@dataclass(frozen=True, slots=True)
class Recovery:
    """A file that two persons opened by the college's recovery key; `at` is in ms."""

    device: UUID
    person: UUID
    at: int


@dataclass(frozen=True, slots=True)
class MachinePost:
    """The letters of this computer, in its own folder."""

    folder: Path

    def put_report(self, person: UUID, at: int) -> Report:
        """Write a report down."""
        report = Report(ids.fresh(), person, at)
        _put(self._reports / f"{report.id}.json", {"id": str(report.id), "person": str(person), "at": at})
        return report

    def reports(self) -> tuple[Report, ...]:
        """Return the reports that the server has not answered, oldest first."""
        found = (Report(UUID(body["id"]), UUID(body["person"]), int(body["at"])) for body in _read(self._reports))
        return tuple(sorted(found, key=lambda report: report.at))

    def drop_report(self, report: Report) -> None:
        """Forget a report: the server has it."""
        (self._reports / f"{report.id}.json").unlink(missing_ok=True)

    def put_receipt(self, receipt: Receipt) -> None:
        """Write down, before a file is wiped, that the server is to be told."""
        told = {"id": str(receipt.device), "person": str(receipt.person), "at": receipt.at}
        _put(self._receipts / f"{receipt.device}.json", told)

    def receipts(self) -> tuple[Receipt, ...]:
        """Return the orders to wipe that the server has no receipt of."""
        found = _read(self._receipts)
        return tuple(Receipt(UUID(body["id"]), UUID(body["person"]), int(body["at"])) for body in found)

    def drop_receipt(self, receipt: Receipt) -> None:
        """Forget a receipt: the server has it."""
        (self._receipts / f"{receipt.device}.json").unlink(missing_ok=True)

    def put_recovery(self, use: Recovery) -> None:
        """Write down, before a file is opened by the recovery key, that the server is to be told."""
        told = {"id": str(use.device), "person": str(use.person), "at": use.at}
        _put(self._recoveries / f"{use.device}-{use.at}.json", told)

    def recoveries(self) -> tuple[Recovery, ...]:
        """Return the uses of the recovery key that the server has not answered."""
        found = _read(self._recoveries)
        return tuple(Recovery(UUID(body["id"]), UUID(body["person"]), int(body["at"])) for body in found)

    def drop_recovery(self, use: Recovery) -> None:
        """Forget a use of the recovery key: the server has it in its log."""
        (self._recoveries / f"{use.device}-{use.at}.json").unlink(missing_ok=True)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.reports() and not self.receipts() and not self.recoveries()

    @property
    def _reports(self) -> Path:
        return self.folder / "reports"

    @property
    def _receipts(self) -> Path:
        return self.folder / "receipts"

    @property
    def _recoveries(self) -> Path:
        return self.folder / "recoveries"


def millis(moment: datetime) -> int:
    """Return a moment as it travels."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def _put(path: Path, body: dict[str, Any]) -> None:
    path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    put_file(path, json.dumps(body | {"version": VERSION}).encode())


def _read(folder: Path) -> Iterator[dict[str, Any]]:
    """Read the letters of a folder; a spoilt one says nothing and is passed by."""
    for path in sorted(folder.glob("*.json")):
        try:
            body = json.loads(path.read_bytes())
            UUID(body["id"]), UUID(body["person"]), int(body["at"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        yield body
