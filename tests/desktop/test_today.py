"""The start page by its keys: five lessons, what was not filled, another day, an empty one."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication

from db.day import Day, LessonToday
from db.troubles import Damaged
from desktop import plurals
from desktop.shell.messages import Messages
from desktop.shell.theme import Theme
from desktop.workspaces.today.page import TodayPage
from desktop.workspaces.today.words import day_title, spoken, told
from tests.desktop.people_here import ZONE

KEY = Qt.Key
NOW = datetime(2026, 11, 12, 12, 30, tzinfo=ZONE)
TODAY = NOW.date()
BELLS = {1: (8, 30), 2: (10, 10), 3: (12, 20), 4: (14, 0), 5: (15, 40)}


def lesson(pair, state, day=TODAY, **more):
    starts = time(*BELLS[pair])
    ends = (datetime.combine(day, starts) + timedelta(minutes=90)).time()
    told = {"group": "ИСП-21", "code": "ОП.10", "title": "Численные методы", "topic": "", "room": "214"} | more
    return LessonToday(uuid4(), uuid4(), day, pair, starts, ends, state=state, **told)


LESSONS = (
    lesson(1, "filled", absent=2, marks=11, topic="Отладка"),
    lesson(2, "incomplete", missing=("тема", "часы", "задание на дом"), absent=3, marks=6),
    lesson(3, "running"),
    lesson(4, "planned", substitute_for="Громов П. С."),
    lesson(5, "cancelled"),
)
EARLIER = (
    lesson(2, "no_entry", date(2026, 11, 10), late_days=2),
    lesson(1, "incomplete", date(2026, 11, 7), missing=("задание на дом",), late_days=5),
)
TOMORROW = (lesson(1, "planned", date(2026, 11, 13)),)
WEEK = tuple((date(2026, 11, 9) + timedelta(days), filled, 4) for days, filled in enumerate((4, 3, 4, 1, 0, 0)))
FULL = Day(TODAY, LESSONS, EARLIER, TOMORROW, TOMORROW[0], WEEK, 11, "числитель")


class Around:
    """What stands around the page: the days it may read, where it was asked to go, the strip."""

    def __init__(self, theme):
        self.days, self.asked, self.gone, self.broken = {TODAY: FULL}, [], [], False
        self.strip = Messages(theme)
        self.journals = ((uuid4(), "ИСП-21", "ОП.10", "Численные методы"),)

    def read(self, day):
        self.asked.append(day)
        if self.broken:
            raise Damaged
        return self.days.get(day) or replace(FULL, day=day, lessons=(), unfilled=(), tomorrow=())

    def go(self, name, **place):
        self.gone.append((name, place))


@pytest.fixture
def around(qtbot, qapp):
    plurals.load(qapp)
    theme = Theme("light")
    surroundings = Around(theme)
    qtbot.addWidget(surroundings.strip)
    surroundings.theme = theme
    return surroundings


@pytest.fixture
def page(around, qtbot):
    made = TodayPage(around.theme, lambda: NOW, around.read, around.go, around.strip, lambda: around.journals)
    made.resize(1290, 640)
    qtbot.addWidget(made)
    qtbot.addWidget(made.heading())
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.take_focus()
    qtbot.waitUntil(made._lessons.hasFocus)
    return made


def test_the_running_lesson_is_in_hand_and_enter_opens_it(page, around, qtbot):
    assert page._lessons.current() == LESSONS[2]
    qtbot.keyClick(page._lessons, KEY.Key_Return)
    ((name, place),) = around.gone
    assert name == "gradebook"
    assert place == {"page": LESSONS[2].page, "day": TODAY, "pair": 3, "lesson": LESSONS[2].lesson}


@pytest.mark.parametrize("pair", [1, 2, 3, 4, 5])
def test_digits_choose_a_pair(page, around, qtbot, pair):
    qtbot.keyClick(page._lessons, str(pair))
    assert page._lessons.current().pair == pair
    qtbot.keyClick(page._lessons, KEY.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert around.gone[0][1]["page"] == LESSONS[pair - 1].page


def test_a_digit_without_a_pair_changes_nothing(page, qtbot):
    qtbot.keyClick(page._lessons, "8")
    assert page._lessons.current().pair == 3


def test_tab_reaches_the_unfilled_and_enter_opens_that_day(page, around, qtbot):
    qtbot.keyClick(page._lessons, KEY.Key_Tab)
    assert page._unfilled.hasFocus()
    qtbot.keyClick(page._unfilled, KEY.Key_Down)
    qtbot.keyClick(page._unfilled, KEY.Key_Return)
    assert around.gone[0][1]["day"] in {each.day for each in EARLIER}


def test_other_days_and_back(page, around):
    page.act("today.later")
    assert around.asked[-1] == date(2026, 11, 13)
    assert page._title.text() == "Завтра, пятница 13\N{NO-BREAK SPACE}ноября"
    page.act("today.earlier")
    page.act("today.earlier")
    assert page._title.text() == "Вчера, среда 11\N{NO-BREAK SPACE}ноября"
    assert page.may_act("today.back")
    page.act("today.back")
    assert page._title.text() == "Сегодня, четверг 12\N{NO-BREAK SPACE}ноября"
    assert not page.may_act("today.back")


def test_empty_day_says_why_and_what_comes_next(page, around):
    around.days[TODAY] = replace(FULL, lessons=(), unfilled=())
    page.reload()
    assert page._nothing.isVisible()
    assert page._nothing._title.text() == "Занятий сегодня нет"
    expected = "Следующее: завтра, пятница 13\N{NO-BREAK SPACE}ноября, 08:30 – 10:00, ИСП-21, ОП.10 Численные методы."
    assert page._nothing._sentence.text() == expected
    assert not page._unfilled_head.isVisible()


def test_what_the_states_say():
    heads = [(told(each, NOW).icon, told(each, NOW).headline, told(each, NOW).detail) for each in LESSONS]
    assert heads == [
        ("circle-check", "Заполнено", "отсутствуют: 2, оценок: 11"),
        ("circle-dashed", "Не всё заполнено", "нет: тема, часы и ещё 1"),
        ("circle-play", "Идёт, осталось 1 ч 20 мин", "Enter — открыть журнал"),
        ("user-round-check", "Вы по замене", "обычно ведёт Громов П. С."),
        ("ban", "Отменено диспетчером", "заполнять нечего"),
    ]
    assert told(lesson(1, "no_entry"), NOW).headline == "Записи нет"
    assert told(lesson(1, "replaced"), NOW).headline == "Ведёт другой преподаватель"
    waits = replace(lesson(1, "replaced"), awaits="Кузнецова О. В.")
    assert (told(waits, NOW).headline, told(waits, NOW).detail) == (
        "Замена, ждёт доступа",
        "пока ведёт Кузнецова О. В.",
    )
    named = replace(lesson(1, "planned"), awaits="Громов П. С.")
    assert told(named, NOW).detail == "замена ждёт доступа: Громов П. С."


def test_a_screen_reader_hears_whole_sentences(page):
    sentence = spoken(LESSONS[1], NOW)
    assert "2 пара, 10:10 – 11:40, ИСП-21, ОП.10 Численные методы" in sentence
    assert sentence.endswith("кабинет 214, Не всё заполнено, нет: тема, часы, задание на дом")
    interface = QAccessible.queryAccessibleInterface(page._lessons)
    assert interface.text(QAccessible.Text.Name) == "Занятия дня"
    heard = [interface.child(row).text(QAccessible.Text.Name) for row in range(interface.childCount())]
    assert sentence in heard


def test_news_bring_the_day_again_without_moving_the_cursor(page, around, qtbot):
    qtbot.keyClick(page._lessons, "2")
    around.days[TODAY] = replace(FULL, lessons=(LESSONS[0], replace(LESSONS[1], state="filled"), *LESSONS[2:]))
    page.hear(frozenset({"lesson_entry"}))
    qtbot.waitUntil(lambda: page._lessons.current().state == "filled")
    assert page._lessons.current().pair == 2
    assert page._lessons.hasFocus()


def test_a_store_in_trouble_keeps_the_picture_and_says_why(page, around):
    around.broken = True
    page.reload()
    assert "повреждён" in around.strip.current().text
    assert page._lessons.model().rowCount() == 5
    around.broken = False
    page.reload()
    assert around.strip.current() is None


def test_week_days_and_journals_lead_on(page, around, qtbot):
    days = page._side._days
    assert days[0].accessibleName() == "пн 9\N{NO-BREAK SPACE}ноября, заполнено 4 из 4"
    qtbot.mouseClick(days[1], Qt.MouseButton.LeftButton)
    assert around.asked[-1] == date(2026, 11, 10)
    journal = next(
        each for each in page._side.findChildren(QAbstractButton) if each.accessibleName().startswith("Журнал")
    )
    qtbot.keyClick(journal, KEY.Key_Space)
    assert around.gone == [("gradebook", {"page": around.journals[0][0]})]


def test_the_side_folds_in_a_narrow_window(page, qtbot):
    assert page._side.isVisible()
    page.resize(900, 640)
    qtbot.waitUntil(lambda: not page._side.isVisible())
    page.resize(1200, 640)
    qtbot.waitUntil(page._side.isVisible)


def test_every_stop_of_the_tab_key_has_a_name(page, qtbot):
    stops = []
    while (widget := QApplication.focusWidget()) not in stops:
        stops.append(widget)
        qtbot.keyClick(widget, KEY.Key_Tab)
    assert len(stops) >= 9
    assert all(stop.accessibleName() or getattr(stop, "text", str)() for stop in stops)


@pytest.mark.parametrize(
    ("day", "title"),
    [(TODAY, "Сегодня, четверг 12 ноября"), (date(2026, 11, 9), "Понедельник 9 ноября"), (date(2026, 12, 1), "Вторник 1 декабря")],
)  # fmt: skip
def test_days_have_names(day, title):
    assert day_title(day, TODAY).replace("\N{NO-BREAK SPACE}", " ") == title


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_running_lesson_is_on_the_ground_of_today(around, qtbot, look):
    around.theme.choose(look, 100)
    page = TodayPage(around.theme, lambda: NOW, around.read, around.go, around.strip)
    qtbot.addWidget(page)
    qtbot.addWidget(page.heading())
    page.resize(1290, 640)
    rect = page._lessons.visualRect(page._lessons.model().index(2, 0))
    image = page._lessons.grab().toImage()
    assert image.pixelColor(rect.left() + 400, rect.top() + 5) == around.theme.colour("today")
    around.theme.choose("light", 100)
