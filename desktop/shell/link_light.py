"""The status light: one sentence that tells the truth about what is saved and what is sent."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.dates import moment
from desktop.plurals import counted
from desktop.shell.theme import Theme

CLOCK_TOLERANCE = timedelta(minutes=5)
LEASE_WARNING = 4  # working days left


@dataclass(frozen=True, slots=True)
class LightState:
    """What is known of saving and sending. Times are aware; nothing here is guessed."""

    waiting: int = 0  # batches durable here and not yet answered by the server
    sending: tuple[int, int] | None = None  # (answered, of how many) once an exchange lasts over a second
    coming: tuple[int, int] | None = None  # (parts of the fill that are not here yet, of how many)
    last_exchange: datetime | None = None
    offline_since: datetime | None = None
    disputed: int = 0
    parked: int = 0
    returned: int = 0  # batches that came back from a decision, until their author has looked at them
    decider: str = ""  # whom what is parked waits for, in the genitive case; empty: several
    lease_used: int = 0  # working days without the server
    lease_left: int | None = None  # working days until only one's own lessons are open; None: no end is near
    clock_off: timedelta = timedelta(0)  # the server's time minus this computer's
    trouble: str = ""  # why nothing is saved: "на диске нет места"
    last_write: datetime | None = None
    under_lock: int | None = None  # on the lock screen: how many employees of this computer have something waiting

    @property
    def is_clock_wrong(self) -> bool:
        """Whether this computer's clock differs by more than is worth a word."""
        return abs(self.clock_off) >= CLOCK_TOLERANCE


@dataclass(frozen=True, slots=True)
class Light:
    """What the light shows."""

    icon: str
    token: str
    sentence: str


def light_sentence(state: LightState, now: datetime) -> Light:
    """Say the state in words. Danger outranks all, a dispute outranks waiting, green means nothing waits.

    `now` carries the zone in which times are shown.
    """
    for rule in (
        _trouble,
        _locked,
        _disputed,
        _returned,
        _parked,
        _lease,
        _clock,
        _offline,
        _sending,
        _filling,
        _waiting,
    ):
        if light := rule(state, now):
            return light
    if state.last_exchange is None:
        return Light("circle-check", "text-2", _tr("Сохранено на этом компьютере · обмена ещё не было"))
    return Light("circle-check", "success", _join(_tr("Сохранено и отправлено"), _exchange(state, now)))


def _trouble(state: LightState, now: datetime) -> Light | None:
    if not state.trouble:
        return None
    last = state.last_write.astimezone(now.tzinfo) if state.last_write else None
    written = _tr("последняя запись {time}").format(time=f"{last:%H:%M:%S}") if last else ""
    return Light("octagon-alert", "danger", _join(_tr("Не сохраняется: {why}").format(why=state.trouble), written))


def _locked(state: LightState, now: datetime) -> Light | None:
    """Counts only: whose marks wait is not told before the password."""
    if state.under_lock is None:
        return None
    if not state.waiting:
        return Light("circle-check", "success", _tr("Сохранено и отправлено"))
    people = _tr("сотрудников: {count}").format(count=state.under_lock) if state.under_lock > 1 else ""
    return Light("circle-arrow-up", "unsent", _join(_saved_here(), _waits(state), people))


def _disputed(state: LightState, now: datetime) -> Light | None:
    if not state.disputed:
        return None
    disputes = _tr("спорных: {count}").format(count=state.disputed)
    if state.returned or state.parked:
        return Light("git-compare-arrows", "disputed", _short(state, disputes))
    return Light("git-compare-arrows", "disputed", _join(_saved_here(), disputes, _waits(state), _exchange(state, now)))


def _returned(state: LightState, now: datetime) -> Light | None:
    if not state.returned:
        return None
    if state.parked:
        return Light("git-compare-arrows", "disputed", _short(state))
    told = (_saved_here(), _came_back(state), _waits(state), _exchange(state, now))
    return Light("git-compare-arrows", "disputed", _join(*told))


def _short(state: LightState, disputes: str = "") -> str:
    """Tell of several things at once, so that all of them find room."""
    parked = _tr("на решении: {count}").format(count=state.parked) if state.parked else ""
    return _join(_tr("Сохранено"), disputes, _came_back(state), parked, _waits(state))


def _parked(state: LightState, now: datetime) -> Light | None:
    if not state.parked:
        return None
    told = (_tr("Сохранено"), _on_decision(state), _waits(state), _exchange(state, now))
    return Light("git-compare-arrows", "disputed", _join(*told))


def _lease(state: LightState, now: datetime) -> Light | None:
    if state.lease_left is None or state.lease_left > LEASE_WARNING:
        return None
    used = counted("Связи нет %n дней работы", state.lease_used)
    if state.lease_left > 0:
        left = counted("ещё %n дней открыто всё, дальше только свои занятия", state.lease_left)
    else:
        left = _tr("открыты только свои занятия, их можно вести")
    return Light("triangle-alert", "warning", _join(used, left, _waits(state)))


def _clock(state: LightState, now: datetime) -> Light | None:
    if not state.is_clock_wrong:
        return None
    behind = state.clock_off > timedelta(0)
    template = _tr("Часы компьютера отстают на {span}") if behind else _tr("Часы компьютера спешат на {span}")
    kept = _tr("записи сохранены, время исправит сервер")
    return Light(
        "triangle-alert", "warning", _join(template.format(span=_span(abs(state.clock_off))), kept, _waits(state))
    )


def _offline(state: LightState, now: datetime) -> Light | None:
    if state.offline_since is None:
        return None
    since = moment(state.offline_since, now)
    broken = _tr("Нет связи с {time}").format(time=since)
    told = (_tr("работать можно"), _filled(state), _waits(state), _exchange(state, now))
    return Light("cloud-off", "text-2", _join(broken, *told))


def _sending(state: LightState, now: datetime) -> Light | None:
    if state.sending is None:
        return None
    sent, total = state.sending
    going = _tr("Отправляется {sent} из {total}").format(sent=sent, total=total)
    return Light("circle-arrow-up", "unsent", _join(going, _tr("всё сохранено на этом компьютере")))


def _filling(state: LightState, now: datetime) -> Light | None:
    if not _filled(state):
        return None
    return Light("download", "unsent", _join(_tr("Журналы загружаются"), _filled(state), _waits(state)))


def _filled(state: LightState) -> str:
    """Say how much of a large fill is here; nothing once all of it is."""
    if state.coming is None or not state.coming[0]:
        return ""
    left, whole = state.coming
    return _tr("загружено {share} %").format(share=100 * (whole - left) // whole)


def _waiting(state: LightState, now: datetime) -> Light | None:
    if not state.waiting:
        return None
    return Light("circle-arrow-up", "unsent", _join(_saved_here(), _waits(state), _exchange(state, now)))


def _came_back(state: LightState) -> str:
    return _tr("вернулись к вам: {count}").format(count=state.returned) if state.returned else ""


def _on_decision(state: LightState) -> str:
    if not state.parked:
        return ""
    if not state.decider:
        return _tr("на решении: {count}").format(count=state.parked)
    return _tr("на решении у {who}: {count}").format(who=state.decider, count=state.parked)


def _saved_here() -> str:
    return _tr("Сохранено на этом компьютере")


def _waits(state: LightState) -> str:
    return _tr("ждут отправки: {count}").format(count=state.waiting) if state.waiting else ""


def _exchange(state: LightState, now: datetime) -> str:
    if state.last_exchange is None:
        return _tr("обмена ещё не было")
    return _tr("последний обмен {time}").format(time=moment(state.last_exchange, now))


def _span(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return counted("%n дней", days)
    return _tr("{hours} ч").format(hours=hours) if hours else _tr("{minutes} мин").format(minutes=minutes)


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LinkLight", text)


class Lamp(QObject):
    """Keeps the present state of the light; the exchange and the pages tell it, the status bar shows it."""

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = now  # the local moment, with its zone
        self.state = LightState()

    def begin(self, state: LightState) -> None:
        """Forget what was known of another file."""
        self._take(state)

    def show(self, state: LightState) -> None:
        """Take what the exchange thread reports; a trouble of saving stays until `update(trouble="")`."""
        self._take(replace(state, trouble=self.state.trouble, last_write=self.state.last_write))

    def update(self, **changes: Any) -> None:
        """Change single facts by the names of LightState, such as `trouble` and `last_write`."""
        self._take(replace(self.state, **changes))

    def light(self) -> Light:
        return light_sentence(self.state, self.now())

    def _take(self, state: LightState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


class LinkLight(QPushButton):
    """The light at the lower left: icon and sentence; a press asks for an exchange. A live region for readers."""

    def __init__(self, theme: Theme, lamp: Lamp, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "light")
        self._theme, self._lamp = theme, lamp
        lamp.changed.connect(self._paint_state)
        self._midnight = QTimer(self, interval=60_000)  # «сегодня» grows old by itself
        self._midnight.timeout.connect(self._paint_state)
        self._midnight.start()
        self._paint_state()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()  # the sentence is never cut

    def _paint_state(self) -> None:
        light = self._lamp.light()
        self._theme.dress(self, light.icon, light.token, 16)
        if light.sentence == self.text():
            return
        self.setText(light.sentence)
        self.setToolTip(light.sentence)
        self.setAccessibleName(light.sentence)
        told = QAccessibleAnnouncementEvent(self, light.sentence)
        if light.token == "danger":  # noqa: S105 - a colour
            told.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(told)
