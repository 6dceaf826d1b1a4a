"""The line under password fields: the layout that types now, and Caps Lock."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.shell.password import PasswordField
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, words


class KeyboardLine(QWidget):
    """Tells of the field that has the focus; always as high as its words, so that typing moves nothing."""

    def __init__(self, theme: Theme, *fields: PasswordField) -> None:
        super().__init__()
        self._field = fields[0]
        self.tag = QLabel()
        self.tag.setProperty("role", "tag")
        self.layout_words = words("", "second")
        self.caps = words(_tr("включён Caps Lock"), "warning")
        self.caps_icon = IconLabel(theme, "arrow-big-up", "warning", 16)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        row.addWidget(self.tag)
        row.addWidget(self.layout_words)
        row.addStretch(1)
        row.addWidget(self.caps_icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.caps)
        row.addStrut(theme.px(20))
        for field in fields:
            field.noticed.connect(self._show)
            field.installEventFilter(self)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, PasswordField):
            watched.caps_lock = watched.caps_lock or self._field.caps_lock
            watched.layout_name = watched.layout_name or self._field.layout_name
            self._field = watched
            self._show()
        return False

    def _show(self) -> None:
        layout, caps = self._field.layout_name, self._field.caps_lock
        self.tag.setText({_tr("русская"): "РУ", _tr("английская"): "EN"}.get(layout, ""))
        self.layout_words.setText(_tr("{layout} раскладка").format(layout=layout))
        for part, is_seen in (
            (self.tag, bool(layout)),
            (self.layout_words, bool(layout)),
            (self.caps, caps),
            (self.caps_icon, caps),
        ):
            part.setVisible(is_seen)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
