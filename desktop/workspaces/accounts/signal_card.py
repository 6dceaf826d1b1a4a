"""The card of one number of the signals: what it means, what may stand there, who decided it last (3.1.11)."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.admission.watch_settings import SettingSeen
from desktop.shell.theme import Theme
from desktop.widgets.signs import rule, words
from desktop.workspaces.accounts.act_list import ActList
from desktop.workspaces.accounts.acts import Act
from desktop.workspaces.accounts.columns import sentence
from desktop.workspaces.accounts.words import tr, when

DECIDE, USUAL = "signal.decide", "signal.usual"


class SignalCard(QWidget):
    """Shows one setting with its acts; who may not decide reads it only."""

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.setting: SettingSeen | None = None
        self._name, self._value, self._allowed = words("", "name"), words("", ""), words("", "second")
        self._by, self._about = words("", "second"), words("", "second")
        for label in (self._name, self._value, self._allowed, self._by, self._about):
            label.setWordWrap(True)
        self._about.setContentsMargins(12, 8, 12, 8)
        self.acts = ActList(theme)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(4)
        for label in (self._name, self._value, self._allowed, self._by):
            head.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule("strong"))
        column.addWidget(self.acts)
        column.addWidget(self._about)
        column.addStretch(1)

    def show_setting(self, setting: SettingSeen, *, may_write: bool) -> None:
        """Show another setting, or the same as it stands now."""
        if self.setting is None or self.setting.name != setting.name:
            self.acts.form.close_form()
        self.setting = setting
        self._name.setText(sentence(setting.meaning))
        self._value.setText(tr("Сейчас: {value}").format(value=setting.value or tr("ничего")))
        self._allowed.setText(allowed_of(setting))
        self._by.setText(decided_of(setting, self._now()))
        self.acts.show_acts(acts_of(setting) if may_write else (), lambda _: (self._now().date(), ""))
        reader = tr("Решает администратор; вы видите то же самое.")
        writer = tr("Сервер пересчитает то, что ещё ждёт, при следующем просмотре. Закрытые случаи не меняются.")
        self._about.setText(writer if may_write else reader)

    def take_focus(self) -> None:
        """Put the focus on the first act that can be done."""
        self.acts.take_focus()


def allowed_of(setting: SettingSeen) -> str:
    """Say what may stand there and what is usual."""
    if setting.allowed is None:
        return tr("Названия кабинетов через запятую. Обычно: {usual}").format(usual=setting.usual)
    least, most = setting.allowed
    told = tr("Целое число от {least} до {most}. Обычно: {usual}")
    return told.format(least=least, most=most, usual=setting.usual)


def decided_of(setting: SettingSeen, now: datetime) -> str:
    """Say who decided it last, and when."""
    if not setting.is_decided:
        return tr("Колледж этого не менял.")
    who = setting.by or tr("команда на сервере")
    return tr("Последним изменил: {who}, {when}").format(who=who, when=when(setting.at, now))


def acts_of(setting: SettingSeen) -> tuple[Act, ...]:
    """Return what may be done with a setting; all of it works without the server."""
    change = Act(
        DECIDE, tr("Изменить…"), tr("подействует, когда дойдёт до сервера"), tr("Новое значение"), is_online=False,
        typed=setting.value,
    )  # fmt: skip
    if setting.value == setting.usual:
        return (change,)
    back = tr("поставить {usual}").format(usual=setting.usual)
    return (change, Act(USUAL, tr("Вернуть обычное"), back, is_online=False))
