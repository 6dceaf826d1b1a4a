"""The roles of one person: how each stands, and what may be done: give one by an order, end one today."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.admission.account_cards import AccountCard, RoleSeen
from db.admission.account_lists import STAFF, AccountLine
from db.admission.role_acts import Choices
from desktop.shell.theme import Theme
from desktop.widgets.signs import words
from desktop.workspaces.accounts.act_list import ActList, Asked
from desktop.workspaces.accounts.acts import OWN_ROLE, Act, Around
from desktop.workspaces.accounts.card_words import role_row
from desktop.workspaces.accounts.role_form import RoleForm
from desktop.workspaces.accounts.rows import RowsBox
from desktop.workspaces.accounts.words import tr

GIVE, END = "role.give", "role.end"
NO_ROLES = {
    "student": tr("Студент видит свой дневник, ролей ему не назначают."),
    "parent": tr("Родитель видит дневник своих детей, ролей ему не назначают."),
    "official": tr("Внешнему лицу ролей не назначают: что ему открыто, стоит в списке «Доступы»."),
}
USUAL = tr("Назначенных ролей нет: роль преподавателя следует из нагрузки.")


class RolesPane(QWidget):
    """`given` tells a DatedRole, `ended` the row of a role and why, `refused` a sentence."""

    given = Signal(object)
    ended = Signal(object, str)
    refused = Signal(str)

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.offer: Callable[[], Choices] = lambda: Choices({}, {})
        self._person: UUID | None = None
        self._roles: tuple[RoleSeen, ...] = ()
        self._around: Around | None = None
        self.rows, self.acts, self.form = RowsBox(theme, can_choose=True), ActList(theme), RoleForm(theme)
        self._note = words("", "second")
        self._note.setContentsMargins(12, 12, 12, 12)
        self._note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._note, self.rows, self.acts, self.form):
            column.addWidget(part)
        self.rows.chosen.connect(lambda _: self._show_acts())
        self.acts.asked.connect(self._ask)
        self.acts.refused.connect(self.refused)
        self.form.applied.connect(self.given)
        self.form.left.connect(self.acts.take_focus)

    def show_roles(self, line: AccountLine, card: AccountCard, around: Around) -> None:
        """Show the roles of another person, or of the same as they stand now."""
        if line.person != self._person:
            self.form.close_form()
            self.acts.form.close_form()
            self.rows.current = -1
        self._person, self._roles, self._around = line.person, card.roles, around
        self.rows.show_rows(
            [role_row(role, self._today()) for role in card.roles], (tr("Роль"), tr("Срок"), tr("Основание"))
        )
        self._note.setText(NO_ROLES.get(line.kind, USUAL))
        self._note.setVisible(not card.roles)
        self.rows.setVisible(bool(card.roles))
        self._may_hold = line.kind == STAFF
        self._show_acts()

    def take_focus(self) -> None:
        """Put the focus on the first act that can be done."""
        self.acts.take_focus()

    def apply(self) -> bool:
        """Do what stands ready in an open form; say whether there was one."""
        for form in (self.form, self.acts.form):
            if form.isVisible():
                form.apply()
                return True
        return False

    def close_forms(self) -> None:
        """Take the forms away: what they asked for is done."""
        self.form.close_form()
        self.acts.form.close_form()

    def _show_acts(self) -> None:
        self.acts.show_acts(self._acts(), lambda _: (self._today(), ""))

    def _acts(self) -> tuple[Act, ...]:
        around = self._around
        if around is None or not self._may_hold:
            return ()
        own = OWN_ROLE if self._person == around.person else ""
        found: list[Act] = []
        if around.may("roles", "grant"):
            note = tr("на срок и по приказу; в чужое отсутствие — с последним днём")
            found.append(Act(GIVE, tr("Назначить роль…"), note, is_online=False, refusal=own))
        role = self._current()
        if role is not None and around.may("roles", "delete") and not is_over(role, self._today()):
            note = tr("рабочие места закроются в конце дня")
            found.append(Act(END, tr("Окончить сегодня…"), note, tr("Причина"), is_online=False, refusal=own))
        return tuple(found)

    def _current(self) -> RoleSeen | None:
        return self._roles[self.rows.current] if 0 <= self.rows.current < len(self._roles) else None

    def _ask(self, asked: Asked) -> None:
        role = self._current()
        if asked.act.name == GIVE and self._person is not None:
            self.form.open_form(self._person, self.offer(), self._today())
        elif asked.act.name == END and role is not None and role.id is not None:
            self.ended.emit(role.id, asked.text)

    def _today(self) -> date:
        return self._now().date()


def is_over(role: RoleSeen, day: date) -> bool:
    """Whether a role ended before the day."""
    return role.last is not None and role.last < day
