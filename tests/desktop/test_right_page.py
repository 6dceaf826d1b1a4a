"""The right page and the room both pages share: words on two lines, dates that are never cut, a spread that fits."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from college.attendance import Presence, Reason
from college.cells import Cell
from college.marks import Mark
from college.refusal import Refused
from db.spread import Entry, Standing
from desktop.settings import Settings
from desktop.shell.link_light import Lamp
from desktop.shell.status_bar import StatusBar
from desktop.shell.theme import Theme
from desktop.widgets.signs import Tag
from desktop.workspace import Hint
from desktop.workspaces.gradebook.lessons import HOMEWORK, HOURS, NUMBER, TOPIC
from desktop.workspaces.gradebook.ruled_text import TIGHTEST, fitted
from tests.desktop.gradebook_bench import LEAST_PAGE, NOON, MemorySource, desk, office
from tests.desktop.gradebook_sample import REPLACED, sample, student_id

WIDE = "Практическая работа № 8. Улучшение структуры существующего кода"
ENDLESS = "Практическая работа № 3. Выполнение заданий по теме «Платформы мобильных устройств и их особенности»"
OFF = Refused("Занятие 27 октября отменено: карантин. Записывать в него нечего.")
BAR = 26


@pytest.fixture
def font(qapp):
    theme = Theme("light")
    return theme.font(13)


@pytest.fixture
def told(qtbot, tmp_path):
    """A journal whose tenth lesson has an endless topic, its eleventh a wide one, its twelfth none: it was cancelled."""
    source, spread = MemorySource(), sample()
    columns = list(spread.columns)
    columns[9] = replace(columns[9], topic=ENDLESS)
    columns[10] = replace(columns[10], topic=WIDE)
    columns[11] = replace(columns[11], topic="", homework="", cancelled=True, locked=OFF, planned_topic="Классы")
    source.drawn = replace(spread, columns=tuple(columns))
    return office(qtbot, tmp_path, source=source)


def test_words_stand_as_wide_as_they_can(font):
    laid = fitted("Структурные шаблоны", font, 215, 2)
    assert laid == (("Структурные шаблоны",), 1.0, False)


def test_words_stand_narrower_before_they_are_cut(font):
    laid = fitted(WIDE, font, 200, 2)
    assert TIGHTEST <= laid.squeeze < 1.0
    assert not laid.is_cut
    assert " ".join(laid.lines) == WIDE


def test_what_does_not_fit_at_all_ends_in_dots(font):
    laid = fitted(ENDLESS, font, 215, 2)
    assert laid.is_cut
    assert len(laid.lines) == 2
    assert laid.lines[1].endswith("…")
    assert ENDLESS.startswith(" ".join(laid.lines).rstrip("…"))


def test_line_breaks_of_a_person_stay(font):
    assert fitted("§ 14\nпример 2", font, 215, 2).lines == ("§ 14", "пример 2")
    assert fitted("§ 14\nпример 2\nвопрос 5", font, 215, 2).lines[0] == "§ 14"


def test_the_strip_tells_the_whole_of_a_cut_topic(told):
    said = []
    told.page.right.explained.connect(said.append)
    model = told.page.right.model()
    told.page.right.setCurrentIndex(model.index(9, TOPIC))
    assert said[-1] == f"{REPLACED} · {ENDLESS}"
    told.page.right.setCurrentIndex(model.index(10, TOPIC))
    assert said[-1] == "", "all of it is seen"


def test_a_tooltip_holds_the_text_and_why_it_is_closed(told):
    index = told.page.right.model().index(9, TOPIC)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == f"{ENDLESS}\n{REPLACED}"


def test_a_cancelled_lesson_has_no_number_and_says_so(told):
    model = told.page.right.model()
    assert (model.text(11, NUMBER), model.text(11, HOURS)) == ("–", "–")
    assert model.unwritten(11, TOPIC) == "Занятие отменено"
    assert model.planned(11, TOPIC) == "", "nothing to be taken by Enter"


def test_the_card_offers_no_key_that_the_cell_refuses(told, qtbot):
    def shown() -> set[str]:
        return {label.text() for label in told.page.card.findChildren(QLabel) if label.isVisible()}

    told.page.grid.go_to(0, 11)
    qtbot.waitUntil(lambda: any("занятие отменено" in text for text in shown()))
    assert "F2" not in shown()
    assert "F6" in shown()
    told.page.grid.go_to(0, 12)
    qtbot.waitUntil(lambda: "F2" in shown())


def test_homework_takes_its_share_where_there_is_room(qtbot, tmp_path):
    both = office(qtbot, tmp_path)
    assert both.page.right.columnWidth(HOMEWORK) == 118
    alone = office(qtbot, tmp_path, (948, 600))
    alone.page.act("gradebook.other_side")
    assert alone.page.right.columnWidth(HOMEWORK) == 240


def test_f6_is_named_where_one_page_covers_the_other(qtbot, tmp_path):
    assert office(qtbot, tmp_path).page.hints()[0].keys == "2–5"
    assert office(qtbot, tmp_path, (800, 600)).page.hints()[0].keys == "F6"


def test_dates_stay_whole_when_the_room_changes_at_the_end_of_the_bar(qtbot, tmp_path):
    made = desk(qtbot, tmp_path, sample(), (620, 640))
    made.view.go_to(0, 15)
    bar = made.view.horizontalScrollBar()
    for width, height in ((620, 640), (696, 640), (608, 500), (696, 500), (720, 640)):
        bar.setValue(bar.maximum())
        made.sheet.resize(width, height)
        QApplication.processEvents()
        first = made.view.columnAt(0)
        assert made.view.columnViewportPosition(first) == 0, (width, height)
        assert made.view.viewport().width() % made.view.columnWidth(first) == 0, (width, height)


def test_names_take_their_width_though_the_grid_is_at_it(qtbot, tmp_path):
    made = desk(qtbot, tmp_path, sample(), (600, 700))
    made.theme.choose("light", 115)
    made.sheet.resize(607, 600)
    QApplication.processEvents()
    QApplication.processEvents()
    assert made.view.names.width() == made.view.names.sizeHint().width()


def test_no_fact_of_the_card_is_cut(qtbot, tmp_path):
    source, spread = MemorySource(), sample()
    entry = Entry(Cell(Presence.ABSENT, (Mark.FIVE,)), Standing.WAITING)
    absent = {4: Reason.UNEXCUSED, 6: None}  # with the sick days of the fifth student, three kinds of absence
    more = {(student_id(4), place): Entry(Cell(Presence.ABSENT, (), why)) for place, why in absent.items()}
    source.drawn = replace(spread, entries=spread.entries | more | {(student_id(4), 16): entry})
    opened = office(qtbot, tmp_path, (1290, LEAST_PAGE + 58), source=source)
    opened.page.grid.go_to(4, 16)
    facts = opened.page.card.findChildren(QLabel)
    qtbot.waitUntil(lambda: any(label.text().startswith("Денисов Кирилл отмечен") for label in facts))
    QApplication.processEvents()
    said = [label for label in facts if label.isVisible()]
    assert all(label.height() >= label.heightForWidth(label.width()) for label in said if label.wordWrap())
    assert said[-1].geometry().bottom() < opened.page.card.height()
    opened.page.grid.go_to(0, 16)
    qtbot.waitUntil(lambda: any(label.text() == "F2" and label.isVisible() for label in facts))


def test_the_room_of_the_bar_is_kept_without_one(qtbot, tmp_path):
    narrow = desk(qtbot, tmp_path, sample(), (700, 632))
    wide = desk(qtbot, tmp_path, sample(), (1200, 632))
    assert narrow.view.horizontalScrollBar().maximum()
    assert not wide.view.horizontalScrollBar().maximum()
    assert narrow.view.height() == wide.view.height()


def test_25_students_stand_on_the_smallest_screen(qtbot, tmp_path):
    made = desk(qtbot, tmp_path, sample(), (840, LEAST_PAGE))
    assert made.model.rowCount() == 25
    assert made.view.verticalScrollBar().maximum() == 0


def test_hints_are_left_out_and_never_crushed(qtbot, tmp_path):
    theme = Theme("light")
    theme.apply()
    window = QWidget()
    bar = StatusBar(theme, Lamp(lambda: NOON))
    bar.setParent(window)
    qtbot.addWidget(window)

    class Late(QObject):
        """Gives other hints while the bar still has its old width, and lays it out in the midst of them."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and bar.width() != 700:
                bar.resize(700, BAR)
            return False

    late = Late()
    bar.resize(1366, BAR)
    window.resize(1366, BAR)
    window.show()
    qtbot.waitExposed(window)
    QApplication.instance().installEventFilter(late)
    bar.show_hints(tuple(Hint("F6", "другая страница") for _ in range(6)))
    QApplication.instance().removeEventFilter(late)
    QApplication.processEvents()
    seen = [label for label in bar.findChildren(QLabel) if label.text() == "другая страница" and label.isVisible()]
    assert seen, "there is room for some"
    assert all(label.width() >= label.sizeHint().width() for label in seen)


def test_high_contrast_frames_a_tag(qapp, qtbot, tmp_path):
    theme = Theme("contrast")
    theme.apply()
    tag = Tag("просрочено", "danger")
    qtbot.addWidget(tag)
    tag.show()
    image = tag.grab().toImage()
    assert image.pixelColor(0, image.height() // 2) == theme.colour("danger")


def test_settings_open_on_what_is_chosen(qtbot, tmp_path):
    from desktop.shell.settings_page import SettingsPage

    settings = Settings(tmp_path / "settings.json")
    settings.theme = "dark"
    page = SettingsPage(Theme("light"), settings)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.take_focus()
    focused = QApplication.focusWidget()
    assert focused.text() == "Тёмное"
