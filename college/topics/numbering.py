"""Whether the works of a КТП are numbered one after another, each kind for itself, without holes."""

from collections.abc import Iterable
from dataclasses import dataclass

from college.acts import TOPIC
from college.phrases import phrase
from college.refusal import Refused
from college.topics.codes import TopicKind, genitive_of
from college.topics.numbers import counted, number_in_field
from college.topics.reading import Reading, read

Number = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NumberedLesson:
    """A line of a КТП as far as its numbering goes; `place` is what the caller knows it by."""

    place: int
    topic: str
    kind: TopicKind
    number: str = ""


@dataclass(frozen=True, slots=True)
class NumberFinding:
    """A work whose number does not go on, or stands otherwise beside it; `expected` is the number it should have."""

    place: int
    work: TopicKind
    expected: str
    sentence: str


def numbering_findings(
    lessons: Iterable[NumberedLesson], after: Iterable[NumberedLesson] = ()
) -> tuple[NumberFinding, ...]:
    """Return where numbers do not go on; works without a number are passed over, they have a finding of their own.

    A work of several lessons keeps its number; after a wrong number the next one is held against what was written.
    What stands in a table `after` others goes on from them or begins with 1 again.
    """
    last: dict[TopicKind, Number] = {}
    earlier = _last_of(after)
    found = []
    for lesson in lessons:
        reading = read(lesson.topic, lesson.kind, lesson.number)
        if reading.work is None or not reading.number:
            continue
        if (differs := _differs(lesson, reading)) is not None:
            found.append(differs)
        numbers = counted(reading.number)
        before = last.get(reading.work, (0,))
        if reading.work not in last and numbers[0][0] != 1:
            before = earlier.get(reading.work, before)
        if not _goes_on(before, numbers):
            found.append(_finding(lesson.place, reading.work, before, numbers[0]))
        last[reading.work] = numbers[-1]
    return tuple(found)


def next_number(lessons: Iterable[NumberedLesson], kind: TopicKind) -> int:
    """Return the number that the next work of this kind gets after these lessons."""
    return _last_of(lessons).get(kind, (0,))[-1] + 1


def _last_of(lessons: Iterable[NumberedLesson]) -> dict[TopicKind, Number]:
    last = {}
    for lesson in lessons:
        reading = read(lesson.topic, lesson.kind, lesson.number)
        if reading.work is not None and reading.number:
            last[reading.work] = counted(reading.number)[-1]
    return last


def _differs(lesson: NumberedLesson, reading: Reading) -> NumberFinding | None:
    """Say that the topic names another number than the column beside it."""
    field, written = number_in_field(lesson.number), reading.heading.number if reading.heading else ""
    if not field or not written or counted(field) == counted(written) or reading.work is None:
        return None
    sentence = phrase("В теме № %s, в столбце № %s.") % (written, field)
    return NumberFinding(lesson.place, reading.work, written, str(Refused(sentence, TOPIC)))


def _goes_on(before: Number, numbers: tuple[Number, ...]) -> bool:
    if numbers[0] == before:
        return _in_order(before, numbers[1:])
    return _in_order(before, numbers)


def _in_order(before: Number, numbers: tuple[Number, ...]) -> bool:
    for number in numbers:
        if not _follows(before, number):
            return False
        before = number
    return True


def _follows(before: Number, number: Number) -> bool:
    if len(number) == 1:
        return number[0] == before[0] + 1
    if len(number) > 2:
        return True  # «1.2.3»: how such numbers go on, only their author knows
    # «1.2» counts within a section: the next one, or the first of the next section.
    section, figure = before[0], before[1] if len(before) > 1 else 0
    return number in {(section, figure + 1), (section + 1, 1)}


def _finding(place: int, work: TopicKind, before: Number, number: Number) -> NumberFinding:
    expected = _shown((before[0] + 1,) if len(number) == 1 else (max(before[0], 1), (*before, 0)[1] + 1))
    if before == (0,):
        sentence = phrase("Первая из работ этого вида имеет № %s. Верно № %s?") % (_shown(number), expected)
    else:
        told = phrase("После %s № %s идёт № %s. Верно № %s?")
        sentence = told % (genitive_of(work), _shown(before), _shown(number), expected)
    return NumberFinding(place, work, expected, str(Refused(sentence, TOPIC)))


def _shown(number: Number) -> str:
    return ".".join(map(str, number))
