"""Garbage is looked for in the thread of the windows alone: elsewhere it took the program with it."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.collector import REST, Collector
from desktop.shell.theme import Theme


@pytest.fixture
def owner(qapp):
    """Whose collector it is; Python begins with its own habits, and goes on with them afterwards."""
    was_on = gc.isenabled()
    gc.collect()
    gc.enable()
    yield QObject()
    if not was_on:
        gc.disable()


@pytest.fixture
def rest():
    """Seconds without input, as the window tells them."""
    return [0.0]


@pytest.fixture
def collector(owner, rest):
    made = Collector(lambda: rest[0], owner)
    yield made
    made.stop()


class Forgotten(QPushButton):
    """A class of ours: PySide brings its own widgets to the right thread, not those derived from them."""


def forgotten(ended):
    """Leave a widget behind that only a collection ends; `ended` hears in which thread."""
    made = Forgotten("забыта")
    made.itself = [made]
    made.ensurePolished()
    made.destroyed.connect(lambda: ended.append(threading.current_thread()), Qt.ConnectionType.DirectConnection)
    return weakref.ref(made)


def litter():
    """Leave so much rubbish behind that Python would look for it, young and middle-aged."""
    for _ in range(20_000):
        cycle = []
        cycle.append(cycle)


def in_another_thread(doing):
    thread = threading.Thread(target=doing)
    thread.start()
    thread.join()


def test_without_it_another_thread_destroys_a_widget(owner):
    """This is what the collector is for; the widget has no timer, or the tests would end here."""
    ended = []
    gc.disable()
    watched = forgotten(ended)
    in_another_thread(lambda: (gc.enable(), litter()))
    assert watched() is None
    assert ended[0] is not threading.main_thread()


def test_a_widget_is_collected_in_the_thread_of_the_windows_alone(collector, qtbot):
    ended = []
    watched = forgotten(ended)
    in_another_thread(litter)
    assert watched() is not None
    litter()
    assert watched() is not None, "not in the middle of a handler either"
    qtbot.waitUntil(lambda: watched() is None)
    assert ended == [threading.main_thread()]


def test_what_is_old_waits_until_nobody_types(owner, rest, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.collector.EVERY", 1)
    monkeypatch.setattr(gc, "get_threshold", lambda: (100, 1, 1))
    made = Collector(lambda: rest[0], owner)
    watched = forgotten([])
    kept = watched()
    gc.collect()  # it is old now
    del kept
    often = QTimer(owner, interval=2)
    often.timeout.connect(litter)
    often.start()
    most = gc.get_threshold()
    qtbot.waitUntil(lambda: gc.get_count()[2] > most[2] + 2)
    assert watched() is not None
    rest[0] = REST
    qtbot.waitUntil(lambda: watched() is None)
    made.stop()


class Stirring(QWidget):
    """A widget whose handlers make enough rubbish for a collection to come between two of them."""

    def __init__(self, watched):
        super().__init__()
        self.watched, self.seen = watched, []

    def changeEvent(self, event):
        litter()
        self.seen.append(self.watched() is not None)
        super().changeEvent(event)


def test_no_widget_is_collected_while_qt_walks_over_all_of_them(collector, qtbot):
    """Qt's style sheets keep bare pointers on their way: a widget collected meanwhile took the program with it."""
    theme = Theme("light")
    theme.apply()
    stirring = Stirring(forgotten([]))
    qtbot.addWidget(stirring)
    stirring.ensurePolished()
    stirring.seen.clear()
    theme.choose("dark", 110)
    assert stirring.seen
    assert all(stirring.seen)
    qtbot.waitUntil(lambda: stirring.watched() is None)


def test_when_it_stops_python_collects_as_before(owner, rest):
    made = Collector(lambda: rest[0], owner)
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled()
