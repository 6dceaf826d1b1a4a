"""Small signs beside words: a tinted icon, a key cap, a tag, a rule."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from desktop.shell.theme import Theme


class IconLabel(QWidget):
    """An icon in a token's colour. It stands beside its word, so readers of the screen pass it by."""

    def __init__(self, theme: Theme, name: str, tint: str = "text", size: int = 16) -> None:
        super().__init__()
        self._theme, self._name, self._tint, self._size = theme, name, tint, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._resize)

    def show_icon(self, name: str, tint: str) -> None:
        """Show another icon in another colour."""
        self._name, self._tint = name, tint
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = self._theme.px(self._size)
        pixmap = self._theme.pixmap(self._name, self._tint, side, self.devicePixelRatio())
        QPainter(self).drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, pixmap)

    def _resize(self) -> None:
        self.updateGeometry()
        self.update()


class KeyCap(QLabel):
    """A key as it stands on the keyboard."""

    def __init__(self, keys: str) -> None:
        super().__init__(keys)
        self.setProperty("role", "key")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Tag(QLabel):
    """A few words on a coloured ground: tone accent, danger, warning, success, info, disputed or none."""

    def __init__(self, words: str, tone: str = "") -> None:
        super().__init__(words)
        self.setProperty("role", "tag")
        self.setProperty("tone", tone)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def words(text: str, role: str = "") -> QLabel:
    """Return a label of plain text in one of the roles of the style sheet."""
    label = QLabel(text, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label


def rule(strength: str = "true") -> QFrame:
    """Return a line of one pixel across; "strong" separates panes."""
    line = QFrame()
    line.setProperty("rule", strength)
    return line


def pillar() -> QFrame:
    """Return a line of one pixel down, between two panes."""
    line = QFrame()
    line.setProperty("pillar", "strong")
    return line
