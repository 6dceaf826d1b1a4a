"""What goes on at the lock screen beside opening a file: others sign in here, a door is closed, the computer speaks."""

import logging
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal, Slot

from college.phrases import phrase
from college.refusal import Refused
from db.troubles import StoreTrouble
from desktop import work
from desktop.attempt import Attempt, Cancelled
from desktop.link_trouble import LinkTrouble, NoLine
from desktop.machine_watch import MachineWatch
from desktop.opening import Admits
from desktop.second_wanted import SecondWanted
from desktop.shell.desk import Desk
from desktop.shell.sign_in import SignIn
from desktop.workspace import Offer

NO_SERVER = phrase(
    "Сервер не отвечает, а без него новый сотрудник на этом компьютере не войдёт. Ничего не изменено. "
    "Проверьте сеть и повторите."
)
HALF_DONE = phrase("Загрузка прервана. Файл сотрудника создан, остальное придёт, когда он войдёт своим паролем.")
CLOSED = phrase("Вход закрыт. Введённое сохранено. Администратор узнает об этом, как только появится связь.")
NO_COMPUTER = phrase("На этом компьютере вход не закрыть. Сообщите администратору журнала лично или по телефону.")
EXPECTED = (Refused, StoreTrouble, LinkTrouble)

_log = logging.getLogger("desktop.entrance")


class Entrance(QObject):
    """Works for the lock screen of an enrolled computer; on any other it only stands there."""

    settled = Signal(object, str)  # a person's file stands: open it by this password
    changed = Signal()  # who has a file here, or may open it, has changed
    reported = Signal(object)  # this person's door is closed
    ended = Signal()  # what a person said of himself inside is written down
    wanted = Signal(object)  # this person's file has to be let go
    _told = Signal(str)

    def __init__(self, sign_in: SignIn, opener: object, pool: QThreadPool, parent: QObject) -> None:
        super().__init__(parent)
        self._sign_in, self._pool = sign_in, pool
        self._opener = opener if isinstance(opener, Admits) else None
        self._attempt: Attempt | None = None
        self._again: Callable[[str], None] | None = None  # tries once more, with a code from the phone
        self._watch: MachineWatch | None = None
        self._is_locked = True
        self.is_reporting = False  # the file is not closed while a report is written into it
        self.reported_here: UUID | None = None  # who said so inside, in this run
        self.let_go: Callable[[], Callable[[], None]] = lambda: lambda: None
        self._told.connect(self._show_progress)
        sign_in.admitted.connect(self._admit)
        sign_in.admitted_by_slip.connect(self._admit_by_slip)
        sign_in.second.entered.connect(self._try_with)
        sign_in.second.dropped.connect(self._forget)
        sign_in.broken.connect(self._break_off)
        sign_in.reported.connect(self._report)

    def start(self) -> None:
        """Let the computer speak to the server."""
        if self._opener is None or self._watch is not None:
            return
        self._watch = self._opener.watch()
        self._watch.changed.connect(self.changed)
        self._watch.wanted.connect(self.wanted)
        self._watch.start()
        self._watch.lock(is_locked=self._is_locked)

    def lock(self, *, is_locked: bool) -> None:
        """Ask after the files of this computer while its screen is locked."""
        self._is_locked = is_locked
        if self._watch is not None:
            self._watch.lock(is_locked=is_locked)

    def speak(self) -> None:
        """Tell the server what there is to tell now."""
        if self._watch is not None:
            self._watch.ask()

    def close(self) -> None:
        """Break off what hangs."""
        self._break_off()
        if self._watch is not None:
            self._watch.close()

    # ---- others sign in

    def _admit(self, login: str, password: str, second: str = "") -> None:
        if opener := self._opener:
            self._again = lambda code: self._admit(login, password, code)
            self._try(
                lambda attempt: opener.admit(login, password, attempt, second),
                password,
                self._sign_in.other.refuse,
            )

    def _admit_by_slip(self, login: str, code: str, password: str, second: str = "") -> None:
        if opener := self._opener:
            self._again = lambda other: self._admit_by_slip(login, code, password, other)
            self._try(
                lambda attempt: opener.admit_by_slip(login, code, password, attempt, second),
                password,
                self._sign_in.slip.refuse,
            )

    def _try_with(self, code: str) -> None:
        if self._again is not None:
            self._again(code)

    def _forget(self) -> None:
        self._again = None

    def _ask_second(self, wanted: SecondWanted) -> None:
        """Ask for the code; a wrong one leaves what the phone is to take on the screen."""
        if wanted.is_wrong and self._sign_in.second.isVisible():
            self._sign_in.second.refuse(wanted.sentence)
        else:
            self._sign_in.ask_second(wanted.sentence, wanted.setup)

    def _try(self, admit: Callable[[Attempt], UUID], password: str, refuse: Callable[[str], None]) -> None:
        if self._sign_in.second.isVisible():
            refuse = self._sign_in.second.refuse
        attempt = self._attempt = Attempt(self._told.emit)
        close = self.let_go()

        def work_here() -> UUID:
            close()  # one file at a time: whose is open is closed first
            return admit(attempt)

        def settle(person: UUID) -> None:
            self._end()
            self._forget()
            self.settled.emit(person, password)

        def fail(why: Exception) -> None:
            self._end()
            _log.info("entrance.refused", extra={"kind": type(why).__name__.casefold()})
            if isinstance(why, SecondWanted):
                self._ask_second(why)
                return
            if not self._sign_in.second.isVisible():
                self._forget()
            if attempt.person is None:
                refuse(NO_SERVER if isinstance(why, NoLine) else str(getattr(why, "sentence", why)))
            elif isinstance(why, Cancelled):
                self._sign_in.go_home(attempt.person, HALF_DONE)
                self.changed.emit()
            else:
                self.settled.emit(attempt.person, password)  # the file stands; the rest comes by itself

        self._show_progress(_tr("Спрашивается сервер."))
        work.run(work_here, settle, fail, owner=self, expected=EXPECTED, pool=self._pool)

    def _end(self) -> None:
        self._attempt = None

    def _break_off(self) -> None:
        if self._attempt is not None:
            self._attempt.cancel()

    @Slot(str)
    def _show_progress(self, sentence: str) -> None:
        if self._attempt is None:
            return
        self._sign_in.work(sentence)

    # ---- a door is closed

    def _report(self, person: UUID) -> None:
        if opener := self._opener:
            work.run(
                lambda: opener.report(person, is_open=False),
                lambda _: self._reported(person),
                lambda why: self._sign_in.leak.say(str(getattr(why, "sentence", why)), "danger"),
                owner=self,
                pool=self._pool,
            )

    def report_open(self, person: UUID) -> None:
        """Close the door of whose file is open, because he says so himself."""
        opener = self._opener
        if opener is None:
            self._end_open(NO_COMPUTER, "danger")
            return
        self.is_reporting, self.reported_here = True, person
        work.run(
            lambda: opener.report(person, is_open=True),
            lambda _: self._end_open(CLOSED, "second"),
            lambda why: self._end_open(str(getattr(why, "sentence", why)), "danger"),
            owner=self,
            pool=self._pool,
        )

    def _end_open(self, sentence: str, role: str) -> None:
        self.is_reporting = False
        self._sign_in.leak.say(sentence, role)
        self.ended.emit()

    def _reported(self, person: UUID) -> None:
        self._sign_in.leak.say(CLOSED)
        self.reported.emit(person)
        self.changed.emit()
        self.speak()


def ask_report(desk: Desk, report: Callable[[], None]) -> None:
    """Ask whoever works here once, in the strip; Esc is the answer no."""
    desk.messages.info(
        _tr("Введённое не пропадёт, администратор узнает сразу. Esc — отмена."),
        lead=_tr("Закрыть вход на всех ваших компьютерах?"),
        offer=Offer(_tr("Закрыть вход"), report),
        icon="shield-alert",
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Entrance", text)
