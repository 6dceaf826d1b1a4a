"""The gradebook on the screen: spread, strip, undo, and the pages a person may turn to."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from college.days import spoken
from college.refusal import Refused
from db.gradebook import PageLink
from db.models.record import EPOCH
from db.spread import Spread
from db.troubles import DiskFull, StoreTrouble
from desktop import work
from desktop.settings import Settings
from desktop.workspace import Context, Hint, Offer, Page
from desktop.workspaces.gradebook import actions
from desktop.workspaces.gradebook.card import CellCard
from desktop.workspaces.gradebook.edits import Edits
from desktop.workspaces.gradebook.heading import Heading
from desktop.workspaces.gradebook.history import (
    FIRST_LOOK,
    Asked,
    HistoryPane,
    asked_of_cell,
    asked_of_page,
    since_words,
)
from desktop.workspaces.gradebook.lessons import LessonsModel
from desktop.workspaces.gradebook.model import GradebookModel, Index
from desktop.workspaces.gradebook.no_journals import NoJournals
from desktop.workspaces.gradebook.right_page import RightPage
from desktop.workspaces.gradebook.sheet import Sheet
from desktop.workspaces.gradebook.source import PRINTED, Source, StoreSource
from desktop.workspaces.gradebook.spread_view import SpreadView
from desktop.workspaces.gradebook.surroundings import Surroundings
from desktop.workspaces.gradebook.taking_out import take_out
from desktop.workspaces.gradebook.view import GradebookView
from desktop.workspaces.gradebook.words import tr

SAVING = "gradebook.saving"  # what a danger of the strip is about
LAST_LOOK = "gradebook.looked"  # when a person read the feed of a page last, in the settings
LAST_PAGE = "gradebook.page"  # where work went on last, in the settings
AFTER_NEWS, AFTER_KEYS = 200, 1500  # ms of quiet before the page is read anew


def open_page(context: Context) -> QWidget:
    """Open the gradebook of the person who is signed in; without any page say so."""
    source = StoreSource(context.store, context.person, context.clock)
    return GradebookPage(source, context) if source.pages() else NoJournals(source, context)


class GradebookPage(Page):
    """A spread at a time; each keeps its own steps of undo for the session."""

    def __init__(self, source: Source, around: Surroundings) -> None:
        """Open the page where work went on last, else the first one. Raises what the source raises."""
        super().__init__()
        self._source, self._around = source, around
        self._links = source.pages()
        self._last_saved: datetime | None = None
        self._typed = 0  # grows with each edit: a page read before the last of them is stale
        self._own_news = 0
        self._is_stale = self._are_links_stale = False
        self.model = GradebookModel(source.spread(self._first_page()), self)
        self.edits = Edits(self.model, source, self)
        self._build()
        self._connect()
        self._show_heading()
        self.grid.go_to_work()

    def title(self) -> str:
        page = self.model.spread.page
        return f"{page.group_name}, {page.code} {page.title}"

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return (actions.TURN, *actions.HINTS) if self._spread.is_folded else actions.HINTS

    def act(self, action_id: str) -> None:
        does = self._acts().get(action_id)
        if does is not None:
            does()

    def may_act(self, action_id: str) -> bool:
        if action_id == actions.UNDO:
            return self.edits.stack.canUndo()
        if action_id == actions.REDO:
            return self.edits.stack.canRedo()
        return action_id != actions.PAGES or len(self._links) > 1

    def show_place(self, **place: object) -> None:
        """Go to a page and there to a lesson: `page`, `term`, `day`, `pair`."""
        page, day, term, pair = (place.get(part) for part in ("page", "day", "term", "pair"))
        if isinstance(page, UUID) and page != self.model.spread.page.id:
            self.open(page, term if isinstance(term, int) else None)
        if isinstance(day, date):
            self._go_to_day(day, pair)
        if isinstance(student := place.get("student"), UUID):
            self._go_to_student(student)
        if place.get("history"):
            self.open_history()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._later.start(0)

    def take_focus(self) -> None:
        self.grid.setFocus()

    def leave(self) -> None:
        """Write what stands in an open editor, and close a history that is open: the screen may be about to lock."""
        self.grid.finish()
        self.right.finish()
        for pane in self.findChildren(HistoryPane):
            pane.close()

    def open(self, page: UUID, term: int | None = None) -> None:
        """Turn to another page or term; what cannot be shown is said in the strip."""
        self.leave()
        try:
            spread = self._source.spread(page, term)
        except (Refused, StoreTrouble) as why:
            self._around.messages.refuse(str(why))
            return
        self._around.messages.next_act()
        self._show(spread)
        self.grid.go_to_work()
        self._around.settings.store(LAST_PAGE, str(page))
        self.titled.emit()

    def _acts(self) -> dict[str, Callable[[], object]]:
        return {
            actions.UNDO: self._undo,
            actions.REDO: self._redo,
            actions.COPY: self._copy,
            actions.FILL: self.grid.fill_down,
            actions.PRINT: self._print,
            actions.PRINT_GROUP: lambda: self._print(whole=True),
            actions.PAGES: self._heading.offer_pages,
            actions.OTHER_SIDE: self._turn_side,
            actions.TO_WORK: self.grid.go_to_work,
            actions.HISTORY: self.open_history,
            actions.FEED: self.open_feed,
            actions.CONTACTS: self._open_contacts,
            actions.OPENING: self.open_opening,
        }

    def _build(self) -> None:
        theme, settings = self._around.theme, self._around.settings
        self.grid = GradebookView(self.model, self.edits, gate=self._source, theme=theme, settings=settings)
        self.right = RightPage(LessonsModel(self.model, self), theme, line_height=settings.row_height)
        self.card = CellCard(self.model, self._around.clock.zone)
        self._spread = SpreadView(Sheet(self.grid, self.model, theme), self.right, self.card, theme)
        self._heading = Heading(theme)
        whole = QStackedLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._spread)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._read_anew)

    def _connect(self) -> None:
        messages = self._around.messages
        self.grid.moved.connect(self._follow)
        self.grid.acted.connect(messages.next_act)
        self.grid.copying.connect(self._take_out)
        for side in (self.grid, self.right):
            side.refused.connect(messages.refuse)
            side.explained.connect(messages.tip)
        self.edits.refused.connect(messages.refuse)
        self.edits.noticed.connect(lambda finding: messages.info(finding, icon="triangle-alert"))
        self.edits.taken_back.connect(self.grid.go_to)
        self.edits.saved.connect(self._tell_saved)
        self.edits.troubled.connect(self._tell_trouble)
        self._spread.folded.connect(self.hinted)
        self._heading.page_chosen.connect(self.open)
        self._heading.term_chosen.connect(lambda term: self.open(self.model.spread.page.id, term))
        self._heading.print_asked.connect(self._print)
        self._around.settings.changed.connect(self._take_setting)
        self._around.news.touched.connect(self._hear)

    def _first_page(self) -> UUID:
        known = {str(link.id): link.id for link in self._links}
        last = self._around.settings.stored(LAST_PAGE)
        return known.get(str(last), self._links[0].id)

    def _show(self, spread: Spread) -> None:
        """Show a spread and keep the cursor where it was, as far as it exists there."""
        index = self.grid.currentIndex()
        at = index.row(), index.column()
        student = self.model.student(at[0]).id if index.isValid() else None
        birth = self.model.column(at[1]).birth if index.isValid() else None
        self.model.show(spread)
        self.edits.lay_back()
        self._show_heading()
        if student is not None and birth is not None and not self.grid.currentIndex().isValid():
            self.grid.go_to(*(self.model.where(student, birth) or (0, 0)))

    def _show_heading(self) -> None:
        self._heading.show_page(self.model.spread.page, self._links)

    def _follow(self, index: Index) -> None:
        if index.isValid():
            self.right.follow(index.column())
        self.card.explain(index.row(), index.column())

    def _go_to_day(self, day: date, pair: object) -> None:
        lessons = [place for place in range(self.model.columnCount()) if self.model.column(place).day == day]
        if lessons:
            exact = (place for place in lessons if self.model.column(place).pair == pair)
            self.grid.go_to_work_in(next(exact, lessons[0]))

    def _go_to_student(self, student: UUID) -> None:
        index = self.grid.currentIndex()
        column = self.model.column(index.column()).birth if index.isValid() else None
        if column is not None and (found := self.model.where(student, column)) is not None:
            self.grid.go_to(*found)

    def open_history(self) -> None:
        """Show who changed the cell in hand: one's own edits at once, others' when the server answers."""
        index = self.grid.currentIndex()
        if not index.isValid():
            return
        lesson, student = self.model.column(index.column()), self.model.student(index.row())
        if lesson.lesson is None:
            self._around.messages.info(tr("Это занятие ещё не записано: менять в клетке было нечего."))
            return
        page, born = self.model.spread.page.id, lesson.lesson
        title = f"{student.name.listed} — {spoken(lesson.day)}, {self.title()}"
        self._open_list(Asked(
            title, asked_of_cell(born, student.id),
            lambda: self._source.own_changes(page, lesson=born, student=student.id),
        ))  # fmt: skip

    def open_feed(self) -> None:
        """Show who changed what in this journal since one looked at it last; from now on, that is now."""
        page, now = self.model.spread.page.id, self._around.clock.now()
        key = f"{LAST_LOOK}.{self._around.person.hex}.{page.hex}"
        told = self._around.settings.stored(key)
        known = isinstance(told, int) and not isinstance(told, bool)
        since = EPOCH + timedelta(milliseconds=told) if known else now - FIRST_LOOK
        words_ = since_words(since, now.astimezone(self._around.clock.zone))
        title = tr("{page}: изменения с {since}").format(page=self.title(), since=words_)
        self._open_list(Asked(
            title, asked_of_page(page, since), lambda: self._source.own_changes(page, since=since), says_cell=True
        ))  # fmt: skip
        self._around.settings.store(key, (now - EPOCH) // timedelta(milliseconds=1))

    def _open_list(self, asked: Asked) -> None:
        self.leave()
        try:
            pane = HistoryPane(asked, self._around.ask, self._around.clock, self._around.theme, self)
        except StoreTrouble as why:
            self._around.messages.refuse(why.sentence)
            return
        pane.finished.connect(self.take_focus)
        pane.open()

    def open_opening(self) -> None:
        """Ask for what was given and earned before the journal began here; where nothing may be asked, say why."""
        from desktop.workspaces.gradebook.opening_pane import OpeningPane  # noqa: PLC0415  once in a page's life

        self.leave()
        page = self.model.spread.page
        if (why := self.model.spread.opening_locked) is not None:
            self._around.messages.refuse(why)
            return

        def again() -> Spread:
            spread = self._source.spread(page.id, page.term)
            self._show(spread)
            return spread

        pane = OpeningPane(again(), self._source.openings, again, self._around.theme, self)
        pane.finished.connect(again)
        pane.finished.connect(self.take_focus)
        pane.open()

    def _open_contacts(self) -> None:
        index = self.grid.currentIndex()
        if index.isValid():
            self._around.open_page("contacts", person=self.model.student(index.row()).id)

    def _turn_side(self) -> None:
        held = self.focusWidget()  # an open editor stands on its page
        to_right = held is None or not (held is self.right or self.right.isAncestorOf(held))
        self._spread.show_side(right=to_right)
        (self.right if to_right else self.grid).setFocus()

    def _undo(self) -> None:
        self._around.messages.next_act()
        self.edits.stack.undo()

    def _redo(self) -> None:
        self._around.messages.next_act()
        self.edits.stack.redo()

    def _copy(self) -> None:
        (self.right if self.right.hasFocus() else self.grid).copy_block()

    def _take_out(self, text: str, students: int) -> None:
        take_out(self._source, self._around, self.model.spread.page, text, students)

    def _print(self, *, whole: bool = False) -> None:
        self._around.again(PRINTED, "print", lambda: self._preview(whole=whole))

    def _preview(self, *, whole: bool) -> None:
        from desktop.workspaces.gradebook.preview import preview_of  # noqa: PLC0415  slow to load, rarely used

        self.leave()
        try:
            preview = preview_of(self._source, self._around, self.model.spread.page, whole=whole, parent=self)
        except (Refused, StoreTrouble) as why:
            self._around.messages.refuse(str(why))
            return
        preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        preview.finished.connect(self.take_focus)
        preview.open()

    def _take_setting(self, key: str) -> None:
        if key == Settings.row_height.key:
            self.right.set_line_height(self._around.settings.row_height)

    def _tell_saved(self) -> None:
        self._typed += 1
        self._own_news += 1
        self._last_saved = self._around.clock.now()
        if not self.edits.unsaved and self._around.light.state.trouble:
            self._around.messages.solved(SAVING)
            self._around.light.update(trouble="")

    def _tell_trouble(self, trouble: StoreTrouble) -> None:
        last = self._last_saved.astimezone(self._around.clock.zone) if self._last_saved else None
        sentence = trouble.sentence
        if isinstance(trouble, DiskFull) and last is not None:
            told = tr("На диске нет места, ввод остановлен. Последняя запись — {time}, она цела.")
            sentence = told.format(time=f"{last:%H:%M:%S}")
        offer = Offer(tr("Записать ещё раз"), self._retry)
        self._around.messages.danger(sentence, about=SAVING, offer=offer)
        why = tr("на диске нет места") if isinstance(trouble, DiskFull) else tr("запись не прошла")
        self._around.light.update(trouble=why, last_write=self._last_saved)

    def _retry(self) -> None:
        self.edits.retry()

    def _hear(self, nouns: frozenset[str]) -> None:
        """Read the page anew when the hand rests: what others changed, and what the server answered."""
        own, self._own_news = self._own_news, 0
        self._is_stale = True
        self._are_links_stale |= not own  # a mark of one's own changes no list of journals
        if not self.isVisible():
            return
        self._later.start(AFTER_KEYS if own else max(AFTER_NEWS, self._later.remainingTime()))

    def _read_anew(self) -> None:
        page, typed, links = self.model.spread.page, self._typed, self._links
        asks_links, self._are_links_stale = self._are_links_stale, False
        self._is_stale = False

        def show(read: tuple[Spread, Sequence[PageLink]]) -> None:
            spread, self._links = read
            if self._typed != typed or self.grid.is_edited() or self.right.is_edited():
                self._later.start(AFTER_KEYS)
            elif (page.id, page.term) == (self.model.spread.page.id, self.model.spread.page.term):
                self._show(spread)

        def read() -> tuple[Spread, Sequence[PageLink]]:
            return self._source.spread(page.id, page.term), self._source.pages() if asks_links else links

        # A page that cannot be read just now stays as it was shown; the strip tells of troubles when one writes.
        work.run(read, show, lambda _: None, owner=self)
