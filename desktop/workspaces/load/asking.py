"""Acts that ask something first: which subgroups have what of a line apart, and the norms of hours."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from college.load import LoadNorms, norms_of
from college.phrases import phrase
from college.plans import CLASSROOM, Work
from college.refusal import Refused
from college.terms import year_title
from db import load_norms, load_parts
from db.load import LoadRow
from desktop.widgets.hand_form import Asked, Given, HandForm, id_given
from desktop.widgets.traced_steps import handed
from desktop.workspaces.load.edits import Edits
from desktop.workspaces.load.words import tr


class Asking(QObject):
    """Opens the form of an act and does it; `done` tells a sentence."""

    done = Signal(str)

    def __init__(self, form: HandForm, edits: Edits) -> None:
        super().__init__(form)
        self._form, self._edits = form, edits

    def divide(self, row: LoadRow) -> None:
        """Ask by which division a line is taught, and which kinds of its work."""
        divisions = self._edits.source.divisions(row.group)
        if not divisions:
            self._form.refused.emit(Refused(phrase("Группа не делится. Деления заводит диспетчер в «Подгруппах».")))
            return

        def write(given: Given) -> bool:
            division, kinds = id_given(given, "division"), str(given["kinds"]).split("+")
            what = handed(
                load_parts.divide_line, row.group, row.line, self._edits.source.year, division,
                [Work(each) for each in kinds], row.planned,
            )  # fmt: skip
            return self._do("divide_line", tr("Разделить строку"), what, tr("{code}: разделена на подгруппы."), row)

        asked = (
            Asked("division", tr("Деление"), choices=[(name, id_) for id_, name in divisions]),
            Asked("kinds", tr("Что ведут порознь"), choices=_choices(row)),
        )
        self._form.ask(tr("{code} {title}: по подгруппам").format(code=row.code, title=row.title), tr("Разделить"),
                       asked, write)  # fmt: skip

    def join(self, row: LoadRow) -> None:
        """Let the whole group be taught the line together again."""
        what = handed(load_parts.join_line, row.group, row.line, self._edits.source.year)
        said = tr("{code}: подгруппы соединены. Проведённое осталось на их страницах.")
        self._do("join_line", tr("Соединить подгруппы"), what, said, row)

    def norms(self, norms: LoadNorms) -> None:
        """Ask for the norms of hours, from the study year in hand on."""
        year = self._edits.source.year

        def write(given: Given) -> bool:
            try:
                wanted = norms_of(str(given["rate"]), str(given["most"]))
            except Refused as refused:
                self._form.refused.emit(refused)
                return False
            what = handed(load_norms.set_norms, year, wanted)
            if not self._edits.do("set_norms", tr("Нормы часов"), self._edits.source.norms, what):
                return False
            self.done.emit(tr("Нормы часов записаны с {year} учебного года.").format(year=year_title(year)))
            return True

        asked = (
            Asked("rate", tr("Часов на ставку"), str(norms.rate)),
            Asked("most", tr("Не больше"), str(norms.most)),
        )
        title = tr("Нормы часов преподавателя в год, с {year} учебного года").format(year=year_title(year))
        self._form.ask(title, tr("Записать"), asked, write)

    def _do(self, act: str, title: str, what: Callable[..., object], said: str, row: LoadRow) -> bool:
        if not self._edits.do(act, title, self._edits.source.parts, what):
            return False
        self.done.emit(said.format(code=row.code))
        return True


def _choices(row: LoadRow) -> list[tuple[str, object]]:
    """Offer what subgroups can have apart: all, each kind of work, and all but lectures where that is more than one."""
    kinds = [work for work in Work if work in row.planned & CLASSROOM]
    found: list[tuple[str, object]] = [(tr("все занятия"), "+".join(kinds))]
    but_lectures = [work for work in kinds if work is not Work.LECTURE]
    if 1 < len(but_lectures) < len(kinds):
        found.append((tr("всё, кроме лекций"), "+".join(but_lectures)))
    return found + ([(work.wording, work.value) for work in kinds] if len(kinds) > 1 else [])
