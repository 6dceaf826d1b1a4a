"""What the title of a journal says on a day, and which of its pages a person holds."""

from datetime import UTC, date, datetime

from db.models.catalogue import Closure, College
from db.models.groups import Curatorship, StudyGroup
from db.models.journal import Page
from db.models.people import PersonName
from db.models.subjects import PlanLine
from db.title import JournalHead, pages_here, title_of
from tests.factories import (
    COLLEGE,
    FOREIGN_PAGE,
    GROUP,
    OTHER_GROUP,
    PAGE,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Machines,
    change,
    known,
    lay,
)


def head(hand: Hand, day: date = TODAY, group=GROUP) -> JournalHead:
    with hand.store.read() as session:
        return title_of(session, group, YEAR, day)


def pages(hand: Hand, group=GROUP, year: int = YEAR):
    with hand.store.read() as session:
        return pages_here(session, group, year, person=hand.person, day=TODAY)


def test_the_title_is_filled_from_the_tables(teacher: Hand) -> None:
    change(teacher.engine, College, COLLEGE, name="Техникум", parent="Департамент")
    told = head(teacher)
    assert (told.college, told.parent, told.demo, told.group_name) == ("Техникум", "Департамент", True, "ИСП-21")
    assert (told.specialty_code, told.specialty_name) == ("09.02.07", "Информационные системы и программирование")
    assert (told.course, told.year, told.started, told.ended) == ("второй", 2026, date(2026, 9, 1), None)
    assert told.curator is not None
    assert told.curator.full == "Лапина Вера Ивановна"
    assert "Лапина" not in repr(told)


def test_what_is_not_known_is_left_empty(teacher: Hand) -> None:
    change(teacher.engine, StudyGroup, OTHER_GROUP, plan_id=None)
    told = head(teacher, group=OTHER_GROUP)
    assert (told.specialty_code, told.specialty_name, told.curator) == ("", "", None)


def test_the_curator_is_who_curates_on_the_day_under_the_name_of_the_day(teacher: Hand) -> None:
    (row,) = teacher.rows(Curatorship)
    change(teacher.engine, Curatorship, row.id, last_day=date(2026, 10, 31))
    lay(teacher.engine, Curatorship, group_id=GROUP, person_id=WHO.other, first_day=date(2026, 11, 1))
    lay(teacher.engine, PersonName, person_id=WHO.other, since=date(2027, 2, 1), surname="Громов-Орлов", given="Павел")
    said = [head(teacher, day).curator.surname for day in (date(2026, 10, 31), date(2026, 11, 1), date(2027, 3, 1))]
    assert said == ["Лапина", "Громов", "Громов-Орлов"]


def test_the_journal_ends_when_its_last_term_is_closed(teacher: Hand) -> None:
    moments = {3: datetime(2027, 1, 15, 5, tzinfo=UTC), 4: datetime(2027, 6, 30, 20, tzinfo=UTC)}
    lay(teacher.engine, Closure, group_id=GROUP, year=YEAR, term=3, closed=True, changed_at=moments[3])
    assert head(teacher).ended is None
    last = lay(teacher.engine, Closure, group_id=GROUP, year=YEAR, term=4, closed=True, changed_at=moments[4])
    assert head(teacher).ended == date(2027, 7, 1), "it is already morning in the college"
    change(teacher.engine, Closure, last, opened_until=date(2027, 7, 5))
    assert head(teacher).ended is None


def test_a_teacher_holds_his_own_pages(teacher: Hand) -> None:
    here = pages(teacher)
    assert (here.pages, here.whole, here.terms) == ((PAGE,), 2, (3, 4))
    assert pages(teacher, OTHER_GROUP).pages == ()
    assert pages(teacher, year=2025).pages == ()


def test_a_curator_holds_the_whole_journal_in_the_order_of_the_plan(machines: Machines) -> None:
    curator = machines.hand(WHO.curator)
    lay(curator.engine, PlanLine, plan_id=known("plan"), row_code="10", code="А.01", title="Десятая строка плана")
    (tenth,) = (row.id for row in curator.rows(PlanLine) if row.row_code == "10")
    added = lay(curator.engine, Page, group_id=GROUP, line_id=tenth, subgroup_id=None, year=YEAR)
    assert pages(curator).pages == (PAGE, FOREIGN_PAGE, added)
    change(curator.engine, Page, FOREIGN_PAGE, withdrawn_at=datetime(2026, 10, 1, tzinfo=UTC))
    here = pages(curator)
    assert (here.pages, here.whole) == ((PAGE, added), 2)
    assert pages(curator, OTHER_GROUP).pages == ()
