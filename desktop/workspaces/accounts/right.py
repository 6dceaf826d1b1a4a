"""The right side: the card of an account or of a computer, or the plan of what is to be done to many."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from db.admission.account_cards import AccountCard, IncidentSeen
from db.admission.account_lists import AccountLine
from db.admission.watch_settings import SettingSeen
from db.officials import Choices, OfficialSeen
from desktop.shell.theme import Theme
from desktop.workspaces.accounts.act_list import ActList, Asked
from desktop.workspaces.accounts.acts import Around, device_acts
from desktop.workspaces.accounts.card import Card
from desktop.workspaces.accounts.grant_card import Dated, GrantCard
from desktop.workspaces.accounts.machine_card import MachineCard
from desktop.workspaces.accounts.machines import DeviceSeen, MachineSeen, devices_of
from desktop.workspaces.accounts.official_form import OfficialForm
from desktop.workspaces.accounts.plan import Plan, Planned
from desktop.workspaces.accounts.signal_card import SignalCard
from desktop.workspaces.accounts.words import tr

OF_ADMINISTRATOR = tr("Компьютеры сотрудников видит администратор.")


class Right(QStackedWidget):
    """Shows one thing at a time; what is asked there is told with the thing it is about."""

    account_asked = Signal(object, object)  # Asked, AccountLine
    device_asked = Signal(object, object)  # Asked, UUID
    machine_asked = Signal(object, object)  # Asked, UUID
    grant_asked = Signal(object, object)  # Asked, a dated access
    signal_asked = Signal(object, object)  # Asked, SettingSeen
    official_asked = Signal(object)  # an Opening
    role_given = Signal(object)  # a DatedRole
    role_ended = Signal(object, str)  # its row, why
    refused = Signal(str)
    plan_left = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._now = now
        self._around: Around | None = None
        self._devices: tuple[tuple[MachineSeen, DeviceSeen], ...] = ()
        self.card, self.machine_card, self.plan = Card(theme, now), MachineCard(theme, now), Plan(theme)
        self.grant_card, self.signal_card = GrantCard(theme, now), SignalCard(theme, now)
        self.official = OfficialForm(theme)
        self._nothing = QWidget()
        cards = (self.card, self.machine_card, self.grant_card, self.signal_card)
        for part in (self._nothing, *cards, self.plan, self.official):
            self.addWidget(part)
        self.card.acts.asked.connect(self._ask_account)
        self.card.device_acts.asked.connect(self._ask_device)
        self.card.devices.chosen.connect(self._show_device_acts)
        self.grant_card.acts.asked.connect(self._ask_grant)
        self.signal_card.acts.asked.connect(self._ask_signal)
        self.machine_card.acts.asked.connect(self._ask_machine)
        self.machine_card.file_acts.asked.connect(self._ask_file)
        for acts in self._act_lists():
            acts.refused.connect(self.refused)
        for form in (self.plan, self.official):
            form.left.connect(self.plan_left)
        self.official.applied.connect(self.official_asked)
        self.card.roles.given.connect(self.role_given)
        self.card.roles.ended.connect(self.role_ended)
        self.card.roles.refused.connect(self.refused)

    def show_nothing(self) -> None:
        """Show an empty side: no row is current."""
        self.setCurrentWidget(self._nothing)

    def show_account(
        self, line: AccountLine, card: AccountCard, around: Around, case: IncidentSeen | None = None
    ) -> None:
        """Show the card of an account, or with `case` that case about its owner."""
        self._around = around
        self.setCurrentWidget(self.card)
        self.card.show_account(line, card, around, case)

    def show_machine(self, machine: MachineSeen, around: Around) -> None:
        """Show the card of a computer."""
        self.setCurrentWidget(self.machine_card)
        self.machine_card.show_machine(machine, around)

    def show_grant(self, grant: Dated, around: Around) -> None:
        """Show the card of a dated access."""
        self.setCurrentWidget(self.grant_card)
        self.grant_card.show_grant(grant, around)

    def show_signal(self, setting: SettingSeen, *, may_write: bool) -> None:
        """Show the card of a number of the signals."""
        self.setCurrentWidget(self.signal_card)
        self.signal_card.show_setting(setting, may_write=may_write)

    def show_devices(self, machines: Sequence[MachineSeen] | None, note: str) -> None:
        """Show where the person of the card has a file; None while nobody knows."""
        line = self.card.line
        self._devices = devices_of(machines or (), line.person) if line else ()
        self.card.show_devices(None if machines is None else self._devices, note)
        self._show_device_acts()

    def propose(self, planned: Planned) -> None:
        """Show what would be done to many."""
        self.official.close_form()
        self.setCurrentWidget(self.plan)
        self.plan.propose(planned)

    @property
    def is_busy(self) -> bool:
        """Whether something is asked for that is no card: it stays until it is done or left."""
        return self.plan.is_open or self.official.is_open

    def let_go(self) -> None:
        """Forget what was asked for."""
        self.plan.close_plan()
        self.official.close_form()

    def ask_official(self, choices: Choices, offline: str, known: OfficialSeen | None) -> None:
        """Ask about the access of an official."""
        self.plan.close_plan()
        self.setCurrentWidget(self.official)
        self.official.open_form(choices, self._now().date(), offline, known)

    def apply(self) -> None:
        """Do what stands ready: the plan, or the form that is open."""
        for form in (self.plan, self.official):
            if form.is_open:
                form.apply()
                return
        if self.card.roles.isVisible() and self.card.roles.apply():
            return
        for acts in self._act_lists():
            if acts.form.isVisible():
                acts.form.apply()
                return

    def take_focus(self) -> None:
        """Put the focus where work goes on here."""
        shown = self.currentWidget()
        if isinstance(shown, Card | MachineCard | GrantCard | SignalCard):
            shown.take_focus()
        elif shown is self.plan:
            self.plan.button.setFocus()
        elif shown is self.official:
            self.official.take_focus()

    def _act_lists(self) -> tuple[ActList, ...]:
        of_cards = (self.card.acts, self.card.device_acts, self.grant_card.acts, self.signal_card.acts)
        return (*of_cards, self.machine_card.acts, self.machine_card.file_acts)

    def _show_device_acts(self, *_: int) -> None:
        device, around = self._device(), self._around
        acts = device_acts(device, around) if device is not None and around is not None else ()
        self.card.device_acts.show_acts(acts, lambda _: (self._now().date(), ""))

    def _device(self) -> DeviceSeen | None:
        place = self.card.devices.current
        return self._devices[place][1] if 0 <= place < len(self._devices) else None

    def _ask_account(self, asked: Asked) -> None:
        if self.card.line is not None:
            self.account_asked.emit(asked, self.card.line)

    def _ask_grant(self, asked: Asked) -> None:
        if self.grant_card.grant is not None:
            self.grant_asked.emit(asked, self.grant_card.grant)

    def _ask_signal(self, asked: Asked) -> None:
        if self.signal_card.setting is not None:
            self.signal_asked.emit(asked, self.signal_card.setting)

    def _ask_device(self, asked: Asked) -> None:
        if device := self._device():
            self.device_asked.emit(asked, device.id)

    def _ask_file(self, asked: Asked) -> None:
        if device := self.machine_card.device:
            self.device_asked.emit(asked, device.id)

    def _ask_machine(self, asked: Asked) -> None:
        if machine := self.machine_card.machine:
            self.machine_asked.emit(asked, machine.id)
