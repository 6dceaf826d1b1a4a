"""The settings on one small page: each acts at once."""

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.settings import Setting, Settings
from desktop.shell.browser_pane import BrowserPane
from desktop.shell.safety_pane import SafetyPane
from desktop.shell.theme import Theme
from desktop.widgets.segments import Segments
from desktop.widgets.signs import KeyCap, rule, words
from desktop.workspace import Page

_LOOKS = (Settings.theme, Settings.text_size, Settings.sidebar)
_JOURNAL = (Settings.direction, Settings.row_height)
_SAFETY = (Settings.idle_minutes,)
_WHY = {
    Settings.text_size.key: "Вместе с текстом растут строки и кнопки.",
    Settings.direction.key: "Куда идёт клетка, когда отметка поставлена клавишей.",
    Settings.idle_minutes.key: "Имена и оценки скрываются, введённое уже сохранено.",
    Settings.sidebar.key: "Ctrl+B меняет её и отсюда, и с любого места.",
}


class SettingsPage(Page):
    """Every setting a person may change, with what it does; nothing waits for a button."""

    keeps_strip = False

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        own: SafetyPane | None = None,
        browser: BrowserPane | None = None,
        college: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._settings, self._own = settings, own
        self._is_at_keys = False
        self._switches: dict[str, Segments] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(2, 1)
        for title, group in ((_tr("Вид"), _LOOKS), (_tr("Журнал"), _JOURNAL), (_tr("Безопасность"), _SAFETY)):
            self._add_group(title, group)
        inner = QWidget()
        inner.setProperty("ground", "paper")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 20)
        column.addLayout(self._grid)
        for part in (college, own, browser):
            if part is not None:
                column.addWidget(part)
        column.addStretch(1)
        column.addLayout(_way_back())
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        if browser is not None:
            browser.grown.connect(area.ensureWidgetVisible)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        settings.changed.connect(self._show)

    def title(self) -> str:
        return _tr("Настройки")

    def take_focus(self) -> None:
        if self._is_at_keys and self._own is not None:
            self._is_at_keys = False
            self._own.take_focus()
            return
        next(iter(self._switches.values())).take_focus()

    def show_place(self, **place: object) -> None:
        """Go to the person's own keys: open_page("settings", part="pin")."""
        self._is_at_keys = place.get("part") == "pin"

    def _add_group(self, title: str, group: tuple[Setting[Any], ...]) -> None:
        row = self._grid.rowCount()
        if row > 1:
            self._grid.addWidget(rule(), row, 0, 1, 3)
            row += 1
        self._grid.addWidget(words(title, "name"), row, 0, 1, 3)
        for setting in group:
            row += 1
            switch = Segments(setting.sentence, setting.choices)
            switch.choose(self._settings.value_of(setting))
            switch.chosen.connect(lambda value, it=setting: self._settings.put(it, value))
            self._switches[setting.key] = switch
            self._grid.addWidget(words(setting.sentence), row, 0)
            self._grid.addWidget(switch, row, 1)
            self._grid.addWidget(_why(setting), row, 2)

    def _show(self, key: str) -> None:
        if switch := self._switches.get(key):
            setting = next(each for each in (*_LOOKS, *_JOURNAL, *_SAFETY) if each.key == key)
            switch.choose(self._settings.value_of(setting))


def _why(setting: Setting[Any]) -> QLabel:
    label = words(_tr(_WHY.get(setting.key, "")), "second")
    label.setWordWrap(True)
    return label


def _way_back() -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(KeyCap("Alt+1"))
    row.addWidget(words(_tr("назад к работе"), "second-14"))
    row.addStretch(1)
    return row


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingsPage", text)
