"""What a signed-in person chooses for himself: the PIN of this run and a new password."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool
from shiboken6 import isValid

from college.admission.passwords import Owner
from college.phrases import phrase
from college.refusal import Refused
from db.troubles import StoreTrouble
from desktop import work
from desktop.link_trouble import LinkTrouble, NoLine
from desktop.opening import Admits, KnowsPlace, Opened
from desktop.pin_of_run import PinOfRun
from desktop.shell.desk import SETTINGS, Desk
from desktop.shell.safety_pane import SafetyPane
from desktop.shell.theme import Theme
from desktop.workspace import Offer

NO_SERVER = phrase("Сервер не отвечает, а без него пароль не сменить. Прежний пароль действует. Проверьте сеть.")
PIN_OVER = phrase("ПИН-код больше не действует: экран закрыт давно. Введите пароль — введённое цело.")


class OwnKeys(QObject):
    """Keeps the PIN in memory, and only there; it ends with the key of the file, with the day, after three misses."""

    def __init__(self, opener: object, pool: QThreadPool, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._opener = opener if isinstance(opener, Admits) else None
        self._college = opener.college if isinstance(opener, KnowsPlace) else ""
        self._pool, self._now = pool, now
        self._pin: PinOfRun | None = None
        self._pane: SafetyPane | None = None
        self._offered: set[UUID] = set()
        self._met: set[UUID] = set()

    # ---- the PIN

    def pin_of(self) -> UUID | None:
        """Return whose PIN is in force."""
        pin = self._pin
        return pin.person if pin is not None and pin.is_in_force(pin.person, self._now().date()) else None

    def drop_pin(self) -> None:
        """Let no PIN open anything."""
        self._pin = None

    def check_pin(self, person: UUID, typed: str) -> None:
        """Raise Refused where the PIN does not open; after the last try none does."""
        if self._pin is None or self.pin_of() != person:
            self._pin = None
            raise Refused(PIN_OVER)
        self._pin.check(typed)

    def offer_pin(self, desk: Desk, person: UUID) -> None:
        """Offer a PIN once in a run, to who has just typed his password for the second time."""
        if person not in self._met or person in self._offered or self.pin_of() == person:
            self._met.add(person)
            return
        self._offered.add(person)
        desk.messages.info(
            _tr("Можно задать ПИН-код до конца рабочего дня: он короче пароля и откроет закрытый экран."),
            offer=Offer(_tr("Задать ПИН-код"), lambda: desk.open_page(SETTINGS, part="pin")),
            icon="lock-open",
        )

    # ---- the pane of the settings

    def pane(self, theme: Theme, opened: Opened) -> SafetyPane:
        """Return the part of the settings where both are chosen."""
        pane = self._pane = SafetyPane(theme, Owner(name=opened.person_name, college=self._college))
        pane.pin_chosen.connect(lambda pin: self._choose(opened.person, pin))
        pane.pin_dropped.connect(self._put_away)
        pane.password_given.connect(self._change)
        pane.show_pin(is_set=self.pin_of() == opened.person)
        return pane

    def _choose(self, person: UUID, pin: str) -> None:
        if self._pane is None:
            return
        try:
            self._pin = PinOfRun(person, pin, self._now().date())
        except Refused as why:
            self._pane.show_pin(is_set=False, sentence=str(why), role="danger")
        else:
            self._pane.show_pin(is_set=True, sentence=_tr("ПИН-код задан. Он нигде не записан и кончится сегодня."))

    def _put_away(self) -> None:
        self._pin = None
        if self._pane is not None:
            self._pane.show_pin(is_set=False, sentence=_tr("ПИН-код убран. Экран открывает пароль."))

    def _change(self, before: str, after: str) -> None:
        pane, opener = self._pane, self._opener
        if pane is None:
            return
        if opener is None:
            pane.refuse_password(NO_SERVER)
            return
        work.run(
            lambda: opener.change_password(before, after),
            lambda _: self._changed(pane),
            lambda why: self._not_changed(pane, why),
            owner=self,
            expected=(Refused, StoreTrouble, LinkTrouble),
            pool=self._pool,
        )

    def _changed(self, pane: SafetyPane) -> None:
        self._pin = None
        if isValid(pane):
            pane.show_pin(is_set=False)
            pane.show_changed(_tr("Пароль сменён. На других ваших компьютерах войдите новым, через сеть."))

    def _not_changed(self, pane: SafetyPane, why: Exception) -> None:
        if isValid(pane):
            pane.refuse_password(NO_SERVER if isinstance(why, NoLine) else str(getattr(why, "sentence", why)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("OwnKeys", text)
