"""A page over a file: what was read before one's own act never covers what stands after it."""

import threading
from types import SimpleNamespace

import pytest

from desktop import work
from desktop.news import News
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.widgets.file_page import FilePage


class Counted(FilePage):
    """Shows whatever its file holds."""

    about = "counted"

    def __init__(self, context):
        super().__init__(context)
        self.holds, self.shown, self.may_end = "before", [], threading.Event()
        self.waits = False

    def read(self):
        told = self.holds
        if self.waits:
            self.may_end.wait(5)
        return told

    def show_seen(self, seen):
        self.shown.append(seen)


@pytest.fixture
def page(qtbot):
    made = Counted(SimpleNamespace(messages=Messages(Theme("light")), news=News()))
    qtbot.addWidget(made)
    return made


def test_a_read_that_ones_own_act_overtook_is_not_shown(page, qtbot):
    page.waits = True
    page.reload()
    qtbot.wait(50)
    page.waits, page.holds = False, "after"
    page.read_now()
    page.may_end.set()
    work.QThreadPool.globalInstance().waitForDone()
    qtbot.wait(50)
    assert page.shown == ["after"]


def test_what_an_act_touched_alone_may_be_read_in_its_place(page):
    page.read_now(lambda: "its part")
    assert page.shown == ["its part"]
