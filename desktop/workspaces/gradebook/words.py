"""What the gradebook says about a cell, a lesson and a student: tooltips, the card, the screen reader."""

import re

from PySide6.QtCore import QCoreApplication

from college.attendance import Presence, Reason
from college.cells import Cell
from college.days import spoken
from college.marks import Mark
from college.names import NO_BREAK
from db.spread import Column, Entry, Standing

KINDS = {
    "Л": "лекция",
    "У": "урок",
    "С": "семинар",
    "ПР": "практическая работа",
    "ЛР": "лабораторная работа",
    "КР": "контрольная работа",
    "КП": "курсовое проектирование",
    "К": "консультация",
    "ДЗ": "дифференцированный зачёт",
    "З": "зачёт",
    "Э": "экзамен",
}
REASONS = {Reason.VALID: "по уважительной причине", Reason.ILLNESS: "по болезни", Reason.UNEXCUSED: "без причины"}
PRESENCES = {Presence.ABSENT: "отсутствует", Presence.LATE: "опоздание"}
MARKS = {Mark.PASS: "зачёт", Mark.FAIL: "незачёт", Mark.NOT_CERTIFIED: "не аттестован", Mark.EXEMPT: "освобождён"}
STANDINGS = {
    Standing.SAVING: "не сохранено",
    Standing.WAITING: "не отправлено",
    Standing.PARKED: "на решении",
    Standing.DISPUTED: "спор",
}


def tr(text: str) -> str:
    """Translate a sentence of the gradebook."""
    return QCoreApplication.translate("Gradebook", text)


def kind_words(kind: str) -> str:
    """Return the kind of lesson in words: ПР4 is «практическая работа № 4»."""
    found = re.fullmatch(r"(\D+?)\s?(\d*)", kind)
    if found is None or found[1] not in KINDS:
        return kind
    number = f" №{NO_BREAK}{found[2]}" if found[2] else ""
    return tr(KINDS[found[1]]) + number


def cell_words(cell: Cell) -> str:
    """Return what stands in a cell, to be read aloud."""
    parts = [tr(PRESENCES[cell.presence])] if cell.presence in PRESENCES else []
    if cell.presence is Presence.ABSENT and cell.reason is not None:
        parts.append(tr(REASONS[cell.reason]))
    parts += [tr(MARKS[mark]) if mark in MARKS else mark.value for mark in cell.marks]
    return ", ".join(parts) or tr("клетка пуста")


def entry_words(entry: Entry) -> str:
    """Return what stands in a cell and how far it has come."""
    parts = [cell_words(entry.cell)]
    if entry.standing in STANDINGS:
        parts.append(tr(STANDINGS[entry.standing]))
    if entry.note:
        parts.append(tr("заметка: {note}").format(note=entry.note))
    return ", ".join(parts)


def lesson_words(column: Column, *, is_today: bool, pair: bool = False) -> str:
    """Return what a header cell says: «12 ноября, лекция, занятие № 32, сегодня»."""
    parts = [day_words(column, pair=pair), kind_words(column.kind)]
    parts.append(tr("занятие №{gap}{number}").format(gap=NO_BREAK, number=column.number))
    if is_today:
        parts.append(tr("сегодня"))
    if column.cancelled:
        parts.append(tr("не состоялось"))
    if column.future:
        parts.append(tr("ещё не прошло"))
    elif column.locked is not None:
        parts.append(tr("закрыто"))
    return ", ".join(part for part in parts if part)


def day_words(column: Column, *, pair: bool) -> str:
    """Return the day of a lesson, with its place in the day where the day has several."""
    day = spoken(column.day)
    return tr("{day}, {pair}-е занятие дня").format(day=day, pair=column.pair) if pair else day
