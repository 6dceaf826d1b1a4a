"""What is known of the line now, and the copy of what is unsent for a computer that leaves the house."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from college.names import NO_BREAK
from college.numerals import numbered
from desktop.dates import day_and_time, moment
from desktop.shell.theme import Theme
from desktop.widgets.signs import rule, words
from desktop.workspaces.exchange.words import tr

if TYPE_CHECKING:
    from desktop.shell.link_light import LightState

WIDTH = 264


class Side(QWidget):
    """Facts, never promises; `copied` asks for a copy of what is unsent."""

    copied = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        theme.fit(self, width=WIDTH)
        self.setProperty("ground", "window")
        self._facts: list[tuple[QLabel, QLabel]] = []
        self.copy = QPushButton(NO_BREAK + tr("Копия неотправленного…"))
        self.copy.setToolTip("Ctrl+Shift+S")
        self.copy.setAccessibleName(tr("Копия неотправленного, Ctrl+Shift+S"))
        theme.dress(self.copy, "save")
        self.copy.clicked.connect(self.copied)
        self._why = _wrapped("")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, title in enumerate((tr("Сервер"), tr("Последний обмен"), tr("Часы"), tr("Без сервера"))):
            pair = (words(title, "second"), _wrapped("", "dense"))
            self._facts.append(pair)
            grid.addWidget(pair[0], place, 0)
            grid.addWidget(pair[1], place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(words(tr("Связь сейчас"), "strong"))
        column.addLayout(grid)
        column.addSpacing(4)
        column.addWidget(rule())
        column.addWidget(words(tr("Если компьютер отдают в ремонт"), "strong"))
        column.addWidget(
            _wrapped(
                tr(
                    "Сохраните неотправленное в файл. Он зашифрован ключом восстановления колледжа: откроют его только "
                    "двое, у кого половины этого ключа, и только на сервере."
                )
            )
        )
        column.addWidget(self.copy)
        column.addWidget(self._why)
        column.addStretch(1)

    def show_state(self, state: "LightState", now: datetime) -> None:
        """Tell what is known now."""
        since = state.offline_since
        told = (
            tr("нет ответа с {time}").format(time=moment(since, now)) if since else tr("отвечает"),
            day_and_time(state.last_exchange, now) or tr("ещё не было"),
            _clock(state),
            _lease(state),
        )
        for (title, fact), text in zip(self._facts, told, strict=True):
            fact.setText(text)
            title.setVisible(bool(text))
            fact.setVisible(bool(text))

    def show_copy(self, why_not: str) -> None:
        """Let what is unsent be copied, or say why it cannot be."""
        self.copy.setEnabled(not why_not)
        self._why.setText(why_not)
        self._why.setVisible(bool(why_not))


def _clock(state: "LightState") -> str:
    if not state.is_clock_wrong:
        return tr("верны")
    minutes = round(abs(state.clock_off).total_seconds() / 60)
    told = tr("отстают на {minutes} мин") if state.clock_off > timedelta(0) else tr("спешат на {minutes} мин")
    return told.format(minutes=minutes)


def _lease(state: "LightState") -> str:
    if state.lease_left is None:
        return ""
    left = numbered(state.lease_left, tr("день"), tr("дня"), tr("дней"))
    return tr("ещё {left} работы").format(left=left)


def _wrapped(text: str, role: str = "second") -> QLabel:
    label = words(text, role)
    label.setWordWrap(True)
    return label
