"""One sign-in that makes a file here: it tells how far it has come and can be broken off."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from college.phrases import phrase
from college.refusal import Refused

if TYPE_CHECKING:
    from desktop.line import Answer, Line


class Cancelled(Refused):
    """The person broke it off."""

    def __init__(self) -> None:
        super().__init__(phrase("Вход отменён, ничего не изменено."))


class Attempt:
    """Shared by the thread that signs in and the screen that shows it."""

    def __init__(self, told: Callable[[str], None] = lambda sentence: None) -> None:
        self.person: UUID | None = None  # whose file stands already: breaking off loses nothing of it
        self._told = told
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._is_cancelled = False
        self._size, self._kilobytes = 0, -1

    def tell(self, sentence: str) -> None:
        """Say what is being done now; Cancelled if it should not be."""
        if self._is_cancelled:
            raise Cancelled
        self._told(sentence)

    def count(self, size: int) -> None:
        """Say that so much more has been fetched."""
        self._size += size
        kilobytes = self._size // 1024
        if kilobytes != self._kilobytes:
            self._kilobytes = kilobytes
            self.tell(phrase("Шаг 4 из 4: загружается то, что вы ведёте. Получено %d КБ.") % kilobytes)

    def holds(self, line: "Line") -> None:
        """Take the line that is spoken over now, so that it can be hung up."""
        with self._lock:
            self._line = line
            is_late = self._is_cancelled
        if is_late:
            line.hang_up()

    @property
    def is_cancelled(self) -> bool:
        """Whether the person broke it off."""
        return self._is_cancelled

    def cancel(self) -> None:
        """Break it off, from another thread."""
        with self._lock:
            self._is_cancelled = True
            line = self._line
        if line is not None:
            line.hang_up()


class Counted:
    """A line whose answers are counted for the screen."""

    def __init__(self, line: "Line", attempt: Attempt) -> None:
        self._line, self._attempt = line, attempt

    def call(self, name: str, body: bytes) -> "Answer":
        """Send a message and count what came back."""
        answer = self._line.call(name, body)
        self._attempt.count(len(answer.body))
        return answer
