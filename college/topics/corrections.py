"""Proposes a topic that keeps the rule where it can be told: words in full, the next number, the topic of the КТП."""

from college.phrases import phrase
from college.topics.codes import TopicCode, name_of
from college.topics.reading import Reading
from college.topics.vague import words_of

# What is done over a topic may stay before it: «Решение задач по теме «…»».
_ACTS = ("решение", "повторение", "обобщение", "закрепление", "работа над", "выполнение", "контроль", "проверка")


def correction_of(found: Reading, planned: str, next_number: int) -> str:
    """Return the whole mended topic, "" where something that is lacking is not known."""
    codes = set(found.codes)
    if codes & {TopicCode.EMPTY, TopicCode.VAGUE, TopicCode.NO_TOPIC} and not planned:
        return ""
    if TopicCode.EMPTY in codes:
        return planned
    if TopicCode.ABBREVIATION in codes and not all(cut.is_sure for cut in found.cuts) and TopicCode.VAGUE not in codes:
        return ""
    if TopicCode.NO_NUMBER in codes and not next_number:
        return ""
    if found.work is None:
        return _topic(found, planned)
    number = found.number or str(next_number)
    head = phrase("%s № %s") % (name_of(found.work), number)
    return f"{head}. {_topic(found, planned)}"


def _topic(found: Reading, planned: str) -> str:
    """Return the topic itself, without the name of its work."""
    if TopicCode.NO_TOPIC in found.codes:
        return planned
    text, start = _written_out(found)
    if TopicCode.VAGUE not in found.codes:
        return _capital(text[start:].strip(" .,:;–—-"))
    bare = text.rstrip(" .")
    if found.work is None and bare.lower().startswith(_ACTS) and "тем" not in " ".join(words_of(bare.lower())):
        return phrase("%s по теме «%s»") % (bare, planned.rstrip(" ."))
    return planned


def _written_out(found: Reading) -> tuple[str, int]:
    """Return the text with its cut words written out, and where the topic begins behind the name of its work."""
    text, shift = found.text, 0
    begins = found.heading.numbered_end if found.heading is not None and found.heading.start == 0 else 0
    for cut in reversed(found.cuts):
        whole = cut.whole
        if not whole:
            continue
        if found.text[cut.start].isupper():
            whole = _capital(whole)
        text = f"{text[: cut.start]}{whole}{text[cut.end :]}"
        if cut.start < begins:
            shift += len(whole) - (cut.end - cut.start)
    return text, begins + shift


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
