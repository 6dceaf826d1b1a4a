"""What is done with the lines of an open draft: put in, moved, taken out, pasted, loaded from a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from college.ktp.arriving import Arriving, arriving, pasted
from college.ktp.lines import KtpLine, with_next_number
from college.refusal import Refused
from desktop.workspace import Offer
from desktop.workspaces.ktp import panes
from desktop.workspaces.ktp.words import tr
from papers.sheets import pasted_rows, read_sheets

if TYPE_CHECKING:
    from desktop.workspaces.ktp.page import KtpPage


class LineActs:
    """Acts over the lines of the version that is open on a page."""

    def __init__(self, page: "KtpPage") -> None:
        self._page = page
        self._arrived: tuple[Arriving, ...] = ()

    def insert(self) -> None:
        """Put an empty line below the one in hand, of its kind and section, with the number that goes on."""
        opened = self._page.opened
        assert opened is not None
        self._page.sheet.finish()
        at = self._page.sheet.place() + 1 if self._page.model.lines else 0
        before = [each.line for each in self._page.model.lines[:at]]
        like = before[-1] if before else KtpLine()
        line = with_next_number(before, KtpLine(kind=like.kind, section=like.section, competencies=like.competencies))
        if self._page.edits.insert(opened.id, self._page.model.lines, at, [line]):
            self._page.refresh()
            self._page.sheet.go_to(at, 1)
            self._page.sheet.edit(self._page.sheet.currentIndex())

    def drop(self) -> None:
        places = self._page.sheet.places()
        if places and self._page.edits.drop(self._page.model.lines, places):
            self._page.refresh()
            self._page.sheet.go_to(places[0])
            count = len(places)
            said = tr("Строка убрана.") if count == 1 else tr("Убрано строк: {count}.").format(count=count)
            self._page.context.messages.done(said, offer=Offer(tr("Отменить"), self._page.undo, keys="Ctrl+Z"))

    def move(self, step: int) -> None:
        opened, place = self._page.opened, self._page.sheet.place()
        to = place + step
        if opened is None or not 0 <= to < len(self._page.model.lines):
            return
        if self._page.edits.move(opened.id, self._page.model.lines, place, to):
            self._page.refresh()
            self._page.sheet.go_to(to)

    def fix(self) -> None:
        """Take the proposed topic of the line in hand."""
        place = self._page.sheet.place()
        proposal = self._page.model.proposal_at(place)
        if proposal:
            self._page.model.setData(self._page.model.index(self._page.model.row_of(place), 1), proposal)

    def paste(self) -> None:
        """Put what the clipboard holds below the line in hand."""
        opened = self._page.opened
        assert opened is not None
        text = QGuiApplication.clipboard().text()
        try:
            rows = [(row.place, row.cells) for row in pasted_rows(text)] if text.strip() else []
            came = pasted(rows)
        except Refused as refusal:
            self._page.context.messages.refuse(refusal)
            return
        at = self._page.sheet.place() + 1 if self._page.model.lines else 0
        made = self._page.edits.insert(opened.id, self._page.model.lines, at, [each.line for each in came])
        if made:
            self._page.refresh()
            self._page.sheet.go_to(at)
            self._page.tell_done(tr("Вставлено строк: {count}.").format(count=len(made)))

    def load(self, path: Path) -> None:
        """Show what a file holds before anything is kept."""
        try:
            sheets = read_sheets(path.read_bytes())
            self._arrived = arriving([[(row.place, row.cells) for row in sheet.rows] for sheet in sheets])
        except Refused as refusal:
            self._page.context.messages.refuse(refusal)
            return
        except OSError:
            self._page.context.messages.refuse(tr("Файл не открылся. Проверьте, что он на месте и доступен."))
            return
        self._page.arriving.show_rows(self._arrived, panes.arrived_sentence(self._arrived))
        self._page.go(panes.ARRIVING)
        self._page.take_focus()

    def take_arrived(self, which: int) -> None:
        opened, lines = self._page.opened, [each.line for each in self._arrived]
        assert opened is not None
        if which == 0:
            is_done = self._page.edits.replace(opened.id, self._page.model.lines, lines)
        else:
            is_done = bool(
                self._page.edits.insert(opened.id, self._page.model.lines, len(self._page.model.lines), lines)
            )
        if is_done:
            self._page.leave_pane()
            self._page.refresh()
            self._page.tell_done(tr("Загружено строк: {count}.").format(count=len(lines)))

    def choose_file(self) -> None:
        """Ask for a file and show what it holds."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._page, tr("Загрузить КТП из таблицы"), "", tr("Таблицы (*.xlsx *.ods *.docx *.csv);;Все файлы (*)")
        )
        if chosen:
            self.load(Path(chosen))
