"""The workspace itself: lists at the left, the card at the right, and the way of an act between them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from college.admission.account_tasks import TaskKind
from db.admission.account_cards import CaseLine
from db.admission.account_lists import AccountLine, TaskSeen
from db.admission.agreement_register import RegisterLine
from db.admission.watch_settings import SettingSeen
from db.officials import OfficialSeen
from db.substitutions import GrantSeen
from db.troubles import StoreTrouble
from desktop import work
from desktop.widgets.signs import pillar
from desktop.workspace import Context, Hint, Page
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.act_list import Asked
from desktop.workspaces.accounts.acts import CLOSE, CREATE, Around
from desktop.workspaces.accounts.card import CASE, MACHINES, ON_WEB
from desktop.workspaces.accounts.deeds import Deeds
from desktop.workspaces.accounts.edits import Edits
from desktop.workspaces.accounts.grant_card import RENEW, VIEWS, Dated
from desktop.workspaces.accounts.heading import Heading
from desktop.workspaces.accounts.left import (
    AGREEMENTS,
    CASES,
    COMPUTERS,
    GRANTS,
    LAST_LIST,
    PARENTS,
    STAFF,
    STUDENTS,
    Left,
)
from desktop.workspaces.accounts.machine_feed import MachineFeed
from desktop.workspaces.accounts.machines import MachineSeen
from desktop.workspaces.accounts.many import Many
from desktop.workspaces.accounts.outsiders import Outsiders
from desktop.workspaces.accounts.papers import Papers
from desktop.workspaces.accounts.reach import buttons_of, lists_open, offline_told
from desktop.workspaces.accounts.right import OF_ADMINISTRATOR, Right
from desktop.workspaces.accounts.source import Lists, StoreSource
from desktop.workspaces.accounts.words import tr

READING = "accounts.reading"  # what a danger of the strip is about
ROOM = 1000  # design pixels below which one side is seen at a time
AFTER_NEWS = 200  # ms of quiet before the lists are read anew


class AccountsPage(Page):
    """Shows accounts, agreements and machines; every act has a button with its meaning, and a key."""

    keeps_strip = False

    def __init__(self, source: StoreSource, context: Context) -> None:
        """Read the lists once. Raises StoreTrouble."""
        super().__init__()
        self._source, self._context = source, context
        self._lists: Lists = source.lists()
        self.machines = MachineFeed(context.ask, self)
        self._reads = work.Latest(self)
        self._wanted: UUID | None = None  # to whom somebody was sent who stands in no list yet
        self.edits = Edits(source, self)
        self.deeds = Deeds(source, self.edits, context.ask, context.again, context.messages, self)
        self.papers = Papers(source, self.deeds, context, self)
        self._many = Many(source, self.deeds, self)
        self._heading = Heading(context.theme)
        self.left = Left(context.theme, context.settings, self._now, lists_open(self._lists.sight, context.may))
        self.right = Right(context.theme, self._now)
        self.right.card.roles.offer = source.role_choices
        self.outsiders = Outsiders(source, self.deeds, context, self.right, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._pillar = pillar()
        row.addWidget(self.left, 10)
        row.addWidget(self._pillar)
        row.addWidget(self.right, 11)
        self._is_right = False  # which side is seen where there is room for one
        self._stale = QTimer(self, singleShot=True, interval=AFTER_NEWS)
        self._connect()
        kept = str(context.settings.stored(LAST_LIST))
        self.left.show_list(kept if kept in self.left.names else self.left.names[0])
        self._show_lists()

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.HINTS

    def act(self, action_id: str) -> None:
        does: dict[str, Callable[[], object]] = {
            actions.FIND: self.left.start_finding,
            actions.REGISTER: lambda: self.papers.register(self._offline()),
            **dict.fromkeys((actions.CREATE, actions.SLIPS, actions.ALL_AGREEMENTS), lambda: self._plan(action_id)),
            actions.APPLY: self.right.apply,
            actions.UNDO: lambda: self._turn(self.edits.stack.undo),
            actions.REDO: lambda: self._turn(self.edits.stack.redo),
            actions.SORT: self.left.table.sort_next,
            actions.PANE: self._other_pane,
            actions.BEFORE: lambda: self.left.go_by(-1),
            actions.AFTER: lambda: self.left.go_by(1),
            actions.NEXT_LIST: self.left.next_list,
            actions.NEXT_TAB: self.right.card.next_tab,
            actions.CONTACTS: self._open_contacts,
        }
        if action_id in does and (action_id not in _MANY or self._buttons()[action_id]):
            does[action_id]()

    def may_act(self, action_id: str) -> bool:
        if action_id == actions.UNDO:
            return self.edits.stack.canUndo()
        if action_id == actions.REDO:
            return self.edits.stack.canRedo()
        if action_id == actions.CONTACTS:
            return self.left.name == STUDENTS and self._context.may_widely("students.contacts", "see")
        return action_id not in _MANY or self._buttons()[action_id]

    def show_place(self, **place: object) -> None:
        """Go to a list by `list`, and there to a person by `person`."""
        name, person = place.get("list"), place.get("person")
        if isinstance(name, str) and name in self.left.names:
            self.left.show_list(name)
        if isinstance(person, UUID):
            self._wanted = person
            self._go_to_wanted()

    def take_focus(self) -> None:
        self._show_side(right=False)
        self.left.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the card comes over the list, and goes back, by F6."""
        super().resizeEvent(event)
        self._show_side(right=self._is_right)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stale.start()

    def _show_side(self, *, right: bool) -> None:
        self._is_right = right
        is_narrow = self.width() < self._context.theme.px(ROOM)
        self.left.setVisible(not (is_narrow and right))
        self.right.setVisible(not is_narrow or right)
        self._pillar.setVisible(not is_narrow)

    def _go_right(self) -> None:
        self._show_side(right=True)
        self.right.take_focus()

    # ---- reading

    def reload(self) -> None:
        """Read the lists again, in a worker; what cannot be read stays as it was and the strip says why."""

        def show(lists: Lists) -> None:
            self._context.messages.solved(READING)
            self._lists = lists
            self._show_lists()
            self._go_to_wanted()

        self._reads.run(self._source.lists, show, self._tell_trouble)

    def _go_to_wanted(self) -> None:
        """Go to the person who was asked for, in whichever list he stands; before that is read he is remembered."""
        lists = ((STAFF, self._lists.staff), (STUDENTS, self._lists.students), (PARENTS, self._lists.parents))
        name = next((name for name, lines in lists if any(line.person == self._wanted for line in lines)), None)
        if self._wanted is None or name is None:
            return
        if self.left.name != name:
            self.left.show_list(name)
        self.left.go_to_person(self._wanted)
        self._wanted = None

    def ask_machines(self) -> None:
        """Ask the server which machines there are; what is known meanwhile stays."""
        if self._context.may("devices", "write") and not self._offline():
            self.machines.ask()

    def _tell_no_machines(self, sentence: str) -> None:
        self._context.messages.refuse(sentence)
        self.right.show_devices(self.machines.known, sentence)

    def _hear(self, nouns: frozenset[str]) -> None:
        if self.isVisible() and not nouns.isdisjoint(_NOUNS):
            self._stale.start()

    def _hear_light(self) -> None:
        """The line came or went: what needs the server is possible, or says why not."""
        self._show_lists()

    def _tell_trouble(self, why: Exception) -> None:
        self._context.messages.danger(str(getattr(why, "sentence", why)), about=READING)

    # ---- showing

    def _show_lists(self) -> None:
        offline = self._offline()
        self.left.show_lists(self._lists, self.machines.known, offline)
        self.left.show_tasks(self._lists.tasks, lambda _: self._context.may("accounts.staff", "write"))
        self._show_heading()
        self.right.official.show_offline(offline)

    def _take_list(self, name: str) -> None:
        self.right.card.is_register = name == AGREEMENTS
        self.right.let_go()
        if name == COMPUTERS:
            self.ask_machines()
        elif name == CASES:
            self.right.card.show_tab(CASE)
        self.left.show_tasks(self._lists.tasks, lambda _: self._context.may("accounts.staff", "write"))
        self._show_heading()
        self._show_card()

    def _show_heading(self) -> None:
        create = tr("Внешнее лицо…") if self.left.name == GRANTS else tr("Создать…")
        self._heading.show_buttons(self._buttons(), self._offline(), create)

    def _show_card(self) -> None:
        if self.right.is_busy:
            return
        row, line = self.left.table.current(), self._line_of(self.left.table.current())
        if isinstance(row, MachineSeen):
            self.right.show_machine(row, self._around())
        elif isinstance(row, GrantSeen | OfficialSeen):
            self.right.show_grant(row, self._around())
        elif isinstance(row, SettingSeen):
            self.right.show_signal(row, may_write=self._context.may_widely("settings", "write"))
        elif line is None:
            self.right.show_nothing()
        else:
            try:
                card = self._source.card(line.person)
            except StoreTrouble as trouble:
                self._tell_trouble(trouble)
                return
            case = next(
                (each for each in card.incidents if isinstance(row, CaseLine) and each.id == row.incident.id), None
            )
            self.right.show_account(line, card, self._around(), case)
            self._show_tab(self.right.card.tab)

    def _line_of(self, row: object) -> AccountLine | None:
        if isinstance(row, AccountLine):
            return row
        if isinstance(row, RegisterLine | CaseLine):
            known = (*self._lists.staff, *self._lists.students, *self._lists.parents)
            unknown = AccountLine(row.person, STAFF, row.name) if isinstance(row, CaseLine) else None
            return next((line for line in known if line.person == row.person), unknown)
        return None

    def _show_tab(self, tab: str) -> None:
        """Show what a tab needs of the server."""
        if self.right.card.line is not None and tab == MACHINES:
            self._show_devices()

    def _show_devices(self) -> None:
        line = self.right.card.line
        if line is not None and not line.is_of_staff:
            self.right.show_devices(None, ON_WEB)
        elif not self._context.may("devices", "write"):
            self.right.show_devices(None, OF_ADMINISTRATOR)
        elif self.machines.known is None and not self._offline():
            self.right.show_devices(None, tr("Открывается…"))
            self.ask_machines()
        else:
            self.right.show_devices(self.machines.known, self._offline())

    def _around(self) -> Around:
        return Around(self._context.person, self._context.rights, self._now(), self._offline())

    def _offline(self) -> str:
        return offline_told(self._context.light.state.offline_since, self._context.clock.zone)

    def _buttons(self) -> dict[str, bool]:
        return buttons_of(self.left.name, self._context.may)

    # ---- acts

    def _do_task(self, seen: TaskSeen) -> None:
        """Go to the person of a task and begin what it asks for."""
        if seen.is_met:
            if self.edits.write(lambda: self._source.finish_task(seen.id)) is not None:
                self.reload()
            return
        if self.left.go_to_person(seen.task.person):
            self._show_side(right=True)
            self.right.card.acts.begin(CREATE if seen.task.kind is TaskKind.CREATE else CLOSE)
        else:
            self._context.messages.refuse(tr("Этого человека в списке ещё нет: обменяйтесь с сервером (Ctrl+R)."))

    def _do(self, asked: Asked, line: AccountLine) -> None:
        is_told = bool(asked.text) or not asked.act.asks  # else the form stays: it is refused, and may be mended
        if is_told:
            self.right.card.acts.form.close_form()
        self.deeds.do(asked, line)
        if is_told:
            self.right.card.acts.take_focus()

    def _decide(self, asked: Asked, grant: Dated) -> None:
        def decide() -> None:
            if self.deeds.do_with_grant(asked, grant):
                self.right.grant_card.acts.form.close_form()
                self.take_focus()

        if asked.act.name == VIEWS:
            self._context.open_page("access_log", person=grant.person, name=grant.name.full)
        elif asked.act.name == RENEW and isinstance(grant, OfficialSeen):
            self.outsiders.begin(self._offline(), grant)
        elif isinstance(grant, OfficialSeen):
            self._context.again("roles", "grant", decide)
        else:
            decide()

    def _end_signal_form(self) -> None:
        self.right.signal_card.acts.form.close_form()
        self.right.signal_card.take_focus()

    def _end_forms(self, done: bool) -> None:
        if done:
            self.right.card.roles.close_forms()
            self.right.card.roles.take_focus()

    def _turn(self, step: Callable[[], None]) -> None:
        """Go a step back or forth; one that gives power wants the password as the first did."""

        def turn() -> None:
            step()
            self.reload()

        self._context.messages.next_act()
        if (right := self.edits.wants) is not None:
            self._context.again(*right, turn)
        else:
            turn()

    def _open_contacts(self) -> None:
        line = self._line_of(self.left.table.current())
        if line is not None:
            self._context.open_page("contacts", person=line.person)

    def _other_pane(self) -> None:
        held = self.focusWidget()
        if held is not None and self.right.isAncestorOf(held):
            self.take_focus()
        else:
            self._go_right()

    # ---- many at once

    def _leave_plan(self) -> None:
        self.right.let_go()
        self._show_card()
        self.take_focus()

    def _plan(self, action_id: str) -> None:
        """Show what an act on many would do; it waits for its button."""
        self._show_side(right=True)
        if action_id == actions.CREATE and self.left.name == GRANTS:
            self.outsiders.begin(self._offline())
            return
        chosen = tuple(line for row in self.left.table.chosen() if (line := self._line_of(row)) is not None)
        self.right.propose(self._many.planned(action_id, self.left.name, self._lists, chosen, self._around()))

    def _now(self) -> datetime:
        return self._context.clock.now().astimezone(self._context.clock.zone)

    def _connect(self) -> None:
        messages = self._context.messages
        self._stale.timeout.connect(self.reload)
        self._context.news.touched.connect(self._hear)
        self._context.light.changed.connect(self._hear_light)
        self._heading.asked.connect(self.act)
        self.left.moved.connect(self._show_card)
        self.left.asked.connect(self._go_right)
        self.left.list_chosen.connect(self._take_list)
        self.left.task_asked.connect(self._do_task)
        self.right.card.tab_chosen.connect(self._show_tab)
        self.right.account_asked.connect(self._do)
        self.right.device_asked.connect(self.deeds.do_with_device)
        self.right.machine_asked.connect(self.deeds.do_with_machine)
        self.right.refused.connect(messages.refuse)
        self.right.plan_left.connect(self._leave_plan)
        self._many.done.connect(self._leave_plan)
        self.outsiders.opened.connect(self._leave_plan)
        self.right.grant_asked.connect(self._decide)
        self.right.signal_asked.connect(
            lambda asked, setting: self.deeds.decide_signal(asked, setting, self._end_signal_form)
        )
        self.right.role_given.connect(
            lambda asked: self._context.again("roles", "grant", lambda: self._end_forms(self.deeds.give_role(asked)))
        )
        self.right.role_ended.connect(lambda row, why: self._end_forms(self.deeds.end_role(row, why)))
        self.machines.came.connect(self._show_lists)
        self.machines.failed.connect(self._tell_no_machines)
        self.deeds.done.connect(self.reload)
        self.deeds.machines_changed.connect(self.ask_machines)
        self.deeds.issued.connect(lambda told: self.papers.print(told, is_register=False))
        self.deeds.registered.connect(lambda told: self.papers.print(told, is_register=True))
        self.papers.left.connect(self.take_focus)


_MANY = (actions.CREATE, actions.SLIPS, actions.REGISTER, actions.ALL_AGREEMENTS)
_NOUNS = frozenset(
    {
        "account", "account_task", "agreement", "waiver", "role_assignment", "incident", "sign_in", "employee",
        "person_name", "membership", "curatorship", "study_group", "substitution", "substitution_word",
        "incident_setting", "dated_grant", "prolongation",
    }
)  # fmt: skip


def open_page(context: Context) -> AccountsPage:
    """Open the accounts of the college as far as the person who is signed in may see them."""
    return AccountsPage(StoreSource(context.store, context.person, context.clock), context)
