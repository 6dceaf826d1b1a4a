"""The rule of the topic (3.1.8): as in the КТП, named in full, no shortened words, works with topic and number.

Everything here is a finding that is shown; a topic is never refused. Precision goes first: a false alarm teaches
people to ignore the rule.
"""

from college.topics.codes import Finding, TopicCode, TopicKind, kind_of, lesson_of
from college.topics.corrections import correction_of
from college.topics.numbering import NumberedLesson, NumberFinding, numbering_findings
from college.topics.reading import Reading, read
from college.topics.sentences import sentence_of

__all__ = [
    "Finding",
    "NumberFinding",
    "NumberedLesson",
    "TopicCode",
    "TopicKind",
    "codes_of",
    "findings_of",
    "kind_of",
    "lesson_of",
    "numbering_findings",
]


def codes_of(topic: str, kind: TopicKind, number: str = "") -> tuple[TopicCode, ...]:
    """Return what the topic lacks, sorted; `number` is the field of the table beside it."""
    return read(topic, kind, number).codes


def findings_of(
    topic: str, kind: TopicKind, number: str = "", *, planned: str = "", next_number: int = 0
) -> tuple[Finding, ...]:
    """Say what the topic lacks, each with the one correction that mends all of it, "" where none can be proposed.

    `planned` is the topic of the КТП, `next_number` the number that a work of this kind would get.
    """
    found: Reading = read(topic, kind, number)
    if not found.codes:
        return ()
    proposal = correction_of(found, planned, next_number)
    return tuple(Finding(code, sentence_of(code, found), proposal) for code in found.codes)
