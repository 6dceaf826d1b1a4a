"""Hours and marks from before the journal began here: typed once for a page and a term, a line for each student."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from college.opening import NOTHING, Opening, hours_of, read_opening
from college.refusal import Refused
from db.openings import put_hours, put_marks
from db.spread import Spread
from desktop.shell.theme import Theme
from desktop.widgets.signs import rule, words
from desktop.widgets.title_head import TitleHead
from desktop.widgets.traced_steps import ActsByHand, TracedSteps, handed
from desktop.workspaces.gradebook.model import NOWHERE, Index, Role
from desktop.workspaces.gradebook.words import tr

SIZE, ROW, NUMBER, NAME, FIELD = (620, 640), 26, 44, 240, 64
STUDENT, MARKS = 1, 2


class OpeningModel(QAbstractTableModel):
    """The students of a page with what each earned before; `steps` writes what is typed."""

    def __init__(self, spread: Spread, steps: TracedSteps[ActsByHand], theme: Theme) -> None:
        super().__init__()
        self._spread, self._steps, self._theme = spread, steps, theme
        self.openings: dict[UUID, Opening] = dict(spread.openings)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._spread.students)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() == MARKS else plain

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        student = self._spread.students[index.row()]
        text = self.openings.get(student.id, NOTHING).text
        if role in (Role.DisplayRole, Role.EditRole):
            return (str(student.number), student.name.listed, text)[index.column()]
        if role == Role.ForegroundRole:
            return self._theme.colour("ink" if index.column() == MARKS else "text")
        if role == Role.AccessibleTextRole:
            return f"{student.name.listed}, {text or tr('нет')}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role in (Role.DisplayRole, Role.AccessibleTextRole):
            return ("№", tr("Фамилия, имя"), tr("Оценки или средняя до журнала"))[section]
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole or index.column() != MARKS:
            return False
        student, page = self._spread.students[index.row()].id, self._spread.page
        try:
            opening = read_opening(str(value))
        except Refused as refused:
            self._steps.refused.emit(refused)
            return False
        if opening == self.openings.get(student, NOTHING):
            return True
        what = handed(put_marks, page.id, student, page.term, opening)
        if self._steps.do("put_opening", tr("Оценки до журнала"), what) is None:
            return False
        self.openings[student] = opening
        self.dataChanged.emit(index, index)
        return True

    def show(self, spread: Spread) -> None:
        """Show what stands now, after a step was taken back."""
        self._spread, self.openings = spread, dict(spread.openings)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, MARKS))


class _Table(QTableView):
    """Enter goes on to the next student; a block of lines from a spreadsheet falls down from the cursor."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste(index)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self.setCurrentIndex(self.model().index(min(index.row() + 1, self.model().rowCount() - 1), MARKS))
        elif event.key() == Qt.Key.Key_Delete:
            self.model().setData(index, "")
        else:
            super().keyPressEvent(event)

    def _paste(self, index: Index) -> None:
        lines = QGuiApplication.clipboard().text().rstrip("\n").split("\n")
        for row, line in enumerate(lines[: self.model().rowCount() - index.row()], index.row()):
            if not self.model().setData(self.model().index(row, MARKS), line.replace("\t", " ")):
                return


class OpeningPane(QDialog):
    """Asks once for what was before; each line is written when it is left, Ctrl+Z takes it back."""

    def __init__(self, spread: Spread, acts: ActsByHand, again: Any, theme: Theme, parent: QWidget) -> None:
        """`again` draws the page anew, for what stands after a step was taken back."""
        super().__init__(parent)
        self._spread, self._again, self.steps = spread, again, TracedSteps(acts, self)
        page = spread.page
        self.setWindowTitle(tr("До начала журнала: {code}, {group}").format(code=page.code, group=page.group_name))
        self.model = OpeningModel(spread, self.steps, theme)
        self.table, self.hours, self.foot = _Table(), QLineEdit(str(page.hours_before or "")), words("", "second")
        self.steps.refused.connect(lambda refused: self.foot.setText(str(refused)))
        self.steps.troubled.connect(lambda trouble: self.foot.setText(trouble.sentence))
        self.model.dataChanged.connect(lambda *_: self.foot.setText(""))
        self.hours.editingFinished.connect(self.take_hours)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo)
        self._build(theme)

    def take_hours(self) -> None:
        """Write the hours that were typed."""
        page = self._spread.page
        try:
            hours = hours_of(self.hours.text())
        except Refused as refused:
            self.foot.setText(str(refused))
            return
        if hours != page.hours_before:
            done = self.steps.do("put_opening", tr("Часы до журнала"), handed(put_hours, page.id, page.term, hours))
            if done is not None:
                self._spread = self._again()

    def undo(self) -> None:
        """Take the last step back."""
        self.steps.stack.undo()
        self._spread = self._again()
        self.hours.setText(str(self._spread.page.hours_before or ""))
        self.model.show(self._spread)

    def _build(self, theme: Theme) -> None:
        page = self._spread.page
        title = words(
            tr(
                "{code} {title}, {term} семестр. Что было дано и поставлено до того, как журнал начали вести здесь. "
                "Оценки через пробел («5 4 зач») или средняя и сколько их было («4,25 × 8»). Занятиями это не станет."
            ).format(code=page.code, title=page.title, term=page.term),
            "second-14",
        )
        title.setWordWrap(True)
        title.setContentsMargins(12, 10, 12, 6)
        self.hours.setAccessibleName(tr("Часов дано до журнала"))
        theme.fit(self.hours, width=FIELD)
        given = QHBoxLayout()
        given.setContentsMargins(12, 0, 12, 8)
        given.setSpacing(8)
        given.addWidget(words(tr("Часов дано до журнала"), "second-14"))
        given.addWidget(self.hours)
        given.addStretch(1)
        self._dress(theme)
        self.foot.setWordWrap(True)
        self.foot.setContentsMargins(12, 6, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addLayout(given)
        column.addWidget(rule("strong"))
        column.addWidget(self.table, 1)
        column.addWidget(rule())
        column.addWidget(self.foot)
        self.resize(theme.px(SIZE[0]), theme.px(SIZE[1]))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table.setFocus()

    def _dress(self, theme: Theme) -> None:
        table = self.table
        table.setModel(self.model)
        head = TitleHead(theme, table, lambda _: int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), 3)
        table.setHorizontalHeader(head)
        table.setAccessibleName(tr("Студенты и их оценки до журнала"))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        head.setFixedHeight(theme.px(ROW))
        table.setColumnWidth(0, theme.px(NUMBER))
        table.setColumnWidth(STUDENT, theme.px(NAME))
        head.setSectionResizeMode(MARKS, QHeaderView.ResizeMode.Stretch)
        table.setEditTriggers(QTableView.EditTrigger.AnyKeyPressed | QTableView.EditTrigger.EditKeyPressed)
        table.setTabKeyNavigation(False)
        table.setCurrentIndex(self.model.index(0, MARKS))
