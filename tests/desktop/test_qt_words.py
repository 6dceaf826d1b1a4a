"""What Qt itself says to a person is Russian: files, printers, buttons, menus of text fields."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QFileDialog,
    QFileIconProvider,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

import resources
from desktop.app import application


def file_dialog() -> QFileDialog:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter("Файлы (*.pdf)")
    return dialog


def question() -> QDialog:
    buttons = QMessageBox.StandardButton
    return QMessageBox(
        QMessageBox.Icon.Question, "", "", buttons.Yes | buttons.No | buttons.Ok | buttons.Close | buttons.Cancel
    )


def menu_of(field: QLineEdit | QPlainTextEdit) -> QWidget:
    menu = field.createStandardContextMenu()
    menu.setParent(None)
    return menu


MADE = {
    "files": file_dialog,
    "printers": QPrintDialog,
    "question": question,
    "line": lambda: menu_of(QLineEdit("5")),
    "text": lambda: menu_of(QPlainTextEdit("5")),
}


def said(widget: QWidget) -> Iterator[str]:
    for each in (widget, *widget.findChildren(QWidget)):
        if isinstance(each, QLabel | QAbstractButton):
            yield each.text()
        elif isinstance(each, QGroupBox):
            yield each.title()
        elif isinstance(each, QTabWidget):
            yield from (each.tabText(place) for place in range(each.count()))
        elif isinstance(each, QComboBox):
            yield from (each.itemText(place) for place in range(each.count()))
        yield from (action.text() for action in each.actions())


@pytest.mark.parametrize("name", MADE)
def test_every_word_is_russian(qtbot, name):
    application()
    widget = MADE[name]()
    qtbot.addWidget(widget)
    words = [re.sub(r"\t.*|Ctrl\+\w|pdf|PDF|/\S+", "", text) for text in said(widget)]
    assert any(re.search("[а-я]", text) for text in words)
    assert not [text for text in words if re.search("[A-Za-z]{3,}", text)]


def test_a_folder_is_called_so_in_russian(qapp, tmp_path):
    application()
    assert QFileIconProvider().type(QFileInfo(str(tmp_path))) == "Папка"


def test_the_compiled_file_is_that_of_the_source(tmp_path):
    made = tmp_path / "qt_ru.qm"
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([tool, resources.path("i18n", "qt_ru.ts"), "-qm", made], check=True, capture_output=True)
    assert made.read_bytes() == resources.path("i18n", "qt_ru.qm").read_bytes()
