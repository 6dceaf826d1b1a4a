"""What the words and signs of the matrix mean, under the grid."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.signs import words
from desktop.workspaces.rights.words import tr

SIDE = 9


class CornerSign(QWidget):
    """The corner of a cell, full or hollow."""

    def __init__(self, theme: Theme, *, hollow: bool) -> None:
        super().__init__()
        self._theme, self._hollow = theme, hollow
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        side = self._theme.px(SIDE) + 2
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, side = QPainter(self), self._theme.px(SIDE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("unsent"))
        if not self._hollow:
            painter.setBrush(self._theme.colour("unsent"))
        painter.drawPolygon(QPolygon([QPoint(0, 1), QPoint(side, 1), QPoint(side, side + 1)]))
        painter.end()


class Legend(QWidget):
    """One line of words and signs."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.fit(self, height=28)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # its words keep no window wide
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        self._scopes = words(tr("пусто — нет · цикл — своя комиссия"), "second")
        row.addWidget(self._scopes)
        for hollow, told in ((False, tr("отличается от положения")), (True, tr("не применено"))):
            row.addSpacing(10)
            row.addWidget(CornerSign(theme, hollow=hollow))
            row.addWidget(words(told, "second"))
        row.addStretch(1)
        self._hint = words(tr("Действия, которых нет ни у кого, находит поиск"), "second")
        row.addWidget(self._hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window parts go before a word is cut, the least needed first."""
        super().resizeEvent(event)
        parts, layout = (self._hint, self._scopes), self.layout()
        assert layout is not None
        for part in parts:
            part.show()
        for part in parts:
            part.setVisible(layout.minimumSize().width() <= self.width())
