"""Numbers of works after lines moved: each kind goes on from 1, in its field and in the topic."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from college.ktp.lines import KtpLine, notes_of
from college.lessons import LessonKind
from college.topics import kind_of


def renumbered(lines: Sequence[KtpLine], fresh: Collection[int] = ()) -> tuple[KtpLine, ...]:
    """Return the lines with their works numbered without holes; one work of several lessons in a row stays one.

    `fresh` are the places of lines that have just come: they are no part of a work that was here before.
    """
    last: dict[LessonKind, tuple[int | None, bool, int]] = {}  # by kind: what stood, whether it is fresh, what it gets
    found = []
    for place, line in enumerate(lines):
        if line.work_number is None or not kind_of(line.kind).is_numbered:
            found.append(line)
            continue
        is_fresh = place in fresh
        stood, was_fresh, given = last.get(line.kind, (None, is_fresh, 0))
        number = given if (stood, was_fresh) == (line.work_number, is_fresh) else given + 1
        last[line.kind] = (line.work_number, is_fresh, number)
        found.append(_with_number(line, number))
    return tuple(found)


def follow(
    before: Sequence[KtpLine], after: Sequence[KtpLine], fresh: Collection[int] = ()
) -> tuple[KtpLine, ...]:  # fmt: skip
    """Return `after` renumbered where `before` was in order: who numbers his works otherwise, keeps them."""
    return renumbered(after, fresh) if not any(note.about == "numbering" for note in notes_of(before)) else tuple(after)


def _with_number(line: KtpLine, number: int) -> KtpLine:
    if number == line.work_number:
        return line
    title = line.title
    if title.casefold().startswith(line.kind.wording.casefold()):
        title = re.sub(rf"(№\s*){line.work_number}(?!\d)", rf"\g<1>{number}", title, count=1)
    return replace(line, work_number=number, title=title)
