"""Pairs and their times: when the bell rings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from college.phrases import phrase
from college.refusal import Refused


@dataclass(frozen=True, slots=True)
class Bell:
    """One pair of the day, from bell to bell."""

    pair: int
    starts: time
    ends: time


DEFAULT_BELLS = (
    Bell(1, time(8, 30), time(10, 0)),
    Bell(2, time(10, 10), time(11, 40)),
    Bell(3, time(12, 20), time(13, 50)),
    Bell(4, time(14, 0), time(15, 30)),
    Bell(5, time(15, 40), time(17, 10)),
    Bell(6, time(17, 20), time(18, 50)),
)


def pair_at(bells: Sequence[Bell], moment: time) -> int | None:
    """Return the pair that runs at the moment; in a break there is none."""
    return next((bell.pair for bell in bells if bell.starts <= moment < bell.ends), None)


def bell_of(bells: Sequence[Bell], pair: int) -> Bell | None:
    """Return the times of a pair, if the day has it."""
    return next((bell for bell in bells if bell.pair == pair), None)


def check_bells(bells: Sequence[Bell]) -> None:
    """Refuse bells that no day can have: a pair that ends before it starts, twice the same pair, two at once."""
    for bell in bells:
        if bell.ends <= bell.starts:
            raise Refused(phrase("%d-я пара кончается раньше, чем начинается.") % bell.pair)
    for first, second in pairwise(sorted(bells, key=lambda bell: bell.pair)):
        if first.pair == second.pair:
            raise Refused(phrase("%d-я пара названа дважды.") % first.pair)
        if second.starts < first.ends:
            raise Refused(phrase("%d-я пара начинается раньше, чем кончилась %d-я.") % (second.pair, first.pair))
