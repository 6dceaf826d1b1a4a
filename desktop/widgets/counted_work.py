"""How far a slow work has come, and the key that stops it; shown only when the work takes over half a second."""

from threading import Event

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import words

PATIENCE = 500  # ms in which nobody misses a count


class Count(QObject):
    """Goes with the work into its thread: called there with what is done, it answers whether to go on."""

    went = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._stopped = Event()

    def __call__(self, done: int, total: int) -> bool:
        self.went.emit(done, total)
        return not self._stopped.is_set()

    def stop(self) -> None:
        """Let the work end at its next step."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()


class CountedWork(QWidget):
    """A counted bar with its sentence and the way out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count: Count | None = None
        self._sentence = ""
        self._text = words("", "dense")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.px(8))
        self._stop = KeyButton(theme, _tr("Остановить"), "Esc")
        self._stop.setAutoDefault(False)
        self._stop.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._appear)
        self.hide()

    @property
    def is_running(self) -> bool:
        return self._count is not None

    def begin(self, sentence: str) -> Count:
        """Start counting, as "Готовится страница {done} из {total}"; the count goes with the work."""
        if self._count is not None:
            self._count.went.disconnect(self._went)
        self._sentence = sentence
        self._count = Count()
        self._count.went.connect(self._went)
        self._bar.setRange(0, 0)
        self._text.setText("")
        self._patience.start()
        return self._count

    def stop(self) -> None:
        """Ask the work to stop."""
        if self._count is not None:
            self._count.stop()

    def end(self) -> None:
        """The work is over, one way or another."""
        self._count = None
        self._patience.stop()
        self.hide()

    def _went(self, done: int, total: int) -> None:
        if self._count is None:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._text.setText(self._sentence.format(done=done, total=total))
        self._bar.setAccessibleName(self._text.text())

    def _appear(self) -> None:
        if self._count is not None:
            self.show()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Preview", text)
