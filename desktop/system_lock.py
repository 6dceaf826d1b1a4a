"""Hears that the computer falls asleep or its own screen is locked: logind, by D-Bus; where it is not, nothing."""

import os

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusPendingCallWatcher

SERVICE = "org.freedesktop.login1"
MANAGER_PATH, MANAGER = "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")


class SystemLock(QObject):
    """`slept` before the computer sleeps, `locked` when the session's screen is locked."""

    slept = Signal()
    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: QDBusPendingCallWatcher | None = None

    def listen(self) -> None:
        """Begin to hear; a system without these buses is silent."""
        self._hear_logind(QDBusConnection.systemBus())
        session = QDBusConnection.sessionBus()
        if session.isConnected():
            for name in SCREEN_SAVERS:
                _hear(session, "", "", name, "ActiveChanged", self, "_turn_saver(bool)")

    def _hear_logind(self, bus: QDBusConnection) -> None:
        if not bus.isConnected():
            return
        _hear(bus, SERVICE, MANAGER_PATH, MANAGER, "PrepareForSleep", self, "_turn_sleep(bool)")
        asked = QDBusMessage.createMethodCall(SERVICE, MANAGER_PATH, MANAGER, "GetSession")
        asked.setArguments([os.environ.get("XDG_SESSION_ID") or "auto"])
        self._waiting = QDBusPendingCallWatcher(bus.asyncCall(asked), self)  # a bus that hangs holds up nothing
        self._waiting.finished.connect(self._hear_session)

    @Slot(QDBusPendingCallWatcher)
    def _hear_session(self, answered: QDBusPendingCallWatcher) -> None:
        told = answered.reply().arguments() if not answered.isError() else []
        if told and isinstance(told[0], QDBusObjectPath):
            _hear(QDBusConnection.systemBus(), SERVICE, told[0].path(), SESSION, "Lock", self, "_lock()")
        answered.deleteLater()
        self._waiting = None

    @Slot(bool)
    def _turn_sleep(self, begins: bool) -> None:
        if begins:
            self.slept.emit()

    @Slot(bool)
    def _turn_saver(self, is_on: bool) -> None:
        if is_on:
            self.locked.emit()

    @Slot()
    def _lock(self) -> None:
        self.locked.emit()


def _hear(bus: QDBusConnection, service: str, path: str, interface: str, name: str, who: QObject, slot: str) -> None:
    # The stub asks for bytes, the binding takes text only.
    bus.connect(service, path, interface, name, who, SLOT(slot))  # type: ignore[call-overload]
