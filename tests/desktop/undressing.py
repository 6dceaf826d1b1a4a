"""The style sheet taken off the program after a test, as carefully as it was put on."""

from PySide6.QtWidgets import QApplication

from desktop.shell.theme import keeping_widgets


def undress() -> None:
    """Leave the next test a bare program."""
    with keeping_widgets():
        QApplication.instance().setStyleSheet("")
