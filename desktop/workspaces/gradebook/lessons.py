"""The right page as a table: date, number, hours, topic, homework of each lesson."""

from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from college.days import spoken
from college.refusal import Refused
from db.spread import Column
from desktop.workspaces.gradebook.model import NOWHERE, GradebookModel, Index, Role
from desktop.workspaces.gradebook.words import tr

DAY, NUMBER, HOURS, TOPIC, HOMEWORK = range(5)
FIELDS: dict[int, Literal["topic", "homework"]] = {TOPIC: "topic", HOMEWORK: "homework"}


class LessonsModel(QAbstractTableModel):
    """Shows the lessons of the page and turns typed text into edits."""

    def __init__(self, book: GradebookModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        book.lesson_changed.connect(self._follow)
        book.headerDataChanged.connect(self._follow_all)
        book.modelAboutToBeReset.connect(self.beginResetModel)
        book.modelReset.connect(self.endResetModel)

    def lesson(self, row: int) -> Column:
        return self._book.column(row)

    def is_today(self, row: int) -> bool:
        return self.lesson(row).day == self._book.spread.today

    def is_unsaved(self, row: int, column: int) -> bool:
        """Say whether the text is not on the disk yet."""
        return column in FIELDS and self._book.is_unsaved(row, FIELDS[column])

    def why_closed(self, row: int) -> Refused | None:
        """Say why topic and homework cannot be written here, or None."""
        lesson = self.lesson(row)
        return lesson.entry_locked or lesson.locked

    def text(self, row: int, column: int) -> str:
        """Return what a person wrote, or the date and number of the lesson."""
        lesson = self.lesson(row)
        match column:
            case 0:
                return f"{lesson.day:%d.%m}"
            case 1:
                return "–" if lesson.cancelled else str(lesson.number)
            case 2:
                return "–" if lesson.cancelled else str(lesson.hours)
            case 3:
                return lesson.topic
        return lesson.homework

    def planned(self, row: int, column: int) -> str:
        """Return what the topic plan offers where nothing is written."""
        lesson = self.lesson(row)
        return lesson.planned_topic if column == TOPIC and not lesson.topic and not lesson.cancelled else ""

    def unwritten(self, row: int, column: int) -> str:
        """Return what the program says where a person wrote nothing: the planned topic, or that no lesson was held."""
        if column == TOPIC and self.lesson(row).cancelled:
            return tr("Занятие отменено")
        return self.planned(row, column)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return self._book.columnCount(parent)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 5

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        may = index.column() in FIELDS and self.why_closed(index.row()) is None
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if may else Qt.ItemFlag.NoItemFlags)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Role.DisplayRole, Role.EditRole):
            return self.text(row, column)
        if role == Role.AccessibleTextRole:
            return self._said(row, column)
        if role == Role.ToolTipRole:
            said = (self.text(row, column) or self.unwritten(row, column), self.why_closed(row))
            return "\n".join(str(part) for part in said if part) or None
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if not index.isValid() or role != Role.EditRole or index.column() not in FIELDS:
            return False
        text = "\n".join(line.strip() for line in str(value).strip().splitlines())
        return self._book.put_text is not None and self._book.put_text(index.row(), FIELDS[index.column()], text)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role not in (Role.DisplayRole, Role.AccessibleTextRole):
            return None
        if orientation == Qt.Orientation.Vertical:
            return f"{self.lesson(section).day:%d.%m}" if 0 <= section < self.rowCount() else None
        titles = (tr("Дата"), "№", tr("Ч"), tr("Тема занятия"), tr("Задано на дом"))
        return titles[section] if 0 <= section < len(titles) else None

    def _said(self, row: int, column: int) -> str:
        lesson = self.lesson(row)
        planned = self.planned(row, column)
        text = self.text(row, column) or (
            tr("по плану: {topic}").format(topic=planned) if planned else tr("не записано")
        )
        parts = [spoken(lesson.day), self.headerData(column, Qt.Orientation.Horizontal), text]
        if self.is_unsaved(row, column):
            parts.append(tr("не сохранено"))
        if (closed := self.why_closed(row)) is not None:
            parts.append(str(closed))
        return ", ".join(parts)

    def _follow(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, HOMEWORK))

    def _follow_all(self, orientation: Qt.Orientation, first: int, last: int) -> None:
        if orientation == Qt.Orientation.Horizontal:
            self.dataChanged.emit(self.index(first, 0), self.index(last, HOMEWORK))
