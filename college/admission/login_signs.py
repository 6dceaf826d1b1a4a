"""How a day of signed work shows that a login may be shared. A false alarm teaches people to ignore the true one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from college.admission.login_facts import (
    Fact,
    ForeignGroups,
    ForeignRoom,
    Overlap,
    SeveralAccounts,
    TwoRooms,
    Why,
    WorkWhileAway,
)
from college.admission.watch import Watch

TURNS = 4  # signed entries that have to alternate between two machines: three walks within minutes


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed act of a person, at the corrected time. `room` is empty where nobody knows where the machine stands.

    `is_shared` says that it stands in a room where everybody writes: the staff room.
    """

    person: UUID
    device: UUID
    number: int
    machine: UUID
    room: UUID | None
    at: datetime
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson that the person holds on the day; several rooms where somebody has moved it."""

    pair: int
    starts: datetime
    ends: datetime
    rooms: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which nobody expects the person to write; without an end, all that follow."""

    first: date
    last: date | None
    why: Why

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class ForeignMarks:
    """Marks that nobody let stand: the person has never taught these groups."""

    person: UUID
    at: datetime
    marks: int
    groups: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """Everything that one day shows. `equipped` are the rooms that have a computer of their own."""

    day: date
    entries: Sequence[Entry] = ()
    lessons: Mapping[UUID, Sequence[Lesson]] = field(default_factory=dict)
    absences: Mapping[UUID, Sequence[Absence]] = field(default_factory=dict)
    foreign: Sequence[ForeignMarks] = ()
    equipped: Collection[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact about a person. The same fact has the same key, however often the day is looked at."""

    person: UUID
    key: str
    fact: Fact


def findings(work: DayOfWork, watch: Watch) -> tuple[Finding, ...]:
    """Return the facts of a day, about everybody."""
    found: list[Finding] = []
    own: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in sorted(work.entries, key=lambda entry: (entry.at, entry.device.hex, entry.number)):
        own[entry.person].append(entry)
    for person, entries in own.items():
        lessons = work.lessons.get(person, ())
        facts = (
            *_overlaps(entries, watch),
            *_two_rooms(entries, lessons, watch),
            *_foreign_rooms(entries, lessons, work.equipped, watch),
            *_away(entries, work.absences.get(person, ()), work.day),
        )
        found += (Finding(person, f"{work.day} {key}", fact) for key, fact in facts)
    found += (Finding(person, f"{work.day} {key}", fact) for person, key, fact in _several(work, watch))
    found += (
        Finding(marks.person, f"{work.day} groups", ForeignGroups(marks.at, marks.marks, marks.groups))
        for marks in work.foreign
        if marks.groups
    )
    first: dict[tuple[UUID, str], Finding] = {}
    for one in found:
        first.setdefault((one.person, one.key), one)
    return tuple(first.values())


Keyed = tuple[str, Fact]


def _overlaps(entries: Sequence[Entry], watch: Watch) -> Iterator[Keyed]:
    """Two machines at once: signed entries alternate between them faster than anybody walks."""
    for first, second in _pairs({entry.machine for entry in entries}):
        both = [entry for entry in entries if entry.machine in (first, second)]
        turns = [both[0], *(after for before, after in pairwise(both) if before.machine != after.machine)]
        fast = _runs(turns, timedelta(minutes=watch.overlap_minutes))
        if run := next((run for run in fast if len(run) >= TURNS), None):
            yield f"overlap {first.hex} {second.hex}", Overlap(run[0].at, run[-1].at, (first, second))


def _two_rooms(entries: Sequence[Entry], lessons: Sequence[Lesson], watch: Watch) -> Iterator[Keyed]:
    """Two rooms within minutes. Who walks to a room where he teaches on that day walks once, and not back."""
    own = {room for lesson in lessons for room in lesson.rooms}
    placed = [entry for entry in entries if entry.room is not None and not entry.is_shared]
    moves = [
        (before, after) for before, after in pairwise(placed)
        if before.room != after.room and after.at - before.at <= timedelta(minutes=watch.rooms_minutes)
    ]  # fmt: skip
    for before, after in moves:
        back = any(
            one.room == after.room and other.room == before.room
            and timedelta() <= other.at - before.at <= timedelta(minutes=watch.rooms_minutes)
            for one, other in moves
        )  # fmt: skip
        if (after.room in own and not back) or before.room is None or after.room is None:
            continue
        names = sorted((before.room.hex, after.room.hex))
        minutes = max(-(-int((after.at - before.at).total_seconds()) // 60), 1)
        yield f"rooms {names[0]} {names[1]}", TwoRooms(after.at, (before.room, after.room), minutes)


def _foreign_rooms(
    entries: Sequence[Entry], lessons: Sequence[Lesson], equipped: Collection[UUID], watch: Watch
) -> Iterator[Keyed]:
    """During his lesson somebody writes elsewhere; where the lesson's room has no computer, everybody does."""
    margin = timedelta(minutes=watch.lesson_margin)
    for entry in entries:
        if entry.room is None or entry.is_shared:
            continue
        running = [lesson for lesson in lessons if lesson.starts + margin <= entry.at < lesson.ends - margin]
        if not running or not all(lesson.rooms for lesson in running):
            continue
        planned = {room for lesson in running for room in lesson.rooms}
        if entry.room not in planned and not planned.isdisjoint(equipped):
            pair, room = running[0].pair, min(planned & set(equipped), key=lambda room: room.hex)
            yield f"room {pair} {entry.room.hex}", ForeignRoom(entry.at, pair, entry.room, room)


def _away(entries: Sequence[Entry], absences: Sequence[Absence], day: date) -> Iterator[Keyed]:
    absence = next((one for one in absences if one.holds(day)), None)
    if absence is not None and entries:
        first = absence.first - timedelta(1) if absence.why is Why.LEFT else absence.first
        yield "away", WorkWhileAway(entries[0].at, len(entries), first, absence.last, absence.why)


def _several(work: DayOfWork, watch: Watch) -> Iterator[tuple[UUID, str, Fact]]:
    """Several people in a row on one machine; who teaches in its room on that day belongs there."""
    span = timedelta(minutes=watch.accounts_minutes)
    by_machine: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in sorted(work.entries, key=lambda entry: entry.at):
        if entry.room is not None and not entry.is_shared:
            by_machine[entry.machine].append(entry)
    for machine, entries in by_machine.items():
        start = 0
        for place, last in enumerate(entries):
            while entries[start].at < last.at - span:
                start += 1
            near = entries[start : place + 1]
            people = {entry.person for entry in near}
            if len(people) < watch.accounts_people:
                continue
            strangers = {person for person in people if not _teaches_in(work.lessons.get(person, ()), last.room)}
            if len(strangers) > 1:
                minutes = max(-(-int((last.at - near[0].at).total_seconds()) // 60), 1)
                fact = SeveralAccounts(last.at, machine, len(people), minutes)
                yield from ((person, f"accounts {machine.hex}", fact) for person in strangers)
                break


def _teaches_in(lessons: Iterable[Lesson], room: UUID | None) -> bool:
    return any(room in lesson.rooms for lesson in lessons)


def _runs(entries: Sequence[Entry], most: timedelta) -> Iterator[list[Entry]]:
    """Split where more than this lies between one entry and the next."""
    run = [entries[0]]
    for before, after in pairwise(entries):
        if after.at - before.at > most:
            yield run
            run = []
        run.append(after)
    yield run


def _pairs(machines: Collection[UUID]) -> Iterator[tuple[UUID, UUID]]:
    known = sorted(machines, key=lambda machine: machine.hex)
    return ((first, second) for place, first in enumerate(known) for second in known[place + 1 :])
