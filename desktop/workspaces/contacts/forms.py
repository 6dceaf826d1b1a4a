"""What the card asks at the place: why a value is opened, what a value shall be, who is added to the family."""

from dataclasses import dataclass, field
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from college.admission.masks import Masked, Reason, reasons_for, refuse_reason
from college.contacts import LONGEST, LONGEST_NAME, Relation
from college.refusal import Refused
from db.contacts import MaskSeen
from desktop.shell.theme import Theme
from desktop.widgets.esc_form import EscForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import words
from desktop.workspaces.contacts.words import kind, tr, whose

EXAMPLES = {Masked.PHONE: "+7 913 800-12-47", Masked.EMAIL: "ivanova@mail.ru"}


@dataclass(frozen=True, slots=True)
class Why:
    """The reason with which a value is to be opened."""

    mask: MaskSeen
    reason: Reason
    words: str = field(default="", repr=False)


class _Form(EscForm):
    """A form below the values, with the button that applies it; hidden until it is asked something."""

    def __init__(self, theme: Theme, verb: str) -> None:
        super().__init__()
        self._theme = theme
        self.title = words("", "second-14")
        self.title.setWordWrap(True)
        self._do = KeyButton(theme, verb, "Enter", "main")
        self._do.clicked.connect(self.enter)
        self._stop = KeyButton(theme, tr("Не надо"), "Esc")
        self._stop.clicked.connect(self.give_up)
        self.hide()

    def build(self, *rows: QWidget | QHBoxLayout) -> None:
        """Lay out the form."""
        below = QHBoxLayout()
        below.setSpacing(8)
        for part in (self._do, self._stop):
            below.addWidget(part)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        for row in (self.title, *rows, below):
            if isinstance(row, QWidget):
                column.addWidget(row)
            else:
                column.addLayout(row)

    def begin(self, first: QWidget) -> None:
        """Show the form with the focus in its first field."""
        self.show()
        # The press that opened the form is still being told of: its end would take the focus back.
        QTimer.singleShot(0, first, first.setFocus)

    def close_form(self) -> None:
        """Take the form away."""
        self.hide()

    def give_up(self) -> None:
        self.close_form()
        self.left.emit()


class ReasonForm(_Form):
    """Asks why: digits or arrows choose, Enter opens the value. `given` tells a Why, `refused` what is missing."""

    given = Signal(object)
    refused = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Показать"))
        self._mask: MaskSeen | None = None
        self._reasons: tuple[Reason, ...] = ()
        self.reasons = QListWidget()
        self.reasons.setUniformItemSizes(True)
        self.reasons.setAccessibleName(tr("Причина"))
        self.reasons.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reasons.currentRowChanged.connect(lambda _: self._show_line())
        self.reasons.itemDoubleClicked.connect(lambda _: self.enter())
        self.reasons.installEventFilter(self)
        self.line = QLineEdit()
        self.line.setMaxLength(200)
        self.line.setAccessibleName(tr("Причина своими словами"))
        self.line.setPlaceholderText(tr("Причина своими словами"))
        self.build(self.reasons, self.line)

    def open_form(self, mask: MaskSeen) -> None:
        """Ask why this value is opened."""
        self._mask, self._reasons = mask, reasons_for(mask.kind)
        told = tr("{what}, {whose}: зачем открываете? Ответ останется в журнале доступа рядом с вашим именем.")
        self.title.setText(told.format(what=kind(mask.kind), whose=whose(mask)))
        self.reasons.clear()
        self.reasons.addItems([f"{number}  {tr(each.wording)}" for number, each in enumerate(self._reasons, 1)])
        self.reasons.setFixedHeight(self.reasons.sizeHintForRow(0) * len(self._reasons) + 2)
        self.reasons.setCurrentRow(0)
        self.line.clear()
        self._show_line()
        self.begin(self.reasons)

    def enter(self) -> bool:
        """Tell the reason; what is missing is said and the form stays."""
        if self._mask is None:
            return False
        reason, told = self._reasons[max(self.reasons.currentRow(), 0)], self.line.text().strip()
        try:
            refuse_reason(self._mask.kind, reason, told)
        except Refused as refused:
            self.refused.emit(refused)
            self.line.setFocus()
            return True
        mask = self._mask
        self.close_form()
        self.given.emit(Why(mask, reason, told if reason is Reason.OTHER else ""))
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit chooses its reason; the last one asks for words."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isdigit():
            place = int(event.text()) - 1
            if 0 <= place < len(self._reasons):
                self.reasons.setCurrentRow(place)
                if self.line.isVisible():
                    self.line.setFocus()
            return True
        return False

    def _show_line(self) -> None:
        row = self.reasons.currentRow()
        self.line.setVisible(0 <= row < len(self._reasons) and self._reasons[row] is Reason.OTHER)


class ValueForm(_Form):
    """Asks what a contact shall be. `given` tells mask and text; an empty field leaves a hidden value as it is."""

    given = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Записать"))
        self._mask: MaskSeen | None = None
        self._is_shown = False
        self.line = QLineEdit()
        self.build(self.line)

    def open_form(self, mask: MaskSeen, shown: str | None) -> None:
        """Ask for another value; one that is open just now stands in the field."""
        self._mask, self._is_shown = mask, shown is not None
        self.title.setText(f"{kind(mask.kind)}, {whose(mask)}")
        self.line.setAccessibleName(self.title.text())
        self.line.setMaxLength(LONGEST[mask.kind])
        hidden = tr("Новое значение. Прежнее скрыто; чтобы стереть его, сначала откройте (F8)")
        self.line.setPlaceholderText(hidden if mask.mask else EXAMPLES.get(mask.kind, ""))
        self.line.setText(shown or "")
        self.line.selectAll()
        self.begin(self.line)

    def enter(self) -> bool:
        """Tell the value; the form closes when it was written."""
        if self._mask is None:
            return False
        if not self.line.text().strip() and self._mask.mask and not self._is_shown:
            self.give_up()
        else:
            self.given.emit(self._mask, self.line.text())
        return True

    def close_form(self) -> None:
        super().close_form()
        self.line.clear()


class RelativeForm(_Form):
    """Asks who it is: name and relation. `given` tells row or None, name and relation."""

    given = Signal(object, str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Записать"))
        self._row: UUID | None = None
        self.name, self.relation = QLineEdit(), QComboBox()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(tr("Фамилия Имя Отчество"))
        self.name.setAccessibleName(tr("Фамилия, имя и отчество родителя или представителя"))
        self.relation.setAccessibleName(tr("Кем приходится студенту"))
        for each in Relation:
            self.relation.addItem(tr(each.wording), each.value)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.relation)
        row.addWidget(self.name, 1)
        self.build(row)

    def open_form(self, row: UUID | None = None, name: str = "", relation: str = "") -> None:
        """Ask about a new one, or call this one otherwise."""
        self._row = row
        self.title.setText(tr("Исправить имя") if row else tr("Добавить родителя или представителя"))
        self.name.setText(name)
        self.relation.setCurrentIndex(max(self.relation.findText(relation), 0))
        self.begin(self.name if row else self.relation)

    def enter(self) -> bool:
        """Tell what was filled in; the form closes when it was written."""
        self.given.emit(self._row, self.name.text(), Relation(self.relation.currentData()))
        return True
