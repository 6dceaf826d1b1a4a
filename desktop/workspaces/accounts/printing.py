"""Slips and the register of issue on paper: what the server told, shown in the preview."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from college.admission.slips import shown
from college.days import written
from db.admission.account_lists import OFFICIAL, STAFF
from desktop.shell.theme import Theme
from desktop.widgets.preview import PrintPreview, Prove
from desktop.widgets.preview_choice import Choice, Printed, Progress
from desktop.workspaces.accounts.machines import moment
from desktop.workspaces.accounts.words import tr
from papers.print.slips import IssueLine, Slip, SlipHead, print_register, print_slips

KINDS = {STAFF: tr("сотрудник"), OFFICIAL: tr("внешнее лицо"), "student": tr("студент"), "parent": tr("родитель")}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the server told, and what every sheet says beside it; `now` carries the college's zone."""

    told: Mapping[str, Any] = field(repr=False)
    college: str
    by: str = field(repr=False)
    now: datetime
    is_demo: bool = False


def slips_choice(sheet: Sheet) -> Choice:
    """Return the printing of these slips; employees sign in at a computer of the college, all others on the web."""
    slips = tuple(_slip(each, sheet.now) for each in sheet.told["slips"])
    head = SlipHead(sheet.college, sheet.by, sheet.is_demo)

    def make(progress: Progress) -> Printed:
        return Printed(print_slips(slips, head, progress))

    note = tr("Коды показаны один раз: когда окно закроют, они останутся только на бумаге.")
    title = tr("Листки с кодами: {count}").format(count=len(slips))
    return Choice(tr("Листки"), title, tr("Листки с кодами.pdf"), make, note=note)


def register_choice(sheet: Sheet) -> Choice:
    """Return the printing of the register of issue."""
    lines = tuple(_line(each, sheet.now) for each in sheet.told["issues"])
    head = SlipHead(sheet.college, sheet.by, sheet.is_demo)

    def make(progress: Progress) -> Printed:
        return Printed(print_register(lines, head, progress))

    note = tr("Самих кодов в реестре нет: сервер хранит их так, что прочесть нельзя.")
    return Choice(tr("Реестр"), tr("Реестр выдачи кодов"), tr("Реестр выдачи кодов.pdf"), make, note=note)


def preview_of(choice: Choice, theme: Theme, parent: QWidget, note: Callable[[], None], prove: Prove) -> PrintPreview:
    """Return the preview, gone with its codes when it is closed; `note` is called when something went to paper."""
    preview = PrintPreview(theme, (choice,), parent=parent, prove=prove)
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    preview.saved.connect(lambda _: note())
    preview.laid.connect(lambda pages: note() if pages else None)
    return preview


def people_of(told: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """Return a list of an answer, or an empty one."""
    found = told.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _slip(told: Mapping[str, Any], now: datetime) -> Slip:
    code = str(told["code"])
    code = code if "-" in code else shown(code)
    until = moment(told["until"])
    if until is None:
        raise ValueError("a slip without its end")
    kind = str(told["kind"])
    work = KINDS[OFFICIAL] if kind == OFFICIAL else str(told.get("post_or_group") or "")
    return Slip(
        str(told["name"]), work, str(told["login"]), code, until.astimezone(now.tzinfo), is_of_staff=kind == STAFF
    )  # fmt: skip


def _line(told: Mapping[str, Any], now: datetime) -> IssueLine:
    made, until = moment(told["made_at"]), moment(told["until"])
    if made is None or until is None:
        raise ValueError("an issue without its days")
    return IssueLine(
        made.astimezone(now.tzinfo), str(told["name"]), KINDS.get(str(told.get("kind")), ""),
        str(told.get("made_by_name") or ""), until.astimezone(now.tzinfo), _fate(told, until, now),
    )  # fmt: skip


def _fate(told: Mapping[str, Any], until: datetime, now: datetime) -> str:
    """Say what became of a code."""
    used, withdrawn = moment(told.get("used_at")), moment(told.get("withdrawn_at"))
    if used is not None:
        return tr("вошёл {day}").format(day=written(used.astimezone(now.tzinfo).date()))
    if withdrawn is not None:
        return tr("отозван {day}").format(day=written(withdrawn.astimezone(now.tzinfo).date()))
    if told.get("tries_left") == 0:
        return tr("погашен: попытки кончились")
    day = written(until.astimezone(now.tzinfo).date())
    return tr("истёк {day}").format(day=day) if until <= now else tr("действует до {day}").format(day=day)
