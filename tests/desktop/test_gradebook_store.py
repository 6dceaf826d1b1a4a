"""The gradebook on a real encrypted file: what a key puts is on the disk, and comes back from it."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from college.cells import Cell
from college.marks import Mark
from db.engine import open_client, writing
from db.gradebook import spread_of
from db.models.exchange import Outbox
from db.spread import Spread, Standing
from db.store import Store
from db.troubles import Locked
from desktop.widgets.nothing_here import NothingHere
from desktop.workspaces.gradebook import actions
from desktop.workspaces.gradebook.lessons import HOMEWORK, TOPIC
from desktop.workspaces.gradebook.page import open_page
from desktop.workspaces.gradebook.source import StoreSource
from tests.desktop.gradebook_bench import Office, drawn, office, typed
from tests.factories import KEY, PAGE, WHO, Hand, Machines

Key = Qt.Key


@pytest.fixture
def teacher(tmp_path: Path) -> Iterator[Hand]:
    machines = Machines(tmp_path)
    yield machines.hand()
    machines.close()


@pytest.fixture
def opened(qtbot, tmp_path, teacher) -> Office:
    made = office(qtbot, tmp_path, source=StoreSource(teacher.store, WHO.teacher, teacher.clock))
    stop = teacher.store.listen(made.around.news.hear)
    yield made
    stop()


def on_the_disk(teacher: Hand) -> Spread:
    """Read the page through another connection, as the next start of the program does."""
    engine = open_client(teacher.path, KEY, create=False)
    with Store(engine, teacher.clock, teacher.key).read() as session:
        spread = spread_of(session, PAGE, person=WHO.teacher, clock=teacher.clock)
    engine.dispose()
    return spread


def texts(spread: Spread, column: int) -> list[str]:
    entries = (spread.entries.get((student.id, column)) for student in spread.students)
    return [entry.cell.text or "·" if entry else "·" for entry in entries]


def column_today(opened: Office) -> int:
    return opened.page.grid.currentIndex().column()


def test_it_opens_today_at_the_first_student(opened):
    index = opened.page.grid.currentIndex()
    assert index.row() == 0
    assert opened.page.model.column(index.column()).day == opened.page.model.spread.today


def test_a_key_press_reaches_the_disk(opened, teacher):
    today = column_today(opened)
    for text in ("5", "y", "о", "4"):
        typed(opened.page.grid, text)
    assert texts(on_the_disk(teacher), today) == ["5", "н", "оп", "4", "·", "·"]
    assert opened.page.model.entry(0, today).standing is Standing.WAITING
    assert len(teacher.outbox()) == 4, "one act each"


def test_taking_back_is_one_more_edit(opened, teacher):
    today = column_today(opened)
    typed(opened.page.grid, "5")
    opened.page.act(actions.UNDO)
    assert texts(on_the_disk(teacher), today)[0] == "·"
    assert len(teacher.outbox()) == 2
    opened.page.act(actions.REDO)
    assert texts(on_the_disk(teacher), today)[0] == "5"


def test_several_marks_and_f2(opened, teacher):
    today = column_today(opened)
    for text in ("5",):
        typed(opened.page.grid, text)
    opened.page.grid.go_to(0, today)
    typed(opened.page.grid, "/")
    typed(opened.page.grid, "3")
    assert texts(on_the_disk(teacher), today)[0] == "5/3"
    opened.page.model.setData(opened.page.model.index(0, today), "н")
    assert texts(on_the_disk(teacher), today)[0] == "н"


def test_topic_and_homework_reach_the_disk(opened, teacher, qtbot):
    today = column_today(opened)
    right = opened.page.right
    right.setFocus()
    right.setCurrentIndex(right.model().index(today, TOPIC))
    planned = opened.page.model.column(today).planned_topic
    assert planned
    qtbot.keyClick(right, Key.Key_Return)
    right.setCurrentIndex(right.model().index(today, HOMEWORK))
    typed(right, "§")
    qtbot.keyClick(right.viewport().findChild(QPlainTextEdit), Key.Key_Return)
    column = on_the_disk(teacher).columns[today]
    assert (column.topic, column.homework) == (planned, "§")


def test_the_sign_goes_when_the_server_has_answered(opened, teacher, qtbot):
    today = column_today(opened)
    typed(opened.page.grid, "5")
    teacher.answer(1)
    opened.around.news.hear(frozenset({Outbox.__tablename__}))
    qtbot.waitUntil(lambda: opened.page.model.entry(0, today).standing is Standing.SENT, timeout=5000)


def test_a_file_held_by_another_program_loses_nothing(opened, teacher):
    today = column_today(opened)
    other = open_client(teacher.path, KEY, create=False)
    troubles = []
    opened.page.edits.troubled.connect(troubles.append)
    with writing(other).begin():
        typed(opened.page.grid, "5")
        assert isinstance(troubles[0], Locked)
        assert opened.page.model.entry(0, today).standing is Standing.SAVING
        assert drawn(opened.page.model).splitlines()[0].split()[today] == "5"
        assert opened.strip == Locked.usual
    other.dispose()
    opened.around.messages.do_offer()
    assert opened.strip == ""
    assert texts(on_the_disk(teacher), today)[0] == "5"


def test_marks_by_others_appear(opened, teacher, qtbot):
    """What a pull lays down comes to the screen without a key."""
    today = column_today(opened)
    source = StoreSource(teacher.store, WHO.teacher, teacher.clock)
    source.write(opened.page.model.column(today), opened.page.model.student(3).id, Cell(marks=(Mark.THREE,)))
    qtbot.waitUntil(lambda: opened.page.model.entry(3, today).cell.text == "3", timeout=5000)


def test_the_claim_is_given_back_after_every_key(opened, teacher):
    for text in ("5", "7", "ф", "н"):
        typed(opened.page.grid, text)
        assert not teacher.store.gate.wants()


def test_without_pages_the_place_is_named(qtbot, teacher, opened):
    place = open_page(around(opened, teacher, UUID(int=77)))
    qtbot.addWidget(place)
    assert place.findChild(NothingHere).title() == "Журналов пока нет"


def around(opened, teacher, person):
    """Return what a page uses of the program, for somebody else."""
    known = opened.around
    return SimpleNamespace(
        store=teacher.store, person=person, clock=teacher.clock, theme=known.theme, news=known.news
    )  # fmt: skip


def test_the_journal_comes_in_place_of_the_empty_one_when_it_is_whole(qtbot, teacher, opened):
    with writing(teacher.engine).begin() as conn:
        conn.exec_driver_sql("INSERT INTO sync_cursor (bucket, name) VALUES (1, ?)", (f"page:{PAGE.hex}",))
    place = open_page(around(opened, teacher, WHO.teacher))
    qtbot.addWidget(place)
    place.show()
    assert place.findChild(NothingHere).title() == "Журналы загружаются на этот компьютер"
    with qtbot.assertNotEmitted(place.outgrown, wait=100):
        opened.around.news.hear(frozenset({"lesson"}))
    with writing(teacher.engine).begin() as conn:
        conn.exec_driver_sql("UPDATE sync_cursor SET shown=1")
    with qtbot.waitSignal(place.outgrown):
        opened.around.news.hear(frozenset({"lesson"}))
