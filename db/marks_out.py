"""Whether a block of marks may leave the program, to a spreadsheet by the clipboard as to a file (3.1.4)."""

from uuid import UUID

from sqlalchemy.orm import Session

from college.acts import clause
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Place, may
from db.admission import access_notes
from db.clock import Clock, today
from db.rights import load_rights

SECTION = "journal.marks"
NOT_HIS = phrase(
    "Скопировать несколько оценок — значит выгрузить их: это может преподаватель со своей страницы и заместитель "
    "директора. Ничего не скопировано. Одна клетка копируется без этого."
)


def refuse_taking_out(session: Session, page: UUID, group: UUID, *, person: UUID, clock: Clock) -> None:
    """Refuse to let marks of a page out of the program to whom the matrix does not grant their export."""
    rights, day = load_rights(session, person), today(clock)
    where = Place(
        page=page, group=group, own=page in rights.teachings, commission=rights.commission_of(day, page=page)
    )  # fmt: skip
    if not may(rights.matrix, rights.actor_on(day), SECTION, Action.EXPORT, day, where):
        raise Refused(NOT_HIS, clause("3.1.4"))


def note_taken_out(session: Session, page: UUID, students: int, *, person: UUID, clock: Clock) -> None:
    """Tell the log of access that marks of so many students went out of the program."""
    access_notes.note(
        session, Action.EXPORT.value, SECTION, page, person=person, clock=clock, rows=students
    )  # fmt: skip
