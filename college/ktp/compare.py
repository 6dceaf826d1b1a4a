"""Two versions of a КТП beside each other: which lines came, went, moved, changed and in what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from college.ktp.lines import KtpLine
from college.ktp.order import rising
from college.phrases import phrase

FIELDS: Mapping[str, str] = {
    "title": phrase("тема"), "hours": phrase("часы"), "kind": phrase("вид"), "work_number": phrase("номер работы"),
    "section": phrase("раздел"), "competencies": phrase("компетенции"), "homework": phrase("домашнее задание"),
    "equipment": phrase("оборудование"),
}  # fmt: skip


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Known:
    """A line as it is matched: by the line it was copied from, else by its own words."""

    key: UUID
    line: KtpLine


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison, with its numbers in both versions; `fields` are the words of what changed."""

    change: Change
    before: KtpLine | None
    after: KtpLine | None
    was: int = 0
    now: int = 0
    fields: tuple[str, ...] = ()


def compared(old: Sequence[Known], new: Sequence[Known]) -> tuple[Difference, ...]:
    """Return the lines of the new version in their order, what went standing where it stood."""
    pairs = _pairs(old, new)
    taken = set(pairs.values())
    kept = [pairs[now] for now in sorted(pairs)]
    steady = rising(kept)
    found: list[Difference] = []
    gone = iter([was for was in range(len(old)) if was not in taken])
    waiting = next(gone, None)
    for now, each in enumerate(new):
        was = pairs.get(now)
        while waiting is not None and was is not None and waiting < was and was in steady:
            found.append(Difference(Change.DROPPED, old[waiting].line, None, waiting + 1))
            waiting = next(gone, None)
        if was is None:
            found.append(Difference(Change.ADDED, None, each.line, 0, now + 1))
            continue
        fields = tuple(word for name, word in FIELDS.items() if _differs(old[was].line, each.line, name))
        change = Change.CHANGED if fields else Change.SAME if was in steady else Change.MOVED
        found.append(Difference(change, old[was].line, each.line, was + 1, now + 1, fields))
    while waiting is not None:
        found.append(Difference(Change.DROPPED, old[waiting].line, None, waiting + 1))
        waiting = next(gone, None)
    return tuple(found)


def _pairs(old: Sequence[Known], new: Sequence[Known]) -> dict[int, int]:
    """Match lines of the new version to those of the old one, each once."""
    by_key = {each.key: place for place, each in enumerate(old)}
    pairs = {now: by_key[each.key] for now, each in enumerate(new) if each.key in by_key}
    left = {place for place in range(len(old)) if place not in set(pairs.values())}
    for now, each in enumerate(new):
        if now not in pairs:
            same = next(
                (was for was in sorted(left) if old[was].line.title == each.line.title and each.line.title), None
            )
            if same is not None:
                pairs[now] = same
                left.discard(same)
    return pairs


def _differs(before: KtpLine, after: KtpLine, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))
