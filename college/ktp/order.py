"""Which of several lines keep their order when others move between them."""

from collections.abc import Sequence


def rising(places: Sequence[int]) -> set[int]:
    """Return the places of the longest run that already rises: whoever stands there need not move."""
    best: list[tuple[int, list[int]]] = []
    for place in places:
        length, run = max((each for each in best if each[1][-1] < place), default=(0, []))
        best.append((length + 1, [*run, place]))
    return set(max(best, default=(0, []))[1])
