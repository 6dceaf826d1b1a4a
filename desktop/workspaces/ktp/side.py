"""The right pane of an open КТП: hours against the plan, the rule of the topic, the way of approval, the dates."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from college.days import written
from college.ktp import KtpNote
from college.ktp.against_plan import WorkSum
from college.ktp.flow import Flow
from college.ktp.life import REMARK
from db.topic_plans import Opened, Told
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, Tag, rule, words
from desktop.workspaces.ktp import words as told
from desktop.workspaces.ktp.asking import Asking
from desktop.workspaces.ktp.words import tr

WIDTH, MOST_NOTES = 296, 6


class Side(QWidget):
    """Shows what belongs to the open version; the form of a step opens at its foot."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.fit(self, width=WIDTH)
        self.asking = Asking(theme)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._flow = words("", "second")
        self._flow.setWordWrap(True)
        self._flow.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self.asking)
        column.addWidget(rule("strong"))
        column.addWidget(self._flow)
        self.asking.hide()

    def show_version(self, opened: Opened, sums: Sequence[WorkSum], notes: Sequence[KtpNote]) -> None:
        """Show sums, findings and the way of a version."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_title(tr("Часы против плана")))
        column.addWidget(self._sums(sums))
        column.addWidget(_title(tr("Правило темы"), str(len(notes)) if notes else ""))
        column.addWidget(self._notes(notes))
        column.addWidget(_title(tr("Согласование")))
        column.addWidget(self._way(opened))
        column.addStretch(1)
        self._area.setWidget(inner)

    def show_flow(self, group: str, flow: Flow | None) -> None:
        """Say how far a group is by the timetable."""
        self._flow.setText(f"{group}: {flow.sentence}" if flow is not None else tr("Журналов этой дисциплины ещё нет."))

    def _sums(self, sums: Sequence[WorkSum]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(12, 6, 12, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for at, text in enumerate((tr("Вид"), tr("план"), tr("КТП"))):
            grid.addWidget(_number(text, "second") if at else words(text, "second"), 0, at)
        all_planned = sum((each.planned for each in sums), Decimal(0))
        all_written = sum((each.written for each in sums), Decimal(0))
        whole = (tr("Всего"), all_planned, all_written, all(each.is_equal for each in sums))
        rows = [(each.name, each.planned, each.written, each.is_equal) for each in sums]
        for at, (name, planned, kept, is_equal) in enumerate([*rows, whole], 1):
            label = words(name)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(label, at, 0)
            grid.addWidget(_number(told.hours(planned)), at, 1)
            grid.addWidget(_number(told.hours(kept)), at, 2)
            sign = ("check", "success") if is_equal else ("triangle-alert", "warning")
            grid.addWidget(IconLabel(self._theme, *sign), at, 3)
        sentence = " ".join(each.sentence for each in sums if each.sentence)
        if not sums:
            sentence = tr("В учебном плане у этой строки нет часов на этот год.")
        if sentence:
            label = words(sentence, "warning")
            label.setWordWrap(True)
            grid.addWidget(label, len(rows) + 2, 0, 1, 4)
        return box

    def _notes(self, notes: Sequence[KtpNote]) -> QWidget:
        lines = [
            words(tr("№ {number}  {text}").format(number=note.place, text=note.sentence)) for note in notes[:MOST_NOTES]
        ]
        if len(notes) > MOST_NOTES:
            lines.append(
                words(tr("и ещё {count}; F7 ведёт по порядку").format(count=len(notes) - MOST_NOTES), "second")
            )
        if not notes:
            lines.append(words(tr("Замечаний нет."), "second"))
        return _list(lines)

    def _way(self, opened: Opened) -> QWidget:
        numbers = {each.id: place for place, each in enumerate(opened.lines, 1)}
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        for each in opened.told:
            column.addLayout(self._step(each, numbers.get(each.topic, 0) if each.topic else 0))
        if not opened.told:
            column.addWidget(words(tr("Ещё не отправлено."), "second"))
        return box

    def _step(self, step: Told, number: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        sign = told.STEP_SIGNS.get(step.step, ("circle-dashed", "text-2"))
        row.addWidget(IconLabel(self._theme, *sign), 0, Qt.AlignmentFlag.AlignTop)
        at = tr(" к № {number}").format(number=number) if number and step.step == REMARK else ""
        text = f"{step.who}: {told.step(step)}{at}" + (f" — «{step.text}»" if step.text else "")
        label = words(text)
        label.setWordWrap(True)
        row.addWidget(label, 1)
        if step.day is not None:
            row.addWidget(words(written(step.day), "second"), 0, Qt.AlignmentFlag.AlignTop)
        return row


def _title(text: str, count: str = "") -> QWidget:
    box = QFrame()
    box.setProperty("kind", "pane-title")
    row = QHBoxLayout(box)
    row.setContentsMargins(12, 4, 12, 4)
    row.setSpacing(8)
    row.addWidget(words(text, "strong"))
    if count:
        row.addWidget(Tag(count, "danger"))
    row.addStretch(1)
    return box


def _number(text: str, role: str = "") -> QWidget:
    label = words(text, role)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _list(lines: Sequence[QWidget]) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 6, 12, 8)
    column.setSpacing(4)
    for line in lines:
        line.setProperty("wrapped", "true")
        if hasattr(line, "setWordWrap"):
            line.setWordWrap(True)
        column.addWidget(line)
    return box
