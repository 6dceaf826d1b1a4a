"""Who changed a cell, or the whole journal since one last looked: one's own from the file, others' from the server."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from college.days import spoken
from db.clock import Clock
from db.sync.times import moment_of
from desktop import changes
from desktop.changes import OUTCOMES, Change, Names, read_change
from desktop.dates import moment
from desktop.log_feed import LogFeed
from desktop.shell.theme import Theme
from desktop.widgets.log_table import Column, LogModel, LogTable, Sign
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import rule, words
from desktop.workspace import Ask
from desktop.workspaces.gradebook.words import tr

PATH = "/office/v1/audit"
FIRST_LOOK = timedelta(days=14)  # how far back a journal is told that was never looked at before
SIZE = (860, 420)
WAITS = Sign("circle-arrow-up", "unsent")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what the history is told: its title, what the server is asked, one's own changes from the file."""

    title: str = field(repr=False)
    body: Mapping[str, object]
    own: Callable[[], tuple[Sequence[Change], Names]] = field(repr=False)
    says_cell: bool = False  # whether rows name the student: a feed does, one cell's history need not


class HistoryPane(QDialog):
    """A list that is read with arrows and left with Esc; what the server has not told yet it does not claim."""

    def __init__(self, asked: Asked, ask: Ask, clock: Clock, theme: Theme, parent: QWidget) -> None:
        """Read what this file knows, then ask the server for the rest. Raises StoreTrouble."""
        super().__init__(parent)
        self._asked, self._clock = asked, clock
        own, self._names = asked.own()
        self._own = list(own)
        self.feed = LogFeed(ask, PATH, read_change, self)
        self.setWindowTitle(tr("История"))
        self.model = LogModel(self._columns())
        self.table = LogTable(theme, self.model)
        self.table.setAccessibleName(asked.title)
        self.foot = words("", "second")
        self.foot.setWordWrap(True)
        self._nothing = NothingHere(theme, "history", "", "")
        self._places = QStackedWidget()
        self._build(theme)
        self.feed.came.connect(self._show)
        self.feed.failed.connect(self._show)
        self.table.ending.connect(self.feed.go_on)
        self.feed.begin(asked.body)
        self._show()

    def rows(self) -> list[Change]:
        """Return what is known: with the server's word, its rows and what waits here; else one's own alone."""
        if not self.feed.is_known:
            return self._own
        waiting = [each for each in self._own if each.outcome == "waiting"]
        return sorted([*waiting, *self.feed.rows], key=lambda change: change.at, reverse=True)

    def _show(self, why: str = "") -> None:
        rows = self.rows()
        self.model.show(self.model.columns, rows)
        if rows and self.table.current() is None:
            self.table.go_to(0)
        self._places.setCurrentIndex(0 if rows else 1)
        if self.feed.is_known:
            self._nothing.say(tr("Изменений не было"), tr("С этого дня здесь никто ничего не менял."))
            self.foot.setText(tr("Показаны правки всех, кто писал сюда; чего вы не видите в журнале, нет и здесь."))
        elif self.feed.is_asking:
            self._nothing.say(tr("Открывается…"), tr("Правки других читаются с сервера."))
            self.foot.setText(tr("Пока показаны ваши правки из этого файла; правки других читаются с сервера."))
        else:
            told = tr("Показаны только ваши правки, сохранённые в этом файле. Правки других хранит сервер.")
            self._nothing.say(tr("Ваших правок здесь нет"), tr("Правки других хранит сервер."))
            self.foot.setText(f"{told} {why}".strip())
        self.setAccessibleDescription(self.foot.text())

    def _columns(self) -> tuple[Column, ...]:
        def values(row: Change) -> tuple[str, str]:
            return changes.before_and_after(row, self._names, self._clock.zone)

        def now() -> datetime:
            return self._clock.now().astimezone(self._clock.zone)

        def outcome(row: Change) -> tuple[Sign | None, str]:
            return (WAITS, tr("ждёт отправки")) if row.outcome == "waiting" else _outcome(row)

        about = Column(tr("О ком"), 150, lambda row: changes.short(changes.about(row, self._names)))
        return (
            Column(tr("Когда"), 130, lambda row: moment(row.at, now()), tint="text-2"),
            Column(tr("Кто"), 140, lambda row: changes.short(changes.author(row, self._names))),
            *((about,) if self._asked.says_cell else ()),
            Column(tr("Что"), 150, lambda row: changes.thing(row.table, row.group)),
            Column(tr("Было"), 90, lambda row: values(row)[0], tint="text-2"),
            Column(tr("Стало"), 110, lambda row: values(row)[1], tint="ink"),
            Column(tr("Итог"), 190, lambda row: outcome(row)[1], lambda row: outcome(row)[0]),
        )

    def _build(self, theme: Theme) -> None:
        title = words(self._asked.title, "strong")
        title.setWordWrap(True)
        title.setContentsMargins(12, 10, 12, 10)
        self.foot.setContentsMargins(12, 6, 12, 8)
        self._places.addWidget(self.table)
        self._places.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (title, rule("strong")):
            column.addWidget(part)
        column.addWidget(self._places, 1)
        column.addWidget(rule())
        column.addWidget(self.foot)
        self.resize(theme.px(SIZE[0]), theme.px(SIZE[1]))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table.setFocus()


def since_words(since: datetime, now: datetime) -> str:
    """Say from when on a journal is told."""
    local = since.astimezone(now.tzinfo)
    return f"{spoken(local.date())}, {local:%H:%M}"


def asked_of_page(page: UUID, since: datetime) -> Mapping[str, object]:
    """Return what the server is asked of a journal since a moment."""
    return {"page": page.hex, "since": moment_of(since)}


def asked_of_cell(lesson: UUID, student: UUID) -> Mapping[str, object]:
    """Return what the server is asked of one cell."""
    return {"lesson": lesson.hex, "subject": student.hex}


def _outcome(row: Change) -> tuple[Sign | None, str]:
    return changes.outcome(row) if row.outcome in OUTCOMES else (None, "")
