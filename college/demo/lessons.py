"""Holds the lessons of the invented college: topics, homework, marks, who was absent and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from college.attendance import Presence, Reason
from college.bells import DEFAULT_BELLS, bell_of
from college.demo.shapes import DemoEntry, DemoLesson, DemoMark, DemoPresence, DemoReason, DemoTopic, DemoWork
from college.demo.timetable import Occurrence
from college.lessons import LessonKind
from college.marks import Mark

_NUMBERS = (Mark.TWO, Mark.THREE, Mark.FOUR, Mark.FIVE)
_ASKED = {  # how many of those present get a mark
    LessonKind.LECTURE: 0.18,
    LessonKind.PRACTICE: 0.5,
    LessonKind.LABORATORY: 0.5,
    LessonKind.TEST: 0.92,
    LessonKind.PROJECT: 0.1,
}
_WORKS = (LessonKind.PRACTICE, LessonKind.LABORATORY)
REPORT = "Защита отчёта"


@dataclass(frozen=True, slots=True)
class Character:
    """How a student learns and comes: a mean of marks, a share of lessons missed, days of illness."""

    mean: float
    truancy: float
    ill: tuple[date, date]

    def is_ill(self, day: date) -> bool:
        """Whether the student lies at home on the day."""
        return self.ill[0] <= day <= self.ill[1]


class Chronicle:
    """Gathers what happened at the lessons, numbering as it goes."""

    def __init__(self, chance: Random, zone: str, today: date, start: date) -> None:
        self.lessons: list[DemoLesson] = []
        self.works: list[DemoWork] = []
        self.marks: list[DemoMark] = []
        self.presences: list[DemoPresence] = []
        self.reasons: list[DemoReason] = []
        self._chance = chance
        self._zone = ZoneInfo(zone)
        self._today = today
        self._start = start
        # The curator's last week is not closed yet, so its reasons are mostly open.
        self._monday = today - timedelta(today.weekday())

    def characters(self, students: Sequence[int]) -> dict[int, Character]:
        """Give every student a character."""
        return {student: self._character() for student in students}

    def open(self, lesson: Occurrence, *, teacher: int | None = None) -> DemoLesson:
        """Give birth to a lesson in which nothing is written yet."""
        return self._born(lesson, teacher, None)

    def hold(
        self,
        lesson: Occurrence,
        topic: DemoTopic,
        characters: Mapping[int, Character],
        *,
        substitute: int | None = None,
        homework_later: bool = False,
        credits_only: bool = False,
    ) -> DemoLesson:
        """Hold a lesson of the plan: write its entry, call the roll, give marks."""
        entry = self._entry(lesson, topic, homework_later=homework_later)
        held = self._born(lesson, substitute, entry)
        first = self._work(held, 0, topic)
        again = topic.kind in _WORKS and not credits_only and self._chance.random() < 0.25
        second = self._work(held, 1, topic) if again else None
        for student, character in characters.items():
            if self._roll(held, student, character, entry.noted) is Presence.ABSENT:
                self._owe(first, student, held)
            elif self._chance.random() < _ASKED.get(topic.kind, 0.1):
                self._mark(first, student, character, held, credits_only=credits_only)
                if second is not None and self._chance.random() < 0.5:
                    self._mark(second, student, character, held)
        return held

    def _character(self) -> Character:
        chance = self._chance
        mean = min(max(chance.gauss(4.0, 0.55), 2.7), 4.9)
        truancy = chance.choice((0.01, 0.02, 0.02, 0.03, 0.04, 0.06, 0.12))
        if chance.random() < 0.45:
            first = self._start + timedelta(chance.randrange(max((self._today - self._start).days, 1)))
            return Character(mean, truancy, (first, first + timedelta(chance.randint(2, 8))))
        return Character(mean, truancy, (date.max, date.max))

    def _born(self, lesson: Occurrence, substitute: int | None, entry: DemoEntry | None) -> DemoLesson:
        replaced = lesson.teacher if substitute is not None else None
        teacher = lesson.teacher if substitute is None else substitute
        born = DemoLesson(
            len(self.lessons) + 1, lesson.page, lesson.day, lesson.pair, lesson.room, teacher, replaced, entry
        )
        self.lessons.append(born)
        return born

    def _entry(self, lesson: Occurrence, topic: DemoTopic, *, homework_later: bool) -> DemoEntry:
        late = 1 + self._chance.randrange(2) if self._chance.random() < 0.04 else 0
        late = min(late, (self._today - lesson.day).days - 1)
        return DemoEntry(
            topic=topic.id,
            text=topic.title,
            hours=topic.hours,
            kind=topic.kind,
            work_number=topic.work_number,
            homework="" if homework_later else topic.homework,
            homework_none=not topic.homework and not homework_later,
            noted=self._end(lesson) + timedelta(days=late),
            late_reason="Не было доступа к компьютеру" if late else "",
        )

    def _end(self, lesson: Occurrence | DemoLesson) -> datetime:
        bell = bell_of(DEFAULT_BELLS, lesson.pair)
        assert bell is not None, "the grid knows the pairs of the bells only"
        return datetime.combine(lesson.day, bell.ends, self._zone)

    def _work(self, lesson: DemoLesson, ordinal: int, topic: DemoTopic) -> DemoWork:
        title = topic.title if ordinal == 0 else f"{REPORT}. {topic.title}"
        work = DemoWork(len(self.works) + 1, lesson.id, ordinal, topic.kind, topic.work_number, title)
        self.works.append(work)
        return work

    def _roll(self, lesson: DemoLesson, student: int, character: Character, noted: datetime) -> Presence:
        ill = character.is_ill(lesson.day)
        if ill or self._chance.random() < character.truancy:
            self.presences.append(DemoPresence(lesson.id, student, Presence.ABSENT, None, noted))
            self._excuse(lesson, student, ill=ill)
            return Presence.ABSENT
        if self._chance.random() < 0.015:
            minutes = self._chance.choice((5, 10, 15, 20))
            self.presences.append(DemoPresence(lesson.id, student, Presence.LATE, minutes, noted))
            return Presence.LATE
        return Presence.PRESENT

    def _excuse(self, lesson: DemoLesson, student: int, *, ill: bool) -> None:
        told = 0.2 if lesson.day >= self._monday else 0.93
        if self._chance.random() < told:
            valid = Reason.VALID if self._chance.random() < 0.5 else Reason.UNEXCUSED
            self.reasons.append(DemoReason(lesson.id, student, Reason.ILLNESS if ill else valid))

    def _owe(self, work: DemoWork, student: int, lesson: DemoLesson) -> None:
        """Note a test that an absent student still has to write."""
        if work.kind is LessonKind.TEST and self._chance.random() < 0.4:
            self.marks.append(DemoMark(work.id, student, Mark.DOT, self._end(lesson)))

    def _mark(
        self, work: DemoWork, student: int, character: Character, lesson: DemoLesson, *, credits_only: bool = False
    ) -> None:
        points = min(max(round(self._chance.gauss(character.mean, 0.7)), 2), 5)
        value = _NUMBERS[points - 2]
        if credits_only:
            value = Mark.FAIL if points == 2 else Mark.PASS
        given = self._end(lesson) - timedelta(minutes=self._chance.randrange(1, 60))
        self.marks.append(DemoMark(work.id, student, value, given))


def nearest(lessons: Sequence[Occurrence], day: date) -> Iterator[Occurrence]:
    """Return the lessons, the one nearest to the day first."""
    return iter(sorted(lessons, key=lambda lesson: (abs((lesson.day - day).days), lesson.day, lesson.pair)))
