"""What will be printed, page by page, before it is saved or laid on paper."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from college.refusal import Refused
from db.troubles import StoreTrouble
from desktop import work
from desktop.shell.theme import Theme
from desktop.widgets.counted_work import Count
from desktop.widgets.preview_choice import Choice, ChoiceRow
from desktop.widgets.preview_header import PreviewHeader
from desktop.widgets.preview_strip import PreviewStrip
from desktop.widgets.printed_pages import PrintedPages
from desktop.widgets.sheet_view import SheetView
from desktop.widgets.signs import pillar, rule
from desktop.widgets.whole_file import told, write_whole
from papers.print.journal import Stopped

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


Prove = Callable[[Callable[[], None]], None]  # does an act after the password was typed again, where the rule wants it


class PrintPreview(QDialog):
    """Makes the file in a worker, shows its pages, saves and prints it; every act has a key."""

    made = Signal(int)  # the file is ready and has so many pages
    shown = Signal(int)  # the picture of this page stands sharp
    saved = Signal(str)
    laid = Signal(int)  # so many pages went to the printer

    def __init__(
        self, theme: Theme, choices: Sequence[Choice], chosen: int = 0, parent: QWidget | None = None,
        prove: Prove = lambda act: act(),
    ) -> None:  # fmt: skip
        """Offer to print each of the choices; begin with the chosen one.

        A preview may stand open for hours: `prove` stands before every file and every sheet that leaves it.
        """
        super().__init__(parent)
        self._prove = prove
        self._theme = theme
        self._pages: PrintedPages | None = None
        self._made_of = (chosen, True)  # the state of the choice whose pages are shown
        self._count: Count | None = None  # goes with what is being made now
        self._drawing = False
        self._stale = False
        self._from_end = False
        self.resize(theme.px(1180), theme.px(760))
        self._choice = ChoiceRow(choices, chosen)
        self._choice.chosen.connect(self._begin)
        self._choice.setVisible(len(choices) > 1)
        self._build()
        self._add_actions()
        self._begin()

    @property
    def page(self) -> int:
        """The page that is shown, from 0."""
        return max(0, self._list.currentRow())

    @property
    def pages(self) -> int:
        """How many pages there are; 0 until the file is made."""
        return 0 if self._pages is None else len(self._pages)

    def show_page(self, page: int) -> None:
        """Show a page; beyond the ends, the first or the last."""
        if self._pages is not None:
            self._list.setCurrentRow(min(max(0, page), len(self._pages) - 1))

    def save_to(self, path: Path) -> bool:
        """Write the file whole; a refusal of the disk is told and leaves what stood there."""
        if self._pages is None:
            return False
        try:
            write_whole(path, self._pages.content)
        except OSError as trouble:
            self._say(told(trouble), "triangle-alert", "danger")
            return False
        self._say(_tr("Сохранено: {path}").format(path=path), "circle-check", "success")
        self.saved.emit(str(path))
        return True

    def print_on(self, printer: "QPrinter", numbers: Sequence[int] | None = None) -> None:
        """Lay the pages, or only those numbered from 0, on paper in a worker."""
        from desktop.widgets.paper import PrinterTrouble, print_pages  # noqa: PLC0415 printing is rare, its plug-ins slow

        pages = self._pages
        if pages is None or self.counting.is_running:
            return
        chosen = list(range(len(pages))) if numbers is None else list(numbers)
        self._choice.setEnabled(False)
        count = self.counting.begin(_tr("Печатается страница {done} из {total}"))
        work.run(
            lambda: print_pages(printer, pages, chosen, count),
            lambda whole: self._laid(len(chosen), whole=whole),
            lambda _: self._printer_refused(PrinterTrouble.sentence),
            owner=self,
            expected=(PrinterTrouble,),
        )

    def reject(self) -> None:
        """Esc stops what runs and leaves what was shown; with nothing running or nothing shown it closes."""
        if self.counting.is_running and self._pages is not None:
            self.counting.stop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self.counting.stop()
        if self._pages is not None:
            self._pages.close()
        super().done(result)

    def _build(self) -> None:
        self._list = QListWidget()
        self._list.setAccessibleName(_tr("Страницы"))
        self._list.setProperty("kind", "pages")
        self._list.setFixedWidth(self._theme.px(132))
        self._list.setViewportMargins(8, 8, 8, 8)
        self._list.currentRowChanged.connect(self._turn)
        self.sheet = SheetView(self._theme)
        self.sheet.setAccessibleName(_tr("Страница"))
        self.sheet.turned.connect(lambda step: self._turn_by(step, from_end=step < 0))
        self.sheet.wanted.connect(self._draw)
        self._header = PreviewHeader(self._theme)
        self._header.turned.connect(self._turn_by)
        self._header.zoomed.connect(self.sheet.zoom_by)
        self._header.fitted.connect(self.sheet.fit)
        self._header.print_asked.connect(self.choose_printer)
        self._header.save_asked.connect(self.choose_file)
        self._strip = PreviewStrip(self._theme, _tr("Открывается…"))
        self.strip, self.counting = self._strip.words, self._strip.counting
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._list)
        body.addWidget(pillar())
        body.addWidget(self.sheet, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._choice)
        column.addWidget(rule("strong"))
        column.addWidget(self._strip)
        column.addWidget(rule("strong"))
        column.addLayout(body, 1)

    def _add_actions(self) -> None:
        acts: tuple[tuple[Callable[[], object], tuple[str, ...]], ...] = (
            (self.choose_file, ("Ctrl+S",)),
            (self.choose_printer, ("Ctrl+P",)),
            (lambda: self.sheet.zoom_by(1), ("Ctrl++", "Ctrl+=")),
            (lambda: self.sheet.zoom_by(-1), ("Ctrl+-",)),
            (self.sheet.fit, ("Ctrl+0",)),
            (lambda: self._turn_by(1), ("Ctrl+PgDown", "Alt+Right")),
            (lambda: self._turn_by(-1), ("Ctrl+PgUp", "Alt+Left")),
            (lambda: self.show_page(0), ("Ctrl+Home",)),
            (lambda: self.show_page(self.pages), ("Ctrl+End",)),
            (self._next_pane, ("F6",)),
            (self._choice.turn_sides, ("Ctrl+D",)),
            *((partial(self._choice.choose, place), (f"Ctrl+{place + 1}",)) for place in range(9)),
        )
        for act, keys in acts:
            action = QAction(self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.triggered.connect(act)
            self.addAction(action)

    def choose_file(self) -> None:
        """Ask where to save, then save."""
        if self._pages is not None:
            self._prove(self._save)

    def _save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, _tr("Сохранить PDF"), self._choice.choice.file_name, _tr("Файлы PDF (*.pdf)")
        )
        if chosen:
            self.save_to(Path(chosen))

    def choose_printer(self) -> None:
        """Ask for the printer and the pages, then print."""
        if self._pages is not None and not self.counting.is_running:
            self._prove(self._print)

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 as above

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(Path(self._choice.choice.file_name).stem)
        asked = QPrintDialog(printer, self)
        asked.setMinMax(1, self.pages)
        if asked.exec() == QDialog.DialogCode.Accepted:
            first, last = printer.fromPage() or 1, printer.toPage() or self.pages
            self.print_on(printer, range(first - 1, last))

    def _begin(self) -> None:
        """Make what is chosen; whatever is still being made for an earlier choice is stopped and forgotten."""
        make = self._choice.make
        self._show_title()
        self._header.allow(ready=False)
        self.counting.stop()
        count = self._count = self.counting.begin(_tr("Готовится страница {done} из {total}"))

        def made() -> tuple[PrintedPages, Sequence[str]]:
            printed = make(count)
            return PrintedPages(printed.content), printed.labels

        def take(answer: tuple[PrintedPages, Sequence[str]]) -> None:
            if self._count is count:
                self._take(*answer)
            else:
                answer[0].close()

        work.run(
            made,
            take,
            lambda why: self._not_made(why) if self._count is count else None,
            owner=self,
            expected=(Stopped, Refused, StoreTrouble),
        )

    def _take(self, pages: PrintedPages, labels: Sequence[str]) -> None:
        self.counting.end()
        self._made_of = self._choice.state
        if self._pages is not None:
            self._pages.close()
        self._pages = pages
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems([labels[n] if n < len(labels) else str(n + 1) for n in range(len(pages))])
        self._list.blockSignals(False)
        for row in range(len(pages)):
            self._list.item(row).setSizeHint(QSize(0, self._theme.px(26)))
        self._header.allow(ready=True)
        usual = _tr("Время и версия на листе — от последней записи, не от печати.")
        self._say(self._choice.choice.note or usual, "info", "info")
        self.made.emit(len(pages))
        self._list.setCurrentRow(0)
        self.sheet.setFocus()

    def _not_made(self, why: Exception) -> None:
        """Go back to what is shown; a preview that shows nothing closes when stopped, else says why."""
        self.counting.end()
        if self._pages is not None:
            self._choice.show_state(self._made_of)
            self._show_title()
            self._header.allow(ready=True)
        if not isinstance(why, Stopped):
            self._say(str(why), "triangle-alert", "danger")
        elif self._pages is None:
            self.reject()
        else:
            self._say(_tr("Подготовка остановлена. Показано то, что было."), "info", "info")

    def _show_title(self) -> None:
        title = self._choice.choice.title
        self.setWindowTitle(_tr("Печать: {name}").format(name=title))
        self._header.show_name(title)

    def _turn(self, page: int) -> None:
        if self._pages is None or page < 0:
            return
        self._header.show_place(page + 1, len(self._pages))
        self.sheet.setAccessibleName(_tr("Страница {page} из {pages}").format(page=page + 1, pages=len(self._pages)))
        self.sheet.show_page(self._pages.sizes[page], from_end=self._from_end)

    def _turn_by(self, step: int, *, from_end: bool = False) -> None:
        self._from_end = from_end
        self.show_page(self.page + step)
        self._from_end = False

    def _draw(self) -> None:
        """Ask for a sharp picture; while one is being drawn only the last wish counts."""
        self._header.show_zoom(self.sheet.zoom)
        pages, page, scale = self._pages, self.page, self.sheet.scale
        if pages is None or self._drawing:
            self._stale = True
            return
        self._drawing, self._stale = True, False
        work.run(lambda: pages.image(page, scale), lambda image: self._drawn(page, image), owner=self)

    def _drawn(self, page: int, image: QImage) -> None:
        self._drawing = False
        if page == self.page and not image.isNull():
            self.sheet.show_image(image)
        if self._stale:
            self._draw()
        else:
            self.shown.emit(page)

    def _laid(self, number: int, *, whole: bool) -> None:
        self._printing_ended()
        if whole:
            self._say(_tr("Отправлено на принтер, страниц: {number}").format(number=number), "circle-check", "success")
        else:
            self._say(_tr("Печать остановлена. Страницы, ушедшие на принтер, могли напечататься."), "info", "info")
        self.laid.emit(number if whole else 0)

    def _printer_refused(self, sentence: str) -> None:
        self._printing_ended()
        self._say(sentence, "triangle-alert", "danger")

    def _printing_ended(self) -> None:
        self.counting.end()
        self._choice.setEnabled(True)

    def _next_pane(self) -> None:
        (self.sheet if self._list.hasFocus() else self._list).setFocus(Qt.FocusReason.TabFocusReason)

    def _say(self, sentence: str, icon: str, tint: str) -> None:
        self._strip.say(sentence, icon, tint)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Preview", text)
