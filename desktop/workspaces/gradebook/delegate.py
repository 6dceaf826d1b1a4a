"""The editor of a cell: F2, for what single keys cannot say."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.workspaces.gradebook.words import tr

WIDTH = 96
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Opens a line over the cell; what is no mark keeps it open, Esc leaves the cell as it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor: QLineEdit | None = None

    def finish(self) -> None:
        """Take what stands in the open editor, if one is open."""
        if self._editor is not None:
            self._end(self._editor)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(24)
        editor.setFrame(True)
        editor.setAccessibleName(tr("Отметки клетки"))
        self._editor = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._editor = None
        super().destroyEditor(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        place = QRect(option.rect)
        place.setWidth(max(place.width(), WIDTH))
        seen = editor.parentWidget()
        assert seen is not None
        place.moveRight(min(place.right(), seen.width() - 1))
        editor.setGeometry(place)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():  # news from others do not write over what is being typed
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setProperty("taken", model.setData(index, editor.text()))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab close the editor only if the model took the text."""
        ends = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ends:
            assert isinstance(editor, QLineEdit)
            self._end(editor)
            return True
        return super().eventFilter(editor, event)

    def _end(self, editor: QLineEdit) -> None:
        self.commitData.emit(editor)
        if editor.property("taken"):
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
