"""Marks leave the program for whom the matrix lets export them, page by page; each time it stands in the log."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from college.refusal import Refused
from db import marks_out
from db.models.admission import AccessNote
from tests.db.one_lesson import with_a_lesson
from tests.factories import FOREIGN_PAGE, GROUP, PAGE, WHO, Hand, Machines


@pytest.fixture
def server(machines: Machines) -> Engine:
    return with_a_lesson(machines)


def refuse(hand: Hand, page: UUID) -> None:
    with hand.store.read() as session:
        marks_out.refuse_taking_out(session, page, GROUP, person=hand.person, clock=hand.clock)


def test_a_teacher_takes_out_his_own_page_and_no_other(machines: Machines, server: Engine) -> None:
    teacher = machines.enrolled(server)
    refuse(teacher, PAGE)
    with pytest.raises(Refused, match="Ничего не скопировано"):
        refuse(teacher, FOREIGN_PAGE)


def test_a_curator_reads_his_groups_marks_and_takes_none_out_but_a_deputy_may(
    machines: Machines, server: Engine
) -> None:
    with pytest.raises(Refused, match="преподаватель со своей страницы и заместитель"):
        refuse(machines.enrolled(server, WHO.curator), PAGE)
    refuse(machines.enrolled(server, WHO.deputy), PAGE)


def test_it_stands_in_the_notes_of_the_desktop(machines: Machines, server: Engine) -> None:
    teacher = machines.enrolled(server)
    with teacher.store.write("note_access") as session:
        marks_out.note_taken_out(session, PAGE, 25, person=teacher.person, clock=teacher.clock)
    (note,) = teacher.rows(AccessNote)
    assert (note.act, note.section, note.subject_id, note.rows) == ("export", "journal.marks", PAGE, 25)
