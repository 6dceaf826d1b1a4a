"""The row of filters: who, about whom, which section, from which day to which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from college.days import written
from db.known_names import Known
from db.norms import norms
from db.sync.times import moment_of
from desktop.shell.theme import Theme
from desktop.widgets.person_field import PersonField
from desktop.widgets.signs import words
from desktop.workspaces.access_log.words import section_words, tr


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; days inclusive."""

    person: UUID | None = None
    subject: UUID | None = None
    section: str = ""
    first: date | None = None
    last: date | None = None

    def asked(self, zone: ZoneInfo) -> Mapping[str, object]:
        """Return it as the server is asked."""
        told: dict[str, object] = {}
        for name, id_ in (("person", self.person), ("subject", self.subject)):
            if id_ is not None:
                told[name] = id_.hex
        if self.section:
            told["section"] = self.section
        if self.first is not None:
            told["since"] = _start(self.first, zone)
        if self.last is not None:
            told["until"] = _start(self.last + timedelta(days=1), zone)
        return told


class Filters(QWidget):
    """`changed` tells that something else is looked for, `left` that the list is wanted."""

    changed = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._told: dict[UUID, Known] = {}
        self._people: dict[UUID, Known] = {}
        self._groups: tuple[Known, ...] = ()
        self.person, self.subject = PersonField(theme, tr("Кто"), 186), PersonField(theme, tr("О ком"), 186)
        self.section = QComboBox()
        self.first, self.last = QLineEdit(), QLineEdit()
        self._clear = QPushButton(tr("Снять отбор"))
        self._clear.setToolTip("Ctrl+Shift+L")
        self._build(theme)
        for field in (self.person, self.subject):
            field.chosen.connect(self.changed)
            field.left.connect(self.left)
        self.section.activated.connect(lambda _: self.changed.emit())
        for day in (self.first, self.last):
            day.editingFinished.connect(self._take_days)
            day.returnPressed.connect(self.left)
        self._clear.clicked.connect(self.clear)
        self.changed.connect(self._show_clear)
        self._days: tuple[date | None, date | None] = (None, None)
        self._show_clear()

    @property
    def wanted(self) -> Wanted:
        """What is looked for now."""
        return Wanted(self.person.id, self.subject.id, str(self.section.currentData() or ""), *self._days)

    def told(self) -> str:
        """Say in a line what is looked for."""
        first, last = self._days
        parts = (
            tr("кто: {name}").format(name=self.person.text()) if self.person.id else "",
            tr("о ком: {name}").format(name=self.subject.text()) if self.subject.id else "",
            tr("раздел: {name}").format(name=self.section.currentText()) if self.section.currentData() else "",
            tr("с {day}").format(day=written(first)) if first else "",
            tr("по {day}").format(day=written(last)) if last else "",
        )
        return ", ".join(part for part in parts if part)

    def show_known(self, people: Sequence[Known], groups: Sequence[Known]) -> None:
        """Take the names among which is searched."""
        self._people, self._groups = {one.id: one for one in people}, tuple(groups)
        self.add_known({})

    def add_known(self, told: Mapping[UUID, str]) -> None:
        """Add names that the server told: a file need not hold everybody whom its owner may read of."""
        for id_, name in told.items():
            self._told.setdefault(id_, Known(id_, name))
        people = sorted((self._told | self._people).values(), key=lambda one: one.name.casefold())
        self.person.show_known(people)
        self.subject.show_known([*people, *self._groups])

    def clear(self) -> None:
        """Look for everything again."""
        self.person.put(None)
        self.subject.put(None)
        self.section.setCurrentIndex(0)
        for day in (self.first, self.last):
            day.clear()
        self._days = (None, None)
        self._mark()
        self.changed.emit()

    def _take_days(self) -> None:
        days = (read_day(self.first.text()), read_day(self.last.text()))
        self._mark()
        if days != self._days and not self._wrong():
            self._days = days
            self.changed.emit()

    def _wrong(self) -> list[QLineEdit]:
        return [day for day in (self.first, self.last) if day.text().strip() and read_day(day.text()) is None]

    def _mark(self) -> None:
        wrong = self._wrong()
        for day in (self.first, self.last):
            day.setProperty("wrong", day in wrong)
            day.style().polish(day)

    def _show_clear(self) -> None:
        self._clear.setEnabled(self.wanted != Wanted())

    def _build(self, theme: Theme) -> None:
        self.section.setAccessibleName(tr("Раздел"))
        self.section.addItem(tr("Все разделы"), "")
        for name in sorted(norms().sections, key=section_words):
            self.section.addItem(section_words(name), name)
        self.section.setMaxVisibleItems(20)
        self.section.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.section.setMinimumWidth(theme.px(150))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self.person)
        row.addWidget(self.subject)
        row.addWidget(self.section, 1)
        for day, name in ((self.first, tr("с")), (self.last, tr("по"))):
            day.setAccessibleName(tr("Период, {edge}").format(edge=name))
            day.setPlaceholderText(tr("дд.мм.гггг"))
            theme.fit(day, width=96)
            row.addWidget(words(name, "second"))
            row.addWidget(day)
        row.addWidget(self._clear)


def read_day(text: str) -> date | None:
    """Return the day that 12.11.2026 or 12.11.26 spells."""
    for form in ("%d.%m.%Y", "%d.%m.%y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _start(day: date, zone: ZoneInfo) -> int:
    return moment_of(datetime.combine(day, time(), zone))
