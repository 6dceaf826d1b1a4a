"""Kinds of lessons as teachers write them into a КТП."""

import re

from college.topics import TopicKind

# The first that fits: «лабораторно-практическое» is laboratory, «учебная практика» is no practical work.
_KINDS = (
    (TopicKind.LABORATORY, r"лаб|^лр\b|^лз\b|^лпз\b|^л/р"),
    (TopicKind.COURSE_PROJECT, r"курсов|^кп\b"),
    (TopicKind.CONTROL, r"контрол|контр\.|^кр\b|^к/р|^тест"),
    (TopicKind.INDEPENDENT, r"самост|^сам\.|^ср\b|^с/р|внеаудит"),
    (TopicKind.PRACTICE, r"учебная практика|производственная практика|^практика$|^уп\b|^пп\b"),
    (TopicKind.PRACTICAL, r"практ|^пр\b|^пз\b|^п/р|^пр\."),
    (TopicKind.SEMINAR, r"семин|^с$"),
    (TopicKind.LECTURE, r"лекц|^л\b|теор|^лек"),
    (TopicKind.CONSULTATION, r"консульт|^конс|^к$"),
    (TopicKind.EXAM, r"экзам|зачет|аттест|^э$|^дз$|^з$"),
    (TopicKind.LESSON, r"урок|комбин|изучен|обобщ|закреп|повтор|усвоен|^у$|занятие|вводн|беседа|экскурс|игра"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)


def kind_of_words(text: str) -> TopicKind | None:
    """Return the kind that the words name, None where they name none."""
    told = " ".join(text.lower().replace("ё", "е").split()).strip(" .")
    return next((kind for kind, pattern in _PATTERNS if pattern.search(told)), None) if told else None
