"""Reads one topic once: its heading, its cut words, and the codes of what it lacks."""

import re
from dataclasses import dataclass

from college.topics.codes import TopicCode, TopicKind, name_of
from college.topics.numbers import number_in_field
from college.topics.shortened import Cut, cuts_in
from college.topics.vague import is_vague, says_nothing, words_of
from college.topics.works import Heading, heading_of, number_of_other

LONGEST = 1_000  # letters that are judged; no topic is longer, and no line may hold the program up
_EMPTY = re.compile(r"[\W_]*(?:тема(?:\s+(?:занятия|урока|лекции))?)?[\W_]*")
_SENTENCE = re.compile(r"(?:^|[.!?]\s*)\w|\b[ivxlc]+\b")
_COURSE = re.compile(r"(?:к[рп]|дз)(?![\w/-])")  # kinds of work that are not numbered, as «КП. Расчёт балки»
_BARE_WORK = frozenset(
    {"работа", "занятие", "тест", "тестирование", "зачет", "зачёт", "диктант", "задание", "срез", "коллоквиум"}
    | {"проверочная", "контрольный", "контрольное", "зачетная", "зачётная", "практикум", "практика"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a topic is made of. `work` is the numbered work that it is, by its words or by the chosen kind."""

    text: str
    kind: TopicKind
    codes: tuple[TopicCode, ...]
    work: TopicKind | None = None
    heading: Heading | None = None
    cuts: tuple[Cut, ...] = ()
    number: str = ""


def read(topic: str, kind: TopicKind, number: str) -> Reading:
    """Return the topic taken apart, with its codes in the order of the alphabet."""
    text, low = _told(topic)
    if _EMPTY.fullmatch(low):
        return Reading(text, kind, (TopicCode.EMPTY,))
    heading = heading_of(text, low)
    work = _work(heading, kind)
    own = (heading.number if heading else "") or number_in_field(number)
    if not own and kind.is_numbered:
        own = number_of_other(low)
    cuts = _cuts(text, low, heading, kind)
    lacks = (
        TopicCode.ABBREVIATION if cuts else None,
        TopicCode.NO_NUMBER if work is not None and not own else None,
        _lack_of_topic(_whole(low, cuts), heading, kind, has_number=bool(own)),
    )
    return Reading(text, kind, tuple(code for code in lacks if code), work, heading, cuts, own)


def _told(topic: str) -> tuple[str, str]:
    text = " ".join(topic[:LONGEST].split())
    if text.isupper() and " " in text:  # a line in capitals tells nothing by them
        text = _SENTENCE.sub(lambda part: part[0].upper(), text.lower())
    low = text.lower()
    return (text, low) if len(text) == len(low) else (low, low)


def _work(heading: Heading | None, kind: TopicKind) -> TopicKind | None:
    if kind.is_numbered:
        return kind
    return heading.work if heading is not None and kind is not TopicKind.PRACTICE else None


def _cuts(text: str, low: str, heading: Heading | None, kind: TopicKind) -> tuple[Cut, ...]:
    found = cuts_in(text, low)
    if heading is None:
        course = _COURSE.match(low) if text[:1].isupper() and kind is TopicKind.COURSE_PROJECT else None
        return (Cut(*course.span()), *found) if course else tuple(found)
    found = [cut for cut in found if cut.end <= heading.start or cut.start >= heading.end]
    if heading.is_short:
        found = sorted(
            [Cut(heading.start, heading.end, name_of(heading.work), is_sure=True), *found], key=lambda cut: cut.start
        )
    return tuple(found)


def _whole(low: str, cuts: tuple[Cut, ...]) -> str:
    """Return the text with the cut words written out, as far as they are known."""
    for cut in reversed(cuts):
        low = f"{low[: cut.start]}{cut.whole.lower() or low[cut.start : cut.end]} {low[cut.end :]}"
    return low


def _lack_of_topic(low: str, heading: Heading | None, kind: TopicKind, *, has_number: bool) -> TopicCode | None:
    if heading is not None and says_nothing(heading.rest):
        return TopicCode.NO_TOPIC if has_number else TopicCode.VAGUE
    if not is_vague(low, is_exam=kind is TopicKind.EXAM):
        return None
    words = words_of(low)
    is_bare_work = heading is None and kind.is_numbered and has_number and bool(words) and set(words) <= _BARE_WORK
    return TopicCode.NO_TOPIC if is_bare_work else TopicCode.VAGUE
