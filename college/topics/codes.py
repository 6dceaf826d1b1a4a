"""What a line of a topic may lack by clause 3.1.8, and the kinds of lesson that the rule tells apart."""

from dataclasses import dataclass
from enum import StrEnum

from college.lessons import LessonKind
from college.phrases import phrase


class TopicCode(StrEnum):
    """What is wrong with a topic; several may stand together, `EMPTY` stands alone."""

    ABBREVIATION = "abbreviation"
    EMPTY = "empty"
    NO_NUMBER = "no-number"
    NO_TOPIC = "no-topic"
    VAGUE = "vague"


class TopicKind(StrEnum):
    """Kind of a lesson as a КТП names it."""

    LESSON = "lesson"
    LECTURE = "lecture"
    SEMINAR = "seminar"
    PRACTICAL = "practical"
    LABORATORY = "laboratory"
    CONTROL = "control"
    INDEPENDENT = "independent"
    CONSULTATION = "consultation"
    EXAM = "exam"
    COURSE_PROJECT = "course_project"
    PRACTICE = "practice"  # УП, ПП: needs no number

    @property
    def is_numbered(self) -> bool:
        """Whether a lesson of this kind is a work that must have a number."""
        return self in _WORKS


_WORKS = {
    TopicKind.PRACTICAL: (phrase("Практическая работа"), phrase("практической работы")),
    TopicKind.LABORATORY: (phrase("Лабораторная работа"), phrase("лабораторной работы")),
    TopicKind.CONTROL: (phrase("Контрольная работа"), phrase("контрольной работы")),
    TopicKind.INDEPENDENT: (phrase("Самостоятельная работа"), phrase("самостоятельной работы")),
}
_OF_LESSON = {
    LessonKind.LECTURE: TopicKind.LECTURE,
    LessonKind.PRACTICE: TopicKind.PRACTICAL,
    LessonKind.LABORATORY: TopicKind.LABORATORY,
    LessonKind.TEST: TopicKind.CONTROL,
    LessonKind.INDEPENDENT: TopicKind.INDEPENDENT,
    LessonKind.CONSULTATION: TopicKind.CONSULTATION,
    LessonKind.PROJECT: TopicKind.COURSE_PROJECT,
    LessonKind.LESSON: TopicKind.LESSON,
    LessonKind.SEMINAR: TopicKind.SEMINAR,
    LessonKind.FIELD_PRACTICE: TopicKind.PRACTICE,
    LessonKind.ATTESTATION: TopicKind.EXAM,
}
_TO_LESSON = {topic: lesson for lesson, topic in _OF_LESSON.items()}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a topic lacks: its code, a sentence with the clause, a correction where one can be proposed."""

    code: TopicCode
    sentence: str
    proposal: str = ""


def name_of(work: TopicKind) -> str:
    """Return the name of a numbered work in full, as a topic begins with it."""
    return _WORKS[work][0]


def genitive_of(work: TopicKind) -> str:
    """Return «практической работы»."""
    return _WORKS[work][1]


def kind_of(lesson: LessonKind) -> TopicKind:
    """Return the kind that the rule knows a lesson of the journal by."""
    return _OF_LESSON[lesson]


def lesson_of(kind: TopicKind) -> LessonKind:
    """Return the kind under which the journal holds what the rule knows as this."""
    return _TO_LESSON[kind]
