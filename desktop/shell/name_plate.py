"""What stands above and below the cards of the lock screen: program, college, day, time; keys."""

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.dates import weekday_and_day
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, KeyCap, words


class NamePlate(QWidget):
    """Tells the time by the program's own clock."""

    def __init__(self, theme: Theme, now: Callable[[], datetime], college: str) -> None:
        super().__init__()
        self._now = now
        self._date, self._time = words("", "second"), words("", "big")
        theme.fit(self, width=520)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(IconLabel(theme, "parta", "accent", 36))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("Парта", "big"))
        names.addWidget(words(college or _tr("Журнал учебных занятий"), "second"))
        row.addLayout(names, 1)
        times = QVBoxLayout()
        times.setSpacing(0)
        times.addWidget(self._date, 0, Qt.AlignmentFlag.AlignRight)
        times.addWidget(self._time, 0, Qt.AlignmentFlag.AlignRight)
        row.addLayout(times)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._show_time()

    def _show_time(self) -> None:
        now = self._now()
        self._date.setText(weekday_and_day(now.date()))
        self._time.setText(f"{now:%H:%M}")


def key_line(pairs: Iterable[tuple[str, str]]) -> QWidget:
    """Return the keys of the lock screen with what they do, in a line."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for keys, what in pairs:
        row.addWidget(KeyCap(keys))
        row.addWidget(words(what, "second-14"))
        row.addSpacing(8)
    return line


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
