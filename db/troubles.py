"""What the world does to a store: a busy file, a full disk, a foreign key, a damaged or newer file; told in words."""

import errno
from contextlib import AbstractContextManager

from college.phrases import phrase


class StoreTrouble(Exception):
    """Something outside the program keeps the store from working; `sentence` tells a person what, and what to do."""

    usual = phrase("Запись не прошла. Введённое раньше цело. Повторите; если не поможет, позовите администратора.")

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or self.usual
        super().__init__(self.sentence)


class Locked(StoreTrouble):
    """Somebody else holds the file or the row longer than we wait."""

    usual = phrase("Файл журнала занят другой программой. Введённое раньше цело. Закройте её и повторите.")


class DiskFull(StoreTrouble):
    """Nothing more fits on the disk."""

    usual = phrase("На диске нет места, ввод остановлен. Записанное раньше цело. Освободите место и повторите.")


class WrongKey(StoreTrouble):
    """The file does not open by this key; SQLCipher cannot tell that from a damaged first page."""

    usual = phrase(
        "Файл журнала не открывается этим ключом. Сам файл не изменён. "
        "Войдите тем сотрудником, чей это файл, или позовите администратора."
    )


class Damaged(StoreTrouble):
    """The bytes of the file are not those that were written."""

    usual = phrase(
        "Файл журнала повреждён, он оставлен как есть. Отправленное на сервер цело. "
        "Восстановите файл из копии или позовите администратора."
    )


class NewerFile(StoreTrouble):
    """The file was written by a newer program."""

    usual = phrase("Файл журнала создан более новой программой. Данные целы и не тронуты. Обновите программу.")


class NoAccess(StoreTrouble):
    """The account of this person may not open or write the file."""

    usual = phrase(
        "К файлу журнала нет доступа на запись. Данные целы. Проверьте права на папку или позовите администратора."
    )


class FailingDisk(StoreTrouble):
    """The disk does not read or write."""

    usual = phrase(
        "Диск не читается или не пишется, ввод остановлен. Отправленное на сервер цело. "
        "Проверьте диск и кабель, позовите администратора."
    )


class Unreachable(StoreTrouble):
    """The database server does not answer."""

    usual = phrase("База данных сервера не отвечает. Записанное цело. Повторите через минуту.")


class Undone(StoreTrouble):
    """The database took the whole transaction back by itself."""

    usual = phrase("База данных отменила эту запись целиком. Введённое раньше цело. Повторите ввод.")


# Primary result codes of SQLite; extended codes carry them in the low byte. SQLITE_READONLY is absent: our own
# reading connections answer it to a write, which is a bug of ours, and the rights of the file are checked at opening.
_SQLITE: dict[int, type[StoreTrouble]] = {
    5: Locked,  # BUSY
    6: Locked,  # LOCKED
    10: FailingDisk,  # IOERR
    11: Damaged,  # CORRUPT
    13: DiskFull,  # FULL
    14: NoAccess,  # CANTOPEN
    26: WrongKey,  # NOTADB
}
_POSTGRES: dict[str, type[StoreTrouble]] = {
    "53100": DiskFull,
    "55P03": Locked,  # lock not available
    "40P01": Locked,  # deadlock
    "40001": Locked,  # serialization failure
    "57014": Locked,  # statement or lock timeout
    "58030": FailingDisk,
    "XX001": Damaged,
    "XX002": Damaged,
}
_POSTGRES_AWAY = ("08", "28", "53", "57P")  # connection, sign-in, resources, shutting down
_OS: dict[int, type[StoreTrouble]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EACCES: NoAccess,
    errno.EPERM: NoAccess,
    errno.EROFS: NoAccess,
    errno.EISDIR: NoAccess,
    errno.ENOTDIR: NoAccess,
    errno.EIO: FailingDisk,
}


def as_trouble(error: BaseException) -> StoreTrouble | None:
    """Return the trouble this error tells of, or None if it is a bug of ours (or a refusal by a constraint)."""
    if isinstance(error, StoreTrouble):
        return error
    # SQLAlchemy wraps the driver's error; reading the attribute spares importing SQLAlchemy and the drivers here.
    error = getattr(error, "orig", None) or error
    found: type[StoreTrouble] | None = None
    if isinstance(code := getattr(error, "sqlite_errorcode", None), int):
        found = _SQLITE.get(code & 0xFF)
    elif type(error).__module__.startswith("psycopg"):
        found = _of_postgres(error)
    elif isinstance(error, OSError) and error.errno is not None:
        found = _OS.get(error.errno)
    return found() if found else None


class _Troubles:
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        trouble = as_trouble(error) if error else None
        if trouble and trouble is not error:
            raise trouble from error


def troubles() -> AbstractContextManager[None]:
    """Turn the world's errors raised inside into a StoreTrouble; let our own bugs and refusals pass."""
    return _Troubles()


def _of_postgres(error: BaseException) -> type[StoreTrouble] | None:
    state: str | None = getattr(error, "sqlstate", None)
    if state is None:
        # psycopg gives no state where no server answered at all, or where it went away.
        return Unreachable if type(error).__name__ in ("OperationalError", "ConnectionTimeout") else None
    if found := _POSTGRES.get(state):
        return found
    return Unreachable if state.startswith(_POSTGRES_AWAY) else None
