"""Tells whether anything concrete is named: a topic of nothing but words of any lesson is no topic (3.1.8)."""

import re

from college.topics import words

_WORDS = frozenset(words.ANY.split())
_NOTHING = frozenset(words.NOTHING.split())
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ROMAN = re.compile(r"[ivxlcхі]+")
_BARE_EXAM = 2  # words: «Дифференцированный зачёт» is bare, «Экзамен по модулю» tells which


def words_of(low: str) -> list[str]:
    """Return the words, without numbers of any kind."""
    return [word for word in _TOKEN.findall(low) if not _ROMAN.fullmatch(word)]


def says_nothing(low: str) -> bool:
    """Whether beside the name of a work nothing stands: blanks, stops, hours, «по теме»."""
    return all(word in _NOTHING for word in words_of(low))


def _is_pair(word: str) -> bool:
    return "-" in word and all(part in _WORDS for part in word.split("-"))  # «Урок-лекция»


def is_vague(low: str, *, is_exam: bool = False) -> bool:
    """Whether every word would fit any lesson of any discipline; most topics are told by their first words."""
    count = 0
    for found in _TOKEN.finditer(low):
        word = found[0]
        if word in _WORDS or _is_pair(word):
            count += 1
        elif not _ROMAN.fullmatch(word):
            return False
    return not (is_exam and count > _BARE_EXAM)
