"""Finds the numbered work that a topic names, its number, and what is left as the topic itself."""

import re
from dataclasses import dataclass

from college.topics.codes import TopicKind
from college.topics.numbers import AFTER_NAME

_BEGINS = r"(?:^(?:\d{1,3}[.)]\s+)?|(?<=[.;:!?(])\s*|(?<=\s[–—-])\s+)"
_RATHER = r"(?:[а-яё-]{3,}(?:ая|яя|ое|ее|ые|ие)\s+){0,2}?"  # «Итоговая», «Внеаудиторная»
_FULL = (
    r"(?P<full>(?P<stem>лабораторно-практическ|практическ|лабораторн|контрольн|самостоятельн)"
    r"(?:ая\s+работа|ое\s+занятие|[иы]е\s+(?:работы|занятия)|ая(?=\s*(?:№|\d|$|[.:«\"]|(?:по|на)\s)))"
    r"(?:\s+(?:студент(?:а|ов)|обучающ(?:егося|ихся)|учащ(?:егося|ихся)|слушател(?:я|ей)))?)(?![^\W\d]|-[^\W\d])"
)
# A name in another case is one only with its number behind it: «Защита лабораторной работы № 3».
_OBLIQUE = (
    r"(?P<oblique>(?:выполнение|проведение|написание|защита|сдача|оформление)\s+"
    r"(?P<root>практическ|лабораторн|контрольн|самостоятельн)(?:ой\s+работы|ого\s+занятия|[иы]х\s+работ))(?![^\W\d]|-[^\W\d])"
)
_SHORT = (
    r"(?P<short>(?P<letters>[лпкс])\s?[./-]\s?[рз](?![\w/-])\.?"
    r"|(?P<cut>лаб\.?-практ(?:ич)?|лабор\w{0,6}|лаб|практическ|практич|практ|прак|пр"
    r"|контрольн|контрол|контр|самостоятельн|самостоят|самост|сам|лаб-\w{1,3}|практ-\w{1,3}"
    r"|контр-\w{1,3})(?:\s?[./-]\s?|\s+)(?:работа|раб|р|занятие|зан|з)(?!\w|/)\.?"
    r"|(?P<initials>лпз|лпр|лз|лр|пз|пр|дкр|кр|ксрс|срс|ср|вср)(?![^\W\d]|[/-][^\W\d])\.?"
    r"|(?P<alone>лабор|лаб|практич|практ|контр|самост)\.(?=(?P<after>.?.?)))"
)
_NAME = re.compile(f"{_BEGINS}{_RATHER}(?:{_FULL}|{_OBLIQUE}|{_SHORT})(?P<numbered>{AFTER_NAME})?")
# In the middle of a sentence only a number with its sign makes a name of it: «Создание таблиц ПР № 3».
_LOOSE = re.compile(f"(?<![\\w/-])(?:{_FULL}|{_OBLIQUE}|{_SHORT})(?P<numbered>{AFTER_NAME})")
# Latin letters that look like Russian ones.
_TWINS = str.maketrans("aeopcyxkmthbAEOPCYXKMTHB", "аеорсухкмтнвАЕОРСУХКМТНВ")
_LATIN = re.compile("[a-z]")
_PREPOSITIONS = frozenset("по на за с со в во над к ко о об из для при до".split())  # noqa: SIM905
_WORD = re.compile(r"\s+([а-яё]+)")
# The name of a work that its chosen kind makes one: «Тест № 3», «Работа № 5», «№ 5. Сортировка».
_OTHER = re.compile(
    rf"(?:[а-яё-]+\s+){{0,3}}(?:работ[аые]|занят[ие][яе]|практика|практикум|тест|тестирование"
    rf"|диктант|коллоквиум|зач[её]т|срез|задание)\b{AFTER_NAME}"
    r"|№\s*(?P<leading>\d{1,3}(?:\.\d{1,2})?)(?!\w)"
)
_KINDS = {
    "л": TopicKind.LABORATORY,
    "п": TopicKind.PRACTICAL,
    "к": TopicKind.CONTROL,
    "д": TopicKind.CONTROL,
    "с": TopicKind.INDEPENDENT,
    "в": TopicKind.INDEPENDENT,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a work in a topic: where it stands, whether it is shortened, its number, the topic beside it."""

    work: TopicKind
    start: int
    end: int
    is_short: bool
    number: str
    rest: str
    numbered_end: int


def heading_of(text: str, low: str) -> Heading | None:
    """Return the name of a numbered work that the topic begins with or holds as a sentence of its own."""
    alike = low.translate(_TWINS) if _LATIN.search(low) else low
    for found in _NAME.finditer(alike):
        if _is_heading(text, alike, found):
            return _heading(low, found)
    loose = _LOOSE.search(alike) if "№" in alike else None
    return _heading(low, loose) if loose and loose["signed"] else None


def number_of_other(low: str) -> str:
    """Return the number behind another name of a work, for lessons whose chosen kind says that it is one."""
    found = _OTHER.match(low)
    return (found["leading"] or found["signed"] or "") if found else ""


def _is_heading(text: str, low: str, found: re.Match[str]) -> bool:
    if found["numbered"]:
        return True
    if found["oblique"]:
        return False
    if found["full"]:
        # «Самостоятельная работа медицинской сестры» is a topic, «Самостоятельная работа с учебником» is a work.
        goes_on = _WORD.match(low, found.end("full"))
        return goes_on is None or goes_on[1] in _PREPOSITIONS or text[goes_on.start(1)].isupper()
    if text[found.end() : found.end() + 1].isdigit() or (found.start("short") > 0 and not found["letters"]):
        return False
    if found["alone"]:
        after = text[found.end() : found.end() + 2].strip()
        return not after or not after[0].islower()
    if found["initials"]:
        # «ПР» as it is written; «пр» only where nothing else can be meant.
        written = text[found.start("initials") : found.end("initials")].translate(_TWINS)
        return written.isupper() or not low[found.end() :].strip(" .")
    return True


def _heading(low: str, found: re.Match[str]) -> Heading:
    name = "full" if found["full"] else "oblique" if found["oblique"] else "short"
    sign = next(found[one][0] for one in ("stem", "root", "initials", "letters", "cut", "alone") if found[one])
    end = found.end("numbered") if found["numbered"] else found.end(name)
    return Heading(
        work=_KINDS[sign],
        start=found.start(name),
        end=found.end(name),
        is_short=name == "short",
        number=found["signed"] or found["bare"] or "",
        rest=f"{low[: found.start()]} {low[end:]}",
        numbered_end=end,
    )
