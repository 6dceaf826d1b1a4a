"""The left side: the switch of lists, the search, the list in hand, the tasks below it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from college.admission.substitutions import State
from db.admission.account_lists import TaskSeen
from desktop.settings import Settings
from desktop.shell.theme import Theme
from desktop.widgets.find_field import FindField
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.segments import Segments
from desktop.widgets.signs import words
from desktop.workspaces.accounts import columns
from desktop.workspaces.accounts.cases import case_listing, is_open
from desktop.workspaces.accounts.lines import LinesModel
from desktop.workspaces.accounts.machines import MachineSeen
from desktop.workspaces.accounts.source import Lists
from desktop.workspaces.accounts.table import LinesTable
from desktop.workspaces.accounts.tasks import Tasks
from desktop.workspaces.accounts.words import thousands, tr

STAFF, STUDENTS, PARENTS, AGREEMENTS, COMPUTERS = "staff", "students", "parents", "agreements", "machines"
GRANTS, CASES, SIGNALS = "grants", "cases", "signals"
TITLES = {
    STAFF: tr("Сотрудники"), STUDENTS: tr("Студенты"), PARENTS: tr("Родители"), AGREEMENTS: tr("Соглашения"),
    COMPUTERS: tr("Машины"), GRANTS: tr("Доступы"), CASES: tr("Случаи"), SIGNALS: tr("Признаки"),
}  # fmt: skip
LAST_LIST = "accounts.list"  # which list was seen last, in the settings


class Left(QWidget):
    """Shows one list at a time. `moved` tells another current row, `asked` that Enter wants its card."""

    moved = Signal()
    asked = Signal()
    list_chosen = Signal(str)
    task_asked = Signal(object)

    def __init__(self, theme: Theme, settings: Settings, now: Callable[[], datetime], names: Sequence[str]) -> None:
        super().__init__()
        self._settings = settings
        self.names = tuple(names)
        self.name = self.names[0]
        self._lists: Lists | None = None
        self._machines: tuple[MachineSeen, ...] | None = None
        self._offline = ""
        self._is_landing = False
        self._kept: dict[str, object] = {}  # which row was current in each list
        self._listings = _listings(now)
        self.model = LinesModel(self._listings[self.name])
        self.table = LinesTable(theme, settings, self.model)
        self.search = FindField(theme, tr("Фамилия, роль, логин"))
        self.tasks = Tasks(theme, now)
        self._switch = Segments(tr("Список"), [(name, TITLES[name]) for name in self.names])
        self._found = words("", "second")
        self._nothing = NothingHere(theme, "users", "", "")
        self._places = QStackedWidget()
        self._places.setProperty("ground", "paper")
        self._places.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._places.addWidget(self.table)
        self._places.addWidget(self._nothing)
        self._build()
        self.search.textChanged.connect(self._search)
        self.search.left.connect(self.table.setFocus)
        self.table.moved.connect(self._tell_moved)
        self.table.asked.connect(self.asked)
        self.tasks.asked.connect(self.task_asked)
        self._switch.chosen.connect(lambda name: self.show_list(str(name)))

    def show_list(self, name: str) -> None:
        """Show another list, and there the row that was current before."""
        if (row := self.table.current()) is not None:
            self._kept[self.name] = self.model.listing.id_of(row)
        self.name = name
        self._switch.choose(name)
        self._settings.store(LAST_LIST, name)
        self.table.setAccessibleName(TITLES[name])
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.model.find("")
        self._show_rows()
        self.list_chosen.emit(name)

    def next_list(self) -> None:
        """Show the list after the present one."""
        self.show_list(self.names[(self.names.index(self.name) + 1) % len(self.names)])

    def show_lists(self, lists: Lists, machines: tuple[MachineSeen, ...] | None, offline: str) -> None:
        """Take what was read anew; the cursor stays on the same thing."""
        self._lists, self._machines, self._offline = lists, machines, offline
        counts = {
            STAFF: len(lists.staff), STUDENTS: len(lists.students), PARENTS: len(lists.parents),
            AGREEMENTS: 0, COMPUTERS: len(machines or ()),
            GRANTS: sum(each.state is State.PROPOSED for each in lists.grants), SIGNALS: 0,
            CASES: sum(is_open(each) for each in lists.cases),
        }  # fmt: skip
        for name in self.names:
            count = thousands(counts[name]) if counts[name] else ""
            self._switch.say(name, " ".join(part for part in (TITLES[name], count) if part))
        self._show_rows()

    def show_tasks(self, tasks: tuple[TaskSeen, ...], may: Callable[[TaskSeen], bool]) -> None:
        """Show the tasks below the list of the staff."""
        self.tasks.show_tasks(tasks if self.name == STAFF else (), may)

    def go_to_person(self, person: UUID) -> bool:
        """Put the cursor on a person of the list in hand; say whether he stands in it."""
        self.search.clear()
        place = next((n for n, row in enumerate(self.model.rows) if getattr(row, "person", None) == person), -1)
        if place >= 0:
            self.table.go_to(place)
        return place >= 0

    def go_by(self, step: int) -> None:
        """Put the cursor so many rows on."""
        self.table.go_to(self.table.currentIndex().row() + step)

    def take_focus(self) -> None:
        """Put the focus on the list, or where there is none, into the search."""
        (self.table if self.model.rowCount() else self.search).setFocus()

    def has_keys(self) -> bool:
        """Say whether the keys go to this side."""
        return self.table.hasFocus() or self.search.hasFocus()

    def start_finding(self) -> None:
        """Put the focus into the search."""
        self.search.start()

    def _rows(self) -> Sequence[object]:
        lists = self._lists
        if lists is None:
            return ()
        return {
            STAFF: lists.staff, STUDENTS: lists.students, PARENTS: lists.parents, AGREEMENTS: lists.register,
            COMPUTERS: self._machines or (), GRANTS: lists.grants, CASES: lists.cases,
            SIGNALS: lists.signals,
        }[self.name]  # fmt: skip

    def _show_rows(self) -> None:
        is_same = self.model.listing.name == self.name
        row, id_of = self.table.current(), self.model.listing.id_of
        wanted = id_of(row) if row is not None and is_same else self._kept.get(self.name)
        chosen = {id_of(each) for each in self.table.chosen()} if is_same else set()
        self._is_landing = True
        self.model.show(self._listings[self.name], self._rows())
        self._land(wanted, chosen)

    def _search(self, wish: str) -> None:
        row = self.table.current()
        wanted = self.model.listing.id_of(row) if row is not None else None
        self._is_landing = True
        self.model.find(wish)
        self._land(wanted, set())

    def _land(self, wanted: object, chosen: set[object]) -> None:
        """Put the cursor back where it was, else on the first row, and tell once."""
        self.table.go_to(max(self.model.place_of(wanted), 0))
        if len(chosen) > 1:
            self.table.choose([n for n, row in enumerate(self.model.rows) if self.model.listing.id_of(row) in chosen])
        self._is_landing = False
        shown, total = self.model.rowCount(), self.model.total
        self._found.setText(tr("{shown} из {total}").format(shown=thousands(shown), total=thousands(total)))
        self._found.setVisible(bool(self.search.text()))
        self._places.setCurrentIndex(0 if shown else 1)
        self._nothing.say(*self._why_empty())
        self.moved.emit()

    def _tell_moved(self) -> None:
        if not self._is_landing:
            self.moved.emit()

    def _why_empty(self) -> tuple[str, str]:
        if self.model.total:
            found = tr("Ищется по фамилии, роли, группе, логину и состоянию. Esc очищает поиск.")
            return tr("Ничего не найдено"), found
        match self.name:
            case "machines":
                why = self._offline or tr("Ни один компьютер ещё не допущен к обмену.")
                return tr("Список машин хранит сервер"), why
            case "grants":
                return tr("Доступов на срок нет"), tr(
                    "Замены вносит диспетчер; доступ к занятиям и внешним лицам даёт администратор."
                )
            case "cases":
                why = tr("Случай открывают признаки общего входа, когда их баллов хватает, или сам сотрудник.")
                return tr("Случаев не было"), why
            case "agreements" | "staff":
                return tr("Сотрудников пока нет"), tr("Они появятся, когда отдел кадров внесёт приказы о приёме.")
            case "students":
                return tr("Студентов пока нет"), tr("Они появятся, когда учебная часть зачислит их в группы.")
            case _:
                return tr("Родителей пока нет"), tr("Они появятся, когда учебная часть свяжет их со студентами.")

    def _build(self) -> None:
        finding = QHBoxLayout()
        finding.setContentsMargins(8, 0, 8, 6)
        finding.setSpacing(8)
        finding.addWidget(self.search, 1)
        finding.addWidget(self._found)
        switch = QHBoxLayout()
        switch.setContentsMargins(8, 6, 8, 6)
        switch.addWidget(self._switch)
        switch.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(switch)
        column.addLayout(finding)
        column.addWidget(self._places, 1)
        column.addWidget(self.tasks)


def _listings(now: Callable[[], datetime]) -> dict[str, columns.Listing]:
    def today() -> date:
        return now().date()

    return {
        STAFF: columns.staff(now), STUDENTS: columns.students(now), PARENTS: columns.parents(now),
        AGREEMENTS: columns.agreements(today), COMPUTERS: columns.computers(now), GRANTS: columns.grants(),
        CASES: case_listing(now), SIGNALS: columns.signals(now),
    }  # fmt: skip
