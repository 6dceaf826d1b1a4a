"""The password field: typed by hand only, with the layout and Caps Lock told beside it."""

import sys

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.shell.theme import Theme

_REFUSED = (QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
X11_CAPS_LOCK = 0x2  # LockMask in the native modifiers of xcb


class PasswordField(QLineEdit):
    """Takes no paste, no drop and no history; tells what keys say about layout and Caps Lock."""

    noticed = Signal()  # layout or Caps Lock is known better

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caps_lock = False
        self.layout_name = _system_layout()  # "русская", "английская" or not known yet
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.setAccessibleName(_tr("Пароль"))
        self._theme = theme
        self._eye = self.addAction(theme.icon("eye", "text-2", 18), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.triggered.connect(self._turn_eye)
        theme.changed.connect(self._dress)
        QGuiApplication.inputMethod().localeChanged.connect(self._follow_system)
        self._dress()

    def hide_typed(self) -> None:
        """Empty the field and cover it again."""
        self.clear()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(key) for key in _REFUSED):
            event.ignore()
            return
        if event.key() == Qt.Key.Key_F8:
            self._turn_eye()
            return
        self._notice(event)
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.MiddleButton:  # X11 pastes the selection by it
            super().mouseReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._follow_system()
        return super().event(event)

    def _notice(self, event: QKeyEvent) -> None:
        before = (self.caps_lock, self.layout_name)
        self.caps_lock = caps_lock_after(event, self.caps_lock, QGuiApplication.platformName())
        self.layout_name = layout_of(event.text()) or self.layout_name
        if (self.caps_lock, self.layout_name) != before:
            self.noticed.emit()

    def _follow_system(self) -> None:
        self.layout_name = _system_layout() or self.layout_name
        self.noticed.emit()

    def _turn_eye(self) -> None:
        covered = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if covered else QLineEdit.EchoMode.Password)
        self._dress()

    def _dress(self) -> None:
        covered = self.echoMode() == QLineEdit.EchoMode.Password
        self._eye.setIcon(self._theme.icon("eye" if covered else "eye-off", "text-2", 18))
        self._eye.setText(_tr("Показать пароль (F8)") if covered else _tr("Скрыть пароль (F8)"))


def layout_of(text: str) -> str:
    """Name the layout in which these letters were typed; empty if they do not tell."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    if letters and all("а" <= letter <= "я" or letter == "ё" for letter in letters):
        return _tr("русская")
    if letters and all("a" <= letter <= "z" for letter in letters):
        return _tr("английская")
    return ""


def caps_lock_after(event: QKeyEvent, before: bool, platform: str) -> bool:
    """Say whether Caps Lock is on, from what this key press tells; Qt itself does not know."""
    if event.key() == Qt.Key.Key_CapsLock:
        return not before
    if platform == "xcb":
        return bool(event.nativeModifiers() & X11_CAPS_LOCK)
    letter = event.text()
    if len(letter) == 1 and letter.isalpha() and letter.lower() != letter.upper():
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return letter.isupper() != shifted
    return before


def _system_layout() -> str:
    # Elsewhere than on Windows and macOS this is the locale of the session, not of the keyboard.
    if sys.platform not in ("win32", "darwin"):
        return ""
    language = QGuiApplication.inputMethod().locale().name()[:2]
    return {"ru": _tr("русская"), "en": _tr("английская")}.get(language, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
