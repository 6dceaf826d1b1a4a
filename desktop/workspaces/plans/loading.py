"""The pane of a file that is being loaded: its rows with their verdicts, and the button that loads them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from college.numerals import numbered
from college.plan_verdicts import counts
from desktop.shell.theme import Theme
from desktop.widgets.counted_work import CountedWork
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import rule, words
from desktop.workspaces.plans.source import FileSeen
from desktop.workspaces.plans.verdict_filter import VerdictFilter
from desktop.workspaces.plans.verdict_list import VerdictList, VerdictModel
from desktop.workspaces.plans.words import changes_told, tr


class Loading(QWidget):
    """`asked` wants the marked rows loaded, `closed` the pane away, `shown` the line in hand shown in the plan."""

    asked = Signal()
    closed = Signal()
    shown = Signal(str, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.file: FileSeen | None = None
        self.model = VerdictModel()
        self.list = VerdictList(theme, self.model)
        self.filter = VerdictFilter()
        self.work = CountedWork(theme)
        self._title, self._counts = words("", "strong"), words("", "second")
        self._calm = words("", "second")
        self._calm.setWordWrap(True)
        self._do = KeyButton(theme, "", "Ctrl+Enter", "main")
        self._close = KeyButton(theme, tr("Закрыть"), "Esc")
        self._build()
        self._connect()

    def show_file(self, file: FileSeen) -> None:
        """Show a file that was read; nothing of it stands yet."""
        self.file, plan = file, file.preview.plan
        self._title.setText(tr("Загрузка плана: {name}").format(name=file.name))
        lines, hours, weeks = len(plan.lines) + len(plan.refused), len(plan.hour_rows), len(plan.graph)
        self._counts.setText(
            ", ".join(
                (
                    numbered(lines, tr("строка"), tr("строки"), tr("строк")),
                    numbered(hours, tr("норма часов"), tr("нормы часов"), tr("норм часов")),
                    numbered(weeks, tr("клетка графика"), tr("клетки графика"), tr("клеток графика")),
                )
            )
        )
        self.filter.show_counts(counts(file.rows), len(file.rows))
        self.model.show(file.rows)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self._calm.setText(_calm(file))

    def take_focus(self) -> None:
        """Put the focus where work goes on."""
        self.list.setFocus()

    @property
    def only(self) -> frozenset[str] | None:
        """The indexes that are to be loaded; None for everything the file has."""
        wanted = {row.code for row in self.model.every if row.will_change}
        return None if self.model.marks == wanted else frozenset(self.model.marks)

    @property
    def can_load(self) -> bool:
        """Whether anything would change."""
        if self.file is None or self.work.is_running:
            return False
        seen = self.file.preview
        return bool(self.model.marks or (self.only is None and (seen.graph or seen.into is None)))

    def _say_button(self) -> None:
        count = len(self.model.marks)
        text = tr("Загрузить {changes}").format(changes=changes_told(count)) if count else tr("Загрузить график")
        self._do.setText(text if self.can_load else tr("Загружать нечего"))
        self._do.setEnabled(self.can_load)
        self._do.updateGeometry()

    def _connect(self) -> None:
        self.model.marked.connect(self._say_button)
        self.filter.chosen.connect(self.model.sift)
        self.list.moved.connect(self._show_line)
        self.list.asked.connect(self._show_line)
        self.list.left.connect(self.closed)
        self._do.clicked.connect(self.asked)
        self._close.clicked.connect(self.closed)

    def _show_line(self) -> None:
        if (row := self.list.current()) is not None:
            self.shown.emit(row.code, row.term)

    def _build(self) -> None:
        head, foot = QVBoxLayout(), QHBoxLayout()
        for part in (head, foot):
            part.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addWidget(self._counts)
        head.addWidget(self.filter)
        foot.setSpacing(8)
        foot.addWidget(self._do)
        foot.addWidget(self._close)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.list, 1)
        column.addWidget(rule())
        calm = QVBoxLayout()
        calm.setContentsMargins(12, 6, 12, 0)
        calm.addWidget(self._calm)
        calm.addWidget(self.work)
        column.addLayout(calm)
        column.addLayout(foot)


def _calm(file: FileSeen) -> str:
    """Say what is safe before the act."""
    parts = [tr("Ничего ещё не изменено. Занятия и оценки загрузка не тронет, после неё Ctrl+Z отменит всё.")]
    if file.preview.graph:
        weeks = numbered(file.preview.graph, tr("неделя"), tr("недели"), tr("недель"))
        parts.append(tr("В графике изменится: {weeks}.").format(weeks=weeks))
    if file.preview.pages:
        parts.append(tr("Закроются страницы журнала: {count}.").format(count=file.preview.pages))
    return " ".join(parts)
