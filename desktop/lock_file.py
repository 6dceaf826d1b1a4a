"""A lock file: tells a folder that another program holds from a folder that takes no file at all."""

from pathlib import Path

from PySide6.QtCore import QLockFile

from college.phrases import phrase
from db.troubles import StoreTrouble


class Unwritable(StoreTrouble):
    """The folder of the program's files is not there or takes nothing: a full disk, rights, a file in its place."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            phrase(
                "Папка {folder} не открывается на запись: на диске нет места, нет прав или это не папка. "
                "Записанное раньше цело. Освободите место или проверьте папку и начните снова."
            ).format(folder=folder)
        )


def hold(path: Path) -> QLockFile | None:
    """Take the lock, None if another program has it; one left by a killed program does not hold. Raises Unwritable."""
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)  # a lock is stale when its process is gone, never by age
    if lock.tryLock(0):
        return lock
    if lock.error() is QLockFile.LockError.LockFailedError:
        return None
    raise Unwritable(path.parent)
