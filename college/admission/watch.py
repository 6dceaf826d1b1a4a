"""What a college has decided about the signals of a shared login: points, limits, staff rooms; the rest is usual."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from college.admission.policy import DEFAULT, Policy
from college.admission.shared_login import DEFAULT_POINTS, MOST_POINTS, TITLES, Signal
from college.phrases import phrase
from college.refusal import Refused

THRESHOLD, WINDOW, ESCALATION, STAFF_ROOMS = "threshold", "window days", "escalation minutes", "staff rooms"
LIMITS: Mapping[str, tuple[int, int]] = {THRESHOLD: (1, 1000), WINDOW: (1, 60), ESCALATION: (5, 1440)}
LONGEST_ROOMS = 400
MEANINGS: Mapping[str, str] = {
    THRESHOLD: phrase("с скольких баллов открывается случай"),
    WINDOW: phrase("за сколько дней баллы складываются"),
    ESCALATION: phrase("через сколько минут без ответа случай видят другие"),
    STAFF_ROOMS: phrase("учительские, через запятую"),
}
OF_POINTS = phrase("баллы: %s")
USUAL_ROOMS = ("учительская", "преподавательская", "методический кабинет")


@dataclass(frozen=True, slots=True)
class Watch:
    """By which numbers facts are found and counted."""

    points: Mapping[Signal, int] = field(default_factory=lambda: DEFAULT_POINTS)
    policy: Policy = DEFAULT
    staff_rooms: frozenset[str] = frozenset(USUAL_ROOMS)
    overlap_minutes: int = 5  # hands that alternate this fast are not one person's
    rooms_minutes: int = 5
    accounts_minutes: int = 10
    accounts_people: int = 3
    lesson_margin: int = 5  # minutes after the first and before the last bell that nobody is held to


def names() -> tuple[str, ...]:
    """Return what can be decided, in the order in which it is shown."""
    return (THRESHOLD, WINDOW, ESCALATION, *(points_of(signal) for signal in Signal), STAFF_ROOMS)


def points_of(signal: Signal) -> str:
    """Return the name under which the points of a signal are decided."""
    return f"points {signal.value}"


def meaning_of(name: str) -> str:
    """Return what is decided, in words."""
    known = {points_of(signal): OF_POINTS % title for signal, title in TITLES.items()}
    return {**known, **MEANINGS}.get(name, name)


def range_of(name: str) -> tuple[int, int] | None:
    """Return the least and the greatest number that may be decided; None where it is no number."""
    return None if name == STAFF_ROOMS else LIMITS.get(name, (0, MOST_POINTS))


def watch_of(decided: Mapping[str, str]) -> Watch:
    """Return the numbers of a college; what is not decided, or was decided by a later program, is as usual."""
    fits = {name: value for name, value in decided.items() if name in names() and not _flaw(name, value)}
    numbers = {name: int(value) for name, value in fits.items() if name != STAFF_ROOMS}
    usual = Watch()
    return replace(
        usual,
        points={signal: numbers.get(points_of(signal), DEFAULT_POINTS[signal]) for signal in Signal},
        policy=replace(
            DEFAULT,
            incident_points=numbers.get(THRESHOLD, DEFAULT.incident_points),
            signal_days=numbers.get(WINDOW, DEFAULT.signal_days),
            escalation_minutes=numbers.get(ESCALATION, DEFAULT.escalation_minutes),
        ),
        staff_rooms=frozenset(rooms(fits[STAFF_ROOMS])) if STAFF_ROOMS in fits else usual.staff_rooms,
    )


def usual_value(name: str) -> str:
    """Return what holds while nothing is decided, as it would be written down."""
    numbers = {
        THRESHOLD: DEFAULT.incident_points, WINDOW: DEFAULT.signal_days, ESCALATION: DEFAULT.escalation_minutes,
    } | {points_of(signal): worth for signal, worth in DEFAULT_POINTS.items()}  # fmt: skip
    return ", ".join(USUAL_ROOMS) if name == STAFF_ROOMS else str(numbers[name])


def refuse_decision(name: str, value: str) -> None:
    """Refuse a value by which no college could watch."""
    if flaw := _flaw(name, value):
        raise Refused(flaw)


def may_stand(name: str, value: str) -> bool:
    """Say whether a decision may stand as it came from a desk; one of a later program is left to it."""
    return name not in names() or not _flaw(name, value)


def rooms(value: str) -> tuple[str, ...]:
    """Read names of rooms that stand one after the other, as they are compared."""
    return tuple(name for name in (room_name(part) for part in value.split(",")) if name)


def room_name(name: str) -> str:
    """Return the name of a room as it is compared: nobody minds its letters' case, nor «каб.» before a number."""
    told = " ".join(name.casefold().split())
    for word in ("кабинет", "каб.", "ауд.", "аудитория"):
        told = told.removeprefix(word).strip()
    return told


def _flaw(name: str, value: str) -> str:
    if name not in names():
        return phrase("Такой настройки признаков нет. Ничего не изменено.")
    allowed = range_of(name)
    if allowed is None:
        most = phrase("Здесь помещается %d знаков. Ничего не изменено.") % LONGEST_ROOMS
        return most if len(value.strip()) > LONGEST_ROOMS else ""
    lowest, highest = allowed
    told = value.strip()
    if told.isascii() and told.isdigit() and lowest <= int(told) <= highest:
        return ""
    return phrase("Здесь нужно целое число от %d до %d. Ничего не изменено.") % (lowest, highest)
