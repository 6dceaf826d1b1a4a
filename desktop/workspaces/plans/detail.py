"""One cell of the plan in full: the hours of each kind of work in a term, and its forms of control."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from college.plan_sheet import SheetRow, told
from college.plans import Control, Work
from college.terms import course_of
from desktop.shell.theme import Theme
from desktop.widgets.row_painting import LEFT, RIGHT, draw_word
from desktop.widgets.signs import rule, words
from desktop.workspaces.plans.words import CONTROLS, tr

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 24
PART = Qt.ItemDataRole.UserRole
_NONE = QModelIndex()
Part = Work | Control


class PartsModel(QAbstractTableModel):
    """Kinds of work with their hours, then forms of control; `typed` and `turned` tell what a person did."""

    typed = Signal(object, str)
    turned = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[Part, ...] = (*Work, *Control)
        self.row: SheetRow | None = None
        self.term = 0
        self.may_write = True

    def show(self, row: SheetRow | None, term: int) -> None:
        """Show another cell of the plan."""
        self.row, self.term = row, term
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.parts) - 1, 1))

    @property
    def is_open(self) -> bool:
        """Whether this cell can be written."""
        return self.may_write and self.row is not None and not self.row.is_sum and self.term > 0

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.parts)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.is_open and index.column() == 1 and isinstance(self.parts[index.row()], Work):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        part = self.parts[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(part) if index.column() else self._name(part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._name(part)}: {self.text(part) or tr('нет')}"
        return part if role == PART else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        part = self.parts[index.row()]
        if not isinstance(part, Work) or str(value).strip() == self.text(part):
            return False
        self.typed.emit(part, str(value))
        return True

    def text(self, part: Part) -> str:
        """Return what stands beside a kind of work or a form of control."""
        line = self.row.line if self.row else None
        if line is None or not self.term:
            return ""
        if isinstance(part, Work):
            return told(line.hours_in(self.term, frozenset({part})))
        return tr("есть") if (self.term, part) in line.controls else ""

    def _name(self, part: Part) -> str:
        return f"{part.value} · {part.wording if isinstance(part, Work) else CONTROLS[part]}"


class Detail(QWidget):
    """The cell in hand; `left` asks for the way back to the plan."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = PartsModel()
        self.table = _Parts(theme, self.model)
        self.table.left.connect(self.left)
        self._title, self._place = words("", "strong"), words("", "second")
        self._title.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._place)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.table, 1)

    def show_cell(self, row: SheetRow | None, term: int) -> None:
        """Show another cell of the plan."""
        self._title.setText(f"{row.code} {row.title}" if row else "")
        if row is None or not term:
            where = tr("Встаньте на семестр: здесь его часы по видам.")
        elif row.is_sum:
            where = tr("{term} семестр: сумма строк ниже, её не вводят.").format(term=term)
        else:
            where = tr("{course} курс, {term} семестр").format(course=course_of(term), term=term)
        self._place.setText(where)
        self.model.show(row, term)
        self.table.setAccessibleName(f"{self._title.text()}. {where}")


class _Parts(QTableView):
    left = Signal()

    def __init__(self, theme: Theme, model: PartsModel) -> None:
        super().__init__()
        self._theme, self._parts = theme, model
        self.setModel(model)
        self.setItemDelegate(_PartPainter(theme, self))
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        theme.changed.connect(self._measure)
        self._measure()

    def begin(self) -> None:
        """Take the keys, at the first kind of work that has hours."""
        works = [place for place, part in enumerate(self._parts.parts) if self._parts.text(part)]
        self.setCurrentIndex(self._parts.index(works[0] if works else 0, 1))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        part = self._parts.parts[self.currentIndex().row()] if self.currentIndex().isValid() else None
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Space and isinstance(part, Control):
            if self._parts.is_open:
                self._parts.turned.emit(part)
        elif event.key() == Qt.Key.Key_Delete and isinstance(part, Work):
            if self._parts.is_open:
                self._parts.setData(self._parts.index(self.currentIndex().row(), 1), "")
        else:
            super().keyPressEvent(event)

    def edit(self, index: Index, *asked: Any) -> Any:
        if asked and asked[0] is QAbstractItemView.EditTrigger.AnyKeyPressed:
            text = asked[1].text() if isinstance(asked[1], QKeyEvent) else ""
            if not text.isdecimal():
                return False
            if index.column() == 0:  # hours stand beside the name of their kind
                index = self._parts.index(index.row(), 1)
                self.setCurrentIndex(index)
        return super().edit(index, *asked)

    def keyboardSearch(self, search: str) -> None:
        """Letters search nothing here."""

    def _measure(self) -> None:
        self.verticalHeader().setMinimumSectionSize(self._theme.px(HEIGHT))
        self.verticalHeader().setDefaultSectionSize(self._theme.px(HEIGHT))
        self.setColumnWidth(1, self._theme.px(64))


class _PartPainter(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)
            current = self._view.currentIndex()
            self._view.setCurrentIndex(current.siblingAtRow(current.row() + 1))
            return True
        return super().eventFilter(editor, event)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._theme.px(HEIGHT))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setMaxLength(8)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px, rect = self._theme, self._theme.px, QRect(option.rect)
        is_mine = index.row() == self._view.currentIndex().row() and self._view.hasFocus()
        painter.save()
        painter.fillRect(rect, theme.colour("selection" if is_mine else "paper"))
        is_first_control = index.data(PART) is next(iter(Control))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        if is_first_control:
            painter.fillRect(rect.left(), rect.top() - 1, rect.width(), 1, theme.colour("line-strong"))
        painter.setPen(theme.colour("ink" if index.column() else "text-2"))
        align = RIGHT if index.column() else LEFT
        box = rect.adjusted(px(12), 0, -px(12), 0)
        draw_word(painter, theme.font(14 if index.column() else 13), box, str(index.data() or ""), align)
        if is_mine and index.column() == 1:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
