"""Words of the page of the exchange."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Exchange", text)
