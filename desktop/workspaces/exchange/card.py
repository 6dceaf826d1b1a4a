"""The entry in hand above the list: what it is, both values, what can be done by which key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from college.parked import LONGEST_REASON
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import IconLabel, KeyCap, Tag, rule, words
from desktop.workspaces.exchange.detail import Box, Detail
from desktop.workspaces.exchange.words import tr

MOST_LINES = 4


class DetailCard(QWidget):
    """Shows one Detail; `pressed(keys)` tells a button, `left` that the list is wanted."""

    pressed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.detail: Detail | None = None
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.setAccessibleName(tr("Причина"))
        self.reason.setPlaceholderText(tr("Причина: автор прочтёт её вместе со своей записью"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "paper")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._inner: QWidget | None = None
        self.buttons: dict[str, KeyButton] = {}

    def show_detail(self, detail: Detail | None) -> None:
        """Tell of another entry; of none, fold away."""
        self.setVisible(detail is not None)
        if detail == self.detail:
            return
        self.detail = detail
        self.reason.setParent(self)
        self.reason.hide()
        self.reason.clear()
        if self._inner is not None:
            self._inner.hide()
            self._column.removeWidget(self._inner)
            self._inner.deleteLater()
        self.buttons = {}
        self._inner = self._built(detail) if detail is not None else None
        if self._inner is not None:
            self._column.addWidget(self._inner)

    def said(self) -> str:
        """Return the whole of it as one text, for readers of the screen."""
        detail = self.detail
        if detail is None:
            return ""
        boxes = (f"{box.who}: {box.value}, {box.when}" for box in detail.boxes)
        return ". ".join((detail.title, detail.place, *detail.sentences, *boxes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # ---- building

    def _built(self, detail: Detail) -> QWidget:
        inner = QWidget()
        inner.setProperty("ground", "disputed" if detail.sign.tint == "disputed" else "window")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner.setAccessibleName(self.said())
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addLayout(self._head(detail))
        for sentence in detail.sentences:
            label = words(sentence)
            label.setWordWrap(True)
            column.addWidget(label)
        if detail.boxes:
            column.addLayout(self._boxes(detail))
        if detail.lines:
            column.addLayout(_lines(detail))
        if detail.asks_reason:
            column.addWidget(self.reason)
            self.reason.show()
        if detail.deeds or detail.leads:
            column.addLayout(self._deeds(detail))
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(inner)
        outer.addWidget(rule("strong"))
        return whole

    def _head(self, detail: Detail) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel(self._theme, detail.sign.icon, detail.sign.tint, 18))
        title = words(detail.title, "strong")
        title.setWordWrap(not detail.place)
        row.addWidget(title, 1 if not detail.place else 0)
        row.addWidget(words(detail.place, "second"))
        row.addStretch(1)
        return row

    def _boxes(self, detail: Detail) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for box in detail.boxes:
            row.addWidget(self._box(box), 1)
        row.addStretch(1)
        return row

    def _box(self, box: Box) -> QWidget:
        frame = QFrame()
        frame.setProperty("box", "chosen" if box.stands else "true")
        frame.setAccessibleName(f"{box.who}: {box.value}, {box.when}")
        grid = QGridLayout(frame)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(10)
        grid.addWidget(KeyCap(box.keys), 0, 0)
        grid.addWidget(words(box.who, "strong"), 0, 1)
        if box.stands:
            grid.addWidget(Tag(tr("стоит в журнале"), "success"), 0, 2, Qt.AlignmentFlag.AlignRight)
        value = words(box.value, "written" if len(box.value) <= 6 else "written-long")
        value.setWordWrap(True)
        grid.addWidget(value, 1, 0, 1, 2)
        grid.addWidget(words(box.when, "second"), 1, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)
        return frame

    def _deeds(self, detail: Detail) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for deed in detail.deeds:
            button = KeyButton(self._theme, deed.words, deed.keys, "main" if deed.is_main else "")
            button.clicked.connect(lambda _=False, keys=deed.keys: self.pressed.emit(keys))
            button.setAccessibleName(f"{deed.words}, {deed.keys}")
            self.buttons[deed.keys] = button
            row.addWidget(button)
        row.addStretch(1)
        cell = (("Enter", tr("открыть клетку")), ("F9", tr("история")))
        for key, means in cell if detail.leads else (("Enter", detail.opens),) if detail.opens else ():
            row.addWidget(KeyCap(key))
            row.addWidget(words(means, "second"))
        return row


def _lines(detail: Detail) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for place, (title, told) in enumerate(detail.lines[:MOST_LINES]):
        grid.addWidget(words(title, "second"), place, 0, Qt.AlignmentFlag.AlignTop)
        text = words(told, "dense")
        text.setWordWrap(True)
        grid.addWidget(text, place, 1)
    if (more := len(detail.lines) - MOST_LINES) > 0:
        grid.addWidget(words(tr("и ещё: {count}").format(count=more), "second"), MOST_LINES, 0)
    return grid
