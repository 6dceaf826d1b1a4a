"""For which kinds of work of its line a page of the journal is kept: for all, or for those that subgroups have apart.

A page tells its kinds as text: "" is all of them, «Лаб, Пр» are these, "-" are none any more: the group is no longer
divided here, and what was held in the subgroups stays on its page.
"""

from collections.abc import Collection, Iterable

from college.lessons import LessonKind
from college.plans import CLASSROOM, Work

EVERY, NONE = "", "-"
ALL = frozenset(Work)
_WORKS = {
    LessonKind.LECTURE: Work.LECTURE,
    LessonKind.PRACTICE: Work.PRACTICE,
    LessonKind.LABORATORY: Work.LABORATORY,
    LessonKind.SEMINAR: Work.SEMINAR,
    LessonKind.PROJECT: Work.PROJECT,
}


def kinds_of(told: str) -> frozenset[Work]:
    """Return the kinds that a page tells; what a newer program may have written is left out."""
    if told == EVERY:
        return ALL
    return frozenset(Work(word) for word in told.split(", ") if word in set(Work))


def of_whole(told: str, parts: Iterable[str]) -> frozenset[Work]:
    """Return the kinds that are left to the page of the whole group beside the pages of its subgroups."""
    return kinds_of(told).difference(*(kinds_of(part) for part in parts))


def told_as(kinds: Collection[Work], planned: Collection[Work]) -> str:
    """Return how a page tells these kinds: all that its line has are all."""
    if frozenset(planned) & CLASSROOM <= frozenset(kinds):
        return EVERY
    return ", ".join(work.value for work in Work if work in kinds)


def is_told(text: str) -> bool:
    """Whether a page may tell its kinds like this."""
    return text in (EVERY, NONE) or all(word in {work.value for work in CLASSROOM} for word in text.split(", "))


def is_of(kinds: frozenset[Work], code: str) -> bool:
    """Whether a topic of this kind of lesson belongs on a page: what has no kind of its own goes with the lectures."""
    work = _WORKS.get(LessonKind(code), Work.LECTURE) if code in set(LessonKind) else Work.LECTURE
    return work in kinds
