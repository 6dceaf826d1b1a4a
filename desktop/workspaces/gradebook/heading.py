"""The header of the page: which journal is open, which term, how many hours are given."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from college.names import NO_BREAK
from db.gradebook import PageLink
from db.spread import Page
from desktop.shell.theme import Theme
from desktop.widgets.segments import Segments
from desktop.widgets.signs import Tag
from desktop.workspaces.gradebook.words import tr


class Heading(QWidget):
    """Shows the open page; the arrow beside its group opens the list of the others."""

    page_chosen = Signal(object)  # UUID
    term_chosen = Signal(object)  # int
    print_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._links: Sequence[PageLink] = ()
        self._shown: UUID | None = None
        self._terms: tuple[int, ...] = ()
        self._switch: Segments | None = None
        self._title = _Title()
        self._group = Tag("", "accent")
        self._others = self._button("chevron-down", tr("Другие журналы"), "Ctrl+G")
        self._others.setProperty("kind", "flat")
        self._others.setFixedWidth(theme.px(32))
        self._others.clicked.connect(self.offer_pages)
        self._hours = QLabel(textFormat=Qt.TextFormat.RichText)
        self._hours.setProperty("role", "second-14")
        self._print = self._button("printer", tr("Печать"), "Ctrl+P")
        self._print.setText(NO_BREAK + tr("Печать"))  # the style sets the word right against the icon
        self._print.clicked.connect(self.print_asked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._title)
        self._row.addWidget(self._group)
        self._row.addWidget(self._others)
        self._row.addStretch(1)
        self._row.addWidget(self._hours)
        self._row.addWidget(self._print)

    def show_page(self, page: Page, links: Sequence[PageLink]) -> None:
        """Show the title of a page and offer the others."""
        self._links, self._shown = links, page.id
        self._title.setText(f"{page.code} {page.title}")
        self._title.setToolTip(self._title.text())
        self._group.setText(page.group_name)
        self._others.setVisible(len(links) > 1)
        self.show_hours(page)
        self._show_terms(page)

    def show_hours(self, page: Page) -> None:
        """Say how many hours are given."""
        given = tr("дано <b>{given}</b> ч из {planned}").format(given=page.hours_given, planned=page.hours_planned)
        before = tr(", до журнала {hours}").format(hours=page.hours_before) if page.hours_before else ""
        self._hours.setText(given + before)

    def offer_pages(self) -> None:
        """Open the list of the other pages under the arrow."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for link in self._links:
            action = menu.addAction(f"{link.group_name}  ·  {link.code} {link.title}".replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(link.id == self._shown)
            action.triggered.connect(lambda _checked=False, page=link.id: self.page_chosen.emit(page))
            if link.id == self._shown:
                menu.setActiveAction(action)
        menu.popup(self._others.mapToGlobal(QPoint(0, self._others.height())))

    def _show_terms(self, page: Page) -> None:
        if page.terms != self._terms:
            if self._switch is not None:
                self._row.removeWidget(self._switch)
                self._switch.deleteLater()
            self._terms = page.terms
            choices = [(term, tr("{term} семестр").format(term=term)) for term in page.terms]
            self._switch = Segments(tr("Семестр"), choices)
            self._switch.chosen.connect(self.term_chosen)
            self._row.insertWidget(self._row.indexOf(self._hours), self._switch)
        if self._switch is not None:
            self._switch.choose(page.term)
            self._switch.setVisible(len(page.terms) > 1)

    def _button(self, icon: str, name: str, keys: str) -> QPushButton:
        button = QPushButton()
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({keys})")
        self._theme.dress(button, icon)
        return button


class _Title(QLabel):
    """The name of the journal; a long one ends in "…", whole in the tooltip and for readers."""

    def __init__(self) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText)
        self.setProperty("role", "page")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(80)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
