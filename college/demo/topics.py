"""Writes the topic plan (КТП) of a line: lectures and numbered works in turn, as clause 3.1.8 wants them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from college.demo.subjects import subject_of
from college.demo.subjects_told import PROJECT
from college.lessons import LessonKind
from college.plans import PlanLine, Work
from college.terms import term_of

HOURS_OF_PAIR = 2
LECTURES_TO_A_TEST = 8
SPORT = "Физическая культура"

_KINDS = {
    Work.LECTURE: LessonKind.LECTURE,
    Work.PRACTICE: LessonKind.PRACTICE,
    Work.SEMINAR: LessonKind.PRACTICE,
    Work.LABORATORY: LessonKind.LABORATORY,
    Work.PROJECT: LessonKind.PROJECT,
}

_OFFSET = {LessonKind.LECTURE: 0.3, LessonKind.TEST: 0.95}  # a lecture opens the line, a test follows its lectures


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """A topic before it has a number of its own."""

    term: int
    kind: LessonKind
    work_number: int | None
    title: str
    homework: str


def pairs_in(line: PlanLine, term: int) -> int:
    """Return how many pairs of a line stand in the timetable of a term."""
    return sum(_pairs(line, term).values())


def topics_of(line: PlanLine, course: int) -> tuple[TopicDraft, ...]:
    """Return the topics of a line for a course, in the order of the year; works are numbered through it."""
    terms = (term_of(course, 1), term_of(course, 2))
    sequence = [(term, kind) for term in terms for kind in _in_turn(_pairs(line, term))]
    counts = Counter(kind for _, kind in sequence)
    subject = subject_of(line.title)
    works = counts[LessonKind.PRACTICE] + counts[LessonKind.LABORATORY]
    lectures, titles = iter(subject.lectures(counts[LessonKind.LECTURE])), iter(subject.works(works))
    project = _project(counts[LessonKind.PROJECT])
    numbers: Counter[LessonKind] = Counter()
    found: list[TopicDraft] = []
    last = line.title
    for term, kind in sequence:
        numbers[kind] += 1
        match kind:
            case LessonKind.LECTURE:
                last = title = next(lectures)
            case LessonKind.TEST:
                title = _numbered(kind, numbers[kind], last.partition(".")[0])
            case LessonKind.PROJECT:
                title = f"Курсовой проект. {next(project)}"
            case _:
                title = _numbered(kind, numbers[kind], next(titles))
        number = numbers[kind] if kind.is_numbered else None
        found.append(TopicDraft(term, kind, number, title, _homework(line, kind, len(found))))
    return tuple(found)


def _pairs(line: PlanLine, term: int) -> dict[LessonKind, int]:
    pairs: Counter[LessonKind] = Counter()
    for part in line.hours:
        if part.term == term and part.kind in _KINDS:
            pairs[_KINDS[part.kind]] += int(part.hours) // HOURS_OF_PAIR
    tests = pairs[LessonKind.LECTURE] // LECTURES_TO_A_TEST
    pairs[LessonKind.LECTURE] -= tests
    pairs[LessonKind.TEST] += tests
    return dict(pairs)


def _in_turn(pairs: dict[LessonKind, int]) -> list[LessonKind]:
    """Mix the kinds evenly; the course project stands at the end, a test after the lectures it is about."""
    mixed = {kind: count for kind, count in pairs.items() if count and kind is not LessonKind.PROJECT}
    order = list(LessonKind)
    places = [
        ((place + _OFFSET.get(kind, 0.6)) / count, order.index(kind), kind)
        for kind, count in mixed.items()
        for place in range(count)
    ]
    return [kind for *_, kind in sorted(places)] + [LessonKind.PROJECT] * pairs.get(LessonKind.PROJECT, 0)


def _numbered(kind: LessonKind, number: int, title: str) -> str:
    return f"{kind.wording} № {number}. {title}"


def _project(count: int) -> Iterator[str]:
    return (PROJECT[place * len(PROJECT) // count] for place in range(count))


def _homework(line: PlanLine, kind: LessonKind, place: int) -> str:
    if line.title == SPORT:
        return ""
    paragraph = place // 2 + 1
    match kind:
        case LessonKind.LECTURE:
            tasks = (f"вопросы 1–{place % 4 + 3}", f"задача {place % 7 + 1}", f"пример {paragraph}.2", "конспект")
            return f"§ {paragraph}, {tasks[place % 4]}"
        case LessonKind.TEST:
            return "Работа над ошибками"
        case LessonKind.PROJECT:
            return "Раздел пояснительной записки"
        case _:
            return "Отчёт к следующему занятию"
