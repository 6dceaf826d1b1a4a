"""The place of a person without journals; it gives way to the gradebook when the first one is here."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop import work
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import KeyCap, words
from desktop.workspace import Page
from desktop.workspaces.gradebook.source import Source
from desktop.workspaces.gradebook.surroundings import Surroundings
from desktop.workspaces.gradebook.words import tr


class NoJournals(Page):
    """Says why nothing is here; asks for the gradebook as soon as there is something to show."""

    def __init__(self, source: Source, around: Surroundings) -> None:
        super().__init__()
        self._source, self._is_over = source, False
        self._place = NothingHere(
            around.theme, "book-open", "", "", KeyCap("Ctrl+R"), words(tr("обменяться сейчас"), "second")
        )  # fmt: skip
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._place)
        self._say(coming=source.coming())
        around.news.touched.connect(self._look)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        def told(found: tuple[bool, int]) -> None:
            if self._is_over:
                return
            is_here, coming = found
            if is_here:
                self._is_over = True
                self.outgrown.emit()
            else:
                self._say(coming=coming)

        def nothing(trouble: Exception) -> None:
            """What cannot be read just now is looked for at the next news."""

        work.run(lambda: (bool(self._source.pages()), self._source.coming()), told, nothing, owner=self)

    def _say(self, *, coming: int) -> None:
        if coming:
            title = tr("Журналы загружаются на этот компьютер")
            sentence = tr("Каждый откроется, когда придёт целиком. Если связь прервётся, загрузка продолжится сама.")
        else:
            title = tr("Журналов пока нет")
            sentence = tr("Журнал появится, когда учебная часть закрепит за вами группу.")
        self._place.say(title, sentence)
