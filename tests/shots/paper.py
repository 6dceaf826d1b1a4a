"""The sheets of the printed journal as pictures: the file is printed, then drawn as any viewer draws it."""

from datetime import datetime

from college.terms import year_title
from db import gradebook
from desktop.widgets.printed_pages import PrintedPages
from desktop.workspaces.gradebook.printing import sheets_of
from papers.print.journal import JournalTitle, bound, print_journal
from tests.shots.film import Film
from tests.shots.office import Office

SCALE = 2.0  # pixels to the point: A4 across is 1684 pixels wide
NAMES = ("21-print-spread", "22-print-title", "22-print-contents", "22-print-end")


def print_sheets(office: Office, film: Film) -> None:
    """Bind the teacher's two disciplines of his group and picture the spread, title, contents and last page."""
    pages = PrintedPages(_printed(office))
    try:
        for name, page in zip(NAMES, (2, 0, 1, len(pages) - 1), strict=True):
            if film.wants(name):
                film.keep(name, pages.image(page, SCALE))
    finally:
        pages.close()


def _printed(office: Office) -> bytes:
    opened = office.program.opened
    assert opened is not None
    stage, person, clock = office.stage, opened.person, opened.clock
    with opened.store.read() as session:
        links = gradebook.pages_of(session, person, clock.now().date())
        group = [link for link in links if link.is_taught and link.group_name == stage.keys.group_name]
        drawn = [gradebook.spread_of(session, link.id, term=None, person=person, clock=clock) for link in group]
    spreads = [
        sheets_of(spread, college=stage.college.name, demo=True, zone=clock.zone) for spread in drawn if spread.columns
    ]
    changed = max(spread.changed for spread in drawn if spread.changed)
    first = spreads[0][0]
    return print_journal(bound(_title(first.group, first.journal_id, stage.college.name, changed), spreads))


def _title(group: str, journal_id: str, college: str, changed: datetime) -> JournalTitle:
    lines = (
        ("Специальность", "09.02.07 Информационные системы и программирование"),
        ("Форма обучения", "очная"),
        ("Курс", "второй"),
        ("Учебный год", "2026/27"),
        ("Куратор", "Кузнецова Ольга Викторовна"),
        ("Начат", "1 сентября 2026 года"),
        ("Окончен", "30 июня 2027 года"),
    )
    return JournalTitle(
        founder="Департамент профессионального образования Томской области", college=college, group=group,
        year_title=year_title(2026), lines=lines, number=f"2026-{group}", pages=0, sheets=0, kept="5 лет",
        journal_id=journal_id, data_time=changed, data_version="7F3A-91C2", draft=True, demo=True,
    )  # fmt: skip
