"""Where the parts of the page stand: list, sheet with its foot and year, and at the right a cell or a file."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from college.plan_sheet import Measure
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.log_table import LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.segments import Segments
from desktop.widgets.signs import IconLabel, pillar, words
from desktop.workspaces.plans.detail import Detail
from desktop.workspaces.plans.loading import Loading
from desktop.workspaces.plans.sheet_model import SheetModel
from desktop.workspaces.plans.sheet_view import Feet, SheetView
from desktop.workspaces.plans.words import MEASURES, tr
from desktop.workspaces.plans.year_band import YearBand

LIST, CELL, FILE = 216, 276, 400
NARROW = 1150  # the least width at which a cell stands beside its plan


class Checks(QWidget):
    """What of the plan should be looked at, in sentences; nothing where all is well."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._text = QLabel()
        self._text.setProperty("role", "warning")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(6)
        row.addWidget(IconLabel(theme, "triangle-alert", "warning", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def say(self, sentences: Sequence[str]) -> None:
        """Say these sentences."""
        self._text.setText("\n".join(sentences))
        self.setVisible(bool(sentences))

    def told(self) -> str:
        """Return what is said."""
        return self._text.text()


class MeasureSwitch(Segments):
    """What the numbers count; `next` goes round."""

    chosen = Signal(object)

    def next(self) -> None:
        """Choose the next measure."""
        every = list(Measure)
        value = every[(every.index(self.value()) + 1) % len(every)]  # type: ignore[arg-type]
        self.choose(value)
        self.chosen.emit(value)


class Layout:
    """The parts of the page, laid out in it."""

    def __init__(self, page: QWidget, theme: Theme, table: LogTable) -> None:
        self._theme, self._table = theme, table
        self.sheet = SheetModel()
        self.view = SheetView(theme, self.sheet)
        self.feet = Feet(theme, self.view, self.sheet)
        self.band, self.checks = YearBand(theme), Checks(theme)
        self.detail, self.loading = Detail(theme), Loading(theme)
        self.heading = QWidget()
        self.name = words(tr("Учебные планы"), "page")
        self.measure = MeasureSwitch(tr("Часы"), [(each, tr(title)) for each, title in MEASURES.items()])
        self.measure.choose(Measure.ALL)
        self.load = KeyButton(theme, tr("Загрузить PLX…"), "Ctrl+O")
        self._places, self._pillars = QStackedWidget(), (pillar(), pillar())
        self._is_loading = self._is_any = self._is_narrow = self._is_asked = False
        self._head()
        self._body(page)
        self.checks.say(())

    @property
    def is_loading(self) -> bool:
        """Whether a file is shown."""
        return self._is_loading

    def show_loading(self, *, is_open: bool) -> None:
        """Show the file in place of the cell; the list of plans makes room for it."""
        self._is_loading = is_open
        self.show_any(is_any=self._is_any)
        if is_open:
            self.loading.take_focus()

    def show_any(self, *, is_any: bool) -> None:
        """Show the sheet, or why there is none."""
        self._is_any = is_any
        self._places.setCurrentIndex(0 if is_any else 1)
        self.loading.setVisible(self._is_loading)
        self.detail.setVisible(is_any and not self._is_loading and (not self._is_narrow or self._is_asked))
        self._table.setVisible(is_any and not self._is_loading)
        self._pillars[0].setVisible(is_any and not self._is_loading)
        self._pillars[1].setVisible(is_any or self._is_loading)
        self.measure.setVisible(is_any)

    def fit(self, width: int) -> None:
        """Fold the cell away where there is no room for it; it comes when it is asked for."""
        self._is_narrow = width < self._theme.px(NARROW)
        self.show_any(is_any=self._is_any)

    def ask_detail(self, *, is_wanted: bool) -> None:
        """Let the cell have the keys, or the sheet again."""
        self._is_asked = is_wanted
        self.show_any(is_any=self._is_any)
        if is_wanted:
            self.detail.table.begin()
        else:
            self.view.setFocus()

    def next_pane(self) -> None:
        """Go on to the next part: list, sheet, cell or file."""
        right = self.loading.list if self.is_loading else self.detail.table
        panes = [pane for pane in (self._table, self.view) if pane.isVisible()] + ([right] if self._is_any else [])
        held = next((place for place, pane in enumerate(panes) if pane.hasFocus()), -1)
        wanted = panes[(held + 1) % len(panes)] if panes else None
        if right is self.detail.table and right in (wanted, *(pane for pane in panes if pane.hasFocus())):
            self.ask_detail(is_wanted=wanted is right)
        if wanted is not None and wanted is not self.detail.table:
            wanted.setFocus()

    def _head(self) -> None:
        row = QHBoxLayout(self.heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.measure)
        row.addWidget(self.load)

    def _body(self, page: QWidget) -> None:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        for below in (self.feet, self.checks, self.band):
            column.addWidget(below)
        sentence = tr("Загрузите файл PLX из программы «Планы СПО»: в нём дисциплины, часы, контроль и график. Ctrl+O.")
        self._places.setProperty("ground", "paper")
        self._places.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._places.addWidget(sheet)
        self._places.addWidget(NothingHere(self._theme, "table", tr("Учебных планов пока нет"), sentence))
        self._theme.fit(self.detail, width=CELL)
        self._theme.fit(self.loading, width=FILE)
        self.loading.hide()
        self._theme.fit(self._table, width=LIST)
        whole = QHBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._table)
        whole.addWidget(self._pillars[0])
        whole.addWidget(self._places, 1)
        whole.addWidget(self._pillars[1])
        whole.addWidget(self.detail)
        whole.addWidget(self.loading)
