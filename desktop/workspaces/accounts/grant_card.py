"""The card of a substitution: to which lessons somebody is to have access, and who lets him have it (4.8П.1)."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from college.admission.substitutions import State
from college.days import written
from db.substitutions import GrantSeen
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, rule, words
from desktop.workspaces.accounts.act_list import ActList
from desktop.workspaces.accounts.acts import Act, Around
from desktop.workspaces.accounts.rows import RowsBox
from desktop.workspaces.accounts.words import NOTHING, Sign, tr

GIVE, REFUSE, END = "grant.give", "grant.refuse", "grant.end"
OWN = tr("Доступ себе не дают: это делает другой администратор.")
_SIGNS = {
    State.PROPOSED: ("circle-dashed", "warning", tr("ждёт доступа"), 0),
    State.IN_FORCE: ("circle-check", "success", tr("идёт"), 20),
    State.GRANTED: ("clock", "info", tr("доступ дан"), 30),
    State.PROLONGED: ("circle-alert", "warning", tr("открыта до проверки"), 10),
    State.ENDED: ("ban", "text-2", tr("окончена"), 80),
    State.REFUSED: ("ban", "text-2", tr("отказано"), 85),
    State.WITHDRAWN: ("ban", "text-2", tr("отозвана"), 90),
}


class GrantCard(QWidget):
    """Shows one substitution with its lessons and its acts."""

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.grant: GrantSeen | None = None
        self._name, self._about, self._state = words("", "name"), words("", "second"), words("", "second")
        self._icon = IconLabel(theme, "clock", "text-2", 16)
        self._told = words("", "second")
        for label in (self._about, self._told):
            label.setWordWrap(True)
        self._told.setContentsMargins(12, 8, 12, 8)
        self._lessons, self.acts = RowsBox(theme), ActList(theme)
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
        for part in (self.acts, self._told, self._lessons):
            column.addWidget(part)
        column.addStretch(1)

    def show_grant(self, grant: GrantSeen, around: Around) -> None:
        """Show another substitution, or the same as it stands now."""
        if self.grant is None or self.grant.id != grant.id:
            self.acts.form.close_form()
        self.grant = grant
        sign = grant_sign(grant)
        self._name.setText(grant.name.full or NOTHING)
        absent = ", ".join(sorted({lesson.absent for lesson in grant.lessons if lesson.absent}))
        parts = (
            tr("вместо: {who}").format(who=absent) if absent else "",
            tr("внёс: {who}").format(who=grant.proposed_by) if grant.proposed_by else "",
        )
        self._about.setText(" · ".join(part for part in parts if part))
        self._icon.show_icon(sign.icon, sign.tint)
        self._state.setText(standing_of(grant))
        told = (
            tr("Замещающему: {text}").format(text=grant.task) if grant.task else "",
            tr("Причина: {text}").format(text=grant.reason) if grant.reason else "",
        )
        self._told.setText("\n".join(part for part in told if part))
        self._told.setVisible(any(told))
        self._lessons.show_rows(
            [
                ("calendar", "text-2", each.title, each.group, tr("{pair}-я").format(pair=each.pair), written(each.day))
                for each in grant.lessons
            ],
            (tr("Дисциплина"), tr("Группа"), tr("Пара"), tr("День")),
        )
        self.acts.show_acts(grant_acts(grant, around), lambda _: (self._now().date(), ""))

    def take_focus(self) -> None:
        """Put the focus on the first act that can be done."""
        self.acts.take_focus()


def grant_sign(grant: GrantSeen) -> Sign:
    """Say how a substitution stands; what waits comes first."""
    return Sign(*_SIGNS[grant.state])


def standing_of(grant: GrantSeen) -> str:
    """Say how a substitution stands, with its days."""
    parts = [grant_sign(grant).text]
    if grant.granted is not None and grant.state in (State.GRANTED, State.IN_FORCE):
        parts.append(tr("доступ дан {day}").format(day=written(grant.granted)))
    if grant.ended is not None:
        parts.append(tr("окончена {day}").format(day=written(grant.ended)))
    return " · ".join(parts)


def grant_acts(grant: GrantSeen, around: Around) -> tuple[Act, ...]:
    """Return what the administrator may do with a substitution; all of it works without the server."""
    if not around.may("substitutions", "grant"):
        return ()
    own = OWN if grant.person == around.person else ""
    if grant.state is State.PROPOSED:
        note = tr("к этим занятиям и ни к каким другим, до конца следующего рабочего дня")
        return (
            Act(GIVE, tr("Дать доступ"), note, is_online=False, kind="main", refusal=own),
            Act(REFUSE, tr("Отказать…"), tr("причину увидит диспетчер"), tr("Причина"), is_online=False),
        )
    if grant.state in (State.GRANTED, State.IN_FORCE):
        note = tr("предстоящие занятия вернутся преподавателю")
        return (Act(END, tr("Окончить сегодня…"), note, tr("Причина"), is_online=False),)
    return ()
