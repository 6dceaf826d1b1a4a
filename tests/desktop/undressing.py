"""The style sheet taken off the program after a test."""

from PySide6.QtWidgets import QApplication


def undress() -> None:
    """Leave the next test a bare program."""
    QApplication.instance().setStyleSheet("")
