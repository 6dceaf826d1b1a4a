"""Which names mean one and the same content: a file that was copied issues again what had no answer yet (0b.10)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulate.oracle.screen import Kept, Screen

Name = tuple[str, int, str]  # device, number, hash


class Names:
    """Every content of every desktop by the first of its names."""

    def __init__(self, screens: Iterable["Screen"], answered: dict[tuple[str, int], str]) -> None:
        """`answered` says which content the server knows under a device and number."""
        self._first: dict[Name, Name] = {}
        self._answered = answered
        for screen in screens:
            for kept in screen.ledger.values():
                if kept.is_renamed and kept.was:
                    self._join(kept.was[-1], kept.name)

    def _join(self, one: Name, other: Name) -> None:
        first, second = self.first(one), self.first(other)
        if first != second:
            self._first[second] = first

    def first(self, name: Name) -> Name:
        """Return the name under which a content is known here."""
        while name in self._first:
            name = self._first[name]
        return name

    def of(self, token: str | None) -> object:
        """Return what a version token means: the same for every name of one content."""
        if token is None or not self._first:
            return token
        device, _, seq = token.partition(".")
        known = self._answered.get((device, int(seq or 0)))
        return token if known is None else self.first((device, int(seq), known))

    def all_of(self, kept: Iterable["Kept"]) -> Iterator[tuple[Name, list[Name]]]:
        """Yield each content of these with all its names."""
        found: dict[Name, list[Name]] = {}
        for one in kept:
            found.setdefault(self.first(one.name), []).append(one.name)
        yield from found.items()
