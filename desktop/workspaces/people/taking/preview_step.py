"""The third step: what becomes of each row, doubts decided one by one, the order of the whole list, missing groups."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from college.contingent import order_of
from college.days import written
from college.orders import Basis, refuse_basis
from college.people_lists import KnownPerson, ListKind, RowVerdict, Verdict
from college.people_lists.cells import day_of
from college.phrases import phrase
from college.refusal import Refused
from desktop.shell.theme import Theme
from desktop.widgets.esc_form import EscForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.segments import Segments
from desktop.widgets.signs import words
from desktop.workspaces.people import words as told
from desktop.workspaces.people.words import tr

FILTERS = (None, Verdict.NEW, Verdict.CHANGED, Verdict.DOUBTFUL, Verdict.REFUSED, Verdict.SAME)
SHORT = 104
MOST_SENTENCES = 3


class PreviewStep(QWidget):
    """`ordered` tells the order of the list, `decided` a row and who it is, `groups` that missing ones are wanted."""

    ordered = Signal(object)
    decided = Signal(int, object)
    groups = Signal()
    refused = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._rows: tuple[RowVerdict, ...] = ()
        self._people: dict[UUID, KnownPerson] = {}
        self.number, self.signed = QLineEdit(), QLineEdit()
        for field, name in ((self.number, tr("Приказ №")), (self.signed, tr("Дата приказа"))):
            field.setAccessibleName(name)
            theme.fit(field, width=SHORT)
            field.editingFinished.connect(self._tell_order)
        self.signed.setPlaceholderText("01.09.2026")
        self.switch = Segments(tr("Исход строк"), tuple((each, told.filter_words(each, 0)) for each in FILTERS))
        self.switch.choose(None)
        self.switch.chosen.connect(lambda _: self._list())
        self.model = LogModel(told.verdicts())
        self.table = LogTable(theme, self.model)
        self.table.setAccessibleName(tr("Строки списка"))
        self.table.asked.connect(self._ask)
        self.doubt = DoubtForm(theme)
        self.doubt.given.connect(self._decide)
        self.doubt.left.connect(self.table.setFocus)
        self._notes = words("", "second-14")
        self._notes.setWordWrap(True)
        self.make = KeyButton(theme, tr("Завести группы"), "Ctrl+Shift+N")
        self.make.clicked.connect(self.groups)
        self._build()

    def show_rows(
        self, rows: tuple[RowVerdict, ...], people: Sequence[KnownPerson], notes: Sequence[str], missing: Sequence[str]
    ) -> None:
        """Show what becomes of the rows."""
        self._rows, self._people = rows, {each.id: each for each in people}
        counts = Counter(one.verdict for one in rows)
        for each in FILTERS:
            self.switch.say(each, told.filter_words(each, counts[each] if each else len(rows)))
        self.make.setVisible(bool(missing))
        lines = list(notes[:MOST_SENTENCES])
        if len(notes) > MOST_SENTENCES:
            lines.append(tr("И ещё групп, где в файле не все: {count}.").format(count=len(notes) - MOST_SENTENCES))
        if missing:
            lines.append(tr("Таких групп нет: {names}.").format(names=", ".join(missing)))
        self._notes.setText("\n".join(lines))
        self._notes.setVisible(bool(lines))
        self._list()

    def show_order(self, kind: ListKind, basis: Basis | None) -> None:
        """Ask for the order of the list, of students only."""
        for part in self._of_order:
            part.setVisible(kind is ListKind.STUDENTS)
        self.number.setText(basis.number if basis else "")
        self.signed.setText(written(basis.signed) if basis else "")

    def next_filter(self) -> None:
        """Show the next verdict that some row has."""
        place = FILTERS.index(self.switch.value())
        for step in range(1, len(FILTERS) + 1):
            wanted = FILTERS[(place + step) % len(FILTERS)]
            if wanted is None or any(one.verdict is wanted for one in self._rows):
                self.switch.choose(wanted)
                self._list()
                return

    def basis(self, today: date) -> Basis | None:
        """Return the order of the whole list. Raises Refused where half of it stands, or it lies ahead."""
        number = self.number.text().strip()
        signed = day_of(self.signed.text(), today)
        if not number and signed is None:
            return None
        basis = order_of(number, signed)
        if basis is None:
            raise Refused(phrase("У приказа нужны и номер, и дата."))
        refuse_basis(basis, today)
        return basis

    def _tell_order(self) -> None:
        self.ordered.emit(None)

    def _ask(self) -> None:
        row: RowVerdict | None = self.table.current()
        if row is not None and row.verdict is Verdict.DOUBTFUL:
            self.doubt.ask(row, [self._people[each] for each in row.candidates])
        elif row is not None and row.sentences:
            self.refused.emit(" ".join(row.sentences))

    def _decide(self, place: int, who: object) -> None:
        at = self.table.currentIndex().row()
        self.decided.emit(place, who)
        self.table.go_to(at)
        self.table.setFocus()

    def _list(self) -> None:
        wanted, at = self.switch.value(), self.table.currentIndex().row()
        rows = [one for one in self._rows if wanted is None or one.verdict is wanted]
        self.model.show(self.model.columns, ())
        self.model.show(self.model.columns, rows)
        self.table.go_to(max(at, 0))

    def _build(self) -> None:
        self._of_order: tuple[QWidget, ...] = (
            words(tr("Приказ для всего списка №"), "second"), self.number, words(tr("от"), "second"), self.signed,
        )  # fmt: skip
        order = QHBoxLayout()
        order.setContentsMargins(12, 8, 12, 4)
        order.setSpacing(8)
        for part in self._of_order:
            order.addWidget(part)
        order.addStretch(1)
        order.addWidget(self.make)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 12, 8)
        bar.addWidget(self.switch)
        bar.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._notes.setContentsMargins(12, 0, 12, 8)
        column.addLayout(order)
        column.addWidget(self._notes)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.doubt)


class DoubtForm(EscForm):
    """Asks whether a row is somebody who is known: digits or arrows choose, Enter decides. `given`: row and person."""

    given = Signal(int, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._row: RowVerdict | None = None
        self._choices: list[UUID | None] = []
        self.title = words("", "second-14")
        self.title.setWordWrap(True)
        self.choices = QListWidget()
        self.choices.setUniformItemSizes(True)
        self.choices.setAccessibleName(tr("Кто это"))
        self.choices.itemDoubleClicked.connect(lambda _: self.enter())
        do = KeyButton(theme, tr("Решить"), "Enter", "main")
        do.clicked.connect(self.enter)
        stop = KeyButton(theme, tr("Позже"), "Esc")
        stop.clicked.connect(self.give_up)
        below = QHBoxLayout()
        below.setSpacing(8)
        for part in (do, stop):
            below.addWidget(part)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.addWidget(self.title)
        column.addWidget(self.choices)
        column.addLayout(below)
        self.hide()

    def ask(self, row: RowVerdict, candidates: Sequence[KnownPerson]) -> None:
        """Ask who a row is."""
        self._row, self._choices = row, [*(each.id for each in candidates), None]
        assert row.row.name is not None
        born = written(row.row.born) if row.row.born else tr("дата рождения не указана")
        self.title.setText(
            tr("Строка {place}: {name}, {born}, {where}. Кто это?").format(
                place=row.row.place, name=row.row.name.full, born=born, where=told.where(row)
            )
        )
        self.choices.clear()
        self.choices.addItems([*map(_candidate, candidates), tr("Новый человек, однофамилец")])
        self.choices.setCurrentRow(0)
        self.show()
        # Only what is shown knows the height of its lines in the present text.
        self.choices.setFixedHeight(self.choices.sizeHintForRow(0) * min(self.choices.count(), 6) + 6)
        QTimer.singleShot(0, self.choices, self.choices.setFocus)

    def enter(self) -> bool:
        """Tell who it is."""
        if self._row is None:
            return False
        row, self._row = self._row, None
        self.hide()
        self.given.emit(row.row.place, self._choices[max(self.choices.currentRow(), 0)])
        return True

    def give_up(self) -> None:
        self.hide()
        self.left.emit()


def _candidate(person: KnownPerson) -> str:
    born = written(person.born) if person.born else tr("дата рождения не известна")
    place = person.values.get("group") or person.values.get("post") or tr("вне групп")
    return f"{person.name.full}, {born}, {place}"
