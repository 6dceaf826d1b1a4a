"""What will be printed, page by page, before it is saved or laid on paper."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from desktop import work
from desktop.shell.theme import Theme
from desktop.widgets.counted_work import CountedWork
from desktop.widgets.key_button import KeyButton
from desktop.widgets.printed_pages import PrintedPages
from desktop.widgets.sheet_view import SheetView
from desktop.widgets.signs import IconLabel, pillar, rule, words
from desktop.widgets.whole_file import told, write_whole
from papers.print.journal import Stopped

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Make = Callable[[Callable[[int, int], bool]], bytes]


class PrintPreview(QDialog):
    """Makes the file in a worker, shows its pages, saves and prints it; every act has a key."""

    made = Signal(int)  # the file is ready and has so many pages
    shown = Signal(int)  # the picture of this page stands sharp
    saved = Signal(str)
    laid = Signal(int)  # so many pages went to the printer

    def __init__(
        self,
        theme: Theme,
        title: str,
        file_name: str,
        make: Make,
        labels: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`make(progress)` returns the PDF; `labels` name its pages as they are numbered on paper."""
        super().__init__(parent)
        self._theme, self._file_name, self._make, self._labels = theme, file_name, make, labels
        self._pages: PrintedPages | None = None
        self._drawing = False
        self._stale = False
        self._from_end = False
        self.setWindowTitle(_tr("Печать: {name}").format(name=title))
        self.resize(theme.px(1180), theme.px(760))
        self._build(title)
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
        count = self.counting.begin(_tr("Печатается страница {done} из {total}"))
        work.run(
            lambda: print_pages(printer, pages, chosen, count),
            lambda whole: self._laid(len(chosen), whole=whole),
            lambda _: self._printer_refused(PrinterTrouble.sentence),
            owner=self,
            expected=(PrinterTrouble,),
        )

    def reject(self) -> None:
        """Esc stops what runs; with nothing running it closes."""
        if self.counting.is_running and self._pages is not None:
            self.counting.stop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self.counting.stop()
        if self._pages is not None:
            self._pages.close()
        super().done(result)

    def _build(self, title: str) -> None:
        self._list = QListWidget()
        self._list.setAccessibleName(_tr("Страницы"))
        self._list.setFixedWidth(self._theme.px(132))
        self._list.setViewportMargins(8, 8, 8, 8)
        self._list.currentRowChanged.connect(self._turn)
        self.sheet = SheetView(self._theme)
        self.sheet.setAccessibleName(_tr("Страница"))
        self.sheet.turned.connect(lambda step: self._turn_by(step, from_end=step < 0))
        self.sheet.wanted.connect(self._draw)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._list)
        body.addWidget(pillar())
        body.addWidget(self.sheet, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._header(title))
        column.addWidget(rule("strong"))
        column.addLayout(self._strip())
        column.addWidget(rule("strong"))
        column.addLayout(body, 1)

    def _header(self, title: str) -> QHBoxLayout:
        self._where = words("", "dense")
        self._zoom = words("", "dense")
        self._zoom.setMinimumWidth(self._theme.px(46))
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = words(title, "page")
        name.setMinimumWidth(0)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(name, 1)
        row.addWidget(self._pager("chevron-left", _tr("Предыдущая страница"), "PgUp", -1))
        row.addWidget(self._where)
        row.addWidget(self._pager("chevron-right", _tr("Следующая страница"), "PgDn", 1))
        row.addSpacing(8)
        row.addWidget(self._button("−", _tr("Мельче"), "Ctrl+−", lambda: self.sheet.zoom_by(-1)))
        row.addWidget(self._zoom)
        row.addWidget(self._button("+", _tr("Крупнее"), "Ctrl++", lambda: self.sheet.zoom_by(1)))
        row.addWidget(self._button(_tr("Целиком"), _tr("Страница целиком"), "Ctrl+0", self.sheet.fit))
        row.addSpacing(8)
        self._print = KeyButton(self._theme, _tr("Печать…"), "Ctrl+P")
        self._save = KeyButton(self._theme, _tr("Сохранить PDF…"), "Ctrl+S", "main")
        for button, act in ((self._print, self.choose_printer), (self._save, self.choose_file)):
            button.setAutoDefault(False)
            button.setEnabled(False)
            button.clicked.connect(act)
            row.addWidget(button)
        return row

    def _strip(self) -> QHBoxLayout:
        self._sign = IconLabel(self._theme, "printer", "text-2", 16)
        self.strip = words(_tr("Открывается…"), "dense")
        self.strip.setSizePolicy(self.strip.sizePolicy().Policy.Ignored, self.strip.sizePolicy().Policy.Preferred)
        self.strip.setFixedHeight(self._theme.px(26))
        self.counting = CountedWork(self._theme)
        row = QHBoxLayout()
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self.strip, 1)
        row.addWidget(self.counting, 1)
        return row

    def _pager(self, icon: str, name: str, keys: str, step: int) -> QPushButton:
        button = self._button("", name, keys, lambda: self._turn_by(step))
        self._theme.dress(button, icon)
        return button

    def _button(self, text: str, name: str, keys: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({keys})")
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

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
        )
        for act, keys in acts:
            action = QAction(self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.triggered.connect(act)
            self.addAction(action)

    def choose_file(self) -> None:
        """Ask where to save, then save."""
        if self._pages is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self, _tr("Сохранить PDF"), self._file_name, _tr("Файлы PDF (*.pdf)"))
        if chosen:
            self.save_to(Path(chosen))

    def choose_printer(self) -> None:
        """Ask for the printer and the pages, then print."""
        if self._pages is None or self.counting.is_running:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 as above

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(Path(self._file_name).stem)
        asked = QPrintDialog(printer, self)
        asked.setMinMax(1, self.pages)
        if asked.exec() == QDialog.DialogCode.Accepted:
            first, last = printer.fromPage() or 1, printer.toPage() or self.pages
            self.print_on(printer, range(first - 1, last))

    def _begin(self) -> None:
        count = self.counting.begin(_tr("Готовится страница {done} из {total}"))
        work.run(
            lambda: PrintedPages(self._make(count)),
            self._take,
            lambda _: self.reject(),
            owner=self,
            expected=(Stopped,),
        )

    def _take(self, pages: PrintedPages) -> None:
        self.counting.end()
        self._pages = pages
        names = [self._labels[n] if n < len(self._labels) else str(n + 1) for n in range(len(pages))]
        self._list.addItems(names)
        for row in range(len(names)):
            self._list.item(row).setSizeHint(QSize(0, self._theme.px(26)))
        for button in (self._save, self._print):
            button.setEnabled(True)
        self._say(_tr("Время и версия на листе — от последней записи, не от печати."), "info", "info")
        self.made.emit(len(pages))
        self._list.setCurrentRow(0)
        self.sheet.setFocus()

    def _turn(self, page: int) -> None:
        if self._pages is None or page < 0:
            return
        self._where.setText(_tr("{page} из {pages}").format(page=page + 1, pages=len(self._pages)))
        self.sheet.setAccessibleName(_tr("Страница {page} из {pages}").format(page=page + 1, pages=len(self._pages)))
        self.sheet.show_page(self._pages.sizes[page], from_end=self._from_end)

    def _turn_by(self, step: int, *, from_end: bool = False) -> None:
        self._from_end = from_end
        self.show_page(self.page + step)
        self._from_end = False

    def _draw(self) -> None:
        """Ask for a sharp picture; while one is being drawn only the last wish counts."""
        self._zoom.setText(f"{round(self.sheet.zoom * 100)}\N{NO-BREAK SPACE}%")
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
        self.counting.end()
        if whole:
            self._say(_tr("Отправлено на принтер, страниц: {number}").format(number=number), "circle-check", "success")
        else:
            self._say(_tr("Печать остановлена. Страницы, ушедшие на принтер, могли напечататься."), "info", "info")
        self.laid.emit(number if whole else 0)

    def _printer_refused(self, sentence: str) -> None:
        self.counting.end()
        self._say(sentence, "triangle-alert", "danger")

    def _next_pane(self) -> None:
        (self.sheet if self._list.hasFocus() else self._list).setFocus(Qt.FocusReason.TabFocusReason)

    def _say(self, sentence: str, icon: str, tint: str) -> None:
        self._sign.show_icon(icon, tint)
        self.strip.setText(sentence)
        self.strip.setToolTip(sentence)
        self.strip.setAccessibleName(sentence)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Preview", text)
