"""Asks the password once more before an act that wants it, and holds the answer for a while (`college`, step_up)."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from college.admission.policy import DEFAULT
from college.admission.step_up import NO_DATA, OWN_WAY, holds, is_asked, is_over, refuse_wrong
from college.numerals import numbered
from college.refusal import Refused
from college.roles import Action, Right
from db.troubles import StoreTrouble
from desktop import work
from desktop.opening import Opener
from desktop.shell.again_dialog import AgainDialog
from desktop.shell.theme import Theme


class StepUp(QObject):
    """One question at a time, answered against the file on this computer: a network is not needed."""

    failed = Signal(str)  # the last wrong password: the screen is to be locked, with this sentence

    def __init__(
        self, theme: Theme, opener: Opener, pool: QThreadPool, seconds: Callable[[], float], parent: QObject
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._opener, self._pool, self._seconds = theme, opener, pool, seconds
        self._asked: float | None = None
        self._wrong = 0
        self.dialog: AgainDialog | None = None

    def ask(self, over: QWidget, section: str, action: str, then: Callable[[], None]) -> None:
        """Do the act at once where nothing is asked or the last answer holds, else when the password fits.

        Nothing is done where it is not typed; while one question stands, no other act is begun.
        """
        if self._is_asked(section, Action(action)):
            self._ask(over, _title(section, action), then)
        else:
            then()

    def ask_for_own_way(self, over: QWidget, then: Callable[[], None]) -> None:
        """Do what gives the person another way in, as `ask` does an act that wants the password."""
        self._ask(over, OWN_WAY, then)

    def rest(self) -> None:
        """Hold no answer, and take the question away: the screen is locked, or somebody else sits down."""
        self._asked, self._wrong = None, 0
        if self.dialog is not None:
            self.dialog.reject()

    def _ask(self, over: QWidget, title: str, then: Callable[[], None]) -> None:
        if holds(self._asked, self._seconds()):
            then()
            return
        if self.dialog is not None:
            return
        # Over a preview that stands open the question has to stand above it, or nobody could answer.
        self.dialog = AgainDialog(self._theme, title, _minutes(), QApplication.activeModalWidget() or over)
        self.dialog.entered.connect(lambda password: self._prove(password, then))
        held = QApplication.focusWidget()
        self.dialog.finished.connect(lambda _: self._left(held))
        self.dialog.open()
        self.dialog.activateWindow()
        self.dialog.field.setFocus()

    def _is_asked(self, section: str, action: Action) -> bool:
        from db.norms import norms  # noqa: PLC0415  the tables are read when a desk is open

        known = norms().sections.get(section)
        return is_asked(section, action, known.personal if known else NO_DATA)

    def _prove(self, password: str, then: Callable[[], None]) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        dialog.checking()
        work.run(
            lambda: self._opener.prove(password),
            lambda _: self._proved(dialog, then),
            lambda why: self._refused(dialog, why),
            owner=dialog,
            expected=(Refused, StoreTrouble),
            pool=self._pool,
        )

    def _proved(self, dialog: AgainDialog, then: Callable[[], None]) -> None:
        if dialog is not self.dialog:
            return  # it was left, or the screen was locked, while the password was tried
        self._asked, self._wrong = self._seconds(), 0
        dialog.accept()
        then()

    def _refused(self, dialog: AgainDialog, why: Exception) -> None:
        if dialog is not self.dialog:
            return
        if isinstance(why, StoreTrouble):
            dialog.refuse(why.sentence)
            return
        self._wrong += 1
        told = refuse_wrong(self._wrong).sentence
        if is_over(self._wrong):
            self.rest()
            self.failed.emit(told)
        else:
            dialog.refuse(told)

    def _left(self, held: QWidget | None) -> None:
        """Let the focus go back to where it was."""
        self.dialog = None
        if held is not None and isValid(held) and held.isVisible():
            held.activateWindow()
            held.setFocus()


def _title(section: str, action: str) -> str:
    from db.norms import norms  # noqa: PLC0415  as above

    told = norms().title(Right(section, Action(action)))
    return _tr("{act} — для этого пароль спрашивают и за открытым столом.").format(act=told)


def _minutes() -> str:
    minutes = numbered(DEFAULT.step_up_minutes, _tr("минуту"), _tr("минуты"), _tr("минут"))
    return _tr("Подойдёт — и {minutes} не спросят снова. После трёх промахов экран закроется.").format(minutes=minutes)


def _tr(text: str) -> str:
    return QCoreApplication.translate("StepUp", text)
