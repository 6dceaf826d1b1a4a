"""What opening an official's access asks for: who, which sections and groups, until when, by which order (1.5)."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from college.admission.officials import LONGEST_GROUND, LONGEST_NAME, OfficialGrant, Opening
from college.admission.policy import DEFAULT
from college.days import written
from college.names import PersonName
from college.orders import Basis
from db import ids
from db.norms import norms
from db.officials import Choices, OfficialSeen
from desktop.shell.theme import Theme
from desktop.widgets.check_list import CheckList
from desktop.widgets.esc_form import WholeForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import words
from desktop.workspaces.accounts.act_list import mark_wrong, read_day
from desktop.workspaces.accounts.words import tr

USUAL = timedelta(days=6)  # a week, both days inclusive
DAY, NUMBER, LISTS = 96, 96, 132
NOTE = tr(
    "Он войдёт в браузере и увидит только эти разделы этих групп: без печати, выгрузки и причин пропусков. Каждый "
    "открытый журнал встанет в журнал доступа. В конце последнего дня доступ кончится сам."
)


class OfficialForm(WholeForm):
    """`applied` tells an Opening; Ctrl+Enter applies it, Esc leaves it."""

    applied = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._known: OfficialSeen | None = None  # who had an access before
        self._grant, self._person = ids.fresh(), ids.fresh()
        self.surname, self.given, self.patronymic = QLineEdit(), QLineEdit(), QLineEdit()
        self.sections, self.groups = CheckList(theme, tr("Разделы")), CheckList(theme, tr("Группы"))
        self.first, self.last, self.signed = QLineEdit(), QLineEdit(), QLineEdit()
        self.number, self.ground = QLineEdit(), QLineEdit()
        for field in (self.surname, self.given, self.patronymic):
            field.setMaxLength(LONGEST_NAME)
        for field in (self.first, self.last, self.signed):
            theme.fit(field, width=DAY)
        theme.fit(self.number, width=NUMBER)
        for box in (self.sections, self.groups):
            theme.fit(box, height=LISTS)
        self.number.setMaxLength(40)
        self.ground.setMaxLength(LONGEST_GROUND)
        self.ground.setPlaceholderText(tr("соглашение № 5 от 11.11.2026"))
        self._title, self._note, self._why = words("", "name"), words(NOTE, "second"), words("", "warning")
        for label in (self._title, self._note, self._why):
            label.setWordWrap(True)
        self._do = KeyButton(theme, tr("Открыть и выдать листок"), "Ctrl+Enter", "main")
        self._do.clicked.connect(self.apply)
        self._stop = KeyButton(theme, tr("Не надо"), "Esc")
        self._stop.clicked.connect(self.give_up)
        self._names = QWidget()
        self._build()
        self.is_open = False

    def open_form(self, choices: Choices, day: date, offline: str, known: OfficialSeen | None = None) -> None:
        """Ask about a new access; of somebody who had one before, with what it named."""
        self._known, self.is_open = known, True
        self._grant, self._person = ids.fresh(), known.person if known else ids.fresh()
        self._title.setText(known.name.full if known else tr("Внешний доступ"))
        self._names.setVisible(known is None)
        for field in (self.surname, self.given, self.patronymic, self.number, self.ground):
            field.clear()
        titles = norms().sections
        named = {each: titles[each].russian if each in titles else each for each in choices.sections}
        self.sections.offer(named, known.sections if known else tuple(named))
        groups: Mapping[UUID, str] = choices.groups
        before = set(known.groups) if known else set()
        self.groups.offer(groups, [id_ for id_, name in groups.items() if name in before])
        for field, value in ((self.first, day), (self.last, day + USUAL), (self.signed, day)):
            field.setText(written(value))
            mark_wrong(field, is_wrong=False)
        self.show_offline(offline)
        first = self.number if known else self.surname
        QTimer.singleShot(0, first, first.setFocus)  # the press that opened it is still being told of

    def show_offline(self, offline: str) -> None:
        """Say that the server is away, or that it has come back: only it lets somebody in."""
        self._why.setText(offline)
        self._why.setVisible(bool(offline))
        self._do.setEnabled(not offline)

    def close_form(self) -> None:
        """Forget the wish."""
        self.is_open, self._known = False, None

    def apply(self) -> None:
        """Tell what was filled in; a day that is none stays to be mended."""
        if not self.is_open or not self._do.isEnabled():
            return
        days = {field: read_day(field.text()) for field in (self.first, self.last, self.signed)}
        for field, day in days.items():
            mark_wrong(field, is_wrong=day is None)
        wrong = next((field for field, day in days.items() if day is None), None)
        if wrong is not None:
            wrong.setFocus()
            return
        first, last, signed = (day for day in days.values() if day is not None)
        name = PersonName(*(_typed(field) for field in (self.surname, self.given, self.patronymic)))
        sections = frozenset(str(each) for each in self.sections.chosen())
        groups = frozenset(each for each in self.groups.chosen() if isinstance(each, UUID))
        terms = OfficialGrant(
            self._person, sections, groups, first, last, Basis(_typed(self.number), signed), _typed(self.ground)
        )
        self.applied.emit(Opening(self._grant, self._known.name if self._known else name, terms))

    def take_focus(self) -> None:
        """Put the focus where the form begins."""
        (self.number if self._known else self.surname).setFocus()

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("ground", "paper")
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        for part in (self._title, self._note, self._why):
            column.addWidget(part)
        column.addWidget(self._names)
        _lay(QGridLayout(self._names), (
            (tr("Фамилия"), self.surname, 3), (tr("Имя"), self.given, 2), (tr("Отчество"), self.patronymic, 3),
        ))  # fmt: skip
        lists, terms = QGridLayout(), QGridLayout()
        _lay(lists, ((tr("Разделы, пробел отмечает"), self.sections, 3), (tr("Группы"), self.groups, 2)))
        most = tr("По, не дальше {days} дней").format(days=DEFAULT.official_days)
        _lay(terms, (
            (tr("С"), self.first, 0), (most, self.last, 0), (tr("Приказ №"), self.number, 0),
            (tr("от"), self.signed, 0), ("", QWidget(), 1),
        ))  # fmt: skip
        column.addLayout(lists)
        column.addLayout(terms)
        ground = QGridLayout()
        _lay(ground, ((tr("Соглашение о неразглашении или закон, по которому смотрят без него"), self.ground, 1),))
        column.addLayout(ground)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._do)
        below.addWidget(self._stop)
        below.addStretch(1)
        column.addLayout(below)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)


def _lay(grid: QGridLayout, fields: tuple[tuple[str, QWidget, int], ...]) -> None:
    """Lay fields in a row, each under its title; a width of nothing is the field's own."""
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(2)
    for place, (title, field, wide) in enumerate(fields):
        grid.setColumnStretch(place, wide)
        grid.addWidget(words(title, "second"), 0, place)
        grid.addWidget(field, 1, place)
        field.setAccessibleName(title)


def _typed(field: QLineEdit) -> str:
    return " ".join(field.text().split())
