"""What no one caught: a report without personal data, and one dialog."""

import faulthandler
import json
import logging
import platform
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QCoreApplication, QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.log import frames_of

KEPT = 20
_log = logging.getLogger("desktop.crash")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Crash(QObject):
    """Catches exceptions of slots and threads, Qt's messages and fatal signals, for the life of the program."""

    caught = Signal(Path)  # a report was written; queued to the GUI thread

    def __init__(self, folder: Path, version: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._version = folder, version
        self._open: QMessageBox | None = None
        self.caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Begin to catch."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._fatal = (self._folder / "fatal.txt").open("a", encoding="utf-8")
        faulthandler.enable(self._fatal, all_threads=True)
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        qInstallMessageHandler(_hear_qt)

    def remove(self) -> None:
        """Stop catching; the fatal signals too."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)
        faulthandler.disable()
        self._fatal.close()

    def report(self, raised: BaseException) -> Path:
        """Write what happened and where, never what was on the screen."""
        now = datetime.now(UTC)
        file = self._folder / f"{now:%Y-%m-%dT%H-%M-%S-%f}.json"
        told = {
            "at": now.isoformat(timespec="seconds"),
            "version": self._version,
            "python": platform.python_version(),
            "qt": qt_version,
            "system": platform.system(),
            **frames_of(raised),
        }
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        for old in sorted(self._folder.glob("*.json"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return file

    def _hook(self, kind: type[BaseException], raised: BaseException, trace: TracebackType | None) -> None:
        if isinstance(raised, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        _log.error("crash.caught", exc_info=(kind, raised, trace))
        self.caught.emit(self.report(raised))

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _tell(self, file: Path) -> None:
        if self._open is not None or not isinstance(QApplication.instance(), QApplication):
            return  # one dialog tells of all
        box = QMessageBox(QApplication.activeWindow())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(_tr("Парта"))
        box.setText(_tr("Программа встретила то, чего не ждала. Всё введённое сохранено, можно работать дальше."))
        box.setInformativeText(
            _tr("Отчёт без имён и оценок: {file}. Передайте его администратору.").format(file=file.name)
        )
        box.addButton(_tr("Продолжить"), QMessageBox.ButtonRole.AcceptRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._forget)
        self._open = box
        box.open()

    def _forget(self) -> None:
        self._open = None


def _hear_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Log that Qt said something; its text may quote a widget's, so a developer reads it on stderr only."""
    _log.log(_QT_LEVELS[kind], "qt.message", extra={"kind": kind.name.removeprefix("Qt").lower(), "line": context.line})
    if sys.stderr is not None and kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        sys.stderr.write(f"{text}\n")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Crash", text)
