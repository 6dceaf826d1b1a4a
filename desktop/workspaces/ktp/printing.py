"""The open КТП on paper, shown in the preview."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from college.days import written
from college.ktp.life import SHOWN, Event, State
from college.ktp.lines import sums_of_lines
from college.terms import year_title
from db.topic_plans import Opened, Told
from desktop.widgets.preview import PrintPreview
from desktop.widgets.preview_choice import Choice, Printed, Progress
from desktop.workspace import Context
from desktop.workspaces.ktp import words as told
from desktop.workspaces.ktp.source import House
from desktop.workspaces.ktp.words import tr
from papers.print.topic_plan import PlanLine, PlanSheet, print_topic_plan

_STAMPS = (Event.ENDORSED, Event.ENDORSED_INSTEAD, Event.APPROVED)
_FINAL = frozenset({State.APPROVED, State.SUPERSEDED})


def sheet_of(opened: Opened, days: Mapping[UUID, tuple[date, ...]], house: House) -> PlanSheet:
    """Return what is printed of a version, with the dates of the group that is shown."""
    sums = sums_of_lines([each.line for each in opened.lines], opened.hours)
    rows = [(each.name, told.hours(each.planned), told.hours(each.written)) for each in sums]
    all_planned = sum((each.planned for each in sums), Decimal(0))
    all_written = sum((each.written for each in sums), Decimal(0))
    return PlanSheet(
        college=house.name,
        title=f"{opened.code} {opened.title}",
        groups=", ".join(name for _, name in opened.groups),
        year=year_title(opened.year),
        version=tr("версия {number}: {state}").format(number=opened.number, state=SHOWN[opened.state]),
        lines=_lines(opened, days),
        sums=[*rows, (tr("Всего"), told.hours(all_planned), told.hours(all_written))],
        stamps=[_stamp(each) for each in _last_steps(opened) if each.step in _STAMPS],
        author=opened.author,
        is_draft=opened.state not in _FINAL,
        demo=house.is_demo,
    )


def preview(parent: QWidget, context: Context, opened: Opened, sheet: PlanSheet) -> PrintPreview:
    """Return the preview of a version."""

    def make(progress: Progress) -> Printed:
        return Printed(print_topic_plan(sheet, progress))

    title = tr("КТП {code}").format(code=opened.code)
    note = tr("Даты на листе — той группы, которая показана на экране.")
    choice = Choice(tr("КТП"), f"{title}: {sheet.version}", f"{title}.pdf", make, note=note)
    shown = PrintPreview(context.theme, (choice,), parent=parent, prove=partial(context.again, "ktp", "print"))
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return shown


def _lines(opened: Opened, days: Mapping[UUID, tuple[date, ...]]) -> list[PlanLine]:
    found: list[PlanLine] = []
    before = ""
    for place, each in enumerate(opened.lines, 1):
        line = each.line
        if line.section and line.section != before:
            found.append(PlanLine(section=line.section))
        before = line.section
        number = str(line.work_number) if line.work_number is not None else ""
        day = f"{days[each.id][0]:%d.%m}" if days.get(each.id) else ""
        cells = (
            str(place), line.title, told.hours(line.hours), told.kind(line.kind), number, line.competencies,
            line.homework, line.equipment, day,
        )  # fmt: skip
        found.append(PlanLine(cells))
    return found


def _last_steps(opened: Opened) -> list[Told]:
    """Return the steps since it was handed in for the last time: what was said of an earlier text is no stamp."""
    sent = [at for at, each in enumerate(opened.told) if each.step == Event.SUBMITTED]
    return list(opened.told[sent[-1] :]) if sent else []


def _stamp(step: Told) -> str:
    day = f", {written(step.day)}" if step.day else ""
    words = told.step(step)
    return f"{words[:1].upper()}{words[1:]}: {step.who}{day}"
