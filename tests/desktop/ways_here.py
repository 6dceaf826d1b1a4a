"""An opener in memory for an enrolled computer: it lets others in, takes reports, and remembers what was asked."""

import threading

from PySide6.QtCore import QObject, Signal

from desktop.attempt import Cancelled
from desktop.link_trouble import NoLine
from desktop.opening import Opened
from tests.desktop.people_here import Openings, employee

RIGHT = ("journal.marks", "write")
NINA = employee("Орлова", "Нина", "Петровна", "преподаватель", seen=None)


class Wire(QObject):
    """A link that says what it is told to."""

    light = Signal(object)
    said = Signal(str)
    left = Signal()
    asks = Signal(object)
    wanted = None

    def __init__(self):
        super().__init__()
        self.calls, self.codes = [], []

    def answer(self, code):
        self.codes.append(code)

    def sit(self, *, is_open):
        self.seats = [*getattr(self, "seats", []), is_open]

    def start(self):
        self.calls.append("start")

    def ask(self):
        self.calls.append("ask")

    def call(self, path, body):
        raise NoLine

    def close(self):
        self.calls.append("close")


class Watch(QObject):
    """A watch that keeps what it was asked."""

    changed = Signal()
    wanted = Signal(object)

    def __init__(self):
        super().__init__()
        self.calls, self.locked = [], []

    def start(self):
        self.calls.append("start")

    def ask(self):
        self.calls.append("ask")

    def lock(self, *, is_locked):
        self.locked.append(is_locked)

    def close(self):
        self.calls.append("close")


class Ways(Openings):
    """The opener in memory with the other ways in."""

    is_enrolled = True

    def __init__(self, **told):
        super().__init__(frozenset({RIGHT}), Wire(), **told)
        self.admitted, self.reports, self.changes = [], [], []
        self.answer: Exception | None = None
        self.why_nothing = ""
        self.hold = threading.Event()
        self.hold.set()
        self.stands = False
        self.the_watch = Watch()

    def open(self, employee_id, password):
        opened = super().open(employee_id, password)
        return Opened(opened.store, opened.person, opened.person_name, opened.rights, opened.clock, opened.link,
                      self.why_nothing)  # fmt: skip

    def admit(self, login, password, attempt, second=""):
        self.admitted.append((login, password, second) if second else (login, password))
        return self._made(attempt)

    def admit_by_slip(self, login, code, password, attempt, second=""):
        self.admitted.append((login, code, password, second) if second else (login, code, password))
        return self._made(attempt)

    def _made(self, attempt):
        attempt.tell("Шаг 2 из 4: проверяется пароль.")
        while not self.hold.wait(0.02) and not attempt.is_cancelled:
            pass
        if self.stands:
            self.people = (*self.people, NINA)
            attempt.person = NINA.id
        if attempt.is_cancelled:
            raise Cancelled
        if self.answer is not None:
            raise self.answer
        self.people = (*self.people, NINA)
        self.password = "own password"
        return NINA.id

    def change_password(self, before, after):
        self.changes.append((before, after))
        if self.answer is not None:
            raise self.answer

    def report(self, person, *, is_open):
        self.hold.wait()
        if self.answer is not None:
            raise self.answer
        self.reports.append((person, is_open))
        self.people = tuple(
            type(each)(each.id, each.name, each.roles_text, each.last_sign_in, each.waiting, "Вход закрыт сегодня.")
            if each.id == person
            else each
            for each in self.people
        )
        if is_open:
            self.store.wrote("incident")

    def watch(self):
        return self.the_watch
