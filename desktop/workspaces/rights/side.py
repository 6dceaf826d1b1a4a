"""The right side of the matrix: the cell, what speaks against it, the differences, and what is not applied."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from college.matrix.norms import ACTIONS
from db.rights_table import Cell
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import Tag, rule, words
from desktop.workspaces.rights.cell_pane import CellPane
from desktop.workspaces.rights.leaves import Entry, EntryList
from desktop.workspaces.rights.notices import Notices
from desktop.workspaces.rights.revision import Picture
from desktop.workspaces.rights.words import role_words, tr

WIDTH = 300
LEAST = 120  # of the list of differences: where there is less room, the side scrolls
LONGEST_REASON = 300  # signs that fit beside a right


class Side(QWidget):
    """Explains and applies. `gone_to(cell)` asks for a cell of the grid."""

    gone_to = Signal(object)
    apply_asked = Signal()
    discard_asked = Signal()

    def __init__(self, theme: Theme, *, may_write: bool) -> None:
        super().__init__()
        self._theme, self._may_write = theme, may_write
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.fit(self, width=WIDTH)
        self.cell = CellPane(theme, may_write=may_write)
        self.notices = Notices(theme)
        self.differences = EntryList(theme, tr("Отличия от положения"))
        self.differences.asked.connect(self.gone_to)
        self._count = Tag("", "warning")
        self._same = words(tr("Всё как в положении."), "dense")
        self._same.setContentsMargins(12, 8, 12, 8)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self._build()

    def show_picture(self, picture: Picture, cell: Cell | None, count: int) -> None:
        """Show another state of the matrix, or another cell."""
        self.cell.show_cell(picture, cell, count)
        self.notices.show_findings(picture.about(cell) if cell else ())
        self._show_differences(picture)
        self._show_unapplied(picture)

    def take_focus(self) -> None:
        """Put the focus where one goes on: the scopes of the cell, else the differences."""
        (self.cell if self._may_write else self.differences).setFocus()
        if self._may_write:
            self.cell.take_focus()

    def _show_differences(self, picture: Picture) -> None:
        entries = [
            Entry(
                f"{role_words(change.role)}: {picture.norms.sections[change.section].russian}",
                f"{ACTIONS[change.action]}, {change.words()}",
                change.cell,
                tint="danger" if change.cell in picture.against else "text-2",
                icon="circle-dashed" if change.cell in picture.drafted else "",
                beside=tr("не применено") if change.cell in picture.drafted else "",
            )
            for change in picture.differences
        ]
        self.differences.show_entries(entries)
        self._count.setText(str(len(entries)))
        self._count.setVisible(bool(entries))
        self.differences.setVisible(bool(entries))
        self._same.setVisible(not entries)

    def _show_unapplied(self, picture: Picture) -> None:
        count = len(picture.changes)
        self._foot.setVisible(self._may_write and bool(count))
        told = tr("Не применено: {count}. После применения права дойдут до компьютеров при ближайшем обмене.")
        self._told.setText(told.format(count=count))
        hint = tr("Причина, обязательно") if picture.asks_reason else tr("Причина")
        self.reason.setPlaceholderText(hint)
        self.reason.setAccessibleName(f"{hint}. {self._readers.text()}")

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("plain", "true")
        scrolled = QVBoxLayout(inner)
        scrolled.setContentsMargins(0, 0, 0, 0)
        scrolled.setSpacing(0)
        scrolled.addWidget(self._head(tr("Клетка")))
        scrolled.addWidget(self.cell)
        scrolled.addWidget(self.notices)
        scrolled.addWidget(self._head(tr("Отличия от положения"), self._count))
        scrolled.addWidget(self.differences, 1)
        scrolled.addWidget(self._same, 1, Qt.AlignmentFlag.AlignTop)
        self._theme.changed.connect(self._fit)
        self._fit()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(tr("Клетка и отличия от положения"))
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(self._unapplied())

    def _fit(self) -> None:
        self.differences.setMinimumHeight(self._theme.px(LEAST))

    def _head(self, title: str, *beside: QWidget) -> QWidget:
        head = QWidget()
        head.setProperty("ground", "bar")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme.fit(head, height=28)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(words(title, "strong"))
        for part in beside:
            row.addWidget(part)
        row.addStretch(1)
        return head

    def _unapplied(self) -> QWidget:
        self._foot = QWidget()
        self._foot.setProperty("ground", "paper-alt")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._told = words("", "second")
        self._told.setWordWrap(True)
        self._readers = words(tr("Причину прочтут все сотрудники: не пишите в ней о людях."), "small")
        self._readers.setWordWrap(True)
        apply = KeyButton(self._theme, tr("Применить…"), "Ctrl+Enter", "main")
        apply.clicked.connect(self.apply_asked)
        discard = QPushButton(tr("Вернуть"))
        discard.setToolTip("Ctrl+Backspace")
        discard.clicked.connect(self.discard_asked)
        self.reason.returnPressed.connect(self.apply_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(apply)
        buttons.addWidget(discard)
        column = QVBoxLayout(self._foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule("strong"))
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 8, 12, 8)
        inner.setSpacing(4)
        for part in (self._told, self.reason, self._readers):
            inner.addWidget(part)
        inner.addLayout(buttons)
        column.addLayout(inner)
        return self._foot
