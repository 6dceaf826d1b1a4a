"""After so many days without the server only one's own lessons are open; without an agreement nothing is, and why."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from db.engine import writing
from db.models.admission import Agreement
from db.models.exchange import Self
from desktop.opening import Opened
from desktop.workspaces import open_to
from desktop.workspaces.gradebook.source import StoreSource
from tests.stage import PASSWORD, Stage, raised


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with raised() as made:
        yield made


def opened(stage: Stage) -> tuple[Opened, list[bool], set[str]]:
    """Open the teacher's file: what he may, which of the pages he sees are his own, which workspaces stand there."""
    opener = stage.opener()
    try:
        found = opener.open(stage.keys.teacher, PASSWORD)
        pages = StoreSource(found.store, found.person, found.clock).pages()
        return found, [page.is_taught for page in pages], {one.name for one in open_to(found.rights, found.wide)}
    finally:
        opener.close()


def write(stage: Stage, statement) -> None:
    opener = stage.opener()
    try:
        found = opener.open(stage.keys.teacher, PASSWORD)
        with writing(found.store.engine).begin() as connection:
            connection.execute(statement)
    finally:
        opener.close()


def test_days_are_counted_by_opening_and_the_rest_is_hidden_after_the_last(stage: Stage) -> None:
    before, pages, rooms = opened(stage)
    assert before.notice == ""
    assert ("journal.absence_reason", "write") in before.rights, "he also curates"
    assert {True, False} == set(pages)
    write(stage, update(Self).values(lease_days=30, lease_day=stage.clock.now().date().isoformat()))
    assert opened(stage)[0].notice == "", "the thirtieth day is a day of work"
    stage.clock.go(days=1)
    after, pages, left = opened(stage)
    assert "открыты только свои занятия" in after.notice
    assert "Введённое цело" in after.notice
    assert ("journal.marks", "write") in after.rights
    assert ("journal.absence_reason", "write") not in after.rights
    assert set(pages) == {True}
    assert {"today", "gradebook"} <= left <= rooms
    write(stage, update(Self).values(lease_days=0, lease_day=""))
    assert opened(stage)[0].rights == before.rights


def test_without_an_agreement_the_desk_says_why_and_who_can_help(stage: Stage) -> None:
    day = stage.clock.now().date() - timedelta(1)
    write(stage, update(Agreement).values(ended_on=day))
    found, pages, rooms = opened(stage)
    assert "нет соглашения о неразглашении" in found.why_nothing
    assert "отдел кадров" in found.why_nothing
    assert (pages, rooms & {"today", "gradebook"}) == ([], set())
    write(stage, update(Agreement).values(ended_on=None))
    assert opened(stage)[0].why_nothing == ""
