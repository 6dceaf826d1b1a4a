"""The lower right card: what there is to know about the cell under the cursor."""

from collections import Counter
from collections.abc import Iterator
from datetime import tzinfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from college.attendance import Presence, Reason
from college.cells import findings
from college.days import spoken
from college.names import NO_BREAK
from db.spread import Standing
from desktop.plurals import counted
from desktop.widgets.signs import KeyCap, words
from desktop.workspaces.gradebook.model import GradebookModel
from desktop.workspaces.gradebook.sums import StudentSum
from desktop.workspaces.gradebook.words import REASONS, STANDINGS, cell_words, kind_words, tr

ROWS = 6


class CellCard(QWidget):
    """Explains one cell. It is filled when the hand rests, so that no key waits for it."""

    def __init__(self, book: GradebookModel, zone: tzinfo) -> None:
        super().__init__()
        self._book, self._zone = book, zone
        self._at = (-1, -1)
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Клетка"))
        self._build()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fill)
        book.dataChanged.connect(lambda *_: self._later.start())
        book.modelReset.connect(lambda: self.explain(-1, -1))

    def explain(self, row: int, column: int) -> None:
        """Explain another cell."""
        self._at = (row, column)
        self._later.start()

    def facts(self) -> Iterator[tuple[str, str]]:
        """Yield what is known, each with its title; the strong part of a fact stands before «—»."""
        row, column = self._at
        yield tr("Средняя"), _average(self._book, row)
        if before := self._book.opening(row).text:
            yield tr("До журнала"), before
        yield tr("Пропуски"), _absences(self._book, row)
        if last := _last(self._book, row, column):
            yield tr("Последнее"), last
        sums = self._book.lesson_sum(column)
        lesson = tr("нет {absent}, опоздали {late}, оценок {marks}")
        yield tr("Занятие"), lesson.format(absent=sums.absent, late=sums.late, marks=sums.marks)
        if changed := self._changed():
            yield tr("Изменено"), changed
        student = self._book.student(row)
        for finding in findings(self._book.entry(row, column).cell, student.name):
            yield tr("Внимание"), finding

    def _build(self) -> None:
        self._name, self._where, self._cell = words("", "strong"), words("", "second-14"), words("", "second-14")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._where)
        head.addStretch(1)
        head.addWidget(self._cell)
        self._rows = [(words("", "second"), _fact()) for _ in range(ROWS)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for place, (title, fact) in enumerate(self._rows):
            title.setMinimumWidth(74)
            grid.addWidget(title, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(fact, place, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 8, 10, 8)
        whole.setSpacing(6)
        whole.addLayout(head)
        whole.addLayout(grid)
        whole.addWidget(self._build_keys())
        whole.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tighten()

    def _build_keys(self) -> QWidget:
        """Return the keys of the place; those that write are shown for an open cell only."""
        self._keys, self._writing = QWidget(), QWidget()
        row = QHBoxLayout(self._keys)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._writing)
        inner = QHBoxLayout(self._writing)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.setSpacing(6)
        _add_key(inner, "F2", tr("исправить"))
        inner.addSpacing(8)
        _add_key(inner, "Ctrl+D", tr("заполнить ниже"))
        _add_key(row, "F6", tr("другая страница"))
        row.addStretch(1)
        return self._keys

    def _fill(self) -> None:
        row, column = self._at
        seen = 0 <= row < self._book.rowCount() and 0 <= column < self._book.columnCount()
        facts = list(self.facts())[:ROWS] if seen else []
        if seen:
            lesson = self._book.column(column)
            self._name.setText(self._book.student(row).name.listed)
            held = tr("занятие №{gap}{number}").format(gap=NO_BREAK, number=lesson.number)
            self._where.setText(f"{spoken(lesson.day)}, {tr('занятие отменено') if lesson.cancelled else held}")
            self._cell.setText(cell_words(self._book.entry(row, column).cell))
        for label in (self._name, self._where, self._cell):
            label.setVisible(seen)
        for place, (title, fact) in enumerate(self._rows):
            text = facts[place] if place < len(facts) else ("", "")
            title.setText(text[0])
            fact.setText(_rich(text[1]))
            fact.setProperty("role", "warning" if text[0] == tr("Внимание") else "dense")
            fact.style().polish(fact)
            title.setVisible(bool(text[0]))
            fact.setVisible(bool(text[0]))
        self._tighten()

    def _tighten(self) -> None:
        """Let keys and then the sums of the lesson give way, so that no fact of the cell is cut."""
        whole = self.layout()
        assert whole is not None
        row, column = self._at
        seen = self._name.isVisibleTo(self)
        lesson = next((parts for parts in self._rows if parts[0].text() == tr("Занятие")), ())
        for steps in range(3):
            self._keys.setVisible(steps < 1)
            self._writing.setVisible(seen and self._book.why_closed(row, column) is None)
            for part in lesson:
                part.setVisible(steps < 2)
            if whole.totalHeightForWidth(self.width()) <= self.height():
                return

    def _changed(self) -> str:
        entry = self._book.entry(*self._at)
        parts = []
        if entry.changed is not None:
            moment = entry.changed.astimezone(self._zone)
            parts.append(f"{spoken(moment.date())} в {moment:%H:%M}")
        if entry.standing is not Standing.SENT:
            parts.append(tr(STANDINGS[entry.standing]))
        return ", ".join(parts)


def _average(book: GradebookModel, row: int) -> str:
    sums: StudentSum = book.student_sum(row)
    if sums.average is None:
        return tr("оценок ещё нет")
    marks = [mark.value for _, entry in book.row_entries(row) for mark in entry.cell.marks if mark.points]
    count, shown = len(marks) + book.opening(row).graded, ", ".join(marks[-12:])
    dots = "…, " if count > min(len(marks), 12) else ""
    told = f": {dots}{shown}" if shown else ""
    return f"{sums.average_text} — {counted('%n оценок', count)}{told}"


def _absences(book: GradebookModel, row: int) -> str:
    hours: Counter[Reason | None] = Counter()
    for lesson, entry in book.row_entries(row):
        if entry.cell.presence is Presence.ABSENT:
            hours[entry.cell.reason] += lesson.hours
    if not hours:
        return tr("нет")
    total = counted("%n часов", hours.total())
    if len(hours) == 1:
        return f"{total}, {_why(next(iter(hours)))}"
    return f"{total}: {', '.join(f'{count}{NO_BREAK}{_why(reason)}' for reason, count in hours.items())}"


def _why(reason: Reason | None) -> str:
    return tr(REASONS[reason]) if reason else tr("причина не указана")


def _last(book: GradebookModel, row: int, column: int) -> str:
    """Say the last mark before this lesson."""
    for place in range(column - 1, -1, -1):
        if book.entry(row, place).cell.marks:
            lesson = book.column(place)
            marks = "/".join(book.entry(row, place).cell.marks)
            return f"{lesson.day:%d.%m} — {marks}, {kind_words(lesson.kind)}, {lesson.teacher}"
    return ""


def _fact() -> QLabel:
    label = QLabel(textFormat=Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setProperty("role", "dense")
    return label


def _rich(text: str) -> str:
    """Set what stands before the dash in bold; the rest is plain text."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;")
    head, dash, tail = plain.partition(" — ")
    return f"<b>{head}</b> — {tail}" if dash and head[:1].isdigit() and "," in head else plain


def _add_key(row: QHBoxLayout, key: str, means: str) -> None:
    row.addWidget(KeyCap(key))
    row.addWidget(words(means, "second"))
