"""The print preview: made in a worker, read by keys, saved whole or not at all."""

import os
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.shell.theme import Theme
from desktop.widgets.preview import PrintPreview
from desktop.widgets.preview_choice import Choice, Printed
from desktop.widgets.whole_file import told, write_whole
from papers.print.journal import print_journal, sheets
from tests.papers.printed import shortfalls, spread

Make = Callable[[Callable[[int, int], bool]], bytes]


@pytest.fixture
def theme(qapp: object) -> Theme:
    return Theme("light")


def made(progress: Callable[[int, int], bool]) -> bytes:
    return print_journal(sheets(spread(25, 40)), progress)


def choice(make: Make = made, name: str = "Эта страница", one_sided: Make | None = None) -> Choice:
    def printed(make: Make) -> Callable[[Callable[[int, int], bool]], Printed]:
        return lambda progress: Printed(make(progress), ("34", "35", "36"))

    return Choice(name, f"ИСП-21 · {name}", f"{name}.pdf", printed(make), printed(one_sided) if one_sided else None)


def opened(qtbot: QtBot, theme: Theme, *choices: Choice) -> PrintPreview:
    preview = PrintPreview(theme, choices or [choice()])
    qtbot.addWidget(preview)
    with qtbot.waitSignal(preview.shown):
        preview.show()
    return preview


def press(qtbot: QtBot, preview: PrintPreview, key: Qt.Key, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(preview.focusWidget() or preview, key, modifier)


def test_pages_are_turned_by_keys(qtbot: QtBot, theme: Theme) -> None:
    preview = opened(qtbot, theme)
    assert (preview.pages, preview.page) == (3, 0)
    for key, page in (
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageUp, 1),
    ):
        press(qtbot, preview, key)
        assert preview.page == page
    press(qtbot, preview, Qt.Key.Key_Home, control=True)
    assert preview.page == 0
    press(qtbot, preview, Qt.Key.Key_End, control=True)
    assert preview.page == 2


def test_a_page_down_first_reads_the_enlarged_page(qtbot: QtBot, theme: Theme) -> None:
    preview = opened(qtbot, theme)
    for _ in range(5):
        press(qtbot, preview, Qt.Key.Key_Plus, control=True)
    assert preview.sheet.zoom >= 2
    bar = preview.sheet.verticalScrollBar()
    bar.setValue(0)
    press(qtbot, preview, Qt.Key.Key_PageDown)
    assert preview.page == 0
    assert bar.value() > 0
    bar.setValue(bar.maximum())
    press(qtbot, preview, Qt.Key.Key_PageDown)
    assert (preview.page, bar.value()) == (1, 0)
    press(qtbot, preview, Qt.Key.Key_PageUp)
    assert (preview.page, bar.value()) == (0, bar.maximum())


def test_zoom_by_keys_draws_a_sharper_picture(qtbot: QtBot, theme: Theme) -> None:
    preview = opened(qtbot, theme)
    whole = preview.sheet.zoom
    with qtbot.waitSignal(preview.shown):
        press(qtbot, preview, Qt.Key.Key_Plus, control=True)
    assert preview.sheet.zoom > whole
    assert preview.sheet.is_sharp
    with qtbot.waitSignal(preview.shown):
        press(qtbot, preview, Qt.Key.Key_Minus, control=True)
        press(qtbot, preview, Qt.Key.Key_0, control=True)
    assert preview.sheet.zoom == whole


def test_the_picture_is_the_page(qtbot: QtBot, theme: Theme) -> None:
    preview = opened(qtbot, theme)
    picture = preview.sheet.grab().toImage()
    inks = {picture.pixelColor(x, picture.height() // 2).lightness() for x in range(picture.width())}
    assert min(inks) < 80
    assert max(inks) == 255


def test_everything_acted_on_has_a_name(qtbot: QtBot, theme: Theme) -> None:
    preview = opened(qtbot, theme)
    assert preview.sheet.accessibleName() == "Страница 1 из 3"
    assert [
        button for button in preview.findChildren(QPushButton) if not (button.text() or button.accessibleName())
    ] == []
    assert "версия" in preview.strip.accessibleName()


def test_saved_file_is_the_made_one(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    preview = opened(qtbot, theme)
    file = tmp_path / "журнал.pdf"
    file.write_bytes(b"old")
    assert preview.save_to(file)
    assert file.read_bytes() == made(lambda done, total: True)
    assert shortfalls(file.read_bytes()) == []
    assert os.listdir(tmp_path) == ["журнал.pdf"]  # noqa: PTH208 hidden files count too
    assert preview.strip.text().startswith("Сохранено")


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """The kernel itself refuses longer files, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_old_file_and_is_told(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    preview = opened(qtbot, theme)
    file = tmp_path / "журнал.pdf"
    file.write_bytes(b"old")
    with room_for(1000):
        assert not preview.save_to(file)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
    assert preview.strip.text().startswith("На диске нет места, файл не записан.")


def test_a_folder_that_went_away_is_told(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    preview = opened(qtbot, theme)
    assert not preview.save_to(tmp_path / "нет" / "журнал.pdf")
    assert preview.strip.text().startswith("Такой папки больше нет")


def test_a_disk_that_refuses_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r".") as caught:
        write_whole(tmp_path, b"1")
    assert told(caught.value).startswith("Диск не принял файл")
    assert list(tmp_path.iterdir()) == []


def test_escape_closes(qtbot: QtBot, theme: Theme) -> None:
    preview = opened(qtbot, theme)
    press(qtbot, preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()


def test_long_work_is_counted_and_escape_stops_it(qtbot: QtBot, theme: Theme) -> None:
    go_on, stopped = threading.Event(), threading.Event()

    def slow(progress: Callable[[int, int], bool]) -> bytes:
        def counted(done: int, total: int) -> bool:
            go_on.wait(10)
            answer = progress(done, total)
            if not answer:
                stopped.set()
            return answer

        return print_journal([spread()] * 3, counted)

    preview = PrintPreview(theme, [choice(slow)])
    qtbot.addWidget(preview)
    preview.show()
    qtbot.waitUntil(preview.counting.isVisible)
    press(qtbot, preview, Qt.Key.Key_Escape)
    go_on.set()
    qtbot.waitUntil(stopped.is_set)
    assert not preview.isVisible()


def test_pages_go_to_the_printer_as_they_lie(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    preview = opened(qtbot, theme)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    with qtbot.waitSignal(preview.laid) as laid:
        preview.print_on(printer, [0, 2])
    assert laid.args == [2]
    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as paper:
        assert len(paper) == 2
        width, height = paper[0].get_size()
        drawn = bytes(paper[0].render(scale=0.5, grayscale=True).buffer)
    assert width > height
    assert drawn.count(255) < 0.97 * len(drawn)


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # Qt says it too
def test_a_printer_that_refuses_is_told(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    preview = opened(qtbot, theme)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "нет" / "paper.pdf"))
    preview.print_on(printer)
    qtbot.waitUntil(lambda: preview.strip.text().startswith("Принтер не принял страницы"))
