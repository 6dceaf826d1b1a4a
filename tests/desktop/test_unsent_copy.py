"""«Копия неотправленного»: a file that the college's recovery key opens and nobody else; the server takes it in."""

import pytest

from college.refusal import Refused
from db import device
from db.admission import bundle
from db.admission.bundle import NotABundle
from db.admission.sealing import new_pair
from desktop.workspaces.exchange import actions
from desktop.workspaces.exchange.source import NO_KEY, NOTHING_UNSENT, UNWRITABLE
from tests.desktop.exchange_bench import house


@pytest.fixture
def here(tmp_path):
    with house(tmp_path) as made:
        yield made


def opened(here, qtbot, tmp_path):
    desk = here.desk(qtbot, tmp_path, here.teacher)
    qtbot.waitUntil(lambda: desk.page.shown is not None)
    return desk


def test_the_copy_opens_by_the_recovery_key_alone_and_the_server_takes_it_in(here, qtbot, tmp_path):
    private, public = new_pair()
    device.keep_recovery_key(here.teacher.engine, public)
    here.types(here.teacher, "4")
    here.types(here.teacher, "5", 1)
    desk = opened(here, qtbot, tmp_path)
    assert desk.page.side.copy.isEnabled()
    path = tmp_path / "копия.parta-unsent"
    desk.page.copy_to(path)
    assert "записей: 2" in desk.strip()
    assert "половинами ключа" in desk.strip()
    content = path.read_bytes()
    assert "Агафонова".encode() not in content
    assert b"value" not in content
    with pytest.raises(NotABundle):
        bundle.unpack(content, new_pair()[0])
    taken = bundle.take(here.server, here.teacher.clock, bundle.unpack(content, private))
    assert (taken.batches, taken.parked) == (2, 0)
    here.exchange(here.teacher)
    assert {batch.status for batch in here.teacher.outbox()} == {"applied"}, "what came twice is answered as before"


def test_without_a_key_it_says_that_nobody_could_open_it(here, qtbot, tmp_path):
    here.types(here.teacher, "4")
    desk = opened(here, qtbot, tmp_path)
    assert not desk.page.side.copy.isEnabled()
    desk.page.act(actions.COPY)
    assert desk.strip() == NO_KEY
    with pytest.raises(Refused):
        desk.page.source.copy_to(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_when_all_is_sent_there_is_nothing_to_copy(here, qtbot, tmp_path):
    device.keep_recovery_key(here.teacher.engine, new_pair()[1])
    desk = opened(here, qtbot, tmp_path)
    desk.page.act(actions.COPY)
    assert desk.strip() == NOTHING_UNSENT


def test_a_place_that_takes_no_file_is_said_and_changes_nothing(here, qtbot, tmp_path):
    device.keep_recovery_key(here.teacher.engine, new_pair()[1])
    here.types(here.teacher, "4")
    desk = opened(here, qtbot, tmp_path)
    desk.page.copy_to(tmp_path / "нет такой папки" / "копия")
    assert desk.strip() == UNWRITABLE
    assert here.teacher.store.waiting() == 1
