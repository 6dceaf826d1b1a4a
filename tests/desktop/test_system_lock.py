"""Sleep and the lock of the system, told by a real message bus on which a small logind stands."""

import os
import subprocess
import sys
from contextlib import contextmanager

LOGIND = """
import sys
from jeepney import DBus, DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.io.blocking import Proxy, open_dbus_connection

bus = open_dbus_connection(sys.argv[1])
Proxy(DBus(), bus).RequestName("org.freedesktop.login1")
print("stands", flush=True)
while True:
    asked = bus.receive()
    if asked.header.message_type is not MessageType.method_call:
        continue
    name = asked.header.fields[HeaderFields.member]
    if name == "GetSession":
        bus.send(new_method_return(asked, "o", ("/org/freedesktop/login1/session/_37",)))
        manager = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
        other = DBusAddress("/org/freedesktop/login1/session/_99", interface="org.freedesktop.login1.Session")
        own = DBusAddress("/org/freedesktop/login1/session/_37", interface="org.freedesktop.login1.Session")
        saver = DBusAddress("/org/gnome/ScreenSaver", interface="org.gnome.ScreenSaver")
        print("asked", asked.body[0], flush=True)
        sys.stdin.readline()
        bus.send(new_signal(other, "Lock"))
        bus.send(new_signal(manager, "PrepareForSleep", "b", (True,)))
        bus.send(new_signal(manager, "PrepareForSleep", "b", (False,)))
        bus.send(new_signal(saver, "ActiveChanged", "b", (False,)))
        bus.send(new_signal(own, "Lock"))
        bus.send(new_signal(saver, "ActiveChanged", "b", (True,)))
"""
HEARING = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from desktop.system_lock import SystemLock

app = QCoreApplication([])
lock = SystemLock()
heard = []

def hear(word):
    heard.append(word)
    if len(heard) == 3:
        print(*heard, flush=True)
        app.quit()

lock.slept.connect(lambda: hear("slept"))
lock.locked.connect(lambda: hear("locked"))
lock.listen()
def look():
    if lock._waiting is None:
        print("ready", flush=True)
        timer.stop()
timer = QTimer(interval=10)
timer.timeout.connect(look)
timer.start()
QTimer.singleShot(20000, app.quit)
app.exec()
"""


@contextmanager
def running(command, **options):
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, **options) as process:
        try:
            yield process
        finally:
            process.kill()


def test_sleep_and_the_lock_of_ones_own_session_are_heard():
    bus = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with running(bus) as daemon:
        address = daemon.stdout.readline().strip()
        both = {"DBUS_SYSTEM_BUS_ADDRESS": address, "DBUS_SESSION_BUS_ADDRESS": address, "XDG_SESSION_ID": "37"}
        with running([sys.executable, "-c", LOGIND, address]) as logind:
            assert logind.stdout.readline() == "stands\n"
            with running([sys.executable, "-c", HEARING], env=os.environ | both) as program:
                assert logind.stdout.readline() == "asked 37\n"
                assert program.stdout.readline() == "ready\n"
                logind.stdin.write("go\n")
                logind.stdin.flush()
                assert program.stdout.readline() == "slept locked locked\n"


def test_without_a_bus_nothing_is_heard_and_nothing_falls():
    none = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere/bus", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}
    code = HEARING.replace("QTimer.singleShot(20000, app.quit)", "QTimer.singleShot(50, app.quit)")
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=os.environ | none, timeout=30
    )
    assert done.stdout == "ready\n"
