"""Lists that stand instead of the table for a while: what arrives from a file, two versions, what to copy from."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from college.ktp.arriving import Arriving
from college.ktp.compare import Change, Difference
from college.numerals import numbered
from college.terms import year_title
from db.topic_plans import LineSeen, VersionSeen
from desktop.shell.theme import Theme
from desktop.widgets.esc_form import EscForm
from desktop.widgets.log_table import Column, LogModel, LogTable, Sign
from desktop.widgets.signs import words
from desktop.workspaces.ktp import words as told
from desktop.workspaces.ktp.words import NOTHING, tr

LIST, SHEET, EMPTY, ARRIVING, COMPARING, COPYING = range(6)  # what stands on the page
_CHANGES = {
    Change.SAME: (tr("без изменений"), None),
    Change.CHANGED: (tr("изменено"), Sign("pencil", "warning")),
    Change.MOVED: (tr("переставлено"), Sign("arrow-up-down", "info")),
    Change.ADDED: (tr("добавлено"), Sign("plus", "success")),
    Change.DROPPED: (tr("убрано"), Sign("minus", "danger")),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """A КТП that can be copied."""

    line: LineSeen
    version: VersionSeen


class Pane(EscForm):
    """A list with a sentence above it and what may be done below; `taken` tells which button, or Enter: the first."""

    taken = Signal(int)

    def __init__(self, theme: Theme, columns: Sequence[Column], name: str, *buttons: str) -> None:
        super().__init__()
        self.model = LogModel(columns)
        self.table = LogTable(theme, self.model)
        self.table.setAccessibleName(name)
        self.sentence = words("", "second-14")
        self.sentence.setWordWrap(True)
        self.buttons = [QPushButton(text) for text in buttons]
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        head.addWidget(self.sentence, 1)
        for number, button in enumerate(self.buttons):
            button.clicked.connect(lambda *_, number=number: self.taken.emit(number))
            head.addWidget(button)
        leave = QPushButton(tr("Закрыть"))
        leave.setToolTip("Esc")
        leave.clicked.connect(self.give_up)
        head.addWidget(leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        if buttons:
            self.table.asked.connect(lambda: self.taken.emit(0))

    def show_rows(self, rows: Sequence[object], sentence: str) -> None:
        """Show what there is to look at."""
        self.model.show(self.model.columns, ())
        self.model.show(self.model.columns, rows)
        self.sentence.setText(sentence)
        self.table.go_to(0)


def arriving_pane(theme: Theme) -> Pane:
    """Return the preview of a file: every row with what is wrong."""
    columns = (
        Column(tr("Строка"), 50, lambda row: str(row.place), tint="text-2", is_number=True),
        Column(tr("Раздел"), 110, lambda row: row.line.section, tint="text-2"),
        Column(tr("Тема"), 330, lambda row: row.line.title),
        Column(tr("Ч"), 35, lambda row: told.hours(row.line.hours), is_number=True),
        Column(tr("Вид"), 70, lambda row: told.kind(row.line.kind)),
        Column(tr("Работа"), 50, lambda row: str(row.line.work_number or ""), is_number=True),
        Column(tr("Проверка"), 330, _verdict, sign=_verdict_sign),
    )
    return Pane(theme, columns, tr("Строки из файла"), tr("Заменить все строки"), tr("Добавить в конец"))


def compare_pane(theme: Theme) -> Pane:
    """Return two versions side by side."""
    columns = (
        Column(tr("Было №"), 55, lambda row: str(row.was or NOTHING), tint="text-2", is_number=True),
        Column(tr("Было"), 330, lambda row: row.before.title if row.before else NOTHING, tint="text-2"),
        Column(tr("Стало №"), 60, lambda row: str(row.now or NOTHING), tint="text-2", is_number=True),
        Column(tr("Стало"), 330, lambda row: row.after.title if row.after else NOTHING),
        Column(tr("Что изменилось"), 240, _difference, sign=lambda row: _CHANGES[row.change][1]),
    )
    return Pane(theme, columns, tr("Сравнение версий"))


def copy_pane(theme: Theme) -> Pane:
    """Return the КТП from which a new one may be copied."""
    columns = (
        Column(tr("Индекс"), 80, lambda row: row.line.code, tint="text-2"),
        Column(tr("Дисциплина"), 300, lambda row: row.line.title),
        Column(tr("План"), 160, lambda row: row.line.plan, tint="text-2"),
        Column(tr("Год"), 70, lambda row: year_title(row.line.year), tint="text-2"),
        Column(tr("Версия"), 240, lambda row: told.version(row.version)),
    )
    return Pane(theme, columns, tr("КТП для копии"), tr("Скопировать"))


def arrived_sentence(rows: Sequence[Arriving]) -> str:
    """Say how many rows came and how many are doubtful."""
    doubtful = sum(bool(row.notes) for row in rows)
    lines = numbered(len(rows), tr("строка"), tr("строки"), tr("строк"))
    rest = tr("замечаний нет") if not doubtful else tr("с замечаниями {count}").format(count=doubtful)
    return tr("В таблице {lines}, {rest}. Enter заменяет все строки черновика, Ctrl+Z вернёт их.").format(
        lines=lines, rest=rest
    )


def compared_sentence(rows: Sequence[Difference], was: int, now: int) -> str:
    """Say how much two versions differ."""
    counts = {change: sum(row.change is change for row in rows) for change in Change}
    sentence = tr("Версия {now} против версии {was}: изменено {c}, переставлено {m}, добавлено {a}, убрано {d}.")
    return sentence.format(
        was=was, now=now, c=counts[Change.CHANGED], m=counts[Change.MOVED], a=counts[Change.ADDED],
        d=counts[Change.DROPPED],
    )  # fmt: skip


def origins(lines: Sequence[LineSeen], but: UUID | None = None) -> list[Origin]:
    """Return every version that may be copied, but one."""
    return [Origin(line, version) for line in lines for version in line.versions if version.id != but]


def _verdict(row: Arriving) -> str:
    return " ".join(dict.fromkeys(note.sentence for note in row.notes)) or tr("верно")


def _verdict_sign(row: Arriving) -> Sign:
    return Sign("triangle-alert", "warning") if row.notes else Sign("check", "success")


def _difference(row: Difference) -> str:
    text = _CHANGES[row.change][0]
    return f"{text}: {', '.join(row.fields)}" if row.fields else text
