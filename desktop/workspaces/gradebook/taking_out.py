"""A block of marks goes to a spreadsheet: by right, after the password, and into the log of access first (3.1.4)."""

from PySide6.QtGui import QGuiApplication

from college.numerals import numbered
from college.refusal import Refused
from db.spread import Page
from db.troubles import StoreTrouble
from desktop.workspaces.gradebook.source import TAKEN_OUT, Source
from desktop.workspaces.gradebook.surroundings import Surroundings
from desktop.workspaces.gradebook.words import tr


def take_out(source: Source, around: Surroundings, page: Page, text: str, students: int) -> None:
    """Put the block on the clipboard, if its marks may leave the program; say what became of it."""

    def copy() -> None:
        try:
            source.note_taken_out(page.id, students)
        except StoreTrouble as why:
            around.messages.refuse(why.sentence)
            return
        QGuiApplication.clipboard().setText(text)
        whose = numbered(students, tr("студента"), tr("студентов"), tr("студентов"))
        around.messages.done(tr("Скопированы оценки {whose}. Это стоит в журнале доступа.").format(whose=whose))

    try:
        source.refuse_taking_out(page)
    except (Refused, StoreTrouble) as why:
        around.messages.refuse(str(why))
    else:
        around.again(*TAKEN_OUT, copy)
