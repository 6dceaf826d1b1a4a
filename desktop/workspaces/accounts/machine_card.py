"""The card of one computer: who has a file on it, what lies unsent, what may be done with it."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, rule, words
from desktop.workspaces.accounts.act_list import ActList
from desktop.workspaces.accounts.acts import Around, device_acts, machine_acts
from desktop.workspaces.accounts.machines import DeviceSeen, MachineSeen, device_sign, machine_sign
from desktop.workspaces.accounts.rows import RowsBox
from desktop.workspaces.accounts.words import NOTHING, tr, when


class MachineCard(QWidget):
    """Shows a machine; acts of the whole machine first, those of the chosen file below its list."""

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.machine: MachineSeen | None = None
        self._around: Around | None = None
        self._name, self._about = words("", "name"), words("", "second")
        self._about.setWordWrap(True)
        self._icon = IconLabel(theme, "monitor", "text-2", 16)
        self._state = words("", "second")
        self.acts, self.file_acts = ActList(theme), ActList(theme)
        self._files = RowsBox(theme, can_choose=True)
        self._files.chosen.connect(self._show_file)
        self._title = words(tr("Сотрудники на этом компьютере"), "strong")
        self._title.setContentsMargins(12, 12, 12, 6)
        state = QHBoxLayout()
        state.setSpacing(6)
        state.addWidget(self._icon)
        state.addWidget(self._state, 1)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(2)
        head.addWidget(self._name)
        head.addWidget(self._about)
        head.addLayout(state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule("strong"))
        for part in (self.acts, self._title, self._files, self.file_acts):
            column.addWidget(part)
        column.addStretch(1)

    @property
    def device(self) -> DeviceSeen | None:
        """Return the chosen file."""
        place = self._files.current
        return self.machine.devices[place] if self.machine and 0 <= place < len(self.machine.devices) else None

    def show_machine(self, machine: MachineSeen, around: Around) -> None:
        """Show another machine, or the same as it stands now."""
        if self.machine is None or self.machine.id != machine.id:
            self.acts.form.close_form()
            self.file_acts.form.close_form()
            self._files.current = -1
        self.machine, self._around = machine, around
        room = tr("кабинет {room}").format(room=machine.room) if machine.room else ""
        self._name.setText(machine.name)
        self._about.setText(" · ".join(part for part in (room, machine.system) if part))
        sign = machine_sign(machine)
        self._icon.show_icon(sign.icon, sign.tint)
        why = tr("причина: {reason}").format(reason=machine.reason) if machine.reason else ""
        self._state.setText(" · ".join(part for part in (sign.text, why) if part))
        self.acts.show_acts(machine_acts(machine, around), lambda _: (self._now().date(), ""))
        rows = [
            (
                told.icon,
                told.tint,
                device.name or NOTHING,
                device.app or NOTHING,
                when(device.seen, self._now()),
                told.text,
            )
            for device in machine.devices
            for told in (device_sign(device),)
        ]
        self._files.show_rows(rows, (tr("Сотрудник"), tr("Версия"), tr("Последний обмен"), tr("Состояние")))
        self._title.setVisible(bool(rows))
        self._show_file()

    def take_focus(self) -> None:
        """Put the focus on the list of files, else on the acts."""
        if self.machine is not None and self.machine.devices:
            self._files.setFocus()
        else:
            self.acts.take_focus()

    def _show_file(self, *_: int) -> None:
        device, around = self.device, self._around
        acts = device_acts(device, around) if device is not None and around is not None else ()
        self.file_acts.show_acts(acts, lambda _: (self._now().date(), ""))
