"""A file written whole or not at all, and what to say when the disk refuses it."""

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from college.phrases import phrase

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_whole(path: Path, content: bytes) -> None:
    """Write the file so that its name never stands for a part of it; what stood there stays until then."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644 & ~_mask())
        Path(beside).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(beside).unlink()


def told(trouble: OSError) -> str:
    """Return what happened, what is safe and what to do, for a person."""
    if trouble.errno in _FULL:
        return phrase("На диске нет места, файл не записан. Журнал цел. Освободите место или выберите другой диск.")
    if trouble.errno in _CLOSED:
        return phrase("В эту папку записывать нельзя, файл не записан. Журнал цел. Выберите другую папку.")
    if trouble.errno == errno.ENOENT:
        return phrase("Такой папки больше нет, файл не записан. Журнал цел. Выберите другую папку.")
    return phrase("Диск не принял файл. Журнал цел. Выберите другое место или позовите администратора.")


def _mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
