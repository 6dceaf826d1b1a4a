"""The second step: which column is what, by dragging a word onto a column or by choosing it with the keyboard."""

from collections.abc import Callable, Collection, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.theme import Theme
from desktop.widgets.mapped_table import MappedTable
from desktop.widgets.signs import pillar, words

SAMPLES, WIDE, LIST = 6, 168, 190
FIELD = "application/x-parta-field"


Draft = TypeVar("Draft", bound=MappedTable)
Words = Callable[[str], str]


class ColumnsStep(QWidget, Generic[Draft]):
    """Shows the head and the first rows of the file; `changed` tells another draft.

    `fields` are what a column of a draft may be, `said` says one of them in words.
    """

    changed = Signal(object)

    def __init__(self, theme: Theme, fields: Callable[[Draft], Sequence[str]], said: Words) -> None:
        super().__init__()
        self._theme, self._fields, self._said = theme, fields, said
        self._draft: Draft | None = None
        self.boxes: list[FieldBox] = []
        self.offers = FieldList(theme, said)
        self.offers.setAccessibleName(_tr("Чем бывает столбец: перетащите на столбец"))
        theme.fit(self.offers, width=LIST)
        about = words(_tr("Скажите, где что. Перетащите слово на столбец или выберите в нём стрелками."), "second-14")
        about.setContentsMargins(12, 8, 12, 8)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.offers)
        beside.addWidget(pillar())
        beside.addWidget(self._area, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(about)
        column.addLayout(beside, 1)

    def show_draft(self, draft: Draft) -> None:
        """Show what is said of the columns."""
        known = self._draft
        is_other = known is None or known.sheet is not draft.sheet or self._fields(known) != self._fields(draft)
        self._draft = draft
        if is_other:
            self._lay_out(draft)
        fields = {column: field for field, column in draft.columns.items()}
        for place, box in enumerate(self.boxes):
            box.put(fields.get(place, ""), draft.columns.keys())
        self.offers.show_fields(self._fields(draft), draft.columns.keys())

    def take_focus(self) -> None:
        """Put the focus on the first column."""
        if self.boxes:
            self.boxes[0].setFocus()

    def _take(self, place: int, field: str) -> None:
        if self._draft is None:
            return
        draft = self._draft.with_column(field, place) if field else self._draft.without(place)
        self.changed.emit(draft)

    def _lay_out(self, draft: Draft) -> None:
        held = QWidget()
        held.setProperty("ground", "paper")
        held.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(held)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        rows = draft.sheet.rows[draft.head + 1 : draft.head + 1 + SAMPLES]
        self.boxes = []
        for place, title in enumerate(draft.titles):
            head = words(" ".join(title.split()) or _tr("без заголовка"), "second")
            head.setWordWrap(True)
            box = FieldBox(self._theme, self._fields(draft), place, self._said)
            box.setAccessibleName(_tr("Столбец «{title}»").format(title=head.text()))
            box.taken.connect(self._take)
            self.boxes.append(box)
            grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(box, 1, place)
            for line, row in enumerate(rows):
                grid.addWidget(_sample(self._theme, row.cell(place)), 2 + line, place)
        grid.setColumnStretch(len(draft.titles), 1)
        grid.setRowStretch(2 + SAMPLES, 1)
        self._area.setWidget(held)


class FieldBox(QComboBox):
    """What one column is; a word of the list may be dropped on it. `taken` tells the column and the field."""

    taken = Signal(int, str)

    def __init__(self, theme: Theme, fields: Sequence[str], place: int, said: Words) -> None:
        super().__init__()
        self._place = place
        self.setAcceptDrops(True)
        self.addItem(_tr("не загружать"), "")
        for field in fields:
            self.addItem(said(field), field)
        theme.fit(self, width=WIDE)
        self.activated.connect(lambda _: self.taken.emit(self._place, self.currentData()))

    def put(self, field: str, held: Collection[str]) -> None:
        """Show what the column is, without telling; the arrows pass by what other columns are."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for place in range(self.count()):
            name = self.itemData(place)
            model.item(place).setEnabled(not name or name == field or name not in held)
        self.setCurrentIndex(max(self.findData(field), 0))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(FIELD):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.taken.emit(self._place, bytes(event.mimeData().data(FIELD).data()).decode())
        event.acceptProposedAction()


class FieldList(QListWidget):
    """What a column may be, to be dragged; what stands already is told as found."""

    def __init__(self, theme: Theme, said: Words) -> None:
        super().__init__()
        self._theme, self._said = theme, said
        self.setDragEnabled(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by the keyboard a column is chosen in the column itself

    def show_fields(self, fields: Sequence[str], found: Collection[str]) -> None:
        """Show the words; those that a column has already, with a tick."""
        self.clear()
        for field in fields:
            item = QListWidgetItem(self._said(field))
            if field in found:
                item.setIcon(self._theme.icon("check", "success", 14))
            item.setData(Qt.ItemDataRole.UserRole, field)
            self.addItem(item)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        told = QMimeData()
        told.setData(FIELD, str(items[0].data(Qt.ItemDataRole.UserRole)).encode())
        return told


def _sample(theme: Theme, text: str) -> QWidget:
    cell = words(" ".join(text.split())[:60], "dense")
    theme.fit(cell, width=WIDE)
    return cell


def _tr(text: str) -> str:
    return QCoreApplication.translate("ColumnsStep", text)
