"""The card of a dated access: of a substitution with its lessons (4.8П.1), or of an outside official (1.5)."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from college.admission.officials import State as OfficialState
from college.admission.substitutions import State
from college.days import written
from db.norms import norms
from db.officials import OfficialSeen
from db.substitutions import GrantSeen
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, rule, words
from desktop.workspaces.accounts.act_list import ActList
from desktop.workspaces.accounts.acts import Act, Around
from desktop.workspaces.accounts.rows import RowsBox
from desktop.workspaces.accounts.words import NOTHING, Sign, tr

GIVE, REFUSE, END, PROLONG = "grant.give", "grant.refuse", "grant.end", "grant.prolong"
RENEW, VIEWS = "grant.renew", "grant.views"
OWN = tr("Доступ себе не дают: это делает другой администратор.")
_SIGNS = {
    State.PROPOSED: ("circle-dashed", "warning", tr("ждёт доступа"), 0),
    State.IN_FORCE: ("circle-check", "success", tr("идёт"), 20),
    State.GRANTED: ("clock", "info", tr("доступ дан"), 30),
    State.PROLONGED: ("circle-alert", "warning", tr("продлена"), 10),
    State.ENDED: ("ban", "text-2", tr("окончена"), 80),
    State.REFUSED: ("ban", "text-2", tr("отказано"), 85),
    State.WITHDRAWN: ("ban", "text-2", tr("отозвана"), 90),
}

_OF_OFFICIALS = {
    OfficialState.DRAFT: ("circle-dashed", "warning", tr("проект"), 5),
    OfficialState.ACTIVE: ("circle-check", "success", tr("внешний доступ"), 25),
    OfficialState.EXPIRED: ("ban", "text-2", tr("срок прошёл"), 82),
    OfficialState.ENDED: ("ban", "text-2", tr("окончен"), 83),
}
Dated = GrantSeen | OfficialSeen
RUNNING = (State.GRANTED, State.IN_FORCE, State.PROLONGED)


class GrantCard(QWidget):
    """Shows one access with what it names, the orders that prolonged it, and its acts."""

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.grant: Dated | None = None
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

    def show_grant(self, grant: Dated, around: Around) -> None:
        """Show another access, or the same as it stands now."""
        if self.grant is None or self.grant.id != grant.id:
            self.acts.form.close_form()
        self.grant = grant
        sign = grant_sign(grant)
        self._name.setText(grant.name.full or NOTHING)
        self._about.setText(about_of(grant))
        self._icon.show_icon(sign.icon, sign.tint)
        self._state.setText(standing_of(grant))
        told = told_of(grant)
        self._told.setText("\n".join(told))
        self._told.setVisible(bool(told))
        if isinstance(grant, GrantSeen):
            self._lessons.show_rows(
                [
                    (
                        "calendar",
                        "text-2",
                        each.title,
                        each.group,
                        tr("{pair}-я").format(pair=each.pair),
                        written(each.day),
                    )
                    for each in grant.lessons
                ],
                (tr("Дисциплина"), tr("Группа"), tr("Пара"), tr("День")),
            )
        else:
            titles = norms().sections
            self._lessons.show_rows(
                [
                    (
                        "eye",
                        "text-2",
                        titles[each].russian if each in titles else each,
                        ", ".join(grant.groups) or NOTHING,
                    )
                    for each in grant.sections
                ],
                (tr("Раздел"), tr("Группы")),
            )
        self.acts.show_acts(grant_acts(grant, around), lambda _: (self._now().date(), ""))

    def take_focus(self) -> None:
        """Put the focus on the first act that can be done."""
        self.acts.take_focus()


def grant_sign(grant: Dated) -> Sign:
    """Say how an access stands; what waits comes first."""
    return Sign(*(_SIGNS[grant.state] if isinstance(grant, GrantSeen) else _OF_OFFICIALS[grant.state]))


def about_of(grant: Dated) -> str:
    """Say in whose place he stands, or between which days and by what order he looks."""
    if isinstance(grant, OfficialSeen):
        span = tr("с {first} по {last}").format(first=written(grant.first), last=written(grant.last))
        return " · ".join(part for part in (tr("внешнее лицо, чтение"), span, grant.basis) if part)
    absent = ", ".join(sorted({lesson.absent for lesson in grant.lessons if lesson.absent}))
    parts = (
        tr("вместо: {who}").format(who=absent) if absent else "",
        tr("внёс: {who}").format(who=grant.proposed_by) if grant.proposed_by else "",
    )
    return " · ".join(part for part in parts if part)


def standing_of(grant: Dated) -> str:
    """Say how an access stands, with its days."""
    parts = [grant_sign(grant).text]
    if isinstance(grant, OfficialSeen):
        if grant.state is OfficialState.ACTIVE:
            parts.append(tr("до {day}").format(day=written(grant.ends)))
        return " · ".join(parts)
    if grant.granted is not None and grant.state in RUNNING:
        parts.append(tr("доступ дан {day}").format(day=written(grant.granted)))
    if grant.prolonged and grant.state in RUNNING:
        parts.append(tr("до {day}").format(day=written(grant.prolonged[-1].until)))
    if grant.ended is not None:
        parts.append(tr("окончена {day}").format(day=written(grant.ended)))
    return " · ".join(parts)


def told_of(grant: Dated) -> list[str]:
    """Say what was told of it, and by which orders it was prolonged, the oldest first."""
    told = [tr("Замещающему: {text}").format(text=grant.task)] if isinstance(grant, GrantSeen) and grant.task else []
    if isinstance(grant, OfficialSeen) and grant.by:
        told.append(tr("Открыл: {who}").format(who=grant.by))
    if isinstance(grant, OfficialSeen) and grant.ground:
        told.append(tr("Соглашение или закон: {text}").format(text=grant.ground))
    if grant.reason:
        told.append(tr("Причина: {text}").format(text=grant.reason))
    line = tr("Продлено до {day}: {basis}, {by}")
    return told + [
        line.format(day=written(each.until), basis=each.basis, by=each.by or NOTHING) for each in grant.prolonged
    ]


def grant_acts(grant: Dated, around: Around) -> tuple[Act, ...]:
    """Return what the administrator may do with an access; all of it works without the server."""
    own = OWN if grant.person == around.person else ""
    if isinstance(grant, OfficialSeen):
        return _acts_of_official(grant, around, own)
    if not around.may("substitutions", "grant"):
        return ()
    if grant.state is State.PROPOSED:
        note = tr("к этим занятиям и ни к каким другим, до конца следующего рабочего дня")
        return (
            Act(GIVE, tr("Дать доступ"), note, is_online=False, kind="main", refusal=own),
            Act(REFUSE, tr("Отказать…"), tr("причину увидит диспетчер"), tr("Причина"), is_online=False),
        )
    if grant.state in RUNNING:
        note = tr("предстоящие занятия вернутся преподавателю")
        return (_prolong(own), Act(END, tr("Окончить сегодня…"), note, tr("Причина"), is_online=False))
    return ()


def _acts_of_official(grant: OfficialSeen, around: Around, own: str) -> tuple[Act, ...]:
    found: list[Act] = []
    if grant.state is OfficialState.ACTIVE and around.may("roles", "grant"):
        found.append(_prolong(own))
    if grant.state is OfficialState.ACTIVE and around.may("roles", "delete"):
        note = tr("просмотр закроется сразу, список просмотров — у директора")
        found.append(Act(END, tr("Окончить сегодня…"), note, tr("Причина"), is_online=False, refusal=own))
    is_over = grant.state in (OfficialState.EXPIRED, OfficialState.ENDED)
    if is_over and around.may("roles", "grant") and around.may("roles", "write"):
        note = tr("тому же лицу, по новому приказу; логин останется")
        found.append(Act(RENEW, tr("Новый доступ…"), note, refusal=own or around.offline))
    if around.may("access_log", "see"):
        found.append(Act(VIEWS, tr("Что он смотрел"), tr("его строки в журнале доступа"), is_online=False))
    return tuple(found)


def _prolong(own: str) -> Act:
    return Act(
        PROLONG, tr("Продлить…"), tr("по новому приказу; прежние сроки останутся в истории"), tr("от какого дня"),
        tr("Последний день"), tr("Приказ №"), is_online=False, refusal=own,
    )  # fmt: skip
