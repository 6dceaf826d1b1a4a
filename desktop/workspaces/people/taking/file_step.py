"""The first step: a file that is chosen or dropped, or cells pasted from a table."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from college.people_lists import ListKind
from college.phrases import phrase
from college.refusal import Refused
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.segments import Segments
from desktop.workspaces.people.words import tr
from papers.sheets import Sheet, pasted_rows, read_sheets

KINDS = "*.xlsx *.ods *.docx *.csv *.txt *.tsv"


class FileStep(QWidget):
    """`came` tells how the tables are read: the page does it in a worker."""

    came = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.kind = Segments(
            tr("Кого загрузить"), ((ListKind.STUDENTS, tr("Студенты")), (ListKind.EMPLOYEES, tr("Сотрудники")))
        )
        self.kind.choose(ListKind.STUDENTS)
        self.choose = KeyButton(theme, tr("Выбрать файл…"), "Enter", "main")
        self.choose.clicked.connect(self.ask_file)
        self.paste = KeyButton(theme, tr("Вставить из таблицы"), "Ctrl+V")
        self.paste.setShortcut("Ctrl+V")
        self.paste.clicked.connect(self.take_pasted)
        sentence = tr(
            "Подойдёт любая таблица с заголовком: XLSX, ODS, CSV или таблица в DOCX. Перетащите файл сюда. "
            "Ничего не запишется, пока вы не увидите исход каждой строки."
        )
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.addWidget(self.kind)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(NothingHere(theme, "table", tr("Какой список?"), sentence, self.choose, self.paste), 1)

    def begin(self, *, is_staff: bool, may_choose: bool) -> None:
        """Ask for a list of students, or of employees."""
        self.kind.choose(ListKind.EMPLOYEES if is_staff else ListKind.STUDENTS)
        self.kind.setVisible(may_choose)

    def chosen(self) -> ListKind:
        """Return whom the list names."""
        kind = self.kind.value()
        assert isinstance(kind, ListKind)
        return kind

    def ask_file(self) -> None:
        """Ask which file."""
        told, _ = QFileDialog.getOpenFileName(self, tr("Список"), "", f"{tr('Таблицы')} ({KINDS})")
        if told:
            self.take_file(Path(told))

    def take_file(self, path: Path) -> None:
        """Let a file be the list."""
        self.came.emit(reader_of(path))

    def take_pasted(self) -> None:
        """Let what lies in the clipboard be the list."""
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
