"""What is said of a topic that breaks the rule: one sentence for each code, with the clause."""

from college.acts import TOPIC
from college.phrases import phrase
from college.refusal import Refused
from college.topics.codes import TopicCode, TopicKind, name_of
from college.topics.reading import Reading

LONGEST = 60


def sentence_of(code: TopicCode, found: Reading) -> str:
    """Return the sentence for the strip under the topic."""
    return str(Refused(_sentence(code, found), TOPIC))


def _sentence(code: TopicCode, found: Reading) -> str:
    shown = _short(found.text.rstrip(" ."))
    match code:
        case TopicCode.EMPTY:
            return phrase("Тема не записана.")
        case TopicCode.ABBREVIATION:
            cuts = dict.fromkeys(found.text[cut.start : cut.end].strip() for cut in found.cuts)
            words = ", ".join(f"«{word}»" for word in cuts)
            return phrase("Слова в теме сокращены: %s. Их записывают полностью.") % words
        case TopicCode.NO_NUMBER:
            return phrase("Не назван номер: «%s № …».") % name_of(found.work or TopicKind.PRACTICAL)
        case TopicCode.NO_TOPIC:
            return phrase("Работа названа, а её темы нет: «%s» без темы записывать нельзя.") % shown
        case TopicCode.VAGUE:
            return phrase("Тема не названа: «%s» без темы записывать нельзя.") % shown


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
