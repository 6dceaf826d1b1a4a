"""Russian plurals by Qt's plural file: 1 запись, 3 записи, 5 записей."""

from PySide6.QtCore import QCoreApplication, QTranslator

import resources

CONTEXT = "counted"


def counted(text: str, count: int) -> str:
    """Return the sentence with %n replaced by the count and its noun bent; the forms stand in parta_ru.ts."""
    return QCoreApplication.translate(CONTEXT, text, "", count)


def load(app: QCoreApplication) -> None:
    """Teach the application the plural forms, once."""
    if app.findChild(QTranslator, CONTEXT):
        return
    translator = QTranslator(app)
    translator.setObjectName(CONTEXT)
    translator.load(str(resources.path("i18n", "parta_ru.qm")))
    app.installTranslator(translator)
