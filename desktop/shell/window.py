"""The one window: the lock screen or the desk of a person, above the status bar."""

from PySide6.QtCore import QByteArray, QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.settings import Settings
from desktop.shell.desk import Desk
from desktop.shell.link_light import Lamp
from desktop.shell.sign_in import SignIn
from desktop.shell.status_bar import StatusBar
from desktop.shell.theme import Theme

DESIGNED = QSize(1366, 768)
LEAST = QSize(1024, 560)


class Window(QMainWindow):
    """Remembers its size and place; `closing` lets the program save before it goes."""

    closing = Signal()

    def __init__(self, theme: Theme, settings: Settings, lamp: Lamp, sign_in: SignIn) -> None:
        super().__init__()
        self._settings = settings
        self._desk: Desk | None = None
        self._demo = False
        self.sign_in = sign_in
        self.status = StatusBar(theme, lamp)
        theme.fit(self.menuBar(), height=24)  # a line more and the smallest screen no longer shows 25 students
        self.setWindowIcon(QIcon(theme.pixmap("parta", "accent", 32)))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._stack = QStackedWidget()
        self._stack.addWidget(sign_in)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status)
        self.setCentralWidget(centre)
        self.setMinimumSize(LEAST)
        self._restore()
        self.show_lock()

    def show_lock(self) -> None:
        """Show the lock screen; the desk is taken out of the window at once, with every name on it."""
        desk, self._desk = self._desk, None
        self._stack.setCurrentWidget(self.sign_in)
        self.menuBar().hide()
        self.status.show_person("")
        self.status.show_hints(())
        self._call(_tr("Вход"))
        if desk is not None:
            desk.close_menus()
            self._stack.removeWidget(desk)
            desk.deleteLater()

    def show_desk(self, desk: Desk, person: str) -> None:
        """Show the desk of the person who signed in."""
        self._desk = desk
        desk.titled.connect(self._call)
        self._stack.addWidget(desk)
        self._stack.setCurrentWidget(desk)
        self.menuBar().show()
        self.status.show_person(person)

    def mark_demo(self) -> None:
        """Say in title and status bar that this is a demonstration; every screen and picture of it carries the mark."""
        self._demo = True
        self.status.mark_demo()
        self._call(_tr("Вход"))

    def desk(self) -> Desk | None:
        """Return the desk while somebody is signed in."""
        return self._desk

    def come_forward(self) -> None:
        """Raise the window: a second start asked for it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.closing.emit()
        super().closeEvent(event)

    def _call(self, title: str) -> None:
        marks = (title, _tr("Парта"), _tr("демонстрация") if self._demo else "")
        self.setWindowTitle(" — ".join(mark for mark in marks if mark))

    def _restore(self) -> None:
        kept = self._settings.geometry
        if kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode())):
            return
        screen = QGuiApplication.primaryScreen().availableSize()
        self.resize(DESIGNED.boundedTo(screen))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Window", text)
