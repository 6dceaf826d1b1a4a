"""Tasks that orders give: to create and to close an account, with the day, red when it has passed (4.5.1, 4.5.5)."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from college.admission.account_tasks import TaskKind, is_overdue, told
from db.admission.account_lists import TaskSeen
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, Tag, rule, words
from desktop.workspaces.accounts.words import tr

ROW, SEEN = 36, 4


class Tasks(QWidget):
    """Shows the tasks; `asked` tells one whose button was pressed."""

    asked = Signal(object)

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._theme, self._now = theme, now
        self._title, self._count = words(tr("Задачи из приказов"), "strong"), Tag("", "danger")
        self._may: Callable[[TaskSeen], bool] = lambda seen: False
        head = QWidget()
        head.setProperty("ground", "bar")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.fit(head, height=28)
        row = QHBoxLayout(head)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addStretch(1)
        self._inner = QWidget()
        self._inner.setProperty("ground", "paper")
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule("strong"))
        column.addWidget(head)
        column.addWidget(self._area)

    def show_tasks(self, tasks: tuple[TaskSeen, ...], may: Callable[[TaskSeen], bool]) -> None:
        """Show the tasks; `may` says of which the button can be pressed."""
        self._may = may
        now = self._now()
        overdue = sum(is_overdue(seen.task, now, now.tzinfo or UTC) for seen in tasks)
        self._count.setText(str(overdue))
        self._count.setVisible(overdue > 0)
        self._count.setToolTip(tr("просрочено"))
        while item := self._rows.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for seen in tasks:
            self._rows.addWidget(self._row(seen, now))
        self._rows.addStretch(1)
        self._area.setFixedHeight(self._theme.px(ROW) * min(len(tasks), SEEN))
        self.setVisible(bool(tasks))

    def take_focus(self) -> None:
        """Put the focus on the first task that can be done."""
        button = self._inner.findChild(QPushButton)
        if button is not None:
            button.setFocus()

    def _row(self, seen: TaskSeen, now: datetime) -> QWidget:
        task, zone = seen.task, now.tzinfo or UTC
        late, done = is_overdue(task, now, zone), task.done is not None
        is_new = task.kind is TaskKind.CREATE
        tint = "danger" if late else "success" if done else "warning"
        line = QWidget()
        self._theme.fit(line, height=ROW)
        row = QHBoxLayout(line)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(self._theme, "user-round-plus" if is_new else "user-round-x", tint, 16))
        row.addWidget(words(tr("Создать:") if is_new else tr("Закрыть:")))
        name = words(seen.name.short, "strong")
        row.addWidget(name)
        basis = words(seen.basis, "second")
        basis.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        basis.setToolTip(seen.basis)
        row.addWidget(basis, 1)
        row.addWidget(Tag(told(task, now, zone), "danger" if late else "success" if done else "warning"))
        if not done and self._may(seen):
            row.addWidget(self._button(seen, is_new=is_new))
        line.setAccessibleName(f"{task.kind.wording}, {seen.name.full}, {seen.basis}, {told(task, now, zone)}")
        return line

    def _button(self, seen: TaskSeen, *, is_new: bool) -> QPushButton:
        text = tr("Отметить") if seen.is_met else tr("Создать") if is_new else tr("Закрыть…")
        button = QPushButton(text)
        button.setAccessibleName(f"{text}: {seen.name.short}")
        if seen.is_met:
            button.setToolTip(tr("Учётная запись уже такая, как велит приказ: отметить выполненной"))
        button.clicked.connect(lambda _=False: self.asked.emit(seen))
        return button
