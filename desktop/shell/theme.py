"""Colours, type and sizes of every screen, from the tokens in resources/themes."""

import json
import re
from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

import resources
from desktop.settings import Wish
from desktop.shell import icons

Look = Literal["light", "dark", "contrast"]
FAMILY = "PT Sans"
FACES = ("PTSans-Regular.ttf", "PTSans-Bold.ttf", "PTSans-Italic.ttf", "PTSans-BoldItalic.ttf")


@cache
def tokens() -> dict[Look, dict[str, str]]:
    """Return every token of the three looks as written in tokens.json."""
    looks: dict[Look, dict[str, str]] = json.loads(resources.path("themes", "tokens.json").read_text(encoding="utf-8"))
    return looks


@cache
def load_fonts() -> None:
    """Bring the bundled PT Sans into the program; it never depends on the system's fonts."""
    for face in FACES:
        QFontDatabase.addApplicationFont(str(resources.path("fonts", face)))


class Theme(QObject):
    """The one source of colours, fonts and icons; `changed` asks widgets that paint themselves to paint again."""

    changed = Signal()

    def __init__(self, wish: Wish = "system", text_size: int = 100, parent: QObject | None = None) -> None:
        super().__init__(parent)
        load_fonts()
        self._wish: Wish = wish
        self._scale = text_size / 100
        self._look: Look = _look_for(wish)
        self._colours: dict[str, QColor] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def look(self) -> Look:
        return self._look

    def choose(self, wish: Wish, text_size: int) -> None:
        """Take another look or text size and dress the whole program in it."""
        self._wish, self._scale = wish, text_size / 100
        self._look = _look_for(wish)
        self._colours.clear()
        self._pixmaps.clear()
        self.apply()
        self.changed.emit()

    def apply(self) -> None:
        """Dress the application: style, palette, font and style sheet. It is never undressed again.

        Qt 6.11 does not hear of the end of a widget that a former sheet had half dressed: with the next one it walks
        over whatever lies in that place by then.
        """
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if not app.styleSheet():  # under one the style no longer says its name, and setting it again costs 0.2 s
            app.setStyle("Fusion")
        app.setPalette(self.palette())
        app.setFont(self.font())
        app.setStyleSheet(self.style_sheet())

    def colour(self, token: str) -> QColor:
        """Return the colour of a token, such as "ink"; an unknown name is a KeyError."""
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = QColor(tokens()[self._look][token])
        return found

    def px(self, length: int) -> int:
        """Return a length of the design, scaled by the chosen text size."""
        return round(length * self._scale)

    def font(self, size: int = 14, *, bold: bool = False) -> QFont:
        """Return PT Sans of so many design pixels; set in points, so that Qt scales it with the screen."""
        font = QFont(FAMILY)
        font.setPointSizeF(self._points(size))
        font.setBold(bold)
        return font

    def pixmap(self, name: str, tint: str = "text", size: int = 16, ratio: float | None = None) -> QPixmap:
        """Return an icon in a token's colour; drawn once per size, screen ratio and look."""
        ratio = ratio or _ratio()
        key = (name, tint, size, ratio)
        found = self._pixmaps.get(key)
        if found is None:
            names = (tint, "text-2") if name == "parta" else (tint,)
            colours = tuple(self.colour(each).name() for each in names)
            found = self._pixmaps[key] = QPixmap.fromImage(icons.draw(name, colours, size, ratio))
        return found

    def icon(self, name: str, tint: str = "text", size: int = 16) -> QIcon:
        """Return an icon with its disabled twin, sized by the text size."""
        size = self.px(size)
        icon = QIcon(self.pixmap(name, tint, size))
        icon.addPixmap(self.pixmap(name, "text-3", size), QIcon.Mode.Disabled)
        return icon

    def dress(self, button: QAbstractButton, name: str, tint: str = "text", size: int = 16) -> None:
        """Give a button its icon and keep it right when the theme changes."""
        dressing = button.findChild(_Dressing) or _Dressing(self, button)
        dressing.wear(name, tint, size)

    def fit(self, widget: QWidget, *, width: int = 0, height: int = 0) -> None:
        """Fix a side of a widget in design pixels and keep it right when the text size changes."""
        _Fitting(self, widget, width, height)

    def palette(self) -> QPalette:
        """Return the palette for what no style sheet reaches: system dialogs of Qt, selections, disabled text."""
        palette = QPalette()
        for role, token in _ROLES:
            palette.setColor(role, self.colour(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text-3"))
        return palette

    def style_sheet(self) -> str:
        """Return the one style sheet with tokens, points and pixels filled in."""
        sheets = ("parta.qss", "contrast.qss") if self._look == "contrast" else ("parta.qss",)
        template = "".join(resources.path("themes", sheet).read_text(encoding="utf-8") for sheet in sheets)
        template = re.sub(r"@(\d+)pt", lambda found: f"{self._points(int(found[1])):g}pt", template)
        template = re.sub(r"@(\d+)px", lambda found: f"{self.px(int(found[1]))}px", template)
        return re.sub(r"@([a-z][a-z0-9-]*)", lambda found: self.colour(found[1]).name(), template)

    def _points(self, size: int) -> float:
        return size * 0.75 * self._scale  # 96 design pixels are 72 points

    def _follow_system(self) -> None:
        if self._wish == "system" and _look_for("system") != self._look:
            self.choose("system", round(self._scale * 100))


class _Dressing(QObject):
    """An icon on a button; a child of the button, so that the connection dies with it."""

    def __init__(self, theme: Theme, button: QAbstractButton) -> None:
        super().__init__(button)
        self._theme, self._button = theme, button
        theme.changed.connect(self._put)

    def wear(self, name: str, tint: str, size: int) -> None:
        self._worn = (name, tint, size)
        self._put()

    def _put(self) -> None:
        side = self._theme.px(self._worn[2])
        self._button.setIcon(self._theme.icon(*self._worn))
        self._button.setIconSize(QSize(side, side))


class _Fitting(QObject):
    """A fixed side of a widget; its child, so that the connection dies with it."""

    def __init__(self, theme: Theme, widget: QWidget, width: int, height: int) -> None:
        super().__init__(widget)
        self._theme, self._widget, self._width, self._height = theme, widget, width, height
        theme.changed.connect(self._put)
        self._put()

    def _put(self) -> None:
        if self._width:
            self._widget.setFixedWidth(self._theme.px(self._width))
        if self._height:
            self._widget.setFixedHeight(self._theme.px(self._height))


def _look_for(wish: Wish) -> Look:
    if wish != "system":
        return wish
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def _ratio() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


_ROLES = (
    (QPalette.ColorRole.Window, "window"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "paper"),
    (QPalette.ColorRole.AlternateBase, "paper-alt"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.PlaceholderText, "text-3"),
    (QPalette.ColorRole.Button, "paper"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "danger"),
    (QPalette.ColorRole.Highlight, "selection"),
    (QPalette.ColorRole.HighlightedText, "text"),
    (QPalette.ColorRole.ToolTipBase, "paper"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent"),
    (QPalette.ColorRole.Light, "paper"),
    (QPalette.ColorRole.Midlight, "paper-alt"),
    (QPalette.ColorRole.Mid, "line-strong"),
    (QPalette.ColorRole.Dark, "edge"),
    (QPalette.ColorRole.Shadow, "line-strong"),
    (QPalette.ColorRole.Accent, "accent"),
)
