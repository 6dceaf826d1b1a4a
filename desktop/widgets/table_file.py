"""The first step of taking a table in: a file that is chosen or dropped, or cells pasted from a table."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from college.phrases import phrase
from college.refusal import Refused
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.nothing_here import NothingHere
from papers.sheets import Sheet, pasted_rows, read_sheets

KINDS = "*.xlsx *.ods *.docx *.csv *.txt *.tsv"


class TableFile(QWidget):
    """`came` tells how the tables are read: the page does it in a worker."""

    came = Signal(object)

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.choose = KeyButton(theme, _tr("Выбрать файл…"), "Enter", "main")
        self.choose.clicked.connect(self.ask_file)
        self.paste = KeyButton(theme, _tr("Вставить из таблицы"), "Ctrl+V")
        self.paste.setShortcut("Ctrl+V")
        self.paste.clicked.connect(self.take_pasted)
        sentence = _tr(
            "Подойдёт любая таблица с заголовком: XLSX, ODS, CSV или таблица в DOCX. Перетащите файл сюда. "
            "Ничего не запишется, пока вы не увидите исход каждой строки."
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(NothingHere(theme, "table", title, sentence, self.choose, self.paste), 1)

    def ask_file(self) -> None:
        """Ask which file."""
        told, _ = QFileDialog.getOpenFileName(self, _tr("Таблица"), "", f"{_tr('Таблицы')} ({KINDS})")
        if told:
            self.take_file(Path(told))

    def take_file(self, path: Path) -> None:
        """Let a file be the table."""
        self.came.emit(reader_of(path))

    def take_pasted(self) -> None:
        """Let what lies in the clipboard be the table."""
        text = QGuiApplication.clipboard().text()
        self.came.emit(lambda: _pasted(text))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.take_file(Path(files[0]))


def reader_of(path: Path) -> Callable[[], tuple[Sheet, ...]]:
    """Return how a file is read; what is no table, and what cannot be opened, is refused in one sentence."""

    def read() -> tuple[Sheet, ...]:
        try:
            data = path.read_bytes()
        except OSError:
            raise Refused(phrase("Файл не открывается. Закройте его в другой программе и повторите.")) from None
        return read_sheets(data)

    return read


def _pasted(text: str) -> tuple[Sheet, ...]:
    if not text.strip():
        raise Refused(phrase("В буфере обмена нет таблицы. Скопируйте строки вместе с заголовком и повторите."))
    return (Sheet("", pasted_rows(text)),)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TableFile", text)
