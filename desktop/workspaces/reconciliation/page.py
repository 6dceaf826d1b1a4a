"""The page itself: groups at the left, pages with their four numbers, the list behind the number in hand."""

from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QWidget

from college.reconciliation import GroupHours, PageHours, Source, findings
from college.terms import year_title
from desktop import work
from desktop.widgets.file_page import Acts, FilePage
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.segments import Segments
from desktop.widgets.signs import pillar, rule, words
from desktop.workspace import Context, Hint
from desktop.workspaces.reconciliation import actions
from desktop.workspaces.reconciliation import words as told
from desktop.workspaces.reconciliation.pane import Behind
from desktop.workspaces.reconciliation.source import StoreSource
from desktop.workspaces.reconciliation.words import GroupLine, PageLine, tr

LIST, BEHIND = 200, 310
NARROW = 1150  # the least width at which the list behind a number stands beside
UNBOUND = (1 << 24) - 1  # QWIDGETSIZE_MAX, which PySide does not tell
SOURCES = tuple(Source)
ALL, TROUBLED = "all", "troubled"
READ, COUNTED, NONE = range(3)


class _Pages(LogTable):
    """The pages of a group; Left and Right turn to the number beside, a click into a number to that one."""

    turned = Signal(object)

    def __init__(self, context: Context, model: LogModel) -> None:
        super().__init__(context.theme, model)
        self.source = Source.PLAN
        self.clicked.connect(self._hear_click)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            place = min(max(SOURCES.index(self.source) + step, 0), len(SOURCES) - 1)
            self.turned.emit(SOURCES[place])
            return
        super().keyPressEvent(event)

    def _hear_click(self, index: QModelIndex) -> None:
        place = index.column() - (index.model().columnCount() - 1 - len(SOURCES))
        if 0 <= place < len(SOURCES):
            self.turned.emit(SOURCES[place])


class ReconciliationPage(FilePage):
    """Counts the college in a worker and shows where plan, КТП, timetable and journal do not agree."""

    about = "reconciliation"
    nouns = frozenset(
        {"page", "plan", "plan_line", "plan_hours", "study_group", "topic_plan", "topic", "slot", "day_change",
         "substitution", "lesson", "lesson_entry"}
    )  # fmt: skip
    after_news = 1000  # ms; a lesson's topic is typed letter by letter, and counting a college takes a second

    def __init__(self, source: StoreSource, context: Context) -> None:
        super().__init__(context)
        self.source = source
        theme = context.theme
        self.seen: tuple[GroupHours, ...] = ()
        self._lines: dict[UUID, list[PageLine]] = {}  # of each group, with what does not agree
        self.groups, self.pages = LogModel(told.groups()), LogModel(())
        self.group_table, self.page_table = LogTable(theme, self.groups), _Pages(context, self.pages)
        self.behind, self._places = Behind(theme), QStackedWidget()
        self._lists = work.Latest(self)
        self._build()
        self._connect()
        self.reload()

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.HINTS

    def acts(self) -> Acts:
        return {
            actions.OPEN: self._open_journal,
            actions.SWITCH: self._switch,
            actions.YEAR_BEFORE: lambda: self._go(-1),
            actions.NEXT_YEAR: lambda: self._go(1),
            actions.PANE: self._next_pane,
        }

    def may_act(self, action_id: str) -> bool:
        hours = self._hours()
        return action_id != actions.OPEN or (hours is not None and hours.given is not None)

    def take_focus(self) -> None:
        self.page_table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    # ---- acts

    def _open_journal(self) -> None:
        if (hours := self._hours()) is not None:
            self._context.open_page("gradebook", page=hours.page)

    def _switch(self) -> None:
        self.switch.choose(TROUBLED if self.switch.value() == ALL else ALL)
        self._show()

    def _go(self, years: int) -> None:
        self.source.year += years
        self.reload()

    def _next_pane(self) -> None:
        panes = [self.group_table, self.page_table, self.behind.table]
        held = next((place for place, pane in enumerate(panes) if pane.hasFocus()), 0)
        panes[(held + 1) % len(panes)].setFocus()

    def _turn(self, source: Source) -> None:
        self.page_table.source = source
        self.behind.turn(source)

    # ---- reading

    def read(self) -> tuple[GroupHours, ...]:
        """Count the year in hand."""
        return self.source.read()

    def show_seen(self, seen: tuple[GroupHours, ...]) -> None:
        """Show the numbers with the cursor on the page it stood on."""
        self.seen, day = seen, self.source.day
        self._lines = {
            group.group: [PageLine(group.name, page, frozenset(findings(page, day))) for page in group.pages]
            for group in seen
        }
        self._show()

    def _read_lists(self) -> None:
        hours = self._hours()
        if hours is not None:
            page, line = hours.page, hours.line
            self._lists.run(lambda: self.source.lists(page, line), self.behind.show_lists, self.tell_reading)

    # ---- showing

    def _hours(self) -> PageHours | None:
        line = self.page_table.current()
        return line.hours if line is not None else None

    def _group(self) -> UUID | None:
        line = self.group_table.current()
        return line.id if line is not None else None

    def _show(self) -> None:
        year = year_title(self.source.year)
        self._title.setText(tr("Сверка часов: {year} учебный год").format(year=year))
        held = self._group()
        lines = [
            GroupLine(group.group, group.name, len(of), sum(bool(line.found) for line in of))
            for group, of in zip(self.seen, self._lines.values(), strict=True)
        ]
        whole = GroupLine(
            None, tr("Все группы"), sum(each.pages for each in lines), sum(each.troubled for each in lines)
        )  # fmt: skip
        rows = [whole, *lines]
        self.group_table.blockSignals(True)
        self.groups.show(told.groups(), rows)
        self.group_table.go_to(next((place for place, row in enumerate(rows) if row.id == held), 0))
        self.group_table.blockSignals(False)
        self._places.setCurrentIndex(COUNTED if self.seen else NONE)
        self._show_group()

    def _show_group(self) -> None:
        chosen, held = self._group(), self._hours()
        is_sifted = self.switch.value() == TROUBLED
        lines = [
            line
            for group, of in self._lines.items() if chosen in (None, group)
            for line in of if line.found or not is_sifted
        ]  # fmt: skip
        place = max(self.page_table.currentIndex().row(), 0)
        self.page_table.blockSignals(True)
        self.pages.show(told.pages(self.source.day, with_group=chosen is None), lines)
        keys = [line.hours.page for line in lines]
        self.page_table.go_to(keys.index(held.page) if held is not None and held.page in keys else place)
        self.page_table.blockSignals(False)
        self._show_page()

    def _show_page(self) -> None:
        self.behind.show_page(self._hours(), self.source.day)
        self._read_lists()
        self.abled.emit()

    def _fold(self) -> None:
        """Let the list behind a number stand below where the window is narrow or the text large."""
        px = self._context.theme.px
        beside = self.width() >= px(NARROW)
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._between.setVisible(beside)
        self._across.setVisible(not beside)
        self.behind.setMinimumWidth(px(BEHIND) if beside else 0)
        self.behind.setMaximumWidth(px(BEHIND) if beside else UNBOUND)

    def _connect(self) -> None:
        self.group_table.moved.connect(self._show_group)
        self.group_table.asked.connect(self.page_table.setFocus)
        self.page_table.moved.connect(self._show_page)
        self.page_table.asked.connect(lambda: self.act(actions.OPEN))
        self.page_table.turned.connect(self._turn)
        self.behind.turned.connect(self._turn)
        self.switch.chosen.connect(lambda _: self._show())
        self._context.theme.changed.connect(self._fold)

    def _build(self) -> None:
        theme = self._context.theme
        self._heading, self._title = QWidget(), words("", "page")
        self.switch = Segments(tr("Показать"), ((ALL, tr("Все")), (TROUBLED, tr("Расхождения"))))
        self.switch.choose(ALL)
        head = QHBoxLayout(self._heading)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.switch)
        self.group_table.setAccessibleName(tr("Группы"))
        self.page_table.setAccessibleName(tr("Страницы журналов"))
        theme.fit(self.group_table, width=LIST)
        inside, self._between, self._across = QWidget(), pillar(), rule("strong")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.group_table)
        row.addWidget(pillar())
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(0)
        for part, stretch in ((self.page_table, 3), (self._between, 0), (self._across, 0), (self.behind, 2)):
            self._halves.addWidget(part, stretch)
        row.addLayout(self._halves, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._places)
        self._places.setProperty("ground", "paper")
        self._places.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        counting = NothingHere(theme, "clock", tr("Считаю часы"), tr("Первый счёт года длится около секунды."))
        sentence = tr("Журналов на этот год ещё нет. Их создают из плана в «Нагрузке».")
        self._places.addWidget(counting)
        self._places.addWidget(inside)
        self._places.addWidget(NothingHere(theme, "git-compare-arrows", tr("Сверять пока нечего"), sentence))


def open_page(context: Context) -> ReconciliationPage:
    """Open the reconciliation of the present study year."""
    return ReconciliationPage(StoreSource(context.store, context.person, context.clock), context)
