"""The card of one account: incidents and acts, roles, machines, sign-ins."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from college.admission.incidents import State
from db.admission.account_cards import AccountCard, IncidentSeen, SignInSeen
from db.admission.account_lists import STAFF, AccountLine
from desktop.shell.theme import Theme
from desktop.widgets.segments import Segments
from desktop.widgets.signs import IconLabel, rule, words
from desktop.workspaces.accounts.act_list import ActList
from desktop.workspaces.accounts.acts import (
    Act,
    Around,
    account_acts,
    incident_acts,
    open_incident,
    paper_acts,
    second_acts,
)
from desktop.workspaces.accounts.card_words import (
    fact_row,
    headline_of,
    quiet_of,
    sign_in_row,
    standing_of,
    told_of,
    tone_of,
)
from desktop.workspaces.accounts.machines import DeviceSeen, MachineSeen, device_sign
from desktop.workspaces.accounts.roles_pane import RolesPane
from desktop.workspaces.accounts.rows import RowsBox
from desktop.workspaces.accounts.words import NOTHING, account_sign, agreement_told, paper_sign, tr, when

CASE, ROLES, MACHINES, SIGN_INS = "case", "roles", "machines", "sign_ins"
TABS = ((CASE, tr("Случай")), (ROLES, tr("Роли")), (MACHINES, tr("Машины")), (SIGN_INS, tr("Входы")))
GROUNDS = {State.OPEN: "danger", State.ESCALATED: "danger", State.CLOSED: ""}
PAPER = tr("Без соглашения роль, которая видит личные данные, не включается (пункт 3.1.5).")
ON_WEB = tr("Студенты и родители входят через браузер, компьютеры им не допускают.")


class Card(QWidget):
    """Shows one account; `tab_chosen` tells that another tab is seen."""

    tab_chosen = Signal(str)

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme, self._now = theme, now
        self.line: AccountLine | None = None
        self.is_register = False  # seen beside the register of agreements: papers come first
        self._card: AccountCard | None = None
        self._incident: IncidentSeen | None = None
        self._name, self._about = words("", "name"), words("", "second")
        self._about.setWordWrap(True)
        self._tabs = Segments(tr("Карточка"), TABS)
        self._tabs.choose(CASE)
        self._tabs.chosen.connect(lambda tab: self.show_tab(str(tab)))
        self.acts = ActList(theme)
        self.device_acts = ActList(theme)
        self._banner = Banner(theme)
        self._facts = RowsBox(theme)
        self._note = words("", "second")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(12, 8, 12, 8)
        self._note.setProperty("ground", "paper-alt")
        self.roles = RolesPane(theme, now)
        self._sign_ins, self.devices = RowsBox(theme), RowsBox(theme, can_choose=True)
        self._machines_note, self._sign_ins_note = words("", "second"), words("", "second")
        self._build()

    @property
    def tab(self) -> str:
        """Which tab is seen."""
        return str(self._tabs.value())

    def show_tab(self, tab: str) -> None:
        """Show a tab."""
        self._tabs.choose(tab)
        self._stack.setCurrentIndex([name for name, _ in TABS].index(tab))
        self.tab_chosen.emit(tab)

    def next_tab(self) -> None:
        """Show the tab after the present one."""
        names = [name for name, _ in TABS]
        self.show_tab(names[(names.index(self.tab) + 1) % len(names)])

    def take_focus(self) -> None:
        """Put the focus where the next key belongs: the form, the first act, else the tabs."""
        if self.acts.form.isVisible() or self.roles.form.isVisible():
            return
        if self.tab == CASE and any(button.isEnabled() for button in self.acts.findChildren(QWidget)):
            self.acts.take_focus()
        if self.tab == ROLES:
            self.roles.take_focus()
        if not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._tabs.take_focus()

    def show_account(
        self, line: AccountLine, card: AccountCard, around: Around, case: IncidentSeen | None = None
    ) -> None:
        """Show another account, or the same as it stands now; with `case` that one, however it stands."""
        incident = case or open_incident(card)
        is_same = self._incident is None or incident is None or self._incident.id == incident.id
        if self.line is None or self.line.person != line.person or not is_same:
            self.acts.form.close_form()
            self.device_acts.form.close_form()
        self.line, self._card = line, card
        self._name.setText(line.name.full or line.login or NOTHING)
        paper = agreement_told(card.papers) if line.is_of_staff else ""
        login = tr("логин {login}").format(login=line.login) if line.login else ""
        self._about.setText(" · ".join(part for part in (line.work, login, paper) if part))
        self._incident = incident
        self._show_case(line, card, incident, around)
        self.roles.show_roles(line, card, around)
        self._show_sign_ins(card.sign_ins)

    def show_devices(self, found: Sequence[tuple[MachineSeen, DeviceSeen]] | None, note: str) -> None:
        """Show where the person has a file; None while nobody knows."""
        self._machines_note.setText(note)
        self._machines_note.setVisible(bool(note))
        rows = [
            (sign.icon, sign.tint, machine.name, machine.room or NOTHING, when(device.seen, self._now()), sign.text)
            for machine, device in found or ()
            for sign in (device_sign(device),)
        ]
        self.devices.show_rows(rows, (tr("Компьютер"), tr("Кабинет"), tr("Последний обмен"), tr("Состояние")))
        self.devices.setVisible(bool(rows))
        if found is not None and not found and not note:
            self._machines_note.setText(tr("Ни на одном компьютере этого человека нет."))
            self._machines_note.show()

    def _show_sign_ins(self, sign_ins: Sequence[SignInSeen]) -> None:
        rows = [sign_in_row(each, self._now()) for each in sign_ins]
        self._sign_ins.show_rows(rows, (tr("Когда"), tr("Где"), tr("Кабинет"), tr("Итог")))
        self._sign_ins.setVisible(bool(rows))
        self._sign_ins_note.setText(self._last_sign_in())
        self._sign_ins_note.setVisible(not rows)

    def _last_sign_in(self) -> str:
        if self.line is None or self.line.last_sign_in is None:
            return tr("Входов ещё не было.")
        now = self._now()
        told = tr("Последний вход {last}, первый — {first}. Весь список входов человек видит у себя.")
        return told.format(last=when(self.line.last_sign_in, now), first=when(self.line.first_sign_in, now))

    def _show_case(
        self, line: AccountLine, card: AccountCard, incident: IncidentSeen | None, around: Around
    ) -> None:  # fmt: skip
        now = self._now()
        if incident is None:
            sign = paper_sign(card.papers, now.date()) if self.is_register else account_sign(line, now)
            told = PAPER if self.is_register else quiet_of(line, card, now)
            self._banner.say(sign.icon, tone_of(sign.tint), sign.text[:1].upper() + sign.text[1:], told)
        else:
            icon = "circle-check" if incident.state is State.CLOSED else "shield-alert"
            self._banner.say(
                icon, GROUNDS.get(incident.state, "warning"), headline_of(incident), standing_of(incident, now)
            )
        facts = incident.facts if incident else ()
        self._facts.show_rows([fact_row(fact) for fact in facts])
        self._facts.setVisible(bool(facts))
        self._note.setVisible(incident is not None)
        if incident is not None:
            self._note.setText(told_of(incident, now))
        papers = paper_acts(card.papers, line.person, now.date(), around) if line.kind == STAFF else ()
        account = (*account_acts(line, around), *second_acts(card, line, around))
        acts = (*papers, *account) if self.is_register else (*account, *papers)
        if incident is not None:
            about = incident_acts(incident, line.person, around)
            acts = (*about, *acts)
        self.acts.show_acts(acts, lambda act: self._begin_with(act, card))

    def _begin_with(self, act: Act, card: AccountCard) -> tuple[date, str]:
        """Say which day and number a form begins with."""
        day = self._now().date()
        if act.numbers and card.papers.agreement is not None:
            return card.papers.agreement.signed, card.papers.agreement.number
        if self.line is not None and self.line.dismissed is not None and not act.numbers:
            day = self.line.dismissed
        return day, ""

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(12)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self._name)
        titles.addWidget(self._about)
        head.addLayout(titles, 1)
        head.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        for parts in (
            (self._banner, self._facts, self._note, self.acts),
            (self.roles,),
            (self._machines_note, self.devices, self.device_acts),
            (self._sign_ins_note, self._sign_ins),
        ):
            self._stack.addWidget(_scrolled(*parts))
        for note in (self._machines_note, self._sign_ins_note):
            note.setContentsMargins(12, 12, 12, 12)
            note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule("strong"))
        column.addWidget(self._stack, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Arrows of the acts move between buttons; Qt's own way goes by Tab only.
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)


class Banner(QWidget):
    """How the account stands, in one bold line and a quieter one, on a ground of its gravity."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._tone = theme, ""
        self._icon = IconLabel(theme, "info", "text-2", 20)
        self._title, self._text = words("", "strong"), words("", "second")
        for label in (self._title, self._text):
            label.setWordWrap(True)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self._title)
        titles.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(titles, 1)

    def say(self, icon: str, tone: str, title: str, text: str) -> None:
        """Show how it stands; tone is danger, warning, success or nothing."""
        self._tone = tone
        self._icon.show_icon(icon, tone or "text-2")
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(f"{self._tone}-bg" if self._tone else "paper-alt"))
        line = self._theme.colour(self._tone or "line-strong")
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)


def _scrolled(*parts: QWidget) -> QScrollArea:
    inner = QWidget()
    inner.setProperty("ground", "paper")
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area
