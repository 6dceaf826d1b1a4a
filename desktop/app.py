"""Builds the application around one profile and runs it until its window is closed."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QMessageBox

import resources
from db.troubles import StoreTrouble, troubles
from desktop import log, plurals, qt_words
from desktop.crash import Crash
from desktop.end_signal import EndSignal
from desktop.opening import EmployeeHere, Opened, Opener
from desktop.places import Places
from desktop.program import Program
from desktop.single import Single

__all__ = ["EmployeeHere", "Opened", "Opener", "Program", "application", "run"]

_log = logging.getLogger("desktop.app")


def version() -> str:
    """Return the program's version."""
    return resources.VERSION


def application() -> QApplication:
    """Return the one QApplication, made if there is none, speaking Russian and knowing its plurals."""
    standing = QApplication.instance()
    app = standing if isinstance(standing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Parta")
    app.setApplicationDisplayName("")
    app.setApplicationVersion(version())
    QLocale.setDefault(QLocale(QLocale.Language.Russian, QLocale.Country.Russia))
    qt_words.load(app)
    plurals.load(app)
    return app


def run(profile: Path | None, opener_of: Callable[[Places], Opener]) -> int:
    """Run the desktop until its window is closed; a second start raises the first and returns 0.

    Raises StoreTrouble, after showing it, where the files of this computer let nothing begin.
    """
    app = application()
    places = Places.of(profile)
    single = Single(places)
    try:
        with troubles():
            places.prepare()
            if not single.take():
                return 0
            opener, handler = opener_of(places), log.begin(places.log)
    except StoreTrouble as trouble:
        single.release()
        _show(trouble.sentence)
        raise
    crash = Crash(places.crashes, version())
    crash.install()
    end = EndSignal()
    end.install()
    _log.info("app.started", extra={"version": version()})
    program = Program(places, opener)
    single.called.connect(program.window.come_forward)
    end.asked.connect(app.quit)
    program.start()
    code = app.exec()
    end.remove()
    crash.remove()
    log.end(handler)
    single.release()
    return code


def _show(sentence: str) -> None:
    """Tell in a window why there is no other: who starts by an icon sees no terminal."""
    QMessageBox(QMessageBox.Icon.Warning, _tr("Парта"), sentence, QMessageBox.StandardButton.Close).exec()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Program", text)
