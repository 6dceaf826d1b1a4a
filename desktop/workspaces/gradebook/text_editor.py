"""The editor of a topic or a homework: it lies on the ruled lines and ends by Enter."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.workspaces.gradebook.lessons import HOMEWORK
from desktop.workspaces.gradebook.words import tr

Index = QModelIndex | QPersistentModelIndex
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SHIFT = Qt.KeyboardModifier.ShiftModifier
LONGEST = 500


class TextDelegate(QStyledItemDelegate):
    """Opens a text on the page. What the disk does not take stays in the open editor."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor: QPlainTextEdit | None = None

    def finish(self) -> None:
        """Take what stands in the open editor, if one is open."""
        if self._editor is not None:
            self._end(self._editor, QStyledItemDelegate.EndEditHint.NoHint)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QPlainTextEdit(parent)
        editor.setFrameShape(QFrame.Shape.NoFrame)
        editor.setTabChangesFocus(True)
        editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        editor.document().setDocumentMargin(2)
        editor.setProperty("lines", index.column() == HOMEWORK)
        editor.setAccessibleName(tr("Задано на дом") if index.column() == HOMEWORK else tr("Тема занятия"))
        self._editor = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._editor = None
        super().destroyEditor(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(QRect(option.rect).adjusted(0, 0, -1, 0))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QPlainTextEdit)
        if not editor.document().isModified():
            editor.setPlainText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QPlainTextEdit)
        editor.setProperty("taken", model.setData(index, editor.toPlainText()[:LONGEST]))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter ends the edit, Shift+Enter begins a new line of homework, Tab goes to the next text."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(editor, event)
        assert isinstance(editor, QPlainTextEdit)
        if event.key() in ENTER and not (event.modifiers() & SHIFT and editor.property("lines")):
            self._end(editor, QStyledItemDelegate.EndEditHint.NoHint)
            return True
        if event.key() == Qt.Key.Key_Tab:
            self._end(editor, QStyledItemDelegate.EndEditHint.NoHint)
            return True
        if event.key() in ENTER:
            return False  # the editor itself begins a new line
        return super().eventFilter(editor, event)

    def _end(self, editor: QPlainTextEdit, hint: QStyledItemDelegate.EndEditHint) -> None:
        self.commitData.emit(editor)
        if editor.property("taken"):
            self.closeEditor.emit(editor, hint)
