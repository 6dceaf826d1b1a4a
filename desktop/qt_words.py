"""Qt's own words in Russian: dialogs of files and printers, buttons, menus of text fields."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

import resources

NAME = "qt words"


def load(app: QCoreApplication) -> None:
    """Teach the application Qt's Russian, and the words that Qt's own file lacks; once."""
    if app.findChild(QTranslator, NAME):
        return
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for file, folder in (("qtbase_ru.qm", qt_folder), ("qt_ru.qm", str(resources.path("i18n")))):
        translator = QTranslator(app)
        translator.setObjectName(NAME)
        translator.load(file, folder)
        app.installTranslator(translator)
