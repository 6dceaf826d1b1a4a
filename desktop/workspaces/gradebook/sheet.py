"""The left page as a whole: marks, sums that stay in sight, the row of the absent, scroll bars."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollBar, QSizePolicy, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.grid import Grid
from desktop.widgets.grid_header import NAME_WIDTH, NUMBER_WIDTH, TEXT_LEFT, DateHeader
from desktop.workspaces.gradebook.model import GradebookModel, Index
from desktop.workspaces.gradebook.summary import SummaryModel
from desktop.workspaces.gradebook.view import GradebookView
from desktop.workspaces.gradebook.words import tr

FOOTER, BAR = 19, 12
LEAST_DATES = 8  # with fewer dates in sight the sums give way
Align = Qt.AlignmentFlag


class Sheet(QWidget):
    """Holds the grid of marks and what is frozen around it."""

    def __init__(self, view: GradebookView, book: GradebookModel, theme: Theme) -> None:
        super().__init__()
        self._theme, self._view = theme, view
        self.sums = _Sums(view, book, theme)
        self._foot = _Absent(view, book, theme)
        # Each has its place before it may be shown: without one it would stand up as a window of its own.
        self.sums.setParent(self)
        across, down = QScrollBar(Qt.Orientation.Horizontal, self), QScrollBar(Qt.Orientation.Vertical, self)
        _take_over(view.horizontalScrollBar(), across)
        _take_over(view.verticalScrollBar(), down)
        self._across, self._down = across, down
        self._rail = QHBoxLayout()  # its height is kept without a bar too, so that no journal moves the ruling
        self._rail.addWidget(across)
        view.verticalScrollBar().rangeChanged.connect(self._share)
        view.measured.connect(self._share)
        self.sums.summary.modelReset.connect(self._share)
        down.valueChanged.connect(self.sums.verticalScrollBar().setValue)
        self.sums.verticalScrollBar().valueChanged.connect(down.setValue)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(view, 0, 0)
        grid.addWidget(self.sums, 0, 1)
        grid.addWidget(down, 0, 2, 2, 1)
        grid.addWidget(self._foot, 1, 0, 1, 2)
        grid.addLayout(self._rail, 2, 0, 1, 3)
        for part in (view, self.sums):
            part.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            part.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Share the width so that no date is cut: the names take what is left of a column."""
        px, column = self._theme.px, self._view.horizontalHeader().defaultSectionSize()
        self._across.setFixedHeight(px(BAR))
        self._grid.setRowMinimumHeight(2, px(BAR))
        self._down.setFixedWidth(px(BAR))
        room = self.width() - (px(BAR) if self._down.maximum() else 0)
        sums, names = sum(px(width) for width in self.sums.summary.widths()), px(NUMBER_WIDTH + NAME_WIDTH)
        self.sums.setVisible(room >= names + sums + LEAST_DATES * column)
        room -= 0 if self.sums.isHidden() else sums
        names = room - (room - names) // column * column
        self._view.names.set_width(names)
        self._rail.setContentsMargins(names, 0, self.width() - room, 0)  # the bar stands under what it moves


class _Sums(Grid):
    """The sums, scrolled with the marks; read, never entered."""

    _view: GradebookView | None = None  # the table is measured before it is built

    def __init__(self, view: GradebookView, book: GradebookModel, theme: Theme) -> None:
        super().__init__(theme)
        self._view, self._book = view, book
        self.summary = SummaryModel(book, self)
        self.setModel(self.summary)
        self.setHorizontalHeader(DateHeader(self, theme))
        self.verticalHeader().hide()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(Grid.SelectionMode.NoSelection)
        self.setAccessibleName(tr("Итоги"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._measure()
        view.measured.connect(self._measure)
        self.summary.modelReset.connect(self._measure)

    def _measure(self) -> None:
        super()._measure()
        if self._view is None:
            return
        self.verticalHeader().setDefaultSectionSize(self._view.row_height())
        widths = self.summary.widths()
        for column, width in enumerate(widths):
            self.setColumnWidth(column, self._theme.px(width))
        self.setFixedWidth(sum(self._theme.px(width) for width in widths))


class _Absent(QWidget):
    """How many were absent at each lesson, under the dates."""

    def __init__(self, view: GradebookView, book: GradebookModel, theme: Theme) -> None:
        super().__init__()
        self._view, self._book, self._theme = view, book, theme
        self.setAccessibleName(tr("Отсутствуют"))
        book.dataChanged.connect(self._follow)
        book.modelReset.connect(self.update)
        theme.changed.connect(self.updateGeometry)
        view.horizontalScrollBar().valueChanged.connect(self.update)
        view.dates.geometriesChanged.connect(self.update)
        view.shifted.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(0, self._theme.px(FOOTER))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        glyphs, rect, names = self._view.glyphs(), self.rect(), self._view.verticalHeader().width()
        painter.fillRect(rect, glyphs.colour("bar"))
        painter.setFont(glyphs.font(13))
        painter.setPen(glyphs.colour("text-2"))
        left = glyphs.px(NUMBER_WIDTH + TEXT_LEFT)
        title = QRect(left, 0, names - left, rect.height() - 1)
        painter.drawText(title, Align.AlignLeft | Align.AlignVCenter, tr("Отсутствуют"))
        line = glyphs.colour("line")
        painter.fillRect(glyphs.px(NUMBER_WIDTH) - 1, 0, 1, rect.height(), line)
        painter.fillRect(names - 1, 0, 1, rect.height(), glyphs.colour("line-strong"))
        column = self._view.columnAt(max(0, event.rect().left() - names))
        seen = event.rect().right()
        end = names + self._view.viewport().width()
        while 0 <= column < self._book.columnCount():
            x, width = names + self._view.columnViewportPosition(column), self._view.columnWidth(column)
            if x >= end or x > seen:
                break
            absent = self._book.lesson_sum(column).absent
            if absent:
                painter.drawPixmap(x, 0, glyphs.word(str(absent), "text-2", 13, (width - 1, rect.height() - 1)))
            painter.fillRect(x + width - 1, 0, 1, rect.height(), line)
            column += 1
        if end < rect.right():
            painter.fillRect(end, 0, rect.right() - end, rect.height(), glyphs.colour("bar"))
        painter.fillRect(0, rect.bottom(), rect.width(), 1, glyphs.colour("line-strong"))
        painter.end()

    def _follow(self, first: Index, last: Index) -> None:
        left = self._view.columnViewportPosition(first.column())
        right = self._view.columnViewportPosition(last.column()) + self._view.columnWidth(last.column())
        self.update(self._view.verticalHeader().width() + left, 0, right - left, self.height())


def _take_over(inner: QScrollBar, outer: QScrollBar) -> None:
    """Let a bar of our own stand for one that Qt would put inside the frame of the grid."""

    def reach() -> None:
        outer.setRange(inner.minimum(), inner.maximum())
        outer.setPageStep(inner.pageStep())
        outer.setSingleStep(inner.singleStep())
        outer.setVisible(inner.maximum() > inner.minimum())

    inner.rangeChanged.connect(reach)
    inner.valueChanged.connect(outer.setValue)
    outer.valueChanged.connect(inner.setValue)
    reach()
