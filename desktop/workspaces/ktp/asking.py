"""The form of a step that wants words: number and day of the protocol, a remark, a word to the commission."""

import re
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from college.ktp.life import Event
from college.phrases import phrase
from college.refusal import Refused
from db.topic_plan_facts import Words
from desktop.shell.theme import Theme
from desktop.widgets.esc_form import EscForm
from desktop.widgets.signs import rule, words
from desktop.workspaces.ktp.words import tr

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
TITLES = {
    Event.SUBMITTED: phrase("На согласование с замечаниями"),
    Event.ENDORSED: phrase("Рассмотрено комиссией"),
    Event.RETURNED: phrase("Вернуть на доработку"),
    None: phrase("Замечание к строке"),
}
HINTS = {
    Event.SUBMITTED: phrase("Почему темы записаны верно"),
    Event.RETURNED: phrase("Что исправить"),
    None: phrase("Что исправить в строке"),
}


class Asking(EscForm):
    """Asks for the words of one step; `given` tells them, `refused` why they are none."""

    given = Signal(object, object)  # the event, or None for a remark, and its Words
    refused = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._event: Event | None = None
        self._title = words("", "strong")
        self.number, self.day, self.text = QLineEdit(), QLineEdit(), QLineEdit()
        for each, name in ((self.number, tr("Номер протокола")), (self.day, tr("Дата: 31.08.2026"))):
            each.setPlaceholderText(name)
            each.setAccessibleName(name)
        self.text.setMaxLength(1000)
        done, leave = QPushButton(tr("Готово")), QPushButton(tr("Отмена"))
        done.clicked.connect(self.enter)
        leave.clicked.connect(self.give_up)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(done)
        buttons.addWidget(leave)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 10)
        column.setSpacing(6)
        column.addWidget(rule("strong"))
        for part in (self._title, self.number, self.day, self.text):
            column.addWidget(part)
        column.addLayout(buttons)
        self.left.connect(self.hide)

    def ask(self, event: Event | None, about: str = "") -> None:
        """Open the form for a step, or for a remark at a line that `about` names."""
        self._event = event
        self._title.setText(f"{TITLES[event]} {about}".strip())
        is_protocol = event is Event.ENDORSED
        for field in (self.number, self.day, self.text):
            field.clear()
        self.number.setVisible(is_protocol)
        self.day.setVisible(is_protocol)
        self.text.setVisible(not is_protocol)
        hint = HINTS.get(event, "")
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleName(hint)
        self.show()
        (self.number if is_protocol else self.text).setFocus()

    def enter(self) -> bool:
        try:
            told = Words(self.number.text(), _day(self.day.text()), self.text.text())
        except Refused as refusal:
            self.refused.emit(refusal)
            return True
        self.given.emit(self._event, told)
        return True


def _day(text: str) -> date | None:
    told = text.strip()
    if not told:
        return None
    found = _DAY.fullmatch(told)
    try:
        if found is not None:
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise Refused(tr("«{text}» — не дата. Введите её так: 31.08.2026.").format(text=told[:20]))
