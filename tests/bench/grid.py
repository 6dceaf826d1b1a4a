"""How fast the gradebook paints, scrolls and takes keys, with an ordinary table beside it in the same run."""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView, QWidget
from shiboken6 import delete

from college.attendance import Presence
from college.cells import Cell
from college.marks import Mark
from college.names import PersonName
from db.spread import Birth, Column, Entry, Page, Spread, Student
from desktop.settings import Settings
from desktop.shell.theme import Theme
from desktop.workspaces.gradebook.edits import Edits
from desktop.workspaces.gradebook.model import GradebookModel
from desktop.workspaces.gradebook.sheet import Sheet
from desktop.workspaces.gradebook.view import GradebookView
from tests.bench.result import Result

Write = Callable[[Column, UUID, Cell], None]
SIZE = (1600, 900)
ROOT = UUID(int=7)
PRESSES, PRESSES_BESIDE, PRESSES_MEASURED = 500, 100, 8
MARKS = (Mark.FIVE, Mark.FOUR, Mark.THREE, Mark.TWO)


def bench_scroll(rows: int = 30, columns: int = 400) -> Result:
    """A page scrolled sideways, ms, median; beside it a full repaint, the first paint, and an ordinary table."""
    with _shown(made_spread(rows, columns), _nowhere) as (sheet, view, first):
        full = [_timed(view.viewport().repaint) for _ in range(30)]
        scrolled = _scrolled(view)
        assert sheet.isVisible()
    spread = made_spread(rows, columns)
    ordinary = _ordinary(spread)
    ordinary_first = _timed(partial(_first_paint, ordinary))
    ordinary_full = [_timed(ordinary.viewport().repaint) for _ in range(10)]
    ordinary_scrolled = _scrolled(ordinary)
    ordinary.close()
    beside = {
        "full repaint": statistics.median(full),
        "first paint": first,
        "ordinary model, scroll": statistics.median(ordinary_scrolled),
        "ordinary model, full repaint": statistics.median(ordinary_full),
        "ordinary model, first paint": ordinary_first,
    }
    return Result(_round(statistics.median(scrolled)), "ms", 4, {name: _round(ms) for name, ms in beside.items()})


def bench_keys(
    write: Write,
    spread: Spread | None = None,
    *,
    gate: Any = None,
    goal: float = 12,
    presses: int = PRESSES,
    pause: float = 0.0,
    beside: bool = True,
) -> Result:
    """From a key press to the durable mark on the screen, ms, p95; beside it the same write behind an ordinary table.

    `write` returns when the mark is on the disk. `gate` is the store, for its claim. The hand rests `pause` s between.
    """
    spread = spread or made_spread(30, 200, filled=False)
    with _shown(spread, write, gate) as (_, view, _first):
        view.go_to(0, 0)
        times = []
        for turn in range(presses):
            times.append(_timed(partial(_press, view, "54"[turn % 2], spread)))
            time.sleep(pause)
    told = {"p50": statistics.median(times), "p99": _p(times, 99)}
    if beside:
        table = _ordinary(spread, write)
        _first_paint(table)
        rows = len(spread.students)
        other = [_timed(partial(_press_ordinary, table, turn, rows)) for turn in range(PRESSES_BESIDE)]
        told["ordinary model"] = _p(other, 95)
        # What one line, meant to make columns fit, does to the same table.
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        slow = [_timed(partial(_press_ordinary, table, turn, rows)) for turn in range(PRESSES_MEASURED)]
        told["ordinary model, header measures its contents"] = statistics.median(slow)
        table.close()
    return Result(_round(_p(times, 95)), "ms", goal, {name: _round(ms) for name, ms in told.items()})


def bench_open_journal(read: Callable[[], Spread] | None = None) -> Result:
    """Another journal of 30 × 200 on the screen, ms, median; `read` draws it from the store."""
    spreads = [made_spread(30, 200, seed=seed) for seed in range(2)]
    draw = read or (lambda: spreads[0])
    with _shown(spreads[1], _nowhere) as (sheet, view, _):
        model = view.model()

        def turn() -> None:
            model.show(draw())
            view.go_to_work()
            sheet.repaint()
            view.viewport().repaint()

        times = []
        for _ in range(15):
            model.show(spreads[1])
            times.append(_timed(turn))
    return Result(_round(statistics.median(times)), "ms", 100)


def made_spread(rows: int, columns: int, *, filled: bool = True, seed: int = 1) -> Spread:
    """Return a page with invented marks, the same for the same seed."""
    chance = random.Random(seed)
    page, first = uuid5(ROOT, f"page {seed}"), date(2026, 9, 1)
    students = tuple(
        Student(uuid5(ROOT, f"student {row}"), PersonName(f"Фамилия{row:02}", "Имя"), row + 1, first, None)
        for row in range(rows)
    )
    lessons = tuple(_lesson(page, first, place) for place in range(columns))
    entries = {
        (student.id, place): Entry(_invented(chance))
        for student in students
        for place in range(columns)
        if filled and chance.random() < 0.5
    }
    title = Page(page, page, "ИСП-21", "ОП.04", "Основы", PersonName("Имя", "Имя"), 2026, 3, (3,), 400, 400)
    return Spread(title, students, lessons, entries, first + timedelta(columns - 3), None, "")


def _lesson(page: UUID, first: date, place: int) -> Column:
    day = first + timedelta(place)
    return Column(
        lesson=uuid5(ROOT, f"lesson {place}"), birth=Birth(page, day, 1), works=(), day=day, pair=1, number=place + 1,
        kind="ПР4" if place % 3 else "Л", hours=2, topic="Тема", homework="", room="", planned_topic="", teacher="",
        substitute=False, cancelled=False, future=False, locked=None,
    )  # fmt: skip


def _invented(chance: random.Random) -> Cell:
    if chance.random() < 0.2:
        return Cell(Presence.ABSENT)
    return Cell(marks=tuple(chance.choices(MARKS, k=chance.choice((1, 1, 1, 2)))))


class _Disk:
    """Writes cells by the callable under test."""

    def __init__(self, write: Write) -> None:
        self.write = write

    def write_lesson(self, column: Column, *, topic: str | None = None, homework: str | None = None) -> None:
        """No bench writes topics."""


class _OpenGate:
    def claim(self) -> None: ...

    def release(self) -> None: ...


def _nowhere(column: Column, student: UUID, after: Cell) -> None:
    """Take a mark and forget it: only the screen is measured."""


@contextmanager
def _shown(spread: Spread, write: Write, gate: Any = None) -> Iterator[tuple[QWidget, GradebookView, float]]:
    """Show the left page; also tell how long its first paint took."""
    app = QApplication.instance() or QApplication([])
    theme = Theme("light")
    app.setFont(theme.font())
    with tempfile.TemporaryDirectory() as folder:
        model = GradebookModel(spread)
        settings = Settings(Path(folder) / "settings.json")
        edits = Edits(model, _Disk(write))
        view = GradebookView(model, edits, gate=gate or _OpenGate(), theme=theme, settings=settings)
        sheet = Sheet(view, model, theme)
        sheet.resize(*SIZE)
        first = _timed(partial(_first_paint, sheet))
        view.setFocus()
        app.processEvents()
        yield sheet, view, first
        sheet.close()
        # Left to the garbage collector, a stack of undo would be taken apart after its own steps.
        edits.stack.clear()
        delete(edits)
        delete(sheet)


def _press(view: GradebookView, key: str, spread: Spread) -> None:
    """Press a key in the current cell; at the foot of a column go to the head of the next one."""
    row, column = view.currentIndex().row(), view.currentIndex().column()
    if row == len(spread.students) - 1:
        view.go_to(0, (column + 1) % len(spread.columns))
    QTest.keyClick(view, key)


def _scrolled(table: QTableView) -> list[float]:
    bar, times = table.horizontalScrollBar(), []
    page = max(1, bar.pageStep())
    for place in range(20):
        to = (bar.value() + page) % (bar.maximum() + 1) if place else 0
        times.append(_timed(lambda to=to: (bar.setValue(to), table.viewport().repaint())))
    return times[1:]


def _first_paint(widget: QWidget) -> None:
    widget.show()
    QTest.qWaitForWindowExposed(widget)
    QApplication.processEvents()


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _p(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]


def _round(ms: float) -> float:
    return round(ms, 2)


class OrdinaryModel(QAbstractTableModel):
    """What most programs do: every question of the view is answered in Python, with fresh brushes."""

    def __init__(self, spread: Spread, write: Write) -> None:
        super().__init__()
        self._spread, self._write = spread, write
        self._entries = dict(spread.entries)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self._spread.students)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self._spread.columns)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._entries.get((self._spread.students[index.row()].id, index.column()))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.cell.text if entry else ""
        if role == Qt.ItemDataRole.BackgroundRole:
            return QBrush(QColor("#FBE6E3" if entry and entry.cell.presence is Presence.ABSENT else "#FFFFFF"))
        if role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(QColor("#1B3F9C"))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return None

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        student, after = self._spread.students[index.row()].id, Cell(marks=(Mark(str(value)),))
        self._write(self._spread.columns[index.column()], student, after)
        self._entries[student, index.column()] = Entry(after)
        self.dataChanged.emit(index, index)
        return True


def _ordinary(spread: Spread, write: Write = _nowhere) -> QTableView:
    table = QTableView()
    model = OrdinaryModel(spread, write)
    model.setParent(table)
    table.setModel(model)
    table.resize(*SIZE)
    for column in range(len(spread.columns)):
        table.setColumnWidth(column, 28)
    for row in range(len(spread.students)):
        table.setRowHeight(row, 22)
    return table


def _press_ordinary(table: QTableView, turn: int, rows: int) -> None:
    index = table.model().index(turn % rows, turn // rows)
    table.setCurrentIndex(index)
    table.model().setData(index, "5" if turn % 2 else "4")
    QApplication.processEvents()
