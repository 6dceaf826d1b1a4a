"""Machines and devices as the server tells of them: nothing of it lies on this computer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from college.numerals import numbered
from desktop.workspaces.accounts.words import Sign, tr


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """One employee's key and file on a machine."""

    id: UUID
    person: UUID
    name: str = field(repr=False)
    state: str
    reason: str
    seen: datetime | None
    waiting: int
    app: str


@dataclass(frozen=True, slots=True)
class MachineSeen:
    """One computer that was enrolled."""

    id: UUID
    name: str
    room: str
    system: str
    state: str
    reason: str
    seen: datetime | None
    devices: tuple[DeviceSeen, ...] = ()

    @property
    def waiting(self) -> int:
        """How many batches lay unsent on it when each device was last met."""
        return sum(device.waiting for device in self.devices)


def read_machines(told: Mapping[str, Any]) -> tuple[MachineSeen, ...]:
    """Read the server's answer; what is not understood of it raises ValueError."""
    try:
        return tuple(_machine(each) for each in told["machines"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a list of machines") from error


def devices_of(machines: Iterable[MachineSeen], person: UUID) -> tuple[tuple[MachineSeen, DeviceSeen], ...]:
    """Return where a person has a file, the last used first."""
    found = [(machine, device) for machine in machines for device in machine.devices if device.person == person]
    return tuple(sorted(found, key=lambda pair: pair[1].seen or datetime.min.replace(tzinfo=UTC), reverse=True))


def machine_sign(machine: MachineSeen) -> Sign:
    """Say how a machine stands."""
    if machine.state == "ok":
        if machine.waiting:
            return Sign("circle-arrow-up", "unsent", _waits(machine.waiting), 20)
        return Sign("circle-check", "success", tr("допущен"), 70)
    return _stopped(machine.state)


def device_sign(device: DeviceSeen) -> Sign:
    """Say how a device stands."""
    if device.state == "ok":
        if device.waiting:
            told = tr("записан, {waits}").format(waits=_waits(device.waiting))
            return Sign("circle-arrow-up", "unsent", told, 20)
        return Sign("circle-check", "success", tr("записан"), 70)
    sign = _stopped(device.state)
    if not device.waiting:
        return sign
    return Sign(sign.icon, sign.tint, f"{sign.text}, {_waits(device.waiting)}", sign.rank)


def _stopped(state: str) -> Sign:
    match state:
        case "suspended":
            return Sign("lock", "danger", tr("приостановлен"), 5)
        case "fork":
            return Sign("octagon-alert", "danger", tr("две ветви записей: копия"), 0)
        case "revoked":
            return Sign("ban", "text-2", tr("отозван"), 80)
        case "wipe" | "wipe-ordered":
            return Sign("clock", "warning", tr("ждёт стирания"), 60)
        case "wiped":
            return Sign("ban", "text-2", tr("стёрт"), 90)
        case _:
            return Sign("circle-alert", "warning", state, 50)


def _waits(count: int) -> str:
    one, few, many = tr("запись ждёт"), tr("записи ждут"), tr("записей ждут")
    return numbered(count, one, few, many)


def _machine(told: Mapping[str, Any]) -> MachineSeen:
    return MachineSeen(
        UUID(told["id"]), str(told["name"]), str(told.get("room") or ""), str(told.get("system") or ""),
        str(told["state"]), str(told.get("reason") or ""), moment(told.get("seen_at")),
        tuple(_device(each) for each in told["devices"]),
    )  # fmt: skip


def _device(told: Mapping[str, Any]) -> DeviceSeen:
    return DeviceSeen(
        UUID(told["id"]), UUID(told["person"]), str(told.get("name") or ""), str(told["state"]),
        str(told.get("reason") or ""), moment(told.get("seen_at")), int(told.get("waiting") or 0),
        str(told.get("app") or ""),
    )  # fmt: skip


def moment(millis: object) -> datetime | None:
    """Return the moment of so many milliseconds since 1970, or None."""
    return datetime.fromtimestamp(millis / 1000, UTC) if isinstance(millis, int) else None
