"""The table of an open КТП under the keyboard: cells are typed in, the rule of the topic stands under its line."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.shell.theme import Theme
from desktop.widgets.row_painting import LEFT, RIGHT, draw_word
from desktop.widgets.title_head import TitleHead
from desktop.workspaces.ktp import words
from desktop.workspaces.ktp.rows import ROW, Col, Index, KtpModel, Line, Note, Section
from desktop.workspaces.ktp.words import tr

HEIGHT = 26
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
FIXED = {Col.NUMBER: 36, Col.HOURS: 34, Col.KIND: 66, Col.WORK: 58, Col.COMPETENCIES: 84, Col.DAY: 50}
SHARES = {Col.TOPIC: (58, 250), Col.HOMEWORK: (25, 110), Col.EQUIPMENT: (17, 90)}
MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_CENTRED = (Col.HOURS, Col.WORK)
_ALT = Qt.KeyboardModifier.AltModifier


class KtpTable(QTableView):
    """Shows a KtpModel; `moved` tells another current line, `fixed` that the proposed topic is taken."""

    moved = Signal()
    fixed = Signal()

    def __init__(self, theme: Theme, model: KtpModel) -> None:
        super().__init__()
        self._theme, self._rows = theme, model
        self.setModel(model)
        self.painter = CellDelegate(theme, self)
        self.setItemDelegate(self.painter)
        self._head = TitleHead(theme, self, _side, inset=6)
        self.setHorizontalHeader(self._head)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setAccessibleName(tr("Строки КТП"))
        self.selectionModel().currentChanged.connect(lambda *_: self.moved.emit())
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._span)
        theme.changed.connect(self._measure)
        self._measure()

    def place(self) -> int:
        """Return the line in hand, -1 where none is."""
        return self._rows.place_at(self.currentIndex().row())

    def places(self) -> list[int]:
        """Return the lines that are selected, or the one in hand."""
        rows = {index.row() for index in self.selectionModel().selectedIndexes()} or {self.currentIndex().row()}
        return sorted({self._rows.place_at(row) for row in rows if isinstance(self._row(row), Line)})

    def go_to(self, place: int, column: int = -1) -> None:
        """Put the cursor into a line; beyond the end, the last one."""
        row = self._rows.row_of(place)
        if row >= 0:
            held = self.currentIndex().column()
            index = self._rows.index(row, column if column >= 0 else max(held, Col.TOPIC))
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def is_typing(self) -> bool:
        """Whether a cell is being written."""
        return self.painter.is_open()  # the state of the view is forgotten when a note comes below the open cell

    def finish(self) -> None:
        """Take what stands in the open cell, if one is open."""
        self.painter.finish()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:  # fmt: skip
        """Arrows pass by what stands under a line."""
        index = super().moveCursor(action, modifiers)
        step = -1 if action == QAbstractItemView.CursorAction.MoveUp else 1
        row = index.row()
        while isinstance(self._row(row), Note):
            row += step
        return self._rows.index(row, index.column()) if self._row(row) is not None else self.currentIndex()

    def event(self, event: QEvent) -> bool:
        """Claim Alt+Enter where there is a topic to take."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_fix(event)
        if is_asked and self._rows.may_write and self._rows.proposal_at(self.place()):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_fix(event):
            self.fixed.emit()
        elif event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.go_to(self.place() + 1)
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self._clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _clear(self) -> None:
        column = self.currentIndex().column()
        if self._rows.may_write and column in (Col.TOPIC, Col.WORK, Col.COMPETENCIES, Col.HOMEWORK, Col.EQUIPMENT):
            self._rows.setData(self.currentIndex(), "")

    def _row(self, row: int) -> object | None:
        return self._rows.rows[row] if 0 <= row < len(self._rows.rows) else None

    def _span(self) -> None:
        self.clearSpans()
        for at, row in enumerate(self._rows.rows):
            if not isinstance(row, Line):
                self.setSpan(at, 0, 1, len(Col))

    def _fit(self) -> None:
        px = self._theme.px
        room = self.viewport().width() - sum(px(width) for width in FIXED.values())
        for column, width in FIXED.items():
            self.setColumnWidth(column, px(width))
        for column, (share, least) in SHARES.items():
            self.setColumnWidth(column, max(room * share // 100, px(least)))

    def _measure(self) -> None:
        for size in (self.verticalHeader().setMinimumSectionSize, self.verticalHeader().setDefaultSectionSize):
            size(self._theme.px(HEIGHT))
        self._head.setFixedHeight(self._theme.px(HEIGHT))
        self._fit()


class CellDelegate(QStyledItemDelegate):
    """Paints the rows and opens a cell; what the rules do not take stays in the open cell."""

    def __init__(self, theme: Theme, view: KtpTable) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._editor: QLineEdit | None = None
        self._place = -1

    def is_open(self) -> bool:
        """Whether a cell is open."""
        return self._editor is not None

    def finish(self) -> None:
        """Take what stands in the open cell, if one is open."""
        if self._editor is not None:
            self._end(self._editor)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, self._theme.px(HEIGHT))

    # ---- typing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = self._view.model()
        assert isinstance(model, KtpModel)
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setProperty("kind", "cell")
        editor.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal) or ""))
        row = index.data(ROW)
        if isinstance(row, Line) and index.column() == Col.TOPIC:
            self._place = row.place
            editor.textChanged.connect(lambda text: model.live(row.place, text))
        self._editor = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._editor, place = None, self._place
        self._place = -1
        super().destroyEditor(editor, index)
        model = self._view.model()
        if isinstance(model, KtpModel) and 0 <= place < len(model.lines):
            model.live(place, None)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setProperty("taken", model.setData(index, editor.text()))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter goes on below, Tab to the right, Alt+Enter takes the proposed topic into the open cell."""
        if not isinstance(event, QKeyEvent) or not isinstance(editor, QLineEdit):
            return super().eventFilter(editor, event)
        if _is_fix(event):
            model = self._view.model()
            assert isinstance(model, KtpModel)
            proposal = model.proposal_at(self._place)
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress and proposal:
                editor.setText(proposal)
                editor.setModified(True)
            return True
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(editor, event)
        if event.key() in ENTER or event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            at = self._view.currentIndex()
            place, column = self._view.place(), at.column()
            if self._end(editor):
                self._go_on(event, place, column)
            return True
        return super().eventFilter(editor, event)

    def _go_on(self, event: QKeyEvent, place: int, column: int) -> None:
        if event.key() in ENTER:
            self._view.go_to(place + 1, column)
        else:
            step = 1 if event.key() == Qt.Key.Key_Tab else -1
            self._view.go_to(place, min(max(column + step, Col.TOPIC), Col.EQUIPMENT))

    def _end(self, editor: QLineEdit) -> bool:
        self.commitData.emit(editor)
        if editor.property("taken"):
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            return True
        return False

    # ---- painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = index.data(ROW), QRect(option.rect)
        painter.save()
        if isinstance(row, Section):
            self._paint_section(painter, rect, row, index)
        elif isinstance(row, Note):
            self._paint_note(painter, rect, row)
        else:
            self._paint_line(painter, rect, row, index)
        painter.restore()

    def _paint_line(self, painter: QPainter, rect: QRect, row: Line, index: Index) -> None:
        theme, px, view = self._theme, self._theme.px, self._view
        is_current = index.row() == view.currentIndex().row()
        chosen = view.selectionModel().isSelected(index)
        painter.fillRect(rect, theme.colour("selection" if chosen else "accent-soft" if is_current else "paper"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), theme.colour("line"))
        model = view.model()
        assert isinstance(model, KtpModel)
        column, is_given = Col(index.column()), model.is_given(row.place)
        quiet = column in (Col.NUMBER, Col.DAY) or is_given
        painter.setPen(theme.colour("text-2" if quiet else "ink" if column is Col.TOPIC else "text"))
        align = _side(column)
        box = rect.adjusted(px(6), 0, -px(6), 0)
        draw_word(painter, theme.font(14 if column is Col.TOPIC else 13), box, str(index.data() or ""), align)
        if index == view.currentIndex() and view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _paint_section(self, painter: QPainter, rect: QRect, row: Section, index: Index) -> None:
        theme, px = self._theme, self._theme.px
        painter.fillRect(rect, theme.colour("paper-alt"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line-strong"))
        box = rect.adjusted(px(8), 0, -px(8), 0)
        painter.setPen(theme.colour("text"))
        bold = theme.font(14, bold=True)
        draw_word(painter, bold, box, row.title)
        painter.setFont(bold)
        left = box.left() + painter.fontMetrics().horizontalAdvance(row.title) + px(6)
        told = tr("— {hours} ч, дано {given}").format(hours=words.hours(row.hours), given=words.hours(row.given))
        painter.setPen(theme.colour("text-2"))
        draw_word(painter, theme.font(14), QRect(left, box.top(), box.right() - left, box.height()), told)
        if index.row() == self._view.currentIndex().row() and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _paint_note(self, painter: QPainter, rect: QRect, row: Note) -> None:
        theme, px = self._theme, self._theme.px
        painter.fillRect(rect, theme.colour("warning-bg"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        left = rect.left() + px(FIXED[Col.NUMBER]) + px(6)
        icon = theme.pixmap("triangle-alert", "warning", px(16), self._view.devicePixelRatio())
        painter.drawPixmap(left, rect.center().y() - px(8), icon)
        left += px(22)
        for text, tint in (
            (row.text, "text"),
            (row.proposal, "success"),
            ("Alt+Enter" if row.proposal else "", "text-2"),
        ):
            if not text or left >= self._view.viewport().width() - px(20):
                continue
            painter.setFont(theme.font(13))
            painter.setPen(theme.colour(tint))
            room = self._view.viewport().width() - px(12) - left  # what is scrolled away shows nothing
            most = room * 11 // 20 if text is row.text and row.proposal else room
            width = min(painter.fontMetrics().horizontalAdvance(text), most)
            draw_word(painter, theme.font(13), QRect(left, rect.top(), width + 1, rect.height()), text)
            left += width + px(10)


def _side(column: int) -> int:
    return RIGHT if column == Col.NUMBER else MIDDLE if column in _CENTRED else LEFT


def _is_fix(event: QKeyEvent) -> bool:
    return event.key() in ENTER and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _ALT
