"""Slow work and news come back to the GUI thread, whoever spoke."""

import threading

import pytest
from PySide6.QtCore import QObject, QThread
from shiboken6 import delete

from college.refusal import Refused
from desktop import work
from desktop.news import News


def test_answer_comes_back_to_the_gui_thread(qtbot, qapp):
    seen = []
    gui = QThread.currentThread()
    work.run(
        lambda: (QThread.currentThread() is gui, 6 * 7),
        lambda answer: seen.append((answer, QThread.currentThread() is gui)),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [((False, 42), True)]


def test_expected_exceptions_reach_trouble(qtbot, qapp):
    def refuse():
        raise Refused("Нельзя.")

    seen = []
    work.run(refuse, seen.append, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], Refused)


def test_a_bug_is_raised_where_the_crash_report_sees_it(qtbot, qapp):
    def stumble():
        raise ZeroDivisionError

    seen = []
    with qtbot.capture_exceptions() as raised:
        work.run(stumble, seen.append, seen.append)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    assert not seen


def test_nobody_is_called_after_the_owner_is_gone(qtbot, qapp):
    go, done, seen = threading.Event(), threading.Event(), []
    owner = QObject()

    def wait():
        go.wait(5)
        done.set()

    work.run(wait, seen.append, owner=owner)
    delete(owner)
    go.set()
    assert done.wait(5)
    work.run(lambda: None, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [None], "only the later work answered"


def test_news_from_any_thread_are_told_together_in_the_gui_thread(qtbot, qapp):
    news, told, gui = News(), [], QThread.currentThread()
    news.touched.connect(lambda nouns: told.append((nouns, QThread.currentThread() is gui)))
    threads = [threading.Thread(target=news.hear, args=(frozenset({noun}),)) for noun in ("lesson", "mark_entry")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    news.hear(frozenset({"lesson"}))
    assert not told, "a page never reloads inside the writer's transaction"
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(frozenset({"lesson", "mark_entry"}), True)]
    news.hear(frozenset({"page"}))
    qtbot.waitUntil(lambda: len(told) == 2)


@pytest.mark.parametrize("times", [3])
def test_a_pool_of_one_keeps_order(qtbot, qapp, times):
    from PySide6.QtCore import QThreadPool

    pool, seen = QThreadPool(), []
    pool.setMaxThreadCount(1)
    for number in range(times):
        work.run(lambda it=number: it, seen.append, pool=pool)
    qtbot.waitUntil(lambda: len(seen) == times)
    assert seen == list(range(times))


@pytest.mark.parametrize("refuses", [False, True])
def test_of_reads_that_overtake_each_other_the_last_is_shown(qtbot, qapp, refuses):
    owner, seen, second_is_back = QObject(), [], threading.Event()

    def slow():
        second_is_back.wait(10)
        if refuses:
            raise Refused("Нельзя.")
        return "first"

    def tell(answer):
        seen.append(answer)
        second_is_back.set()

    reads = work.Latest(owner)
    reads.run(slow, seen.append, seen.append)
    reads.run(lambda: "second", tell, seen.append)
    qtbot.waitUntil(second_is_back.is_set)
    work.QThreadPool.globalInstance().waitForDone()
    qtbot.wait(50)
    assert seen == ["second"]


def test_what_is_under_way_counts_no_more_once_something_newer_was_read(qtbot, qapp):
    owner, seen, may_go = QObject(), [], threading.Event()

    def slow():
        may_go.wait(5)
        return "old"

    reads = work.Latest(owner)
    reads.run(slow, seen.append, seen.append)
    reads.drop()
    seen.append("own act")
    may_go.set()
    work.QThreadPool.globalInstance().waitForDone()
    qtbot.wait(50)
    assert seen == ["own act"]
